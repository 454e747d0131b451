"""What tests of tables share: tiny tables as their publishers lay them out, and what a reader makes of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pyoxigraph as ox

from kg.sources.stream import Source
from kg.sources.tables import read_table
from kg.vocab import BASE, SKOS

SOC = f"{BASE}scheme/soc-2018/"
CIP = "https://nces.ed.gov/ipeds/cipcode/cipdetail.aspx?y=56&cip="
ISCO = "http://data.europa.eu/esco/isco/C"
ESCO = "http://data.europa.eu/esco/occupation/"
Rows = Sequence[Sequence[object]]

SOC_TEXT = """\
[25-0000] Major -- A text.
[25-4000] Minor -- A text.
[25-4020] Broad -- A text.
[25-4022] Librarians -- Keep things. :: cip_2020:25.0101, isco_08:2622
"""
CIP_CSV = '''\
"CIPFamily","CIPCode","Action","TextChange","CIPTitle","CIPDefinition","CrossReferences","Examples"
"=""25""","=""25""","No substantive changes",no,"LIBRARIES.","All of it.","",""
"=""25""","=""25.01""","No substantive changes",no,"Library Science.","Group.","",""
"=""25""","=""25.0101""","New",no,"Library Science.","One.","25.0199 - Other., 99.0000 - None.","Examples: - A, B, - C"
"=""25""","=""25.0199""","No substantive changes",no,"Other.","Two.","",""
"=""25""","=""25.0102""","Moved from",no,"Old.","Moved from 25.0102 to 25.0101","",""
'''
PROJECTIONS_CSV = '''\
"Occupation Title","Occupation Code","Employment 2024","Employment 2034","Employment Change, 2024-2034",\
"Employment Percent Change, 2024-2034","Occupational Openings, 2024-2034 Annual Average","Median Annual Wage 2024",\
"Typical Entry-Level Education","Work Experience in a Related Occupation","Typical on-the-job Training"
"Librarians    * Law Librarian* Archivist","=""25-4022""","1,142.1","144.5","2.4","1.7","13.5","64,320",\
"Doctoral or professional degree","None","None"
"Actors","=""27-2011""","57.0","57.1","0.2","0.3","6.3","—","Bachelor's degree","5 years or more","Apprenticeship"
"Surgeons","=""29-1240""","1.0","1.1","0.1","-0.3","0.3",">=239,200","Something new","None","None"
'''
CROSSWALK = "O*NET-SOC Code\tO*NET Title\tESCO URI\tMatch\n"
CIP_SOC_HEAD = ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title")
ISCO_HEAD = ("ISCO-08 Code", "ISCO-08 Title EN", "part", "2010 SOC Code", "2010 SOC Title")
SUCCESSORS = '{"ambiguous": {"25-9011": ["25-4022", "25-9099"]}, "one_to_one": {"25-4021": "25-4022"}}'


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def write_xlsx(path: Path, **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def write_isco(path: Path, pairs: Iterable[tuple[str, str, str, str]]) -> Path:
    """Write the two sheets of ISCO-08 to SOC 2010, of (group, mark, occupation, mark)."""
    pairs = list(pairs)
    turned = [ISCO_HEAD[at] for at in (3, 4, 2, 0, 1)]
    return write_xlsx(
        path,
        first=[["A note"], ISCO_HEAD, *([group, "Group", mark, f"{code} ", "Title"] for group, mark, code, _ in pairs)],
        second=[["A note"], turned, *([code, "Title", mark, group, "Group"] for group, _, code, mark in pairs)],
    )


def triples(source: Source | Path) -> set[tuple[str, str, str]]:
    """Return what a source says, each line parsed as strictly as the engine does; IRIs and texts as plain strings."""
    found = read_table(source) if isinstance(source, Path) else source
    lines = "".join(found.lines)
    parsed = [*ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)]
    assert len(parsed) == lines.count("\n")
    return {(plain(one.subject), plain(one.predicate), plain(one.object)) for one in parsed}


def plain(term: object) -> str:
    return str(getattr(term, "value", term))


def matches(found: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Return the mappings of what was found, with the short names of their relations."""
    return {
        (subject, predicate.removeprefix(SKOS), object_)
        for subject, predicate, object_ in found
        if predicate.startswith(SKOS) and predicate.endswith("Match")
    }
