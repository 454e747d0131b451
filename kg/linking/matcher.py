"""The matcher: what a term of one vocabulary may be called in another, how surely, of which type, and why."""

from collections.abc import Sequence

import numpy as np

from kg.linking.comparing import Compared, compare, has_more
from kg.linking.evidence import ALL_EVIDENCE
from kg.linking.index import Index
from kg.linking.model import Candidate, Term
from kg.linking.relating import standing_parts
from kg.linking.space import Floats
from kg.linking.weights import EVERYTHING, PREDICATES, TITLES, Setting, Weights
from kg.linking.words import Lexicon

REASONS = 8  # features that a candidate tells of
ENOUGH = 1000  # targets that say themselves which words are rare, and among which the choice is no small one
_DECIMALS = 6


class Matcher:
    """Finds terms of a vocabulary for terms of another.

    A source has the same candidates whatever else is asked, in whatever order the targets came.
    """

    def __init__(
        self,
        targets: Sequence[Term],
        lexicon: Lexicon,
        weights: Weights,
        background: Sequence[Term] = (),
        names: Sequence[str] = (),
    ) -> None:
        """Index *targets*: some seconds for three thousand.

        :param background: terms, for instance all that are to be linked, from whose texts it also learns which words
            are rare and which go together; none is needed.
        :param names: labels of other things, which say the same of titles; of use where targets are fewer than
            ``ENOUGH``: in a list of five, "manager" is as rare as "actuary".
        :raises ValueError: there is no target, or two have one IRI.
        """
        self.index = Index(targets, lexicon, background, names)
        self.weights = weights

    def candidates(self, source: Term, most: int = 10) -> list[Candidate]:
        """Return the *most* targets that *source* is likeliest to be mapped to, the surest first, then by score.

        Of a source of which nothing but one title is known the weights are those for titles. That something is returned
        does not say that there is a counterpart: :meth:`find` does.
        """
        name = EVERYTHING if has_more(source) else TITLES
        setting = self.weights.settings[name]
        compared = compare(self.index, source, titles_only=name == TITLES)
        scores = compared.evidence.astype(np.float64) @ setting.evidence
        shares = shares_of(scores)
        typed = types(shares, compared, setting)
        sure = np.round(confidences(shares, compared, setting), _DECIMALS)
        shares = np.round(shares, _DECIMALS)
        order = np.lexsort((compared.targets, -shares, -sure))
        return [
            self._candidate(source, compared, setting, row, float(shares[row]), float(sure[row]), typed[row])
            for row in map(int, order[:most])
        ]

    def find(self, source: Term) -> Candidate | None:
        """Return the counterpart of *source*; None where what is likeliest is likelier wrong than right."""
        best = self.candidates(source, 1)
        return best[0] if best and best[0].confidence >= self.weights.threshold else None

    def _candidate(
        self, source: Term, compared: Compared, setting: Setting, row: int, share: float, sure: float, type_: int
    ) -> Candidate:
        target = self.index.targets[int(compared.targets[row])]
        words, number = compared.matched[row]
        label = self.index.labels[number]
        # What has the name of one that is in the target, the target is wider than.
        is_member = label in target.members and label not in target.labels
        against = compared.evidence[row] - compared.evidence.mean(0)
        adds = {name: float(value) for name, value in zip(ALL_EVIDENCE, against * setting.evidence, strict=False)}
        strongest = sorted(adds, key=lambda name: (-abs(adds[name]), name))[:REASONS]
        return Candidate(
            object=target.iri,
            label=target.labels[0],
            score=share,
            confidence=sure,
            predicate="broad" if is_member else PREDICATES[type_],
            matched=(words or source.labels[0], label),
            why={name: round(adds[name], 3) for name in strongest},
        )


def shares_of(scores: Floats) -> Floats:
    """Return each score as a share of all, by their exponentials."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def confidence_parts(shares: Floats, compared: Compared) -> Floats:
    """Return what the confidence is made of, a row for each candidate: ``weights.CONFIDENCE`` says the columns.

    The log odds of its share, the logarithm of how far it is before the next best, and how much of the title it has,
    and the title of it: where the vocabulary lacks the occupation, the best of what is left has less of it. Whether the
    title is the preferred label of it and of no other: then it is named, however many are like it and take of its
    share. Last, of all others, how few there are to choose from, as the logarithm of their part of ``ENOUGH``: among
    five the best is far before the rest, whether it is right or not, and what is asked for is seldom there.
    """
    near, filled = (list(ALL_EVIDENCE).index(name) for name in ("near_parts", "near_filled"))
    best = np.sort(shares)[::-1][:2]
    other = np.where(shares == best[0], best[-1], best[0])
    odds = np.log((shares + 1e-6) / (1 - shares + 1e-6))
    lead = np.clip(np.log((shares + 1e-6) / (other + 1e-6)), -4, 4)
    alike, identical = compared.evidence[:, [near, filled]], compared.identical()
    choice = min(0.0, float(np.log(compared.choice / ENOUGH))) * (1 - identical)
    return np.column_stack([np.ones(len(shares)), odds, lead, alike, identical, choice])


def confidences(shares: Floats, compared: Compared, setting: Setting) -> Floats:
    """Return how probable it is that each candidate is the counterpart."""
    return np.asarray(1 / (1 + np.exp(-(confidence_parts(shares, compared) @ setting.confidence))))


def types(shares: Floats, compared: Compared, setting: Setting) -> list[int]:
    """Return the likeliest of ``PREDICATES`` for each candidate, by its number."""
    rows = type_parts(shares, compared)
    return [int(at) for at in (rows @ setting.types).argmax(1)]


def type_parts(shares: Floats, compared: Compared) -> Floats:
    """Return what the type is told from: ``weights.type_names`` says the columns.

    Always 1, the logarithm of the share, whose name it is, how it stands to the title and to the others, the evidence.
    """
    preferred = compared.evidence[:, list(ALL_EVIDENCE).index("near_preferred")]
    standing = standing_parts(shares, compared.named, preferred, compared.standing)
    columns = [np.ones(len(shares)), np.log(shares + 1e-6), compared.identical(), standing, compared.evidence]
    return np.column_stack(columns)
