"""What else is asked of a role, beside the steps of a route to it: what is no step, and what its steps do not meet."""

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.english import article, stems
from kg.model import Answer, Eligibility, Lattice, Requirement, Route
from kg.paths.doing import EARN, TRAIN
from kg.paths.lengths import is_school
from kg.paths.reading import ACCEPTED, BINDING, EDUCATION, EXPERIENCE, GATES, LICENCE, PLAIN, TRAINING
from kg.paths.vague import ANY_TRAINING
from kg.tell.gaining import in_plain_words
from kg.tell.lasting import span_usual
from kg.tell.saying import Phrases, Said, as_shared, by_strength
from kg.vocab import LEVEL, PREVALENCE, STRENGTH

# Schooling above that of a route is told even where it is only preferred, may be asked, or is usual on entry.
_MOST = 8  # of a strength that are told, as a counsellor would name each
_HIGHER = GATES | {f"{STRENGTH}preferred", f"{STRENGTH}conditional", PLAIN}
_ASKED = {LICENCE: GATES, EXPERIENCE: GATES, TRAINING: BINDING}
_OF_KINDS = 6  # of a strength that are told of kinds of a role
# What is named after the role alone, "licence as a roofer", tells no more than that one is asked for.
_OF_A_ROLE = re.compile(r" as an? ")
# "Are trained", "instruction on": words of a sentence that say by themselves neither what nor where.
_HALF_SAID = re.compile(r"^(?:are|is|be) |\b(?:on|in|of|for|with)$")
_TOLD = frozenset(f"{PREVALENCE}{slug}" for slug in ("most", "many", "some", "few"))
# Projections have professional and doctoral degrees in one class.
_TOP = f"{LEVEL}first-professional"

Statement = Requirement | Eligibility


