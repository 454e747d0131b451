"""Occupations without a role: what a question that is not understood says of one by name, and how it is read then."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.reader import Reader
from kg.search.index import PART
from kg.tell.occupations import Occupation
from kg.vocab import BASE, CAREER, SKOS

_SCHEME = f"{BASE}scheme/soc-2018/"
# The occupations that projections tell of and no role is, with their names; O*NET has its titles by a longer code.
_NAMED = f"""PREFIX skos: <{SKOS}>
PREFIX career: <{CAREER}>
SELECT DISTINCT ?code ?label ?title WHERE {{
  ?occupation career:typicalEducation ?level ; skos:notation ?code ; skos:prefLabel ?label .
  FILTER (STRSTARTS(STR(?occupation), "{_SCHEME}"))
  FILTER NOT EXISTS {{
    {{ ?role skos:exactMatch|skos:closeMatch ?occupation }}
    UNION {{ ?occupation skos:exactMatch|skos:closeMatch ?role }}
    FILTER (STRSTARTS(STR(?role), "{BASE}role/"))
  }}
  OPTIONAL {{ ?occupation skos:altLabel ?title }}
}} ORDER BY ?code ?label ?title"""
_LISTED = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?whole ?title WHERE {{
  ?listed skos:inScheme <{BASE}scheme/onet-soc-2019> ; skos:notation ?whole ; skos:altLabel ?title
}} ORDER BY ?whole ?title"""
_WHOLE = ".00"  # ends the code of an occupation of O*NET that is one of SOC
_HEADED = " of "  # in what parts of a name are said of: "First-Line Supervisors of"
_REST = "all other"  # ends what a classification has no occupation of its own for
_PARTS = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 7  # words of a name
_SHORTEST = 6  # letters of a name of one word
_DOING = "ing"


