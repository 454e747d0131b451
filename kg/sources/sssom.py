"""SSSOM tables (https://mapping-commons.github.io/sssom/): a file in, mappings out, and both to quads.

Read with the csv and YAML parsers rather than the ``sssom`` package, whose import costs seconds; the tests
hold every file of ours against that package's validator.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import SourceError
from kg.model import Mapping
from kg.vocab import BASE, DCTERMS, GRAPH_LINKS, OWL, RDF, SEMAPV, SKOS, SSSOM, XSD

NO_TERM_FOUND = f"{SSSOM}NoTermFound"
NOT = "Not"
PREDICATES = tuple(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))
# The matching processes of the Semantic Mapping Vocabulary.
JUSTIFICATIONS = tuple(
    SEMAPV + name
    for name in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
# Fixed by the SSSOM specification: files need not declare them.
BUILT_IN = {
    "sssom": SSSOM,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": SKOS,
    "semapv": SEMAPV,
}
_TEXTS = ("subject_label", "object_label", "comment", "predicate_modifier")
# What the head must say of a set, and by which property the graph says it; an IRI where the value must be one.
_SET = {
    "mapping_set_title": f"{DCTERMS}title",
    "mapping_set_description": f"{DCTERMS}description",
    "license": f"{DCTERMS}license",
    "mapping_date": f"{DCTERMS}created",
    "object_source": f"{SSSOM}object_source",
}
_VERSION = "object_source_version"
_SET_IRIS = {"license", "object_source"}


def load_mappings(path: Path) -> list[Mapping]:
    """Read one SSSOM/TSV file with its YAML head.

    :raises SourceError: no head, a column or prefix that is missing, a confidence outside [0, 1], or a predicate,
        modifier or justification other than those that SKOS, SSSOM and SEMAPV have; the line is named.
    """
    head, lines = _load(path)
    prefixes = {**BUILT_IN, **(head.get("curie_map") or {})}
    first = next((number for number, line in enumerate(lines, start=1) if not line.startswith("#")), len(lines) + 1)
    table = csv.DictReader(lines[first - 1 :], delimiter="\t")
    missing = {"subject_id", "predicate_id", "object_id", "mapping_justification"} - set(table.fieldnames or ())
    if missing:
        raise SourceError(path, f"columns missing: {', '.join(sorted(missing))}", first)
    return [_to_mapping(path, first + number, row, prefixes) for number, row in enumerate(table, start=1)]


def _load(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return the head of a table, read, and all of its lines."""
    import yaml

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise SourceError(path, f"cannot be read as UTF-8 text: {err}") from err
    try:
        head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#"))) or {}
    except yaml.YAMLError as err:
        raise SourceError(path, f"head is not YAML: {err}") from err
    if not isinstance(head, dict):
        raise SourceError(path, "head is not a YAML mapping", 1)
    return head, lines


def _to_mapping(path: Path, line: int, row: dict[str, str | None], prefixes: dict[str, str]) -> Mapping:
    def iri(column: str) -> str:
        prefix, _, local = (row.get(column) or "").partition(":")
        if prefix in {"http", "https"}:
            return f"{prefix}:{local}"
        if prefix not in prefixes:
            raise SourceError(path, f"{column} {row.get(column)!r}: expected a CURIE of the curie_map", line)
        return prefixes[prefix] + local

    try:
        confidence = float(row["confidence"] or "") if row.get("confidence") else None
    except ValueError as err:
        raise SourceError(path, f"confidence {row['confidence']!r}: expected a number in [0, 1]", line) from err
    if confidence is not None and not 0 <= confidence <= 1:
        raise SourceError(path, f"confidence {confidence!r}: expected a number in [0, 1]", line)
    subject_label, object_label, comment, modifier = ((row.get(name) or "") for name in _TEXTS)
    if modifier not in {"", NOT}:
        raise SourceError(path, f"predicate_modifier {modifier!r}: expected {NOT!r} or nothing", line)
    for column, known in (("predicate_id", PREDICATES), ("mapping_justification", JUSTIFICATIONS)):
        if iri(column) not in known:
            names = ", ".join(name.replace("#", "/").rsplit("/", 1)[1] for name in known)
            raise SourceError(path, f"{column} {row[column]!r}: expected one of {names}", line)
    return Mapping(
        subject=iri("subject_id"),
        subject_label=subject_label,
        predicate=iri("predicate_id"),
        negated=modifier == NOT,
        object=iri("object_id"),
        object_label=object_label,
        justification=iri("mapping_justification"),
        confidence=confidence,
        comment=comment,
        vocabulary=path.name.removesuffix(".sssom.tsv"),
    )


