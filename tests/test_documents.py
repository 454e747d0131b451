"""Documents as sentences: positions, splitting, headings, both kinds of file, and the passages that are committed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import digest, load_document, normalise, split_sentences, to_passages
from kg.errors import DocumentError

CHECKOUT = Path(__file__).resolve().parent.parent
PASSAGES = CHECKOUT / "ontology" / "facts" / "passages"
FILES = {
    "ooh-library-technicians-earlier": "library-technicians.txt",
    "ooh-library-technicians-2024-34": "library-technicians-and-assistants.html",
    "ooh-librarians-2024-34": "librarians.html",
    "ooh-teacher-assistants-2024-34": "teacher-assistants.html",
}


@given(st.lists(st.from_regex(r"[A-Z][a-z ]{0,20}[a-z][.!?]", fullmatch=True), max_size=6))
def test_sentences_join_to_their_block(sentences: list[str]) -> None:
    block = normalise(" ".join(sentences))
    assert " ".join(split_sentences(block)) == block


@pytest.mark.parametrize(
    ("block", "count"),
    [
        ("One. Two! Three? Four.", 4),
        ("She has a Ph.D. In it, all is well.", 1),
        ("The U.S. Bureau says so. It does.", 2),
        ("Pay was $17.31 in May.", 1),
        ("(It is so.) Then it was not.", 2),
        ("", 0),
    ],
)
def test_where_sentences_end(block: str, count: int) -> None:
    assert len(split_sentences(block)) == count


def test_digest_ignores_white_space() -> None:
    assert digest("Most  libraries\n prefer") == digest("Most libraries\u00a0prefer")
    assert digest("Most libraries prefer") != digest("Most libraries require")


def test_plain_text_has_sections(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("It opens. It goes on.\nEducation\nSome learn.\n", encoding="utf-8")
    document = load_document(path)
    assert [sentence.key for sentence in document.sentences] == ["opening-1", "opening-2", "education-1"]
    assert all(document.text[s.start : s.end] == s.text for s in document.sentences)


def test_page_has_sections(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<article aria-labelledby="become-one"><h2><span>How</span></h2><p>It opens.</p><h3>Education</h3>'
        "<p><b>Some</b> learn.&nbsp;Others do not.</p></article>"
        '<article aria-labelledby="pay"><h2>Pay</h2><ul><li>Much</li></ul></article>',
        encoding="utf-8",
    )
    found = [(sentence.key, sentence.text) for sentence in load_document(path).sentences]
    assert found == [
        ("opening-1", "It opens."),
        ("education-1", "Some learn."),
        ("education-2", "Others do not."),
        ("pay-opening-1", "Much"),
    ]


def test_row_of_a_table_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<article aria-labelledby="Summary"><table id="quickfacts"><tbody><tr><th>Pay</th><td>$1. Or 2</td></tr>'
        "</tbody></table><h3>Pay</h3><p>Repeated.</p><h3>Work Environment</h3><p>In schools.</p></article>"
        '<article aria-labelledby="pay"><h2><span>Pay</span></h2><p>It is:</p><table><tbody><tr><td></td>'
        "<td><p>Schools</p></td><td>$3</td></tr></tbody></table><p>More.</p></article>",
        encoding="utf-8",
    )
    found = [(sentence.key, sentence.heading, sentence.text) for sentence in load_document(path).sentences]
    assert found == [
        ("quick-facts-1", "Quick Facts", "Pay: $1. Or 2"),
        ("summary-work-environment-1", "Work Environment", "In schools."),
        ("pay-opening-1", "Pay", "It is:"),
        ("pay-table-1-1", "Pay", "Schools: $3"),
        ("pay-opening-2", "Pay", "More."),
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"<html></html>"])
def test_no_document_is_an_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=r"page\.txt"):
        load_document(path)


@pytest.mark.parametrize("name", FILES)
def test_committed_passages_are_those_of_the_source(name: str, sources: Path, tmp_path: Path) -> None:
    path = copy_of(FILES[name], sources, tmp_path)
    assert to_passages(load_document(path), name) == (PASSAGES / f"{name}.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_is_committed(name: str, sources: Path, tmp_path: Path) -> None:
    """Labels of ours may share a few words with a source, never a sentence of six words or more."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in CHECKOUT.rglob("*.*")
        if path.suffix in {".ttl", ".md", ".rq", ".tsv", ".py"} and ".venv" not in path.parts
    ]
    committed = normalise(" ".join(texts)).lower()
    for sentence in load_document(copy_of(FILES[name], sources, tmp_path)).sentences:
        assert len(sentence.text.split()) < 6 or sentence.text.lower() not in committed, sentence.text


def copy_of(name: str, sources: Path, tmp_path: Path) -> Path:
    """Return the source file of that name, taken out of the zip of pages where it is one."""
    import zipfile

    if (sources / name).is_file():
        return sources / name
    with zipfile.ZipFile(sources / "ooh-2024-34.zip") as pages:
        member = next(one for one in pages.namelist() if one.endswith(f"/{name}"))
        path = tmp_path / name
        path.write_bytes(pages.read(member))
    return path
