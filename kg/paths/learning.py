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

# "Gaining experience through a paid internship": the internship is the experience.
_BY_TRAINING = re.compile(
    r"\bexperience (?:\w+ )?(?:through|during|in|by|from|as part of) [^.;,]*?\b(?:internship|residenc|apprenticeship)"
)
# "A bachelor's is common too": another level that many have, and no second degree.
_COMMON = re.compile(r"\b(?:is|are) (?:also )?common\b(?! (?:for|to|in|among)\b)", re.IGNORECASE)
_IN_TURN = " followed by "


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


def without_common(gates: list[Requirement]) -> list[Requirement]:
    """Return *gates* without schooling of which a source says no more than that it is common, where other is asked."""
    asked = {gate.account for gate in gates if gate.kind == "education" and not _is_common(gate)}
    return [gate for gate in gates if gate.account not in asked or not _is_common(gate)]


def _is_common(gate: Requirement) -> bool:
    is_said = any(_COMMON.search(evidence.quote or "") for evidence in gate.evidence)
    return is_said and gate.kind == "education" and gate.strength.iri not in _BINDING


def options_in_turn(requirement: Requirement, items: Mapping[str, Item]) -> tuple[frozenset[str], ...]:
    """Return the options that meet *requirement*; what its sentence has follow the others is taken with each of them.

    "A degree in weaving or ropes, followed by a certificate in knots": the certificate alone will not do.
    """
    options = tuple(requirement.need.options)
    after = following(requirement, items)
    before = [option for option in options if not option & after]
    return tuple(option | after for option in before) if after and before else options


def following(requirement: Requirement, items: Mapping[str, Item]) -> frozenset[str]:
    """Return the one thing that the sentence of *requirement* has follow all else that it names, or nothing."""
    quotes = [(evidence.quote or "").replace("’", "'").lower() for evidence in requirement.evidence]
    quote = next((quote for quote in quotes if _IN_TURN in quote), "")
    head, _, tail = quote.partition(_IN_TURN)
    named = {iri: items[iri] for option in requirement.need.options for iri in option if iri in items}
    words = {iri: item.label.removeprefix("postsecondary ").split(" in ")[0].lower() for iri, item in named.items()}
    found = {iri for iri, word in words.items() if word in tail and word not in head}
    return frozenset(found) if len(found) == 1 else frozenset()


def is_gained_in_training(requirement: Requirement) -> bool:
    """Whether *requirement* asks for experience that is gained in training."""
    quotes = (evidence.quote or "" for evidence in requirement.evidence)
    return requirement.kind == "experience" and any(map(_BY_TRAINING.search, quotes))
