"""The ESCO reader: small classifications of our own words, what can be wrong with one, and the real copy."""

import zipfile
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import SourceError
from kg.sources.esco import read_esco
from kg.sources.stream import Source
from kg.vocab import CAREER, DCTERMS, SKOS

CLASSIFICATION = "ESCO dataset - v1.2.1 - classification - en - csv.zip"
BASE = "http://data.europa.eu/esco/"
MODEL, STATUS = f"{BASE}model#", "http://purl.org/iso25964/skos-thes#status"
OCCUPATION, SKILL, OTHER = f"{BASE}occupation/a", f"{BASE}skill/b", f"{BASE}skill/c"
LIBRARIAN = f"{BASE}occupation/60f7eb23-a7ea-4cbe-98a5-1248291f62d5"
TABLES = {
    "occupations_en": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
        "regulatedProfessionNote,scopeNote,definition,inScheme,description,code,naceCode\n"
        f'Occupation,{OCCUPATION},2622,page keeper,"keeper of pages\npages keeper\npage keeper",kepper,released,'
        f"2024-01-02T03:04:05.6Z,{BASE}regulated-professions/unregulated,Not kings.,,"
        f'"{BASE}concept-scheme/occupations,\n{BASE}concept-scheme/research","Keeps ""pages"".",2622.1,'
        "http://data.europa.eu/ux2/nace2.1/911\n"
    ),
    "occupations_fr": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,code\n"
        f"Occupation,{OCCUPATION},2622,gardien de pages,gardienne | gardien,released,2622.1\n"
    ),
    "ISCOGroups_en": f"conceptType,conceptUri,code,preferredLabel\nISCOGroup,{BASE}isco/C2622,2622,keepers\n",
    "skills_en": (
        "conceptUri,preferredLabel,skillType,reuseLevel,status\n"
        f"{SKILL},turn pages,skill/competence,cross-sector,released\n{OTHER},ink,knowledge,,obsolete\n"
    ),
    "skillGroups_en": f"conceptUri,preferredLabel,code\n{BASE}skill/S1,handling,S1\n",
    "conceptSchemes_en": (
        "conceptSchemeUri,preferredLabel,title,status,description,hasTopConcept\n"
        f'{BASE}concept-scheme/skills,Skills,,released,,"{SKILL},\n{OTHER}"\n'
    ),
    "skillsHierarchy_en": (
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 0 code,Level 1 code\n"
        f"{BASE}skill/S,skills,,,S\n{BASE}skill/S,skills,{BASE}skill/S1,handling,S,S1\n"
    ),
    "broaderRelationsOccPillar_en": (
        f"conceptType,conceptUri,broaderType,broaderUri\nOccupation,{OCCUPATION},ISCOGroup,{BASE}isco/C2622\n"
    ),
    "broaderRelationsSkillPillar_en": f"conceptUri,broaderUri\n{SKILL},{BASE}skill/S1\n",
    "occupationSkillRelations_en": (
        "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
        f"{OCCUPATION},page keeper,essential,skill/competence,{SKILL},turn pages\n"
        f"{OCCUPATION},page keeper,optional,knowledge,{BASE}skill/d,glue\n"
    ),
    "skillSkillRelations_en": f"originalSkillUri,relationType,relatedSkillUri\n{SKILL},optional,{OTHER}\n",
    "greenShareOcc_en": f"conceptUri,greenShare\n{OCCUPATION},0.25\n",
    "greenSkillsCollection_en": f"conceptUri,preferredLabel\n{SKILL},turn pages\n",
    "dictionary_en": "filename,data header,property,description\n",
}


def write(path: Path, **changed: str | None) -> Path:
    """Write a small classification, with other content for tables, or without those that are None."""
    path.mkdir(exist_ok=True)
    for name, content in {**TABLES, **changed}.items():
        if content is not None:
            (path / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
    return path


def load(source: Source) -> ox.Store:
    """Return the triples of a source, each line of which must be one."""
    lines = list(source.lines)
    assert all(line.endswith(" .\n") and line.count("\n") == 1 for line in lines)
    store = ox.Store()
    store.extend(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES))
    return store


def found(store: ox.Store, subject: str, property_: str) -> set[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(property_), None)
    return {str(quad.object).replace(BASE, "") for quad in quads}


@pytest.fixture
def store(tmp_path: Path) -> ox.Store:
    return load(read_esco(write(tmp_path)))


