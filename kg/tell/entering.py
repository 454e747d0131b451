"""Entering: the schooling and training that is typical at entry to an occupation, where a way to it gives less."""

from collections.abc import Sequence

from kg.english import article, listed
from kg.model import Answer, Lattice, Requirement, Route
from kg.paths.doing import TAKING, TRAIN
from kg.paths.reading import ACCEPTED, EDUCATION, TRAINING
from kg.tell.besides import at_most_professional, find_besides, level_of
from kg.tell.saying import Phrases, Row
from kg.vocab import BASE

_NEED, _TRAINED = "typical education", "typical training"
_UNTRAINED = f"{BASE}training/none"


def is_moved_to(answer: Answer, lattice: Lattice) -> bool:
    """Whether sources state moves that lead to the role of *answer* and nothing that is asked of it."""
    roles = (answer.to.iri, *lattice.roles[answer.to.iri].specialises)
    return not any(lattice.requirements_of.get(iri) for iri in roles)


def tell_above(route: Route, answer: Answer, entry: Sequence[Row], lattice: Lattice, phrases: Phrases) -> str:
    """Return what is typical at entry where nothing is asked of the role and *route* ends below it; else nothing.

    Who reads of the move alone would take it for the whole way.

    :param entry: what is typical at entry to the occupations of the role, the rows of ``typical-entry-of-occupation``
        with the label of the occupation.
    """
    levels = _above(route, entry, lattice) if is_moved_to(answer, lattice) else []
    return phrases.say("entry_above", role=article(answer.to.label), **_named(levels)) if levels else ""


def tell_had(answer: Answer, entry: Sequence[Row], lattice: Lattice, phrases: Phrases) -> str:
    """Return what is typical at entry where who asks has it and sources state moves to the role alone; else nothing.

    :param entry: as of :func:`tell_above`.
    """
    levels = [row for row in entry if row["need"] == _NEED and row["category"] in lattice.grades]
    held = level_of(answer.question.have, lattice)
    has = bool(levels) and all(held >= _rank(row, lattice) > 0 for row in levels)
    is_told = has and is_moved_to(answer, lattice)
    return phrases.say("entry_had", role=article(answer.to.label), **_named(levels)) if is_told else ""


def is_of_others(route: Route, answer: Answer) -> bool:
    """Whether *route* goes through other work, none of which who asks is in: a move of people in that work."""
    work = [step for step in route.steps if step.do in TAKING and step.what.iri != answer.to.iri]
    return bool(work) and not any(step.held for step in work)


def tell_usual(route: Route, answer: Answer, entry: Sequence[Row], lattice: Lattice, phrases: Phrases) -> str:
    """Return what is typical at entry and nothing that is told says; else nothing.

    Schooling where *route* ends below it, and training on the job where no step of *route* is training.

    :param entry: as of :func:`tell_above`.
    """
    besides = [one for one in find_besides(route, answer, lattice) if isinstance(one, Requirement)]
    levels = [] if is_moved_to(answer, lattice) else _above(route, entry, lattice)
    schooling = (option for one in besides if one.kind == EDUCATION for option in one.need.options)
    told = max((level_of(option, lattice) for option in schooling), default=0)
    is_told = any(told >= _rank(row, lattice) for row in levels)
    is_trained = any(step.do == TRAIN for step in route.steps) or any(one.kind == TRAINING for one in besides)
    found = [*([] if is_told else levels), *([] if is_trained else _training(entry))]
    wider = _trained_as(route, answer)
    closer = [] if not wider or _is_of(route, entry) else _training(entry)
    said = phrases.say("entry_usual", **_named(found)) if found else ""
    if closer:
        of = " or ".join(article(lattice.roles[iri].label) for iri in wider)
        said = f"{said} {phrases.say('entry_closer', wider=of, **_named(closer))}".strip()
    return said


def tell_rule(route: Route, answer: Answer, entry: Sequence[Row], lattice: Lattice, phrases: Phrases) -> str:
    """Return what is typical at entry where *route*, the surest of all, is no more than accepted; else nothing.

    Of who tells what they have, lack or leave out it is not asked how people come in as a rule.

    :param entry: as of :func:`tell_above`.
    """
    asked, strength = answer.question, route.certainty.strength
    is_of_some = strength is not None and strength.iri == ACCEPTED
    if not is_of_some or asked.source or asked.have or asked.without or asked.contexts:
        return ""
    levels = [row for row in entry if row["need"] == _NEED and row["category"] in lattice.grades]
    return phrases.say("entry_rule", **_named([*levels, *_training(entry)])) if levels else ""


def _trained_as(route: Route, answer: Answer) -> tuple[str, ...]:
    """Return of which wider roles the training of *route* is said, where none of it is said of the goal itself."""
    steps = [step for step in route.steps if step.do == TRAIN and not step.held]
    stated = [one for step in steps for one in step.statements if isinstance(one, Requirement)]
    roles = dict.fromkeys(iri for one in stated for iri in one.roles)
    return () if answer.to.iri in roles or not all(step.statements for step in steps) else tuple(roles)


def _is_of(route: Route, entry: Sequence[Row]) -> bool:
    """Whether a step of *route* is, or rests on, the training that is typical of *entry*, by its length."""
    stated = [s for step in route.steps for s in step.statements if isinstance(s, Requirement)]
    known = {iri for one in stated for option in one.need.options for iri in option}
    known |= {step.what.iri for step in route.steps}
    return any(row["category"] in known for row in entry)


def _training(entry: Sequence[Row]) -> list[Row]:
    """Return the training of *entry* where each occupation has the same one, and that is some; else none."""
    rows = [row for row in entry if row["need"] == _TRAINED]
    is_one = len({row["category"] for row in rows}) == 1 and rows[0]["category"] != _UNTRAINED
    return rows if is_one else []


def _above(route: Route, entry: Sequence[Row], lattice: Lattice) -> list[Row]:
    """Return the levels of schooling of *entry* where each is above what *route* gives or rests on; else none."""
    levels = [row for row in entry if row["need"] == _NEED and row["category"] in lattice.grades]
    most = level_of((step.what.iri for step in route.steps), lattice)
    names = {step.what.label for step in route.steps}
    is_less = all(most < _rank(row, lattice) and row["categoryLabel"] not in names for row in levels)
    return levels if is_less else []


def _rank(row: Row, lattice: Lattice) -> int:
    return at_most_professional(lattice.grades[row["category"]].rank, lattice)


def _named(levels: Sequence[Row]) -> dict[str, str]:
    """Return the occupations of rows and what is typical of them: of several levels any will do."""
    schooling = dict.fromkeys(article(row["categoryLabel"]) for row in levels if row["need"] == _NEED)
    training = dict.fromkeys(row["categoryLabel"] for row in levels if row["need"] == _TRAINED)
    return {
        "occupations": listed(dict.fromkeys(filter(None, (row["occupationLabel"] for row in levels)))),
        "levels": " and ".join(filter(None, (" or ".join(schooling), *training))),
    }
