"""An answer as a page shows it: rows, a yes or no, or Turtle."""

import json
from dataclasses import dataclass
from typing import Any

from kg.formats import Format, get_format
from kg.reader import EVERYTHING, GRAPH, Reader, Selection, Solutions
from kg.terms import XSD_STRING, BlankNode, Iri, Literal, Term, Triple


@dataclass(frozen=True)
class Shown:
    """The one of the three that the query's form gives; the others are None."""

    solutions: Solutions | None = None
    boolean: bool | None = None
    graph: str | None = None


def show_answer(reader: Reader, query: str, selection: Selection = EVERYTHING) -> Shown:
    """Return the whole answer to *query*, asked of the dataset that *selection* names.

    :raises QuerySyntaxError: the query does not parse.
    """

    def pick(form: str) -> Format:
        return get_format("ttl", "graph") if form == GRAPH else get_format("json", "results")

    body, form = reader.answer(query, pick, selection)
    if form.kind == "graph":
        return Shown(graph=body.decode())
    found = json.loads(body)
    if "boolean" in found:
        return Shown(boolean=bool(found["boolean"]))
    names = tuple(found["head"].get("vars", ()))
    rows = tuple(tuple(to_term(row.get(name)) for name in names) for row in found["results"]["bindings"])
    return Shown(solutions=Solutions(names, rows))


def to_term(value: dict[str, Any] | None) -> Term | None:
    """Return a term of the SPARQL results JSON format; None where the variable is not bound.

    >>> to_term({"type": "literal", "value": "bibliothécaire", "xml:lang": "fr"}).language
    'fr'
    """
    if value is None:
        return None
    if value["type"] == "uri":
        return Iri(value["value"])
    if value["type"] == "bnode":
        return BlankNode(value["value"])
    if value["type"] == "triple":
        subject, predicate, object_ = (to_term(value["value"][name]) for name in ("subject", "predicate", "object"))
        assert subject is not None and isinstance(predicate, Iri) and object_ is not None  # a triple term is whole
        return Triple(subject, predicate, object_)
    return Literal(value["value"], value.get("datatype", XSD_STRING), value.get("xml:lang"))
