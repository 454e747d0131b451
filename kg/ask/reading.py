"""A reading of a question: what is asked, of what, and what is said of the person; or why that is not clear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.ask.mentions import GROUP, ROLE, Mention
from kg.ask.person import Person

PLANNER = "paths"


@dataclass(frozen=True)
class Reading:
    """What a question was read as. ``why`` says what is not clear, empty where it was understood.

    ``named`` are the mentions that the question is about, by slot; ``notes`` what was taken for what; ``doubtful``
    the mention that may be one of several; ``unknown`` the words that are not known; ``refused`` what no question here
    is about; ``near`` the intents that it may have; ``likened``: read by the wording of other questions;
    ``also``: what it asks besides.
    """

    question: str
    intent: str = "unsupported"
    query: str = ""
    tell: str = ""
    kind: str = ""
    named: Mapping[str, Mention] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    notes: tuple[str, ...] = ()
    fast: bool = False
    why: str = ""
    doubtful: Mention | None = None
    unknown: str = ""
    mentions: tuple[Mention, ...] = ()
    corrected: str = ""
    refused: bool = False
    near: tuple[str, ...] = ()
    likened: bool = False
    also: "Reading | None" = None

    @property
    def understood(self) -> bool:
        """Whether it is clear what is asked."""
        return not self.why

    @property
    def sense(self) -> tuple[object, ...]:
        """What two readings of one question must have in common to be one."""
        return (
            self.intent,
            self.query,
            tuple(m.iris for m in self.named.values()),
            self.person,
            tuple(self.words.items()),
        )


def noted(reading: Reading, question: str, *notes: str) -> Reading:
    """Return a reading as that of another question, with notes more."""
    return replace(reading, question=question, notes=tuple(dict.fromkeys(filter(None, (*reading.notes, *notes)))))


def doubt(reading: Reading, used: Sequence[Mention]) -> str:
    """Return what keeps a reading from being answered, of what it says of the person; empty where nothing does."""
    person = reading.person
    if reading.query != PLANNER and person.have and all(mention.kind == GROUP for mention in person.have):
        return "It is not clear which degree is held."
    roles = [mention.iris for mention in reading.named.values() if mention.kind == ROLE]
    if reading.query == PLANNER and person.source and "from" not in reading.named:
        roles.append(person.source.iris)
    if len(roles) != len(set(roles)):
        return "The same role is named twice."
    if reading.query == PLANNER or reading.tell == "requirements":
        return ""
    if person.years:
        return "How many years somebody has worked changes nothing in what the sources here say of this."
    unused = next((mention for mention in used if mention not in reading.named.values()), None)
    return f"“{unused.text}” changes nothing in what the sources here say of this." if unused else ""
