"""What can be read off the text of an update without parsing it: its operations, what they load, what they write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.errors import QueryError
from kg.prologue import Prologue, read_prologue
from kg.tokens import CLOSING, OPENING, Token, refusal, scan

_LOAD = re.compile("LOAD", re.IGNORECASE | re.ASCII)
_TERMS = frozenset({"a", "true", "false"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update: its ``body``, and how many of all that the update has ``declared`` hold for it."""

    declared: tuple[str, ...]
    held: int
    body: str

    @property
    def text(self) -> str:
        """An update that does this alone."""
        return "\n".join((*self.declared[: self.held], self.body))


def split_operations(update: str) -> tuple[Operation, ...]:
    """Return the operations of an update in order; none for an update that does nothing.

    What does not parse is in one of them, so that the engine will say so. A blank node label is another node in
    another operation. Takes time and memory in proportion to the update; the texts of all operations together may be
    as long as its declarations times their number.

    :raises QuerySyntaxError: there is no operation before a semicolon, and the text is not that semicolon alone.

    >>> [one.text for one in split_operations("BASE <a:b> CLEAR GRAPH <c> ; INSERT DATA { <d> <e> 1 ; <f> 2 } ;")]
    ['BASE <a:b>\\nCLEAR GRAPH <c>', 'BASE <a:b>\\nINSERT DATA { <d> <e> 1 ; <f> 2 }']
    """
    tokens = tuple(scan(update))
    declared: list[str] = []
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(tokens):
        first, at = at, Prologue().read(tokens, at)
        if at > first:
            declared.append(update[tokens[first].start : tokens[at - 1].end])
        first, at = at, _find_semicolon(tokens, at)
        if at > first:
            found.append((len(declared), update[tokens[first].start : tokens[at - 1].end]))
        elif at < len(tokens) and (found or at + 1 < len(tokens)):
            raise refusal(update, tokens[at].start, "expected an operation before ;")
        at += 1
    everything = tuple(declared)
    return tuple(Operation(everything, held, body) for held, body in found)


def _find_semicolon(tokens: Sequence[Token], at: int) -> int:
    """Return where the operation that begins at *at* ends: at a semicolon outside all brackets, or with the text."""
    depth = 0
    while at < len(tokens) and (depth > 0 or tokens[at].text != ";"):
        # An opening << may be two signs of a comparison; triples are in braces anyway.
        depth += (tokens[at].text in OPENING - {"<<"}) - (tokens[at].text in CLOSING - {">>"})
        at += 1
    return at


def with_using(operation: Operation, default: Sequence[str], named: Sequence[str]) -> Operation:
    """Return *operation* asked of a dataset: the default graph is of the graphs *default*, and *named* are those named.

    The IRIs must be fit to stand between ``<`` and ``>``. Without any, the operation comes back as it is.

    :raises QueryError: it names a dataset of its own, with USING or WITH.

    >>> with_using(Operation((), 0, "DELETE WHERE { ?s ?p ?o }"), ["urn:b"], []).body
    'DELETE { ?s ?p ?o } USING <urn:b> WHERE { ?s ?p ?o }'
    """
    using = " ".join([*(f"USING <{iri}>" for iri in default), *(f"USING NAMED <{iri}>" for iri in named)])
    return replace(operation, body=_add_using(operation.body, using)) if using else operation


def _add_using(body: str, using: str) -> str:
    tokens = tuple(scan(body))
    words = [(token, token.text.upper()) for token in _outermost(tokens) if token.kind == "word"]
    if [word for _, word in words[:2]] == ["DELETE", "WHERE"]:
        pattern = body[words[1][0].end :].strip()
        return f"DELETE {pattern} {using} WHERE {pattern}"
    if words and words[0][1] in {"WITH", "DELETE", "INSERT"}:
        if any(word in {"WITH", "USING"} for _, word in words):
            raise QueryError("the update names its dataset: expected no USING or WITH beside using-graph-uri")
        for token, word in words:
            if word == "WHERE":
                return f"{body[: token.start]}{using} {body[token.start :]}"
    return body


