"""Hearing: a question as words and slots by clause, what it tells of the person, and what is left aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.ask.clauses import Clause, Clauses
from kg.ask.cues import PAUSE, STOP, kind_of
from kg.ask.grammar import Grammar
from kg.ask.mentions import BETWEEN, CONTEXT, GROUP, KNOWN, NUMBER, ROLE, Finder, Mention, slot_of
from kg.ask.person import Person

SLOT = re.compile(r"([RCDXK])(\d+)$")
_IS = frozenset(("is", "was", "say", "said", "told", "evidence", "work", "am"))
_OTHERS = frozenset(("he", "she", "they", "him", "them"))
_REFERRING = ("they", "them", "it", "one")
_SPEAKING = ("i", "he", "she", "they")
_WANTS = frozenset(("want", "evidence", "ask", "asked", "wonder", "wondering"))  # of kin; "evidence" is what says
_MYSELF = frozenset(("i", "me"))
_MARKS = frozenset(("a", "an", "the", "another", "this", "that"))


@dataclass
class Heard:
    """A question as words and slots; ``of`` is the clause of each, ``used`` the places of what tells of the person.

    ``aside`` are the clauses that are left aside, ``person`` is what is said of the person, ``marked`` are the mentions
    with an article: a word before that is none of the name.
    """

    clauses: Sequence[Clause]
    words: list[str]
    of: list[int]
    mentions: list[Mention]
    used: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)
    person: Person = field(default_factory=Person)
    marked: frozenset[int] = frozenset()

    def slots(self, kinds: str) -> list[Mention]:
        """Return the mentions of some kinds that are not used yet, each thing once, in order."""
        found: dict[tuple[str, ...], Mention] = {}
        for place, word in enumerate(self.words):
            match = SLOT.match(word)
            if match and match[1] in kinds and place not in self.used:
                mention = self.mentions[int(match[2])]
                found.setdefault(mention.iris or (mention.text,), mention)
        return list(found.values())

    def credentials(self) -> list[Mention]:
        """Return the credentials that are not used yet; "a degree" is none beside one that has a name."""
        found = self.slots("CD")
        return [mention for mention in found if mention.kind == KNOWN] or found

    def open_words(self) -> list[str]:
        """Return the words, a pause in place of each that is used."""
        return [PAUSE if place in self.used and word != STOP else word for place, word in enumerate(self.words)]

    def of_clause(self, number: int) -> list[int]:
        """Return the places of a clause's words."""
        return [p for p, clause in enumerate(self.of) if clause == number and self.words[p] not in (PAUSE, STOP)]

    def words_of(self, number: int) -> list[str]:
        """Return the words of a clause."""
        return [self.words[place] for place in self.of_clause(number)]


