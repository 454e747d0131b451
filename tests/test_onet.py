"""The O*NET reader: small releases of our own words, what can be wrong with one, and the real copy."""

import datetime
import re
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import SourceError
from kg.sources.onet import read_onet
from kg.sources.onet.references import LEVELS
from kg.sources.stream import Source
from kg.vocab import BASE, CAREER, LEVEL, SKOS

CHECKOUT = Path(__file__).resolve().parent.parent
RELEASE = "db_29_1_text.zip"
OCCUPATION, DATA = "https://www.onetonline.org/link/summary/", f"{BASE}onet/"
CODE, OTHER = "25-4022.00", "25-4031.00"
RATED = (
    "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tN\tStandard Error\tLower CI Bound\tUpper CI Bound"
    "\tRecommend Suppress\tNot Relevant\tDate\tDomain Source\n"
)
SHARED_OUT = (
    "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tCategory\tData Value\tN\tStandard Error\tLower CI Bound"
    "\tUpper CI Bound\tRecommend Suppress\tDate\tDomain Source\n"
)
TABLES = {
    "Read Me": "O*NET 29.1 Database\nNovember 2024 Release\n",
    "Occupation Data": f'O*NET-SOC Code\tTitle\tDescription\n{CODE}\tLibrarians\tThey "keep" it.\n{OTHER}\tAides\t\n',
    "Content Model Reference": "Element ID\tElement Name\tDescription\n2\tNeeds\t\n2.A\tReading\tTo read.\n",
    "Scales Reference": "Scale ID\tScale Name\tMinimum\tMaximum\nIM\tImportance\t1\t5\n",
    "Skills": RATED
    + f"{CODE}\t2.A\tReading\tIM\t4.5\t8\t0.1\t4.2\t4.8\tN\tn/a\t08/2023\tAnalyst\n"
    + f"{CODE}\t2.A\tReading\tLV\t0.5\t7\t0.2\t0\t1\tY\tY\t08/2023\tAnalyst\n",
    "Education, Training, and Experience Categories": (
        "Element ID\tElement Name\tScale ID\tCategory\tCategory Description\n2.D.1\tEducation\tRL\t6\tBachelor\n"
    ),
    "Education, Training, and Experience": SHARED_OUT
    + f"{CODE}\t2.D.1\tEducation\tRL\t6\t62.5\t28\t4.1\tn/a\t80\tN\t08/2023\tIncumbent\n"
    + f"{CODE}\t2.D.1\tEducation\tRL\t8\t0.00\t28\t0\tn/a\tn/a\tY\t08/2023\tIncumbent\n",
    "Alternate Titles": (
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"
        f"{CODE}\tMaster of Books\tMoB\t08\n{CODE}\tMaster of Books\tn/a\t04\n"
    ),
    "Sample of Reported Titles": f"O*NET-SOC Code\tReported Job Title\tShown\n{CODE}\tBookkeeper\tY\n",
    "Job Zone Reference": "Job Zone\tName\tExperience\tEducation\n5\tZone five\tMuch.\tMore.\n",
    "Job Zones": f"O*NET-SOC Code\tJob Zone\tDate\n{CODE}\t5\t08/2023\n",
    "Related Occupations": (
        f"O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex\n{CODE}\t{OTHER}\tPrimary-Short\t1\n"
    ),
    "Task Statements": (
        f"O*NET-SOC Code\tTask ID\tTask\tTask Type\tIncumbents Responding\n{CODE}\t7\tShelve.\tCore\tn/a\n"
    ),
    "Technology Skills": (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
        f"{CODE}\tMap & Book 1.0\t43232605\tSoftware\tY\tY\n{OTHER}\tMap & Book 1.0\t43232605\tSoftware\tY\tN\n"
    ),
    "Tools Used": f"O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n{CODE}\tCarts\t24101500\tCarts\n",
    "UNSPSC Reference": (
        "Commodity Code\tCommodity Title\tClass Code\tClass Title\n24101500\tCarts\t24100000\tThings that carry\n"
    ),
}


