"""Loading: what is downloaded goes into graphs of its own, and nothing else changes."""

from pathlib import Path

import pytest

from kg.build import build
from kg.errors import KgError, ParameterError, SourceError
from kg.load import load
from kg.settings import Settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations
from kg.vocab import GRAPH, GRAPH_LOADED, RDF

PEOPLE = "<urn:t:ann> <urn:t:knows> <urn:t:bob> , _:someone . _:someone <urn:t:knows> <urn:t:ann> .\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("load") / "data"
    build(Settings(data=data))
    return data


@pytest.fixture
def settings(base: Path, tmp_path: Path) -> Settings:
    Generations(base).backup(tmp_path / "data")
    return Settings(data=tmp_path / "data")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def ask(settings: Settings, query: str) -> bool:
    return Generations(settings.data).open(load_prefixes(settings.ontology)).ask(query)


def test_source_goes_into_a_graph_of_its_own_beside_what_is_there(settings: Settings, tmp_path: Path) -> None:
    before = Generations(settings.data).info()
    made, (loaded,) = load(settings, "rdf", [write(tmp_path / "people.ttl", PEOPLE)])
    assert (loaded.graph, loaded.statements, loaded.is_new) == (f"{GRAPH}people", 3, True)
    assert {graph: made.graphs[graph] for graph in before.graphs} == before.graphs
    assert made.graphs[loaded.graph] == 3 and made.owned == before.owned


def test_description_says_from_where_and_how_much(settings: Settings, tmp_path: Path) -> None:
    load(settings, "rdf", [write(tmp_path / "people.ttl", PEOPLE)])
    described = f"""ASK {{ GRAPH <{GRAPH_LOADED}> {{
      <{GRAPH}people> a dcat:Dataset ; dcterms:title "people.ttl"@en ; void:triples 3 ; prov:generatedAtTime ?when ;
        dcat:distribution ?input }} }}"""
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in load_prefixes(settings.ontology).items())
    assert ask(settings, declared + described)


def test_description_counts_classes_and_properties(settings: Settings, tmp_path: Path) -> None:
    """So that ``terms`` knows them; a graph that is loaded anew is counted anew."""
    void = "http://rdfs.org/ns/void#"
    count = f"""SELECT ?of ?n {{ GRAPH <{GRAPH_LOADED}> {{
      <{GRAPH}people> <{void}classPartition>|<{void}propertyPartition> ?part .
      ?part <{void}class>|<{void}property> ?of ; <{void}entities>|<{void}triples> ?n }} }}"""
    for text, wanted in (
        (PEOPLE, {"urn:t:knows": "3"}),
        ("<urn:t:cat> a <urn:t:Animal> .", {"urn:t:Animal": "1", f"{RDF}type": "1"}),
    ):
        load(settings, "rdf", [write(tmp_path / "people.ttl", text)])
        rows = Generations(settings.data).open({}).texts(count)
        assert {row["of"]: row["n"] for row in rows} == wanted


def test_same_file_again_changes_nothing_and_another_replaces_its_graph(settings: Settings, tmp_path: Path) -> None:
    path = write(tmp_path / "people.ttl", PEOPLE)
    first, _ = load(settings, "rdf", [path])
    again, (unchanged,) = load(settings, "rdf", [path])
    assert (again.name, unchanged.is_new, unchanged.statements) == (first.name, False, 3)
    made, (changed,) = load(settings, "rdf", [write(path, "<urn:t:cat> <urn:t:knows> 1 .")])
    assert (made.name != first.name, changed.statements, made.graphs[changed.graph]) == (True, 1, 1)
    assert (unchanged.replaced, changed.replaced) == (0, 3)
    assert not ask(settings, "ASK { <urn:t:ann> ?p ?o }")


def test_other_graph_leaves_the_first_and_a_build_keeps_both(settings: Settings, tmp_path: Path) -> None:
    path = write(tmp_path / "people.ttl", PEOPLE)
    load(settings, "rdf", [path])
    load(settings, "rdf", [path], graph="others")
    build(Settings(data=settings.data, ontology=settings.ontology))
    graphs = Generations(settings.data).info().graphs
    assert graphs[f"{GRAPH}people"] == graphs[f"{GRAPH}others"] == 3


def test_updates_are_kept(settings: Settings, tmp_path: Path) -> None:
    from kg.store import work_out_update

    kept = Generations(settings.data)
    state = kept.load()
    change = work_out_update(state.store, "INSERT DATA { GRAPH <urn:t:g> { <urn:t:s> <urn:t:p> 1 } }")
    fresh = kept.load()
    kept.update(fresh, change, "2026-11-25T00:00:00Z")
    load(settings, "rdf", [write(tmp_path / "people.ttl", PEOPLE)])
    assert ask(settings, "ASK { GRAPH <urn:t:g> { <urn:t:s> <urn:t:p> 1 } }")


@pytest.mark.parametrize(
    ("kind", "name", "content", "error"),
    [
        ("rdf", "a.ttl", "<urn:t:a> <urn:t:b>", SourceError),
        ("rdf", "a.txt", "no RDF", SourceError),
        ("ooh", "a.html", "<h1>Recipes</h1>", SourceError),
        ("onet", "a.zip", "PK cut off", SourceError),
        ("esco", "a.csv", "a,b\n1,2\n", SourceError),
        ("table", "a.csv", "a,b\n1,2\n", SourceError),
        ("all", "a.csv", "a,b\n1,2\n", SourceError),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    kind: str, name: str, content: str, error: type[KgError], settings: Settings, tmp_path: Path
) -> None:
    before = Generations(settings.data).current()
    with pytest.raises(error, match=r"a\.\w+"):
        load(settings, kind, [write(tmp_path / name, content)])
    assert Generations(settings.data).current() == before
    assert [path.name for path in (settings.data / "generations").iterdir()] == [before]


@pytest.mark.parametrize("graph", ["things", "loaded", "people-derived"])
def test_graph_that_is_made_otherwise_is_not_loaded_into(graph: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="stands apart"):
        load(settings, "rdf", [write(tmp_path / "people.ttl", PEOPLE)], graph=graph)


@pytest.mark.parametrize("graph", ["", "a b", "a>b", "http:", "http://", "http://a b/", "javascript:alert(1)"])
def test_name_that_is_no_graph_is_refused(graph: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="expected an absolute IRI"):
        load(settings, "rdf", [write(tmp_path / "people.ttl", PEOPLE)], graph=graph)


def test_two_sources_are_not_one_graph(settings: Settings, tmp_path: Path) -> None:
    paths = [write(tmp_path / name, PEOPLE) for name in ("a.ttl", "b.ttl")]
    with pytest.raises(SourceError, match="expected one of them"):
        load(settings, "rdf", paths, graph="both")


def test_nothing_built_is_built_first(tmp_path: Path) -> None:
    made, _ = load(Settings(data=tmp_path / "data"), "rdf", [write(tmp_path / "people.ttl", PEOPLE)])
    assert f"{GRAPH}things" in made.graphs
