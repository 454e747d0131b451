"""Siding: two roles told side by side, what each does, what it is paid, and what is asked of it, kind by kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.iris import slug
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.figures import Figures
from kg.tell.matter import Matter, Told
from kg.tell.occupations import Occupations
from kg.tell.projecting import needs_of
from kg.tell.saying import Phrases, Said, gather, in_order

DUTIES = "duties-of-role"
DEFINITION = "definition-of-occupation"
SHARED = "qualities-shared"
_MANY = 8  # qualities, whose names are short
_FEW = 3  # of a kind for one role, or of its duties, before the rest is counted
_BOTH = "both"
_ENTRY = ", as usual on entry"
_SENTENCE_END = re.compile(r"(?<=[a-z)]\.)\s")


class Sides:
    """Tells what two roles do and what they are paid, by one state of the graph."""

    def __init__(
        self,
        queries: Mapping[str, CannedQuery],
        names: Names,
        finder: Finder,
        figures: Figures,
        occupations: Occupations,
        phrases: Phrases,
    ) -> None:
        """Tell duties by the rows of ``duties-of-role``, or else by the definition of an occupation."""
        self._query, self._defining = queries[DUTIES], queries[DEFINITION]
        self._names, self._finder = names, finder
        self._figures, self._occupations, self._phrases = figures, occupations, phrases

    def beside(self, reading: Reading, reader: Reader) -> tuple[str, list[str]]:
        """Return what stands before the requirements of two roles, and the statements that it rests on.

        What each does, and their figures; the figures alone where those are what is asked.
        """
        figures, observed = self._figures.compared(reading, reader)
        if set(re.findall(r"[a-z]+", reading.question.lower())) & self._phrases.of_figures:
            return figures, observed
        duties, stated = self._duties(reading, reader)
        return f"{duties} {figures}".strip(), [*stated, *observed]

    def _duties(self, reading: Reading, reader: Reader) -> tuple[str, list[str]]:
        texts: dict[str, str] = {}
        stated: list[str] = []
        mentions = [m for m in reading.named.values() if m.kind == ROLE]
        for mention in mentions:
            roles = (mention.iris[0], *self._finder.taking_in(mention.iris[0]))
            of, said = next(((iri, said) for iri in roles if (said := self._said(iri, reader))), ("", []))
            if not said:
                texts[mention.iris[0]] = self._defined(mention, reader)
                continue
            wider = "" if of == roles[0] else article(self._finder.lattice.roles[of].label)
            things = listed((one.label for one in said), _FEW)
            if of in texts:  # one page is on both, and what it says may be of one of them alone
                apart = [self._defined(one, reader) for one in mentions]
                if all(apart) and len({text.partition(": ")[2] for text in apart}) == len(apart):
                    return " ".join(apart), []
                name, role, wider = "duties_of_both", "", article(self._finder.lattice.roles[of].label)
            else:
                name, role = ("duties_of_wider" if wider else "duties_of"), article(mention.label)
            texts[of] = self._phrases.say(name, role=role, of=wider, things=things)
            stated += [one.iri for one in said[:_FEW]]
        return " ".join(filter(None, texts.values())), list(dict.fromkeys(stated))

    def _defined(self, mention: Mention, reader: Reader) -> str:
        """Return how a classification defines the occupation of a role, or each of several; nothing for none."""
        pooled = self._occupations.of(mention.iris[0], reader)
        occupations = self._occupations.called(pooled, mention.text)  # one of those that a role is, by its name
        bound = self._defining.bind({"code": [one.code for one in occupations]}, self._names) if occupations else ""
        rows = list(reader.texts(bound)) if bound else []
        firsts = {row["label"]: _SENTENCE_END.split(row["definition"])[0].removesuffix(".") for row in rows}
        role = article(mention.text if len(occupations) < len(pooled) else mention.label)
        if len(firsts) > 1:
            things = "; ".join(f"{label}: {first}" for label, first in firsts.items())
            return self._phrases.say("duties_defined_each", role=role, things=things)
        texts = (
            self._phrases.say("duties_defined", role=role, of=label, code=occupations[0].code, things=first)
            for label, first in firsts.items()
        )
        return " ".join(texts)

    def defined(self, mentions: Sequence[Mention], reader: Reader) -> str:
        """Return how a classification defines the occupation of each name; nothing for none."""
        return " ".join(filter(None, dict.fromkeys(self._defined(mention, reader) for mention in mentions)))

    def _said(self, role: str, reader: Reader) -> list[Said]:
        rows = reader.texts(self._query.bind({"role": [role]}, self._names))
        return in_order(gather(rows, self._phrases.places, "does"))


def compare(matter: Matter) -> Told:
    """Tell what is asked of two roles, kind by kind: of both what is said of both alike, then of each."""
    one, other = [mention.label for mention in matter.reading.named.values()][:2]
    sides = [_side(matter, label) for label in (one, other)]
    kinds = dict.fromkeys([*matter.phrases.kinds, *(s.row["kind"] for side in sides for s in side)])
    asked = matter.reading.question.lower()
    texts = [
        _of_kind(matter, kind, one, other, [[s for s in side if s.row["kind"] == kind] for side in sides])
        for kind in sorted(kinds, key=lambda kind: kind not in asked)
    ]
    silent = [label for label, side in zip((one, other), sides, strict=True) if not side]
    lacking = [_of_silent(matter, label) for label in silent]
    if len(silent) == len(sides) and not matter.more:
        lacking = [matter.phrases.say("neither", one=article(one), other=article(other))]
    text = " ".join(filter(None, (*texts, *lacking)))
    return Told(text, matter.rows, tuple(dict.fromkeys(s.iri for side in sides for s in side)))


def _of_silent(matter: Matter, label: str) -> str:
    """Return that nothing is stated of a role itself, and what is typical at entry to its occupation."""
    rows = [row for row in matter.more if row["roleLabel"] == label]
    texts = needs_of(rows, matter.phrases.sentences["by_occupation"])
    occupations = listed(f"{row['occupationLabel']} (SOC {slug(row['occupation'])})" for row in rows)
    name = "entry_of" if rows else "nothing_of"
    return matter.phrases.say(name, role=article(label), occupations=occupations, things=listed(texts))


def sided(matter: Matter) -> Told:
    """Tell what both of two roles have, or each of them alone: each thing once, and of whom it is said."""
    if not matter.rows:
        return replace(matter.none(), found=False)
    said = matter.gather(matter.rows, "qualityLabel")
    if matter.query.name == SHARED:
        return matter.tell("rows", said, lead=matter.lead, things=listed((s.label for s in said), _MANY))
    texts = []
    for label in dict.fromkeys(row["roleLabel"] for row in matter.rows):
        own = [row for row in matter.rows if row["roleLabel"] == label]
        wider = next((row["saidOfLabel"] for row in own if row["saidOfLabel"] != label), "")
        things = listed((row["qualityLabel"] for row in own), _MANY)
        name = "of_wider" if wider else "of_one"
        text = matter.phrases.say(name, role=article(label), of=article(wider), things=things)
        texts.append(text[:1].lower() + text[1:])
    return matter.tell("rows", said, lead=matter.lead, things="; ".join(texts))


def _side(matter: Matter, label: str) -> list[Said]:
    """Return what is asked of one of two roles, the strongest first, the same thing once."""
    ranks = list(matter.phrases.strengths)
    said = matter.gather(row for row in matter.rows if row["roleLabel"] == label)
    said = [replace(s, label=_plain(s), of="" if s.row["saidOfLabel"] == label else s.row["saidOfLabel"]) for s in said]
    said.sort(key=lambda s: (ranks.index(s.strength) if s.strength in ranks else len(ranks), s.is_limited))
    different: dict[tuple[str, tuple[str, ...]], Said] = {}
    for one in said:
        different.setdefault((one.label.lower(), one.contexts), one)
    return list(different.values())


def _plain(said: Said) -> str:
    """Return the label of a requirement without its kind, which is told before it, and without where a page has it."""
    label = said.label.replace("’", "'").removesuffix(_ENTRY)
    return label.removeprefix(f"{said.row['kind']}: ")


def _of_kind(matter: Matter, kind: str, one: str, other: str, sides: Sequence[Sequence[Said]]) -> str:
    told = [{str(s): s for s in side} for side in sides]
    shared = [text for text in told[0] if text in told[1] and told[0][text].strength == told[1][text].strength]
    parts = [_part(matter, _BOTH, [told[0][text] for text in shared])] if shared else []
    for label, side in zip((one, other), told, strict=True):
        own = [s for text, s in side.items() if text not in shared]
        parts += [_part(matter, article(label), own)] if own else []
    return matter.phrases.say("of_kind", kind=kind, parts="; ".join(parts)) if parts else ""


def _part(matter: Matter, role: str, said: Sequence[Said]) -> str:
    """Return what is asked of a role; the wider one that all of it is said of once."""
    wider = said[0].of if len({one.of for one in said}) == 1 else ""
    things = listed((f"{replace(one, of='') if wider else one} [{one.strength}]" for one in said), _FEW)
    name = "of_one" if not wider else "of_whole" if role == _BOTH else "of_wider"
    text = matter.phrases.say(name, role=role, of=article(wider), things=things)
    return text[:1].lower() + text[1:]
