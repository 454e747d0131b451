"""What is certain of a step and what is not: why a person might not need it."""

from collections.abc import Iterator

from kg.iris import slug, words
from kg.model import Lattice, Question, Step
from kg.paths.doing import LATERAL
from kg.paths.reading import BINDING
from kg.vocab import PREVALENCE

_WHOLE = frozenset(f"{PREVALENCE}{name}" for name in ("all", "unstated"))


def iter_doubts(step: Step, question: Question, lattice: Lattice) -> Iterator[str]:
    """Yield, in words, why it is not certain that *step* is needed; nothing where it is.

    Certain is what is held and not merely assumed to be, and what a source requires without a limit that was not
    asked for. How long a step takes is another matter: an assumed length is no doubt.
    """
    for iri in step.assumptions:
        if lattice.assumptions[iri].unit != "years":
            yield f"assumed ({words(slug(iri))})"
    if step.held:
        return
    if step.strength is None and step.do != LATERAL:
        yield "it comes before what follows, and no source asks it of these roles by itself"
    if step.strength is not None and step.strength.iri not in BINDING:
        yield f"strength {step.strength.label}"
    if step.prevalence is not None and step.prevalence.iri not in _WHOLE:
        yield f"prevalence {step.prevalence.label}"
    asked = lattice.holding(question.contexts)
    others = [context.label for context in step.contexts if context.iri not in asked]
    if others:
        yield f"only in: {', '.join(others)}"
