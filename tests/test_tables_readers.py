"""The tables that join sources, each from a tiny one: known by what is in it, and said in public words."""

from pathlib import Path

import pytest
from tabling import (
    CIP,
    CIP_CSV,
    CIP_SOC_HEAD,
    CROSSWALK,
    ESCO,
    ISCO,
    PROJECTIONS_CSV,
    SOC,
    SOC_TEXT,
    SUCCESSORS,
    Rows,
    matches,
    triples,
    write,
    write_isco,
    write_xlsx,
)

from kg.sources.sssom import NO_TERM_FOUND
from kg.sources.tables import read_table, read_tables
from kg.sources.tables.concepts import XKOS
from kg.sources.tables.soc import level_of, parent_of
from kg.vocab import BASE, CAREER, DCTERMS, OWL, SCHEMA, SKOS, SSSOM

UUID = "37b15470-3b2d-4ae0-816c-c7c06ed15c99"


# Known by content


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (SOC_TEXT, "soc-2018"),
        (CIP_CSV, "cip-2020"),
        (PROJECTIONS_CSV, "employment-projections-2024-34"),
        (CROSSWALK, "esco-onet"),
        (SUCCESSORS, "soc-2010-soc-2018"),
        ("\t".join(CIP_SOC_HEAD) + "\n", "cip-2020-soc-2018"),
    ],
)
def test_name_of_file_is_nothing(content: str, slug: str, tmp_path: Path) -> None:
    assert read_table(write(tmp_path / "renamed.dat", content)).edition.slug == slug


def test_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    assert read_table(write(tmp_path / "a.csv", f"\ufeff{CIP_CSV}")).edition.slug == "cip-2020"


def test_nothing_is_read_before_its_time(tmp_path: Path) -> None:
    told: list[int] = []
    source = read_table(write(tmp_path / "a", SOC_TEXT), told.append)
    assert (told, source.size) == ([], len(SOC_TEXT))
    assert len(list(source.lines)) > 20
    assert sum(told) == len(SOC_TEXT)


def test_folder_gives_all_its_tables(tmp_path: Path) -> None:
    write(tmp_path / "a", SOC_TEXT)
    write(tmp_path / "b", CIP_CSV)
    write(tmp_path / "c", "something else")
    assert [source.edition.slug for source in read_tables(tmp_path)] == ["soc-2018", "cip-2020"]


def test_copy_of_an_edition_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "a", SOC_TEXT)
    write(tmp_path / "b", SOC_TEXT)
    assert read_table(tmp_path).tally.left == {("file", "another one holds the same edition"): 1}


# SOC 2018


def test_soc_has_levels_and_definitions(tmp_path: Path) -> None:
    found = triples(write(tmp_path / "a", SOC_TEXT))
    code = f"{SOC}25-4022"
    assert {
        (code, f"{SKOS}prefLabel", "Librarians"),
        (code, f"{SKOS}notation", "25-4022"),
        (code, f"{SKOS}broader", f"{SOC}25-4020"),
        (f"{SOC}25-4020", f"{SKOS}broader", f"{SOC}25-4000"),
        (f"{SOC}25-0000", f"{SKOS}topConceptOf", SOC.rstrip("/")),
        (f"{SOC}detailed-occupation", f"{SKOS}member", code),
        (f"{SOC}detailed-occupation", f"{XKOS}depth", "4"),
    } <= found
    assert {one for one in found if one[1] == f"{SKOS}definition"} == {(code, f"{SKOS}definition", "Keep things.")}


def test_broad_group_may_cover_the_next_ten() -> None:
    assert parent_of("29-1221", {"29-1000", "29-1210", "29-1240"}) == "29-1210"
    assert parent_of("15-1210", {"15-1000", "15-1200"}) == "15-1200"
    assert level_of("15-1200") == "minor-group"


def test_soc_structure_of_the_publisher(tmp_path: Path) -> None:
    rows: Rows = [
        ["2018 Standard Occupational Classification"],
        ["Major Group", "Minor Group", "Broad Group", "Detailed Occupation", None],
        ["25-0000", None, None, None, "Education"],
        [None, "25-4000", None, None, "Librarians and others"],
        [None, None, "25-4020", None, "Librarians"],
        [None, None, None, "25-4022", "Librarians and more"],
    ]
    found = triples(write_xlsx(tmp_path / "a.xlsx", structure=rows))
    assert (f"{SOC}25-4022", f"{SKOS}prefLabel", "Librarians and more") in found
    assert (f"{SOC}25-4020", f"{SKOS}broader", f"{SOC}25-4000") in found


def test_soc_definitions_of_the_publisher(tmp_path: Path) -> None:
    rows: Rows = [
        ["SOC Group", "SOC Code", "SOC Title", "SOC Definition"],
        ["Broad", "25-4020", "Librarians", "This broad occupation is the same."],
        ["Detailed", "25-4022", "Librarians", "Keep things."],
    ]
    found = triples(write_xlsx(tmp_path / "a.xlsx", definitions=rows))
    assert [one[0] for one in found if one[1] == f"{SKOS}definition"] == [f"{SOC}25-4022"]


