"""The occupations of SOC 2018 that a role is, or that take it in: by links, or else by its name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.ask.mentions import Finder
from kg.reader import Reader
from kg.search.words import Spelling
from kg.terms import Iri, to_token
from kg.vocab import BASE, SKOS

_SCHEME = f"{BASE}scheme/soc-2018/"
_LINKED = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?occupation ?label WHERE {{
  VALUES ?role {{ ROLE }}
  ?role LINKS ?occupation .
  OPTIONAL {{ ?occupation skos:prefLabel ?label }}
  FILTER (STRSTARTS(STR(?occupation), "{_SCHEME}"))
}} ORDER BY ?occupation"""
_NAMED = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?occupation ?label ?title WHERE {{
  ?occupation skos:notation ?code ; skos:prefLabel ?label .
  OPTIONAL {{ ?occupation skos:altLabel ?title }}
  FILTER (STRSTARTS(STR(?occupation), "{_SCHEME}"))
}} ORDER BY ?occupation ?label ?title"""
_SAME = "skos:exactMatch|skos:closeMatch"
_WIDER = "skos:broadMatch"
_GROUP = "0000"  # at the end of the code of a whole group, which is no occupation
_BROAD = "0"  # at the end of the code of a broad occupation, of which no figures are given but for those in it
_REST = "all other"  # what a classification has no occupation of its own for
_PARTS = re.compile(r",\s*(?:or\s+)?(?:including\s+)?|\s+or\s+(?:including\s+)?")
_JOINTS = frozenset(("and", "or"))


@dataclass(frozen=True)
class Occupation:
    """An occupation by its code; ``is_wider`` where it takes in more than the role that it was found for."""

    code: str
    label: str
    is_wider: bool = False


class Occupations:
    """Finds the occupations of roles; reads the names of all of them once, when the first role without a link asks."""

    def __init__(self, spelling: Spelling, finder: Finder) -> None:
        self._spelling, self._finder = spelling, finder
        self._named: dict[str, tuple[Occupation, ...]] | None = None

    def of(self, role: str, reader: Reader) -> list[Occupation]:
        """Return the occupations that *role* is linked to, or else that of its name, or else those that take it in.

        Most roles that a source names in passing have no link; an occupation of the same name is the same work, one
        that has the name as a title takes it in. So does a broader match of a role, or what a role that it is a kind
        of is matched to. An answer says which occupation it speaks of.
        """
        label = self._finder.lattice.roles[role].label
        found = self._linked([role], _SAME, reader) or self._by_name(label, reader)
        if found:
            return found
        taking_in = self._finder.taking_in(role)
        wider = self._linked([role], _WIDER, reader) or (taking_in and self._linked(taking_in, _SAME, reader))
        return [Occupation(one.code, one.label, is_wider=True) for one in wider or ()]

    def of_name(self, name: str, reader: Reader) -> list[Occupation]:
        """Return the occupations that have *name* for their own: "taxi driver", one of those that a page is on."""
        return [one for one in self._by_name(name, reader) if not one.is_wider]

    def called(self, found: Sequence[Occupation], name: str) -> list[Occupation]:
        """Return those of several occupations of a role that a name of one of them is: "therapy aide"; else all."""
        key = frozenset(self._key(name).split())
        labels = {one: frozenset(self._key(one.label).split()) for one in found}
        return [one for one in found if labels[one] == key] or [one for one in found if key <= labels[one]] or [*found]

    def named(self, reader: Reader) -> Mapping[str, tuple[Occupation, ...]]:
        """Return all occupations by name; half a second the first time on the whole graph."""
        if self._named is None:
            self._named = self._names(list(reader.texts(_NAMED)))
        return self._named

    def _linked(self, roles: Iterable[str], links: str, reader: Reader) -> list[Occupation]:
        tokens = " ".join(to_token(Iri(role)) for role in roles)
        rows = reader.texts(_LINKED.replace("ROLE", tokens).replace("LINKS", links))
        found = (Occupation(_code(row["occupation"]), row.get("label", "")) for row in rows)
        return [one for one in found if not one.code.endswith(_GROUP)]

    def _by_name(self, label: str, reader: Reader) -> list[Occupation]:
        named = self.named(reader)
        if found := named.get(self._key(label)):
            return list(found)
        parts = [named.get(self._key(part), ()) for part in _PARTS.split(label)]  # each of them, or none
        return list(dict.fromkeys(one for part in parts for one in part)) if all(parts) else []

    def _names(self, rows: Sequence[Mapping[str, str]]) -> dict[str, tuple[Occupation, ...]]:
        """Return the occupations of each name, the surest reading of it alone.

        A name is that of an occupation, also with what narrows it before it, or that without it, "opticians" of
        "Opticians, Dispensing", or a title of people in it; all but the first where one occupation alone has them. What
        several are named by before what narrows each is the name of these, where the classification has no others.
        """
        known = {_code(row["occupation"]): row["label"] for row in rows}
        detailed = {code: label for code, label in known.items() if not code.endswith(_BROAD)}
        shorter, titles = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        turned = defaultdict[str, set[str]](set)
        listing = set[str]()  # names before a list, "Bus Drivers, Transit and Intercity", which others may share
        for code, label in detailed.items():
            head, _, narrowing = label.partition(",")
            if narrowing:
                shorter[self._key(head)].add(code)
            if {*narrowing.lower().split()} & _JOINTS or _REST in narrowing.lower():
                listing.add(self._key(head))
            for name in _turned(head, narrowing):
                turned[self._key(name)].add(code)
        for row in rows:
            if "title" in row:
                titles[self._key(row["title"])].add(_code(row["occupation"]))
        found: dict[str, tuple[Occupation, ...]] = {}
        heads = {head: sorted(codes) for head, codes in shorter.items() if len(codes) > 1}
        longer = {
            " ".join(self._key(label).split()[:size])
            for label in detailed.values()
            if "," not in label
            for size in range(1, 4)
        }
        kinds = {
            head: tuple(Occupation(code, known[code]) for code in codes)
            for head, codes in heads.items()
            if head not in longer and not any(_REST in known[code].lower() for code in codes)
        }
        for named, is_wider in ((titles, True), (shorter, False), (turned, False)):
            kept = named.keys() - listing if named is shorter else named.keys()
            single = {name: next(iter(named[name])) for name in kept if len(named[name]) == 1}
            found |= {name: (Occupation(code, known[code], is_wider),) for name, code in single.items()}
            found |= kinds  # "bus driver" of "Bus Drivers, School" and "Bus Drivers, Transit and Intercity"
        for code, label in known.items():
            parts = [one for one in detailed if code.endswith(_BROAD) and one[:-1] == code[:-1]]
            made = tuple(Occupation(one, known[one]) for one in parts or [code])
            found[self._key(label)] = made
        return found | {self._key(label): (Occupation(code, label),) for code, label in detailed.items()}

    def _key(self, label: str) -> str:
        """Return a name as it is compared: what joins its parts is none of it."""
        return " ".join(word for word in self._spelling.tokens(label) if word not in _JOINTS)


def _turned(head: str, narrowing: str) -> list[str]:
    """Return the names of an occupation with the one word that narrows it first; of two names in one, both and each.

    >>> _turned("Kite Menders and Sewers", "Seaside"), _turned("Menders", "Except Kites")
    (['Seaside Kite Menders and Sewers', 'Seaside Kite Menders', 'Seaside Kite Sewers'], [])
    """
    if len(narrowing.split()) != 1:
        return []
    first, *others = head.split(" and ")
    kind = " ".join(first.split()[:-1])
    names = dict.fromkeys((head, first, *(f"{kind} {other}".strip() for other in others)))
    return [f"{narrowing.strip()} {name}" for name in names]


def _code(occupation: str) -> str:
    return occupation.removeprefix(_SCHEME)
