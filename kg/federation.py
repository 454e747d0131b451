"""Calls to other hosts that a query or an update names: by IRI, without redirections, in bounded time and size."""

import http.client
import time
from collections.abc import Sequence
from urllib.parse import urlencode
from urllib.request import HTTPErrorProcessor, OpenerDirector, Request, build_opener

from kg.endpoints import is_allowed
from kg.errors import OutwardError, ServiceError
from kg.formats import formats
from kg.prologue import Prologue
from kg.reader import Solutions, parse_results
from kg.syntax import Service, find_services
from kg.terms import BlankNode, Iri, Term, to_token
from kg.tokens import CLOSING, OPENING, scan

_MOST = 16 * 2**20  # bytes of an endpoint's answer
# Blank nodes cannot stand in VALUES; within one answer these IRIs stand for them.
_SKOLEM = "urn:career-lattice:blank:"
# What stands before a group that is joined with what stands before it.
_PLAIN = frozenset({"{", "}", ".", "OPTIONAL"})
_ACCEPT = ", ".join(form.media_type for form in formats("graph"))


class _AsItIs(HTTPErrorProcessor):
    """Take every response as it is: a redirection would lead to where nobody allowed."""

    def http_response(self, request: Request, response: http.client.HTTPResponse) -> http.client.HTTPResponse:  # noqa: ARG002
        return response

    https_response = http_response


def fetch_solutions(
    endpoint: str, query: str, start: int, end: int, seconds: float, *, bound: str = "", most: int | None = None
) -> Solutions:
    """Ask *endpoint* for what the group of the SERVICE clause at *start* to *end* of *query* matches.

    :param bound: a VALUES clause to begin the group with: solutions that join with nothing are not asked for.
    :param most: how many solutions to ask for; None: all.
    :raises ServiceError: it does not answer with solutions of that group in time.
    """
    tokens = tuple(scan(query))
    declared = Prologue().read(tokens)
    prologue = query[: tokens[declared - 1].end] if declared else ""
    group = query[start:end]
    group = group[next(token.start for token in scan(group) if token.text == "{") :]
    limit = "" if most is None else f" LIMIT {most}"
    body = urlencode({"query": f"{prologue}\nSELECT * WHERE {{{bound}{group[1:]}{limit}"}).encode()
    headers = {
        "Accept": "application/sparql-results+json",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "career-lattice",
    }
    content, _ = _fetch(Request(endpoint, body, headers), seconds, _MOST)  # noqa: S310 (allowed by its prefix)
    try:
        found = parse_results(content)
    except ValueError as err:
        raise ServiceError(endpoint, "its answer is not SPARQL results in JSON", err) from err
    if isinstance(found, bool):
        raise ServiceError(endpoint, "it answered with a boolean")
    # A name that is none of the query's would be put into it as it came.
    if not {f"?{name}" for name in found.variables} <= set(variables_of(group)):
        raise ServiceError(endpoint, "it answered with other variables than were asked for")
    try:
        to_values(found)
    except (ValueError, TypeError) as err:
        raise ServiceError(endpoint, "its answer holds what is no RDF term", err) from err
    return found


def variables_of(text: str) -> tuple[str, ...]:
    """Return the variables of a text, in order, each once.

    >>> variables_of("{ ?a <a:b> $c ; <a:c> ?a }")
    ('?a', '?c')
    """
    return tuple(dict.fromkeys(f"?{token.text[1:]}" for token in scan(text) if token.kind == "variable"))


def bindings_query(before: str, variables: Sequence[str]) -> str | None:
    """Return the query for what *variables* stand for where a SERVICE clause follows, by what stands before it.

    None where that is not told by the text alone: the clause may stand in the outermost group, in a group or an
    OPTIONAL there, and in the first part of a UNION; elsewhere more than what stands before it may bind a variable.

    >>> bindings_query("SELECT ?s FROM <a:g> WHERE { ?s <a:at> ?e . ", ["?e"])
    'SELECT DISTINCT ?e FROM <a:g> { ?s <a:at> ?e .  }'
    >>> bindings_query("SELECT * { ?s <a:at> ?e OPTIONAL { ", ["?s", "?e"])
    'SELECT DISTINCT ?s ?e { ?s <a:at> ?e OPTIONAL {  }}'
    """
    tokens = tuple(scan(before))
    form = Prologue().read(tokens)
    open_: list[int] = []
    for at, token in enumerate(tokens):
        if token.text in OPENING:
            open_.append(at)
        elif token.text in CLOSING and open_:
            open_.pop()
    if not open_ or any(tokens[at].text != "{" for at in open_) or any(token.is_sharp for token in tokens):
        return None
    if any(tokens[at - 1].text.upper() not in _PLAIN for at in open_[1:]):
        return None
    clauses = [
        before[tokens[at].start : tokens[at + 1 + (tokens[at + 1].text.upper() == "NAMED")].end]
        for at in range(form, open_[0] - 1)
        if tokens[at].kind == "word" and tokens[at].text.upper() == "FROM"
    ]
    declared = f"{before[: tokens[form - 1].end]} " if form else ""
    group = f"{{{before[tokens[open_[0]].end :]} {'}' * len(open_)}"
    return f"{declared}SELECT DISTINCT {' '.join([*variables, *clauses])} {group}"