def write(path: Path, **changed: str | bytes | None) -> Path:
    """Write a small release, with other content for files, or without those that are None."""
    path.mkdir(exist_ok=True)
    for name, content in {**TABLES, **changed}.items():
        if content is not None:
            (path / f"{name}.txt").write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def load(source: Source) -> ox.Store:
    """Return the triples of a source, each line of which must be one."""
    lines = list(source.lines)
    assert all(line.endswith(" .\n") and line.count("\n") == 1 for line in lines)
    store = ox.Store()
    store.extend(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES))
    return store


def found(store: ox.Store, subject: str, property_: str) -> list[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(property_), None)
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal))


def figures(store: ox.Store, subject: str) -> dict[str, str]:
    """Return what is said of a figure in terms of ours, by the name of the term."""
    quads = store.quads_for_pattern(ox.NamedNode(subject), None, None)
    said = {quad.predicate.value: str(getattr(quad.object, "value", "")) for quad in quads}
    return {name.removeprefix(CAREER): value for name, value in said.items() if name.startswith(CAREER)}


@pytest.fixture
def store(tmp_path: Path) -> ox.Store:
    return load(read_onet(write(tmp_path)))


def test_occupation_stays_its_publishers(store: ox.Store) -> None:
    librarian = OCCUPATION + CODE
    assert found(store, librarian, f"{SKOS}prefLabel") == ["Librarians"]
    assert found(store, librarian, f"{SKOS}definition") == ['They "keep" it.']
    assert found(store, librarian, f"{SKOS}inScheme") == [f"{BASE}scheme/onet-soc-2019"]
    roles = list(store.quads_for_pattern(None, None, ox.NamedNode(f"{CAREER}Role")))
    assert not roles


def test_titles_are_told_apart(store: ox.Store) -> None:
    assert found(store, OCCUPATION + CODE, f"{SKOS}altLabel") == ["Master of Books", "MoB"]
    assert found(store, OCCUPATION + CODE, f"{CAREER}reportedTitle") == ["Bookkeeper"]


def test_importance_and_level_are_one_node(store: ox.Store) -> None:
    assert figures(store, f"{DATA}29.1/{CODE}/2.A") == {
        "occupation": OCCUPATION + CODE,
        "element": f"{DATA}element/2.A",
        "importance": "4.5",
        "importanceStandardError": "0.1",
        "importanceLowerBound": "4.2",
        "importanceUpperBound": "4.8",
        "respondents": "8",
        "levelNeeded": "0.5",
        "levelNeededStandardError": "0.2",
        "levelNeededLowerBound": "0",
        "levelNeededUpperBound": "1",
        "levelRespondents": "7",
        "suppressedOn": f"{DATA}scale/LV",
        "isNotRelevant": "true",
        "answeredBy": "Analyst",
    }


def test_share_has_its_bounds_and_category(store: ox.Store) -> None:
    share = figures(store, f"{DATA}29.1/{CODE}/2.D.1/RL-6")
    assert share == {
        "occupation": OCCUPATION + CODE,
        "element": f"{DATA}element/2.D.1",
        "category": f"{DATA}category/2.D.1-RL-6",
        "percent": "62.5",
        "respondents": "28",
        "standardError": "4.1",
        "upperBound": "80",
        "answeredBy": "Incumbent",
    }
    assert found(store, share["category"], f"{SKOS}exactMatch") == [f"{LEVEL}bachelor"]


def test_suppressed_share_is_kept_and_marked(store: ox.Store) -> None:
    share = figures(store, f"{DATA}29.1/{CODE}/2.D.1/RL-8")
    assert (share["percent"], share["suppressedOn"]) == ("0", f"{DATA}scale/RL")


