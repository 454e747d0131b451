"""What a vocabulary may be linked to: the terms of a graph; and the crosswalks that lead there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.errors import ParameterError
from kg.linking import Term
from kg.proposals.roles import with_occupations
from kg.reader import Reader
from kg.vocab import BASE, CAREER, DCTERMS, ESCO, GRAPH, SKOS

_ISCO = "http://data.europa.eu/esco/isco/C"
_SOC = f"{BASE}scheme/soc-2018/"
ROLES, ISCO_08 = "roles", "isco-08"
ISCO_SCHEME = "http://data.europa.eu/esco/concept-scheme/isco"
_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX esco: <{ESCO}>
PREFIX skos: <{SKOS}>
"""
# The unit groups of ISCO-08, which ESCO has; what their occupations are called stands with them, since the names of
# groups say little of who is in them.
_UNIT = f"""?term skos:inScheme <{ISCO_SCHEME}> ; skos:notation ?code . FILTER (STRLEN(STR(?code)) = 4)"""
_MEMBERS = f"""SELECT DISTINCT ?term ?label {{ {_UNIT} ?member esco:memberOfISCOGroup ?term .
  {{ ?member skos:prefLabel ?label }} UNION {{ ?member skos:altLabel ?label }}
  FILTER (LANG(?label) IN ("", "en", "en-us", "en-gb")) }} ORDER BY ?term ?label"""
_ROLE = "?term a career:Role"
# What counts as a term of a graph: the first of these kinds that it has.
_KINDS = (_ROLE, "?term a esco:Occupation", "?term career:jobZone ?zone", "?term a skos:Concept")
_TEXTS = """SELECT DISTINCT ?term ?property ?value {
  VALUES ?property { skos:prefLabel skos:altLabel career:reportedTitle skos:definition dcterms:description
                     esco:memberOfISCOGroup skos:broader }
  OPEN KIND . ?term ?property ?value CLOSE
  FILTER (ISIRI(?value) || LANG(?value) IN ("", "en", "en-us", "en-gb"))
} ORDER BY ?term ?property ?value"""
_TASKS = """SELECT DISTINCT ?term ?task { OPEN KIND . ?said a career:Task ; career:occupation ?term ;
  <http://www.w3.org/2000/01/rdf-schema#label> ?task CLOSE } ORDER BY ?term ?task"""
_CROSSWALK = f"""SELECT DISTINCT ?isco ?soc {{
  VALUES ?relation {{ skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }}
  {{ ?isco ?relation ?soc }} UNION {{ ?soc ?relation ?isco }}
  FILTER (STRSTARTS(STR(?isco), "{_ISCO}") && STRSTARTS(STR(?soc), "{_SOC}"))
}} ORDER BY ?isco ?soc"""


@dataclass(frozen=True)
class Target:
    """The terms of a graph, by IRI, in a fixed order; ``source`` is the IRI of what they are of."""

    source: str
    terms: tuple[Term, ...]


def load_target(reader: Reader, name: str = ROLES) -> Target:
    """Return the terms that *name* means: the roles of all graphs, or what a graph has of roles, occupations, concepts.

    :param name: ``roles``; ``isco-08`` for its unit groups, where ESCO is loaded; the IRI of a graph or its last part.
    :raises ParameterError: there is no such graph, or it has no term.
    """
    if name == ISCO_08 and (groups := _groups(reader)):
        return Target(ISCO_SCHEME, groups)
    graph = name if ":" in name else f"{GRAPH}{name}"
    around = ("", "") if name == ROLES else (f"GRAPH <{graph}> {{", "}")
    if name != ROLES and not _is_iri(graph):
        raise ParameterError("to", name, "the name or IRI of a graph that is loaded")
    for kind in _KINDS[: 1 if name == ROLES else None]:
        terms = _terms(reader, kind, around)
        if terms:
            if kind == _ROLE:
                terms = with_occupations(reader, terms)
            return Target(f"{BASE}ontology" if name == ROLES else graph, terms)
    known = [row["graph"].removeprefix(GRAPH) for row in reader.texts(_GRAPHS)]
    raise ParameterError(
        "to",
        name,
        f"{ROLES}, {ISCO_08} (with ESCO), or a graph with roles, occupations or concepts: {', '.join(known)}",
    )


# One name of each: which words are rare in names of occupations.
_NAMES = f"""SELECT (MIN(?label) AS ?name) {{
  {{ {" } UNION { ".join(_KINDS[:3])} }}
  ?term skos:prefLabel ?label . FILTER (LANG(?label) IN ("", "en", "en-us", "en-gb"))
}} GROUP BY ?term"""
_GRAPHS = "SELECT ?graph { GRAPH ?graph { } } ORDER BY ?graph"


def _groups(reader: Reader) -> tuple[Term, ...]:
    members: dict[str, list[str]] = {}
    for row in reader.texts(_PREFIXES + _MEMBERS):
        members.setdefault(row["term"], []).append(row["label"])
    return tuple(
        replace(
            term,
            members=tuple(members.get(term.iri, ())),
            groups=(term.iri.removeprefix(_ISCO),),
            is_group=True,
        )
        for term in _terms(reader, _UNIT, ("", ""))
    )


def load_names(reader: Reader) -> tuple[str, ...]:
    """Return what roles and occupations of all graphs are called, one name each, sorted."""
    return tuple(sorted(row["name"] for row in reader.texts(_PREFIXES + _NAMES)))


def _is_iri(text: str) -> bool:
    return not set(text) & set(' <>"{}|\\^`\n\t')


def _terms(reader: Reader, kind: str, around: tuple[str, str]) -> tuple[Term, ...]:
    def query(text: str) -> str:
        return _PREFIXES + text.replace("OPEN", around[0]).replace("CLOSE", around[1]).replace("KIND", kind)

    labels: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    descriptions: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    broader: dict[str, list[str]] = {}
    for row in reader.texts(query(_TEXTS)):
        term, name, value = row["term"], row["property"].replace("#", "/").rsplit("/", 1)[-1], row["value"]
        if name == "prefLabel":
            labels.setdefault(term, []).append(value)
        elif name in ("altLabel", "reportedTitle"):
            others.setdefault(term, []).append(value)
        elif name == "memberOfISCOGroup":
            groups.setdefault(term, []).append(value.removeprefix(_ISCO))
        elif name == "broader":
            broader.setdefault(term, []).append(value)
        else:
            descriptions.setdefault(term, value)
    tasks: dict[str, list[str]] = {}
    for row in reader.texts(query(_TASKS)):
        tasks.setdefault(row["term"], []).append(row["task"])
    return tuple(
        Term(
            iri,
            tuple(dict.fromkeys((*names, *others.get(iri, ())))),
            descriptions.get(iri, ""),
            tuple(tasks.get(iri, ())),
            tuple(groups.get(iri, ())),
            broader=tuple(broader.get(iri, ())),
        )
        for iri, names in sorted(labels.items())
    )


def load_crosswalk(reader: Reader) -> Mapping[str, tuple[str, ...]]:
    """Return the ISCO groups that SOC codes lead to by the crosswalks that are loaded: ``{SOC: (ISCO, ...)}``."""
    found: dict[str, tuple[str, ...]] = {}
    for row in reader.texts(_PREFIXES + _CROSSWALK):
        soc = row["soc"].removeprefix(_SOC)
        found[soc] = (*found.get(soc, ()), row["isco"].removeprefix(_ISCO))
    return found
