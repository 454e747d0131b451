"""The evidence for a case: what is known of its subject and of each candidate, to be read side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.links import load_links
from kg.model import Mapping as Link
from kg.reader import Reader
from kg.review.model import Case
from kg.review.reading import load_said, reviewed
from kg.sources.links.proposals import DESCRIPTION, EXTENSIONS, TITLES
from kg.terms import Iri, to_token
from kg.vocab import CAREER, DCTERMS, ESCO, RDFS, SKOS, SSSOM

_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX esco: <{ESCO}>
PREFIX rdfs: <{RDFS}>
PREFIX skos: <{SKOS}>
"""
# What is titled and told by these, the first of each kind before the others.
_PREFERRED = (f"{SKOS}prefLabel", f"{RDFS}label")
_OTHERS = (f"{SKOS}altLabel", f"{CAREER}reportedTitle")
_DEFINITIONS = (f"{SKOS}definition", f"{DCTERMS}description")
_TEXTS = """SELECT DISTINCT ?term ?property ?value {
  VALUES ?term { TERMS }
  VALUES ?property { skos:prefLabel rdfs:label skos:altLabel career:reportedTitle skos:definition dcterms:description
                     skos:notation }
  ?term ?property ?value .
  FILTER (LANG(?value) IN ("", "en", "en-us", "en-gb"))
} ORDER BY ?term ?property ?value"""
# All that is wider, that of which most is wider last: the path down from the top, turned round.
_PLACE = """SELECT ?term ?wider (MIN(?name) AS ?label) (COUNT(DISTINCT ?above) AS ?height) {
  VALUES ?term { TERMS }
  ?term (skos:broader|esco:memberOfISCOGroup|career:specialises)+ ?wider .
  OPTIONAL { ?wider (skos:broader|esco:memberOfISCOGroup|career:specialises)+ ?above }
  OPTIONAL { ?wider skos:prefLabel ?name FILTER (LANG(?name) IN ("", "en", "en-us", "en-gb")) }
} GROUP BY ?term ?wider ORDER BY ?term ?height ?wider"""
MOST_TITLES = 12


@dataclass(frozen=True)
class Side:
    """One side of a pair: what its vocabulary calls it and says of it, what is wider, from the top, and its links."""

    iri: str
    label: str
    titles: tuple[str, ...]
    definitions: tuple[str, ...]
    codes: tuple[str, ...]
    place: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Reason:
    """Why a candidate is proposed: how it was found, the strings that match, what the confidence rests on."""

    justification: str
    matched: tuple[str, ...]
    comment: str


@dataclass(frozen=True)
class Evidence:
    """What is known of a subject, of each candidate, and why each is proposed, by the IRI of the object."""

    subject: Side
    objects: Mapping[str, Side]
    reasons: Mapping[str, Reason]


def load_evidence(reader: Reader, name: str, case: Case) -> Evidence:
    """Return the evidence for a case of the set of proposals *name*.

    The subject is told by the graph where it is loaded, and by what the table of proposals says of it beside that.
    """
    said = load_said(reader, name, case.subject)
    sides = _sides(reader, name, [case.subject, *(one.object for one in case.candidates)])
    subject = sides[case.subject]
    titles = [value for found in said.values() for value in found.get(EXTENSIONS[TITLES], ())]
    told = [value for found in said.values() for value in found.get(EXTENSIONS[DESCRIPTION], ())]
    label = subject.label or case.label
    merged = Side(
        subject.iri,
        label,
        tuple(one for one in dict.fromkeys([*subject.titles, *titles]) if one != label),
        tuple(dict.fromkeys([*subject.definitions, *told])),
        subject.codes,
        subject.place,
        subject.links,
    )
    objects = {one.object: sides[one.object] for one in case.candidates}
    reasons = {object_: _reason(found) for object_, found in said.items()}
    return Evidence(merged, objects, reasons)


def _reason(said: Mapping[str, Sequence[str]]) -> Reason:
    def of(slot: str) -> Sequence[str]:
        return said.get(f"{SSSOM}{slot}", ())

    return Reason("".join(of("mapping_justification")[:1]), tuple(of("match_string")), "; ".join(of("comment")))


def _sides(reader: Reader, name: str, iris: Sequence[str]) -> dict[str, Side]:
    terms = " ".join(to_token(Iri(iri)) for iri in iris)
    texts: dict[str, dict[str, list[str]]] = {}
    for row in reader.texts(_PREFIXES + _TEXTS.replace("TERMS", terms)):
        texts.setdefault(row["term"], {}).setdefault(row["property"], []).append(row["value"])
    places: dict[str, list[tuple[str, str]]] = {}
    for row in reader.texts(_PREFIXES + _PLACE.replace("TERMS", terms)):
        places.setdefault(row["term"], []).append((row["wider"], row.get("label", "")))
    return {iri: _side(reader, name, iri, texts.get(iri, {}), places.get(iri, [])) for iri in iris}


def _side(
    reader: Reader, name: str, iri: str, texts: Mapping[str, list[str]], place: Sequence[tuple[str, str]]
) -> Side:
    def of(properties: Sequence[str]) -> list[str]:
        return [value for one in properties for value in texts.get(one, ())]

    preferred = of(_PREFERRED)
    titles = dict.fromkeys([*preferred[1:], *of(_OTHERS)])
    # What this review itself has said stands with the candidate.
    links = [one for one in load_links(reader, iri) if one.vocabulary != reviewed(name)]
    return Side(
        iri,
        preferred[0] if preferred else "",
        tuple(one for one in titles if one not in preferred[:1]),
        tuple(dict.fromkeys(of(_DEFINITIONS))),
        tuple(dict.fromkeys(of((f"{SKOS}notation",)))),
        tuple(place),
        tuple(links),
    )
