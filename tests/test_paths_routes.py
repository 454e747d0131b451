"""The planner's answers on the embedded graph, as cases/routes/embedded.yaml says, and what holds of any answer."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from kg.errors import ParameterError, UnknownRoleError, UnknownThingError
from kg.graph import load_lattice
from kg.iris import slug
from kg.model import Answer, Lattice, Need, Question, Route, Step
from kg.names import Names
from kg.paths import find_routes
from kg.paths.reading import GATES
from kg.paths.render import requirement_json, to_json, to_text, to_triples
from kg.paths.ways import rank
from kg.question import to_question
from kg.store import OxigraphReader
from kg.terms import Iri
from kg.vocab import CREDENTIAL, PPLAN, PREVALENCE, ROLE

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "embedded.yaml").read_text(encoding="utf-8"))


def said(step: Step) -> str:
    return f"{'held' if step.held else step.do} {slug(step.what.iri)}"


def has_in_order(route: Route, wanted: list[str]) -> bool:
    steps = iter([said(step) for step in route.steps])
    return all(one in steps for one in wanted)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_embedded_answer(case: dict[str, Any], lattice: Lattice, names: Names) -> None:
    answer = find_routes(lattice, to_question(names, **case["ask"]))
    assert answer.reachable == case.get("reachable", True)
    best = answer.routes[0] if answer.routes else None
    checks: dict[str, Any] = {
        "first": lambda w: best and [said(step) for step in best.steps] == w,
        "some": lambda w: any(has_in_order(route, w) for route in answer.routes),
        "every": lambda w: all(has_in_order(route, [one]) for route in answer.routes for one in w),
        "none": lambda w: not any(has_in_order(route, [one]) for route in answer.routes for one in w),
        "no_alternative": lambda w: (
            not {slug(a.thing.iri) for route in answer.routes for step in route.steps for a in step.alternatives}
            & set(w)
        ),
        "mandatory": lambda w: [slug(thing.iri) for thing in answer.mandatory] == w,
        "missing": lambda w: [slug(thing.iri) for thing in answer.missing] == w,
        "blocked": lambda w: [slug(blocker.thing.iri) for blocker in answer.blocked_by] == w,
        "nearest": lambda w: [slug(near.thing.iri) for near in answer.nearest] == w,
        "total": lambda w: best and best.total == pytest.approx(w, abs=0.001),
        "certainty": lambda w: (
            best and [slug(g.iri) for g in (best.certainty.strength, best.certainty.prevalence) if g] == w
        ),
        "context": lambda w: best and any(slug(context.iri) == w for step in best.steps for context in step.contexts),
        "assumption": lambda w: best and any(slug(a) == w for step in best.steps for a in step.assumptions),
        "statements": lambda w: best and set(w) <= {slug(s.iri) for step in best.steps for s in step.statements},
        "ramps": lambda w: best and set(w) <= {slug(o.thing.iri) for ramp in best.off_ramps for o in ramp.openings},
    }
    for key in case.keys() - {"name", "ask", "reachable"}:
        assert checks[key](case[key]), f"{key}: expected {case[key]}, got\n{to_text(answer, lattice)}"


def question_of(lattice: Lattice, chance: Random) -> Question:
    """Return a question about anything in the lattice."""
    roles, contexts = sorted(lattice.roles), sorted(lattice.contexts)
    credentials = sorted(iri for iri, item in lattice.items.items() if item.kind == "credential")
    return Question(
        to=chance.choice(roles),
        source=chance.choice([None, *roles]),
        have=tuple(chance.sample(credentials, chance.randint(0, 2))),
        without=tuple(chance.sample(credentials, chance.randint(0, 2))),
        contexts=tuple(chance.sample(contexts, chance.randint(0, 2))),
        most=50,
    )


@pytest.mark.parametrize("seed", range(120))
def test_what_holds_of_any_answer(seed: int, lattice: Lattice) -> None:
    question = question_of(lattice, Random(seed))
    answer = find_routes(lattice, question)
    assert answer.reachable or answer.blocked_by
    assert not answer.bounded
    for route in answer.routes:
        holds_together(route, question)
        for thing in answer.mandatory:
            assert any(thing.iri == step.what.iri or entails(lattice, step.what.iri, thing.iri) for step in route.steps)
    assert to_text(answer, lattice).startswith("What path leads to")
    assert to_json(answer, lattice)["reachable"] == answer.reachable
    plans = {t.subject for t in to_triples(answer, lattice) if t.object == Iri(f"{PPLAN}Plan")}
    assert len(plans) == len(answer.routes)


def holds_together(route: Route, question: Question) -> None:
    years = sum(step.years or 0.0 for step in route.steps)
    assert route.total == pytest.approx(years, abs=0.01)
    for step in route.steps:
        assert step.held or step.what.iri not in question.without
        assert step.held or step.statements or step.assumptions or step.do == "earn", said(step)
    done = [said(step) for step in route.steps]
    assert len(done) == len(set(done))


def entails(lattice: Lattice, iri: str, other: str) -> bool:
    item = lattice.items.get(iri)
    return bool(item) and any(one == other or entails(lattice, one, other) for one in (item.counts_as if item else ()))


def test_order_is_surest_first(lattice: Lattice, names: Names) -> None:
    for role in lattice.roles:
        routes = find_routes(lattice, Question(to=role, most=50)).routes
        keys = [(rank(route.certainty), _by_exception(route), route.total) for route in routes]
        assert keys == sorted(keys)


def _by_exception(route: Route) -> bool:
    return any(step.strength and slug(step.strength.iri) == "accepted" for step in route.steps)


def test_preferred_is_never_a_gate(lattice: Lattice) -> None:
    assert not [r for r in lattice.requirements if r.strength.iri in GATES and slug(r.strength.iri) == "preferred"]


def test_same_question_same_answer(lattice: Lattice, embedded: OxigraphReader) -> None:
    again = load_lattice(embedded)
    one, other = (
        find_routes(known, Question(to="https://w3id.org/career-lattice/role/librarian")) for known in (lattice, again)
    )
    assert to_json(one, lattice) == to_json(other, again)


def test_most_is_counted(lattice: Lattice, names: Names) -> None:
    answer: Answer = find_routes(lattice, to_question(names, to="librarian", most=1))
    assert len(answer.routes) == 1
    assert answer.more > 0


def test_unknown_role_has_nearest(names: Names) -> None:
    with pytest.raises(UnknownRoleError) as caught:
        to_question(names, to="libarian")
    assert caught.value.nearest[0] == "librarian"


@pytest.mark.parametrize(
    ("given_values", "error"),
    [
        ({"have": ["a rumour"]}, UnknownThingError),
        ({"contexts": ["the moon"]}, UnknownThingError),
        ({"assume": ["nothing=1"]}, UnknownThingError),
        ({"assume": ["years-bachelors-degree=long"]}, ParameterError),
        ({"assume": ["years-bachelors-degree=yes"]}, ParameterError),
        ({"assume": ["higher-level-counts=7"]}, ParameterError),
        ({"years": ["library-assistant"]}, ParameterError),
        ({"years": ["library-assistant=-1"]}, ParameterError),
    ],
)
def test_wrong_value_is_refused(given_values: dict[str, list[str]], error: type[Exception], names: Names) -> None:
    with pytest.raises(error):
        to_question(names, to="librarian", **given_values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("2622", "librarian"), ("C2622", "librarian"), ("25-4022", "librarian"), ("4411", "library-assistant")],
)
def test_code_names_the_widest_role(code: str, expected: str, names: Names) -> None:
    assert slug(names.get_role(code)) == expected


def test_unlikely_mapping_names_nothing(names: Names) -> None:
    with pytest.raises(UnknownRoleError):
        names.get_role("43-1011")


def test_no_route_is_said_in_rdf_too(lattice: Lattice, names: Names) -> None:
    answer = find_routes(lattice, to_question(names, to="librarian", without=["masters-degree"]))
    said = {(slug(t.predicate.value).rsplit("#", 1)[-1], str(t.object)) for t in to_triples(answer, lattice)}
    assert ("isReachable", "false") in said
    assert {"blockedBy", "nearest"} <= {name for name, _ in said}


def test_two_questions_share_no_plan(lattice: Lattice, names: Names) -> None:
    one, other = (
        {t.subject for t in to_triples(find_routes(lattice, to_question(names, to="librarian", have=have)), lattice)}
        for have in ([], ["high-school-diploma"])
    )
    assert not one & other


def test_every_way_to_say_it_says_the_same(lattice: Lattice, names: Names) -> None:
    answer = find_routes(lattice, to_question(names, to="librarian", source="library-assistant"))
    said, text = to_json(answer, lattice), to_text(answer, lattice)
    steps = [step for route in said["routes"] for step in route["steps"]]
    assert all(step["what"]["label"] in text for step in steps)
    assert {s["iri"] for step in steps for s in step["statements"]} <= {
        str(t.object) for t in to_triples(answer, lattice) if t.predicate.value.endswith("wasDerivedFrom")
    }
    assert all(s["hedge"] in text for step in steps for s in step["statements"] if s["hedge"])


def test_all_of_is_never_said_as_any_of(lattice: Lattice) -> None:
    both = next(r for r in lattice.requirements if slug(r.iri) == "teacher-assistant-first-aid-2024-34")
    said = requirement_json(both, lattice)
    assert (said["anyOf"], len(said["allOf"]), said["atLeast"]) == ([], 2, 2)
    a, b, c = sorted(lattice.items)[:3]
    nested = requirement_json(replace(both, need=Need(1, (a, Need(2, (b, c))))), lattice)
    assert nested["anyOf"][0]["iri"] == a
    assert [part["iri"] for part in nested["anyOf"][1]["allOf"]] == [b, c]


@pytest.mark.parametrize(
    ("prevalence", "is_asked"), [("most", True), ("typical", True), ("many", False), ("some", False)]
)
def test_what_many_have_is_no_step_where_less_is_asked_for(prevalence: str, is_asked: bool, lattice: Lattice) -> None:
    role, degree = f"{ROLE}library-assistant", f"{CREDENTIAL}bachelors-degree"
    asked = next(
        one
        for one in lattice.requirements
        if one.roles == (role,) and one.kind == "education" and one.strength.iri in GATES and not one.contexts
    )
    grade = replace(asked.prevalence, iri=f"{PREVALENCE}{prevalence}")
    need = Need(1, (degree,))
    habit = replace(asked, iri=f"{asked.iri}-habit", prevalence=grade, need=need)
    same = [one for one in lattice.requirements if one.account == asked.account]
    known = replace(lattice, requirements=(*same, habit))
    best = find_routes(known, Question(to=role)).routes[0]
    assert (degree in {step.what.iri for step in best.steps}) == is_asked
