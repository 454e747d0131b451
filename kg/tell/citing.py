"""Citing: the passages that an answer rests on."""

from collections.abc import Iterable

from kg.graph import load_evidence
from kg.model import Evidence, Lattice
from kg.paths.render import Json, evidence_json
from kg.reader import Reader
from kg.tell.matter import Told
from kg.terms import Iri, to_token
from kg.vocab import CAREER


def as_evidence(found: Iterable[Evidence]) -> list[Json]:
    """Return passages in the shape of ``evidence``, each once."""
    return [evidence_json(one) for one in dict.fromkeys(found)]


def evidence_of(told: Told, lattice: Lattice, reader: Reader) -> list[Json]:
    """Return the passages of the statements that an answer rests on."""
    known = lattice.statements
    found = [e for iri in told.statements if iri in known for e in known[iri].evidence]
    if others := [iri for iri in told.statements if iri not in known and iri.startswith("https://")]:
        values = " ".join(to_token(Iri(iri)) for iri in others)
        query = f"SELECT DISTINCT ?p WHERE {{ VALUES ?s {{ {values} }} ?s <{CAREER}evidence> ?p }} ORDER BY ?p"
        passages = [row["p"] for row in reader.texts(query)]
        found += load_evidence(reader, passages).values() if passages else []
    return as_evidence(found)
