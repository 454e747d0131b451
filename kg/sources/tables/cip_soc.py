"""CIP 2020 to SOC 2018: which fields of study prepare for which occupations, told from both sides."""

import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.sources.mappings import RELATED, MappingSet
from kg.sources.sssom import NO_TERM_FOUND
from kg.sources.stream import Edition, Tally, iri
from kg.sources.tables.concepts import CIP_2020, SOC_2018, cip, notation_line, soc_2018
from kg.sources.tables.kinds import NCES, PUBLIC_DOMAIN, Kind, by_columns
from kg.sources.tables.opened import Opened
from kg.sources.tables.workbooks import to_code

COLUMNS = ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title")
NO_CIP, NO_SOC = "99.9999", "99-9999"
_CIP, _SOC = re.compile(r"\d\d\.\d{4}"), re.compile(r"\d\d-\d{4}")
_EDITION = Edition(
    slug="cip-2020-soc-2018",
    title="CIP 2020 to SOC 2018 crosswalk",
    description="Which fields of study prepare for which occupations; those without a match are told as such.",
    publisher=f"{NCES}; U.S. Bureau of Labor Statistics",
    edition="2020",
    licence=PUBLIC_DOMAIN,
    homepage="https://nces.ed.gov/ipeds/cipcode/post3.aspx?y=56",
)
SET = MappingSet(_EDITION.slug, _EDITION.title, _EDITION.description, PUBLIC_DOMAIN, CIP_2020, SOC_2018)
_ONE_SIDED = "In the sheet {} alone."
Pairs = dict[tuple[str, str], tuple[str, str]]  # {(CIP, SOC): their titles}


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    """Yield a mapping for each pair; the narrower sheets of the workbook list pairs of the two large ones again."""
    yield from SET.lines()
    sheets = _sheets(file, tally)
    first, pairs = next(iter(sheets.items()))
    for code in dict.fromkeys(code for found in sheets.values() for _, code in found if code != NO_SOC):
        yield notation_line(iri(soc_2018(code)), code)
    others = [(name, found) for name, found in sheets.items() if name != first]
    for pair, titles in pairs.items():
        is_one_sided = bool(others) and pair not in others[0][1]
        yield from _mapping(pair, titles, _ONE_SIDED.format(first) if is_one_sided else "", tally)
    for name, found in others:
        for pair, titles in found.items():
            if pair not in pairs:
                yield from _mapping(pair, titles, _ONE_SIDED.format(name), tally)


def _sheets(file: Opened, tally: Tally) -> dict[str, Pairs]:
    """Return the pairs of the sheets, the one that is led by CIP first, and of it and the next all others are parts."""
    tables = [file.rows(COLUMNS)] if file.book is None else file.sheets(COLUMNS)
    found: dict[str, Pairs] = {}
    for table in tables:
        pairs: Pairs = {}
        for row in table:
            field, field_title, occupation, title = (to_code(cell) for cell in row)
            if not _CIP.fullmatch(field) or not _SOC.fullmatch(occupation):
                problem = f"codes {field!r} and {occupation!r}: expected such as 25.0301 and 25-4031"
                raise SourceError(table.where, problem, table.line)
            if (field, occupation) in pairs:
                tally.leave("pair", "it was given before")
            pairs[field, occupation] = field_title.removesuffix("."), title
        found[getattr(table, "name", file.name)] = pairs
    return dict(list(found.items())[:2])


def _mapping(pair: tuple[str, str], titles: tuple[str, str], comment: str, tally: Tally) -> Iterator[str]:
    field, occupation = pair
    if field == NO_CIP:
        tally.keep("occupation without a field")
        yield from SET.mapping(
            soc_2018(occupation), RELATED, NO_TERM_FOUND, labels=(titles[1], ""), comment="No field of study."
        )
    elif occupation == NO_SOC:
        tally.keep("field without an occupation")
        yield from SET.mapping(cip(field), RELATED, NO_TERM_FOUND, labels=(titles[0], ""), comment="No occupation.")
    else:
        tally.keep("pair")
        yield from SET.mapping(cip(field), RELATED, soc_2018(occupation), labels=titles, comment=comment)


KIND = Kind("the CIP 2020 to SOC 2018 crosswalk", by_columns(COLUMNS), lambda _: _EDITION, _lines)
