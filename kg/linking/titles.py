"""Titles taken apart: what each of several occupations in one title is called, and what it leaves out."""

import itertools
import re
from dataclasses import dataclass

from kg.linking.words import Lexicon

MOST = 24  # parts of a title
_BREAK = re.compile(r"\s*(?:[,;/&]|--|\band\b|\bor\b)\s*")
_BRACKET = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_OF = re.compile(r"^([^,]+?)(?:\s+(?:of|for)\s+|\s*--\s*)(.+)")


@dataclass(frozen=True)
class Title:
    """A title as it is compared.

    :ivar parts: the words of each occupation that it names, as written but singular; at least one.
    :ivar whole: all its words but the excluded ones.
    :ivar within: the words in its brackets, which say which of several of that name is meant.
    :ivar excluded: words that it says it does not cover.
    :ivar is_rest: it names what is left of a field.
    """

    parts: tuple[tuple[str, ...], ...]
    whole: tuple[str, ...]
    within: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    is_rest: bool = False


def parse(text: str, lexicon: Lexicon) -> Title:
    """Return *text* taken apart.

    >>> from kg.settings import CHECKOUT
    >>> from kg.linking.words import load_lexicon
    >>> parse("Bakers and Head Cooks, Except Fast Food", load_lexicon(CHECKOUT / "ontology")).parts
    (('baker',), ('head', 'cook'))
    """
    low = _ungraded(re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip(), lexicon)
    bare = lexicon.words(low) or (low,)  # signs, or letters of another script, are one word
    inside = [found for found in _BRACKET.findall(low) if found]
    low = _BRACKET.sub("", low)
    low, excluded = _cut(low, lexicon.excepting)
    low, _ = _cut(low, lexicon.including)
    is_rest = False
    for ending in lexicon.rest:
        if low.endswith(f" {ending}"):
            low, is_rest = low[: -len(ending)].rstrip(" ,"), True
            break
    segments, parts = _read(low, lexicon)
    parts = parts or [bare]
    parts += [lexicon.words(found) for found in inside if lexicon.words(found)]
    return Title(
        parts=tuple(dict.fromkeys(parts))[:MOST],
        whole=tuple(dict.fromkeys(itertools.chain(*segments))) or bare,
        within=tuple(
            word for found in inside if not found.startswith(lexicon.excepting) for word in lexicon.words(found)
        ),
        excluded=lexicon.words(excluded),
        is_rest=is_rest,
    )


def _ungraded(text: str, lexicon: Lexicon) -> str:
    """Return *text* without the grades and settings of a post at its end; all of it where nothing else is there."""
    while found := lexicon.grades.search(text):
        before = text[: found.start()].rstrip(" ,-")
        if not lexicon.words(before):
            break
        text = before
    return text


def _read(text: str, lexicon: Lexicon) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the segments of *text*, and what each person that it names is called.

    In *supervisors of cooks and bakers* everything before ``of`` is said of each that follows.
    """
    found = _OF.match(text)
    if found is None:
        segments = _segments(text, lexicon)
        return segments, _parts(segments, lexicon)
    heads, fields = _segments(found[1], lexicon), _segments(found[2], lexicon)
    bare = [words[:-1] if len(words) > 1 and words[-1] == "worker" else words for words in fields]
    return heads + fields, [field + head for head in heads for field in bare]


def _segments(text: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    return [words for piece in _BREAK.split(text) if (words := lexicon.words(piece))]


def _cut(text: str, markers: tuple[str, ...]) -> tuple[str, str]:
    """Return *text* before the first of *markers*, and what follows it."""
    found = re.search(rf"[\s,]+(?:{'|'.join(map(re.escape, markers))})\s+(.*)", text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _parts(segments: list[tuple[str, ...]], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Return what each person of a title is called.

    A segment without a word for people belongs to the next that has one (*advertising* and *promotions managers*), one
    that is nothing but such a word shares what the one before it had (*food scientists* and *technologists*), and those
    after the last belong to all (*teachers*, *secondary school*).
    """
    heads = [index for index, words in enumerate(segments) if lexicon.is_agent(words[-1])]
    if not heads:
        tail = segments[-1][1:] if segments else ()
        return [words if words == segments[-1] else words + tail for words in segments]
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = []
    before: list[tuple[str, ...]] = [()]
    for words in segments[: heads[-1] + 1]:
        if not lexicon.is_agent(words[-1]):
            waiting.append(words)
        elif waiting:
            tail = words[1:] if len(words) > 1 else words
            before = [*waiting, words[:1] if len(words) > 1 else ()]
            found += [more + tail for more in before]
            before = [more + tail[:-1] for more in before]
            waiting = []
        elif len(words) == 1:
            found += [more + words for more in before]
        else:
            before = [words[:-1]]
            found.append(words)
    after = segments[heads[-1] + 1 :]
    return [more + words for more in after for words in found] if after else found
