"""Whether a role needs a credential: what names it, what presupposes it, what is asked instead, or that none does."""

import math
from collections.abc import Sequence
from dataclasses import replace

from kg.ask.mentions import ROLE
from kg.english import article
from kg.model import Item, Lattice, Requirement
from kg.tell.kinds import least_of, schooling_of_kind, wider_unsaid, without_less
from kg.tell.licensing import rule_on_licence
from kg.tell.matter import Matter, Told
from kg.tell.ruling import (
    Ruled,
    asks_whether,
    asks_whether_enough,
    firmest_of_kinds,
    named_level,
    quotes,
    ranked,
    rule,
)
from kg.tell.saying import Said, as_shared, by_strength, difference, said_by
from kg.tell.sufficing import none_asked, rule_on_enough

_EITHER = "a doctoral or professional degree"  # of which the level is told as one
_BY_SOME = ("one_of", "will_do", "differs")  # verdicts by which something will do for some, of whatever kind


def requires(matter: Matter) -> Told:
    """Tell whether a role needs a credential: what names it, what presupposes it, or that no source does."""
    slots = matter.reading.named.values()
    role = next(mention for mention in slots if mention.kind == ROLE)
    credential = next(mention for mention in slots if mention.kind != ROLE)
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
    differing = difference((r for r in asked if r.kind == "education"), matter.lattice)
    also = matter.phrases.say("also", groups=strengths_of(others_asked, matter)) if others_asked and not before else ""
    also = f" {also}" * bool(also) + _differing(matter, differing)
    text += also
    statements = tuple(r.iri for r in (*named, *before, *others_asked))
    if asks_whether(matter.reading.question, matter.phrases):
        ruled = rule_on_credential(matter, role.iris[0], wanted) or (None if has_level else rule_on_licence(matter))
        if matter.phrases.ruled_by["certificate"].search(credential.text.lower()):
            ruled = _with_licence(ruled, rule_on_licence(matter), is_named=bool(named))
        if ruled is None and asks_whether_enough(matter.reading.question, matter.phrases):
            ruled = rule_on_enough(matter, wanted)
        none = matter.phrases.say("needs_none", credential=article(credential.label), role=article(role.label))
        if ruled is not None:
            unquoted = f"{ruled.verdict} {text}" if ruled.statements else f"{ruled.verdict}{also}"
            told = f"{ruled.text}{_differing(matter, differing)}" if ruled.quotes else unquoted
            statements = tuple(dict.fromkeys((*(r.iri for r in ruled.statements), *statements)))
            return Told(told, matter.rows, statements)
        schooling = [r for r in others_asked if r.kind == "education"] if has_level and not before else []
        if said := quotes(_firmest(schooling, matter), matter):
            return Told(f"{rule_on_less(schooling, wanted, matter) or none} {said}", matter.rows, statements)
    text = text if statements else f"{text} {matter.phrases.say('no_no')}"
    return Told(text, matter.rows, statements, found=bool(statements))


def rule_on_less(schooling: Sequence[Requirement], wanted: set[str], matter: Matter) -> str:
    """Return that schooling is not asked as a rule, where none or less is typical; empty where that is not stated."""
    lattice, phrases = matter.lattice, matter.phrases
    levels = [level for iri in wanted if (level := lattice.items[iri].level) is not None]
    firm = [r for r in schooling if r.strength.label in phrases.firm]
    everywhere = [r for r in ranked(firm, matter) if not r.contexts]
    asked = [r for r in everywhere if least_of(r, lattice) >= 0]
    if any(least_of(r, lattice) >= min(levels) for r in firm):
        return ""
    if everywhere[:1] != asked[:1]:  # a programme of no level stands first: the highest is nearest to it
        asked.sort(key=lambda r: -least_of(r, lattice))
    less = named_level(asked, matter)
    is_none = bool(none_asked(schooling, asked, max(levels), matter))
    if not less and not is_none:
        return ""
    is_without = phrases.ruled_by["without"].search(matter.reading.question.lower())
    opening = phrases.part("as_a_rule_yes" if is_without else "as_a_rule_no")
    return f"{opening}: {phrases.part('schooling_none' if is_none else 'schooling_less', role=matter.role, less=less)}"


