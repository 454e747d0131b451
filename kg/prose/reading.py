"""A page's prose read: sentence by sentence, section by section."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from kg.documents import Sentence
from kg.prose.clauses import Clause, counted, iter_clauses, spoken_of, weak_words
from kg.prose.courses import read_coursework
from kg.prose.grammar import Grammar, load_grammar
from kg.prose.lengths import read_lengths, with_apprenticeships
from kg.prose.lists import Opening, is_item, read_item, read_item_conditions, read_opening
from kg.prose.mentions import find_mentions
from kg.prose.model import (
    Condition,
    Coursework,
    Length,
    Move,
    Negation,
    Quality,
    Reading,
    Requirement,
    Unread,
)
from kg.prose.moves import MoveReader
from kg.prose.names import Cast, Party
from kg.prose.needs import NeedReader
from kg.prose.shorts import find_short
from kg.prose.weight import ASKING, within
from kg.prose.words import straight

_SOFTER = ("accepted", "preferred", "conditional", "helpful")
_LONGEST = 2000


def read_prose(
    title: str,
    members: Iterable[str],
    passages: Sequence[Sentence],
    *,
    aliases: Iterable[str] = (),
    schooling: str | None = None,
    grammar: Grammar | None = None,
) -> Reading:
    """Read the sentences of *how to become one*.

    :param title: the page's title, such as ``Glaziers``.
    :param members: names of groups of its workers, as the page has them.
    :param passages: its sentences in order, with sections, headings and links.
    :param aliases: other names that the page has for all of its workers.
    :param schooling: what the page gives as the usual education where it gives one, such as ``Bachelor's degree``.
    :param grammar: the words it knows; those of ``ontology/reading`` where None.
    :returns: what was read. Every passage is evidence of something or stands in ``unread``. The same input gives the
        same reading; time is linear in the number of sentences.
    """
    names, words = [straight(name) for name in members], grammar or load_grammar()
    cast = Cast(straight(title), names, words, aliases)
    if short := find_short(cast, [straight(one.text) for one in passages]):
        cast = Cast(straight(title), names, words, [*aliases, short])
    asks_none = bool(words.one["asks_none"].match(schooling or ""))
    return _Reader(cast, words, asks_none=asks_none).read(passages)


class _Reader:
    """The state between the sentences of one page: the section, and the group last spoken of."""

    def __init__(self, cast: Cast, grammar: Grammar, *, asks_none: bool) -> None:
        self._grammar = grammar
        self._cast = cast
        self._needs = NeedReader(self._cast, grammar, asks_none=asks_none)
        self._moves = MoveReader(self._cast, grammar)
        self._requirements: list[Requirement] = []
        self._made_moves: list[Move] = []
        self._qualities: list[tuple[str, list[Sentence]]] = []
        self._conditions: list[Condition] = []
        self._coursework: list[Coursework] = []
        self._lengths: list[Length] = []
        self._negations: list[Negation] = []
        self._unread: list[Unread] = []
        self._topic: str | None = None
        self._headed: str | None = None  # the group that stands as a heading before the sentences
        self._asking: Party | None = None
        self._opening: Opening | None = None
        self._is_of_licence = False
        self._limited: Sentence | None = None

    def read(self, passages: Sequence[Sentence]) -> Reading:
        section = None
        for passage in passages:
            if passage.section != section:
                section, self._topic, self._asking, self._opening = passage.section, None, None, None
                self._is_of_licence, self._headed = False, None
            if self._section(passage) == "qualities":
                self._read_quality(passage)
            else:
                self._read_sentence(passage)
        return Reading(
            tuple(self._requirements),
            tuple(self._made_moves),
            tuple(Quality(label, tuple(evidence)) for label, evidence in self._qualities),
            tuple(self._conditions),
            tuple(self._coursework),
            tuple(self._negations),
            tuple(self._unread),
            tuple(self._lengths),
        )

    def _section(self, passage: Sentence) -> str | None:
        heading = passage.heading if passage.section != "opening" else ""
        return next((name for name, words in self._grammar.sections if words.search(heading)), None)

    def _read_quality(self, passage: Sentence) -> None:
        text = straight(passage.text).strip()
        if self._grammar.one["quality"].match(text) and not self._cast.in_text.match(text):
            self._qualities.append((passage.text.strip().rstrip(".: "), [passage]))
        elif self._qualities and not self._aside(text):
            self._qualities[-1][1].append(passage)
        else:
            self._set_aside(passage, self._aside(text))

    def _aside(self, text: str) -> str | None:
        return next((why for why, pattern in self._grammar.aside if pattern.search(text)), None)

    def _set_aside(self, passage: Sentence, why: str | None) -> None:
        self._unread.append(Unread(passage, why or "no pattern fits", why is None))

    def _read_sentence(self, passage: Sentence) -> None:
        text = straight(passage.text).strip()
        if len(text) > _LONGEST:
            self._set_aside(passage, "longer than a sentence")
            return
        text = self._grammar.one["and_keeping"].sub("", text)
        why = self._aside(text)
        if why == "points elsewhere":
            self._set_aside(passage, why)
            return
        before, first = self._count(), len(self._requirements)
        self._headed = self._cast.heads(text) or self._headed
        is_advancement = self._section(passage) == "advancement"
        clauses = self._pointed(list(iter_clauses(text, self._cast, self._grammar)))
        if not is_advancement and why != "keeping a credential" and self._is_listed(clauses, passage):
            return
        moves = self._moves.read(text, clauses, passage, is_advancement=is_advancement, topic=self._topic)
        self._made_moves.extend(moves)
        course = None if is_advancement else read_coursework(text, passage, self._grammar)
        if course:
            self._coursework.append(course)
        entering = clauses if why != "keeping a credential" else self._before_keeping(clauses)
        if entering and (not course or any(map(self._needs.is_of_more, clauses))):
            self._read_clauses(entering, passage, is_advancement=is_advancement)
            self._weigh_denials(passage)
        if not is_advancement:
            found = read_lengths(text, passage, self._requirements, self._grammar)
            spans = [(one.at_least, one.at_most) for one in self._lengths]
            self._requirements = [*with_apprenticeships(self._requirements, text, self._grammar)]
            # A page that says again how long its programmes take, after a higher degree was named, speaks of the same.
            self._lengths.extend(one for one in found if (one.at_least, one.at_most) not in spans)
        if self._headed and not self._cast.in_text.search(text):
            self._requirements[first:] = [
                replace(one, who=one.who or self._headed) for one in self._requirements[first:]
            ]
        self._note_topic(clauses)
        for named in self._grammar.one["credential_named"].finditer(text):
            self._is_of_licence = named["licence"] is not None
        if self._count() == before:
            self._set_aside(passage, why)

    def _before_keeping(self, clauses: Sequence[Clause]) -> Sequence[Clause]:
        """Return the clauses before the first that is about keeping what one has, not about getting it."""
        return list(takewhile(lambda clause: self._aside(clause.text) is None, clauses))

    def _is_listed(self, clauses: Sequence[Clause], passage: Sentence) -> bool:
        """Whether a sentence was read as an item of the list that is open; note where one opens or ends."""
        if opening := read_opening(clauses, passage, self._needs, self._grammar):
            self._opening = opening
            return False
        if self._opening and not is_item(clauses, passage.text.strip(), self._grammar):
            self._opening = None
        if not self._opening:
            return False
        made = list(read_item(self._opening, passage, self._grammar))
        conditions = list(read_item_conditions(self._opening, passage, self._grammar))
        self._requirements.extend(made)
        self._add_conditions(conditions, is_licence=any(one.kind == "licence" for one in made))
        return bool(made or conditions)

    def _add_conditions(self, found: Iterable[Condition], *, is_licence: bool) -> None:
        """Note conditions; the exam of a licence that was read is the licence's, but for one that tests the person."""
        own = self._grammar.one["own_test"]
        self._conditions.extend(one for one in found if not is_licence or one.what != "test" or own.search(one.words))

    def _pointed(self, clauses: list[Clause]) -> list[Clause]:
        """Return *clauses* with a bare *others* or *some* at their head as those who asked in the sentence before."""
        first = clauses[0] if clauses else None
        # "Many require experience" may be of workers: they are no one's others.
        is_other = first is not None and first.subject.lower() in ("others", "some")
        if first and is_other and self._asking and self._grammar.one["asks"].match(first.words):
            clauses = [counted(first, self._asking, self._grammar), *clauses[1:]]
        asking = [one.party for one in clauses if one.core and one.party.kind in ASKING and one.party.context]
        self._asking = asking[-1] if asking else None
        return clauses

    def _count(self) -> int:
        named = len(self._coursework) + len(self._conditions) + len(self._lengths)
        return named + len(self._requirements) + len(self._made_moves) + len(self._negations)

    def _weigh_denials(self, passage: Sentence) -> None:
        """Take what a sentence denies and calls of use all the same as of use, for those for whom it is denied."""
        for denied in [one for one in self._negations if one.passage == passage]:
            levels = {one.level for one in find_mentions(denied.words, self._grammar)}
            of_use = [
                number
                for number, one in enumerate(self._requirements)
                if one.passage == passage
                and one.kind == denied.kind
                and one.strength == "helpful"
                and any(option.level in levels or denied.words in option.words for option in one.any_of)
            ]
            for number in of_use:
                one = self._requirements[number]
                self._requirements[number] = replace(one, who=one.who or denied.who)
            # What is of use to a few alone is denied for the rest all the same.
            is_for_few = denied.context is None and all(self._requirements[number].context for number in of_use)
            if of_use and not is_for_few:
                self._negations.remove(denied)

    def _read_clauses(self, clauses: Sequence[Clause], passage: Sentence, *, is_advancement: bool) -> None:
        """Read the clauses of a sentence in turn: one that names nobody is about the group named before it."""
        one = self._grammar.one
        points_back = bool(clauses) and one["points_back"].match(clauses[0].subject)
        group = self._topic if points_back or one["points_to"].search(straight(passage.text)) else None
        denied, named, needed = False, "", None
        heirs = self._licensed(clauses, passage)
        group = group or heirs
        limit, admitting = self._limit(clauses, passage), self._admitting(passage)
        for clause in clauses:
            if denied and clause.core == "have" and not clause.subject and "trained" not in clause.words:
                continue
            if needed and not is_advancement and clause.core is None and one["which_involves"].match(clause.text):
                self._conditions.extend(self._needs.involved(needed, clause, passage))
            asked = self._in_turn(needed, clause) if needed else clause
            first = len(self._requirements)
            self._read_clause(asked, passage, group, named, is_advancement=is_advancement)
            if limit and clause.core == "need":
                more = [within(one, limit) for one in self._requirements[first:]]
                self._requirements[first:] = [replace(one, who=one.who or heirs) for one in more]
            if admitting and clause.side == "passive" and clause.core == "accept":
                self._requirements[first:] = [within(one, admitting) for one in self._requirements[first:]]
            party = self._needs.whom(clause) if clause.core else spoken_of(clause, self._cast, self._grammar)
            is_group = party.kind == "member" and (clause.core is not None or party.is_known)
            group = party.name if is_group else None if party.kind == "page" else group
            if clause.core:
                named = self._needs.spoken_of(clause, named)
                denied = clause.is_negated
                needed = clause if clause.core == "need" and not denied else None

    def _licensed(self, clauses: Sequence[Clause], passage: Sentence) -> str | None:
        """Return the one group whose licence the sentence before is on, where this one says what that licence asks.

        *Licensure requires an exam* after *states require glaziers to be licensed*; *in addition, workers must*.
        """
        one = self._grammar.one
        near = [other for other in self._requirements if self._is_just_before(other, passage)]
        groups = {other.who for other in near}
        is_licence = any(other.kind == "licence" for other in near) or (near and near[-1].passage == self._limited)
        if not clauses or not is_licence or len(groups) != 1:
            return None
        subject = clauses[0].subject.lower()
        is_more = one["in_addition"].match(straight(passage.text)) and clauses[0].core == "need" and " " not in subject
        is_same = one["licence_at_large"].match(subject) or one["they_vary"].match(straight(passage.text))
        return groups.pop() if is_same or (is_more and near[-1].passage == self._limited) else None

    def _admitting(self, passage: Sentence) -> str | None:
        """Return to whom the sentence before speaks, where they are to be admitted: *to enter a program in botany*."""
        stated: list[Requirement | Negation] = [*self._requirements, *self._negations]
        said = [one for one in stated if self._is_just_before(one, passage)]
        contexts = (one.context for one in said if one.context)
        return next(filter(self._grammar.one["to_be_admitted"].match, contexts), None)

    def _is_just_before(self, asked: Requirement | Negation, passage: Sentence) -> bool:
        """Whether something was asked for in the sentence before this one, of the same section."""
        return asked.passage.section == passage.section and asked.passage.number == passage.number - 1

    def _limit(self, clauses: Sequence[Clause], passage: Sentence) -> str | None:
        """Return of whom alone the sentence before asked something, where this one asks more of the same people.

        *States require these makers to*; *requirements vary, but most require*; *in addition, makers must* after it.
        """
        last, text, one = (
            self._requirements[-1] if self._requirements else None,
            straight(passage.text),
            self._grammar.one,
        )
        if last is None or not self._is_just_before(last, passage) or last.context is None:
            return None
        counts = (clause for clause in clauses if clause.core == "need" and one["counts"].match(clause.subject.lower()))
        is_same = one["points_to"].search(text) or (one["they_vary"].match(text) and any(counts))
        is_more = self._limited == last.passage and one["in_addition"].match(text) and " " not in clauses[0].subject
        self._limited = passage if is_same or is_more else None
        return last.context if self._limited else None

    def _in_turn(self, needed: Clause, clause: Clause) -> Clause:
        """Return *clause* as asking those of *needed*, where it says what their license requires; else as it is."""
        found = self._grammar.one["which_requires"].match(clause.text) if clause.core is None else None
        asked = find_mentions(needed.after, self._grammar) if found and needed.side == "active" else []
        if not found or not asked or asked[-1].kind != "licence":
            return clause
        words, weak = found[0].removeprefix("which "), weak_words(found["hedge"], self._grammar)
        return replace(
            clause, core="need", side="active", words=words.removeprefix(found["hedge"]), subject="which", weak=weak,
            party=needed.party, before="", after=clause.text[found.end() :], is_relative=False,
        )  # fmt: skip

    def _read_clause(
        self, clause: Clause, passage: Sentence, group: str | None, named: str, *, is_advancement: bool
    ) -> None:
        found = self._needs.read(clause, passage, group, named)
        self._negations.extend(found.negations)
        if is_advancement:
            return
        # An exam among licences is a licence's where it is no other licence's already.
        if self._section(passage) == "licences" and not any(one.kind == "licence" for one in found.requirements):
            exam = self._needs.exam_among_licences(clause, passage, group, is_of_licence=self._is_of_licence)
            found = replace(found, requirements=(*found.requirements, *exam))
        # The exam that "a license, which requires passing it" asks for in turn is the licence's too.
        is_licence = any(one.kind == "licence" for one in found.requirements)
        is_licence = is_licence or (clause.core == "need" and clause.subject == "which")
        self._add_conditions(found.conditions, is_licence=is_licence)
        first: int | None = None
        for stated in found.requirements:
            one, exception_to = self._otherwise(stated, clause, passage, first)
            if not self._is_said(one):
                exception_to = exception_to or self._exception(one, clause, passage)
                self._requirements.append(replace(one, exception_to=exception_to))
                first = len(self._requirements) - 1 if first is None and one.strength not in _SOFTER else first

    def _otherwise(
        self, one: Requirement, clause: Clause, passage: Sentence, first: int | None
    ) -> tuple[Requirement, tuple[int, ...]]:
        """Return *one* and what it stands in for: what the clause asks for first, what *either* began with, a degree.

        :param first: the number of what the clause asks for first.
        """
        strong = [
            (number, other)
            for number, other in enumerate(self._requirements)
            if other.strength not in _SOFTER and other.who == one.who
        ]
        words = straight(passage.text)
        before = words[: clause.place + len("or ") * words[clause.place :].startswith("or ")]
        if self._grammar.one["either_or"].search(before) and one.strength not in _SOFTER:
            begun = tuple(number for number, other in strong if other.passage == passage and other.kind == one.kind)
            return (replace(one, strength="accepted"), begun) if begun else (one, ())
        if one.strength != "accepted":
            return one, ()
        if clause.core != "accept" and first is not None:
            return one, (first,)
        if one.kind != "education" and self._grammar.one["instead_of_school"].search(words):
            return one, tuple(number for number, other in strong if other.kind == "education")
        return one, ()

    def _is_said(self, one: Requirement) -> bool:
        """Whether the same passage was read to say the same already: *it is of use, and it may help*."""
        return any(replace(other, why=one.why, exception_to=()) == one for other in self._requirements[-6:])

    def _exception(self, one: Requirement, clause: Clause, passage: Sentence) -> tuple[int, ...]:
        """Return the requirements just before that *one* loosens: of its kind, in this sentence or the one before."""
        is_first = clause.place == 0
        if not clause.is_contrast or one.strength not in _SOFTER:
            return ()
        found = []
        for number in range(len(self._requirements) - 1, -1, -1):
            other = self._requirements[number]
            near = other.passage.section == passage.section and passage.number - other.passage.number <= 1
            if not near:
                break
            same = other.passage == passage
            if other.kind == one.kind and other.who == one.who and other.strength not in _SOFTER and same != is_first:
                found.append(number)
        return tuple(reversed(found))

    def _note_topic(self, clauses: Sequence[Clause]) -> None:
        """Remember the one group that a sentence spoke of; forget it where one speaks of all or of several."""
        parties = [self._needs.whom(clause) for clause in clauses if clause.core]
        groups = {party.name for party in parties if party.kind == "member" and party.is_known}
        if len(groups) == 1:
            self._topic = groups.pop()
        elif groups or any(party.kind == "page" for party in parties) or self._is_general(clauses):
            self._topic = None

    def _is_general(self, clauses: Sequence[Clause]) -> bool:
        """Whether a sentence says what a license asks of applicants, whoever they are."""
        rules = (one for one in clauses if one.core == "need" and one.party.kind == "programmes")
        return any(map(self._needs.is_of_anyone, rules))
