"""How long a step of a route is told to last, where a source gives its length."""

from kg.ask.saying import Phrases
from kg.model import Duration, Lattice, Requirement, Step
from kg.paths.reading import EXPERIENCE, PLAIN, TRAINING
from kg.paths.render.as_text import timespan


def tell_lasting(step: Step, lattice: Lattice, phrases: Phrases) -> str:
    """Return how long *step* lasts as a source gives it; nothing where none does, or the step names it.

    How long a level takes as a rule is not told, but how long its programme takes on the page of the role; training on
    the job with the kind of it that is usual on entry.
    """
    item, duration = lattice.items.get(step.what.iri), step.duration
    if step.held or item is None or duration is None or item.kind == EXPERIENCE:
        return ""
    if item.level is not None and not duration.evidence:
        return ""
    span = _span(duration, phrases)
    kinds = [s.label for s in step.statements if isinstance(s, Requirement) and _is_kind(s, step, lattice)]
    if kinds or not span:
        return ": ".join(filter(None, (*kinds[:1], span)))
    is_scale = item.kind == TRAINING and item.counts_as  # a definition, and not what is usual
    return span if is_scale else phrases.part("span_usual", span=span)


def _is_kind(statement: Requirement, step: Step, lattice: Lattice) -> bool:
    """Whether *statement* says which kind of training *step* is, and with it its length."""
    items = [lattice.items.get(iri) for option in statement.need.options for iri in option]
    return statement.strength.iri == PLAIN and any(
        item is not None and item.duration == step.duration and step.what.iri in item.counts_as for item in items
    )


def _span(duration: Duration, phrases: Phrases) -> str:
    """Return a length as people say it: "4 to 5 years", "up to 1 month", "at least 1 year"."""
    least, most = duration.at_least or 0.0, duration.at_most
    low, high = timespan(least), timespan(most or 0.0)
    if most is None:
        return phrases.part("span_least", least=low) if least else ""
    if least == most:
        return high
    if not least:
        return phrases.part("span_most", most=high)
    # "4 to 5 years", and not "4 years to 5 years".
    number, _, unit = low.partition(" ")
    return phrases.part(
        "span", least=number if high.endswith("years") and "year" in unit and " and " not in low else low, most=high
    )
