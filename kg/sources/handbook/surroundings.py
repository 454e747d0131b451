"""What a page says of where, when and how safely its people work, and of demand for them: sentence by sentence."""

from collections.abc import Iterator

from kg.prose import read_told, why_not_told
from kg.sources.handbook.notes import Notes
from kg.sources.ooh import Page
from kg.sources.stream import iri, text
from kg.vocab import CAREER

# How the sections of an article begin, the class of its sentences, and the property that holds what they say.
_ARTICLES = (
    ("work-environment-", "WorkCondition", "condition"),
    ("job-outlook-", "Outlook", "outlook"),
)
_KINDS = {"WorkCondition": "work condition", "Outlook": "outlook"}


def iter_surroundings(notes: Notes, page: Page) -> Iterator[str]:
    """Yield each sentence of *work environment* and *job outlook* as a statement; rows of their tables are none.

    A sentence stands as it is, no surer than the weakest of its parts.
    """
    role = notes.roles.groups[page.slug].whole
    for article, class_, property_ in _ARTICLES:
        kind = _KINDS[class_]
        for passage in page.facts:
            if not passage.section.startswith(article) or passage.section.startswith(f"{article}table-"):
                continue
            if why := why_not_told(passage, notes.grammar):
                notes.tally.leave(kind, why)
                continue
            told = read_told(passage, notes.grammar)
            node = notes.node(kind.replace(" ", "-"), page, passage.key)
            notes.tally.keep(kind)
            yield from notes.statement(
                node, class_, passage.text, strength=told.strength, prevalence=told.prevalence, hedge=told.hedge
            )
            yield f"{iri(node)} <{CAREER}role> {iri(role)} .\n"
            yield f"{iri(node)} <{CAREER}{property_}> {text(passage.text, '')} .\n"
            yield from notes.evidence(page, node, (passage,))
