"""What a stretch of text names that can be asked for: education, training, licences, experience."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.prose.grammar import KINDS, Grammar

# A name with *and* in it, before a last alternative.
_ONE_OR = re.compile(r"^[^,]*\band [^,]*,?\s+or\b")
# Names that *or* parts, with no *and* in any.
_ONLY_OR = re.compile(r"^(?!.*\sand\s).*\sor\s")
# Of what such a list names, one will do.
_ANY = re.compile(r"\b(?:or|such as|including|like)\b")
_NO_FIELDS = frozenset({"", "a", "an", "the", "and", "or", "both"})
DEGREES = frozenset({"associate", "bachelor", "master", "doctoral", "first-professional", "postsecondary-certificate"})
_BELOW = re.compile(r"\b((?:less|fewer) than )$", re.IGNORECASE)


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
    plus: tuple[str, ...] = ()


def find_mentions(text: str, grammar: Grammar, beyond: str = "") -> list[Mention]:
    """Return what *text* names, in order, without overlaps: the first, then the longest.

    What is only named in passing (a field ``not_asked`` of the grammar) is left out, an example takes the place of
    what it is an example of. *beyond* is what follows the text in its sentence, searched for lengths.
    """
    kept = _named(text, grammar)
    asked = [mention for mention in kept if _is_asked(mention, text, grammar)]
    asked = _without_fields(asked, text, grammar)
    detailed = [_detail(mention, text, beyond, asked[i + 1 :], grammar) for i, mention in enumerate(asked)]
    return _examples(detailed, text, grammar)


@lru_cache(maxsize=256)
def _named(text: str, grammar: Grammar) -> tuple[Mention, ...]:
    """Return all that *text* names, without overlaps. Kept, since a clause is asked for it more than once."""
    found = [
        _whole_words(Mention(kind, level, *match.span(), match[0]), text)
        for kind in KINDS
        for level, pattern in grammar.mentions[kind]
        for match in pattern.finditer(text)
    ]
    ranks = {kind: rank for rank, kind in enumerate(KINDS)}
    found.sort(key=lambda mention: (mention.start, -mention.end, ranks[mention.kind]))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


def _whole_words(mention: Mention, text: str) -> Mention:
    """Return a mention without the end of a possessive at its head: *agency's academy* is an academy."""
    if mention.words.startswith("s ") and text[mention.start - 1 : mention.start] in ("'", "’"):
        return replace(mention, start=mention.start + 2, words=mention.words[2:])
    return mention


def _is_asked(mention: Mention, text: str, grammar: Grammar) -> bool:
    """Whether something named is what the words are about, and not named in passing, denied, or part of a name."""
    one = grammar.one
    before = text[max(0, mention.start - 60) : mention.start]
    after = text[mention.end :]
    # "Degree holders" are no trade; a credential that schooling leads to is what is asked for.
    is_held = mention.kind == "education" and one["of_holders"].match(after)
    is_reached = mention.kind == "education" and one["leading"].search(before)
    if (one["not_asked"].search(before) and not is_reached) or (one["of_people"].match(after) and not is_held):
        return False
    if mention.kind == "education" and one["of_students"].match(after.lstrip()):
        return False
    if mention.level != "none" and one["denied"].search(before):
        return False
    if mention.words.startswith(("Training", "Certification")) and mention.start > 0:
        return False
    return not (mention.words.lower() == "training" and one["spoken_of"].search(before))


def _without_fields(mentions: list[Mention], text: str, grammar: Grammar) -> list[Mention]:
    """Return *mentions* without those that only say what experience is in, nor what *or* joins to such a one."""
    kept: list[Mention] = []
    before: Mention | None = None
    for mention in mentions:
        is_joined_field = before is not None and before is not kept[-1] and _is_alternative(before, mention, text)
        if kept and (is_joined_field or _is_in_field(kept[-1], mention, text, grammar)):
            before = mention
            continue
        if kept and _is_how(kept[-1], mention, text, grammar):
            continue
        kept.append(mention)
        before = mention
    return kept


