"""Whether there is training of a kind on the way into a role: an apprenticeship, an internship, training on the job."""

from collections.abc import Iterable, Sequence

from kg.model import Requirement
from kg.tell.matter import Matter
from kg.tell.ruling import OWN, Ruled, quotes, ranked
from kg.tell.saying import said_by

_NOT = "not required"


def rule_on_offer(matter: Matter) -> Ruled | None:
    """Return whether there is the training that a question asks for, with the sentences that tell of it.

    None where a question does not ask whether there is any, and of a kind by name where no statement tells of it.
    That a role has none as usual on entry is a no as a rule, with what sources name for some.
    """
    words, question = matter.phrases.ruled_by, matter.reading.question.lower()
    if not words["is_there"].search(question):
        return None
    pairs = ((name, pattern) for name, pattern in matter.phrases.trained_as.items() if pattern.search(question))
    thing, pattern = next(pairs, ("", None))
    if pattern is None:
        return _on_the_job(matter) if words["on_the_job"].search(question) else None

    def telling(iris: Iterable[str]) -> list[Requirement]:
        stated = (r for iri in iris for r in matter.lattice.requirements_of.get(iri, ()) if r.strength.label != _NOT)
        return [r for r in stated if r.kind == "training" and pattern.search(f"{r.label} {said_by(r)}".lower())]

    role = matter.role_iri
    own = telling((role, *matter.lattice.roles[role].specialises))
    of_kinds = telling(matter.lattice.narrower.get(role, ()))
    if not own and not of_kinds:
        return None
    return _told("offer_yes" if own else "offer_kinds", own or of_kinds, matter, thing=thing)


def _on_the_job(matter: Matter) -> Ruled | None:
    """Return whether there is training on the job, by what is usual on entry and what sources name beside it."""
    words, role = matter.phrases.ruled_by, matter.role_iri
    roles = (role, *matter.lattice.roles[role].specialises)
    stated = [r for iri in roles for r in matter.lattice.requirements_of.get(iri, ()) if r.kind == "training"]
    found = [r for r in stated if words["on_the_job"].search(f"{r.label} {said_by(r)}".lower())]
    none = [r for r in found if r.strength.label == _NOT]
    given = [r for r in found if r not in none]
    if firm := [r for r in given if r.strength.label in matter.phrases.firm and not r.contexts]:
        return _told("offer_as_a_rule", firm, matter)
    if none:
        return _told("offer_none", [*none, *given], matter)
    return _told("offer_some", given, matter) if given else None


def _told(name: str, stated: Sequence[Requirement], matter: Matter, thing: str = "") -> Ruled:
    told = quotes(ranked(stated, matter)[:OWN], matter)
    return Ruled(matter.phrases.say(name, thing=thing, role=matter.role), told, tuple(stated))
