"""The ontology as its documentation shows it: its header, its terms, the concepts of its schemes."""

from kg.reader import Reader
from kg.vocab import CAREER, DCTERMS, GRAPH, ONTOLOGY, OWL, RDFS, SKOS

Term = dict[str, list[str]]
_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX rdfs: <{RDFS}>
PREFIX skos: <{SKOS}>
"""
_TERMS = """SELECT ?term ?type ?label ?definition ?note ?example ?parent ?domain ?range ?source ?replacement WHERE {
  VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  ?term a ?type ; rdfs:label ?label ; skos:definition ?definition .
  OPTIONAL { ?term dcterms:source ?source }
  OPTIONAL { ?term skos:scopeNote ?note }
  OPTIONAL { ?term skos:example ?example }
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?parent }
  OPTIONAL { ?term rdfs:domain ?domain }
  OPTIONAL { ?term rdfs:range ?range }
  OPTIONAL { ?term dcterms:isReplacedBy ?replacement }
} ORDER BY ?term ?parent ?range"""
# Those of the ontology's own schemes: what is loaded has thousands of its own.
_CONCEPTS = f"""SELECT ?scheme ?title ?concept ?label ?definition ?note ?rank WHERE {{
  GRAPH <{GRAPH}ontology> {{ ?scheme a skos:ConceptScheme ; skos:prefLabel ?title }}
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?label ; skos:definition ?definition .
  OPTIONAL {{ ?concept skos:scopeNote ?note }}
  OPTIONAL {{ ?concept career:rank ?rank }}
}} ORDER BY ?scheme ?rank ?concept"""
_ABOUT = f"""SELECT ?title ?description ?version ?issued ?licence WHERE {{
  <{ONTOLOGY}> dcterms:title ?title ; dcterms:description ?description ; owl:versionIRI ?version ;
    dcterms:issued ?issued ; dcterms:license ?licence . }}"""


def load_header(reader: Reader) -> dict[str, str]:
    """Return what the ontology says of itself; empty where the graph holds none."""
    return next(iter(reader.texts(_PREFIXES + _ABOUT)), {})


def load_terms(reader: Reader) -> dict[str, list[Term]]:
    """Return the classes and properties, by what they are; every value of each, in order."""
    found: dict[str, dict[str, Term]] = {"Classes": {}, "Properties": {}}
    for row in reader.texts(_PREFIXES + _TERMS):
        if not row["term"].startswith(CAREER):
            continue
        group = found["Classes" if row["type"].endswith("Class") else "Properties"]
        term = group.setdefault(row["term"], {})
        for name, value in row.items():
            if value not in term.setdefault(name, []):
                term[name].append(value)
    return {title: sorted(group.values(), key=lambda term: term["term"]) for title, group in found.items()}


def load_schemes(reader: Reader) -> dict[str, list[dict[str, str]]]:
    """Return the concepts of each scheme, in its order."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in reader.texts(_PREFIXES + _CONCEPTS):
        found.setdefault(row["title"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (int(row.get("rank", 0)), row["label"]))
    return found