def _is_alternative(before: Mention, mention: Mention, text: str) -> bool:
    return bool(re.fullmatch(r",? or (?:\w+ ){0,2}", text[before.end : mention.start]))


def _is_how(before: Mention, mention: Mention, text: str, grammar: Grammar) -> bool:
    """Whether *mention* only says how training named before it goes on: *on the job, helping senior menders*."""
    if before.kind != "training" or mention.kind != "training":
        return False
    is_by_people = mention.words.lower() == "training" or bool(grammar.one["from_people"].search(mention.words))
    return is_by_people and not grammar.one["or"].search(text[before.end : mention.start])


def _is_in_field(before: Mention, mention: Mention, text: str, grammar: Grammar) -> bool:
    """Whether training or a programme is only named as what experience is in: *experience in delivering training*."""
    between = text[before.end : mention.start]
    if before.kind == mention.kind == "education" and before.level in DEGREES and mention.level is None:
        return bool(re.fullmatch(r" in an? [\w ]{0,40}", between))
    if before.kind != "experience" or mention.kind not in ("training", "education"):
        return False
    if mention.level not in (None, "internship-residency") or grammar.one["gained_by"].match(text[: mention.end]):
        return False
    is_how = between == " " and mention.words.startswith("working")
    return is_how or bool(grammar.one["experience_in"].match(between))


def _examples(mentions: list[Mention], text: str, grammar: Grammar) -> list[Mention]:
    """Put an example in the place of what it is an example of, where both are of one kind."""
    one = grammar.one
    kept: list[Mention] = []
    for mention in mentions:
        between = text[kept[-1].end : mention.start] if kept else ""
        is_same = bool(kept) and kept[-1].kind == mention.kind
        is_degree = bool(kept) and kept[-1].level is not None and mention.kind == "education"
        is_open = is_same and (not is_degree or bool(grammar.one["open_degree"].match(kept[-1].words)))
        if is_same and one["place_of"].search(between):
            continue
        if is_open and (grammar.one["example"].search(between) or grammar.one["through"].match(between)):
            kept[-1] = replace(mention, start=kept[-1].start)
        elif is_same and kept[-1].level == mention.level and re.fullmatch(r"[^.;()]{0,60}\(", between):
            continue
        else:
            kept.append(mention)
    return kept


def group_mentions(mentions: list[Mention], text: str, grammar: Grammar) -> list[list[Mention]]:
    """Return *mentions* as groups of alternatives: neighbours of one kind that *or* joins."""
    groups: list[list[Mention]] = []
    for index, mention in enumerate(mentions):
        last = groups[-1][-1] if groups else None
        if last and last.kind == mention.kind and _is_or(text, mentions, index, grammar):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    shared = [_share_field(group, text, grammar) for group in groups]
    return [[each for one in group for each in _each_certified(one, text, grammar)] for group in shared]


def _each_certified(mention: Mention, text: str, grammar: Grammar) -> list[Mention]:
    """Return a certification in one thing *or* another as one each, in one *and* another as one with the rest.

    *Certification in first aid or in CPR*; *certification in first aid and CPR*.
    """
    behind, fields = grammar.one["in_letters"].sub("", text[mention.end :]), mention.field
    found = re.match(rf"\s+in\s+(?P<list>.*?{re.escape(fields[-1])})", behind) if len(fields) > 1 else None
    if mention.level != "certification" or not found:
        return [mention]
    if "," not in found[0] and _ONLY_OR.search(found[0]):
        return [replace(mention, field=(one,)) for one in fields]
    is_all = found["list"].startswith(fields[0]) and " and " in found["list"] and not _ANY.search(found["list"])
    return [replace(mention, field=fields[:1], plus=fields[1:])] if is_all else [mention]


def apart(mention: Mention) -> Mention:
    """Return a certification in several things as one in any: what is of use is so in each of them."""
    return replace(mention, field=(*mention.field, *mention.plus), plus=())


