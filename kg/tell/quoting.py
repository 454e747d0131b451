"""Quoting: the sentences of the sources on a role that have most of what a question asks for."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from re import Pattern

from kg.ask.grammar import Grammar
from kg.ask.mentions import Mention
from kg.ask.reading import PLANNER, Reading
from kg.ask.wordings import Wordings
from kg.english import article, listed, stems
from kg.reader import Reader
from kg.tell.kin import Kin, Lead, Measure, Particular
from kg.tell.saying import Phrases, Row
from kg.tell.sentences import Sentence, Sentences, in_words, unlike

_WORDS = 4  # of a sentence that is quoted; what has fewer is a head over others
_LEAST = 3  # letters of a word that sentences are looked for by
_QUOTED = 2
_COVERED = 0.45  # of the weight of the words of a question, from which a sentence is quoted
_TELLING = 2.0  # weight of a word that a sentence is quoted for: it is in one of seven or fewer
_MEASURED = 3.0  # weight of a measure that is asked for
_NEXT = 0.8  # of the weight of the first, from which another sentence is quoted beside it
_HEADING = 0.5  # of the weight of a word that stands in the heading over a sentence
_NEAR = 2  # roles whose sentences are looked through: one, and the first of those that take it in
_OFTEN = 20  # questions of known sense, from which a word that all of them have tells none from another


@dataclass(frozen=True)
class Quoted:
    """What is said in the words of sources, its passages, and whether it may stand before an answer.

    It may where nothing is said of what is asked, and where its first sentence has all rare words of the question.
    """

    text: str = ""
    passages: tuple[str, ...] = ()
    leads: bool = True


class Quoting:
    """Quotes by one state of the graph."""

    def __init__(
        self,
        sentences: Sentences,
        kin: Kin,
        grammar: Grammar,
        wordings: Wordings,
        phrases: Phrases,
    ) -> None:
        """Quote from *sentences*; what *wordings* often have is not looked for."""
        self._sentences, self._kin, self._grammar, self._phrases = sentences, kin, grammar, phrases
        self._often = wordings.often(_OFTEN)

    def quote(self, reading: Reading, reader: Reader, answer: str = "") -> Quoted:
        """Return what is said of the one role that a question names, in its words.

        Empty where it names none or several, where no sentence has enough of its words, or *answer* has what it has.
        Of what a question asks by name and no sentence has it is said so. A millisecond, and six where the sentences
        of a role are read for the first time.
        """
        roles = self._sentences.roles(reading)
        if len(roles) != 1 or (reading.understood and reading.tell not in self._phrases.quoted):
            return Quoted()
        ((role, mention),) = roles.items()
        text, said = " ".join(self._grammar.spelling.tokens(reading.question)), answer.lower()
        bare = text.replace(mention.text, "") if mention.text else text  # of a "prison guard" no record is asked
        asked = self._asked(bare, mention, is_way=reading.understood and reading.query == PLANNER)
        is_counted = reading.query == PLANNER  # of years that are added up none is told of what is asked
        # The length of training is asked in particular: no other length is told for it.
        is_told = reading.tell == "training" and self._kin.particular(reading.question.lower()) is not None
        measures = [one for one in self._kin.measures(text) if is_counted or not (is_told or one.is_told(said))]
        if not asked and not measures and not self._kin.silences(bare, ()):
            return Quoted()
        found = list(islice(self._near(role, reading, reader), _NEAR))
        if unasked := self._kin.not_asked.get(reading.tell) if reading.understood else None:
            found = [[one for one in some if not unasked.search(one.heading)] for some in found]
        if is_counted and measures and not asked:
            hours = self._kin.of_hours
            found = [[one for one in some if not hours.search(f"{one.heading} {one.text}".lower())] for some in found]
        if not any(found) and not self._kin.silences(bare, (said,)):
            return Quoted()
        texts = (said, *(one.text for some in found for one in some))
        silent = [one.of for one in measures if one.of and not any(map(one.is_told, texts))]
        silent += self._kin.silences(bare, texts)
        if silent:
            return Quoted(self._phrases.say("silent", things=listed(silent), role=article(mention.label)))
        leads = self._kin.leads(text)
        near = (_nearest(sentences, asked, measures, said, leads) for sentences in found)
        rows, is_whole = next(filter(lambda one: one[0], near), (list[Row](), False))
        quotes = in_words(rows, _QUOTED)
        told = self._phrases.say("sentences", role=article(mention.label), quotes=quotes) if rows else ""
        return Quoted(told, tuple(row["passage"] for row in rows), leads=is_whole)

    def having(self, reading: Reading, told: Pattern[str], reader: Reader) -> tuple[str, list[Row]]:
        """Return the label of the one role that a question names, and the first sentences on entry that have a thing.

        Those that say that it is needed or may be stand before others; none where a question names no role or several.
        """
        roles = self._sentences.roles(reading)
        if len(roles) != 1:
            return "", []
        ((role, mention),) = roles.items()
        for sentences in self._near(role, reading, reader):
            found = [one for one in sentences if told.search(one.text) and not one.is_cell]
            found = [one for one in found if self._kin.entered_under.search(one.heading)]
            if found:
                ranked = sorted(found, key=lambda one: not self._kin.needed.search(one.text))
                return mention.label, [one.row for one in ranked[:_QUOTED]]
        return "", []

    def particular(self, reading: Reading, reader: Reader, answer: str) -> Quoted:
        """Return the sentences that have what a question asks in particular and an answer has not; of silence, that.

        Empty where it asks nothing that is known so, or names no role or several.
        """
        roles, asked = self._sentences.roles(reading), self._kin.particular(reading.question.lower())
        if asked is None or len(roles) != 1:
            return Quoted()
        ((role, mention),) = roles.items()
        near = list(self._near(role, reading, reader))
        found = next(filter(None, ([one for one in some if _answers(one, asked, self._kin)] for some in near)), [])
        found.sort(key=lambda one: not asked.first.search(one.text))
        said = _bare(answer)
        new = [one.row for one in unlike([one for one in found if _bare(one.row["quote"]) not in said])[:_QUOTED]]
        if new:
            quotes = in_words(new, _QUOTED)
            text = self._phrases.say("sentences", role=article(mention.label), quotes=quotes)
            return Quoted(text, tuple(row["passage"] for row in new))
        is_silent = asked.of and near and not any(asked.told.search(one.text) for some in near for one in some)
        return Quoted(self._phrases.say("silent", things=asked.of, role=article(mention.label)) if is_silent else "")

    def _near(self, role: str, reading: Reading, reader: Reader) -> Iterator[list[Sentence]]:
        """Yield the sentences on a role and on those that take it in; what tells nothing to who asks is not quoted."""
        idle = self._kin.idle(reading.question.lower())
        for sentences in self._sentences.near(role, reader):
            yield [
                replace(one, is_cell=True) if any(told.search(one.text) for told in idle) else one for one in sentences
            ]

    def _asked(self, text: str, mention: Mention, *, is_way: bool) -> dict[str, Pattern[str]]:
        """Return the words of a question that are no part of a name and not those of any question, and what tells.

        Where a way is asked for, a story tells of much beside: only what has kin is looked for.
        """
        named = f"{mention.text} {mention.label}".lower()
        plain = self._grammar.free | self._grammar.idle | self._grammar.articles | self._often
        found = {}
        for word in text.split():
            is_telling = (
                len(word) >= _LEAST
                and not word[0].isdigit()
                and (self._kin.has(word) or (word not in plain and not is_way))
            )
            told = self._kin.told_by(word) if is_telling else None
            if told and not told.search(named) and not {word, *stems(word)} & self._phrases.asking:
                found[told.pattern] = told
        return found


def _bare(text: str) -> str:
    """Return a text as a list has it, without its full stop."""
    return text.replace("’", "'").removesuffix(".")


def _answers(one: Sentence, asked: Particular, kin: Kin) -> bool:
    """Whether a sentence has what is asked in particular."""
    is_there = not asked.under or kin.entered_under.search(one.heading)
    return bool(is_there and not one.is_cell and not _is_head(one) and asked.told.search(one.text))


def _is_head(one: Sentence) -> bool:
    """Whether a sentence is no more than the name of a quality over what is said of it: "Physical stamina."."""
    return len(one.text.split()) < _WORDS


def _nearest(
    sentences: Sequence[Sentence],
    asked: Mapping[str, Pattern[str]],
    measures: Sequence[Measure],
    said: str,
    leads: Sequence[Lead],
) -> tuple[list[Row], bool]:
    """Return the sentences that have most of what is asked, by how few of all have it; none where that is little.

    Only those that have what *leads*, if anything does. With them, whether the first has all that tells a sentence
    from the others.
    """
    has = {name: [bool(told.search(one.text)) for one in sentences] for name, told in asked.items()}
    weights = {name: math.log(len(sentences) / max(sum(here), 1)) for name, here in has.items()}
    new = {name for name, told in asked.items() if weights[name] >= _TELLING and not told.search(said)}
    whole = sum(weights.values()) + _MEASURED * bool(measures)
    ranked = []
    for place, one in enumerate(sentences):
        here = {name for name in asked if has[name][place]}
        under = {name for name, told in asked.items() if name not in here and told.search(one.heading)}
        weight = sum(weights[name] for name in here) + _HEADING * sum(weights[name] for name in under)
        is_measured = any(measure.is_told(one.text) for measure in measures)
        if one.is_cell or _is_head(one) or (measures and not is_measured) or (asked and not weight):
            continue
        if not (is_measured or here & new):
            continue
        weight += _MEASURED * is_measured
        if weight >= _COVERED * whole:
            ranked.append((-weight, place))
    places = {place for place, one in enumerate(sentences) if all(lead.has(one.text, one.heading) for lead in leads)}
    ranked = sorted(one for one in ranked if one[1] in places)
    rare = [name for name, weight in weights.items() if weight >= _TELLING]
    is_whole = bool(ranked) and all(has[name][ranked[0][1]] for name in rare)
    return [sentences[place].row for weight, place in ranked[:_QUOTED] if weight <= ranked[0][0] * _NEXT], is_whole
