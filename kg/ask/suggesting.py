"""Suggesting: the nearest questions that can be answered, where one is asked back, and what another was read as."""

import re
from collections import Counter

from kg.ask.grammar import Grammar
from kg.ask.mentions import KNOWN, ROLE, Finder
from kg.ask.reading import Reading
from kg.english import article

MOST = 5  # suggestions
_OFTEN = 4  # suggestions, from which on a word that they have is that of any question: "does"
_SLOT = re.compile(r"\{\w+\}")
_TO_DO = re.compile(r"(?<!go)(?<!move)(?<!up)(?<!get) to $", re.IGNORECASE)  # before what one does: "to drive trucks"
_SOMEBODY = re.compile(r"(?:[eo]r|ian|ist|ant|ent|ic)$")  # how the names of most roles end


class Suggestions:
    """Suggests questions by the names of one state of the graph."""

    def __init__(self, grammar: Grammar, finder: Finder) -> None:
        self._grammar, self._finder = grammar, finder
        texts = (*grammar.suggested_unnamed, *(text for some in grammar.suggested.values() for text in some))
        had = Counter(word for text in texts for word in {*self._words(_SLOT.sub("", text))})
        self._asking = {word for word, count in had.items() if count >= _OFTEN}

    def of(self, reading: Reading) -> tuple[list[str], bool]:
        """Return the nearest questions that can be answered, and whether they are near enough to be what was meant."""
        if reading.corrected:
            return reading.corrected.split("\n")[:MOST], True
        if reading.doubtful:
            labels = [hit.label for hit in reading.doubtful.options]
            return [self.instead(reading, reading.doubtful.text, label) for label in labels][:MOST], True
        near = self._finder.suggest(reading.unknown) if reading.unknown.strip() and reading.query else []
        if near:
            return [self.instead(reading, reading.unknown, hit.label) for hit in near], True
        roles = [mention.label for mention in reading.mentions if mention.kind == ROLE and mention.iris]
        meant = (mention.options[0].label for mention in reading.mentions if mention.kind == ROLE and mention.options)
        roles = roles or [*meant][:1]  # of several roles one is nearer than one that nobody spoke of
        role = (roles or ["librarian"])[0]
        known = [mention.label.removeprefix("a ") for mention in reading.mentions if mention.kind == KNOWN]
        others = [label for label in (*roles, "library assistant", "librarian") if label != role]
        values = {"role": role, "source": others[0], "credential": (known or ["high school diploma"])[0]}
        words = set(self._grammar.reduce(self._grammar.key(reading.question)).split())
        ranked = sorted(
            (-len(words & set(self._grammar.reduce(self._grammar.key(text)).split())), place, text)
            for place, text in enumerate(t for texts in self._grammar.suggested.values() for t in texts)
        )
        near = [text for intent in reading.near for text in self._grammar.suggested.get(intent, ())]
        others_of = () if roles or near else (*self._grammar.suggested_unnamed, *(text for _, _, text in ranked))
        is_on = [text for text in others_of if known and "{credential}" in text]
        first = (*is_on, *(text for text in others_of if self._shares(text, reading.question)))
        texts = dict.fromkeys((*near, *first, *(text for _, _, text in ranked if roles or near)))
        # Where one role is named, another that nobody spoke of is not set beside it.
        fitting = [text for text in texts if "{source}" not in text or len(set(roles)) != 1]
        asked = reading.question
        fitting = [t for t in fitting if "{credential}" not in t or known or (not roles and self._shares(t, asked))]
        if not roles and fitting:  # nor is one offered to who named none
            fitting = [t for t in fitting if "{role}" not in t and "{source}" not in t]
            fitting += [text for text in self._grammar.suggested_unnamed if text not in fitting]
        found = [with_article(text.format(**values)) for text in fitting]
        return found[:MOST], False

    def _shares(self, text: str, question: str) -> bool:
        """Whether a question asks for something that *question* has a word of, beside those of any question."""
        free = self._grammar.free | self._grammar.articles | self._grammar.idle | self._asking
        own, said = ({*self._words(_SLOT.sub("", one))} - free for one in (text, question))
        return bool(own & said)

    def instead(self, reading: Reading, words: str, label: str) -> str:
        """Return the question with *label* in place of *words*, as near to the person's own wording as can be."""
        pattern = r"\b" + r"\W+".join(
            rf"{re.escape(word[:-1] if word.endswith('y') else word)}\w{{0,3}}(?:['’]s)?" for word in words.split()
        )
        before = [re.escape(word) for word in label.split() if word not in words.split()]
        pattern = rf"(?:\b(?:{'|'.join(before)})\s+)*{pattern}" if before else pattern  # none of the name twice
        last = re.escape(label.rpartition(" ")[2])
        # Nor its last word twice, nor in the name of another: "can a teacher assistant become a teacher".
        longer = {m.text for m in reading.mentions if m.kind == ROLE and f" {words} " in f" {m.text} " != f" {words} "}
        names = "|".join(map(re.escape, longer))
        named = re.finditer(rf"\b(?:{names})", reading.question, re.IGNORECASE) if names else ()
        within = [found.span() for found in named]
        matches = [*re.finditer(rf"{pattern}(?:\s+{last}s?\b)?", reading.question, re.IGNORECASE)]
        apart = (one for one in matches if not any(start <= one.start() < end for start, end in within))
        match = next(apart, matches[0] if matches else None)
        text, count = (reading.question, 0) if match is None else (replaced(reading.question, match, label), 1)
        texts = self._grammar.suggested.get(reading.intent) or self._grammar.suggested["requirements"]
        text = re.sub(rf"\ban? (?={re.escape(label)})", article(label).removesuffix(label), text)
        return text if count else with_article(texts[0].format(role=label, source="library assistant"))

    def read_as(self, reading: Reading) -> tuple[str, ...]:
        """Return as what a question was read that is merely like others, as a note for a person to see."""
        named, source = reading.named, reading.person.source
        slots = {
            "role": named.get("to") or named.get("one") or named.get("role"),
            "source": named.get("from") or named.get("other") or source,
            "credential": named.get("have") or named.get("credential"),
        }
        values = {slot: mention.label.removeprefix("a ") for slot, mention in slots.items() if mention}
        texts = self._grammar.suggested.get(reading.intent, ()) if reading.likened else ()
        wanted = (text for text in texts if set(re.findall(r"\{(\w+)\}", text)) <= values.keys())
        as_read = [with_article(text.format(**values)) for text in wanted][:1]
        return tuple(f"read as “{text}”" for text in as_read if self._words(text) != self._words(reading.question))

    def _words(self, text: str) -> list[str]:
        """Return the words of a question as it is compared with what it was read as."""
        return self._grammar.drop_fillers(self._grammar.reduce(self._grammar.key(text))).split()


def replaced(question: str, match: re.Match[str], label: str) -> str:
    """Return *question* with a role in place of words: many for many, "to be" before one for "to do"."""
    before, after = question[: match.start()], question[match.end() :]
    is_many = match[0].lower().endswith("s") and not match[0].lower().endswith(("ss", "'s", "’s"))
    is_doing = _TO_DO.search(before) and " from " not in f" {before.lower()}"
    if is_doing:
        return f"{before}be {article(label)}{after}"
    return f"{before}{_many(label) if is_many else label}{after}"


def _many(label: str) -> str:
    """Return the plural of a role: of all its parts where each is somebody, "carpenters or joiners"."""
    if label.endswith("s"):
        return label
    parts = re.split(r"(, | or )", label)
    if not all(_SOMEBODY.search(part) for part in parts[::2]):
        parts = [label]
    return "".join(f"{part}s" if place % 2 == 0 else part for place, part in enumerate(parts))


def with_article(text: str) -> str:
    """Return *text* with "an" for "a" where a vowel follows."""
    return re.sub(r"\b[Aa] (?=[aeio]|u(?!ni|se))", lambda match: f"{match[0][0]}n ", text)