def is_joined(text: str, first: Mention, second: Mention, grammar: Grammar) -> bool:
    """Whether *second* comes together with *first*: *and*, *plus* and the like stand between."""
    between = text[first.end : second.start]
    return bool(grammar.one["and"].search(between)) and not grammar.one["or"].search(between) and ";" not in between


def _is_or(text: str, mentions: list[Mention], index: int, grammar: Grammar) -> bool:
    """Whether *or* joins a mention to the one before it, or a comma does in a list that *or* ends."""
    one = grammar.one
    mention = mentions[index]
    between = text[mentions[index - 1].end : mention.start]
    if ";" in between or one["parted"].search(between):
        return False
    if one["or"].search(between):
        return not one["and_then"].search(between)
    if one["range"].search(text[: mentions[index - 1].start]):
        return bool(re.fullmatch(r" to (?:an? )?", between))
    return bool(one["in_list"].match(between)) and _ends_in_or(text, mentions, index, grammar)


def _ends_in_or(text: str, mentions: list[Mention], index: int, grammar: Grammar) -> bool:
    """Whether *or* follows a thing of a list: before the next of its kind, or before what else will do."""
    mention, after = mentions[index], text[mentions[index].end :]
    following = mentions[index + 1] if index + 1 < len(mentions) else None
    if (
        following
        and following.kind == mention.kind
        and grammar.one["or"].search(after[: following.start - mention.end])
    ):
        return True
    return bool(grammar.one["or_else"].match(after))


def _share_field(group: list[Mention], text: str, grammar: Grammar) -> list[Mention]:
    """Give the field of the last alternative to those before it that stand directly by it."""
    for index in range(len(group) - 2, -1, -1):
        mention, following = group[index], group[index + 1]
        between = text[mention.end : following.start]
        # Training that names no field stands in its own words.
        has_field = bool(following.field) and following.field != (following.words,)
        is_named = grammar.one["letters"].fullmatch(mention.words)
        if not mention.field and not is_named and has_field and grammar.one["side_by_side"].match(between):
            group[index] = replace(mention, field=following.field)
    return group


def _detail(mention: Mention, text: str, beyond: str, following: list[Mention], grammar: Grammar) -> Mention:
    if mention.kind == "experience" and (worked := grammar.one["experience_of"].match(text[mention.end :])):
        mention = replace(mention, end=mention.end + worked.end(), words=mention.words + worked[0])
    before, after = text[: mention.start], text[mention.end :]
    end = following[0].start - mention.end if following else None
    amount = _amount(mention, before, after + beyond, grammar)
    at_least = bool(re.search(r"at least (?:an? |some )?$", before)) or "or higher" in mention.words
    level, program = mention.level, None
    fields: tuple[str, ...]
    if mention.kind == "licence":
        fields = _licence_field(mention, before, after, grammar)
    elif mention.kind == "training" and level is None:
        level = _training_level(mention, amount, before, grammar)
        fields = read_field(after[:end], grammar) or (mention.words,)
    else:
        is_cut = mention.kind == "experience" or (bool(following) and following[0].level in DEGREES)
        fields = read_field(after[:end] if is_cut else after, grammar)
        if mention.kind == "education":
            fields = tuple(grammar.one["field_programme"].sub("", field) for field in fields)
    if mention.kind == "education" and level is None:
        program = grammar.one["graduate_of"].sub("", mention.words)
        intro = re.search(r"((?:[A-Za-z'-]+ ){1,3})$", before)
        if intro and program == mention.words and re.search(r"programs?$", program):
            program = grammar.one["determiners"].sub("", intro[1]) + program
    return replace(mention, level=level, field=fields, program=program, amount=amount, at_least=at_least)


