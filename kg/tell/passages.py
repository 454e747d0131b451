"""Passages: the sentences of the sources on the roles of a question that bear most on it, to read beside an answer."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.ask.grammar import Grammar
from kg.ask.mentions import Mention
from kg.ask.reading import PLANNER, Reading
from kg.errors import SourceError
from kg.graph import load_evidence
from kg.paths.render import Json
from kg.reader import Reader
from kg.search.words import load_yaml
from kg.tell.citing import as_evidence
from kg.tell.kin import Kin, Measure
from kg.tell.saying import Phrases
from kg.tell.sentences import Sentence, Sentences, unlike

_FILE = "passages.yaml"
_LEAST = 3  # letters of a word that sentences are looked for by
_PAIR = 2
_BACK = "unsupported"  # the way of telling of what is asked back


Headings: TypeAlias = Sequence[tuple[re.Pattern[str], float]]


@dataclass(frozen=True)
class Weights:
    """What a sentence weighs by, and how many are wanted at most of one role, and of each of two.

    For each way of telling ``under`` has headings with what they weigh, and ``asks_too`` what is asked without words.
    No sentence that is wanted has, in small letters, what is ``never``.
    """

    most: tuple[int, int]
    least: float
    word: float
    heading: float
    measure: float
    needed: float
    under: Mapping[str, Headings]
    asks_too: Mapping[str, str]
    never: re.Pattern[str]


def load_weights(folder: Path) -> Weights:
    """Return the weights of ``passages.yaml`` in *folder*.

    :raises SourceError: it is not there or not what it should be.
    """
    found = load_yaml(folder / _FILE)
    try:
        under = {
            tell: [(re.compile(heading), float(weight)) for heading, weight in headings.items()]
            for tell, headings in found["under"].items()
        }
        under |= {tell: under[other] for tell, other in found["like"].items()}
        return Weights(
            most=(int(found["most"]["of_one"]), int(found["most"]["of_two"])),
            least=float(found["least"]),
            word=float(found["word"]),
            heading=float(found["heading"]),
            measure=float(found["measure"]),
            needed=float(found["needed"]),
            under=under,
            asks_too=found["asks_too"],
            never=re.compile(found["never"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as err:
        raise SourceError(folder / _FILE, f"has no {err}") from err


class Passages:
    """Finds passages by one state of the graph."""

    def __init__(self, sentences: Sentences, kin: Kin, grammar: Grammar, phrases: Phrases) -> None:
        """Find them among *sentences*, by the weights in the folder of *grammar*; words of asking count nothing."""
        self._sentences, self._kin, self._grammar = sentences, kin, grammar
        self._plain = grammar.free | grammar.idle | grammar.articles | frozenset(phrases.asking)
        self._weights = load_weights(grammar.folder)

    def nearest(self, reading: Reading, found: Json, reader: Reader) -> list[Json]:
        """Return the passages nearest to what was asked, in the order of their documents, in the shape of ``evidence``.

        None where no role or more than two are named, where nothing here is about what is asked, or where it is told
        from other sources. What the answer has word for word is not among them. Two milliseconds, and six for each
        role whose sentences are read for the first time.
        """
        readings = list(_all(reading))
        tells = [one.tell for one in readings] if found["understood"] else [_BACK]
        headings = [heading for tell in tells for heading in self._weights.under.get(tell, ())]
        named = ((one, self._sentences.roles(one).items()) for one in readings)
        roles = dict.fromkeys(role for one, its in named for role, mention in its if _is_asked_of(mention, one))
        is_told = any(tell in self._weights.under for tell in tells)
        if reading.refused or not is_told or not 1 <= len(roles) <= _PAIR:
            return []
        most = self._weights.most[len(roles) - 1]
        text = " ".join(word for one in readings for word in self._grammar.spelling.tokens(one.question))
        measures = self._kin.measures(" ".join((text, *(self._weights.asks_too.get(tell, "") for tell in tells))))
        rows: list[str] = []
        for role in roles:
            sentences = next(self._sentences.near(role, reader), [])
            # The words that a page is called by tell none of its sentences from another; those of a kind do.
            asked = self._asked(text, sentences[0].row["title"].lower() if sentences else "")
            weighed = self._weighed(sentences, asked, measures, headings)
            new = [one for one in unlike(weighed) if one.row["quote"].rstrip(".") not in found["answer"]][:most]
            rows += [one.row["passage"] for one in sorted(new, key=sentences.index)]
        cited = load_evidence(reader, rows) if rows else {}
        return as_evidence(cited[passage] for passage in rows)

    def _asked(self, text: str, named: str) -> list[re.Pattern[str]]:
        """Return what tells the words of a question that carry meaning and are no part of what is *named*."""
        words = [
            word
            for word in text.split()
            if len(word) >= _LEAST and not word[0].isdigit() and (self._kin.has(word) or word not in self._plain)
        ]
        told = {one.pattern: one for one in map(self._kin.told_by, words)}
        return [one for one in told.values() if not one.search(named)]

    def _weighed(
        self,
        sentences: Sequence[Sentence],
        asked: Sequence[re.Pattern[str]],
        measures: Sequence[Measure],
        headings: Headings,
    ) -> list[Sentence]:
        """Return the sentences that weigh enough, the heaviest first; with no *headings*, those with a word alone."""
        weights = self._weights
        rare = []
        for told in asked:
            having = sum(bool(told.search(one.text)) for one in sentences)
            rare.append((told, min(weights.word, math.log(len(sentences) / having)) if having else 0.0))
        ranked = []
        for place, one in enumerate(sentences):
            if one.is_cell or weights.never.search(one.text):
                continue
            has = sum(w for told, w in rare if told.search(one.text))
            under = sum(w for told, w in rare if not told.search(one.text) and told.search(one.heading))
            measured = weights.measure * any(measure.is_told(one.text) for measure in measures)
            section = max((weight for heading, weight in headings if heading.search(one.heading)), default=0.0)
            needed = weights.needed * bool(section and self._kin.needed.search(one.text))
            if has or measured or section:
                ranked.append((-(has + weights.heading * under + measured + section + needed), place))
        ranked.sort()
        return [sentences[place] for weight, place in ranked if weight <= ranked[0][0] * weights.least]


def _all(reading: Reading) -> Iterator[Reading]:
    """Yield a reading and those of what its question asks besides."""
    asked: Reading | None = reading
    while asked is not None:
        yield asked
        asked = asked.also


def _is_asked_of(mention: Mention, reading: Reading) -> bool:
    """Whether a role is what is asked of, and not where somebody stands."""
    return reading.query != PLANNER or "to" not in reading.named or mention.iris == reading.named["to"].iris
