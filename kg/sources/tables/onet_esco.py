"""The typed crosswalk of O*NET and ESCO: exact, close, broad and narrow matches that people have checked."""

import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.sources.mappings import BROAD, CLOSE, EXACT, NARROW, MappingSet
from kg.sources.stream import Edition, Tally
from kg.sources.tables.concepts import onet
from kg.sources.tables.kinds import Kind, by_columns
from kg.sources.tables.opened import Opened

COLUMNS = ("O*NET-SOC Code", "O*NET Title", "ESCO URI", "Match")
_REUSE = "http://data.europa.eu/eli/dec/2011/833/oj"
_EDITION = Edition(
    slug="esco-onet",
    title="ESCO to O*NET crosswalk",
    description="Typed matches of ESCO occupations and ISCO-08 groups with O*NET occupations, checked by people.",
    publisher="European Commission; U.S. Department of Labor, Employment and Training Administration",
    edition="2022",
    licence=_REUSE,
    attribution="This service uses the ESCO classification of the European Commission. It includes information from "
    "the O*NET database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA), used "
    "under the CC BY 4.0 license.",
    homepage="https://esco.ec.europa.eu/en/use-esco/other-crosswalks",
)
SET = MappingSet(
    _EDITION.slug,
    _EDITION.title,
    _EDITION.description,
    _REUSE,
    "http://data.europa.eu/esco/concept-scheme/occupations",
    "https://www.onetcenter.org/taxonomy/2019",
)
# The table says what the O*NET occupation is to the ESCO one, of which most are parts of it: 'broadMatch' is a broad
# O*NET occupation. So SKOS says it with ESCO as the subject. 'exactISCO' has a group of ISCO-08 as its IRI.
_RELATIONS = {
    "exactmatch": EXACT,
    "exactisco": EXACT,
    "closematch": CLOSE,
    "broadmatch": BROAD,
    "narrowmatch": NARROW,
}
_CODE = re.compile(r"\d\d-\d{4}\.\d\d")
_ESCO = re.compile(r"http://data\.europa\.eu/esco/(occupation/[0-9a-f-]{36}|isco/C\d{1,4})")


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    yield from SET.lines()
    seen: set[tuple[str, str]] = set()
    table = file.rows(COLUMNS)
    for row in table:
        code, title, esco, match = (cell.strip() for cell in row)
        relation = _RELATIONS.get(match.lower().replace(" ", ""))
        if not _CODE.fullmatch(code) or not _ESCO.fullmatch(esco):
            problem = f"code {code!r} and IRI {esco!r}: expected such as 43-4121.00 and one of ESCO"
            raise SourceError(table.where, problem, table.line)
        if relation is None:
            tally.leave("pair", "its type of match is none that is known")
        elif (code, esco) in seen:
            tally.leave("pair", "it was given before")
        else:
            seen.add((code, esco))
            tally.keep("pair")
            yield from SET.mapping(esco, relation, onet(code), labels=("", title))


KIND = Kind("the ESCO to O*NET crosswalk", by_columns(COLUMNS), lambda _: _EDITION, _lines)