class Roleless:
    """Finds occupations without a role in questions; reads their names once, at the first question that needs them."""

    def __init__(self, grammar: Grammar, finder: Finder, read: Callable[[str], Reading]) -> None:
        """*read* reads a question with a role in place of the occupation."""
        self._grammar, self._finder, self._read = grammar, finder, read
        self._named: Mapping[str, Occupation] | None = None
        self._own: set[str] = set()  # names that such occupations have themselves

    def heed(self, reading: Reading, reader: Reader) -> tuple[Reading, Occupation] | None:
        """Return how a question that is not understood reads where it names one such occupation, and the occupation.

        It is read with a role in its place, so that nothing is answered of it that would be asked back of a role.
        So where it is understood of a role that has the name, or a word of it, for a title alone: a name that an
        occupation has itself goes before. None where a role is named too, or where it is not understood either.
        """
        if reading.refused or (role := self._stand_in()) is None:
            return None
        named, question = self.named(reader), reading.question
        taken = self._taken(reading) if reading.understood else ""
        if taken is None:
            return None
        words = [*_WORD.finditer(question)]
        for size in range(min(_LONGEST, len(words)), 0, -1):
            for place in range(len(words) - size + 1):
                start, end = words[place].start(), words[place + size - 1].end()
                key = self._grammar.key(question[start:end])
                if (occupation := named.get(key)) is None or (reading.understood and not self._is_before(key, taken)):
                    continue
                rest = self._grammar.spelling.tokens(f"{question[:start]} {question[end:]}")
                if any(m.kind == ROLE and m.iris for m in self._finder.find(rest)[1]):
                    return None
                found = self._read(f"{question[:start]}{role.label}{question[end:]}")
                return self._renamed(found, question, role, self._called(key, occupation), occupation)
        return None

    def named(self, reader: Reader) -> Mapping[str, Occupation]:
        """Return such occupations by name; a second the first time on the whole graph."""
        if self._named is None:
            self._named = self._names(reader.texts(_NAMED), reader.texts(_LISTED))
        return self._named

    def _taken(self, reading: Reading) -> str | None:
        """Return the name of the one role that a question is understood of; None where it is of more, or of none."""
        roles = [m for m in reading.named.values() if m.kind == ROLE]
        is_alone = len(roles) == 1 and reading.also is None and reading.person.source is None
        return self._grammar.key(roles[0].text) if is_alone else None

    def _is_before(self, key: str, taken: str) -> bool:
        """Whether an occupation has a name itself that a role has for a title alone, or no more than a word of."""
        return key in self._own and f" {taken} " in f" {key} "

    def _stand_in(self) -> Mention | None:
        _, mentions = self._finder.find([self._grammar.stands_in])
        return next((m for m in mentions if m.kind == ROLE and m.iris), None)

    def _renamed(
        self, found: Reading, question: str, role: Mention, label: str, occupation: Occupation
    ) -> tuple[Reading, Occupation] | None:
        named = [m for m in found.named.values() if m.kind == ROLE]
        is_alone = [m.iris for m in named] == [role.iris] and found.person.source is None and not found.person.years
        if not found.understood or not is_alone or found.also is not None:
            return None
        slots = {
            slot: Mention(ROLE, label, (), label) if mention.kind == ROLE else mention
            for slot, mention in found.named.items()
        }
        held = [f"“{m.text}” is not taken into account" for m in found.person.have if found.query == "paths"]
        notes = tuple(note for note in (*found.notes, *held) if role.label not in note.lower())
        return replace(found, question=question, named=slots, notes=notes, mentions=()), occupation

    def _called(self, key: str, occupation: Occupation) -> str:
        """Return what somebody in an occupation is called: for "commercial diving" a "commercial diver"."""
        return self._trades.get(key, key) if occupation.code else key

    def _names(self, rows: Iterable[Mapping[str, str]], listed: Iterable[Mapping[str, str]]) -> dict[str, Occupation]:
        """Return the occupation of each name that no other such occupation, no role and no plain word has."""
        own, titles = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        labels = dict[str, str]()
        for row in rows:
            code, label = row["code"], row["label"]
            if _REST in label.lower():
                continue
            if code not in labels:
                labels[code] = label
                own[self._grammar.key(label)].add(code)
                for part in _PARTS.split(label) if "except" not in label.lower() else ():
                    titles[self._grammar.key(part)].add(code)
            if "title" in row:
                titles[self._grammar.key(row["title"])].add(code)
        for row in listed:
            if (code := row["whole"].removesuffix(_WHOLE)) in labels:
                titles[self._grammar.key(row["title"])].add(code)
        parts = {
            self._grammar.key(part) for label in labels.values() if _HEADED not in label for part in _PARTS.split(label)
        }
        self._own = {*own, *(key for key in parts if " " in key)}
        single = {key: codes for key, codes in titles.items() if len(codes) == 1 and key not in own}
        found = {
            key: Occupation(code, labels[code], is_wider=named is single)
            for named in (single, own)
            for key, (code,) in ((key, tuple(codes)) for key, codes in named.items() if len(codes) == 1)
            if self._is_name(key)
        }
        for title, (name, *others) in self._grammar.titles.items():  # what people call them, as a "maid"
            is_role = any(hit.kind == "Role" and hit.rank <= PART for hit in self._finder.index.named(title))
            if name in found and not others and not is_role:
                found[title] = replace(found[name], is_wider=True)
        self._trades = {
            f"{key.removesuffix(end)}{_DOING}": key
            for key in found
            for end in self._grammar.of_trade[_DOING]
            if end and " " in key and key.endswith(end)
        }
        trades = {trade: found[key] for trade, key in self._trades.items() if trade not in found}
        return {**found, **{trade: one for trade, one in trades.items() if self._is_name(trade)}}

    def _is_name(self, key: str) -> bool:
        """Whether a name is that of somebody and not of a role, nor words that any question has."""
        grammar, words = self._grammar, key.split()
        ranks = [hit.rank for hit in self._finder.index.named(key) if hit.kind == "Role"]
        is_a_roles = bool(ranks) and (min(ranks) <= PART or key not in self._own)
        if not words or is_a_roles or key in grammar.no_names:
            return False
        if len(words) > 1:
            return not all(grammar.is_plain(word) or word in grammar.idle for word in words)
        is_common = grammar.is_plain(key) or key in grammar.idle | grammar.before | grammar.persons | grammar.refused
        return len(key) >= _SHORTEST and not is_common and bool(grammar.somebody.search(key))
