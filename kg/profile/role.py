"""A role as one value: what sources state of it, its figures and links, and what is not known."""

from collections.abc import Callable, Container, Iterable

from kg.iris import code, slug
from kg.links import load_links
from kg.model import Advancement, Lattice, Mapping
from kg.paths.render import Json, evidence_json, grade, requirement_json
from kg.profile.silence import Silence, find_unknown
from kg.profile.statements import figures_json, load_passages, load_statements, statements_json
from kg.reader import Reader
from kg.terms import Iri, to_token
from kg.vocab import BASE, CAREER, SKOS

_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX skos: <{SKOS}>
"""
# The vocabularies whose codes a role carries: the file of mappings to the key in the answer.
CODES = {"soc-2018": "soc", "onet-soc": "onet", "isco-08": "isco", "esco": "esco"}
# Where the things of a vocabulary have their names, to what its file of mappings is called.
SPACES = {
    f"{BASE}scheme/soc-2018/": "soc-2018",
    "https://www.onetonline.org/link/summary/": "onet-soc",
    "http://data.europa.eu/esco/isco/": "isco-08",
    "http://data.europa.eu/esco/occupation/": "esco",
}
_NAMES = """SELECT ?p ?value ?label WHERE { VALUES ?role { ROLE }
  { VALUES ?p { skos:altLabel skos:definition } ?role ?p ?value }
  UNION { ?role career:specialises ?value . ?value skos:prefLabel ?label . BIND ("wider" AS ?p) }
  UNION { ?value career:specialises ?role ; skos:prefLabel ?label . BIND ("narrower" AS ?p) }
  UNION { VALUES ?p { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch }
    ?role ?p ?value .
    OPTIONAL { ?value skos:prefLabel ?label FILTER (LANG(?label) = "" || LANGMATCHES(LANG(?label), "en")) } }
} ORDER BY ?p ?label ?value"""


def load_role(reader: Reader, lattice: Lattice, iri: str, silence: Silence, label: Callable[[str], str]) -> Json:
    """Return all that the graph says of the role *iri*, in the shape of ``/role/SLUG.json``.

    A list that is empty says that no source speaks of it; ``unknown`` says so in words.

    :param silence: what there is to know of any role.
    :param label: the label of a thing.

    Four journeys to the store, whatever is stated: pages are read all day.
    """
    stated = load_statements(reader, iri)
    evidence = load_passages(reader, stated)
    names = reader.texts(_PREFIXES + _NAMES.replace("ROLE", to_token(Iri(iri))))
    statements = statements_json(stated, evidence, lattice, label)
    requirements = [requirement_json(r, lattice) for r in lattice.requirements_of.get(iri, ())]
    ranks = {(scheme_of(grade.iri), slug(grade.iri)): grade.rank for grade in lattice.grades.values()}
    outward = lattice.advancements_from.get(iri, ())
    inward = lattice.advancements_to.get(iri, ())
    links = load_links(reader, iri)
    links += _plain(iri, names, {(link.predicate, link.object) for link in links})
    figures, employers = figures_json(stated, evidence)
    return {
        "iri": iri,
        "label": lattice.roles[iri].label,
        "definition": next((row["value"] for row in names if row["p"].endswith("definition")), None),
        "altLabels": [row["value"] for row in names if row["p"].endswith("altLabel")],
        "codes": _codes(links),
        "requirements": sorted(
            requirements, key=lambda found: (ranks.get(("strength", found["strength"]), 99), found["iri"])
        ),
        "inherited": [
            requirement_json(r, lattice)
            for wider in lattice.roles[iri].specialises
            for r in lattice.requirements_of.get(wider, ())
        ],
        **{
            name: [found for found in statements if found["kind"] == kind]
            for name, kind in (
                ("eligibility", "eligibility"),
                ("qualities", "quality"),
                ("duties", "duty"),
                ("conditions", "condition"),
                ("outlook", "outlook"),
            )
        },
        "advancement": [entry for a in outward for entry in _moves(a, "to", a.targets, lattice)],
        "advancedFrom": [entry for a in inward for entry in _moves(a, "from", a.sources, lattice)],
        "similar": [found for found in statements if found["kind"] == "similar"],
        "wider": [{"iri": row["value"], "label": row["label"]} for row in names if row["p"] == "wider"],
        "narrower": [{"iri": row["value"], "label": row["label"]} for row in names if row["p"] == "narrower"],
        "links": [_link(mapping) for mapping in links],
        "facts": figures,
        "employers": employers,
        "unknown": find_unknown(silence, lattice, iri, stated, evidence.values()),
    }


def scheme_of(grade: str) -> str:
    """Return the name of the scheme that a grade is in."""
    return grade.rsplit("/", 2)[-2]


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


def _plain(role: str, rows: Iterable[dict[str, str]], known: Container[tuple[str, str]]) -> list[Mapping]:
    """Return the matches that a source states of a role itself, which no table of mappings has."""
    return [
        Mapping(
            subject=role,
            subject_label="",
            predicate=row["p"],
            negated=False,
            object=row["value"],
            object_label=row.get("label", ""),
            justification="",
            confidence=None,
            comment="",
            vocabulary=next((name for space, name in SPACES.items() if row["value"].startswith(space)), ""),
            source="",
            source_version="",
        )
        for row in rows
        if row["p"].startswith(SKOS) and row["p"].endswith("Match") and (row["p"], row["value"]) not in known
    ]


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
        "justification": mapping.justification or None,
        "confidence": mapping.confidence,
        "rejected": mapping.negated,
        "comment": mapping.comment,
    }
