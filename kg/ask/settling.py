"""Settling: a name of several roles at one end of a way, by the moves that sources state from one end to the other."""

from dataclasses import replace

from kg.ask.mentions import Finder, Mention
from kg.ask.reading import PLANNER, Reading
from kg.english import article
from kg.search import Hit


class Settling:
    """Settles which role is meant, or tells the way without it, by the statements of one state of the graph."""

    def __init__(self, finder: Finder) -> None:
        self._lattice, self._grammar = finder.lattice, finder.grammar

    def read(self, found: Reading) -> Reading | None:
        """Return *found*, a way of which one end may be several roles, with that settled; None where nothing does."""
        doubtful, goal = found.doubtful, found.named.get("to")
        source = found.named.get("from") or found.person.source
        if doubtful is None or found.query != PLANNER or goal is None or source is None:
            return None
        if self._goes_on(doubtful.text, found.question):
            return None
        if source == doubtful and goal.iris:
            return self._from_any(found, doubtful, goal)
        return self._to_any(found, doubtful, source) if goal == doubtful and source.iris else None

    def _goes_on(self, name: str, question: str) -> bool:
        """Whether a word behind a name, wherever it stands, may make another of it: "nurse anesthesia" is no nurse."""
        tokens, words = self._grammar.spelling.tokens(question), name.split()
        ends = [at + len(words) for at in range(len(tokens)) if tokens[at : at + len(words)] == words]
        behind = [next(iter(tokens[end : end + 1]), "") for end in ends]
        return bool(ends) and all(word and not self._grammar.is_beside(word) for word in behind)

    def _from_any(self, found: Reading, doubtful: Mention, goal: Mention) -> Reading | None:
        """Return the way from the one role of a name of which a source states the move, or from its beginning.

        It is told from its beginning where sources state the move of no role of that name, or of several and the name
        is the end of those of all of them ("a teacher"). Of several others, and where a single word ("an assistant")
        says too little, who asks is to say which.
        """
        movers = {iri for move in self._lattice.advancements_to.get(goal.iris[0], ()) for iri in move.sources}
        near = [hit for hit in doubtful.options if hit.iri in movers]
        if " " not in doubtful.text and len(near) <= 1:
            return None
        if len(near) == 1:
            return self._with(found, doubtful, near[0])
        if near and not all(_ends_so(hit, doubtful) for hit in doubtful.options):
            return None
        named = {slot: mention for slot, mention in found.named.items() if mention != doubtful}
        person = replace(
            found.person,
            source=None if found.person.source == doubtful else found.person.source,
            years=tuple(one for one in found.person.years if one[0] != doubtful),
        )
        note = f"“{doubtful.text}” may mean several roles, so the way is told from its beginning"
        notes = (*found.notes, note)
        return replace(found, intent="path_to", named=named, person=person, doubtful=None, why="", notes=notes)

    def _to_any(self, found: Reading, doubtful: Mention, source: Mention) -> Reading | None:
        """Return where somebody's role leads, where sources state moves to roles of a name ("to teacher")."""
        options = {hit.iri: hit for hit in doubtful.options}
        moves = [move for move in self._lattice.advancements if {*source.iris} & {*move.sources}]
        near = list(dict.fromkeys(iri for move in moves for iri in move.targets if iri in options))
        if len(near) == 1:
            return self._with(found, doubtful, options[near[0]])
        if not near or found.person.have or found.person.without:
            return None
        note = f"“{doubtful.text}” may mean several roles, so all that sources state of moves is told"
        asked = Reading(
            found.question, intent="advancement", query="advancement-from", tell="advancement", named={"role": source}
        )
        return replace(asked, mentions=found.mentions, notes=(*found.notes, note))

    def _with(self, found: Reading, doubtful: Mention, hit: Hit) -> Reading:
        """Return *found* with one role in place of a name that may mean several."""
        one = replace(doubtful, iris=(hit.iri,), label=hit.label, options=())
        named = {slot: one if mention == doubtful else mention for slot, mention in found.named.items()}
        person = replace(
            found.person,
            source=one if found.person.source == doubtful else found.person.source,
            years=tuple((one if role == doubtful else role, years) for role, years in found.person.years),
        )
        note = f"“{doubtful.text}” is taken for {article(hit.label)}, of which a source states the move"
        return replace(found, named=named, person=person, doubtful=None, why="", notes=(*found.notes, note))


def _ends_so(hit: Hit, mention: Mention) -> bool:
    return hit.label.lower().split()[-1:] == mention.text.split()[-1:]
