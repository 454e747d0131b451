"""The links to other vocabularies: read from the graph, and written as SSSOM, SKOS, an alignment or records in RDF."""

from kg.links.paging import Links
from kg.links.reading import PAGE, load_links
from kg.links.sssom import to_sssom
from kg.links.writing import iter_export, to_format

__all__ = ["PAGE", "Links", "iter_export", "load_links", "to_format", "to_sssom"]
