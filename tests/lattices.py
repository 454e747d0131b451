"""A small lattice of one role, the roper, made from the lines of a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.model import Advancement, Context, Duration, Eligibility, Evidence, Item, Lattice, Need, Requirement, Role
from kg.vocab import PREVALENCE, STRENGTH

_EVIDENCE = Evidence("p", "d", "Ropers", "1", "a source", "s", "h", 1, "0")


def iri(name: str) -> str:
    """Return the IRI of what a case names."""
    return name.replace(" ", "-")


def make_lattice(case: Mapping[str, Any], known: Lattice) -> Lattice:
    """Return the lattice of *case*, with the schemes and assumptions of *known*.

    ``things``: what can be held, by name, with the fields of an item; ``years`` is its length, ``[least, most]``.
    ``asks``: what is asked of the roper: the kind of requirement by thing (several joined by `` / ``), or a dict with
    kind, strength, prevalence, context and the sentence that says so; ``again`` asks besides. ``moves``: from which
    roles one becomes a roper, each with what is asked of it. ``musts``: what a roper must be or pass, by strength.
    ``lengths``: of programmes for ropers, ``[least, most]`` in years.
    """
    asked = [
        _requirement(role, thing, said if isinstance(said, Mapping) else {"kind": said}, known)
        for role, asks in {"roper": case.get("asks", {}), **case.get("moves", {})}.items()
        for thing, said in asks.items()
    ]
    again = ((thing, said if isinstance(said, Mapping) else {"kind": said}) for thing, said in _again(case))
    asked += [replace(_requirement("roper", *one, known), iri=f"again-{n}") for n, one in enumerate(again)]
    moves = [
        Advancement(f"from-{one}", one, "promotion", (one,), ("roper",), (), **_said({}, known))
        for one in case.get("moves", ())
    ]
    return replace(
        known,
        roles={name: Role(name, name) for name in ("roper", *case.get("roles", ()), *case.get("moves", ()))},
        contexts={one: Context(one, one) for one in _contexts(case)},
        items={iri(name): _item(name, **of) for name, of in case["things"].items()},
        requirements=tuple(asked),
        advancements=tuple(moves),
        eligibility=tuple(
            Eligibility(f"must-{iri(what)}", what, what, ("roper",), **_said({"strength": strength}, known))
            for what, strength in case.get("musts", {}).items()
        ),
        programme_lengths={
            ("roper", iri(name)): Duration(least, most, None, (_EVIDENCE,))
            for name, (least, most) in case.get("lengths", {}).items()
        },
    )


def _contexts(case: Mapping[str, Any]) -> list[str]:
    asks: Mapping[str, Any] = case.get("asks", {})
    return [said["context"] for said in asks.values() if isinstance(said, Mapping) and "context" in said]


def _again(case: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    asked: Mapping[str, Any] = case.get("again", {})
    return asked.items()


def _item(
    name: str, presupposes: Sequence[str] = (), counts_as: Sequence[str] = (), years: Sequence[float] = (), **of: Any
) -> Item:
    duration = Duration(years[0], years[-1], "a source") if years else None
    before, others = tuple(map(iri, presupposes)), tuple(map(iri, counts_as))
    return Item(iri(name), name, presupposes=before, counts_as=others, duration=duration, **of)


def _requirement(role: str, thing: str, said: Mapping[str, Any], known: Lattice) -> Requirement:
    return Requirement(
        iri=f"{role}-asks-{iri(thing)}",
        label=thing,
        kind=said["kind"],
        roles=(role,),
        need=Need(1, tuple(map(iri, thing.split(" / ")))),
        exception_to=frozenset(f"{role}-asks-{iri(one)}" for one in said.get("exception_to", ())),
        instead_of=frozenset(),
        same_as=None,
        **_said(said, known),
    )


def _said(said: Mapping[str, Any], known: Lattice) -> dict[str, Any]:
    sentence = said.get("sentence")
    return {
        "strength": known.grades[f"{STRENGTH}{said.get('strength', 'typical')}"],
        "prevalence": known.grades[f"{PREVALENCE}{said.get('prevalence', 'unstated')}"],
        "hedge": None,
        "contexts": frozenset(filter(None, (said.get("context"),))),
        "account": "one",
        "evidence": (replace(_EVIDENCE, quote=sentence),) if sentence else (),
    }
