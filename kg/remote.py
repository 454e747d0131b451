"""The reading interface over any SPARQL 1.1 endpoint, through SPARQLWrapper."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError

from SPARQLWrapper import POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from kg.errors import QueryFormError, QuerySyntaxError, RemoteError, RemoteTimeoutError
from kg.formats import Format, get_format
from kg.reader import (
    BOOLEAN,
    EVERYTHING,
    GRAPH,
    SOLUTIONS,
    Selection,
    Solutions,
    find_form,
    has_dataset,
    parse_results,
)
from kg.syntax import check_depth
from kg.terms import Iri, Triple, check_answer, from_rdf, to_token
from kg.vocab import BASE

_PLACE = re.compile(r"(?:at |line )(\d+)(?::|, column )(\d+)")
# Before every query, on its first line: <role/librarian> is the one of ours here too.
_BASE = f"BASE <{BASE}> "
# What SPARQLWrapper makes of a status; it keeps the body of the answer in place of the status.
_STATUS = {
    EndPointInternalError: HTTPStatus.INTERNAL_SERVER_ERROR,
    EndPointNotFound: HTTPStatus.NOT_FOUND,
    Unauthorized: HTTPStatus.UNAUTHORIZED,
    URITooLong: HTTPStatus.REQUEST_URI_TOO_LONG,
}


class RemoteReader:
    """Answers queries by asking an endpoint; implements :class:`kg.reader.Reader`.

    The endpoint is expected to answer a query without a dataset from the union of its named graphs or to be told so
    by itself; a plain Oxigraph server is asked with ``union-default-graph``. What the endpoint says of a failure is
    never passed on: it may name what is none of a reader's business.
    """

    def __init__(self, endpoint: str, seconds: int) -> None:
        self._endpoint = endpoint
        self._seconds = seconds

    @property
    def generation(self) -> str:
        """The endpoint's IRI and the minute: what it holds may change, and is read anew a minute later."""
        return f"remote {self._endpoint} at {datetime.now(UTC):%Y-%m-%dT%H:%MZ}"

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
        body = self._send(query, get_format("json", "results"), EVERYTHING)
        try:
            found = parse_results(body)
        except ValueError as err:
            raise RemoteError(self._endpoint, f"answered with other results than {wanted}") from err
        if isinstance(found, bool) != (wanted == BOOLEAN):
            raise RemoteError(self._endpoint, f"answered with other results than {wanted}")
        return found

    def _send(self, query: str, form: Format, selection: Selection) -> bytes:
        """Return the endpoint's answer, which is whole and in the format asked for.

        :raises QuerySyntaxError: the endpoint refuses the query, or it is too deep for a parser.
        :raises RemoteTimeoutError: the answer was not there in time.
        :raises RemoteError: the endpoint failed, or answered something else.
        """
        check_depth(query)
        pool = ThreadPoolExecutor(1)
        try:
            body = pool.submit(self._fetch, self._wrap(query, form, selection), form).result(self._seconds)
            check_answer(body, form.media_type)
        except QueryBadFormed as err:
            raise to_syntax_error(str(err)) from err
        except HTTPError as err:
            raise RemoteError(self._endpoint, f"answered with status {err.code}") from err
        except SPARQLWrapperException as err:
            status = _STATUS.get(type(err), "of an error")
            raise RemoteError(self._endpoint, f"answered with status {status}") from err
        except OSError as err:  # URLError, which keeps its cause, and the errors of connections are of this kind
            if isinstance(getattr(err, "reason", err), TimeoutError):
                raise RemoteTimeoutError(self._endpoint, self._seconds) from err
            raise RemoteError(self._endpoint, "cannot be reached") from err
        except (HTTPException, ValueError) as err:
            raise RemoteError(self._endpoint, f"gave no whole answer in {form.media_type}") from err
        finally:
            pool.shutdown(wait=False)
        return body

    def _wrap(self, query: str, form: Format, selection: Selection) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint)
        # Not setQuery, which guesses at the form: what it takes for an update it sends as one.
        wrapper.queryString, wrapper.queryType = _BASE + query, SELECT
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self._seconds)
        wrapper.addCustomHttpHeader("Accept", form.media_type)
        for iri in selection.default_graphs:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in selection.named_graphs:
            wrapper.addParameter("named-graph-uri", iri)
        if selection == EVERYTHING and not has_dataset(query):
            wrapper.addParameter("union-default-graph", "")
        return wrapper

    def _fetch(self, wrapper: SPARQLWrapper, form: Format) -> bytes:
        """Return the body of the answer; give up where nobody waits for it any more."""
        end = time.monotonic() + self._seconds
        try:
            response: HTTPResponse = wrapper.query().response
        except (HTTPError, SPARQLWrapperException) as err:
            # A refusal holds its connection open, and SPARQLWrapper's errors keep it behind them.
            refusal = err if isinstance(err, HTTPError) else err.__context__
            if isinstance(refusal, HTTPError):
                refusal.close()
            raise
        with response:
            check_type(response.headers.get_content_type(), form)
            parts = []
            while part := response.read1(65536):
                parts.append(part)
                if time.monotonic() > end:
                    raise TimeoutError
            if response.length:  # read1 does not say that an answer has been cut short
                raise ValueError(f"{response.length} bytes are missing")
            return b"".join(parts)


def check_type(given: str, form: Format) -> None:
    """Refuse an answer of another content type than *form* goes by.

    :raises ValueError: it is another, as that of a login page.
    """
    if get_format(given, form.kind) != form:
        raise ValueError(f"content type {given}: expected {form.media_type}")


def _form(query: str) -> str:
    form = find_form(query)
    if form is None:
        raise QuerySyntaxError("expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def to_syntax_error(text: str) -> QuerySyntaxError:
    """Return an endpoint's refusal as a syntax error, with line and column where its text has them, and no more of it.

    >>> to_syntax_error("error at 1:52: expected ...").column == 52 - len(_BASE)
    True
    """
    place = _PLACE.search(text)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    if line == 1 and column is not None:
        column = max(column - len(_BASE), 1)
    return QuerySyntaxError("refused by the remote endpoint", line, column)
