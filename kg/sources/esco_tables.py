"""The tables of an ESCO download: which there are in which languages, their rows, and what their columns hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kg.sources.files import Files, Table
from kg.sources.stream import Tally

# Tables of relations have no language in their names before version 1.1.
FILE = re.compile(r"([a-z]+)(?:_([a-z]{2,3}(?:-[a-z]+)?))?\.csv", re.IGNORECASE)
_IRI = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~:@!$&'()*+,;=/-]*)?(?:#[A-Za-z0-9._~-]+)?")
_IRIS = re.compile(r"https?://[^\s,|]+")
_BETWEEN_LABELS = re.compile(r"\s*\n\s*|\s+\|\s+")


@dataclass
class Copy:
    """What a download has: its tables by name and language, what is counted, which concepts are described."""

    files: Files
    tables: dict[str, dict[str, str]]
    tally: Tally = field(default_factory=Tally)
    known: set[str] = field(default_factory=set)

    def languages(self, table: str) -> list[str]:
        """Return the languages of a table, English first; that there is none is noted."""
        found = self.tables.get(table.lower(), {})
        if not found:
            self.tally.miss(f"{table}_*.csv")
        return sorted(found, key=lambda language: (language != "en", language))

    def open(self, table: str, language: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Table:
        """Return a table in a language.

        :raises SourceError: a column is missing.
        """
        may_be_cut = table == "skillsHierarchy"
        return Table(self.files, self.tables[table.lower()][language], required, optional, may_be_cut=may_be_cut)

    def rows(self, table: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a table that says the same in every language; none where there is no such table.

        The language of what is text in them stands after the last column.
        """
        for language in self.languages(table)[:1]:
            for row in self.open(table, language, required, optional):
                yield *row, language


def find_tables(files: Files) -> dict[str, dict[str, str]]:
    """Return the names of the files, ``{table in small letters: {language: name}}``."""
    found: dict[str, dict[str, str]] = {}
    for name in files.names():
        if named := FILE.fullmatch(name):
            found.setdefault(named[1].lower(), {})[(named[2] or "en").lower()] = name
    return found


@lru_cache(maxsize=100_000)
def resource(value: str) -> str:
    """Return an IRI; empty where *value* is none.

    >>> resource("http://data.europa.eu/esco/isco/C2622"), resource("C2622")
    ('<http://data.europa.eu/esco/isco/C2622>', '')
    """
    return f"<{value}>" if _IRI.fullmatch(value) else ""


def resources(value: str) -> list[str]:
    """Return the IRIs of a column that has several, whatever stands between them."""
    return [one for found in _IRIS.findall(value) if (one := resource(found))]


def labels(value: str) -> list[str]:
    """Return the labels of a column that has several, each once, in their order.

    >>> labels("page turner | reader"), labels("")
    (['page turner', 'reader'], [])
    """
    return list(dict.fromkeys(one for one in _BETWEEN_LABELS.split(value.strip()) if one)) if value else []
