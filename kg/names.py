"""Names: the slug, IRI, code or label that a person gives, to the IRI that the graph knows."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from kg.errors import UnknownRoleError, UnknownThingError
from kg.iris import codes, slug
from kg.model import Thing
from kg.reader import Reader
from kg.vocab import BASE, CAREER, DCTERMS, ONET, OWL, RDFS, SKOS, SSSOM

_LABELS = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX rdfs: <{RDFS}>
PREFIX skos: <{SKOS}>
SELECT ?s ?class ?label ?preferred WHERE {{
  {{ ?s a ?class ; skos:prefLabel ?label . BIND ("yes" AS ?preferred) }}
  UNION {{ ?s a ?class ; skos:altLabel ?label . BIND ("no" AS ?preferred) }}
  UNION {{ ?s a career:Assumption ; rdfs:label ?label . BIND (career:Assumption AS ?class) BIND ("yes" AS ?preferred) }}
  UNION {{ ?class rdfs:subClassOf career:Statement . ?s a ?class ; rdfs:label ?label . BIND ("yes" AS ?preferred) }}
  UNION {{ ?s a career:Document ; dcterms:title ?label . BIND (career:Document AS ?class) BIND ("yes" AS ?preferred) }}
  FILTER (STRSTARTS(STR(?s), "{BASE}") && !STRSTARTS(STR(?s), "{ONET}"))
}}"""
# Mappings by which a code of another vocabulary may name a thing of ours: exact before close before others, of those
# alike the wider thing, then the surer one. One that is more likely wrong than right names nothing.
_CODES = f"""PREFIX career: <{CAREER}>
PREFIX owl: <{OWL}>
PREFIX skos: <{SKOS}>
PREFIX sssom: <{SSSOM}>
SELECT ?s ?object WHERE {{
  VALUES (?p ?rank) {{ (skos:exactMatch 0) (skos:closeMatch 1) (skos:broadMatch 2) (skos:narrowMatch 2) }}
  ?link owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?object .
  FILTER NOT EXISTS {{ ?link sssom:predicate_modifier ?not }}
  FILTER (?object != sssom:NoTermFound)
  OPTIONAL {{ ?link sssom:confidence ?stated }}
  BIND (COALESCE(?stated, 1.0) AS ?confidence)
  FILTER (?confidence >= 0.5)
  BIND (IF(EXISTS {{ ?s career:specialises ?wider }}, 1, 0) AS ?narrowness)
}} ORDER BY ?rank ?narrowness DESC(?confidence) ?s"""
_UNITS = f"SELECT ?s ?unit WHERE {{ ?s a <{CAREER}Assumption> ; <{CAREER}unit> ?unit }}"
ROLE, CREDENTIAL, CONTEXT, ASSUMPTION = (f"{CAREER}{name}" for name in ("Role", "Credential", "Context", "Assumption"))

# How many names are suggested where none is near.
_SOME = 12


def fold(text: str) -> str:
    """Return *text* as names are compared: lower case, no punctuation, apostrophe or plural s.

    >>> fold("Bachelor’s degrees") == fold("bachelors degree")
    True
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"[’'.]", "", text.lower()))
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )


class Names:
    """Every name that the graph gives to a thing of ours."""

    def __init__(self, reader: Reader, like: Callable[[str, str], list[str]] | None = None) -> None:
        """Read the names.

        :param like: finds the slugs of the things of a class that a text may mean, titles that others use among them.
        """
        self._like = like
        self._labels: dict[str, str] = {}
        self._classes: dict[str, set[str]] = {}
        self._names: dict[str, dict[str, str]] = {}
        rows = sorted(reader.texts(_LABELS), key=lambda row: (row["preferred"] != "yes", row["s"]))
        for row in rows:
            iri, class_ = row["s"], row["class"]
            self._classes.setdefault(iri, set()).add(class_)
            if row["preferred"] == "yes":
                self._labels[iri] = row["label"]
            names = self._names.setdefault(class_, {})
            names.setdefault(fold(row["label"]), iri)
            names.setdefault(fold(slug(iri)), iri)
        self._codes = _codes(reader.texts(_CODES))
        self._units = {row["s"]: row["unit"] for row in reader.texts(_UNITS)}

    def label(self, iri: str) -> str:
        """Return the label of *iri*, or else the last part of it."""
        return self._labels.get(iri, slug(iri))

    def options(self, class_: str) -> list[Thing]:
        """Return the things of a class, by label."""
        found = [Thing(iri, self.label(iri)) for iri, classes in self._classes.items() if class_ in classes]
        return sorted(found, key=lambda thing: (thing.label, thing.iri))

    def find(self, text: str, class_: str) -> str | None:
        """Return the IRI that *text* (slug, IRI, code or label) names within a class, None where it names none."""
        for iri in (text, *(f"{BASE}{folder}/{text}" for folder in _folders(class_))):
            if class_ in self._classes.get(iri, ()):
                return iri
        for iri in self._codes.get(text.strip().lower(), ()):
            if class_ in self._classes.get(iri, ()):
                return iri
        return self._names.get(class_, {}).get(fold(text))

    def nearest(self, text: str, class_: str, *, most: int = 5) -> list[str]:
        """Return the slugs of the things of a class whose names are most like *text*, the likest first."""
        if self._like is not None and (alike := self._like(text, class_)):
            return alike[:most]
        names = self._names.get(class_, {})
        close = get_close_matches(fold(text), names, n=3 * most, cutoff=0.5)
        parts = [name for name in names if set(fold(text).split()) & set(name.split())]
        found = [slug(names[name]) for name in (*close, *parts)]
        return list(dict.fromkeys(found))[:most]

    def get_role(self, text: str) -> str:
        """Return the IRI of a role.

        :raises UnknownRoleError: *text* names none; it carries the nearest slugs.
        """
        iri = self.find(text, ROLE)
        if iri is None:
            some = [slug(thing.iri) for thing in self.options(ROLE)][:_SOME]
            raise UnknownRoleError(text, self.nearest(text, ROLE) or some)
        return iri

    def get_credential(self, text: str) -> str:
        """Return the IRI of a credential. :raises UnknownThingError: *text* names none."""
        return self._get("credential", text, CREDENTIAL)

    def get_context(self, text: str) -> str:
        """Return the IRI of a context. :raises UnknownThingError: *text* names none."""
        return self._get("context", text, CONTEXT)

    def get_assumption(self, text: str) -> str:
        """Return the IRI of an assumption. :raises UnknownThingError: *text* names none."""
        return self._get("assumption", text, ASSUMPTION)

    def get_unit(self, assumption: str) -> str:
        """Return the unit of an assumption, ``years`` or ``boolean``."""
        return self._units[assumption]

    def _get(self, kind: str, text: str, class_: str) -> str:
        iri = self.find(text, class_)
        if iri is None:
            accepted = [slug(thing.iri) for thing in self.options(class_)]
            raise UnknownThingError(kind, text, accepted, self.nearest(text, class_))
        return iri


def _folders(class_: str) -> tuple[str, ...]:
    """Return the folder of the IRIs of a class: ``career:FieldOfStudy`` lives under ``field/``."""
    name = class_.removeprefix(CAREER)
    return (
        {"FieldOfStudy": "field", "QualityNeed": "quality-need", "WorkCondition": "work-condition"}.get(
            name, name.lower()
        ),
    )


def _codes(rows: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return ``{code or IRI of another vocabulary, lower case: things of ours, the closest first}``."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for code in {row["object"].lower(), *codes(row["object"])}:
            found.setdefault(code, []).append(row["s"])
    return found
