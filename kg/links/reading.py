"""The links to other vocabularies, as the graph holds them."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Mapping
from kg.reader import Reader
from kg.terms import Iri, Literal, to_token
from kg.vocab import DCTERMS, OWL, SKOS, SSSOM

PAGE = 200  # mappings
Slots = dict[str, list[str]]
_INVERSE = {f"{SKOS}broadMatch": f"{SKOS}narrowMatch", f"{SKOS}narrowMatch": f"{SKOS}broadMatch"}
_LINKS = f"""PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX sssom: <{SSSOM}>
SELECT ?link ?subject ?subjectLabel ?predicate ?object ?objectLabel ?justification ?confidence ?vocabulary
  ?source ?version ?comment ?modifier
WHERE {{
  ?link a owl:Axiom ; owl:annotatedSource ?subject ; owl:annotatedProperty ?predicate ; owl:annotatedTarget ?object ;
    sssom:mapping_justification ?justification ; dcterms:isPartOf ?set .
  ?set dcterms:identifier ?vocabulary .
  OPTIONAL {{ ?set sssom:object_source ?source }}
  OPTIONAL {{ ?set sssom:object_source_version ?version }}
  OPTIONAL {{ ?link sssom:confidence ?confidence }}
  OPTIONAL {{ ?link sssom:subject_label ?subjectLabel }}
  OPTIONAL {{ ?link sssom:object_label ?objectLabel }}
  OPTIONAL {{ ?link sssom:comment ?comment }}
  OPTIONAL {{ ?link sssom:predicate_modifier ?modifier }}
}} ORDER BY ?vocabulary ?subject ?predicate ?object ?link"""


def load_links(
    reader: Reader,
    subject: str | None = None,
    *,
    vocabulary: str | None = None,
    page: int | None = None,
    subjects: Sequence[str] = (),
) -> list[Mapping]:
    """Return every mapping, rejected ones and those without a term among them, by vocabulary and subject.

    :param subject: the IRI of a thing whose mappings alone are wanted; those that have it as their object are turned
        round.
    :param vocabulary: the name of the set that alone is wanted.
    :param page: from 1 on, the ``PAGE`` mappings that alone are wanted.
    :param subjects: the IRIs of those that alone are wanted as subjects, of *vocabulary*; any where there are none.
    """
    if subject is None and vocabulary is None and page is None:
        # Set by set: no single query of all of them has to keep a limit of time.
        return [one for name in find_sets(reader) for one in load_links(reader, vocabulary=name)]
    query = _LINKS
    if subject is not None:
        either = f"VALUES ?end {{ {to_token(Iri(subject))} }} ?link owl:annotatedSource|owl:annotatedTarget ?end ."
        query = _where(query, either)
    if vocabulary is not None:
        query = _of(query, vocabulary, subjects)
    if page is not None:
        query += f" LIMIT {PAGE} OFFSET {PAGE * (page - 1)}"
    found = [
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
            source=row.get("source", ""),
            source_version=row.get("version", ""),
            record=row["link"],
        )
        for row in reader.texts(query)
    ]
    return found if subject is None else [_from(mapping, subject) for mapping in found]


def find_sets(reader: Reader) -> list[str]:
    """Return the names of the sets of mappings, sorted."""
    query = f"SELECT DISTINCT ?name {{ ?set a <{SSSOM}MappingSet> ; <{DCTERMS}identifier> ?name }} ORDER BY ?name"
    return [row["name"] for row in reader.texts(query)]


def _where(query: str, pattern: str) -> str:
    """Return *query* with one more pattern, before all others."""
    return query.replace("WHERE {\n", f"WHERE {{\n  {pattern}\n", 1)


def _of(query: str, vocabulary: str, subjects: Sequence[str]) -> str:
    """Return *query* for one set, and for some subjects of it where there are any.

    The set is a filter then: as a value, the engine would go through all of its mappings to find those of the subjects.
    """
    name = to_token(Literal(vocabulary))
    if not subjects:
        return _where(query, f"VALUES ?vocabulary {{ {name} }}")
    query = query.replace("\n} ORDER", f"\n  FILTER (?vocabulary = {name})\n}} ORDER", 1)
    return _where(query, f"VALUES ?subject {{ {' '.join(to_token(Iri(one)) for one in subjects)} }}")


def _from(mapping: Mapping, subject: str) -> Mapping:
    """Return a mapping as *subject* has it, which is one of its ends: read the other way round where it is the object.

    >>> one = Mapping("a", "A", f"{SKOS}broadMatch", False, "b", "B", "", None, "", "set")
    >>> turned = _from(one, "b")
    >>> turned.subject, turned.predicate[-11:], turned.object, turned.object_label
    ('b', 'narrowMatch', 'a', 'A')
    """
    if mapping.subject == subject:
        return mapping
    return replace(
        mapping,
        subject=mapping.object,
        subject_label=mapping.object_label,
        predicate=_INVERSE.get(mapping.predicate, mapping.predicate),
        object=mapping.subject,
        object_label=mapping.subject_label,
    )


# What a mapping itself has.
_OWN = ("comment", "confidence", "mapping_justification", "object_label", "predicate_modifier", "subject_label")
_SLOTS = f"""PREFIX dcterms: <{DCTERMS}>
SELECT DISTINCT ?link ?property ?value WHERE {{
  ?set dcterms:identifier ?vocabulary .
  ?link dcterms:isPartOf ?set ; ?property ?value .
  FILTER (STRSTARTS(STR(?property), "{SSSOM}") && ?property NOT IN (
    {", ".join(f"<{SSSOM}{name}>" for name in _OWN)}))
}} ORDER BY ?link ?property ?value"""


def load_slots(reader: Reader, vocabulary: str, subjects: Sequence[str] = ()) -> dict[str, Slots]:
    """Return what more SSSOM says of each mapping of a set: ``{record IRI: {slot: values}}``.

    :param subjects: the IRIs of those whose mappings alone are wanted; all where there are none.
    """
    query = _where(_SLOTS, f"?link <{OWL}annotatedSource> ?subject .") if subjects else _SLOTS
    query = _of(query, vocabulary, subjects)
    found: dict[str, Slots] = {}
    for row in reader.texts(query):
        slot = row["property"].removeprefix(SSSOM)
        found.setdefault(row["link"], {}).setdefault(slot, []).append(row["value"])
    return found


def load_set(reader: Reader, vocabulary: str) -> dict[str, str]:
    """Return what is said of a set of mappings itself: ``{property IRI: value}``, of several values the first."""
    name = to_token(Literal(vocabulary))
    query = f"SELECT ?property ?value {{ ?set <{DCTERMS}identifier> {name} ; ?property ?value }}"
    query += " ORDER BY ?property ?value"
    found: dict[str, str] = {}
    for row in reader.texts(query):
        found.setdefault(row["property"], row["value"])
    return found
