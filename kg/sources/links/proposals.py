"""Proposals of mappings, which nobody has judged: records of their own, without any match that a query could take."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.sources.files import Files
from kg.sources.links.sets import Head, Statement, iter_head, iter_slots
from kg.sources.links.table import Reading, Row, read_tables, to_statement
from kg.sources.sssom import set_of
from kg.sources.stream import TYPE, Progress, Source, Tally, iri, text
from kg.vocab import BASE, CAREER, LINKS, RDF

# How the name of a set begins that `lattice link` has made; its verdicts are in a set that begins otherwise.
PROPOSED = "proposed-"
# Columns that a table of proposals has beside those of SSSOM (its extension slots), and the properties they are.
TITLES, DESCRIPTION = "subject_titles", "subject_description"
EXTENSIONS = {TITLES: f"{CAREER}subjectTitle", DESCRIPTION: f"{CAREER}subjectDescription"}
_HEAD = 2**14  # bytes of a table in which its name stands


@dataclass(frozen=True)
class Proposed(Statement):
    """A mapping that is proposed, with what its vocabulary says of the subject: other titles and what it is."""

    titles: tuple[str, ...] = ()
    description: str = ""


def read_proposals(path: Path, progress: Progress) -> list[Source]:
    """Return the SSSOM tables at *path* as proposals, each a source of its own.

    :raises SourceError: there is no table, or a head cannot be read; a row that is wrong, when it is read.
    """
    return read_tables(path, progress, Reading("proposals", frozenset(EXTENSIONS), _proposed, iter_proposals))


def is_proposed(files: Files, name: str) -> bool:
    """Whether the table *name* says of itself that it holds proposals of ours."""
    head = files.peek(name, _HEAD).decode("utf-8-sig", "replace").splitlines()
    return any(line.startswith("#mapping_set_id:") and f"{LINKS}{PROPOSED}" in line for line in head)


def _proposed(row: Row) -> Proposed:
    titles = tuple(dict.fromkeys(one.strip() for one in row.cells.get(TITLES, "").split("|") if one.strip()))
    return Proposed(**vars(to_statement(row)), titles=titles, description=row.cells.get(DESCRIPTION, ""))


def iter_proposals(head: Head, statements: Iterable[Statement], tally: Tally) -> Iterator[str]:
    """Yield the set and each proposal of it, one a pair of subject and object; what a table rejects is none."""
    node = iri(set_of(head.name))
    yield from iter_head(head, f"{CAREER}ProposalSet")
    seen: set[tuple[str, str]] = set()
    for statement in statements:
        pair = (statement.subject, statement.object)
        if statement.negated or pair in seen:
            tally.leave("proposal", "it is rejected already" if statement.negated else "its pair was given before")
            continue
        seen.add(pair)
        tally.keep("proposal")
        yield from _lines(head.name, node, statement)


def _lines(name: str, node: str, statement: Statement) -> Iterator[str]:
    digest = hashlib.sha256("\0".join((statement.subject, statement.object)).encode()).hexdigest()[:24]
    record = iri(f"{BASE}proposal/{name}/{digest}")
    yield f"{record} {TYPE} <{CAREER}Proposal> .\n"
    yield f"{record} <{CAREER}proposedIn> {node} .\n"
    # RDF's own words for a statement that is spoken of, and not made.
    for part in ("subject", "predicate", "object"):
        yield f"{record} <{RDF}{part}> {iri(getattr(statement, part))} .\n"
    yield from iter_slots(record, statement)
    if isinstance(statement, Proposed):
        for title in statement.titles:
            yield f"{record} <{EXTENSIONS[TITLES]}> {text(title, '')} .\n"
        if statement.description:
            yield f"{record} <{EXTENSIONS[DESCRIPTION]}> {text(statement.description, '')} .\n"
