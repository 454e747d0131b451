"""The release as a whole: which edition it is, and its tables one after another."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kg.errors import SourceError
from kg.sources.files import Files
from kg.sources.onet.occupations import read_occupations, read_related, read_tasks, read_titles, read_zones
from kg.sources.onet.ratings import read_ratings
from kg.sources.onet.references import read_references
from kg.sources.onet.release import FILES, READ_ME, Release
from kg.sources.onet.tools import read_tools
from kg.sources.stream import Edition, Progress, Source, Tally

UNKNOWN = "unknown edition"
_NAMED = re.compile(r"(?:^|[^a-z0-9])db_(\d+)_(\d+)(?=_|\b)", re.IGNORECASE)
_TITLE = re.compile(r"O\*NET\S*\s+(\d+\.\d+)\s+Database")
_ISSUED = re.compile(r"(\w+) (\d{4}) Release")
# Not those of the calendar module, which speaks the language of the machine.
_MONTHS = {
    "January": 1,
    "February": 2,
    "March": 3,
    "April": 4,
    "May": 5,
    "June": 6,
    "July": 7,
    "August": 8,
    "September": 9,
    "October": 10,
    "November": 11,
    "December": 12,
}
_ATTRIBUTION = (
    "This product includes information from the O*NET {}Database by the U.S. Department of Labor, Employment and "
    "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. "
    "Career Lattice has modified all or some of this information. USDOL/ETA has not approved, endorsed, or tested "
    "these modifications."
)


def read_onet(path: Path, progress: Progress = lambda _: None) -> Source:
    """Read an O*NET database, the text files: a folder or a zip of them.

    What this copy has not is noted in the tally, and so is every file that no table of ours is read from. Terms
    are those of ``ontology/career.ttl``; figures have IRIs of their release, occupations those of O*NET OnLine.

    :param progress: is called with the number of bytes read since the last call.
    :raises SourceError: it cannot be read, has no occupations, or a table lacks a column that it must have.
    """
    files = Files(path, progress)
    edition = find_edition(files)
    number = "unknown-edition" if edition.edition == UNKNOWN else edition.edition
    release = Release(files, number)
    for name, why in files.left_out.items():
        release.tally.miss(name, why)
    return Source(edition, files.size(*(name for name in FILES if name != READ_ME)), _lines(release), release.tally)


def _lines(release: Release) -> Iterator[str]:
    yield from read_occupations(release)
    if not release.occupations:
        raise SourceError(release.files.path, "no row of Occupation Data.txt is kept: expected O*NET-SOC codes")
    yield from read_references(release)
    yield from read_zones(release)
    yield from read_titles(release)
    yield from read_related(release)
    yield from read_tasks(release)
    yield from read_ratings(release)
    yield from read_tools(release)
    _note_unread(release.files, release.tally)


def _note_unread(files: Files, tally: Tally) -> None:
    known = {name.lower() for name in FILES}
    for name in files.names():
        if name.lower() not in known:
            tally.miss(name, "no table of this name is read")


def find_edition(files: Files) -> Edition:
    """Return the edition, by the Read Me of the release, or the name of its folder or zip."""
    said = files.peek(READ_ME).decode(errors="replace") if files.has(READ_ME) else ""
    title, named = _TITLE.search(said), _NAMED.search(files.path.name)
    number = title[1] if title else ".".join(named.groups()) if named else ""
    issued = _ISSUED.search(said)
    return Edition(
        slug=f"onet-{number.replace('.', '-')}" if number else "onet",
        title=f"O*NET {number} Database" if number else "O*NET Database",
        description="Occupations of the United States with their titles, tasks, related occupations, tools, and what "
        "workers and experts answered about skills, knowledge, education, training and experience.",
        publisher="U.S. Department of Labor, Employment and Training Administration",
        edition=number or UNKNOWN,
        licence="https://creativecommons.org/licenses/by/4.0/",
        attribution=_ATTRIBUTION.format(f"{number} " if number else ""),
        homepage="https://www.onetcenter.org/database.html",
        issued=date(int(issued[2]), _MONTHS[issued[1]], 1) if issued and issued[1] in _MONTHS else None,
    )
