"""What the type of a mapping is told from beside the evidence: how targets stand to the title and to one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kg.linking.space import Floats, Ints

# Each part with what it says, in the order of the columns of `standing_parts`.
STANDING: Mapping[str, str] = MappingProxyType(
    {
        "rank": "the logarithm of one more than how many candidates have a larger share",
        "behind": "the logarithm of the share, as a part of the largest",
        "best_share": "the logarithm of the largest share",
        "other_named": "the title is the preferred label of another candidate, and of this one less or not at all",
        "less_preferred": "how much less like the title its preferred label is than the one that is most like it",
        "adds": "how many words its preferred label has beyond a part of the title, the least of all parts",
        "lacks": "how many words a part of the title has beyond its preferred label, the least of all parts",
        "is_longer": "its preferred label has all words of a part of the title, and more",
        "is_shorter": "a part of the title has all words of its preferred label, and more",
        "depth": "how many targets that are no groups are wider than it",
        "has_narrower": "a target is narrower than it, and it is no group",
        "wider_first": "a target that is wider than it and no group has a larger share",
        "narrower_first": "a target that is narrower than it has a larger share",
        "unit_before": "the logarithm of one more than how many of its unit group have a larger share",
        "unit_near": "the same, how many others have some share",
    }
)
_SOME = 0.002  # a share that is more than nothing


@dataclass(frozen=True)
class Standing:
    """How the candidates of a source stand to its title and to one another; a row for each.

    :ivar words: ``adds``, ``lacks``, ``is_longer`` and ``is_shorter`` of ``STANDING``.
    :ivar place: ``depth`` and ``has_narrower``.
    :ivar wider: pairs of rows, of which the second is wider than the first.
    :ivar unit: a number for the unit group of each, -1 where none is known.
    :ivar is_group: 1 for groups.
    """

    words: Floats
    place: Floats
    wider: tuple[tuple[int, int], ...]
    unit: Ints
    is_group: Floats

    def only(self, rows: Sequence[int]) -> "Standing":
        """Return the same for *rows* alone."""
        at = {row: number for number, row in enumerate(rows)}
        wider = tuple((at[one], at[other]) for one, other in self.wider if one in at and other in at)
        some = np.array(rows, np.int64)
        return Standing(self.words[some], self.place[some], wider, self.unit[some], self.is_group[some])


def standing_words(labels: Sequence[frozenset[str]], parts: Sequence[frozenset[str]]) -> Floats:
    """Return how the words of each label stand to those of the parts of a title: four columns, see ``STANDING``.

    >>> standing_words([frozenset({"pastry", "chef"})], [frozenset({"chef"})]).tolist()
    [[1.0, 0.0, 1.0, 0.0]]
    """
    return np.array(
        [
            [
                min(len(label - part) for part in parts),
                min(len(part - label) for part in parts),
                any(part < label for part in parts),
                any(label < part for part in parts),
            ]
            for label in labels
        ],
        np.float32,
    ).reshape(-1, 4)


def standing_parts(shares: Floats, named: Floats, preferred: Floats, standing: Standing) -> Floats:
    """Return ``STANDING``, a row for each candidate.

    :param named: how far the title is the preferred label of each. :param preferred: how like it that label is.
    """
    size = len(shares)
    before = shares[None, :] > shares[:, None]
    same_unit = (standing.unit[:, None] == standing.unit[None, :]) & (standing.unit[:, None] >= 0)
    np.fill_diagonal(same_unit, val=False)
    first = np.zeros((size, 2), np.bool_)
    for narrower, wider in standing.wider:
        first[narrower, 0] |= shares[wider] > shares[narrower] and not standing.is_group[wider]
        first[wider, 1] |= shares[narrower] > shares[wider]
    columns = [
        np.log1p(before.sum(1)),
        np.log((shares + 1e-6) / (shares.max() + 1e-6)),
        np.full(size, np.log(shares.max() + 1e-6)),
        (named < named.max(initial=0)),
        preferred - preferred.max(initial=0),
        standing.words,
        standing.place,
        first,
        np.log1p((same_unit & before & (standing.is_group[None, :] == 0)).sum(1)),
        np.log1p((same_unit & (shares > _SOME)[None, :]).sum(1)),
    ]
    return np.column_stack(columns)
