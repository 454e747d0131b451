"""Queries of strangers: the query operation of the SPARQL 1.1 Protocol, answered by killable workers."""

from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from kg.errors import QueryError
from kg.formats import Format, get_format, named
from kg.reader import SOLUTIONS, Selection, Solutions, find_form, parse_results
from kg.spreadsheet import to_spreadsheet
from kg.syntax import check_depth, is_repeatable
from server.answers import FORMATS_SHOWN
from server.asked import Asked
from server.negotiation import (
    NewTerms,
    NoneAcceptable,
    accepts_html,
    choose,
    is_for_spreadsheet,
    is_new,
    names_version,
    wants_html,
)
from server.pooled import query_job, settle
from server.reply import Reply, has_it, make_tag
from server.services import call_services
from server.sparql import query_of, selection_of
from server.workers.pool import Answer

if TYPE_CHECKING:
    from server.service import Service

# A page with more than this many bytes of answer is none that a browser shows.
_MOST_SHOWN = 4 * 2**20
# Formats that say nothing of versions.
_UNVERSIONED = frozenset({"text/csv", "text/tab-separated-values", "application/ld+json"})
TEXT = "; charset=utf-8"


async def answer(service: "Service", asked: Asked) -> Reply:
    """Answer a query, or show the editor or the description of the service where there is none.

    :raises KgError: it cannot be answered.
    :raises HTTPException: the request is not of the protocol, or wants what there is not.
    """
    if asked.method in ("GET", "HEAD") and "query" not in asked.args:
        return await service.show(asked)
    query, selection = query_of(asked), selection_of(asked)
    check_depth(query)
    if wants_html(asked):
        return await page(service, asked, query, selection)
    formats, refusals = settle(lambda form: choose(asked, form))
    new = is_new(asked, service.settings.sparql12)
    tag = None
    if is_repeatable(query):
        tag = make_tag(service.generation, asked.path, query, selection, sorted(formats.items()), new)
        if has_it(asked, tag):
            return Reply(304, [("ETag", tag), ("Cache-Control", "no-cache")])
    most = service.settings.result_megabytes * 2**20
    found = await ask(service, query, selection, formats, most, old=not new)
    if "is_new" in found.end:
        raise NewTerms(formats.get(find_form(query) or SOLUTIONS, "*/*"))
    if "unfit" in found.end:
        refusal = refusals[found.end["unfit"]]
        if isinstance(refusal, NoneAcceptable) and accepts_html(asked):
            return await page(service, asked, query, selection)
        raise refusal
    form = named(found.name)
    headers = [("Content-Type", content_type(form, new=names_version(asked)))]
    headers += [("ETag", tag), ("Cache-Control", "no-cache")] if tag else [("Cache-Control", "no-store")]
    reply = to_reply(200, headers, found)
    return for_spreadsheet(reply) if is_for_spreadsheet(asked, form) else reply


async def ask(
    service: "Service",
    query: str,
    selection: Selection,
    formats: Mapping[str, str],
    most: int,
    *,
    old: bool = False,
) -> Answer:
    """Have a stranger's query answered, what it asks of other services first."""
    pool = service.pool
    assert pool is not None  # without one, this handler is not taken

    async def find(select: str) -> Solutions:
        job = query_job({SOLUTIONS: get_format(*FORMATS_SHOWN[SOLUTIONS]).media_type}, selection, most)
        found = await pool.ask("open", job, select.encode())
        solutions = parse_results(b"".join([part async for part in found.parts()]))
        assert isinstance(solutions, Solutions)  # of that form
        return solutions

    text = await call_services(service, query, find)
    return await pool.ask("open", query_job(dict(formats), selection, most, old=old), text.encode())


async def page(service: "Service", asked: Asked, query: str, selection: Selection) -> Reply:
    """Return the editor with the answer, which is found before a thread is taken for it."""
    formats = {form: get_format(*how).media_type for form, how in FORMATS_SHOWN.items()}
    try:
        found = await ask(service, query, selection, formats, _MOST_SHOWN)
        shown: object = (b"".join([part async for part in found.parts()]), named(found.name))
    except QueryError as err:
        shown = err
    return await service.show(asked, found=shown)


def content_type(form: Format, *, new: bool = False) -> str:
    """Return the content type of a format, with the version where *new* was asked for.

    Text says that it is UTF-8, as some clients take it to be anything.
    """
    text = TEXT if form.media_type.startswith("text/") else ""
    return f"{form.media_type}{text}{'; version=1.2' if new and form.media_type not in _UNVERSIONED else ''}"


def for_spreadsheet(reply: Reply) -> Reply:
    """Return CSV as a file that a spreadsheet may open."""
    reply = reply.with_headers(("Content-Disposition", "attachment; filename=sparql.csv"))
    if reply.parts is None:
        return replace(reply, body=b"".join(to_spreadsheet([reply.body])))
    return replace(reply, parts=_mark_parts(reply.parts))


async def _mark_parts(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    fed: deque[bytes | None] = deque()
    marked = to_spreadsheet(cast(Iterator[bytes], iter(fed.popleft, None)))
    try:
        async for part in parts:
            fed.append(part)
            yield next(marked)
        fed.append(None)
        for rest in marked:
            yield rest
    finally:
        await parts.aclose()  # type: ignore[attr-defined]


def to_reply(status: int, headers: list[tuple[str, str]], found: Answer) -> Reply:
    """Return an answer as a reply, whole or in parts."""
    if found.body is not None:
        return Reply(status, headers, found.body)
    parts: AsyncIterator[bytes] = found.parts()
    return Reply(status, headers, parts=parts)
