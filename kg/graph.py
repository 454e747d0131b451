"""The dataset as plain values: what the planner and the pages read, in a handful of queries."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from kg.iris import slug
from kg.model import (
    Advancement,
    Assumption,
    Context,
    Duration,
    Eligibility,
    Evidence,
    Grade,
    Item,
    Lattice,
    Need,
    Pay,
    Requirement,
    Role,
)
from kg.paths.lengths import find_lengths
from kg.reader import Reader
from kg.schemes import load_grades, load_step_kinds, to_number, unreadable
from kg.terms import BlankNode, Iri, Literal, Term, to_token
from kg.vocab import CAREER, DCTERMS, KIND, MEASURE, OA, RDFS, SKOS, UNRESTRICTED

Properties = dict[str, list[Term]]
_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX measure: <{MEASURE}>
PREFIX oa: <{OA}>
PREFIX rdfs: <{RDFS}>
PREFIX skos: <{SKOS}>
"""
_STATEMENTS = """SELECT ?g ?s ?p ?o WHERE {
  VALUES ?class { career:Requirement career:Advancement career:ProgrammeLength career:Eligibility }
  GRAPH ?g { ?s a ?class ; ?p ?o }
}"""
_GROUPS = "SELECT ?s ?p ?o WHERE { ?s a career:Group ; ?p ?o }"
_THINGS = """SELECT ?s ?class ?label WHERE {
  VALUES ?class { career:Role career:Assessment career:Licence career:Credential career:Training career:Experience
                  career:Knowledge career:Responsibility career:Context career:Quality }
  ?s a ?class . OPTIONAL { ?s skos:prefLabel ?label }
}"""
_LINKS = """SELECT ?s ?p ?o WHERE {
  VALUES ?p { career:level career:field career:presupposes career:countsAs career:yearsAtLeast career:yearsAtMost
              career:specialises career:worksIn career:inRole career:years career:impliesContext dcterms:source }
  VALUES ?class { career:Role career:Credential career:Training career:Experience career:Context }
  ?s a ?class ; ?p ?o
}"""
_ASSUMPTIONS = """SELECT ?s ?label ?value ?unit ?concerns ?definition WHERE {
  ?s a career:Assumption ; rdfs:label ?label ; career:assumedValue ?value ; career:unit ?unit ;
    skos:definition ?definition .
  OPTIONAL { ?s career:concerns ?concerns }
}"""
_POINTED_AT = "  ?statement career:evidence ?passage .\n"
_EVIDENCE = f"""SELECT DISTINCT ?passage ?document ?title ?edition ?source ?section ?heading ?sentence ?digest ?quote
WHERE {{
{_POINTED_AT}  ?passage career:document ?document ; career:section ?section ; career:sectionHeading ?heading ;
    career:sentence ?sentence ; career:digest ?digest .
  ?document dcterms:title ?title ; career:edition ?edition ; dcterms:source ?source .
  OPTIONAL {{ ?passage oa:exact ?quote }}
}}"""
# Of the figures of a role: those of a year before others, the latest, and of one role before several together.
_PAY = """SELECT ?role ?statement ?value ?unit ?year ?hedge ?others WHERE {
  ?statement career:measure measure:median-pay ; career:role ?role ; career:value ?value ; career:unit ?unit ;
    career:year ?year .
  FILTER NOT EXISTS { ?statement career:industry ?industry }
  OPTIONAL { ?statement career:hedge ?hedge }
  { SELECT ?statement (COUNT(?any) - 1 AS ?others) WHERE {
      ?statement career:measure measure:median-pay ; career:role ?any } GROUP BY ?statement }
} ORDER BY (?unit != "US dollars a year") DESC(?year) ?others ?statement"""
_KINDS = {kind: kind.lower() for kind in ("Credential", "Training", "Experience", "Knowledge", "Responsibility")}