class Hearing:
    """Hears questions by the names of one state of the graph."""

    def __init__(self, clauses: Clauses, grammar: Grammar, finder: Finder) -> None:
        self._clauses, self._grammar, self._finder = clauses, grammar, finder

    def hear(self, question: str, mend: Mapping[str, str]) -> Heard:
        """Return *question* as it is heard, with words of it mended."""
        heard = self._hear(question, mend)
        self._join(heard)
        self._leave_aside(heard)
        heard.person = self._moved(heard, self._person(heard))
        self._refer(heard, _REFERRING)
        return heard

    def raw(self, heard: Heard, number: int) -> list[str]:
        """Return the words of a clause as they were written, articles kept."""
        return self._grammar.spelling.tokens(heard.clauses[number].text)

    def plain_stories(self, heard: Heard) -> set[int]:
        """Return the places of clauses that tell something and name nothing: what they say is no cue."""
        return {
            place
            for number in range(len(heard.clauses))
            if self._clauses.is_telling(self.raw(heard, number))
            for place in heard.of_clause(number)
            if not any(SLOT.match(heard.words[other]) for other in heard.of_clause(number))
        }

    def leave_stories(self, heard: Heard) -> bool:
        """Leave aside the clauses that merely tell something and name a role in passing, where others name one."""
        found = [
            number
            for number in range(len(heard.clauses))
            if any(kind_of(heard.words[p]) == ROLE and p not in heard.used for p in heard.of_clause(number))
        ]
        told = [n for n in found if self._clauses.is_telling(self.raw(heard, n))]
        if not told or len(told) == len(found):
            return False
        heard.used |= {place for number in told for place in heard.of_clause(number)}
        heard.aside |= set(told)
        return True

    def complete(self, heard: Heard) -> bool:
        """Put the one thing that a question names, in a clause of its own, behind each clause that asks and names none.

        "Logistician: what now?" asks what "what now, logistician" does.
        """
        named = heard.slots(ROLE) or heard.slots("CD")
        if len(named) != 1:
            return False
        slot = next(w for p, w in enumerate(heard.words) if p not in heard.used and self._is_of(w, named[0], heard))
        bare = [
            number
            for number in range(len(heard.clauses))
            if self._clauses.is_asking(words := heard.words_of(number)) and not any(map(SLOT.match, words))
        ]
        for number in bare:
            end = heard.of_clause(number)[-1] + 1
            heard.words.insert(end, slot)
            heard.of.insert(end, number)
            heard.used = {place + (place >= end) for place in heard.used}
        return bool(bare)

    @staticmethod
    def _is_of(word: str, mention: Mention, heard: Heard) -> bool:
        match = SLOT.match(word)
        return match is not None and heard.mentions[int(match[2])] is mention

    def _hear(self, question: str, mend: Mapping[str, str], *, yours: bool = False) -> Heard:
        """Return *question* as words and slots; a role of mine is nobody's work, and one of *yours* where it is all."""
        clauses = self._clauses.split(question)
        tokens: list[str] = []
        of: list[int] = []
        for number, clause in enumerate(clauses):
            found = [mend.get(token, token) for token in self._grammar.spelling.tokens(clause.text)]
            tokens += [*found, STOP] if clause.end == STOP else found
            of += [number] * (len(tokens) - len(of))
        mentions: list[Mention] = []
        parts: list[list[str]] = [[] for _ in clauses]
        marked: set[int] = set()
        asked_of_us = False
        for place, size, mention in self._finder.spans(tokens):
            here = parts[of[place]]
            if mention is not None and self._is_owned(mention, tokens, place, size):
                is_yours = tokens[place - 1] == "your"
                if not (yours and is_yours):
                    here.append("someone")
                    asked_of_us = asked_of_us or is_yours
                    continue
            if mention is None:
                here.extend(token for token in tokens[place : place + size] if token != STOP)
                continue
            here.append(slot_of(mention, len(mentions)))
            if place and tokens[place - 1] in _MARKS:
                marked.add(len(mentions))
            mentions.extend([mention] if mention.kind != NUMBER else [])
        if asked_of_us and not any(mention.kind == ROLE for mention in mentions):
            return self._hear(question, mend, yours=True)  # "What does ESCO call your roofer?"
        words, numbers = [STOP], [-1]
        for number, clause in enumerate(clauses):
            reduced = self._grammar.reduce(" ".join(parts[number])).split()
            words += [*reduced, clause.end]
            numbers += [number] * (len(reduced) + 1)
        return Heard(clauses, words, numbers, mentions, marked=frozenset(marked))

    def _join(self, heard: Heard) -> None:
        """Read parts of one title that commas part, "plumbers, pipefitters and steamfitters", as the one role."""
        for place in reversed(range(len(heard.words) - 1)):
            pair = heard.words[place : place + 2]
            if all(kind_of(word) == ROLE for word in pair):
                whole = self._finder.compound(*(heard.mentions[int(word[1:])] for word in pair))
                self._put(whole, [place, place + 1], heard)
        start = 0
        while start < len(heard.words):
            places = [start]
            while kind_of(heard.words[places[-1]]) == ROLE and (further := self._next_role(heard, places[-1])):
                places.append(further)
            parts = [heard.mentions[int(heard.words[p][1:])] for p in places] if len(places) > 1 else []
            whole = self._finder.whole(parts)
            self._put(whole, places, heard)
            start += 1

    @staticmethod
    def _put(whole: Mention | None, places: Sequence[int], heard: Heard) -> None:
        """Put the role that several are, if they are one, in their place."""
        if whole is not None:
            heard.words[places[0] : places[-1] + 1] = [f"{ROLE}{len(heard.mentions)}"]
            heard.of[places[0] : places[-1] + 1] = [heard.of[places[0]]]
            heard.mentions.append(whole)

    @staticmethod
    def _next_role(heard: Heard, place: int) -> int:
        """Return where the next role stands, with nothing but a comma and the like between; 0 where none does."""
        after = place + 1
        while after < len(heard.words) and heard.words[after] in (PAUSE, *BETWEEN):
            after += 1
        is_next = after < len(heard.words) and kind_of(heard.words[after]) == ROLE
        return after if is_next else 0

    def _is_owned(self, mention: Mention, tokens: Sequence[str], place: int, size: int) -> bool:
        """Whether a role is somebody's own, "my coach", and no work that is asked about."""
        if mention.kind != ROLE or place == 0 or tokens[place - 1] not in self._clauses.owners:
            return False
        after = place + size
        return after == len(tokens) or tokens[after] not in self._clauses.jobs

    def _leave_aside(self, heard: Heard) -> None:
        """Leave aside what is told of somebody else: "my aunt is a nurse", where it is the speaker who asks.

        So is who asks for somebody, "counsellor here, my client ...".
        """
        for number in range(len(heard.clauses)):
            places = heard.of_clause(number)
            said = {heard.words[place] for place in places}
            rest = {heard.words[p] for p, of in enumerate(heard.of) if of != number}
            is_kin = said & self._clauses.kin and said & _IS and rest & _MYSELF and not rest & _OTHERS
            is_kin = is_kin and any(kind_of(word) == ROLE for word in rest) and not self._is_self(heard, places)
            is_greeting = number == 0 and len(said) == 2 and "here" in said and bool(rest & self._clauses.kin)
            is_asker = self._is_self(heard, places) and rest & self._clauses.kin and rest & _WANTS
            if (is_kin or is_greeting or is_asker) and not self._clauses.is_asking(heard.words_of(number)):
                heard.used |= set(places)
                heard.aside.add(number)

    @staticmethod
    def _is_self(heard: Heard, places: Sequence[int]) -> bool:
        """Whether a clause begins with what the speaker is: "I am a teacher assistant and my kids ..."."""
        words = [heard.words[place] for place in places[:3]]
        return words[:2] == ["i", "am"] and kind_of(words[-1]) == ROLE

    def _person(self, heard: Heard) -> Person:
        """Return what is said of the person; its words are used from then on."""
        person = Person()
        asks = bool({"what", "how"} & set(heard.words))
        for name, pattern in self._clauses.telling:
            while True:
                opened = heard.open_words()
                starts, size = [], 0
                for word in opened:
                    starts.append(size)
                    size += len(word) + 1
                match = pattern.search("".join(f"{word} " for word in opened))
                if match is None:
                    break
                places = [
                    p for p, at in enumerate(starts) if match.start() <= at < match.end() and opened[p] not in ".,"
                ]
                slots = [heard.mentions[int(s[2])] for p in places if (s := SLOT.match(opened[p]))]
                said = [mention for mention in slots if mention.kind == (ROLE if name == "source" else mention.kind)]
                is_told = bool(slots) or name == "unlicensed"
                if not is_told or (name == "source" and (person.source or len(heard.slots(ROLE)) < 1)):
                    break
                if name == "unlicensed":
                    said = [self._finder.licences(match[0])]
                if name == "have":  # "my degree is a bachelor's" names the one
                    said = [mention for mention in said if mention.kind == KNOWN] or said
                person = person.told(name, match[0], said, asks=asks)
                heard.used |= set(places)
        contexts = heard.slots(CONTEXT)
        if contexts:
            person = replace(person, contexts=tuple(contexts))
            heard.used |= {p for p, word in enumerate(heard.words) if kind_of(word) == CONTEXT}
        return person

    def _moved(self, heard: Heard, person: Person) -> Person:
        """Return what a person is or has as what is asked about, where nothing else is named."""
        if person.source and not heard.slots(ROLE) and not person.years:
            self._give_back(heard, person.source)
            if not self._refer(heard, _REFERRING):
                self._refer(heard, _SPEAKING)
            person = replace(person, source=None)
        elif person.have and len(person.have) == 1 and not heard.slots("RC") and not person.source:
            # "Bachelor's in geography. What is that degree good for?"
            heard.used |= {place for place, word in enumerate(heard.words) if self._is_group(word, heard)}
            self._give_back(heard, person.have[0])
            person = replace(person, have=(), only=False)
        elif person.without and len(person.without) == 1 and not heard.slots("RCD") and not person.source:
            self._give_back(heard, person.without[0])
        return person

    @staticmethod
    def _is_group(word: str, heard: Heard) -> bool:
        match = SLOT.match(word)
        return match is not None and heard.mentions[int(match[2])].kind == GROUP

    def _give_back(self, heard: Heard, mention: Mention) -> None:
        for place, word in enumerate(heard.words):
            match = SLOT.match(word)
            if match and heard.mentions[int(match[2])] is mention:
                heard.used.discard(place)

    def _refer(self, heard: Heard, to: Sequence[str]) -> bool:
        """Put what is asked about where a question of its own merely refers to it: "what do they do?"."""
        named = heard.slots(ROLE) or heard.slots(KNOWN)
        if len(named) != 1:
            return False
        before = list(heard.words)
        slot = next(w for p, w in enumerate(heard.words) if p not in heard.used and self._is_of(w, named[0], heard))
        to = to if named[0].kind == ROLE else ("it", "that")
        for number in range(len(heard.clauses)):
            places, words = heard.of_clause(number), heard.words_of(number)
            if not self._clauses.is_asking(words) or any(kind_of(word) in (ROLE, KNOWN) for word in words):
                continue
            # "What is it they do" is asked of them.
            place = next((p for word in to for p in places if heard.words[p] == word), None)
            if place is not None:
                heard.words[place] = slot
        return heard.words != before
