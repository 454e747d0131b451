"""The mappings of the graph, or of one set, with all that is said of each, a page at a time."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kg.links.reading import Slots, find_sets, load_links, load_slots
from kg.model import Mapping
from kg.reader import Reader
from kg.terms import Iri, Literal, to_token
from kg.vocab import DCTERMS, OWL, SSSOM

Told = tuple[Mapping, Slots]
_MOST = 500  # mappings of a page, unless one subject has more
_IS_FILLED = f"""PREFIX owl: <{OWL}>
ASK {{
  ?set <{DCTERMS}identifier> NAME .
  ?link <{DCTERMS}isPartOf> ?set ; a owl:Axiom ; owl:annotatedSource ?subject ; owl:annotatedProperty ?predicate ;
    owl:annotatedTarget ?object ; <{SSSOM}mapping_justification> ?justification .
}}"""
_SUBJECTS = f"""SELECT ?subject (COUNT(?link) AS ?many) WHERE {{
  ?set <{DCTERMS}identifier> NAME .
  ?link <{DCTERMS}isPartOf> ?set ; <{OWL}annotatedSource> ?subject .
}} GROUP BY ?subject ORDER BY ?subject"""


@dataclass(frozen=True)
class Links:
    """What ``load_links`` and ``load_slots`` return of a set (or of all, by None), in that order, a page at a time.

    It is read anew whenever it is iterated over, and no more than a page is held; the reader has to stay with one
    state of the graph meanwhile.
    """

    reader: Reader
    vocabulary: str | None = None
    has_slots: bool = True  # without them, what is said of each is left empty

    def names(self) -> list[str]:
        """Return the names of the sets that have mappings, sorted."""
        names = find_sets(self.reader) if self.vocabulary is None else [self.vocabulary]
        return [name for name in names if self.reader.ask(_named(_IS_FILLED, name))]

    def __iter__(self) -> Iterator[Told]:
        for name in self.names():
            for subjects in self._pages(name):
                slots = load_slots(self.reader, name, subjects) if self.has_slots else {}
                for mapping in load_links(self.reader, vocabulary=name, subjects=subjects):
                    yield mapping, slots.get(mapping.record, {})

    def _pages(self, name: str) -> Iterator[list[str]]:
        """Yield the subjects of a set in order, those of a page together; an empty page stands for the set as a whole.

        It is whole where a subject has no IRI: nothing that is asked later could name it.
        """
        rows = self.reader.select(_named(_SUBJECTS, name)).rows
        if not all(isinstance(subject, Iri) for subject, _ in rows):
            yield []
            return
        page: list[str] = []
        size = 0
        for subject, many in rows:
            if page and size + int(str(many)) > _MOST:
                yield page
                page, size = [], 0
            page.append(str(subject))
            size += int(str(many))
        if page:
            yield page


class Packed:
    """Mappings that are asked for once, to be gone through as often as wanted: some thirty bytes are held of each."""

    def __init__(self, told: Iterable[Told]) -> None:
        rest = iter(told)
        pages = iter(lambda: [(vars(mapping), slots) for mapping, slots in islice(rest, _MOST)], [])
        self._pages = [zlib.compress(json.dumps(page).encode()) for page in pages]

    def __iter__(self) -> Iterator[Told]:
        for page in self._pages:
            for mapping, slots in json.loads(zlib.decompress(page)):
                yield Mapping(**mapping), slots


def _named(query: str, name: str) -> str:
    return query.replace("NAME", to_token(Literal(name)))