def load_lattice(reader: Reader) -> Lattice:
    """Read the whole graph as plain values. About 20 ms for the embedded graph; keep it for a generation.

    :raises StoreError: a statement or thing has a value that cannot be read; both are named. A store that
        `lattice build` wrote has none: the build reads the lattice before it keeps a generation.
    """
    rows = reader.texts(_PREFIXES + _THINGS)
    labels = {row["s"]: row.get("label", slug(row["s"])) for row in rows}
    classes: dict[str, set[str]] = {}
    for row in rows:
        classes.setdefault(row["s"], set()).add(row["class"].removeprefix(CAREER))
    links = _properties(reader, _LINKS)
    grades = load_grades(reader)
    evidence = load_evidence(reader)
    statements, accounts = _statements(reader)
    groups = _properties(reader, _GROUPS)
    requirements = {
        iri: _requirement(iri, values, accounts[iri], grades, evidence, groups)
        for iri, values in statements.items()
        if f"{CAREER}Requirement" in _iris(values, "type")
    }
    advancements = [
        _advancement(iri, values, accounts[iri], grades, evidence, requirements)
        for iri, values in statements.items()
        if f"{CAREER}Advancement" in _iris(values, "type")
    ]
    stated = _lengths(statements, evidence)
    lengths = {credential: duration for (role, credential), duration in stated.items() if role is None}
    items = {
        iri: _item(iri, labels[iri], of, links, grades, lengths, requirements.values())
        for iri, of in sorted(classes.items())
        if of & set(_KINDS)
    }
    return Lattice(
        roles={iri: _role(iri, labels[iri], links) for iri, of in sorted(classes.items()) if "Role" in of},
        items=items,
        contexts={
            iri: Context(iri, labels[iri], _iris(links.get(iri, {}), "impliesContext"))
            for iri, of in sorted(classes.items())
            if "Context" in of
        },
        requirements=tuple(requirements[iri] for iri in sorted(requirements)),
        advancements=tuple(sorted(advancements, key=lambda advancement: advancement.iri)),
        assumptions={row["s"]: _assumption(row) for row in reader.texts(_PREFIXES + _ASSUMPTIONS)},
        generation=reader.generation,
        grades=grades,
        pay=_pay(reader),
        eligibility=tuple(
            _eligibility(iri, values, accounts[iri], grades, evidence)
            for iri, values in sorted(statements.items())
            if f"{CAREER}Eligibility" in _iris(values, "type")
        ),
        step_kinds=load_step_kinds(reader),
        programme_lengths=find_lengths(requirements.values(), items)
        | {(role, one): duration for (role, one), duration in stated.items() if role is not None},
    )


def _pay(reader: Reader) -> dict[str, Pay]:
    """Return one figure of median pay for each role that has any."""
    found: dict[str, Pay] = {}
    for row in reader.texts(_PREFIXES + _PAY):
        value = to_number(row["statement"], "value", row["value"])
        pay = Pay(row["statement"], value, row["unit"], row["year"], row.get("hedge"), int(row["others"]))
        found.setdefault(row["role"], pay)
    return found


def load_evidence(reader: Reader, passages: Iterable[str] | None = None) -> dict[str, Evidence]:
    """Return every passage that a statement points at, by IRI, with its sentence where a copy is loaded.

    :param passages: those that are wanted in place of these, whether or not a statement points at them.
    """
    query = _EVIDENCE
    if passages is not None:
        wanted = " ".join(to_token(Iri(passage)) for passage in sorted(set(passages)))
        query = query.replace(_POINTED_AT, f"  VALUES ?passage {{ {wanted} }}\n", 1)
    return {
        row["passage"]: Evidence(
            passage=row["passage"],
            document=row["document"],
            title=row["title"],
            edition=row["edition"],
            source=row["source"],
            section=row["section"],
            heading=row["heading"],
            sentence=int(to_number(row["passage"], "sentence", row["sentence"])),
            digest=row["digest"],
            quote=row.get("quote"),
        )
        for row in reader.texts(_PREFIXES + query)
    }


