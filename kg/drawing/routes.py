"""The routes of an answer as one drawing: boxes, arrows, and how to read them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg.drawing.boxes import Box, Boxes, load_words, to_boxes
from kg.drawing.layout import Point, lay_out
from kg.drawing.svg import element, number, svg, words
from kg.drawing.text import width, wrap
from kg.paths.render import Json

_BOX, _GAP, _LAYER, _PAD, _MARGIN = 196.0, 22.0, 48.0, 12.0, 8.0
_HEAD, _TEXT, _LINE = 14.0, 12.0, 16.0
_MOST_LINES = 5
_SAMPLE = 34.0
Frame = tuple[float, float, float, float]
_SHAPES = ("role", "credential", "training", "experience")


def draw_routes(found: Json, *, page: str = "", style: str = "") -> str:
    """Return the routes of an answer, in the shape of ``/paths``, as SVG; where there is none, what is in the way.

    :param page: where the list of the routes stands, to which the boxes lead; empty in that page itself.
    :param style: the style sheet to put in, for a drawing that stands alone.
    """
    made = to_boxes(found)
    texts = [_text(box) for box in made.boxes]
    heights = [_height(text) for text in texts]
    layout = lay_out(heights, list(made.arrows), box=_BOX, gap=_GAP, layer=_LAYER)
    wide = max(layout.width, _BOX)
    legend = _legend(made, wide)
    taken: list[Frame] = []
    said = load_words()
    routes = f"{len(found['routes'])} route{'' if len(found['routes']) == 1 else 's'}"
    parts = [
        element("title", words(said["title"].format(question=found["question"], routes=routes)), id="drawing-title"),
        element("desc", words(describe(found)), id="drawing-description"),
        element("defs", _arrowhead()),
        *(
            _arrow(layout.courses[pair], numbers, made.boxes[pair[1]], len(found["routes"]), taken)
            for pair, numbers in made.arrows.items()
        ),
        *(
            _box(box, text, centre, height, page)
            for box, text, centre, height in zip(made.boxes, texts, layout.centres, heights, strict=True)
        ),
        element("g", *legend[0], class_="legend", transform=f"translate(0 {number(layout.height + 28)})"),
    ]
    moved = element("g", *parts[3:], transform=f"translate({number(_MARGIN)} {number(_MARGIN)})")
    return svg(
        *parts[:3],
        moved,
        width=wide + 2 * _MARGIN,
        height=layout.height + 28 + legend[1] + 2 * _MARGIN,
        style=style,
        class_="drawing",
        role="group",
        aria_labelledby="drawing-title",
        aria_describedby="drawing-description",
    )


def describe(found: Json) -> str:
    """Return in words what the drawing shows: each route with its steps in order."""
    said = load_words()
    if not found["routes"]:
        blocked = " ".join(f"{said['blocked'].format(label=one['label'])}: {one['why']}." for one in found["blockedBy"])
        return str(said["no-route"].format(blocked=blocked))
    parts = [
        said["part"].format(number=number, steps=", then ".join(_told(step) for step in route["steps"]))
        for number, route in enumerate(found["routes"], start=1)
    ]
    count = len(parts)
    return str(said["description"].format(routes=f"{count} route{'' if count == 1 else 's'}")) + " " + " ".join(parts)


def _told(step: Json) -> str:
    return f"{'held' if step['held'] else step['verb']} {step['what']['label']}"


def _text(box: Box) -> list[tuple[str, str]]:
    """Return the lines of a box with their classes."""
    room = _BOX - 2 * _PAD
    head = [(line, "head") for line in wrap(box.head, room, _HEAD, bold=True)]
    kind = [] if box.kind in ("start", "goal", "blocked") else [(box.text[0], "kind")]
    rest = box.text[len(kind) :]
    lines = [(line, "said") for text in rest for line in wrap(text, room, _TEXT, most=_MOST_LINES)]
    return [*kind, *head, *lines]


def _height(text: Sequence[object]) -> float:
    return len(text) * _LINE + 2 * _PAD - 4


def _box(box: Box, text: Sequence[tuple[str, str]], centre: tuple[float, float], height: float, page: str) -> str:
    left, top = centre[0] - _BOX / 2, centre[1] - height / 2
    lines = [
        element("text", words(line), x=_PAD + 2, y=_PAD + _LINE * index + 10, class_=kind)
        for index, (line, kind) in enumerate(text)
    ]
    return element(
        "a",
        element("title", words(box.told)),
        _shape(box.kind, _BOX, height),
        *lines,
        href=f"{page}{box.target}",
        class_=" ".join(("box", box.kind, *box.marks)),
        transform=f"translate({number(left)} {number(top)})",
    )


def _shape(kind: str, wide: float, high: float) -> str:
    """Return the outline of a box: its kind is told by its shape as well as by colour and word."""
    cut = min(10.0, high / 3)
    if kind in ("training", "experience"):
        if kind == "training":
            corners = [(cut, 0), (wide - cut, 0), (wide, cut), (wide, high - cut), (wide - cut, high), (cut, high)]
            corners += [(0, high - cut), (0, cut)]
        else:
            middle = high / 2
            corners = [(cut, 0), (wide - cut, 0), (wide, middle), (wide - cut, high), (cut, high), (0, middle)]
        return element("polygon", points=" ".join(f"{number(float(x))},{number(float(y))}" for x, y in corners))
    rounded = {"role": 16.0, "start": 4.0, "goal": 16.0, "blocked": 4.0}.get(kind, 0.0)
    outline = element("rect", width=wide, height=high, rx=min(rounded, high / 2))
    return outline + element("rect", width=5.0, height=high, class_="bar") if kind == "credential" else outline


def _arrowhead() -> str:
    tip = element("path", d="M0 0 8 4 0 8Z", class_="tip")
    return element(
        "marker", tip, id="tip", viewBox="0 0 8 8", refX="7", refY="4", markerWidth="8", markerHeight="8", orient="auto"
    )


def _arrow(points: Sequence[Point], numbers: Sequence[int], target: Box, routes: int, taken: list[Frame]) -> str:
    """Return an arrow with the numbers of its routes, set where no other numbers of *taken* stand."""
    marks = [mark for mark in target.marks if mark in ("uncertain", "assumed")]
    path = element("path", d=_course(points), class_=" ".join(("arrow", *marks)), marker_end="url(#tip)")
    if routes <= 1:
        return path
    label = load_words()["all"] if len(numbers) == routes else ", ".join(map(str, numbers))
    half = width(label, _TEXT, bold=True) / 2 + 3
    frames = [(x - half, y - 8, x + half, y + 8) for x, y in _along(points)]
    frame = next((one for one in frames if not any(_meet(one, other) for other in taken)), frames[0])
    taken.append(frame)
    return path + element("text", words(label), x=frame[0] + half, y=frame[1] + 12, class_="numbers")


def _meet(one: Frame, other: Frame) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _along(points: Sequence[Point]) -> Iterator[Point]:
    """Yield where numbers may stand on an arrow: between layers first, from the middle outwards, then beside boxes."""
    ways = list(pairwise(points[1:]))
    for way in (ways[0::2], ways[1::2]):
        for (x, y), (to_x, to_y) in way:
            for t in (0.5, 0.35, 0.65, 0.25, 0.75):
                # A point of the curve that _course draws, of which both handles lie half way down.
                bent = t * t * (3 - 2 * t)
                low = 3 * t * (1 - t) / 2 + t**3
                yield x + (to_x - x) * bent, y + (to_y - y) * low


def _course(points: Sequence[Point]) -> str:
    """Return the way of an arrow: straight along its layers, in a bend between them."""
    (x, y), *rest = points
    way = [f"M{number(x)} {number(y)}"]
    for to_x, to_y in rest:
        half = number((y + to_y) / 2)
        straight = abs(to_x - x) < 0.05
        way.append(
            f"V{number(to_y)}"
            if straight
            else f"C{number(x)} {half} {number(to_x)} {half} {number(to_x)} {number(to_y)}"
        )
        x, y = to_x, to_y
    return "".join(way)


def _legend(made: Boxes, wide: float) -> tuple[list[str], float]:
    """Return how to read what occurs in the drawing, in as many columns as have room, and how high that is."""
    said = load_words()["legend"]
    names = list(_occurring(made))
    column = _SAMPLE + 12 + max(width(said[name], _TEXT) for name in names)
    columns = max(1, int(wide // column))
    y, parts = 0.0, [element("text", words(said["title"]), x=0.0, y=12.0, class_="head")]
    y = 24.0
    for start in range(0, len(names), columns):
        row = names[start : start + columns]
        texts = [wrap(said[name], wide / columns - _SAMPLE - 12, _TEXT) for name in row]
        for place, (name, lines) in enumerate(zip(row, texts, strict=True)):
            parts.append(_entry(name, lines, place * wide / columns, y))
        y += max(len(lines) for lines in texts) * _LINE + 8
    return parts, y


def _occurring(made: Boxes) -> Iterable[str]:
    kinds, marks = {box.kind for box in made.boxes}, {mark for box in made.boxes for mark in box.marks}
    yield from (shape for shape in _SHAPES if shape in kinds)
    yield from (mark for mark in ("held", "certain", "uncertain", "assumed") if mark in marks)
    if any({"uncertain", "assumed"} <= {*box.marks} for box in made.boxes):
        yield "both"
    if len({number for numbers in made.arrows.values() for number in numbers}) > 1:
        yield "arrow"


def _entry(name: str, lines: Sequence[str], x: float, y: float) -> str:
    """Return a line of the legend: a sample, and what it means."""
    if name == "arrow":
        sample = element("path", d=f"M2 9H{number(_SAMPLE - 4)}", class_="arrow", marker_end="url(#tip)")
    else:
        kind = name if name in _SHAPES else "plain"
        marks = "uncertain assumed" if name == "both" else name
        sample = element("g", _shape(kind, _SAMPLE, 18.0), class_=f"box {kind} {marks}")
    text = [
        element("text", words(line), x=_SAMPLE + 8, y=13 + _LINE * index, class_="said")
        for index, line in enumerate(lines)
    ]
    return element("g", sample, *text, transform=f"translate({number(x)} {number(y)})")
