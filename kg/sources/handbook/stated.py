"""What the prose of a page states, as triples: requirements, qualities, coursework and advancements."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.prose import Condition, Coursework, Length, Move, Negation, Option, Reading, Requirement, read_need
from kg.prose.grammar import KINDS
from kg.prose.model import Target
from kg.sources.handbook.holdings import Held, find_apprenticeship, find_held, find_worker, to_name
from kg.sources.handbook.notes import Notes
from kg.sources.handbook.roles import Group
from kg.sources.handbook.sameness import Same
from kg.sources.ooh import Page
from kg.sources.stream import TYPE, iri, text, typed
from kg.vocab import CAREER, KIND

# A sentence that speaks of one of these asks for a test as a part of it.
_OF_A_LICENCE = re.compile(
    r"licen[sc]|certif|registered|credential|designation|board|\bCDL\b|\bCPA\b|\bbar exam|patent|title", re.IGNORECASE
)


def iter_stated(notes: Notes, page: Page, reading: Reading) -> Iterator[str]:
    """Yield what was read of the prose of a page."""
    group = notes.roles.groups[page.slug]
    stater = _Stater(notes, page, group, reading)
    nodes = [notes.node("requirement", page, number) for number in range(1, len(reading.requirements) + 1)]
    for number, requirement in enumerate(reading.requirements):
        yield from stater.requirement(requirement, nodes, number)
    for number, quality in enumerate(reading.qualities, 1):
        node = notes.node("quality-need", page, number)
        label = quality.label.lower()
        notes.tally.keep("quality")
        yield from notes.statement(node, "QualityNeed", f"{label} of {group.plural}")
        yield f"{iri(node)} <{CAREER}role> {iri(group.whole)} .\n"
        yield f"{iri(node)} <{CAREER}quality> {iri(notes.thing('Quality', label))} .\n"
        needed = quality.passages[-1].text.removeprefix(f"{quality.label}.").strip() if quality.passages else ""
        yield f"{iri(node)} <{CAREER}neededFor> {text(needed or label, '')} .\n"
        yield from notes.evidence(page, node, quality.passages)
    for number, course in enumerate(reading.coursework, 1):
        yield from stater.coursework(course, number)
    for number, move in enumerate(reading.moves, 1):
        yield from stater.move(move, number)
    for number, condition in enumerate(reading.conditions, 1):
        yield from stater.eligibility(condition, number)
    for number, negation in enumerate(reading.negations, 1):
        yield from stater.negation(negation, number)
    for number, length in enumerate(reading.lengths, 1):
        yield from stater.length(length, number)
    for unread in reading.unread:
        yield from notes.unread(page, unread)


class _Stater:
    """Says what one page states."""

    def __init__(self, notes: Notes, page: Page, group: Group, reading: Reading) -> None:
        self._notes, self._page, self._group = notes, page, group
        self._in_order: dict[str, str] = {}
        self._same = Same(reading.requirements, group, notes.grammar)
        trainings = [one for asked in reading.requirements if asked.kind == "training" for one in asked.any_of]
        self._begun = {
            move.passage.key: (self._start(move)[0], self._ends(move))
            for move in reading.moves
            if move.inbound and not move.ordered
        }
        self._apprenticeship = find_apprenticeship(trainings, group.name, group.label, group.address)

    def requirement(self, stated: Requirement, nodes: Sequence[str], number: int) -> Iterator[str]:
        """Yield one requirement; *nodes* are those of all of the page."""
        node, notes = nodes[number], self._notes
        asking = notes.roles.who(stated.who, self._page)
        begun_as = None
        if stated.kind == "experience" and stated.passage.key in self._begun:
            # A sentence that says as what one group begins asks that group for experience, and says where it is gained.
            begun_as, begun = self._begun[stated.passage.key]
            asking = begun if stated.who is None else asking
        parts: list[str] = []
        lines: list[str] = []
        for place, option in enumerate(stated.any_of, 1):
            part, more = self._option(stated, option, f"{node}-{place}", begun_as)
            parts += part
            lines += more
        is_none = not parts and all(option.level == "none" for option in stated.any_of)
        if is_none:  # not even the lowest
            parts = [notes.hold(one) for one in find_held(Option("high-school", ""), "education", "", "")]
        if stated.opening is not None and notes.grammar.one["in_order"].search(stated.opening.text):
            self._after(stated, parts)
        if not parts:
            notes.tally.leave("requirement", "it names nothing that can be held")
            return
        notes.tally.keep("requirement")
        label = " or ".join(dict.fromkeys(map(to_name, stated.any_of)))
        yield from notes.statement(
            node,
            "Requirement",
            label,
            strength="not-required" if is_none else self._strength(stated),
            prevalence=stated.prevalence,
            hedge=stated.hedge,
            context=stated.context,
        )
        yield f"{iri(node)} <{CAREER}kind> <{KIND}{stated.kind}> .\n"
        for role in asking:
            yield f"{iri(node)} <{CAREER}role> {iri(role)} .\n"
        for part_iri in dict.fromkeys(parts):
            yield f"{iri(node)} <{CAREER}anyOf> {iri(part_iri)} .\n"
        yield from lines
        for other in stated.exception_to:
            yield f"{iri(node)} <{CAREER}exceptionTo> {iri(nodes[other])} .\n"
        passages = (stated.opening, stated.passage) if stated.opening else (stated.passage,)
        yield from notes.evidence(self._page, node, passages, stated.why)

    def _strength(self, stated: Requirement) -> str | None:
        """Return how strong a requirement is: what certification takes is asked of whoever wants to be certified."""
        is_wanted = self._notes.grammar.one["to_get_certified"].match(stated.context or "") is not None
        is_of_itself = stated.kind == "licence" and all(one.level == "certification" for one in stated.any_of)
        return "conditional" if is_wanted and is_of_itself and stated.strength == "required" else stated.strength

    def _option(self, stated: Requirement, option: Option, node: str, role: str | None) -> tuple[list[str], list[str]]:
        """Return what meets an option, and the triples of the group that it is where several belong together."""
        found = [self._notes.hold(held) for held in self._find(stated.kind, option, role, stated=stated)]
        if not option.plus or not found:
            return found, []
        more = [held for words in option.plus for held in self._find("licence", Option(None, words, (words,)))]
        parts = list(dict.fromkeys([found[0], *(self._notes.hold(held) for held in more)]))
        if len(parts) < 2:
            return parts, []
        lines = [f"{iri(node)} {TYPE} <{CAREER}Group> .\n"]
        return [node], [*lines, *(f"{iri(node)} <{CAREER}allOf> {iri(part)} .\n" for part in parts)]

    def _find(
        self, kind: str, option: Option, role: str | None = None, stated: Requirement | None = None
    ) -> list[Held]:
        """Return what meets an option.

        :param role: where an experience is gained if the option names no role itself.
        :param stated: the requirement that the option is of, None where it is of a move.
        """
        if option.level == "none":
            return []
        if kind == "training" and option.level == "apprenticeship" and self._apprenticeship is not None:
            return [self._apprenticeship]
        work = (option.field[0] if option.field else find_worker(option)) if kind == "experience" else ""
        if work and (named := self._notes.roles.listed(work)):
            role = named
        in_role = None if role is None else (role, self._notes.roles.label(role))
        return self._same.find(
            kind,
            option,
            lambda one: find_held(one, kind, self._group.name, self._group.label, in_role),
            is_asked=stated is None or stated.strength in ("required", "typical") or bool(stated.exception_to),
            is_of_all=stated is None or stated.who is None,
        )

    def _after(self, stated: Requirement, parts: Sequence[str]) -> None:
        """Note that the things of one item of a list in order are held after those of the item before it."""
        assert stated.opening is not None  # who asks has looked
        before = self._in_order.get(stated.opening.key)
        for part in parts if before else ():
            self._notes.order(part, before or "")
        if parts:
            self._in_order[stated.opening.key] = parts[0]

    def negation(self, denied: Negation, number: int) -> Iterator[str]:
        """Yield what is not asked for: a requirement of that strength, which stands in nobody's way."""
        notes, node = self._notes, self._notes.node("requirement", self._page, f"denied-{number}")
        if denied.kind not in KINDS:
            notes.tally.leave("negation", "it is a condition of a person")
            return
        kind, options = read_need(denied.words, notes.grammar)
        # Whoever asks for no specific degree may ask for a degree all the same.
        is_one_sort = notes.grammar.one["one_sort"].fullmatch(f"{denied.words.split()[0]} ") is not None
        options = options if kind == denied.kind and not is_one_sort else (Option(None, denied.words),)
        notes.tally.keep("negation")
        yield from notes.statement(
            node,
            "Requirement",
            f"not asked for: {denied.words}",
            strength="not-required",
            prevalence=denied.prevalence,
            hedge=denied.hedge,
            context=denied.context,
        )
        yield f"{iri(node)} <{CAREER}kind> <{KIND}{denied.kind}> .\n"
        for role in notes.roles.who(denied.who, self._page):
            yield f"{iri(node)} <{CAREER}role> {iri(role)} .\n"
        for held in (one for option in options for one in self._find(denied.kind, option)):
            yield f"{iri(node)} <{CAREER}anyOf> {iri(notes.hold(held))} .\n"
        yield from notes.evidence(self._page, node, (denied.passage,), denied.why)

    def eligibility(self, condition: Condition, number: int) -> Iterator[str]:
        """Yield what a person must be; a test is left out where it is the way to a licence and not to the role."""
        notes, node = self._notes, self._notes.node("eligibility", self._page, number)
        if condition.what == "test" and _OF_A_LICENCE.search(condition.passage.text):
            notes.tally.leave("eligibility", "it is a test for a licence")
            return
        notes.tally.keep("eligibility")
        yield from notes.statement(
            node,
            "Eligibility",
            f"{condition.words}, of {self._group.plural}",
            strength=condition.strength,
            context=condition.context,
            hedge=condition.hedge,
        )
        yield f"{iri(node)} <{CAREER}role> {iri(self._group.whole)} .\n"
        yield f"{iri(node)} <{CAREER}eligibility> {text(condition.words, '')} .\n"
        yield from notes.evidence(self._page, node, (condition.passage,), condition.why)

    def coursework(self, course: Coursework, number: int) -> Iterator[str]:
        """Yield the courses of a programme."""
        notes, node = self._notes, self._notes.node("coursework", self._page, number)
        kind, options = read_need(course.program, notes.grammar)
        held = [one for option in options for one in self._find(kind, option)] if kind == "education" else []
        held = held or find_held(Option(None, course.program), "education", self._group.name, self._group.label)
        notes.tally.keep("coursework")
        yield from notes.statement(node, "Coursework", f"courses: {course.program}", hedge=course.hedge)
        for one in held:
            yield f"{iri(node)} <{CAREER}credential> {iri(notes.hold(one))} .\n"
        for topic in course.courses:
            yield f"{iri(node)} <{CAREER}topic> {iri(notes.thing('Topic', topic))} .\n"
        yield from notes.evidence(self._page, node, (course.passage,), course.why)

    def length(self, length: Length, number: int) -> Iterator[str]:
        """Yield how long the programmes take that lead to what the page asks for, for its workers alone."""
        notes, node = self._notes, self._notes.node("programme-length", self._page, number)
        held = {one.iri: one for option in length.options for one in self._find("education", option)}
        notes.tally.keep("programme length")
        yield from notes.statement(node, "ProgrammeLength", f"length of {length.program}", hedge=length.hedge)
        yield f"{iri(node)} <{CAREER}role> {iri(self._group.whole)} .\n"
        for one in held.values():
            yield f"{iri(node)} <{CAREER}credential> {iri(notes.hold(one))} .\n"
        for name, years in (("yearsAtLeast", length.at_least), ("yearsAtMost", length.at_most)):
            if years is not None:
                yield f"{iri(node)} <{CAREER}{name}> {typed(str(years), 'decimal')} .\n"
        yield from notes.evidence(self._page, node, (length.passage,), length.why)

    def move(self, move: Move, number: int) -> Iterator[str]:
        """Yield an advancement, or one for each rung of a ladder."""
        page = self._page
        start, targets = self._start(move), self._targets(move)
        steps = [(start, self._ends(move))]
        if move.ordered:
            steps = list(pairwise([start, *targets]))
        for place, (sources, found) in enumerate(steps, 1):
            ends = [role for role in dict.fromkeys(found) if role not in sources]
            if not ends:
                self._notes.tally.leave("advancement", "it leads to where it begins")
                continue
            node = self._notes.node("advancement", page, number if place == 1 else f"{number}-{place}")
            yield from self._step(move, node, sources, ends)
            if place == 1:
                yield from self._needs(move, node)

    def _start(self, move: Move) -> tuple[str, ...]:
        return tuple(role for name, slug in move.source.names for role in self._movers(name, slug, move.source))

    def _targets(self, move: Move) -> list[tuple[str, ...]]:
        """Return the roles of each target: several where its words name several."""
        roles, page = self._notes.roles, self._page
        return [
            tuple(role for name, slug in target.names for role in roles.find(name, page, slug))
            for target in move.targets
        ]

    def _ends(self, move: Move) -> tuple[str, ...]:
        return tuple(role for found in self._targets(move) for role in found)

    def _movers(self, name: str, slug: str | None, source: Target) -> tuple[str, ...]:
        roles = self._notes.roles
        return roles.who(name, self._page) if source.is_ours else roles.find(name, self._page, slug)

    def _step(self, move: Move, node: str, sources: Sequence[str], ends: Sequence[str]) -> Iterator[str]:
        notes = self._notes
        notes.tally.keep("advancement")
        label = f"from {notes.roles.label(sources[0])} to {' or '.join(map(notes.roles.label, ends))}"
        yield from notes.statement(
            node,
            "Advancement",
            label,
            strength=move.strength,
            prevalence=move.prevalence,
            hedge=move.hedge,
            context=move.context,
        )
        yield f"{iri(node)} <{CAREER}kind> <{KIND}{move.kind}> .\n"
        for role in dict.fromkeys(sources):
            yield f"{iri(node)} <{CAREER}from> {iri(role)} .\n"
        for role in ends:
            yield f"{iri(node)} <{CAREER}to> {iri(role)} .\n"
        yield from notes.evidence(self._page, node, (move.passage,), move.why)

    def _needs(self, move: Move, node: str) -> Iterator[str]:
        """Yield what a move needs: requirements of their own, or, where any will do, one with alternatives."""
        groups = [move.needs] if move.needs_any and move.needs else [(words,) for words in move.needs]
        for place, group in enumerate(groups, 1):
            need = f"{node}-need-{place}"
            found = [read for words in group if (read := self._read_need(words))]
            held = [one for kind, options in found for option in options for one in self._find(kind, option)]
            if not held:
                self._notes.tally.leave("need of a move", "it names nothing that can be held")
                continue
            yield f"{iri(node)} <{CAREER}needs> {iri(need)} .\n"
            yield from self._notes.statement(
                need,
                "Requirement",
                " or ".join(group),
                strength=move.strength,
                prevalence=move.prevalence,
                hedge=move.hedge,
                context=move.context,
            )
            yield f"{iri(need)} <{CAREER}kind> <{KIND}{found[0][0]}> .\n"
            for one in held:
                yield f"{iri(need)} <{CAREER}anyOf> {iri(self._notes.hold(one))} .\n"
            yield from self._notes.evidence(self._page, need, (move.passage,), move.why)

    def _read_need(self, words: str) -> tuple[str, tuple[Option, ...]] | None:
        """Return the kind and options of what a move needs; None for how well people do, which is nothing to hold."""
        one = self._notes.grammar.one
        kind, options = read_need(words, self._notes.grammar)
        if kind != "knowledge":
            return kind, options
        if not one["to_know"].search(words):
            return None
        known = one["learning"].sub("", words)
        known = known if known == words or "education" in words else f"knowledge of {known}"
        return ("education" if "education" in words else kind), (Option(None, known, program=known),)