@pytest.mark.parametrize(
    ("subject", "property_", "expected"),
    [
        (OCCUPATION, f"{SKOS}prefLabel", {'"page keeper"@en', '"gardien de pages"@fr'}),
        (
            OCCUPATION,
            f"{SKOS}altLabel",
            {'"keeper of pages"@en', '"pages keeper"@en', '"gardienne"@fr', '"gardien"@fr'},
        ),
        (OCCUPATION, f"{SKOS}hiddenLabel", {'"kepper"@en'}),
        (OCCUPATION, f"{SKOS}notation", {'"2622.1"'}),
        (OCCUPATION, f"{SKOS}inScheme", {"<concept-scheme/occupations>", "<concept-scheme/research>"}),
        (OCCUPATION, f"{SKOS}broader", {"<isco/C2622>"}),
        (OCCUPATION, f"{SKOS}scopeNote", {'"Not kings."@en'}),
        (OCCUPATION, f"{DCTERMS}description", {'"Keeps \\"pages\\"."@en'}),
        (OCCUPATION, STATUS, {'"released"'}),
        (OCCUPATION, f"{MODEL}memberOfISCOGroup", {"<isco/C2622>"}),
        (OCCUPATION, f"{MODEL}regulatedProfessionNote", {"<regulated-professions/unregulated>"}),
        (OCCUPATION, f"{MODEL}hasNACECode", {"<http://data.europa.eu/ux2/nace2.1/911>"}),
        (OCCUPATION, f"{MODEL}relatedEssentialSkill", {"<skill/b>"}),
        (OCCUPATION, f"{MODEL}relatedOptionalSkill", {"<skill/d>"}),
        (SKILL, f"{MODEL}skillType", {"<skill-type/skill>"}),
        (SKILL, f"{MODEL}skillReuseLevel", {"<skill-reuse-level/cross-sector>"}),
        (SKILL, f"{MODEL}relatedOptionalSkill", {"<skill/c>"}),
        (SKILL, f"{SKOS}inScheme", {"<concept-scheme/green>"}),
        (SKILL, f"{SKOS}broader", {"<skill/S1>"}),
        (f"{BASE}skill/S1", f"{SKOS}broader", {"<skill/S>"}),
        (f"{BASE}skill/S", f"{SKOS}notation", {'"S"'}),
        (f"{BASE}skill/S", f"{SKOS}prefLabel", {'"skills"@en'}),
        (f"{BASE}concept-scheme/skills", f"{SKOS}hasTopConcept", {"<skill/b>", "<skill/c>"}),
    ],
)
def test_column_is_its_property(store: ox.Store, subject: str, property_: str, expected: set[str]) -> None:
    assert found(store, subject, property_) == expected


def test_numbers_and_dates_are_typed(store: ox.Store) -> None:
    assert found(store, OCCUPATION, f"{CAREER}greenShare") == {'"0.25"^^<http://www.w3.org/2001/XMLSchema#decimal>'}
    assert found(store, OCCUPATION, f"{DCTERMS}modified") == {
        '"2024-01-02T03:04:05.6Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    }


def test_obsolete_concept_keeps_its_status(store: ox.Store) -> None:
    assert found(store, OTHER, STATUS) == {'"obsolete"'}
    assert found(store, OTHER, f"{SKOS}prefLabel") == {'"ink"@en'}


def test_skill_of_no_table_has_its_name(store: ox.Store) -> None:
    assert found(store, f"{BASE}skill/d", f"{SKOS}prefLabel") == {'"glue"@en'}
    assert found(store, f"{BASE}skill/d", f"{MODEL}skillType") == {"<skill-type/knowledge>"}


def test_properties_are_those_of_the_dictionary(sources: Path, store: ox.Store) -> None:
    with zipfile.ZipFile(sources / CLASSIFICATION) as files:
        dictionary = files.read("dictionary_en.csv").decode()
    not_there = ("type", "broader", "memberOfISCOGroup", "greenShare")  # relations of tables, not columns
    for name in {quad.predicate.value for quad in store}:
        assert name in dictionary or name.endswith(not_there), name


@pytest.mark.parametrize("languages", [("fr",), ("de", "fr")])
def test_another_language_alone_is_read(tmp_path: Path, languages: tuple[str, ...]) -> None:
    content = TABLES["occupations_fr"]
    changed = dict.fromkeys(TABLES) | {f"occupations_{language}": content for language in languages}
    source = read_esco(write(tmp_path, **changed))
    store = load(source)
    assert found(store, OCCUPATION, f"{SKOS}prefLabel") == {f'"gardien de pages"@{one}' for one in languages}
    assert len(found(store, OCCUPATION, f"{SKOS}notation")) == 1
    assert source.tally.kept["occupation"] == 1


def test_relations_without_a_language_are_read(tmp_path: Path) -> None:
    """As before version 1.1."""
    name = "occupationSkillRelations"
    store = load(read_esco(write(tmp_path, **{f"{name}_en": None, name: TABLES[f"{name}_en"]})))
    assert found(store, OCCUPATION, f"{MODEL}relatedEssentialSkill") == {"<skill/b>"}


@pytest.mark.parametrize(
    ("name", "edition", "slug"),
    [
        ("ESCO dataset - v1.2.1 - classification - en - csv", "1.2.1", "esco-1-2-1"),
        ("esco_v1.1", "1.1", "esco-1-1"),
        ("mine", "unknown edition", "esco"),
    ],
)
def test_edition_is_named(tmp_path: Path, name: str, edition: str, slug: str) -> None:
    source = read_esco(write(tmp_path / name))
    assert (source.edition.edition, source.edition.slug) == (edition, slug)
    assert source.edition.attribution == "This service uses the ESCO classification of the European Commission."


def test_progress_reaches_the_size(tmp_path: Path) -> None:
    told: list[int] = []
    source = read_esco(write(tmp_path), told.append)
    assert not told
    assert list(source.lines)
    assert sum(told) == source.size


# What can be wrong


def test_nothing_of_esco_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"no file occupations_\*.csv or skills_\*.csv here: found jobs.csv"):
        read_esco(tmp_path)


