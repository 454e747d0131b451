"""Labels as sets of weighted marks (words, meanings, families, letters), and how much two share."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Matrix: TypeAlias = Any  # a sparse one of scipy, which has no types
PALE = 0.25  # what a word that says little weighs
UNKNOWN = 0.6  # what a mark that no target has weighs, of what the rarest does
NEAR = 0.5  # what a word counts that is near another


@dataclass(frozen=True)
class Overlap:
    """What parts of a title (rows) share with labels (columns), each number in [0, 1].

    :ivar dice: twice what is shared, of what both have.
    :ivar covered: of what the part has.
    :ivar filled: of what the label has.
    """

    dice: Floats
    covered: Floats
    filled: Floats


class Space:
    """Labels of concepts, each a set of marks weighted by rarity among concepts."""

    def __init__(
        self,
        marks: Sequence[Collection[str]],
        owners: Ints,
        pale: Collection[str] = (),
        names: Sequence[Collection[str]] = (),
    ) -> None:
        """Index *marks* of each label.

        :param owners: the concept of each label, ascending.
        :param names: marks of other concepts, one set each, which say too which marks are rare.
        """
        self.vocabulary: dict[str, int] = {}
        rows, columns = [], []
        for row, label in enumerate(marks):
            for mark in sorted(set(label)):
                rows.append(row)
                columns.append(self.vocabulary.setdefault(mark, len(self.vocabulary)))
        shape = (len(marks), max(1, len(self.vocabulary)))
        ones = np.ones(len(rows), np.float32)
        self.marks = sparse.csr_matrix((ones, (rows, columns)), shape=shape)
        seen = {(int(owners[row]), mark) for row, label in enumerate(marks) for mark in label}
        spread = Counter(mark for _, mark in seen)
        spread.update(mark for name in names for mark in set(name))
        concepts = int(owners[-1]) + 1 + len(names)
        rarity = {mark: float(np.log1p(concepts / count)) for mark, count in spread.items()}
        for mark in pale:
            if mark in rarity:
                rarity[mark] *= PALE
        self.rarity: Floats = np.array([rarity[mark] for mark in self.vocabulary] or [1], np.float32)
        self._elsewhere = {mark: found for mark, found in rarity.items() if mark not in self.vocabulary}
        self._unknown = UNKNOWN * float(np.log1p(concepts))
        self.weighted = self.marks.multiply(self.rarity).tocsr()
        self.mass = np.maximum(np.asarray(self.weighted.sum(axis=1), np.float32).ravel(), 1e-6)

    def rows(
        self, parts: Sequence[Iterable[str]], near: Mapping[str, Collection[str]] | None = None
    ) -> tuple[Matrix, Floats]:
        """Return parts of a title as rows over the marks, and what each weighs.

        :param near: marks that count in part for a mark.
        """
        rows, columns, values, mass = [], [], [], []
        for row, part in enumerate(parts):
            own = dict.fromkeys(part)
            known = {self.vocabulary[mark]: 1.0 for mark in own if mark in self.vocabulary}
            missing = sum(self._elsewhere.get(mark, self._unknown) for mark in own if mark not in self.vocabulary)
            mass.append(sum(float(self.rarity[at]) for at in known) + missing)
            for other in (other for mark in own for other in (near or {}).get(mark, ())):
                if other in self.vocabulary:
                    known.setdefault(self.vocabulary[other], NEAR)
            rows += [row] * len(known)
            columns += list(known)
            values += list(known.values())
        shape = (len(mass), self.marks.shape[1])
        matrix = sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape)
        return matrix, np.maximum(np.array(mass, np.float32), 1e-6)

    def overlap(
        self,
        parts: Sequence[Iterable[str]],
        near: Mapping[str, Collection[str]] | None = None,
        labels: Ints | None = None,
    ) -> Overlap:
        """Return what *parts* share with all labels, or with those numbered *labels*."""
        matrix, mass = self.rows(parts, near)
        weighted, filled = (self.weighted, self.mass) if labels is None else (self.weighted[labels], self.mass[labels])
        shared = np.asarray((matrix @ weighted.T).todense(), np.float32)
        both = np.minimum(mass[:, None], filled[None, :])
        np.minimum(shared, both, out=shared)
        return Overlap(2 * shared / (mass[:, None] + filled), shared / mass[:, None], shared / filled)

    def usual(self, parts: Sequence[Iterable[str]], near: Mapping[str, Collection[str]], shares: Matrix) -> Floats:
        """Return how much of each part (rows) is usual in the labels of each concept (columns), in [0, 1].

        :param shares: for each concept and mark, the share of its labels that have the mark.
        """
        matrix, mass = self.rows(parts, near)
        found = np.asarray((matrix.multiply(self.rarity).tocsr() @ shares.T).todense(), np.float32)
        return np.asarray(np.minimum(found / mass[:, None], np.float32(1)))


class Profiles:
    """Concepts as directions in the space of all that is said of them: words counted, and what goes with what."""

    def __init__(self, texts: Sequence[Sequence[str]], dimensions: int = 150) -> None:
        """Learn from *texts*, each a list of words, what words go together."""
        self.vocabulary: dict[str, int] = {}
        spread: Counter[str] = Counter(word for text in texts for word in set(text))
        for text in texts:
            for word in text:
                if spread[word] > 1:
                    self.vocabulary.setdefault(word, len(self.vocabulary))
        counts = [spread[word] for word in self.vocabulary]
        self.rarity = np.log(len(texts) / np.array(counts or [1], np.float32)).astype(np.float32)
        rows = self.words(texts)
        most = min(rows.shape) - 1
        self.axes: Floats = np.zeros((rows.shape[1], 1), np.float32)
        if most > 1 and rows.nnz:
            # A start that is given makes the same directions in every run.
            found = sparse.linalg.svds(rows.astype(np.float64), k=min(dimensions, most), v0=np.ones(min(rows.shape)))
            self.axes = np.ascontiguousarray(found[2].T, np.float32)

    def words(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """Return *texts* as rows of length one, each word by its rarity and the logarithm of its count."""
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            for word, count in Counter(text).items():
                at = self.vocabulary.get(word)
                if at is not None:
                    rows.append(row)
                    columns.append(at)
                    values.append((1 + np.log(count)) * self.rarity[at])
        shape = (len(texts), max(1, len(self.vocabulary)))
        return _unit(sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape))

    def directions(self, rows: Matrix) -> Floats:
        """Return rows of :meth:`words` as directions, rows of length one."""
        found = np.asarray(rows @ self.axes, np.float32)
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)


def _unit(rows: Matrix) -> Matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ rows).astype(np.float32).tocsr()
