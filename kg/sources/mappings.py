"""Mappings between two codes as lines: the ``skos:*Match``, and the record in the shape of ``kg.sources.sssom``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.sources.sssom import NO_TERM_FOUND, record_path, set_of
from kg.sources.stream import TYPE, iri, text, typed
from kg.vocab import DCTERMS, OWL, SEMAPV, SKOS, SSSOM

EXACT, CLOSE, BROAD, NARROW, RELATED = "exact", "close", "broad", "narrow", "related"
CHAINED, CURATED = f"{SEMAPV}MappingChaining", f"{SEMAPV}ManualMappingCuration"
# A relation followed by another, where more is known than that the two are related. The canned queries of chains have
# the same rule, to which a test holds them.
_CHAINS = {
    (EXACT, BROAD): BROAD,
    (BROAD, EXACT): BROAD,
    (BROAD, BROAD): BROAD,
    (EXACT, NARROW): NARROW,
    (NARROW, EXACT): NARROW,
    (NARROW, NARROW): NARROW,
    (EXACT, EXACT): EXACT,
    (EXACT, CLOSE): CLOSE,
    (CLOSE, EXACT): CLOSE,
}
_AXIOM = f"<{OWL}Axiom>"
_SOURCE, _PROPERTY, _TARGET = (f"<{OWL}annotated{part}>" for part in ("Source", "Property", "Target"))
_JUSTIFICATION, _CONFIDENCE, _COMMENT, _SUBJECT_LABEL, _OBJECT_LABEL = (
    f"<{SSSOM}{name}>" for name in ("mapping_justification", "confidence", "comment", "subject_label", "object_label")
)
_PART_OF = f"<{DCTERMS}isPartOf>"


@dataclass(frozen=True)
class Records:
    """The mappings of the set whose IRI *name* ends, all made in one way."""

    name: str
    justification: str = field(default=CURATED, kw_only=True)

    @cached_property
    def _of_all(self) -> tuple[str, str]:
        return f"{_JUSTIFICATION} <{self.justification}> .\n", f"{_PART_OF} <{set_of(self.name)}> .\n"

    def mapping(
        self,
        subject: str,
        relation: str,
        object_: str,
        *,
        labels: tuple[str, str] = ("", ""),
        comment: str = "",
        confidence: str = "",
    ) -> Iterator[str]:
        """Yield a mapping of one IRI to another.

        :param relation: exact, close, broad (the object is the wider), narrow or related.
        :param object_: ``NO_TERM_FOUND`` gives the record alone.
        :param confidence: a number from 0 to 1 as text, empty where the source gives none.
        """
        local = subject.rsplit("/", 1)[-1].rsplit("=", 1)[-1]
        record = iri(record_path(self.name, local, f"{relation}Match", object_))
        source, target, predicate = iri(subject), iri(object_), f"<{SKOS}{relation}Match>"
        if object_ != NO_TERM_FOUND:
            yield f"{source} {predicate} {target} .\n"
        yield f"{record} {TYPE} {_AXIOM} .\n"
        yield f"{record} {_SOURCE} {source} .\n"
        yield f"{record} {_PROPERTY} {predicate} .\n"
        yield f"{record} {_TARGET} {target} .\n"
        for line in self._of_all:
            yield f"{record} {line}"
        for name, label in zip((_SUBJECT_LABEL, _OBJECT_LABEL), labels, strict=True):
            if label:
                yield f"{record} {name} {text(label, '')} .\n"
        if comment:
            yield f"{record} {_COMMENT} {text(comment, '')} .\n"
        if confidence:
            yield f"{record} {_CONFIDENCE} {typed(confidence, 'decimal')} .\n"


@dataclass(frozen=True)
class MappingSet(Records):
    """A set of mappings with what it says of itself."""

    title: str
    description: str
    licence: str
    subject_source: str
    object_source: str

    def lines(self) -> Iterator[str]:
        """Yield what the set is."""
        node = iri(set_of(self.name))
        yield f"{node} {TYPE} <{SSSOM}MappingSet> .\n"
        yield f"{node} <{DCTERMS}identifier> {text(self.name, '')} .\n"
        yield f"{node} <{DCTERMS}title> {text(self.title, '')} .\n"
        yield f"{node} <{DCTERMS}description> {text(self.description, '')} .\n"
        yield f"{node} <{DCTERMS}license> {iri(self.licence)} .\n"
        yield f"{node} <{SSSOM}subject_source> {iri(self.subject_source)} .\n"
        yield f"{node} <{SSSOM}object_source> {iri(self.object_source)} .\n"


def chain(first: str, second: str) -> str:
    """Return what follows from one relation after another; related where it is unknown which of the two is wider.

    >>> chain("narrow", "exact"), chain("broad", "narrow")
    ('narrow', 'related')
    """
    return _CHAINS.get((first, second), RELATED)


def relation(*, subject_is_part: bool, object_is_part: bool) -> str:
    """Return the relation of two codes, of each of which the whole or a part alone belongs to the other.

    >>> relation(subject_is_part=False, object_is_part=True)
    'broad'
    """
    if subject_is_part:
        return RELATED if object_is_part else NARROW
    return BROAD if object_is_part else EXACT
