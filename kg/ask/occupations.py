"""The occupations of SOC 2018 that a role is, or that take it in: by links, by its name, or by a title of theirs."""

from collections import defaultdict
from collections.abc import Iterable
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
SELECT DISTINCT ?occupation ?label WHERE {{
  ?occupation skos:notation ?code ; skos:prefLabel ?label .
  FILTER (STRSTARTS(STR(?occupation), "{_SCHEME}"))
}} ORDER BY ?occupation"""
_TITLED = _NAMED.replace("skos:prefLabel ?label", "skos:prefLabel ?label ; skos:altLabel ?title").replace(
    "DISTINCT ?occupation ?label", "DISTINCT ?occupation ?label ?title"
)
_SAME = "skos:exactMatch|skos:closeMatch"
_WIDER = "skos:broadMatch"
_GROUP = "0000"  # at the end of the code of a whole group, which is no occupation


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
        self._named: dict[str, Occupation] | None = None
        self._titled: dict[str, list[Occupation]] = {}

    def of(self, role: str, reader: Reader) -> list[Occupation]:
        """Return the occupations that *role* is linked to, or that of its name, or those that take it in.

        Most roles that a source names in passing have no link; an occupation of the same name is the same work. What
        takes a role in is a broader match of it, or what a role that it is a kind of is matched to, or the one
        occupation that lists the name of the role among its titles. An answer says which occupation it speaks of.
        """
        label = self._finder.lattice.roles[role].label
        found = self._linked([role], _SAME, reader) or self._by_name(label, reader)
        if found:
            return found
        taking_in = self._finder.taking_in(role)
        wider = self._linked([role], _WIDER, reader) or (taking_in and self._linked(taking_in, _SAME, reader))
        return [Occupation(one.code, one.label, is_wider=True) for one in wider or self._by_title(label)]

    def _linked(self, roles: Iterable[str], links: str, reader: Reader) -> list[Occupation]:
        tokens = " ".join(to_token(Iri(role)) for role in roles)
        rows = reader.select(_LINKED.replace("ROLE", tokens).replace("LINKS", links)).texts()
        found = (Occupation(_code(row["occupation"]), row.get("label", "")) for row in rows)
        return [one for one in found if not one.code.endswith(_GROUP)]

    def _by_name(self, label: str, reader: Reader) -> list[Occupation]:
        if self._named is None:
            rows = reader.select(_NAMED).texts()
            self._named = {
                self._spelling.key(row["label"]): Occupation(_code(row["occupation"]), row["label"]) for row in rows
            }
            self._titled = defaultdict(list)
            for row in reader.select(_TITLED).texts():
                titled = Occupation(_code(row["occupation"]), row["label"])
                self._titled[self._spelling.key(row["title"])].append(titled)
        named = self._named.get(self._spelling.key(label))
        return [named] if named else []

    def _by_title(self, label: str) -> list[Occupation]:
        """Return the one occupation that has a title; a title of several tells nothing, and that of a group neither."""
        titled = {one.code: one for one in self._titled.get(self._spelling.key(label), ())}
        return list(titled.values()) if len(titled) == 1 and not next(iter(titled)).endswith("0") else []


def _code(occupation: str) -> str:
    return occupation.removeprefix(_SCHEME)
