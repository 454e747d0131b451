"""What a role is called elsewhere: the titles of the occupations that it is matched to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.linking import Term
from kg.reader import Reader
from kg.vocab import CAREER, SKOS

_PREFIXES = f"PREFIX career: <{CAREER}>\nPREFIX skos: <{SKOS}>\n"
# A link is the same whichever side states it, its relation turned round.
_NEAREST = """?role a career:Role .
  { VALUES ?relation { skos:exactMatch skos:closeMatch skos:narrowMatch } ?role ?relation ?occupation } UNION {
    VALUES (?stated ?relation) {
      (skos:exactMatch skos:exactMatch) (skos:closeMatch skos:closeMatch) (skos:broadMatch skos:narrowMatch)
    } ?occupation ?stated ?role }
  FILTER NOT EXISTS { ?occupation a career:Role }"""
_MATCHES = f"""SELECT DISTINCT ?role ?relation ?occupation {{ {_NEAREST} }} ORDER BY ?role ?relation ?occupation"""
_TITLES = f"""SELECT DISTINCT ?occupation ?title {{
  {{ SELECT DISTINCT ?occupation {{ {_NEAREST} }} }}
  VALUES ?property {{ skos:prefLabel skos:altLabel career:reportedTitle }}
  ?occupation ?property ?title . FILTER (LANG(?title) IN ("", "en", "en-us", "en-gb"))
}} ORDER BY ?occupation ?title"""


def with_occupations(reader: Reader, roles: Sequence[Term]) -> tuple[Term, ...]:
    """Return *roles*, each also with the titles of the occupations nearest to it, as other labels of it.

    An occupation that a role is exactly or closely matched to has its titles there alone. Those of one that is merely
    narrower than a role become names of what is in it (``Term.members``), unless another of *roles* is that occupation.
    """
    titles: dict[str, list[str]] = {}
    for row in reader.texts(_PREFIXES + _TITLES):
        titles.setdefault(row["occupation"], []).append(row["title"])
    same: dict[str, list[str]] = {}
    narrower: dict[str, list[str]] = {}
    known = {role.iri for role in roles}
    for row in reader.texts(_PREFIXES + _MATCHES):
        if row["role"] in known:
            of = narrower if row["relation"] == f"{SKOS}narrowMatch" else same
            of.setdefault(row["role"], []).append(row["occupation"])
    taken = {occupation for some in same.values() for occupation in some}
    within = {role: [one for one in some if one not in taken] for role, some in narrower.items()}
    return tuple(
        replace(
            role,
            labels=tuple(dict.fromkeys((*role.labels, *_of(same.get(role.iri, ()), titles)))),
            members=_of(within.get(role.iri, ()), titles),
        )
        for role in roles
    )


def _of(occupations: Sequence[str], titles: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for one in occupations for title in titles.get(one, ())))
