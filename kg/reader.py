"""The reading interface: what a graph of careers answers, wherever it is kept."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from kg.formats import Format
from kg.syntax import iter_keywords, without_comment_lines
from kg.terms import LANG_STRING, XSD_STRING, BlankNode, Iri, Literal, Term, Triple

# The forms of a query, as far as they decide the format of its answer.
SOLUTIONS, BOOLEAN, GRAPH = "solutions", "boolean", "graph"
_FORMS = {"SELECT": SOLUTIONS, "ASK": BOOLEAN, "CONSTRUCT": GRAPH, "DESCRIBE": GRAPH}


def find_form(query: str) -> str | None:
    """Return the form of a query (solutions, boolean or graph) by its first keyword.

    None where it has none: an update has a form of its own, whatever it selects.

    >>> find_form("PREFIX ask: <http://example.org/select#> # DESCRIBE\\nASK { ?s ?p ?o }")
    'boolean'
    >>> find_form("DELETE { ?s ?p ?o } WHERE { SELECT ?s ?p ?o { ?s ?p ?o } }")
    """
    return _FORMS.get(next(iter_keywords(query), ""))


# Not in a name, such as ex:from or ?from; for a quick look.
_MAY_BE_FROM = re.compile(r"(?<![?$:])FROM", re.IGNORECASE)


def has_dataset(query: str) -> bool:
    """Whether *query* names its dataset itself, with FROM or FROM NAMED."""
    return _MAY_BE_FROM.search(without_comment_lines(query)) is not None and "FROM" in iter_keywords(query)


@dataclass(frozen=True)
class Solutions:
    """The whole answer of a SELECT: ``rows`` in order, a value or None per variable."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def texts(self) -> list[dict[str, str]]:
        """Return the rows as ``{variable: lexical form or IRI}``, unbound variables left out."""
        return [
            {name: str(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.rows
        ]


def parse_results(body: bytes) -> Solutions | bool:
    """Return an answer in the SPARQL 1.1 Query Results JSON Format as solutions, or as the yes or no of an ASK.

    :raises ValueError: *body* is not in that format, or its terms are nested too deep to be read.

    >>> parse_results(b'{"head": {"vars": ["o"]}, "results": {"bindings": [{"o": {"type": "uri", "value": "a:b"}}]}}')
    Solutions(variables=('o',), rows=((Iri(value='a:b'),),))
    """
    try:
        found = json.loads(body)
        if "boolean" in found:
            return bool(found["boolean"])
        names = tuple(found["head"].get("vars", ()))
        rows = tuple(tuple(_to_term(row.get(name)) for name in names) for row in found["results"]["bindings"])
    except (KeyError, TypeError, AttributeError, RecursionError) as err:
        raise ValueError(f"not SPARQL results in JSON: {err!r}") from err
    return Solutions(names, rows)


def parse_texts(body: bytes) -> list[dict[str, str]]:
    """Return the rows of an answer as :meth:`Solutions.texts` has them, without a term made of each value.

    :raises ValueError: *body* holds no solutions in the SPARQL 1.1 Query Results JSON Format.

    >>> parse_texts(b'{"head": {"vars": ["o"]}, "results": {"bindings": [{"o": {"type": "uri", "value": "a:b"}}]}}')
    [{'o': 'a:b'}]
    """
    try:
        found = json.loads(body)
        names = found["head"].get("vars", ())
        return [{name: _to_text(row[name]) for name in names if name in row} for row in found["results"]["bindings"]]
    except (KeyError, TypeError, AttributeError, RecursionError) as err:
        raise ValueError(f"not solutions in JSON: {err!r}") from err


def _to_text(value: dict[str, Any]) -> str:
    """Return most values as they stand; what is no value by itself as its term is written."""
    text = value["value"]
    return text if value["type"] in ("uri", "literal", "typed-literal") else str(_to_term(value))


def _to_term(value: dict[str, Any] | None) -> Term | None:
    if value is None:
        return None
    if value["type"] == "uri":
        return Iri(value["value"])
    if value["type"] == "bnode":
        return BlankNode(value["value"])
    if value["type"] == "triple":
        subject, predicate, object_ = (_to_term(value["value"][name]) for name in ("subject", "predicate", "object"))
        if subject is None or not isinstance(predicate, Iri) or object_ is None:
            raise TypeError("a triple term without its three parts")
        return Triple(subject, predicate, object_)
    language = value.get("xml:lang")
    return Literal(value["value"], LANG_STRING if language else value.get("datatype", XSD_STRING), language)


@dataclass(frozen=True)
class Selection:
    """The dataset that a query is asked of; both empty: the union of all graphs."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


EVERYTHING = Selection()


class Reader(Protocol):
    """A graph that can be asked.

    Every call raises :class:`~kg.errors.QuerySyntaxError` for a query that does not parse and
    :class:`~kg.errors.StoreError` where the store cannot be read.
    """

    @property
    def generation(self) -> str:
        """What names this state of the graph; equal names mean equal answers."""

    def select(self, query: str) -> Solutions:
        """Answer a SELECT, all rows at once."""

    def texts(self, query: str) -> list[dict[str, str]]:
        """Answer a SELECT as :meth:`Solutions.texts` has its rows, in a fraction of the time: no terms are made."""

    def ask(self, query: str) -> bool:
        """Answer an ASK."""

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE."""

    def describe(self, iri: str) -> tuple[Triple, ...]:
        """Return every triple with *iri* as subject or object, and what blank nodes it leads to."""

    def answer(
        self, query: str, choose: Callable[[str], Format], selection: Selection = EVERYTHING
    ) -> tuple[bytes, Format]:
        """Answer any query in the format that *choose* names for its form, serialised."""