def test_levels_are_those_of_the_ontology() -> None:
    graph = rdflib.Graph().parse(CHECKOUT / "ontology" / "alignments.ttl")
    datatype = rdflib.URIRef(f"{BASE}scheme/onet-education")
    said = {
        int(str(notation)): str(level).removeprefix(LEVEL)
        for level, notation in graph.subject_objects(rdflib.SKOS.notation)
        if isinstance(notation, rdflib.Literal) and notation.datatype == datatype
    }
    assert said == dict(enumerate(LEVELS, start=1))


def test_job_zone_is_described(store: ox.Store) -> None:
    assert found(store, OCCUPATION + CODE, f"{CAREER}jobZone") == [f"{DATA}job-zone/5"]
    assert found(store, f"{DATA}job-zone/5", f"{SKOS}note") == ["Education: More.", "Experience: Much."]


def test_related_occupation_has_tier_and_index(store: ox.Store) -> None:
    related = figures(store, f"{DATA}29.1/related/{CODE}/{OTHER}")
    assert related == {
        "occupation": OCCUPATION + CODE,
        "relatedOccupation": OCCUPATION + OTHER,
        "tier": "Primary-Short",
        "index": "1",
    }


def test_task_is_a_node_with_its_text(store: ox.Store) -> None:
    assert figures(store, f"{DATA}task/7") == {"occupation": OCCUPATION + CODE, "taskType": "Core"}
    assert found(store, f"{DATA}task/7", "http://www.w3.org/2000/01/rdf-schema#label") == ["Shelve."]


def test_technology_is_one_thing_for_all(store: ox.Store) -> None:
    technology = f"{DATA}technology/Map%20%26%20Book%201.0"
    assert figures(store, technology) == {"isHot": "true", "commodity": f"{DATA}unspsc/43232605"}
    assert found(store, OCCUPATION + CODE, f"{CAREER}technologyInDemand") == [technology]
    assert found(store, OCCUPATION + OTHER, f"{CAREER}usesTechnology") == [technology]
    assert not found(store, OCCUPATION + OTHER, f"{CAREER}technologyInDemand")


def test_commodity_has_its_class(store: ox.Store) -> None:
    assert found(store, f"{DATA}tool/Carts", f"{CAREER}commodity") == [f"{DATA}unspsc/24101500"]
    assert found(store, f"{DATA}unspsc/24101500", f"{SKOS}broader") == [f"{DATA}unspsc/24100000"]


def test_everything_used_is_in_the_ontology(store: ox.Store) -> None:
    ontology = rdflib.Graph().parse(CHECKOUT / "ontology" / "career.ttl")
    known = {str(term) for term in ontology.subjects(rdflib.RDF.type)}
    used = {quad.predicate.value for quad in store}
    used |= {quad.object.value for quad in store if isinstance(quad.object, ox.NamedNode)}
    assert {term for term in used if term.startswith(CAREER)} <= known


def test_scores_say_their_scale(tmp_path: Path) -> None:
    interests = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n"
    rows = f"{CODE}\t1.B.1.d\tSocial\tOI\t5.5\n{CODE}\t1.B.1.g\tFirst\tIH\t4\n"
    source = read_onet(write(tmp_path, Interests=interests + rows))
    score = figures(load(source), f"{DATA}29.1/{CODE}/1.B.1.d")
    assert (score["score"], score["scale"]) == ("5.5", f"{DATA}scale/OI")
    assert source.tally.left["interests", "a high point, which the scores show"] == 1


def test_tasks_are_rated(tmp_path: Path) -> None:
    rows = "O*NET-SOC Code\tTask ID\tScale ID\tCategory\tData Value\tN\n"
    rows += f"{CODE}\t7\tIM\tn/a\t4\t20\n{CODE}\t7\tRT\tn/a\t90\t21\n{CODE}\t7\tFT\t1\t10\t20\n"
    source = read_onet(write(tmp_path, **{"Task Ratings": rows}))
    rating = figures(load(source), f"{DATA}29.1/{CODE}/7")
    assert (rating["task"], rating["importance"], rating["relevance"]) == (f"{DATA}task/7", "4", "90")
    assert (rating["respondents"], rating["relevanceRespondents"]) == ("20", "21")
    assert source.tally.left["task ratings", "a share of answers on how often a task is done"] == 1


