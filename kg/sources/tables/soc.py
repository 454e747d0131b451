"""SOC 2018: the structure as text, or as the workbooks that the publisher gives."""

import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.sources.stream import Edition, Tally, iri, text
from kg.sources.tables.concepts import DEFINITION, SOC_2018, concept_lines, place_lines, scheme_lines, soc_2018
from kg.sources.tables.kinds import BLS, PUBLIC_DOMAIN, Kind, by_columns
from kg.sources.tables.opened import Opened
from kg.sources.tables.workbooks import to_code

CODE = re.compile(r"\d\d-\d{4}")
LEVELS = {
    "major-group": "major group",
    "minor-group": "minor group",
    "broad-occupation": "broad occupation",
    "detailed-occupation": "detailed occupation",
}
MAJOR, MINOR, BROAD, DETAILED = LEVELS
STRUCTURE = ("Major Group", "Minor Group", "Broad Group", "Detailed Occupation")
DEFINITIONS = ("SOC Group", "SOC Code", "SOC Title", "SOC Definition")
_EDITION = Edition(
    slug="soc-2018",
    title="Standard Occupational Classification 2018",
    description="The groups and occupations of SOC 2018, with the definitions of detailed occupations.",
    publisher=BLS,
    edition="2018",
    licence=PUBLIC_DOMAIN,
    homepage="https://www.bls.gov/soc/2018/",
)
_WHOLE = 23 + 98 + 459 + 867  # major and minor groups, broad and detailed occupations, as its publisher counts them
_LINE = re.compile(r"\[(\d\d-\d{4})\] (.+?) -- (.*)")
_REFERENCES = re.compile(r" :: (?:[a-z0-9_]+:\S+(?:, |$))+$")
Entry = tuple[str, str, str]  # code, title, definition


def level_of(code: str) -> str:
    """Return the level of a code.

    >>> level_of("25-0000"), level_of("15-1200"), level_of("25-4020"), level_of("25-4022")
    ('major-group', 'minor-group', 'broad-occupation', 'detailed-occupation')
    """
    zeros = len(code) - len(code.rstrip("0"))
    return (DETAILED, BROAD, MINOR, MINOR, MAJOR)[min(zeros, 4)]


def parent_of(code: str, codes: set[str]) -> str:
    """Return the code of the next higher level, empty for a major group and where it is not among *codes*.

    A detailed occupation whose own broad one is not there belongs to the one before it: 29-1221 to 29-1210.
    """
    level = level_of(code)
    above = {
        DETAILED: (f"{code[:6]}0", *(f"{code[:5]}{tens}0" for tens in range(int(code[5]), 0, -1))),
        BROAD: (f"{code[:5]}00", f"{code[:4]}000"),
        MINOR: (f"{code[:3]}0000",),
        MAJOR: (),
    }
    return next((one for one in above[level] if one in codes), "")


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    entries: dict[str, Entry] = {}
    for entry in _entries(file, tally):
        if entry[0] in entries:
            tally.leave("code", "it was given before")
        else:
            entries[entry[0]] = entry
    if not entries:
        raise SourceError(file.where, "no code in it: expected those of SOC 2018, such as 25-4022")
    if len(entries) < _WHOLE:
        tally.leave("code of the classification", "it is not in this copy, which may be cut off", _WHOLE - len(entries))
    yield from scheme_lines(SOC_2018, _EDITION.title, LEVELS)
    scheme, codes = iri(SOC_2018), set(entries)
    levels = {name: iri(f"{SOC_2018}/{name}") for name in LEVELS}
    for code, title, definition in entries.values():
        node, level, parent = iri(soc_2018(code)), level_of(code), parent_of(code, codes)
        tally.keep("code")
        yield from concept_lines(node, code, title, scheme)
        if parent or level == MAJOR:
            yield from place_lines(node, scheme, levels[level], iri(soc_2018(parent)) if parent else "")
        else:
            tally.leave("place in the hierarchy", "the group above is not in this copy")
        if level == DETAILED and definition:
            tally.keep("definition")
            yield f"{node} {DEFINITION} {text(definition)} .\n"
        elif definition:
            tally.leave("definition", "only those of detailed occupations are the publisher's own")


def _entries(file: Opened, tally: Tally) -> Iterator[Entry]:
    if file.book is None and file.share(DEFINITIONS) < 1:
        yield from _of_text(file, tally)
    elif file.share(DEFINITIONS) > file.share(STRUCTURE):
        for _, code, title, definition in file.rows(DEFINITIONS):
            if CODE.fullmatch(to_code(code)):
                yield to_code(code), title, definition
            else:
                tally.leave("row", "it has no code")
    else:
        yield from _of_structure(file, tally)


def _of_text(file: Opened, tally: Tally) -> Iterator[Entry]:
    for line in file.lines():
        found = _LINE.fullmatch(line.strip())
        if found:
            code, title, rest = found.groups()
            definition = _REFERENCES.sub("", rest)
            if definition != rest:
                tally.leave("references to other classifications", "the crosswalks say the same, each in its graph")
            yield code, title.strip(), definition.strip()
        elif line.strip():
            tally.leave("line", "it has no code, title and text")


def _of_structure(file: Opened, tally: Tally) -> Iterator[Entry]:
    """Yield the rows of the publisher's structure, in which the titles stand beside the last column of codes."""
    groups = {one.lower() for one in STRUCTURE[:2]}
    found = next(((sheet, row) for sheet, _, row in file.heads if groups <= {one.lower() for one in row}), None)
    if file.book is None or found is None:
        raise SourceError(file.where, f"no columns {', '.join(STRUCTURE)}: expected those of the structure of SOC 2018")
    sheet, head = found
    first = [one.lower() for one in head].index("major group")
    for row in file.book.rows(sheet):
        cells = [to_code(cell) for cell in row[first:]]
        code = next((cell for cell in cells[:4] if CODE.fullmatch(cell)), "")
        title = next((cell for cell in cells[4:] if cell), "")
        if code and title:
            yield code, title, ""
        elif code:
            tally.leave("row", "it has no title")


def _fit(file: Opened) -> float:
    return 1.0 if _LINE.match(file.start) else by_columns(STRUCTURE, DEFINITIONS)(file)


KIND = Kind("the structure of SOC 2018", _fit, lambda _: _EDITION, _lines)
