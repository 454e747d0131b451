"""Learning a trade: as an apprentice or at work, where a source leaves it open which."""

import re
from collections.abc import Mapping

from kg.model import Item, Requirement
from kg.vocab import PREVALENCE, STRENGTH

_BINDING = frozenset(f"{STRENGTH}{slug}" for slug in ("mandated", "required"))
_NARROW = frozenset(f"{PREVALENCE}{slug}" for slug in ("many", "some", "few", "in-some-cases"))
APPRENTICED = re.compile(r"\bapprenticeship", re.IGNORECASE)
AT_WORK = re.compile(r"\b(?:training on the job|on-the-job training)$", re.IGNORECASE)
# "Fields of degree: botany, weaving, and art": what a degree is commonly in, which is nothing to earn beside it.
IN_FIELDS = re.compile(r"(?:fields?|majors)\b[^:]*: (?P<fields>.+)", re.IGNORECASE)


def without_settled(gates: list[Requirement], items: Mapping[str, Item]) -> list[Requirement]:
    """Return *gates* without what settles a choice between two ways to learn that the same account leaves open.

    "Learn either as an apprentice or at work", "usually learn as an apprentice": nobody is to do both. Where no
    apprenticeship is asked for by itself nothing is settled, and of other training, as of an academy, it is not sure
    that the one stands for the other.

    :param items: what can be asked for, by IRI.
    """
    choices = [gate for gate in gates if gate.prevalence.iri not in _NARROW and _is_choice(gate, items)]
    settled = [gate for gate in gates if any(_settles(gate, choice) for choice in choices)]
    labels = {items[iri].label for gate in settled for option in gate.need.options for iri in option}
    if not any(map(APPRENTICED.search, labels)):
        return gates
    return [gate for gate in gates if gate not in settled]


def _settles(gate: Requirement, choice: Requirement) -> bool:
    is_same = (gate.account, gate.kind, gate.contexts) == (choice.account, choice.kind, choice.contexts)
    return is_same and gate.strength.iri not in _BINDING and {*gate.need.options} < {*choice.need.options}


def _is_choice(requirement: Requirement, items: Mapping[str, Item]) -> bool:
    """Whether *requirement* is met by an apprenticeship and by training on the job, each alone, and by nothing else."""
    labels = [items[iri].label if iri in items else "" for option in requirement.need.options for iri in option]
    apprenticed = [label for label in labels if APPRENTICED.search(label)]
    at_work = [label for label in labels if label not in apprenticed and AT_WORK.search(label)]
    is_each_alone = len(labels) == len(requirement.need.options)
    return is_each_alone and bool(apprenticed and at_work) and len(apprenticed) + len(at_work) == len(labels)
