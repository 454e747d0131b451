"""The targets as they are looked up: their labels in four ways of comparing, their texts, their groups."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from kg.linking.model import Term
from kg.linking.space import Floats, Ints, Matrix, Profiles, Space
from kg.linking.titles import parse
from kg.linking.words import Lexicon

LEVELS = (2, 3, 4)  # digits of the groups whose texts are put together


def letters(words: Iterable[str]) -> tuple[str, ...]:
    """Return the runs of three and four letters of *words*, the ends of words marked."""
    marked = [f"#{word}#" for word in words]
    return tuple(word[at : at + size] for word in marked for size in (3, 4) for at in range(len(word) - size + 1))


class Index:
    """Targets in the order of their IRIs, so that nothing depends on the order in which they came."""

    def __init__(
        self,
        targets: Sequence[Term],
        lexicon: Lexicon,
        background: Sequence[Term] = (),
        names: Sequence[str] = (),
    ) -> None:
        """Index *targets*.

        :param background: terms whose texts say, beside those of the targets, which words are rare and go together.
        :param names: labels of other things, one each, which say the same of the words of titles.
        :raises ValueError: there is no target, or two have one IRI.
        """
        self.lexicon = lexicon
        self.targets = sorted(targets, key=lambda term: term.iri)
        if not self.targets or len({term.iri for term in self.targets}) < len(self.targets):
            raise ValueError("targets: expected at least one, each with an IRI of its own")
        labels = [_labels(term) for term in self.targets]
        self.labels = [label for some in labels for label in some]
        self.counts: Floats = np.array([len(some) for some in labels], np.float32)
        self.starts: Ints = np.concatenate([[0], np.cumsum(self.counts)[:-1]]).astype(np.int64)
        owners: Ints = np.repeat(np.arange(len(labels)), self.counts.astype(int))
        titles = [parse(label, lexicon) for label in self.labels]
        # The preferred label has to tell its concept from all others: "chief (firefighter)" is no other chief.
        preferred = set(self.starts.tolist())
        words = [
            tuple(dict.fromkeys(t.whole + t.within)) if at in preferred else t.whole for at, t in enumerate(titles)
        ]
        meanings = [lexicon.meanings(some) or some for some in words]
        others = [parse(name, lexicon).whole for name in sorted(names)]
        mean = [lexicon.meanings(some) or some for some in others]
        self.words = Space(words, owners, lexicon.pale | lexicon.empty, others)
        self.meanings = Space(meanings, owners, lexicon.pale, mean)
        families = [self.family(some) for some in mean]
        self.families = Space([self.family(some) for some in meanings], owners, self.family(lexicon.pale), families)
        self.letters = Space([letters(some) for some in meanings], owners, names=[letters(some) for some in mean])
        average = sparse.csr_matrix((1 / self.counts[owners], (owners, np.arange(len(owners)))))
        self.shares = (average @ self.meanings.marks).tocsr()
        self.heads = [(lexicon.meanings(title.whole) or title.whole)[-1] for title in titles]
        self._groups(meanings)
        self.above = _above(self.targets)
        self.breadth: Floats = np.log1p(np.bincount([at for some in self.above for at in some], minlength=len(labels)))
        self.depth: Floats = np.array([sum(self.is_group[at] == 0 for at in some) for some in self.above], np.float32)
        self.has_narrower: Floats = np.asarray((self.breadth > 0) * (self.is_group == 0), np.float32)
        topics = [self._families_of(some) for some in labels]
        self.topics = Profiles([*topics, *map(list, families)])
        self.topic_of = self.topics.directions(self.topics.words(topics))
        self._texts(labels, sorted(background, key=lambda term: term.iri))

    def family(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the families of *words*, each once."""
        return tuple(dict.fromkeys(map(self.lexicon.family, words)))

    def text(self, text: str) -> list[str]:
        """Return the families of the words of a running text."""
        lexicon, found = self.lexicon, []
        for word in lexicon.words(text):
            if len(word) > 2 and word not in lexicon.empty and word not in lexicon.stop:
                found.append(lexicon.family(lexicon.same.get(word, word)))
        return found

    def texts(self, term: Term) -> dict[str, list[str]]:
        """Return the words of what a source says: description, tasks, and titles, the first of which counts thrice."""
        titles = (*term.labels[:1] * 3, *sorted(term.labels[1:]))
        return {
            "description": self.text(term.description),
            "tasks": self.text(" ".join(term.tasks)),
            "names": [word for title in titles for word in self.text(title)],
        }

    def _families_of(self, labels: Sequence[str]) -> list[str]:
        return [family for label in labels for family in self.family(self.lexicon.meanings(self.lexicon.words(label)))]

    def _groups(self, meanings: Sequence[tuple[str, ...]]) -> None:
        self.code = [term.groups[0] if term.groups else "" for term in self.targets]
        self.is_group: Floats = np.array([term.is_group for term in self.targets], np.float32)
        self.coded: dict[str, list[int]] = {}  # targets that have a code
        self.within: dict[str, list[int]] = {}  # targets whose code begins so
        for at, code in enumerate(self.code):
            if code:
                self.coded.setdefault(code, []).append(at)
            for size in range(1, len(code) + 1):
                self.within.setdefault(code[:size], []).append(at)
        codes = {code for code, term in zip(self.code, self.targets, strict=True) if term.is_group}
        above = {code[:size] for code in codes for size in range(1, len(code))}
        self.is_high: Floats = self.is_group * np.array([code in above for code in self.code], np.float32)
        units = {code[:4]: at for at, code in enumerate(sorted(self.code))}
        self.unit: Ints = np.array([units[code[:4]] if code else -1 for code in self.code], np.int64)
        self.preferred = [frozenset(meanings[at]) for at in self.starts]  # the words of each preferred label
        plain = {name for name, term in zip(self.preferred, self.targets, strict=True) if not term.is_group}
        self.is_twin: Floats = self.is_group * np.array([name in plain for name in self.preferred], np.float32)

    def _texts(self, labels: Sequence[Sequence[str]], background: Sequence[Term]) -> None:
        descriptions = [self.text(term.description) for term in self.targets]
        names = [[word for label in some for word in self.text(label)] for some in labels]
        both = [one + two for one, two in zip(descriptions, names, strict=True)]
        besides = [text for term in background for text in self.texts(term).values()]
        self.profiles = profiles = Profiles([*descriptions, *names, *besides], dimensions=200)
        self.description_of, self.names_of = profiles.words(descriptions), profiles.words(names)
        everything = profiles.words(both)
        self.everything_of = everything
        self.direction_of = profiles.directions(everything)
        self.field_of: dict[int, Ints] = {}
        self.field_texts: dict[int, Matrix] = {}
        self.field_directions: dict[int, Floats] = {}
        for level in LEVELS:
            fields = sorted({code[:level] for code in self.code if len(code) >= level})
            at = {field: index for index, field in enumerate(fields)}
            texts: list[list[str]] = [[] for _ in fields]
            for code, text in zip(self.code, both, strict=True):
                if len(code) >= level:
                    texts[at[code[:level]]] += text
            self.field_of[level] = np.array([at.get(code[:level], -1) for code in self.code], np.int64)
            self.field_texts[level] = profiles.words(texts)
            self.field_directions[level] = profiles.directions(self.field_texts[level])


def _labels(term: Term) -> list[str]:
    return [term.labels[0], *sorted({*term.labels[1:], *term.members} - {term.labels[0]})]


def _above(targets: Sequence[Term]) -> list[list[int]]:
    """Return for each target the numbers of all that are wider; a circle ends where it comes back."""
    numbers = {term.iri: at for at, term in enumerate(targets)}
    direct = [[numbers[iri] for iri in term.broader if iri in numbers] for term in targets]
    found = []
    for at, some in enumerate(direct):
        seen, waiting = {at}, list(some)
        while waiting:
            wider = waiting.pop()
            if wider not in seen:
                seen.add(wider)
                waiting += direct[wider]
        found.append(sorted(seen - {at}))
    return found
