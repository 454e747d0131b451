"""What links and alignments point at is there, under the label they give it; asked of the real sources.

Wikidata, the Occupation Ontology and ESCO's model are not among the sources, so that theirs are not asked about.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.sources.sssom import NO_TERM_FOUND, load_mappings
from kg.sources.turtle import load_triples

CHECKOUT = Path(__file__).resolve().parent.parent
ONTOLOGY = CHECKOUT / "ontology"
CTDL = {"ceterms": "https://purl.org/ctdl/terms/", "audLevel": "https://purl.org/ctdl/vocabs/audLevel/"}
Labels = Iterator[tuple[str, str]]


def cip(sources: Path) -> Labels:
    with (sources / "CIPCode2020.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code = row["CIPCode"].strip('="')
            yield f"https://nces.ed.gov/ipeds/cipcode/cipdetail.aspx?y=56&cip={code}", row["CIPTitle"].rstrip(".")


def ctdl(sources: Path) -> Labels:
    for term in json.loads((sources / "vocabularies" / "ctdl-schema.json").read_text(encoding="utf-8"))["@graph"]:
        name, _, local = term["@id"].partition(":")
        label = term.get("rdfs:label") or term.get("skos:prefLabel") or {}
        yield CTDL.get(name, f"{name}:") + local, label.get("en-US", "") if isinstance(label, dict) else str(label)


def esco(sources: Path, table: str = "occupations_en.csv") -> Labels:
    with zipfile.ZipFile(sources / "ESCO dataset - v1.2.1 - classification - en - csv.zip") as archive:
        for row in csv.DictReader(io.TextIOWrapper(archive.open(table), encoding="utf-8")):
            yield row["conceptUri"], row["preferredLabel"]


def isco(sources: Path) -> Labels:
    return esco(sources, "ISCOGroups_en.csv")


def onet(sources: Path) -> Labels:
    with zipfile.ZipFile(sources / "db_29_1_text.zip") as archive:
        file = io.TextIOWrapper(archive.open("db_29_1_text/Occupation Data.txt"), encoding="utf-8")
        for row in csv.DictReader(file, delimiter="\t"):
            yield f"https://www.onetonline.org/link/summary/{row['O*NET-SOC Code']}", row["Title"]


def schema_org(sources: Path) -> Labels:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for triple in load_triples(sources / "vocabularies" / "schemaorg-current-https.ttl"):
        if triple.predicate == label and isinstance(triple.subject, ox.NamedNode):
            yield triple.subject.value, str(getattr(triple.object, "value", ""))


def soc(sources: Path) -> Labels:
    text = (sources / "soc_2018.txt").read_text(encoding="utf-8")
    for code, title in re.findall(r"^\[(\d\d-\d{4})\] (.*?) -- ", text, re.MULTILINE):
        yield f"https://w3id.org/career-lattice/scheme/soc-2018/{code}", title


VOCABULARIES: dict[str, Callable[[Path], Labels]] = {
    "cip-2020": cip,
    "ctdl": ctdl,
    "esco": esco,
    "isco-08": isco,
    "onet-soc": onet,
    "schema-org": schema_org,
    "soc-2018": soc,
}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_links_lead_to_terms(name: str, sources: Path) -> None:
    labels = dict(VOCABULARIES[name](sources))
    for mapping in load_mappings(ONTOLOGY / "links" / f"{name}.sssom.tsv"):
        if mapping.object != NO_TERM_FOUND:
            assert labels.get(mapping.object, "").casefold() == mapping.object_label.casefold(), mapping.object


def test_alignments_lead_to_terms(sources: Path) -> None:
    known = {iri for iri, _ in ctdl(sources)} | {iri for iri, _ in schema_org(sources)}
    asked = ("https://purl.org/ctdl/", "https://schema.org/")
    found = {str(triple.object)[1:-1] for triple in load_triples(ONTOLOGY / "alignments.ttl")}
    named = {iri for iri in found if iri.startswith(asked)}
    assert named and sorted(named - known) == []
