"""The description of the SPARQL service (https://www.w3.org/TR/sparql11-service-description/)."""

from collections.abc import Iterator

from flask import Response, request

from kg.examples import iter_declarations
from kg.formats import FORMATS, formats
from kg.settings import Settings
from kg.terms import BlankNode, Iri, Literal, Triple, is_iri, to_rdf
from kg.vocab import GRAPH_CATALOGUE, ONTOLOGY, RDF, RDFS, VOID, XSD
from server.access import session, tagged
from server.negotiation import choose

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMAT_IRIS = "http://www.w3.org/ns/formats/"
ENTAILMENT = "http://www.w3.org/ns/entailment/"
# https://www.w3.org/ns/formats/: the name of each format of ours there.
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
_COUNTS = f"""SELECT ?graph ?count WHERE {{
  GRAPH <{GRAPH_CATALOGUE}> {{ ?dataset <{VOID}subset> ?graph . ?graph <{VOID}triples> ?count }}
}} ORDER BY ?graph"""


def describe() -> Response:
    """Return the service description, in the graph format that the client likes best.

    It carries the prefix map too, where editors look for it that find none in the graph.
    """
    service = Iri(find_address())
    triples = [
        *iter_service(service, session().settings),
        *iter_graphs(session().reader.texts(_COUNTS)),
        Triple(service, Iri(f"{RDFS}seeAlso"), Iri(find_address(".well-known/void"))),
        *iter_declarations(session().prefixes),
    ]
    form = choose(request, "graph")
    return tagged(Response(to_rdf(triples, form.media_type, session().prefixes), mimetype=form.media_type))


def find_address(path: str = "sparql") -> str:
    """Return the address of *path* here as the client knows it, or as it is served where ``Host`` makes no IRI."""
    if request.host and is_iri(request.url_root):  # a host that is none comes out empty
        return request.url_root + path
    return f"http://{session().settings.host}:{session().settings.port}/{path}"


def iter_service(service: Iri, settings: Settings) -> Iterator[Triple]:
    """Yield what the service can do, as far as its *settings* let it."""
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield Triple(service, Iri(f"{RDF}type"), sd("Service"))
    yield Triple(service, sd("endpoint"), service)
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if settings.default_graph == "union":
        yield Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    if settings.service:
        yield Triple(service, sd("feature"), sd("BasicFederatedQuery"))
    yield Triple(service, sd("defaultEntailmentRegime"), Iri(f"{ENTAILMENT}Simple"))
    for form in FORMATS:
        yield Triple(service, sd("resultFormat"), Iri(FORMAT_IRIS + _FORMAT_NAMES[form.name]))
    if settings.update_token or settings.update_tokens:
        yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
        for form in formats("graph"):
            yield Triple(service, sd("inputFormat"), Iri(FORMAT_IRIS + _FORMAT_NAMES[form.name]))
    yield Triple(service, sd("defaultDataset"), dataset)
    yield Triple(dataset, Iri(f"{RDF}type"), sd("Dataset"))
    yield Triple(dataset, Iri(f"{VOID}vocabulary"), Iri(ONTOLOGY))
    yield Triple(dataset, sd("defaultGraph"), default)
    yield Triple(default, Iri(f"{RDF}type"), sd("Graph"))


def iter_graphs(rows: list[dict[str, str]]) -> Iterator[Triple]:
    """Yield the named graphs with the number of their triples."""
    for number, row in enumerate(rows):
        entry, graph = BlankNode(f"entry{number}"), BlankNode(f"graph{number}")
        yield Triple(BlankNode("dataset"), sd("namedGraph"), entry)
        yield Triple(entry, Iri(f"{RDF}type"), sd("NamedGraph"))
        yield Triple(entry, sd("name"), Iri(row["graph"]))
        yield Triple(entry, sd("graph"), graph)
        yield Triple(graph, Iri(f"{RDF}type"), sd("Graph"))
        yield Triple(graph, Iri(f"{VOID}triples"), Literal(row["count"], f"{XSD}integer"))


def sd(local: str) -> Iri:
    """Return a term of the service description vocabulary."""
    return Iri(f"{SD}{local}")
