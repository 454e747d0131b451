"""Names and relative IRIs become what the engine makes of them."""

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.prologue import resolve

PIECES = st.lists(st.sampled_from(["http:", "a:", "//", "/", ".", "..", "x", "?", "#", "h:80", "../", "@", "%41", ":"]))


@settings(max_examples=1000)
@given(st.sampled_from(["http://e/", "http://e", "urn:", ""]), PIECES.map("".join), PIECES.map("".join))
def test_reference_is_resolved_as_the_engine_does_or_not_at_all(start: str, base: str, reference: str) -> None:
    try:
        found = pyoxigraph.Store().query(f"BASE <{start}{base}> SELECT (<{reference}> AS ?x) {{}}")
    except SyntaxError:
        return
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert resolve(start + base, reference) in {None, next(iter(found))[0].value}
