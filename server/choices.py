"""What the form of the routes offers: what matters for the goal to tick, everything else to type."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from kg.iris import slug
from kg.model import Lattice, Need, Thing
from kg.names import CONTEXT, CREDENTIAL, ROLE, Names
from kg.paths.render import Json
from kg.vocab import UNRESTRICTED


@dataclass(frozen=True)
class Choices:
    """Things to tick, in the order that people expect, and everything else there is, as options of a list.

    ``levels``: the levels of education, lowest first. ``credentials`` and ``contexts``: what stands in the routes or is
    asked on the way. ``rules``: what turns a rule that is assumed, or one that is not, as the address says it.
    """

    levels: list[Thing]
    credentials: list[Thing]
    contexts: list[Thing]
    rules: list[tuple[str, str]]
    roles: Markup
    others: Markup
    places: Markup


def find_choices(names: Names, lattice: Lattice, found: Json | None) -> Choices:
    """Return what the form offers for an answer in the shape of ``/paths``, or before any."""
    levels = [Thing(item.iri, item.label) for _, item in sorted(lattice.levels.items())]
    near = dict.fromkeys(_near(found)) if found else {}
    stated = [r for iri in near for r in lattice.requirements_of.get(iri, ())]
    things = {**near, **dict.fromkeys(part for one in stated for part in _parts(one.need))}
    credentials = [lattice.items[iri] for iri in things if _is_credential(lattice, iri)]
    limits = dict.fromkeys(
        [*_given(found, "context"), *_places(found), *(c for one in stated for c in sorted(one.contexts))]
    )
    contexts = [lattice.contexts[iri] for iri in limits if iri in lattice.contexts]
    known = {thing.iri for thing in levels}
    return Choices(
        levels,
        [
            Thing(one.iri, one.label)
            for one in sorted(credentials, key=lambda one: (one.level or 99, one.label))
            if one.iri not in known
        ],
        sorted((Thing(one.iri, one.label) for one in contexts), key=lambda one: one.label.lower()),
        list(_rules(lattice)),
        *_lists(names),
    )


def _rules(lattice: Lattice) -> Iterator[tuple[str, str]]:
    """Yield for each assumption that is a rule the words that turn it, and a label; those not made as a rule first."""
    rules = [one for one in lattice.assumptions.values() if isinstance(one.value, bool)]
    for rule in sorted(rules, key=lambda rule: (bool(rule.value), rule.label)):
        yield f"{rule.name}={'no' if rule.value else 'yes'}", f"{'not ' if rule.value else ''}assumed: {rule.label}"


def _near(found: Json) -> Iterator[str]:
    """Yield the IRIs of what an answer is about, and of what it names as a step, instead of one, or in the way."""
    yield found["to"]["iri"]
    for key in ("have", "without", "mandatoryThings", "blockedBy", "nearest"):
        yield from (thing["iri"] for thing in found[key])
    for route in found["routes"]:
        for step in route["steps"]:
            yield step["what"]["iri"]
            yield from (other["iri"] for other in step["alternatives"])


def _given(found: Json | None, key: str) -> list[str]:
    return [thing["iri"] for thing in found[key]] if found else []


def _places(found: Json | None) -> Iterator[str]:
    for route in found["routes"] if found else ():
        yield from (context["iri"] for step in route["steps"] for context in step["context"])


def _parts(need: Need) -> Iterator[str]:
    for part in need.parts:
        if isinstance(part, Need):
            yield from _parts(part)
        else:
            yield part


def _is_credential(lattice: Lattice, iri: str) -> bool:
    return iri in lattice.items and lattice.items[iri].kind == "credential"


@lru_cache(maxsize=2)
def _lists(names: Names) -> tuple[Markup, Markup, Markup]:
    """Return the roles, the credentials and the contexts as options, made once for the names of a generation."""
    places = [context for context in names.options(CONTEXT) if context.iri != UNRESTRICTED]
    return (
        _options(names, names.options(ROLE), ROLE),
        _options(names, names.options(CREDENTIAL), CREDENTIAL),
        _options(names, places, CONTEXT),
    )


def choosable(names: Names, class_: str, chosen: str) -> Markup:
    """Return the things of a class as the options of a list, of which the one that *chosen* names is selected.

    *chosen* is whatever names a thing; where it names none, none is selected. The graph has a thousand roles: 10 ms the
    first time, and a tenth of one from then on.
    """
    written = _choosable(names, class_)
    if found := names.find(chosen, class_):
        opening = f'<option value="{escape(slug(found))}"'
        written = written.replace(f"{opening}>", f"{opening} selected>", 1)
    return Markup(written)  # noqa: S704 (escaped as it was made)


@lru_cache(maxsize=16)  # classes that parameters are of, of two generations
def _choosable(names: Names, class_: str) -> str:
    return "".join(
        f'<option value="{escape(slug(one.iri))}">{escape(one.label)}</option>' for one in names.options(class_)
    )


def _options(names: Names, things: Iterable[Thing], class_: str) -> Markup:
    return Markup("").join(Markup("<option>{}</option>").format(escape(typed(names, one, class_))) for one in things)


def typed(names: Names, thing: Thing, class_: str) -> str:
    """Return what a person may type for *thing*: its label where that names it, else its slug.

    A comma parts several names in one field, so that a label with one does not.
    """
    return thing.label if "," not in thing.label and names.find(thing.label, class_) == thing.iri else slug(thing.iri)
