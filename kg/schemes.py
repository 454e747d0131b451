"""The ordered schemes of the graph as plain values: grades of statements, and the kinds of steps of a route."""

from dataclasses import replace

from kg.errors import StoreError
from kg.model import Grade, StepKind
from kg.reader import Reader
from kg.vocab import CAREER, SCHEME, SKOS

_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX scheme: <{SCHEME}>
PREFIX skos: <{SKOS}>
"""
_GRADES = """SELECT ?s ?label ?rank ?outside WHERE {
  ?s career:rank ?rank ; skos:prefLabel ?label . OPTIONAL { ?s career:outsideOrder ?outside }
}"""
_STEP_KINDS = """SELECT ?s ?label ?rank ?word WHERE {
  ?s skos:inScheme scheme:step-kind ; skos:prefLabel ?label ; career:rank ?rank . OPTIONAL { ?s skos:altLabel ?word }
} ORDER BY ?rank ?word"""


def load_grades(reader: Reader) -> dict[str, Grade]:
    """Return every ranked concept by IRI; the concepts that are outside their order say so.

    :raises StoreError: a rank is no integer.
    """
    return {
        row["s"]: Grade(
            row["s"], row["label"], int(to_number(row["s"], "rank", row["rank"])), row.get("outside") != "true"
        )
        for row in reader.texts(_PREFIXES + _GRADES)
    }


def load_step_kinds(reader: Reader) -> dict[str, StepKind]:
    """Return the kinds of steps by IRI, the one that is usually first before the others.

    :raises StoreError: a rank is no integer.
    """
    found: dict[str, StepKind] = {}
    for row in reader.texts(_PREFIXES + _STEP_KINDS):
        kind = found.get(row["s"]) or StepKind(row["s"], row["label"], int(to_number(row["s"], "rank", row["rank"])))
        more = (row["word"].lower(),) if row.get("word") else ()
        found[row["s"]] = replace(kind, words=(*kind.words, *more))
    return found


def to_number(iri: str, name: str, text: str) -> float:
    """Return the number that a property of a thing has, *text* as it stands there.

    :raises StoreError: it is no number; the thing and the property are named.
    """
    try:
        return float(text)
    except ValueError as err:
        raise unreadable(iri, name, text, "a number") from err


def unreadable(iri: str, name: str, given: str, expected: str) -> StoreError:
    """Return the error of a property that has a value which cannot be read."""
    return StoreError(f"<{iri}> career:{name} {given!r}: expected {expected}")
