"""Telling of programmes: what they teach, who teaches a topic, and how long a credential takes."""

from kg.english import article, listed
from kg.model import Duration, Item, Lattice
from kg.tell.matter import Matter, Told

_MANY = 6  # topics


def coursework(matter: Matter) -> Told:
    """Tell the topics that programmes teach."""
    said = matter.gather(matter.rows, "topicLabel")
    if not said:
        return matter.none()
    labels = listed(dict.fromkeys(row["programmeLabel"] for row in matter.rows))
    things = listed((str(one) for one in said), _MANY)
    return matter.tell("coursework", said, credential=article(labels), things=things)


def topic(matter: Matter) -> Told:
    """Tell the programmes that teach a topic."""
    said = matter.gather(matter.rows, "programmeLabel")
    if not said:
        return matter.none()
    return matter.tell("topic", said, things=listed(str(one) for one in said))


def length(matter: Matter) -> Told:
    """Tell how long a credential takes: as a source says, or as is assumed where none does."""
    iris = [iri for mention in matter.reading.named.values() for iri in mention.iris]
    texts = [text for iri in iris if (text := _length(matter.lattice.items[iri], matter.lattice))]
    texts = texts or [text for iri in iris for text in _lengths_for_role(iri, matter.lattice)]
    if not texts:
        return matter.tell("no_length", credential=matter.named("credential", "slot0"))
    return matter.tell("length", things=listed(texts))


def _lengths_for_role(iri: str, lattice: Lattice) -> list[str]:
    """Return how long the programmes of the one role take that asks for a credential, a sentence for each."""
    asking = {role for one in lattice.requirements if iri in one.credentials for role in one.roles}
    if len(asking) != 1:
        return []
    role = article(lattice.roles[next(iter(asking))].label)
    lengths = {one: _years(lasts) for (of, one), lasts in lattice.programme_lengths.items() if of in asking}
    found = ((article(lattice.items[one].label), years) for one, years in lengths.items() if years)
    return [f"{label} takes {years} for {role}, as a source says" for label, years in found]


def _years(lasts: Duration) -> str:
    """Return a length in words, "1 to 2 years"; empty where neither end is known."""
    ends = [f"{end:g}" for end in dict.fromkeys((lasts.at_least, lasts.at_most)) if end is not None]
    return f"{' to '.join(ends)} {'year' if ends == ['1'] else 'years'}" if ends else ""


def _length(item: Item, lattice: Lattice) -> str:
    if item.duration is not None and (years := _years(item.duration)):
        return f"{article(item.label)} takes {years}, as a source says"
    whole = lattice.levels.get(item.level) if item.level is not None else None
    assumed = lattice.lengths.get(item.iri) or (lattice.lengths.get(whole.iri) if whole else None)
    if assumed is None:
        return ""
    return f"no source here says how long {article(item.label)} takes; {_assumed(assumed.value)} assumed"


def _assumed(years: float) -> str:
    return f"{years:g} year is" if years == 1 else f"{years:g} years are"
