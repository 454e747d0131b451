"""Solutions as people read them: the label of a thing in place of its IRI."""

from dataclasses import dataclass
from itertools import pairwise

from kg.reader import Solutions
from kg.terms import Iri, Term


@dataclass(frozen=True)
class Table:
    """Solutions as people read them: a head for each column, and rows of a text and the IRI it links to, or None."""

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[Term | None, Iri | None], ...], ...]


def to_table(solutions: Solutions) -> Table:
    """Return *solutions* with each IRI folded into the label that stands beside it.

    A column is the label of the one before it when it is named so: ``role`` and ``roleLabel``, or ``label`` or
    ``title`` after any IRI, as the canned queries have it.

    >>> from kg.terms import Literal
    >>> row = (Iri("https://example.org/a"), Literal("an a"))
    >>> to_table(Solutions(("role", "roleLabel"), (row,))).heads
    ('role',)
    """
    names = solutions.variables
    labels = {
        index: index + 1
        for index, (name, after) in enumerate(pairwise(names))
        if after in (f"{name}Label", "label", "title") and any(isinstance(row[index], Iri) for row in solutions.rows)
    }
    columns = [index for index in range(len(names)) if index not in labels.values()]
    rows = tuple(tuple(_cell(row, index, labels.get(index)) for index in columns) for row in solutions.rows)
    return Table(tuple(names[index] for index in columns), rows)


def _cell(row: tuple[Term | None, ...], index: int, label: int | None) -> tuple[Term | None, Iri | None]:
    term = row[index]
    link = term if isinstance(term, Iri) else None
    return (row[label] if label is not None and row[label] is not None else term), link
