"""The canned queries as other people's editors and tools look for examples: SHACL's executables, and the prefix map.

The shape is that of SIB's collection of examples (https://github.com/sib-swiss/sparql-examples), which its editor
asks an endpoint for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.queries import CannedQuery
from kg.syntax import iter_keywords
from kg.terms import BlankNode, Iri, Literal, Triple
from kg.vocab import DCTERMS, ONTOLOGY, OWL, QUERY, RDF, RDFS, SCHEMA, SH, XSD

_TYPE = Iri(f"{RDF}type")
_HEADER = re.compile(r"^#\+.*\n", re.MULTILINE)


def iter_examples(queries: Iterable[CannedQuery], endpoint: str | None = None) -> Iterator[Triple]:
    """Yield each query as a ``sh:SPARQLExecutable``: its question, topic and tags, and its text without the header.

    :param endpoint: the IRI of the endpoint that answers them; None where it is not known, as at build time.
    """
    for query in queries:
        example, keyword = Iri(QUERY + query.name), next(iter_keywords(query.text))
        yield Triple(example, _TYPE, Iri(f"{SH}SPARQLExecutable"))
        yield Triple(example, _TYPE, Iri(f"{SH}SPARQL{keyword.capitalize()}Executable"))
        yield Triple(example, Iri(f"{RDFS}comment"), Literal(query.summary, f"{RDF}langString", "en"))
        if query.description:
            yield Triple(example, Iri(f"{DCTERMS}description"), Literal(query.description, f"{RDF}langString", "en"))
        for word in dict.fromkeys((query.topic, *query.tags)):
            yield Triple(example, Iri(f"{SCHEMA}keywords"), Literal(word))
        yield Triple(example, Iri(f"{SH}prefixes"), Iri(ONTOLOGY))
        yield Triple(example, Iri(SH + keyword.lower()), Literal(_HEADER.sub("", query.text)))
        if endpoint is not None:
            yield Triple(example, Iri(f"{SCHEMA}target"), Iri(endpoint))


def iter_declarations(prefixes: Mapping[str, str]) -> Iterator[Triple]:
    """Yield the prefix map, ``{prefix: namespace IRI}``, as declarations of the ontology."""
    yield Triple(Iri(ONTOLOGY), _TYPE, Iri(f"{OWL}Ontology"))
    for name, namespace in prefixes.items():
        declaration = BlankNode(f"prefix-{name}")
        yield Triple(Iri(ONTOLOGY), Iri(f"{SH}declare"), declaration)
        yield Triple(declaration, Iri(f"{SH}prefix"), Literal(name))
        yield Triple(declaration, Iri(f"{SH}namespace"), Literal(namespace, f"{XSD}anyURI"))
