"""Mappings in RDF: SKOS matches, and the cells of alignments (Alignment API and EDOAL, level 0)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.sources.files import Files
from kg.sources.links.sets import Head, Statement, iter_lines, name_of
from kg.sources.rdf import ending, endings, iter_triples
from kg.sources.sssom import PREDICATES
from kg.sources.stream import Progress, Source, Tally
from kg.vocab import RDF, SKOS

# https://moex.gitlabpages.inria.fr/alignapi/format.html; older files write the namespace without its end.
ALIGN = "http://knowledgeweb.semanticweb.org/heterogeneity/alignment#"
# What an alignment says of its first entity: that it is the same, less or more; SKOS says it of the second.
RELATIONS = {"=": "exactMatch", "<": "broadMatch", ">": "narrowMatch"}
Read = Callable[[Iterator[ox.Quad], str, Tally], Iterator[Statement]]
_CLASSES = {"EquivRelation": "=", "SubsumedRelation": "<", "SubsumeRelation": ">"}


def read_skos(path: Path, progress: Progress) -> list[Source]:
    """Return the SKOS matches of the RDF files at *path* as one set of mappings; what else they say is left out.

    :raises SourceError: there is no file with an ending of RDF.
    """
    return [_source(path, progress, _matches)]


def read_edoal(path: Path, progress: Progress) -> list[Source]:
    """Return the cells of the alignments at *path* as one set of mappings.

    :raises SourceError: there is no file with an ending of RDF; a measure is no number, when it is read.
    """
    return [_source(path, progress, _cells)]


def _source(path: Path, progress: Progress, read: Read) -> Source:
    files = Files(path, progress)
    names = [name for name in files.names() if ending(name) in endings()]
    if not names:
        raise SourceError(path, f"no RDF here: expected files that end in {', '.join(endings())}; {files.found}")
    tally = Tally()
    head = Head(name_of(path.name))
    triples = chain.from_iterable(iter_triples(files, name) for name in names)
    statements = read(triples, str(path), tally)
    return Source(head.edition(path.name), files.size(*names), iter_lines(head, statements, tally), tally)


def _matches(triples: Iterator[ox.Quad], _where: str, tally: Tally) -> Iterator[Statement]:
    found: list[tuple[str, str, str]] = []
    labels: dict[str, str] = {}
    for triple in triples:
        predicate, ends = triple.predicate.value, (triple.subject, triple.object)
        if predicate in PREDICATES and all(isinstance(end, ox.NamedNode) for end in ends):
            found.append((ends[0].value, predicate, ends[1].value))  # type: ignore[union-attr]
        elif predicate == f"{SKOS}prefLabel" and isinstance(triple.object, ox.Literal):
            if triple.object.language in (None, "en") and isinstance(triple.subject, ox.NamedNode):
                labels[triple.subject.value] = triple.object.value
        else:
            tally.leave("triple", "it is no match of two IRIs")
    for subject, predicate, object_ in found:
        yield Statement(
            subject,
            predicate,
            object_,
            subject_label=labels.get(subject, ""),
            object_label=labels.get(object_, ""),
        )


def _cells(triples: Iterator[ox.Quad], where: str, tally: Tally) -> Iterator[Statement]:
    cells: defaultdict[str, dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = defaultdict(dict)
    space = ALIGN.removesuffix("#")
    for triple in triples:
        name = triple.predicate.value.removeprefix(space).lstrip("#")
        if triple.predicate.value.startswith(space) and name in ("entity1", "entity2", "relation", "measure"):
            cells[str(triple.subject)][name] = triple.object
        elif triple.predicate.value == f"{RDF}type" and str(triple.object.value).endswith("Cell"):  # type: ignore[union-attr]
            cells[str(triple.subject)]
    for cell in cells.values():
        one, two, said = (cell.get(name) for name in ("entity1", "entity2", "relation"))
        if not isinstance(one, ox.NamedNode) or not isinstance(two, ox.NamedNode):
            tally.leave("mapping", "an end of it is no IRI: a compound of EDOAL, or nothing")
            continue
        predicate = _relation("=" if said is None else str(said.value))  # type: ignore[union-attr]
        if predicate is None:
            tally.leave("mapping", f"its relation {said.value!r} is none of =, <, > and SKOS")  # type: ignore[union-attr]
            continue
        yield Statement(one.value, predicate, two.value, confidence=_measure(cell.get("measure"), where))


def _relation(said: str) -> str | None:
    """Return the match that a relation of an alignment is, by its sign, its class or its IRI; None for any other.

    >>> _relation("<"), _relation("fr.inrialpes.exmo.align.impl.rel.EquivRelation")[-10:], _relation("%")
    ('http://www.w3.org/2004/02/skos/core#broadMatch', 'exactMatch', None)
    """
    said = said.strip()
    if said in PREDICATES:
        return said
    name = RELATIONS.get(_CLASSES.get(said.rpartition(".")[2], said))
    return None if name is None else SKOS + name


def _measure(found: object, where: str) -> str:
    if not isinstance(found, ox.Literal):
        return ""
    try:
        number = float(found.value)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise SourceError(where, f"measure {found.value!r}: expected a number in [0, 1]")
    return format(number, ".12f").rstrip("0").rstrip(".") or "0"
