"""Parting: a question that asks two things of one role, as two questions; and their answers, as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.ask.clauses import Clause, Clauses
from kg.ask.cues import STOP
from kg.ask.grammar import Grammar
from kg.ask.mentions import KNOWN, ROLE, Finder, Mention
from kg.ask.naming import settled

_BOTH = re.compile(r"\s*(?:\band\b|&|\+|,\s*and\b)\s*", re.IGNORECASE)
# Before a question that another goes on with: "what do cooks do and what schooling do they need".
_THEN = re.compile(
    r"(?:\s*[,;?]\s*|\s+)(?:(?:and|plus|also|&)\s+)*(?=(?:how|what|what's|whats|which|where|who|why|is|are|do|does|did"
    r"|can|could|will|would|should|must|whether)\b)",
    re.IGNORECASE,
)
_ALIKE = re.compile(r"\s+(?:or|and)\s+", re.IGNORECASE)  # between two roles of which one thing is asked
_MORE = re.compile(r"(?:and|but|so|or|also|plus)\b", re.IGNORECASE)  # before one thing more that is asked
# What a sentence begins with that tells what somebody is; it may be left out before where and since when they are it.
_SELF = re.compile(
    r"(?:(?:so|well|hi|hello|and|now|currently|still|ok|yes) )*"
    r"(?:(?:i am|i was|i have been|been|have been|i work as|i worked as|work as|worked as|working as|as)"
    r" (?:(?:a|an|the|now|currently|just|still|only|already) )*(?:(?!not|no|never|tired|sick)\w+ )?R\d+\b"
    r"|(?:(?:a|an|current|former|ex) )?R\d+ (?:on|at|in|for|with|by|here|now|since|who|of|$))"
)
_HAVING = re.compile(
    r"\b(?:hold|have|has|had|got|finish|finished|complete|completed|earned|pass|passed|with) (?:\w+ ){0,2}([C]\d+)"
)
_WONDERING = frozenset(("know", "tell", "wonder", "wondering", "ask", "asking", "curious"))
# Behind a verb of a question, what refers to a role that is named before.
_REFERRED = re.compile(
    r"(?<=\bdoes )(?:it|that|this|one)\b|(?<=\bis )(?:it|that)\b|(?<=\bdo )(?:they|those|these)\b"
    r"|(?<=\bare )they\b|(?<=\bbecome )(?:it|one)\b",
    re.IGNORECASE,
)
TWO = 2
_LEAST = 2  # words of a question that "and" joins to another
_CONJUNCT = 4  # words up to which what "and" joins is looked for: "education and personal qualities do I need"
_GOES_ON = frozenset(("do", "does", "did", "should", "must", "would", "can", "could", "is", "are", "will", "for", "of"))
_SHORT = 14  # words of a question that joins two things by "and"


@dataclass(frozen=True)
class Core:
    """The one sentence of a question that asks, with what is told of degrees; what is left; what somebody is."""

    text: str
    rest: str = ""
    source: str = ""


class Parting:
    """Parts questions by the names of one state of the graph."""

    def __init__(self, clauses: Clauses, grammar: Grammar, finder: Finder) -> None:
        self._clauses, self._grammar, self._finder = clauses, grammar, finder

    def part(self, question: str) -> list[str]:
        """Return the questions that *question* asks, or nothing where it asks one, or of several roles.

        What it tells beside them goes with both: "I bake at home. How do I become a chef, and what do they earn?".
        "How do I become a chef and what do they make?" asks "How do I become a chef" and "chef: what do they make".
        """
        if joined := self.joined(question):
            return [half.text for half in joined]
        clauses = self._clauses.split(question)
        named = [self._roles(clause.text) for clause in clauses]
        there = [mention for mentions in named for mention in mentions]
        named = [[settled(mention, there) for mention in mentions] for mentions in named]
        roles = {mention.iris: mention for mentions in named for mention in mentions}
        asking = [n for n, clause in enumerate(clauses) if self._clauses.is_asking(self._tokens(clause.text))]
        if len(roles) != 1:
            return []
        (role,) = roles.values()
        if len(asking) == 2 and role.iris and _is_apart(question, clauses[asking[1]].text):
            return [self._alone(clauses, named, asking, number, role) for number in asking]
        return self._joined(question) if len(clauses) == 1 else []

    def joined(self, question: str) -> list[Core]:
        """Return the questions that "and" or a comma joins, or that follow on one another, each with what was written.

        Nothing where there is one alone, or where they name no role, or several and not each its own. What is told
        before goes with each.
        """
        told, last = self._sentences(question)
        halves = self._halves(last)
        if len(halves) < TWO or any(len(half.split()) < _LEAST for half in halves):
            return []
        named = [self._roles(half) for half in halves]
        mentions = [mention for found in (named if any(named) else [self._roles(told)]) for mention in found]
        roles = {settled(mention, mentions).iris: mention.label or mention.text for mention in mentions}
        if () in roles or not roles or (len(roles) > 1 and not all(named)):
            return []
        text = next(iter(roles.values()))  # of the one role
        asked = [half if own else f"{text}: {half}" for half, own in zip(halves, named, strict=True)]
        return [Core(f"{told} {one}".strip(), half) for one, half in zip(asked, halves, strict=True)]

    def _halves(self, text: str) -> list[str]:
        """Return the questions that follow on one another in a text."""
        halves = [""]
        start = 0
        for joint in _THEN.finditer(text):
            if joint[0].strip() and self._is_question(text[start : joint.start()]):
                halves[-1:] = [text[start : joint.start()], ""]
                start = joint.end()
        halves[-1] = text[start:]
        return [re.sub(r"[ ,]+(?:and|or|but)$", "", half.strip(" ,")) for half in halves]

    def in_turn(self, question: str) -> list[str]:
        """Return questions of which one goes on with the role of another, and names another role, in order.

        Nothing where it asks one thing. "It" and "they" of a question that names another role, or none, are the first
        role that is named: "how do I become a baker and do they earn more than butchers".
        """
        told, last = self._sentences(question)
        halves = self._halves(last)
        named = [self._roles(half) for half in halves]
        first = next((found[0] for found in named if len(found) == 1 and found[0].iris), None)
        if len(halves) < TWO or not first or len({m.iris for found in named for m in found}) < TWO:
            return []
        asked = [_REFERRED.sub(f"a {first.label}", half, count=1) for half in halves]
        return [f"{told} {half}".strip() for half in asked]

    def each(self, question: str) -> list[str]:
        """Return what is asked of two roles that "or" joins, of one and of the other; nothing where it joins none."""
        if len({mention.iris for mention in self._roles(question)}) != TWO:
            return []
        for joint in _ALIKE.finditer(question):
            before, after = question[: joint.start()].split(), question[joint.end() :].split()
            ends = [n for n in range(len(before)) if self._is_role(before[n:])]
            starts = [n for n in range(1, len(after) + 1) if self._is_role(after[:n])]
            if ends and starts:
                named = (before[min(ends) :], after[: max(starts)])
                return [" ".join([*before[: min(ends)], *role, *after[max(starts) :]]) for role in named]
        return []

    def halves(self, question: str) -> list[Core]:
        """Return the two clauses of *question* that ask, each with what it says of itself as what is left without it.

        Nothing where it does not ask just two things, or tells something beside them.
        """
        clauses = [clause.text.strip(" ,") for clause in self._clauses.split(question)]
        if len(clauses) != 2 or not all(self._clauses.is_asking(self._tokens(text)) for text in clauses):
            return []
        if not _is_apart(question, clauses[1]):
            return []
        named = [self._roles(text) for text in clauses]
        labels = {mention.iris: mention.label for mentions in named for mention in mentions}
        if not labels or (len(labels) > 1 and not all(named)):
            return []
        bare = [text[match.end() :].strip() if (match := _MORE.match(text)) else text for text in clauses]
        label = next(iter(labels.values()))  # of the one role that either asks of
        asked = [text if own else f"{label}: {text}" for text, own in zip(bare, named, strict=True)]
        return [Core(text, left) for text, left in zip(asked, bare, strict=True)]

    def asks_apart(self, question: str) -> bool:
        """Whether two clauses ask, each a question of its own."""
        clauses = [clause.text.strip(" ,") for clause in self._clauses.split(question)]
        asking = [text for text in clauses if self._clauses.is_asking(self._tokens(text))]
        return any(_is_apart(question, text) for text in asking[1:])

    def core(self, question: str, *, apart: bool = False) -> Core | None:
        """Return the one sentence of *question* that asks; None where none or several ask.

        What others tell of degrees goes with it, and the role that another names where it names none: "My aunt is a
        dosimetrist. What do they do?" asks "dosimetrist: What do they do". Of one sentence it is the clause that asks,
        where that is to stand *apart*; a condition stays with what it narrows.
        """
        sentences: list[list[str]] = [[]]
        for clause in self._clauses.split(question):
            sentences[-1].append(clause.text)
            if clause.end == STOP:
                sentences.append([])
        texts = [", ".join(parts) for parts in sentences if parts]
        if len(texts) == 1 and apart:
            texts = sentences[0]
        asking = [number for number, text in enumerate(texts) if self._asks(text, len(texts) == len(sentences[0]))]
        if len(asking) != 1 or len(texts) < 2:
            return None
        core, others = texts[asking[0]], [text for number, text in enumerate(texts) if number != asking[0]]
        if any(self._clauses.is_condition(self._tokens(text)) for text in others):
            return None
        told = [text for text in others if self._has_degree(text) and not self._roles(text)]
        roles = {mention.iris: mention.label for text in others for mention in self._roles(text)}
        if not self._roles(core):
            if len(roles) != 1 or () in roles:
                return None
            core = f"{next(iter(roles.values()))}: {core}"
            held = [label for text in others if text not in told for label in self._held(text)]
            told += [f"I have a {label}" for label in held]
        source = next((label for text in others if (label := self._self(text))), "")
        return Core(". ".join((*told, core)), ". ".join(text for text in others if text not in told), source)

    def _self(self, text: str) -> str:
        """Return the role that a sentence begins with as what somebody is: "a welder on nights here"; else nothing."""
        words, found = self._finder.find(self._tokens(text))
        match = _SELF.match(f"{words} ")
        number = int(re.search(r"R(\d+)", match[0])[1]) if match else 0  # type: ignore[index]
        is_many = match is not None and match[0].startswith("R") and text.split(maxsplit=1)[0].lower().endswith("s")
        return found[number].label if match and not is_many and found[number].iris else ""

    def _held(self, text: str) -> list[str]:
        """Return the degrees that somebody has by a sentence."""
        words, found = self._finder.find(self._tokens(text))
        return [found[int(slot[1:])].label for slot in _HAVING.findall(words)]

    def _asks(self, text: str, is_clause: bool) -> bool:
        """Whether a sentence has a clause that asks, or a clause does."""
        parts = [text] if is_clause else [clause.text for clause in self._clauses.split(text)]
        return any(self._clauses.is_asking(self._tokens(part)) for part in parts)

    def _has_degree(self, text: str) -> bool:
        return any(mention and mention.kind == KNOWN for _, _, mention in self._finder.spans(self._tokens(text)))

    def _alone(
        self,
        clauses: Sequence[Clause],
        named: Sequence[Sequence[Mention]],
        asking: Sequence[int],
        one: int,
        role: Mention,
    ) -> str:
        """Return one clause that asks, with those that tell and the role that it may leave to another one."""
        told = [number for number in range(len(clauses)) if number not in asking]
        is_named = any(named[number] for number in (*told, one))
        text = _MORE.sub("", clauses[one].text, count=1) if _MORE.match(clauses[one].text) else clauses[one].text
        return ". ".join([*(clauses[number].text for number in told), text if is_named else f"{role.label}: {text}"])

    def _joined(self, question: str) -> list[str]:
        """Return "pay for electricians" and "outlook for electricians" of "pay and outlook for electricians"."""
        joints = [joint for joint in _BOTH.finditer(question) if joint.start() > 0 and joint.end() < len(question)]
        # What joins the words of one name joins no questions: "an agricultural and food scientist".
        names = [re.escape(mention.text) for mention in self._roles(question) if _BOTH.search(mention.text)]
        named = [found.span() for name in names for found in re.finditer(name, question, re.IGNORECASE)]
        joints = [one for one in joints if not any(start < one.start() and one.end() < end for start, end in named)]
        if len(joints) != 1 or len(question.split()) > _SHORT:
            return []
        before, after = question[: joints[0].start()].split(), question[joints[0].end() :].split()
        if self._roles(" ".join(before)):  # "electrician pay and outlook"
            return [" ".join(before), " ".join([*before[:-1], *after])]
        size = next((n for n, word in enumerate(after[:_CONJUNCT]) if n and word.lower() in _GOES_ON), 1)
        return [" ".join([*before, *after[size:]]), " ".join([*before[:-1], *after])]

    def _sentences(self, question: str) -> tuple[str, str]:
        """Return what a question tells in sentences before the last that asks, and that; questions stand together."""
        parts = re.findall(r"[^.!?]+[.!?]*\s*", question)
        asks = [self._is_question(part) for part in parts]
        first = asks.index(True) if True in asks else len(parts) - 1
        return "".join(parts[:first]).strip(), "".join(parts[first:]).strip(" .?!")

    def _is_question(self, text: str) -> bool:
        """Whether a clause of a text asks, or says that one would like to know."""
        return any(
            self._clauses.is_asking(tokens) or (_WONDERING & set(tokens) and self._roles(text))
            for clause in self._clauses.split(text)
            if (tokens := self._tokens(clause.text))
        )

    def _is_role(self, words: Sequence[str]) -> bool:
        """Whether words are the name of one role, with or without an article."""
        tokens = [word for word in self._tokens(" ".join(words)) if word not in self._grammar.articles]
        found = [mention for _, _, mention in self._finder.spans(tokens)]
        return len(found) == 1 and found[0] is not None and found[0].kind == ROLE and bool(found[0].iris)

    def _roles(self, text: str) -> list[Mention]:
        found = (mention for _, _, mention in self._finder.spans(self._tokens(text)) if mention)
        return [mention for mention in found if mention.kind == ROLE]

    def _tokens(self, text: str) -> list[str]:
        return self._grammar.spelling.tokens(text)


def _is_apart(question: str, clause: str) -> bool:
    """Whether a clause is a question of its own, and none that goes on with another: "agree about how much"."""
    before = question[: question.rfind(clause)].rstrip()
    last = before.rpartition(" ")[2]
    return bool(_MORE.match(clause) or _MORE.fullmatch(last)) or not before[-1:].isalnum()
