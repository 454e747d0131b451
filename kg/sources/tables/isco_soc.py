"""ISCO-08 to SOC 2010: which codes share work, and of which of the two a part alone."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import SourceError
from kg.sources.mappings import MappingSet, relation
from kg.sources.stream import Edition, Tally, iri
from kg.sources.tables.concepts import ISCO_08, SOC_2010, concept_lines, isco, scheme_lines, soc_2010
from kg.sources.tables.kinds import BLS, PUBLIC_DOMAIN, Kind, by_columns
from kg.sources.tables.opened import Opened, Sheet
from kg.sources.tables.workbooks import to_code

COLUMNS = ("ISCO-08 Code", "ISCO-08 Title EN", "part", "2010 SOC Code", "2010 SOC Title")
_ISCO, _SOC, PART = re.compile(r"\d{1,4}"), re.compile(r"\d\d-\d{4}"), "*"
_EDITION = Edition(
    slug="isco-08-soc-2010",
    title="ISCO-08 to SOC 2010 crosswalk",
    description="Which groups of ISCO-08 and occupations of SOC 2010 share work, and where a part of one alone does.",
    publisher=BLS,
    edition="2012, updated 2015",
    licence=PUBLIC_DOMAIN,
    homepage="https://www.bls.gov/soc/soccrosswalks.htm",
)
SET = MappingSet(_EDITION.slug, _EDITION.title, _EDITION.description, PUBLIC_DOMAIN, ISCO_08, SOC_2010)


@dataclass
class Pair:
    """A group and an occupation that share work, and of which of the two the table says that it is a part alone."""

    group: str
    occupation: str
    group_label: str
    occupation_label: str
    group_is_part: bool = False
    occupation_is_part: bool = False

    @property
    def relation(self) -> str:
        """How the occupation stands to the group."""
        return relation(subject_is_part=self.group_is_part, object_is_part=self.occupation_is_part)

    @property
    def comment(self) -> str:
        """What the marks of the table say."""
        group, occupation = self.group_is_part, self.occupation_is_part
        return f"{'A part' if group else 'All'} of the group, {'a part' if occupation else 'all'} of the occupation."


def find_pairs(file: Opened, tally: Tally) -> dict[tuple[str, str], Pair]:
    """Return the pairs of both sheets: the mark in the sheet that one side leads is on that side.

    A code with several rows and no mark is a part in each all the same, and counted.

    :raises SourceError: a column is missing, or a code is none.
    """
    tables = [file.rows(COLUMNS)] if file.book is None else file.sheets(COLUMNS)
    pairs: dict[tuple[str, str], Pair] = {}
    for table in tables:
        seen: set[tuple[str, str]] = set()
        is_led_by_group = not isinstance(table, Sheet) or _leads_with_isco(table)
        for row in table:
            group, group_label, mark, occupation, label = (to_code(cell) for cell in row)
            if not _ISCO.fullmatch(group) or not _SOC.fullmatch(occupation):
                problem = f"codes {group!r} and {occupation!r}: expected such as 4411 and 43-4121"
                raise SourceError(table.where, problem, table.line)
            if (group, occupation) in seen:
                tally.leave("row", "its pair was given before")
                continue
            seen.add((group, occupation))
            pair = pairs.setdefault((group, occupation), Pair(group, occupation, group_label, label))
            if is_led_by_group:
                pair.group_is_part |= mark == PART
            else:
                pair.occupation_is_part |= mark == PART
    _mark_parts(pairs, tally)
    return pairs


def _leads_with_isco(sheet: Sheet) -> bool:
    return sheet.head.index(COLUMNS[0].lower()) < sheet.head.index(COLUMNS[3].lower())


def _mark_parts(pairs: dict[tuple[str, str], Pair], tally: Tally) -> None:
    groups, occupations = (Counter(key[side] for key in pairs) for side in (0, 1))
    for pair in pairs.values():
        if groups[pair.group] > 1 and not pair.group_is_part:
            tally.leave("mark of a part", "the table lacks it where a code has several rows, and it is taken as there")
            pair.group_is_part = True
        if occupations[pair.occupation] > 1 and not pair.occupation_is_part:
            tally.leave("mark of a part", "the table lacks it where a code has several rows, and it is taken as there")
            pair.occupation_is_part = True


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    """Yield the mappings, and the codes of SOC 2010, which no other table describes."""
    pairs = find_pairs(file, tally)
    yield from SET.lines()
    yield from scheme_lines(SOC_2010, "Standard Occupational Classification 2010", {})
    scheme = iri(SOC_2010)
    described: set[str] = set()
    for pair in pairs.values():
        tally.keep("pair")
        if pair.occupation not in described:
            described.add(pair.occupation)
            node = iri(soc_2010(pair.occupation))
            yield from concept_lines(node, pair.occupation, pair.occupation_label, scheme)
        labels = pair.group_label, pair.occupation_label
        yield from SET.mapping(
            isco(pair.group), pair.relation, soc_2010(pair.occupation), labels=labels, comment=pair.comment
        )


KIND = Kind("the ISCO-08 to SOC 2010 crosswalk", by_columns(COLUMNS), lambda _: _EDITION, _lines)
