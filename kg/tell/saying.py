"""Saying: what rows and statements hold, in words that keep the hedge, the grade and the place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.english import MOST_LISTED, article, listed, stems
from kg.model import Lattice, Requirement
from kg.search.words import load_yaml
from kg.tell.conditions import Conditions, load_conditions
from kg.tell.placing import Places, load_places

_STEM, _LEAST = 6, 4  # letters of a word that stand for its kin, and that one has at least
_STATEMENTS = ("requirement", "advancement", "need", "duty", "coursework", "observation", "statement", "exception")
_OPENING = "opening"  # in the IRI of a statement: the sentences of a section that stand before its headings
EVERYWHERE = "unrestricted"
_ASKING = ("required", "typical")  # grades of what a sentence says some require
_PREFERRED = ("preferred", "helpful")  # grades of what a sentence may say some prefer or require
Row = Mapping[str, str]


@dataclass(frozen=True)
class Phrases:
    """The words of answers, as ``answers.yaml`` has them; of ``asking`` and ``no_industry`` their stems.

    ``quoted`` are the ways of telling that the sentences of a source are quoted beside.
    """

    strengths: Mapping[str, str]
    sought_as: Mapping[str, str]
    firm: Sequence[str]
    kinds: Mapping[str, str]
    sentences: Mapping[str, str]
    vocabularies: Mapping[str, str]
    asking: frozenset[str]
    quoted: frozenset[str]
    pay_asked: Mapping[str, re.Pattern[str]]
    pay_sum: Mapping[str, re.Pattern[str]]
    pay_silent: Mapping[str, re.Pattern[str]]
    no_industry: frozenset[str]
    leaving_out: re.Pattern[str]
    comparing: frozenset[str]
    places: Places
    leads: Mapping[str, str]
    schemes: Mapping[str, str]
    of_figures: frozenset[str]
    of_growth: frozenset[str]
    of_needs: frozenset[str]
    of_places: frozenset[str]
    of_editions: frozenset[str]
    ruled_by: Mapping[str, re.Pattern[str]]
    asked_as: Mapping[str, re.Pattern[str]]
    trained_as: Mapping[str, re.Pattern[str]]
    licensed_as: Mapping[str, re.Pattern[str]]
    rated_as: Mapping[str, re.Pattern[str]]
    relabelled: Sequence[tuple[re.Pattern[str], str]]
    abroad: re.Pattern[str]
    of_abroad: frozenset[str]
    conditions: Conditions

    def say(self, name: str, **values: object) -> str:
        """Return a sentence with its values, the first letter large."""
        text = re.sub(r"\s+", " ", self.part(name, **values)).strip()
        return text[:1].upper() + text[1:]

    def part(self, name: str, **values: object) -> str:
        """Return a part of a sentence with its values, as it stands."""
        return self.sentences[name].format(**values)


def load_phrases(folder: Path) -> Phrases:
    """Read ``answers.yaml`` and ``conditions.yaml`` of *folder*. :raises SourceError: one is not there or not YAML."""
    found = load_yaml(folder / "answers.yaml")
    return Phrases(
        found["strengths"],
        found["sought_as"],
        found["firm"],
        found["kinds"],
        found["sentences"],
        found["vocabularies"],
        stems(" ".join(found["asking"])) | {word[:_STEM] for word in found["asking"]},
        frozenset(found["quoted"]),
        {name: re.compile(words, re.IGNORECASE) for name, words in found["pay_asked"].items()},
        {name: re.compile(words, re.IGNORECASE) for name, words in found["pay_sum"].items()},
        {name: re.compile(words) for name, words in found["pay_silent"].items()},
        stems(" ".join(found["no_industry"])),
        re.compile(found["leaving_out"], re.IGNORECASE),
        frozenset(found["comparing"]),
        load_places(found["where"]),
        found["leads"],
        found["schemes"],
        frozenset(found["of_figures"]),
        frozenset(found["of_growth"]),
        frozenset(found["of_needs"]),
        frozenset(found["of_places"]),
        frozenset(found["of_editions"]),
        {name: re.compile(words) for name, words in found["ruled_by"].items()},
        {name: re.compile(words) for name, words in found["asked_as"].items()},
        {name: re.compile(words) for name, words in found["trained_as"].items()},
        {name: re.compile(words) for name, words in found["licensed_as"].items()},
        {name: re.compile(words) for name, words in found["rated_as"].items()},
        [(re.compile(words), told) for words, told in found["relabelled"].items()],
        re.compile(found["abroad"], re.IGNORECASE),
        frozenset(found["of_abroad"]),
        load_conditions(folder),
    )


@dataclass(frozen=True)
class Said:
    """One statement as it is told: what it is on, its grades, its hedge and where it holds."""

    iri: str
    label: str
    strength: str
    hedge: str
    contexts: tuple[str, ...]
    row: Row
    places: Places
    of: str = ""  # the wider role that it is said of, where another is asked about
    hedge_of: str = ""  # of whom the hedge is said, where it is not of the role that is told of

    @property
    def is_limited(self) -> bool:
        """Whether it holds in some places or for some alone."""
        return any(context != EVERYWHERE for context in self.contexts)

    @property
    def place(self) -> str:
        """Where or for whom it holds, to stand before or after it; empty where it holds everywhere."""
        return self.places.place([context for context in self.contexts if context != EVERYWHERE])

    def __str__(self) -> str:
        said = f"{self.label} {self.hedge}".lower()
        where = self.places.place([c for c in self.contexts if c != EVERYWHERE and not _is_in(c.lower(), said)])
        label = self.label.replace("’", "'").removesuffix(".")  # a sentence of a source is one of a list here
        of = f"said of {article(self.of)}" if self.of else ""
        hedge = f" (“{self.hedge}”{self.hedge_of})" if self.hedge else ""
        return f"{', '.join(filter(None, (label, where, of)))}{hedge}"


def _is_in(context: str, said: str) -> bool:
    """Whether a context is told already: "some US states" with "some states" too, since all states here are of the US.

    >>> _is_in("some us states", "be licensed in some states"), _is_in("some us states", "be licensed")
    (True, False)
    """
    return context in said or context.replace(" us ", " ") in said


def gather(rows: Iterable[Row], places: Places, label: str = "label") -> list[Said]:
    """Return the statements of *rows* in order, each once, with all its contexts and all that it is on.

    A move to one of several roles is one statement.
    """
    found: dict[str, list[Row]] = {}
    for row in rows:
        key = next((row[name] for name in _STATEMENTS if name in row), str(sorted(row.items())))
        found.setdefault(key, []).append(row)
    return [
        Said(
            key,
            " or ".join(dict.fromkeys(row[label] for row in same if row.get(label))),
            same[0].get("strength", ""),
            same[0].get("hedge", ""),
            tuple(dict.fromkeys(row["context"] for row in same if "context" in row)),
            same[0],
            places,
        )
        for key, same in found.items()
    ]


def nearest(said: Sequence[Said], asked: frozenset[str]) -> list[Said]:
    """Return statements with those first that have the words *asked*, where that tells some from the others.

    "Do librarians work at weekends" asks of weekends, whatever else is said of their hours.
    """
    words = [asked & stems(f"{one.label} {' '.join(one.contexts)}") for one in said]
    common = {word for word in asked if sum(word in found for found in words) > len(said) / 2}
    ranked = sorted(range(len(said)), key=lambda place: (-len(words[place] - common), place))
    return [said[place] for place in ranked]


def in_order(said: Iterable[Said]) -> list[Said]:
    """Return statements in the order of their documents: by section, what opens it first, and by number."""
    return sorted(said, key=lambda one: [(n.isdigit(), int(n) if n.isdigit() else 0, n) for n in _pieces(one.iri)])


def _pieces(iri: str) -> list[str]:
    return ["" if piece == _OPENING else piece for piece in re.split("[-/]", iri)]


def by_strength(said: Sequence[Said], phrases: Phrases, *, firm: bool, most: int = MOST_LISTED) -> str:
    """Return statements under the words for their strength, the strongest first; the firm ones or the others."""
    parts = []
    for strength, words in phrases.strengths.items():
        here = [one for one in said if one.strength == strength]
        if here and (strength in phrases.firm) == firm:
            parts.append(f"{words}: {listed([str(one) for one in here], most)}")
    return "; ".join(parts)


def as_shared(said: Said, quotes: Iterable[str | None], phrases: Phrases) -> Said:
    """Return a statement under "required by those named" where its sentence says so: "most states require".

    Its hedge is what names them, and it is told with the word behind it where it is one word: "Most states".
    """
    hedge, told = said.hedge.lower(), [*filter(None, quotes)]
    said = _bounded(said, told, phrases)
    if said.strength in _PREFERRED and any(phrases.ruled_by["or_required"].search(quote.lower()) for quote in told):
        return replace(said, strength="either")  # "may require or prefer" is no mere preference
    if said.strength not in _ASKING or not hedge:
        return said
    for quote in told:
        found = phrases.ruled_by["shared"].search(quote)
        if found and found.group().lower().startswith(f"{hedge} "):
            words = found.group().split()
            named = said.hedge if " " in hedge else " ".join(words[:2])
            return replace(said, strength="shared", hedge=named)
    return said


def _bounded(said: Said, quotes: Iterable[str], phrases: Phrases) -> Said:
    """Return a statement on a number of years with what its sentence has before it: "less than"."""
    before = (quote.partition(said.label)[0] for quote in quotes if said.label[:1].isdigit() and said.label in quote)
    bound = next(filter(None, (phrases.ruled_by["bound"].search(one) for one in before)), None)
    return replace(said, label=f"{bound[1].lower()} {said.label}") if bound else said


def difference(requirements: Iterable[Requirement], lattice: Lattice) -> tuple[str, str] | None:
    """Return how two editions grade the same need, where one grades it otherwise than another; None where none does.

    What one of them accepts or prefers is no contradiction of what it requires, so each edition's strongest counts.
    """
    strongest: dict[tuple[frozenset[frozenset[str]], str], Requirement] = {}
    for requirement in requirements:
        if not requirement.evidence or requirement.contexts or not requirement.strength.ordered:
            continue
        levels = frozenset(_levels(option, lattice) for option in requirement.need.options)
        key = levels, requirement.evidence[0].edition
        if key not in strongest or requirement.strength.rank < strongest[key].strength.rank:
            strongest[key] = requirement
    for (levels, edition), one in sorted(strongest.items(), key=lambda item: (item[1].strength.rank, item[1].iri)):
        for (others, other_edition), other in strongest.items():
            if edition != other_edition and levels & others and one.strength.rank < other.strength.rank:
                return _graded(one), _graded(other)
    return None


def _levels(option: frozenset[str], lattice: Lattice) -> frozenset[str]:
    """Return an option with each credential as its level: a field named by one edition alone is no difference."""
    found = set()
    for iri in option:
        item = lattice.items.get(iri)
        level = lattice.levels.get(item.level) if item and item.level is not None else None
        found.add(level.iri if level else iri)
    return frozenset(found)


def _graded(requirement: Requirement) -> str:
    hedge = f" (“{requirement.hedge}”)" if requirement.hedge else ""
    return f"{requirement.evidence[0].edition} has {requirement.label} as {requirement.strength.label}{hedge}"


def said_by(requirement: Requirement) -> str:
    """Return the sentences that a requirement rests on."""
    return " ".join(evidence.quote or "" for evidence in requirement.evidence)
