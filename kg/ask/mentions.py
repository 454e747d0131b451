"""Mentions: which words of a question name a role, a credential, a context, a code or a number of years."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.ask.grammar import Grammar
from kg.ask.likenames import LikeNames
from kg.ask.naming import CODE, CONTEXT, GROUP, KNOWN, NUMBER, ROLE, Mention, Span, joined, settled, slot_of
from kg.ask.trades import Trades
from kg.model import Lattice
from kg.search import Hit, SearchIndex
from kg.search.index import MATCHED, OTHER, PART
from kg.vocab import CREDENTIAL

BETWEEN = frozenset(("and", "or"))  # what joins the parts of a title
_LONGEST = 9  # words of a name
_NAMES = 8192  # runs of words of which it is kept what they name
_KEPT = 64  # runs of words in which what was found is kept
_FIELD = 3  # words of a field that is not known
_DEGREE, _FIRST = "degree", "bachelors-degree"
_BEGUN = 4  # letters, up to which what is only begun is like too many names
# Before a context; elsewhere its words are no place: one is called "with a bachelor's degree".
_PLACING = ("in", "at", "for", "within", "inside")
_HEAD = re.compile(r" (?:in|of|for|with|at|to|on|by) ")  # what follows it in a name is no last word of what it names
_TOLD_APART = re.compile(r"\s*\([^()]*\)")  # by its page: captain (firefighter)
_CODE = re.compile(r"\d\d-\d{4}(?:\.\d\d)?$|[qQ]\d{2,}$")  # of SOC, O*NET-SOC; an item of Wikidata
_GROUP_CODE = re.compile(r"\d{4}$")  # of ISCO, named before it
_SHORT = re.compile(r"\(([A-Z]{2,})\)")  # the letters that a credential is known by


class Finder:
    """Finds mentions by the names of one state of the graph."""

    def __init__(self, grammar: Grammar, index: SearchIndex, lattice: Lattice) -> None:
        self.grammar, self.index, self.lattice = grammar, index, lattice
        self._endings: dict[str, list[Hit]] | None = None
        self._trades = Trades(grammar, index, self._own_role, self._role)
        labels = [grammar.key(role.label) for role in lattice.roles.values()]
        self._like_names = LikeNames(labels, self._own_role)
        self._stated = frozenset(
            {role for one in lattice.requirements for role in one.roles}
            | {role for one in lattice.advancements for role in (*one.sources, *one.targets)}
        )
        self._found: dict[tuple[str, ...], list[Span]] = {}
        self._looked = lru_cache(_NAMES)(self._look)  # the same words stand in most questions
        short = ((_SHORT.search(item.label), item) for item in lattice.items.values())
        self._short = {grammar.key(found[1]): item for found, item in short if found}  # by its letters: CDA

    def find(self, tokens: Sequence[str]) -> tuple[str, list[Mention]]:
        """Return the words with a slot in place of each mention, and the mentions; a slot is a kind and a number."""
        words: list[str] = []
        mentions: list[Mention] = []
        for place, size, found in self.spans(tokens):
            if found is None:
                words.extend(tokens[place : place + size])
            else:
                words.append(slot_of(found, len(mentions)))
                mentions.extend([found] if found.kind != NUMBER else [])
        return " ".join(words), mentions

    def roles_alone(self, tokens: Sequence[str]) -> tuple[list[str], list[Mention]] | None:
        """Return the words with ``R`` in place of each role, and the roles; None where something else is named too."""
        words, roles = list[str](), list[Mention]()
        for place, size, mention in self.spans(tokens):
            if mention is None:
                words += tokens[place : place + size]
            elif mention.kind == ROLE and (mention.iris or mention.options):
                words.append(ROLE)
                roles.append(mention)
            else:
                return None
        return words, roles

    def spans(self, tokens: Sequence[str]) -> Iterator[Span]:
        """Yield, in order, each place, its number of words, and the mention there or None.

        A question is looked at whole and in parts, by several: what was found in the same words before is kept.
        """
        key = tuple(tokens)
        found = self._found.get(key)
        if found is None:
            found = [*self._spans(tokens)]
            self._found = {**(self._found if len(self._found) < _KEPT else {}), key: found}
        return iter(found)

    def _spans(self, tokens: Sequence[str]) -> Iterator[Span]:
        place = 0
        spans: list[Span] = []
        while place < len(tokens):
            found, size = self._at(tokens, place)
            spans.append((place, size, found))
            place += size
        spans = joined(spans, tokens)
        there = [found for _, _, found in spans if found is not None]
        yield from ((place, size, found and settled(found, there)) for place, size, found in spans)

    def _at(self, tokens: Sequence[str], place: int) -> tuple[Mention | None, int]:
        word = tokens[place]
        if _CODE.match(word) or (_GROUP_CODE.match(word) and "isco" in tokens[max(0, place - 3) : place]):
            return Mention(CODE, word, (), word), 1
        if word in self._short and place and tokens[place - 1] == "the" and not self._is_called(tokens, place):
            item = self._short[word]  # "the CPA" is no person
            return Mention(KNOWN, word, (item.iri,), item.label), 1
        for size in range(min(_LONGEST, len(tokens) - place), 0, -1):
            span = tokens[place : place + size]
            is_next = span[0] == "or" and place > 0 and tokens[place - 1] not in self.grammar.articles
            if span[0] in self.grammar.articles or span[-1] in self.grammar.articles or is_next:
                continue  # "or nurse" is none of an operating room
            is_place = place > 0 and tokens[place - 1] in _PLACING
            key = " ".join(span)
            found, is_trade = self._looked(key)
            if found is None or (is_trade and self._trades.is_none(key, tokens, place)):
                found = self._context(key) if is_place else None
            if found is not None:
                return self._with_field(found, tokens, place, size)
        after = tokens[place + 1 : place + 3]  # "two years", and not as "how does one", nor how old somebody is
        is_counting = after[:1] == ["year"] and after[1:] != ["old"]
        if is_counting and (word in self.grammar.numbers or re.fullmatch(r"\d+(?:\.\d+)?", word)):
            number = self.grammar.numbers.get(word, float(word) if word[0].isdigit() else 0)
            return Mention(NUMBER, f"{number:g}", (), word), 1
        return None, 1

    def _look(self, key: str) -> tuple[Mention | None, bool]:
        """Return what words are the name of, whatever stands around them, and whether it is that of a trade."""
        for look in (
            self._own_role,
            self._credential,
            self._of_field,
            self._role,
            self._like_names.find,
            self._trades.find,
        ):
            if (found := look(key)) is not None:
                return found, look == self._trades.find
        return None, False

    def _is_called(self, tokens: Sequence[str], place: int) -> bool:
        return place + 1 < len(tokens) and tokens[place + 1] in self.grammar.called

    def _own_role(self, key: str) -> Mention | None:
        hits = [hit for hit in self.index.named(key) if hit.kind == "Role" and hit.rank <= OTHER]
        if not hits or self.grammar.is_own(key):
            return None
        return self._choose(key, [hit for hit in self.index.named(key) if hit.kind == "Role"])

    def _role(self, key: str) -> Mention | None:
        if (self.grammar.is_own(key) and key not in self.grammar.titles) or key in self.grammar.no_names:
            return None
        bare = " ".join(word for word in key.split() if word not in self.grammar.articles)
        key = bare if bare in self.grammar.titles else key  # "drive the big rigs"
        hits = self._named(key)
        # What people mean by a word goes before what a page lists or several have for a title, not before a name.
        if not any(hit.rank <= OTHER for hit in hits):
            meant = [found for name in self.grammar.titles.get(key, ()) if (found := self._named(name))]
            if len(meant) > 1:
                return Mention(ROLE, key, (), key, tuple(found[0] for found in meant))
            hits = meant[0] if meant else hits
        # What only a title of one role says may be the last word of many: "nurse", "analyst", "driver".
        is_known = any(hit.rank <= PART and hit.iri in self._stated for hit in hits)
        if not is_known and not any(hit.rank <= OTHER for hit in hits) and key not in self.grammar.titles:
            kinds = {hit.iri: hit for hit in self._ending(key)}
            if len(kinds) > 1 or not hits:
                hits = list(kinds.values())
        return self._whole(self._choose(key, hits)) if hits else None

    def _whole(self, found: Mention) -> Mention | None:
        """Return a role, but for a title that only a part of those in it have: a "volunteer firefighter"."""
        parts = self.grammar.parts & set(found.text.split()) if found.by_title else set()
        return None if parts - set(self.grammar.key(found.label).split()) else found

    def _named(self, key: str) -> list[Hit]:
        hits = [hit for hit in self.index.named(key) if hit.kind == "Role"]
        if key.count(" ") == 1 and not any(hit.rank <= PART for hit in hits):  # "cabinet maker" is written as one too
            as_one = self.index.named(key.replace(" ", ""))
            hits = [hit for hit in as_one if hit.kind == "Role" and hit.rank <= PART] or hits
        return hits

    def _ending(self, key: str) -> list[Hit]:
        """Return the roles that a last word alone may mean: "technician" where one kind of them is known."""
        if self._endings is None:
            self._endings = {}
            asked = self.lattice.requirements_of
            known = self._stated & self.lattice.roles.keys()
            for iri in sorted(known, key=lambda iri: (-len(asked.get(iri, ())), iri)):  # those best known first
                label = self.lattice.roles[iri].label
                name = self.grammar.key(_TOLD_APART.sub("", label)) or self.grammar.key(label)
                last = _HEAD.split(name)[0].split()[-1]
                self._endings.setdefault(last, []).append(Hit(iri, "Role", label, label, OTHER))
        return self._endings.get(key, [])

    def _choose(self, key: str, hits: Sequence[Hit]) -> Mention:
        """Return the role that a name means: one of that name of which something is stated, before a mere title."""
        own = [hit for hit in hits if hit.rank <= OTHER]
        stated = [hit for hit in (hits if own else self._heired(hits)) if hit.iri in self._stated]
        # A role of that name gives way to the page that lists it, and never to what merely has it for a title.
        pool = [hit for hit in stated if not own or hit.rank <= PART] or own or stated or list(hits)
        best = min(hit.rank for hit in pool)
        first = {hit.iri: hit for hit in pool if hit.rank == best}
        wide = [iri for iri in first if all(iri in self.lattice.roles[one].specialises for one in first if one != iri)]
        if len(first) > 1 and (best != PART or len(wide) != 1):
            return Mention(ROLE, key, (), key, tuple(first.values())[:6])
        hit = self._kind_called(key, first[wide[0]] if wide else next(iter(first.values())))
        is_plain = self.grammar.key(hit.label) == key or (hit.rank <= OTHER and self.grammar.key(hit.name) == key)
        note = (
            "" if is_plain else f"“{key}” is taken for {hit.label}" + (", a title of it" if hit.rank >= MATCHED else "")
        )
        return Mention(ROLE, key, (hit.iri,), hit.label, note=note, by_title=hit.rank >= MATCHED)

    def _kind_called(self, key: str, hit: Hit) -> Hit:
        """Return the kind of a role that its page has by that name, where the role itself has it for a title alone."""
        if hit.rank < MATCHED:
            return hit
        roles, kinds = self.lattice.roles, self.lattice.narrower.get(hit.iri, ())
        called = [iri for iri in kinds if self.grammar.key(_TOLD_APART.sub("", roles[iri].label)) == key]
        stated = [iri for iri in called if iri in self.lattice.requirements_of]
        return Hit(stated[0], hit.kind, roles[stated[0]].label, key, OTHER) if len(stated) == 1 else hit

    def _heired(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return hits with those that a role is a kind of in place of one of which nothing is stated.

        So a title that several roles have is not taken for the one of them that happens to have a page.
        """
        found = list[Hit]()
        for hit in hits:
            wider = [] if hit.iri in self._stated else [*self.lattice.roles[hit.iri].specialises]
            found += [replace(hit, iri=iri, label=self.lattice.roles[iri].label) for iri in wider] or [hit]
        return found

    def _credential(self, key: str) -> Mention | None:
        slug = self.grammar.spellings.get(key)
        if slug is not None and f"{CREDENTIAL}{slug}" in self.lattice.items:
            iri = f"{CREDENTIAL}{slug}"
            return Mention(KNOWN, key, (iri,), self.lattice.items[iri].label)
        if slug is not None:  # a degree in a field that no source here names is one of its level
            level = next((one for one in self.grammar.in_a_field if slug.startswith(f"{one}-")), "")
            iri = f"{CREDENTIAL}{self.grammar.taken_as.get(slug, level)}"
            if iri in self.lattice.items:
                label = self.lattice.items[iri].label
                return Mention(KNOWN, key, (iri,), label, note=f"“{key}” is taken as {label}")
        for hit in self.index.named(key):
            item = self.lattice.items.get(hit.iri)
            if hit.kind == "Credential" and item is not None and self._is_clear(key, item.level):
                return Mention(KNOWN, key, (hit.iri,), hit.label)
        letters, _, called = key.partition(" ")
        if letters in self._short and called in self.grammar.called:
            item = self._short[letters]
            return Mention(KNOWN, key, (item.iri,), item.label)
        if key in self.grammar.groups:
            group = self.grammar.groups[key]
            known = tuple(
                f"{CREDENTIAL}{one}" for one in group.leaves_out if f"{CREDENTIAL}{one}" in self.lattice.items
            )
            return Mention(GROUP, key, known, group.label)
        return None

    def _of_field(self, key: str) -> Mention | None:
        """Return a degree with its field before it, "psychology bachelor", where the graph has that."""
        words = key.split()
        for size in range(1, len(words)):
            rest = " ".join(words[size:])
            is_plain = rest == _DEGREE  # "a psych degree" is mostly a first one
            slug = _FIRST if is_plain else self.grammar.spellings.get(rest, "")
            start, field = self.grammar.in_a_field.get(slug), " ".join(words[:size])
            if start is None:
                continue
            name = f"{start} {self.grammar.fields.get(field, field)}"
            hit = next((hit for hit in self.index.named(name) if hit.kind == "Credential"), None)
            if hit is not None:
                note = f"“{key}” is taken as {hit.label}" if is_plain else ""
                return Mention(KNOWN, key, (hit.iri,), hit.label, note=note)
        return None

    def _context(self, key: str) -> Mention | None:
        hits = [hit for hit in self.index.named(key) if hit.kind == "Context"]
        if not hits or self.grammar.is_own(key) or len(key.split()) > 5:
            return None
        return Mention(CONTEXT, key, (hits[0].iri,), hits[0].label)

    def _is_clear(self, key: str, level: int | None) -> bool:
        """Whether a name is that of a credential beyond doubt: a reader of prose takes "experienced" for one too."""
        if key in self.grammar.groups or self.grammar.is_own(key):
            return False
        return level is not None or len(key.split()) > 1

    def _with_field(self, found: Mention, tokens: Sequence[str], place: int, size: int) -> tuple[Mention, int]:
        """Return a degree with the field that follows it, where the graph has that; a field unknown is noted."""
        start = self.grammar.in_a_field.get(found.iris[0].rsplit("/", 1)[-1]) if found.kind == KNOWN else None
        after = place + size
        if start is None or after >= len(tokens) or (after + 1 == len(tokens) and tokens[after] in ("in", "of")):
            return found, size
        if tokens[after] not in ("in", "of"):
            return self._with_bare_field(found, start, tokens, after, size)
        for count in range(min(6, len(tokens) - after - 1), 0, -1):
            said = " ".join(tokens[after + 1 : after + 1 + count])
            key = f"{start} {self.grammar.fields.get(said, said)}"
            hits = [hit for hit in self.index.named(key) if hit.kind == "Credential"]
            if hits:
                return Mention(KNOWN, key, (hits[0].iri,), hits[0].label), size + 1 + count
        return self._in_another_field(found, tokens, after + 1, size + 1)

    def _with_bare_field(
        self, found: Mention, start: str, tokens: Sequence[str], after: int, size: int
    ) -> tuple[Mention, int]:
        """Return a degree with the field right behind it, "BSc Forestry", where no role is named there."""
        for count in range(min(4, len(tokens) - after), 0, -1):
            span = tokens[after : after + count]
            said = " ".join(span)
            if self._own_role(said) is not None:
                break
            hits = self.index.named(f"{start} {self.grammar.fields.get(said, said)}")
            hit = next((hit for hit in hits if hit.kind == "Credential"), None)
            if hit is not None and not self.grammar.is_own(said):
                return Mention(KNOWN, f"{found.text} {said}", (hit.iri,), hit.label), size + count
        return found, size

    def _in_another_field(self, found: Mention, tokens: Sequence[str], start: int, size: int) -> tuple[Mention, int]:
        """Return a degree of no field that is known, with the words of its field noted as left aside."""
        words: list[str] = []
        for word in tokens[start : start + _FIELD]:
            role = self._role(word)
            if word == "." or self.grammar.is_plain(word) or (role is not None and not role.by_title):
                break
            words.append(word)
        is_place = self.grammar.refusals(self.grammar.limits, " ".join(words))  # "a bachelor's in Europe"
        if not words or is_place or tokens[start - 1] != "in":
            return found, size - 1
        note = f"the field “{' '.join(words)}” of {found.label} is not one that is known here, and is left aside"
        return replace(found, note=note), size + len(words)

    def licences(self, text: str) -> Mention:
        """Return all licences, as what somebody will not have."""
        items = (item for item in self.lattice.items.values() if item.is_licence)
        iris = (item.iri for item in items if self.grammar.licences & set(item.label.lower().split()))
        return Mention(GROUP, text, tuple(sorted(iris)), "a license")

    def taking_in(self, role: str) -> list[str]:
        """Return the roles that take in *role*, the nearest first: those it is a kind of, and pages that list it."""
        known = self.lattice.roles[role]
        listing = [hit.iri for hit in self.index.named(self.grammar.key(known.label)) if hit.rank == PART]
        return list(dict.fromkeys((*known.specialises, *(iri for iri in listing if iri in self.lattice.roles))))

    def whole(self, parts: Sequence[Mention]) -> Mention | None:
        """Return the role that has just *parts* for its name, in any order: "waitress or waiter"."""
        said = {word for mention in parts for word in mention.text.split()}
        known = [iri for mention in parts for iri in mention.iris]
        for iri in dict.fromkeys([*known, *(wider for one in known for wider in self.taking_in(one))]):
            label = self.lattice.roles[iri].label
            if said == set(self.grammar.key(label).split()) - BETWEEN:
                return Mention(ROLE, self.grammar.key(label), (iri,), label)
        return None

    def compound(self, first: Mention, second: Mention) -> Mention | None:
        """Return the role that two names side by side are the name of, the first in full: "PT assistant"."""
        full = self.grammar.key(f"{first.label} {second.label}")
        own = [hit for hit in self.index.named(full) if hit.kind == "Role" and hit.rank == 0]
        return Mention(ROLE, f"{first.text} {second.text}", (own[0].iri,), own[0].label) if len(own) == 1 else None

    def suggest(self, words: str, most: int = 3) -> list[Hit]:
        """Return the roles whose names are most like *words*."""
        wanted = set(self.grammar.key(words).split())
        # A title, and any name for a short word, must have the words themselves: some name or other begins like it.
        found = [
            one
            for one in self.index.search(words, most=12, kinds=frozenset({"Role"}))
            if (one.hit.rank <= PART and len(words) > _BEGUN) or wanted == set(self.grammar.key(one.hit.name).split())
        ]
        stated = [one.hit for one in found if one.hit.iri in self._stated]
        return (stated or [one.hit for one in found])[:most]


__all__ = ["CODE", "CONTEXT", "GROUP", "KNOWN", "NUMBER", "ROLE", "Finder", "Mention", "slot_of"]
