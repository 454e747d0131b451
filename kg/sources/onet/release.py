"""One copy of a release: its files, its occupations, what is counted, and the IRIs of what it speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kg.sources.files import Files, Table
from kg.sources.stream import Tally, iri, typed
from kg.vocab import CAREER, DCTERMS, ONET, SKOS, XSD

# Where O*NET's occupations are on the web; all else that it lists has no public IRI, so that ours stand in.
OCCUPATION = "https://www.onetonline.org/link/summary/"
CONCEPT, SCHEME = f"<{SKOS}Concept>", f"<{SKOS}ConceptScheme>"
IN_SCHEME, BROADER, NOTATION = f"<{SKOS}inScheme>", f"<{SKOS}broader>", f"<{SKOS}notation>"
DEFINITION, NOTE, EXAMPLE, EXACT_MATCH = (f"<{SKOS}{name}>" for name in ("definition", "note", "example", "exactMatch"))
RANK, ABOUT = f"<{CAREER}rank>", f"<{CAREER}occupation>"
DATE, ANSWERED_BY, RESPONDENTS = f"<{DCTERMS}date>", f"<{CAREER}answeredBy>", f"<{CAREER}respondents>"
TRUE = f'"true"^^<{XSD}boolean>'
END = " .\n"
CODE, OCCUPATIONS = "O*NET-SOC Code", "Occupation Data.txt"
READ_ME = "Read Me.txt"
RATINGS = (
    "Skills",
    "Knowledge",
    "Abilities",
    "Work Activities",
    "Work Styles",
    "Work Values",
    "Work Context",
    "Interests",
    "Education, Training, and Experience",
)
# Where related occupations stand before release 27, with the tier that those tables are.
MATRICES = {"Career Changers Matrix.txt": "Career changers", "Career Starters Matrix.txt": "Career starters"}
# What tables are called from release 30.3 on, where that is another name or several.
LATER = {
    "Alternate Titles": ("Job Titles",),
    "Education, Training, and Experience": ("Education", "Training and Experience"),
    "Education, Training, and Experience Categories": ("Education Categories", "Training and Experience Categories"),
    "Interests": ("Career Interest Types", "Specific Interest Areas"),
    "Skills": ("Essential Skills", "Transferable Skills"),
    "Technology Skills": ("Software Skills",),
}
# All files that are read.
FILES = (
    *(f"{name}.txt" for name in RATINGS),
    *(f"{name}.txt" for names in LATER.values() for name in names),
    *MATRICES,
    "Alternate Titles.txt",
    "Content Model Reference.txt",
    "Education, Training, and Experience Categories.txt",
    "Job Zone Reference.txt",
    "Job Zones.txt",
    OCCUPATIONS,
    READ_ME,
    "Related Occupations.txt",
    "Sample of Reported Titles.txt",
    "Scales Reference.txt",
    "Task Ratings.txt",
    "Task Statements.txt",
    "Technology Skills.txt",
    "Tools Used.txt",
    "UNSPSC Reference.txt",
)
# How a table says that it has nothing to say.
NOTHING = {"", "n/a"}
_CODE = re.compile(r"\d\d-\d{4}\.\d\d")
_IDENTIFIER = re.compile(r"[0-9A-Za-z.]+")
_MONTH = re.compile(r"(0[1-9]|1[0-2])/(\d{4})")


@dataclass
class Release:
    """What the readers of its tables share. ``number`` is such as 29.1, or ``unknown-edition``."""

    files: Files
    number: str
    tally: Tally = field(default_factory=Tally)
    # {code: IRI in brackets}; filled by Occupation Data, the first to be read.
    occupations: dict[str, str] = field(default_factory=dict)
    # {identifier: IRI in brackets} of what is described already.
    elements: dict[str, str] = field(default_factory=dict)

    def table(self, name: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Table | None:
        """Return a table of the release; None where this copy has none, which is noted.

        :raises SourceError: a column is missing.
        """
        if not self.files.has(name):
            self.tally.miss(name)
            return None
        return Table(self.files, name, required, optional, delimiter="\t")

    def names(self, name: str) -> tuple[str, ...]:
        """Return what a table is called in this release, without ``.txt``: several where it has been split."""
        later = LATER.get(name, ())
        return later if any(self.files.has(f"{one}.txt") for one in later) else (name,)

    def leave_code(self, kind: str, code: str) -> None:
        """Count a row whose code is that of no occupation."""
        known = _CODE.fullmatch(code)
        self.tally.leave(kind, f"its code is not in {OCCUPATIONS}" if known else "its code is no O*NET-SOC code")

    def statement(self) -> str:
        """Return how the IRI of a figure begins, which is of this release alone; without a bracket at its end."""
        return f"<{ONET}{self.number}/"


def is_code(code: str) -> bool:
    """Whether it is a code of the O*NET-SOC taxonomy.

    >>> is_code("25-4022.00"), is_code("25-4022")
    (True, False)
    """
    return _CODE.fullmatch(code) is not None


@lru_cache(maxsize=100_000)
def is_identifier(text: str) -> bool:
    """Whether it can end an IRI as it stands: what identifies an element, a scale, a category or a task."""
    return _IDENTIFIER.fullmatch(text) is not None


@lru_cache(maxsize=10_000)
def month(value: str) -> str:
    """Return the month of a date as tables have it; empty where it is none.

    >>> month("08/2023"), month("n/a")
    ('"2023-08"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', '')
    """
    found = _MONTH.fullmatch(value)
    return typed(f"{found[2]}-{found[1]}", "gYearMonth") if found else ""


@lru_cache(maxsize=100_000)
def count(value: str) -> str:
    """Return a whole number; empty where it is none.

    >>> count("28"), count("n/a")
    ('"28"^^<http://www.w3.org/2001/XMLSchema#integer>', '')
    """
    return f'"{value}"^^<{XSD}integer>' if value.isascii() and value.isdecimal() else ""


@lru_cache(maxsize=100_000)
def ours(kind: str, name: str) -> str:
    """Return the IRI of something that O*NET lists and gives no IRI.

    >>> ours("job-zone", "4")
    '<https://w3id.org/career-lattice/onet/job-zone/4>'
    """
    return iri(f"{ONET}{kind}/{name}")


def lines(subject: str, *said: tuple[str, str]) -> Iterator[str]:
    """Yield a triple for each predicate and object; an empty object is none."""
    for predicate, value in said:
        if value:
            yield f"{subject} {predicate} {value}{END}"
