"""The order of the steps of a route: as stated, else by kind of step, as cases/routes/order.yaml says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.iris import slug
from kg.model import Advancement, Item, Lattice, Need, Question, Requirement, Role
from kg.paths import find_routes
from kg.paths.render import to_json, to_text, to_triples
from kg.terms import Iri
from kg.vocab import ASSUMPTION, IN_USUAL_ORDER, PREVALENCE, PROV, STRENGTH

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "order.yaml").read_text(encoding="utf-8"))


def iri(name: str) -> str:
    return name.replace(" ", "-")


def item(name: str, presupposes: Sequence[str] = (), **of: Any) -> Item:
    return Item(iri(name), name, presupposes=tuple(map(iri, presupposes)), **of)


def made(case: dict[str, Any], known: Lattice) -> Lattice:
    """Return a lattice of one role that asks what *case* says, with the grades and assumptions of *known*."""
    grades = {"strength": known.grades[f"{STRENGTH}typical"], "prevalence": known.grades[f"{PREVALENCE}unstated"]}
    said: dict[str, Any] = {**grades, "hedge": None, "contexts": frozenset(), "account": "one", "evidence": ()}
    asked = [
        Requirement(
            iri=f"{role}-asks-{iri(thing)}",
            label=thing,
            kind=kind,
            roles=(role,),
            need=Need(1, (iri(thing),)),
            exception_to=frozenset(),
            instead_of=frozenset(),
            same_as=None,
            **said,
        )
        for role, asks in {"roper": case["asks"], **case.get("moves", {})}.items()
        for thing, kind in asks.items()
    ]
    moves = [
        Advancement(f"from-{one}", one, "promotion", (one,), ("roper",), (), **said) for one in case.get("moves", ())
    ]
    items = {iri(name): item(name, **of) for name, of in case["things"].items()}
    roles = {name: Role(name, name) for name in ("roper", *case.get("moves", ()))}
    return replace(known, roles=roles, items=items, requirements=tuple(asked), advancements=tuple(moves))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_order_of_steps(case: dict[str, Any], lattice: Lattice) -> None:
    known = made(case, lattice)
    assume = {IN_USUAL_ORDER: case["assume"]} if "assume" in case else {}
    answer = find_routes(known, Question(to="roper", assume=assume))
    route = answer.routes[case.get("route", 0)]
    assert [step.what.label for step in route.steps] == case["steps"]
    assert (route.order is not None) == case["assumed"]


@pytest.mark.parametrize("is_assumed", [True, False])
def test_assumed_order_is_told_in_every_form(is_assumed: bool, lattice: Lattice) -> None:
    case = next(case for case in CASES if case["assumed"] == is_assumed and "assume" not in case)
    answer = find_routes(known := made(case, lattice), Question(to="roper"))
    said = to_json(answer, known)
    name = slug(IN_USUAL_ORDER) if is_assumed else None
    assert [route["orderAssumption"] for route in said["routes"]] == [name]
    assert (slug(IN_USUAL_ORDER) in {one["name"] for one in said["assumptions"]}) == is_assumed
    assert ("where no source states it" in to_text(answer, known)) == is_assumed
    influences = {t.object for t in to_triples(answer, known) if t.predicate == Iri(f"{PROV}wasInfluencedBy")}
    assert (Iri(f"{ASSUMPTION}{slug(IN_USUAL_ORDER)}") in influences) == is_assumed
