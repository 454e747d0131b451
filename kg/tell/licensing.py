"""Licensing: whether a role needs the licence, title or kind of training that a question asks for by name."""

import re
from collections.abc import Iterable, Sequence

from kg.ask.mentions import ROLE
from kg.english import article
from kg.model import Requirement
from kg.tell.matter import Matter
from kg.tell.ruling import OWN, Ruled, asks_whether, is_beside, quotes, ranked, rule, stated_of, things_asked
from kg.tell.saying import said_by

_NOT = "not required"
_BEGUN = 5  # letters of a word by which its kin are known: electrical, electrician
_TWO = 2  # names by which one thing goes, and ways to have it
_LETTERS = 4  # of a title that is no more than letters: CPA, RN


def on_licence(matter: Matter) -> list[Requirement]:
    """Return the statements on the licence, certificate or exam that a question asks for; none where it asks for none.

    A driver's licence and first aid are none of these, unless they are what it asks for.
    """
    question = matter.reading.question
    asked = things_asked(matter, question)
    licences = [r for r in matter.lattice.requirements if r.kind == "licence"] if asked else []
    return [r for r in licences if asked and _is_told(r, asked[1], question, matter)]


def rule_on_licence(matter: Matter, titled: str = "", label: str = "") -> Ruled | None:
    """Return whether a role needs a licence, a certificate or what the question calls it; None where no source says.

    :param titled: a title that comes with a licence, where that is asked for: "must accountants be CPAs".
    :param label: what the graph calls who has that title.
    """
    question = matter.reading.question
    told = re.compile(rf"\b{re.escape(titled.lower())}s?\b")
    asked = (_title(titled, label, question), told) if titled else things_asked(matter, question)
    if asked is None or not asks_whether(question, matter.phrases):
        return None
    if matter.phrases.ruled_by["renewed"].search(question.lower()):
        return None  # that a licence is needed does not say that it is to be renewed
    name, pattern = asked
    role = matter.role_iri

    def telling(roles: Iterable[str]) -> list[Requirement]:
        asked_of = (r for iri in roles for r in matter.lattice.requirements_of.get(iri, ()))
        stated = [r for r in asked_of if r.kind == "licence"]
        found = [r for r in stated if _is_told(r, pattern, question, matter)]
        if not titled and not any(r.strength.label in matter.phrases.firm for r in found) and name in _circle(matter):
            if not any(matter.phrases.ruled_by["or_required"].search(said_by(r).lower()) for r in found):
                found += [r for r in stated if r not in found and _is_of_aid(r, pattern, matter)]
            found += [
                r for r in stated if matter.phrases.ruled_by["credential"].search(r.label.lower()) and r not in found
            ]
        # A sentence that has the word may ask for something else on the way: "to become licensed, pass an exam".
        itself = [r for r in found if pattern.search(r.label.lower())]
        return itself if any(r.strength.label in (*matter.phrases.firm, _NOT) for r in itself) else found

    own = telling((role, *matter.lattice.roles[role].specialises))
    qualified = "" if titled else _qualified(matter, role)
    if qualified:
        said = matter.phrases.say("by_no_name", asked=qualified, role=matter.role)
        return Ruled(said, quotes(ranked(own, matter)[:OWN], matter), tuple(own))
    of_kinds = [ranked(telling((iri,)), matter)[:1] for iri in matter.lattice.narrower.get(role, ())]
    rest = [r for r in own if not _is_end(r, pattern, matter)]
    own = rest if rest or any(of_kinds) else own
    others = [r for r in stated_of(role, matter.lattice) if r.kind == "licence" and r not in own and not r.contexts]
    beside = [r for r in others if r.strength.label == "required" and not is_beside(r, matter)]
    thing = name if titled else _told_as(name, ranked(own, matter), matter)
    ruled = rule(matter, thing, own, [r for first in of_kinds for r in first], beside=beside)
    is_other = ruled is None and not titled and any(r.kind == "licence" for r in stated_of(role, matter.lattice))
    return Ruled(matter.phrases.say("needs_by_name", credential=name, role=matter.role), "") if is_other else ruled


def _circle(matter: Matter) -> list[str]:
    """Return which of the things that questions ask for stand for one another: a licence, certification."""
    return [name for name in matter.phrases.asked_as if matter.phrases.ruled_by["circle"].search(name)]


def _told_as(name: str, stated: Sequence[Requirement], matter: Matter) -> str:
    """Return what a question asks for as the first statement has it: with what does as well, or as its credential."""
    first = stated[0].label.lower() if stated else ""
    circle = _circle(matter)
    if name not in circle or not first:
        return name
    either = [one for one in circle if matter.phrases.asked_as[one].search(first)]
    if matter.phrases.ruled_by["credential"].search(first) and name not in either:
        return first if first.endswith("s") else article(stated[0].label)
    if name not in either or len(either) < _TWO or " or " not in first or len(stated[0].need.options) < _TWO:
        return name
    *before, last = [one if i == 0 else one.removeprefix("a ") for i, one in enumerate(either)]
    return f"{', '.join(before)} or {last}"


