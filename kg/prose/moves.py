"""Sentences read as advancements: from whom, to what, with which needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents import Sentence
from kg.prose.clauses import Clause, split_subject
from kg.prose.words import straight
from kg.prose.grammar import Grammar, first
from kg.prose.mentions import find_mentions
from kg.prose.model import Move, Target, Why
from kg.prose.names import Cast, Party

_JOIN = re.compile(r"^(?:(?:and|or|but|so|then|to|may|might|can|also|they|eventually|either|,)\s+)+", re.IGNORECASE)
_HOPE = re.compile(
    r"\s*\b(?:(?:have|find|pursue|offer|with) (?:\w+ )?(?:opportunit(?:y|ies)|advancement opportunities) (?:to|for)|choose|able|aspire|"
    r"seek|hope|wish|want|decide|go on|opt|need|try|eligible|qualify|position themselves|be able|advance|use their experience|"
    r"chances? of|eventually|to|be|may|can|and|or)\s*$",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:may|might|can|could|sometimes|often|typically|usually|generally|aspire|eventually)\b", re.IGNORECASE
)
_LIST = re.compile(
    r";\s*(?:and\s+|or\s+)?|,\s*(?:and,?\s+|or,?\s+|then\s+(?:to\s+)?)?(?:finally,\s+|eventually,\s+)?|\s+(?:and|or|and/or)\s+(?:even\s+)?",
    re.IGNORECASE,
)
_THEN = re.compile(r"\bthen\b|\band, (?:finally|eventually),", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:an?|the|other|another|some other|become|becoming|an? position as(?: an?)?|positions? as|roles? as|jobs? as|being|to|that station's|even|types of|also)\s+",
    re.IGNORECASE,
)
_EXPERIENCED = re.compile(
    r"^(?:some |many |most |highly |an |the )*(?P<word>experienced|successful|skilled|qualified|certified|licensed)\b",
    re.IGNORECASE,
)
_AND_NEED = re.compile(
    r",\s*(?:and\s+|or\s+)?(?:who\s+)?|\s+who\s+|\s+(?:and|or|along with|as well as|plus)\s+", re.IGNORECASE
)
_GERUND = re.compile(
    r"^(?:[\w-]+ing|who|learn|complete|pass|take|meet|earn|obtain|gain|get|have|become|show|demonstrate|good|additional|more|further|formal|related|strong|an?|the|\d|several|many)\b",
    re.IGNORECASE,
)
# What is of use for a move: "knowledge of dyes may be a good background for becoming", "training may help them become".
_BACKGROUND = re.compile(
    r"^(?P<need>[^,;]{3,120}?)\s(?:(?:may|can|could|might|also|often)\s)+(?:provide|help|lead|improve|prepare|qualify|be (?:an? )?(?:helpful|useful|good|excellent))\b",
    re.IGNORECASE,
)
_HELPED = re.compile(
    r"^[^,;]{3,120}?\s(?:(?:may|can|could|might|also|often)\s)*(?:helps?|prepares?|allows?|qualif(?:y|ies))\s(?P<who>.+?)(?:\sto)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Hit:
    """A verb of moving: its span in the sentence, the kind it hints at, whether the words themselves are the target."""

    start: int
    end: int
    kind: str
    is_own: bool = False


class MoveReader:
    """Reads sentences of one page; *cast* says whom they speak of."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        self._cast = cast
        self._grammar = grammar
        self._last: tuple[Target, ...] = ()

    def read(
        self, text: str, clauses: Sequence[Clause], passage: Sentence, *, is_advancement: bool, topic: str | None
    ) -> list[Move]:
        """Return the moves that a sentence speaks of.

        :param text: the sentence in straight apostrophes.
        :param is_advancement: whether its section is about advancement: elsewhere fewer patterns are trusted.
        :param topic: the group that the sentences before it spoke of.
        """
        made = self._read(text, clauses, passage, is_advancement=is_advancement, topic=topic)
        if made:
            self._last = tuple(target for move in made for target in move.targets)
        return made

    def _read(
        self, text: str, clauses: Sequence[Clause], passage: Sentence, *, is_advancement: bool, topic: str | None
    ) -> list[Move]:
        if self._grammar.one["not_move"].search(text):
            return []
        inbound = self._inbound(text, passage)
        if inbound:
            return [inbound]
        if between := self._from_to(text, passage):
            return between
        gated = self._gated(clauses, passage, is_advancement=is_advancement)
        if gated:
            return gated
        made: list[Move] = []
        starts = [clause.place for clause in clauses if not clause.is_relative] or [0]
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(text)
            made += self._part(text[start:end], passage, made, is_advancement=is_advancement, topic=topic)
        return made

    # --- one main clause, with the relative clauses behind it

    def _part(
        self, text: str, passage: Sentence, before: list[Move], *, is_advancement: bool, topic: str | None
    ) -> list[Move]:
        hits = self._hits(text)
        made: list[Move] = []
        subject_text: str | None = None
        for index, hit in enumerate(hits):
            stop = hits[index + 1].start if index + 1 < len(hits) else len(text)
            head = text[: hit.start] if subject_text is None else subject_text
            subject_text = head
            move = self._move(text, head, hit, stop, passage, is_advancement=is_advancement, topic=topic)
            if move:
                made.append(move)
        if before and made and made[0].source.name == "":
            return []
        return made

    def _hits(self, text: str) -> list[_Hit]:
        hits = [_Hit(*match.span(), kind) for pattern, kind in self._grammar.verbs for match in pattern.finditer(text)]
        hits += [
            _Hit(*match.span(), "self-employment", True) for one in self._grammar.own for match in one.finditer(text)
        ]
        hits += [_Hit(*match.span(), "supervisory", True) for match in self._grammar.one["directs"].finditer(text)]
        hits += [_Hit(*match.span(), "specialisation") for match in self._grammar.one["specialise"].finditer(text)]
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[_Hit] = []
        for hit in hits:
            is_deed = hit.is_own and re.search(r"\bby\s+$", text[: hit.start])
            if not is_deed and self._grammar.one["not_after"].search(text[: hit.start]):
                continue
            if hit.is_own and (hit.start == 0 or re.search(r"\b(?:help|they)\s+$", text[: hit.start])):
                continue
            if not hit.is_own and self._grammar.one["not_target"].match(text[hit.end :].lstrip()):
                continue
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    def _move(
        self, text: str, head: str, hit: _Hit, stop: int, passage: Sentence, *, is_advancement: bool, topic: str | None
    ) -> Move | None:
        deed = self._grammar.one["need_deed"].match(head)
        helped = _HELPED.match(head)
        lead, subject, relative = self._split(deed["who"] if deed else helped["who"] if helped else head)
        if not is_advancement and not self._is_trusted(hit, lead, subject, text):
            return None
        party = self._cast.find(subject)
        if party.kind in ("employers", "jurisdictions") and not re.search(r"provide|offer", head):
            return None
        rest = text[hit.end : stop]
        names, tail = ([text[hit.start : hit.end].strip()], rest) if hit.is_own else self._names(rest)
        if hit.is_own:
            names = [re.sub(r"^(?:advance|promoted|opportunit\w+|able|choose|move up)? ?to ", "", names[0])]
        targets = tuple(self._targets(names, passage, hit, rest))
        targets = tuple(one for one in targets if not self._is_same(one.name, party)) or ()
        if not targets:
            return None
        needs, needs_any = self._needs(lead, subject, relative, tail)
        if background := _BACKGROUND.match(head):
            needs += self._need_pieces(background["need"])[0]
        if deed:
            needs += self._need_pieces(deed["need"])[0]
        if which := self._grammar.one["need_which"].search(rest):
            needs += self._need_pieces(which["need"])[0]
        source = self._below(targets) or self._source(party, topic, passage)
        kind = self._kind(hit, targets, needs)
        if hit.kind == "specialisation" and not is_advancement:
            return None
        modal = _MODAL.search(head[-60:])
        quantity = self._quantity(subject)
        hedge = " ... ".join(piece for piece in (quantity[1], modal[0] if modal else "") if piece) or None
        is_may = bool(modal and re.match(r"may|might|can|could|sometimes", modal[0], re.IGNORECASE))
        words = text[hit.start : hit.end].strip()
        ordered = bool(_THEN.search(rest)) and len(targets) > 1
        context = self._context(lead, party)
        sure = 0.9 if is_advancement else 0.75
        if hit.kind == "promotion" and words.lower().startswith("becom"):
            sure -= 0.05
        return Move(
            source, targets, kind, tuple(_restore(one, passage) for one in needs), needs_any,
            "conditional" if is_may else "plain",
            quantity[0] or ("in-some-cases" if is_may else "unstated"),
            _restore(hedge, passage) if hedge else None,
            context, ordered, False, passage, Why(f"move {hit.kind}", (_restore(words, passage),), round(sure, 2)),
        )  # fmt: skip

    def _is_trusted(self, hit: _Hit, lead: str, subject: str, text: str) -> bool:
        """Whether a move outside the section on advancement is one: the plain *become* is rarely."""
        words = text[hit.start : hit.end].lower()
        if hit.is_own or hit.kind == "specialisation":
            return False
        if hit.kind == "credential-gated":
            return True
        if words.startswith(("becom", "mov", "transfer", "go", "works as", "work as", "culminat")) and not re.search(
            r"transition", words
        ):
            return bool(re.match(r"\s*(?:an? )?(?:journey|master)\b", text[hit.end :], re.IGNORECASE))
        if words.startswith(("progress", "qualify", "rise", "shift", "switch")):
            return False
        return bool(subject) and not self._grammar.one["programmes"].search(subject.lower())

    def _split(self, head: str) -> tuple[str, str, str]:
        """Split what stands before the verb: lead, subject, and the relative clause of the subject."""
        trimmed = head.rstrip()
        while (shorter := _HOPE.sub("", trimmed).rstrip()) != trimmed:
            trimmed = shorter
        if offered := re.search(r"\b(?:provide|offer)s? (?:\w+ ){1,4}for (?P<who>.+)$", trimmed):
            return trimmed[: offered.start()], offered["who"], ""
        lead, subject = split_subject(trimmed, self._cast, self._grammar)
        while (shorter := _HOPE.sub("", subject).rstrip()) != subject:
            subject = split_subject(shorter, self._cast, self._grammar)[1]
        subject = re.sub(r"^(?:and|but|so|although|while|or) ", "", subject)
        subject = re.split(r"\s(?:may|can|might|could)\s", subject)[0]
        found = self._grammar.one["need_relative"].search(subject)
        relative = subject[found.start() :] if found else ""
        return lead, subject, relative

    # --- targets

    def _names(self, rest: str) -> tuple[list[str], str]:
        """Return the names that a verb leads to, and what stands behind them."""
        rest = _JOIN.sub("", rest.lstrip())
        end = self._grammar.one["end"].search(rest)
        phrase, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
        phrase = re.sub(r"(?:,?\s+(?:or|and|may|to|also|then|eventually))+$", "", phrase.strip(" ,."))
        if self._grammar.one["not_target"].match(phrase) or not phrase:
            return [], tail
        if re.fullmatch(
            r"(?:an? |the |other |higher |some other |different )*(?:positions?|roles?|jobs?|occupations?|careers?)",
            phrase,
        ):
            more = re.match(r"\s*[^,;.]{0,70}", tail)
            return [phrase + (more[0].rstrip() if more else "")], tail
        such = re.search(self._grammar.one["such"].pattern, phrase, re.IGNORECASE)
        if such and such.start() > 0:
            examples = phrase[such.end() :]
            whole = phrase[: such.start()]
            if not any(self._is_name(self._bare(piece)) for piece in _LIST.split(examples)):
                return [whole], tail
            if re.search(r"\b(?:or|and) (?:to )?(?:an? )?(?:other|some other|higher|another)\b", whole):
                first_names = _LIST.split(re.split(r"\s+(?:or|and) (?:to )?(?:other|some other)\b", whole)[0])
                return [*first_names, *_LIST.split(examples)], tail
            return [examples], tail
        return [phrase], tail

    def _targets(self, names: list[str], passage: Sentence, hit: _Hit, rest: str) -> list[Target]:
        if hit.is_own:
            return [self._target(names[0], passage, ())] if names and names[0] else []
        found: list[Target] = []
        for name in names:
            for piece, resolved in self._split_names(name, passage):
                clean = piece.strip(" ,.")
                while (shorter := _ARTICLE.sub("", clean)) != clean:
                    clean = shorter
                if re.match(r"^other (?=supervis)", piece.strip(), re.IGNORECASE):
                    clean = piece.strip(" ,.")
                if clean and self._is_name(clean):
                    found.append(self._target(clean, passage, resolved))
        return found

    def _is_name(self, name: str) -> bool:
        if self._grammar.one["not_target"].match(name) or len(name.split()) > 14:
            return False
        words = re.split(r"\s+(?:of|in|for|on|within|at|with|to|as|from|that|where)\s+", name)[0].lower().split()
        if not words:
            return False
        last = words[-1].strip(".,()")
        return bool(self._grammar.one["heads"].fullmatch(last)) or self._cast.has_last(last)

    def _split_names(self, phrase: str, passage: Sentence) -> list[tuple[str, tuple[str, ...]]]:
        """Return the coordinated names in *phrase*: a linked name that *and* joins, or one head shared, stays whole."""
        anchors = [straight(link.text) for link in passage.links if link.slug]
        kept = {anchor: f"\x00{index}\x00" for index, anchor in enumerate(anchors) if not self._splits(anchor)}
        for anchor, mark in kept.items():
            phrase = phrase.replace(anchor, mark)
        back = {mark: anchor for anchor, mark in kept.items()}

        def restore(text: str) -> str:
            return re.sub(r"\x00\d+\x00", lambda match: back[match[0]], text)

        pieces = [piece.strip() for piece in _LIST.split(phrase) if piece and piece.strip()]
        names: list[tuple[str, tuple[str, ...]]] = []
        start = 0
        for index, piece in enumerate(pieces):
            whole = restore(piece)
            is_last = index + 1 == len(pieces)
            if not is_last and not ("\x00" in piece or self._is_name(self._bare(whole))):
                continue
            if start == index:
                names.append((whole, ()))
            else:
                open_names = [restore(one) for one in pieces[start:index]]
                head = re.split(r"\s+(?:of|in|for|within)\s+", whole)[0].split()[-1]
                joined = self._as_stands(open_names[0], whole, passage)
                names.append((joined, (*(f"{self._bare(one)} {head}" for one in open_names), self._bare(whole))))
            start = index + 1
        return names

    @staticmethod
    def _bare(name: str) -> str:
        while (shorter := _ARTICLE.sub("", name)) != name:
            name = shorter
        return name.strip(" ,.")

    @staticmethod
    def _as_stands(start: str, end: str, passage: Sentence) -> str:
        text = straight(passage.text)
        stop = text.rfind(end)
        place = text.rfind(start, 0, max(stop, 0))
        return text[place : stop + len(end)] if 0 <= place < stop else f"{start} and {end}"

    def _splits(self, anchor: str) -> bool:
        """Whether the words of a link are several names: *or* between two that can stand alone."""
        pieces = re.split(r"\s+or\s+", anchor)
        return len(pieces) > 1 and all(self._is_name(piece) for piece in pieces)

    def _target(self, name: str, passage: Sentence, resolved: tuple[str, ...]) -> Target:
        return Target(_restore(name, passage), _slug(name, passage), tuple(_restore(one, passage) for one in resolved))

    def _is_same(self, name: str, party: Party) -> bool:
        """Whether a target is the page's occupation itself: the sentence is then about becoming one."""
        other = self._cast.find(name)
        return other.kind == "page" and party.kind != "member" and len(self._cast.parts) >= 1

    # --- needs and kind

    def _needs(self, lead: str, subject: str, relative: str, tail: str) -> tuple[list[str], bool]:
        needs: list[str] = []
        is_any = False
        one = self._grammar.one
        for phrase, opener in (
            (lead, one["need_lead"]),
            (relative, one["need_relative"]),
            (tail, one["need_tail"]),
        ):
            found = opener.search(phrase.strip())
            if not found:
                continue
            words = phrase.strip()[found.end() :]
            if title := self._cast.in_text.match(words):
                words = words[title.end() :].strip()
            stop = re.search(
                r"[.;]|,\s+(?:which|where|although|but|directing|such as|including|especially|often|usually|typically)\b|\s+\(",
                words,
            )
            words = words[: stop.start()] if stop else words
            pieces, mode = self._need_pieces(words.strip(" ,"))
            needs += pieces
            is_any = is_any or mode
        worker = _EXPERIENCED.match(subject)
        if worker and not any("experience" in need for need in needs):
            needs.append(worker["word"].lower() if worker["word"][0].isupper() else worker["word"])
        return list(dict.fromkeys(needs)), is_any

    def _need_pieces(self, words: str) -> tuple[list[str], bool]:
        one = self._grammar.one
        if not one["need_words"].search(words):
            return [], False
        pieces: list[str] = []
        start = 0
        mode = False
        cuts = [*_AND_NEED.finditer(words), None]
        for cut in cuts:
            end = cut.start() if cut else len(words)
            following = words[cut.end() :] if cut else ""
            piece = words[start:end]
            is_whole = bool(
                one["need_words"].search(piece)
                and (
                    (one["need_words"].search(following) and (_GERUND.match(following) or len(following.split()) <= 4))
                    or not cut
                )
            )
            if not is_whole and cut:
                continue
            bare = re.sub(r"^.{0,90}?\b(?:gain|acquire|accumulate)s?\s+", "", piece.strip(" ,"))
            pieces.append(re.sub(one["need_strip"].pattern, "", bare, flags=re.IGNORECASE))
            if cut and re.search(r"\bor\b", cut[0]):
                mode = True
            start = cut.end() if cut else end
        return [piece for piece in pieces if piece], mode

    def _kind(self, hit: _Hit, targets: Sequence[Target], needs: Sequence[str]) -> str:
        one = self._grammar.one
        if hit.kind == "self-employment" or all(one["own"].search(target.name) for target in targets):
            return "self-employment"
        if any(one["gates"].search(need) for need in needs) or hit.kind == "credential-gated":
            return "credential-gated"
        if hit.kind in ("supervisory", "specialisation"):
            return hit.kind
        if all(one["supervisory"].search(target.name) for target in targets):
            return "supervisory"
        return hit.kind

    # --- who, how often, where

    def _below(self, targets: Sequence[Target]) -> Target | None:
        """Return the rank that *positions beyond it* names as a source."""
        found = self._grammar.one["beyond"].match(targets[0].name)
        return Target(found["from"]) if found else None

    def _source(self, party: Party, topic: str | None, passage: Sentence) -> Target:
        if party.kind == "member" and party.name:
            return Target(_restore(party.name, passage))
        if party.kind == "other" and party.name and self._is_name(party.name):
            return Target(_restore(party.name, passage), _slug(party.name, passage))
        if party.kind == "anyone" and topic:
            return Target(_restore(topic, passage))
        return Target(self._cast.title)

    def _quantity(self, subject: str) -> tuple[str | None, str]:
        for name, pattern in self._grammar.quantities.items():
            if found := pattern.match(subject):
                return name, found[0]
        return None, ""

    @staticmethod
    def _context(lead: str, party: Party) -> str | None:
        if found := re.match(r"(?:in|within|at) (?!addition|general|fact|these|this|doing)[^,]+", lead, re.IGNORECASE):
            return found[0]
        return party.context if party.context and not re.match(r"(?:who|with|that)\b", party.context) else None

    # --- other forms

    def _inbound(self, text: str, passage: Sentence) -> Move | None:
        """Read *they often start out as trainees* as a way into the page's occupation."""
        found = first(self._grammar.inbound, text)
        if not found:
            return None
        _, subject, _ = self._split(text[: found.start()])
        party = self._cast.find(subject)
        if party.kind not in ("page", "member", "anyone"):
            return None
        rest = text[found.end() :]
        to_other = re.search(r"\s(?:to|in)\s+(?:an?\s+)?", rest) if "from" in found[0] else None
        names, tail = self._names(rest)
        if not names or self._grammar.one["inbound_not"].search(names[0]):
            return None
        sources = self._targets(names, passage, _Hit(0, 0, "promotion"), rest)
        if not sources or to_other:
            return None
        needs, needs_any = self._needs("", "", "", tail)
        is_outward = (
            not party.is_known and len(sources) == 1 and self._cast.find(sources[0].name).kind in ("page", "member")
        )
        if not party.is_known and not is_outward:
            return None
        target = Target(_restore(party.name, passage) if party.kind == "member" and party.name else self._cast.title)
        modal = _MODAL.search(text[: found.end()])
        quantity = self._quantity(subject)
        hedge = " ... ".join(piece for piece in (quantity[1], modal[0] if modal else "") if piece) or None
        source = sources[0] if len(sources) == 1 else Target(
            ", ".join(one.name for one in sources), None, tuple(one.name for one in sources)
        )  # fmt: skip
        why = Why("way in", (_restore(found[0].strip(), passage),), 0.7)
        return Move(source, (target,), "promotion", tuple(needs), needs_any, "plain", quantity[0] or "unstated", hedge, None, False, not is_outward, passage, why)  # fmt: skip

    def _from_to(self, text: str, passage: Sentence) -> list[Move]:
        """Read *advance from trainee or helper to finisher*."""
        found = self._grammar.one["from_to"].search(text)
        if not found:
            return []
        hit = _Hit(*found.span(), "promotion")
        sources = self._targets([found["from"]], passage, hit, found["from"])
        names, tail = self._names(found["to"])
        targets = tuple(self._targets(names, passage, hit, found["to"]))
        if not sources or not targets:
            return []
        lead, subject, relative = self._split(text[: found.start()])
        needs, needs_any = self._needs(lead, subject, relative, tail)
        modal = _MODAL.search(text[: found.start()])
        source = sources[0] if len(sources) == 1 else Target(found["from"], None, tuple(one.name for one in sources))
        why = Why("from one post to another", (_restore(found[0].split(" from")[0], passage),), 0.85)
        hedge = modal[0] if modal else None
        kind = self._kind(hit, targets, needs)
        strength = "conditional" if hedge in ("may", "might", "can") else "plain"
        return [Move(source, targets, kind, tuple(needs), needs_any, strength, "unstated", hedge, None, False, False, passage, why)]  # fmt: skip

    def _gated(self, clauses: Sequence[Clause], passage: Sentence, *, is_advancement: bool) -> list[Move]:
        """Read what is asked for a move: *to become X, they need*, *advancing to X requires*, *for X positions*."""
        for clause in clauses:
            if clause.core not in ("need", "prefer", "help") or clause.is_negated:
                continue
            goal = self._goal(clause, is_advancement=is_advancement)
            if goal is None:
                continue
            asked = clause.after if clause.side == "active" else clause.before
            if clause.side == "passive":
                asked = clause.subject
            if clause.side == "passive" and not find_mentions(asked, self._grammar):
                asked = clause.after
            mentions = find_mentions(asked, self._grammar)
            if not mentions:
                continue
            names, _ = self._names(goal)
            targets = tuple(self._targets(names, passage, _Hit(0, 0, "promotion"), goal))
            if re.match(r"(?:one of )?(?:these|such|this|both|those)\b(?: \w+)?$", goal.strip(" ."), re.IGNORECASE):
                targets = self._last
            if not targets or all(self._cast.find(one.name).kind == "page" for one in targets):
                continue
            needs = tuple(self._need_text(asked, mentions[0].start, passage))
            kind = self._kind(_Hit(0, 0, "promotion"), targets, needs)
            weak = "may" in clause.weak
            strength = {"need": "conditional" if weak else "required", "prefer": "preferred", "help": "helpful"}[
                clause.core
            ]
            hedge = clause.quantity_words or next(iter(clause.weak.values()), None)
            context = clause.subject if clause.party.kind in ("employers", "jurisdictions") else None
            source = self._below(targets) or self._source(
                clause.party if clause.party.kind != "programmes" else Party("page"), None, passage
            )
            is_any = len(needs) > 1 and bool(re.search(r"\bor\b", asked))
            why = Why("asked for a move", (_restore(clause.words, passage),), 0.75)
            return [Move(source, targets, kind, needs, is_any, strength, clause.quantity or "unstated", hedge, context, False, False, passage, why)]  # fmt: skip
        return []

    def _goal(self, clause: Clause, *, is_advancement: bool) -> str | None:
        """Return the words of what is aimed at, None where the clause names no move."""
        if not is_advancement:
            return None
        for place in (clause.lead, clause.subject, clause.after, clause.before):
            found = re.search(
                r"(?:^to (?:become|reach (?:the )?(?:ranks?|levels?) of|advance (?:in)?to|move (?:in)?to|be promoted to|qualify for)|(?:promotions?|advancement|advancing|moving)"
                r"(?: further)? (?:in)?to(?: become)?|for (?:promotion|advancement) to|advance (?:in)?to|candidates for|"
                r"\bfor(?= [\w ,-]*(?:positions?|roles?|jobs?)\b)|interested in(?: becoming| advancing to)?)\s+(?P<goal>.+)",
                place,
                re.IGNORECASE,
            )
            if found:
                return found["goal"]
        if clause.party.kind == "posts" and clause.side == "active" and re.search(r"position|role|job", clause.subject):
            return clause.subject
        return None

    def _need_text(self, asked: str, start: int, passage: Sentence) -> list[str]:
        words = asked.strip(" ,.")
        words = re.sub(
            r"^(?:that )?(?:[\w ,'-]{0,60}? )?(?:to (?:have|earn|hold|complete|get|obtain)|have|earn|who have) ",
            "",
            words,
        )
        words = re.sub(r"^(?:that|an?) ", lambda match: "" if match[0] == "that " else match[0], words)
        words = re.split(
            r"\s+(?:in order\b|to (?:become|advance|enter|be)|for (?:some|these|promotion|advancement|advanc))\b|, often\b|;",
            words,
        )[0]
        del start, passage
        return self._need_pieces(words.strip(" ,."))[0] or [words.strip(" ,.")]


def _slug(name: str, passage: Sentence) -> str | None:
    """Return the page that a name links to: the link whose words overlap it most."""
    wanted = set(straight(name).lower().split())
    best, most = None, 0
    for link in passage.links:
        if link.slug is None or "not-covered" in link.slug:
            continue
        anchor = straight(link.text).lower()
        shared = len(wanted & set(anchor.split()))
        if (straight(name).lower() in anchor or anchor in straight(name).lower() or shared > 1) and shared > most:
            best, most = link.slug, shared
    return best


def _restore(words: str, passage: Sentence) -> str:
    """Return *words*, taken from the text in straight apostrophes, as they stand in the passage."""
    text = straight(passage.text)
    place = text.find(words) if words in text else text.lower().find(words.lower())
    return passage.text[place : place + len(words)] if place >= 0 else words
