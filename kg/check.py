"""Checks: the shapes, the violation queries, and passages against the reader's own documents."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.dataset import iter_dataset
from kg.documents import Document, Sentence, load_document
from kg.errors import DocumentError, SourceError
from kg.reader import Reader
from kg.settings import Settings
from kg.store import open_memory
from kg.terms import Term, Triple, to_rdf
from kg.vocab import CAREER

if TYPE_CHECKING:
    import rdflib

_HEDGES = f"""
PREFIX career: <{CAREER}>
SELECT DISTINCT ?statement ?hedge ?document ?key WHERE {{
  ?statement career:hedge ?hedge ; career:evidence ?passage .
  ?passage career:document ?document ; career:section ?section ; career:sentence ?sentence .
  BIND (CONCAT(?section, "-", STR(?sentence)) AS ?key)
}} ORDER BY ?statement"""
_PASSAGES = f"""
PREFIX career: <{CAREER}>
SELECT ?document ?passage ?key ?heading ?digest ?start ?end WHERE {{
  ?passage career:document ?document ; career:section ?section ; career:sectionHeading ?heading ;
    career:sentence ?sentence ; career:digest ?digest ; career:start ?start ; career:end ?end .
  BIND (CONCAT(?section, "-", STR(?sentence)) AS ?key)
}} ORDER BY ?document ?start"""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: what it is about, what is wrong, and the value in question."""

    subject: str
    problem: str
    value: str = ""

    def __str__(self) -> str:
        return f"<{self.subject}> {self.problem}" + (f" (found {self.value})" if self.value else "")