def find_besides(route: Route, answer: Answer, lattice: Lattice) -> tuple[Statement, ...]:
    """Return what sources ask of the role of *answer* and no step of *route* meets, the strongest first.

    What a person must be or pass, licences, tests and experience, and training that is required, or typical for some
    where no training is a step of the route; of schooling what is higher than that of the route, and lower where a step
    of it is no more than taken to come before another. What holds everywhere comes first; at most eight are returned.
    What an edition says that no step rests on is left out where another edition has the steps.
    """
    roles = (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    accounts = {statement.account for step in route.steps for statement in step.statements}
    met, level = _met(route, lattice), level_of((step.what.iri for step in route.steps), lattice)
    own = [one for iri in roles for one in lattice.eligibility_of.get(iri, ()) if one.strength.iri in GATES]
    stated = [
        r for r in answer.also if _is_asked(r, met, level, lattice) and (set(r.roles) & set(roles) or _is_licence(r))
    ]
    is_untrained = not any(step.do == TRAIN for step in route.steps)
    some = [r for r in answer.also if is_untrained and _is_training_of_some(r)]
    its_own = {option for r in some if set(r.roles) & set(roles) for option in r.need.options}
    stated += [r for r in some if set(r.roles) & set(roles) or its_own.isdisjoint(r.need.options)]
    taken = any(step.do == EARN and not step.statements and not is_school(step, lattice) for step in route.steps)
    entry = [r for r in answer.also if taken and set(r.roles) & set(roles) and _is_entry(r, met, lattice)]
    # "Some attend a school", of a role that asks for none: a way that is open, and no step.
    is_free = not any(step.do == EARN for step in route.steps)
    open_to = [r for r in answer.also if is_free and set(r.roles) & set(roles) and _is_open_to(r, met)]
    both: list[Statement] = [*own, *dict.fromkeys((*stated, *entry, *open_to))]
    found = [one for one in both if one.account in accounts or not accounts]
    found.sort(key=lambda one: (_place(one), not set(one.roles) & set(roles), bool(one.contexts)))
    return tuple(_distinct(found, lattice))[:_MOST]


def is_trained_by_place(found: Iterable[Statement], role: str) -> bool:
    """Whether *found* has training of *role* of one kind in one place and of another kind in another."""
    trained = [r for r in found if isinstance(r, Requirement) and r.kind == TRAINING and role in r.roles and r.contexts]
    return len({r.contexts for r in trained}) > 1 and len({r.need.options for r in trained}) > 1


def tell_besides(route: Route, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell what :func:`find_besides` finds, by its strength, each with its hedge and where it holds; or nothing."""
    met, roles = _met(route, lattice), (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    found = find_besides(route, answer, lattice)
    told = [
        Said(
            one.iri,
            _lasting(one, name(one, met, lattice), lattice, phrases),
            one.strength.label,
            one.hedge or _prevalence(one),
            tuple(lattice.contexts[iri].label for iri in sorted(one.contexts)),
            {},
            phrases.places,
            "" if set(one.roles) & set(roles) else lattice.roles[one.roles[0]].label,
        )
        for one in found
    ]
    said = [as_shared(one, (e.quote for e in s.evidence), phrases) for one, s in zip(told, found, strict=True)]
    groups = "; ".join(filter(None, (by_strength(said, phrases, firm=firm, most=_MOST) for firm in (True, False))))
    return phrases.say("besides", groups=groups) if groups else ""


def find_of_kinds(route: Route, answer: Answer, lattice: Lattice) -> tuple[Requirement, ...]:
    """Return the licences and the higher schooling that are asked of all of a kind of the role of *answer*.

    What a step of *route* meets, what :func:`find_besides` has, and what holds somewhere or for something is left out.
    """
    met, level = _met(route, lattice), level_of((step.what.iri for step in route.steps), lattice)
    told = {(one.label, lattice.roles[iri].label) for one in find_besides(route, answer, lattice) for iri in one.roles}
    found = list[Requirement]()
    for kind in lattice.narrower.get(answer.to.iri, ()):
        for one in lattice.requirements_of.get(kind, ()):
            is_more = one.kind == LICENCE or all(_is_above(option, level, lattice) for option in one.need.options)
            is_firm = one.kind in (LICENCE, EDUCATION) and one.strength.iri in GATES and not one.contexts
            is_met = any(option <= met for option in one.need.options)
            if is_firm and is_more and not is_met and (one.label, lattice.roles[kind].label) not in told:
                found.append(one)
    found.sort(key=_place)
    distinct = _distinct(list(dict.fromkeys(found)), lattice)
    return tuple(one for one in distinct if isinstance(one, Requirement))


def _is_above(option: frozenset[str], level: int, lattice: Lattice) -> bool:
    """Whether what will do is schooling of a level above *level*."""
    return level_of(option, lattice) > level


def tell_of_kinds(route: Route, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell what :func:`find_of_kinds` finds, by its strength, each with its kind; or nothing."""
    return _of_kinds(find_of_kinds(route, answer, lattice), answer, lattice, phrases, "kinds_ask")


def tell_asked(answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell what is asked of a role that no way leads to, and of its kinds; or nothing."""
    kinds = lattice.narrower.get(answer.to.iri, ())
    stated = [one for iri in (answer.to.iri, *kinds) for one in lattice.requirements_of.get(iri, ())]
    found = [r for r in stated if r.strength.iri in GATES and r.kind in (LICENCE, EDUCATION, EXPERIENCE, TRAINING)]
    own = [r for r in found if answer.to.iri in r.roles or not r.contexts]
    own.sort(key=lambda one: (_place(one), answer.to.iri not in one.roles, bool(one.contexts)))
    return _of_kinds([*_distinct(list(dict.fromkeys(own)), lattice)], answer, lattice, phrases, "asked_of")


def _of_kinds(found: Sequence[Statement], answer: Answer, lattice: Lattice, phrases: Phrases, sentence: str) -> str:
    said = []
    for one in found:
        of = "" if answer.to.iri in one.roles else lattice.roles[one.roles[0]].label
        where = tuple(lattice.contexts[iri].label for iri in sorted(one.contexts))
        what, grade = name(one, frozenset(), lattice), one.strength.label
        told = Said(one.iri, what, grade, one.hedge or "", where, {}, phrases.places, of)
        said.append(as_shared(told, (e.quote for e in one.evidence), phrases))
    parts = (by_strength(said, phrases, firm=firm, most=_OF_KINDS) for firm in (True, False))
    groups = "; ".join(filter(None, parts))
    return phrases.say(sentence, groups=groups, role=article(answer.to.label)) if groups else ""


def name(one: Statement, met: frozenset[str], lattice: Lattice) -> str:
    """Return what is asked for, in the words of its source, with the thing itself where these do not name it."""
    if isinstance(one, Eligibility):
        return one.what
    least = min(one.need.options, key=lambda option: (len(option - met), sorted(option)))
    labels = [lattice.items[iri].label for iri in sorted(least - met) if iri in lattice.items]
    if len(least) > 1:
        return " and ".join(labels)
    thing = "" if len(one.need.options) > 1 else labels[0] if labels else ""
    if one.kind == EXPERIENCE and thing:
        return in_plain_words(thing)
    is_told = one.kind != LICENCE or _OF_A_ROLE.search(thing) or stems(one.label) & stems(thing)
    return one.label if is_told or not thing else f"{one.label}: {thing}"


def _lasting(one: Statement, said: str, lattice: Lattice, phrases: Phrases) -> str:
    """Return *said* with how long the training that *one* asks for lasts by its own page, where that is known."""
    options = one.need.options if isinstance(one, Requirement) and one.kind == TRAINING else ()
    items = [lattice.items.get(iri) for option in options for iri in option]
    known = [item for item in items if item is not None and item.duration is not None and not item.counts_as]
    return f"{said} ({span_usual(known[0].duration, phrases)})" if len(known) == len(items) == 1 else said


def _prevalence(one: Statement) -> str:
    """Return how widely *one* holds, where no words of the source are kept that say so."""
    return one.prevalence.label if one.prevalence.iri in _TOLD and isinstance(one, Eligibility) else ""


def _met(route: Route, lattice: Lattice) -> frozenset[str]:
    """Return the IRIs of what the steps of *route* give, with what their holder holds by them."""
    given = {iri for step in route.steps for iri in (step.what.iri, *(other.thing.iri for other in step.alternatives))}
    return frozenset(given | {one for iri in given for one in lattice.entailed.get(iri, ())})


def _is_asked(requirement: Requirement, met: frozenset[str], level: int, lattice: Lattice) -> bool:
    """Whether *requirement* asks for what is not *met*, strongly enough to be told, or for schooling above *level*."""
    if requirement.kind != EDUCATION and any(option <= met for option in requirement.need.options):
        return False
    if requirement.kind == TRAINING and requirement.label == ANY_TRAINING:
        return False
    if requirement.kind == EDUCATION:
        least = min((level_of(option, lattice) for option in requirement.need.options), default=0)
        return requirement.strength.iri in _HIGHER and least > level
    return requirement.strength.iri in _ASKED.get(requirement.kind, ())


def _is_training_of_some(requirement: Requirement) -> bool:
    """Whether *requirement* is training that is typical where some of them work, or of a kind of the role."""
    is_asked = requirement.kind == TRAINING and requirement.strength.iri in GATES
    return is_asked and requirement.label != ANY_TRAINING and not _HALF_SAID.search(requirement.label)


def _is_entry(requirement: Requirement, met: frozenset[str], lattice: Lattice) -> bool:
    """Whether *requirement* asks for schooling of less than a degree in some context, such as to enter a programme."""
    is_met = any(option <= met for option in requirement.need.options)
    is_low = all(level_of(option, lattice) < level_of(met, lattice) for option in requirement.need.options)
    is_asked = requirement.kind == EDUCATION and requirement.strength.iri in GATES and bool(requirement.contexts)
    return is_asked and is_low and not is_met


def _is_open_to(requirement: Requirement, met: frozenset[str]) -> bool:
    """Whether *requirement* is schooling that is accepted, and not instead of something that is asked for."""
    is_accepted = requirement.strength.iri == ACCEPTED and not requirement.exception_to
    return requirement.kind == EDUCATION and is_accepted and not any(o <= met for o in requirement.need.options)


def _is_licence(requirement: Requirement) -> bool:
    """Whether *requirement* is a licence that must be held: told of a kind of the role too."""
    return requirement.kind == LICENCE and requirement.strength.iri in BINDING


def level_of(iris: Iterable[str], lattice: Lattice) -> int:
    """Return the highest level of *iris*, a doctoral degree as a professional one; 0 where none has a level."""
    return at_most_professional(max((_rank(iri, lattice) for iri in iris), default=0), lattice)


def _rank(iri: str, lattice: Lattice) -> int:
    item = lattice.items.get(iri)
    return item.level or 0 if item is not None else 0


def at_most_professional(rank: int, lattice: Lattice) -> int:
    """Return the rank of a level of education, of a doctoral degree that of a professional one."""
    top = lattice.grades.get(_TOP)
    return min(rank, top.rank) if top else rank


def _place(one: Statement) -> float:
    return one.strength.rank if one.strength.ordered else 2.5  # after what is typical


def _distinct(found: Sequence[Statement], lattice: Lattice) -> Iterator[Statement]:
    """Yield each thing that is asked for once; what others that are as strong say too is left out."""
    words = [stems(name(one, frozenset(), lattice)) or frozenset({one.iri}) for one in found]
    for place, one in enumerate(found):
        alike = (i for i, o in enumerate(found) if _place(o) <= _place(one) and {*o.roles} & {*one.roles})
        others = [(i, words[i]) for i in alike]
        if not any(words[place] < other or (words[place] == other and i < place) for i, other in others):
            yield one