def iter_set_quads(path: Path) -> Iterator[ox.Quad]:
    """Yield what the head of one file says of its set of mappings: title, licence, date, and what it maps to.

    :raises SourceError: the head lacks one of them, or names the set otherwise than its file does.
    """
    head, _ = _load(path)
    vocabulary = path.name.removesuffix(".sssom.tsv")
    node, graph = ox.NamedNode(set_of(vocabulary)), ox.NamedNode(GRAPH_LINKS)
    if head.get("mapping_set_id") != node.value:
        raise SourceError(path, f"mapping_set_id {head.get('mapping_set_id')!r}: expected {node.value}")
    yield ox.Quad(node, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SSSOM}MappingSet"), graph)
    yield ox.Quad(node, ox.NamedNode(f"{DCTERMS}identifier"), ox.Literal(vocabulary), graph)
    for name, predicate in _SET.items():
        text = str(head.get(name) or "")
        if not text or (name in _SET_IRIS and ":" not in text):
            raise SourceError(path, f"{name} {text!r}: expected {'an IRI' if name in _SET_IRIS else 'a text'}")
        value = ox.NamedNode(text) if name in _SET_IRIS else ox.Literal(text)
        yield ox.Quad(node, ox.NamedNode(predicate), value, graph)
    if head.get(_VERSION):
        yield ox.Quad(node, ox.NamedNode(SSSOM + _VERSION), ox.Literal(str(head[_VERSION])), graph)


def set_of(vocabulary: str) -> str:
    """Return the IRI of the set of mappings to a vocabulary."""
    return f"{BASE}links/{vocabulary}"


def record_of(mapping: Mapping) -> str:
    """Return the IRI of the record of a mapping, made of its set, subject, relation and object."""
    sign = "-not" if mapping.negated else ""
    relation = mapping.predicate.rsplit("#", 1)[-1]
    subject = mapping.subject.removeprefix(BASE).replace("/", "-")
    return record_path(mapping.vocabulary, subject, f"{relation}{sign}", mapping.object)


def record_path(vocabulary: str, subject: str, relation: str, object_: str) -> str:
    """Return the IRI of a record, of a name of its subject and the IRI of its object."""
    local = object_.rstrip("/").rsplit("/", 1)[-1].replace("#", "-").replace("=", "-").replace("?", "-")
    return f"{BASE}link/{vocabulary}/{subject}/{relation}/{local}"


def iter_mapping_quads(mappings: Iterable[Mapping]) -> Iterator[ox.Quad]:
    """Yield the quads of mappings: the ``skos:*Match`` triple, and the whole record as an OWL axiom.

    A rejected mapping and one that found no term give the record alone, never the triple.
    """
    for mapping in mappings:
        record = ox.NamedNode(record_of(mapping))
        link = (ox.NamedNode(mapping.subject), ox.NamedNode(mapping.predicate), ox.NamedNode(mapping.object))
        if not mapping.negated and mapping.object != NO_TERM_FOUND:
            yield ox.Quad(*link, ox.NamedNode(GRAPH_LINKS))
        for predicate, value in _record(mapping, link):
            yield ox.Quad(record, ox.NamedNode(predicate), value, ox.NamedNode(GRAPH_LINKS))
        if mapping.object.startswith(BASE):
            yield from _stand_in(mapping)


def _stand_in(mapping: Mapping) -> Iterator[ox.Quad]:
    """Yield what describes a code of a classification without IRIs, for which an IRI of ours stands in."""
    node, graph = ox.NamedNode(mapping.object), ox.NamedNode(GRAPH_LINKS)
    yield ox.Quad(node, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SKOS}Concept"), graph)
    yield ox.Quad(node, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(mapping.object_label, language="en"), graph)
    yield ox.Quad(node, ox.NamedNode(f"{SKOS}notation"), ox.Literal(mapping.object.rsplit("/", 1)[-1]), graph)


def _record(
    mapping: Mapping, link: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    """Yield predicate and value of one record: SSSOM's own RDF form, its axiom annotated."""
    yield f"{RDF}type", ox.NamedNode(f"{OWL}Axiom")
    for part, node in zip(("annotatedSource", "annotatedProperty", "annotatedTarget"), link, strict=True):
        yield f"{OWL}{part}", node
    yield f"{SSSOM}mapping_justification", ox.NamedNode(mapping.justification)
    yield f"{DCTERMS}isPartOf", ox.NamedNode(set_of(mapping.vocabulary))
    for name in ("subject_label", "object_label", "comment"):
        text = getattr(mapping, name)
        if text:
            yield f"{SSSOM}{name}", ox.Literal(text)
    if mapping.confidence is not None:
        yield f"{SSSOM}confidence", ox.Literal(str(mapping.confidence), datatype=ox.NamedNode(f"{XSD}decimal"))
    if mapping.negated:
        yield f"{SSSOM}predicate_modifier", ox.Literal(NOT)
