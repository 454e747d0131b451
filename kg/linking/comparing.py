"""A source beside the targets: which may be meant at all, and the evidence for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kg.linking.evidence import OTHER_EVIDENCE, TITLE_EVIDENCE
from kg.linking.index import Index, letters
from kg.linking.model import Term
from kg.linking.relating import Standing, standing_words
from kg.linking.space import Floats, Ints, Matrix
from kg.linking.titles import Title, parse

MOST_BY_TITLE, MOST_BY_ALL = 60, 100  # targets that are looked at closely
MOST_OTHERS = 120  # other titles of a source
_SAME = 0.999  # as alike as two sets of the same words, but for the rounding


@dataclass(frozen=True)
class Compared:
    """The evidence for the targets that a source may be mapped to.

    :ivar targets: their numbers in the index, ascending.
    :ivar evidence: a row for each, a column for each of ``ALL_EVIDENCE``, or of ``TITLE_EVIDENCE`` alone.
    :ivar named: how far the whole title is the preferred label of each: 2 by its words, 1 by what they mean, else 0.
        Groups have 0: they share names with what is in them.
    :ivar matched: the label of each, by its number, and the words of the source that are most alike.
    :ivar choice: how many targets there are in all.
    :ivar standing: how they stand to the title and to one another.
    """

    targets: Ints
    evidence: Floats
    named: Floats
    matched: tuple[tuple[str, int], ...]
    choice: int
    standing: Standing

    def only(self, rows: Sequence[int]) -> "Compared":
        """Return the same for the targets in *rows* alone."""
        at = np.array(rows, np.int64)
        matched = tuple(self.matched[row] for row in rows)
        standing = self.standing.only(rows)
        return Compared(self.targets[at], self.evidence[at], self.named[at], matched, self.choice, standing)

    def identical(self) -> Floats:
        """Return 1 for the one target whose preferred label the title is, 0 for all others and where several fit."""
        best = self.named == max(1, self.named.max(initial=0))
        return np.asarray(best * (best.sum() == 1), np.float32)


def has_more(source: Term) -> bool:
    """Return whether more is known of *source* than one title."""
    return bool(len(source.labels) > 1 or source.description or source.tasks or source.groups)


def compare(index: Index, source: Term, *, titles_only: bool) -> Compared:
    """Return the evidence for the targets that *source* may be mapped to; of one pair it depends on nothing else."""
    return _Comparison(index, source).compared(titles_only=titles_only)


class _Comparison:
    def __init__(self, index: Index, source: Term) -> None:
        self.index, self.source, self.near = index, source, index.lexicon.near
        self.title: Title = parse(source.labels[0], index.lexicon)
        mean = index.lexicon.meanings
        self.parts = list(dict.fromkeys(mean(part) or part for part in self.title.parts))
        self.whole = mean(self.title.whole) or self.title.whole

    def compared(self, *, titles_only: bool) -> Compared:
        index, found = self.index, self._rough(titles_only=titles_only)
        counts = index.counts[found].astype(int)
        self.starts: Ints = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        self.labels: Ints = np.concatenate(
            [np.arange(a, a + n) for a, n in zip(index.starts[found], counts, strict=True)]
        )
        columns = self._by_title(found)
        if not titles_only:
            columns |= self._by_others() | self._by_texts(found) | self._by_codes(found)
            columns |= self._by_breadth(found)
        names = TITLE_EVIDENCE if titles_only else {**TITLE_EVIDENCE, **OTHER_EVIDENCE}
        evidence = np.column_stack([columns[name] for name in names]).astype(np.float32)
        named, matched, standing = self._named(), self._matched(), self._standing(found)
        return Compared(found, evidence, named, matched, len(index.targets), standing)

    def _rough(self, *, titles_only: bool) -> Ints:
        """Return the targets worth a closer look, by what is quick to compare with all of them."""
        index = self.index
        parts = [*self.parts, self.whole]
        by_title = np.maximum.reduceat(index.meanings.overlap(parts, self.near).dice.max(0), index.starts)
        by_title += np.maximum.reduceat(index.families.overlap([*map(index.family, parts)]).dice.max(0), index.starts)
        by_title += index.meanings.usual(self.parts, self.near, index.shares).max(0)
        by_title += self._topic.max(0)
        found = set(_best(by_title, MOST_BY_TITLE if not titles_only else MOST_BY_TITLE + MOST_BY_ALL))
        if not titles_only:
            by_text = np.asarray((self._texts["all"] @ index.everything_of.T).todense(), np.float32)[0]
            by_text = by_text + self._direction @ index.direction_of.T
            coded = 0.1 * sum(self._code(level) for level in (2, 3, 4))
            found |= set(_best(0.5 * by_title + 1.5 * by_text + coded, MOST_BY_ALL))
        return np.array(sorted(found), np.int64)

    @cached_property
    def _topic(self) -> Floats:
        index = self.index
        words = [list(index.family(part)) for part in self.parts]
        directions = index.topics.directions(index.topics.words(words))
        return np.asarray(directions @ index.topic_of.T, np.float32)

    def _best_of(self, values: Floats) -> Floats:
        """Return the most of each row of *values* over the labels of each target."""
        return np.asarray(np.maximum.reduceat(values, self.starts, axis=1), np.float32)

    def _by_title(self, found: Ints) -> dict[str, Floats]:
        index, parts, whole, title = self.index, self.parts, self.whole, self.title
        words = index.words.overlap([*title.parts, title.whole], labels=self.labels).dice
        same = index.meanings.overlap([*parts, whole], labels=self.labels).dice
        near = index.meanings.overlap(parts, self.near, self.labels)
        family = index.families.overlap([*map(index.family, parts)], labels=self.labels)
        letter = index.letters.overlap([*map(letters, parts), letters(whole)], labels=self.labels).dice
        usual = index.meanings.usual(parts, self.near, index.shares[found])
        first, group = self.starts, index.is_group[found]
        self.alike = near.dice + np.float32(0.5) * same[:-1]
        self.preferred = near.dice[:, first]
        best_same = self._best_of(same[:-1]).max(0)
        plain = best_same[group == 0]
        head = self._heads()
        # An assistant manager is no management assistant: the word for the person has to be the same too.
        is_named = (same[-1, first] > _SAME) & (head[first] == 1) & (group == 0)
        self.named = is_named * (1 + (words[-1, first] > _SAME))
        return {
            "words_whole": self._best_of(words)[-1],
            "words_parts": self._best_of(words)[:-1].mean(0),
            "meaning_whole": self._best_of(same)[-1],
            "meaning_parts": self._best_of(same)[:-1].mean(0),
            "meaning_preferred": same[:-1, first].max(0),
            "near_parts": self._best_of(near.dice).mean(0),
            "near_preferred": self.preferred.max(0),
            "near_filled": self._best_of(near.filled).max(0),
            "family_parts": self._best_of(family.dice).mean(0),
            "family_preferred": family.dice[:, first].max(0),
            "family_filled": self._best_of(family.filled).max(0),
            "letters_whole": self._best_of(letter)[-1],
            "letters_preferred": letter[:-1, first].max(0),
            "usual_best": usual.max(0),
            "usual_parts": usual.mean(0),
            "topic": self._topic[:, found].max(0),
            "head_preferred": head[first],
            "head_usual": np.add.reduceat(head, first) / index.counts[found],
            "same_preferred": (same[:-1, first].max(0) > _SAME).astype(np.float32),
            "excluded": self._excluded(found),
            "group": group,
            "group_high": index.is_high[found],
            "group_several": group * (len(parts) > 1),
            "group_rest": group * title.is_rest,
            "group_twin": index.is_twin[found],
            "group_lead": group * (best_same - (plain.max() if plain.size else 0)),
            "labels": np.log(index.counts[found]),
        }

    def _heads(self) -> Floats:
        own = {part[-1] for part in self.parts}
        near = {other for head in own for other in self.near.get(head, ())}
        heads = self.index.heads
        return np.array([1.0 if heads[at] in own else 0.5 * (heads[at] in near) for at in self.labels], np.float32)

    def _excluded(self, found: Ints) -> Floats:
        vocabulary = self.index.meanings.vocabulary
        marks = set(self.index.lexicon.meanings(self.title.excluded)) - set(self.whole)
        columns = sorted(vocabulary[mark] for mark in marks if mark in vocabulary)
        if not columns:
            return np.zeros(len(found), np.float32)
        return np.asarray(self.index.shares[found][:, columns].sum(axis=1), np.float32).ravel()

    def _named(self) -> Floats:
        is_whole = not self.title.excluded and not self.title.is_rest
        return np.asarray(self.named * is_whole, np.float32)

    def _by_others(self) -> dict[str, Floats]:
        lexicon, size = self.index.lexicon, len(self.starts)
        others: dict[tuple[str, ...], None] = {}
        for label in self.source.labels[1:]:
            for part in parse(label, lexicon).parts:
                others.setdefault(lexicon.meanings(part) or part)
        if not others:
            names = ("others_best", "others_ten", "others_near", "others_preferred", "others_same")
            return {name: np.zeros(size, np.float32) for name in names}
        some = sorted(others)[:MOST_OTHERS]
        same = self.index.meanings.overlap(some, labels=self.labels).dice
        best = self._best_of(same)
        near = self._best_of(self.index.meanings.overlap(some, self.near, self.labels).dice)
        return {
            "others_best": best.max(0),
            "others_ten": _mean_of_most(best, 10),
            "others_near": _mean_of_most(near, 4),
            "others_preferred": same[:, self.starts].max(0),
            "others_same": np.log1p(np.add.reduceat((same > _SAME).any(0).astype(np.float32), self.starts)),
        }

    @cached_property
    def _texts(self) -> dict[str, Matrix]:
        index, texts = self.index, self.index.texts(self.source)
        texts["all"] = [word for text in texts.values() for word in text]
        return {name: index.profiles.words([text]) for name, text in texts.items()}

    @cached_property
    def _direction(self) -> Floats:
        return np.asarray(self.index.profiles.directions(self._texts["all"])[0], np.float32)

    def _by_texts(self, found: Ints) -> dict[str, Floats]:
        index, texts, direction = self.index, self._texts, self._direction
        described, named = index.description_of[found].T, index.names_of[found].T

        def shared(name: str, others: Matrix) -> Floats:
            found = np.asarray((texts[name] @ others).todense(), np.float32)
            return np.asarray(found[0])

        def of_field(values: Floats, level: int) -> Floats:
            at = index.field_of[level][found]
            known = np.append(values, np.float32(values.mean() if values.size else 0))
            return np.asarray(known[at], np.float32)

        fields = {level: index.field_texts[level].T for level in index.field_texts}
        return {
            "text_description": shared("description", described),
            "text_tasks": shared("tasks", described),
            "text_labels": shared("names", named),
            "text_titles": shared("names", described),
            "text_topic": index.direction_of[found] @ direction,
            "field_text": of_field(shared("all", fields[2]), 2),
            "minor_text": of_field(shared("all", fields[3]), 3),
            "minor_topic": of_field(index.field_directions[3] @ direction, 3),
            "unit_text": of_field(shared("all", fields[4]), 4),
            "unit_topic": of_field(index.field_directions[4] @ direction, 4),
        }

    def _code(self, level: int) -> Floats:
        """Return for every target whether a code of the source agrees with its own in *level* places."""
        agrees = np.zeros(len(self.index.code), np.float32)
        for code in self.source.groups:
            agrees[self.index.within.get(code[:level], [])] = 1
            for size in range(1, level):  # a group above it agrees too
                agrees[self.index.coded.get(code[:size], [])] = 1
        return agrees

    def _by_codes(self, found: Ints) -> dict[str, Floats]:
        columns = {f"code_{level}": self._code(level)[found] for level in (1, 2, 3, 4)}
        return columns | {"code_share": columns["code_4"] / max(1, len(self.source.groups))}

    def _by_breadth(self, found: Ints) -> dict[str, Floats]:
        """Return how wide each target is, and how much of the title it has with what is narrower.

        *Interpreters and translators* are the group that has an interpreter and a translator, not one of the two.
        """
        row = {int(target): at for at, target in enumerate(found)}
        covered = self.preferred.copy()
        for at, target in enumerate(found):
            for wider in self.index.above[target]:
                if wider in row:
                    np.maximum(covered[:, row[wider]], self.preferred[:, at], out=covered[:, row[wider]])
        return {"breadth": self.index.breadth[found], "family_covered": covered.mean(0)}

    def _standing(self, found: Ints) -> Standing:
        index = self.index
        row = {int(target): at for at, target in enumerate(found)}
        above = [[row[wider] for wider in index.above[target] if wider in row] for target in found]
        return Standing(
            words=standing_words([index.preferred[at] for at in found], [frozenset(part) for part in self.parts]),
            place=np.column_stack([index.depth[found], index.has_narrower[found]]),
            wider=tuple((at, wider) for at, some in enumerate(above) for wider in some),
            unit=index.unit[found],
            is_group=index.is_group[found],
        )

    def _matched(self) -> tuple[tuple[str, int], ...]:
        """Return for each target the part of the title and the number of the label that are most alike."""
        found = []
        for start, stop in zip(self.starts, [*self.starts[1:], len(self.labels)], strict=True):
            part, label = divmod(int(self.alike[:, start:stop].argmax()), int(stop - start))
            found.append((" ".join(self.parts[part]), int(self.labels[start + label])))
        return tuple(found)


def _best(values: Floats, most: int) -> list[int]:
    return [int(at) for at in np.argsort(-values, kind="stable")[:most]]


def _mean_of_most(values: Floats, most: int) -> Floats:
    return np.asarray((-np.sort(-values, axis=0)[:most]).mean(0), np.float32)
