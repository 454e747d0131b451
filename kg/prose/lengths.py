"""Sentences read as the length of a programme: *a sail programme typically takes 2 or 3 years*."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.documents import Sentence
from kg.prose.clauses import weak_words
from kg.prose.grammar import Grammar
from kg.prose.mentions import find_months
from kg.prose.model import Length, Option, Requirement, Why

_ASKED = frozenset({"required", "typical"})
# Levels that a programme leads to, the lowest first.
_RANKS = (
    "postsecondary-certificate",
    "some-college",
    "associate",
    "bachelor",
    "master",
    "first-professional",
    "doctoral",
)
_MONTHS = 12
# Words by which a programme says what it leads to; without one it may lead to what is asked for at no more levels.
_WORD = re.compile(r"\b(?:associate|bachelor|master|doctoral|diploma|certificate|medical)", re.IGNORECASE)
_MOST_LEVELS = 2


def read_lengths(text: str, passage: Sentence, asked: Iterable[Requirement], grammar: Grammar) -> Iterator[Length]:
    """Yield the lengths that a sentence gives for programmes that are asked for.

    A programme of a level that it names is any of that level that the page asks for, another what was asked for last.

    :param asked: what the page asks for, in the order of its sentences, up to this one.
    """
    one, known = grammar.one, list(asked)
    if one["these_programs"].match(text) and known and _is_training_before(known[-1], passage):
        return
    for part in one["programme_parts"].split(text):
        found = one["programme_length"].search(part)
        if found is None or one["programme_other"].search(found["what"]):
            continue
        least, most = _span(found["length"], grammar)
        options = tuple(_options(found["what"], known))
        if options and (least or most):
            hedge = " ... ".join(dict.fromkeys(weak_words(f"{found['often']} {found['length']}", grammar).values()))
            why = Why("programme takes", (found["verb"], found["length"]), 0.8)
            yield Length(found["what"].strip(), options, least, most, hedge or None, passage, why)


def with_apprenticeships(asked: Iterable[Requirement], text: str, grammar: Grammar) -> tuple[Requirement, ...]:
    """Return what a page asks for, its apprenticeships as long as *text* says that they are.

    *An apprenticeship usually lasts 3 years*: of one that the page asks for in a sentence of its own, without a length.
    """
    found = grammar.one["apprenticeship_length"].match(text)
    if found is None:
        return tuple(asked)
    return tuple(
        replace(one, any_of=tuple(_lasting(option, found["length"]) for option in one.any_of)) for one in asked
    )


def _lasting(option: Option, length: str) -> Option:
    is_open = option.level == "apprenticeship" and option.amount is None
    return replace(option, amount=length) if is_open else option


def _is_training_before(last: Requirement, passage: Sentence) -> bool:
    """Whether the sentence before *passage* asks for training: "these programmes" are of that, and no degree's."""
    before = (last.passage.section, last.passage.number)
    return last.kind == "training" and before == (passage.section, passage.number - 1)


def _options(what: str, asked: list[Requirement]) -> Iterator[Option]:
    """Yield the options of what was asked for that *what* speaks of; none where it may be any of several levels.

    A programme that does not say what it leads to leads to the highest level, not to what it asks of who enters it.
    """
    schooling = [one for one in asked if one.kind == "education" and one.strength in _ASKED]
    options = [[option for option in one.any_of if option.level in _RANKS] for one in schooling]
    every = list(dict.fromkeys(option for one in options for option in one))
    if found := _WORD.findall(what):
        named = (found[-1] if what.rstrip().endswith("which") else found[0]).lower()
        yield from (one for one in every if named in one.words.lower() or named in (one.level or ""))
        return
    highest = max((_RANKS.index(str(one.level)) for one in every), default=-1)
    last = [one for one in options if any(_RANKS.index(str(option.level)) == highest for option in one)]
    likely = list(dict.fromkeys(option for one in last for option in one))
    # A certificate and a two-year degree may be of one programme, a bachelor's degree and a master's are of two.
    is_degree = highest >= _RANKS.index("bachelor")
    likely = [one for one in likely if not is_degree or _RANKS.index(str(one.level)) == highest]
    fields = [(one, tuple(field for field in one.field if field.lower() in what.lower())) for one in likely]
    own = [replace(one, field=field) for one, field in fields if field] or likely
    yield from own if len({option.level for option in own}) <= _MOST_LEVELS else ()


def _span(amount: str, grammar: Grammar) -> tuple[float, float | None]:
    """Return the least and the most years that an amount stands for; the most is None where it is open."""
    years = [round(months / _MONTHS, 3) for months in find_months(amount.lower().removeprefix("an "), grammar)]
    if not years:
        return 0.0, None
    if grammar.one["at_most_so_long"].search(amount):
        return 0.0, max(years)
    return min(years), None if grammar.one["at_least_so_long"].search(amount) else max(years)
