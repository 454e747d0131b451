"""Each rule derives its shortcut from the least that says so, and not from anything less."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dataset import iter_constructed
from kg.sources.turtle import load_prefixes
from kg.store import open_memory
from kg.vocab import GRAPH_DERIVED

CHECKOUT = Path(__file__).resolve().parent.parent
RULES = CHECKOUT / "ontology" / "rules"
NAMES = load_prefixes(CHECKOUT / "ontology")
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in NAMES.items())
THINGS = "credential:a a career:Credential . credential:b a career:Credential . "
WHOLE = (
    "requirement:r a career:Requirement ; career:role role:x ; career:strength strength:required ;"
    " career:prevalence prevalence:all ; career:context context:unrestricted ; career:anyOf credential:a . "
)

# (rule, what is said, what follows)
CASES = [
    ("accepts", WHOLE.replace(":required", ":accepted"), {"role:x career:accepts credential:a"}),
    (
        "accepts",
        WHOLE + "requirement:r career:anyOf credential:b .",
        {"role:x career:accepts credential:a", "role:x career:accepts credential:b"},
    ),
    ("accepts", WHOLE, set()),
    ("accepts", WHOLE.replace(":required", ":conditional") + "requirement:r career:anyOf credential:b .", set()),
    (
        "advances-to",
        "advancement:m a career:Advancement ; career:from role:x ; career:to role:y .",
        {"role:x career:advancesTo role:y"},
    ),
    ("advances-to", "advancement:m a career:Advancement ; career:from role:x .", set()),
    (
        "covers-topic",
        "coursework:c a career:Coursework ; career:credential credential:a ; career:topic topic:t .",
        {"credential:a career:coversTopic topic:t"},
    ),
    (
        "needs-quality",
        "quality-need:n a career:QualityNeed ; career:role role:x ; career:quality quality:q .",
        {"role:x career:needsQuality quality:q"},
    ),
    ("prefers", WHOLE.replace(":required", ":preferred"), {"role:x career:prefers credential:a"}),
    ("prefers", WHOLE, set()),
    ("requires", WHOLE, {"role:x career:requires credential:a"}),
    ("requires", WHOLE.replace(":required", ":mandated"), {"role:x career:requires credential:a"}),
    ("requires", WHOLE.replace("prevalence:all", "prevalence:unstated"), {"role:x career:requires credential:a"}),
    ("requires", WHOLE.replace("prevalence:all", "prevalence:most"), set()),
    ("requires", WHOLE.replace(":required", ":typical"), set()),
    ("requires", WHOLE.replace(":required", ":preferred"), set()),
    ("requires", WHOLE.replace("context:unrestricted", "context:public-school"), set()),
    ("requires", WHOLE + "requirement:r career:anyOf credential:b .", set()),
    ("requires", WHOLE + "requirement:s career:exceptionTo requirement:r .", set()),
    ("requires", WHOLE + "requirement:s career:insteadOf requirement:r .", set()),
    ("requires", WHOLE + "requirement:r career:insteadOf requirement:s .", set()),
    (
        "similar-to",
        "similarity:s a career:Similarity ; career:role role:x ; career:similarTo role:y .",
        {"role:x skos:related role:y", "role:y skos:related role:x"},
    ),
    ("typically-needs", WHOLE.replace(":required", ":typical"), {"role:x career:typicallyNeeds credential:a"}),
    ("typically-needs", WHOLE, set()),
    (
        "typically-needs",
        WHOLE.replace(":required", ":typical").replace("context:unrestricted", "context:public-school"),
        set(),
    ),
]


@pytest.mark.parametrize(("rule", "said", "follows"), CASES)
def test_rule_derives_its_shortcut(rule: str, said: str, follows: set[str]) -> None:
    quads = ox.parse(PREFIXES + THINGS + said, format=ox.RdfFormat.TURTLE)
    assert {
        shorten(quad) for quad in iter_constructed(open_memory(quads), [RULES / f"{rule}.rq"], GRAPH_DERIVED)
    } == follows


def shorten(quad: ox.Quad) -> str:
    """Return *quad* as three CURIEs."""
    terms = [str(term)[1:-1] for term in quad.triple]
    spaces = sorted(NAMES.items(), key=lambda item: len(item[1]), reverse=True)
    return " ".join(
        next(f"{name}:{iri.removeprefix(space)}" for name, space in spaces if iri.startswith(space)) for iri in terms
    )


def test_every_rule_has_a_case() -> None:
    assert {path.stem for path in RULES.glob("*.rq")} == {rule for rule, _, _ in CASES}
