"""Clauses read as requirements, conditions and negations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.documents import Sentence
from kg.prose.clauses import Clause, straight
from kg.prose.grammar import Grammar
from kg.prose.mentions import Mention, find_mentions, group_mentions, is_joined
from kg.prose.model import Condition, Negation, Option, Requirement, Why
from kg.prose.names import Cast, Party

_OBJECT = re.compile(
    r"^\s*(?:or (?:prefer|require)s? )?(?:to (?:hire|employ) |hiring |that |for )?(?P<np>[^.;]{2,90}?)\s+"
    r"(?:to|be|have|has|hold|complete|pass|obtain|earn|who|with|whose|that|are|take|receive|must|typically|attend)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\bto (?:(?:become|get|be|obtain|earn|qualify for|sit for|take|receive|apply for|gain)\b)([^,]*)", re.IGNORECASE
)
_CREDENTIAL = re.compile(
    r"\b(?:licen\w+|certif\w+|registr\w+|exams?|credential\w*|programs?|admission|apprenticeship)\b", re.IGNORECASE
)
_CONTEXT_LEAD = re.compile(r"^(?:in|for|at|within|among|depending|under|on)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\s+(?:before|in order to|to (?:enter|become(?! (?:licensed|certified|registered))|work as|qualify for|operate|travel)|because|since|so that|that (?:includes?|covers?|teach(?:es)?|combines?|involves?|consists?))\b.*$"
)
_FIRST_VERB = re.compile(r"\b(?:may|might|can|could|that|which|demonstrates?|shows?|who)\b")
_THESE = re.compile(r"\b(?:these|such|those|other|professional) credentials", re.IGNORECASE)
_CHOSEN = re.compile(r"\b(?:optional|voluntary|choose|chooses|elect|opt)\b", re.IGNORECASE)
_SURENESS = {
    "page": 0.95,
    "member": 0.95,
    "anyone": 0.9,
    "employers": 0.9,
    "jurisdictions": 0.9,
    "posts": 0.8,
    "other": 0.6,
    "programmes": 0.4,
}


@dataclass(frozen=True)
class Found:
    """What one clause says: requirements, conditions and negations."""

    requirements: tuple[Requirement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    negations: tuple[Negation, ...] = ()


class NeedReader:
    """Reads clauses of one page; *cast* says whom they speak of."""

    def __init__(self, cast: Cast, grammar: Grammar) -> None:
        self._cast = cast
        self._grammar = grammar

    def read(self, clause: Clause, passage: Sentence, topic: str | None) -> Found:
        """Return what *clause* asks for; *topic* is the group that the sentences before it spoke of."""
        if clause.core is None or (clause.is_relative and clause.core == "have"):
            return self._bare_negation(clause, passage)
        if clause.party.kind == "programmes" and not self._is_about_workers(clause):
            return Found()
        text = self._object(clause)
        beyond = straight(passage.text)[clause.place + len(clause.text) :][:90]
        if clause.side == "passive" and not text.endswith(clause.after):
            beyond = f" {clause.words}{clause.after}"
        mentions = find_mentions(text, self._grammar, beyond)
        party = self.whom(clause)
        who = party.name if party.kind == "member" else (topic if party.kind != "page" else None)
        conditions = tuple(self._conditions(clause, text, passage)) if not clause.is_negated else ()
        if clause.is_negated:
            return self._negated(clause, text, mentions, who, passage)
        made = tuple(self._requirements(clause, text, mentions, who, passage))
        return Found(made, conditions)

    def _is_about_workers(self, clause: Clause) -> bool:
        """Whether a clause about a school or credential says what is asked of the workers: it names them, or is passive."""
        if clause.core in ("accept", "prefer") and re.search(r"\bhir", clause.text):
            return True
        if clause.side == "active":
            found = _OBJECT.match(clause.after)
            named = self._cast.find(found["np"]) if found else Party("other")
            is_credential = _CREDENTIAL.search(clause.subject.split()[-1] if clause.subject else "")
            return named.kind in ("page", "member") and named.is_known and not is_credential
        return not re.match(
            r".*\b(?:requirements?|programs?|schools?|exams?|apprentices)$", clause.subject, re.IGNORECASE
        )

    def _object(self, clause: Clause) -> str:
        """Return where the clause says what is asked for."""
        after = _BEFORE.sub("", clause.after) if clause.core in ("need", "prefer", "accept") else clause.after
        if clause.side == "active":
            if clause.core != "have":
                return after
            return f"{clause.words}{after.replace(' after ', ' using ') if 'enter' in clause.words else after}"
        if clause.side == "either":
            with_after = bool(find_mentions(after, self._grammar))
            return after if with_after else clause.subject
        before = clause.before if not clause.lead else clause.before[len(clause.lead) :]
        if clause.core == "help":
            before = _FIRST_VERB.split(before)[0]
        return before if find_mentions(before, self._grammar) or self._matches_condition(before) else after

    def _matches_condition(self, text: str) -> bool:
        return any(pattern.search(text) for _, pattern in self._grammar.conditions)

    def whom(self, clause: Clause) -> Party:
        """Return whom the clause is about: what employers and states ask is asked of those named behind the verb."""
        lead = re.match(r"^for ([^,]+),?$", clause.lead, re.IGNORECASE)
        if clause.party.kind in ("employers", "jurisdictions") or clause.side == "passive":
            if clause.side == "passive" and self._cast.in_text.search(clause.after):
                return Party("page", context=clause.party.context)
            found = _OBJECT.match(clause.after) if clause.side == "active" else None
            if found:
                party = self._cast.find(found["np"])
                if party.kind in ("page", "member") and party.is_known:
                    return party
            if to_become := re.search(r"\bto (?:become|work as|be) (?:an? )?([^,.;]+)", clause.after):
                party = self._cast.find(to_become[1])
                if party.kind in ("page", "member") and party.is_known:
                    return party
            if allowing := re.search(r"\bbefore allowing ([^,.;]+?) to\b", clause.after):
                party = self._cast.find(allowing[1])
                if party.kind in ("page", "member") and party.is_known:
                    return party
            if to_become := re.search(r"\bfor (?:an? )?([^,.;]+)", clause.after):
                party = self._cast.find(to_become[1])
                if party.kind in ("page", "member") and party.is_known:
                    return party
        if lead:
            party = self._cast.find(lead[1])
            if party.kind in ("page", "member") and party.is_known:
                return party
        return clause.party

    # --- requirements

    def _requirements(
        self, clause: Clause, text: str, mentions: list[Mention], who: str | None, passage: Sentence
    ) -> Iterator[Requirement]:
        if not mentions and clause.core == "help" and self._grammar.one["experience_subject"].match(clause.subject):
            words = clause.subject
            mentions = [Mention("experience", None, 0, len(words), words, (words,))]
        groups = group_mentions(mentions, text)
        skip = 0
        for index, group in enumerate(groups):
            if skip:
                skip -= 1
                continue
            kind = group[0].kind
            is_far = clause.core == "have" and kind == "training" and group[0].start > len(clause.words) + 60
            if is_far or not self._is_wanted(clause, kind, group):
                continue
            plus: tuple[str, ...] = ()
            strength = self._strength(clause, kind, group, text)
            if strength == "accepted" and kind == "education":
                joined = [
                    other
                    for other in groups[index + 1 :]
                    if other[0].kind != "education" and is_joined(text, group[-1], other[0])
                ]
                plus = tuple(_restore(one[0].words, passage) for one in joined)
                skip = len(joined)
            if group[0].level == "none":
                if (
                    not re.search(r"\bno\b[^,;]{0,40}$", text[: group[0].start], re.IGNORECASE)
                    and clause.core == "need"
                ):
                    continue
                if clause.core == "need" and strength == "required":
                    strength = "typical"
            options = tuple(self._option(one, plus if one is group[-1] else (), passage) for one in group)
            yield Requirement(
                kind,
                _restore(who, passage) if who else None,
                options,
                strength,
                self._prevalence(clause),
                self._hedge(clause, passage),
                self._context(clause, passage),
                passage,
                Why(
                    f"{clause.core} {clause.side}",
                    (_restore(clause.words, passage), options[0].words),
                    self._sure(clause, group),
                ),
            )

    def _is_wanted(self, clause: Clause, kind: str, group: list[Mention]) -> bool:
        """Whether a clause of habit or of a purpose may be read so."""
        purpose = _PURPOSE.search(clause.lead.replace("To ", "to "))
        if (
            purpose
            and _CREDENTIAL.search(purpose[1])
            and not (re.search(r"licen", purpose[1]) or clause.party.kind == "jurisdictions")
        ):
            return False
        if clause.core == "have" and "path" not in clause.words:
            is_provided = (
                kind == "training" and clause.party.kind == "employers" and re.match("provide|offer", clause.words)
            )
            lasts = kind == "training" and clause.words.startswith("last") and "job" in group[0].words
            starts = clause.party.kind == "posts" and re.match("begin|start", clause.words)
            is_other = clause.party.kind in ("employers", "jurisdictions", "posts", "programmes", "other")
            if is_other and not (is_provided or lasts or starts):
                return False
            if re.match("provide|offer", clause.words) and not is_provided:
                return False
            if kind == "experience" and not re.search(r"\b(?:have|has|hold)\b", clause.words):
                return False
            if kind == "education" and re.search(r"\b(?:learn|train)", clause.words):
                return False
            if kind == "licence" and re.search(r"\b(?:learn|train|attend|begin|start)", clause.words):
                return False
        return not (clause.core == "help" and clause.party.kind == "employers")

    def _option(self, mention: Mention, plus: tuple[str, ...], passage: Sentence) -> Option:
        return Option(
            mention.level,
            _restore(mention.words, passage),
            tuple(_restore(one, passage) for one in mention.field),
            _restore(mention.program, passage) if mention.program else None,
            _restore(mention.amount, passage) if mention.amount else None,
            plus,
            mention.at_least,
        )

    def _strength(self, clause: Clause, kind: str, group: list[Mention], text: str) -> str:
        weak, core = clause.weak, clause.core
        window = clause.words + clause.after[:24]
        if core in ("need", "prefer") and re.search(r"\bprefer", window) and re.search(r"\brequir", window):
            return "preferred"
        if core == "need":
            return self._need_strength(clause)
        if core in ("prefer", "accept", "help"):
            return {"prefer": "preferred", "accept": "accepted", "help": "helpful"}[core]
        if "required " in group[0].words:
            return "required"
        if kind == "licence" and (_CHOSEN.search(clause.text) or "may" in weak):
            return "helpful"
        if "may" in weak:
            return "conditional" if kind == "training" and re.search(r"receive|undergo", clause.words) else "accepted"
        if clause.quantity in ("some", "few"):
            return "accepted"
        if re.search(r"\bpreferably\b", text[: group[0].start]):
            return "preferred"
        return "typical"

    @staticmethod
    def _need_strength(clause: Clause) -> str:
        weak = clause.weak
        if "may" in weak:
            return "conditional"
        if weak or clause.quantity == "most":
            return "typical"
        is_people = clause.party.kind in ("page", "member", "anyone")
        return "typical" if clause.quantity == "many" and is_people else "required"

    def _prevalence(self, clause: Clause) -> str:
        if clause.quantity:
            return clause.quantity
        kinds = self._grammar.prevalence
        return next((kinds[name] for name in clause.weak if name in kinds), "unstated")

    def _hedge(self, clause: Clause, passage: Sentence) -> str | None:
        """Return the weakening words as they stand: the quantity with whom it counts, the adverb or modal with its verb."""
        pieces = []
        if clause.quantity_words:
            is_asking = clause.party.kind in ("employers", "jurisdictions", "posts")
            short = is_asking and len(clause.subject.split()) <= 4
            pieces.append(clause.subject if short else clause.quantity_words)
        for name, words in clause.weak.items():
            pieces.append(
                f"{words} {clause.words}" if name == "may" and f"{words} {clause.words}" in clause.text else words
            )
        if clause.core in ("prefer", "accept") and pieces and f"{pieces[-1]} {clause.words}" in clause.text:
            pieces[-1] = f"{pieces[-1]} {clause.words}"
        return " ... ".join(_restore(piece, passage) for piece in dict.fromkeys(pieces)) or None

    def _context(self, clause: Clause, passage: Sentence) -> str | None:
        pieces = []
        if clause.party.kind in ("employers", "jurisdictions", "posts", "other") and clause.subject:
            pieces.append(clause.subject)
        elif clause.party.context:
            pieces.append(clause.party.context)
        lead = clause.lead.rstrip(", ")
        if _CONTEXT_LEAD.match(lead) and not re.match(
            r"(?:in (?:addition|general|fact)|for (?:example|instance))", lead, re.IGNORECASE
        ):
            pieces.append(lead)
        for found in re.finditer(
            r"\b(?:in|for) (?:some|many|most|a few|certain|all|several|other) [\w'-]+(?: [\w'-]+)?", clause.after
        ):
            pieces.append(found[0])
        return "; ".join(_restore(piece, passage) for piece in dict.fromkeys(pieces)) or None

    def _sure(self, clause: Clause, group: list[Mention]) -> float:
        base = _SURENESS[clause.party.kind]
        if clause.core == "have":
            base -= 0.1
        if group[0].level is None and group[0].kind == "education":
            base -= 0.1
        return round(max(0.1, base), 2)

    # --- conditions and negations

    def _conditions(self, clause: Clause, text: str, passage: Sentence) -> Iterator[Condition]:
        is_people = clause.party.kind in ("page", "member", "anyone")
        if clause.core not in ("need", "prefer") and not (is_people and clause.core in ("have", "help")):
            return
        for what, pattern in self._grammar.conditions:
            if found := pattern.search(text):
                strength = (
                    self._need_strength(clause)
                    if clause.core == "need"
                    else self._strength(clause, "condition", [Mention("", None, 0, 0, "")], text)
                )
                words = _restore(found[0].strip(), passage)
                why = Why(f"{clause.core} {clause.side}", (_restore(clause.words, passage), words), 0.9)
                yield Condition(what, words, strength, self._context(clause, passage), passage, why)

    def _negated(self, clause: Clause, text: str, mentions: list[Mention], who: str | None, passage: Sentence) -> Found:
        """Read a clause that says what is not asked for: no formal credential is a way in, all else a negation."""
        if clause.core not in ("need", "have", "prefer", "accept"):
            return Found()
        none = next(
            (
                one
                for one in mentions
                if one.level == "none" or (one.words.lower() == "credentials" and not _THESE.search(text))
            ),
            None,
        )
        if none and clause.core in ("need", "have"):
            some = clause.party.kind in ("employers", "posts", "jurisdictions") and clause.quantity in ("some", "few")
            strength = "accepted" if some or "may" in clause.weak else "typical"
            option = Option("none", _restore(none.words, passage))
            why = Why("no formal credential", (_restore(clause.words, passage), option.words), 0.95)
            made = Requirement(
                "education", _restore(who, passage) if who else None, (option,), strength, self._prevalence(clause),
                self._hedge(clause, passage), self._context(clause, passage), passage, why,
            )  # fmt: skip
            return Found(requirements=(made,))
        whole = find_mentions(text.replace(" no ", "    "), self._grammar) or mentions
        if clause.core == "have":
            return Found()
        why = Why(f"{clause.core} negated", (_restore(clause.words, passage),), 0.9)
        return Found(
            negations=tuple(
                Negation(one.kind, _restore(one.words, passage), _restore(who, passage) if who else None, passage, why)
                for one in whole
            )
        )

    def _bare_negation(self, clause: Clause, passage: Sentence) -> Found:
        """Read what is left of a clause after *but not*, and *there are no ... requirements*."""
        if re.match(r"^not\b", clause.text, re.IGNORECASE):
            why = Why("not", (clause.text.split()[0],), 0.8)
            return Found(
                negations=tuple(
                    Negation(one.kind, _restore(one.words, passage), None, passage, why)
                    for one in find_mentions(clause.text[4:], self._grammar)
                )
            )
        found = re.match(
            r"there (?:typically |usually |generally )?(?:is|are) (?:typically |usually |generally )?no\b(.*)",
            clause.text,
            re.IGNORECASE,
        )
        if found and any(one.level == "none" for one in find_mentions(found[1], self._grammar)):
            weak = re.search(r"typically|usually|generally", clause.text)
            option = Option("none", _restore(found[1].strip(" ."), passage))
            why = Why("there is no", ("no", option.words), 0.9)
            named = re.search(r"\b(?:for|to become|to work as) (?:an? )?([^.;,]+)", found[1])
            is_page = not named or self._cast.in_text.search(found[1])
            party = Party("page") if is_page or not named else self._cast.find(named[1])
            who = party.name if party.kind == "member" else None
            made = Requirement(
                "education", _restore(who, passage) if who else None, (option,), "typical", "unstated",
                weak[0] if weak else None, None, passage, why,
            )  # fmt: skip
            return Found(requirements=(made,))
        return Found()


def _restore(words: str, passage: Sentence) -> str:
    """Return *words*, taken from the text in straight apostrophes, as they stand in the passage."""
    text = straight(passage.text)
    place = text.find(words) if words in text else text.lower().find(words.lower())
    return passage.text[place : place + len(words)] if place >= 0 else words
