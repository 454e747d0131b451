"""What is stated of a role and is no requirement or move: qualities, duties, conditions, outlook, likeness, figures."""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter

from kg.graph import load_evidence
from kg.model import Evidence, Lattice
from kg.paths.render import Json, evidence_json, grade
from kg.reader import Reader
from kg.terms import Iri, to_token
from kg.vocab import CAREER, MEASURE, RDF, UNRESTRICTED

# Everything of every statement at once: one journey to the store, and what is asked for begins at the role.
_STATEMENTS = f"""PREFIX career: <{CAREER}>
SELECT ?statement ?property ?value WHERE {{
  VALUES ?role {{ ROLE }}
  ?statement career:role ?role .
  FILTER NOT EXISTS {{ ?statement a career:Requirement }}
  ?statement ?property ?value
}}"""
# The class of a statement, the kind that the answer calls it, and the property that holds what it says.
_KINDS = {
    "QualityNeed": ("quality", "neededFor"),
    "Duty": ("duty", "does"),
    "WorkCondition": ("condition", "condition"),
    "Eligibility": ("eligibility", "eligibility"),
    "Outlook": ("outlook", "outlook"),
    "Similarity": ("similar", ""),
}

Statement = Mapping[str, list[str]]
Label = Callable[[str], str]


def load_statements(reader: Reader, role: str) -> dict[str, Statement]:
    """Return ``{statement: {name of a property: values}}`` of all that is stated of *role*, requirements apart."""
    found: dict[str, dict[str, list[str]]] = {}
    rows = reader.texts(_STATEMENTS.replace("ROLE", to_token(Iri(role))))
    # Twice as fast as ORDER BY, which reads every term from the store to compare it.
    for row in sorted(rows, key=itemgetter("statement", "property", "value")):
        name = "type" if row["property"] == f"{RDF}type" else row["property"].removeprefix(CAREER)
        found.setdefault(row["statement"], {}).setdefault(name, []).append(row["value"])
    return dict(found)


def load_passages(reader: Reader, statements: Mapping[str, Statement]) -> dict[str, Evidence]:
    """Return the passages that make *statements*, by IRI."""
    wanted = [passage for said in statements.values() for passage in said.get("evidence", ())]
    return load_evidence(reader, wanted) if wanted else {}


def statements_json(
    statements: Mapping[str, Statement], evidence: Mapping[str, Evidence], lattice: Lattice, label: Label
) -> list[Json]:
    """Return the statements that are words and no figures, each with its kind, grades, contexts and passages."""
    found: list[Json] = []
    for iri, said in statements.items():
        for class_, (kind, property_) in _KINDS.items():
            if f"{CAREER}{class_}" in said["type"]:
                found += _told(iri, kind, said, property_, _common(iri, said, evidence, lattice), label)
    return found


def _told(iri: str, kind: str, said: Statement, property_: str, common: Json, label: Label) -> Iterable[Json]:
    if kind in ("quality", "similar"):
        for what in said["quality" if kind == "quality" else "similarTo"]:
            text = {"neededFor": said[property_][0]} if property_ else {}
            yield {"kind": kind, "iri": what, "label": label(what), **text, **common}
    elif kind == "duty":
        yield {"kind": kind, "iri": iri, "does": said[property_][0], "forWhom": _first(said, "forWhom"), **common}
    else:
        yield {"kind": kind, "iri": iri, "text": said[property_][0], **common}


def _common(iri: str, said: Statement, evidence: Mapping[str, Evidence], lattice: Lattice) -> Json:
    passages = in_order(evidence[passage] for passage in said["evidence"])
    contexts = sorted(set(said["context"]) - {UNRESTRICTED})
    return {
        "statement": iri,
        "strength": grade(lattice.grades[said["strength"][0]]),
        "prevalence": grade(lattice.grades[said["prevalence"][0]]),
        "hedge": _first(said, "hedge"),
        "context": [{"iri": context, "label": lattice.contexts[context].label} for context in contexts],
        "evidence": evidence_json(passages[-1]),
        "allEvidence": [evidence_json(passage) for passage in passages],
    }


def in_order(passages: Iterable[Evidence]) -> list[Evidence]:
    """Return passages as they stand: by document, section and sentence."""
    return sorted(passages, key=lambda one: (one.document, one.section, one.sentence))


def _first(said: Statement, name: str) -> str | None:
    return said[name][0] if name in said else None


def figures_json(statements: Mapping[str, Statement], evidence: Mapping[str, Evidence]) -> tuple[Json, list[Json]]:
    """Return the figures of a role, and those of it in one industry, the largest share first.

    ``{"medianPay": {value, unit, year, hedge, evidence, others}, ...}``: the figure of the role alone, and in
    ``others`` what else is said in the same measure, such as the figure of several roles together.
    ``[{"industry", "employerShare": {...}, "industryMedianPay": {...}}, ...]``.
    """
    observed = [(iri, said) for iri, said in statements.items() if f"{CAREER}Observation" in said["type"]]
    figures: Json = {}
    industries: dict[str, Json] = {}
    for iri, said in sorted(observed, key=lambda one: (one[1]["measure"][0], len(one[1]["role"]), one[0])):
        first, *rest = said["measure"][0].removeprefix(MEASURE).split("-")
        name = first + "".join(word.capitalize() for word in rest)
        number = float(said["value"][0])
        figure = {
            "value": int(number) if number.is_integer() else number,
            "unit": said["unit"][0],
            "year": int(said["year"][0]),
            "hedge": _first(said, "hedge"),
            "statement": iri,
            "evidence": evidence_json(in_order(evidence[passage] for passage in said["evidence"])[-1]),
        }
        if "industry" in said:
            industry = said["industry"][0]
            industries.setdefault(industry, {"industry": industry})[name] = figure
        elif name in figures:
            figures[name]["others"].append(figure)
        else:
            figures[name] = {**figure, "others": []}
    return figures, sorted(
        industries.values(),
        key=lambda one: (-one.get("employerShare", {"value": 0})["value"], one["industry"]),
    )
