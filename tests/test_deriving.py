"""What follows from two sources together: roles without a code found among the titles of O*NET."""

from pathlib import Path

import pytest

from kg.links import load_links
from kg.load import load
from kg.session import Session
from kg.settings import Settings
from kg.sources.handbook.titles import Title, Unmatched, iter_matches
from kg.vocab import BASE, GRAPH, VOID

PAGE = Path(__file__).with_name("pages") / "glaziers-and-tinters.html"
ROOFERS, DYERS = (
    "https://www.onetonline.org/link/summary/47-2181.00",
    "https://www.onetonline.org/link/summary/51-6061.00",
)
# Its page has this code already.
SOC = f"{BASE}scheme/soc-2018/47-9992"
TABLES = {
    "Read Me": "O*NET 29.1 Database\nNovember 2024 Release\n",
    "Occupation Data": "O*NET-SOC Code\tTitle\tDescription\n47-2181.00\tRoofers\t\n51-6061.00\tDyers and Colorers\t\n",
    "Alternate Titles": "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n51-6061.00\tTinter\tn/a\t08\n",
}
TITLES = [
    Title("o/1", "Dyers and Colorers", is_preferred=True),
    Title("o/1", "Dyer", is_preferred=False),
    Title("o/1", "Hand", is_preferred=False),
    Title("o/2", "Hands, All Other", is_preferred=True),
    Title("o/2", "Hand", is_preferred=False),
    Title("o/2", "Deck Chief", is_preferred=False),
]


@pytest.mark.parametrize(
    ("name", "within", "found"),
    [
        ("dyer or colorer", (), ("close", "o/1")),
        ("dyer", (), ("broad", "o/1")),
        ("hand", (), None),
        ("hand", ("o/2",), ("broad", "o/2")),
        ("dyer", ("o/2",), None),
        ("deck chief", (), ("related", "o/2")),
        ("dyer (sailor)", (), None),
    ],
)
def test_role_is_the_one_occupation_that_has_its_name(
    name: str, within: tuple[str, ...], found: tuple[str, str] | None
) -> None:
    matches = [
        (relation, title.occupation)
        for _, relation, title, _ in iter_matches([Unmatched("role", name, frozenset(within))], TITLES)
    ]
    assert matches == ([found] if found else [])


@pytest.mark.parametrize("order", [("ooh", "onet"), ("onet", "ooh")])
def test_titles_are_matched_whichever_source_is_loaded_last(order: tuple[str, ...], tmp_path: Path) -> None:
    release = tmp_path / "db_29_1_text"
    release.mkdir()
    for name, table in TABLES.items():
        (release / f"{name}.txt").write_text(table, encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    for kind in order:
        load(settings, kind, [{"ooh": PAGE, "onet": release}[kind]])
    reader = Session(settings).reader
    for vocabulary, codes in (("onet-soc", (ROOFERS, DYERS)), ("soc-2018", (f"{BASE}scheme/soc-2018/47-2181", SOC))):
        held = {(link.subject, link.object) for link in load_links(reader, vocabulary=vocabulary)}
        assert {(f"{BASE}role/roofer", codes[0]), (f"{BASE}role/tinter", codes[1])} <= held

    described = reader.texts(f"SELECT ?graph {{ ?graph a <{VOID}Dataset> ; <{VOID}triples> ?count }}")
    assert {f"{GRAPH}onet-titles", f"{GRAPH}ooh-pages-2024-34-derived"} <= {row["graph"] for row in described}
