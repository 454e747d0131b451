"""Papers: what sources say of a certificate, licence or exam that a question asks for by a name of its own."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.errors import SourceError
from kg.graph import load_evidence
from kg.paths.render import Json
from kg.reader import Reader
from kg.search.words import load_yaml
from kg.tell.citing import as_evidence
from kg.tell.saying import Phrases, Row
from kg.tell.sentences import Sentences, in_words
from kg.vocab import CAREER, DCTERMS

_FILE = "papers.yaml"
_QUOTED = 3  # sentences in their words
_OF_JOBS = 4  # the same of which work needs it
_TITLES = 12  # documents by name
_NAMING = """PREFIX career: <{career}>
PREFIX dcterms: <{dcterms}>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?title ?edition ?passage ?quote ?start WHERE {{
  ?passage career:document ?document ; oa:exact ?quote .
  FILTER (REGEX(STR(?quote), "{told}", "i"))
  ?document dcterms:title ?title ; career:edition ?edition .
  OPTIONAL {{ ?passage career:start ?start }}
}} ORDER BY ?title ?edition ?start ?passage"""
_LICENCES = "licences-and-tests"
_NO_ROLE = (_LICENCES, "roles-open-with", "duties-of-role", "coursework")


@dataclass(frozen=True)
class Paper:
    """What people call ``name``: how a question and a sentence have it, and ``stead``, what is asked in its place."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    stead: str


@dataclass(frozen=True)
class OfPaper:
    """What is told of a paper, its passages, and how the question reads; ``is_more``: what answers that is told too."""

    text: str
    passages: tuple[str, ...]
    reading: Reading
    is_more: bool = False

    def before(self, found: Json, question: str, reader: Reader) -> Json:
        """Return *found* with what is told of the paper before it."""
        cited = as_evidence(load_evidence(reader, self.passages).values())
        answer = f"{self.text} {found['answer']}".strip()
        return {**found, "question": question, "answer": answer, "evidence": [*cited, *found["evidence"]]}


