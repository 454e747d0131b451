"""What an answer is told from, and what is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.ask.mentions import CODE, ROLE
from kg.ask.reading import Reading
from kg.english import article, stems
from kg.model import Lattice
from kg.queries import CannedQuery
from kg.tell.arriving import as_of_arrivals
from kg.tell.saying import Phrases, Row, Said, gather, nearest


@dataclass(frozen=True)
class Told:
    """An answer in words, the rows that it is about, and the statements that it rests on."""

    text: str
    rows: tuple[Row, ...]
    statements: tuple[str, ...] = ()
    found: bool = True


@dataclass(frozen=True)
class Matter:
    """What an answer is told from; ``more`` are rows of another kind beside those of the query."""

    reading: Reading
    rows: tuple[Row, ...]
    query: CannedQuery
    lattice: Lattice
    phrases: Phrases
    more: tuple[Row, ...] = ()

    @property
    def role_iri(self) -> str:
        """The IRI of the first role that the question names."""
        return next(m.iris[0] for m in self.reading.named.values() if m.kind == ROLE)

    @property
    def iris(self) -> tuple[str, ...]:
        """The IRIs of all that the question names in the parameters of its query."""
        return tuple(iri for mention in self.reading.named.values() for iri in mention.iris)

    @property
    def role(self) -> str:
        """The role asked about, with its article."""
        return article(self.named("role", "to", "from", "slot0"))

    @property
    def credential(self) -> str:
        """The credential asked about, with its article."""
        return article(self.named("credential", "have", "lack", "slot0") or "high school diploma")

    def named(self, *slots: str) -> str:
        """Return the label of the first of *slots* that the question fills."""
        found = next((self.reading.named[slot] for slot in slots if slot in self.reading.named), None)
        return found.label if found else ""

    def unqualified(self, text: str) -> str:
        """Return a text without the role asked about behind the positions in it, by which others tell them apart."""
        return text.replace(f" ({self.named('role', 'to', 'from', 'slot0')})", "")

    def gather(self, rows: Iterable[Row], label: str = "label") -> list[Said]:
        """Return the statements of *rows* in order, each once, with all its contexts."""
        return as_of_arrivals(gather(rows, self.phrases.places, label), self.lattice, self.phrases)

    def nearest(self, said: Sequence[Said]) -> list[Said]:
        """Return statements with those first that have what the question asks of; what it names is in all of them."""
        named = stems(" ".join(f"{m.text} {m.label}" for m in self.reading.named.values()))
        return nearest(said, stems(self.reading.question) - self.phrases.asking - named)

    @property
    def lead(self) -> str:
        """What a list of the rows begins with: of what they are."""
        labels = [article(mention.label) for mention in self.reading.named.values()]
        one, other = (labels + [self.role] * 2)[:2]
        code = next((m.label for m in self.reading.named.values() if m.kind == CODE), "")
        names = {"role": self.role, "credential": self.credential, "one": one, "other": other, "code": code}
        said = self.phrases.leads.get(self.query.name, self.query.summary.removesuffix("?")).format(**names)
        return said[:1].upper() + said[1:]

    def none(self) -> Told:
        """Return that the query has no answer."""
        return self.tell("none", lead=self.lead)

    def tell(self, name: str, said: Sequence[Said] = (), **values: object) -> Told:
        """Return a sentence, resting on the statements *said*."""
        return Told(self.phrases.say(name, **values), self.rows, tuple(one.iri for one in said))

    def nothing(self, what: str) -> Told:
        """Return that nothing is stated of the role."""
        return replace(self.tell("nothing_stated", what=what, role=self.role), found=False)
