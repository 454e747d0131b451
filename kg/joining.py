"""A query that asks elsewhere, joined with what the endpoints answer: each is told what is known here already.

What is asked of an endpoint is the group of its SERVICE clause and, of the variables that this group begins with, the
values that they have here: ``?thing rdfs:label ?label`` asks for the labels of these things and not of all. An endpoint
that gives no answer in time is passed over where the clause is SILENT, and named as unanswered: the rows that do not
need it are there, and whoever reads them knows what they lack. docs/decisions/0023.
"""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import asdict, dataclass
from functools import partial
from urllib.parse import quote

from kg.endpoints import is_allowed
from kg.errors import OutwardError, QueryError, ServiceError
from kg.federation import bindings_query, fetch_solutions, outermost, to_union, to_values, variables_of
from kg.formats import Format
from kg.reader import Solutions
from kg.syntax import Service, find_services
from kg.terms import Iri, Literal, Term
from kg.tokens import scan

# Endpoints of one clause, values that one of them is told, rows that are taken of all.
_MOST_ENDPOINTS, _MOST_TOLD, _MOST_ROWS = 10, 1000, 500
# The header of an answer that names who did not answer, and the most characters of it.
HEADER, _LONGEST = "Lattice-Unanswered", 2000
_PRINTABLE = "".join(map(chr, range(32, 127)))
Select = Callable[[str], Solutions]


@dataclass(frozen=True)
class Unanswered:
    """An endpoint that did not say, or not all, what it was asked for; ``why`` is for everyone."""

    endpoint: str
    why: str

    def __str__(self) -> str:
        return f"<{self.endpoint}>: {self.why}; the rows lack what it would have said"


@dataclass(frozen=True)
class Joined:
    """A query that no longer asks elsewhere. ``has_asked``: it did, so that its answer is not to be kept."""

    text: str
    has_asked: bool = False
    unanswered: tuple[Unanswered, ...] = ()


def join(query: str, select: Select, setting: str, seconds: int) -> Joined:
    """Return *query* with the solutions of each SERVICE clause in its place.

    :param select: answers a SELECT of the graph here: which endpoints, and what they are told.
    :param setting: which endpoints may be asked, as ``LATTICE_SERVICE`` has it.
    :param seconds: how long those of one clause may take, who are asked at the same time.
    :raises OutwardError: one is not allowed; with SILENT it is passed over and named.
    :raises QueryError: it cannot be told for certain which are to be asked, or they are more than ten.
    :raises ServiceError: one did not answer; with SILENT it is passed over and named.
    """
    clauses = outermost(find_services(query))
    text, end = "", 0
    missing: list[Unanswered] = []
    for clause in clauses:
        text += query[end : clause.start]
        told = _find_told(query, text, clause, select)
        found, unanswered = _ask(query, clause, told, setting, seconds)
        text += _place(clause, found)
        missing += unanswered
        end = clause.end
    return Joined(text + query[end:], bool(clauses), tuple(dict.fromkeys(missing)))


def _find_told(query: str, before: str, clause: Service, select: Select) -> dict[str, str]:
    """Return the endpoints of *clause*, which follows *before*, with the values they are told: ``{IRI: VALUES}``."""
    target = clause.target
    if target is None:
        raise QueryError("SERVICE: the IRI of an endpoint has to be written out, or a variable stand for it")
    known, is_named = set(variables_of(before)), target.startswith("?")
    told = [name for name in first_variables(query[clause.start : clause.end]) if name in known and name != target]
    names = [target, *told] if is_named else told
    asked = bindings_query(before, names) if names else None
    if asked is None and is_named:
        raise QueryError(f"SERVICE {target}: expected it in the outermost group or an OPTIONAL of it")
    if asked is None:
        return {target: ""}
    rows: dict[str, list[tuple[Term | None, ...]]] = {}
    for row in select(asked).rows:
        endpoint = row[0] if is_named else Iri(target)
        if not isinstance(endpoint, Iri):
            raise QueryError(f"SERVICE {target}: expected an IRI for it from what stands before")
        rows.setdefault(endpoint.value, []).append(row[is_named:])
    if len(rows) > _MOST_ENDPOINTS:
        raise QueryError(f"SERVICE {target}: {len(rows)} endpoints, expected at most {_MOST_ENDPOINTS}")
    return {endpoint: _to_values(told, one) for endpoint, one in rows.items()}


