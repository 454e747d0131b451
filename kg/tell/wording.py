"""Wording: what sources say in the words of a question, beside an answer or in place of what it denies."""

from collections.abc import Sequence
from dataclasses import replace

from kg.ask.mentions import ROLE
from kg.ask.reading import PLANNER, Reading
from kg.english import article
from kg.graph import load_evidence
from kg.paths.render import Json
from kg.reader import Reader
from kg.tell.citing import as_evidence
from kg.tell.denying import denied, said_here, thing_asked
from kg.tell.quoting import Quoting
from kg.tell.rating import Rated
from kg.tell.reckoning import asks_schooling
from kg.tell.saying import Phrases
from kg.tell.sentences import in_words
from kg.tell.shaping import noted
from kg.tell.whether import VERDICTS


class Wording:
    """Adds sentences of sources to answers, by one state of the graph."""

    def __init__(self, quoting: Quoting, rated: Rated, phrases: Phrases) -> None:
        self._quoting, self._rated, self._phrases = quoting, rated, phrases

    def beside(self, found: Json, reading: Reading, reader: Reader, question: str = "") -> Json:
        """Return an answer with what sources say in the words of the question, where the answer has it not.

        How O*NET rates what is asked after stands before it.

        :param question: what was asked, where *reading* is of other words.
        """
        if reading.refused:
            return found
        if rated := self._rated.told(reading, reader, question) if found["understood"] else "":
            found = {**found, "answer": f"{rated} {found['answer']}"}
        found = self._abroad(self._undenied(found, reading, reader), reading)
        found, is_told = self.particular(found, reading, reader)
        notes = noted(found["notes"])
        is_bare = found["understood"] and found["results"] == []  # that nothing is stated has no words of an answer
        plain = found["answer"].removesuffix(notes) if found["understood"] and not is_bare else ""
        if reading.tell == "training":  # practice by another name may be had where none is asked for by that one
            plain = plain.replace(denied(plain, self._phrases), "")
        quoted = self._quoting.quote(self._as_long(reading), reader, plain)
        said, passages = quoted.text, quoted.passages
        if not said or (is_told and passages):
            return found
        answer = notes.strip() if is_bare and passages else found["answer"]
        if reading.unknown.strip() and reading.unknown.lower() in said.lower():  # it is told, if not understood
            answer = answer.removeprefix(reading.why).strip()
        is_after = self._is_ruled(answer) or not quoted.leads or found["query"] == PLANNER
        told = [answer, said] if found["understood"] and not is_bare and is_after else [said, answer]
        if (opened := self._length_of(answer, reading)) is not None:
            told = [opened, said, answer.removeprefix(opened).strip()]
        return self._cited({**found, "answer": " ".join(told)}, passages, reader)

    def particular(self, found: Json, reading: Reading, reader: Reader) -> tuple[Json, bool]:
        """Return an answer with the sentences on what is asked in particular, and whether there are any.

        They stand in place of that no source has it, else before what is told of most roles, or before what is asked
        back. Of silence that is said.
        """
        quoted = self._quoting.particular(reading, reader, found["answer"])
        if reading.refused or not quoted.text or not (found["understood"] or quoted.passages):
            return found, False
        answer, said = found["answer"], quoted.text
        is_after = self._is_ruled(answer) or found["query"] == PLANNER
        if no := denied(answer, self._phrases) if quoted.passages and not is_after else "":
            answer = " ".join(answer.replace(no, "").split())
        changed = {**found, "answer": " ".join([answer, said] if is_after else [said, answer]).strip()}
        return (self._cited(changed, quoted.passages, reader), True) if quoted.passages else (changed, False)

    def _is_ruled(self, answer: str) -> bool:
        """Whether an answer has a verdict, which stands before all else."""
        sentences = self._phrases.sentences
        is_of_conditions = answer.startswith(tuple(sentences[name].partition("{")[0] for name in VERDICTS))
        return is_of_conditions or sentences["ruled_quotes"].partition("{")[0] in answer

    def _as_long(self, reading: Reading) -> Reading:
        """Return a reading of which the years of schooling are asked as of one that asks how long the way takes."""
        names = [m.text for m in reading.mentions if m.kind == ROLE]
        if reading.query != PLANNER or len(names) != 1 or not asks_schooling(reading.question, self._phrases):
            return reading
        return replace(reading, question=self._phrases.say("asked_length", role=article(names[0])))

    def _length_of(self, answer: str, reading: Reading) -> str | None:
        """Return how long a way takes as an answer opens with it, before the way is told; None where it does not.

        What a source says of a length comes next to it.
        """
        opened, ways, _ = answer.partition(self._phrases.sentences["route_many"].partition("{")[0])
        is_asked = reading.query == PLANNER and self._phrases.ruled_by["how_long"].search(reading.question.lower())
        return opened.strip() if is_asked and ways and opened else None

    def undenied(self, found: Json, reading: Reading, reader: Reader) -> Json:
        """Return an answer to one half of a question with the sentences on what it denies in place of the denial."""
        return self._undenied(found, reading, reader, denied(found["answer"], self._phrases))

    def _undenied(self, found: Json, reading: Reading, reader: Reader, asked: str = "") -> Json:
        """Return an answer with the sentences on a licence, exam or training in place of that no source asks for it.

        :param asked: what names the thing, where the question asks for others as well.
        """
        names = [name for m in reading.mentions if m.kind == ROLE for name in (m.text, m.label)]
        thing = thing_asked(asked or reading.question, self._phrases, names)
        no = denied(found["answer"], self._phrases) if thing and found["understood"] else ""
        of, rows = self._quoting.having(reading, thing, reader) if thing and no else ("", ())
        if not rows:
            return found
        quotes = in_words(rows, len(rows))
        said = self._phrases.say("sentences", role=article(of), quotes=quotes)
        results = found["results"] or [dict(row) for row in rows]
        before, after = (said_here(part, self._phrases) for part in found["answer"].split(no, maxsplit=1))
        changed = {**found, "answer": f"{before} {said} {after}".strip(), "results": results}
        return self._cited(changed, [row["passage"] for row in rows], reader)

    def _abroad(self, found: Json, reading: Reading) -> Json:
        """Return an answer on what is asked of a role with what is not known of papers of another country."""
        is_asked = found["understood"] and reading.tell in self._phrases.of_abroad and found["query"] != PLANNER
        if not is_asked or not self._phrases.abroad.search(reading.question):
            return found
        return {**found, "answer": f"{self._phrases.say('abroad')} {found['answer']}"}

    def _cited(self, found: Json, passages: Sequence[str], reader: Reader) -> Json:
        cited = as_evidence(load_evidence(reader, passages).values())
        return {**found, "evidence": [*found["evidence"], *(one for one in cited if one not in found["evidence"])]}
