"""The rules of :mod:`kg.store.rewriting`: what stands for a construct that pyoxigraph 0.5 answers wrongly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from kg.store.outline import Outline
from kg.syntax import MOST_PARTS
from kg.tokens import scan

_CLAUSES = frozenset({"FROM", "USING"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_MODIFIERS = frozenset({"GROUP", "HAVING"})
_TERMS = frozenset({"iri", "name", "variable", "string", "number"})


@dataclass(frozen=True)
class Facts:
    """What a rule may ask about the store and the dataset of the request.

    ``ask`` answers an ASK of the same dataset; ``named_graphs`` are the IRIs of the named graphs, where the query does
    not name its own, None where one has no IRI.
    """

    ask: Callable[[str], bool]
    named_graphs: Callable[[], Sequence[str] | None]


class _TooLongError(Exception):
    """What a rule makes of the text is more than a parser should be given."""


@dataclass
class Rewriting:
    """A query on its way; made for one text, and written once."""

    read: Outline
    facts: Facts
    parts: int = 0
    numbers: "count[int]" = field(default_factory=count)

    def write(self) -> str:
        """Return the text as the engine has to be asked, the same text where no rule applies."""
        read = self.read
        first = self._first()
        if first is None:
            return read.text
        try:
            body = self.emit(first, len(read.tokens), "")
        except _TooLongError:
            return read.text
        start = read.tokens[first].start
        written = read.text[:start] + body + read.text[read.tokens[-1].end :]
        return read.text if written == read.text else written

    def _first(self) -> int | None:
        """Return where patterns may begin: in an update behind WHERE, as its templates are no patterns."""
        read = self.read
        if not read.word(read.form, "INSERT", "DELETE", "WITH"):
            return read.form
        if read.word(read.form + 1, "DATA", "WHERE"):
            return None
        at = read.form
        while at < len(read.tokens) and not read.word(at, "WHERE"):
            at = read.partner.get(at, at) + 1
        return at if at < len(read.tokens) else None

    def emit(self, first: int, last: int, graph: str) -> str:
        """Return the tokens from *first* to before *last*, rewritten; *graph* is the one named around them."""
        self.parts += last - first
        if self.parts > MOST_PARTS:
            raise _TooLongError
        read = self.read
        written: list[str] = []
        at, copied = first, read.tokens[first].start if first < last else 0
        while at < last:
            found = self._apply(at, graph)
            if found is None:
                at += 1
                continue
            text, after = found
            written += [read.text[copied : read.tokens[at].start], text]
            copied = read.tokens[after - 1].end
            at = after
        if first < last:
            written.append(read.text[copied : read.tokens[last - 1].end])
        return "".join(written)

    def _apply(self, at: int, graph: str) -> tuple[str, int] | None:
        """Return what stands for the tokens from *at* on, and which is the first token after those."""
        read = self.read
        token = read.tokens[at]
        if token.kind == "word":
            word = token.text.upper()
            if word == "GRAPH":
                return self._graph(at)
            if word == "GROUP_CONCAT":
                return self._concat(at, graph)
            if word == "SELECT":
                return self._nodes(at, graph)
            if word == "SERVICE":
                opening = read.group_after(at)
                return None if opening is None else self._as_it_is(at, read.partner[opening] + 1)
        elif token.kind in _TERMS:
            return self._path(at, graph)
        return None

    def _as_it_is(self, first: int, last: int) -> tuple[str, int]:
        return self.read.slice(first, last), last

    # Rule 1. The engine takes GRAPH ?g for a variable of each triple within. It is one of the graph as a whole: not
    # seen within, and bound whatever is found there (SPARQL 1.1, 18.6). So each graph gets a branch of its own.

    def _graph(self, at: int) -> tuple[str, int] | None:
        read = self.read
        name, opening = read.text_at(at + 1), at + 2
        if read.text_at(opening) != "{":
            return None
        closing = read.partner[opening]
        if read.kind_at(at + 1) != "variable":
            within = self.emit(opening, closing + 1, name)
            return f"{read.slice(at, opening)} {within}", closing + 1
        if not self._goes_wrong(opening + 1, closing, name):
            return self._as_it_is(at, closing + 1)
        graphs = self._named_graphs()
        if graphs is None:
            return self._as_it_is(at, closing + 1)
        branches = [self._branch(graph, name, opening, closing) for graph in graphs]
        return (
            f"{{ {' UNION '.join(branches)} }}"
            if branches
            else f"{{ {self.emit(opening, closing + 1, '')} VALUES {name} {{ }} }}"
        ), closing + 1

    def _branch(self, graph: str, name: str, opening: int, closing: int) -> str:
        within = self.emit(opening, closing + 1, f"<{graph}>")
        if any(self.read.kind_at(at) == "blank" for at in range(opening, closing)):
            within = self._relabel(within)
        return f"{{ GRAPH <{graph}> {within} VALUES {name} {{ <{graph}> }} }}"

    def _relabel(self, within: str) -> str:
        """Give blank nodes labels of their own: one label may not stand in two groups."""
        number, written, copied = next(self.numbers), [], 0
        for token in scan(within):
            if token.kind == "blank":
                written += [within[copied : token.start], f"_:{self.read.fresh}x{number}{token.text[2:]}"]
                copied = token.end
        return "".join([*written, within[copied:]])

    def _goes_wrong(self, first: int, last: int, name: str) -> bool:
        read = self.read
        for at in range(first, last):
            if read.kind_at(at) == "variable" and read.text_at(at)[1:] == name[1:]:
                return True
            if read.word(at, "MINUS", "SELECT", "GRAPH"):
                return True
            if read.word(at, "VALUES") and not self._is_beside_triples(at):
                return True
            if self._find_path(at):
                return True
        return False

    def _is_beside_triples(self, at: int) -> bool:
        """Whether a triple stands in the group of the VALUES at *at*, so that the graph is bound there."""
        read = self.read
        end = read.group_after(at)
        if end is None:
            return False
        after = read.partner[end] + 1
        after += read.text_at(after) == "."
        opening = read.text_at(at - 1) in {"{", "."}
        return (opening and read.kind_at(after) in _TERMS) or (
            read.text_at(at - 1) == "." and read.kind_at(at - 2) in _TERMS
        )

    def _named_graphs(self) -> Sequence[str] | None:
        """Return the named graphs of the query's dataset, None where it is not certain that all are known by IRI."""
        read = self.read
        found: list[str] = []
        is_named = False
        at = read.form
        while at < len(read.tokens) and not read.word(at, "WHERE"):
            if read.word(at, *_CLAUSES):
                is_named = True
                if read.word(at + 1, "NAMED"):
                    iri = read.prologue.find_iri(read.tokens[at + 2]) if at + 2 < len(read.tokens) else None
                    if iri is None:
                        return None
                    found.append(iri)
            elif read.text_at(at) == "{" and not read.word(read.form, "CONSTRUCT", "INSERT", "DELETE", "WITH"):
                break
            at = read.partner.get(at, at) + 1
        return list(dict.fromkeys(found)) if is_named else self.facts.named_graphs()

    # Rule 2. The engine leaves out that a node is at the end of a path of no steps from itself, where the dataset
    # does not have that node. A term that is no node of the graph has no other path.

    def _find_path(self, at: int) -> tuple[int, int] | None:
        """Return where object and end are of a triple that begins at *at*; None where its path cannot be empty."""
        read = self.read
        if read.kind_at(at) not in _TERMS or not self._is_first(at):
            return None
        end = at + 1
        if read.text_at(end) == "^":
            end += 1
        if read.text_at(end) == "(":
            end = read.partner[end] + 1
        elif read.kind_at(end) in {"iri", "name"} or read.text_at(end) == "a":
            end += 1
        else:
            return None
        if read.text_at(end) not in {"*", "?"} or read.kind_at(end) != "sign":
            return None
        target = end + 1
        if read.kind_at(target) not in _TERMS:
            return None
        after = target + 1
        if read.kind_at(target) == "string":
            after += read.kind_at(after) == "tag"
            after += 2 * (read.text_at(after) == "^^")
        if read.text_at(after) not in {".", "}", "{"} and read.kind_at(after) != "word":
            return None
        is_variable = read.kind_at(at) == "variable", read.kind_at(target) == "variable"
        return None if all(is_variable) else (target, after)

    def _is_first(self, at: int) -> bool:
        """Whether a triple begins at the term *at*: in a group, behind a triple, a group or a condition."""
        read = self.read
        if read.text_at(at - 1) != ")":
            return read.text_at(at - 1) in {"{", "}", "."}
        return read.text_at(read.opening[at - 1] - 1) not in {"{", "}", ".", ")"}

    def _path(self, at: int, graph: str) -> tuple[str, int] | None:
        read = self.read
        found = self._find_path(at)
        if found is None or any(token.kind == "blank" for token in read.tokens):
            return None
        target, after = found
        subject, target_text = read.text_at(at), read.slice(target, after)
        if read.kind_at(target) == "variable":
            constant, variable = subject, target_text
        elif read.kind_at(at) == "variable":
            constant, variable = target_text, subject
        elif self._is_same(at, target, after):
            constant, variable = subject, ""
        else:
            return None
        if self._is_node(constant, graph):
            return None
        return f"VALUES {variable} {{ {constant} }}" if variable else "{ }", after

    def _is_same(self, at: int, target: int, after: int) -> bool:
        read = self.read
        if read.text_at(at) == read.slice(target, after):
            return True
        iris = [read.prologue.find_iri(read.tokens[place]) for place in (at, target)]
        return after == target + 1 and iris[0] is not None and iris[0] == iris[1]

    def _is_node(self, term: str, graph: str) -> bool:
        read = self.read
        declared = read.slice(0, read.form)
        patterns = [f"?s ?p {term}"]
        if term[0] not in "\"'0123456789.+-" and term not in {"true", "false"}:
            patterns.append(f"{term} ?p ?o")
        union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
        if graph:
            union = f"GRAPH {graph} {{ {union} }}"
        return self.facts.ask(f"{declared}\nASK {self._dataset()} {{ {union} }}")

    def _dataset(self) -> str:
        read = self.read
        clauses: list[str] = []
        for at in range(read.form, len(read.tokens)):
            if read.word(at, *_CLAUSES):
                named = read.word(at + 1, "NAMED")
                clauses.append(f"FROM {'NAMED ' if named else ''}{read.text_at(at + 1 + named)}")
        if not clauses and read.word(read.form, "WITH"):
            clauses.append(f"FROM {read.text_at(read.form + 1)}")
        return " ".join(clauses)

    # Rule 3. The engine gives what it joins the language of its parts; it is a text without one.

    def _concat(self, at: int, graph: str) -> tuple[str, int] | None:
        read = self.read
        if read.text_at(at + 1) != "(":
            return None
        closing = read.partner[at + 1]
        return f"STR({read.slice(at, at + 2)}{self.emit(at + 2, closing, graph)}))", closing + 1

    # Rule 4. BNODE of a text is one node within a solution, and another in the next; the engine's is the same in all.

    def _nodes(self, at: int, graph: str) -> tuple[str, int] | None:
        read = self.read
        opening = read.group_after(at)
        if opening is None:
            return None
        closing = read.partner[opening]
        makes = [
            place
            for place in range(at, opening)
            if read.word(place, "BNODE") and read.text_at(place + 1) == "(" and read.text_at(place + 2) != ")"
        ]
        grouped = read.word(closing + 1, *_MODIFIERS) or any(
            read.word(place, *_AGGREGATES) for place in range(at, opening)
        )
        if not makes or grouped:
            return None
        solution = f"?{read.fresh}x{next(self.numbers)}"
        written, copied = [], at
        for place in makes:
            end = read.partner[place + 1]
            inner = self.emit(place + 2, end, graph)
            written += [self._between(copied, place), f'BNODE(CONCAT("b", MD5(CONCAT({solution}, MD5({inner}))))']
            copied = end
        written += [self._between(copied, opening), self.emit(opening, closing, graph)]
        return f"{''.join(written)} BIND(STRUUID() AS {solution}) }}", closing + 1

    def _between(self, first: int, last: int) -> str:
        return self.read.text[self.read.tokens[first].start : self.read.tokens[last].start]
