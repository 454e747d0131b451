"""Sources as their users have them: what cannot be read is told by file, line and mend."""

import os
import zipfile
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources.files import LONGEST_LINE, Files, Table


def zipped(path: Path, **files: str) -> Path:
    """Write a zip of files, by their names without the ending."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(f"folder/{name}.txt", content)
    return path


def folder(path: Path, **files: str | bytes) -> Files:
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        (path / f"{name}.txt").write_bytes(content.encode() if isinstance(content, str) else content)
    return Files(path)


def test_folder_zip_and_file_read_alike(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one.txt").write_text("a\nb\n", encoding="utf-8")
    sources = (tmp_path / "folder", tmp_path / "folder" / "one.txt", zipped(tmp_path / "one.zip", one="a\nb\n"))
    assert [list(Files(source).lines("ONE.txt")) for source in sources] == [["a\n", "b\n"]] * 3


def test_progress_counts_every_byte(tmp_path: Path) -> None:
    told: list[int] = []
    files = Files(zipped(tmp_path / "a.zip", a="line\n" * 100_000), told.append)
    assert len(list(files.lines("a.txt"))) == 100_000
    assert sum(told) == files.size("a.txt") == 500_000


def test_nothing_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file, folder or zip here"):
        Files(tmp_path / "nothing")


def test_renamed_file_names_what_is_here(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file 'b.txt' here: found a.txt"):
        list(folder(tmp_path, a="x").lines("b.txt"))


@pytest.mark.parametrize("part", [0.3, 0.999])
def test_cut_zip_is_an_error(tmp_path: Path, part: float) -> None:
    whole = zipped(tmp_path / "a.zip", a=os.urandom(20_000).hex()).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(SourceError, match="download it again"):
        Files(tmp_path / "cut.zip")


def test_damaged_file_in_a_zip_is_named(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", a=os.urandom(20_000).hex()).read_bytes())
    content[5000] ^= 255
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(SourceError, match=r"a\.txt: cannot be read"):
        list(Files(tmp_path / "a.zip").lines("a.txt"))


def test_encrypted_zip_is_an_error(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", a="x").read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(SourceError, match="is encrypted"):
        Files(tmp_path / "a.zip")


def test_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", a="0" * 20 * 2**20)
    with pytest.raises(SourceError, match="expected at most 200 times"):
        Files(bomb)


def test_path_that_leaves_is_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        for name in ("../outside.txt", "/absolute.txt", r"..\windows.txt", "in/inside.txt"):
            made.writestr(name, "x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.txt").symlink_to(tmp_path / "a.zip")
    assert Files(tmp_path / "a.zip").names() == ["inside.txt"]
    assert Files(tmp_path / "a.zip").left_out.keys() == {"../outside.txt", "/absolute.txt", r"..\windows.txt"}
    assert Files(tmp_path / "folder").names() == []
    with pytest.raises(SourceError, match=r"found none; 'link\.txt' left out: it lies outside"):
        Files(tmp_path / "folder").read("link.txt")


def test_second_file_of_a_name_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/A.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert Files(tmp_path).left_out == {"b/A.txt": "another file is named 'A.txt' too"}


def test_other_encoding_names_line_and_byte(tmp_path: Path) -> None:
    files = folder(tmp_path, a="\ufeffcafé\n".encode() + "good\ncafé\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"a\.txt:3: byte 4 is not UTF-8"):
        list(files.lines("a.txt"))


def test_line_number_holds_past_the_first_block(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.txt:200001: byte 1 "):
        list(folder(tmp_path, a=b"line\n" * 200_000 + b"\xff\n").lines("a.txt"))


def test_byte_order_mark_and_missing_end_are_taken(tmp_path: Path) -> None:
    assert list(folder(tmp_path, a="\ufeffa\r\nb").lines("a.txt")) == ["a\r\n", "b"]


def test_endless_line_is_stopped(tmp_path: Path) -> None:
    """A line of a gigabyte: a sparse file, of which no more is read than a line may have."""
    told: list[int] = []
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(b"head\n")
        file.truncate(2**30)
    with pytest.raises(SourceError, match=r"a\.txt:2: a line of more than"):
        list(Files(path, told.append).lines("a.txt"))
    assert sum(told) < 2 * LONGEST_LINE


def test_large_file_is_not_read_whole(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="more than 3 bytes"):
        folder(tmp_path, a="four").read("a.txt", most=3)


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    table = Table(folder(tmp_path, a="B,a\n1,2\n\n3,4\n"), "a.txt", ("A",), ("c", "b"))
    assert list(table) == [("2", "", "1"), ("4", "", "3")]
    assert table.has == {"A": True, "c": False, "b": True}


def test_one_column_is_a_tuple_too(tmp_path: Path) -> None:
    assert list(Table(folder(tmp_path, a="a,b\n1,2\n"), "a.txt", ("b",))) == [("2",)]


def test_missing_column_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: no column 'Code': expected it among a, b"):
        Table(folder(tmp_path, a="a\tb\n"), "a.txt", ("Code",), delimiter="\t")


@pytest.mark.parametrize("head", ["", "\n"])
def test_empty_file_has_no_head(tmp_path: Path, head: str) -> None:
    with pytest.raises(SourceError, match="no head"):
        Table(folder(tmp_path, a=head), "a.txt", ("a",))


def test_lines_that_end_in_carriage_returns_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.txt:1: no table: a carriage return that ends no line"):
        Table(folder(tmp_path, a="a\rb\r"), "a.txt", ("a",))


@pytest.mark.parametrize("row", ["1", "1,2,3"])
def test_row_of_another_width_names_its_line(tmp_path: Path, row: str) -> None:
    table = Table(folder(tmp_path, a=f'a,b\n"x\ny",2\n{row}\n'), "a.txt", ("a",))
    with pytest.raises(SourceError, match=r"a\.txt:4: \d columns: expected 2"):
        list(table)


def test_cut_rows_are_taken_where_they_may_be(tmp_path: Path) -> None:
    table = Table(folder(tmp_path, a="a,b\n1\n"), "a.txt", ("a", "b"), may_be_cut=True)
    assert list(table) == [("1", "")]


def test_quote_without_an_end_is_an_error(tmp_path: Path) -> None:
    files = folder(tmp_path, a='a,b\n1,"' + "text\n" * 4_000_000)
    with pytest.raises(SourceError, match="no table: field larger"):
        list(Table(files, "a.txt", ("a",)))


def test_tabs_quote_nothing(tmp_path: Path) -> None:
    table = Table(folder(tmp_path, a='a\tb\n"x\ty"\n'), "a.txt", ("a", "b"), delimiter="\t")
    assert list(table) == [('"x', 'y"')]