def _properties(reader: Reader, query: str) -> dict[str, Properties]:
    """Return ``{subject: {property name: values}}`` from rows of ?s ?p ?o."""
    found: dict[str, Properties] = {}
    for subject, predicate, value in reader.select(_PREFIXES + query).rows:
        assert predicate is not None and value is not None  # both are bound by the pattern
        found.setdefault(str(subject), {}).setdefault(_local(str(predicate)), []).append(value)
    return found


def _statements(reader: Reader) -> tuple[dict[str, Properties], dict[str, str]]:
    found: dict[str, Properties] = {}
    accounts: dict[str, str] = {}
    for graph, subject, predicate, value in reader.select(_PREFIXES + _STATEMENTS).rows:
        assert predicate is not None and value is not None  # both are bound by the pattern
        accounts[str(subject)] = str(graph)
        found.setdefault(str(subject), {}).setdefault(_local(str(predicate)), []).append(value)
    return found, accounts


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _iris(values: Properties, name: str) -> tuple[str, ...]:
    return tuple(sorted({str(term) for term in values.get(name, ()) if not isinstance(term, Literal)}))


def _text(values: Properties, name: str) -> str | None:
    terms = values.get(name)
    return str(terms[0]) if terms else None


def _grade(iri: str, values: Properties, name: str, grades: Mapping[str, Grade]) -> Grade:
    found = _iris(values, name)
    if len(found) != 1 or found[0] not in grades:
        raise unreadable(iri, name, ", ".join(found), "one concept with a career:rank")
    return grades[found[0]]


def _passages(iri: str, values: Properties, evidence: Mapping[str, Evidence]) -> tuple[Evidence, ...]:
    found = _iris(values, "evidence")
    for passage in found:
        if passage not in evidence:
            raise unreadable(iri, "evidence", passage, "a passage with its document, place and digest")
    return tuple(evidence[passage] for passage in found)


def _needs(iri: str, values: Properties, requirements: Mapping[str, Requirement]) -> tuple[Requirement, ...]:
    found = _iris(values, "needs")
    for need in found:
        if need not in requirements:
            raise unreadable(iri, "needs", need, "a requirement")
    return tuple(requirements[need] for need in found)


def _contexts(values: Properties) -> frozenset[str]:
    return frozenset(_iris(values, "context")) - {UNRESTRICTED}


def _need(iri: str, values: Properties, groups: Mapping[str, Properties]) -> Need:
    """Return the structure of a requirement or a group; nested groups become nested needs."""
    for name in ("anyOf", "allOf", "someOf"):
        terms = sorted(values.get(name, ()), key=str)
        parts = tuple(
            _need(str(term), groups[str(term)], groups)
            if isinstance(term, BlankNode) or str(term) in groups
            else str(term)
            for term in terms
        )
        if parts:
            count = {"anyOf": 1, "allOf": len(parts)}.get(name) or int(
                to_number(iri, "atLeast", _text(values, "atLeast") or str(len(parts)))
            )
            return Need(count, parts)
    return Need(0, ())


def _said(
    iri: str, values: Properties, account: str, grades: Mapping[str, Grade], evidence: Mapping[str, Evidence]
) -> dict[str, Any]:
    """Return what every statement says of itself: how binding and how widely, in whose words, where, by whom."""
    return {
        "label": _text(values, "label") or slug(iri),
        "strength": _grade(iri, values, "strength", grades),
        "prevalence": _grade(iri, values, "prevalence", grades),
        "hedge": _text(values, "hedge"),
        "contexts": _contexts(values),
        "account": account,
        "evidence": _passages(iri, values, evidence),
    }


def _requirement(
    iri: str,
    values: Properties,
    account: str,
    grades: Mapping[str, Grade],
    evidence: Mapping[str, Evidence],
    groups: Mapping[str, Properties],
) -> Requirement:
    return Requirement(
        iri=iri,
        kind=(_text(values, "kind") or "").removeprefix(KIND),
        roles=_iris(values, "role"),
        need=_need(iri, values, groups),
        exception_to=frozenset(_iris(values, "exceptionTo")),
        instead_of=frozenset(_iris(values, "insteadOf")),
        same_as=_text(values, "sameRequirementsAs"),
        **_said(iri, values, account, grades, evidence),
        about=_text(values, "about"),
        credentials=_iris(values, "credential"),
    )


