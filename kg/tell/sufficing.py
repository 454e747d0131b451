"""Sufficing: whether the schooling that somebody has is enough for a role, and what is typical at its entry."""

from collections.abc import Iterable

from kg.ask.mentions import ROLE
from kg.english import article, listed
from kg.iris import slug
from kg.model import Lattice, Requirement
from kg.tell.kinds import is_of_a_kind, least_of, schooling_of_kind, wider_unsaid, without_less
from kg.tell.matter import Matter
from kg.tell.ruling import (
    Ruled,
    asks_whether,
    bearing,
    firmest_of_kinds,
    is_beside,
    is_quick,
    quotes,
    ranked,
    stated_of,
)
from kg.tell.saying import Phrases, Row, said_by

_OF_KINDS = 3  # sentences on narrower work that are quoted


def rule_on_enough(matter: Matter, held: Iterable[str]) -> Ruled | None:
    """Return whether what somebody has is enough schooling for a role, and which licences come beside it.

    None where it is no schooling, or no source has a firm word on the schooling of the role.
    """
    lattice = matter.lattice
    role = matter.role_iri
    ranks = [item.level for iri in held if (item := lattice.items.get(iri)) is not None]
    most = max((rank for rank in ranks if rank is not None), default=None)
    stated = stated_of(role, lattice)
    in_fields = matter.phrases.ruled_by["in_fields"]  # which are common, and ask for no more
    firm = [r for r in stated if r.kind == "education" and r.strength.label in matter.phrases.firm]
    asked = [r for r in firm if not in_fields.search(r.label.lower())]
    of_itself = schooling_of_kind(role, lattice, matter.phrases.ruled_by)
    asked = without_less(of_itself, asked, role, lattice)
    everywhere = [r for r in asked if not r.contexts or r in of_itself]
    if most is None:
        return None
    if none := none_asked(stated, everywhere, most, matter)[:1]:
        verdict = matter.phrases.say("ruled_enough_none", role=matter.role)
        return Ruled(verdict, quotes(none, matter), tuple(none))
    if not everywhere:
        return None

    def is_met(requirement: Requirement) -> bool:
        return any(all(_is_had(iri, most, lattice) for iri in option) for option in requirement.need.options)

    schooling = [r for r in stated if r.kind == "education" and r not in firm and (not of_itself or role in r.roles)]
    taken = [r for r in schooling if r.strength.label == "accepted" and is_schooling_had(r, most, lattice)]
    accepted = [r for r in taken if not _is_of_programme(r, matter)]
    unmet = [r for r in asked if not is_met(r)]
    beyond = {e.passage for r in unmet for e in r.evidence}  # "a bachelor's degree as well as a degree in law"
    met = [r for r in everywhere if is_met(r) and not beyond & {e.passage for e in r.evidence}]
    met = [r for r in met if not unmet or not _is_of_entrants(r, matter)]
    name = "enough" if met and not unmet else "enough_in_part" if met or accepted else "not_enough"
    if name == "enough" and not any(_names_level(r, most, lattice) for r in met):
        name = "enough_above"
    of_kinds = firmest_of_kinds(matter, role, "education")
    kinds = [r for r in of_kinds if not is_met(r)]
    if kinds and name in ("enough", "enough_above"):
        name, kinds = "enough_for_kinds", of_kinds
    licences = [r for r in stated if r.kind == "licence" and not is_beside(r, matter)]
    unmet = [r for r in unmet if not _is_of_entrants(r, matter)] or unmet
    own = [*ranked(met or unmet, matter)[:1], *ranked(unmet, matter)[:1], *accepted[:1]]
    things = listed(article(m.label) for m in matter.reading.person.have) or matter.credential
    wider = "" if of_itself else wider_unsaid(role, lattice)
    name = "kind_unsaid" if wider and name == "enough_in_part" else name
    if name == "not_enough" and any(
        bearing(r, lattice, matter.phrases.ruled_by) in ("all", "stated") for r in of_itself
    ):
        name = "not_enough_stated"
    verdict = matter.phrases.say(f"ruled_{name}", thing=things, role=matter.role, of=article(wider))
    quoted = [*own, *ranked(licences, matter)[:1], *kinds[:_OF_KINDS]]
    return Ruled(verdict, quotes(quoted, matter), tuple(quoted))


def none_asked(
    stated: Iterable[Requirement], everywhere: Iterable[Requirement], most: int, matter: Matter
) -> list[Requirement]:
    """Return the statements by which no schooling is asked for at entry; none where a source has some as typical.

    What most have does not make it typical, where it is said beside it that none is asked.
    """
    none = [r for r in stated if is_no_schooling(r, most, matter.lattice, matter.phrases)]
    if any(slug(r.prevalence.iri) != "most" for r in everywhere):
        return []
    return sorted(none, key=lambda r: (is_quick(r), not r.hedge))


