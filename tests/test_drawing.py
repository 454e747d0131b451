"""Drawings: they say what the list says, can be read, and lie in no one's way."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from kg.drawing import Bar, draw_bars, draw_routes
from kg.drawing.boxes import to_boxes
from kg.drawing.text import width
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.paths.render import to_json
from kg.vocab import CREDENTIAL, ROLE

S = "{http://www.w3.org/2000/svg}"
Json = dict[str, Any]
QUESTIONS = {
    "librarian": Question(f"{ROLE}librarian", most=50),
    "technician with a diploma": Question(
        f"{ROLE}library-technician", have=(f"{CREDENTIAL}high-school-diploma",), most=50
    ),
    "supervisor": Question(f"{ROLE}library-supervisor", most=50),
    "from work": Question(f"{ROLE}librarian", source=f"{ROLE}library-assistant"),
}


@pytest.fixture(params=QUESTIONS.values(), ids=list(QUESTIONS))
def found(request: pytest.FixtureRequest, lattice: Lattice) -> Json:
    return to_json(find_routes(lattice, request.param), lattice)


def step(what: str, **said: object) -> Json:
    """A step of the shape of ``/paths``, with only what a drawing reads."""
    plain: Json = {
        "do": "earn",
        "verb": "earn",
        "what": {"iri": f"x:{what}", "label": what},
        "years": None,
        "strength": "required",
        "prevalence": "all",
        "hedge": None,
        "context": [],
        "certain": True,
        "doubts": [],
        "alternatives": [],
        "assumption": None,
        "held": False,
    }
    return plain | said


def answer(*routes: list[Json]) -> Json:
    """An answer of the shape of ``/paths``, with only what a drawing reads."""
    made = [{"steps": steps, "offRamps": []} for steps in routes]
    goal = {"iri": "x:goal", "label": "goal"}
    return {"question": "?", "to": goal, "from": None, "have": [], "years": [], "routes": made, "pay": {}}


def boxes(drawing: str) -> Iterator[tuple[Xml.Element, float, float, float, float]]:
    """Yield the boxes of a drawing with their borders: left, top, right, bottom."""
    for box in Xml.fromstring(drawing).iter(f"{S}a"):
        left, top = map(float, re.findall(r"[\d.-]+", box.attrib["transform"]))
        shape = box.find(f"{S}rect")
        if shape is not None:
            wide, high = float(shape.attrib["width"]), float(shape.attrib["height"])
        else:
            polygon = box.find(f"{S}polygon")
            assert polygon is not None
            points = [tuple(map(float, point.split(","))) for point in polygon.attrib["points"].split()]
            wide, high = max(x for x, _ in points), max(y for _, y in points)
        yield box, left, top, left + wide, top + high


def test_every_step_is_drawn_with_its_name_and_length(found: Json) -> None:
    texts = [" ".join(box.itertext()) for box, *_ in boxes(draw_routes(found))]
    for one in (one for route in found["routes"] for one in route["steps"]):
        mark = "✓" if one["held"] else "certain" if one["certain"] else "not certain"
        assert any(one["what"]["label"] in text and mark in text for text in texts)


def test_routes_can_be_followed_in_the_drawing(found: Json) -> None:
    made = to_boxes(found)
    for number, route in enumerate(found["routes"], start=1):
        here, heads = 0, []
        while here != len(made.boxes) - 1:
            (here,) = [to for (source, to), numbers in made.arrows.items() if source == here and number in numbers]
            heads.append(made.boxes[here].head)
        assert len(heads) == len(route["steps"]) + 1
        assert all(one["what"]["label"] in head for one, head in zip(route["steps"], heads, strict=False))


def test_boxes_lie_apart_and_hold_their_text(found: Json) -> None:
    drawn = list(boxes(draw_routes(found)))
    for one, other in combinations([place for _, *place in drawn], 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    for box, left, _, right, _ in drawn:
        for text in box.iter(f"{S}text"):
            is_head = text.attrib["class"] == "head"
            room = right - left - float(text.attrib["x"])
            assert width(text.text or "", 14 if is_head else 12, bold=is_head) <= room


def test_boxes_lead_to_steps_of_the_list(found: Json) -> None:
    steps = {f"#route-{n}-step-{m + 1}" for n, r in enumerate(found["routes"], 1) for m in range(len(r["steps"]))}
    targets = {box.attrib["href"] for box, *_ in boxes(draw_routes(found))}
    assert targets - {"#question", "#goal"} <= steps
    alone = {box.attrib["href"] for box, *_ in boxes(draw_routes(found, page="/paths?to=x"))}
    assert alone == {f"/paths?to=x{target}" for target in targets}


def test_steps_in_another_order_make_no_circle() -> None:
    one, other = step("a"), step("b")
    heads = [box.head for box in to_boxes(answer([one, other], [other, one])).boxes]
    assert sorted(heads) == ["Earn a", "Earn a", "Earn b", "Goal: goal", "Start: what you have"]


def test_marks_are_words_and_lines() -> None:
    doubted = step("a", certain=False, strength="typical", hedge="Most", doubts=["strength typical"])
    drawing = draw_routes(answer([step("h", held=True), doubted, step("l", years=2.0, assumption="years-of-l")]))
    shown = {box.attrib["class"]: " ".join(box.itertext()) for box, *_ in boxes(drawing)}
    assert "✓ held already" in shown["box credential held certain"]
    assert (
        "not certain" in shown["box credential todo uncertain"] and "“Most”" in shown["box credential todo uncertain"]
    )
    assert "length assumed" in shown["box credential todo certain assumed"]


def test_names_are_escaped() -> None:
    drawing = draw_routes(answer([step("R&D <b>\x00 ‘lead’")]), style=".a > .b { fill: none; }")
    assert any("R&D <b> ‘lead’" in "".join(box.itertext()) for box, *_ in boxes(drawing))


def test_fifty_routes_are_drawn_apart() -> None:
    routes = [[step(f"a{n % 7}"), step(f"b{n}"), step(f"c{n % 3}")] for n in range(50)]
    places = [place for _, *place in boxes(draw_routes(answer(*routes)))]
    assert len(places) == 2 + 7 + 50 + 3
    for one, other in combinations(places, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_what_blocks_is_drawn_where_no_route_leads(lattice: Lattice) -> None:
    question = Question(f"{ROLE}librarian", without=(f"{CREDENTIAL}masters-degree",))
    found = to_json(find_routes(lattice, question), lattice)
    text = " ".join(Xml.fromstring(draw_routes(found)).itertext())
    assert not found["routes"]
    assert all(f"In the way: {one['label']}" in text for one in found["blockedBy"])


def test_bars_say_their_shares() -> None:
    drawing = Xml.fromstring(
        draw_bars("Education", "a: 60 %", [Bar("a", 60, 40, 80), Bar("b", 0.4, is_weak=True)], name="x")
    )
    assert "60 %" in "".join(drawing.itertext()) and "< 1 %" in "".join(drawing.itertext())
    courses = {one.attrib["class"]: one.attrib["d"].count("M") for one in drawing.iterfind(f"{S}path")}
    assert courses == {"track": 2, "interval": 3}
    assert [one.attrib["class"] for one in drawing.iterfind(f"{S}rect")] == ["share", "share weak"]


def test_numbers_of_routes_lie_apart(found: Json) -> None:
    texts = [one for one in Xml.fromstring(draw_routes(found)).iter(f"{S}text") if one.get("class") == "numbers"]
    places = [(float(one.attrib["x"]), float(one.attrib["y"]), width(one.text or "", 12) / 2) for one in texts]
    for (x, y, half), (other_x, other_y, other_half) in combinations(places, 2):
        assert abs(y - other_y) >= 12 or abs(x - other_x) > half + other_half
