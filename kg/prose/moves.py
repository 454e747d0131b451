"""Sentences read as advancements: from whom, to what, with which needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.documents import Sentence
from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.model import Move, Target, Why
from kg.prose.names import Cast, Party, split_names, words_of
from kg.prose.posts import PostReader
from kg.prose.steps import StepReader, Subject
from kg.prose.targets import find_slug, together
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
        self._posts = PostReader(cast, grammar)
        self._last: tuple[Target, ...] = ()
        self._place = ("", 0)
        self._they: tuple[str, int, str] | None = None
        self._gained: tuple[str, int, tuple[str, ...]] | None = None

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
        made = self._ways.read(text, passage) or self._posts.read(text, passage, is_advancement=is_advancement)
        if not made:
            own = clauses if is_advancement else [one for one in clauses if self._is_of_group(one)]
            made = self._ways.read_asked(own, passage, self._last)
        if not made:
            starts = [clause.place for clause in clauses if not clause.is_relative] or [0]
            ends = [*starts[1:], len(text)]
            for start, end in zip(starts, ends, strict=True):
                part = self._part(text[start:end], passage, is_advancement=is_advancement, topic=topic)
                made += self._shared(part, text[start:end], text[: starts[1]]) if start and made else part
        made = self._completed(_mutual([*made, *self._chained(made, text, passage)]), text, passage)
        if made:
            targets = tuple(target for move in made for target in move.targets)
            is_more = (
                bool(self._last)
                and self._one["also"].search(text)
                and self._place == (passage.section, passage.number - 1)
            )
            self._last = (*self._last, *targets) if is_more else targets
            self._place = (passage.section, passage.number)
        self._they = self._movers(made, passage)
        return made

    def _shared(self, made: list[Move], text: str, before: str) -> list[Move]:
        """Return moves of *they* with what *before* asks of those who move: *after A, X do B, or they may C*."""
        hits = self._hits(before)
        if not hits or not self._one["they_too"].match(text):
            return made
        needs = tuple(self.needs(self.subject(before[: hits[0].start]), "")[0])
        return [
            replace(one, needs=needs, kind=self.kind(one.kind, one.targets, needs)) if not one.needs else one
            for one in made
        ]

    def _chained(self, made: Sequence[Move], text: str, passage: Sentence) -> list[Move]:
        """Return the move from where the last one leads: *a helper, who then needs a year to become a cutter*."""
        found = self._one["chain"].search(text) if made else None
        targets = tuple(self._targets.find_targets([found["goal"]], passage)) if found else ()
        if not found or not targets:
            return []
        needs = tuple(self.need_pieces(found["need"])[0])
        kind = self.kind("promotion", targets, needs)
        return [replace(made[-1], source=made[-1].targets[-1], targets=targets, needs=needs, kind=kind)]

    def _completed(self, made: list[Move], text: str, passage: Sentence) -> list[Move]:
        """Return moves that are examples with the needs of the sentence before: *as they gain experience*."""
        gained, self._gained = self._gained, None
        if lead := self._one["as_they_gain"].match(text):
            needs = self.needs(Subject(lead[0], "", ""), "")[0]
            self._gained = (passage.section, passage.number + 1, tuple(needs))
        is_example = gained and gained[:2] == (passage.section, passage.number) and text.startswith("For example,")
        return [replace(one, needs=gained[2]) if gained and is_example and not one.needs else one for one in made]

    def _is_of_group(self, clause: Clause) -> bool:
        """Whether a clause says what a group of the page needs to become another: *X need a licence to become Y*."""
        found = self._one["to_become"].search(clause.after)
        subject = words_of(clause.subject)
        is_group = clause.party.kind == "member" and clause.party.is_known and bool(subject)
        return bool(found and is_group and subject[-1] not in words_of(found["goal"]))

    def _onward(self, last: Move, move: Move, *, is_example: bool) -> list[Move]:
        """Return a move and the one that starts where it leads: a ladder where it is one post after another.

        :param is_example: where it leads is only an example of who moves: *such as a helper later becoming a mender*.
        """
        if is_example:
            return [replace(move, source=together(last.targets, " or "))]
        is_inbound = any(map(self._is_named, move.targets)) and not any(map(self._is_named, last.targets))
        is_inbound = is_inbound and self._is_foreign(self._cast.find(last.source.name))
        if len(last.targets) == len(move.targets) == 1:
            kind = last.kind if last.kind == move.kind else "promotion"
            rungs = (*last.targets, *move.targets)
            return [replace(last, targets=rungs, kind=kind, ordered=True, inbound=is_inbound)]
        return [last, replace(move, source=together(last.targets, " or "), needs=(), inbound=is_inbound)]

    def _movers(self, made: Sequence[Move], passage: Sentence) -> tuple[str, int, str] | None:
        """Return the one group that *they* means in the sentence behind *passage*, with its section and number."""
        groups = {move.targets[0].name if move.inbound else move.source.name for move in made} - {self._cast.title}
        return (passage.section, passage.number + 1, groups.pop()) if len(groups) == 1 else None

    def _part(self, text: str, passage: Sentence, *, is_advancement: bool, topic: str | None) -> list[Move]:
        """Read one main clause, with the relative clauses behind it: all its verbs have the subject of the first.

        What stands behind *before* is where the post before it leads, and no move of its own if that is the occupation.
        """
        hits = self._hits(text)
        stops = [*(hit.start for hit in hits[1:]), len(text)]
        made: list[Move] = []
        for hit, stop in zip(hits, stops, strict=False):
            head = text[: hits[0].start]
            move = self._move(text, head, hit, stop, passage, is_advancement=is_advancement, topic=topic)
            is_next = self._one["before_verb"].search(text[: hit.start])
            if not is_next or self._one["need_deed"].match(text[: hit.start]):
                made += [move] if move else []
            elif made:
                last = made.pop()
                is_example = self._one["one_such"].search(text[: hit.start])
                made += self._onward(last, move, is_example=bool(is_example)) if move else []
        return made

    def _hits(self, text: str) -> list[_Hit]:
        """Return the verbs of moving in order, without overlaps; one that only names a hope or a condition is none."""
        hits = [_Hit(*match.span(), kind) for pattern, kind in self._grammar.verbs for match in pattern.finditer(text)]
        for pattern in self._grammar.own:
            hits += [_Hit(*match.span(), "self-employment", is_own=True) for match in pattern.finditer(text)]
        hits += [_Hit(*match.span(), "supervisory", is_own=True) for match in self._one["directs"].finditer(text)]
        if deed := self._one["directs_with"].match(text):
            hits.append(_Hit(*deed.span("deed"), "supervisory", is_own=True))
        hits += [_Hit(*match.span(), "specialisation") for match in self._one["specialise"].finditer(text)]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[_Hit] = []
        for hit in hits:
            is_next = bool(kept) and not hit.is_own and self._one["before_verb"].search(text[: hit.start])
            if (not kept or hit.start >= kept[-1].end) and (is_next or self._is_move(hit, text)):
                kept.append(hit)
        return kept

    def _is_move(self, hit: _Hit, text: str) -> bool:
        before = text[: hit.start]
        if hit.is_own:
            if hit.start == 0 or self._one["own_not_after"].search(before):
                return False
            return bool(self._one["by"].search(before)) or not self._one["not_after"].search(before)
        if self._one["purpose_opening"].match(before):
            return False
        is_other = self._one["not_target"].match(text[hit.end :].lstrip())
        is_deed = bool(self._one["need_deed"].match(before))
        return not is_other and (is_deed or not self._one["not_after"].search(before))

    def _move(
        self, text: str, head: str, hit: _Hit, stop: int, passage: Sentence, *, is_advancement: bool, topic: str | None
    ) -> Move | None:
        deed = self._one["need_deed"].match(head) or self._one["need_earned"].match(head)
        helped = self._one["helped"].match(head)
        subject = self.subject(deed["who"] if deed else helped["who"] if helped else head)
        party = self._cast.find(subject.who)
        is_enabled = self._one["enabled"].match(head) is not None
        is_trusted = is_advancement or is_enabled or self._is_trusted(hit, subject, text)
        if not is_trusted and not self._is_said(hit, text, head, party):
            return None
        is_offer = party.kind in ("employers", "jurisdictions") or self._one["offering"].search(head)
        if is_offer and not self._one["offers"].search(head):
            return None
        rest = text[hit.end : stop]
        targets, tail = self._lead_to(text, hit, rest, party, passage)
        if not targets:
            return None
        if self._they and self._they[:2] == (passage.section, passage.number) and subject.who.lower() == "they":
            topic = self._they[2]
        needs, is_any = self.needs(subject, tail)
        is_led = text[hit.start :].lower().startswith("lead")
        told = self._one["background"].match(text[: hit.end] if is_led else head)
        offered, used = self._one["way_offered"].match(head), self._one["used"].search(head)
        for found in (told, offered, used, deed, self._one["need_which"].search(rest)):
            needs += self.need_pieces(found["need"])[0] if found else []
        needs = [one for one in needs if not self._one["wished"].match(one)] or needs
        if not is_trusted and not self._is_likely(party, targets, needs, passage):
            return None
        manner = self.manner(subject.who, head[-60:], passage)
        words = restore(text[hit.start : hit.end].strip(), passage)
        is_plain = words.lower().startswith("becom")
        why = Why(f"move {hit.kind}", (words,), round((0.9 if is_advancement else 0.75) - (0.05 * is_plain), 2))
        return Move(
            self.source(party, topic, targets, passage),
            targets,
            self.kind(hit.kind, targets, needs),
            tuple(one if one.isalpha() else restore(one, passage) for one in needs),
            is_any,
            "conditional" if manner.is_may else "plain",
            manner.prevalence,
            manner.hedge,
            self.context(subject.lead, party),
            len(targets) > 1 and bool(self._one["then"].search(rest) or self._is_ladder(text, hit)),
            self._is_inbound(party, targets, passage),
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
        # The ranks of a page may hold one that is named as the page is.
        is_group = party.kind == "member" or self._is_stranger(party) or self._is_ladder(text, hit)
        return tuple(one for one in found if is_group or self._cast.find(one.name).kind != "page"), tail

    def _is_ladder(self, text: str, hit: _Hit) -> bool:
        """Whether a verb leads through ranks one by one: *progress through the positions by rank: A, B, and C*."""
        return self._one["by_rank"].fullmatch(text[hit.start : hit.end]) is not None

    def _is_stranger(self, party: Party) -> bool:
        """Whether *party* is another occupation than the page's."""
        return party.kind == "other" and party.name is not None and self._targets.is_name(party.name)

    def _is_inbound(self, party: Party, targets: Sequence[Target], passage: Sentence) -> bool:
        name = party.name if party.kind == "member" else None
        is_linked = bool(name) and not self._cast.is_named(name or "") and find_slug(name or "", passage) is not None
        return (self._is_foreign(party) or is_linked) and any(self._is_named(target) for target in targets)

    def _is_foreign(self, party: Party) -> bool:
        """Whether *party* is another occupation, or a group of workers that the page does not name, in any part."""
        pieces = split_names(party.name or "", self._grammar)
        is_unnamed = party.kind == "member" and not any(self._cast.find(one).is_known for one in pieces)
        return self._is_stranger(party) or is_unnamed

    def _is_named(self, target: Target) -> bool:
        """Whether a target is in full the page's occupation or a group that it names; *master bakers* are not."""
        return self._cast.find(target.name).kind == "page" or self._cast.is_named(target.name)

    def _is_said(self, hit: _Hit, text: str, head: str, party: Party) -> bool:
        """Whether a plain *become* or *move* says what the page's workers do, as against what somebody wishes."""
        is_somebody = party.kind in ("page", "member") or self._is_stranger(party)
        if not self._is_foreign(party) and self._one["never"].match(text[hit.start : hit.end].lower()):
            return False
        return (
            is_somebody
            and hit.kind in ("promotion", "lateral")
            and bool(self._one["plain_verb"].match(head) or self._one["need_deed"].match(head))
        )

    def _is_likely(self, party: Party, targets: Sequence[Target], needs: Sequence[str], passage: Sentence) -> bool:
        """Whether a move outside the section on advancement is one.

        It has needs; or a group of the page moves to another group of it or to posts that direct others; or another
        occupation, which has a page, or moves to this one.
        """
        if self._is_foreign(party):
            return find_slug(party.name or "", passage) is not None or any(map(self._is_named, targets))
        if needs:
            return True
        groups = (self._one["supervisory"].search(one.name) or self._is_named(one) for one in targets)
        return party.kind == "member" and all(groups)

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


def _mutual(made: list[Move]) -> list[Move]:
    """Return *made* with those that lead there and back as lateral moves: neither leads up."""
    steps = {(one.source.name.lower(), target.name.lower()) for one in made for target in one.targets}
    return [
        replace(one, kind="lateral")
        if one.kind == "promotion" and all((to.name.lower(), one.source.name.lower()) in steps for to in one.targets)
        else one
        for one in made
    ]
