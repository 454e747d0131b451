"""Shares as bars, with the interval that each is known within."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.drawing.svg import element, number, svg, words
from kg.drawing.text import wrap

_WIDTH, _TEXT, _LINE, _BAR, _RIGHT = 280.0, 12.0, 15.0, 12.0, 44.0


@dataclass(frozen=True)
class Bar:
    """A share in percent, and the bounds of its interval, None where the source gives none.

    ``is_weak``: the source itself recommends not to rely on it.
    """

    label: str
    percent: float
    lower: float | None = None
    upper: float | None = None
    is_weak: bool = False


def draw_bars(title: str, description: str, bars: Sequence[Bar], *, name: str) -> str:
    """Return shares as bars from 0 to 100 percent, their intervals as lines; weak ones are hatched by a broken line.

    :param name: begins the identifiers of the drawing, which are its own in a page.
    """
    y, parts = 4.0, list[str]()
    tracks, intervals = list[str](), list[str]()  # one path for all of each, as a page has dozens of bars
    room = _WIDTH - _RIGHT
    for bar in bars:
        for line in wrap(bar.label, _WIDTH, _TEXT):
            parts.append(element("text", words(line), x=0.0, y=y + 11, class_="said"))
            y += _LINE
        tracks.append(f"M0 {number(y)}H{number(room)}v{number(_BAR)}H0Z")
        kind = "share weak" if bar.is_weak else "share"
        parts.append(element("rect", x=0.0, y=y, width=bar.percent / 100 * room, height=_BAR, class_=kind))
        if bar.lower is not None and bar.upper is not None:
            intervals.append(_interval(bar.lower / 100 * room, bar.upper / 100 * room, y + _BAR / 2))
        figure = f"{bar.percent:.0f} %" if bar.percent >= 1 or not bar.percent else "< 1 %"
        parts.append(element("text", words(figure), x=room + 6, y=y + 10, class_="said"))
        y += _BAR + 8
    parts.insert(0, element("path", d="".join(tracks), class_="track"))
    if intervals:
        parts.append(element("path", d="".join(intervals), class_="interval"))
    head = [
        element("title", words(title), id=f"{name}-title"),
        element("desc", words(description), id=f"{name}-description"),
    ]
    return svg(
        *head,
        *parts,
        width=_WIDTH,
        height=y,
        class_="drawing bars",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-description",
    )


def _interval(start: float, end: float, y: float) -> str:
    x, to = number(start), number(end)
    return f"M{x} {number(y)}H{to}M{x} {number(y - 4)}V{number(y + 4)}M{to} {number(y - 4)}V{number(y + 4)}"
