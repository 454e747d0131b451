"""A sentence as clauses, each with its lead, its subject and the words it turns on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.prose.grammar import Grammar
from kg.prose.names import Cast, Party

_TRIGGER = r"(?:needs?|must|requires?|prefers?|may|might|should|typically|usually|often|generally|can|qualif\w+|do not|are not|is not)"
_HABIT = r"(?:choose|have|hold|complete|enter|attend|earn|accept|hire|consider|learn|receive|get|require|prefer|start|begin|expect)"
_STARTS = r"(?:some|many|most|others?|all|a few|several|certain|these|they|those|employers|states|candidates|applicants|workers|it|each)"
_SPLIT = re.compile(
    rf"""
      ;\s+(?:however,\s+|but\s+|and\s+|otherwise,\s+)?
    | \s+\((?=although|though)
    | ,?\s+(?=(?:although|though|whereas|while(?!\ (?:attending|working|in|they|still|earning|enrolled)))\s)
    | ,?\s+(?=but(?!\ also)\s)
    | ,\s+(?=so\s+(?:they|most|many|some|employers)\b)
    | ,?\s+(?=and\s+(?:in\ (?:some|a\ few|many|most)\ \w+,?\s+)?{_STARTS}\b(?:\s+[\w'’-]+){{0,6}}?\s+(?:{_TRIGGER}|{_HABIT})\b)
    | ,?\s+(?=and\s+(?:(?:[\w'’-]+)\s+){{1,6}}(?:typically|usually|often|generally|must|may|might)\s)
    | ,?\s+(?=and\s+(?:also\s+)?(?:must|may|might|typically|usually|often|generally)\s)
    | ,?\s+(?=or\s+(?:they\s+)?(?:may|might|must)\s)
    | ,\s+(?=which\s)
    | \s+[—–]\s*|\s*—\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:needs?|requires?|required|must|prefers?|may|might|have|has|are|is|can|will|should|accepts?|hires?|qualif\w+|learns?|"
    r"receives?|attends?|enters?|earns?|completes?|becomes?|advances?|vary|varies|do|does)\b",
    re.IGNORECASE,
)
_RELATIVE_VERB = re.compile(r"\b(?:who|that|whose \w+)\s+\w+(?:\s\w+)?", re.IGNORECASE)
_SUBORDINATE = re.compile(r"^(?:although|though|while|whereas|because|since)\s", re.IGNORECASE)
_JOIN = re.compile(r"^(?:and|but|so|or)\s+(?:also\s+)?", re.IGNORECASE)
_MARK = re.compile(
    r"^(?:however|in addition|additionally|also|for example|for instance|typically|usually|generally|often|sometimes|"
    r"therefore|as a result|similarly|in general|in some cases|in fact|alternatively|instead|still|furthermore|"
    r"moreover|nevertheless|overall|increasingly|otherwise|regardless|frequently|most often|besides|eventually|"
    r"finally|again|ideally|once hired|as a result|at a minimum|like \w+),?\s+",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:although|though|while|because|since|if|when|once|until|before|after|with|without|in|for|to|as|at|by|"
    r"depending|upon|through|like|along|besides|despite|regardless|under|on|among|unlike|given|during|within|from|"
    r"having|whether|over|prior|based|using|gaining|where|instead|following)\b",
    re.IGNORECASE,
)
# A lead of place or purpose, and how a subject opens behind it.
_PLACE = re.compile(r"^(?:for|in(?! addition)|at|within|depending|under|on)\b", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:an?|the|some|many|most|all|few|several|employers?|candidates|applicants|workers|they|these|those|states|it|others|jobs?|positions?)\s",
    re.IGNORECASE,
)
_NOT_SUBJECT = re.compile(r"^(?:and|or|such as|including|who|which|especially|like|as well|\w+ing\b)", re.IGNORECASE)
_IN_RELATIVE = re.compile(
    r"\b(?:who|that|which|whose \w+)(?:\s+(?:also|already|typically|usually|may|do|does|not|often|are|is|can))*\s+$"
)
_INFINITIVE = re.compile(r"\b(?:to|not|and|or)\s+$", re.IGNORECASE)
# A verb behind one of these is an infinitive or a noun.
_BOUND = re.compile(r"\b(?:to|the|a|that they)\s$", re.IGNORECASE)
_MODALS = re.compile(
    r"\s*\b(?:(?:may|might|can|could|must|should|will|would|do|does|did|is|are|be|been|has|have|had|also|not|no|"
    r"typically|usually|generally|often|commonly|sometimes|frequently|always|still|only|either|eventually|later|"
    r"first|then|likely|normally|increasingly|legally|both|each|all|now|occasionally|choose|to)\s*)+$",
    re.IGNORECASE,
)
_LONGEST = 2000


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


def straight(text: str) -> str:
    """Return *text* with straight apostrophes, character for character."""
    return text.replace("’", "'").replace("‘", "'")


def split_clauses(sentence: str, title: "re.Pattern[str] | None" = None) -> list[tuple[int, str]]:
    """Return the clauses of a sentence with their places; a split needs a verb of ours on its left, and none falls inside the page's
    title.

    >>> [text for _, text in split_clauses("Most need a diploma, but some qualify without one.")]
    ['Most need a diploma', 'but some qualify without one.']
    """
    if len(sentence) > _LONGEST:
        return []
    found, start = [], 0
    if opening := _opening(sentence):
        found.append((0, sentence[:opening]))
        start = opening
    titles = [match.span() for match in title.finditer(sentence)] if title else []
    for cut in _SPLIT.finditer(sentence, start):
        if any(begin < cut.start() < end for begin, end in titles):
            continue
        if cut[0].startswith(";") and not _VERB.search(sentence[cut.end() :].split(";", maxsplit=1)[0]):
            continue
        if cut.start() > start and _VERB.search(_RELATIVE_VERB.sub("", sentence[start : cut.start()])):
            found.append((start, sentence[start : cut.start()]))
            start = cut.end()
    found.append((start, sentence[start:]))
    return [(place, text) for place, text in found if text.strip()]


def _opening(sentence: str) -> int:
    """Return where the main clause starts behind *although ...,*; 0 where the sentence has no such opening."""
    if not _SUBORDINATE.match(sentence):
        return 0
    for comma in re.finditer(r",\s+", sentence):
        rest = sentence[comma.end() :]
        if not re.match(r"(?:and|or|such as|including)\b", rest) and _VERB.search(rest):
            return comma.end() if _VERB.search(sentence, 0, comma.start()) else 0
    return 0


def iter_clauses(sentence: str, cast: Cast, grammar: Grammar) -> Iterator[Clause]:
    """Yield the clauses of a sentence, read as far as their subject and core; a clause without a subject has that
    of the one before it.
    """
    previous: Party | None = None
    read: list[Clause] = []
    for place, text in split_clauses(straight(sentence), cast.in_text):
        clause = read_clause(text, place, cast, grammar, previous)
        if clause.core and not clause.is_relative:
            previous = clause.party
        read.append(clause)
    if len(read) > 1 and read[0].text.lower().startswith(("because they", "although they", "since they", "while they")):
        read[0] = replace(read[0], party=read[1].party)
    return iter(read)


def read_clause(text: str, place: int, cast: Cast, grammar: Grammar, previous: Party | None = None) -> Clause:
    """Read one clause; *previous* is who the clause before it spoke of."""
    contrast = grammar.one["contrast"].match(text.strip())
    is_relative = text.startswith("which ")
    main = _JOIN.sub("", text).strip()
    core, side, span = _find_core(main, grammar)
    head = main[: span[0]]
    lead, subject = split_subject(head, cast)
    words = main[span[0] : span[1]]
    after = main[span[1] :]
    near = " ".join(head[len(lead) :].split()[-4:])
    weak = _weak_words(f"{lead if len(lead.split()) < 4 else ''} {near} {words}" if core else "", grammar)
    joined = _JOIN.match(text) is not None or is_relative
    party = previous if previous and joined and not subject.strip(" ,") else cast.find(subject)
    quantity, quantity_words = _quantity(subject if subject else lead, grammar)
    nearest = head[-24:] + words
    negated = bool(core) and bool(
        re.search(r"\b(?:not|never|rarely|seldom|nor)\b", nearest) or re.match(r"^\s+(?:\w+ )?no\b", after)
    )
    has_contrast = contrast or re.match(r"^however\b", main, re.IGNORECASE)
    return Clause(
        main, lead, subject, party, core, side, words, head, after, negated, weak, quantity, quantity_words,
        bool(has_contrast), is_relative, place,
    )  # fmt: skip


def split_subject(head: str, cast: Cast) -> tuple[str, str]:
    """Split what stands before a verb into lead and subject; modal words are taken off the subject's end.

    The subject starts at the page's title where that stands there, else after the last comma that leaves a phrase
    which can be one.
    """
    lead, rest = "", head
    while mark := _MARK.match(rest):
        lead, rest = lead + mark[0], rest[mark.end() :]
    if _LEADS.match(rest) and "," in rest:
        start = _subject_start(rest, cast)
        lead, rest = lead + rest[:start], rest[start:]
    if subordinate := _SUBORDINATE.match(rest):
        rest = rest[subordinate.end() :]
    return lead.strip(), _MODALS.sub("", rest).strip()


def _subject_start(text: str, cast: Cast) -> int:
    title = None
    for title in cast.in_text.finditer(text):  # noqa: B007 (the last one is wanted)
        pass
    commas = [match.end() for match in re.finditer(r",\s+", text)]
    if title and any(comma <= title.start() for comma in commas):
        return max(comma for comma in commas if comma <= title.start())
    if _PLACE.match(text):
        for comma in commas:
            if _OPENS.match(text[comma:]):
                return comma
    for comma in reversed(commas):
        if not _NOT_SUBJECT.match(text[comma:]) and text[comma:].strip():
            return comma
    return commas[0] if commas else 0


def _find_core(text: str, grammar: Grammar) -> tuple[str | None, str, tuple[int, int]]:
    """Return the first finite core of a clause: (core, side, span); one inside a relative clause only if no other is."""
    found: list[tuple[int, int, str, str, tuple[int, int]]] = []
    for core, side, pattern in grammar.cores:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            if core == "have" and _INFINITIVE.search(before):
                continue
            is_bound = _BOUND.search(before) and not before.endswith("likely to ")
            if is_bound and core not in ("have", "accept"):
                continue
            relative = 1 if _IN_RELATIVE.search(before) else 0
            found.append((relative, match.start(), core, side, match.span()))
            if len(found) > 40:
                break
    if not found:
        return None, "", (len(text), len(text))
    comma = text.find(",") if _LEADS.match(text) else -1
    if behind := [one for one in found if one[1] > comma and not one[0]]:
        found = behind
    ranks = {"need": 0, "prefer": 1, "accept": 2, "help": 3, "have": 4}
    relative, _, core, side, span = min(found, key=lambda one: (one[0], one[1], ranks[one[2]], -one[4][1]))
    if relative and core == "have":
        return None, "", (len(text), len(text))
    return core, side, span


def _weak_words(text: str, grammar: Grammar) -> dict[str, str]:
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
