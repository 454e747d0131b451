"""What is certain of a step: only what is held, or required of all where the person asked."""

from dataclasses import replace

import pytest

from kg.model import Assumption, Context, Grade, Lattice, Question, Step, Thing
from kg.paths.doubts import iter_doubts
from kg.vocab import PREVALENCE, STRENGTH

ALONE = "it comes before what follows, and no source asks it of these roles by itself"
QUESTION = Question(to="role", contexts=("asked",))
RULE, LENGTH = (
    Assumption(name, name, value, unit, None)
    for name, value, unit in (("x/met-a-way-in", True, "boolean"), ("x/years-it", 1.0, "years"))
)
CONTEXTS = {"asked": Context("asked", "asked", ("implied",)), "implied": Context("implied", "implied")}
LATTICE = Lattice({}, {}, CONTEXTS, (), (), {one.iri: one for one in (RULE, LENGTH)})


def strength(slug: str) -> Grade:
    return Grade(f"{STRENGTH}{slug}", slug, 0)


def prevalence(slug: str) -> Grade:
    return Grade(f"{PREVALENCE}{slug}", slug, 0)


STEP = Step(
    "earn", Thing("it", "it"), 1.0, None, "", (), strength("required"), prevalence("unstated"), (), (), (), False
)


@pytest.mark.parametrize(
    ("step", "doubts"),
    [
        (STEP, []),
        (replace(STEP, strength=strength("mandated"), prevalence=prevalence("all")), []),
        (replace(STEP, assumptions=(LENGTH.iri,)), []),
        (replace(STEP, held=True, strength=None), []),
        (replace(STEP, contexts=(Thing("asked", "asked"),)), []),
        (replace(STEP, contexts=(Thing("implied", "implied"),)), []),
        (replace(STEP, prevalence=prevalence("most")), ["prevalence most"]),
        (replace(STEP, strength=strength("typical")), ["strength typical"]),
        (
            replace(STEP, strength=None, prevalence=None),
            [ALONE],
        ),
        (replace(STEP, held=True, assumptions=(RULE.iri,)), ["assumed (met a way in)"]),
        (replace(STEP, contexts=(Thing("other", "small libraries"),)), ["only in: small libraries"]),
    ],
)
def test_certain_only_where_required_of_all(step: Step, doubts: list[str]) -> None:
    assert list(iter_doubts(step, QUESTION, LATTICE)) == doubts