def first_variables(clause: str) -> tuple[str, ...]:
    """Return the variables that the group of a SERVICE clause begins with, before any group, filter or bracket in it.

    Each solution of the group has them from its first triples, so that telling their values leaves out no solution
    that would join; a variable further on may be one that an OPTIONAL or a filter sees.

    >>> first_variables("SERVICE ?e { ?a <a:b> ?c OPTIONAL { ?c <a:d> ?f } ?g ?h ?i }")
    ('?a', '?c')
    """
    inside = clause[next(token.end for token in scan(clause) if token.text == "{") :]
    stop = next((token.start for token in scan(inside) if token.text in {"{", "(", "}"}), len(inside))
    return variables_of(inside[:stop])


def _to_values(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Return what an endpoint is told, nothing where it is too much; blank nodes mean nothing elsewhere."""
    kept = [at for at in range(len(names)) if all(isinstance(row[at], (Iri, Literal)) for row in rows)]
    if not kept or len(rows) > _MOST_TOLD:
        return ""
    found = dict.fromkeys(tuple(row[at] for at in kept) for row in rows)
    return f" {to_values(Solutions(tuple(names[at][1:] for at in kept), tuple(found)))} "


def _ask(
    query: str, clause: Service, told: Mapping[str, str], setting: str, seconds: int
) -> tuple[dict[str, Solutions | None], list[Unanswered]]:
    """Ask every endpoint of a clause at once; return what each says, None where it says nothing, and who did not."""
    most = _MOST_ROWS // max(len(told), 1)
    begun: dict[str, Future[Solutions]] = {}
    missing: list[Unanswered] = []
    for endpoint, bound in told.items():
        if is_allowed(endpoint, setting):
            call = partial(fetch_solutions, bound=bound, most=most + 1)
            begun[endpoint] = _begin(partial(call, endpoint, query, clause.start, clause.end, seconds))
        elif clause.silent:
            missing.append(Unanswered(endpoint, "it was not asked, since LATTICE_SERVICE does not allow it"))
        else:
            raise OutwardError(f"SERVICE <{endpoint}>: expected an endpoint that LATTICE_SERVICE allows")
    wait(begun.values(), seconds)
    found: dict[str, Solutions | None] = dict.fromkeys(told)
    for endpoint, future in begun.items():
        try:
            if not future.done():  # it sends a byte now and then
                raise ServiceError(endpoint, f"no answer within {seconds} s")
            solutions = future.result()
        except ServiceError as err:
            if not clause.silent:
                raise
            missing.append(Unanswered(endpoint, err.why))
            continue
        if len(solutions.rows) > most:
            missing.append(Unanswered(endpoint, f"it has more than {most} rows on this, of which {most} were taken"))
        found[endpoint] = Solutions(solutions.variables, solutions.rows[:most])
    return found, missing


def _begin(call: Callable[[], Solutions]) -> "Future[Solutions]":
    """Begin a call that nobody has to wait for: not even the end of this process."""
    future: Future[Solutions] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as err:
            future.set_exception(err)

    threading.Thread(target=run, daemon=True).start()
    return future


def _place(clause: Service, found: Mapping[str, Solutions | None]) -> str:
    """Return the group that takes the place of a clause; it matches once where an endpoint said nothing."""
    assert clause.target is not None  # it has been asked
    if clause.target.startswith("?"):
        return to_union(clause.target, list(found.items()))
    if clause.target not in found:
        return "{ FILTER (false) }"  # nothing would join
    solutions = found[clause.target]
    return "{}" if solutions is None else to_values(solutions)


def mark(body: bytes, form: Format, unanswered: Iterable[Unanswered]) -> bytes:
    """Return results in JSON with a member ``unanswered`` that names who did not answer; other formats as they are.

    It comes first: there are readers that take nothing more once they have the rows.

    >>> mark(b'{"head":{}}', Format("json", "", "results"), [Unanswered("a:b", "no")])
    b'{"unanswered":[{"endpoint": "a:b", "why": "no"}],"head":{}}'
    """
    said = [asdict(one) for one in unanswered]
    if not said or (form.name, form.kind) != ("json", "results"):
        return body
    return b'{"unanswered":' + json.dumps(said).encode() + b"," + body.lstrip().removeprefix(b"{")


def to_header(unanswered: Iterable[Unanswered]) -> str:
    """Return who did not answer as the value of a header.

    >>> to_header([Unanswered("http://a.org/é", "no answer")])
    '<http://a.org/%C3%A9>; why="no answer"'
    """
    return ", ".join(f'<{_plain(one.endpoint)}>; why="{_plain(one.why)}"' for one in unanswered)[:_LONGEST]


def _plain(text: str) -> str:
    return quote(text.replace('"', "'"), safe=_PRINTABLE)
