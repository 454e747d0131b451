"""Clauses read as requirements and conditions; :mod:`kg.prose.denials` reads those that deny."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.documents import Sentence
from kg.prose.clauses import Clause, weak_words
from kg.prose.conditions import read_conditions, read_unasked
from kg.prose.denials import before_without, read_bare_denial, read_denial, read_without, read_works_without
from kg.prose.exams import exam_asked, exam_of
from kg.prose.grammar import Grammar
from kg.prose.habits import is_habit
from kg.prose.mentions import Mention, apart, find_mentions, group_mentions, is_joined
from kg.prose.model import Condition, Negation, Option, Requirement, Why
from kg.prose.names import Cast, Party
from kg.prose.options import option_of
from kg.prose.weight import (
    PEOPLE,
    aim_of,
    context_of,
    hedge_of,
    need_strength,
    prevalence_of,
    strength_of,
    sureness_of,
)
from kg.prose.whom import WhomReader
from kg.prose.words import restore, straight

_BINDING = frozenset({"required", "typical"})


@dataclass(frozen=True)
class Found:
    """What one clause says: requirements, conditions and negations."""

    requirements: tuple[Requirement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    negations: tuple[Negation, ...] = ()


class NeedReader(WhomReader):
    """Reads clauses of one page; *cast* says whom they speak of, *asks_none* that it asks for no credential."""

    def __init__(self, cast: Cast, grammar: Grammar, *, asks_none: bool = False) -> None:
        super().__init__(cast, grammar)
        self._asks_none = asks_none

    def read(self, clause: Clause, passage: Sentence, topic: str | None, before: str = "") -> Found:
        """Return what *clause* asks for.

        *topic* is the group that the words before it spoke of, if any; *before* what the clause before it named, which
        an *it* stands for.
        """
        without = read_works_without(clause, passage, self._cast, self._grammar, topic)
        if not without:
            return self._read(clause, passage, topic, before)
        is_way = clause.core == "accept"
        rest = self._read(before_without(clause), passage, topic, before) if is_way else Found()
        return replace(rest, negations=without)

    def _read(self, clause: Clause, passage: Sentence, topic: str | None, before: str) -> Found:
        if clause.core is None or (clause.is_relative and clause.core == "have"):
            made, negations = read_bare_denial(clause, passage, self._cast, self._grammar)
            return Found(made, negations=negations)
        clause = self.of_workers(clause)
        if clause.party.kind == "programmes" and not self.is_about_workers(clause, passage):
            is_theirs = clause.core == "need" and self._grammar.one["apprentice"].match(clause.subject)
            theirs = self._conditions(clause, clause.after, clause.subject, passage) if is_theirs else ()
            return Found(conditions=tuple(theirs))
        if self.is_of_places(clause):
            return Found()
        text = self.named(clause, before)
        beyond = straight(passage.text)[clause.place + len(clause.text) :][:90]
        if clause.side == "passive" and not text.endswith(clause.after):
            beyond = f" {clause.words}{clause.after}"
        mentions = [self._read_as(one, clause) for one in find_mentions(text, self._grammar, beyond)]
        who = self._named_by(clause, topic, passage)
        if clause.is_negated:
            none = self._asks_none
            made, negations = read_denial(clause, text, mentions, who, passage, self._grammar, asks_none=none)
            return Found(made, negations=(*negations, *read_unasked(clause, text, who, passage, self._grammar)))
        made = tuple(self._requirements(clause, text, mentions, who, passage))
        made = (*read_without(clause, who, passage, self._grammar), *made)
        made = (*self._besides(clause, who, passage), *made, *self._by_exam(clause, made, who, passage))
        conditions = tuple(self._conditions(clause, text, who, passage))
        more = self._of_those_offered(clause, passage, topic)
        return Found((*made, *more.requirements), (*conditions, *more.conditions))

    def _of_those_offered(self, clause: Clause, passage: Sentence, topic: str | None) -> Found:
        """Return what is asked of those to whom something is offered: *apprenticeships are open to people who have*."""
        found = self._grammar.one["offered_to"].match(clause.after)
        if not found or clause.core != "accept" or clause.side != "passive":
            return Found()
        after = clause.after[found.end() :]
        party = Party("anyone", context=clause.subject)
        asked = replace(clause, core="need", side="active", words="have", party=party, after=f" {after}", weak={})
        return self.read(asked, passage, topic)

    def _besides(self, clause: Clause, who: str | None, passage: Sentence) -> Iterator[Requirement]:
        """Yield what people need besides: *in addition to earning a degree, they must*."""
        found = self._grammar.one["besides_lead"].search(clause.lead)
        if found and clause.core == "need" and clause.side == "active" and clause.party.kind in PEOPLE:
            mentions = find_mentions(found["what"], self._grammar)
            asked = replace(clause, weak={}) if found["required"] else clause
            yield from self._requirements(asked, found["what"], mentions, who, passage)

    def _by_exam(
        self, clause: Clause, made: Iterable[Requirement], who: str | None, passage: Sentence
    ) -> Iterator[Requirement]:
        """Yield the licence or certification whose exam people must pass: *to become licensed, they must pass it*."""
        if any(one.kind == "licence" for one in made) or not (found := exam_of(clause, passage, self._grammar)):
            return
        about, option = found
        asked = self._requirement(clause, "licence", who, (option,), need_strength(clause), passage)
        pieces = asked.context.split("; ") if asked.context and clause.side == "passive" else []
        yield replace(asked, context="; ".join(dict.fromkeys([*pieces, about])))

    def exam_among_licences(
        self, clause: Clause, passage: Sentence, topic: str | None, *, is_of_licence: bool
    ) -> Iterator[Requirement]:
        """Yield the licence whose exam a clause of the section on licences asks for, by its exam alone."""
        if exam := exam_asked(clause, self._grammar, is_of_licence=is_of_licence):
            who = self._named_by(clause, topic, passage)
            option = Option("licence", restore(exam, passage))
            yield self._requirement(clause, "licence", who, (option,), need_strength(clause), passage)

    def _named_by(self, clause: Clause, topic: str | None, passage: Sentence) -> str | None:
        """Return the group that a clause is about, that of *topic* where it names nobody, None for all."""
        party = self.whom(clause)
        who = party.name if party.kind in ("page", "member") else topic
        return restore(who, passage) if who else None

    # --- where in the clause

    def _read_as(self, mention: Mention, clause: Clause) -> Mention:
        """Return *mention*, as a certification where it is a certificate that a state asks for."""
        is_certificate = mention.level == "postsecondary-certificate" and clause.party.kind == "jurisdictions"
        if is_certificate and self._grammar.one["certificate"].fullmatch(mention.words):
            return replace(mention, kind="licence", level="certification")
        return mention

    def named(self, clause: Clause, before: str = "") -> str:
        """Return the words that name what is asked for: those of the clause *before* where an *it* stands for them."""
        is_asked = clause.core in ("need", "prefer") and clause.side == "active"
        if is_asked and self._grammar.one["the_same"].match(clause.after):
            return before
        theirs = clause.party.context or ""
        is_theirs = is_asked and self._grammar.one["same_as_theirs"].search(clause.after)
        if is_theirs and find_mentions(theirs, self._grammar):
            return theirs
        is_it = clause.side == "passive" and clause.core != "have" and clause.subject.lower() in ("it", "this")
        is_none = not clause.subject or self._grammar.one["doing_so"].fullmatch(clause.subject)
        is_same = clause.core == "help" and clause.side == "passive" and is_none
        if self.is_of_degrees(clause):
            return f"{clause.subject} in {clause.after.strip().removeprefix('be in ')}"
        return before if (is_it or is_same) and before else self._object(clause)

    def spoken_of(self, clause: Clause, before: str) -> str:
        """Return what an *it* behind *clause* stands for: what it names, else what was spoken of *before*."""
        text = self.named(clause, before)
        is_condition = any(pattern.search(text) for _, pattern in self._grammar.conditions)
        return text if is_condition or find_mentions(text, self._grammar) else before

    def _object(self, clause: Clause) -> str:
        """Return where the clause says what is asked for."""
        one = self._grammar.one
        is_asked = clause.core in ("need", "prefer", "accept")
        after = one["aim"].sub("", clause.after)
        after = one["object_end" if is_asked else "content"].sub("", after)
        if clause.side == "active" and (one["ranges"].fullmatch(clause.words) or clause.words in ("have", "has")):
            return f"{clause.words}{after}"
        if clause.side == "active":
            is_learning = clause.core == "have" and clause.words.startswith(("learn", "gain"))
            if is_learning and one["beside_people"].match(clause.lead):
                return clause.lead
            return after if clause.core != "have" else f"{clause.words}{self._entered(clause, after)}"
        if clause.side == "either":
            return self._either(clause, f"{clause.words}{after}")
        before = one["subordinate"].sub("", clause.before[len(clause.lead) :].lstrip())
        before = one["none_of"].sub("", before) if clause.is_negated else before
        # "The minimum age is 18" has its figure behind the verb.
        before = f"{before}{clause.words}{after}" if clause.words in ("is", "are") else before
        if clause.core == "help":
            is_of_people = clause.party.kind in PEOPLE and clause.words.startswith("ha")
            before = before if is_of_people else one["first_verb"].split(before)[0]
            if clause.words.startswith(("make", "provide", "give")):
                return before
        has_condition = any(pattern.search(before) for _, pattern in self._grammar.conditions)
        return before if has_condition or find_mentions(before, self._grammar) else after

    def _either(self, clause: Clause, after: str) -> str:
        """Return where words with something on both sides say what will do: both where people have one and get one."""
        one, held = self._grammar.one, clause.party.context or ""
        is_both = one["completes"].match(clause.words) and one["limits_people"].match(held)
        if is_both and find_mentions(held, self._grammar):
            return f"{held} and {after}"
        return after if find_mentions(after, self._grammar) else clause.subject

    def _entered(self, clause: Clause, after: str) -> str:
        """Return *after* with *after* as a word of means: they enter or become good after it, learn after school."""
        is_way = "enter" in clause.words or clause.words.startswith("become")
        after = after.replace(" after ", " using ") if is_way else after
        return self._grammar.one["after_school"].sub(" using ", after)

    # --- requirements

    def _requirements(
        self, clause: Clause, text: str, mentions: list[Mention], who: str | None, passage: Sentence
    ) -> Iterator[Requirement]:
        if not mentions and clause.core == "help" and self._grammar.one["experience_subject"].match(clause.subject):
            mentions = [Mention("experience", None, 0, len(clause.subject), clause.subject, (clause.subject,))]
        groups = group_mentions(mentions, text, self._grammar)
        if "one of" in clause.words.lower():
            named = [mention for group in groups for mention in group]
            yield from self._paths(clause, text, named, who, passage)
            return
        is_of_admission = self.is_of_admission(clause)
        if is_of_admission and clause.core == "have":
            clause = replace(clause, party=Party("anyone", context=clause.subject))
        instead = (
            self._instead(groups, text) if clause.core in ("need", "have") and clause.side == "active" else set[int]()
        )
        taken = 0
        for index, group in enumerate(groups):
            if taken:
                taken -= 1
                continue
            kind = group[0].kind
            if not self._is_wanted(clause, kind, group[0]) or (is_of_admission and not _is_held_before(group)):
                continue
            before = text[: group[0].start]
            strength = strength_of(clause, kind, group[0].words, before, self._grammar)
            strength = "accepted" if index in instead and strength in _BINDING else strength
            joined = self._joined(groups[index + 1 :], group, text) if strength == "accepted" else []
            if len(group) > 1 and not joined:
                joined = self._added(groups[index + 1 :], group, text)
            taken = len(joined)
            if group[0].level == "none":
                if clause.core == "need" and not re.search(r"\bno\b[^,;]{0,40}$", before, re.IGNORECASE):
                    continue
                strength = "typical" if clause.core == "need" and strength == "required" else strength
            plus = tuple(restore(one[0].words, passage) for one in joined)
            named = [apart(one) for one in group] if strength == "helpful" else group
            options = tuple(option_of(one, passage, plus if one is named[-1] else ()) for one in named)
            if self.is_of_degrees(clause):
                options = tuple(self._with_fields(one, clause, passage) for one in options)
            yield self._requirement(clause, kind, who, options, strength, passage)

    def _with_fields(self, option: Option, clause: Clause, passage: Sentence) -> Option:
        """Return *option* with the fields behind it as the source lists them, where it is of no level of its own."""
        listed = self._grammar.one["field_end"].split(clause.after.strip(), maxsplit=1)[0].rstrip(" .,;")
        return option if option.level else replace(option, words=f"{option.words}: {restore(listed, passage)}")

    def _instead(self, groups: list[list[Mention]], text: str) -> set[int]:
        """Return which of *groups* will do in place of the first: *a degree, several years of work, or both*."""
        if not groups:
            return set()
        one, kinds = self._grammar.one, {group[0].kind for group in groups}
        gaps = [text[before[-1].end : after[0].start] for before, after in pairwise(groups)]
        ends = one["or_both"].match(text[groups[-1][-1].end :]) or (gaps and one["or_instead"].fullmatch(gaps.pop()))
        is_list = bool(ends) and all(map(one["comma_only"].fullmatch, gaps))
        is_asked = "education" in kinds and len(kinds) > 1 and "training" not in kinds
        return {*range(1, len(groups))} if is_list and is_asked else set()

    def _paths(
        self, clause: Clause, text: str, mentions: list[Mention], who: str | None, passage: Sentence
    ) -> Iterator[Requirement]:
        """Yield the schooling of *one of three paths* as alternatives, each with what is joined to it."""
        options: list[Option] = []
        last: Mention | None = None
        for mention in mentions:
            if mention.kind == "education":
                options.append(option_of(mention, passage))
                last = mention
            elif last and is_joined(text, last, mention, self._grammar):
                options[-1] = replace(options[-1], plus=(*options[-1].plus, restore(mention.words, passage)))
        if options:
            strength = strength_of(clause, "education", options[0].words, "", self._grammar)
            yield self._requirement(clause, "education", who, tuple(options), strength, passage)

    def _requirement(
        self,
        clause: Clause,
        kind: str,
        who: str | None,
        options: tuple[Option, ...],
        strength: str,
        passage: Sentence,
    ) -> Requirement:
        is_vague = kind == "education" and options[0].level is None
        words = (restore(clause.words, passage), options[0].words)
        why = Why(f"{clause.core} {clause.side}", words, sureness_of(clause, is_vague=is_vague))
        prevalence = prevalence_of(clause, self._grammar)
        context = context_of(clause, passage, self._grammar)
        is_aimed = kind in ("education", "experience") or (kind == "training" and clause.core == "need")
        aim = aim_of(clause, passage, self._grammar) if is_aimed else None
        is_licence = kind == "licence" and clause.core == "need"
        to_do = self._grammar.one["licensed_to"].search(clause.text) or self._grammar.one["only_to"].search(clause.text)
        part = to_do if is_licence else None
        aim = restore(part["aim"], passage) if part else aim or self.needed_for(clause, passage)
        asked = self.asked_of(clause, passage)
        is_told = aim is not None and any(aim in held for held in (asked, context) if held)
        more = [one for one in (None if is_told else aim, asked) if one]
        if more:
            context = "; ".join(dict.fromkeys([*(context.split("; ") if context else []), *more]))
        return Requirement(
            kind, who, options, strength, prevalence, hedge_of(clause, passage), context, passage, why
        )  # fmt: skip

    def _joined(self, following: list[list[Mention]], group: list[Mention], text: str) -> list[list[Mention]]:
        """Return what must come with education that is accepted: *a diploma and experience*."""
        if group[0].kind != "education":
            return []
        return [
            other
            for other in following
            if other[0].kind != "education" and is_joined(text, group[-1], other[0], self._grammar)
        ]

    def _added(self, following: list[list[Mention]], group: list[Mention], text: str) -> list[list[Mention]]:
        """Return what *plus* adds to the last of several ways: *two years, or one year plus a degree*."""
        other = following[0] if following else None
        is_plus = other and self._grammar.one["plus"].fullmatch(text[group[-1].end : other[0].start])
        return [other] if other and is_plus else []

    def _is_wanted(self, clause: Clause, kind: str, mention: Mention) -> bool:
        """Whether what a clause names may be read as asked for: not what is for a credential, or nobody's habit."""
        one = self._grammar.one
        purpose = one["purpose"].search(clause.lead)
        if purpose and one["about_credential"].search(purpose["what"]):
            is_licence = "licen" in purpose["what"]
            if not is_licence and clause.party.kind != "jurisdictions" and kind == "licence":
                return False
        # How those in training work is what their training holds.
        is_content = kind == "training" and one["learners"].fullmatch(clause.subject)
        is_fit = clause.core == "accept" and re.search("qualif|eligible", clause.words)
        is_bare = self.is_of_degrees(clause) and not mention.field
        if is_content or is_bare or (is_fit and one["for_credential"].match(clause.after)):
            return False
        if clause.core == "help":
            # What people have who show their skill is not what is of use.
            held = clause.party.context or ""
            is_held = one["limits_people"].match(held) and mention.words in held
            if is_held and one["people_show"].match(clause.words):
                return False
            is_optional = one["optional"].match(clause.subject) or one["optional_lead"].search(clause.lead)
            is_offer = one["only_offered"].search(clause.words) and not is_optional
            is_of_students = kind != "training" and one["helps_students"].match(clause.after)
            # Agencies may offer what is of use; *Ohio, which offers it* says it of Ohio alone.
            is_offered = clause.words.startswith("offer")
            is_given = clause.is_relative if is_offered else clause.party.kind == "employers"
            return not is_given and not is_offer and not is_of_students
        if clause.words.startswith("teach"):
            return bool(one["trainer"].search(clause.subject))
        return clause.core != "have" or "path" in clause.words or is_habit(clause, kind, mention, self._grammar)

    # --- conditions

    def involved(self, needed: Clause, clause: Clause, passage: Sentence) -> Iterator[Condition]:
        """Yield the checks and tests that *clause* says a need goes with: *a permit, which may involve a drug test*."""
        who = self.whom(needed).name
        asked = replace(needed, weak={**needed.weak, **clause.weak, **weak_words(clause.text[:24], self._grammar)})
        own = self._grammar.one["own_test"]
        found = self._conditions(asked, clause.text, who, passage)
        return (one for one in found if one.what != "test" or own.search(one.words))

    def _conditions(self, clause: Clause, text: str, who: str | None, passage: Sentence) -> Iterator[Condition]:
        is_people = clause.party.kind in PEOPLE or self.is_of_admission(clause)
        return read_conditions(clause, text, who, passage, self._grammar, is_people=is_people)


def _is_held_before(group: list[Mention]) -> bool:
    """Whether what a programme asks for is more than its courses: a degree, experience, a licence, an internship."""
    is_open = group[0].kind in ("education", "training") and group[0].level is None
    return not is_open and not re.search(r"^(?!.*\byears\b).*\b(?:course|class)", group[0].words)
