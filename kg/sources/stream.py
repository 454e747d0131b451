"""What every reader of a source gives: lines of N-Triples as they are read, what the edition is, and a tally."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from kg.vocab import RDF, SKOS, XSD

# Takes the number of bytes that were read since it was called last.
Progress = Callable[[int], None]
TYPE = f"<{RDF}type>"
PREF_LABEL, ALT_LABEL = f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>"
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNFIT = re.compile(r"[\x00-\x20<>\"{}|^`\\\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff]|%(?![0-9A-Fa-f]{2})")
# What a text of RDF escapes, and control characters, which no XML can hold and a terminal obeys.
_ESCAPED = re.compile(r'["\\\x00-\x08\x0a-\x1f\x7f-\x9f\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_UNREADABLE = "\ufffd"


@dataclass(frozen=True)
class Edition:
    """One edition of a source, as the catalogue tells it (DCAT): *slug* ends the IRI of its graph.

    ``attribution`` is the text that the licence demands, empty where it demands none.
    """

    slug: str
    title: str
    description: str
    publisher: str
    edition: str
    licence: str
    attribution: str = ""
    homepage: str = ""
    issued: date | None = None


@dataclass
class Tally:
    """What was read of a source, by kind of record, how much of it is kept, and what is left out and why."""

    read: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)

    def keep(self, kind: str, count: int = 1) -> None:
        """Count a record that is kept, or several."""
        self.read[kind] += count
        self.kept[kind] += count

    def leave(self, kind: str, why: str, count: int = 1) -> None:
        """Count a record that is left out, or several: *why* in a few words, the same for all of their kind."""
        self.read[kind] += count
        self.left[kind, why] += count

    def miss(self, what: str, why: str = "it is not in this copy") -> None:
        """Note what is not read at all: what a whole copy has and this one has not, unless *why* says otherwise."""
        self.left[what, why] += 1


@dataclass(frozen=True)
class Source:
    """A source that is ready to be read: ``lines`` are read as they are taken, each a triple of N-Triples with its end.

    ``size`` is how many bytes that takes, as the files' progress counts them; ``inputs`` are the files of it that it is
    made of, empty where it is all of them, and ``beside`` are files next to it that say more of it.
    """

    edition: Edition
    size: int
    lines: Iterator[str]
    tally: Tally
    inputs: tuple[str, ...] = ()
    beside: tuple[Path, ...] = ()


def iri(text: str) -> str:
    """Return an IRI as N-Triples have it.

    >>> iri("http://example.org/a b")
    '<http://example.org/a%20b>'
    """
    return f"<{_UNFIT.sub(lambda found: quote(found[0]), text) if _UNFIT.search(text) else text}>"


def text(value: str, language: str = "en") -> str:
    r"""Return a text of a language, of none where that is empty; a control character is U+FFFD in it.

    >>> text('say "a"'), text("a\n", ""), text("\x1b[31m", "")
    ('"say \\"a\\""@en', '"a\\n"', '"\ufffd[31m"')
    """
    written = _ESCAPED.sub(_escape, value) if _ESCAPED.search(value) else value
    return f'"{written}"@{language}' if language else f'"{written}"'


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], _UNREADABLE)


@lru_cache(maxsize=100_000)
def typed(value: str, datatype: str) -> str:
    """Return a literal of a datatype of XML Schema, by its local name.

    >>> typed("4.5", "decimal")
    '"4.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    return f"{text(value, '')}^^<{XSD}{datatype}>"


@lru_cache(maxsize=200_000)
def decimal(value: str) -> str:
    """Return a decimal number; empty where *value* is none.

    >>> decimal("-0.5"), decimal("n/a")
    ('"-0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', '')
    """
    return f'"{value}"^^<{XSD}decimal>' if _NUMBER.fullmatch(value) else ""
