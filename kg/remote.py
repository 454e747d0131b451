"""Reading and writing over any SPARQL 1.1 endpoint, through SPARQLWrapper."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError

from SPARQLWrapper import INSERT, POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.challenge import answer_challenge
from kg.dialect import body_of_refusal, find_cut, first_line, to_standard_graph, to_standard_results
from kg.errors import QueryFormError, QuerySyntaxError, RemoteError, RemoteTimeoutError, UnknownFormatError
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
from kg.terms import Iri, Triple, check_answer, from_rdf, rewrite, to_token
from kg.vocab import BASE

_PLACE = re.compile(r"(?:at |line )(\d+)(?::|, column )(\d+)")
# Before every query, on its first line: <role/librarian> is the one of ours here too.
_BASE = f"BASE <{BASE}> "
# How much is read of what an endpoint says of a failure, in bytes; a line of it is passed on.
_MOST_READ = 4096
# What is asked of an endpoint, whatever the answer is to be written in: formats that every engine writes alike.
_RESULTS, _TRIPLES = get_format("json", "results"), get_format("nt", GRAPH)


class _RefusalError(Exception):
    """The endpoint answered with a status that is a failure; what it said is fit to be passed on."""

    def __init__(self, status: int, body: bytes, challenge: str = "") -> None:
        super().__init__(f"answered with status {status}")
        self.status = status
        self.said = first_line(body)
        self.challenge = challenge

    @property
    def problem(self) -> str:
        return f"answered with status {self.status}{f': {self.said}' if self.said else ''}"


class _Endpoint:
    """One endpoint: sends, waits as long as is allowed, and translates every failure once."""

    def __init__(self, endpoint: str, seconds: int, user: str = "", password: str = "") -> None:
        self._endpoint = endpoint
        self._seconds = seconds
        self._user, self._password = user, password

    def send(self, text: str, kind: str, parameters: Iterable[tuple[str, str]], form: Format | None) -> bytes:
        """Return the endpoint's answer, which is whole, and in *form* unless that is None.

        :param kind: ``SELECT`` for every query, ``INSERT`` for every update, as SPARQLWrapper names them.
        :raises QuerySyntaxError: the endpoint refuses the text, or it is too deep for a parser.
        :raises RemoteTimeoutError: the answer was not there in time.
        :raises RemoteError: the endpoint failed, answered something else, or gave a part of the answer only.
        """
        check_depth(text)
        pool = ThreadPoolExecutor(1)
        try:
            wrapper = self._wrap(text, kind, parameters, form)
            return pool.submit(self._fetch, wrapper, form).result(self._seconds)
        except _RefusalError as err:
            if err.status == HTTPStatus.BAD_REQUEST:
                raise to_syntax_error(err.said) from err
            raise RemoteError(self._endpoint, err.problem) from err
        except RemoteError:
            raise
        except OSError as err:  # URLError, which keeps its cause, and the errors of connections are of this kind
            if isinstance(getattr(err, "reason", err), TimeoutError):
                raise RemoteTimeoutError(self._endpoint, self._seconds) from err
            raise RemoteError(self._endpoint, "cannot be reached") from err
        except (HTTPException, ValueError) as err:
            wanted = f" in {form.media_type}" if form else ""
            raise RemoteError(self._endpoint, f"gave no whole answer{wanted}") from err
        finally:
            pool.shutdown(wait=False)

    def _wrap(self, text: str, kind: str, parameters: Iterable[tuple[str, str]], form: Format | None) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self._endpoint)
        # Not setQuery, which guesses at the form: what it takes for an update it sends as one.
        wrapper.queryString, wrapper.queryType = _BASE + text, kind
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self._seconds)
        wrapper.addCustomHttpHeader("Accept", form.media_type if form else "*/*")
        for name, value in parameters:
            wrapper.addParameter(name, value)
        return wrapper

    def _fetch(self, wrapper: SPARQLWrapper, form: Format | None) -> bytes:
        """Return the body of the answer; give up where nobody waits for it any more."""
        end = time.monotonic() + self._seconds
        with self._open(wrapper) as response:
            if form:
                check_type(response.headers.get_content_type(), form)
            parts = []
            while part := response.read1(65536):
                parts.append(part)
                if time.monotonic() > end:
                    raise TimeoutError
            if response.length:  # read1 does not say that an answer has been cut short
                raise ValueError(f"{response.length} bytes are missing")
            body = b"".join(parts)
            if form and (cut := find_cut(response.headers, body)):
                raise RemoteError(self._endpoint, cut)
            return body

    def _open(self, wrapper: SPARQLWrapper) -> HTTPResponse:
        """Return the response; name and password are given where they are asked for, the way that is asked for."""
        try:
            return _open(wrapper)
        except _RefusalError as err:
            known = err.status == HTTPStatus.UNAUTHORIZED and self._user
            answer = known and answer_challenge(err.challenge, self._endpoint, self._user, self._password)
            if not answer:
                raise
        wrapper.addCustomHttpHeader("Authorization", answer)
        return _open(wrapper)


class RemoteReader:
    """Answers queries by asking an endpoint; implements :class:`kg.reader.Reader`.

    The endpoint is expected to answer a query without a dataset from the union of its named graphs or to be told so
    by itself; a plain Oxigraph server is asked with ``union-default-graph``. What it answers is read through and
    written anew, so that answers are the same whatever engine gives them. What it says of a failure is passed on as
    one bounded line (docs/decisions/0011).

    :param user: given to an endpoint that asks for it (Basic or Digest); empty: none.
    :param prefixes: prefix map for answers that are graphs, ``{prefix: namespace IRI}``.
    """

    def __init__(
        self,
        endpoint: str,
        seconds: int,
        *,
        user: str = "",
        password: str = "",
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._at = _Endpoint(endpoint, seconds, user, password)
        self._prefixes = dict(prefixes or {})

    @property
    def generation(self) -> str:
        """The endpoint's IRI and the minute: what it holds may change, and is read anew a minute later."""
        return f"remote {self._endpoint} at {datetime.now(UTC):%Y-%m-%dT%H:%MZ}"

    def select(self, query: str) -> Solutions:
        """Answer a SELECT, all rows at once."""
        found = self._results(query, SOLUTIONS)
        assert isinstance(found, Solutions)  # the form of the query says so
        return found

    def texts(self, query: str) -> list[dict[str, str]]:
        """Answer a SELECT as rows of ``{variable: lexical form or IRI}``, unbound variables left out."""
        return self.select(query).texts()

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        return self._results(query, BOOLEAN) is True

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE."""
        self._expect(query, GRAPH)
        return from_rdf(self._send(query, _TRIPLES, EVERYTHING), _TRIPLES.media_type)

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
        """Answer any query in the format that *choose* names for its form.

        :raises UnknownFormatError: the format cannot say what the answer holds.
        """
        kind = _form(query)
        form, asked = choose(kind), _TRIPLES if kind == GRAPH else _RESULTS
        body = self._send(query, asked, selection)
        try:
            return rewrite(body, asked.media_type, form.media_type, self._prefixes), form
        except UnknownFormatError:
            raise
        except ValueError as err:
            raise RemoteError(self._endpoint, f"answered with other results than {kind}") from err

    def _expect(self, query: str, wanted: str) -> None:
        given = _form(query)
        if given != wanted:
            raise QueryFormError(given, wanted)

    def _results(self, query: str, wanted: str) -> Solutions | bool:
        self._expect(query, wanted)
        body = self._send(query, _RESULTS, EVERYTHING)
        try:
            found = parse_results(body)
        except ValueError as err:
            raise RemoteError(self._endpoint, f"answered with other results than {wanted}") from err
        if isinstance(found, bool) != (wanted == BOOLEAN):
            raise RemoteError(self._endpoint, f"answered with other results than {wanted}")
        return found

    def _send(self, query: str, form: Format, selection: Selection) -> bytes:
        """Return the endpoint's answer as the standard has it, read through."""
        parameters = [("default-graph-uri", iri) for iri in selection.default_graphs]
        parameters += [("named-graph-uri", iri) for iri in selection.named_graphs]
        if selection == EVERYTHING and not has_dataset(query):
            parameters.append(("union-default-graph", ""))
        body = self._at.send(query, SELECT, parameters, form)
        try:
            body = to_standard_graph(body) if form.kind == GRAPH else to_standard_results(body)
            check_answer(body, form.media_type)
        except ValueError as err:
            raise RemoteError(self._endpoint, f"gave no whole answer in {form.media_type}") from err
        return body


