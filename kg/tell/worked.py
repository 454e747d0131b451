"""Whether somebody must have been something else before: a sentence that names that work decides it, or none does."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import article
from kg.graph import load_evidence
from kg.iris import slug
from kg.model import Evidence
from kg.paths.reading import EXPERIENCE
from kg.paths.render import Json
from kg.reader import Reader
from kg.search.words import load_yaml
from kg.tell.citing import as_evidence
from kg.tell.kin import Kin
from kg.tell.own import is_named
from kg.tell.saying import Phrases, Row
from kg.tell.sentences import Sentence, Sentences, in_words
from kg.tell.shaping import noted, with_more, without

QUERY, INWARD = "requirements-of-role", "who-leads-to"
_ORDER = ("all", "held", "rule", "one_of", "kinds", "usual", "some", "helps", "moves")
_QUOTED, _BESIDE = 2, 3  # sentences that are quoted where one decides, and where none does
_PARTS = re.compile(r",? (?:or|and) |, | \(.*")
_LISTED = 60  # letters of a list in which a kind of experience may stand
_NEAR = 40  # letters in which a name stands close behind something
_STEM, _ENDING = 4, 2  # letters of a stem at least, and those in which two words of one stem may differ


@dataclass(frozen=True)
class _Work:
    """The work that somebody has done: what it is called, and the roles that it is or may be."""

    names: Sequence[str]
    iris: frozenset[str]


class Worked:
    """Rules on it by one state of the graph."""

    def __init__(self, finder: Finder, sentences: Sentences, kin: Kin, phrases: Phrases) -> None:
        """Read ``worked.yaml``."""
        found = load_yaml(finder.grammar.folder / "worked.yaml")
        parts = found["parts"]
        halves = {**parts, "end": parts["also"]}
        self._asked = [re.compile(_filled(one, ends)) for ends in (parts, halves) for one in found["asked"]]
        self._also = re.compile(parts["also"])
        self._bearing = {name: re.compile(words) for name, words in found["bearing"].items()}
        self._words = {name: re.compile(words) for name, words in found.items() if isinstance(words, str)}
        self._finder, self._sentences, self._phrases = finder, sentences, phrases
        self._under = kin.entered_under

    def heed(self, reading: Reading, question: str, reader: Reader) -> tuple[Reading, Json] | None:
        """Return whether somebody must have been something else before, and what that is read as.

        None where a question asks no such thing, where what is to be is none or several roles, or is the work before,
        and where no document is on it.
        """
        if (asked := self._heard(question)) is None:
            return None
        match, role, mention = asked
        work, near = self._work(mention), list(self._sentences.near(role.iris[0], reader))
        work = replace(work, iris=work.iris - {*self._finder.taking_in(role.iris[0])})
        if (
            not near
            or role.iris[0] in work.iris
            or is_named(self._finder.lattice.roles[role.iris[0]].label, [mention.text])
        ):
            return None
        notes = (role.note,) if role.note else ()
        named = {"role": role}
        read = replace(reading, notes=notes, likened=False, intent="requirements", query=QUERY, named=named, also=None)
        values = {"role": article(role.label), "work": _written(question[slice(*match.span("work"))], mention)}
        turned = "without" if self._words["without"].search(question.lower()) else "ruled"
        ruled, rows, cited = self._ruled(role, work, near, reader)
        text = self._phrases.say(f"worked_{turned}_{ruled}", quotes=in_words(rows, len(rows)), **values)
        parameters: Json = {"role": slug(role.iris[0])}
        return read, {"parameters": parameters, "answer": text, "results": [], "evidence": as_evidence(cited)}

    def _heard(self, question: str) -> tuple[re.Match[str], Mention, Mention] | None:
        """Return what a question asks of which role and of which work before; None where it names not both."""
        said = question.lower().replace("’", "'")
        for match in filter(None, (one.search(said) for one in self._asked)):
            if self._is_certificate(match):
                continue
            role = self._named(self._words["all_of"].sub("", match["who"].strip()))
            mention = self._named(match["work"])
            if role is not None and mention is not None and role.iris:
                return match, role, mention
        return None

    def _is_certificate(self, match: re.Match[str]) -> bool:
        """Whether what somebody is to be beside a role is a certificate by its name: an EMT, to be a firefighter."""
        is_certified = self._words["certified"].search
        is_work = self._words["done"].search(match[0]) or is_certified(match["who"])
        return is_certified(match["work"]) is not None and not is_work

    def with_rest(self, found: Json, question: str, answer: Callable[[str], Json]) -> Json:
        """Return an answer with that to what a question asks behind it, of the same role where it names none."""
        asked = self._heard(question)
        also = self._also.match(question, asked[0].end()) if asked else None
        if asked is None or also is None:
            return found
        rest, role = question[also.end() :].strip(" ?.!"), asked[1]
        others = [answer(f"{one}?") for one in (rest, f"{rest} to become {article(role.text)}")]
        own = [one for one in others if one["understood"] and slug(role.iris[0]) in str(one["parameters"])]
        return with_more(found, own[0]) if own else without(found, others[0])

    def beside(self, found: Json, reading: Reading, reader: Reader) -> Json:
        """Return that no source states who comes to a role, with what is said of the experience that comes before."""
        mention = next((m for m in reading.named.values() if m.kind == ROLE and m.iris), None)
        near = next(self._sentences.near(mention.iris[0], reader), []) if mention else []
        rows = [one.row for one in self._on_experience(near)]
        if not rows:
            return found
        notes = noted(found["notes"])
        told = self._phrases.say("worked_before", quotes=in_words(rows, len(rows)))
        cited = as_evidence(load_evidence(reader, [row["passage"] for row in rows]).values())
        return {**found, "answer": f"{found['answer'].removesuffix(notes)} {told}{notes}", "evidence": cited}

    def _ruled(
        self, role: Mention, work: _Work, near: Sequence[Sequence[Sentence]], reader: Reader
    ) -> tuple[str, list[Row], list[Evidence]]:
        """Return by what is ruled, the sentences that are quoted, and the passages of these."""
        bear = [[(how, one) for one in some if (how := self._bears(one, work, role))] for some in near]
        found = sorted(next(filter(None, bear), []), key=lambda one: _ORDER.index(one[0]))
        if not found and (moved := self._moves(role.iris[0], work)[:_QUOTED]):
            return "moves", [_as_row(one) for one in moved], moved
        rows = [one.row for _, one in found][:_QUOTED] or [one.row for one in self._on_experience(near[0])]
        passages = [*load_evidence(reader, [row["passage"] for row in rows]).values()]
        is_none = self._is_none_usual(role.iris[0])
        if not found and not rows:
            return "unnamed_none" if is_none else "unnamed_silent", [], []
        return found[0][0] if found else "unnamed_not_usual" if is_none else "unnamed", rows, passages

    def _bears(self, sentence: Sentence, work: _Work, role: Mention) -> str:
        """Return how a sentence bears on whether those in a role must have done a work, or nothing."""
        text = sentence.text.replace("’", "'")
        if not self._is_on_entry(sentence):
            return ""
        is_held = any(_begins(text[m.end() :], work.names) for m in self._words["held"].finditer(text))
        if not (place := self._place(text, work)):
            return "held" if is_held else ""
        if kind := self._kind(text[:place], role, work):
            return "kinds" if kind in self._finder.lattice.narrower.get(role.iris[0], ()) else ""
        how = next((name for name, words in self._bearing.items() if words.search(text)), "some")
        is_one_of = how in ("rule", "all") and self._words["alternatives"].search(text, place)
        return "one_of" if is_one_of else how

    def _kind(self, text: str, role: Mention, work: _Work) -> str:
        """Return the one kind of the work of a role, or of one that takes it in, that a text names; or nothing."""
        lattice, own = self._finder.lattice, role.iris[0]
        around = {own, *lattice.roles[own].specialises}
        kinds = {kind for iri in around for kind in lattice.narrower.get(iri, ())} - {own} - work.iris
        named = {lattice.roles[iri].label: iri for iri in kinds if is_named(text, [lattice.roles[iri].label])}
        longest = [label for label in named if not any(label != one and label in one for one in named)]
        is_own = is_named(text, [lattice.roles[own].label, role.text])
        return named[longest[0]] if len(longest) == 1 and not is_own else ""

    def _is_on_entry(self, sentence: Sentence) -> bool:
        """Whether a sentence stands where it is told how one enters a role, and tells nothing of what follows on it."""
        is_there = self._under.search(sentence.heading) is not None and not sentence.is_cell
        return is_there and not self._words["never"].search(sentence.text.replace("’", "'"))

    def _place(self, text: str, work: _Work) -> int:
        """Return where a sentence begins to tell of a work as done before; 0 where it does not."""
        single = [name for name in work.names if " " not in name]
        for cue in self._words["before"].finditer(text):
            rest = self._words["up_to"].split(text[cue.end() :], maxsplit=1)[0]
            words = re.findall(r"[a-z]+", rest[:_LISTED]) if cue[0].endswith("experience in") else []
            if is_named(rest, work.names) or self._spans(rest) & work.iris or _are_alike(words, single):
                return max(cue.start(), 1)
        for cue in self._words["close"].finditer(text):
            if is_named(text[cue.end() :][:_NEAR], work.names):
                return cue.start()
        for cue in self._words["behind"].finditer(text):
            if _are_alike([cue["one"] or cue["other"]], single):
                return max(cue.start(), 1)
        return 0

    def _spans(self, text: str) -> set[str]:
        """Return the roles that a text names."""
        tokens = self._finder.grammar.spelling.tokens(text)
        return {iri for _, _, m in self._finder.spans(tokens) if m is not None and m.kind == ROLE for iri in m.iris}

    def _moves(self, role: str, work: _Work) -> list[Evidence]:
        """Return the sentences of moves to a role that start in a work."""
        lattice = self._finder.lattice
        moves = (
            move for iri in (role, *lattice.roles[role].specialises) for move in lattice.advancements_to.get(iri, ())
        )
        return list(dict.fromkeys(e for move in moves if work.iris & {*move.sources} for e in move.evidence if e.quote))

    def _on_experience(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentences on what experience is asked, or is a help, those first that ask it."""
        asked = [
            one
            for one in sentences
            if self._is_on_entry(one)
            and self._words["experience"].search(one.text)
            and not self._words["no_experience"].search(one.text)
        ]
        firm, some = self._bearing["all"].search, self._bearing["some"].search
        return sorted(asked, key=lambda one: (not firm(one.text), bool(some(one.text))))[:_BESIDE]

    def _is_none_usual(self, role: str) -> bool:
        """Whether the source has no experience as usual on entry to a role."""
        lattice, is_none = self._finder.lattice, self._phrases.ruled_by["no_experience"].search
        ends = (role, *lattice.roles[role].specialises)
        return any(
            is_none(r.label) for iri in ends for r in lattice.requirements_of.get(iri, ()) if r.kind == EXPERIENCE
        )

    def _work(self, mention: Mention) -> _Work:
        lattice = self._finder.lattice
        own = {*mention.iris, *(hit.iri for hit in mention.options)}
        kinds = {kind for iri in own for kind in lattice.narrower.get(iri, ())}
        labels = [lattice.roles[iri].label for iri in mention.iris if iri in lattice.roles]
        wholes = [label for label in labels if label.lower() == mention.text.lower() and " or " in label]
        parts = [part for label in wholes for part in _PARTS.split(label) if part]
        return _Work([*dict.fromkeys([mention.text, *labels, *parts])], frozenset(own | kinds))

    def _named(self, text: str) -> Mention | None:
        grammar = self._finder.grammar
        tokens = [word for word in grammar.spelling.tokens(text) if word not in grammar.articles]
        found, mentions = self._finder.find(tokens)
        is_one = found.strip() == f"{ROLE}0" and bool(mentions[0].iris or mentions[0].options)
        return mentions[0] if is_one else None


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, words in parts.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern


def _written(text: str, mention: Mention) -> str:
    """Return a name as the question has it, with its article: "an EMT", in the singular."""
    bare = re.sub(r"^(?:an?|the) ", "", text.strip(), flags=re.IGNORECASE)
    *before, last = bare.split()
    ended = mention.text.split()[-1]  # in the singular
    is_several = last.lower() != ended and last[:_STEM].lower() == ended[:_STEM] and last.endswith("s")
    return article(" ".join([*before, ended if is_several else last]))


def _begins(text: str, names: Sequence[str]) -> bool:
    """Whether a text begins with one of some names."""
    return any(is_named(" ".join(text.split()[: len(name.split())]), [name]) for name in names)


def _as_row(evidence: Evidence) -> Row:
    return {"quote": evidence.quote or "", "title": evidence.title, "edition": evidence.edition}


def _are_alike(words: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a word has one stem with a name: "teaching" and "teacher"."""
    pairs = ((one, name, max(_STEM, min(len(one), len(name)) - _ENDING)) for one in words for name in names)
    return any(one[:stem] == name[:stem] for one, name, stem in pairs)
