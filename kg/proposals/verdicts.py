"""The verdicts that the graph holds already, and which of them concern a run: it learns from them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kg.reader import Reader
from kg.sources.sssom import NO_TERM_FOUND
from kg.vocab import DCTERMS, OWL, SEMAPV, SSSOM

BY_A_PERSON = f"{SEMAPV}ManualMappingCuration"
_QUERY = f"""PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX sssom: <{SSSOM}>
SELECT DISTINCT ?subject ?predicate ?object ?label ?modifier ?source {{
  ?record sssom:mapping_justification ?justification ; owl:annotatedSource ?subject ;
    owl:annotatedProperty ?predicate ; owl:annotatedTarget ?object .
  OPTIONAL {{ ?record sssom:predicate_modifier ?modifier }}
  OPTIONAL {{ ?record sssom:object_label ?label }}
  OPTIONAL {{ ?record dcterms:isPartOf/sssom:object_source ?source }}
  FILTER (BOUND(?modifier) || ?justification = <{BY_A_PERSON}>)
}} ORDER BY ?subject ?object ?predicate ?label"""


@dataclass(frozen=True)
class Given:
    """A counterpart that a person has accepted: it is taken as given."""

    predicate: str
    object: str
    label: str = ""


@dataclass(frozen=True)
class Verdicts:
    """What is known of subjects before a run.

    ``rejected`` are pairs, whatever their relation and whoever says so; ``accepted`` what people have accepted, by
    subject; ``none`` the subjects of which people say that they have no counterpart, each with the vocabulary in which.
    """

    rejected: frozenset[tuple[str, str]] = frozenset()
    accepted: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    none: frozenset[tuple[str, str]] = frozenset()

    def concerning(self, subjects: Collection[str], objects: Collection[str], source: str) -> "Verdicts":
        """Return those on the *subjects* that are on one of *objects*, or say that *source* has none."""
        kept = {
            subject: tuple(one for one in self.accepted[subject] if one.object in objects)
            for subject in subjects
            if subject in self.accepted
        }
        return Verdicts(
            frozenset(pair for pair in self.rejected if pair[0] in subjects and pair[1] in objects),
            {subject: given for subject, given in kept.items() if given},
            frozenset(one for one in self.none if one[0] in subjects and one[1] == source),
        )

    def count(self) -> dict[str, int]:
        """Return how many there are: accepted, rejected, without a counterpart."""
        found = Counter(accepted=sum(map(len, self.accepted.values())), rejected=len(self.rejected))
        return {**found, "none": len(self.none)}


def load_verdicts(reader: Reader) -> Verdicts:
    """Return the verdicts that the graph holds, in whichever set."""
    rejected, none = set[tuple[str, str]](), set[tuple[str, str]]()
    accepted: dict[str, dict[str, Given]] = {}
    for row in reader.texts(_QUERY):
        subject, object_ = row["subject"], row["object"]
        if "modifier" in row:
            rejected.add((subject, object_))
        elif object_ == NO_TERM_FOUND:
            none.add((subject, row.get("source", "")))
        else:
            accepted.setdefault(subject, {})[object_] = Given(row["predicate"], object_, row.get("label", ""))
    kept = {subject: tuple(given.values()) for subject, given in accepted.items()}
    return Verdicts(frozenset(rejected), kept, frozenset(none))