def _advancement(
    iri: str,
    values: Properties,
    account: str,
    grades: Mapping[str, Grade],
    evidence: Mapping[str, Evidence],
    requirements: Mapping[str, Requirement],
) -> Advancement:
    return Advancement(
        iri=iri,
        kind=(_text(values, "kind") or "").removeprefix(KIND),
        sources=_iris(values, "from"),
        targets=_iris(values, "to"),
        needs=_needs(iri, values, requirements),
        **_said(iri, values, account, grades, evidence),
    )


def _eligibility(
    iri: str, values: Properties, account: str, grades: Mapping[str, Grade], evidence: Mapping[str, Evidence]
) -> Eligibility:
    return Eligibility(
        iri=iri,
        what=_text(values, "eligibility") or "",
        roles=_iris(values, "role"),
        **_said(iri, values, account, grades, evidence),
    )


def _lengths(
    statements: Mapping[str, Properties], evidence: Mapping[str, Evidence]
) -> dict[tuple[str | None, str], Duration]:
    """Return the stated length of programmes, by the role that they are for, None for any, and credential.

    Where several statements give one, from the least to the most of all.
    """
    found: dict[tuple[str | None, str], Duration] = {}
    for iri, values in statements.items():
        if f"{CAREER}ProgrammeLength" in _iris(values, "type"):
            least, most = (to_number(iri, name, _text(values, name) or "0") for name in ("yearsAtLeast", "yearsAtMost"))
            one = Duration(least, most or None, None, _passages(iri, values, evidence))
            for key in product(_iris(values, "role") or (None,), _iris(values, "credential")):
                found[key] = _spanning(found[key], one) if key in found else one
    return found


def _spanning(one: Duration, other: Duration) -> Duration:
    mosts = one.at_most, other.at_most
    most = None if None in mosts else max(most for most in mosts if most is not None)
    least = min(one.at_least or 0.0, other.at_least or 0.0)
    return Duration(least, most, None, (*one.evidence, *other.evidence))


def _role(iri: str, label: str, links: Mapping[str, Properties]) -> Role:
    wider: list[str] = []
    pending = list(_iris(links.get(iri, {}), "specialises"))
    while pending:
        nearest = pending.pop(0)
        if nearest not in wider:
            wider.append(nearest)
            pending += _iris(links.get(nearest, {}), "specialises")
    return Role(iri, label, tuple(wider), frozenset(_iris(links.get(iri, {}), "worksIn")))


def _item(
    iri: str,
    label: str,
    classes: set[str],
    links: Mapping[str, Properties],
    grades: Mapping[str, Grade],
    lengths: Mapping[str, Duration],
    requirements: Iterable[Requirement],
) -> Item:
    values = links.get(iri, {})
    level, years = _text(values, "level"), _text(values, "years")
    least, most = (
        to_number(iri, name, text) if (text := _text(values, name) or years) else None
        for name in ("yearsAtLeast", "yearsAtMost")
    )
    duration = Duration(least, most, _text(values, "source")) if least is not None else None
    return Item(
        iri=iri,
        label=label,
        kind=next(name for class_, name in _KINDS.items() if class_ in classes),
        level=_grade(iri, values, "level", grades).rank if level else None,
        field=_text(values, "field"),
        presupposes=_iris(values, "presupposes"),
        counts_as=_iris(values, "countsAs"),
        duration=lengths.get(iri, duration),
        in_role=_text(values, "inRole"),
        entry=tuple(requirement for requirement in requirements if iri in requirement.credentials),
        is_test="Assessment" in classes,
        is_licence="Licence" in classes,
    )


def _assumption(row: dict[str, str]) -> Assumption:
    boolean = row["unit"] == "boolean"
    value: float | bool = (
        row["value"] in {"true", "1"} if boolean else to_number(row["s"], "assumedValue", row["value"])
    )
    return Assumption(row["s"], row["label"], value, row["unit"], row.get("concerns"), row["definition"])