class RemoteWriter:
    """Changes what an endpoint holds, by SPARQL 1.1 Update. Its reader sees the change within a minute.

    :param endpoint: where updates go; engines often keep it apart from the one for queries.
    :param user: given to an endpoint that asks for it (Basic or Digest); empty: none.
    """

    def __init__(self, endpoint: str, seconds: int, *, user: str = "", password: str = "") -> None:
        self._at = _Endpoint(endpoint, seconds, user, password)

    def update(self, text: str, using_graphs: Iterable[str] = (), using_named_graphs: Iterable[str] = ()) -> None:
        """Carry out one update request, which may hold several operations.

        :param using_graphs: IRIs of the graphs that WHERE sees as its default graph; *using_named_graphs* those that
            it sees as named ones. Both empty: what the update itself names, or else what the engine takes for granted.
        :raises QuerySyntaxError: the endpoint refuses the text (status 400), or it is too deep for a parser.
        :raises RemoteTimeoutError: no answer in time; the update may have been carried out, or be so yet.
        :raises RemoteError: the endpoint failed or cannot be reached. Whether an update of several operations leaves
            those before the failure done is the engine's choice.
        """
        parameters = [("using-graph-uri", iri) for iri in using_graphs]
        parameters += [("using-named-graph-uri", iri) for iri in using_named_graphs]
        self._at.send(text, INSERT, parameters, None)


def _open(wrapper: SPARQLWrapper) -> HTTPResponse:
    try:
        response: HTTPResponse = wrapper.query().response
    except HTTPError as err:
        with err:  # a refusal holds its connection open
            raise _RefusalError(err.code, err.read(_MOST_READ), err.headers.get("WWW-Authenticate", "")) from err
    except SPARQLWrapperException as err:
        refusal = err.__context__  # SPARQLWrapper has read it, and keeps what it said
        assert isinstance(refusal, HTTPError)  # it raises its own errors for what urllib refuses, and for nothing else
        refusal.close()
        challenge = refusal.headers.get("WWW-Authenticate", "")
        raise _RefusalError(refusal.code, body_of_refusal(str(err)), challenge) from err
    return response


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


def to_syntax_error(said: str) -> QuerySyntaxError:
    """Return an endpoint's refusal as a syntax error, with what it said, and line and column where that names them.

    >>> to_syntax_error("error at 1:52: expected ...").column == 52 - len(_BASE)
    True
    """
    place = _PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    if place and line == 1 and column is not None:
        column = max(column - len(_BASE), 1)
        said = f"{said[: place.start(2)]}{column}{said[place.end(2) :]}"
    return QuerySyntaxError(f"refused by the remote endpoint{f': {said}' if said else ''}", line, column)
