"""Whether a role needs a credential: what names it, what presupposes it, what is asked instead, or that none does."""

from collections.abc import Sequence

from kg.ask.matter import Matter, Told
from kg.ask.saying import Said, article, by_strength, difference
from kg.model import Item, Lattice, Requirement


def requires(matter: Matter) -> Told:
    """Tell whether a role needs a credential: what names it, what presupposes it, or that no source does."""
    slots = matter.reading.named.values()
    role = next(mention for mention in slots if mention.kind == "R")
    credential = next(mention for mention in slots if mention.kind != "R")
    roles = (role.iris[0], *matter.lattice.roles[role.iris[0]].specialises)
    asked = [r for iri in roles for r in matter.lattice.requirements_of.get(iri, ())]
    wanted = set(credential.iris)
    named = [r for r in asked if is_named_in(r, wanted, matter.lattice)]
    before = [r for r in asked if r not in named and _presupposes(r, wanted, matter.lattice)]
    # A licence or a certificate goes by many names: those that are asked are told where the one of the question is not.
    has_level = any(matter.lattice.items[iri].level is not None for iri in wanted)
    kinds = ("education",) * has_level + ("licence",) * (not has_level or not (named or before))
    others_asked = [r for r in asked if r.kind in kinds and r not in named]
    text = _whether(matter, article(credential.label), article(role.label), named, before)
    if others_asked and not has_level and not named and not before:
        text = matter.phrases.say("needs_by_name", credential=article(credential.label), role=article(role.label))
    if others_asked and not before:
        text += f" {matter.phrases.say('also', groups=strengths_of(others_asked, matter))}"
    differing = difference((r for r in asked if r.kind == "education"), matter.lattice)
    if differing:
        text += f" {matter.phrases.say('differ', one=differing[0], other=differing[1])}"
    statements = tuple(r.iri for r in (*named, *before, *others_asked))
    text = text if statements else f"{text} {matter.phrases.say('no_no')}"
    return Told(text, matter.rows, statements, found=bool(statements))


def _whether(
    matter: Matter, credential: str, role: str, named: Sequence[Requirement], before: Sequence[Requirement]
) -> str:
    if named:
        groups = strengths_of(named, matter)
        return matter.phrases.say("needs_itself", credential=credential, role=role, groups=groups)
    if before:
        return matter.phrases.say("needs_by", credential=credential, role=role, by=strengths_of(before, matter))
    return matter.phrases.say("needs_none", credential=credential, role=role)


def strengths_of(requirements: Sequence[Requirement], matter: Matter) -> str:
    """Return requirements under the words for their strength, the strongest first; empty where there are none."""
    said = [said_of(r, matter) for r in requirements]
    return "; ".join(filter(None, (by_strength(said, matter.phrases, firm=firm) for firm in (True, False))))


def _items(requirement: Requirement, lattice: Lattice) -> list[Item]:
    found = {iri for option in requirement.need.options for iri in option}
    return [lattice.items[iri] for iri in sorted(found) if iri in lattice.items]


def is_named_in(requirement: Requirement, wanted: set[str], lattice: Lattice) -> bool:
    """Whether a requirement names one of *wanted*, or a credential of such a level."""
    levels = {lattice.items[iri].level for iri in wanted if lattice.items[iri].field is None} - {None}
    return any(item.iri in wanted or item.level in levels for item in _items(requirement, lattice))


def _presupposes(requirement: Requirement, wanted: set[str], lattice: Lattice) -> bool:
    brought = {iri for item in _items(requirement, lattice) for iri, _ in lattice.brings.get(item.iri, ())}
    return requirement.kind == "education" and bool(brought & wanted)


def said_of(requirement: Requirement, matter: Matter) -> Said:
    """Return a requirement as it is told."""
    contexts = tuple(matter.lattice.contexts[iri].label for iri in sorted(requirement.contexts))
    grade, hedge = requirement.strength.label, requirement.hedge or ""
    return Said(requirement.iri, requirement.label, grade, hedge, contexts, {}, matter.phrases.places)
