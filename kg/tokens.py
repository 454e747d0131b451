"""The tokens of SPARQL 1.1 and 1.2 text, cut as Oxigraph reads it, without a parse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import QuerySyntaxError

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_NAME = rf"{_VARIABLE}\-"
_DOTTED = rf"(?:\.++[{_NAME}]++)*+"
_LOCAL = rf"(?:[{_NAME}:]++|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
# The engine takes a sign for the first digit of an escape in an IRI; it takes no half of a pair in a string.
_IN_IRI = r"\\u[+0-9A-Fa-f][0-9A-Fa-f]{3}|\\U[+0-9A-Fa-f][0-9A-Fa-f]{7}"
_IN_STRING = (
    r"\\[tbnrf\\\"']|\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|\\U(?!0000[Dd][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
)


def _string(quote: str) -> str:
    """Return what matches a long string, else a short one: an empty one where the long one does not end."""
    long = rf"{quote}{{3}}(?:[^{quote}\\]++|{quote}{{1,2}}+(?:[^{quote}\\]|{_IN_STRING})|{_IN_STRING})*+{quote}{{3}}"
    return rf"{long}|{quote}(?:[^{quote}\\\n\r]++|{_IN_STRING})*+{quote}"


_DOUBLE, _SINGLE = _string('"'), _string("'")
_TOKEN = re.compile(
    r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+(?:"
    rf"(?P<word>[A-Za-z][A-Za-z0-9_]*+)(?![{_NAME}:.])"
    rf"|(?P<variable>[?$][{_BASE}_0-9][{_VARIABLE}]*+)"
    rf"|(?P<name>(?:[{_BASE}][{_NAME}]*+{_DOTTED})?+:(?:(?=[^\-\u00b7\u0300-\u036f\u203f\u2040]){_LOCAL}++"
    rf"(?:\.++{_LOCAL}++)*+)?+)"
    rf"|(?P<iri><(?:[^\x00-\x20<>\"{{}}|^`\\]++|{_IN_IRI})*+>)"
    r"|(?P<sign><<\(|\)>>|<<|>>|\{\||\|\}|\^\^|\|\||&&|[<>!]=|\.(?![0-9])|[{}()\[\];,+*/<>=!^|~?\-])"
    rf"|(?P<string>{_DOUBLE}|{_SINGLE})"
    r"|(?P<number>[0-9]++(?:\.[0-9]*+[Ee][+\-]?+[0-9]++|\.[0-9]++|[Ee][+\-]?+[0-9]++)?+"
    r"|\.[0-9]++(?:[Ee][+\-]?+[0-9]++)?+)"
    rf"|(?P<blank>_:[{_BASE}_0-9][{_NAME}]*+{_DOTTED})"
    r"|(?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)"
    # What looked like a prefix and has no colon, taken as a whole so that it is looked at once.
    rf"|(?P<run>[{_BASE}][{_NAME}]*+{_DOTTED})"
    # A string without an end, for the same reason.
    r"|(?P<other>\"(?:[^\"\\\n\r]++|\\.)*+|'(?:[^'\\\n\r]++|\\.)*+|.))?+",
    re.DOTALL,
)
_PART_OF_RUN = re.compile(
    r"(?P<word>[A-Za-z][A-Za-z0-9_]*+)|(?P<sign>-|\.(?![0-9]))|(?P<number>\.?[0-9]++(?:\.[0-9]++)?+)|(?P<other>.)"
)
OPENING, CLOSING = frozenset({"{", "(", "[", "<<(", "<<", "{|"}), frozenset({"}", ")", "]", ")>>", ">>", "|}"})
_ENDS_A_TERM = frozenset({"variable", "name", "iri", "doubtful", "string", "number", "blank", "tag"})
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*+://")


_LONGEST_KEPT = 64 * 1024  # characters


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SPARQL text: what it is, how it is written, and where it begins (in characters, from 0).

    ``kind`` is one of ``word`` (a keyword, ``a``, ``true``), ``name`` (prefixed, or a prefix with its colon),
    ``variable``, ``iri``, ``string``, ``number`` (without a sign), ``blank``, ``tag`` (``@en``), ``sign``,
    ``doubtful`` and ``other``. An *other* is no token: no parser goes beyond it. A *doubtful* one begins with ``<``
    and is an IRI, or the start of a triple, in a list, and less-than, then more, in an expression.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the token ends: the place of the first character after it."""
        return self.start + len(self.text)

    @property
    def is_sharp(self) -> bool:
        """Whether more than this token hangs on how it is read.

        As a comparison it would begin or end a comment, a string or a bracket, and so hide or show what follows.
        """
        return self.kind == "doubtful" and (self.text.startswith("<<") or not set(self.text).isdisjoint("#'()[]\\"))


def scan(text: str) -> Iterator[Token]:
    """Yield the tokens of a query or an update, in order; white space and comments yield nothing.

    Oxigraph 0.5 asks for no space between tokens: it reads ``SERVICE`` in ``trueSERVICE<a:b>{}``, which is one *word*
    here, and in ``SERVICEex:a{}``, one *name*. Between *doubtful* tokens, all else ends where it ends for the engine.
    Takes time and memory in proportion to the text.

    >>> [(token.kind, token.text) for token in scan("ask{?s ex:a\\\\#b 1.e0# }\\r}")]  # doctest: +NORMALIZE_WHITESPACE
    [('word', 'ask'), ('sign', '{'), ('variable', '?s'), ('name', 'ex:a\\\\#b'), ('number', '1.e0'), ('sign', '}')]
    """
    brackets: list[str] = []
    after_term = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        written = found[kind]
        if kind == "run":
            for part in _PART_OF_RUN.finditer(written):
                assert part.lastgroup  # the last alternative takes anything
                yield Token(part.lastgroup, part[0], found.start(kind) + part.start())
            after_term = True
            continue
        if written[0] == "<" and _may_compare(written) and after_term and brackets[-1:] == ["("]:
            kind = "doubtful"
        if kind in {"sign", "doubtful"}:
            if written in OPENING:
                brackets.append(written)
            elif written in CLOSING and brackets:
                brackets.pop()
        yield Token(kind, written, found.start(found.lastgroup or 0))
        after_term = kind in _ENDS_A_TERM or written in CLOSING or written.endswith(("true", "false"))


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of *text*, kept for who asks of the same text next."""
    return _tokens_of(text) if len(text) <= _LONGEST_KEPT else tuple(scan(text))


@lru_cache(maxsize=4)
def _tokens_of(text: str) -> tuple[Token, ...]:
    return tuple(scan(text))


def _may_compare(written: str) -> bool:
    """Whether more than one sign begins here and may begin with less-than: none with a scheme and slashes does."""
    return written not in {"<", "<="} and not _ABSOLUTE.match(written)


def refusal(text: str, position: int, problem: str) -> QuerySyntaxError:
    """Return the error that says what is wrong at a place of a text."""
    before = text[:position]
    return QuerySyntaxError(problem, before.count("\n") + 1, position - before.rfind("\n"))
