"""Weighing: a question with a story around it, or in words of its own, read by its cues; see docs/decisions/0022."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from kg.ask.clauses import Clauses
from kg.ask.cues import PAUSE, Sense, Weighed, kind_of, load_senses, weigh
from kg.ask.fitting import fits, slots
from kg.ask.grammar import Grammar, Refusal
from kg.ask.hearing import SLOT, Heard, Hearing
from kg.ask.heeding import ONE_THING, as_likely, clauses_of, heeded, left_out, more_heeded
from kg.ask.leading import is_more, leads_in
from kg.ask.likening import Likeness, Likening
from kg.ask.mentions import GROUP, KNOWN, NUMBER, ROLE, Finder, Mention
from kg.ask.parting import Parting
from kg.ask.reading import PLANNER, Reading
from kg.ask.wordings import OFF, Wordings

_STORY = 3  # words of a clause that names what a person is or has, from which it may tell more
_LEAST = 2  # weight, from which a sense is read
_FEW = 2  # words that say what is asked, up to which none may be new in such a question
# Shares of the likeliest intent and of none, from and up to which a question is worded as those are that are answered,
# and up to which words that no such question has may stand in one.
_PLAIN, _HARDLY, _NEVER = 0.98, 2e-3, 1e-5
_MOSTLY = 0.8  # share of none, from which a question of which something is left aside is none
_RARELY = 0.02  # share of none, up to which a known word beside a role makes it no other
_RIVAL = 0.1  # share of another intent that cues speak for, above which the likeliest is not taken
_HALF = 0.5  # share of an intent by what asks alone, from which what tells weighs nothing against it
_SURE = 4  # weight, from which a sense of a clause of its own is asked too
_WHETHER = frozenset(("how", "what", "path", "where", "step", "show", "tell", "want", "start", "next"))
_WHETHERS = frozenset(("do", "is", "are", "can", "will", "would", "could", "should", "must"))


class Weighing:
    """Reads questions by cues."""

    def __init__(self, grammar: Grammar, finder: Finder, wordings: Wordings) -> None:
        """Read the files of the grammar's folder; what no cue makes clear is likened by *wordings*.

        :raises SourceError: one is not there or not what it should be.
        """
        folder = grammar.folder
        self._grammar, self._finder = grammar, finder
        self._senses = load_senses(folder, grammar)
        self._likening = Likening(wordings, self._senses)
        self._clauses = Clauses(folder, grammar)
        self._hearing = Hearing(self._clauses, grammar, finder)
        self.parting = Parting(self._clauses, grammar, finder)
        self.vocabulary = frozenset(
            word for sense in self._senses for literal, _ in sense.cues for word in literal
        ) | frozenset(word for sense in self._senses for word in sense.along)
        self.adverbs = frozenset(word for word in grammar.free | grammar.idle if word.endswith("ly"))

    def read(self, question: str, mend: Mapping[str, str]) -> Reading:
        """Return what *question* asks with words of it mended; not understood where that is not clear."""
        heard = self._hearing.hear(question, mend)
        blank = Reading(question, mentions=tuple(heard.mentions))
        limit, beside = self._limit(question, mend)
        if limit:
            return replace(blank, why=limit, refused=True)
        beside += [f"“{text}” is not taken into account" for text in self._aside(question)]
        cued = self._by_cues(heard, blank)
        anew = self._hearing.hear(question, mend)
        reading = self._by_wording(anew, cued)
        if reading.query == PLANNER and not reading.person.without and (left := left_out(anew)):
            return replace(blank, why=f"What “{left}” leaves out is not known here.", near=("path_to",))
        notes = list(beside)
        if reading.understood and reading is not cued and self.parting.asks_apart(question):
            notes.append(ONE_THING)
        said = dict.fromkeys((*reading.notes, *notes))
        shorter = {one for one in said if any(other != one and other.startswith(one) for other in said)}
        return replace(reading, notes=tuple(one for one in said if one not in shorter))

    def refuses(self, kind: Iterable[Refusal], text: str, question: str) -> str:
        """Return why *text* of *question* is refused by its words; empty where it is not.

        A refusal that is not firm is not heeded where the question is worded as those are that are answered.
        """
        found = self._grammar.refusals(kind, text)
        if not found:
            return ""
        if firm := next((one for one in found if one.firm), None):
            return firm.why
        return "" if self._is_worded_plainly(question) or self._aside(question) else found[0].why

    def _aside(self, question: str) -> list[str]:
        """Return the clauses that would be refused by their words, where all they do is tell and another one asks."""
        asking, refused = False, []
        for clause in self._clauses.split(question):
            tokens = self._grammar.spelling.tokens(clause.text)
            found = self._grammar.refusals(self._grammar.unsupported, self._finder.find(tokens)[0])
            asks = self._clauses.is_asking(tokens)
            if found and (asks or any(one.firm for one in found)):
                return []
            asking = asking or asks
            refused += [clause.text.strip(" ,")] if found else []
        return refused if asking else []

    def _is_worded_plainly(self, question: str) -> bool:
        shares = self._likening.shares(self._hearing.hear(question, {}))
        name, share = next(iter(shares.items()))
        return name != OFF and share >= _PLAIN and shares.get(OFF, 0) < _HARDLY

    def is_no_way(self, question: str) -> bool:
        """Whether a question is worded as those are that ask something else than a way: "what could I move up to"."""
        return self._likening.is_no_way(self._hearing.hear(question, {}))

    def _by_cues(self, heard: Heard, blank: Reading) -> Reading:
        weighed = self._weigh(heard, self._hearing.plain_stories(heard)) or self._weigh(heard, set())
        for change in (self._hearing.complete, self._hearing.leave_stories):
            if (not weighed or weighed[0].weight < _LEAST) and change(heard):
                weighed = self._weigh(heard, self._hearing.plain_stories(heard)) or self._weigh(heard, set())
        if not weighed or weighed[0].weight < _LEAST:
            return replace(blank, why="It is not clear what is asked.")
        best = weighed[0]
        rival = next((one for one in weighed[1:] if self._is_rival(one, best, heard)), None)
        if rival is not None:
            intents = (best.sense.intent, rival.sense.intent)
            return replace(blank, why="It is not clear which of two things is asked.", near=intents)
        return self._as(best, heard, blank)

    def _by_wording(self, heard: Heard, reading: Reading) -> Reading:
        """Return what a question asks by the wording of others, where its cues are unclear or plainly mislead."""
        shares = self._likening.shares(heard)
        found = self._likening.of_code(heard)
        if found:
            return as_likely(found, heard, reading)
        if reading.understood and reading.notes and not reading.named and self._is_beside(reading.intent, shares):
            return replace(reading, why="It is not clear what is asked.", query="", named={})
        if reading.query == PLANNER and reading.why and reading.near == ("path_to",) and shares["path_to"] < _PLAIN:
            return reading  # "can I be a police officer if I am colour-blind"
        found = self._likening.read(heard, shares) or self._of_what_asks(heard, shares)
        if found is None or self._stands(reading, found, heard, shares):
            return more_heeded(found, heard, reading) if found and found.share >= _PLAIN else reading
        qualifying, strange = self._unheard(found.sense, heard)
        is_plain = found.share >= _PLAIN and shares.get(OFF, 0) < (_NEVER if strange else _RARELY)
        is_plain = is_plain and found.sense.of != "none"  # where nothing is named, a word may be what is asked of
        barring = [w for w in qualifying if not self._is_word(w)] if is_plain else [*qualifying, *strange]
        if barring:
            unclear = replace(reading, **self._unclear(barring[0], heard), near=(found.sense.intent,))
            return reading if reading.understood else unclear
        return as_likely(found, heard, reading, (*qualifying, *strange))

    def _stands(self, reading: Reading, found: Likeness, heard: Heard, shares: Mapping[str, float]) -> bool:
        """Whether what cues say holds against the wording: what asks speaks for it, or they say what is as likely."""
        if reading.understood:
            is_way = {reading.query, found.sense.query} == {PLANNER}
            is_asked = not is_way and self._likening.of_intent(reading.intent, self._of_asking(heard)) > _HALF
            if is_asked or not self._likening.is_other(reading.intent, found, shares):
                return True
        others = (intent for intent in reading.near if intent != found.sense.intent)
        return any(self._likening.of_intent(intent, shares) > _RIVAL for intent in others)

    def _of_asking(self, heard: Heard) -> dict[str, float]:
        """Return how likely each sense is by the clauses that ask, where others do not; nothing elsewhere."""
        asking = {n for n in range(len(heard.clauses)) if self._clauses.is_asking(heard.words_of(n))}
        if not asking or len(asking) == len(heard.clauses):
            return {}
        words = [word for word, number in zip(heard.words, heard.of, strict=True) if number in asking or number < 0]
        return self._likening.of_words(words)

    def _of_what_asks(self, heard: Heard, whole: Mapping[str, float]) -> Likeness | None:
        """Return what the clauses that ask are like, where with the others they are like nothing, or like the same."""
        shares = self._of_asking(heard)
        found = self._likening.read(heard, shares) if shares else None
        if found is None or found.share < _PLAIN or shares.get(OFF, 0) >= _HARDLY:
            return None
        is_other = next(iter(whole)) != OFF and self._likening.of_intent(found.sense.intent, whole) < _RIVAL
        return None if is_other else found

    def _is_beside(self, intent: str, shares: Mapping[str, float]) -> bool:
        """Whether a question is worded as those are that are not answered, and hardly as those of an intent."""
        return shares.get(OFF, 0) > _MOSTLY and self._likening.of_intent(intent, shares) < _RIVAL

    def _unheard(self, sense: Sense, heard: Heard) -> tuple[list[str], list[str]]:
        """Return the words beside a role that may make it another one, and others that no question of a sense has."""
        qualifying, strange, asking = list[str](), list[str](), list[str]()
        is_asked = any(self._clauses.is_asking(heard.words_of(number)) for number in range(len(heard.clauses)))
        for number in range(len(heard.clauses)):
            places = heard.of_clause(number)
            if qualified := self._qualified(places, Weighed(sense, 0, frozenset()), heard):
                qualifying.append(qualified)
            if self._clauses.is_condition(self._hearing.raw(heard, number), narrowing=False):
                qualifying += [heard.words[p] for p in places if p not in heard.used and not self._is_filler(heard, p)]
            is_told = is_asked and not self._clauses.is_asking(heard.words_of(number)) and bool(heard.used & {*places})
            if not is_told and not self._clauses.is_telling(self._hearing.raw(heard, number)):
                open_ = [place for place in places if place not in heard.used]
                left = [place for place in open_ if not self._is_known(heard.words[place])]
                near = [p for p in left if ROLE in (kind_of(heard.words[p + 1]), kind_of(heard.words[p - 1]))]
                qualifying += [heard.words[place] for place in near]
                asking += [heard.words[place] for place in open_]
                strange += [heard.words[place] for place in left]
        new = self._new_in_few(sense, asking)
        strange = [*([new] if new else []), *strange]
        return qualifying, [word for word in dict.fromkeys(strange) if word not in qualifying]

    def _is_filler(self, heard: Heard, place: int) -> bool:
        """Whether a word says nothing by itself."""
        word = heard.words[place]
        return (
            word in self._grammar.free
            or word in self._grammar.idle
            or self._grammar.is_plain(word)
            or SLOT.match(word) is not None
            or len(word) == 1
        )

    def _new_in_few(self, sense: Sense, words: Sequence[str]) -> str:
        """Return a word that no question of the intent has, where hardly another says what is asked."""
        plain = self._grammar.free | self._grammar.idle
        telling = [w for w in words if kind_of(w) == w and w not in plain and not w[0].isdigit()]
        new = (word for word in telling if not self._likening.has(word, sense.intent))
        return next(new, "") if len(telling) <= _FEW else ""

    def _is_word(self, word: str) -> bool:
        """Whether a word is one of questions, of everyday talk or of titles."""
        return self._is_known(word) or self._finder.index.knows(word)

    def _is_known(self, word: str) -> bool:
        return (
            (word in self._likening.words and word not in self._likening.foreign)
            or word in self.vocabulary
            or word in self._grammar.idle
            or self._grammar.is_plain(word)
            or len(word) == 1
            or word[0].isdigit()
            or kind_of(word) != word
        )

    def asks_twice(self, question: str) -> bool:
        """Whether two clauses of a question ask something."""
        tokens = (self._grammar.spelling.tokens(clause.text) for clause in self._clauses.split(question))
        return sum(map(self._clauses.is_asking, tokens)) > 1

    def _weigh(self, heard: Heard, without: set[int]) -> list[Weighed]:
        """Return the senses that fit, the heaviest first, by the words at all places but some."""
        words = [PAUSE if place in without else word for place, word in enumerate(heard.open_words())]
        return [one for one in weigh(self._senses, words) if fits(one.sense, heard)]

    def _limit(self, question: str, mend: Mapping[str, str]) -> tuple[str, list[str]]:
        """Return why the graph cannot tell of what narrows the question, and notes on what would but merely tells.

        A name of what narrows, "federal judge", narrows nothing.
        """
        clauses = self._clauses.split(question)
        raw = [self._grammar.spelling.tokens(clause.text) for clause in clauses]
        is_asked = any(map(self._clauses.is_asking, raw))
        beside = []
        for clause, tokens in zip(clauses, raw, strict=True):
            text, found = self._finder.find([mend.get(token, token) for token in tokens])
            why = self.refuses(self._grammar.limits, text, question)
            is_asking = self._clauses.is_asking(tokens)
            is_held = any(mention.kind in (KNOWN, GROUP) for mention in found) and not is_asking
            is_within = not is_asking and all(one.within for one in self._grammar.refusals(self._grammar.limits, text))
            is_told = is_asked and (is_held or is_within or self._clauses.is_past(tokens))
            if why and not is_told:
                return why, []
            if why:
                aside = f"“{clause.text.strip(' ,')}” is not taken into account"
                beside.append(f"{aside}: {why[:1].lower()}{why[1:].rstrip('.')}" if is_within else aside)
        return "", beside

    def _as(self, best: Weighed, heard: Heard, blank: Reading) -> Reading:
        sense, person = best.sense, heard.person
        named = slots(sense, heard)
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
            return replace(reading, **self._unclear(strange, heard), near=(sense.intent,), query="", named={})
        stories = dict.fromkeys([*sorted(heard.aside), *strange])
        person, idle = heeded(best, heard)
        told = [heard.clauses[number].text.strip(" ,") for number in sorted({*stories, *idle})]
        is_whether = sense.query == PLANNER and not person.is_known and not _WHETHER & set(heard.words)
        if told and is_whether:
            return replace(
                reading, why=f"What “{told[0]}” makes of it the sources here do not tell.", named={}, near=("path_to",)
            )
        notes = (f"{' and '.join(f'“{text}”' for text in told)} is not taken into account",) if told else ()
        return replace(reading, person=person, notes=notes)

    def _strange(self, best: Weighed, heard: Heard, named: Mapping[str, Mention]) -> str | list[int]:
        """Return a word that is not accounted for where it must be, or the clauses that merely tell something."""
        stories = []
        cued = clauses_of(best, heard)
        for number in range(len(heard.clauses)):
            places = heard.of_clause(number)
            left = [
                heard.words[p]
                for p in places
                if p not in best.places
                and not self._is_heard(p, best, heard, named)
                and not (heard.words[p] in self._grammar.idle and self._is_idle(p, heard))
            ]
            qualified = self._qualified(places, best, heard)
            if qualified:
                return qualified
            if not left:
                continue
            raw = self._hearing.raw(heard, number)
            if number not in cued and (is_more(heard.words_of(number)) or leads_in(number, cued, heard, self._clauses)):
                stories.append(number)
                continue
            is_story = self._clauses.is_telling(raw) or (len(raw) >= _STORY and bool(heard.used & set(places)))
            if number in cued and (not is_story or len(cued) == 1):
                return left[0]
            if not is_story:
                return next((word for word in left if not SLOT.match(word)), " ")
            stories.append(number)
        return stories

    def _is_heard(self, place: int, best: Weighed, heard: Heard, named: Mapping[str, Mention]) -> bool:
        word = heard.words[place]
        match = SLOT.match(word)
        if place in heard.used or word in self._grammar.free or word in best.sense.along:
            return True
        if match is None:
            is_number = kind_of(word) == NUMBER or word.isdigit()
            return is_number and "number" in best.sense.along
        mention = heard.mentions[int(match[2])]
        return any(mention.iris == one.iris for one in named.values()) or (
            mention.kind in (KNOWN, GROUP) and best.sense.tell == "requirements"
        )

    def _is_idle(self, place: int, heard: Heard) -> bool:
        """Whether a common word says nothing here: it is not what a role does, "do librarians sleep", or has."""
        words = heard.words_of(heard.of[place])
        is_predicate = len(words) > 1 and words[0] in _WHETHERS and kind_of(words[1]) == ROLE
        is_owned = heard.words[place] in self._grammar.persons and (
            kind_of(heard.words[place - 1]) == ROLE or heard.words[place - 1] == "become"
        )
        return not is_predicate and not is_owned

    def _qualified(self, places: Sequence[int], best: Weighed, heard: Heard) -> str:
        """Return a word before a role that makes it another: "death doula", "union electrician"."""
        for before, place in pairwise(places):
            word = heard.words[before]
            if kind_of(heard.words[place]) != ROLE or place in heard.used or before in best.places or SLOT.match(word):
                continue
            is_plain = word in self._grammar.before or (
                word in self._grammar.idle - self._grammar.persons and not word.endswith("ing")
            )
            is_marked = int(heard.words[place][1:]) in heard.marked
            if not is_plain and not is_marked and before + 1 == place and kind_of(word) != NUMBER:
                return word
        return ""

    def _is_rival(self, one: Weighed, best: Weighed, heard: Heard) -> bool:
        """Whether a sense is as likely as the best, or asked in a clause of its own."""
        if one.sense.intent == best.sense.intent:
            return False
        if one.weight == best.weight:
            return True
        others = [{heard.of[p] for p in weighed.places if self._says(heard.words[p])} for weighed in (one, best)]
        apart = [number for number in others[0] - others[1] if number >= 0]
        is_asked = any(self._clauses.is_asking(heard.words_of(number)) for number in apart)
        return one.weight >= _SURE and not others[0] & others[1] and is_asked

    def _says(self, word: str) -> bool:
        """Whether a word of a cue says something by itself."""
        return not SLOT.match(word) and word not in self._grammar.free and word != "how"

    def _unclear(self, word: str, heard: Heard) -> dict[str, Any]:
        """Return what a reading says of a word that is not understood: which, as it was written, and that.

        One that nobody wrote, as it stands for several words, is not told.
        """
        written = [raw for clause in heard.clauses for raw in re.findall(r"[\w'’-]+", clause.text)]
        said = next((raw for raw in written if word in self._grammar.reduce(self._grammar.key(raw)).split()), "")
        said = said or (word if word in " ".join(written).lower() else " ")
        why = f"“{said}” is not understood in this question." if said.strip() else "It is not clear what is asked."
        return {"why": why, "unknown": said}
