"""Likening: a question that no pattern and no cue makes clear, read as those are whose wording it is most like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ask.cues import Sense, kind_of
from kg.ask.fitting import allows, fits, is_of_licence, is_soc, slots
from kg.ask.hearing import SLOT, Heard
from kg.ask.mentions import CODE, GROUP, KNOWN, ROLE, Mention
from kg.ask.person import Person
from kg.ask.reading import PLANNER
from kg.ask.wordings import OFF, Wordings

_LIKELY = 0.75  # share of an intent, from which a question is read as having it
_QUITE = 0.9  # share, from which a code is read as the role that it stands for
_UNLIKELY = 0.02  # share, below which an intent that cues speak for is none
_SURE = 0.95  # share, from which cues for another intent weigh nothing
_RESOLVE = "resolve"  # the sense that asks what a code stands for
_OF_CODES = ("links", "titles", "kinds", "unknown")  # intents that a question of a code itself may seem to have
_DENYING = frozenset(("no", "not", "without", "never", "lack", "lacking", "non", "skip", "skipping"))
_HARDLY_A_WAY = 0.05  # share of all that ask for a way, below which none is asked for
_EXPERIENCE = frozenset(("experience", "background"))
_FAR = 3  # words between one that denies and what it denies


@dataclass(frozen=True)
class Likeness:
    """A sense that a question most likely has, what it names, who asks, and how likely that is."""

    sense: Sense
    named: Mapping[str, Mention]
    person: Person
    share: float


class Likening:
    """Likens questions to those of which the sense is known."""

    def __init__(self, wordings: Wordings, senses: Sequence[Sense]) -> None:
        """Liken by *wordings* to one of *senses*."""
        self._wordings = wordings
        self.words, self.foreign = wordings.words, wordings.foreign
        self._senses = {sense.name: sense for sense in senses}
        self._path = self._senses["path_to"]
        self._ways = {sense.name for sense in senses if sense.query == PLANNER}

    def shares(self, heard: Heard) -> dict[str, float]:
        """Return how likely each sense is by the words of a question, whatever it names, the likeliest first."""
        return self.of_words(heard.words)

    def of_words(self, words: Sequence[str]) -> dict[str, float]:
        """Return how likely each sense is by some words of a question as it is heard."""
        return self._wordings.likely([kind_of(word) for word in words])

    def of_code(self, heard: Heard) -> Likeness | None:
        """Return what is asked of what a code stands for; None where that is the role of the code itself.

        Some things are known by the code, "ISCO group of 25-4031"; others of its role, "pay of 25-4031".
        """
        codes = heard.slots(CODE)
        if len(codes) != 1 or heard.slots("RCD"):
            return None
        shares = self.shares(heard)
        coded = [sense for name in shares if (sense := self._senses.get(name)) and sense.of == "code"]
        share = sum(shares[sense.name] for sense in coded)
        fitting = [sense for sense in coded if fits(sense, heard)]
        sense = fitting[0] if fitting and (fitting[0] is coded[0] or not is_soc(heard)) else None
        if sense and share >= (_SURE if sense.name == _RESOLVE else _LIKELY):
            return Likeness(sense, {"code": codes[0]}, Person(), share)
        shares = self._wordings.likely([ROLE if kind_of(word) == CODE else kind_of(word) for word in heard.words])
        name, share = next(iter(shares.items()))
        sense = self._senses.get(name)
        if sense is None or sense.of != "role" or sense.intent in _OF_CODES or share < _QUITE:
            return None
        return Likeness(sense, {"role": codes[0]}, Person(), share)

    def read(self, heard: Heard, shares: Mapping[str, float]) -> Likeness | None:
        """Return the likeliest sense that goes with what a question names; None where none is likely enough."""
        best: Likeness | None = None
        for name, share in shares.items():
            if name == OFF and best is None:
                return None
            found = self._settled(self._senses[name], heard) if name in self._senses else None
            if found is None or self._is_half(name, found, shares):
                continue
            if best is None:
                best = replace(found, share=share)
            elif found.sense.intent == best.sense.intent:
                best = replace(best, share=best.share + share)
        return best if best and best.share >= _LIKELY else None

    @staticmethod
    def _is_half(name: str, found: Likeness, shares: Mapping[str, float]) -> bool:
        """Whether a way between two roles is what a question is worded as that names one, and hardly a way to it."""
        is_told_short = name == "path_from_to" and found.sense.name == "path_to"
        return is_told_short and not found.person.is_known and shares["path_to"] < _UNLIKELY

    def has(self, word: str, intent: str) -> bool:
        """Whether a word is in questions of an intent."""
        names = {sense.name for sense in self._senses.values() if sense.intent == intent}
        return not names.isdisjoint(self._wordings.senses(word))

    def is_other(self, intent: str, likeness: Likeness, shares: Mapping[str, float]) -> bool:
        """Whether the wording speaks so strongly for another intent that cues for *intent* weigh nothing."""
        return likeness.share >= _SURE and self.of_intent(intent, shares) < _UNLIKELY

    def is_no_way(self, heard: Heard) -> bool:
        """Whether a question is worded as those are that ask something else than a way."""
        shares = self.shares(heard)
        ways = sum(share for name, share in shares.items() if name in self._ways)
        return ways < _HARDLY_A_WAY and next(iter(shares)) != OFF

    def of_intent(self, intent: str, shares: Mapping[str, float]) -> float:
        """Return how likely an intent is, by the shares of its senses."""
        return sum(
            share for name, share in shares.items() if name in self._senses and self._senses[name].intent == intent
        )

    def _settled(self, sense: Sense, heard: Heard) -> Likeness | None:
        """Return a sense with what it is asked of; None where the question names something else."""
        if not allows(sense, heard):
            return None
        if sense.tell in ("requires", "alternatives") and (asked := self._of_degrees(sense, heard)):
            return asked
        if sense.query == PLANNER or (sense.tell == "requires" and heard.person.is_known and not heard.credentials()):
            return self._route(sense, heard)
        if not fits(sense, heard):
            others = (self._of_source, self._with_source, self._in_place, self._of_role, self._of_two)
            return next((found for look in others if (found := look(sense, heard))), None)
        is_vague = any(mention.kind == GROUP and not _is_denied(mention, heard) for mention in heard.credentials())
        is_of_role = sense.tell == "alternatives" and heard.slots(ROLE)
        if is_vague and sense.of == "credential" and not is_of_role:  # "a degree" is none in particular
            return None
        named, person = slots(sense, heard), heard.person
        person = Person() if is_of_licence(sense, person) else person
        if person.source and any(person.source.iris == mention.iris for mention in named.values()):
            person = replace(person, source=None)  # who was one elsewhere asks what is asked here
        is_told = sense.tell == "requirements" and _is_one_way(person)
        return Likeness(sense, named, person if is_told else Person(), 0)

    def _of_degrees(self, sense: Sense, heard: Heard) -> Likeness | None:
        """Return whether a role asks for "a degree" that reads as had, "must I have a degree"; of several, which.

        So of one that is lacked: "you cannot be one without a master's".
        """
        roles, named, person = heard.slots(ROLE), heard.credentials(), heard.person
        if len(roles) != 1 or person.source:
            return None
        if len(named) > 1 and not person.have and not person.without:
            return Likeness(self._senses["education"], {"role": roles[0]}, Person(), 0)
        told = [*person.have, *person.without]
        is_had = person.have and told[0].kind != GROUP and len(heard.clauses) > 1  # "I hold one: do they need it?"
        if sense.tell != "requires" or named or len(told) != 1 or is_had:
            return None
        return Likeness(sense, {"role": roles[0], "credential": told[0]}, Person(), 0)

    @staticmethod
    def _in_place(sense: Sense, heard: Heard) -> Likeness | None:
        """Return what will do in place of the one credential that somebody lacks or has: "I have no bachelor's"."""
        told = [m for m in (*heard.person.without, *heard.person.have) if m.kind == KNOWN]
        is_one = sense.tell == "alternatives" and len(told) == 1 and not heard.credentials()
        roles = heard.slots(ROLE)
        if not is_one or len(roles) > 1 or heard.person.source:
            return None
        return Likeness(sense, {"credential": told[0], **({"role": roles[0]} if roles else {})}, Person(), 0)

    @staticmethod
    def _of_source(sense: Sense, heard: Heard) -> Likeness | None:
        """Return what is asked of the one role named, as somebody's own: "been a clerk, what is next"."""
        is_bare = not heard.slots(ROLE) and not heard.credentials() and sense.of == "role"
        source = heard.person.source
        return Likeness(sense, {"role": source}, Person(), 0) if is_bare and source else None

    @staticmethod
    def _of_role(sense: Sense, heard: Heard) -> Likeness | None:
        """Return what is asked of the one role named, where a credential or a role of one's own is told beside it.

        Of two, that is the one of which no experience is spoken of: "need I police experience to be an investigator".
        """
        roles = heard.slots(ROLE)
        roles = [role for role in roles if not _is_before(_EXPERIENCE, role, heard)] if len(roles) == 2 else roles
        is_at_school = all(mention.text.strip().endswith("school") for mention in heard.credentials())
        is_of_one = sense.of == "role" or (sense.of == "role-or-credential" and is_at_school)  # "high school classes"
        return Likeness(sense, {"role": roles[0]}, Person(), 0) if is_of_one and len(roles) == 1 else None

    @staticmethod
    def _of_two(sense: Sense, heard: Heard) -> Likeness | None:
        """Return what is asked of the two roles named, beside "a degree" that either may need."""
        roles, named = heard.slots(ROLE), heard.credentials()
        is_vague = all(mention.kind == GROUP for mention in named)
        if sense.of != "roles" or len(roles) != 2 or not is_vague or heard.person.is_known:
            return None
        return Likeness(sense, {"one": roles[0], "other": roles[1]}, Person(), 0)

    @staticmethod
    def _with_source(sense: Sense, heard: Heard) -> Likeness | None:
        """Return what is asked of two roles, one of which reads as somebody's own: "to start as a cook or a baker"."""
        roles, source = heard.slots(ROLE), heard.person.source
        if (
            sense.of != "roles"
            or source is None
            or len(roles) != 1
            or heard.credentials()
            or source.iris == roles[0].iris
        ):
            return None
        return Likeness(sense, {"one": source, "other": roles[0]}, Person(), 0)

    def _route(self, sense: Sense, heard: Heard) -> Likeness | None:
        """Return a question for the planner: what is named beside the role to be reached is what somebody has."""
        person, roles = heard.person, heard.slots(ROLE)
        for mention in heard.credentials():
            denied = _is_denied(mention, heard)
            if mention.kind == GROUP and not denied:  # "a degree" may be any
                continue
            person = replace(
                person,
                have=person.have if denied else (*person.have, mention),
                without=(*person.without, mention) if denied else person.without,
            )
        if len(roles) == 1:
            if person.source and person.source.iris == roles[0].iris:
                person = replace(person, source=None)
            told = sense if sense.tell == "gap" and (person.have or person.source) else self._path
            return Likeness(told, {"to": roles[0]}, person, 0)
        is_said_twice = person.source and person.source.iris == roles[0].iris if roles else False
        if len(roles) == 2 and sense.tell == "gap" and person.source is None:
            source, goal = roles if _is_goal(roles[1], heard) or not _is_goal(roles[0], heard) else roles[::-1]
            return Likeness(sense, {"to": goal}, replace(person, source=source), 0)
        if len(roles) == 2 and sense.name == "path_from_to" and (person.source is None or is_said_twice):
            return Likeness(sense, {"from": roles[0], "to": roles[1]}, replace(person, source=None), 0)
        return None


def _is_one_way(person: Person) -> bool:
    return bool(person.have or person.without or person.source)


def _is_goal(mention: Mention, heard: Heard) -> bool:
    """Whether a mention is what somebody would become."""
    return any(heard.words[place - 1] == "become" for place in _places(mention, heard))


def _is_before(words: frozenset[str], mention: Mention, heard: Heard) -> bool:
    return any(heard.words[place + 1] in words for place in _places(mention, heard))


def _places(mention: Mention, heard: Heard) -> list[int]:
    return [p for p, w in enumerate(heard.words) if SLOT.match(w) and heard.mentions[int(w[1:])] is mention]


def _is_denied(mention: Mention, heard: Heard) -> bool:
    """Whether a word before a mention denies it: *never got a degree*."""
    return any(_DENYING & set(heard.words[max(0, place - _FAR) : place]) for place in _places(mention, heard))
