"""What other people's tools find: the dataset in VoID and DCAT, the prefix map, the examples, the service."""

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, SDO, SH, VOID

from kg.formats import FORMATS, formats
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader
from kg.terms import Iri, to_rdf
from server.app import create_app
from server.description import iter_service

ADDRESS = rdflib.URIRef("http://data.example:8080/sparql")
DOCUMENT = rdflib.URIRef("https://w3id.org/career-lattice/.well-known/void")
ONTOLOGY = rdflib.URIRef("https://w3id.org/career-lattice/ontology")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
PREFIXES = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
"""


@pytest.fixture(scope="module")
def client(session: Session) -> FlaskClient:
    return create_app(session).test_client()


def read(client: FlaskClient, path: str) -> rdflib.Graph:
    answer = client.get(path, headers={"Accept": "text/turtle", "Host": "data.example:8080"})
    assert answer.mimetype == "text/turtle"
    return rdflib.Graph().parse(data=answer.text, format="turtle")


@pytest.fixture(scope="module")
def void(client: FlaskClient) -> rdflib.Graph:
    return read(client, "/.well-known/void")


@pytest.fixture(scope="module")
def dataset(void: rdflib.Graph) -> rdflib.term.Node:
    topic = void.value(DOCUMENT, FOAF.primaryTopic)
    assert topic is not None
    return topic


def counts(embedded: OxigraphReader, query: str) -> dict[str, int]:
    return {row["key"]: int(row["count"]) for row in embedded.texts(query)}


def parts(
    graph: rdflib.Graph, whole: rdflib.term.Node, part: rdflib.URIRef, key: rdflib.URIRef, count: rdflib.URIRef
) -> dict[str, int]:
    return {str(graph.value(one, key)): int(str(graph.value(one, count))) for one in graph.objects(whole, part)}


# The dataset


def test_description_says_what_it_describes(void: rdflib.Graph, dataset: rdflib.term.Node) -> None:
    assert (DOCUMENT, RDF.type, VOID.DatasetDescription) in void
    assert {VOID.Dataset, DCAT.Dataset} <= set(void.objects(dataset, RDF.type))
    for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.license, VOID.exampleResource, VOID.vocabulary):
        assert void.value(dataset, wanted, any=True) is not None, wanted


def test_endpoint_is_named_as_the_client_knows_it(void: rdflib.Graph, dataset: rdflib.term.Node) -> None:
    assert list(void.objects(dataset, VOID.sparqlEndpoint)) == [ADDRESS]
    assert (ADDRESS, DCAT.servesDataset, dataset) in void


def test_space_of_names_holds_the_examples(void: rdflib.Graph, dataset: rdflib.term.Node, client: FlaskClient) -> None:
    space = str(void.value(dataset, VOID.uriSpace))
    for example in void.objects(dataset, VOID.exampleResource):
        assert str(example).startswith(space)
        assert client.get(f"/{str(example).removeprefix(space)}").status_code == 200


def test_vocabularies_are_those_of_the_properties(void: rdflib.Graph, dataset: rdflib.term.Node) -> None:
    named = [str(one) for one in void.objects(dataset, VOID.vocabulary)]
    assert str(ONTOLOGY) in named
    for part in void.objects(dataset, VOID.propertyPartition):
        assert any(str(void.value(part, VOID.property)).startswith(one) for one in named)


def test_total_is_that_of_the_endpoint(void: rdflib.Graph, dataset: rdflib.term.Node, embedded: OxigraphReader) -> None:
    """The description counts itself."""
    query = "SELECT (COUNT(*) AS ?count) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    assert str(void.value(dataset, VOID.triples)) == embedded.texts(query)[0]["count"]


def test_graphs_are_counted(void: rdflib.Graph, dataset: rdflib.term.Node, embedded: OxigraphReader) -> None:
    found = counts(embedded, "SELECT ?key (COUNT(*) AS ?count) { GRAPH ?key { ?s ?p ?o } } GROUP BY ?key")
    del found["https://w3id.org/career-lattice/graph/catalogue"]
    listed = {str(graph): void.value(graph, VOID.triples) for graph in void.objects(dataset, VOID.subset)}
    assert {graph: int(str(count)) for graph, count in listed.items() if count is not None} == found


def test_classes_are_counted(void: rdflib.Graph, dataset: rdflib.term.Node, embedded: OxigraphReader) -> None:
    query = "SELECT ?key (COUNT(DISTINCT ?s) AS ?count) { ?s a ?key } GROUP BY ?key"
    wanted = counts(embedded, query)
    assert parts(void, dataset, VOID.classPartition, VOID["class"], VOID.entities) == wanted
    assert int(str(void.value(dataset, VOID.classes))) == len(wanted)


def test_properties_are_counted(void: rdflib.Graph, dataset: rdflib.term.Node, embedded: OxigraphReader) -> None:
    query = "SELECT ?key (COUNT(*) AS ?count) { SELECT DISTINCT ?s ?key ?o { ?s ?key ?o } } GROUP BY ?key"
    assert parts(void, dataset, VOID.propertyPartition, VOID.property, VOID.triples) == counts(embedded, query)


@pytest.mark.parametrize("form", formats("graph"), ids=lambda form: form.name)
def test_description_comes_in_every_format(form: object, client: FlaskClient) -> None:
    media_type = getattr(form, "media_type", "")
    assert client.get("/.well-known/void", headers={"Accept": media_type}).mimetype == media_type


# What editors ask an endpoint for


def ask(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.get("/sparql", query_string={"query": PREFIXES + query}).json
    assert answer is not None
    return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def test_editor_finds_the_prefixes(client: FlaskClient, session: Session) -> None:
    rows = ask(client, "SELECT DISTINCT ?prefix ?namespace { ?any sh:prefix ?prefix ; sh:namespace ?namespace }")
    assert {row["prefix"]: row["namespace"] for row in rows} == session.prefixes


def test_editor_finds_the_examples(client: FlaskClient, session: Session) -> None:
    rows = ask(
        client,
        "SELECT ?one ?comment ?text { ?one a sh:SPARQLExecutable ; rdfs:comment ?comment ;"
        " sh:select|sh:ask|sh:construct|sh:describe ?text }",
    )
    assert {row["one"].rsplit("/", 1)[1]: row["comment"] for row in rows} == {
        name: query.summary for name, query in session.queries.items()
    }


def test_editor_finds_what_a_class_has(client: FlaskClient) -> None:
    rows = ask(
        client,
        """SELECT ?class ?property ?to ?datatype {
          ?part void:class ?class ; void:propertyPartition ?of . ?of void:property ?property .
          OPTIONAL { { ?of void:classPartition/void:class ?to }
                     UNION { ?of void-ext:datatypePartition/void-ext:datatype ?datatype } } }""",
    )
    career, xsd = f"{ONTOLOGY}#", "http://www.w3.org/2001/XMLSchema#"
    assert {"class": f"{career}Advancement", "property": f"{career}to", "to": f"{career}Role"} in rows
    assert {"class": f"{career}Passage", "property": f"{career}start", "datatype": f"{xsd}integer"} in rows


# The examples as a document


def test_examples_name_their_endpoint_and_prefixes(client: FlaskClient, session: Session) -> None:
    graph = read(client, "/queries.ttl")
    examples = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) == len(session.queries)
    for example in examples:
        assert list(graph.objects(example, SDO.target)) == [ADDRESS]
        assert list(graph.objects(example, SH.prefixes)) == [ONTOLOGY]
        assert list(graph.objects(example, SDO.keywords))
    assert len(list(graph.objects(ONTOLOGY, SH.declare))) == len(session.prefixes)


def test_examples_run_as_they_stand(client: FlaskClient) -> None:
    graph, store = read(client, "/queries.ttl"), ox.Store()
    kinds = {SH.select: ox.QuerySolutions, SH.ask: ox.QueryBoolean, SH.construct: ox.QueryTriples}
    for example in graph.subjects(RDF.type, SH.SPARQLExecutable):
        [(kind, text)] = [(kind, text) for kind in kinds for text in graph.objects(example, kind)]
        assert isinstance(store.query(str(text)), kinds[kind])
        assert "#+" not in str(text)


def test_list_of_queries_is_json_unless_asked(client: FlaskClient) -> None:
    assert client.get("/queries").mimetype == "application/json"
    assert client.get("/queries", headers={"Accept": "application/ld+json"}).mimetype == "application/ld+json"
    assert client.get("/queries.json").mimetype == "application/json"


# The service


def test_service_carries_the_prefixes_and_leads_to_the_dataset(client: FlaskClient, session: Session) -> None:
    graph = read(client, "/sparql")
    assert (ADDRESS, SD.endpoint, ADDRESS) in graph
    assert (ADDRESS, RDFS.seeAlso, rdflib.URIRef("http://data.example:8080/.well-known/void")) in graph
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in graph
    assert len(list(graph.objects(ONTOLOGY, SH.declare))) == len(session.prefixes)


@pytest.mark.parametrize("with_update", [False, True])
def test_service_says_what_it_takes_and_gives(*, with_update: bool) -> None:
    settings = Settings(update_token="secret" if with_update else "")
    described = to_rdf(iter_service(Iri(str(ADDRESS)), settings), "text/turtle", {})
    graph = rdflib.Graph().parse(data=described, format="turtle")
    languages = {SD.SPARQL11Query, SD.SPARQL11Update} if with_update else {SD.SPARQL11Query}
    assert set(graph.objects(ADDRESS, SD.supportedLanguage)) == languages
    assert len(set(graph.objects(ADDRESS, SD.resultFormat))) == len(FORMATS)
    assert len(set(graph.objects(ADDRESS, SD.inputFormat))) == (len(formats("graph")) if with_update else 0)


def test_service_is_described_in_its_vocabulary(client: FlaskClient) -> None:
    """As the W3C's tests of the service description ask: known terms, no literals, values of the right class."""
    graph = read(client, "/sparql")
    known = {"endpoint", "feature", "supportedLanguage", "resultFormat", "inputFormat", "defaultEntailmentRegime"}
    known |= {"defaultDataset", "defaultGraph", "namedGraph", "name", "graph"}
    for subject, predicate, value in graph:
        if str(predicate) in SD:
            assert str(predicate).removeprefix(str(SD)) in known
            assert not isinstance(value, rdflib.Literal)
            is_inside = predicate in (SD.defaultGraph, SD.namedGraph, SD.name, SD.graph)
            assert is_inside or (subject, RDF.type, SD.Service) in graph
    for predicate, kind in ((SD.defaultDataset, SD.Dataset), (SD.defaultGraph, SD.Graph)):
        assert all((value, RDF.type, kind) in graph for value in graph.objects(None, predicate))
    assert all(list(graph.objects(entry, SD.name)) for entry in graph.objects(None, SD.namedGraph))
