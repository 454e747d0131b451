"""Weighing: a question with a story around it, or in words of its own, read by its cues; see docs/decisions/0021."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.ask.clauses import Clause, Clauses
from kg.ask.cues import PAUSE, STOP, Sense, Weighed, kind_of, load_senses, weigh
from kg.ask.grammar import Grammar
from kg.ask.mentions import CODE, CONTEXT, GROUP, KNOWN, NUMBER, ROLE, Finder, Mention, slot_of
from kg.ask.person import Person
from kg.ask.reading import PLANNER, Reading

_STORY = 3  # words of a clause that names what a person is or has, from which it may tell more
_LEAST = 2  # weight, from which a sense is read
_SURE = 4  # weight, from which a sense of a clause of its own is asked too
_SLOT = re.compile(r"([RCDXK])(\d+)$")
_IS = frozenset(("is", "was", "say", "said", "told", "evidence", "work", "am"))
_OTHERS = frozenset(("he", "she", "they", "him", "them"))
_REFERRING = ("they", "them", "it", "one")
_SPEAKING = ("i", "he", "she", "they")
_MYSELF = frozenset(("i", "me"))
_WHETHER = frozenset(("how", "what", "path", "where", "step", "show", "tell", "want", "start", "next"))


@dataclass
class _Heard:
    """A question as words and slots; ``of`` is the clause of each, ``used`` the places of what tells of the person."""

    clauses: Sequence[Clause]
    words: list[str]
    of: list[int]
    mentions: list[Mention]
    used: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)

    def slots(self, kinds: str, places: Sequence[int] | None = None) -> list[Mention]:
        """Return the mentions of some kinds that are not used yet, each thing once, in order."""
        found: dict[tuple[str, ...], Mention] = {}
        for place, word in enumerate(self.words):
            match = _SLOT.match(word)
            if match and match[1] in kinds and place not in self.used:
                mention = self.mentions[int(match[2])]
                found.setdefault(mention.iris or (mention.text,), mention)
        return list(found.values())

    def open_words(self) -> list[str]:
        """Return the words, a pause in place of each that is used."""
        return [PAUSE if place in self.used and word != STOP else word for place, word in enumerate(self.words)]

    def of_clause(self, number: int) -> list[int]:
        """Return the places of a clause's words."""
        return [p for p, clause in enumerate(self.of) if clause == number and self.words[p] not in (PAUSE, STOP)]


