"""What the matcher is trained and measured on: half of MELO, and what O*NET, ESCO and their crosswalks say.

``titles`` has the query's title and the strings of the corpus alone, and of the IRI of a string's concept whether it
is a group of ISCO and of which level. ``everything`` has what the two publishers say besides. The chain of codes is
O*NET-SOC, SOC 2018, SOC 2010, ISCO-08: two crosswalks of the publishers of SOC, neither the one judged against.
"""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlrd

from kg.linking import Term

ISCO = "/esco/isco/C"
# What the judged crosswalk says the O*NET occupation is to the ESCO one; a predicate says what the ESCO one is.
PREDICATES = {
    "exactMatch": "exact",
    "exactISCO": "exact",
    "closeMatch": "close",
    "broadMatch": "narrow",
    "narrowMatch": "broad",
}


@dataclass(frozen=True)
class Melo:
    """Half of the benchmark.

    :ivar queries: ``{query: title}``. :ivar elements: ``{element: (string, IRI)}``, in the order of the file.
    :ivar relevant: ``{query: elements}``.
    """

    queries: dict[str, str]
    elements: dict[str, tuple[str, str]]
    relevant: dict[str, set[str]]

    def answer(self, query: str) -> str:
        """Return the IRI of the one concept that is right."""
        (iri,) = {self.elements[element][1] for element in self.relevant[query]}
        return iri

    def labels(self) -> dict[str, list[str]]:
        """Return ``{IRI: strings}``, the preferred first as the file has them."""
        found: dict[str, list[str]] = defaultdict(list)
        for text, iri in self.elements.values():
            found[iri].append(text)
        return found


def load_melo(folder: Path) -> Melo:
    """Read the files of MELO in *folder*."""
    texts, concepts = dict(_pairs(folder / "corpus_elements.tsv")), dict(_pairs(folder / "concept_mapping.tsv"))
    relevant: dict[str, set[str]] = defaultdict(set)
    for query, _, element, grade in _lines(folder / "annotations.tsv"):
        if grade == "1":
            relevant[query].add(element)
    elements = {element: (text, concepts[element]) for element, text in texts.items()}
    return Melo(dict(_pairs(folder / "queries.tsv")), elements, dict(relevant))


def title_targets(melo: Melo) -> list[Term]:
    """Return the concepts of the corpus with their strings alone."""
    return [Term(iri, tuple(labels), **_kind(iri)) for iri, labels in melo.labels().items()]


def esco_targets(melo: Melo, archive: Path) -> list[Term]:
    """Return the concepts of the corpus with what ESCO says of them; labels stay those of the corpus."""
    rows = {row["conceptUri"]: row for name in ("ISCOGroups", "occupations") for row in _esco(archive, name)}
    broader: dict[str, list[str]] = defaultdict(list)
    for row in _esco(archive, "broaderRelationsOccPillar"):
        broader[row["conceptUri"]].append(row["broaderUri"])
    found = []
    for term in title_targets(melo):
        row = rows.get(term.iri, {})
        groups = term.groups or ((row["iscoGroup"],) if row.get("iscoGroup") else ())
        description = row.get("description") or ""
        found.append(
            Term(term.iri, term.labels, description[:1500], (), groups, term.is_group, tuple(sorted(broader[term.iri])))
        )
    return found


def onet_sources(folder: Path) -> dict[str, Term]:
    """Return ``{O*NET-SOC code: what O*NET and the chain of crosswalks say}``."""
    archive = folder / "db_29_1_text.zip"
    others: dict[str, list[str]] = defaultdict(list)
    for table, column in (("Alternate Titles", "Alternate Title"), ("Sample of Reported Titles", "Reported Job Title")):
        for row in _onet(archive, table):
            others[row["O*NET-SOC Code"]].append(row[column])
    tasks: dict[str, list[str]] = defaultdict(list)
    for row in _onet(archive, "Task Statements"):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    chain = _chain(folder)
    found = {}
    for row in _onet(archive, "Occupation Data"):
        code, title = row["O*NET-SOC Code"], row["Title"]
        labels = tuple(dict.fromkeys([title, *others[code]]))
        groups = tuple(sorted(chain.get(code[:7], ())))
        found[code] = Term(f"onet:{code}", labels, row["Description"], tuple(tasks[code]), groups)
    return found


def load_pairs(folder: Path) -> dict[str, dict[str, str]]:
    """Return the judged crosswalk, ``{O*NET title: {IRI: predicate}}``."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with (folder / "onet-esco-crosswalk-part.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["O*NET Title"]][row["ESCO URI"]] = PREDICATES[row["Match"]]
    return dict(found)


def _chain(folder: Path) -> dict[str, set[str]]:
    """Return ``{SOC 2018 code: codes of ISCO-08}``, by way of SOC 2010."""
    sheet = xlrd.open_workbook(str(folder / "ISCO_SOC_Crosswalk.xls")).sheet_by_name("2010 SOC to ISCO-08")
    isco: dict[str, set[str]] = defaultdict(set)
    for at in range(7, sheet.nrows):
        soc, _, _, code = (str(cell).strip() for cell in sheet.row_values(at)[:4])
        if soc:
            isco[soc].add(code[:4])
    changes = json.loads((folder / "soc-2010-to-2018.json").read_text(encoding="utf-8"))
    moved = {old: [new] for old, new in changes["one_to_one"].items()} | changes["ambiguous"]
    found: dict[str, set[str]] = defaultdict(set)
    for old, news in moved.items():
        for new in news:
            found[new] |= isco.get(old, set())
    return found


def _kind(iri: str) -> dict[str, Any]:
    return {"groups": (iri.split(ISCO)[1],), "is_group": True} if ISCO in iri else {}


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    yield from ((one, other) for one, other in _lines(path))


def _onet(archive: Path, table: str) -> Iterator[dict[str, str]]:
    yield from _table(archive, f"db_29_1_text/{table}.txt", "\t")


def _esco(archive: Path, table: str) -> Iterator[dict[str, str]]:
    yield from _table(archive, f"{table}_en.csv", ",")


def _table(archive: Path, name: str, delimiter: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(archive) as zipped, io.TextIOWrapper(zipped.open(name), "utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)
