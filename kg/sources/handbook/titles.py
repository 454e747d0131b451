"""Roles that only the text of a page names, matched by their name to the occupation of O*NET that has it as a title."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.names import fold
from kg.sources.handbook.naming import to_singular
from kg.sources.handbook.roles import key
from kg.sources.mappings import BROAD, CLOSE, RELATED, Records
from kg.vocab import BASE, SEMAPV

_LEXICAL, _CHAINED = (f"{SEMAPV}{name}" for name in ("LexicalMatching", "MappingChaining"))
# The records join the sets that the ontology has of the same two vocabularies (ontology/links).
_ONET = Records("onet-soc", justification=_LEXICAL)
_SOC = Records("soc-2018", justification=_CHAINED)
_SOC_CODES = f"{BASE}scheme/soc-2018/"
_PREFERRED = "O*NET's title of this occupation, and of no other."
_ALTERNATE = "O*NET has the name among the other titles of this occupation, and of no other."
_UNLIKE = f"{_ALTERNATE} The two names share no word."
_SHORT_FORM = re.compile(r" \([A-Z]{2,}s?\)$")
_NO_WORDS = frozenset(("all", "and", "except", "in", "of", "or", "other", "the"))


@dataclass(frozen=True)
class Unmatched:
    """A role with no code of O*NET; ``within`` are the codes of the page that it is a group of, by IRI, if any."""

    iri: str
    label: str
    within: frozenset[str] = frozenset()
    has_soc: bool = False


@dataclass(frozen=True)
class Title:
    """A name that O*NET has of an occupation, by IRI; one is its preferred."""

    occupation: str
    name: str
    is_preferred: bool


def iter_matches(roles: Iterable[Unmatched], titles: Iterable[Title]) -> Iterator[tuple[Unmatched, str, Title, str]]:
    """Yield for each role whose name is a title of one occupation alone: role, relation, preferred title, comment.

    A preferred title is a close match. Another title is of an occupation that is as wide or wider; where the two names
    have no word in common and no code of the page speaks for it, no more is said than that they are related. A name
    that the reader told apart by its page, *director (registered nurse)*, is no title. Time is that of the titles.
    """
    preferred: dict[str, Title] = {}
    having: dict[bool, dict[str, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    for title in titles:
        if title.is_preferred:
            preferred[title.occupation] = title
        # Preferred titles are plurals; the 60,000 others name one worker, and English grammar takes time.
        name = _key(title.name) if title.is_preferred else key(_SHORT_FORM.sub("", title.name))
        having[title.is_preferred][name].add(title.occupation)
    for role in roles:
        for is_preferred in (True, False):
            names = (_key(role.label), key(_SHORT_FORM.sub("", role.label)))
            found = set().union(*(having[is_preferred].get(name, set()) for name in names))
            found = found & role.within if role.within else found
            if len(found) == 1:
                title = preferred[next(iter(found))]
                yield role, *_said(role, title, is_preferred=is_preferred)
            if found:
                break


def _said(role: Unmatched, title: Title, *, is_preferred: bool) -> tuple[str, Title, str]:
    if is_preferred:
        return CLOSE, title, _PREFERRED
    is_alike = bool(role.within or _words(role.label) & _words(title.name))
    return (BROAD, title, _ALTERNATE) if is_alike else (RELATED, title, _UNLIKE)


def iter_titles(roles: Iterable[Unmatched], titles: Iterable[Title]) -> Iterator[str]:
    """Yield the matches as lines, a ``skos:*Match`` with its record for each, and those to SOC 2018 that follow.

    An occupation of O*NET-SOC 2019 whose code ends in .00 is that of SOC, any other one is a part of it.
    """
    for role, relation, title, comment in iter_matches(roles, titles):
        labels = role.label, title.name
        yield from _ONET.mapping(role.iri, relation, title.occupation, labels=labels, comment=comment)
        code = title.occupation.rsplit("/", 1)[-1]
        if not role.has_soc:
            is_whole = code.endswith(".00")
            follows = relation if is_whole or relation == RELATED else BROAD
            soc, name = f"{_SOC_CODES}{code[:-3]}", title.name if is_whole else ""
            yield from _SOC.mapping(role.iri, follows, soc, labels=(role.label, name), comment=f"By O*NET-SOC {code}.")


def _key(name: str) -> str:
    return key(to_singular(_SHORT_FORM.sub("", name)))


def _words(name: str) -> set[str]:
    return set(fold(name).split()) - _NO_WORDS
