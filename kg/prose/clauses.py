"""A sentence as clauses, each with its lead, its subject and the words it turns on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.prose.grammar import Grammar
from kg.prose.names import Cast, Party
from kg.prose.words import straight

# Longer than this a sentence is not parted: it is no sentence.
LONGEST = 2000
# What near its core turns a clause into a denial.
_NEGATED = re.compile(r"(?:\b(?:not|never|rarely|seldom|nor)|n't)\b")


@dataclass(frozen=True)
class Clause:
    """One clause of a sentence, in straight apostrophes.

    ``core`` and ``side`` say which words it turns on (``words``), None where there are none; ``before`` and ``after``
    are what stands on either side, ``lead`` what comes before the subject; ``weak`` are the weakening words by kind.
    """

    text: str
    lead: str
    subject: str
    party: Party
    core: str | None
    side: str
    words: str
    before: str
    after: str
    is_negated: bool
    weak: dict[str, str]
    quantity: str | None
    quantity_words: str
    is_contrast: bool
    is_relative: bool
    place: int


@lru_cache(maxsize=4)
def _splitter(trigger: str, habit: str, starts: str, get: str) -> re.Pattern[str]:
    """Return the pattern of the places where a sentence may part."""
    # In a verbose pattern a space stands for nothing.
    trigger, habit, starts, get = (text.replace(" ", r"\ ") for text in (trigger, habit, starts, get))
    return re.compile(
        rf"""
          ;\s+(?:however,\s+|but\s+|and\s+|otherwise,\s+)?
        | \s+\((?=although|though)
        | ,?\s+(?=(?:although|though|whereas|
                while(?!\ (?:attending|working|on\ the\ job|in|they|still|earning|enrolled)))\s)
        | ,?\s+(?=but(?!\ (?:also|(?:[a-z]+\ )?(?:include|lasts)))\s)
        | ,\s+(?=even\ if\s)
        | ,\s+(?=so\s+(?:they|most|many|some|employers|an?)\b)
        | ,?\s+(?=and\s+(?:in\ (?:some|a\ few|many|most)\ \w+,?\s+)?
                {starts}\b(?:\s+[\w'’-]+){{0,6}}?\s+(?:{trigger}|{habit})\b)
        | ,?\s+(?=and\s+(?:(?!and\s+(?:must|may|might)\s)[\w'’()-]+\s+){{1,6}}
                (?:typically|usually|often|generally|must|may|might)\s)
        | ,\s+(?=and\s+(?:[\w'’-]+\s+){{1,5}}needs?\s+(?:an?|to|at)\b)
        | ,?\s+(?=and\s+(?:also\s+)?(?:must|may|might|typically|usually|often|generally)\s)
        | ,\s+(?=and\s+it\s+(?:is|may|can)\s)
        | ,?\s+(?=or\s+(?:they\s+)?(?:may|might|must)\s)
        | ,?\s+(?=or\s+an?\s+(?:[\w'’-]+\s+){{1,5}}(?:may|might|must)\s)
        | (?P<get>,?\s+(?=and\s+{get}))
        | ,\s+(?=(?:which|where)\s)
        | \s+[—–]\s*|\s*—\s*
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def split_clauses(sentence: str, grammar: Grammar, title: re.Pattern[str] | None = None) -> list[tuple[int, str]]:
    """Return the clauses of a sentence with their places.

    A split needs a verb on its left, and none falls inside the page's *title*.

    >>> from kg.prose.grammar import load_grammar
    >>> [text for _, text in split_clauses("Most need a diploma, but some qualify without one.", load_grammar())]
    ['Most need a diploma', 'but some qualify without one.']
    """
    one = grammar.one
    if len(sentence) > LONGEST:
        return []
    found, start = [], 0
    if opening := _opening(sentence, grammar):
        found.append((0, sentence[:opening]))
        start = opening
    titles = [match.span() for match in title.finditer(sentence)] if title else []
    parts = _splitter(*(one[name].pattern for name in ("trigger", "habit", "starts", "get")))
    for cut in parts.finditer(sentence, start):
        if any(begin < cut.start() < end for begin, end in titles):
            continue
        if cut["get"] and one["governs"].search(sentence, start, cut.start()):
            continue
        if cut[0].startswith(";") and not one["verb"].search(sentence[cut.end() :].split(";", maxsplit=1)[0]):
            continue
        if cut.start() > start and one["verb"].search(one["relative_verb"].sub("", sentence[start : cut.start()])):
            found.append((start, sentence[start : cut.start()]))
            start = cut.end()
    found.append((start, sentence[start:]))
    return [(place, text) for place, text in found if text.strip()]


def _opening(sentence: str, grammar: Grammar) -> int:
    """Return where the main clause starts behind *although ...,*; 0 where the sentence has no such opening."""
    one = grammar.one
    if not one["subordinate"].match(sentence):
        return 0
    for comma in re.finditer(r",\s+", sentence):
        rest = sentence[comma.end() :]
        is_list = re.match(r"(?:and|or|such as|including)\b", rest) or not one["verb"].search(rest)
        if not is_list and one["verb"].search(sentence, 0, comma.start()):
            return comma.end()
    return 0


def iter_clauses(sentence: str, cast: Cast, grammar: Grammar) -> Iterator[Clause]:
    """Yield the clauses of a sentence, read as far as their subject and core.

    A clause without a subject has that of the one before it.
    """
    previous: Party | None = None
    read: list[Clause] = []
    # Spaces keep the places; what is denied in passing is not needed to say that the rest is of use.
    whole = grammar.one["aside_denial"].sub(lambda found: " " * len(found[0]), straight(sentence))
    for place, text in split_clauses(whole, grammar, cast.in_text):
        clause = read_clause(text, place, cast, grammar, previous)
        clause = _within(counted(clause, previous, grammar), previous, grammar) if previous else clause
        # "To get a license, they need a degree and must pass": what it is for holds for both.
        is_bare = clause.core and clause.side == "active" and not clause.lead and not clause.subject
        if is_bare and read and grammar.one["aim_lead"].match(read[-1].lead):
            clause = replace(clause, lead=read[-1].lead)
        # "They must be of age; hold a permit; and pass a test": each is a must.
        is_listed = bool(read) and whole[:place].rstrip().endswith(";") and not clause.lead and not clause.subject
        if is_listed and read[-1].words.lower() == "must" and grammar.one["goes_on"].match(text):
            must = read[-1]
            clause = replace(
                clause, core="need", side="active", words=must.words, before="", after=f" {clause.text}",
                weak=must.weak, party=must.party, subject=must.subject,
            )  # fmt: skip
        # "They usually need a license or must register": what weakens the one weakens the other.
        if is_bare and read and text.startswith("or ") and clause.core == read[-1].core:
            clause = replace(clause, weak={**read[-1].weak, **clause.weak})
        if clause.core and not clause.is_relative:
            previous = clause.party
        read.append(clause)
    if len(read) > 1 and grammar.one["opening_pronoun"].match(read[0].text):
        read[0] = replace(read[0], party=spoken_of(read[1], cast, grammar))
    return iter(read)


def spoken_of(clause: Clause, cast: Cast, grammar: Grammar) -> Party:
    """Return whom a clause speaks of: without a core, those before its verb."""
    verb = None if clause.core else grammar.one["verb"].search(clause.text)
    return cast.find(split_subject(clause.text[: verb.start()], cast, grammar)[1]) if verb else clause.party


def counted(clause: Clause, previous: Party, grammar: Grammar) -> Clause:
    """Return a clause whose subject is a bare count with those of *previous* whom it counts, where they ask something.

    *Employers ...; others prefer*; *some courses are open to all, but others require*. So is a *they* who asks.
    """
    is_asking = previous.kind in ("employers", "jurisdictions", "posts", "programmes")
    is_asked = clause.core in ("need", "prefer", "accept") and clause.side == "active"
    if is_asking and is_asked and clause.subject.lower() == "they" and grammar.one["asks"].match(clause.words):
        return replace(clause, party=previous)
    if not (is_asking and is_asked and grammar.one["counts"].match(clause.subject.lower())):
        return clause
    return replace(clause, party=previous if previous.kind == "programmes" else _counted(clause, previous, grammar))


def _counted(clause: Clause, previous: Party, grammar: Grammar) -> Party:
    """Return those asking whom a bare count stands for, named as the clause before names them: *other employers*."""
    noun = re.search(rf"\b(?:{grammar.one[previous.kind].pattern})\b", previous.context or "", re.IGNORECASE)
    count = clause.subject.removesuffix("s") if clause.subject.lower() == "others" else clause.subject
    return Party(previous.kind, context=f"{count} {noun[0]}" if noun else clause.subject)


def _within(clause: Clause, previous: Party, grammar: Grammar) -> Clause:
    """Return a denial of *the makers* as one of those whom the clause before asked something: *parks ..., but the*."""
    if not (clause.is_contrast and clause.is_negated) or clause.party.context:
        return clause
    is_same = grammar.one["same_people"].match(clause.subject) is not None
    is_within = is_same and previous.kind in ("employers", "jurisdictions", "programmes")
    return replace(clause, party=replace(clause.party, context=previous.context)) if is_within else clause


def read_clause(text: str, place: int, cast: Cast, grammar: Grammar, previous: Party | None = None) -> Clause:
    """Read one clause; *previous* is who the clause before it spoke of."""
    one = grammar.one
    contrast = one["contrast"].match(text.strip())
    is_relative = text.startswith("which ")
    main = one["join"].sub("", text).strip()
    core, side, span = _find_core(main, grammar)
    head = main[: span[0]]
    lead, subject = split_subject(head, cast, grammar)
    words = main[span[0] : span[1]]
    after = main[span[1] :]
    near = " ".join(head[len(lead) :].split()[-4:])
    adverb = one["must_adverb"].match(after) if core == "need" and words.lower() == "must" else None
    beside = f"{near} {words}{adverb[0] if adverb else ''}"
    weak = weak_words(f"{lead if len(lead.split()) < 4 else ''} {beside}" if core else "", grammar)
    if core == "have" and (listed := one["enumerates"].match(subject)):
        subject, weak = listed["who"], weak | {"may": listed["may"]}
    joined = one["join"].match(text) is not None or is_relative
    party = previous if previous and joined and not subject.strip(" ,") else cast.find(subject)
    quantity, quantity_words = _quantity(subject if subject else lead, grammar)
    # "In most states, makers must": how widely it holds stands before the subject.
    if not quantity and core == "need" and (wide := one["wide_lead"].search(lead)):
        quantity, quantity_words = _quantity(wide["count"], grammar)[0], wide[0]
    nearest = head[-24:] + words
    negated = (
        bool(core)
        and not one["ranges"].fullmatch(words)
        and bool(_NEGATED.search(nearest) or re.match(r"^\s+(?:\w+ )?no\b", after))
    )
    # "Few have a degree" denies; "a few have" does not. So does "no degree is required".
    negated = negated or (core == "need" and side == "passive" and bool(one["none_of"].match(subject)))
    negated = negated or (core == "have" and quantity_words.lower() == "few")
    has_contrast = contrast or re.match(r"^however\b", main, re.IGNORECASE)
    return Clause(
        main, lead, subject, party, core, side, words, head, after, negated, weak, quantity, quantity_words,
        bool(has_contrast), is_relative, place,
    )  # fmt: skip


def split_subject(head: str, cast: Cast, grammar: Grammar) -> tuple[str, str]:
    """Split what stands before a verb into lead and subject; modal words are taken off the subject's end.

    The subject starts at the page's title where that stands there, else after the last comma that leaves a phrase
    which can be one.
    """
    one = grammar.one
    lead, rest = "", head
    while mark := one["mark"].match(rest):
        lead, rest = lead + mark[0], rest[mark.end() :]
    subordinate = one["subordinate"].match(rest)
    # "Although makers, sailors, and others have": the commas are a list's, the clause has no other subject.
    if subordinate and not one["verb"].search(rest) and one["list_end"].search(rest):
        return lead.strip(), one["modals"].sub("", rest[subordinate.end() :]).strip()
    if one["leads"].match(rest) and "," in rest:
        start = _subject_start(rest, cast, grammar)
        lead, rest = lead + rest[:start], rest[start:]
    if subordinate := one["subordinate"].match(rest):
        rest = rest[subordinate.end() :]
    return lead.strip(), one["modals"].sub("", rest).strip()


def _subject_start(text: str, cast: Cast, grammar: Grammar) -> int:
    one = grammar.one
    title = next(reversed(list(cast.in_text.finditer(text))), None)
    commas = [match.end() for match in re.finditer(r",\s+", text)]
    if title and any(comma <= title.start() for comma in commas):
        return max(comma for comma in commas if comma <= title.start())
    if one["place"].match(text):
        for comma in commas:
            if one["opens"].match(text[comma:]):
                return comma
    # "Because of the wind, training on sails, strings, and knots may help": the later commas are a list's.
    if len(commas) > 1 and one["list_end"].search(text):
        commas = commas[:1]
    for comma in reversed(commas):
        if not one["not_subject"].match(text[comma:]) and text[comma:].strip():
            return comma
    return commas[0] if commas else 0


def _find_core(text: str, grammar: Grammar) -> tuple[str | None, str, tuple[int, int]]:
    """Return the first finite core of a clause: (core, side, span); inside a relative clause only if no other is."""
    one = grammar.one
    found: list[tuple[int, int, str, str, tuple[int, int]]] = []
    for core, side, pattern in grammar.cores:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            # "A degree is required to become licensed" asks for the degree.
            if side == "active" and match[0].endswith("required to ") and one["schooling"].match(text):
                continue
            if not _is_of_subject(f"{core} {side}", match, before, one):
                continue
            if core == "have" and (one["infinitive"].search(before) or one["until_they"].search(before)):
                continue
            is_bound = one["bound"].search(before) and not before.endswith("likely to ")
            if is_bound and core not in ("have", "accept"):
                continue
            relative = 1 if one["in_relative"].search(before) else 0
            found.append((relative, match.start(), core, side, match.span()))
            if len(found) > 40:
                break
    if not found:
        return None, "", (len(text), len(text))
    comma = text.find(",") if one["leads"].match(text) else -1
    if behind := [each for each in found if each[1] > comma and not each[0]]:
        found = behind
    elif comma > 0 and one["when"].match(text) and one["verb"].search(text, comma):
        return None, "", (len(text), len(text))
    ranks = {"need": 0, "prefer": 1, "accept": 2, "help": 3, "have": 4}
    relative, _, core, side, span = min(found, key=lambda each: (each[0], each[1], ranks[each[2]], -each[4][1]))
    if relative and core in ("have", "need", "prefer"):
        return None, "", (len(text), len(text))
    return core, side, span


def _is_of_subject(core: str, match: re.Match[str], before: str, one: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether words that ask only of some subjects have such a one: *qualifications include*, what is available.

    *core* is the core with its side, such as ``need active``.
    """
    if core == "need active" and one["includes"].fullmatch(match[0]):
        return bool(one["asking_subject"].match(before))
    if core == "have active" and match[0] in ("is", "are", "include"):
        return bool(one["degree_fields"].match(before))
    if core == "need active" and one["ranges"].fullmatch(match[0]):
        return bool(one["ranging_subject"].search(before))
    if core == "accept passive" and one["available"].fullmatch(match[0]):
        return bool(one["apprenticeships"].search(before))
    return True


def weak_words(text: str, grammar: Grammar) -> dict[str, str]:
    """Return the weakening words in *text*, by kind."""
    return {name: match[0] for name, pattern in grammar.weak.items() if (match := pattern.search(text))}


def _quantity(subject: str, grammar: Grammar) -> tuple[str | None, str]:
    """Return the quantity a phrase opens with, as prevalence and as words."""
    start = subject[:40]
    found = [
        (match.start(), -len(match[0]), name, match[0])
        for name, pattern in grammar.quantities.items()
        if (match := pattern.search(start)) and match.start() <= 12
    ]
    if not found:
        return None, ""
    _, _, name, words = min(found)
    return name, words
