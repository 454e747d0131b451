"""SSSOM tables (https://mapping-commons.github.io/sssom/): a file in, mappings out, and mappings to quads.

Read with the csv and YAML parsers rather than the ``sssom`` package, whose import costs seconds; the tests
hold every file of ours against that package's validator.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.model import Mapping
from kg.vocab import BASE, GRAPH_LINKS, OWL, RDF, SKOS, SSSOM, XSD

NO_TERM_FOUND = f"{SSSOM}NoTermFound"
NOT = "Not"
# Fixed by the SSSOM specification: files need not declare them.
BUILT_IN = {
    "sssom": SSSOM,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": SKOS,
    "semapv": "https://w3id.org/semapv/vocab/",
}
_TEXTS = ("subject_label", "object_label", "comment", "predicate_modifier")


def load_mappings(path: Path) -> list[Mapping]:
    """Read one SSSOM/TSV file with its YAML head.

    :raises SourceError: no head, a column or prefix that is missing, or a confidence outside [0, 1].
    """
    import yaml

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise SourceError(path, f"cannot be read as UTF-8 text: {err}") from err
    head = [line for line in lines if line.startswith("#")]
    try:
        metadata = yaml.safe_load("\n".join(line[1:] for line in head)) or {}
    except yaml.YAMLError as err:
        raise SourceError(path, f"head is not YAML: {err}") from err
    prefixes = {**BUILT_IN, **(metadata.get("curie_map") or {})}
    table = csv.DictReader(lines[len(head) :], delimiter="\t")
    missing = {"subject_id", "predicate_id", "object_id", "mapping_justification"} - set(table.fieldnames or ())
    if missing:
        raise SourceError(path, f"columns missing: {', '.join(sorted(missing))}", len(head) + 1)
    return [_to_mapping(path, len(head) + 1 + number, row, prefixes) for number, row in enumerate(table, start=1)]


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


def iter_mapping_quads(mappings: Iterable[Mapping]) -> Iterator[ox.Quad]:
    """Yield the quads of mappings: the ``skos:*Match`` triple, and the whole record as an OWL axiom.

    A rejected mapping and one that found no term give the record alone, never the triple.
    """
    for mapping in mappings:
        local = mapping.object.rstrip("/").rsplit("/", 1)[-1].replace("#", "-").replace("=", "-").replace("?", "-")
        subject = mapping.subject.removeprefix(BASE).replace("/", "-")
        sign = "-not" if mapping.negated else ""
        relation = mapping.predicate.rsplit("#", 1)[-1]
        record = ox.NamedNode(f"{BASE}link/{mapping.vocabulary}/{subject}/{relation}{sign}/{local}")
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
    yield f"{SSSOM}object_source", ox.Literal(mapping.vocabulary)
    for name in ("subject_label", "object_label", "comment"):
        text = getattr(mapping, name)
        if text:
            yield f"{SSSOM}{name}", ox.Literal(text)
    if mapping.confidence is not None:
        yield f"{SSSOM}confidence", ox.Literal(str(mapping.confidence), datatype=ox.NamedNode(f"{XSD}decimal"))
    if mapping.negated:
        yield f"{SSSOM}predicate_modifier", ox.Literal(NOT)