def _qualified(matter: Matter, role: str) -> str:
    """Return the licence that a question names by a word that no statement on the role has: "a gun license"; or none.

    What a role is called is no such word, nor one that says no more than that it is a licence: "a state license".
    """
    lattice, words = matter.lattice, matter.phrases.ruled_by
    found = words["qualified"].search(matter.reading.question.lower())
    if found is None or words["unqualified"].search(found[1]):
        return ""
    roles = (role, *lattice.roles[role].specialises, *lattice.narrower.get(role, ()))
    stated = [f"{r.label} {said_by(r)}" for iri in roles for r in lattice.requirements_of.get(iri, ())]
    labels = [f"{m.text} {m.label}" for m in matter.reading.mentions if m.kind == ROLE] + [
        lattice.roles[iri].label for iri in roles
    ]
    known = " ".join((*labels, *stated)).lower()
    return "" if re.search(rf"\b{re.escape(found[1][:_BEGUN])}", known) else found[0].strip()


def _title(title: str, label: str, question: str) -> str:
    """Return what is asked for with a title: to be called that, in the letters that the question has it in."""
    if title.lower() == label.lower():
        return f"to be {article(label)}"
    found = re.search(rf"\b({re.escape(title)})(?:s|es)?\b", question, re.IGNORECASE)
    asked = found[1] if found else title
    return f"to be {article(asked.upper())}" if len(title) <= _LETTERS else f"to be “{asked}”"


def rule_on_training(matter: Matter) -> Ruled | None:
    """Return whether a role needs the kind of training that a question asks for by name, as an internship.

    None where it asks for no such, or no yes or no; without sentences where no source has it by that name.
    """
    question = matter.reading.question
    named = (pair for pair in matter.phrases.trained_as.items() if pair[1].search(question.lower()))
    thing, pattern = next(named, ("", None))
    if pattern is None or not asks_whether(question, matter.phrases):
        return None
    role = matter.role_iri
    kinds = ("training", "experience", "licence")

    def telling(iris: Iterable[str]) -> list[Requirement]:
        stated = (r for iri in iris for r in matter.lattice.requirements_of.get(iri, ()) if r.kind in kinds)
        found = [r for r in stated if pattern.search(f"{r.label} {said_by(r) if r.kind != 'licence' else ''}".lower())]
        # A sentence that has the word may ask for something else first: "most learn on the job, some as apprentices".
        return [r for r in found if pattern.search(r.label.lower())] or found

    own = telling((role, *matter.lattice.roles[role].specialises))
    of_kinds = [r for iri in matter.lattice.narrower.get(role, ()) for r in ranked(telling((iri,)), matter)[:1]]
    none = matter.phrases.say("needs_by_name", credential=thing, role=matter.role)
    return rule(matter, thing, own, of_kinds) or Ruled(none, "")


def names_training(text: str, matter: Matter) -> bool:
    """Whether a text names the kind of training that a question asks for by name."""
    question = matter.reading.question.lower()
    return any(p.search(question) and p.search(text.lower()) for p in matter.phrases.trained_as.values())


def _is_of_aid(requirement: Requirement, pattern: re.Pattern[str], matter: Matter) -> bool:
    """Whether a statement asks for certification, and its sentence names first aid or the like as no more than such."""
    label = requirement.label.lower()
    is_aid = is_beside(requirement, matter) and not matter.phrases.ruled_by["beside_work"].search(label)
    return is_aid and requirement.strength.label in matter.phrases.firm and bool(pattern.search(label))


def _is_end(requirement: Requirement, pattern: re.Pattern[str], matter: Matter) -> bool:
    """Whether the sentence of a statement has what is asked for as the end alone to which it asks something else."""
    said = said_by(requirement).lower()
    ended = matter.phrases.ruled_by["as_an_end"].sub(" ", said)
    return ended != said and not pattern.search(ended)


def _is_told(requirement: Requirement, pattern: re.Pattern[str], question: str, matter: Matter) -> bool:
    """Whether a statement is on what is asked for: not on a driver's licence, nor on what another certificate takes."""
    words = matter.phrases.ruled_by
    said = f"{requirement.label} {said_by(requirement)}".lower()
    places = " ".join(matter.lattice.contexts[iri].label for iri in requirement.contexts).lower()
    if is_beside(requirement, matter) and not words["beside_work"].search(question.lower()):
        return False
    return bool(pattern.search(said)) and not pattern.search(places) and not words["programmes"].search(places)
