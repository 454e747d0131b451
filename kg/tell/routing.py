"""Questions that the planner answers: the way to a role, and what is still missing, told in a sentence or two."""

import math
import re
from collections.abc import Sequence

from kg.ask.mentions import GROUP, Mention
from kg.ask.person import Person
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.iris import slug
from kg.model import Answer, Evidence, Lattice, Question, Requirement, Route, Step
from kg.paths.doing import EARN
from kg.paths.reading import BINDING, EDUCATION, GATES, NOT_REQUIRED
from kg.tell.admitting import is_presupposed
from kg.tell.besides import find_besides, is_trained_by_place, level_of, tell_asked, tell_besides, tell_of_kinds
from kg.tell.counting import tell_counted, tell_unnamed
from kg.tell.entering import is_of_others, tell_above, tell_had, tell_rule, tell_usual
from kg.tell.inroads import tell_inroads
from kg.tell.kinds import is_of_a_kind
from kg.tell.lasting import tell_equivalent, tell_lasting, tell_named, tell_of_many, tell_where
from kg.tell.reckoning import asks_schooling, say_years, tell_length, tell_years
from kg.tell.repeating import told_once
from kg.tell.ruling import quotes_of
from kg.tell.saying import Phrases, Row
from kg.tell.unschooled import tell_unschooled
from kg.vocab import CREDENTIAL

# How the planner says how much turns on what is in the way, and how that is told.
_WHY = {"in every way in": "in_every_way", "in the shortest way in": "in_shortest_way"}
_NO_WAY, _QUOTED, _PLAIN = "in_no_way", 2, "unstated"
_MOST = 6
_MANY = 50
_FEW = 4  # steps of another way that is told
# Schooling that no source of a role says more of.
_VAGUE = re.compile(
    r"(?:college )?degrees?|majors?|(?:fields|combination) of .*|(?:higher |postsecondary )?education", re.IGNORECASE
)
_OTHERS = 3  # what would do as well as a step, by name


def to_question(reading: Reading, lattice: Lattice) -> Question:
    """Return the planner's question: where to, from where, with what, without what."""
    person = reading.person
    source, to = reading.named.get("from") or person.source, reading.named["to"].iris[0]
    return Question(
        to=to,
        source=source.iris[0] if source and not _is_kind_of(source.iris[0], to, lattice) else None,
        have=_iris((*person.have, *(reading.named[slot] for slot in ("have",) if slot in reading.named))),
        without=_without(person, to, lattice),
        contexts=_iris(person.contexts),
        years={mention.iris[0]: years for mention, years in person.years},
        most=_MANY if reading.fast else _MOST,
    )


def _is_kind_of(source: str, to: str, lattice: Lattice) -> bool:
    """Whether work as *source* is of the kind that is asked after, so that who asks has not been in it elsewhere."""
    return source == to or source in lattice.narrower.get(to, ())


def _without(person: Person, to: str, lattice: Lattice) -> tuple[str, ...]:
    """Return what is left out: who leaves out a law degree leaves out the professional degree that no source names.

    Who will have no licence leaves out those that are asked of the role.
    """
    roles = (to, *lattice.roles[to].specialises)
    stated = [requirement for role in roles for requirement in lattice.requirements_of.get(role, ())]
    asked = {iri for requirement in stated for option in requirement.need.options for iri in option}
    said = [
        iri
        for mention in person.without
        for iri in mention.iris
        if mention.kind != GROUP or iri in asked or not lattice.items[iri].is_licence
    ]
    named = [lattice.items[iri] for iri in said if iri in lattice.items]
    plain = lattice.items.get(f"{CREDENTIAL}professional-degree")
    unnamed = [plain.iri for item in named if plain and item.level == plain.level is not None]
    above = _above(person, lattice) if person.only else ()
    return tuple(dict.fromkeys((*said, *unnamed, *above)))


def _iris(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iri for mention in mentions for iri in mention.iris))


