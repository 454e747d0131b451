"""The Occupational Outlook Handbook: its pages as they were downloaded, to statements with their passages."""

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import SourceError
from kg.prose import read_prose
from kg.prose.grammar import load_grammar
from kg.sources.files import Files
from kg.sources.handbook.naming import to_slug
from kg.sources.handbook.notes import Notes
from kg.sources.handbook.ours import load_ours
from kg.sources.handbook.paying import iter_pay
from kg.sources.handbook.roles import Roles
from kg.sources.handbook.stated import iter_stated
from kg.sources.handbook.surroundings import iter_surroundings
from kg.sources.handbook.tables import iter_names, iter_tables
from kg.sources.ooh import Page, read_page
from kg.sources.stream import Edition, Progress, Source, Tally
from kg.vocab import GRAPH

_ENDINGS = (".html", ".htm")
_LARGEST = 8 * 2**20  # bytes of a page


def read_ooh(path: Path, progress: Progress, ontology: Path) -> Source:
    """Return the statements of the handbook's pages at *path*: one page, or those of a folder or zip.

    Pages are read whole, since each may name the roles of another; 282 of them take about 10 s. Those that the graph
    has modelled by hand are left out, since they would be there twice.

    :param ontology: the folder of the ontology, which knows roles by name.
    :raises SourceError: there is no page, or none is of the handbook.
    """
    files, tally = Files(path, progress), Tally()
    names = [name for name in files.names() if name.lower().endswith(_ENDINGS)]
    if not names:
        raise SourceError(path, f"no page here: expected files that end in .html; {files.found}")
    for name, why in files.left_out.items():
        tally.miss(name, why)
    edition = _edition(files, names)
    return Source(edition, files.size(*names), _iter_lines(files, names, tally, ontology, edition), tally)


def _edition(files: Files, names: list[str]) -> Edition:
    """Return the edition that the first page which names one is of."""
    found = None
    for name in names[:20]:
        with files.open(name) as file:
            found = re.search(rb"Job Outlook, (20\d\d)(?:\xe2\x80\x93|-)(\d\d)", file.read(_LARGEST))
        if found:
            break
    years = f"{found[1].decode()}–{found[2].decode()}" if found else "unknown edition"
    return Edition(
        slug=f"ooh-pages-{to_slug(years)}",
        title=f"Occupational Outlook Handbook, {years}, pages as read",
        description="What its pages state, read sentence by sentence by rules; each statement names its passage.",
        publisher="U.S. Bureau of Labor Statistics",
        edition=years,
        licence="https://www.usa.gov/government-works",
        attribution="Bureau of Labor Statistics, U.S. Department of Labor, Occupational Outlook Handbook.",
        homepage="https://www.bls.gov/ooh/",
    )


def _iter_lines(files: Files, names: list[str], tally: Tally, ontology: Path, edition: Edition) -> Iterator[str]:
    ours = load_ours(ontology, edition.edition)
    pages: list[Page] = []
    seen: set[str] = set()
    for name in names:
        try:
            page = read_page(files.read(name, _LARGEST), files.at(name))
        except SourceError as err:
            if len(names) == 1:
                raise
            tally.leave("page", "it is no page of the handbook")
            tally.miss(name, err.problem if err.line is None else f"line {err.line}: {err.problem}")
            continue
        if page.slug in ours.pages:
            tally.leave("page", "the graph has it, modelled by hand")
        elif page.slug in seen:
            tally.leave("page", "another file is the same page")
        else:
            seen.add(page.slug)
            tally.keep("page")
            pages.append(page)
    if not pages:
        whys = "; ".join(f"{count}: {why}" for (kind, why), count in tally.left.items() if kind == "page")
        raise SourceError(files.path, f"no page here that is not there already ({whys})")
    roles = Roles(pages, ours.roles, ours.pages)
    grammar = load_grammar(ontology / "reading")
    notes = Notes(roles, ours, tally, edition.edition, f"{GRAPH}{edition.slug}", grammar)
    for page in pages:
        reading = read_prose(
            page.title,
            page.members,
            page.passages,
            aliases=page.aliases,
            schooling=page.quick.education,
            grammar=grammar,
        )
        yield from iter_names(notes, page)
        yield from iter_stated(notes, page, reading)
        yield from iter_tables(notes, page, reading)
        yield from iter_pay(notes, page)
        yield from iter_surroundings(notes, page)
    yield from notes.rest()
