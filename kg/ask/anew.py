"""Anew: a question in other words that say the same, before it is read, and where it is not understood as it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import PLANNER, Reading, noted
from kg.ask.settling import Settling
from kg.english import article
from kg.errors import SourceError
from kg.search.words import load_yaml

_SENTENCE = re.compile(r"(?<=[?.!;])\s+")
_WORD = re.compile(r"[^\W\d_]+")
_LEFT = re.compile(r"(?:of )?“([^“”]+)” (?:is not|only .* is) taken into account")
_TURNING = ("requirements", "training")  # what is asked by who turns to other work, beside the way
_PAIR = 2  # roles that are weighed against one another
_DONE = 3  # words of what is done by those of whom it is asked
_OBJECT = 2  # words of what somebody does something to
_NAME = 6  # words that the name of a role may have


class Anew:
    """Puts questions in other words by the names of one state of the graph, and ``anew.yaml``."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        self._grammar, self._finder, self._settling = grammar, finder, Settling(finder)
        found = load_yaml(folder / "anew.yaml")
        try:
            self._wishing, self._at_end, self._corrected, self._as_one_of, self._getting_in = (
                re.compile(found[name], re.IGNORECASE)
                for name in ("wishing", "at_end", "corrected", "as_one_of", "getting_in")
            )
            self._either, self._liking, self._goal, self._not_meant, self._people = (
                re.compile(found[name], re.IGNORECASE) for name in ("either", "liking", "goal", "not_meant", "people")
            )
            self._done_by, self._lesson = (re.compile(found[name], re.IGNORECASE) for name in ("done_by", "lesson"))
            self._called = tuple(map(str, found["called"]))
            self._doers = {self._grammar.key(verb): tuple(map(str, does)) for verb, does in found["doers"].items()}
            self._same, self._otherwise = (
                [
                    (re.compile(one["words"], re.IGNORECASE), str(one["with"]), str(one.get("told", "")))
                    for one in found[name]
                ]
                for name in ("same", "otherwise")
            )
        except (KeyError, TypeError, re.error) as err:
            raise SourceError(folder / "anew.yaml", f"is not how questions are put in other words: {err}") from err

    def read(self, question: str, read: Callable[[str], Reading]) -> Reading:
        """Return the reading of *question* in plainer words, or in the first other words that are understood.

        :param read: reads a question as a whole.
        """
        plainer, *notes = self._plainer(question)
        found = read(plainer)
        goal = self._goal_left(found)
        if found.understood and not goal:
            return noted(found, found.question, *notes)  # a part that is read alone keeps its own
        for text, note in self._as_who_does(plainer) if goal else self._texts(plainer, found):
            reading = read(text)
            if reading.understood and not self._goal_left(reading):
                return noted(reading, question, *notes, note)
        if (settled := self._settling.read(found)) is not None:
            return noted(settled, question, *notes)
        if goal:
            return replace(found, why=f"“{goal}” names no role that is known here.", unknown=goal)
        if plainer == question or notes or found.doubtful:
            return replace(found, question=question)
        return read(question)

    def _goal_left(self, found: Reading) -> str:
        """Return what somebody wants to do instead of what they do, where the way to the latter was read.

        "I was a cashier and now want to fix lifts" asks no way to a cashier.
        """
        if not found.understood or not (found.query == PLANNER or found.intent in _TURNING):
            return ""
        for match in filter(None, map(_LEFT.fullmatch, found.notes)):
            goal = self._goal.search(match[1])
            named = {role.iris for role in found.named.values()}
            before = self._roles(match[1]) - self._roles(found.question.replace(match[1], ""))
            if goal and named <= before and not named <= self._roles(goal["goal"]):
                return goal["goal"]
        return ""

    def _roles(self, text: str) -> set[tuple[str, ...]]:
        """Return what a text names."""
        return {mention.iris for mention in self._finder.find(self._words(text))[1]}

    def _plainer(self, question: str) -> tuple[str, ...]:
        """Return *question* in plainer words that say the same, with what is to be noted of it."""
        text, *notes = self._put_right(question)
        text, beside = self._as_meant(text)
        notes += [beside] if beside else []
        for pattern, other, told in self._same:
            if pattern.search(text):
                notes += [told] if told else []
                text = pattern.sub(other, text)
        if (match := self._as_one_of.search(text)) and not self._is_role(match["one"], sure=True):
            title = f"{match['field'].strip()} {match['one']}"
            if self._is_role(title, sure=True):  # "into real estate as an agent"
                text = f"{text[: match.start()]}become {article(title)}{text[match.end() :]}"
        if (match := self._getting_in.search(text)) and self._is_role(match["who"]):
            text = f"{text[: match.start('who')]}people become {match['who']}{text[match.end() :]}"
        return (text, *notes)

    def _as_meant(self, question: str) -> tuple[str, str]:
        """Return *question* without a role that it says is not meant, and a note on that: "…, not an optometrist"."""
        for match in self._not_meant.finditer(question):
            rest = f"{question[: match.start()]}{question[match.end() :]}"
            if self._is_role(match["other"]) and any(m.kind == ROLE for m in self._finder.find(self._words(rest))[1]):
                return rest, f"“{match['other']}” is not asked after"
        return question, ""

    def _put_right(self, question: str) -> tuple[str, ...]:
        """Return *question* without the name of a role that another behind it corrects, "a chef, I mean a baker"."""
        for match in self._corrected.finditer(question):
            before, after = question[: match.start()].split(), question[match.end() :].split()
            first = max(0, len(before) - _NAME)
            ends = [n for n in range(first, len(before)) if self._is_role(" ".join(before[n:]))]
            if not ends:  # of a name that is not known the first word may be: "the judge's assistant, sorry, ..."
                ends = [n for n in range(first, len(before) - 1) if self._is_role(" ".join(before[n:-1]))]
            starts = [n for n in range(1, min(len(after), _NAME) + 1) if self._is_role(" ".join(after[:n]))]
            if ends and not starts and (done := self._done(question[match.end() :]))[0]:
                after, starts = [*done[0].split(), *done[1].split()], [len(done[0].split())]
            if ends and starts:
                wrong, right = (" ".join(self._words(" ".join(w))) for w in (before[ends[0] :], after[: starts[-1]]))
                return " ".join([*before[: ends[0]], *after]), f"“{wrong}” is put right as “{right}”"
        return (question,)

    def _done(self, text: str) -> tuple[str, str]:
        """Return who does what a text begins with, and what is left of it: "the guys who fix wind turbines"."""
        match = self._done_by.match(text)
        told = next(self._of_those_who(text), ("", "")) if match and match["who"] else ("", "")
        size = next((n for n in range(_NAME, 0, -1) if self._is_role(" ".join(told[0].split()[:n]))), 0)
        words = told[0].split()
        return (" ".join(words[:size]), " ".join(words[size:])) if size else ("", "")

    def _is_role(self, text: str, *, sure: bool = False) -> bool:
        """Whether words are the name of one role, or, where that need not be *sure*, of several, and nothing else."""
        tokens = [word for word in self._words(text) if word not in self._grammar.articles]
        found, mentions = self._finder.find(tokens)
        return found.strip() == f"{ROLE}0" and bool(mentions[0].iris or (mentions[0].options and not sure))

    def _texts(self, question: str, found: Reading) -> Iterator[tuple[str, str]]:
        """Yield a question in other words, each with what is to be noted of it."""
        if found.doubtful is not None:
            yield from self._in_brackets(question, found.doubtful)
            yield from self._by_its_object(question, found.doubtful)
            yield from self._by_the_goal(question, found)
        yield from self._otherwise_said(question)
        if found.refused:
            yield from self._as_a_fact(question, found)
        yield from self._as_who_does(question)
        yield from self._of_those_who(question)
        if not found.refused:
            yield from self._of_the_known(question)
        bare = self._at_end.sub("", question)
        if bare != question and not found.refused:
            yield bare, ""

    def _otherwise_said(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield *question* in the words of ``otherwise``, each rule put to what those before it made of it."""
        text, notes = self._of_people(question), list[str]()
        for pattern, other, told in self._otherwise:
            if match := pattern.search(text):
                notes += [match.expand(told)] if told else []
                text = pattern.sub(other, text)
        if text != question:
            yield text, "; ".join(notes)
            for told, _ in self._as_who_does(text):
                yield told, "; ".join(notes)

    def _of_people(self, question: str) -> str:
        """Return *question* with what those of a field are called, where that is one role: "medical records people"."""
        match = self._people.search(question)
        words = match["field"].split() if match else []
        for size in range(len(words)):  # the longest name that is one, from the last word backwards
            field = " ".join(words[size:])
            title = next((f"{field} {end}" for end in self._called if self._is_role(f"{field} {end}", sure=True)), "")
            if match and title:
                start = match.end("field") - len(field)
                return f"{question[:start]}{title}s{question[match.end() :]}"
        return question

    def _in_brackets(self, question: str, doubtful: Mention) -> Iterator[tuple[str, str]]:
        """Yield *question* with the role that brackets behind a name tell: "installer (power lines)"."""
        name = r"\W+".join(rf"{re.escape(word)}\w{{0,3}}" for word in doubtful.text.split())
        match = re.search(rf"\b{name}\s*\(([^()]+)\)", question, re.IGNORECASE)
        if match is None:
            return
        said = {*self._words(match[1])} - {*doubtful.text.split()}
        called = {iri for mention in self._finder.find(self._words(match[1]))[1] for iri in mention.iris}
        meant = [hit for hit in doubtful.options if hit.iri in called]
        meant = meant or [hit for hit in doubtful.options if said & {*self._words(hit.label)}]
        if len(meant) == 1:
            text = f"{question[: match.start()]}{meant[0].label}{question[match.end() :]}"
            yield text, f"“{match[0]}” is taken for {meant[0].label}"

    def _by_its_object(self, question: str, doubtful: Mention) -> Iterator[tuple[str, str]]:
        """Yield *question* with the role that a name has with what somebody likes: "loves cars ... a mechanic"."""
        options = {hit.iri for hit in doubtful.options}
        for liked in self._liking.finditer(question):
            for word in self._words(liked["what"]):
                text, mentions = self._finder.find([word, *doubtful.text.split()])
                is_one = text.strip() == f"{ROLE}0" and bool(mentions[0].iris)
                is_kind = is_one and self._grammar.key(mentions[0].label).endswith(f" {doubtful.text}")
                if is_one and (options & {*mentions[0].iris} or (is_kind and not mentions[0].by_title)):
                    label = mentions[0].label
                    name = rf"\b(?:an? )?{re.escape(doubtful.text)}"
                    told = re.sub(rf"{name}\b", article(label), re.sub(rf"{name}s\b", f"{label}s", question))
                    if told != question:
                        yield told, f"“{doubtful.text}” is taken for {label}, as “{liked[0]}” goes before"

    def _by_the_goal(self, question: str, found: Reading) -> Iterator[tuple[str, str]]:
        """Yield the way to the one of several roles that somebody says they want to be in other words."""
        options = {hit.iri for hit in found.doubtful.options} if found.doubtful else set()
        for role in found.mentions:
            is_wanted = role.iris and options & {*role.iris} and found.query == PLANNER
            if is_wanted and self._wishing_is(role.text, question):
                yield f"How do I become {article(role.label)}?", ""

    def _of_the_known(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield *question* with the one of two roles that is known here, where "or" joins them."""
        for match in self._either.finditer(question):
            both = (match["one"], match["other"])
            known = [text for text in both if self._is_role(text, sure=True)]
            other = next((text for text in both if text not in known), "")
            if len(known) == 1 and not self._is_role(other):
                text = f"{question[: match.start('one')]}{known[0]}{question[match.end('other') :]}"
                yield text, f"“{other}” is not answered: no role called so is known here"

    def _as_a_fact(self, question: str, found: Reading) -> Iterator[tuple[str, str]]:
        """Yield what the last sentence asks of the two roles that those before it, which are not answered, name."""
        *before, last = _SENTENCE.split(question.strip())
        roles = list(dict.fromkeys(m.label for m in found.mentions if m.kind == ROLE and m.iris))
        is_bare = before and not self._finder.find(self._grammar.spelling.tokens(last))[1]
        if is_bare and len(roles) == _PAIR:
            why = f"{found.why[:1].lower()}{found.why[1:].rstrip('.')}"
            text = f"{last.rstrip('?.! ')}, {' or '.join(roles)}?"
            yield text, f"“{' '.join(before).rstrip('?.!; ')}” is not answered: {why}"

    def _as_who_does(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield *question* with who does it in place of what somebody wishes to do, where that is a title."""
        for match in self._wishing.finditer(question):
            verb, *rest = [*_WORD.finditer(question, match.end())][: _OBJECT + 1] or [match]
            for size in range(len(rest), 0, -1):
                done = " ".join(word[0] for word in rest[:size])
                for doer in (*doers(verb[0].lower()), *self._doers.get(self._grammar.key(verb[0]), ())):
                    title = f"{self._grammar.key(done)} {doer}"
                    text, mentions = self._finder.find(title.split())
                    if text == f"{ROLE}0" and mentions[0].iris:
                        before, after = question[: match.end()], question[rest[size - 1].end() :]
                        start = before if before.rstrip().endswith("to") else f"{before.rstrip()} to "
                        yield f"{start}become {article(title)}{after}", ""
                        yield f"How do I become {article(title)}?", ""

    def _of_those_who(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield *question* with who does it in place of what is done: "people who repair turbines", "to teach GED"."""
        for match in self._done_by.finditer(question):
            rest = [*_WORD.finditer(question, match.end())][:_DONE]
            for size in range(len(rest), 0, -1):
                done = self._grammar.key(question[match.end() : rest[size - 1].end()])
                verb = match["verb"].lower()
                known = self._doers.get(self._grammar.key(verb), ())
                titles = (f"{done} {doer}" for doer in (*doers(verb), *known))
                title = next((one for one in titles if self._is_role(one, sure=True)), "")
                if title:
                    end = self._lesson.match(question, rest[size - 1].end()) or rest[size - 1]
                    who = f"{title}s" if match["who"] else f"to be {article(title)}"
                    yield f"{question[: match.start()]}{who}{question[end.end() :]}", ""

    def _wishing_is(self, name: str, question: str) -> bool:
        """Whether a name stands behind words of a wish."""
        words = " ".join(self._words(question))
        return any(words[wish.end() :].startswith(name) for wish in self._wishing.finditer(words))

    def _words(self, text: str) -> list[str]:
        return self._grammar.spelling.tokens(text.replace("-", " "))


def doers(verb: str) -> tuple[str, ...]:
    """Return who does something.

    >>> doers("drive"), doers("run"), doers("direct")
    (('driver', 'drivor'), ('runer', 'runor', 'runner'), ('directer', 'director'))
    """
    stem = verb.removesuffix("e")
    doubled = (f"{verb}{verb[-1]}er",) if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", verb) else ()
    return (f"{stem}er", f"{stem}or", *doubled)