def test_earlier_release_has_matrices(tmp_path: Path) -> None:
    matrix = f"O*NET-SOC Code\tRelated O*NET-SOC Code\tIndex\n{CODE}\t{OTHER}\t3\n"
    changed = {"Related Occupations": None, "Career Changers Matrix": matrix, "Career Starters Matrix": matrix}
    store = load(read_onet(write(tmp_path, **changed, **{"Read Me": "O*NET 25.0 Database\nAugust 2020 Release"})))
    changers, starters = (figures(store, f"{DATA}25.0/related/{part}{CODE}/{OTHER}") for part in ("", "starters/"))
    assert (changers["tier"], starters["tier"], starters["index"]) == ("Career changers", "Career starters", "3")
    assert found(store, OCCUPATION + CODE, f"{SKOS}inScheme") == [f"{BASE}scheme/onet-soc-2010"]


def test_later_release_has_other_names(tmp_path: Path) -> None:
    """As from release 30.3 on, in which tables were split and software became elements."""
    shares, categories = TABLES["Education, Training, and Experience"], "Education, Training, and Experience Categories"
    later = {
        "Read Me": "O*NET 30.3 Database\nMay 2026 Release\n",
        "Essential Skills": TABLES["Skills"],
        "Transferable Skills": f"{RATED}{CODE}\t2.B\tTeaching\tIM\t3\t8\t0\t0\t5\tN\tn/a\t08/2023\tAnalyst\n",
        "Education": shares,
        "Training and Experience": shares.replace("2.D.1", "3.A.1").replace("\tRL", "\tRW"),
        "Education Categories": TABLES[categories],
        "Job Titles": f"O*NET-SOC Code\tJob Title\n{CODE}\tMaster of Books\n",
        "Software Skills": (
            "O*NET-SOC Code\tElement ID\tElement Name\tWorkplace Example\tHot Technology\tIn Demand\n"
            f"{CODE}\t5.F.1\tMaps\tMap 1.0\tY\tY\n"
        ),
    }
    earlier = ("Skills", "Education, Training, and Experience", categories, "Alternate Titles", "Technology Skills")
    source = read_onet(write(tmp_path, **dict.fromkeys(earlier), **later))
    store = load(source)
    assert figures(store, f"{DATA}30.3/{CODE}/2.B")["importance"] == "3"
    assert figures(store, f"{DATA}30.3/{CODE}/3.A.1/RW-6")["percent"] == "62.5"
    assert found(store, f"{DATA}category/2.D.1-RL-6", f"{SKOS}exactMatch") == [f"{LEVEL}bachelor"]
    assert found(store, OCCUPATION + CODE, f"{SKOS}altLabel") == ["Master of Books"]
    assert figures(store, f"{DATA}technology/Map%201.0")["commodity"] == f"{DATA}element/5.F.1"
    missing = {what for what, why in source.tally.left if why == "it is not in this copy"}
    assert "Training and Experience Categories.txt" in missing
    assert not missing & {f"{name}.txt" for name in (*earlier, *later)}


@pytest.mark.parametrize(
    ("folder", "read_me", "edition", "slug"),
    [
        ("db_30_0_text", None, "30.0", "onet-30-0"),
        ("db_30_0_text", "O*NET 29.1 Database", "29.1", "onet-29-1"),
        ("O*NET db_28_2_text (1)", None, "28.2", "onet-28-2"),
        ("mine", "nothing of the kind", "unknown edition", "onet"),
    ],
)
def test_edition_is_named(tmp_path: Path, folder: str, read_me: str | None, edition: str, slug: str) -> None:
    source = read_onet(write(tmp_path / folder, **{"Read Me": read_me}))
    assert (source.edition.edition, source.edition.slug) == (edition, slug)
    assert load(source)


