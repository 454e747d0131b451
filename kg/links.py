"""The links to other vocabularies, as the graph holds them, and as one SSSOM table."""

from collections.abc import Iterable

from kg.iris import code
from kg.model import Mapping
from kg.reader import Reader
from kg.terms import Iri, Literal, to_token
from kg.vocab import DCTERMS, LINKS, OWL, SSSOM

PAGE = 200  # mappings
_LINKS = f"""PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX sssom: <{SSSOM}>
SELECT ?link ?subject ?subjectLabel ?predicate ?object ?objectLabel ?justification ?confidence ?vocabulary
  ?source ?version ?comment ?modifier
WHERE {{
  ?link a owl:Axiom ; owl:annotatedSource ?subject ; owl:annotatedProperty ?predicate ; owl:annotatedTarget ?object ;
    sssom:mapping_justification ?justification ; dcterms:isPartOf ?set .
  ?set dcterms:identifier ?vocabulary ; sssom:object_source ?source .
  OPTIONAL {{ ?set sssom:object_source_version ?version }}
  OPTIONAL {{ ?link sssom:confidence ?confidence }}
  OPTIONAL {{ ?link sssom:subject_label ?subjectLabel }}
  OPTIONAL {{ ?link sssom:object_label ?objectLabel }}
  OPTIONAL {{ ?link sssom:comment ?comment }}
  OPTIONAL {{ ?link sssom:predicate_modifier ?modifier }}
}} ORDER BY ?vocabulary ?subject ?predicate ?object"""


def load_links(
    reader: Reader, subject: str | None = None, *, vocabulary: str | None = None, page: int | None = None
) -> list[Mapping]:
    """Return every mapping, rejected ones and those without a term among them, by vocabulary and subject.

    :param subject: the IRI of a thing whose mappings alone are wanted.
    :param vocabulary: the name of the set that alone is wanted.
    :param page: from 1 on, the ``PAGE`` mappings that alone are wanted.
    """
    query = _LINKS
    if subject is not None:
        query = query.replace("WHERE {\n", f"WHERE {{\n  VALUES ?subject {{ {to_token(Iri(subject))} }}\n", 1)
    if vocabulary is not None:
        wanted = to_token(Literal(vocabulary))
        query = query.replace("WHERE {\n", f"WHERE {{\n  VALUES ?vocabulary {{ {wanted} }}\n", 1)
    if page is not None:
        query += f" LIMIT {PAGE} OFFSET {PAGE * (page - 1)}"
    return [
        Mapping(
            subject=row["subject"],
            subject_label=row.get("subjectLabel", ""),
            predicate=row["predicate"],
            negated=row.get("modifier") == "Not",
            object=row["object"],
            object_label=row.get("objectLabel", ""),
            justification=row["justification"],
            confidence=float(row["confidence"]) if "confidence" in row else None,
            comment=row.get("comment", ""),
            vocabulary=row["vocabulary"],
            source=row["source"],
            source_version=row.get("version", ""),
        )
        for row in reader.select(query).texts()
    ]


SSSOM_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "object_source",
    "object_source_version",
    "comment",
)


def to_sssom(mappings: Iterable[Mapping], prefixes: dict[str, str]) -> str:
    """Return *mappings* as one SSSOM/TSV table; IRIs that no prefix covers get one from their vocabulary's name."""
    curies, rows = {**prefixes, "semapv": "https://w3id.org/semapv/vocab/"}, []
    for mapping in mappings:
        space = mapping.object[: len(mapping.object) - len(code(mapping.object))]
        if mapping.object and space not in curies.values():
            curies[f"{mapping.vocabulary}-{sum(name.startswith(mapping.vocabulary) for name in curies) + 1}"] = space
        values = (
            _curie(mapping.subject, curies),
            mapping.subject_label,
            _curie(mapping.predicate, curies),
            "Not" if mapping.negated else "",
            _curie(mapping.object, curies),
            mapping.object_label,
            _curie(mapping.justification, curies),
            "" if mapping.confidence is None else f"{mapping.confidence:g}",
            mapping.source or f"{LINKS}{mapping.vocabulary}",
            mapping.source_version,
            mapping.comment.replace("\t", " "),
        )
        rows.append("\t".join(values))
    head = [
        f"#mapping_set_id: {LINKS}all",
        "#mapping_set_title: Career Lattice, all links",
        "#license: https://www.apache.org/licenses/LICENSE-2.0",
        "#curie_map:",
        *(f"#  {name}: {space}" for name, space in sorted(curies.items())),
    ]
    return "\n".join([*head, "\t".join(SSSOM_COLUMNS), *rows]) + "\n"


def _curie(iri: str, prefixes: dict[str, str]) -> str:
    """Return *iri* with the longest prefix that covers it."""
    covering = [(len(space), name) for name, space in prefixes.items() if iri.startswith(space)]
    if not covering:
        return iri
    length, name = max(covering)
    return f"{name}:{iri[length:]}"
