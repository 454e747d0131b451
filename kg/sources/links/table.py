"""Any valid SSSOM table (TSV or CSV): its head in the file or beside it, a row a mapping."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.slots import IRI, MULTIVALUED, NUMBER, OF_MAPPING, OF_SET
from kg.sources.files import Files
from kg.sources.links.sets import Head, Slots, Statement, iter_lines, name_of
from kg.sources.sssom import BUILT_IN, NOT
from kg.sources.stream import Progress, Source, Tally, iri, text, typed

_LONGEST_HEAD = 2**24  # bytes
TABLES, HEADS = (".tsv", ".csv"), (".yml", ".yaml")
_REQUIRED = ("predicate_id", "mapping_justification")
_OWN = {
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "record_id",
}
_ABSOLUTE = re.compile(r"(https?://|urn:|mailto:)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells by column, what prefixes stand for, and where it stands."""

    cells: Mapping[str, str]
    prefixes: Mapping[str, str]
    where: str
    line: int


@dataclass(frozen=True)
class Reading:
    """What the tables are read as: the name of what they hold, columns beyond those of SSSOM, and what rows become."""

    what: str
    columns: frozenset[str]
    to_statement: Callable[[Row], Statement]
    to_lines: Callable[[Head, Iterable[Statement], Tally], Iterator[str]]


def read_sssom(path: Path, progress: Progress) -> list[Source]:
    """Return the SSSOM tables at *path* as mappings, each a source of its own.

    :raises SourceError: as :func:`read_tables` does.
    """
    return read_tables(path, progress, Reading("mappings", frozenset(), to_statement, iter_lines))


def read_tables(path: Path, progress: Progress, reading: Reading) -> list[Source]:
    """Return the SSSOM tables at *path*, each a source of its own: a file, or those of a folder or zip.

    What the file does not say of its set, a file of metadata beside it may: of the same name, with ``.yml``.

    :raises SourceError: there is no table, or a head cannot be read; a row that is wrong, when it is read.
    """
    files = Files(path, progress)
    names = [name for name in files.names() if name.lower().endswith(TABLES)]
    if not names:
        raise SourceError(path, f"no SSSOM table here: expected files that end in .tsv or .csv; {files.found}")
    return [_source(path, files, name, reading) for name in names]


def _source(path: Path, files: Files, name: str, reading: Reading) -> Source:
    stem = re.sub(r"(\.sssom)?\.(tsv|csv)$", "", name, flags=re.IGNORECASE)
    metadata: dict[str, Any] = {}
    inputs, beside = [name], []
    for other in (f"{stem}{part}{ending}" for part in (".sssom", "", "-meta") for ending in HEADS):
        if files.has(other):
            inputs.append(other)
            metadata = _yaml(files.at(other), files.peek(other, _LONGEST_HEAD).decode("utf-8-sig", "replace"))
            break
        if path.name == name and path.is_file() and (path.parent / other).is_file():
            beside.append(path.parent / other)
            metadata = _yaml(beside[0], beside[0].read_text(encoding="utf-8-sig", errors="replace"))
            break
    with files.open(name) as file:
        lines = [line.decode("utf-8-sig", "replace") for line in _leading(file)]
    said = {**metadata, **_yaml(files.at(name), "".join(line[1:] for line in lines))}
    prefixes = {**BUILT_IN, **_texts(metadata.get("curie_map")), **_texts(said.get("curie_map"))}
    identifier = str(said.get("mapping_set_id") or "")
    head = Head(
        name_of(name, identifier),
        str(said.get("mapping_set_title") or ""),
        str(said.get("mapping_set_description") or ""),
        _absolute(said.get("license")),
        _absolute(identifier),
        _slots(said, OF_SET, prefixes, files.at(name), 1),
    )
    tally = Tally()
    rows = _rows(files, name, len(lines), prefixes, reading.columns, tally)
    is_alone = path.is_file() and files.names() == [path.name]
    lines_of_it = reading.to_lines(head, (reading.to_statement(row) for row in rows), tally)
    given = () if is_alone else tuple(inputs)
    return Source(head.edition(name, reading.what), files.size(name), lines_of_it, tally, given, tuple(beside))


def _leading(file: Any) -> Iterator[bytes]:
    for line in file:
        if not line.removeprefix(b"\xef\xbb\xbf").startswith(b"#"):
            return
        yield line


def _yaml(where: Path | str, content: str) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.load(content, yaml.BaseLoader) or {}  # noqa: S506 (texts alone: 2.10 is a version, not a number)
    except yaml.YAMLError as err:
        raise SourceError(where, f"head is not YAML: {' '.join(str(err).split())}") from err
    if not isinstance(found, dict):
        raise SourceError(where, "head is not a YAML mapping", 1)
    return found


