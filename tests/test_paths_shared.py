"""What one statement asks of two kinds of a role is one thing for each of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from lattices import make_lattice

from kg.model import Lattice, Question, Role
from kg.paths import find_routes

_LICENCE = "licence as a rigger or roper"
_THINGS = {
    "diploma": {"kind": "credential", "level": 1, "years": [4]},
    "knots course": {"kind": "credential"},
    _LICENCE: {"kind": "credential", "is_licence": True},
    "years as a rigger": {"kind": "experience", "in_role": "rigger"},
}
_ASKS: Mapping[str, Any] = {
    "diploma": "education",
    "knots course": {"kind": "education", "sentence": "Both take it."},
    _LICENCE: "licence",
}
_SENTENCE = "Ropers have been riggers as a rule."


def _known(lattice: Lattice, wider: str, asks: Mapping[str, object]) -> Lattice:
    """Return ropers as a kind of *wider*, of whom all but the experience is asked."""
    known = make_lattice({"things": _THINGS, "asks": {**_ASKS, **asks}, "roles": ["rigger"]}, lattice)
    kinds = {name: Role(name, name, specialises=(wider,)) for name in ("roper", "rigger")}
    asked = tuple(r if r.kind == "experience" else replace(r, roles=(wider,)) for r in known.requirements)
    return replace(known, roles={**kinds, wider: Role(wider, wider)}, requirements=asked)


def _todo(known: Lattice, source: str, to: str) -> set[str]:
    (route, *_) = find_routes(known, Question(to=to, source=source)).routes
    return {step.what.label for step in route.steps if not step.held and step.do == "earn"}


@pytest.mark.parametrize(
    ("wider", "todo"), [("rigger or roper", {"knots course", _LICENCE}), ("cordage worker", set())]
)
def test_licence_of_two_kinds_is_one_for_each(wider: str, todo: set[str], lattice: Lattice) -> None:
    assert _todo(_known(lattice, wider, {}), "rigger", "roper") == todo


def test_who_has_been_in_the_other_kind_has_it(lattice: Lattice) -> None:
    asks = {"years as a rigger": {"kind": "experience", "context": "old lofts", "sentence": _SENTENCE}}
    known = _known(lattice, "rigger or roper", asks)
    assert _todo(known, "roper", "rigger") == set()
    assert _todo(known, "rigger", "roper") == {"knots course", _LICENCE}
