"""Lists of what is asked for: a sentence that opens one, and its items, which have no words of need of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import Mention, find_mentions, group_mentions
from kg.prose.model import Condition, Requirement, Why
from kg.prose.needs import NeedReader
from kg.prose.options import option_of
from kg.prose.words import restore, straight

_LONGEST = 200


@dataclass(frozen=True)
class Opening:
    """The sentence that opens a list, and what it says of each item."""

    passage: Sentence
    who: str | None
    strength: str
    prevalence: str
    hedge: str | None
    context: str | None
    words: str


def read_opening(clauses: Sequence[Clause], passage: Sentence, needs: NeedReader, grammar: Grammar) -> Opening | None:
    """Return what a sentence says of the list that it opens; None where it opens none of what is asked for.

    It ends in a colon or in the words that ask. Its strength is that of a need, weakened by *typically* and by *most*.
    """
    text = straight(passage.text).strip()
    found = grammar.one["opens_list"].search(text)
    if not found or not clauses:
        return None
    last = clauses[-1]
    weak = grammar.weak["typical"].search(last.text)
    quantity = last.quantity if last.quantity == "most" else None
    party = needs.whom(last)
    where = grammar.one["list_context"].search(text)
    hedge = weak[0] if weak else last.quantity_words if quantity else None
    return Opening(
        passage,
        restore(party.name, passage) if party.kind == "member" and party.is_known and party.name else None,
        "typical" if weak or quantity else "required",
        quantity or ("typical" if weak else "unstated"),
        restore(hedge, passage) if hedge else None,
        restore(where[0], passage) if where else None,
        restore(found[0].strip(" :"), passage),
    )


def is_item(clauses: Sequence[Clause], text: str, grammar: Grammar) -> bool:
    """Whether a sentence may be an item of a list: short, with nobody in it who needs anything, and rarely a stop."""
    is_open = not text.endswith(".") or bool(grammar.one["item"].match(text))
    said = (one for one in clauses if one.core and not grammar.one["in_relative"].search(one.before))
    return is_open and len(text) <= _LONGEST and not any(clause.subject for clause in said)


def read_item(opening: Opening, passage: Sentence, grammar: Grammar) -> Iterator[Requirement]:
    """Yield what an item asks for; nothing where it names nothing that can be asked for."""
    text = re.sub(r"^(\w)", lambda first: first[0].lower(), straight(passage.text).strip())
    named = find_mentions(text, grammar)
    # "Exam" among what a license asks for is the license's.
    if not named and (exam := _licence_exam(opening, text, grammar)):
        named = [exam]
    for group in group_mentions(named, text, grammar):
        options = tuple(option_of(one, passage) for one in group)
        yield Requirement(
            group[0].kind,
            opening.who,
            options,
            opening.strength,
            opening.prevalence,
            opening.hedge,
            opening.context,
            passage,
            Why("item of a list", (opening.words, options[0].words), 0.85),
            opening=opening.passage,
        )


def _licence_exam(opening: Opening, text: str, grammar: Grammar) -> Mention | None:
    """Return an item that is an exam and no more as a licence, where the list is of what a license asks for."""
    spoken = list(grammar.one["credential_named"].finditer(straight(opening.passage.text)))
    found = grammar.one["bare_exam"].fullmatch(text.strip(" ."))
    is_licence = bool(spoken) and spoken[-1]["licence"] is not None
    return Mention("licence", "licence", *found.span(), found[0]) if found and is_licence else None


def read_item_conditions(opening: Opening, passage: Sentence, grammar: Grammar) -> Iterator[Condition]:
    """Yield the conditions of a person that an item names."""
    text = straight(passage.text).strip()
    for what, pattern in grammar.conditions:
        found = pattern.search(text)
        if found:
            words = restore(found[0].strip(), passage)
            why = Why("item of a list", (opening.words, words), 0.85)
            yield Condition(what, words, opening.strength, opening.context, passage, why)
