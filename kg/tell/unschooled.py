"""Unschooled: what a source says is not asked for of the schooling that somebody will do without."""

from kg.model import Answer, Lattice, Requirement
from kg.paths.reading import EDUCATION, NOT_REQUIRED
from kg.tell.besides import level_of
from kg.tell.kinds import is_of_a_kind
from kg.tell.ruling import is_quick, quotes_of
from kg.tell.saying import Phrases, said_by
from kg.vocab import CREDENTIAL


def tell_unschooled(answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Return the sentence by which schooling as high as what is left out, or any, is not asked for; or nothing.

    A sentence of the page stands for its quick facts, which have the same in short.
    """
    without = [level for iri in answer.question.without if (level := level_of((iri,), lattice))]
    if not without or not answer.routes:
        return ""
    stated = lattice.requirements_of.get(answer.to.iri, ())
    denied = [r for r in stated if r.strength.iri == NOT_REQUIRED and r.kind == EDUCATION and not r.contexts]
    least = level_of((f"{CREDENTIAL}high-school-diploma",), lattice)
    told = phrases.ruled_by["no_schooling" if min(without) <= least else "no_degree"]
    found = [
        r
        for r in denied
        if _level(r, lattice) <= min(without)
        and told.search(said_by(r).lower())
        and not is_of_a_kind(r)
        and not is_quick(r)
    ]
    ranked = sorted(found, key=lambda r: (not r.hedge, -_level(r, lattice)))  # a hedge is kept before what has none
    return quotes_of(ranked[:1], lattice, phrases) if ranked else ""


def _level(requirement: Requirement, lattice: Lattice) -> int:
    return level_of(frozenset[str]().union(*requirement.need.options), lattice)
