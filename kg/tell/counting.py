"""What the work that a person has done counts for on the way to a role, and where a source of that role names it."""

from kg.english import article, listed
from kg.model import Answer, Lattice, Requirement, Route, Step
from kg.paths.holdings import been_in, names
from kg.paths.reading import EXPERIENCE
from kg.tell.saying import Phrases
from kg.vocab import EXPERIENCE_COUNTS


def tell_counted(route: Route, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell what of the experience that is asked for is taken to be had by work done; else the sentence that names it.

    A sentence on experience that names the work is quoted whole, since what it says of that is not known; nothing is
    told where no sentence does.
    """
    role = article(answer.to.label)
    counted = [step for step in route.steps if step.held and EXPERIENCE_COUNTS in step.assumptions]
    if counted:
        asked = [s for step in counted for s in step.statements if isinstance(s, Requirement) and s.kind == EXPERIENCE]
        items = (iri for one in asked for option in one.need.options for iri in option)
        told = phrases.say(
            "counted",
            work=listed(article(step.what.label) for step in counted),
            things=listed(lattice.items[iri].label for iri in items if iri in lattice.items),
        )
        # The sentence may ask for more than the thing is called by, such as where the work is done.
        quotes = list(dict.fromkeys(e.quote for one in asked for e in one.evidence if e.quote))
        return (
            f"{told} {phrases.say('counted_as', quotes=listed(f'“{quote}”' for quote in quotes[:2]))}"
            if quotes
            else told
        )
    ends = (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    stated = [r for iri in ends for r in lattice.requirements_of.get(iri, ()) if r.kind == EXPERIENCE]
    for one in been_in(answer.question):
        label = lattice.roles[one].label
        if (named := next((r for r in stated if names(r, label)), None)) is not None:
            quote = next(e.quote for e in named.evidence if e.quote)
            return phrases.say("work_named", role=role, work=article(label), quote=quote)
    return ""


def tell_unnamed(answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell that no source names the work that a person has done as a way to the role, where no route rests on it.

    A route rests on work where it starts in it, or with a licence that the work is taken to have needed.
    """
    behind, to = been_in(answer.question), (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    held = [step for route in answer.routes for step in route.steps if step.held]
    is_used = any(
        step.what.iri in lattice.roles or EXPERIENCE_COUNTS in step.assumptions or _is_licence(step, lattice)
        for step in held
    )
    moves = (move for iri in to for move in lattice.advancements_to.get(iri, ()))
    alike = {
        one for role in behind for one in (role, *lattice.roles[role].specialises, *lattice.narrower.get(role, ()))
    }
    if not behind or is_used or answer.more or any(alike & set(move.sources) for move in moves):
        return ""
    work = listed(article(lattice.roles[one].label) for one in behind)
    return phrases.say("unnamed", work=work, role=article(answer.to.label))


def _is_licence(step: Step, lattice: Lattice) -> bool:
    return step.what.iri in lattice.items and lattice.items[step.what.iri].is_licence
