"""The tables that join sources, as they were published: all of them counted, and what they say of libraries."""

from pathlib import Path

import pytest
from tabling import CIP, ESCO, ISCO, SOC, matches, triples

from kg.errors import SourceError
from kg.sources.stream import Source
from kg.sources.tables import read_table, read_tables
from kg.vocab import BASE, CAREER, SKOS

LIBRARY = ("25-4022", "25-4031", "43-4121")
Triples = set[tuple[str, str, str]]
NAMES = {
    "cip-2020": "CIPCode2020.csv",
    "cip-2020-soc-2018": "CIP2020_SOC2018_Crosswalk.xlsx",
    "employment-projections-2024-34": "employment-projections-2024-34.csv",
    "esco-onet": "onet-esco-crosswalk-part.tsv",
    "isco-08-soc-2010": "ISCO_SOC_Crosswalk.xls",
    "soc-2010-soc-2018": "soc-2010-to-2018.json",
    "soc-2018": "soc_2018.txt",
}


@pytest.fixture(scope="module")
def read(sources: Path) -> dict[str, tuple[Source, Triples]]:
    """Every table, and the chain: what was read of it, and what it says."""
    return {source.edition.slug: (source, triples(source)) for source in read_tables(sources)}


def test_every_table_is_found_among_the_others(read: dict[str, tuple[Source, Triples]]) -> None:
    assert read.keys() == {*NAMES, "isco-08-soc-2018"}


@pytest.mark.parametrize("slug", NAMES)
def test_file_alone_is_the_same(slug: str, sources: Path) -> None:
    assert read_table(sources / NAMES[slug]).edition.slug == slug


@pytest.mark.parametrize(
    ("slug", "kept"),
    [
        ("cip-2020", {"code": 2686, "code that is gone": 161}),  # 2,847 rows
        ("cip-2020-soc-2018", {"pair": 5723, "field without an occupation": 194, "occupation without a field": 180}),
        ("employment-projections-2024-34", {"occupation": 832, "median pay, a lower bound": 17, "median pay": 809}),
        ("esco-onet", {"pair": 1507}),
        ("isco-08-soc-2010", {"pair": 1125}),
        ("isco-08-soc-2018", {"pair": 1283}),
        ("soc-2010-soc-2018", {"code": 840}),
        ("soc-2018", {"code": 1447, "definition": 867}),
    ],
)
def test_all_of_it_is_kept(slug: str, kept: dict[str, int], read: dict[str, tuple[Source, Triples]]) -> None:
    tally = read[slug][0].tally
    assert {kind: tally.kept[kind] for kind in kept} == kept


def test_nothing_but_this_is_left_out(read: dict[str, tuple[Source, Triples]]) -> None:
    left = {slug: source.tally.left.total() for slug, (source, _) in read.items() if source.tally.left}
    assert left == {
        "employment-projections-2024-34": 6,  # median pay that is not available
        "isco-08-soc-2010": 2,  # marks of a part that two codes with several rows lack
        "soc-2018": 889 + 580,  # references to other tables; definitions of groups, which are not the publisher's
    }


def test_soc_has_a_place_for_every_code(read: dict[str, tuple[Source, Triples]]) -> None:
    found = read["soc-2018"][1]
    assert len([one for one in found if one[1] == f"{SKOS}broader"]) == 1447 - 23
    levels = [one[0].rsplit("/")[-1] for one in found if one[1] == f"{SKOS}member"]
    assert [levels.count(name) for name in ("major-group", "minor-group", "broad-occupation")] == [23, 98, 459]


@pytest.mark.parametrize("code", LIBRARY)
def test_library_occupations_are_everywhere(code: str, read: dict[str, tuple[Source, Triples]]) -> None:
    node = f"{SOC}{code}"
    for slug in ("soc-2018", "cip-2020-soc-2018", "employment-projections-2024-34", "soc-2010-soc-2018"):
        found = read[slug][1]
        assert [one for one in found if node in one], slug


def test_fields_of_libraries(read: dict[str, tuple[Source, Triples]]) -> None:
    found = matches(read["cip-2020-soc-2018"][1])
    assert (f"{CIP}25.0101", "relatedMatch", f"{SOC}25-4022") in found
    assert (f"{CIP}25.0301", "relatedMatch", f"{SOC}25-4031") in found


def test_librarians_are_projected(read: dict[str, tuple[Source, Triples]]) -> None:
    """The figures that the OOH page gives too: ontology/facts/ooh-2024-34/librarians.ttl."""
    found = read["employment-projections-2024-34"][1]
    values = {one[0].removeprefix(f"{BASE}observation/25-4022-"): one[2] for one in found if one[1] == f"{CAREER}value"}
    assert values["median-pay-2024-34"] == "64320"
    assert values["jobs-2024-34"] == "142100"
    assert values["jobs-projected-2024-34"] == "144500"
    assert values["openings-2024-34"] == "13500"
    assert (f"{SOC}25-4022", f"{CAREER}typicalEducation", f"{BASE}level/master") in found


def test_librarians_are_chained(read: dict[str, tuple[Source, Triples]]) -> None:
    found = matches(read["isco-08-soc-2018"][1])
    assert (f"{ISCO}4411", "narrowMatch", f"{SOC}43-4121") in found
    assert [one for one in found if one[0] == f"{ISCO}2622" and one[2] == f"{SOC}25-4022"]


def test_library_assistants_are_typed(read: dict[str, tuple[Source, Triples]]) -> None:
    onet = "https://www.onetonline.org/link/summary/43-4121.00"
    assistant = f"{ESCO}37b15470-3b2d-4ae0-816c-c7c06ed15c99"
    found = {one for one in matches(read["esco-onet"][1]) if one[2] == onet}
    assert (assistant, "narrowMatch", onet) in found and len(found) == 6


def test_damaged_workbook_is_refused_everywhere(sources: Path, tmp_path: Path) -> None:
    whole = (sources / NAMES["isco-08-soc-2010"]).read_bytes()
    for length in (600, 5000, 100_000, len(whole) - 100_000):
        (tmp_path / "a.xls").write_bytes(whole[:length])
        with pytest.raises(SourceError, match="download it again"):
            list(read_table(tmp_path / "a.xls").lines)
