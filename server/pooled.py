"""The reading interface over workers: what pages, canned queries and the planner read through."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import wait
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from kg.errors import MovedError, QueryFormError, StoreError
from kg.formats import Format, named
from kg.reader import BOOLEAN, EVERYTHING, GRAPH, SOLUTIONS, Selection, Solutions, parse_results, parse_texts
from kg.terms import Triple, from_rdf
from server.asked import Asked
from server.negotiation import choose, wants_html
from server.workers.frames import Header
from server.workers.jobs import Answer
from server.workers.pool import Pool

_JSON = "application/sparql-results+json"
# Seconds between looks at whether there still is a loop that could answer.
_LOOK = 1.0
_WORDS = {SOLUTIONS: "SELECT", BOOLEAN: "ASK", GRAPH: "CONSTRUCT or DESCRIBE"}


class PooledReader:
    """Answers queries of our own through a pool; implements :class:`kg.reader.Reader`. For threads, never its loop.

    :param only: the generation that alone is read, so that all answers are of one; whichever is current where None.
    """

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, *, only: str | None = None) -> None:
        self._pool, self._loop, self._only = pool, loop, only

    def staying(self) -> "PooledReader":
        """Return a reader of the generation that is current now; once another one is, it raises MovedError."""
        return PooledReader(self._pool, self._loop, only=self._pool.generation)

    @property
    def generation(self) -> str:
        """The name of the generation."""
        return self._only or self._pool.generation

    def select(self, query: str) -> Solutions:
        """Answer a SELECT, all rows at once."""
        found = parse_results(self._fetch(query, {SOLUTIONS: _JSON})[0])
        assert isinstance(found, Solutions)  # of that form
        return found

    def texts(self, query: str) -> list[dict[str, str]]:
        """Answer a SELECT as rows of ``{variable: lexical form or IRI}``, unbound variables left out."""
        return parse_texts(self._fetch(query, {SOLUTIONS: _JSON})[0])

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        return parse_results(self._fetch(query, {BOOLEAN: _JSON})[0]) is True

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE."""
        return from_rdf(self._fetch(query, {GRAPH: "application/n-triples"})[0], "application/n-triples")

    def describe(self, iri: str) -> tuple[Triple, ...]:
        """Return every triple with *iri* as subject or object, and what blank nodes it leads to."""
        return from_rdf(self._run({"do": "describe", "iri": iri})[0], "application/n-triples")

    def answer(
        self, query: str, choose: Callable[[str], Format], selection: Selection = EVERYTHING
    ) -> tuple[bytes, Format]:
        """Answer any query in the format that *choose* names for its form, serialised."""
        formats, refusals = settle(choose)
        body, answer = self._fetch(query, formats, selection, refusals)
        return body, named(answer.name)

    def _fetch(
        self,
        query: str,
        formats: dict[str, str],
        selection: Selection = EVERYTHING,
        refusals: dict[str, Exception] | None = None,
    ) -> tuple[bytes, Answer]:
        body, answer = self._run(query_job(formats, selection), query.encode())
        if "unfit" in answer.end:
            if refusals:
                raise refusals[answer.end["unfit"]]
            raise QueryFormError(_WORDS[answer.end["unfit"]], _WORDS[next(iter(formats))])
        return body, answer

    def _run(self, header: Header, payload: bytes = b"") -> tuple[bytes, Answer]:
        async def run() -> tuple[bytes, Answer]:
            answer = await self._pool.ask("own", header, payload)
            if self._only not in (None, answer.generation):
                answer.close()
                raise MovedError(self.generation)
            return await answer.whole(), answer

        work = run()
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        while not wait([asked], _LOOK).done:  # what is asked of a loop in its last moments is never begun
            if self._loop.is_closed():
                work.close()
                raise StoreError("the service stops")
        return asked.result()


@dataclass(frozen=True)
class Wish:
    """What a client likes: whether that is a page, and the media type for each form of a query that it takes."""

    is_page: bool
    formats: Mapping[str, str]


@lru_cache(maxsize=1024)
def wish_of(accept: str | None, name: str | None) -> Wish:
    """Return what the header Accept and a ``format`` ask for; few clients ask for anything of their own."""
    headers = [] if accept is None else [(b"accept", accept.encode("latin-1", "replace"))]
    scope = {"method": "GET", "scheme": "http", "path": "/", "headers": headers}
    asked = Asked({**scope, "query_string": urlencode({"format": name}).encode() if name else b""})
    return Wish(wants_html(asked), settle(lambda form: choose(asked, form))[0])


def settle(choose: Callable[[str], Format]) -> tuple[dict[str, str], dict[str, Exception]]:
    """Return the media type for each form of a query, and for those that have none the error that says why."""
    formats: dict[str, str] = {}
    refusals: dict[str, Exception] = {}
    for form in (SOLUTIONS, BOOLEAN, GRAPH):
        try:
            formats[form] = choose(form).media_type
        except Exception as err:
            refusals[form] = err
    return formats, refusals


def query_job(
    formats: Mapping[str, str],
    selection: Selection = EVERYTHING,
    *,
    most: int | None = None,
    is_union: bool = True,
    old: bool = False,
) -> Header:
    """Return the job of answering a query in one of *formats*, in at most *most* bytes.

    :param is_union: whether a query without a dataset sees all graphs, as our own do, or the one without a name.
    :param old: whether the answer may hold nothing but what RDF 1.1 knows.
    """
    return {
        "do": "answer",
        "formats": formats,
        "default": selection.default_graphs,
        "named": selection.named_graphs,
        "most": most,
        "union": is_union,
        "old": old,
    }