# CIP 2020


def test_cip_is_a_hierarchy(tmp_path: Path) -> None:
    found = triples(write(tmp_path / "a", CIP_CSV))
    code = f"{CIP}25.0101"
    assert {
        (code, f"{SKOS}prefLabel", "Library Science"),
        (code, f"{SKOS}broader", f"{CIP}25.01"),
        (f"{CIP}25", f"{SKOS}topConceptOf", f"{BASE}scheme/cip-2020"),
        (code, f"{SKOS}related", f"{CIP}25.0199"),
        (code, f"{SKOS}example", "A, B"),
        (code, f"{SKOS}example", "C"),
        (code, f"{SKOS}changeNote", "New"),
    } <= found


def test_code_that_is_gone_has_a_successor(tmp_path: Path) -> None:
    source = read_table(write(tmp_path / "a", CIP_CSV))
    found = triples(source)
    gone = {one for one in found if one[0] == f"{CIP}25.0102"}
    assert (f"{CIP}25.0102", f"{DCTERMS}isReplacedBy", f"{CIP}25.0101") in gone
    assert (f"{CIP}25.0102", f"{OWL}deprecated", "true") in gone
    assert not {one for one in gone if one[1] == f"{SKOS}broader"}
    assert source.tally.left.total() == 1  # the reference to 99.0000


# Crosswalks


def test_fields_and_occupations_match(tmp_path: Path) -> None:
    turned = [CIP_SOC_HEAD[at] for at in (2, 3, 0, 1)]
    path = write_xlsx(
        tmp_path / "a.xlsx",
        first=[
            CIP_SOC_HEAD,
            ["25.0101", "Science.", "25-4022", "Librarians"],
            ["25.0199", "Other.", "25-4022", "Librarians"],
            ["01.0508", "Taxidermy.", "99-9999", "NO MATCH"],
        ],
        second=[turned, ["25-4022", "Librarians", "25.0101", "Science."], ["11-1011", "C", "99.9999", "NO MATCH"]],
    )
    found = triples(path)
    assert matches(found) == {(f"{CIP}{code}", "relatedMatch", f"{SOC}25-4022") for code in ("25.0101", "25.0199")}
    assert len([one for one in found if one[2] == NO_TERM_FOUND]) == 2
    comments = {one[0].rsplit("link/")[1]: one[2] for one in found if one[1] == f"{SSSOM}comment"}
    assert comments["cip-2020-soc-2018/25.0199/relatedMatch/25-4022"] == "In the sheet first alone."
    assert "cip-2020-soc-2018/25.0101/relatedMatch/25-4022" not in comments


ISCO_PAIRS = [("2622", "*", "25-4021", ""), ("2622", "*", "25-9011", "*"), ("1111", "", "11-1031", "*")]
ISCO_PAIRS += [("3333", "", "33-3333", ""), ("1112", "", "25-9011", "*")]


def test_marks_of_a_part_say_which_is_wider(tmp_path: Path) -> None:
    old = f"{BASE}scheme/soc-2010/"
    assert matches(triples(write_isco(tmp_path / "a.xlsx", ISCO_PAIRS))) == {
        (f"{ISCO}2622", "narrowMatch", f"{old}25-4021"),
        (f"{ISCO}2622", "relatedMatch", f"{old}25-9011"),
        (f"{ISCO}1111", "broadMatch", f"{old}11-1031"),
        (f"{ISCO}3333", "exactMatch", f"{old}33-3333"),
        (f"{ISCO}1112", "broadMatch", f"{old}25-9011"),
    }


def test_missing_mark_is_taken_as_there_and_counted(tmp_path: Path) -> None:
    source = read_table(write_isco(tmp_path / "a.xlsx", [("2622", "", "25-4021", ""), ("2622", "*", "25-9011", "")]))
    assert {relation for _, relation, _ in matches(triples(source))} == {"narrowMatch"}
    assert source.tally.left.total() == 1


def test_codes_split_and_join(tmp_path: Path) -> None:
    old = f"{BASE}scheme/soc-2010/"
    assert matches(triples(write(tmp_path / "a", SUCCESSORS))) == {
        (f"{old}25-4021", "broadMatch", f"{SOC}25-4022"),
        (f"{old}25-9011", "relatedMatch", f"{SOC}25-4022"),
        (f"{old}25-9011", "narrowMatch", f"{SOC}25-9099"),
    }


def test_folder_with_both_halves_is_the_chain(tmp_path: Path) -> None:
    write_isco(tmp_path / "a.xlsx", ISCO_PAIRS)
    write(tmp_path / "b.json", SUCCESSORS)
    source = read_table(tmp_path)
    found = triples(source)
    confidence = {
        one[0].split("isco-08-soc-2018/")[1]: float(one[2]) for one in found if one[1] == f"{SSSOM}confidence"
    }
    # Certain but for two steps; split in two, of which a part may lie in either; two ways, of which the surest counts.
    assert confidence == {
        "C2622/relatedMatch/25-4022": 0.9,
        "C2622/relatedMatch/25-9099": 0.45,
        "C1112/relatedMatch/25-4022": 0.45,
        "C1112/relatedMatch/25-9099": 0.45,
    }
    assert source.tally.left.total() == 2  # 11-1031 and 33-3333, of which the other table says nothing