def test_missing_column_names_the_file(tmp_path: Path) -> None:
    source = read_esco(write(tmp_path, skills_en="conceptUri,label\n"))
    with pytest.raises(SourceError, match=r"skills_en.csv:1: no column 'preferredLabel'"):
        list(source.lines)


def test_short_row_names_its_line(tmp_path: Path) -> None:
    source = read_esco(write(tmp_path, skills_en=f"{TABLES['skills_en']}{BASE}skill/e\n"))
    with pytest.raises(SourceError, match=r"skills_en.csv:4: 1 columns: expected 5"):
        list(source.lines)


LEFT = [
    ("skills_en", f"{SKILL},again,,,\n", "skill", "it has a row already"),
    ("skills_en", "skill/e,no address,,,\n", "skill", "its address is no IRI"),
    ("skills_en", f"{BASE}skill/e,,,,\n", "skill", "it has no label"),
    ("occupations_fr", f"Occupation,{BASE}occupation/e,,,,,\n", "occupation, texts in fr", "it has no label"),
    ("conceptSchemes_en", "x,,,,,\n", "concept scheme", "its address is no IRI"),
    ("broaderRelationsSkillPillar_en", f"{SKILL},S1\n", "broader relation", "one of its addresses is no IRI"),
    (
        "occupationSkillRelations_en",
        f"{OCCUPATION},,nice to have,,{SKILL},\n",
        "skill of an occupation",
        "its type is neither essential nor optional",
    ),
    ("skillSkillRelations_en", f"{SKILL},optional,<>\n", "skill of a skill", "one of its addresses is no IRI"),
    ("greenShareOcc_en", f"{SKILL},much\n", "green share", "its address is no IRI, or the share no number"),
    ("greenShareOcc_en", f"{OCCUPATION},0.5\n", "green share", "it has a row already"),
    ("greenSkillsCollection_en", "b,\n", "member of a collection", "its address is no IRI"),
]


@pytest.mark.parametrize(("table", "row", "kind", "why"), LEFT)
def test_doubtful_row_is_counted(tmp_path: Path, table: str, row: str, kind: str, why: str) -> None:
    source = read_esco(write(tmp_path, **{table: TABLES[table] + row}))
    assert load(source)
    assert source.tally.left[kind, why] == 1


def test_what_is_not_here_and_not_read_is_noted(tmp_path: Path) -> None:
    source = read_esco(write(tmp_path, notes_en="x\n"))
    assert load(source)
    assert source.tally.left["researchSkillsCollection_*.csv", "it is not in this copy"] == 1
    assert source.tally.left["notes_en.csv", "no table of this name is read"] == 1


# The real copy


@pytest.fixture(scope="module")
def classification(sources: Path) -> tuple[Source, list[str]]:
    """The real copy, read once."""
    source = read_esco(sources / CLASSIFICATION)
    return source, list(source.lines)


def test_classification_is_read_whole(classification: tuple[Source, list[str]]) -> None:
    """Four rows of the 3,043 occupations say again what an earlier row says."""
    tally = classification[0].tally
    expected = {"occupation": 3039, "skill": 13939, "ISCO group": 619, "skill group": 640, "green share": 3590}
    assert {kind: tally.kept[kind] for kind in expected} == expected
    assert tally.read["occupation"] == 3043


def test_classification_is_valid_throughout(classification: tuple[Source, list[str]]) -> None:
    """Every twentieth line, and all of the librarian."""
    sample = [*islice(classification[1], 0, None, 20), *(line for line in classification[1] if LIBRARIAN in line)]
    assert len(list(ox.parse("".join(sample).encode(), format=ox.RdfFormat.N_TRIPLES))) == len(sample) > 14_000


def test_librarian_is_known(classification: tuple[Source, list[str]]) -> None:
    store = ox.Store()
    lines = "".join(line for line in classification[1] if line.startswith(f"<{LIBRARIAN}> "))
    store.extend(ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES))
    assert found(store, LIBRARIAN, f"{SKOS}prefLabel") == {'"librarian"@en'}
    assert found(store, LIBRARIAN, f"{MODEL}memberOfISCOGroup") == {"<isco/C2622>"}
    assert len(found(store, LIBRARIAN, f"{MODEL}relatedEssentialSkill")) > 10
