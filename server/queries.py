"""Queries of strangers: the query operation of the SPARQL 1.1 Protocol, answered by killable workers."""

from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import cast

from kg.errors import QueryError
from kg.formats import Format, get_format, named
from kg.reader import SOLUTIONS, Selection, Solutions, find_form, parse_results
from kg.spreadsheet import to_spreadsheet
from kg.syntax import is_repeatable
from server.answers import FORMATS_SHOWN
from server.asked import Asked
from server.backend import Backend
from server.negotiation import (
    NewTerms,
    accepts_html,
    choose,
    format_name,
    is_for_spreadsheet,
    is_new,
    names_version,
)
from server.pooled import query_job, wish_of
from server.reply import Reply, has_it, make_tag
from server.services import call_services
from server.sparql import query_of, selection_of
from server.workers.jobs import Answer

# A page with more than this many bytes of answer is none that a browser shows.
_MOST_SHOWN = 4 * 2**20
# Formats that say nothing of versions.
_UNVERSIONED = frozenset({"text/csv", "text/tab-separated-values", "application/ld+json"})
TEXT = "; charset=utf-8"
# Characters of a query that are looked through in the process that answers everyone; a longer one gets no tag.
_LONGEST_TAGGED = 64 * 1024


async def answer(service: Backend, asked: Asked) -> Reply:
    """Answer a query, or show the editor or the description of the service where there is none.

    :raises KgError: it cannot be answered.
    :raises HTTPException: the request is not of the protocol, or wants what there is not.
    """
    if asked.method in ("GET", "HEAD") and "query" not in asked.args:
        return await service.show(asked)
    query, selection = query_of(asked), selection_of(asked)
    wish = wish_of(asked.headers.get("Accept"), format_name(asked))
    if wish.is_page:
        return await page(service, asked, query, selection)
    formats = wish.formats
    new = is_new(asked, service.settings.sparql12)
    tag = None
    if len(query) <= _LONGEST_TAGGED and is_repeatable(query):
        tag = make_tag(service.generation, asked.path, query, selection, sorted(formats.items()), new)
        if has_it(asked, tag):
            return Reply(304, [("ETag", tag), ("Cache-Control", "no-cache")])
    most = service.settings.result_megabytes * 2**20
    found = await ask(service, query, selection, formats, most, old=not new)
    if "is_new" in found.end:
        raise NewTerms(formats.get(find_form(query) or SOLUTIONS, "*/*"))
    if "unfit" in found.end:
        if accepts_html(asked):
            return await page(service, asked, query, selection)
        choose(asked, found.end["unfit"])  # which says what there is
        raise AssertionError("a format was found that was not there before")
    form = named(found.name)
    headers = [("Content-Type", content_type(form, new=names_version(asked)))]
    headers += [("ETag", tag), ("Cache-Control", "no-cache")] if tag else [("Cache-Control", "no-store")]
    reply = to_reply(200, headers, found)
    return for_spreadsheet(reply) if is_for_spreadsheet(asked, form) else reply


async def ask(
    service: Backend,
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
    is_union = service.settings.default_graph == "union"

    async def find(select: str) -> Solutions:
        known = {SOLUTIONS: get_format(*FORMATS_SHOWN[SOLUTIONS]).media_type}
        job = query_job(known, selection, most=_MOST_SHOWN, is_union=is_union)
        solutions = parse_results(await (await pool.ask("open", job, select.encode())).whole())
        assert isinstance(solutions, Solutions)  # of that form
        return solutions

    text = await call_services(service, query, find)
    job = query_job(formats, selection, most=most, is_union=is_union, old=old)
    return await pool.ask("open", job, text.encode())


async def page(service: Backend, asked: Asked, query: str, selection: Selection) -> Reply:
    """Return the editor with the answer, which is found before a thread is taken for it."""
    formats = {form: get_format(*how).media_type for form, how in FORMATS_SHOWN.items()}
    try:
        found = await ask(service, query, selection, formats, _MOST_SHOWN)
        shown: object = (await found.whole(), named(found.name))
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
    return Reply(status, headers, parts=found.parts(), close=found.close)
