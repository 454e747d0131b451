"""Two roles compared from the plain values of the graph: the rows of the canned query ``compare-roles``, at once."""

from kg.iris import slug
from kg.model import Lattice, Requirement, Role
from kg.tell.saying import EVERYWHERE, Row


def compare_rows(lattice: Lattice, one: str, other: str) -> tuple[Row, ...]:
    """Return the requirements of two roles as the query returns them; a test holds the two to each other.

    The query looks for pairs in the whole graph, which takes seconds where thousands of requirements are loaded.
    """
    rows: list[tuple[tuple[object, ...], Row]] = []
    for role, counterpart in ((one, other), (other, one)):
        there = {iri for r in lattice.requirements_of.get(counterpart, ()) for iri in things_in(r)}
        for of, requirement in _asked(lattice, role):
            for context in sorted(lattice.contexts[iri].label for iri in requirement.contexts) or [EVERYWHERE]:
                row = _row(
                    requirement,
                    lattice.roles[role],
                    lattice.roles[of],
                    context,
                    things_in(requirement) & there if of == role else set(),
                )
                rank = requirement.strength.rank
                rows.append(((row["kind"], row["roleLabel"], role, rank, requirement.iri, of, context), row))
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _of(lattice: Lattice, role: str) -> tuple[str, ...]:
    """Return a role and those that take it in: what is said of them is said of it too."""
    return (role, *lattice.roles[role].specialises)


def _asked(lattice: Lattice, role: str) -> list[tuple[str, Requirement]]:
    """Return what is asked of a role, each with the role that it is said of; not what a rule of its own replaces."""
    asked = [(of, r) for of in _of(lattice, role) for r in lattice.requirements_of.get(of, ())]
    replaced = {iri for r in lattice.requirements_of.get(role, ()) for iri in r.instead_of}
    return [(of, r) for of, r in asked if r.iri not in replaced]


def is_everywhere(lattice: Lattice, role: str, credential: str) -> bool:
    """Whether a source requires a credential, or its level, of all in a role; as ``is-required-everywhere`` has it."""
    level = lattice.items[credential].level if lattice.items[credential].field is None else None
    loosened = {iri for r in lattice.requirements for iri in (*r.exception_to, *r.instead_of)}

    def is_named(part: str) -> bool:
        return part == credential or (level is not None and lattice.items[part].level == level)

    return any(
        slug(r.strength.iri) in ("mandated", "required")
        and slug(r.prevalence.iri) in ("all", "unstated")
        and not r.contexts
        and r.iri not in loosened
        and any(map(is_named, things_in(r)))
        and (r.need.count > 1 or len(things_in(r)) == 1)
        for r in lattice.requirements_of.get(role, ())
    )


def things_in(requirement: Requirement) -> set[str]:
    """Return what a requirement itself lists: things, groups left aside."""
    return {part for part in requirement.need.parts if isinstance(part, str)}


def _row(requirement: Requirement, role: Role, of: Role, context: str, shared: set[str]) -> Row:
    row = {
        "kind": requirement.kind,
        "role": role.iri,
        "roleLabel": role.label,
        "saidOf": of.iri,
        "saidOfLabel": of.label,
        "requirement": requirement.iri,
        "label": requirement.label,
        "strength": requirement.strength.label,
        "prevalence": requirement.prevalence.label,
        "context": context,
        "namedForBoth": "true" if shared else "false",
    }
    return row if requirement.hedge is None else {**row, "hedge": requirement.hedge}
