"""How the weights are learned: from the pairs of one half of MELO, seeded, the same in every run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from kg.linking.comparing import Compared
from kg.linking.matcher import confidence_parts, shares_of, type_parts
from kg.linking.space import Floats, Ints
from kg.linking.weights import CONFIDENCE, PREDICATES, Setting

SHRINK = 4.0  # how strongly weights are drawn to nothing, per standard deviation of a feature
SHRINK_TYPES = 20.0
LACKING = 0.1  # what a query counts whose counterpart was taken away, to one that has it
LOOKED_AT = 5  # candidates that the confidence is learned from


@dataclass(frozen=True)
class Fewer:
    """A query among few targets: ``right`` as in an example, ``count`` what it counts to a query among all."""

    compared: Compared
    right: int | None
    count: float


@dataclass(frozen=True)
class Example:
    """A query with its evidence.

    :ivar right: the row of the right target; None where it is not among those looked at.
    :ivar typed: ``{row: number of the predicate}`` of all targets that the crosswalk gives it.
    :ivar fewer: the same query among fewer targets, for the confidence alone.
    """

    compared: Compared
    right: int | None
    typed: dict[int, int]
    fewer: tuple["Fewer", ...] = ()

    @property
    def evidence(self) -> Floats:
        """Return the evidence, a row for each target."""
        return self.compared.evidence

    def beside_wrong(self) -> tuple[Floats, int] | None:
        """Return the evidence of the right target and of those that the crosswalk does not have, and the right row."""
        if self.right is None:
            return None
        kept = [row for row in range(len(self.evidence)) if row == self.right or row not in self.typed]
        return self.evidence[kept], kept.index(self.right)

    def without_right(self) -> Compared:
        """Return all that is not said to be a counterpart of any type."""
        gone = {*self.typed, *([] if self.right is None else [self.right])}
        return self.compared.only([row for row in range(len(self.evidence)) if row not in gone])


def folds(size: int, count: int = 10, seed: int = 6) -> Ints:
    """Return the fold of each of *size* queries."""
    order = np.random.default_rng(seed).permutation(size)
    found = np.empty(size, np.int64)
    found[order] = np.arange(size) % count
    return found


def train(examples: Sequence[Example]) -> Setting:
    """Return the weights that *examples* give; nothing but they is looked at."""
    evidence = train_evidence(examples)
    bare = Setting(evidence, np.zeros(len(CONFIDENCE)), np.zeros((0, 0)))
    # The confidence is learned from queries that the weights had not seen, or it would be too sure.
    inner = folds(len(examples), 5)
    pieces = []
    for fold in range(5):
        weights = train_evidence([one for one, at in zip(examples, inner, strict=True) if at != fold])
        pieces.append((weights, [one for one, at in zip(examples, inner, strict=True) if at == fold]))
    return Setting(bare.evidence, _confidence(pieces), _types(pieces))


def train_evidence(examples: Iterable[Example]) -> Floats:
    """Return the weights under which the right targets are likeliest, each among all that are looked at.

    Targets that the crosswalk gives a query as close, broader or narrower are left out here: that one of several was
    chosen as the exact one says little of evidence.
    """
    used = [pair for pair in map(Example.beside_wrong, examples) if pair is not None]
    rows = np.concatenate([evidence for evidence, _ in used]).astype(np.float64)
    spread = np.maximum(rows.std(0), 1e-6)
    rows /= spread
    sizes = np.array([len(evidence) for evidence, _ in used])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = starts + np.array([row for _, row in used])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = rows @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        powers = np.exp(scores)
        sums = np.add.reduceat(powers, starts)
        shares = powers / np.repeat(sums, sizes)
        value = float((np.log(sums) - scores[right]).sum() + SHRINK * weights @ weights)
        return value, shares @ rows - rows[right].sum(0) + 2 * SHRINK * weights

    return np.asarray(_least(loss, rows.shape[1]) / spread)


def _confidence(pieces: Sequence[tuple[Floats, Sequence[Example]]]) -> Floats:
    """Return the weights of ``CONFIDENCE``; none but the constant is below nothing, so that more is never less sure."""
    rows, hits, counts = [], [], []
    for weights, examples in pieces:
        for one in examples:
            whole = ((one.compared, one.right, 1.0), (one.without_right(), None, LACKING))
            for compared, right, count in (*whole, *((few.compared, few.right, few.count) for few in one.fewer)):
                shares = shares_of(compared.evidence.astype(np.float64) @ weights)
                parts = confidence_parts(shares, compared)
                for row in np.argsort(-shares, kind="stable")[:LOOKED_AT]:
                    rows.append(parts[row])
                    hits.append(float(right is not None and row == right))
                    counts.append(count)
    matrix, hit, weight = np.array(rows), np.array(hits), np.array(counts)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights
        value = float((weight * (np.logaddexp(0, scores) - hit * scores)).sum() + 0.01 * weights @ weights)
        return value, (weight * (1 / (1 + np.exp(-scores)) - hit)) @ matrix + 0.02 * weights

    return _least(loss, matrix.shape[1], bounds=[(None, None)] + [(0, None)] * (matrix.shape[1] - 1))


def _types(pieces: Sequence[tuple[Floats, Sequence[Example]]]) -> Floats:
    """Return the weights by which the types of the pairs are likeliest."""
    found, kinds = [], []
    for weights, examples in pieces:
        for one in examples:
            parts = type_parts(shares_of(one.evidence.astype(np.float64) @ weights), one.compared)
            for row, kind in one.typed.items():
                found.append(parts[row])
                kinds.append(kind)
    matrix = np.array(found)
    spread = np.maximum(matrix.std(0), 1e-6)
    spread[0] = 1.0
    matrix /= spread
    truth = np.eye(len(PREDICATES))[kinds]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(matrix.shape[1], len(PREDICATES))
        scores = matrix @ weights
        scores -= scores.max(1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(1, keepdims=True)
        value = float(-np.log((shares * truth).sum(1)).sum() + SHRINK_TYPES * (weights[1:] ** 2).sum())
        gradient = matrix.T @ (shares - truth) + 2 * SHRINK_TYPES * np.vstack([0 * weights[:1], weights[1:]])
        return value, gradient.ravel()

    return np.asarray(_least(loss, truth.shape[1] * matrix.shape[1]).reshape(matrix.shape[1], -1) / spread[:, None])


def _least(loss: object, size: int, bounds: list[tuple[float | None, float | None]] | None = None) -> Floats:
    options = {"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-7}
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.asarray(found.x)
