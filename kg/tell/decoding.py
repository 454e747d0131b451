"""Decoding: a question that names a code, as one of the role or the occupation that the code stands for."""

from collections.abc import Mapping
from dataclasses import replace

from kg.ask.grammar import Grammar
from kg.ask.mentions import CODE, ROLE, Mention
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery, get_query
from kg.reader import Reader
from kg.tell.saying import Row


class Decoding:
    """Decodes by one state of the graph."""

    def __init__(self, grammar: Grammar, queries: Mapping[str, CannedQuery], names: Names, lattice: Lattice) -> None:
        self._grammar, self._queries, self._names, self._lattice = grammar, queries, names, lattice

    def heed(self, reading: Reading, reader: Reader) -> Reading:
        """Return *reading* with the one role that a code stands for in its place, where a role is asked about."""
        if (code := reading.named.get("role")) is None or code.kind != CODE:
            return reading
        rows = [row for row in self.resolved(code.label, reader) if row["thing"] in self._lattice.roles]
        roles = {row["thing"]: row["thingLabel"] for row in rows if row["relation"] == rows[0]["relation"]}
        if len(roles) == 1:
            ((iri, label),) = roles.items()
            note = f"“{code.label}” is the code of {article(label)}"
            named = {"role": Mention(ROLE, code.text, (iri,), label)}
            return replace(reading, named=named, notes=(*reading.notes, note))
        name, tell = self._grammar.or_else.get(reading.query, ("", ""))
        if not roles and name and any(p.name == "code" for p in self._queries[name].parameters):
            return replace(reading, query=name, tell=tell, named={"code": code})
        return replace(reading, why=f"“{code.label}” is the code of {listed(roles.values()) or 'no role here'}.")

    def resolved(self, code: str, reader: Reader) -> list[Row]:
        """Return what a code stands for, the rows of ``resolve``."""
        return list(reader.texts(get_query(self._queries, "resolve").bind({"code": [code]}, self._names)))
