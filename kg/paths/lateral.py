"""Lateral moves: to a role whose work is listed as related, which a person assumes to be open: docs/decisions/0021.

Who has come to a role so is in the fact ``across ROLE``: what is only typical of those who enter is not asked of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from kg.model import Relatedness
from kg.paths.doing import COUNTS, LATERAL, Action
from kg.paths.reading import Reading, entered, established
from kg.paths.ways import Way, merged
from kg.vocab import RELATED_ROLES_ARE_OPEN

# Returns what is listed as related among roles, given by IRI, the closest first.
FindRelated = Callable[[Collection[str]], Sequence[Relatedness]]
# The tiers of the ten closest occupations, and the list that earlier releases have for those who change.
_CLOSE = frozenset({"Primary-Short", "Primary-Long", "Career changers"})


def find_none(_roles: Collection[str]) -> Sequence[Relatedness]:
    """Return nothing: where no classification is at hand."""
    return ()


def across(role: str) -> str:
    """Return the fact of having moved across to *role*."""
    return f"across {role}"


def is_open(related: Relatedness) -> bool:
    """Whether the two are close, and the second is known to take no more preparation than the first."""
    zones = related.zone, related.related_zone
    return related.tier in _CLOSE and zones[0] is not None and zones[1] is not None and zones[1] <= zones[0]


def iter_moves(reading: Reading, related: Iterable[Relatedness]) -> Iterator[Action]:
    """Yield the moves that are open among *related*, for each pair of roles the closest.

    What is mandated or required of the role is still to be met.
    """
    closest: dict[tuple[str, str], Relatedness] = {}
    for one in related:
        if is_open(one):
            closest.setdefault((one.source, one.target), one)
    for (source, target), one in closest.items():
        for way in merged(reading.binding_ways(target)) or [Way()]:
            yield Action(
                LATERAL,
                target,
                across(target),
                way.needs | {established(source)},
                way.certainty,
                (*way.weighed, *way.noted),
                None,  # nobody says how long it takes
                assumption=RELATED_ROLES_ARE_OPEN,
                across=one,
            )


def iter_landings(reading: Reading, role: str) -> Iterator[Action]:
    """Yield what having moved across to *role* counts as: being in it, and with the training required, more."""
    yield Action(COUNTS, role, entered(role), frozenset({across(role)}))
    for way in merged(reading.training_ways(role, is_binding=True)) or [Way()]:
        trained = {f"trained {role} {need}" for need in way.needs}
        yield Action(COUNTS, role, established(role), frozenset({across(role), *trained}))
