"""A set of mappings of a file: what it says of itself, and its mappings, as lines of N-Triples."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from kg.sources.sssom import NO_TERM_FOUND, NOT, set_of
from kg.sources.stream import TYPE, Edition, Tally, iri, text, typed
from kg.vocab import BASE, DCTERMS, LINKS, OWL, SEMAPV, SSSOM

UNSPECIFIED = f"{SEMAPV}UnspecifiedMatching"
_ENDINGS = re.compile(r"(\.sssom)?\.[a-z]+$", re.IGNORECASE)
# A slot, its value as a term, or a text where it is one of none of these.
Slots = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Statement:
    """One mapping, its ends and relation as IRIs; *slots* are further slots of SSSOM with terms of N-Triples.

    *confidence* is a number from 0 to 1 as text, empty where none is stated; *record* its IRI, empty where it has none.
    """

    subject: str
    predicate: str
    object: str
    negated: bool = False
    justification: str = UNSPECIFIED
    subject_label: str = ""
    object_label: str = ""
    confidence: str = ""
    record: str = ""
    slots: Slots = ()


@dataclass(frozen=True)
class Head:
    """What a file says of its set; *slots* are as in :class:`Statement`, *iri* is its own name for the set."""

    name: str
    title: str = ""
    description: str = ""
    licence: str = ""
    iri: str = ""
    slots: Slots = field(default=())

    def edition(self, file: str, what: str = "mappings") -> Edition:
        """Return the set as an edition of *what* it holds, which is read from *file*."""
        return Edition(
            slug=f"{what}-{self.name}",
            title=self.title or f"{what.capitalize()} of {file}",
            description=self.description or f"{what.capitalize()} as they were read from {file}.",
            publisher="not stated",
            edition="not stated",
            licence=self.licence,
        )


def name_of(file: str, identifier: str = "") -> str:
    """Return the name of a set: as ours are named by their IRI, any other by its file.

    >>> name_of("My Jobs.sssom.tsv"), name_of("a.tsv", "https://w3id.org/career-lattice/links/esco")
    ('my-jobs', 'esco')
    """
    found = identifier.removeprefix(LINKS) if identifier.startswith(LINKS) else _ENDINGS.sub("", PurePath(file).name)
    return re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-") or "mappings"


def iter_head(head: Head, kind: str = f"{SSSOM}MappingSet") -> Iterator[str]:
    """Yield what a set says of itself, which is of the class *kind*."""
    node = iri(set_of(head.name))
    yield f"{node} {TYPE} <{kind}> .\n"
    yield f"{node} <{DCTERMS}identifier> {text(head.name, '')} .\n"
    for name, value in (("title", head.title), ("description", head.description)):
        if value:
            yield f"{node} <{DCTERMS}{name}> {text(value, '')} .\n"
    for name, value in (("license", head.licence), ("source", head.iri)):
        if value:
            yield f"{node} <{DCTERMS}{name}> {iri(value)} .\n"
    for slot, term in head.slots:
        yield f"{node} <{SSSOM}{slot}> {term} .\n"


def iter_lines(head: Head, statements: Iterable[Statement], tally: Tally) -> Iterator[str]:
    """Yield the set, and each mapping as its match and the record of it; one that stands twice is one."""
    node = iri(set_of(head.name))
    yield from iter_head(head)
    seen: set[str] = set()
    for statement in statements:
        record = statement.record or _record(head.name, statement)
        if record in seen:
            tally.leave("mapping", "it was given before")
            continue
        seen.add(record)
        tally.keep("mapping")
        yield from _lines(iri(record), node, statement)


def _record(name: str, statement: Statement) -> str:
    """Return the IRI of a record that has none: the same for the same mapping, made in the same way."""
    whole = "\0".join(map(str, (*vars(statement).values(),)))
    return f"{BASE}link/{name}/{hashlib.sha256(whole.encode()).hexdigest()[:24]}"


def _lines(record: str, node: str, statement: Statement) -> Iterator[str]:
    source, predicate, target = iri(statement.subject), iri(statement.predicate), iri(statement.object)
    if not statement.negated and NO_TERM_FOUND not in (statement.subject, statement.object):
        yield f"{source} {predicate} {target} .\n"
    yield f"{record} {TYPE} <{OWL}Axiom> .\n"
    yield f"{record} <{OWL}annotatedSource> {source} .\n"
    yield f"{record} <{OWL}annotatedProperty> {predicate} .\n"
    yield f"{record} <{OWL}annotatedTarget> {target} .\n"
    yield f"{record} <{DCTERMS}isPartOf> {node} .\n"
    yield from iter_slots(record, statement)
    if statement.negated:
        yield f"{record} <{SSSOM}predicate_modifier> {text(NOT, '')} .\n"


def iter_slots(record: str, statement: Statement) -> Iterator[str]:
    """Yield what a record says of a mapping beside its ends, its relation and whether it holds.

    :param record: the record as a term.
    """
    yield f"{record} <{SSSOM}mapping_justification> {iri(statement.justification)} .\n"
    for name in ("subject_label", "object_label"):
        if label := getattr(statement, name):
            yield f"{record} <{SSSOM}{name}> {text(label, '')} .\n"
    if statement.confidence:
        yield f"{record} <{SSSOM}confidence> {typed(statement.confidence, 'decimal')} .\n"
    for slot, term in statement.slots:
        yield f"{record} <{SSSOM}{slot}> {term} .\n"
