"""Figures: what sources measure of a role, told with unit and year, and two roles side by side."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.occupations import Occupation, Occupations
from kg.tell.own import GROWTH, PROJECTIONS, Owned
from kg.tell.saying import Phrases, Row

QUERY = "figures-of-role"
MEDIANS = ("median pay", "mean pay")  # the second where a source has no first
EMPLOYERS = "employers-of-role"
_OR = " or "
_FROM = ", from "  # in the unit of a change: the year that it is counted from
_OPEN = "projected openings a year"
_COMPARED = {"pay_of_both": "median pay", "growth_of_both": GROWTH[0]}  # by the sentence that tells
ANSWERED_BY = {"pay": MEDIANS, "jobs": ("jobs",)}  # the measures that answer, by how it is told
OPENING = re.compile(r"\bopenings?\b|\b(?:jobs|positions) (?:\w+ ){0,2}open(?:ing)?(?: up)?\b", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\b(?:how (?:many|much)|(?:what|which) (?:share|percent\w*|proportion|part))\b", re.IGNORECASE)
_HALF = 50  # percent
_LISTED = 6  # industries, before the rest is counted
_MANY = 8  # occupations of one role, of which each is told
_NEVER_COMPARED = ("US dollars an hour",)  # what is compared by the year


class Figures:
    """Tells figures beside an answer, by one state of the graph."""

    def __init__(
        self,
        queries: Mapping[str, CannedQuery],
        names: Names,
        finder: Finder,
        occupations: Occupations,
        own: Owned,
        phrases: Phrases,
    ) -> None:
        """Tell by the rows of ``figures-of-role``, and of the projections of an occupation where it has none."""
        self._query, self._projections = queries[QUERY], queries[PROJECTIONS]
        self._employing = queries[EMPLOYERS]
        self._names, self._occupations = names, occupations
        self._finder, self._own, self._phrases = finder, own, phrases

    def growth(self, asked: Reading, told: Reading, reader: Reader) -> tuple[str, list[str]]:
        """Return how employment in the role asked about is projected to change, and the observations that say so.

        :param told: the reading of what takes it in, where sentences are told of that; its figures come last.
        """
        role, whole = (next(m.iris[0] for m in one.named.values() if m.kind == ROLE) for one in (asked, told))
        is_open = bool(OPENING.search(asked.question))
        rows = figures_of(self._rows(role, reader), GROWTH)
        if not rows and role != whole and (own := self._own.of(role, reader, GROWTH)):
            order = (_OPEN, *GROWTH) if is_open else (*GROWTH, _OPEN)
            values = {"role": self._finder.lattice.roles[role].label, "code": own.occupation.code}
            return self._phrases.say("figures_own", things=tell_figures(figures_of(own.rows, order)), **values), []
        if is_open:  # a sentence has these, and no figure of the page
            return "", []
        role, rows = (role, rows) if rows else (whole, figures_of(self._rows(whole, reader), GROWTH))
        label = self._finder.lattice.roles[role].label
        said = self._phrases.say("figures", role=label, things=tell_figures(rows)) if rows else ""
        return said, [row["observation"] for row in rows]

    def employers(self, reading: Reading, reader: Reader) -> tuple[str, list[str]]:
        """Return which industries employ most people in the role, where a place is asked for, and what says so."""
        mention = next((mention for mention in reading.named.values() if mention.kind == ROLE), None)
        if mention is not None and (alone := self.alone(reading, reader))[0]:
            return alone
        if mention is None or not self._phrases.of_places & set(re.findall(r"[a-z]+", reading.question.lower())):
            return "", []
        rows = list(reader.texts(self._employing.bind({"role": [mention.iris[0]]}, self._names)))
        last = [row for row in rows if row["year"] == rows[0]["year"]]
        things = tell_employers(last)
        said = self._phrases.say("employers", role=article(mention.label), things=things) if rows else ""
        return said, [row["observation"] for row in last]

    def alone(self, reading: Reading, reader: Reader) -> tuple[str, list[str]]:
        """Return how many have no employer, where that is asked for, and the observations that say so.

        Tables name the largest employers alone: of whom they do not count the self-employed, that is not known.
        """
        mention, question = next(m for m in reading.named.values() if m.kind == ROLE), reading.question.lower()
        if not self._phrases.ruled_by["alone"].search(question):
            return "", []
        for role in (mention.iris[0], *self._finder.taking_in(mention.iris[0])):
            rows = list(reader.texts(self._employing.bind({"role": [role]}, self._names)))
            own = [row for row in rows if self._phrases.ruled_by["alone"].search(row["industry"].lower())]
            if own:
                is_most = float(own[0]["share"]) > _HALF
                is_asked = self._phrases.ruled_by["mostly"].search(question) and not _HOW_MUCH.search(question)
                verdict = self._phrases.sentences["alone_most" if is_most else "alone_few"] if is_asked else ""
                label = article(self._finder.lattice.roles[role].label)
                values = {"industry": own[0]["industry"], "year": own[0]["year"], "share": number(own[0]["share"])}
                said = self._phrases.say("alone", verdict=verdict, role=label, **values)
                return said, [own[0]["observation"]]
        return self._phrases.say("no_alone", role=article(mention.label)), []

    def compared(self, reading: Reading, reader: Reader) -> tuple[str, list[str]]:
        """Return the figures of two roles side by side, where a source has them for both, and their observations."""
        texts, whole, observed = list[str](), dict[str, list[Row]](), list[str]()
        for sentence, measure in _COMPARED.items():  # a part of a page may have pay of its own, and nothing else
            found = dict(self._of(mention, measure, reader) for mention in reading.named.values())
            if len(found) < len(reading.named):  # one page is on both
                ((label, rows),) = found.items()
                whole.setdefault(label, []).extend(figures_of(rows, (measure,)))
            elif figures := compare_figures(found, measure):
                texts.append(self._phrases.say(sentence, **figures))
            else:
                continue
            measured = [row for rows in found.values() for row in figures_of(rows, (measure,))]
            observed += [row["observation"] for row in measured if "observation" in row]
        texts += [
            self._phrases.say("figures_of_whole", role=article(label), things=tell_figures(rows))
            for label, rows in whole.items()
            if rows
        ]
        return " ".join(texts), observed

    def measured(
        self, roles: Mapping[str, str], measure: str, reader: Reader, called: Mapping[str, str] = MappingProxyType({})
    ) -> list[tuple[str, Row]]:
        """Return, of roles by IRI with their labels, the rows of a measure, each with whose it is.

        In the last year and the unit that most have; a role that has none is left out, and one whose occupations are
        several is told by each. Of growth a page has whole percents, and projections have parts of these: where one
        role needs the latter, each that has them is told by them.

        :param called: by IRI the name that a question has for a role, which may be that of one of its occupations.
        """
        found: list[tuple[str, list[Row]]] = []
        plain = {role: self._plain(role, measure, reader) for role in roles}
        own = {role: self._by_own(role, measure, reader) for role in roles if measure in GROWTH or not plain[role]}
        if any(rows and not plain[role] for role, rows in own.items()):
            plain |= {role: rows for role, rows in own.items() if rows}
        for role, label in roles.items():
            taking_in = self._near(role, measure)
            near = [(role, plain[role]), *((of, self._plain(of, measure, reader)) for of in taking_in)]
            of, rows = next(((of, rows) for of, rows in near if rows), ("", []))
            wider = "" if of in ("", role) else f" ({self._finder.lattice.roles[of].label})"
            found += [(f"{label}{wider}", rows)] if rows else self._by_occupation(role, measure, called, reader)
        stated = [{(row["year"], row["unit"]): row for row in reversed(rows)} for _, rows in found]
        keys = [key for one in stated for key in one]
        best = max(keys, key=lambda key: (keys.count(key), key[1] not in _NEVER_COMPARED, key), default=None)
        return [(label, one[best]) for (label, _), one in zip(found, stated, strict=True) if best in one]

    def unit(self, row: Row) -> tuple[str, str]:
        """Return the unit of a figure and when it is of."""
        unit, _, start = row["unit"].partition(_FROM)
        return unit, f"{start} to {row['year']}" if start else row["year"]

    def _plain(self, role: str, measure: str, reader: Reader) -> list[Row]:
        return figures_of(self._rows(role, reader), (measure,))

    def _by_own(self, role: str, measure: str, reader: Reader) -> list[Row]:
        own = self._own.of(role, reader, (measure,))
        return figures_of(own.rows, (measure,)) if own else []

    def _near(self, role: str, measure: str) -> list[str]:
        """Return what takes in a role, of pay what names it beside another before what is wider."""
        taking_in = self._finder.taking_in(role)
        tell = next((tell for tell, measures in ANSWERED_BY.items() if measure in measures), "")
        return nearest_first(taking_in, role, tell, self._finder.lattice) if taking_in else []

    def _called(self, role: str, name: str, reader: Reader) -> tuple[str, list[Occupation]]:
        """Return the occupations of a role, with what it is called: those of one of its names alone, under that."""
        pooled = self._occupations.of(role, reader)
        found = self._occupations.called(pooled, name) if name else pooled
        return (name if len(found) < len(pooled) else self._finder.lattice.roles[role].label), found

    def _by_occupation(
        self, role: str, measure: str, called: Mapping[str, str], reader: Reader
    ) -> list[tuple[str, list[Row]]]:
        label, occupations = self._called(role, called.get(role, ""), reader)
        found: list[tuple[str, list[Row]]] = []
        for occupation in occupations[:_MANY]:
            bound = self._projections.bind({"code": [occupation.code]}, self._names)
            rows = [row for row in figures_of(tuple(reader.texts(bound)), (measure,)) if "value" in row]
            is_alike = occupation.label.lower().removesuffix("s") == label.lower()
            found += [(label if is_alike else f"{label} ({occupation.label})", rows)] if rows else []
        return found

    def _of(self, mention: Mention, measure: str, reader: Reader) -> tuple[str, tuple[Row, ...]]:
        """Return whose the nearest figures of a measure are, a role, what takes it in or its occupation, and those."""
        role = mention.iris[0]
        for iri in (role, *self._near(role, measure)):
            rows = self._rows(iri, reader)
            if iri == role and not figures_of(rows, (measure,)):
                rows = tuple(self._by_own(role, measure, reader))
            if figures_of(rows, (measure,)):
                return self._finder.lattice.roles[iri].label, rows
        found: dict[str, list[Row]] = {}
        label, occupations = self._called(role, mention.text, reader)
        for occupation in occupations:
            bound = self._projections.bind({"code": [occupation.code]}, self._names)
            own = figures_of([row for row in reader.texts(bound) if row["told"] == "figure"], (measure,))
            found |= {occupation.label: own} if own else {}
        if len(found) == 1:
            ((of, own),) = found.items()
            return (label if of.lower().removesuffix("s") == label.lower() else f"{label} ({of})"), (*own,)
        return label, span_of(found)

    def _rows(self, role: str, reader: Reader) -> tuple[Row, ...]:
        return tuple(reader.texts(self._query.bind({"role": [role]}, self._names)))


def is_answered(tell: str, rows: Sequence[Row]) -> bool:
    """Whether rows answer what is told so: of a part of a page there may be its pay alone."""
    if tell not in ANSWERED_BY:
        return bool(rows)
    return any(row.get("measure") in ANSWERED_BY[tell] and "industry" not in row for row in rows)


def compare_figures(figures: Mapping[str, Sequence[Row]], measure: str) -> dict[str, str]:
    """Return what roles have of a measure, in the last year and the unit that a source has for all of them.

    Nothing where there is none; of pay, that a year.

    :param figures: by the label of a role its rows of ``figures-of-role``.

    >>> paid = {"measure": "pay", "value": "7000", "unit": "dollars", "year": "2024"}
    >>> compare_figures({"tinter": [paid], "glazier": [{**paid, "hedge": "at least"}]}, "pay")["things"]
    'a tinter 7,000 and a glazier at least 7,000'
    """
    stated = [
        {
            (row["year"], row["unit"]): row
            for row in rows
            if row["measure"] == measure and "industry" not in row and row["unit"] not in _NEVER_COMPARED
        }
        for rows in figures.values()
    ]
    shared = max(set.intersection(*map(set, stated)), default=None)
    if shared is None:
        return {}
    texts = [f"{article(label)} {bounded(values[shared])}" for label, values in zip(figures, stated, strict=True)]
    unit, _, start = shared[1].partition(_FROM)
    return {"things": listed(texts), "year": f"{start} to {shared[0]}" if start else shared[0], "unit": unit}


def span_of(figures: Mapping[str, Sequence[Row]]) -> tuple[Row, ...]:
    """Return the least of a measure with what is most, as ``most``, by year and unit: none of several stands for all.

    :param figures: rows of one measure by the occupation that they are of.

    >>> paid = {"value": "7000", "unit": "dollars", "year": "2024"}
    >>> [row] = span_of({"Tinters": [paid], "Glaziers": [{**paid, "value": "9000"}]})
    >>> bounded(row)
    '7,000 (Tinters) to 9,000 (Glaziers)'
    """
    found: dict[tuple[str, str], list[Row]] = {}
    for label, rows in figures.items():
        for row in rows:
            found.setdefault((row["year"], row["unit"]), []).append({**row, "ofLabel": label})
    ranked = [sorted(rows, key=lambda row: float(row["value"])) for rows in found.values()]
    return tuple({**rows[0], "most": rows[-1]["value"], "mostLabel": rows[-1]["ofLabel"]} for rows in ranked)


def bounded(row: Row) -> str:
    """Return the number of a figure behind its bound, if it is one: "equal to or greater than"; a span as that."""
    if "most" in row:
        least, most = (f"{float(row[name]):,.12g}" for name in ("value", "most"))
        return f"{least} ({row['ofLabel']}) to {most} ({row['mostLabel']})"
    return f"{row['hedge']} {float(row['value']):,.12g}" if "hedge" in row else f"{float(row['value']):,.12g}"


def nearest_first(wider: Sequence[str], role: str, tell: str, lattice: Lattice) -> list[str]:
    """Return the roles that take in *role*, for figures those first that name it beside another and nothing wider.

    A page that is on "menders or fitters" may have the pay of "menders or patchers" alone, which is nearer a mender.
    """
    if tell not in ANSWERED_BY:
        return list(wider)
    label = lattice.roles[role].label
    within = {iri for iri in wider if set(wider) & set(lattice.roles[iri].specialises)}
    return sorted(wider, key=lambda iri: iri not in within or label not in lattice.roles[iri].label.split(_OR))


def figures_of(rows: Sequence[Row], measures: Sequence[str]) -> list[Row]:
    """Return the rows of measures, in the order of these; none of a single industry."""
    return [row for name in measures for row in rows if row["measure"] == name and "industry" not in row]


def tell_figures(rows: Sequence[Row]) -> str:
    """Return figures, each with its unit and year."""
    return listed(map(tell_figure, rows))


def tell_figure(row: Row) -> str:
    """Return a figure with its unit and year; a unit that its measure names is not said again.

    >>> tell_figure({"measure": "jobs", "value": "1200", "unit": "jobs", "year": "2024"})
    'jobs 1,200 (2024)'
    >>> tell_figure({"measure": "change", "value": "2.20", "unit": "percent, from 2024", "year": "2034"})
    'change 2.2 percent (2024 to 2034)'
    """
    unit, _, start = row["unit"].partition(_FROM)
    when = f"{start} to {row['year']}" if start else row["year"]
    value = f"{float(row['value']):,.12g}" if unit == "percent" else number(row["value"])
    said = f"{row['measure']} {value}" if unit in row["measure"] else f"{row['measure']} {value} {unit}"
    return f"{said} ({when}{_hedged(row)})"


def tell_employers(shares: Sequence[Row]) -> str:
    """Return industries with their share of the jobs, the largest first.

    >>> tell_employers([{"industry": "Boats", "share": "31", "unit": "percent of jobs", "year": "2024"}])
    '“Boats” 31 percent of jobs (2024)'
    """
    largest = sorted(shares, key=lambda row: (-float(row["share"]), row["industry"]))
    return listed((f"“{r['industry']}” {number(r['share'])} {r['unit']} ({r['year']})" for r in largest), _LISTED)


def number(text: str) -> str:
    """Return a number as it is read."""
    return f"{float(text):,.2f}".removesuffix(".00")


def _hedged(row: Row) -> str:
    return f", “{row['hedge']}”" if "hedge" in row else ""
