"""Tables for a terminal: as wide as it is, every word kept."""

from hypothesis import given
from hypothesis import strategies as st

from kg.cli.table import to_lines
from kg.reader import Solutions
from kg.terms import Iri, Literal

words = st.lists(st.text("abcdefgh", min_size=1, max_size=7), min_size=1, max_size=12).map(" ".join)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=4), st.integers(40, 120))
def test_long_cells_are_wrapped_and_whole(texts: list[tuple[str, str]], width: int) -> None:
    found = Solutions(("one", "other"), tuple((Literal(one), Literal(other)) for one, other in texts))
    _, _, *lines = to_lines(found, width=width)
    assert all(len(line) <= width for line in lines)
    assert sorted(" ".join(lines).split()) == sorted(" ".join(one for pair in texts for one in pair).split())


def test_no_rows_is_a_head() -> None:
    assert list(to_lines(Solutions(("role", "roleLabel"), ()))) == ["role  roleLabel", "----  ---------"]


def test_ours_are_short_and_labels_stand_for_iris() -> None:
    row = (Iri("https://w3id.org/career-lattice/role/librarian"), Literal("librarian"))
    found = Solutions(("role", "roleLabel"), (row,))
    assert list(to_lines(found))[2] == "librarian"
    assert list(to_lines(found, iris=True))[2] == "role/librarian  librarian"