def test_typed_matches_are_those_of_the_onet_side(tmp_path: Path) -> None:
    """'broadMatch' is a broad O*NET occupation, so that SKOS has the ESCO one as its subject."""
    rows = f"43-4121.00\tClerks\t{ESCO}{UUID}\tbroadMatch\n25-9031.00\tOthers\t{ISCO}2351\texactISCO\n"
    assert matches(triples(write(tmp_path / "a", CROSSWALK + rows))) == {
        (f"{ESCO}{UUID}", "broadMatch", "https://www.onetonline.org/link/summary/43-4121.00"),
        (f"{ISCO}2351", "exactMatch", "https://www.onetonline.org/link/summary/25-9031.00"),
    }


# Employment Projections


def test_what_entry_takes_is_of_our_schemes(tmp_path: Path) -> None:
    found = triples(write(tmp_path / "a", PROJECTIONS_CSV))
    entry = {
        (one[1].removeprefix(CAREER), one[2].removeprefix(BASE))
        for one in found
        if one[0] == f"{SOC}25-4022" and one[1].startswith(CAREER)
    }
    assert entry == {
        ("typicalEducation", "level/doctoral"),
        ("typicalEducation", "level/first-professional"),
        ("typicalExperience", "experience/none"),
        ("typicalTraining", "training/none"),
    }
    assert {one[2] for one in found if one[1] == f"{SKOS}altLabel"} == {"Law Librarian", "Archivist"}


def test_figures_have_unit_and_year(tmp_path: Path) -> None:
    found = triples(write(tmp_path / "a", PROJECTIONS_CSV))
    node = f"{BASE}observation/25-4022-jobs-2024-34"
    assert {
        (node, f"{SCHEMA}observationAbout", f"{SOC}25-4022"),
        (node, f"{CAREER}value", "1142100"),
        (node, f"{CAREER}unit", "jobs"),
        (node, f"{CAREER}year", "2024"),
        (f"{BASE}observation/25-4022-openings-2024-34", f"{CAREER}value", "13500"),
        (f"{BASE}observation/25-4022-employment-change-2024-34", f"{CAREER}value", "1.7"),
    } <= found


def test_missing_and_top_coded_are_no_figures(tmp_path: Path) -> None:
    source = read_table(write(tmp_path / "a", PROJECTIONS_CSV))
    found = triples(source)
    missing, bound = (f"{BASE}observation/{code}-median-pay-2024-34" for code in ("27-2011", "29-1240"))
    assert [one[2].rsplit("#")[1] for one in found if one[0] == missing and "obsStatus" in one[1]] == ["obsStatus-M"]
    assert (bound, f"{SCHEMA}minValue", "239200") in found
    assert not [one for one in found if one[0] in {missing, bound} and one[1] == f"{CAREER}value"]
    assert source.tally.left == {
        ("median pay", "it is not available"): 1,
        ("education at entry", "its category is none that is known"): 1,
    }


def test_summary_rows_are_left_out(tmp_path: Path) -> None:
    row = PROJECTIONS_CSV.splitlines()[-1]
    more = "\n".join(row.replace("29-1240", code) for code in ("00-0000", "29-0000", "29-1241")) + "\n"
    source = read_table(write(tmp_path / "a", PROJECTIONS_CSV + more))
    found = triples(source)
    assert source.tally.kept["occupation"] == 3
    assert source.tally.left["row", "it sums up occupations that have rows of their own"] == 3
    assert not [one for one in found if one[2] == f"{SOC}29-1240"]


def test_projections_of_the_workbook(tmp_path: Path) -> None:
    head = [
        "2024 National Employment Matrix title",
        "2024 National Employment Matrix code",
        "Occupation type",
        "Employment, 2024",
        "Employment, 2034",
        "Employment change, numeric, 2024–34",
        "Employment change, percent, 2024–34",
        "Occupational openings, 2024–34 annual average",
        "Median annual wage, dollars, 2024[1]",
        "Typical education needed for entry",
        "Work experience in a related occupation",
        "Typical on-the-job training needed to attain competency in the occupation",
    ]
    rows: Rows = [
        ["Table 1.2 of it"],
        head,
        ["Total", "00-0000", "Summary", 170000.5, 1, 1, 1, 1, 49500, "—", "—", "—"],
        ["Assistants", "25-9045", "Line item", 1.5, 2, 0.5, 33.3, 0.25, "—", "Some college, no degree", "None", "None"],
        ["Footnotes: one"],
    ]
    source = read_table(write_xlsx(tmp_path / "a.xlsx", sheet=rows))
    found = triples(source)
    assert source.tally.kept["occupation"] == 1
    assert (f"{BASE}scheme/oews/25-9045", f"{SKOS}narrowMatch", f"{SOC}25-9049") in found
    assert (f"{BASE}observation/25-9045-jobs-2024-34", f"{CAREER}value", "1500") in found
