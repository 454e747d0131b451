"""What every kind of move is made of: the subject, what it needs, its kind, how often and where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.documents import Sentence
from kg.prose.clauses import split_subject
from kg.prose.grammar import Grammar
from kg.prose.model import Target
from kg.prose.names import Cast, Party
from kg.prose.targets import TargetReader
from kg.prose.words import restore


@dataclass(frozen=True)
class Subject:
    """What stands before a verb of moving: a lead, who moves, and what limits them (*who have a licence*)."""

    lead: str
    who: str
    limits: str


@dataclass(frozen=True)
class Manner:
    """How a move is put: the prevalence, the hedge in its words, whether it only may be."""

    prevalence: str
    hedge: str | None
    is_may: bool


class StepReader:
    """Reads the parts of moves for one page."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        self._cast = cast
        self._grammar = grammar
        self._one = grammar.one
        self._targets = TargetReader(cast, grammar)

    def subject(self, head: str) -> Subject:
        """Split what stands before a verb of moving; words of hope and chance are taken off its end."""
        trimmed = self._without_hope(head.rstrip())
        if offered := self._one["offered"].search(trimmed):
            return Subject(trimmed[: offered.start()], offered["who"], "")
        lead, who = split_subject(trimmed, self._cast, self._grammar)
        while (shorter := self._one["hope"].sub("", who).rstrip()) != who:
            who = split_subject(shorter, self._cast, self._grammar)[1]
        if who.lower() == "they" and (gaining := self._one["lead_gaining"].match(lead)):
            who = gaining["who"]
        if promoted := self._one["promotions_for"].match(who):
            who = promoted["who"]
        who = self._one["modal_inside"].split(self._one["opens_part"].sub("", who))[0]
        found = self._one["need_relative"].search(who)
        return Subject(lead, who, who[found.start() :] if found else "")

    def _without_hope(self, text: str) -> str:
        while (shorter := self._one["hope"].sub("", text).rstrip()) != text:
            text = shorter
        return text

    # --- needs

    def needs(self, subject: Subject, tail: str) -> tuple[list[str], bool]:
        """Return what is needed, by lead, limits of the subject and what stands behind; and whether any one will do."""
        needs: list[str] = []
        is_any = False
        places = (
            (subject.lead, self._one["need_lead"]),
            (subject.limits, self._one["need_relative"]),
            (tail, self._one["need_tail"]),
        )
        for phrase, opener in places:
            found = opener.search(phrase.strip())
            if found:
                pieces, is_one = self.need_pieces(self._need_words(phrase.strip()[found.end() :]))
                needs += pieces
                is_any = is_any or is_one
        # "By making more sails": what is done to move up is what it needs, whatever it is.
        if not needs and (by := self._one["need_by"].match(tail.strip())):
            needs = [self._need_words(tail.strip()[by.end() :])]
        worker = self._one["worker_with"].match(subject.who)
        if worker and worker.lastgroup and not any("experience" in need for need in needs):
            needs.append(worker.lastgroup)
        if also := self._one["worker_also"].match(subject.who):
            needs.append(also["need"])
        return list(dict.fromkeys(needs)), is_any

    def _need_words(self, words: str) -> str:
        """Return the words of a need: without the occupation at their head, as far as they go."""
        if title := self._cast.in_text.match(words):
            words = words[title.end() :].strip()
        stop = self._one["need_stop"].search(words)
        return (words[: stop.start()] if stop else words).strip(" ,")

    def need_pieces(self, words: str) -> tuple[list[str], bool]:
        """Split the words of needs where both halves are needs; whether *or* joins them. Nothing if they are none."""
        is_need, opens = self._one["need_words"], self._one["need_opens"]
        if not is_need.search(words):
            return [], False
        pieces: list[str] = []
        start, is_any = 0, False
        for cut in self._one["need_list"].finditer(words):
            following = words[cut.end() :]
            is_next = is_need.search(following) and (opens.match(following) or len(following.split()) <= 4)
            if is_next and is_need.search(words[start : cut.start()]):
                pieces.append(words[start : cut.start()])
                is_any = is_any or bool(re.search(r"\bor\b", cut[0]))
                start = cut.end()
        pieces.append(words[start:])
        gained = (self._one["need_gained"].sub("", _without_stop(piece.strip(" ,"))) for piece in pieces)
        bare = (self._one["need_strip"].sub("", piece) for piece in gained)
        return [piece for piece in bare if piece and not self._one["need_not"].match(piece)], is_any

    # --- who, what kind, how often, where

    def source(self, party: Party, topic: str | None, targets: Sequence[Target], passage: Sentence) -> Target:
        """Return who moves: the rank that *positions beyond it* names, a group, else the page's occupation."""
        if below := self._one["beyond"].match(targets[0].name):
            return Target(below["from"])
        if party.kind == "member" and party.name:
            is_group = " " not in party.name or self._cast.is_named(party.name)
            return replace(self._several(party.name, passage), is_ours=party.is_known and is_group)
        if party.kind == "other" and party.name and self._targets.is_name(party.name):
            return self._several(party.name, passage)
        if party.kind == "anyone" and topic:
            return Target(restore(topic, passage))
        return Target(self._cast.title)

    def _several(self, name: str, passage: Sentence) -> Target:
        """Return who a name stands for, each spelt out where it is of several that share no word."""
        name = self._targets.bare(name)
        whole = self._targets.to_target(name, passage)
        found = self._targets.find_targets([name], passage)
        is_named = all(self._cast.is_named(one.name) for one in found)
        is_plain = is_named or " " in found[-1].name or any(one.slug for one in found)
        if len(found) < 2 or self._cast.is_named(name) or not is_plain:
            return whole
        names = [one for target in found for one in target.names]
        return Target.of(whole.name, names)

    def is_ours(self, named: Target) -> bool:
        """Whether a name is the page's occupation or a group of it."""
        return self._cast.find(named.name).kind in ("page", "member")

    def is_known(self, named: Target) -> bool:
        """Whether a name is the page's occupation or a group that the page names elsewhere too."""
        return self.is_ours(named) and self._cast.find(named.name).is_known

    def kind(self, hint: str, targets: Sequence[Target], needs: Sequence[str]) -> str:
        """Return the kind of a move: *hint* is that of its verb."""
        if hint == "self-employment" or all(self._one["own"].search(target.name) for target in targets):
            return "self-employment"
        if any(self._one["gates"].search(need) for need in needs):
            return "credential-gated"
        hint = "promotion" if hint == "credential-gated" else hint
        if hint in ("supervisory", "specialisation"):
            return hint
        return "supervisory" if all(self._one["supervisory"].search(target.name) for target in targets) else hint

    def manner(self, who: str, head: str, passage: Sentence) -> Manner:
        """Return how a move is put: the quantity of *who*, and the modal word in *head*."""
        counted = ((name, pattern.match(who)) for name, pattern in self._grammar.quantities.items())
        quantity = next(((name, match[0]) for name, match in counted if match), (None, ""))
        modal = self._one["move_modal"].search(head)
        is_may = bool(modal and self._one["move_may"].match(modal[0]))
        hedge = " ... ".join(piece for piece in (quantity[1], modal[0] if modal else "") if piece)
        prevalence = quantity[0] or ("in-some-cases" if is_may else "unstated")
        return Manner(prevalence, restore(hedge, passage) if hedge else None, is_may)

    def context(self, lead: str, party: Party) -> str | None:
        """Return where a move holds, as its lead or its subject says."""
        if found := self._one["move_context"].match(lead):
            return found[0]
        is_people = party.context and self._one["limits_people"].match(party.context)
        return None if is_people else party.context


def _without_stop(words: str) -> str:
    """Return *words* without the full stop of their sentence; one that ends in an abbreviation keeps it."""
    return words if re.search(r"\b[A-Za-z]{1,2}\.$", words) else words.removesuffix(".")
