"""The reading interface over any SPARQL 1.1 endpoint, through SPARQLWrapper."""

import re
from collections.abc import Callable
from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from kg.errors import KgError, QueryFormError, QuerySyntaxError, RemoteError
from kg.formats import Format, get_format
from kg.reader import (
    BOOLEAN,
    EVERYTHING,
    GRAPH,
    SOLUTIONS,
    Selection,
    Solutions,
    find_form,
    parse_results,
    without_comments,
)
from kg.terms import Iri, Triple, from_rdf, to_token

_PLACE = re.compile(r"(?:at |line )(\d+)(?::|, column )(\d+)")


class RemoteReader:
    """Answers queries by asking an endpoint; implements :class:`kg.reader.Reader`.

    The endpoint is expected to answer a query without a dataset from the union of its named graphs or to be told so
    by itself; a plain Oxigraph server is asked with ``union-default-graph``.
    """

    def __init__(self, endpoint: str, seconds: int) -> None:
        self._endpoint = endpoint
        self._seconds = seconds

    @property
    def generation(self) -> str:
        """The endpoint's IRI: what it holds may change without a new name."""
        return f"remote {self._endpoint}"

    def select(self, query: str) -> Solutions:
        """Answer a SELECT, all rows at once."""
        found = self._results(query, SOLUTIONS)
        assert isinstance(found, Solutions)  # the form of the query says so
        return found

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        return self._results(query, BOOLEAN) is True

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE."""
        self._expect(query, GRAPH)
        return from_rdf(self._send(query, get_format("nt", GRAPH), EVERYTHING), "application/n-triples")

    def describe(self, iri: str) -> tuple[Triple, ...]:
        """Return every triple with *iri* as subject or object, and up to three blank nodes deep what it leads to.

        Blank nodes cannot be asked about one by one, so that the depth is in the query.
        """
        token = to_token(Iri(iri))
        branches = [f"{{ ?s ?p ?o FILTER (?s = {token}) }}", f"{{ ?s ?p ?o FILTER (?o = {token}) }}"]
        chain = f"{token} ?p0 ?b0 . FILTER (isBlank(?b0))"
        for depth in range(3):
            branches.append(f"{{ {chain} BIND (?b{depth} AS ?s) ?s ?p ?o }}")
            chain += f" ?b{depth} ?p{depth + 1} ?b{depth + 1} . FILTER (isBlank(?b{depth + 1}))"
        return tuple(dict.fromkeys(self.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {' UNION '.join(branches)} }}")))

    def answer(
        self, query: str, choose: Callable[[str], Format], selection: Selection = EVERYTHING
    ) -> tuple[bytes, Format]:
        """Answer any query in the format that *choose* names for its form, as the endpoint writes it."""
        form = choose(_form(query))
        return self._send(query, form, selection), form

    def _expect(self, query: str, wanted: str) -> None:
        given = _form(query)
        if given != wanted:
            raise QueryFormError(given, wanted)

    def _results(self, query: str, wanted: str) -> Solutions | bool:
        self._expect(query, wanted)
        try:
            found = parse_results(self._send(query, get_format("json", "results"), EVERYTHING))
        except ValueError as err:
            if isinstance(err, KgError):
                raise
            raise RemoteError(self._endpoint, f"answered something else: {err}") from err
        if isinstance(found, bool) != (wanted == BOOLEAN):
            raise RemoteError(self._endpoint, f"answered with another form of results than {wanted}")
        return found

    def _send(self, query: str, form: Format, selection: Selection) -> bytes:
        wrapper = SPARQLWrapper(self._endpoint)
        # SPARQLWrapper takes words in comments for the query's form.
        wrapper.setQuery(without_comments(query))
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self._seconds)
        wrapper.addCustomHttpHeader("Accept", form.media_type)
        for iri in selection.default_graphs:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in selection.named_graphs:
            wrapper.addParameter("named-graph-uri", iri)
        if selection == EVERYTHING:
            wrapper.addParameter("union-default-graph", "")
        try:
            return bytes(wrapper.query().response.read())
        except QueryBadFormed as err:
            raise to_syntax_error(str(err)) from err
        except HTTPError as err:
            raise RemoteError(self._endpoint, f"answered {err.code} {err.reason}") from err
        except (URLError, SPARQLWrapperException, TimeoutError, ConnectionError) as err:
            raise RemoteError(self._endpoint, f"did not answer within {self._seconds} s: {err}") from err


def _form(query: str) -> str:
    form = find_form(query)
    if form is None:
        raise QuerySyntaxError("expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def to_syntax_error(text: str) -> QuerySyntaxError:
    """Return an endpoint's refusal as a syntax error, with line and column where its text has them."""
    place = _PLACE.search(text)
    problem = " ".join(text.split())
    return QuerySyntaxError(problem, int(place[1]), int(place[2])) if place else QuerySyntaxError(problem)
