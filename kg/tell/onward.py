"""Onward: where no source states a move out of a role, which pages count work in it, and what O*NET relates to it."""

import re
from collections.abc import Mapping

from kg.ask.mentions import ROLE, Finder
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.graph import load_evidence
from kg.model import Evidence, Requirement
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.kin import Kin
from kg.tell.saying import Phrases
from kg.tell.sentences import Sentences, in_words

ONWARD = ("advancement-from", "what-it-leads-to")
_RELATED = "related-occupations"
_PARTS = re.compile(r",\s*(?:or\s+)?|\s+or\s+|\s+\(")
_QUOTED = 2  # pages that name work in the role
_SAID = 3  # sentences on advancement in a role itself
_MANY = 5  # occupations, which are alike and no way on


class Onward:
    """Tells both, and what sources say of advancement in the role, by one state of the graph."""

    def __init__(
        self,
        queries: Mapping[str, CannedQuery],
        names: Names,
        finder: Finder,
        sentences: Sentences,
        kin: Kin,
        phrases: Phrases,
    ) -> None:
        self._query, self._names, self._finder, self._phrases = queries[_RELATED], names, finder, phrases
        self._sentences, self._under = sentences, kin.advanced_under

    def said(self, reading: Reading, reader: Reader) -> tuple[str, list[Evidence]]:
        """Return what sources say of advancement in the one role that is asked after, and the passages; or nothing."""
        for role, mention in self._sentences.roles(reading).items():
            own = next(self._sentences.near(role, reader), [])
            rows = [one.row for one in own if self._under.search(one.heading) and not one.is_cell][:_SAID]
            if rows:
                text = self._phrases.say("sentences", role=article(mention.label), quotes=in_words(rows, _SAID))
                return text, [*load_evidence(reader, [row["passage"] for row in rows]).values()]
        return "", []

    def told(self, reading: Reading, reader: Reader) -> tuple[str, list[Evidence]]:
        """Return what stands behind that no advancement is stated, and the passages it rests on; empty for nothing."""
        mention = next((m for m in reading.named.values() if m.kind == ROLE and m.iris), None)
        if mention is None:
            return "", []
        counting = self._counting(mention.iris[0])
        texts, cited = list[str](), list[Evidence]()
        for evidence in counting[:_QUOTED]:
            values = {"title": evidence.title, "edition": evidence.edition, "quote": evidence.quote}
            texts.append(self._phrases.say("counts_for", role=article(mention.label), **values))
            cited.append(evidence)
        rows = reader.texts(self._query.bind({"role": [mention.iris[0]]}, self._names))
        things = listed((row["relatedLabel"] for row in rows), _MANY)
        texts += [self._phrases.say("related_only", role=article(mention.label), things=things)] if things else []
        return " ".join(texts), cited

    def _counting(self, role: str) -> list[Evidence]:
        """Return the sentences on experience for other roles that name work in *role*, one of each page."""
        lattice = self._finder.lattice
        parts = filter(None, (part.strip(" ()") for part in _PARTS.split(lattice.roles[role].label)))
        words = re.compile(rf"\b(?:{'|'.join(re.escape(part) for part in parts)})(?:e?s)?\b", re.IGNORECASE)
        own = {role, *lattice.roles[role].specialises, *lattice.narrower.get(role, ())}
        found: dict[str, Evidence] = {}
        for one in lattice.requirements:
            quoted = [e for e in one.evidence if e.quote and words.search(e.quote)]
            if _is_counted(one) and not own & {*one.roles} and quoted and self._names_it(quoted[0], role):
                found.setdefault(quoted[0].title, quoted[0])
        return list(found.values())

    def _names_it(self, evidence: Evidence, role: str) -> bool:
        """Whether a sentence has a name of *role*, and not that of another in which its words are."""
        tokens = self._finder.grammar.spelling.tokens(evidence.quote or "")
        return any(m is not None and m.kind == ROLE and role in m.iris for _, _, m in self._finder.spans(tokens))


def _is_counted(requirement: Requirement) -> bool:
    return requirement.kind == "experience" and bool(requirement.roles) and requirement.strength.label != "not required"
