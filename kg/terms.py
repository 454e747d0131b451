"""RDF terms as plain values, and the only conversions to and from pyoxigraph."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from kg.errors import UnknownFormatError
from kg.vocab import RDF, XSD

LANG_STRING, XSD_STRING = f"{RDF}langString", f"{XSD}string"


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class BlankNode:
    """A blank node; its label means something within one answer only."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: lexical form, datatype IRI, and a language tag or None."""

    value: str
    datatype: str = XSD_STRING
    language: str | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple; as a term, an RDF 1.2 triple term."""

    subject: Term
    predicate: Iri
    object: Term

    def __str__(self) -> str:
        return f"<<( {to_token(self.subject)} {to_token(self.predicate)} {to_token(self.object)} )>>"


Term = Iri | BlankNode | Literal | Triple
# What SPARQL and Turtle let stand between < and >; the engine is laxer here and stricter elsewhere.
_IRIREF = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def is_iri(text: str) -> bool:
    """Whether *text* is an absolute IRI that may stand in a query and that the engine takes.

    >>> is_iri("https://example.org/a?b#c"), is_iri("role/librarian"), is_iri("http://a/%zz"), is_iri("a:b c")
    (True, False, False, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return _IRIREF.fullmatch(text) is not None


def to_ox(term: Term) -> OxTerm:
    """Return *term* as a pyoxigraph term.

    :raises ValueError: an IRI is not a valid absolute IRI, or a language tag is not valid.
    """
    if isinstance(term, Iri):
        return ox.NamedNode(term.value)
    if isinstance(term, BlankNode):
        return ox.BlankNode(term.value)
    if isinstance(term, Triple):
        return ox.Triple(to_ox(term.subject), to_ox(term.predicate), to_ox(term.object))  # type: ignore[arg-type]
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))


def from_ox(term: OxTerm) -> Term:
    """Return a pyoxigraph term as a plain value."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BlankNode(term.value)
    if isinstance(term, ox.Triple):
        return Triple(from_ox(term.subject), Iri(term.predicate.value), from_ox(term.object))
    return Literal(term.value, term.datatype.value, term.language)


def to_text(term: OxTerm) -> str:
    """Return a pyoxigraph term as the text of its plain value: an IRI, a lexical form; made of most without one."""
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(from_ox(term))


def from_ox_triple(triple: ox.Triple) -> Triple:
    """Return a pyoxigraph triple as a plain value."""
    return Triple(from_ox(triple.subject), Iri(triple.predicate.value), from_ox(triple.object))


def to_token(term: Term) -> str:
    """Return *term* as a SPARQL or Turtle token, escaped.

    >>> to_token(Literal('say "no"', language="en"))
    '"say \\\\"no\\\\""@en'
    """
    return str(to_ox(term))


def to_rdf(triples: Iterable[Triple], media_type: str, prefixes: dict[str, str]) -> bytes:
    """Serialise *triples* in the graph format of *media_type*, with those of *prefixes* that they use.

    :raises UnknownFormatError: a triple term is among them and the format has none.
    """
    rows = [ox.Triple(to_ox(t.subject), to_ox(t.predicate), to_ox(t.object)) for t in triples]  # type: ignore[arg-type]
    return serialize(rows, media_type, used_prefixes(rows, prefixes))


def used_prefixes(rows: Iterable[ox.Triple], prefixes: dict[str, str]) -> dict[str, str]:
    """Return those of *prefixes* that the IRIs of *rows* begin with."""
    iris = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    iris |= {term.datatype.value for row in rows for term in row if isinstance(term, ox.Literal)}
    return {name: space for name, space in prefixes.items() if any(iri.startswith(space) for iri in iris)}


def serialize(
    rows: Iterable[ox.Triple] | Iterable[ox.Quad],
    media_type: str,
    prefixes: dict[str, str],
    output: IO[bytes] | None = None,
) -> bytes:
    """Serialise pyoxigraph's triples or quads, as :func:`to_rdf` does ours; with *output*, write them there."""
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"media type {media_type!r}: expected one of an RDF format")
    try:
        return ox.serialize(rows, output, format=form, prefixes=prefixes) or b""
    except OSError as err:
        if "RDF 1.2" not in str(err):
            raise
        raise UnknownFormatError(media_type, ["ttl", "nt", "rdf"]) from err  # JSON-LD has no triple terms


def from_rdf(body: bytes, media_type: str) -> tuple[Triple, ...]:
    """Parse triples in the graph format of *media_type*."""
    form = ox.RdfFormat.from_media_type(media_type)
    return tuple(from_ox_triple(quad.triple) for quad in ox.parse(body, format=form))


def check_answer(body: bytes, media_type: str) -> None:
    """Read *body* through as query results or as a graph, to know that it is whole. CSV cannot be told from text.

    :raises ValueError: it is not in the format of *media_type*.
    """
    results, graph = ox.QueryResultsFormat.from_media_type(media_type), ox.RdfFormat.from_media_type(media_type)
    found: Iterable[object] | ox.QueryBoolean = ()
    try:
        if graph is not None:
            found = ox.parse(body, format=graph)
        elif results not in (None, ox.QueryResultsFormat.CSV):
            found = ox.parse_query_results(body, format=results)
        deque(() if isinstance(found, ox.QueryBoolean) else found, maxlen=0)
    except SyntaxError as err:
        raise ValueError(f"not {media_type}: {err.msg}") from err
    finally:
        del found  # it belongs to this thread, and an error that keeps it may be let go by another


def rewrite(body: bytes, media_type: str, wanted: str, prefixes: dict[str, str]) -> bytes:
    """Read *body*, query results or a graph in the format of *media_type*, and write it in the format of *wanted*.

    :raises ValueError: *body* is not in that format.
    :raises UnknownFormatError: a triple term is in the graph and the format wanted has none.
    """
    found: ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple] | None = None
    try:
        if graph := ox.RdfFormat.from_media_type(media_type):
            found = [quad.triple for quad in ox.parse(body, format=graph)]
            return serialize(found, wanted, prefixes)
        form, results = (ox.QueryResultsFormat.from_media_type(name) for name in (media_type, wanted))
        assert form is not None and results is not None  # both are formats of query results
        found = ox.parse_query_results(body, format=form)
        written = found.serialize(format=results)
        assert written is not None  # None only where an output file is given.
        return written
    except SyntaxError as err:
        raise ValueError(f"not {media_type}: {err.msg}") from err
    finally:
        del found  # it belongs to this thread, and an error that keeps it may be let go by another
