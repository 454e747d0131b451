"""Moves put otherwise than by a verb of moving: ways in, from one post to another, and what a move is asked for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import first
from kg.prose.mentions import find_mentions
from kg.prose.model import Move, Target, Why
from kg.prose.names import Party, words_of
from kg.prose.steps import StepReader, Subject
from kg.prose.targets import together
from kg.prose.words import restore

_NOBODY = Subject("", "", "")


class WayReader(StepReader):
    """Reads those other forms for one page."""

    def read(self, text: str, passage: Sentence) -> list[Move]:
        """Return the way in or the step between two posts that a sentence speaks of; nothing if neither."""
        move = self._way_in(text, passage) or self._between(text, passage)
        return [move] if move else []

    def _way_in(self, text: str, passage: Sentence) -> Move | None:
        """Read *they often start out as trainees*: inbound, or outward where others start as these."""
        found = first(self._grammar.inbound, text)
        if not found or ("from" in found[0] and re.search(r"\s(?:to|in)\s+", text[found.end() :])):
            return None
        head = text[: found.start()]
        # "They advance in a loft, moving up from helper": the subject is that of the verb before.
        verb = self._one["verb"].search(head) if re.match(r"\w+ing\b", found[0]) else None
        subject = self.subject(head[: verb.start()] if verb else head)
        party = self._cast.find(subject.who)
        names, tail = self._targets.find_names(text[found.end() :])
        if party.kind not in ("page", "member", "anyone") or not names:
            return None
        if self._one["who_learn"].match(text[found.end() :]):
            return None
        sources = [] if self._one["inbound_not"].search(names[0]) else self._targets.find_targets(names, passage)
        goal = self._inbound_goal(text, passage, party)
        # "Loft managers work as menders before becoming managers": the subject names them in full.
        if goal and party.kind == "member" and set(words_of(goal)) <= set(words_of(party.name or "")):
            goal = None
        is_outward = not party.is_known and len(sources) == 1 and self.is_ours(sources[0])
        if not sources or not (party.is_known or is_outward or goal):
            return None
        limits = replace(_NOBODY, limits=subject.limits if party.kind == "anyone" else "")
        needs, is_any = self.needs(limits, "" if self._one["inbound_besides"].match(text[found.end() :]) else tail)
        needs += self._way_needs(text)
        named = goal or (party.name if party.kind == "member" else None)
        target = Target(restore(named, passage) if named else self._cast.title)
        manner = self.manner(subject.who, text[: found.end()], passage)
        why = Why("way in", (restore(found[0].strip(), passage),), 0.7)
        prevalence = manner.prevalence if manner.prevalence != "in-some-cases" else "unstated"
        strength = "conditional" if manner.is_may else "plain"
        is_inbound = not all(map(self.is_known, sources)) if goal else not is_outward
        kind = self.kind("promotion", (target,), needs)
        return Move(
            together(sources, ", "), (target,), kind, tuple(needs), is_any, strength, prevalence, manner.hedge, None,
            False, is_inbound, passage, why,
        )  # fmt: skip

    def _way_needs(self, text: str) -> list[str]:
        """Return what a way in is gone for: *because they need experience*, *before earning Z to become*."""
        ways = ("because", "before", "gain", "experience", "years", "apprenticeship")
        found = (self._one[f"way_{name}"].search(text) for name in ways)
        return [need for one in found if one for need in self.need_pieces(one["need"])[0]]

    def _inbound_goal(self, text: str, passage: Sentence, party: Party) -> str | None:
        """Return the group of the page that *before becoming* or *needed to become* names, None without one."""
        found = self._one["inbound_goal"].search(text) or self._one["way_gain"].search(text)
        names = self._targets.find_names(found["goal"])[0] if found else []
        goals = self._targets.find_targets(names, passage)
        if len(goals) != 1:
            return None
        # A rank says where all of the page's workers go; a group that begins elsewhere goes where it is.
        is_rank = self._one["rank"].search(goals[0].name) is not None
        is_whole = party.kind == "page" or self._cast.is_named(party.name or "")
        is_goal = is_whole if is_rank else self._cast.is_part_or_alias(goals[0].name)
        return goals[0].name if is_goal else None

    def _between(self, text: str, passage: Sentence) -> Move | None:
        """Read *advance from trainee or helper to finisher*."""
        found = self._one["from_to"].search(text) or self._one["promotes"].search(text)
        if not found:
            return None
        sources = self._targets.find_targets([found["from"]], passage)
        names, tail = self._targets.find_names(found["to"])
        targets = tuple(self._targets.find_targets(names, passage))
        if not sources or not targets:
            return None
        subject = self.subject(text[: found.start()])
        needs, is_any = self.needs(subject, tail)
        manner = self.manner("", text[: found.start()], passage)
        source = sources[0] if len(sources) == 1 else replace(together(sources, ", "), name=found["from"])
        verb = found[0][: found.start("from") - found.start()].removesuffix(" from ").strip()
        why = Why("from one post to another", (restore(verb, passage),), 0.85)
        strength = "conditional" if manner.is_may else "plain"
        kind = self.kind("promotion", targets, needs)
        return Move(
            source, targets, kind, tuple(needs), is_any, strength, "unstated", manner.hedge, None, False, False,
            passage, why,
        )  # fmt: skip

    def read_asked(self, clauses: Sequence[Clause], passage: Sentence, last: tuple[Target, ...]) -> list[Move]:
        """Read what a move is asked for: *to become X, they need*, *advancing to X requires*, *for X positions*.

        :param last: the targets of the sentence before, for *these positions*.
        """
        for clause in clauses:
            goal = self._goal(clause)
            asked = self._asked(clause)
            if goal is None or asked is None:
                continue
            own = first(self._grammar.own, goal)
            names, _ = self._targets.find_names(goal[own.end() :] if own else goal)
            targets = tuple(self._targets.find_targets(names, passage))
            if self._one["these_posts"].match(goal.strip(" .")):
                targets = last
            groups: list[tuple[Target, ...]] = [(self._targets.to_target(own[0], passage),)] if own else []
            if targets and any(self._cast.find(one.name).kind != "page" for one in targets):
                groups.append(targets)
            if groups:
                return [self._asked_move(clause, asked, group, passage) for group in groups]
        return []

    def _asked(self, clause: Clause) -> str | None:
        """Return the words of what is asked for; None where nothing that can be asked for is named."""
        places = [clause.subject, clause.after] if clause.side == "passive" else [clause.after]
        if clause.side == "either":
            places = [clause.before]
        return next((place for place in places if find_mentions(place, self._grammar)), None)

    def _asked_move(self, clause: Clause, asked: str, targets: tuple[Target, ...], passage: Sentence) -> Move:
        needs = tuple(self._need_text(asked))
        if besides := self._one["along_with"].match(clause.lead):
            needs = (*needs, *self.need_pieces(besides["need"])[0])
        needs = tuple(restore(need, passage) for need in needs)
        is_may = "may" in clause.weak
        need = "conditional" if is_may else "required"
        strength = {"need": need, "prefer": "preferred"}.get(clause.core or "", "helpful")
        hedge = clause.quantity_words or next(iter(clause.weak.values()), None)
        context = clause.subject if clause.party.kind in ("employers", "jurisdictions") else None
        party = clause.party if clause.party.is_known and clause.party.kind != "programmes" else Party("page")
        is_any = len(needs) > 1 and bool(re.search(r"\bor\b", asked))
        why = Why("asked for a move", (restore(clause.words, passage),), 0.75)
        return Move(
            self.source(party, None, targets, passage), targets, self.kind("promotion", targets, needs), needs, is_any,
            strength, clause.quantity or "unstated", hedge, context, False, False, passage, why,
        )  # fmt: skip

    def _goal(self, clause: Clause) -> str | None:
        """Return the words of what is aimed at; None where the clause asks for nothing or names no move."""
        if clause.core not in ("need", "prefer", "help") or clause.is_negated:
            return None
        if (found := self._one["to_direct"].match(clause.lead)) and clause.party.is_known:
            return found["goal"]
        for place in (clause.lead, clause.subject, clause.after, clause.before):
            if found := self._one["goal"].search(place):
                return found["goal"]
        is_post = clause.party.kind == "posts" and clause.side == "active"
        return clause.subject if is_post and self._one["posts_subject"].search(clause.subject) else None

    def _need_text(self, asked: str) -> list[str]:
        words = self._one["need_opening"].sub("", asked.strip(" ,"))
        words = self._one["need_closing"].split(words.removeprefix("that "))[0].strip(" ,")
        return self.need_pieces(words)[0] or [words.rstrip(".")]
