"""How wide text is, and where a line of it breaks: a program that draws on a server has no font to ask."""

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_WIDTHS = Path(__file__).with_name("widths.toml")


@cache
def load_widths() -> tuple[dict[str, int], int, int, float]:
    """Return the width of characters, of all others, of East Asian ones, and how many times as wide bold ones are."""
    found = tomllib.loads(_WIDTHS.read_text("utf-8"))
    known = {character: int(width) for width, group in found["characters"].items() for character in group}
    return known, found["other"], found["wide"], found["bold"]


@cache
def _width_of(character: str) -> int:
    known, other, wide, _ = load_widths()
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return wide
    return known.get(unicodedata.normalize("NFD", character)[0], other)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide *text* is at most, in the unit of *size*.

    >>> width("librarian", 10) < width("Librarian", 10) < width("Librarian", 10, bold=True)
    True
    """
    return sum(map(_width_of, text)) / 1000 * size * (load_widths()[3] if bold else 1)


def wrap(text: str, room: float, size: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """Return *text* as lines no wider than *room*; a word that is wider is cut.

    :param most: how many lines there may be; the last ends in an ellipsis where there is more.

    >>> wrap("library media specialist", 100, 12)
    ['library media', 'specialist']
    >>> wrap("library media specialist", 100, 12, most=1)
    ['library media…']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines += _pieces(word, room, size, bold=bold)
    if most is None or len(lines) <= most:
        return lines
    kept, last = lines[: most - 1], lines[most - 1]
    while last and width(f"{last}…", size, bold=bold) > room:
        last = last[:-1]
    return [*kept, f"{last.rstrip(' ,;:')}…"]


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