def _names_level(requirement: Requirement, most: int, lattice: Lattice) -> bool:
    """Whether one of the things that will do is of a level."""
    items = (lattice.items.get(iri) for option in requirement.need.options for iri in option)
    return any(item is not None and item.level == most for item in items)


def is_no_schooling(requirement: Requirement, most: int, lattice: Lattice, phrases: Phrases) -> bool:
    """Whether a statement has no schooling, of a level up to *most*, as asked of all in a role."""
    if slug(requirement.strength.iri) != "not-required" or requirement.kind != "education" or requirement.contexts:
        return False
    if slug(requirement.prevalence.iri) in ("many", "some", "few", "in-some-cases"):
        return False
    is_told = phrases.ruled_by["no_formal"].search(said_by(requirement).lower())
    return bool(is_told) and least_of(requirement, lattice) <= most and not is_of_a_kind(requirement)


def _is_of_entrants(requirement: Requirement, matter: Matter) -> bool:
    """Whether the sentence of a statement is on those who enter a programme, from which more is to come."""
    return any(matter.phrases.ruled_by["to_enter"].search((e.quote or "").lower()) for e in requirement.evidence)


def _is_of_programme(requirement: Requirement, matter: Matter) -> bool:
    """Whether a statement is on who may enter a programme, and so on schooling that is still to come."""
    places = (matter.lattice.contexts[iri].label for iri in requirement.contexts)
    return any(matter.phrases.ruled_by["programmes"].search(place.lower()) for place in places)


def rule_on_entry(matter: Matter) -> str:
    """Return whether schooling is needed or enough, by what is typical at entry to an occupation; else nothing."""
    lattice, reading = matter.lattice, matter.reading
    held = [m for m in reading.named.values() if m.kind != ROLE] or list(reading.person.have)
    mentions = held or list(reading.person.without)
    named = [item for m in mentions for iri in m.iris if (item := lattice.items.get(iri))]
    asked = [item.level for item in named if item.level is not None]
    rows = [(g.rank, row) for row in matter.rows if (g := lattice.grades.get(row["category"])) and _is_level(row)]
    entry = [rank for rank, _ in rows]
    if not asked or not entry or not asks_whether(reading.question, matter.phrases):
        return ""
    if reading.tell == "gap":
        name = "enough" if max(asked) >= min(entry) else "not_enough"
    else:
        name = "more" if min(entry) > max(asked) else "typical" if min(entry) >= min(asked) else "untypical"
    if not held:  # can one do without it
        name = "typical_without" if min(entry) >= min(asked) else "untypical_without"
    usual = article(min(rows, key=lambda pair: pair[0])[1]["categoryLabel"])
    return matter.phrases.say(
        f"ruled_{name}", thing=article(mentions[0].label), role=matter.role, hedges="", more=usual
    )


def _is_level(row: Row) -> bool:
    return row["need"] == "typical education"


def _is_had(iri: str, most: int, lattice: Lattice) -> bool:
    """Whether a thing is no more than schooling of a level; what it is in is for the sentences to say."""
    item = lattice.items.get(iri)
    return item is not None and item.level is not None and item.level <= most


def is_schooling_had(requirement: Requirement, most: int, lattice: Lattice) -> bool:
    """Whether the schooling of one of the things that will do is had; work that goes with it is for the sentences."""
    items = ([lattice.items[i] for i in option if i in lattice.items] for option in requirement.need.options)
    levels = ([item.level for item in option if item.level is not None] for option in items)
    return any(option and max(option) <= most for option in levels)


def usual_at_entry(matter: Matter) -> tuple[str, tuple[str, ...]]:
    """Return the schooling that is usual at entry, by quick facts of a wider role and by projections, and statements.

    Empty where neither has any, and of quick facts where the role has its own.
    """
    lattice, phrases = matter.lattice, matter.phrases
    role = matter.role_iri
    wider = {iri: lattice.requirements_of.get(iri, ()) for iri in lattice.roles[role].specialises}
    facts = [(iri, r) for iri, asked in wider.items() for r in asked if r.kind == "education" and is_quick(r)]
    if any(is_quick(r) and r.kind == "education" for r in lattice.requirements_of.get(role, ())):
        facts = []
    said = [phrases.say("usual", role=article(lattice.roles[iri].label), quotes=_quick(r)) for iri, r in facts]
    levels = [row for row in matter.more if _is_level(row)]
    named, things = (listed(dict.fromkeys(row[key] for row in levels)) for key in ("occupationLabel", "categoryLabel"))
    said += [phrases.say("entry", occupations=named, things=things)] if levels else []
    return " ".join(said), tuple(r.iri for _, r in facts)


def _quick(requirement: Requirement) -> str:
    return listed(f"“{e.quote}” ({e.title}, {e.edition})" for e in requirement.evidence if e.quote)