def _texts(found: object) -> dict[str, str]:
    """Return a curie map as texts; one prefix may stand as a mapping of its own."""
    if not isinstance(found, dict):
        return {}
    return {
        str(name): str(value.get("prefix_url", "") if isinstance(value, dict) else value)
        for name, value in found.items()
    }


def _absolute(value: object) -> str:
    return str(value) if value and _ABSOLUTE.fullmatch(str(value)) else ""


def _expand(value: str, prefixes: Mapping[str, str], column: str, where: str, line: int) -> str:
    """Return a CURIE, or an IRI, as an IRI.

    :raises SourceError: its prefix is none that the file or the specification declares.
    """
    if _ABSOLUTE.fullmatch(value):
        return value
    prefix, colon, local = value.partition(":")
    if not colon or prefix not in prefixes:
        raise SourceError(where, f"{column} {value!r}: expected a CURIE of the curie_map, or an IRI", line)
    return prefixes[prefix] + local


def _slots(
    row: Mapping[str, Any], known: Mapping[str, str], prefixes: Mapping[str, str], where: str, line: int
) -> Slots:
    """Return the further slots of a row or a head, as terms."""
    found: list[tuple[str, str]] = []
    for slot, kind in known.items():
        given = row.get(slot)
        if not given:
            continue
        values = given if isinstance(given, list) else str(given).split("|") if slot in MULTIVALUED else [str(given)]
        for value in (str(one).strip() for one in values):
            if kind == IRI:
                found.append((slot, iri(_expand(value, prefixes, slot, where, line))))
            elif kind == NUMBER:
                found.append((slot, typed(_number(value, slot, where, line), "decimal")))
            elif value:
                found.append((slot, text(value, "")))
    return tuple(found)


def _number(value: str, column: str, where: str, line: int) -> str:
    """Return a number from 0 to 1 as a decimal.

    :raises SourceError: it is none.
    """
    if not _NUMBER.fullmatch(value) or not 0 <= float(value) <= 1:
        raise SourceError(where, f"{column} {value!r}: expected a number in [0, 1]", line)
    return format(float(value), ".12f").rstrip("0").rstrip(".") or "0"


def _rows(
    files: Files, name: str, skipped: int, prefixes: Mapping[str, str], more: frozenset[str], tally: Tally
) -> Iterator[Row]:
    where = files.at(name)
    lines = files.lines(name)
    for _ in range(skipped):
        next(lines)
    first = next(lines, "")
    delimiter = "\t" if "\t" in first or not name.lower().endswith(".csv") else ","
    columns = next(csv.reader([first], delimiter=delimiter), [])
    missing = [column for column in _REQUIRED if column not in columns]
    if missing:
        raise SourceError(where, f"columns missing: {', '.join(missing)}", skipped + 1)
    for column in columns:
        if column not in _OWN and column not in OF_MAPPING and column not in more:
            tally.leave(f"column {column}", "it is no slot of SSSOM")
    table = csv.reader(lines, delimiter=delimiter)
    for cells in table:
        line = skipped + 1 + table.line_num
        if not any(cells):
            continue
        if len(cells) > len(columns):
            raise SourceError(where, f"{len(cells)} columns: expected {len(columns)}, as the head has", line)
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
        if not row.get("subject_id") or not row.get("object_id"):
            tally.leave("mapping", "an end of it is a text and no term")
            continue
        yield Row(row, prefixes, where, line)


def to_statement(given: Row) -> Statement:
    """Return the mapping that a row is.

    :raises SourceError: a column that it must have is empty, or a value cannot be read.
    """
    row, prefixes, where, line = given.cells, given.prefixes, given.where, given.line
    for column in _REQUIRED:
        if not row.get(column):
            raise SourceError(where, f"{column} is empty: expected a CURIE", line)
    modifier = row.get("predicate_modifier", "")
    if modifier not in ("", NOT):
        raise SourceError(where, f"predicate_modifier {modifier!r}: expected {NOT!r} or nothing", line)

    def full(column: str) -> str:
        return _expand(row[column], prefixes, column, where, line)

    return Statement(
        full("subject_id"),
        full("predicate_id"),
        full("object_id"),
        modifier == NOT,
        full("mapping_justification"),
        row.get("subject_label", ""),
        row.get("object_label", ""),
        _number(row["confidence"], "confidence", where, line) if row.get("confidence") else "",
        full("record_id") if row.get("record_id") else "",
        _slots(row, OF_MAPPING, prefixes, where, line),
    )