def test_attribution_is_what_the_licence_asks(tmp_path: Path) -> None:
    edition = read_onet(write(tmp_path)).edition
    assert edition.licence == "https://creativecommons.org/licenses/by/4.0/"
    for words in ("includes information from the O*NET 29.1 Database", "CC BY 4.0", "has modified", "not approved"):
        assert words in edition.attribution
    assert edition.issued == datetime.date(2024, 11, 1)


def test_zip_gives_the_same_as_its_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "db_29_1_text")
    with zipfile.ZipFile(tmp_path / "copy.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for file in folder.iterdir():
            made.write(file, f"db_29_1_text/{file.name}")
    assert list(read_onet(folder).lines) == list(read_onet(tmp_path / "copy.zip").lines)


def test_progress_reaches_the_size(tmp_path: Path) -> None:
    told: list[int] = []
    source = read_onet(write(tmp_path), told.append)
    assert not told
    assert list(source.lines)
    assert sum(told) == source.size


# What can be wrong


def test_no_occupations_is_an_error(tmp_path: Path) -> None:
    source = read_onet(write(tmp_path, **{"Occupation Data": None}))
    with pytest.raises(SourceError, match=r"no file 'Occupation Data.txt' here: found Alternate Titles.txt"):
        list(source.lines)


def test_missing_column_names_the_file(tmp_path: Path) -> None:
    source = read_onet(write(tmp_path, Skills=RATED.replace("Data Value", "Value")))
    with pytest.raises(SourceError, match=r"Skills.txt:1: no column 'Data Value'"):
        list(source.lines)


def test_short_row_names_its_line(tmp_path: Path) -> None:
    source = read_onet(write(tmp_path, Skills=f"{RATED}{CODE}\t2.A\n"))
    with pytest.raises(SourceError, match=r"Skills.txt:2: 2 columns: expected 13"):
        list(source.lines)


def test_other_encoding_names_its_line(tmp_path: Path) -> None:
    titles = f"O*NET-SOC Code\tReported Job Title\n{CODE}\tProtégé\n".encode("latin-1")
    source = read_onet(write(tmp_path, **{"Sample of Reported Titles": titles}))
    with pytest.raises(SourceError, match=r"Reported Titles.txt:2: byte 16 is not UTF-8"):
        list(source.lines)


def test_table_of_no_codes_is_an_error(tmp_path: Path) -> None:
    occupations = "O*NET-SOC Code\tTitle\nlibrarian\tLibrarians\n"
    with pytest.raises(SourceError, match="expected O\\*NET-SOC codes"):
        list(read_onet(write(tmp_path, **{"Occupation Data": occupations})).lines)


LEFT = [
    ("Occupation Data", f"{CODE}\tAgain\t\n", "occupation", "its code stands in an earlier row"),
    ("Occupation Data", "25-4022\tLibrarians\t\n", "occupation", "its code is no O*NET-SOC code"),
    ("Job Zones", "99-9999.99\t5\t08/2023\n", "job zone", "its code is not in Occupation Data.txt"),
    ("Job Zones", f"{CODE}\t4\t08/2023\n", "job zone", "the occupation has one already"),
    ("Job Zones", f"{OTHER}\tfive\t08/2023\n", "job zone", "its number is none"),
    ("Content Model Reference", "2.A\tAgain\t\n", "element", "its identifier stands in an earlier row, or is none"),
    ("Content Model Reference", "2 A>\tX\t\n", "element", "its identifier stands in an earlier row, or is none"),
    ("Scales Reference", "<\tX\t1\t2\n", "scale", "its identifier is none"),
    ("Related Occupations", f"{CODE}\t{OTHER}\tX\t2\n", "related occupation", "it repeats an earlier row"),
    ("Task Statements", f"{CODE}\t7\tX\tCore\t1\n", "task", "its identifier stands in an earlier row, or is none"),
    ("Tools Used", f"{CODE}\tn/a\t24101500\tCarts\n", "tool", "it has no name, or no kind"),
    ("Tools Used", f"{CODE}\tCarts\tfew\tCarts\n", "tool", "it has no name, or no kind"),
    ("Sample of Reported Titles", f"{CODE}\t\tY\n", "reported title", "it is empty"),
    ("Alternate Titles", f"{CODE}\tMoB\tn/a\t1\n", "alternate title", "the occupation has it already"),
    ("Skills", f"{CODE}\t2.A\tR\tIM" + "\t1" * 9 + "\n", "skills", "it repeats an earlier row"),
    ("Skills", f"{CODE}\t2.B\tR\tIM\tn/a" + "\t1" * 8 + "\n", "skills", "its value is no number"),
    ("Skills", f"{CODE}\t2.B\tR\tXX" + "\t1" * 9 + "\n", "skills", "its scale is none that is read"),
    ("Skills", f"{CODE}\t<>\tR\tIM" + "\t1" * 9 + "\n", "skills", "what it is about has no identifier"),
    ("Skills", "25-4022,00\t2.A\tR\tIM" + "\t1" * 9 + "\n", "skills", "its code is no O*NET-SOC code"),
]


@pytest.mark.parametrize(("table", "row", "kind", "why"), LEFT)
def test_doubtful_row_is_counted(tmp_path: Path, table: str, row: str, kind: str, why: str) -> None:
    source = read_onet(write(tmp_path, **{table: TABLES[table] + row}))
    usual = read_onet(write(tmp_path / "usual"))
    left, before = source.tally.left, usual.tally.left
    assert load(source) and load(usual)
    assert left[kind, why] == before[kind, why] + 1


def test_what_is_not_here_and_not_read_is_noted(tmp_path: Path) -> None:
    source = read_onet(write(tmp_path, Abilities=None, Extra="x\n"))
    assert load(source)
    assert source.tally.left["Abilities.txt", "it is not in this copy"] == 1
    assert source.tally.left["Extra.txt", "no table of this name is read"] == 1


# The real copy


@pytest.fixture(scope="module")
def release(sources: Path) -> tuple[Source, list[str]]:
    """The real copy, read once."""
    source = read_onet(sources / RELEASE)
    return source, list(source.lines)


def test_release_is_read_whole(release: tuple[Source, list[str]]) -> None:
    kept = release[0].tally.kept
    expected = {"occupation": 1016, "job zone": 923, "task": 18796, "related occupation": 18460, "technology": 32627}
    assert {kind: kept[kind] for kind in expected} == expected
    assert (kept["skills"], kept["education, training, and experience"]) == (61530, 36209)
    assert release[0].tally.left["Abilities.txt", "it is not in this copy"] == 1


def test_release_is_valid_throughout(release: tuple[Source, list[str]]) -> None:
    """Every hundredth line, and all of the librarians."""
    sample = [*islice(release[1], 0, None, 100), *(line for line in release[1] if CODE in line)]
    triples = Counter(str(triple) for triple in ox.parse("".join(sample).encode(), format=ox.RdfFormat.N_TRIPLES))
    assert len(triples) > 15_000


def test_librarians_are_known(release: tuple[Source, list[str]]) -> None:
    lines = [line for line in release[1] if CODE in line]
    store = ox.Store()
    store.extend(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES))
    assert found(store, OCCUPATION + CODE, f"{SKOS}prefLabel") == ["Librarians and Media Collections Specialists"]
    assert found(store, OCCUPATION + CODE, f"{CAREER}jobZone") == [f"{DATA}job-zone/5"]
    shares = [
        float(figures(store, node)["percent"])
        for node in {line.split("> ")[0][1:] for line in lines if re.search(r"/2\.D\.1/RL-\d+> ", line)}
    ]
    assert len(shares) == 12
    assert sum(shares) == pytest.approx(100, abs=0.1)