class Weighing:
    """Reads questions by cues."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the files of *folder*.

        :raises SourceError: one is not there or not what it should be.
        """
        self._grammar, self._finder = grammar, finder
        self._senses = load_senses(folder, grammar)
        self._clauses = Clauses(folder, grammar)
        self.vocabulary = frozenset(
            word for sense in self._senses for literal, _ in sense.cues for word in literal
        ) | frozenset(word for sense in self._senses for word in sense.along)

    def read(self, question: str, mend: Mapping[str, str]) -> Reading:
        """Return what *question* asks with words of it mended; not understood where that is not clear."""
        heard = self._hear(question, mend)
        blank = Reading(question, mentions=tuple(heard.mentions))
        limit = self._limit(question, mend)
        if limit:
            return replace(blank, why=limit)
        self._leave_aside(heard)
        person = self._person(heard)
        heard, person = self._moved(heard, person)
        self._refer(heard, _REFERRING)
        weighed = self._weigh(heard, person, self._plain_stories(heard)) or self._weigh(heard, person, set())
        if not weighed and self._leave_stories(heard):
            weighed = self._weigh(heard, person, set())
        if not weighed or weighed[0].weight < _LEAST:
            return replace(blank, why="It is not clear what is asked.")
        best = weighed[0]
        rival = next((one for one in weighed[1:] if self._is_rival(one, best, heard)), None)
        if rival is not None:
            intents = (best.sense.intent, rival.sense.intent)
            return replace(blank, why="It is not clear which of two things is asked.", near=intents)
        return self._as(best, heard, person, blank)

    def asks_twice(self, question: str) -> bool:
        """Whether two clauses of a question ask something."""
        tokens = (self._grammar.spelling.tokens(clause.text) for clause in self._clauses.split(question))
        return sum(map(self._clauses.is_asking, tokens)) > 1

    def _weigh(self, heard: _Heard, person: Person, without: set[int]) -> list[Weighed]:
        """Return the senses that fit, the heaviest first, by the words at all places but some."""
        words = [PAUSE if place in without else word for place, word in enumerate(heard.open_words())]
        return [one for one in weigh(self._senses, words) if self._fits(one.sense, heard, person)]

    def _raw(self, heard: _Heard, number: int) -> list[str]:
        return self._grammar.spelling.tokens(heard.clauses[number].text)

    def _plain_stories(self, heard: _Heard) -> set[int]:
        """Return the places of clauses that tell something and name nothing: what they say is no cue."""
        return {
            place
            for number in range(len(heard.clauses))
            if self._clauses.is_telling(self._raw(heard, number))
            for place in heard.of_clause(number)
            if not any(_SLOT.match(heard.words[other]) for other in heard.of_clause(number))
        }

    def _refer(self, heard: _Heard, to: Sequence[str]) -> None:
        """Put the role that is asked about where a question of its own merely refers to it: "what do they do?"."""
        roles = heard.slots(ROLE)
        if len(roles) != 1:
            return
        slot = next(w for p, w in enumerate(heard.words) if kind_of(w) == ROLE and p not in heard.used)
        for number in range(len(heard.clauses)):
            places = heard.of_clause(number)
            words = [heard.words[place] for place in places]
            if not self._clauses.is_asking(words) or any(kind_of(word) == ROLE for word in words):
                continue
            place = next((p for p in places if heard.words[p] in to), None)
            if place is not None:
                heard.words[place] = slot

    def _leave_stories(self, heard: _Heard) -> bool:
        """Leave aside the clauses that merely tell something and name a role in passing, where others name one."""
        found = [
            number
            for number in range(len(heard.clauses))
            if any(kind_of(heard.words[p]) == ROLE and p not in heard.used for p in heard.of_clause(number))
        ]
        told = [n for n in found if self._clauses.is_telling(self._raw(heard, n))]
        if not told or len(told) == len(found):
            return False
        heard.used |= {place for number in told for place in heard.of_clause(number)}
        heard.aside |= set(told)
        return True

    def _hear(self, question: str, mend: Mapping[str, str]) -> _Heard:
        clauses = self._clauses.split(question)
        tokens: list[str] = []
        of: list[int] = []
        for number, clause in enumerate(clauses):
            found = [mend.get(token, token) for token in self._grammar.spelling.tokens(clause.text)]
            tokens += [*found, STOP] if clause.end == STOP else found
            of += [number] * (len(tokens) - len(of))
        mentions: list[Mention] = []
        parts: list[list[str]] = [[] for _ in clauses]
        for place, size, mention in self._finder.spans(tokens):
            here = parts[of[place]]
            if mention is not None and self._is_owned(mention, tokens, place, size):
                here.append("someone")
                continue
            if mention is None:
                here.extend(token for token in tokens[place : place + size] if token != STOP)
                continue
            here.append(slot_of(mention, len(mentions)))
            mentions.extend([mention] if mention.kind != NUMBER else [])
        words, numbers = [STOP], [-1]
        for number, clause in enumerate(clauses):
            reduced = self._grammar.reduce(" ".join(parts[number])).split()
            words += [*reduced, clause.end]
            numbers += [number] * (len(reduced) + 1)
        return _Heard(clauses, words, numbers, mentions)

    def _is_owned(self, mention: Mention, tokens: Sequence[str], place: int, size: int) -> bool:
        """Whether a role is somebody's own, "my coach", and no work that is asked about."""
        if mention.kind != ROLE or place == 0 or tokens[place - 1] not in self._clauses.owners:
            return False
        after = place + size
        return after == len(tokens) or tokens[after] not in self._clauses.jobs

    def _limit(self, question: str, mend: Mapping[str, str]) -> str:
        """Return why the graph cannot tell of what narrows the question; a name of it narrows nothing."""
        tokens = [mend.get(token, token) for token in self._grammar.spelling.tokens(question)]
        text, _ = self._finder.find(tokens)
        return self._grammar.refuses(self._grammar.limits, text)

    def _leave_aside(self, heard: _Heard) -> None:
        """Leave aside what is told of somebody else: "my aunt is a nurse", where it is the speaker who asks."""
        for number in range(len(heard.clauses)):
            places = heard.of_clause(number)
            said = {heard.words[place] for place in places}
            rest = {heard.words[p] for p, of in enumerate(heard.of) if of != number}
            is_kin = said & self._clauses.kin and said & _IS and rest & _MYSELF and not rest & _OTHERS
            if is_kin and not self._clauses.is_asking([heard.words[place] for place in places]):
                heard.used |= set(places)
                heard.aside.add(number)

    def _person(self, heard: _Heard) -> Person:
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
                places = [p for p, at in enumerate(starts) if match.start() <= at < match.end() and opened[p] not in ".,"]
                slots = [heard.mentions[int(s[2])] for p in places if (s := _SLOT.match(opened[p]))]
                said = [mention for mention in slots if mention.kind == (ROLE if name == "source" else mention.kind)]
                if not slots or (name == "source" and (person.source or len(heard.slots(ROLE)) < 1)):
                    break
                if name == "have":  # "my degree is a bachelor's" names the one
                    said = [mention for mention in said if mention.kind == KNOWN] or said
                person = person.told(name, match[0], said, asks=asks)
                heard.used |= set(places)
        contexts = heard.slots(CONTEXT)
        if contexts:
            person = replace(person, contexts=tuple(contexts))
            heard.used |= {p for p, word in enumerate(heard.words) if kind_of(word) == CONTEXT}
        return person

    def _moved(self, heard: _Heard, person: Person) -> tuple[_Heard, Person]:
        """Return what a person is or has as what is asked about, where nothing else is named."""
        if person.source and not heard.slots(ROLE) and not person.years:
            self._give_back(heard, person.source)
            self._refer(heard, _SPEAKING)
            person = replace(person, source=None)
        elif person.have and len(person.have) == 1 and not heard.slots("RCD") and not person.source:
            self._give_back(heard, person.have[0])
            person = replace(person, have=(), only=False)
        elif person.without and len(person.without) == 1 and not heard.slots("RCD") and not person.source:
            self._give_back(heard, person.without[0])
        return heard, person

    def _give_back(self, heard: _Heard, mention: Mention) -> None:
        for place, word in enumerate(heard.words):
            match = _SLOT.match(word)
            if match and heard.mentions[int(match[2])] is mention:
                heard.used.discard(place)

    def _fits(self, sense: Sense, heard: _Heard, person: Person) -> bool:
        """Whether what a sense is asked of is what the question names."""
        roles, credentials = len(heard.slots(ROLE)), len(heard.slots("CD"))
        if sense.of == "role-or-credential":
            return roles + credentials == 1
        if sense.tell == "alternatives":
            return credentials == 1 and roles <= 1
        if sense.query == "better-paid-without-degree":
            return roles == 0 and credentials == 1 and bool(person.without or credentials)
        return {
            "to": roles == 1 and not credentials,
            "role": roles == 1
            and (not credentials or sense.tell == "requirements")
            and not (person.source and sense.tell in ("advancement", "leads_to")),
            "role-credential": roles == 1 and credentials == 1,
            "role-evidence": roles == 1 and credentials <= 1,
            "roles": roles == 2 and not credentials,
            "move": roles == 2 and not credentials and person.source is None,
            "credential": roles == 0 and credentials == 1,
            "code": roles == 0 and len(heard.slots(CODE)) == 1,
            "none": roles + credentials == 0 and not person.is_known,
        }[sense.of]

    def _as(self, best: Weighed, heard: _Heard, person: Person, blank: Reading) -> Reading:
        sense = best.sense
        named = self._slots(sense, heard)
        strange = self._strange(best, heard, named)
        reading = replace(
            blank,
            intent=sense.intent,
            query=sense.query,
            tell=sense.tell,
            kind="" if any(m.kind == KNOWN for m in named.values()) else sense.kind,
            named=named,
            fast="fast" in heard.words,
        )
        if sense.tell == "opens" and not person.without and any(m.kind == GROUP for m in named.values()):
            return replace(reading, why="It is not clear which degree is held.", named={})
        if isinstance(strange, str):
            return replace(reading, why=self._unclear(strange, heard), near=(sense.intent,), query="", named={})
        stories = dict.fromkeys([*sorted(heard.aside), *strange])
        person, idle = self._heeded(sense, heard, person, best)
        told = [heard.clauses[number].text.strip(" ,") for number in sorted({*stories, *idle})]
        is_whether = sense.query == PLANNER and not person.is_known and not _WHETHER & set(heard.words)
        if told and is_whether:
            return replace(reading, why=f"What “{told[0]}” makes of it is not in the graph.", named={}, near=("path_to",))
        notes = (f"{' and '.join(f'“{text}”' for text in told)} is not taken into account",) if told else ()
        return replace(reading, person=person, notes=notes)

    def _slots(self, sense: Sense, heard: _Heard) -> dict[str, Mention]:
        roles, credentials, codes = heard.slots(ROLE), heard.slots("CD"), heard.slots(CODE)
        if sense.of in ("roles", "move"):
            if sense.tell == "move_evidence":  # asked of the role that is reached
                return {"role": roles[1], "from": roles[0]}
            names = ("one", "other") if sense.of == "roles" else ("from", "to")
            return dict(zip(names, roles, strict=True))
        found = {"to" if sense.of == "to" else "role": role for role in roles}
        if credentials and sense.tell in ("requires", "evidence", "alternatives", "opens", "coursework", "length", "rows"):
            found["have" if sense.tell == "opens" else "credential"] = credentials[0]
        return found | {"code": code for code in codes}

    def _strange(self, best: Weighed, heard: _Heard, named: Mapping[str, Mention]) -> str | list[int]:
        """Return a word that is not accounted for where it must be, or the clauses that merely tell something."""
        stories = []
        cued = {heard.of[p] for p in best.places if not _SLOT.match(heard.words[p])}
        for number in range(len(heard.clauses)):
            places = heard.of_clause(number)
            left = [heard.words[p] for p in places if p not in best.places and not self._is_heard(p, best, heard, named)]
            qualified = self._qualified(places, best, heard)
            if qualified:
                return qualified
            if not left:
                continue
            raw = self._raw(heard, number)
            is_story = self._clauses.is_telling(raw) or (len(raw) >= _STORY and bool(heard.used & set(places)))
            if number in cued and (not is_story or len(cued) == 1):
                return left[0]
            if not is_story:
                return next((word for word in left if not _SLOT.match(word)), " ")
            stories.append(number)
        return stories

    def _is_heard(self, place: int, best: Weighed, heard: _Heard, named: Mapping[str, Mention]) -> bool:
        word = heard.words[place]
        match = _SLOT.match(word)
        if place in heard.used or self._is_common(word, best.sense):
            return True
        if match is None:
            return word.startswith("N") and kind_of(word) == NUMBER and "number" in best.sense.along
        mention = heard.mentions[int(match[2])]
        return any(mention.iris == one.iris for one in named.values()) or (
            mention.kind in (KNOWN, GROUP) and best.sense.tell == "requirements"
        )

    def _qualified(self, places: Sequence[int], best: Weighed, heard: _Heard) -> str:
        """Return a word before a role that makes it another: "death doula", "union electrician"."""
        for before, place in zip(places, places[1:], strict=False):
            word = heard.words[before]
            if kind_of(heard.words[place]) != ROLE or place in heard.used or before in best.places or _SLOT.match(word):
                continue
            if word not in self._grammar.before and before + 1 == place and kind_of(word) != NUMBER:
                return word
        return ""

    def _heeded(
        self, sense: Sense, heard: _Heard, person: Person, best: Weighed
    ) -> tuple[Person, list[int]]:
        """Return the person as the sense heeds it, and the clauses of what it does not, which only tell."""
        if sense.query == PLANNER or (sense.tell == "requirements" and (person.have or person.without or person.source)):
            return person, []
        telling = {heard.of[p] for p in heard.used} - {heard.of[p] for p in best.places if not _SLOT.match(heard.words[p])}
        clauses = {heard.of[p] for p in heard.used}
        if clauses <= telling:
            return Person(), sorted(telling - {-1})
        return person, []

    def _is_rival(self, one: Weighed, best: Weighed, heard: _Heard) -> bool:
        """Whether a sense is as likely as the best, or asked in a clause of its own."""
        if one.sense.intent == best.sense.intent:
            return False
        if one.weight == best.weight:
            return True
        others = [{heard.of[p] for p in weighed.places if self._says(heard.words[p])} for weighed in (one, best)]
        apart = [number for number in others[0] - others[1] if number >= 0]
        asking = (number for number in apart if self._clauses.is_asking([heard.words[p] for p in heard.of_clause(number)]))
        if one.weight <= _LEAST or others[0] & others[1]:
            return False
        return one.weight >= _SURE and any(asking)

    def _says(self, word: str) -> bool:
        """Whether a word of a cue says something by itself."""
        return not _SLOT.match(word) and word not in self._grammar.free and word != "how"

    def _is_common(self, word: str, sense: Sense) -> bool:
        return word in self._grammar.free or word in sense.along

    def _unclear(self, word: str, heard: _Heard) -> str:
        """Return that a word is not understood, as it was written."""
        written = (raw for clause in heard.clauses for raw in re.findall(r"[\w'’-]+", clause.text))
        said = next((raw for raw in written if word in self._grammar.reduce(self._grammar.key(raw)).split()), word)
        return f"“{said}” is not understood in this question." if said.strip() else "It is not clear what is asked."
