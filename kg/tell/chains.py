"""Chains: what a role is in a vocabulary that it has no link to, through a term that is exactly the same."""

from collections.abc import Iterable

from kg.reader import Reader
from kg.tell.saying import Phrases, Row
from kg.terms import Iri, to_token
from kg.vocab import CAREER, SKOS

_ENDS = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?through ?term ?label WHERE {{
  VALUES ?role {{ ROLE }}
  ?role skos:exactMatch|skos:closeMatch ?through .
  ?through skos:exactMatch|^skos:exactMatch ?term .
  FILTER NOT EXISTS {{ ?term a <{CAREER}Role> }}
  FILTER NOT EXISTS {{ ?role ?stated ?term }}
  OPTIONAL {{ ?term skos:prefLabel ?label FILTER (LANGMATCHES(LANG(?label), "en")) }}
}} ORDER BY ?term ?through ?label"""
_ROLES = f"""PREFIX skos: <{SKOS}>
SELECT DISTINCT ?through ?term ?thing WHERE {{
  VALUES ?term {{ TERMS }}
  ?term skos:exactMatch|^skos:exactMatch ?through .
  ?thing skos:exactMatch|skos:closeMatch ?through ; a <{CAREER}Role> .
}} ORDER BY ?thing ?through ?term"""


def ends_of(role: str, reader: Reader) -> tuple[Row, ...]:
    """Return what is exactly the same as a term that a role is matched to, and not linked to the role itself.

    :returns: rows with ``through``, ``term`` and, where there is one, its English ``label``.
    """
    return tuple(reader.texts(_ENDS.replace("ROLE", to_token(Iri(role)))))


def roles_of(code: str, schemes: Iterable[str], reader: Reader) -> tuple[Row, ...]:
    """Return the roles that are matched to a term that is exactly the same as the one with a code.

    :param schemes: what the IRIs of vocabularies begin with.
    :returns: rows with ``thing``, ``through`` and ``term``.
    """
    if not code.replace("-", "").replace(".", "").isalnum():
        return ()
    terms = " ".join(to_token(Iri(f"{scheme}{code}")) for scheme in schemes)
    return tuple(reader.texts(_ROLES.replace("TERMS", terms)))


def told_code(iri: str, phrases: Phrases, otherwise: str = "") -> str:
    """Return a term as it is told, its vocabulary and its code; *otherwise* names a vocabulary that is not known."""
    scheme = max((begin for begin in phrases.schemes if iri.startswith(begin)), key=len, default="")
    code = iri.removeprefix(scheme) if scheme else iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return f"{phrases.schemes.get(scheme, otherwise)} {code}".strip()
