"""Tables that are damaged, wrong or meant to harm: an error that names file, row and mend, or a counted omission."""

import io
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from tabling import CIP_CSV, CIP_SOC_HEAD, CROSSWALK, PROJECTIONS_CSV, SOC_TEXT, SUCCESSORS, write, write_xlsx

from kg.errors import SourceError
from kg.sources.files import LONGEST_LINE
from kg.sources.tables import read_table, read_tables, workbooks

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def refused(path: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(read_table(path).lines)
    assert path.name in str(caught.value)
    return caught.value


def pairs(path: Path) -> Path:
    return write_xlsx(path, one=[CIP_SOC_HEAD, ["25.0101", "Science.", "25-4022", "Librarians"]])


def rewritten(path: Path, name: str, content: bytes) -> Path:
    """Replace, or add, a part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return path


# Which file


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\0\1\2", "{}", "<html></html>", "PK\3\4"])
def test_other_file_is_told_which_are_known(content: str, tmp_path: Path) -> None:
    assert any(word in refused(write(tmp_path / "soc_2018.txt", content)).problem for word in ("SOC 2018", "zip"))


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "away.csv").problem


def test_several_tables_are_no_table(tmp_path: Path) -> None:
    write(tmp_path / "a", SOC_TEXT)
    write(tmp_path / "b", CIP_CSV)
    with pytest.raises(SourceError, match="2 tables: expected one"):
        read_table(tmp_path)


# Texts


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_wrong_encoding_names_the_line(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CIP_CSV.replace("Two.", "Café.").encode(encoding))
    error = refused(tmp_path / "a.csv")
    assert "UTF-8" in error.problem and error.line in {1, 5}


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (CIP_CSV, "CIPTitle"),
        (PROJECTIONS_CSV, "Median Annual Wage 2024"),
        (PROJECTIONS_CSV, "Employment 2034"),
        (CROSSWALK, "ESCO URI"),
    ],
)
def test_missing_column_is_named(content: str, column: str, tmp_path: Path) -> None:
    error = refused(write(tmp_path / "a", content.replace(column, "Something", 1)))
    assert error.line == 1 and "column" in error.problem


def test_missing_column_of_a_sheet_is_named(tmp_path: Path) -> None:
    error = refused(write_xlsx(tmp_path / "a.xlsx", one=[["A note", "x"], [*CIP_SOC_HEAD[:3], "Something"], ["1"] * 4]))
    assert "SOC2018Title" in error.problem and error.line == 2


def test_lines_that_end_otherwise_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(CIP_CSV.replace("\n", "\r").encode())
    assert "no table" in refused(tmp_path / "a").problem


def test_truncated_row_is_named(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "a", PROJECTIONS_CSV[:-60])).line == 4


def test_truncated_json_is_named(tmp_path: Path) -> None:
    error = refused(write(tmp_path / "a", SUCCESSORS.replace(", ", ",\n")[:-20]))
    assert error.line == 3 and "download it again" in error.problem


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"25-4022"}', '"25-402"}'), "became '25-402'"),
        (('"25-4022"}', '["x", 1]}'), "expected codes"),
        (('"25-4021": ', '"25-4021": "25-4022", "25-4021": '), "is there twice"),
        (("{", '{"classification": {"ambiguous_source_count": 2}, '), "but there are 1"),
        (('"one_to_one"', '"other"'), "'one_to_one'"),
        (("{", '{"deep": ' + "[" * 100_000), "no whole JSON"),
    ],
)
def test_odd_json_is_refused(change: tuple[str, str], problem: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a", SUCCESSORS.replace(*change, 1))
    if problem == "no whole JSON":  # what is in it is known by its beginning
        path = write(path, '{"ambiguous": {"25-9011": ' + "[" * 100_000)
    assert problem in refused(path).problem


def test_endless_line_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path / "a", f"{SOC_TEXT}[25-4031] A -- {'x' * 2 * LONGEST_LINE}\n"))
    assert error.line == 5


def test_lines_without_a_code_are_counted(tmp_path: Path) -> None:
    source = read_table(write(tmp_path / "a", f"{SOC_TEXT}\nnonsense\n[25-4031] cut\n"))
    list(source.lines)
    assert source.tally.left["line", "it has no code, title and text"] == 2


@pytest.mark.parametrize("content", [SOC_TEXT, CIP_CSV, PROJECTIONS_CSV])
def test_second_row_of_a_code_is_counted(content: str, tmp_path: Path) -> None:
    once, twice = (
        read_table(write(tmp_path / name, content + more)) for name, more in (("a", ""), ("b", last(content)))
    )
    assert sorted(once.lines) == sorted(twice.lines)
    assert twice.tally.left.total() == once.tally.left.total() + 1 + (content == SOC_TEXT)


def last(content: str) -> str:
    return f"{content.splitlines()[-1]}\n"


def test_group_without_its_own_is_kept_and_counted(tmp_path: Path) -> None:
    source = read_table(write(tmp_path / "a", SOC_TEXT.replace("[25-4020] Broad -- A text.\n", "")))
    assert [line for line in source.lines if "25-4022" in line]
    assert source.tally.left["place in the hierarchy", "the group above is not in this copy"] == 1


@pytest.mark.parametrize("figure", ["many", "1e99", "NaN", "1.2.3", "> 239"])
def test_absurd_figure_names_its_row(figure: str, tmp_path: Path) -> None:
    error = refused(write(tmp_path / "a", PROJECTIONS_CSV.replace("64,320", figure)))
    assert error.line == 2 and figure in error.problem


@pytest.mark.parametrize(
    "row", ["43-4121\tA\thttp://data.europa.eu/esco/isco/C1\texactMatch", "43-4121.00\tA\thttps://a/\texactMatch"]
)
def test_odd_code_or_iri_names_its_row(row: str, tmp_path: Path) -> None:
    assert refused(write(tmp_path / "a", f"{CROSSWALK}{row}\n")).line == 2


def test_unknown_type_of_match_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a", f"{CROSSWALK}43-4121.00\tA\thttp://data.europa.eu/esco/isco/C1\tnearlyMatch\n")
    source = read_table(path)
    list(source.lines)
    assert source.tally.left["pair", "its type of match is none that is known"] == 1


def test_text_that_would_end_a_literal_stays_in_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a", SOC_TEXT.replace("Keep things.", 'Say " . <a> <b> "\\'))
    assert sum(line.count("\n") for line in read_table(path).lines) == len(list(read_table(path).lines))


# Workbooks


@pytest.mark.parametrize("length", [4, 100, 2000, -10])
def test_truncated_workbook_is_refused(length: int, tmp_path: Path) -> None:
    path = pairs(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:length])
    assert "download it again" in refused(path).problem


def test_changed_byte_is_found(tmp_path: Path) -> None:
    path = pairs(tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    content[content.index(b"xl/worksheets/sheet1.xml") + 60] ^= 255
    path.write_bytes(bytes(content))
    assert "download" in refused(path).problem


def test_old_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(workbooks.XLS + bytes(5000))
    assert "no whole workbook" in refused(tmp_path / "a.xls").problem


def test_macros_are_counted_and_not_run(tmp_path: Path) -> None:
    source = read_table(rewritten(pairs(tmp_path / "a.xlsm"), "xl/vbaProject.bin", b"\0" * 100))
    assert len(list(source.lines)) > 10
    assert source.tally.left == {("macros", "what is in a table is never run"): 1}


def test_bomb_is_refused_before_it_is_unzipped(tmp_path: Path) -> None:
    path = rewritten(pairs(tmp_path / "a.xlsx"), "xl/sharedStrings.xml", b" " * 50_000_000)
    assert "expected at most 200 times as many" in refused(path).problem


def test_size_that_a_bomb_hides_is_found(tmp_path: Path) -> None:
    path = rewritten(pairs(tmp_path / "a.xlsx"), "xl/bomb.xml", b" " * 5_000_000)
    size = (5_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    assert "download" in refused(path).problem


def test_entities_are_not_unfolded(tmp_path: Path) -> None:
    names = [chr(97 + at) for at in range(12)]
    declared = "".join(f'<!ENTITY {two} "{f"&{one};" * 20}">' for one, two in pairwise(names))
    sheet = f'<!DOCTYPE x [<!ENTITY a "{"a" * 99}">{declared}]><worksheet xmlns="{MAIN}"><sheetData><row r="1">'
    sheet += '<c t="inlineStr"><is><t>&l;</t></is></c></row></sheetData></worksheet>'
    assert (
        "no whole workbook"
        in refused(rewritten(pairs(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet.encode())).problem
    )


def test_two_cells_far_apart_take_no_room(tmp_path: Path) -> None:
    """A reader that lays a sheet out as a rectangle ends the process: tafia/calamine#693."""
    cells = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, name in zip("ABCD", CIP_SOC_HEAD, strict=True)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cells}</row>'
    sheet += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    error = refused(rewritten(pairs(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet.encode()))
    assert f"more than {workbooks.MOST_ROWS} rows" in error.problem


def test_zip_without_a_table_is_told_which_are_known(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("readme.txt", "none")
    assert "no table that is known" in refused(tmp_path / "a.zip").problem


def test_zip_of_tables_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("deep/one", SOC_TEXT)
        made.write(pairs(tmp_path / "b.xlsx"), "b.xlsx")
        made.writestr("../away", CIP_CSV)
    assert [source.edition.slug for source in read_tables(tmp_path / "a.zip")] == ["cip-2020-soc-2018", "soc-2018"]
