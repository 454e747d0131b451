"""The occupations of SOC 2018 that a role is: by its links, or else by its name."""

from kg.model import Role
from kg.reader import Reader
from kg.search.words import Spelling
from kg.terms import Iri, to_token
from kg.vocab import BASE, SKOS

_SCHEME = f"{BASE}scheme/soc-2018/"
_LINKED = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?occupation ?label WHERE {{
  VALUES ?role {{ ROLE }}
  ?role skos:exactMatch|skos:closeMatch ?occupation .
  OPTIONAL {{ ?occupation skos:prefLabel ?label }}
  FILTER (STRSTARTS(STR(?occupation), "{_SCHEME}"))
}} ORDER BY ?occupation"""
_NAMED = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?occupation ?label WHERE {{
  ?occupation skos:notation ?code ; skos:prefLabel ?label .
  FILTER (STRSTARTS(STR(?occupation), "{_SCHEME}"))
}} ORDER BY ?occupation"""


class Occupations:
    """Finds the occupations of roles; reads the names of all of them once, when the first role without a link asks."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._named: dict[str, str] | None = None

    def of(self, role: Role, reader: Reader) -> dict[str, str]:
        """Return ``{code: label}`` of the occupations that *role* is linked to, or else of the one with its name.

        Most roles that a source names in passing have no link; an occupation of the same name is the same work, and
        an answer says which occupation it speaks of.
        """
        linked = reader.select(_LINKED.replace("ROLE", to_token(Iri(role.iri)))).texts()
        found = {
            _code(row["occupation"]): row.get("label", "")
            for row in linked
            if not _code(row["occupation"]).endswith("0000")
        }
        if found:
            return found
        if self._named is None:
            rows = reader.select(_NAMED).texts()
            self._named = {self._spelling.key(row["label"]): _code(row["occupation"]) for row in rows}
        code = self._named.get(self._spelling.key(role.label))
        return {code: role.label} if code else {}


def _code(occupation: str) -> str:
    return occupation.removeprefix(_SCHEME)