def _above(person: Person, lattice: Lattice) -> tuple[str, ...]:
    """Return the levels above what is held: who has only a diploma wants to know what that alone opens."""
    held = [lattice.items[iri] for iri in _iris(person.have)]
    ranks = [item.level for item in held if item.level is not None]
    return tuple(item.iri for level, item in sorted(lattice.levels.items()) if ranks and level > max(ranks))


def parameters(question: Question) -> dict[str, object]:
    """Return the question as the parameters of ``/paths``, by slug; what is not given left out."""
    found: dict[str, object] = {
        "to": slug(question.to),
        "from": slug(question.source) if question.source else None,
        "have": [slug(iri) for iri in question.have],
        "without": [slug(iri) for iri in question.without],
        "context": [slug(iri) for iri in question.contexts],
        "years": [f"{slug(iri)}={years:g}" for iri, years in question.years.items()],
    }
    return {name: value for name, value in found.items() if value}


def tell_routes(reading: Reading, answer: Answer, lattice: Lattice, phrases: Phrases, entry: Sequence[Row] = ()) -> str:
    """Tell how many ways there are and the best of them, or what is in the way.

    :param entry: what is typical at entry to the occupations of the role, as :mod:`kg.tell.entering` takes it.
    """
    if not answer.routes or not is_stated(answer, lattice):
        return _without_routes(reading, answer, lattice, phrases)
    role, terms = article(answer.to.label), _terms(reading, answer)
    best = min(answer.routes, key=lambda route: route.total) if reading.fast else answer.routes[0]
    best = told_once(best, lattice)
    count = len(answer.routes) + answer.more
    which = "shortest of known length" if reading.fast else "surest"
    had = tell_had(answer, entry, lattice, phrases)
    lead = tell_length(best, answer.to, reading.question, which if count > 1 else "", lattice, phrases)
    rule = "" if reading.fast else tell_rule(best, answer, entry, lattice, phrases)
    if above := had or tell_above(best, answer, entry, lattice, phrases):
        lead = rule = ""
        told = _route(best, answer, lattice, phrases, is_whole=False)
        name = "route_of_others" if had and is_of_others(best, answer) else "route_moved"
        text = f"{above} {phrases.say(name, role=role, terms=terms, route=told)}"
    else:
        told = _route(best, answer, lattice, phrases, is_whole=not lead or asks_schooling(reading.question, phrases))
        name = "route_one" if count == 1 else "route_many"
        text = phrases.say(name, count=count, role=role, terms=terms, which=which, route=told)
        usual = "" if rule else tell_usual(best, answer, entry, lattice, phrases)
        another = _another(best, answer, lattice, phrases)
        more = phrases.say("route_more") if count > (2 if another else 1) else ""
        text = " ".join(filter(None, (text, _denied(best, answer, lattice, phrases), usual, another, more)))
    work = tell_counted(best, answer, lattice, phrases) or tell_unnamed(answer, lattice, phrases)
    beside = (work, *(tell(best, answer, lattice, phrases) for tell in (tell_besides, tell_of_kinds)))
    provisos = _provisos(best, answer, phrases, has_years=not above)
    denied = tell_unschooled(answer, lattice, phrases)
    denied = "" if denied and denied in text else denied
    said = " ".join(filter(None, (text, *beside)))
    others = "" if answer.question.without else tell_inroads(best, said, answer, lattice, phrases)
    return " ".join(filter(None, (_abroad(reading, phrases), rule, lead, denied, text, others, *beside, *provisos)))


