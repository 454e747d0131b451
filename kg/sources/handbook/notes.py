"""What all statements of pages have in common: their grades, their passages, and the things that several pages name."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.documents import Sentence
from kg.prose import Unread, Why
from kg.prose.grammar import Grammar
from kg.prose.told import HEDGE_WORDS
from kg.sources.handbook.contexts import Contexts
from kg.sources.handbook.holdings import Held, iter_description
from kg.sources.handbook.naming import to_slug
from kg.sources.handbook.ours import Ours
from kg.sources.handbook.roles import Roles
from kg.sources.ooh import Page
from kg.sources.stream import PREF_LABEL, TYPE, Tally, iri, text, typed
from kg.vocab import BASE, CAREER, OA, PREVALENCE, RDFS, SKOS, STRENGTH

DEFINITION = "As a source names it, read from its words by rules."


class Notes:
    """What is noted while pages are read one after the other; things are described once, at the end."""

    def __init__(self, roles: Roles, ours: Ours, tally: Tally, edition: str, graph: str, grammar: Grammar) -> None:
        """Begin with nothing.

        :param ours: what the ontology has; it is not described anew.
        :param edition: as the source names it, such as ``2024–34``; it ends the IRIs of statements.
        :param graph: the IRI that documents are a part of.
        :param grammar: the words that phrases are read by.
        """
        self.roles, self.tally, self.years, self.edition, self.graph = roles, tally, edition, to_slug(edition), graph
        self.grammar = grammar
        self._contexts, self._described = Contexts(ours.contexts), ours.described
        self._held: dict[str, Held] = {}
        self._things: dict[str, tuple[str, str]] = {}
        self._passages: set[str] = set()

    def document(self, page: Page) -> str:
        """Return the IRI of a page of this edition."""
        return f"{BASE}document/ooh-{page.slug}-{self.edition}"

    def node(self, kind: str, page: Page, name: object) -> str:
        """Return the IRI of a statement of *page*."""
        return f"{BASE}{kind}/{page.slug}-{name}-{self.edition}"

    def hold(self, held: Held) -> str:
        """Note a thing to hold; return its IRI. Of two with one name, the one that says more is kept."""
        before = self._held.get(held.iri)
        is_fuller = before is None or (before.length is None and held.length is not None)
        if is_fuller and held.iri not in self._described:
            self._held[held.iri] = held
        return held.iri

    def order(self, held: str, before: str) -> None:
        """Note that the thing *held* by its IRI is had after the one *before*; nothing of what the ontology has."""
        if held in self._held and held != before:
            known = self._held[held]
            self._held[held] = replace(known, presupposes=tuple(dict.fromkeys((*known.presupposes, before))))

    def thing(self, class_: str, label: str) -> str:
        """Note a quality, a topic or the like by its label; return its IRI."""
        found = f"{BASE}{class_.lower()}/{to_slug(label)}"
        if found not in self._described:
            self._things.setdefault(found, (class_, label))
        return found

    def context(self, words: str | None) -> str:
        """Return the context that words name: none where they say how widely something holds, and not where."""
        found, label = self._contexts.find(words)
        if label:
            self._things.setdefault(found, ("Context", label))
        return found

    def statement(
        self,
        node: str,
        class_: str,
        label: str,
        *,
        strength: str | None = None,
        prevalence: str | None = None,
        hedge: str | None = None,
        context: str | None = None,
    ) -> Iterator[str]:
        """Yield what every statement says of itself, its evidence apart."""
        yield f"{iri(node)} {TYPE} <{CAREER}{class_}> .\n"
        yield f"{iri(node)} <{RDFS}label> {text(label)} .\n"
        if class_ != "Observation":
            yield f"{iri(node)} <{CAREER}strength> <{STRENGTH}{strength or 'plain'}> .\n"
            yield f"{iri(node)} <{CAREER}prevalence> <{PREVALENCE}{prevalence or 'unstated'}> .\n"
        if hedge:
            yield f"{iri(node)} <{CAREER}hedge> {text(' '.join(hedge.split()[:HEDGE_WORDS]), '')} .\n"
        yield f"{iri(node)} <{CAREER}context> {iri(self.context(context))} .\n"

    def evidence(self, page: Page, node: str, passages: Iterable[Sentence], why: Why | None = None) -> Iterator[str]:
        """Yield where a statement is made, with the sentence itself, and by which rule it was read."""
        for passage in passages:
            yield f"{iri(node)} <{CAREER}evidence> {iri(self._place(page, passage))} .\n"
            yield from self._passage(page, passage)
        if why is not None:
            yield f"{iri(node)} <{CAREER}readBy> {text(why.pattern, '')} .\n"
            yield f"{iri(node)} <{CAREER}sureness> {typed(f'{why.sureness:.2f}', 'decimal')} .\n"
            for words in why.words:
                yield f"{iri(node)} <{CAREER}matched> {text(words, '')} .\n"

    def unread(self, page: Page, unread: Unread) -> Iterator[str]:
        """Yield a passage of which nothing is stated: why it says nothing that is kept, where that is understood."""
        yield from self._passage(page, unread.passage, "unread passage" if unread.is_open else "passage set aside")
        if not unread.is_open:
            yield f"{iri(self._place(page, unread.passage))} <{CAREER}setAside> {text(unread.reason, '')} .\n"

    def _place(self, page: Page, passage: Sentence) -> str:
        return f"{BASE}passage/{self.document(page).rsplit('/', 1)[-1]}/{passage.key}"

    def _passage(self, page: Page, passage: Sentence, kind: str = "passage") -> Iterator[str]:
        place = self._place(page, passage)
        if place not in self._passages:
            self._passages.add(place)
            self.tally.keep(kind)
            yield from _passage(place, self.document(page), passage)

    def rest(self) -> Iterator[str]:
        """Yield what describes the things that pages named."""
        for held in self._held.values():
            yield from iter_description(held)
        for node, (class_, label) in self._things.items():
            yield from describe(node, class_, label)
        made = {iri: group.whole for group in self.roles.groups.values() for iri in group.made.values()}
        made |= self.roles.wider
        for node, (label, _) in self.roles.others.items():
            yield from describe(node, "Role", label)
            if node in made:
                yield f"{iri(node)} <{CAREER}specialises> {iri(made[node])} .\n"


def describe(node: str, class_: str, label: str, definition: str = DEFINITION) -> Iterator[str]:
    """Yield what a thing is, what it is called, and what the source says that it is, where it does."""
    yield f"{iri(node)} {TYPE} <{CAREER}{class_}> .\n"
    yield f"{iri(node)} {PREF_LABEL} {text(label)} .\n"
    yield f"{iri(node)} <{SKOS}definition> {text(definition)} .\n"


def _passage(place: str, document: str, passage: Sentence) -> Iterator[str]:
    found = iri(place)
    yield f"{found} {TYPE} <{CAREER}Passage> .\n"
    yield f"{found} <{CAREER}document> {iri(document)} .\n"
    yield f"{found} <{CAREER}section> {text(passage.section, '')} .\n"
    yield f"{found} <{CAREER}sectionHeading> {text(passage.heading, '')} .\n"
    yield f"{found} <{CAREER}sentence> {typed(str(passage.number), 'integer')} .\n"
    yield f"{found} <{CAREER}start> {typed(str(passage.start), 'integer')} .\n"
    yield f"{found} <{CAREER}end> {typed(str(passage.end), 'integer')} .\n"
    yield f"{found} <{CAREER}digest> {text(passage.digest, '')} .\n"
    yield f"{found} <{OA}exact> {text(passage.text)} .\n"
