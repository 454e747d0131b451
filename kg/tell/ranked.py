"""Which of two roles or more is paid most, grows fastest, takes longest or asks least schooling, with both figures."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.ask.ranking import PAIR, RANKED
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.model import Lattice, Question, Requirement
from kg.paths.lengths import find_not_counted
from kg.planner import find_answer
from kg.reader import Reader
from kg.tell.figures import Figures
from kg.tell.kinds import least_of
from kg.tell.matter import Told
from kg.tell.otherwise import Otherwise
from kg.tell.own import GROWTH
from kg.tell.reckoning import tell_years
from kg.tell.ruling import quotes_of, stated_of
from kg.tell.saying import Phrases, Row

_ENTRY = re.compile(r", (?:as usual|the usual level) on entry$")  # what the quick facts of a page have
_MEASURES = {"pay": "median pay", "growth": GROWTH[0]}


@dataclass(frozen=True)
class Place:
    """What one role has: a number by which it is ranked, how that is told, and the row that it is from."""

    role: str
    value: float
    text: str
    row: Row
    bound: bool = False


class Ranked:
    """Tells such questions, by one state of the graph."""

    def __init__(self, lattice: Lattice, figures: Figures, otherwise: Otherwise, phrases: Phrases) -> None:
        self._lattice, self._figures, self._otherwise, self._phrases = lattice, figures, otherwise, phrases

    @staticmethod
    def is_measured(reading: Reading) -> bool:
        """Whether all that is asked are figures."""
        return set(reading.kind.split()) <= _MEASURES.keys()

    def heed(self, reading: Reading) -> Reading:
        """Return *reading* of two roles compared as one of their figures, where nothing else is in its words."""
        words = re.findall(r"[a-z]+", reading.question.lower())
        of = {"pay": self._phrases.of_figures, "growth": self._phrases.of_growth}
        asked = dict.fromkeys(name for word in words for name, own in of.items() if word in own)
        if reading.tell != "compare" or not asked or self._phrases.of_needs & {*words}:
            return reading
        return replace(reading, tell=RANKED, kind=" ".join(asked))

    def told(self, reading: Reading, reader: Reader) -> Told:
        """Return for each thing asked a verdict with what it rests on, the rows, and their statements."""
        roles = {mention.iris[0]: mention.label for mention in reading.named.values()}
        texts, rows = list[str](), list[Row]()
        called = {mention.iris[0]: mention.text for mention in reading.named.values()}
        tellers: dict[str, Callable[[dict[str, str], Reader], tuple[str, list[Row]]]] = {
            "school": self._schooling,
            "length": self._length,
        }
        for name in reading.kind.split():
            if name in tellers:
                text, found = tellers[name](roles, reader)
            else:
                text, found = self.measured(name, roles, reader, called)
            texts.append(text)
            if name == "pay" and self._phrases.pay_asked["start"].search(reading.question):
                texts.append(self._phrases.say("ranked_at_start"))
            rows += found
        stated = tuple(row["observation"] for row in rows if "observation" in row)
        stated += tuple(row["requirement"] for row in rows if "requirement" in row)
        return Told(" ".join(texts), tuple(rows), stated, found=len(rows) > 1)

    def measured(
        self, name: str, roles: dict[str, str], reader: Reader, called: Mapping[str, str]
    ) -> tuple[str, list[Row]]:
        """Return the verdict on a figure of roles, in the last year that a source has for all of which it has any."""
        found = self._figures.measured(roles, _MEASURES[name], reader, called)
        places = [
            Place(label, float(row["value"]), _valued(row), row, bound="hedge" in row or row.get("told") == "at least")
            for label, row in found
        ]
        unit, when = self._figures.unit(found[0][1]) if found else ("", "")
        has = {label.partition(" (")[0] for label, _ in found} | {label for label, _ in found}
        lacking = [label for role, label in roles.items() if not {label, called.get(role, label)} & has]
        return self._say(name, places, lacking, unit=unit, year=when), [{**p.row, "roleLabel": p.role} for p in places]

    def _say(self, name: str, places: Sequence[Place], lacking: Sequence[str], **more: str) -> str:
        say, ranked = self._phrases.say, sorted(places, key=lambda place: -place.value)
        texts = []
        if len(ranked) > 1:
            first, second, last = ranked[0], ranked[1], ranked[-1]
            values = {"one": article(first.role), "value": first.text, **more}
            if any(place.bound for place in ranked[1:]):  # it may be more than another that is told as more
                things = "; ".join(f"{article(place.role)} {place.text}" for place in ranked)
                texts = [say(f"{name}_each", things=things, **values)]
            elif first.value == last.value:
                things = listed(article(place.role) for place in places)
                texts = [say(f"{name}_alike", things=things, **values)]
            elif len(ranked) == PAIR:
                apart = f"{first.value - last.value:,.12g}"
                shown = self._phrases.part(f"{name}_apart", apart=apart) if not first.bound else ""
                texts = [say(f"{name}_first", other=article(last.role), least=last.text, apart=shown, **values)]
            elif first.value == second.value:
                things = "; ".join(f"{article(place.role)} {place.text}" for place in ranked)
                texts = [say(f"{name}_each", things=things, **values)]
            else:
                things = "; ".join(f"{article(place.role)} {place.text}" for place in ranked[1:])
                texts = [say(f"{name}_most", things=things, **values)]
        elif ranked:
            texts = [say(f"{name}_each", things=f"{article(ranked[0].role)} {ranked[0].text}", **more)]
        if lacking or not ranked:
            texts.append(say("not_ranked", what=self._phrases.part(f"{name}_is"), roles=listed(map(article, lacking))))
        return " ".join(texts)

    def _schooling(self, roles: dict[str, str], reader: Reader) -> tuple[str, list[Row]]:
        """Return which of roles has the lowest level of education as usual on entry."""
        places = list(filter(None, (self._level(role, label, reader) for role, label in roles.items())))
        lacking = [label for label in roles.values() if label not in {place.role for place in places}]
        turned = [replace(place, value=-place.value) for place in places]
        stated = {iri: self._asked(iri) for iri, label in roles.items() if label in lacking}
        told = [
            self._phrases.say(
                "school_stated",
                role=article(roles[iri]),
                things=listed(dict.fromkeys(f"{r.label} [{r.strength.label}]" for r in asked)),
                quotes=quotes_of(asked, self._lattice, self._phrases),
            ).strip()
            for iri, asked in stated.items()
            if asked
        ]
        apart = {iri: self._apart(iri, reader) for iri, asked in stated.items() if not asked}
        told += [
            self._phrases.say("school_of_parts", role=article(roles[iri]), things=listed(of_each(levels)))
            for iri, levels in apart.items()
            if levels
        ]
        unsaid = [roles[iri] for iri, levels in apart.items() if not levels]
        said = self._say("school", turned, unsaid) if turned or unsaid else ""
        rows = [place.row for place in places]
        rows += [row for levels in apart.values() for row in levels]
        rows += [
            {"role": iri, "roleLabel": roles[iri], "requirement": r.iri, "label": r.label}
            for iri, asked in stated.items()
            for r in asked
        ]
        return " ".join(filter(None, [said, *told])), rows

    def _asked(self, role: str) -> list[Requirement]:
        """Return the firmest two statements on the schooling of all in a role of no one usual level."""
        words = self._phrases.ruled_by
        return [
            r
            for r in stated_of(role, self._lattice)
            if r.kind == "education"
            and r.strength.label in self._phrases.firm
            and not r.contexts
            and least_of(r, self._lattice) >= 0
            and not words["in_fields"].search(r.label.lower())
        ][:2]

    def _apart(self, role: str, reader: Reader) -> list[Row]:
        """Return the levels that are typical at entry to each of the occupations of a role that is several."""
        ranks = self._lattice.level_iris.values()
        return [row for row in self._otherwise.entry(role, reader) if row["category"] in ranks]

    def _level(self, role: str, label: str, reader: Reader) -> Place | None:
        for of in (role, *self._lattice.roles[role].specialises):
            for stated in self._lattice.requirements_of.get(of, ()):
                if stated.kind != "education" or not _ENTRY.search(stated.label):
                    continue
                levels = [self._lattice.items[iri].level for one in stated.need.options for iri in one]
                known = [level for level in levels if level is not None]
                row = {"role": role, "roleLabel": label, "requirement": stated.iri, "label": stated.label}
                if known or stated.label.startswith("education: none"):
                    return Place(label, min(known, default=-1), _ENTRY.sub("", stated.label), row)
        ranks = {iri: rank for rank, iri in self._lattice.level_iris.items()}
        rows = [row for row in self._otherwise.entry(role, reader) if row["category"] in ranks]
        if len({row["occupation"] for row in rows}) != 1:
            return None
        lowest = min(rows, key=lambda one: ranks[one["category"]])
        return Place(label, ranks[lowest["category"]], lowest["categoryLabel"], lowest)

    def _length(self, roles: dict[str, str], reader: Reader) -> tuple[str, list[Row]]:
        """Return how long the surest way to each role takes; which is longer only where nothing is left uncounted."""
        places, lacking = list[Place](), list[str]()
        for role, label in roles.items():
            answer = find_answer(reader, self._lattice, Question(to=role))
            routes = answer.routes
            if not routes or not routes[0].total:
                lacking.append(label)
                continue
            text = tell_years(routes[0], answer.to, self._lattice, self._phrases)
            is_open = bool(find_not_counted(routes[0]))
            row: dict[str, Any] = {"role": role, "roleLabel": label, "years": f"{routes[0].total:g}"}
            places.append(Place(label, routes[0].total, text, row, bound=is_open))
        rows = [place.row for place in places]
        if any(place.bound for place in places) or len(places) < PAIR:
            things = "; ".join(f"{article(place.role)} {place.text}" for place in places)
            texts = [self._phrases.say("length_each", things=things)] if places else []
            if lacking:
                named = listed(map(article, lacking))
                texts.append(self._phrases.say("not_ranked", what=self._phrases.part("length_is"), roles=named))
            return " ".join([*texts, self._phrases.say("assumed")]), rows
        return f"{self._say('length', places, lacking)} {self._phrases.say('assumed')}", rows


def _valued(row: Row) -> str:
    """Return a figure without its unit; one that is a bound says so."""
    value = f"{float(row['value']):,.12g}"
    if "hedge" in row:
        return f"{value} (“{row['hedge']}”)"
    return f"at least {value}" if row.get("told") == "at least" else value


def of_each(levels: Sequence[Row]) -> list[str]:
    """Return the levels of each occupation behind its name."""
    found = dict[str, list[str]]()
    for row in levels:
        found.setdefault(row["occupationLabel"], []).append(row["categoryLabel"])
    return [f"{occupation} ({' or '.join(dict.fromkeys(each))})" for occupation, each in found.items()]