def _without_routes(reading: Reading, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell that nothing is stated of the role, or what is in the way."""
    role = article(answer.to.label)
    if not is_stated(answer, lattice):
        return phrases.say("unknown_way", role=role)
    return _none(answer, role, _terms(reading, answer), lattice, phrases)


def tell_gap(reading: Reading, answer: Answer, lattice: Lattice, phrases: Phrases, entry: Sequence[Row] = ()) -> str:
    """Tell what the surest way still takes of somebody who has what the question says.

    :param entry: as of :func:`tell_routes`.
    """
    if not answer.routes or not is_stated(answer, lattice):
        return _without_routes(reading, answer, lattice, phrases)
    role, terms = article(answer.to.label), _terms(reading, answer)
    best = told_once(answer.routes[0], lattice)
    todo = [step for step in best.steps if not step.held and step.what.iri != answer.to.iri]
    if not todo:
        return f"{phrases.say('held', role=role, terms=terms)} {tell_besides(best, answer, lattice, phrases)}".strip()
    had = tell_had(answer, entry, lattice, phrases)
    if had and is_of_others(best, answer):
        told = _route(best, answer, lattice, phrases, is_whole=False)
        text = f"{had} {phrases.say('route_of_others', role=role, route=told)}"
        provisos = _provisos(best, answer, phrases, has_years=False)
        return " ".join(filter(None, (_abroad(reading, phrases), text, *provisos)))
    missing = f"{listed((_with_others(step, lattice, phrases) for step in todo), 8)}{_graded(best, answer, lattice)}"
    usual = (tell(best, answer, entry, lattice, phrases) for tell in (tell_above, tell_usual))
    text = " ".join(filter(None, (*usual, phrases.say("missing", role=role, terms=terms, missing=missing))))
    beside = (tell(best, answer, lattice, phrases) for tell in (tell_counted, tell_besides))
    return " ".join(filter(None, (_abroad(reading, phrases), text, *beside, *_provisos(best, answer, phrases))))


def _abroad(reading: Reading, phrases: Phrases) -> str:
    """Return that no source weighs what comes from another country, where the question tells of one."""
    return phrases.say("abroad") if phrases.abroad.search(reading.question) else ""


def is_stated(answer: Answer, lattice: Lattice) -> bool:
    """Whether any source says how the role is come to; without a word on it, a way of no steps is no answer."""
    roles = (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    return any(iri in lattice.requirements_of or iri in lattice.advancements_to for iri in roles)


def _none(answer: Answer, role: str, terms: str, lattice: Lattice, phrases: Phrases) -> str:
    things: dict[str, list[str]] = {}
    for blocker in answer.blocked_by:
        name = next((name for words, name in _WHY.items() if words in blocker.why), _NO_WAY)
        things.setdefault(name, []).append(article(blocker.thing.label))
    blocked = listed(phrases.part(name, things=listed(some)) for name, some in things.items())
    naming = _asking(answer, lattice, phrases) if _NO_WAY not in things else []
    as_a_rule = bool(things) and _NO_WAY not in things and not any(_is_of_all(r, phrases) for r in naming)
    name = "route_none_as_a_rule" if as_a_rule else "route_none"
    text = phrases.say(name, role=role, terms=terms, blocked=blocked or "no source names one")
    text = f"{text} {quotes_of(naming[:_QUOTED], lattice, phrases)}".strip()
    is_silent = things.keys() <= {_NO_WAY} and not answer.question.without
    asked = tell_asked(answer, lattice, phrases) if is_silent else ""
    text = f"{text} {asked}".strip()
    near = listed(near.thing.label for near in answer.nearest)
    text = f"{text} {phrases.say('nearest', roles=near)}" if near else text
    quotes = listed(
        dict.fromkeys(f"“{e.quote}” ({e.title}, {e.edition})" for e in leading_on(answer, lattice)), _QUOTED
    )
    return f"{text} {phrases.say('leading_on', role=role, quotes=quotes)}" if quotes else text


def leading_on(answer: Answer, lattice: Lattice) -> list[Evidence]:
    """Return the sentences by which what is nearest within reach may lead on to a role that no way leads to."""
    within = {near.thing.iri for near in answer.nearest}
    moves = [a for a in lattice.advancements_to.get(answer.to.iri, ()) if within & {*a.sources}]
    return [] if answer.routes else [e for move in moves for e in move.evidence if e.quote]


def _asking(answer: Answer, lattice: Lattice, phrases: Phrases) -> list[Requirement]:
    """Return the statements that ask what is in the way, or schooling of its level or above; the firmest first."""
    blocking = {blocker.thing.iri for blocker in answer.blocked_by}
    levels = [item.level for iri in blocking if (item := lattice.items.get(iri)) and item.level is not None]
    least = min(levels, default=math.inf)

    def takes(option: frozenset[str]) -> bool:
        ranks = [item.level for iri in option if (item := lattice.items.get(iri)) and item.level is not None]
        return bool(option & blocking) or max(ranks, default=-1) >= least

    roles = (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    stated = [r for role in roles for r in lattice.requirements_of.get(role, ()) if r.strength.iri in GATES]
    naming = [r for r in stated if not r.contexts and all(takes(option) for option in r.need.options)]
    return sorted(naming, key=lambda r: (not _is_of_all(r, phrases), r.strength.rank, r.prevalence.label != "most"))


def _is_of_all(requirement: Requirement, phrases: Phrases) -> bool:
    """Whether a statement asks for a thing of all in a role, without a hedge."""
    said = " ".join(e.quote or "" for e in requirement.evidence).lower()
    is_plain = requirement.hedge is None and requirement.prevalence.label == _PLAIN
    is_whole = requirement.prevalence.label == "all" and not phrases.ruled_by["nearly"].search(said)
    return requirement.strength.iri in BINDING and (is_plain or is_whole)


def _terms(reading: Reading, answer: Answer) -> str:
    person = reading.person
    parts = [f" from {article(answer.source.label)}"] if answer.source and not person.years else []
    parts += [f" after {say_years(years)} as {article(mention.label)}" for mention, years in person.years]
    parts += (
        [f" with {'only ' if person.only else ''}{listed(article(m.label) for m in person.have)}"]
        if person.have
        else []
    )
    parts += [f" without {listed(article(m.label) for m in person.without)}"] if person.without else []
    parts += [f" in {listed(mention.label for mention in person.contexts)}"] if person.contexts else []
    return "".join(parts)


def _route(route: Route, answer: Answer, lattice: Lattice, phrases: Phrases, *, is_whole: bool = True) -> str:
    """Return the steps of *route*, with its years where it is the *whole* way, and how sure it is."""
    steps = [
        _with_others(step, lattice, phrases) for step in route.steps if not step.held and step.what.iri != answer.to.iri
    ]
    if is_trained_by_place(find_besides(route, answer, lattice), answer.to.iri):
        steps.append(phrases.part("trained_by_place"))
    whole = ", then ".join(steps) if steps else "straight into the work"
    years = tell_years(route, answer.to, lattice, phrases) if is_whole else ""
    return f"{whole}{f', {years}' if years else ''}{_graded(route, answer, lattice)}"


def _another(best: Route, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Tell the first of the other ways that takes something else than *best* has or names as what would do as well.

    Of a few steps, none of them other work, that say which schooling is meant and that a source names; one of less
    schooling too.
    """
    told = {iri for step in best.steps for iri in (step.what.iri, *(other.thing.iri for other in step.alternatives))}
    levels = {item.level for iri in told if (item := lattice.items.get(iri)) is not None} - {None}
    top = level_of((step.what.iri for step in best.steps), lattice)
    for route in (told_once(one, lattice) for one in answer.routes):
        todo = [step for step in route.steps if not step.held and step.what.iri != answer.to.iri]
        items = [lattice.items.get(step.what.iri) for step in todo]
        asked = {iri for step in route.steps for s in step.statements for iri in _named_in(s)}
        new = [i for i in items if i and i.iri not in told and i.level not in levels and i.iri in asked]
        is_less = level_of((step.what.iri for step in route.steps), lattice) < top and not answer.question.have
        is_clear = all(item is not None and not _VAGUE.fullmatch(item.label) for item in items)
        if (new or (is_less and todo)) and is_clear and len(todo) <= _FEW:
            return phrases.say("route_another", route=_route(route, answer, lattice, phrases))
    return ""


def _named_in(statement: object) -> frozenset[str]:
    """Return what a requirement names as what will do, by IRI."""
    options = statement.need.options if isinstance(statement, Requirement) else ()
    return frozenset[str]().union(*options)


def _denied(route: Route, answer: Answer, lattice: Lattice, phrases: Phrases) -> str:
    """Return what a source says is not asked for of the schooling that *route* has, in its words; or nothing."""
    if not any(step.do == EARN and not step.held for step in route.steps):
        return ""
    top = level_of((step.what.iri for step in route.steps), lattice)
    stated = [r for r in lattice.requirements_of.get(answer.to.iri, ()) if r.strength.iri == NOT_REQUIRED]
    levels = {r: level_of(frozenset[str]().union(*r.need.options), lattice) for r in stated if r.kind == EDUCATION}
    found = [r for r, level in levels.items() if 0 < level <= top and not r.contexts and not is_of_a_kind(r)]
    return phrases.say("route_denied", quotes=quotes_of(found[:1], lattice, phrases)) if found else ""


def _with_others(step: Step, lattice: Lattice, phrases: Phrases) -> str:
    """Return a step with its length as a source gives it and what would do as well, where a source names that."""
    is_work = step.do in ("take-role", "advance", "lateral")
    label = f"work as {article(step.what.label)}" if is_work else tell_equivalent(step, lattice)
    others = list(dict.fromkeys(other.thing.label for other in step.alternatives))
    label, others = (
        label if is_work else _in_fields(label, step.what.label, others),
        _of_others(step.what.label, others),
    )
    more = [*others[:_OTHERS], *([f"{len(others) - _OTHERS} more"] if len(others) > _OTHERS else [])]
    is_taken = is_presupposed(step, lattice)
    named, where = tell_named(step, lattice, phrases), tell_where(step, lattice)
    beside = [phrases.part("presupposed")] if is_taken else []
    beside += [
        tell_of_many(step, phrases),
        named,
        "" if where in named else where,
        tell_lasting(step, lattice, phrases),
        f"or {' or '.join(more)}" if others else "",
    ]
    return f"{label} ({'; '.join(filter(None, beside))})" if any(beside) else label


def _in_fields(told: str, label: str, others: Sequence[str]) -> str:
    """Return what is *told* of a degree with the other fields in which it will do as well, each once.

    What is told after its label, "or a related field", stands after all of them.
    """
    first, parted, field = label.partition(" in ")
    fields = [field, *(other.removeprefix(f"{first} in ") for other in others if other.startswith(f"{first} in "))]
    if not parted or len(fields) == 1 or not told.startswith(label):
        return told
    fields.sort(key=lambda one: "related" in one)  # "a field related to dyes" after the dyes
    after = told.removeprefix(label)
    over = f"{len(fields) - _OTHERS - 1} more" if len(fields) > _OTHERS + 1 else ""
    named = [*fields[: _OTHERS + 1], *filter(None, [over])]
    return f"{first} in {', '.join(named)}{after}" if after else f"{first} in {', '.join(named[:-1])} or {named[-1]}"


def _of_others(label: str, others: Sequence[str]) -> list[str]:
    """Return what would do as well as *label* and is no more than it in another field."""
    first, parted, _ = label.partition(" in ")
    return [other for other in others if not parted or not other.startswith(f"{first} in ")]


def _graded(route: Route, answer: Answer, lattice: Lattice) -> str:
    """Return how sure a route is: its weakest grade, its hedges, and where alone it holds."""
    asked = lattice.holding(answer.question.contexts)
    labels = (c.label for step in route.steps for c in step.contexts if c.iri not in asked)
    places = dict.fromkeys(label.removeprefix("in ") for label in labels)
    hedges = dict.fromkeys(s.hedge for step in route.steps if not step.held for s in step.statements if s.hedge)
    strength = route.certainty.strength.label if route.certainty.strength else ""
    parts = [f"at weakest {strength}"] if strength else []
    parts += [", ".join(f"“{hedge}”" for hedge in hedges)] if hedges else []
    parts += [f"only in {listed(places)}"] if places else []
    return f" ({'; '.join(parts)})" if parts else ""


def _provisos(route: Route, answer: Answer, phrases: Phrases, *, has_years: bool = True) -> list[str]:
    lengths = has_years and any(step.assumptions for step in route.steps if not step.held)
    holding = {"assumed": lengths, "ordered": route.order is not None, "bounded": answer.bounded}
    return [phrases.say(name) for name, holds in holding.items() if holds]
