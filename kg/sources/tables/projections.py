"""Employment Projections: what each occupation takes at entry, what it pays, how many jobs there are and will be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import SourceError
from kg.sources.mappings import NARROW, MappingSet
from kg.sources.stream import ALT_LABEL, TYPE, Edition, Tally, iri, text, typed
from kg.sources.tables.concepts import SOC_2018, concept_lines, notation_line, soc_2018
from kg.sources.tables.kinds import BLS, ENOUGH, PUBLIC_DOMAIN, Kind
from kg.sources.tables.opened import Opened
from kg.sources.tables.workbooks import to_code
from kg.vocab import BASE, CAREER, LEVEL, MEASURE, RDFS, SCHEMA, SEMAPV

# The columns by what they hold: as the CSV of the occupation finder names them, or the workbook of all tables.
_COLUMNS = {
    "title": r"occupation title|\d{4} national employment matrix title",
    "code": r"occupation code|\d{4} national employment matrix code",
    "jobs": r"employment,? (\d{4})",
    "change": r"employment change, (?:numeric, )?\d{4}.\d+",
    "percent": r"employment percent change, \d{4}.\d+|employment change, percent, \d{4}.\d+",
    "openings": r"occupational openings, \d{4}.\d+ annual average",
    "wage": r"median annual wage(?:, dollars)?,? (\d{4})",
    "education": r"typical entry-level education|typical education needed for entry",
    "experience": r"work experience in a related occupation",
    "training": r"typical on-the-job training.*",
}
_TYPE = r"occupation type"
_CODE = re.compile(r"\d\d-\d{4}")
# Codes of the publisher's own, which join occupations that SOC 2018 has apart.
JOINED = {
    "21-1018": ("21-1011", "21-1014"),
    "25-2052": ("25-2055", "25-2056"),
    "25-9045": ("25-9042", "25-9043", "25-9049"),
    "51-2028": ("51-2022", "51-2023"),
    "53-1047": ("53-1042", "53-1043", "53-1044", "53-1049"),
}
OEWS = f"{BASE}scheme/oews"
Values = dict[str, tuple[str, ...]]  # {a category, in small letters: last parts of IRIs}
_EDUCATION: Values = {
    "no formal educational credential": ("less-than-high-school",),
    "high school diploma or equivalent": ("high-school",),
    "some college, no degree": ("some-college",),
    "postsecondary nondegree award": ("postsecondary-certificate",),
    "associate's degree": ("associate",),
    "bachelor's degree": ("bachelor",),
    "master's degree": ("master",),
    "doctoral or professional degree": ("first-professional", "doctoral"),
}
_EXPERIENCE: Values = {
    "none": ("none",),
    "less than 5 years": ("less-than-five-years",),
    "5 years or more": ("five-years-or-more",),
}
_TRAINING: Values = {
    "none": ("none",),
    "short-term on-the-job training": ("short-term",),
    "moderate-term on-the-job training": ("moderate-term",),
    "long-term on-the-job training": ("long-term",),
    "internship/residency": ("internship-residency",),
    "apprenticeship": ("apprenticeship",),
}
# Column: property, where its values are, and which they are.
_ENTRY: dict[str, tuple[str, str, Values]] = {
    "education": (f"<{CAREER}typicalEducation>", LEVEL, _EDUCATION),
    "experience": (f"<{CAREER}typicalExperience>", f"{BASE}experience/", _EXPERIENCE),
    "training": (f"<{CAREER}typicalTraining>", f"{BASE}training/", _TRAINING),
}
_ABSENT = {"", "-", "–", "—", "n/a", "na", "*", "**", "#"}
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_AT_LEAST = re.compile(r"(?:>=|≥)\s*\$?\s*([\d,]+)")
_OBSERVATION, _ABOUT, _LABEL = f"<{SCHEMA}Observation>", f"<{SCHEMA}observationAbout>", f"<{RDFS}label>"
_MEASURE, _VALUE, _UNIT, _YEAR = (f"<{CAREER}{name}>" for name in ("measure", "value", "unit", "year"))
_LOWEST = f"<{SCHEMA}minValue>"
_STATUS = "<http://purl.org/linked-data/sdmx/2009/attribute#obsStatus>"
_MISSING = "<http://purl.org/linked-data/sdmx/2009/code#obsStatus-M>"


@dataclass(frozen=True)
class Figure:
    """One column of figures: what it measures, its unit and year, and by how much its numbers are multiplied."""

    place: int
    measure: str
    unit: str
    year: str
    times: int = 1


@dataclass(frozen=True)
class Head:
    """The columns of one file: names in their order, and the years that it projects from and to."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[str, str]

    def place(self, kind: str) -> int:
        """Return where the first column of a kind is."""
        return self.kinds.index(kind)

    def figures(self) -> Iterator[Figure]:
        """Yield the columns of figures; jobs are told in thousands."""
        first, last = self.years
        told = {
            "change": ("employment-change-in-jobs", f"jobs, from {first}", last, 1000),
            "percent": ("employment-change", f"percent, from {first}", last, 1),
            "openings": ("openings", f"openings a year, from {first}", last, 1000),
        }
        for place, (name, kind) in enumerate(zip(self.names, self.kinds, strict=True)):
            year = next(iter(re.findall(r"\d{4}", name)), first)
            if kind == "jobs":
                yield Figure(place, "jobs" if year == first else "jobs-projected", "jobs", year, 1000)
            elif kind == "wage":
                yield Figure(place, "median-pay", "US dollars a year", year)
            elif kind in told:
                yield Figure(place, *told[kind])


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what each column holds, empty where that is not read; ``[1]`` marks a note of the publisher."""
    plain = [re.sub(r"\s*\[\d+\]$", "", " ".join(name.lower().split())) for name in names]
    patterns = {**_COLUMNS, "type": _TYPE}
    return tuple(next((kind for kind, one in patterns.items() if re.fullmatch(one, name)), "") for name in plain)


def _fit(file: Opened) -> float:
    best = max((len(set(_kinds(row)) & _COLUMNS.keys()) / len(_COLUMNS) for _, _, row in file.heads), default=0.0)
    return best if best > ENOUGH else 0.0


def _head(file: Opened) -> Head:
    """Return the head of the sheet that has most of the columns.

    :raises SourceError: one is missing, or the years of the projection are not told.
    """
    sheet, row, names = max(file.heads, key=lambda head: len(set(_kinds(head[2])) & _COLUMNS.keys()))
    kinds = _kinds(names)
    where = f"{file.where}, sheet {sheet!r}" if sheet else file.where
    missing = next((kind for kind in _COLUMNS if kind not in kinds), None)
    if missing:
        raise SourceError(where, f"no column of {missing}: expected it among {', '.join(names)}", row)
    years = sorted(re.findall(r"\d{4}", name)[0] for name, kind in zip(names, kinds, strict=True) if kind == "jobs")
    if len(years) != 2:
        raise SourceError(where, f"{len(years)} columns of employment: expected one of now and one projected", row)
    used = tuple(zip(*((name, kind) for name, kind in zip(names, kinds, strict=True) if kind), strict=True))
    return Head(used[0], used[1], (years[0], years[1]))


def _to_edition(file: Opened) -> Edition:
    first, last = _head(file).years
    return Edition(
        slug=f"employment-projections-{first}-{last[2:]}",
        title=f"Employment Projections {first}–{last[2:]}",
        description="Typical entry education, experience and training, median pay, jobs now and projected, openings, "
        "by occupation.",
        publisher=BLS,
        edition=f"{first}–{last[2:]}",
        licence=PUBLIC_DOMAIN,
        homepage="https://www.bls.gov/emp/",
    )


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    head, edition = _head(file), _to_edition(file)
    joined = MappingSet(
        edition.slug,
        f"{edition.title} to SOC 2018",
        "Codes of the publisher's own, and the occupations that they join.",
        PUBLIC_DOMAIN,
        OEWS,
        SOC_2018,
        justification=f"{SEMAPV}BackgroundKnowledgeBasedMatching",
    )
    table = file.rows(head.names)
    rows = [(table.line, row) for row in table]
    codes = {to_code(row[head.place("code")]) for _, row in rows}
    period = f"{head.years[0]}-{head.years[1][2:]}"
    figures, seen = tuple(head.figures()), set[str]()
    yield from joined.lines()
    for line, row in rows:
        code = to_code(row[head.place("code")])
        if not _CODE.fullmatch(code):
            if not any(row[figure.place] for figure in figures):  # a note below the table
                tally.leave("row", "it is a note, with no code and no figures")
                continue
            raise SourceError(table.where, f"code {code!r}: expected one such as 25-4022", line)
        if _is_summary(row, code, head, codes):
            tally.leave("row", "it sums up occupations that have rows of their own")
        elif code in seen:
            tally.leave("row", "its code was given before")
        else:
            seen.add(code)
            tally.keep("occupation")
            yield from _occupation(row, code, head, joined, tally)
            for figure in figures:
                yield from _figure(row[figure.place], figure, code, period, table.where, line, tally)


def _is_summary(row: tuple[str, ...], code: str, head: Head, codes: set[str]) -> bool:
    if "type" in head.kinds and row[head.place("type")].strip():
        return row[head.place("type")].strip().lower() == "summary"
    stem = code.rstrip("0")
    return code.endswith("000") or (code[-1] == "0" and any(one != code and one.startswith(stem) for one in codes))


def _occupation(row: tuple[str, ...], code: str, head: Head, joined: MappingSet, tally: Tally) -> Iterator[str]:
    """Yield the names of an occupation and what it takes at entry, and what a code that joins others is."""
    title, *titles = (part.strip() for part in re.split(r"\s*\* ?", row[head.place("title")]))
    node = _node(code)
    if code not in JOINED:
        yield notation_line(node, code)
    else:
        yield from concept_lines(node, code, title, iri(OEWS))
        for part in JOINED[code]:
            yield from joined.mapping(f"{OEWS}/{code}", NARROW, soc_2018(part), labels=(title, ""))
    for name in dict.fromkeys(titles):
        if name:
            tally.keep("job title")
            yield f"{node} {ALT_LABEL} {text(name)} .\n"
    for kind, (property_, base, known) in _ENTRY.items():
        stated = row[head.place(kind)].strip()
        values = known.get(stated.lower().replace("’", "'"))
        if values:
            tally.keep(f"{kind} at entry")
            for value in values:
                yield f"{node} {property_} <{base}{value}> .\n"
        elif stated.lower() in _ABSENT:
            tally.leave(f"{kind} at entry", "it is not available")
        else:
            tally.leave(f"{kind} at entry", "its category is none that is known")


def _node(code: str) -> str:
    return iri(f"{OEWS}/{code}" if code in JOINED else soc_2018(code))


def _figure(given: str, figure: Figure, code: str, period: str, where: str, line: int, tally: Tally) -> Iterator[str]:
    """Yield an observation: of a figure, of one that is told as no less than a bound, or of one that is missing.

    :raises SourceError: it is none of them.
    """
    kind, stated = figure.measure.replace("-", " "), given.strip()
    node = iri(f"{BASE}observation/{code}-{figure.measure}-{period}")
    if stated.lower() in _ABSENT:
        tally.leave(kind, "it is not available")
        value = f"{node} {_STATUS} {_MISSING} .\n"
    elif bound := _AT_LEAST.fullmatch(stated):
        tally.keep(f"{kind}, a lower bound")
        value = f"{node} {_LOWEST} {typed(bound[1].replace(',', ''), 'integer')} .\n"
    else:
        plain = stated.replace(",", "").replace("−", "-").removeprefix("$")
        if not _NUMBER.fullmatch(plain):
            problem = f"{kind} {given!r} of {code}: expected a number, '>=' and one, or '—'"
            raise SourceError(where, problem, line)
        number = Decimal(plain) * figure.times
        tally.keep(kind)
        value = f"{node} {_VALUE} {_number(number)} .\n"
    yield f"{node} {TYPE} {_OBSERVATION} .\n"
    yield f"{node} {_LABEL} {text(f'{kind} of {code}')} .\n"
    yield f"{node} {_ABOUT} {_node(code)} .\n"
    yield f"{node} {_MEASURE} <{MEASURE}{figure.measure}> .\n"
    yield value
    yield f"{node} {_UNIT} {text(figure.unit, '')} .\n"
    yield f"{node} {_YEAR} {typed(figure.year, 'gYear')} .\n"


def _number(number: Decimal) -> str:
    """Return a number as a literal, an integer where it is whole.

    >>> _number(Decimal("142.1") * 1000)
    '"142100"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    whole = number == number.to_integral_value()
    return typed(str(int(number)), "integer") if whole else typed(format(number.normalize(), "f"), "decimal")


KIND = Kind("Employment Projections", _fit, _to_edition, _lines)