def _outermost(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens outside all brackets."""
    found, depth = [], 0
    for token in tokens:
        depth -= token.text in CLOSING - {">>"}
        if depth == 0:
            found.append(token)
        depth += token.text in OPENING - {"<<"}
    return found


@dataclass(frozen=True, slots=True)
class Load:
    """A LOAD operation, from its keyword to its source.

    ``source`` is an absolute IRI, or None where the text does not tell for certain.
    """

    silent: bool
    source: str | None
    start: int
    end: int


def find_loads(update: str) -> tuple[Load, ...]:
    """Return the LOAD operations of an update, in order; like :func:`kg.syntax.find_services`, rather one too many.

    >>> find_loads("LOAD <http://example.org/data> INTO GRAPH <http://example.org/>")
    (Load(silent=False, source='http://example.org/data', start=0, end=30),)
    """
    if not _LOAD.search(update):
        return ()
    tokens = tuple(scan(update))
    if any(token.is_sharp for token in tokens):
        return tuple(Load(False, None, found.start(), found.end()) for found in _LOAD.finditer(update))
    prologue = read_prologue(tokens)
    return tuple(_read_load(tokens, at, prologue) for at, token in enumerate(tokens) if _may_be_load(tokens, at, token))


def _may_be_load(tokens: Sequence[Token], at: int, token: Token) -> bool:
    text = token.text.upper()
    if token.kind == "word":
        return text.endswith(("LOAD", "LOADSILENT"))
    # The engine reads LOADex:a as two; where an operation begins, no name could stand.
    before = tokens[at - 1] if at else Token("sign", ";", 0)
    return token.kind == "name" and text.startswith("LOAD") and (before.text == ";" or before.kind in {"iri", "string"})


def _read_load(tokens: Sequence[Token], at: int, prologue: Prologue) -> Load:
    token = tokens[at]
    silent = token.text.upper().startswith("LOADSILENT")
    source = at + (token.kind == "word")
    if source < len(tokens) and tokens[source].text.upper() == "SILENT":
        silent, source = True, source + 1
    last = tokens[min(source, len(tokens) - 1)]
    certain = source > at and not last.text.upper().startswith("SILENT")
    return Load(silent, prologue.find_iri(last) if certain else None, token.start, last.end)


@dataclass(frozen=True, slots=True)
class Written:
    """Where an operation may write: in these named graphs, in the default graph, in any graph (then also in both)."""

    graphs: frozenset[str] = frozenset()
    default: bool = False
    anywhere: bool = False


ANYWHERE = Written(default=True, anywhere=True)


def kind_of(operation: str) -> str | None:
    """Return which operation a text is, None where its first words say of none.

    One of INSERT DATA, DELETE DATA, DELETE WHERE, MODIFY, LOAD, CLEAR, DROP, CREATE, ADD, MOVE, COPY.

    >>> kind_of("BASE <a:b> INSERT { ?s <c> ?o } WHERE { ?s <d> ?o }"), kind_of("insert data { <a:b> <a:b> 1 }")
    ('MODIFY', 'INSERT DATA')
    """
    return _Operation(operation).find_kind()


def graphs_named(operation: str) -> Written:
    """Return where one operation may write, as its text says it.

    Whatever is written in a way that is not understood here may write anywhere; so may two operations at once.

    >>> graphs_named("INSERT DATA { GRAPH <a:b> { <a:c> <a:d> <a:e> } }")
    Written(graphs=frozenset({'a:b'}), default=False, anywhere=False)
    >>> graphs_named("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }").anywhere
    True
    """
    try:
        return _Operation(operation).find_written()
    except _UnclearError:
        return ANYWHERE


class _UnclearError(Exception):
    """The text is not the plain operation that it would have to be."""


class _Operation:
    """The tokens of an operation, taken one after the other."""

    def __init__(self, text: str) -> None:
        self.tokens = [*scan(text), Token("end", "", len(text))]
        self.prologue = Prologue()
        self.at = self.prologue.read(self.tokens)
        self.named: set[str] = set()
        self.default = False

    def find_kind(self) -> str | None:
        first, second = (token.text.upper() for token in [*self.tokens, *self.tokens[-1:]][self.at : self.at + 2])
        if f"{first} {second}" in {"INSERT DATA", "DELETE DATA", "DELETE WHERE"}:
            return f"{first} {second}"
        if first in {"INSERT", "DELETE", "WITH"}:
            return "MODIFY"
        return first if first in {"LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"} else None

    def find_written(self) -> Written:
        kind = self.find_kind()
        if kind in {"INSERT DATA", "DELETE DATA", "DELETE WHERE"}:
            self.at += 2
            self.template()
        elif kind == "MODIFY":
            self.modify()
        elif kind == "LOAD":
            self.load()
        elif kind in {"CLEAR", "DROP", "CREATE"}:
            self.at += 1
            self.takes("SILENT")
            self.target()
        elif kind in {"ADD", "MOVE", "COPY"}:
            self.at += 1
            self.takes("SILENT")
            self.operand(written=kind == "MOVE")
            self.expect("TO")
            self.operand(written=True)
        else:
            raise _UnclearError
        self.takes(";")
        if self.tokens[self.at].kind != "end":
            raise _UnclearError
        return Written(frozenset(self.named), self.default)

    def takes(self, *texts: str) -> str | None:
        """Go beyond the next token where it is one of *texts*, a word in any case; return which."""
        text = self.tokens[self.at].text.upper()
        if text not in texts or self.tokens[self.at].kind not in {"word", "sign"}:
            return None
        self.at += 1
        return text

    def expect(self, *texts: str) -> str:
        text = self.takes(*texts)
        if text is None:
            raise _UnclearError
        return text

    def iri(self) -> str:
        iri = self.prologue.find_iri(self.tokens[self.at])
        if iri is None:
            raise _UnclearError
        self.at += 1
        return iri

    def target(self) -> None:
        if self.takes("DEFAULT"):
            self.default = True
        else:
            self.expect("GRAPH")
            self.named.add(self.iri())

    def operand(self, *, written: bool) -> None:
        """Read a graph of ADD, MOVE or COPY: GRAPH may be left out, or stand in a name without a space."""
        named, default = set(self.named), self.default
        if self.tokens[self.at].text.upper().startswith(("SILENT", "DEFAULT", "GRAPH")):
            self.target()
        else:
            self.named.add(self.iri())
        if not written:
            self.named, self.default = named, default

    def load(self) -> None:
        self.at += 1
        self.takes("SILENT")
        self.iri()
        if self.takes("INTO"):
            self.expect("GRAPH")
            self.named.add(self.iri())
        else:
            self.default = True

    def modify(self) -> None:
        graph = self.iri() if self.takes("WITH") else None
        if self.expect("DELETE", "INSERT") == "DELETE":
            self.template()
            if self.takes("INSERT"):
                self.template()
        else:
            self.template()
        if graph is not None and self.default:
            self.named.add(graph)
            self.default = False
        while self.takes("USING"):
            self.takes("NAMED")
            self.iri()
        self.expect("WHERE")
        self.pattern()

    def template(self) -> None:
        """Read what is written or deleted: triples, and triples of graphs; nothing that might be read as another."""
        self.expect("{")
        while not self.takes("}"):
            if self.takes("GRAPH"):
                self.named.add(self.iri())
                self.expect("{")
                self.skip_triples()
                self.expect("}")
                self.takes(".")
            elif self.skip_triples():
                self.default = True
            else:
                raise _UnclearError

    def skip_triples(self) -> int:
        """Go beyond what can only be of triples; return how many tokens those are."""
        first = self.at
        while (token := self.tokens[self.at]).kind not in {"end", "other"} and token.text not in {"{", "}"}:
            if token.kind == "word" and token.text not in _TERMS:
                break
            self.at += 1
        return self.at - first

    def pattern(self) -> None:
        """Read a group that is only read; nothing of it may be in doubt, or its end is too."""
        self.expect("{")
        depth = 1
        while depth:
            token = self.tokens[self.at]
            if token.kind in {"end", "other"} or token.is_sharp:
                raise _UnclearError
            depth += (token.text == "{") - (token.text == "}")
            self.at += 1
