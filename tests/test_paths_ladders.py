"""Credentials that a source lists in the order in which people get them: cut after the one named after the role."""

from dataclasses import replace

import pytest
from lattices import make_lattice

from kg.model import Lattice
from kg.paths.ladders import without_beyond

_LEAD = "People who work with ropes get these in the following order:"


@pytest.mark.parametrize(
    ("of", "role", "kept"),
    [
        ("rope worker", "roper", ["hand rating", "roper certificate"]),
        ("rope worker", "rigger", ["hand rating", "roper certificate", "top rating"]),
        # Said of the role itself.
        ("roper", "roper", ["hand rating", "roper certificate", "top rating"]),
    ],
)
def test_list_ends_at_what_is_named_after_the_role(of: str, role: str, kept: list[str], lattice: Lattice) -> None:
    names = ["hand rating", "roper certificate", "top rating"]
    asks = {name: {"kind": "licence", "sentence": _LEAD} for name in names}
    things = {name: {"kind": "credential"} for name in names}
    known = make_lattice({"things": things, "asks": asks, "roles": ["rigger", "rope worker"]}, lattice)
    stated = [
        replace(one, roles=(of,), evidence=(lead := one.evidence[0], replace(lead, passage=one.label, sentence=place)))
        for place, one in enumerate(known.requirements)
    ]
    assert [one.label for one in without_beyond(stated, role, known)] == kept