def read_field(after: str, grammar: Grammar) -> tuple[str, ...]:
    """Return the fields that follow a degree, ``()`` where none do or any will; *or a related field* is no field.

    >>> from kg.prose.grammar import load_grammar
    >>> read_field(" in botany, soil science, or a related field to enter the occupation.", load_grammar())
    ('botany', 'soil science')
    """
    intro = grammar.one["field_intro"].match(after)
    if not intro:
        return ()
    rest = after[intro.end() : intro.end() + 240]
    if grammar.one["any_field"].match(rest):
        return ()
    if lead := grammar.one["field_lead"].match(rest):
        rest = rest[lead.end() :]
    if stop := grammar.one["field_end"].search(rest):
        rest = rest[: stop.start()]
    fields = []
    rest = rest.rstrip(". ,;")
    # Where *or* parts the fields, *and* stands inside the name of one: "kite and sail making or a related field".
    joins = (
        r",\s*(?:and|or)?\s*|\s+or(?:\s+|$)" if _ONE_OR.search(rest) else r",\s*(?:and|or)?\s*|\s+(?:or|and)(?:\s+|$)"
    )
    for piece in re.split(joins, rest):
        words = re.sub(r"^(?:(?:in|with) )?(?:either|an?|the|such as|including|in|with)\s+", "", piece.strip())
        if words in _NO_FIELDS or grammar.one["not_field"].match(words) or len(words.split()) > 8:
            continue
        if grammar.one["clause"].search(words):
            break
        if grammar.one["field_drop"].match(words):
            break
        fields.append(words)
    return tuple(fields)


def _licence_field(mention: Mention, before: str, after: str, grammar: Grammar) -> tuple[str, ...]:
    if re.search(r"driver|[- ]rating$", mention.words, re.IGNORECASE):
        return (mention.words,)
    named = grammar.one["determiners"].sub("", re.split(r"[,;]", before)[-1]).strip()
    if (
        named.endswith((" the", " a"))
        or len(named.split()) > 7
        or mention.words.startswith(("be ", "being ", "become", "are "))
    ):
        named = ""
    words = re.sub(r"^(?:be|being|become|becoming|get|are|is)\s+", "", mention.words)
    in_field = read_field(grammar.one["also_in"].sub(" and ", grammar.one["in_letters"].sub("", after)), grammar)
    if named:
        return (f"{named}{'' if named.endswith('(') else ' '}{words}", *in_field)
    return in_field


def _amount(mention: Mention, before: str, after: str, grammar: Grammar) -> str | None:
    if mention.kind not in ("training", "experience"):
        return None
    pattern = grammar.one["amount"]
    if inside := pattern.search(mention.words):
        below = _BELOW.search(before) if not inside.start() else None  # a bound that stands before it
        return f"{below[1].lower() if below else ''}{inside[0].strip()}"
    near = re.search(rf"({pattern.pattern})[ -](?:of |(?!or\b)[\w-]+ ){{0,3}}$", before[-60:], re.IGNORECASE)
    if near:
        return near[1].strip()
    behind = re.match(
        rf"[^.;]{{0,60}}?(?:\bof|\blasts?|\blasting|\blast|\bfor|\btakes?|\btaking)[\w ]{{0,20}}?\s({pattern.pattern})",
        after[:160],
        re.IGNORECASE,
    )
    behind = behind or re.match(rf"\s+in ({pattern.pattern})(?=[ ,.;]|$)", after[:60], re.IGNORECASE)
    return behind[1].strip() if behind else None


def _training_level(mention: Mention, amount: str | None, before: str, grammar: Grammar) -> str | None:
    """Return the level that the length of training on the job stands for; None where none is given or it spans two."""
    is_at_work = "job" in mention.words or grammar.one["learning_time"].search(f"{before}{mention.words}")
    if not amount or not is_at_work or "academ" in mention.words:
        return None
    months = find_months(amount.lower(), grammar)
    if not months:
        return None
    shortest, longest = min(months), max(months)
    if re.search(r"or (?:more|longer)$|^at least|more than", amount):
        return "long-term" if shortest >= 12 else None
    if longest <= 1:
        return "short-term"
    if longest <= 12:
        return "moderate-term" if shortest >= 1 else None
    return "long-term" if shortest >= 12 else None


def find_months(amount: str, grammar: Grammar) -> list[float]:
    """Return the lengths in *amount*, in lower case, in months: each number by the unit that follows it."""
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
