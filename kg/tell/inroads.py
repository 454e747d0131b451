"""Inroads: ways to learn the work that a source names and that no step of a route has, told in its words."""

from collections.abc import Sequence

from kg.model import Answer, Lattice, Requirement, Route
from kg.paths.learning import APPRENTICED
from kg.paths.reading import ACCEPTED, EDUCATION, GATES, TRAINING
from kg.tell.besides import find_besides, level_of
from kg.tell.ruling import quotes_of
from kg.tell.saying import Phrases
from kg.vocab import STRENGTH

_PREFERRED = f"{STRENGTH}preferred"


def tell_inroads(route: Route, told: str, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell by which apprenticeship or programme of no named level sources have people come to the work; or nothing.

    What a step has, what would do as well as one, and what *told* names or quotes already is left out. One sentence of
    training and one of schooling, the one that names least else first.
    """
    met = {iri for s in route.steps for iri in (s.what.iri, *(other.thing.iri for other in s.alternatives))}
    met |= {iri for one in find_besides(route, answer, lattice) if isinstance(one, Requirement) for iri in _named(one)}
    found = [
        one for one in _stated(answer, lattice, phrases) if not met & _named(one) and not _is_told(one, told, lattice)
    ]
    found.sort(key=lambda one: (len(one.need.options), one.prevalence.rank))
    learned = [one for one in found if one.kind == TRAINING and _is_apprenticed(one, lattice)]
    taught = [one for one in found if one.kind == EDUCATION and _is_programme(one, lattice, phrases)]
    quotes = quotes_of([*learned[:1], *taught[:1]], lattice, phrases)
    return phrases.say("inroads", quotes=quotes) if quotes else ""


def _stated(answer: Answer, lattice: Lattice, phrases: Phrases) -> Sequence[Requirement]:
    """Return what is asked of the role and the wider ones in sentences that say it by themselves."""
    roles = (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    known = dict.fromkeys(one for role in roles for one in lattice.requirements_of.get(role, ()))
    back = phrases.ruled_by["points_back"]
    return [one for one in known if any(e.quote and not back.match(e.quote.lower()) for e in one.evidence)]


def _named(one: Requirement) -> frozenset[str]:
    return frozenset[str]().union(*one.need.options)


def _is_told(one: Requirement, told: str, lattice: Lattice) -> bool:
    labels = (lattice.items[iri].label for iri in _named(one) if iri in lattice.items)
    return any(e.quote in told for e in one.evidence if e.quote) or any(label in told for label in labels)


def _is_apprenticed(one: Requirement, lattice: Lattice) -> bool:
    is_open = one.strength.iri in GATES or one.strength.iri == ACCEPTED
    return is_open and any(APPRENTICED.search(lattice.items[iri].label) for iri in _named(one) if iri in lattice.items)


def _is_programme(one: Requirement, lattice: Lattice, phrases: Phrases) -> bool:
    """Whether *one* accepts or prefers schooling of no named level that people attend to learn the work."""
    is_open = one.strength.iri in (ACCEPTED, _PREFERRED) and not level_of(_named(one), lattice)
    return is_open and phrases.ruled_by["programme"].search(one.label.lower()) is not None
