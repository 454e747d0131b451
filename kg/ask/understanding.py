"""Understanding a question: read as a whole by its pattern, else by its cues and its wording, its spelling mended."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.ask.anew import Anew
from kg.ask.aside import Aside
from kg.ask.both import Both
from kg.ask.choosing import Choosing
from kg.ask.classing import Classing
from kg.ask.grammar import FREE, Grammar, Intent, examples
from kg.ask.heeding import only_of
from kg.ask.mending import Mending
from kg.ask.mentions import CODE, CONTEXT, GROUP, KNOWN, ROLE, Finder, Mention
from kg.ask.person import Person
from kg.ask.ranking import Ranking
from kg.ask.reading import PLANNER, Reading, doubt, noted
from kg.ask.seeking import Seeking
from kg.ask.several import Several
from kg.ask.sourcing import Sourcing
from kg.ask.weighing import Weighing
from kg.queries import CannedQuery

LONGEST = 500  # characters of a question
_SLOT = re.compile(r"\b([RCDXK])(\d+)\b")
_ASKING = frozenset(("what", "how"))


class Understanding:
    """Reads questions by a grammar, the examples of the canned queries, and the names of one state of the graph."""

    def __init__(
        self, grammar: Grammar, finder: Finder, queries: Mapping[str, CannedQuery], weighing: Weighing
    ) -> None:
        self._grammar, self._finder, self._weighing = grammar, finder, weighing
        self._ranking = Ranking(grammar.folder, grammar, finder)
        self._sourcing = Sourcing(grammar.folder, grammar, finder)
        self._choosing = Choosing(grammar.folder)
        self._seeking = Seeking(grammar.folder, grammar, finder)
        self._classing = Classing(grammar.folder, grammar, finder)
        self._aside = Aside(grammar.folder)
        self._anew = Anew(grammar.folder, grammar, finder)
        self._both = Both(weighing.parting, self._read_one)
        self._several = Several(grammar.folder, grammar, finder)
        self._examples: dict[str, str] = {}
        for question, query in examples(queries):
            text, _ = finder.find(grammar.spelling.tokens(question))
            self._examples.setdefault(_template(grammar.drop_fillers(grammar.reduce(text))), query)
        self._example_words = frozenset(word for template in self._examples for word in template.split())
        known = weighing.vocabulary | self._example_words
        self._mending = Mending(grammar, finder, vocabulary=known, asking=weighing.vocabulary, adverbs=weighing.adverbs)

    def read(self, question: str) -> Reading:
        """Return what *question* asks; of several ways to mend its spelling, the one that makes sense, if it is one.

        A whole question is read by its pattern, another by its cues.
        """
        if not question.strip():
            return Reading(question, why="Nothing is asked. Ask in plain English: What path leads to librarian?")
        if len(question) > LONGEST:
            return Reading(question[:LONGEST], why=f"A question may have {LONGEST} characters.")
        return self._anew.read(question, self._read_whole)

    def _read_whole(self, question: str) -> Reading:
        of_their_own = (self._ranking, self._sourcing, self._choosing, self._seeking)
        listed = self._several.read(question, self._read_one, self._ranking.read)
        apart = listed or self._both.with_ranked(question, self._ranking.read)
        if whole := apart or next((found for kind in of_their_own if (found := kind.read(question))), None):
            return whole
        if (risen := self._aside.rise(question)) and (way := self._read_one(risen.question)).understood:
            return noted(way, question, risen.note)
        return self._both.read(question) or self._as_one(question)

    def _as_one(self, question: str) -> Reading:
        """Return the reading of a question of which no two things are read."""
        whole = self._read_one(question)
        if whole.understood:
            return self._several.left(self._both.of_whole(whole), self._read_one)
        if whole.refused:
            return self._without_aside(question, refused=True) or self._half(question) or whole
        by_core = self._by_core(question, apart=whole.doubtful is not None)
        return by_core or self._without_aside(question, refused=False) or self._half(question) or whole

    def _half(self, question: str) -> Reading | None:
        """Return the reading of what is understood of several things that are asked; what is not is noted."""
        return self._both.half(question) or self._several.partly(question, self._read_one)

    def _without_aside(self, question: str, *, refused: bool) -> Reading | None:
        """Return the reading of a question without what may be set aside, which is noted; None where it has none.

        Whether one can be something at an age asks how old those in the role must be.
        """
        left = self._aside.leave(question, refused=refused)
        reading = self.read(left.question) if left else None
        if left is None or reading is None or not (reading.understood or reading.doubtful):
            return None
        role = reading.named.get("to")
        if left.of_age and reading.query == PLANNER and role is not None and not reading.person.is_known:
            of_age = self._read_one(self._aside.of_age(role.label))
            return noted(of_age, question, *reading.notes) if of_age.understood else None
        return noted(reading, question, left.note)

    def _by_core(self, question: str, *, apart: bool) -> Reading | None:
        """Return the reading of the one sentence that asks, where the others make it unclear; they are noted.

        :param apart: of one sentence that of the clause that asks, as another names what may mean several roles.
        """
        core = self._weighing.parting.core(question, apart=apart)
        reading = self._read_one(core.text) if core else None
        if core is None or reading is None or not reading.understood:
            return None
        if reading.query == PLANNER and core.source and not reading.person.source and "from" not in reading.named:
            of_self = self._read_one(f"I am a {core.source}. {core.text}")
            reading = of_self if of_self.understood and of_self.query == PLANNER else reading
        is_told = reading.person.source or "from" in reading.named
        rest = "" if core.source and is_told else core.rest.strip(" ,.")
        notes = (f"“{rest}” is not taken into account",) if rest else ()
        return replace(reading, question=question, notes=tuple(dict.fromkeys((*reading.notes, *notes))))

    def _read_one(self, question: str) -> Reading:
        if classed := self._classing.read(question):
            return self._checked(classed)
        plain = self._read(question, self._grammar.spelling.tokens(question))
        is_plain_way = plain.intent == "path_to" and not plain.person.is_known
        is_outworded = plain.understood and is_plain_way and self._weighing.is_no_way(question)
        if plain.refused or (plain.understood and not is_outworded and not self._weighing.asks_twice(question)):
            return plain
        weighed = self._checked(self._weighing.read(question, {}))
        if plain.understood:
            return weighed if len(weighed.near) > 1 or (is_outworded and weighed.understood) else plain
        is_loose = weighed.notes or weighed.likened or weighed.doubtful
        if is_loose and (respelt := self._respelt(question)) and respelt.understood:
            return respelt  # a name with a slip in it is not left aside
        if weighed.understood or weighed.doubtful:
            return weighed
        is_near = plain.doubtful or (plain.query and plain.unknown.strip())
        return self._respelt(question) or (plain if is_near else weighed)

    def _respelt(self, question: str) -> Reading | None:
        """Return what a question asks with its spelling mended, where that helps."""
        tokens = self._grammar.spelling.tokens(question)
        mended = [self._mended(question, tokens, mend) for mend in self._mending.mends(tokens)]
        good = {reading.sense: reading for reading in mended if reading.understood}
        if len(good) == 1:
            return next(iter(good.values()))
        if good:
            why = "It could be read in more than one way."
            texts = "\n".join(reading.corrected for reading in good.values() if reading.corrected)
            return Reading(question, mentions=mended[0].mentions, why=why, corrected=texts)
        return next((reading for reading in mended if reading.corrected or reading.doubtful), None)

    def _mended(self, question: str, tokens: Sequence[str], mend: Mapping[str, tuple[str, int]]) -> Reading:
        """Return the reading with words mended; one that is two slips away is asked back and not taken for granted."""
        reading = self._read(question, [mend[token][0] if token in mend else token for token in tokens])
        if not reading.understood and not reading.refused:
            weighed = self._checked(self._weighing.read(question, {word: other for word, (other, _) in mend.items()}))
            reading = weighed if weighed.understood or not reading.doubtful else reading
        mend = {word: other for word, other in mend.items() if self._mending.is_heeded(other[0], reading)}
        said = tuple(f"“{word}” is read as “{other}”" for word, (other, _) in mend.items())
        corrected = question
        for word, (other, _) in mend.items():
            corrected = re.sub(rf"\b{re.escape(word)}(s?)\b", rf"{other}\1", corrected, flags=re.IGNORECASE)
        unsure = [
            word for word, (other, count) in mend.items() if not self._mending.is_likely(other, count, reading.mentions)
        ]
        if not reading.understood:
            return replace(reading, corrected="")
        if unsure:
            return replace(reading, why=f"“{unsure[0]}” is not known.", corrected=corrected, unknown=unsure[0])
        return replace(reading, notes=(*said, *reading.notes), corrected=corrected if mend else "")

    def _read(self, question: str, tokens: Sequence[str]) -> Reading:
        text, mentions = self._finder.find(tokens)
        blank = Reading(question, mentions=tuple(mentions))
        reduced = self._grammar.reduce(text)
        whole = self._grammar.drop_fillers(reduced)
        refusal = self._weighing.refuses(self._grammar.unsupported, text, question)
        if refusal:
            return replace(blank, why=refusal, refused=True)
        query = self._examples.get(_template(whole))
        if query is not None and whole.strip():
            return self._checked(self._by_example(blank, query, whole))
        found = self._match(blank, whole, Person(), reduced)
        if found is not None:
            return self._checked(found)
        rest, person, taken = self._modifiers(reduced, mentions)
        if taken:
            bare = self._grammar.drop_fillers(rest)
            found = self._match(blank, bare, person, reduced)
            if found is None and person.is_known:  # "from there into this" asks how to become it
                onward = bare.replace("into ", "become ") if "into " in bare else f"become {bare}"
                found = self._match(blank, onward, person, reduced)
                found = found or self._match(blank, re.sub(r"(R\d+ )$", r"become \1", bare), person, reduced)
            if found is None and ROLE not in _template(bare).split():
                start = f"from {taken}" if person.source and not person.have else taken
                found = self._match(blank, bare + start, person, reduced)
                found = found or self._match(blank, bare + taken, person, reduced)
            if found is not None:
                return self._checked(found)
        return self._unclear(blank, self._grammar.drop_fillers(rest))

    def _by_example(self, blank: Reading, query: str, whole: str) -> Reading:
        intents = [intent for intent in self._grammar.intents if intent.query == query]
        for intent in intents:
            for pattern in intent.patterns:
                if match := pattern.fullmatch(whole):
                    return self._named(blank, intent, match.groupdict(), Person(), whole)
        first = next(iter(intents), None)
        named = {f"slot{n}": blank.mentions[int(number)] for n, (_, number) in enumerate(_SLOT.findall(whole))}
        return replace(
            blank,
            intent=self._grammar.of_query.get(query, first.name if first else query.replace("-", "_")),
            query=query,
            tell=first.tell if first else "rows",
            named=named,
        )

    def _match(self, blank: Reading, text: str, person: Person, reduced: str) -> Reading | None:
        """Return the reading by the first intent that *text* fits in whole, by its patterns or by its words."""
        words = text.split()
        slots = [word for word in words if _SLOT.fullmatch(word)]
        plain = frozenset(words) - set(slots)
        for intent in self._grammar.intents:
            for pattern in intent.patterns:
                match = pattern.fullmatch(text)
                if match:
                    return self._named(blank, intent, match.groupdict(), person, reduced)
        if [slot[0] for slot in slots] != [ROLE]:
            return None
        fitting = [i for i in self._grammar.intents if plain & i.strong and plain <= i.strong | i.weak]
        if not fitting:
            return None
        return self._named(
            blank, max(fitting, key=lambda i: len(plain & i.strong)), {"role": slots[0]}, person, reduced
        )

    def _named(
        self, blank: Reading, intent: Intent, groups: Mapping[str, str | None], person: Person, reduced: str
    ) -> Reading:
        named = {
            name: blank.mentions[int(text.strip()[1:])] for name, text in groups.items() if text and name not in FREE
        }
        free = {name: text.strip() for name, text in groups.items() if text and name in FREE}
        return replace(
            blank,
            intent=intent.name,
            query=intent.query,
            tell=intent.tell,
            kind="" if "lack" in named and named["lack"].kind == KNOWN else intent.kind,
            named=named,
            words=free,
            person=replace(person, only=False) if intent.tell == "gap" else person,
            fast="fast" in reduced.split(),
        )

    def _modifiers(self, reduced: str, mentions: Sequence[Mention]) -> tuple[str, Person, str]:
        """Return *reduced* without what is said of the person, that, and the slots it was said with."""
        person, taken, words = Person(), "", {*reduced.split()}
        for name, pattern in self._grammar.modifiers:
            while match := re.search(rf"(?<!\S){pattern.pattern}", reduced):
                slots = [(letter, mentions[int(number)]) for letter, number in _SLOT.findall(match[0])]
                found = [mention for _, mention in slots]
                person = person.told(name, match[0], found, asks=bool(_ASKING & words))
                taken += _taken(name, match[0])
                reduced = f"{reduced[: match.start()]}{reduced[match.end() :]}"
        return reduced, person, taken or (" " if person != Person() else "")

    def _checked(self, reading: Reading) -> Reading:
        """Return *reading* with its notes; asked back where a name in it may mean several things."""
        if not reading.understood:
            return reading
        person = reading.person
        if person.source and person.source.iris in {mention.iris for mention in reading.named.values()}:
            person = replace(person, source=None)  # "is librarianship dying, for librarians"
            reading = replace(reading, person=person)
        asked = {mention.iris for mention in reading.named.values() if mention.kind == KNOWN}
        if reading.query != PLANNER and any(mention.iris in asked for mention in person.have):
            held = tuple(mention for mention in person.have if mention.iris not in asked)
            person = replace(person, have=held)  # "passed her CDL: what does a CDL open up"
            reading = replace(reading, person=person)
        used = [*reading.named.values(), *person.have, *person.without, *person.contexts]
        used += [person.source] if person.source else []
        used += [role for role, _ in person.years]
        notes = (*(mention.note for mention in used if mention.note), *reading.notes)
        vague = [mention for mention in person.have if mention.kind == GROUP]
        if vague and (reading.query == PLANNER or len(vague) < len(person.have)):  # "a degree" may be any
            said = (f"“{mention.text}” does not say which, and is not taken into account" for mention in vague)
            notes = (*notes, *said)
            held = tuple(mention for mention in person.have if mention not in vague)
            reading = replace(reading, person=replace(person, have=held, only=person.only and bool(held)))
        reading = replace(reading, notes=tuple(dict.fromkeys(only_of(note, used) for note in notes)))
        doubtful = next((mention for mention in used if mention.options), None)
        if doubtful is not None:
            return replace(reading, doubtful=doubtful, why=f"“{doubtful.text}” may mean several roles.")
        return replace(reading, why=doubt(reading, used))

    def _unclear(self, blank: Reading, rest: str) -> Reading:
        """Return a reading that says what is not clear: a role that is not known, a word, or the whole."""
        strange = [
            w
            for w in rest.split()
            if not _SLOT.fullmatch(w) and w not in self._grammar.vocabulary and w not in self._example_words
        ]
        said = {self._grammar.key(word): word for word in re.findall(r"[\w'’]+", blank.question)}
        run = re.search(rf"(?:(?<!\S)(?:{'|'.join(map(re.escape, strange))}) )+", rest) if strange else None
        if run:
            words = " ".join(said.get(word, word) for word in run[0].split())
            place = len(blank.mentions)
            stand_in = Mention(ROLE, words, ("",), words)
            tried = replace(blank, mentions=(*blank.mentions, stand_in))
            guess = f"{rest[: run.start()]}R{place} {rest[run.end() :]}"
            found = self._match(tried, guess, Person(), rest)
            if found is not None and found.named.get("from") is stand_in and self._is_somebody(words):
                to = {"to": found.named["to"]}
                note = f"no role called “{words}” is known here, and the way is told from its beginning"
                return self._checked(replace(found, intent="path_to", mentions=blank.mentions, named=to, notes=(note,)))
            if found is not None and stand_in in found.named.values():
                words = self._named_alone(words)
                return replace(
                    found, mentions=blank.mentions, why=f"No role called “{words}” is known here.", unknown=words
                )
            return replace(blank, why=f"“{words}” is not understood in this question.", unknown=words)
        return replace(blank, why="It is not clear what is asked.", unknown=" ")

    def _named_alone(self, words: str) -> str:
        """Return words that name no role here without what is asked of it before them: "dangerous logging"."""
        first, _, rest = words.partition(" ")
        return rest if rest and first.lower() in self._weighing.vocabulary else words

    def _is_somebody(self, words: str) -> bool:
        """Whether words that name no role here may be who somebody is: titles have the last of them."""
        last = self._grammar.key(words).split()[-1]
        is_known = self._finder.index.knows(last) and not last.isdigit()
        return is_known and last not in self._grammar.no_names | self._grammar.free


def _taken(name: str, said: str) -> str:
    """Return the slots of what is said of a person, as a question that asks of them alone would have them."""
    slots = [word for word in said.split() if _SLOT.fullmatch(word)]
    if name == "without":
        return "".join(f"without {slot} " for slot in slots if slot[0] == GROUP)
    if name == "have":
        return "".join(f"with {slot} " for slot in slots if slot[0] == KNOWN)
    return "".join(f"{slot} " for slot in slots if slot[0] == ROLE) if name in ("source", "years") else ""


def _template(text: str) -> str:
    """Return *text* with its slots bare: what two questions that differ in their names alone have in common."""
    return _SLOT.sub(r"\1", text).strip()


__all__ = ["CODE", "CONTEXT", "Person", "Reading", "Understanding"]
