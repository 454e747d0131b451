"""A verdict as an update: one request, one generation, in the graph of the verdicts alone."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from kg.errors import ParameterError
from kg.reader import Reader
from kg.review.model import Case, ProposalSet, find_case
from kg.review.reading import get_set, graph_of, load_cases, load_verdicts, reviewed
from kg.sources.links.sets import Head, Statement, iter_lines
from kg.sources.sssom import NO_TERM_FOUND, PREDICATES
from kg.sources.stream import Tally, iri, text, typed
from kg.terms import Iri, Triple, from_rdf, is_iri, to_token
from kg.vocab import BASE, CAREER, DCTERMS, OWL, SEMAPV, SKOS, SSSOM

JUSTIFICATION = f"{SEMAPV}ManualMappingCuration"
RELATIONS = tuple(one.removeprefix(SKOS).removesuffix("Match") for one in PREDICATES)
VERDICTS = ("accept", *RELATIONS, "reject", "none")
_EXACT = f"{SKOS}exactMatch"
_ORCID = re.compile(r"(?:https?://orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE)
_N_TRIPLES = "application/n-triples"
_LONGEST_NAME, _LONGEST_REASON = 200, 2000  # characters
_EARLIER = f"{CAREER}earlierVerdict"
# Records that meet CONDITION, and the match that stands beside one.
_FOUND = f"""WHERE {{ GRAPH GRAPHNAME {{
  CONDITION
  ?record ?property ?value .
  OPTIONAL {{
    ?record <{OWL}annotatedSource> ?source ; <{OWL}annotatedProperty> ?relation ; <{OWL}annotatedTarget> ?target .
    ?source ?relation ?target
  }}
}} }}"""
_REMOVE = f"DELETE {{ GRAPH GRAPHNAME {{ ?record ?property ?value . ?source ?relation ?target }} }} {_FOUND}"
_READ = f"CONSTRUCT {{ ?record ?property ?value . ?source ?relation ?target }} {_FOUND}"


@dataclass(frozen=True)
class Judgement:
    """What a person says: one of ``VERDICTS`` on a pair; the object is empty where there is no counterpart.

    ``who`` is a name, an ORCID or another IRI; ``why`` may be empty.
    """

    subject: str
    object: str
    verdict: str
    who: str
    why: str = ""


@dataclass(frozen=True)
class Edit:
    """An update that writes to one graph alone: ``record`` is what it makes or takes away, of ``subject``."""

    graph: str
    text: str
    record: str
    subject: str


def judge(reader: Reader, name: str, judgement: Judgement, now: datetime) -> Edit:
    """Return the update that keeps a judgement on what the set *name* proposes, in the place of an earlier one.

    What is accepted takes the place of "no counterpart"; that takes the place of all that was accepted. What it took
    the place of stands with it as text, so that it can be taken back.

    :raises ParameterError: no such set, subject or candidate; a verdict that is none; nobody who says it.
    """
    found = get_set(reader, name)
    known = load_cases(reader, name, judgement.subject) if is_iri(judgement.subject) else []
    case = find_case(known, judgement.subject)
    if case is None:
        raise ParameterError("subject", judgement.subject, f"one of {name!r}")
    statement = _statement(name, case, judgement, now)
    graph = to_token(Iri(graph_of(name)))
    head = Head(reviewed(name), f"{found.title or name}, reviewed", licence=found.licence, slots=_source(found))
    lines = "".join(iter_lines(head, [statement], Tally()))
    when = typed(now.astimezone(UTC).isoformat(timespec="microseconds"), "dateTime")
    lines += f"{iri(statement.record)} <{DCTERMS}created> {when} .\n"
    condition = _condition(statement)
    if earlier := _read(reader, graph, condition):
        lines += f"{iri(statement.record)} <{_EARLIER}> {text(earlier, '')} .\n"
    remove = _removal(graph, condition)
    return Edit(
        graph_of(name), f"{remove} ;\nINSERT DATA {{ GRAPH {graph} {{\n{lines}}} }}", statement.record, case.subject
    )


def undo(reader: Reader, name: str, record: str) -> Edit:
    """Return the update that takes a verdict on the set *name* away; what it took the place of holds again.

    That is one step back: nothing is known of what was before the verdict that holds again.

    :raises ParameterError: no such set, or no such verdict on it: somebody else may have taken it back.
    """
    get_set(reader, name)
    condition = f"VALUES ?record {{ {to_token(Iri(record))} }}" if is_iri(record) else ""
    found = load_verdicts(reader, name, condition) if condition else []
    verdict = next((one for one in found if one.record == record), None)
    if verdict is None:
        raise ParameterError("undo", record, f"a verdict on {name!r} that was not taken back yet")
    graph = to_token(Iri(graph_of(name)))
    remove, earlier = _removal(graph, condition), _earlier(reader, name, record)
    again = f" ;\nINSERT DATA {{ GRAPH {graph} {{\n{earlier}}} }}" if earlier else ""
    return Edit(graph_of(name), remove + again, record, verdict.subject)


def _removal(graph: str, condition: str) -> str:
    return _REMOVE.replace("GRAPHNAME", graph).replace("CONDITION", condition)


def _read(reader: Reader, graph: str, condition: str) -> str:
    """Return the records that meet a condition as lines of N-Triples, without what they took the place of."""
    found = reader.construct(_READ.replace("GRAPHNAME", graph).replace("CONDITION", condition))
    return _lines(one for one in found if one.predicate != Iri(_EARLIER))


def _earlier(reader: Reader, name: str, record: str) -> str:
    """Return what a verdict took the place of, as lines of N-Triples; none where its pairs have been judged anew."""
    query = f"SELECT ?text {{ GRAPH {to_token(Iri(graph_of(name)))} {{ {to_token(Iri(record))} <{_EARLIER}> ?text }} }}"
    triples = [one for row in reader.texts(query) for one in from_rdf(row["text"].encode(), _N_TRIPLES)]
    taken = {one.record for one in load_verdicts(reader, name)} - {record}
    is_taken = any(isinstance(one.subject, Iri) and one.subject.value in taken for one in triples)
    # Read and written anew: what stands in the graph as text gives no orders.
    return "" if is_taken else _lines(triples)


def _lines(triples: Iterable[Triple]) -> str:
    return "".join(
        sorted(f"{to_token(one.subject)} {to_token(one.predicate)} {to_token(one.object)} .\n" for one in triples)
    )


def _condition(made: Statement) -> str:
    """Return which records a new one takes the place of."""
    subject, target = to_token(Iri(made.subject)), to_token(Iri(made.object))
    about = f"?record <{OWL}annotatedSource> {subject} ; <{OWL}annotatedTarget> ?to ."
    if made.object == NO_TERM_FOUND:
        return f"{about} FILTER NOT EXISTS {{ ?record <{SSSOM}predicate_modifier> ?modifier }}"
    none = "" if made.negated else f", <{NO_TERM_FOUND}>"
    return f"{about} FILTER (?to IN ({target}{none}))"


def _statement(name: str, case: Case, judgement: Judgement, now: datetime) -> Statement:
    verdict = judgement.verdict
    if verdict not in VERDICTS:
        raise ParameterError("verdict", verdict, f"one of {', '.join(VERDICTS)}")
    if verdict == "accept" and case.found_none:
        verdict = "none"
    candidate = case.find(judgement.object)
    if verdict != "none" and candidate is None:
        raise ParameterError("object", judgement.object, f"what is proposed for <{case.subject}>")
    object_, label, predicate = NO_TERM_FOUND, "", _EXACT
    if verdict != "none" and candidate is not None:
        object_, label, predicate = candidate.object, candidate.label, candidate.predicate
        predicate = f"{SKOS}{verdict}Match" if verdict in RELATIONS else predicate
    digest = hashlib.sha256("\0".join((case.subject, object_)).encode()).hexdigest()[:24]
    why = _short("comment", judgement.why, _LONGEST_REASON)
    return Statement(
        case.subject,
        predicate,
        object_,
        negated=verdict == "reject",
        justification=JUSTIFICATION,
        subject_label=case.label,
        object_label=label,
        record=f"{BASE}link/{reviewed(name)}/{digest}",
        slots=(
            to_author(judgement.who),
            ("mapping_date", text(now.astimezone(UTC).date().isoformat(), "")),
            *([("comment", text(why, ""))] if why else []),
        ),
    )


def to_author(who: str) -> tuple[str, str]:
    """Return who says something as a slot of SSSOM and its term: an ORCID or IRI by its IRI, a name as it is.

    :raises ParameterError: there is nobody, or the name is too long.

    >>> to_author("0000-0002-1825-0097"), to_author("Ann B.")
    (('author_id', '<https://orcid.org/0000-0002-1825-0097>'), ('author_label', '"Ann B."'))
    """
    given = _short("by", who, _LONGEST_NAME)
    if not given:
        raise ParameterError("by", who, "the name or ORCID of who judges")
    orcid = _ORCID.fullmatch(given)
    if orcid:
        return "author_id", iri(f"https://orcid.org/{orcid[1].upper()}")
    if given.startswith(("http://", "https://")) and is_iri(given):
        return "author_id", iri(given)
    return "author_label", text(given, "")


def _short(name: str, given: str, most: int) -> str:
    found = " ".join(given.split())
    if len(found) > most:
        raise ParameterError(name, f"{found[:40]}...", f"at most {most} characters")
    return found


def _source(found: ProposalSet) -> tuple[tuple[str, str], ...]:
    return (("object_source", iri(found.source)),) if found.source else ()
