"""Sentences read as advancements: from whom, to what, with which needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.model import Move, Target, Why
from kg.prose.names import Cast, Party
from kg.prose.steps import StepReader, Subject
from kg.prose.ways import WayReader
from kg.prose.words import restore


@dataclass(frozen=True)
class _Hit:
    """A verb of moving: its span in the text, the kind it hints at, whether the words themselves are the target."""

    start: int
    end: int
    kind: str
    is_own: bool = False


class MoveReader(StepReader):
    """Reads the moves in sentences of one page; *cast* says whom they speak of."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        super().__init__(cast, grammar)
        self._ways = WayReader(cast, grammar)
        self._last: tuple[Target, ...] = ()

    def read(
        self, text: str, clauses: Sequence[Clause], passage: Sentence, *, is_advancement: bool, topic: str | None
    ) -> list[Move]:
        """Return the moves that a sentence speaks of.

        :param text: the sentence in straight apostrophes.
        :param is_advancement: whether its section is about advancement: elsewhere fewer patterns are trusted.
        :param topic: the group that the sentences before it spoke of.
        """
        if self._one["not_move"].search(text):
            return []
        made = self._ways.read(text, passage)
        if not made and is_advancement:
            made = self._ways.read_asked(clauses, passage, self._last)
        if not made:
            starts = [clause.place for clause in clauses if not clause.is_relative] or [0]
            ends = [*starts[1:], len(text)]
            for start, end in zip(starts, ends, strict=True):
                made += self._part(text[start:end], passage, is_advancement=is_advancement, topic=topic)
        if made:
            self._last = tuple(target for move in made for target in move.targets)
        return made

    def _part(self, text: str, passage: Sentence, *, is_advancement: bool, topic: str | None) -> list[Move]:
        """Read one main clause, with the relative clauses behind it: all its verbs have the subject of the first."""
        hits = self._hits(text)
        stops = [*(hit.start for hit in hits[1:]), len(text)]
        found = (
            self._move(text, text[: hits[0].start], hit, stop, passage, is_advancement=is_advancement, topic=topic)
            for hit, stop in zip(hits, stops, strict=False)
        )
        return [move for move in found if move]

    def _hits(self, text: str) -> list[_Hit]:
        """Return the verbs of moving in order, without overlaps; one that only names a hope or a condition is none."""
        hits = [_Hit(*match.span(), kind) for pattern, kind in self._grammar.verbs for match in pattern.finditer(text)]
        for pattern in self._grammar.own:
            hits += [_Hit(*match.span(), "self-employment", is_own=True) for match in pattern.finditer(text)]
        hits += [_Hit(*match.span(), "supervisory", is_own=True) for match in self._one["directs"].finditer(text)]
        hits += [_Hit(*match.span(), "specialisation") for match in self._one["specialise"].finditer(text)]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[_Hit] = []
        for hit in hits:
            if (not kept or hit.start >= kept[-1].end) and self._is_move(hit, text):
                kept.append(hit)
        return kept

    def _is_move(self, hit: _Hit, text: str) -> bool:
        before = text[: hit.start]
        if hit.is_own:
            if hit.start == 0 or self._one["own_not_after"].search(before):
                return False
            return bool(self._one["by"].search(before)) or not self._one["not_after"].search(before)
        is_other = self._one["not_target"].match(text[hit.end :].lstrip())
        return not is_other and not self._one["not_after"].search(before)

    def _move(
        self, text: str, head: str, hit: _Hit, stop: int, passage: Sentence, *, is_advancement: bool, topic: str | None
    ) -> Move | None:
        deed = self._one["need_deed"].match(head)
        helped = self._one["helped"].match(head)
        subject = self.subject(deed["who"] if deed else helped["who"] if helped else head)
        if not is_advancement and not self._is_trusted(hit, subject, text):
            return None
        party = self._cast.find(subject.who)
        if party.kind in ("employers", "jurisdictions") and not self._one["offers"].search(head):
            return None
        rest = text[hit.end : stop]
        targets, tail = self._lead_to(text, hit, rest, party, passage)
        if not targets:
            return None
        needs, is_any = self.needs(subject, tail)
        for found in (self._one["background"].match(head), deed, self._one["need_which"].search(rest)):
            needs += self.need_pieces(found["need"])[0] if found else []
        manner = self.manner(subject.who, head[-60:], passage)
        words = restore(text[hit.start : hit.end].strip(), passage)
        is_plain = words.lower().startswith("becom")
        why = Why(f"move {hit.kind}", (words,), round((0.9 if is_advancement else 0.75) - (0.05 * is_plain), 2))
        return Move(
            self.source(party, topic, targets, passage),
            targets,
            self.kind(hit.kind, targets, needs),
            tuple(restore(one, passage) for one in needs),
            is_any,
            "conditional" if manner.is_may else "plain",
            manner.prevalence,
            manner.hedge,
            self.context(subject.lead, party),
            len(targets) > 1 and bool(self._one["then"].search(rest)),
            False,
            passage,
            why,
        )

    def _lead_to(
        self, text: str, hit: _Hit, rest: str, party: Party, passage: Sentence
    ) -> tuple[tuple[Target, ...], str]:
        """Return where a verb leads, and what stands behind; nowhere where it leads to the occupation itself."""
        if hit.is_own:
            name = self._one["own_opens"].sub("", text[hit.start : hit.end].strip())
            return ((self._targets.to_target(name, passage),) if name else ()), rest
        names, tail = self._targets.find_names(rest)
        if names and self._one["these_posts"].match(names[0]):
            return self._last, tail
        found = self._targets.find_targets(names, passage)
        is_group = party.kind == "member"
        return tuple(one for one in found if is_group or self._cast.find(one.name).kind != "page"), tail

    def _is_trusted(self, hit: _Hit, subject: Subject, text: str) -> bool:
        """Whether a move outside the section on advancement is one: the plain *become* is rarely."""
        words = text[hit.start : hit.end].lower()
        if hit.is_own or hit.kind == "specialisation" or self._one["never"].match(words):
            return False
        if hit.kind == "credential-gated":
            return True
        if self._one["seldom"].match(words):
            return bool(self._one["trade_rank"].match(text[hit.end :]))
        return bool(subject.who) and not self._one["programmes"].search(subject.who.lower())
