"""The sources that an answer is read from, with the attribution that their licences demand."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.reader import Reader
from kg.terms import Iri, to_token
from kg.vocab import CAREER, SKOS

# Who names a thing, gives a share or tells what is typical; that others mention it, too, is no reason to name them.
_GRAPHS = f"""SELECT DISTINCT ?graph WHERE {{
  VALUES ?thing {{ THINGS }}
  GRAPH ?graph {{ ?thing ?property ?value }}
  FILTER (?property IN (<{SKOS}prefLabel>, <{CAREER}percent>, <{CAREER}typicalEducation>))
}}"""


@dataclass(frozen=True)
class Source:
    """A named graph as its catalogue describes it; what is not said of it is None."""

    graph: str
    title: str
    edition: str | None
    publisher: str | None
    licence: str | None
    attribution: str | None


def load_sources(reader: Reader, graphs: str) -> dict[str, Source]:
    """Return every graph by IRI. :param graphs: the canned query of that name."""
    return {
        row["graph"]: Source(
            row["graph"],
            row["title"],
            row.get("edition"),
            row.get("publisher"),
            row.get("licence"),
            row.get("attribution"),
        )
        for row in reader.texts(graphs)
    }


def find_graphs(reader: Reader, things: Iterable[str]) -> list[str]:
    """Return the graphs that what is shown of *things* comes from: their names and figures; by IRI."""
    wanted = " ".join(to_token(Iri(thing)) for thing in sorted(set(things)))
    return sorted(row["graph"] for row in reader.texts(_GRAPHS.replace("THINGS", wanted))) if wanted else []
