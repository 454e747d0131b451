"""What is not known of a role. It says what the canned query ``not-known-of-role`` says, for a page that cannot wait.

That query counts the sentences of whole documents each time; here they are counted once a generation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import Evidence, Lattice
from kg.profile.statements import Statement
from kg.reader import Reader
from kg.vocab import BASE, CAREER, DCTERMS, MEASURE, SKOS

_TOPICS = f"""PREFIX skos: <{SKOS}>
SELECT ?topic ?label ?scheme WHERE {{
  VALUES ?scheme {{ <{BASE}scheme/requirement-kind> <{BASE}scheme/measure> }}
  ?topic skos:inScheme ?scheme ; skos:prefLabel ?label
  FILTER (?topic != <{MEASURE}mean-pay>)
}}"""
_UNREAD = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
SELECT ?document ?title ?edition ?unread WHERE {{
  {{ SELECT ?document (COUNT(?passage) AS ?unread) WHERE {{
      ?passage a career:Passage ; career:document ?document .
      FILTER NOT EXISTS {{ ?statement career:evidence ?passage }}
  }} GROUP BY ?document }}
  ?document dcterms:title ?title ; career:edition ?edition
}}"""
_NO_REQUIREMENT, _NO_FIGURE = "no source states a requirement", "no source gives a figure"
_NO_MOVE = {"from": "no source states one from this role", "to": "no source states one to this role"}
_NO_CLASS = {"QualityNeed": ("qualities", "no source names one"), "Duty": ("duties", "no source states one")}


@dataclass(frozen=True)
class Silence:
    """What there is to know: kinds of requirement and measures by IRI, and how much of each document is unread.

    ``unread``: ``{document: (title, edition, sentences without a statement)}``, read-through documents left out.
    """

    kinds: Mapping[str, str]
    measures: Mapping[str, str]
    unread: Mapping[str, tuple[str, str, int]]


def load_silence(reader: Reader) -> Silence:
    """Return what there is to know of any role. About half a second for all of the handbook; keep it."""
    topics = reader.texts(_TOPICS)
    named = {
        name: {row["topic"]: row["label"] for row in topics if row["scheme"].endswith(name)}
        for name in ("requirement-kind", "measure")
    }
    unread = {row["document"]: (row["title"], row["edition"], int(row["unread"])) for row in reader.texts(_UNREAD)}
    return Silence(named["requirement-kind"], named["measure"], unread)


def find_unknown(
    silence: Silence, lattice: Lattice, role: str, statements: Mapping[str, Statement], evidence: Iterable[Evidence]
) -> list[str]:
    """Return in words what is not known of *role*: ``topic: what is not said``, in order.

    :param statements: what is stated of it besides requirements and moves, and *evidence* the passages that make it.
    """
    read = documents_of(lattice, role, (passage.document for passage in evidence))
    found = {*_unstated(silence, lattice, role, statements), *_unread(silence, read)}
    return [f"{about}: {unknown}" for about, unknown in sorted(found)]


def _unstated(
    silence: Silence, lattice: Lattice, role: str, statements: Mapping[str, Statement]
) -> Iterator[tuple[str, str]]:
    stated = {requirement.kind for requirement in lattice.requirements_of.get(role, ())}
    for topic, label in silence.kinds.items():
        if topic.rsplit("/", 1)[-1] not in stated:
            yield label, _NO_REQUIREMENT
    measured = {measure for said in statements.values() for measure in said.get("measure", ())}
    for topic, label in silence.measures.items():
        if topic not in measured:
            yield label, _NO_FIGURE
    classes = {class_ for said in statements.values() for class_ in said["type"]}
    for name, (about, unknown) in _NO_CLASS.items():
        if f"{CAREER}{name}" not in classes:
            yield about, unknown
    if not lattice.advancements_from.get(role):
        yield "advancement", _NO_MOVE["from"]
    if not lattice.advancements_to.get(role):
        yield "advancement", _NO_MOVE["to"]


def _unread(silence: Silence, documents: Iterable[str]) -> Iterator[tuple[str, str]]:
    for document in documents:
        if document in silence.unread:
            title, edition, count = silence.unread[document]
            yield f"sentences of {title}, {edition}", f"{count} have no statement read from them"


def documents_of(lattice: Lattice, role: str, more: Iterable[str] = ()) -> set[str]:
    """Return the documents that make requirements and moves of *role*, and *more*."""
    moves = (*lattice.advancements_from.get(role, ()), *lattice.advancements_to.get(role, ()))
    passages = [one.evidence for one in lattice.requirements_of.get(role, ())] + [one.evidence for one in moves]
    return {passage.document for group in passages for passage in group} | set(more)