def _with_licence(ruled: Ruled | None, other: Ruled | None, *, is_named: bool) -> Ruled | None:
    """Return what is ruled on a certificate: as schooling where that is named, and as what comes with a licence."""
    if other is None or not other.quotes:
        return ruled
    if ruled is None or not is_named:
        return other
    return Ruled(f"{ruled.text} {other.verdict}", other.quotes, (*ruled.statements, *other.statements))


def _differing(matter: Matter, differing: tuple[str, str] | None) -> str:
    return f" {matter.phrases.say('differ', one=differing[0], other=differing[1])}" if differing else ""


def rule_on_credential(matter: Matter, role: str, wanted: set[str]) -> Ruled | None:
    """Return whether a role needs one of *wanted*; None where no statement names it or more."""
    lattice = matter.lattice
    asked = [r for iri in (role, *lattice.roles[role].specialises) for r in lattice.requirements_of.get(iri, ())]
    credential = next((m for m in matter.reading.mentions if wanted & set(m.iris)), None)
    thing = article(credential.label if credential else lattice.items[min(wanted)].label)
    ranks = [lattice.items[iri].level for iri in wanted]
    least = min((rank for rank in ranks if rank is not None), default=None)
    kind = "licence" if least is None else "education"
    own = [r for r in asked if is_named_in(r, wanted, lattice)]
    narrower = [r for iri in lattice.narrower.get(role, ()) for r in lattice.requirements_of.get(iri, ())]
    if least is None:
        return rule(matter, thing, own, [r for r in narrower if is_named_in(r, wanted, lattice)])
    of_itself = schooling_of_kind(role, lattice, matter.phrases.ruled_by)
    if of_itself:
        asked, own = (without_less(of_itself, some, role, lattice) for some in (asked, own))
    # A degree of a trade is what a statement calls so, whatever its level: "a law degree".
    own = own or [r for r in asked if credential and r.kind == kind and credential.label.lower() in r.label.lower()]
    if len(wanted) > 1:  # that a higher degree is not required denies no lower one that is asked for
        firm = [least_of(r, lattice) for r in own if r.strength.label in matter.phrases.firm]
        asks = min(firm, default=math.inf)
        own = [r for r in own if r.strength.label != "not required" or least_of(r, lattice) <= asks]
    schooling = [r for r in asked if r.kind == kind and r not in own]
    more = [r for r in schooling if least < least_of(r, lattice) and r.strength.label in matter.phrases.firm]
    if own:  # “doctoral or professional degree” is the level of those who have either
        either = [r for r in own if matter.phrases.ruled_by["or_professional"].search(said_by(r).lower())]
        thing = thing if any(least_of(r, lattice) >= least for r in own if r not in either) or not either else _EITHER
        more = [r for r in more if not matter.phrases.ruled_by["or_professional"].search(said_by(r).lower())]
    beside = [r for r in schooling if r.strength.label == "accepted" and least_of(r, lattice) < least]
    of_kinds = firmest_of_kinds(matter, role, kind)
    lower = [r for r in own if least_of(r, lattice) < least]
    asking = [r for r in of_kinds if least_of(r, lattice) >= least]
    ruled = rule(matter, thing, own, of_kinds, more=more, lower=lower, asking=asking, beside=beside)
    wider = wider_unsaid(role, lattice)
    if ruled is None or of_itself or not wider or ruled.name not in _BY_SOME:
        return ruled
    verdict = matter.phrases.say("ruled_kind_unsaid", thing=thing, role=matter.role, of=article(wider))
    return replace(ruled, verdict=verdict)


def _firmest(requirements: Sequence[Requirement], matter: Matter) -> list[Requirement]:
    """Return the two firmest statements, and one of those that ask for less, if any."""
    firm = [r for r in requirements if r.strength.label in matter.phrases.firm]
    loose = [r for r in requirements if r.strength.label in ("accepted", "not required", "preferred")]
    return [*ranked(firm, matter)[:2], *loose[:1]]


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
    said = Said(requirement.iri, requirement.label, grade, hedge, contexts, {}, matter.phrases.places)
    return as_shared(said, (e.quote for e in requirement.evidence), matter.phrases)
