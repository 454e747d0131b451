"""Two roles compared from the plain values of the graph: the rows of the canned query ``compare-roles``, at once."""

from collections.abc import Mapping, Sequence

from kg.ask.saying import EVERYWHERE, Row, article, listed
from kg.iris import slug
from kg.model import Lattice, Requirement

_YEARLY = "US dollars a year"


def compare_rows(lattice: Lattice, one: str, other: str) -> tuple[Row, ...]:
    """Return the requirements of two roles as the query returns them; a test holds the two to each other.

    The query looks for pairs in the whole graph, which takes seconds where thousands of requirements are loaded.
    """
    rows: list[tuple[tuple[object, ...], Row]] = []
    for role, counterpart in ((one, other), (other, one)):
        there = {iri for r in lattice.requirements_of.get(counterpart, ()) for iri in _things(r)}
        for requirement in lattice.requirements_of.get(role, ()):
            for context in sorted(lattice.contexts[iri].label for iri in requirement.contexts) or [EVERYWHERE]:
                row = _row(requirement, role, lattice.roles[role].label, context, _things(requirement) & there)
                rows.append(
                    ((row["kind"], row["roleLabel"], role, requirement.strength.rank, requirement.iri, context), row)
                )
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def compare_pay(figures: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Return what roles pay a year, in the last year that a source has for all of them; nothing where there is none.

    :param figures: by the label of a role its rows of ``figures-of-role``.
    """
    paid = [
        {
            row["year"]: row["value"]
            for row in rows
            if row["measure"] == "median pay" and row["unit"] == _YEARLY and "industry" not in row
        }
        for rows in figures.values()
    ]
    year = max(set.intersection(*map(set, paid)), default="")
    if not year:
        return {}
    texts = [f"{article(label)} {float(values[year]):,.0f}" for label, values in zip(figures, paid, strict=True)]
    return {"things": listed(texts), "unit": _YEARLY, "year": year}


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
        and any(map(is_named, _things(r)))
        and (r.need.count > 1 or len(_things(r)) == 1)
        for r in lattice.requirements_of.get(role, ())
    )


def _things(requirement: Requirement) -> set[str]:
    """Return what a requirement itself lists: things, groups left aside."""
    return {part for part in requirement.need.parts if isinstance(part, str)}


def _row(requirement: Requirement, role: str, label: str, context: str, shared: set[str]) -> Row:
    row = {
        "kind": requirement.kind,
        "role": role,
        "roleLabel": label,
        "requirement": requirement.iri,
        "label": requirement.label,
        "strength": requirement.strength.label,
        "prevalence": requirement.prevalence.label,
        "context": context,
        "namedForBoth": "true" if shared else "false",
    }
    return row if requirement.hedge is None else {**row, "hedge": requirement.hedge}