@dataclass(frozen=True)
class Proof:
    """What a document proved: how many passages of which document hold, and the findings where they do not."""

    document: str
    proved: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """The outcome of a check: how many statements were read, what does not hold, what each document proved."""

    quads: int
    findings: tuple[Finding, ...]
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        """Whether everything does."""
        return not self.findings and not any(proof.findings for proof in self.proofs)

    def lines(self) -> list[str]:
        """Return the report for a terminal."""
        head = f"{self.quads} statements meet the shapes" if not self.findings else f"{len(self.findings)} finding(s):"
        lines = [head, *(f"  {finding}" for finding in self.findings)]
        for proof in self.proofs:
            lines.append(f"{proof.document}: {proof.proved} passages proved, {len(proof.findings)} finding(s)")
            lines += [f"  {finding}" for finding in proof.findings]
        return lines

    def to_json(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {"holds": self.holds, **asdict(self)}


def check(settings: Settings, documents: Sequence[Path] = ()) -> Report:
    """Check the files of the ontology folder, and each copy of a document against its passages.

    Reads the files and not the store: what is checked is what the next build would keep.

    :raises DocumentError: a document cannot be read, or is a copy of none that the graph knows.
    """
    quads = list(dict.fromkeys(iter_dataset(settings.ontology, settings.queries)))
    reader = open_memory(quads)
    proofs = tuple(check_document(reader, path, load_document(path)) for path in documents)
    return Report(len(quads), tuple(check_quads(quads, settings)), proofs)


def check_quads(quads: Sequence[ox.Quad], settings: Settings) -> list[Finding]:
    """Return what does not hold in *quads*: shapes first, then violation queries."""
    return check_graph(open_memory(quads), settings)


def check_graph(reader: Reader, settings: Settings) -> list[Finding]:
    """Return what does not hold in what *reader* reads: shapes first, then violation queries."""
    return check_shapes(reader, settings.ontology / "shapes.ttl") + check_violations(reader, settings.queries)


def check_shapes(reader: Reader, shapes: Path) -> list[Finding]:
    """Validate the whole graph against the SHACL shapes; empty when it conforms.

    About a second for the embedded graph, most of it rdflib's import.

    :raises SourceError: the shapes file cannot be read.
    """
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import SH

    data = _to_rdflib(reader.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    try:
        wanted = rdflib.Graph().parse(shapes)
    except (OSError, SyntaxError, ValueError) as err:
        raise SourceError(shapes, f"shapes cannot be read: {err}") from err
    _, report, _ = validate(data, shacl_graph=wanted)
    assert isinstance(report, rdflib.Graph)
    findings = []
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
        message = str(report.value(result, SH.resultMessage))
        where = f"{path}: " if isinstance(path, rdflib.URIRef) else ""
        findings.append(Finding(str(report.value(result, SH.focusNode)), where + message, str(value or "")))
    return sorted(set(findings), key=lambda finding: (finding.subject, finding.problem, finding.value))


def _to_rdflib(triples: Iterable[Triple]) -> "rdflib.Graph":
    import rdflib

    return rdflib.Graph().parse(data=to_rdf(triples, "application/n-triples", {}), format="nt")


def check_violations(reader: Reader, folder: Path, names: str = "*-violation.rq") -> list[Finding]:
    """Run the violation queries ``checks/*-violation.rq`` of *folder*; every row of an answer is a finding.

    :param names: those whose names are of this pattern alone.
    """
    findings = []
    for path in sorted(folder.glob(f"checks/{names}")):
        query = path.read_text(encoding="utf-8")
        problem = query.splitlines()[0].removeprefix("#").strip()
        for row in reader.select(query).rows:
            value = row[1] if len(row) > 1 else None
            findings.append(Finding(_text(row[0]), problem, _text(value)))
    return findings


def _text(term: Term | None) -> str:
    return "" if term is None else str(term)


def check_document(reader: Reader, path: Path, document: Document) -> Proof:
    """Prove every passage of the document that *path* is a copy of; which one is found by its sentences.

    A passage whose sentence or heading has changed, moved or gone is a finding that names it, and in a copy
    without any, so is a statement whose hedge does not stand in its evidence.

    :raises DocumentError: no known document shares a sentence with it.
    """
    rows = reader.texts(_PASSAGES)
    name = find_document(rows, document)
    if name is None:
        known = ", ".join(sorted({row["document"] for row in rows}))
        raise DocumentError(path, f"no sentence of a known document: expected a copy of one of {known}")
    here = {sentence.key: sentence for sentence in document.sentences}
    wanted = [row for row in rows if row["document"] == name]
    findings = []
    for row in wanted:
        sentence = here.get(row["key"])
        if sentence is None:
            findings.append(Finding(row["passage"], "is gone: the document has no such sentence"))
        elif sentence.digest != row["digest"]:
            findings.append(Finding(row["passage"], "has changed: the digest no longer fits", sentence.digest))
        elif sentence.heading != row["heading"]:
            findings.append(Finding(row["passage"], "stands under another heading", sentence.heading))
    known_keys = {row["key"] for row in wanted}
    findings += [Finding(name, f"has a sentence that no passage names: {key}") for key in here if key not in known_keys]
    if not findings:
        moved = [row for row in wanted if (here[row["key"]].start, here[row["key"]].end) != _place(row)]
        findings = [Finding(row["passage"], "stands at another position", str(here[row["key"]].start)) for row in moved]
    proved = len(wanted) - len([finding for finding in findings if finding.subject != name])
    if not findings:
        findings = find_foreign_hedges(reader.texts(_HEDGES), name, here)
    return Proof(name, proved, tuple(findings))


def find_foreign_hedges(rows: Iterable[dict[str, str]], name: str, here: dict[str, Sentence]) -> list[Finding]:
    """Return the statements read from document *name* alone whose hedge does not stand in their evidence.

    Each piece of a hedge, between its dots, must stand in one of the sentences, in capitals or not.

    :param rows: evidence, ``{"statement", "hedge", "document", "key"}`` each.
    :param here: the document's sentences by key; a key that is not here is another finding's business.
    """
    cited: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        cited.setdefault((row["statement"], row["hedge"]), []).append(row)
    findings = []
    for (statement, hedge), own in cited.items():
        if any(row["document"] != name or row["key"] not in here for row in own):
            continue
        texts = [here[row["key"]].text.casefold() for row in own]
        pieces = [re.compile(rf"\b{re.escape(piece)}\b") for piece in hedge.casefold().split(" ... ")]
        if not all(any(piece.search(text) for text in texts) for piece in pieces):
            findings.append(Finding(statement, "has a hedge that its evidence does not hold", hedge))
    return findings


def find_document(rows: Iterable[dict[str, str]], document: Document) -> str | None:
    """Return the IRI of the known document that shares most sentences with *document*, None when none does.

    :param rows: passages, ``{"document": IRI, "digest": hexadecimal}`` each.
    """
    here = {sentence.digest for sentence in document.sentences}
    shared: dict[str, int] = {}
    for row in rows:
        shared[row["document"]] = shared.get(row["document"], 0) + (row["digest"] in here)
    best = max(shared, key=lambda iri: (shared[iri], iri), default=None)
    return best if best is not None and shared[best] else None


def _place(row: dict[str, str]) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])
