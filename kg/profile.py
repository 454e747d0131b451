"""A role as a page shows it: what sources state of it, its figures and links, and what is not known."""

from collections.abc import Iterable
from typing import Any

from kg.graph import load_evidence, load_grades
from kg.iris import code, slug
from kg.links import load_links
from kg.model import Advancement, Evidence, Grade, Lattice, Mapping
from kg.paths.render import evidence_json, grade, requirement_json
from kg.reader import Reader
from kg.terms import Iri, to_token
from kg.vocab import CAREER, MEASURE, SKOS, UNRESTRICTED

Json = dict[str, Any]
_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX skos: <{SKOS}>
"""
# The vocabularies whose codes a role carries: the file of mappings to the key in the answer.
CODES = {"soc-2018": "soc", "onet-soc": "onet", "isco-08": "isco", "esco": "esco"}
_NAMES = """SELECT ?p ?value WHERE { VALUES ?role { ROLE } VALUES ?p { skos:prefLabel skos:altLabel skos:definition }
  ?role ?p ?value } ORDER BY ?p ?value"""
_STATEMENTS = """SELECT ?statement ?kind ?what ?whatLabel ?text ?forWhom ?strength ?prevalence ?hedge WHERE {
  { ?statement a career:QualityNeed ; career:role ROLE ; career:quality ?what ; career:neededFor ?text .
    ?what skos:prefLabel ?whatLabel . BIND ("quality" AS ?kind) }
  UNION { ?statement a career:Duty ; career:role ROLE ; career:does ?text .
    OPTIONAL { ?statement career:forWhom ?forWhom } BIND ("duty" AS ?kind) }
  UNION { ?statement a career:WorkCondition ; career:role ROLE ; career:condition ?text . BIND ("condition" AS ?kind) }
  UNION { ?statement a career:Eligibility ; career:role ROLE ; career:eligibility ?text .
    BIND ("eligibility" AS ?kind) }
  UNION { ?statement a career:Outlook ; career:role ROLE ; career:outlook ?text . BIND ("outlook" AS ?kind) }
  UNION { ?statement a career:Similarity ; career:role ROLE ; career:similarTo ?what .
    ?what skos:prefLabel ?whatLabel . BIND ("similar" AS ?kind) }
  ?statement career:strength ?strength ; career:prevalence ?prevalence .
  OPTIONAL { ?statement career:hedge ?hedge }
} ORDER BY ?statement"""
_POINTERS = """SELECT DISTINCT ?statement ?passage ?context ?document ?section ?sentence WHERE {
  VALUES ?role { ROLE }
  ?statement career:role ?role ; career:evidence ?passage ; career:context ?context .
  ?passage career:document ?document ; career:section ?section ; career:sentence ?sentence
} ORDER BY ?statement ?document ?section ?sentence ?context"""
_FIGURES = """SELECT ?statement ?measure ?value ?unit ?year ?industry ?hedge (COUNT(?any) AS ?roles) WHERE {
  VALUES ?role { ROLE }
  ?statement a career:Observation ; career:role ?role , ?any ; career:measure ?measure ;
    career:value ?value ; career:unit ?unit ; career:year ?year .
  OPTIONAL { ?statement career:industry ?industry }
  OPTIONAL { ?statement career:hedge ?hedge }
} GROUP BY ?statement ?measure ?value ?unit ?year ?industry ?hedge ORDER BY ?measure ?roles ?statement"""
_KINDS = """SELECT DISTINCT ?other ?label ?way WHERE {
  { ROLE career:specialises ?other BIND ("wider" AS ?way) }
  UNION { ?other career:specialises ROLE BIND ("narrower" AS ?way) }
  ?other skos:prefLabel ?label
} ORDER BY ?label ?other"""


def load_role(reader: Reader, lattice: Lattice, iri: str, unknown: str) -> Json:
    """Return all that the graph says of the role *iri*, in the shape of ``/role/SLUG.json``.

    A list that is empty says that no source speaks of it; ``unknown`` says so in words.

    :param unknown: the canned query for what is not known of a role, bound to this one.
    """
    pointers = _rows(reader, _POINTERS, iri)
    evidence, grades = load_evidence(reader, [row["passage"] for row in pointers]), load_grades(reader)
    names, kinds = _rows(reader, _NAMES, iri), _rows(reader, _KINDS, iri)
    statements = [_statement(row, pointers, evidence, grades, lattice) for row in _rows(reader, _STATEMENTS, iri)]
    requirements = [requirement_json(r, lattice) for r in lattice.requirements_of.get(iri, ())]
    outward = [a for a in lattice.advancements if iri in a.sources]
    inward = lattice.advancements_to.get(iri, ())
    links = load_links(reader, iri)
    figures, employers = _figures(reader, iri, evidence)
    profile: Json = {
        "iri": iri,
        "label": lattice.roles[iri].label,
        "definition": next((row["value"] for row in names if row["p"].endswith("definition")), None),
        "altLabels": [row["value"] for row in names if row["p"].endswith("altLabel")],
        "codes": _codes(links),
        "requirements": sorted(
            requirements, key=lambda found: (_rank(found["strength"], grades, "strength"), found["iri"])
        ),
        "inherited": [
            requirement_json(r, lattice)
            for wider in lattice.roles[iri].specialises
            for r in lattice.requirements_of.get(wider, ())
        ],
        "eligibility": [found for found in statements if found["kind"] == "eligibility"],
        "qualities": [found for found in statements if found["kind"] == "quality"],
        "duties": [found for found in statements if found["kind"] == "duty"],
        "conditions": [found for found in statements if found["kind"] == "condition"],
        "outlook": [found for found in statements if found["kind"] == "outlook"],
        "advancement": [entry for a in outward for entry in _moves(a, "to", a.targets, lattice)],
        "advancedFrom": [entry for a in inward for entry in _moves(a, "from", a.sources, lattice)],
        "similar": [found for found in statements if found["kind"] == "similar"],
        "wider": [{"iri": row["other"], "label": row["label"]} for row in kinds if row["way"] == "wider"],
        "narrower": [{"iri": row["other"], "label": row["label"]} for row in kinds if row["way"] == "narrower"],
        "links": [_link(mapping) for mapping in links],
        "facts": figures,
        "employers": employers,
        "unknown": [f"{row['about']}: {row['unknown']}" for row in reader.select(unknown).texts()],
    }
    return profile


def _rows(reader: Reader, query: str, iri: str) -> list[dict[str, str]]:
    return reader.select(_PREFIXES + query.replace("ROLE", to_token(Iri(iri)))).texts()


def _rank(name: str | None, grades: dict[str, Grade], scheme: str) -> int:
    return next((g.rank for iri, g in grades.items() if f"/{scheme}/" in iri and slug(iri) == name), 99)


def _statement(
    row: dict[str, str],
    pointers: Iterable[dict[str, str]],
    evidence: dict[str, Evidence],
    grades: dict[str, Grade],
    lattice: Lattice,
) -> Json:
    own = [pointer for pointer in pointers if pointer["statement"] == row["statement"]]
    passages = list(dict.fromkeys(pointer["passage"] for pointer in own))
    contexts = sorted({pointer["context"] for pointer in own} - {UNRESTRICTED})
    said = {
        "statement": row["statement"],
        "strength": grade(grades[row["strength"]]),
        "prevalence": grade(grades[row["prevalence"]]),
        "hedge": row.get("hedge"),
        "context": [{"iri": context, "label": lattice.contexts[context].label} for context in contexts],
        "evidence": evidence_json(evidence[passages[-1]]),
        "allEvidence": [evidence_json(evidence[passage]) for passage in passages],
    }
    kind = row["kind"]
    if kind == "quality":
        return {"kind": kind, "iri": row["what"], "label": row["whatLabel"], "neededFor": row["text"], **said}
    if kind == "similar":
        return {"kind": kind, "iri": row["what"], "label": row["whatLabel"], **said}
    if kind == "duty":
        return {"kind": kind, "iri": row["statement"], "does": row["text"], "forWhom": row.get("forWhom"), **said}
    return {"kind": kind, "iri": row["statement"], "text": row["text"], **said}


def _figures(reader: Reader, iri: str, evidence: dict[str, Evidence]) -> tuple[Json, list[Json]]:
    """Return the figures of a role, and those of it in one industry, the largest share first.

    ``{"medianPay": {value, unit, year, hedge, evidence, others}, ...}``: the figure of the role alone, and in
    ``others`` what else is said in the same measure, such as the figure of several roles together.
    ``[{"industry", "employerShare": {...}, "industryMedianPay": {...}}, ...]``.
    """
    passages = {row["statement"]: row["passage"] for row in _rows(reader, _POINTERS, iri)}
    figures: Json = {}
    industries: dict[str, Json] = {}
    for row in _rows(reader, _FIGURES, iri):
        first, *rest = row["measure"].removeprefix(MEASURE).split("-")
        name = first + "".join(word.capitalize() for word in rest)
        number = float(row["value"])
        figure = {
            "value": int(number) if number.is_integer() else number,
            "unit": row["unit"],
            "year": int(row["year"]),
            "hedge": row.get("hedge"),
            "evidence": evidence_json(evidence[passages[row["statement"]]]),
        }
        if "industry" in row:
            industries.setdefault(row["industry"], {"industry": row["industry"]})[name] = figure
        elif name in figures:
            figures[name]["others"].append(figure)
        else:
            figures[name] = {**figure, "others": []}
    return figures, sorted(
        industries.values(),
        key=lambda one: (-one.get("employerShare", {"value": 0})["value"], one["industry"]),
    )


def _moves(advancement: Advancement, key: str, others: Iterable[str], lattice: Lattice) -> list[Json]:
    """Return an advancement once for each role at its other end; once without a role where the source names none."""
    said = {
        "iri": advancement.iri,
        "label": advancement.label,
        "kind": advancement.kind,
        "needs": [requirement_json(need, lattice) for need in advancement.needs],
        "strength": grade(advancement.strength),
        "prevalence": grade(advancement.prevalence),
        "hedge": advancement.hedge,
        "evidence": evidence_json(advancement.evidence[0]),
    }
    ends: list[Json | None] = [{"iri": iri, "label": lattice.roles[iri].label} for iri in others]
    return [{key: end, **said} for end in ends or [None]]


def _codes(links: Iterable[Mapping]) -> dict[str, list[str]]:
    """Return the codes of a role by vocabulary.

    A unit group of ISCO is as a rule wider than an occupation: where none fits, it is the one that takes it in.
    """
    codes: dict[str, list[str]] = {key: [] for key in CODES.values()}
    wider: list[str] = []
    for mapping in links:
        key = CODES.get(mapping.vocabulary)
        if key == "isco" and mapping.predicate.endswith("broadMatch") and not mapping.negated:
            wider.append(code(mapping.object).removeprefix("C"))
        is_match = mapping.predicate.endswith(("exactMatch", "closeMatch")) and not mapping.negated
        if key and is_match and not mapping.object.endswith("NoTermFound"):
            local = code(mapping.object)
            codes[key].append(local.removeprefix("C") if key == "isco" else local)
    if codes["soc"] and not codes["isco"]:
        codes["isco"] = wider
    return codes


def _link(mapping: Mapping) -> Json:
    return {
        "predicate": mapping.predicate,
        "object": mapping.object,
        "label": mapping.object_label,
        "vocabulary": mapping.vocabulary,
        "justification": mapping.justification,
        "confidence": mapping.confidence,
        "rejected": mapping.negated,
        "comment": mapping.comment,
    }
