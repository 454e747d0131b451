"""What a stretch of text names that can be asked for: education, training, licences, experience."""

import re
from dataclasses import dataclass, replace

from kg.prose.grammar import KINDS, Grammar

_EXAMPLE = re.compile(r"(?:such as|including|like)\s+(?:an?\s+|the\s+)?(?:[\w'()/-]+\s+){0,7}$", re.IGNORECASE)
_THROUGH = re.compile(
    r"\s*(?:through|in|as part of|by completing)\s+(?:an?\s+|the\s+|either\s+)?(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
_BACK = re.compile(r"\b(?:the|this|that|such|their)\s+$", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"(?:,? (?:and|or) \w+)? (?:teachers?|instructors?|managers?|specialists?|directors?|administrators?|officers?|counselors?|"
    r"professionals?|holders?|coordinators?|educators?)\b",
    re.IGNORECASE,
)
_IN_FIELD = re.compile(r"\s+(?:in|with|\w+ing)\b(?!.*\b(?:complete|receive|pass|have|undergo)\b)", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|and/or)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|plus|along with|combined with|as well as|in addition to|with)\b(?!/)", re.IGNORECASE)
_COMMA_AND = re.compile(r"\s*(?:,|\b(?:and|or|and/or))\s*")
_DETERMINERS = re.compile(
    r"^.*(?:^|\s)(?:an?|the|have|has|hold|holds|obtain|obtaining|earn|earned|get|need|needs|require|requires|be|valid|"
    r"state-issued|their|his|her|this|that|these|those|some|any|certain|such as|or|and|for|in|of|to|with|as|"
    r"including|other|complete|completed|receive|additional|also|prefer|must|current|appropriate|required|optional|"
    r"relevant|specific|issued|state|may|become|becoming|are|is|offer|seek|both|voluntary|various)\s+",
    re.IGNORECASE,
)
_NOT_FIELD = re.compile(
    r"^(?:states?|order|addition|all states|some|many|most|these|they|employers|which|who|it)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Mention:
    """One thing named: its place in the text, and what goes with it."""

    kind: str
    level: str | None
    start: int
    end: int
    words: str
    field: tuple[str, ...] = ()
    program: str | None = None
    amount: str | None = None
    at_least: bool = False


def find_mentions(text: str, grammar: Grammar, beyond: str = "") -> list[Mention]:
    """Return what *text* names, in order, without overlaps: the first, then the longest.

    What is only named in passing (a field ``not_asked`` of the grammar) is left out, an example takes the place of
    what it is an example of. *beyond* is what follows the text in its sentence, searched for lengths.
    """
    found = [
        Mention(kind, level, *match.span(), match[0])
        for kind in KINDS
        for level, pattern in grammar.mentions[kind]
        for match in pattern.finditer(text)
    ]
    ranks = {kind: rank for rank, kind in enumerate(KINDS)}
    found.sort(key=lambda one: (one.start, -one.end, ranks[one.kind]))
    kept: list[Mention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        kept.append(mention)
    asked = [one for one in kept if not grammar.one["not_asked"].search(text[max(0, one.start - 60) : one.start])]
    asked = [
        one for one in asked if not re.search(r"\b(?:no|not)(?: \w+)? $", text[: one.start]) or one.level == "none"
    ]
    asked = [one for one in asked if not (one.words.lower() == "training" and _BACK.search(text[: one.start]))]
    asked = [one for one in asked if not (one.words.startswith("Training") and one.start > 0)]
    asked = [one for one in asked if not _OF_PEOPLE.match(text[one.end :])]
    asked = [one for i, one in enumerate(asked) if not (i and _is_in_field(asked[i - 1], one, text))]
    detailed = [_detail(one, text, beyond, asked[i + 1 :], grammar) for i, one in enumerate(asked)]
    return _examples(detailed, text)


def _is_in_field(before: Mention, mention: Mention, text: str) -> bool:
    """Whether training or a programme is only named as what experience is in: *experience in delivering training*."""
    if before.kind != "experience" or mention.kind not in ("training", "education"):
        return False
    if mention.level not in (None, "internship-residency"):
        return False
    return bool(_IN_FIELD.match(text[before.end : mention.start]))


def _examples(mentions: list[Mention], text: str) -> list[Mention]:
    """Put an example in the place of what it is an example of, where both are of one kind."""
    kept: list[Mention] = []
    for mention in mentions:
        between = text[kept[-1].end : mention.start] if kept else ""
        is_same = bool(kept) and kept[-1].kind == mention.kind
        is_open = is_same and (mention.kind != "education" or kept[-1].level is None)
        if is_open and (_EXAMPLE.search(between) or _THROUGH.match(between)):
            kept[-1] = replace(mention, start=kept[-1].start)
        elif is_same and kept[-1].level == mention.level and re.fullmatch(r"[^.;()]{0,60}\(", between):
            continue
        else:
            kept.append(mention)
    return kept


def group_mentions(mentions: list[Mention], text: str) -> list[list[Mention]]:
    """Return *mentions* as groups of alternatives: neighbours of one kind that *or* joins."""
    groups: list[list[Mention]] = []
    for index, mention in enumerate(mentions):
        if index:
            between = text[mentions[index - 1].end : mention.start]
            last = groups[-1][-1]
            if last.kind == mention.kind and _is_or(between, text, mentions, index):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return [_share_field(group, text) for group in groups]


def is_joined(text: str, first: Mention, second: Mention) -> bool:
    """Whether *second* comes together with *first*: *and*, *plus* and the like stand between."""
    between = text[first.end : second.start]
    return bool(_AND.search(between)) and not _OR.search(between) and ";" not in between


def _is_or(between: str, text: str, mentions: list[Mention], index: int) -> bool:
    if ";" in between or re.search(r"\b(?:but|must|then|before|after|leads? to)\b", between):
        return False
    if _OR.search(between):
        return not re.search(r"\band\s+(?:\w+\s+){0,2}$", between)
    if between.strip() != "," or index + 1 >= len(mentions) or mentions[index + 1].kind != mentions[index].kind:
        return False
    return bool(_OR.search(text[mentions[index].end : mentions[index + 1].start]))


def _share_field(group: list[Mention], text: str) -> list[Mention]:
    """Give the field of the last alternative to those before it that stand directly by it."""
    for index in range(len(group) - 2, -1, -1):
        one, following = group[index], group[index + 1]
        between = text[one.end : following.start]
        if not one.field and following.field and re.fullmatch(r",?\s*(?:or|and/or|,)?\s*(?:an?\s+)?", between):
            group[index] = replace(one, field=following.field)
    return group


def _detail(mention: Mention, text: str, beyond: str, following: list[Mention], grammar: Grammar) -> Mention:
    before, after = text[: mention.start], text[mention.end :]
    end = following[0].start - mention.end if following else None
    amount = _amount(mention, before, after + beyond, grammar)
    at_least = bool(re.search(r"at least (?:an? |some )?$", before)) or "or higher" in mention.words
    level, program = mention.level, None
    fields: tuple[str, ...]
    if mention.kind == "licence":
        fields = _licence_field(mention, before, after, grammar)
    elif mention.kind == "training" and level is None:
        level = _training_level(mention, amount, grammar)
        fields = read_field(after[:end], grammar) or (mention.words,)
    else:
        fields = read_field(after[:end] if mention.kind == "experience" else after, grammar)
    if mention.kind == "education" and level is None:
        program = mention.words
        intro = re.search(r"((?:[A-Za-z'-]+ ){1,3})$", before)
        if intro and re.search(r"programs?$", mention.words):
            program = _strip_determiners(intro[1]) + mention.words
    return replace(mention, level=level, field=fields, program=program, amount=amount, at_least=at_least)


def _strip_determiners(words: str) -> str:
    return _DETERMINERS.sub("", words)


def read_field(after: str, grammar: Grammar) -> tuple[str, ...]:
    """Return the fields that follow a degree, ``()`` where none do; *or a related field* is no field.

    >>> from kg.prose.grammar import load_grammar
    >>> read_field(" in botany, soil science, or a related field to enter the occupation.", load_grammar())
    ('botany', 'soil science')
    """
    intro = grammar.one["field_intro"].match(after)
    if not intro:
        return ()
    rest = after[intro.end() : intro.end() + 240]
    if lead := grammar.one["field_lead"].match(rest):
        rest = rest[lead.end() :]
    if stop := grammar.one["field_end"].search(rest):
        rest = rest[: stop.start()]
    fields = []
    for piece in re.split(r",\s*(?:and|or)?\s*|\s+(?:or|and)\s+", rest.rstrip(". ,;")):
        words = re.sub(r"^(?:either|an?|the|such as|including)\s+", "", piece.strip())
        if not words or _NOT_FIELD.match(words) or len(words.split()) > 8:
            continue
        if grammar.one["field_drop"].match(words):
            break
        fields.append(words)
    return tuple(fields)


def _licence_field(mention: Mention, before: str, after: str, grammar: Grammar) -> tuple[str, ...]:
    if re.search(r"driver", mention.words, re.IGNORECASE):
        return (mention.words,)
    named = _strip_determiners(re.split(r"[,;]", before)[-1] or "").strip()
    if named.endswith((" the", " a")) or len(named.split()) > 7 or mention.words.startswith(("be ", "become", "are ")):
        named = ""
    words = re.sub(r"^(?:be|become|becoming|get|are|is)\s+", "", mention.words)
    in_field = read_field(after, grammar)
    if named:
        return (f"{named} {words}", *in_field)
    return in_field


def _amount(mention: Mention, before: str, after: str, grammar: Grammar) -> str | None:
    if mention.kind not in ("training", "experience"):
        return None
    pattern = grammar.one["amount"]
    if inside := pattern.search(mention.words):
        return inside[0].strip()
    near = re.search(rf"({pattern.pattern})[ -](?:of |[\w-]+ ){{0,3}}$", before[-60:], re.IGNORECASE)
    if near:
        return near[1].strip()
    behind = re.match(
        rf"[^.;]{{0,60}}?(?:\bof|\blasts?|\blasting|\blast|\bfor|\btakes?|\btaking)[\w ]{{0,20}}?\s({pattern.pattern})",
        after[:160],
        re.IGNORECASE,
    )
    return behind[1].strip() if behind else None


def _training_level(mention: Mention, amount: str | None, grammar: Grammar) -> str | None:
    """Return the level that the length of training on the job stands for; None where none is given or it spans two."""
    if not amount or "job" not in mention.words or "academ" in mention.words:
        return None
    months = _months(amount.lower(), grammar)
    if not months:
        return None
    shortest, longest = min(months), max(months)
    if re.search(r"or (?:more|longer)$|^(?:at least|more than)", amount):
        return "long-term" if longest >= 12 else None
    if longest <= 1:
        return "short-term"
    if longest <= 12:
        return "moderate-term"
    return "long-term" if shortest >= 12 else None


def _months(amount: str, grammar: Grammar) -> list[float]:
    """Return the lengths in *amount*, in months: each number by the unit that follows it."""
    found: list[float] = []
    open_numbers: list[float] = []
    for word in re.findall(r"[\d,.]+|[a-z]+", amount):
        unit = next((size for name, size in grammar.units.items() if word.rstrip("s") == name), None)
        if unit is not None:
            found += [number * unit for number in open_numbers]
            open_numbers = []
        elif (number := _number(word, grammar)) is not None:
            open_numbers.append(number)
    return found


def _number(word: str, grammar: Grammar) -> float | None:
    if word in grammar.numbers:
        return grammar.numbers[word]
    digits = word.strip(",.").replace(",", "")
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None