class Papers:
    """Finds papers by name in questions, and sentences on them."""

    def __init__(self, folder: Path, finder: Finder, sentences: Sentences, phrases: Phrases) -> None:
        """Read ``papers.yaml`` of *folder*. :raises SourceError: it is not there or not what it should be."""
        found = load_yaml(folder / _FILE)
        try:
            self._papers = [
                Paper(one["name"], re.compile(one["asked"]), re.compile(one.get("told", one["asked"])), one["as"])
                for one in found["papers"]
            ]
            self._what, self._which, self._defining = (
                re.compile(found[name]) for name in ("what", "which", "defining")
            )
        except (KeyError, TypeError, re.error) as err:
            raise SourceError(folder / _FILE, f"is not what papers are asked by: {err}") from err
        self._finder, self._sentences, self._phrases = finder, sentences, phrases

    def told(self, reading: Reading, reader: Reader, read: Callable[[str], Reading]) -> OfPaper | None:
        """Return what is told of the paper that a question names; None where it names none, or is told otherwise.

        Of one role it is told by the sentences on that, else that none has the name.
        """
        question = reading.question.lower()
        paper = next((one for one in self._papers if one.asked.search(question)), None)
        if paper is None or (reading.understood and reading.query not in _NO_ROLE):
            return None
        rest = " ".join(paper.asked.sub(" ", reading.question).split())
        anew = read(re.sub(rf"(?:\b(?:an?|the|my|their) )?(?:{paper.asked.pattern})", paper.stead, question))
        roles = [
            m for m in self._finder.find(self._finder.grammar.spelling.tokens(rest))[1] if m.kind == ROLE and m.iris
        ]
        if not roles:
            return self._of_all(paper, reading, reader)
        named = next((m for m in anew.named.values() if m.kind == ROLE and m.iris), None)
        if not anew.understood or named is None or len(roles) > 1 or anew.also is not None:
            if self._naming(paper, reader):
                return self._on_one(paper, roles, reading, reader)
            return self._unnamed(paper, reading, reader)
        return self._of_role(paper, named, anew, reader)

    def _of_all(self, paper: Paper, reading: Reading, reader: Reader) -> OfPaper | None:
        """Return what all sources say of a paper: which work they name it of, or what it is."""
        question = reading.question.lower()
        is_which = bool(self._which.search(question))
        if not (rows := self._naming(paper, reader)):
            return self._unnamed(paper, reading, reader)
        if not is_which and not self._what.search(question):
            return None
        if is_which:
            rows = _one_of_each(rows)
            titles = listed((row["title"] for row in rows), _TITLES)
            quoted = rows[:_OF_JOBS]
            text = self._phrases.say("paper_of", paper=paper.name, titles=titles, quotes=in_words(quoted, len(quoted)))
        else:
            quoted = sorted(rows, key=lambda row: not self._defining.search(row["quote"].lower()))[:_QUOTED]
            text = self._phrases.say("paper_is", paper=paper.name, quotes=in_words(quoted, len(quoted)))
        return OfPaper(text, tuple(row["passage"] for row in quoted), _alone(reading))

    def _naming(self, paper: Paper, reader: Reader) -> list[Row]:
        """Return the sentences of all sources that have the name of a paper, each once."""
        told = paper.told.pattern.replace("\\", "\\\\")
        return _unlike(reader.texts(_NAMING.format(career=CAREER, dcterms=DCTERMS, told=told)))

    def _unnamed(self, paper: Paper, reading: Reading, reader: Reader) -> OfPaper:
        """Return that no sentence has a paper by its name, nor others that are asked for with it and are not named."""
        question = reading.question.lower()
        others = [one for one in self._papers if one is not paper and one.asked.search(question)]
        names = [paper.name, *(one.name for one in others if not self._naming(one, reader))]
        return OfPaper(self._phrases.say("paper_none", paper=" or ".join(names)), (), _alone(reading))

    def _on_one(self, paper: Paper, roles: list[Mention], reading: Reading, reader: Reader) -> OfPaper | None:
        """Return the sentences on the one role of a question that is not read further which have a paper's name."""
        if len({m.iris for m in roles}) > 1 or len(roles[0].iris) > 1:
            return None
        rows = self._rows(paper, roles[0], reader)
        return self._quoting(rows, roles[0], reading) if rows else None

    def _rows(self, paper: Paper, role: Mention, reader: Reader) -> list[Row]:
        near = next(iter(self._sentences.near(role.iris[0], reader)), [])
        return _unlike(one.row for one in near if not one.is_cell and paper.told.search(one.text))[:_QUOTED]

    def _quoting(self, rows: list[Row], role: Mention, reading: Reading) -> OfPaper:
        said = self._phrases.say("sentences", role=article(role.label), quotes=in_words(rows, len(rows)))
        return OfPaper(said, tuple(row["passage"] for row in rows), _alone(reading))

    def _of_role(self, paper: Paper, role: Mention, anew: Reading, reader: Reader) -> OfPaper:
        """Return what the sentences on a role say of a paper; else that none has it, before what takes its place."""
        if rows := self._rows(paper, role, reader):
            return self._quoting(rows, role, anew)
        none = self._phrases.say("by_no_name", asked=paper.name, role=article(role.label))
        return OfPaper(none, (), anew, is_more=True)


def _alone(reading: Reading) -> Reading:
    """Return a reading of which no more is told than of the paper."""
    return replace(reading, intent="requirements", query=_LICENCES, why="", notes=(), likened=False, also=None)


def _unlike(rows: Iterable[Row]) -> list[Row]:
    """Return rows of which each has a sentence of its own."""
    return list({row["quote"]: row for row in rows}.values())


def _one_of_each(rows: Iterable[Row]) -> list[Row]:
    """Return the first row of each document."""
    found = dict[str, Row]()
    for row in rows:
        found.setdefault(row["title"], row)
    return [*found.values()]
