"""Binding: what a question names, as the values of the parameters of a canned query."""

from collections.abc import Mapping
from dataclasses import replace

from kg.ask.mentions import CODE, CONTEXT, GROUP, KNOWN, ROLE, Mention
from kg.ask.reading import Reading
from kg.english import article
from kg.model import Lattice
from kg.queries import CannedQuery, Parameter
from kg.reader import BOOLEAN
from kg.search import SearchIndex
from kg.vocab import CAREER, CREDENTIAL

_FILTERED = ("rows", "preferred", "alternatives", "move_evidence")  # told of rows that name all that the question names
_WITHOUT = ("best_paid", "better_paid")  # told of what asks for none of several degrees
_CLASSES = {ROLE: "Role", KNOWN: "Credential", CONTEXT: "Context", "topic": "Topic", "field": "FieldOfStudy"}


class Binding:
    """Binds by one state of the graph."""

    def __init__(self, lattice: Lattice, index: SearchIndex) -> None:
        self._lattice, self._index = lattice, index

    def bind(self, reading: Reading, query: CannedQuery) -> tuple[dict[str, list[str]], set[str]]:
        """Return the values of the query's parameters, and the IRIs named that it has no parameter for."""
        given: dict[str, list[str]] = {}
        loose: set[str] = set()
        for name, mention in reading.named.items():
            parameter = self._parameter(query, name, mention, given)
            if parameter is None:
                loose |= set(mention.iris) if reading.tell in _FILTERED and mention.kind != GROUP else set()
            else:
                is_lowest = reading.tell in _WITHOUT  # of all degrees: what is above it is left out with it
                iris = mention.iris[:1] if is_lowest else mention.iris
                given[parameter.name] = [mention.label] if mention.kind == CODE else list(iris)
        for name, words in reading.words.items():
            self._bind_words(name, words, given)
        if "role" in reading.named and "credential" in (p.name for p in query.parameters) and "credential" not in given:
            given["credential"] = self._credentials_of(reading.named["role"].iris[0])
        return given, loose

    def opened(self, reading: Reading) -> Reading:
        """Return *reading* with a diploma where it asks what is open without a degree; that much is what most ask."""
        iri = f"{CREDENTIAL}high-school-diploma"
        without = {m.iris for m in reading.person.without}
        slots = reading.named.items()
        slot = next((name for name, m in slots if m.kind == GROUP or name == "lack" or m.iris in without), None)
        if reading.tell != "opens" or slot is None or iri not in self._lattice.items:
            return reading
        if reading.named[slot].iris == (iri,):
            why = "What is typical at entry tells which jobs are open without a high school diploma"
            return replace(reading, why=f"{why}: ask “Which jobs need no diploma?”.")
        label = self._lattice.items[iri].label
        named = {**reading.named, slot: Mention(KNOWN, label, (iri,), label)}
        return replace(reading, named=named, notes=(*reading.notes, f"taken as what {article(label)} opens"))

    def _parameter(
        self, query: CannedQuery, name: str, mention: Mention, given: Mapping[str, object]
    ) -> Parameter | None:
        free = [parameter for parameter in query.parameters if parameter.name not in given]
        own = next((parameter for parameter in free if parameter.name == name), None)
        if own is not None:
            return own
        if mention.kind == CODE:
            return next((parameter for parameter in free if parameter.type == "text"), None)
        of = f"{CAREER}{_CLASSES.get(mention.kind, 'Credential' if mention.kind == GROUP else '')}"
        if mention.kind == GROUP and query.form != BOOLEAN:  # "a degree" stands for several at once
            return None
        return next((p for p in free if p.of in (of, of.removeprefix(CAREER))), None) or next(
            (p for p in free if p.type == "iri" and not p.of and p.name == "thing"), None
        )

    def _bind_words(self, name: str, words: str, given: dict[str, list[str]]) -> None:
        hits = [hit for hit in self._index.named(words) if hit.kind == _CLASSES.get(name)]
        if name == "topic":
            given["topic"] = [hit.iri for hit in hits[:1]]
        if name == "field" and hits:
            given["credential"] = [item.iri for item in self._lattice.items.values() if item.field == hits[0].iri]

    def _credentials_of(self, role: str) -> list[str]:
        """Return the credentials in a field that are asked of a role: what its programmes lead to."""
        asked = [
            iri for r in self._lattice.requirements_of.get(role, ()) for option in r.need.options for iri in option
        ]
        return sorted({iri for iri in asked if iri in self._lattice.items and self._lattice.items[iri].field})
