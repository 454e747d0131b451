"""Schooling and training that is asked for without a word on which."""

import re
from collections.abc import Mapping

from kg.model import Item, Requirement

_PROGRAMME = re.compile(r"(?:(?:accredited|approved|formal|postsecondary|education(?:al)?) )+program$", re.IGNORECASE)
ANY_TRAINING = "training"


def is_any_training(requirement: Requirement, items: Mapping[str, Item]) -> bool:
    """Whether *requirement* asks for training without a word on which.

    :param items: what can be asked for, by IRI.
    """
    return all(item is not None and item.label == ANY_TRAINING for item in _named(requirement, items))


def is_any_programme(requirement: Requirement, items: Mapping[str, Item]) -> bool:
    """Whether a programme is asked for without saying in what or of which level.

    :param items: what can be asked for, by IRI.
    """
    named = _named(requirement, items)
    return all(i is not None and i.level is None and i.field is None and _PROGRAMME.match(i.label) for i in named)


def _named(requirement: Requirement, items: Mapping[str, Item]) -> list[Item | None]:
    return [items.get(iri) for needs in requirement.need.options for iri in needs]