def fetch_document(iri: str, seconds: float, most: int, accept: str = _ACCEPT) -> tuple[bytes, str]:
    """Return the document at *iri*, and its media type.

    :param accept: the media types to ask for, those of a graph if not said.

    :raises ServiceError: it cannot be had in time, or is larger than *most* bytes.
    """
    request = Request(iri, headers={"Accept": accept, "User-Agent": "career-lattice"})  # noqa: S310 (as above)
    return _fetch(request, seconds, most)


def _fetch(request: Request, seconds: float, most: int) -> tuple[bytes, str]:
    iri, late = request.full_url, f"no answer within {seconds:g} s"
    end = time.monotonic() + seconds
    opener: OpenerDirector = build_opener(_AsItIs)
    try:
        with opener.open(request, timeout=seconds) as response:
            if response.status != http.client.OK:
                leads = ", which leads elsewhere and is not followed" if response.status // 100 == 3 else ""
                raise ServiceError(iri, f"it answered with status {response.status}{leads}")
            content = bytearray()
            while part := response.read1(65536):
                content += part
                if len(content) > most:
                    raise ServiceError(iri, f"its answer is larger than {most // 2**20} MB")
                if time.monotonic() > end:
                    raise ServiceError(iri, late)
            if response.length:  # read1 does not say that an answer has been cut short
                raise ServiceError(iri, "its answer breaks off")
            return bytes(content), response.headers.get_content_type()
    except ServiceError:
        raise
    except OSError as err:  # URLError, which keeps its cause, is of this kind
        is_late = isinstance(getattr(err, "reason", err), TimeoutError)
        raise ServiceError(iri, late if is_late else "it cannot be reached", err) from err
    except (http.client.HTTPException, ValueError) as err:
        raise ServiceError(iri, "it gave no whole answer", err) from err


def pass_over_services(query: str, setting: str = "") -> str:
    """Return *query* without its SERVICE clauses, but for those that *setting* allows, which an engine may follow.

    SILENT, the others fail, and match once.

    :raises OutwardError: one is not SILENT.

    >>> pass_over_services("ASK { ?s ?p ?o SERVICE SILENT <http://a.org/> { ?s ?p ?o } }")
    'ASK { ?s ?p ?o {} }'
    """
    text, end = [], 0
    for clause in outermost(find_services(query)):
        if clause.target is not None and is_allowed(clause.target, setting):
            continue
        if not clause.silent and setting:
            raise OutwardError(f"SERVICE: only the IRI of an endpoint that begins with {setting} may be called")
        if not clause.silent:
            raise OutwardError("SERVICE is off here: no endpoint may be called (LATTICE_SERVICE)")
        text += [query[end : clause.start], "{}"]
        end = clause.end
    return "".join([*text, query[end:]])


def outermost(clauses: Sequence[Service]) -> list[Service]:
    """Return the clauses that are in no other: what those ask is the matter of the endpoint."""
    found: list[Service] = []
    for clause in clauses:
        if not found or clause.start >= found[-1].end:
            found.append(clause)
    return found


def to_union(variable: str, found: Sequence[tuple[str, Solutions | None]]) -> str:
    """Return the solutions of each endpoint, with its IRI for *variable*, as a group; None passes one over.

    >>> to_union("?e", [("a:x", Solutions(("a",), ((Iri("a:b"),),))), ("a:y", None)])
    '{ { { VALUES (?a) { (<a:b>) } } VALUES ?e { <a:x> } } UNION { VALUES ?e { <a:y> } } }'
    """
    if not found:
        return "{ FILTER (false) }"
    parts = [
        f"{{ {'' if one is None else to_values(one) + ' '}VALUES {variable} {{ <{endpoint}> }} }}"
        for endpoint, one in found
    ]
    return f"{{ {' UNION '.join(parts)} }}"


def to_values(found: Solutions) -> str:
    """Return solutions as a group that a query may hold in their place.

    >>> to_values(Solutions(("a",), ((Iri("a:b"),), (None,))))
    '{ VALUES (?a) { (<a:b>) (UNDEF) } }'
    """
    if not found.variables:
        return "{}" if found.rows else "{ FILTER (false) }"
    rows = " ".join(f"({' '.join(map(_to_value, row))})" for row in found.rows)
    return f"{{ VALUES ({' '.join(f'?{name}' for name in found.variables)}) {{ {rows} }} }}"


def _to_value(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    return to_token(Iri(_SKOLEM + term.value) if isinstance(term, BlankNode) else term)
