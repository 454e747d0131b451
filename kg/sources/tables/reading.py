"""Read a table, whatever its name: it is known by what is in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import NoTableError, SourceError
from kg.sources.files import Files
from kg.sources.stream import Source, Tally
from kg.sources.tables import chained, cip, cip_soc, isco_soc, onet_esco, projections, soc, soc_2010
from kg.sources.tables.kinds import Kind
from kg.sources.tables.opened import Opened

KINDS = (soc.KIND, cip.KIND, cip_soc.KIND, isco_soc.KIND, soc_2010.KIND, projections.KIND, onet_esco.KIND)
CHAIN = (isco_soc.KIND, soc_2010.KIND)


def _quiet(_: int) -> None:
    """Tell nobody."""


def read_table(path: Path, progress: Callable[[int], None] = _quiet) -> Source:
    """Return the table that *path* is, ready to be read.

    A folder or a zip with one table is that table; one with ISCO-08 to SOC 2010 and SOC 2010 to SOC 2018 is the chain
    of the two, whatever else it holds. ``read_tables`` gives all.

    :param progress: is called with the number of bytes read since the last call.
    :raises SourceError: it is none of the tables that are known, cannot be read, or holds several.
    """
    sources = read_tables(path, progress)
    chain = [source for source in sources if source.edition == chained.EDITION]
    if len(sources) > 1 and not chain:
        titles = "; ".join(source.edition.title for source in sources)
        raise SourceError(path, f"{len(sources)} tables: expected one, or a file of them: {titles}")
    return (chain or sources)[0]


def read_tables(path: Path, progress: Callable[[int], None] = _quiet) -> list[Source]:
    """Return every table of a file, a folder or a zip, and the chain that two of them make, last.

    Of two files that hold one edition, the first by name is taken, and the tally of it says so.

    :param progress: is called with the number of bytes read since the last call.
    :raises SourceError: there is none, or one cannot be read.
    """
    files = Files(path, progress)
    sources: dict[str, Source] = {}
    halves: dict[str, Opened] = {}
    for name in files.names():
        opened = Opened(files, name)
        kind = find_kind(opened)
        if kind is None:
            continue
        edition = kind.to_edition(opened)
        if edition.slug in sources:
            sources[edition.slug].tally.leave("file", "another one holds the same edition")
            continue
        halves[kind.name] = opened
        tally = Tally()
        if opened.book and opened.book.has_macros:
            tally.leave("macros", "what is in a table is never run")
        lines = kind.lines(opened, tally)
        sources[edition.slug] = Source(edition, files.size(name), lines, tally, (name,))
    if not sources:
        known = "; ".join(kind.name for kind in KINDS)
        raise NoTableError(path, f"no table that is known: expected one of {known}")
    first = next(iter(sources.values()))
    for name, why in files.left_out.items():
        first.tally.miss(name, why)
    return [*sources.values(), *_chain(files, halves)]


def find_kind(file: Opened) -> Kind | None:
    """Return which kind of table a file is by its content, None where it is none."""
    fit, kind = max(((kind.fit(file), kind) for kind in KINDS), key=lambda one: one[0])
    return kind if fit > 0 else None


def _chain(files: Files, halves: dict[str, Opened]) -> Iterator[Source]:
    found = [halves[kind.name] for kind in CHAIN if kind.name in halves]
    if len(found) == len(CHAIN):
        first, second = found
        tally = Tally()
        size = files.size(first.name, second.name)
        yield Source(chained.EDITION, size, chained.lines(first, second, tally), tally, (first.name, second.name))
