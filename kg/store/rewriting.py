"""Queries written so that the engine answers them as SPARQL has it.

Each rule stands for one fault of pyoxigraph 0.5 and for the queries alone that have its construct; every other text
stays as it is, byte for byte. docs/conformance.md lists the W3C's tests that each rule is for.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NoReturn

from kg.store.outline import outline
from kg.store.rules import Facts, Rewriting
from kg.syntax import without_comment_lines
from kg.tokens import tokens_of

# What may be a path of no steps: a ? that begins no variable, a * before what may be a term; neither stands behind a
# dot, as in an expression of a FILTER, which is no end of a name but where it is written with a backslash.
_MAY_BE_PATH = re.compile(r"(?<![^\\]\.)(?:\?(?!\w)|\*\s*[?$<:\w\"'#])")
# A parameter of a canned query: values that are IRIs alone.
_PARAMETER = re.compile(r"(VALUES\s+\?\w+\s*\{)(?:\s*<[^<>\"{}|^`\\\x00-\x20]*>)+\s*\}")
_SHAPES = 512  # of queries that are remembered, about one for each canned one on which a rule looks
_GRAPH = re.compile(r"GRAPH\s*[?$#]", re.IGNORECASE)
_SELECT_ALL = re.compile(r"SELECT\s*(?:DISTINCT\s*|REDUCED\s*)?(?:#[^\n]*\n\s*)*\*", re.IGNORECASE)


def rewrite(text: str, facts: Facts) -> str:
    """Return a query, or an operation of an update, as the engine has to be asked; *text* itself where no rule applies.

    What does not parse stays wrong, though not in the same place.
    """
    if not may_apply(text) or _stays(_PARAMETER.sub(r"\1<a:b>}", text)):
        return text
    read = outline(text)
    return Rewriting(read, facts).write() if read else text


class _AskedError(Exception):
    """What a rule makes of the text hangs on the store."""


def _asked(*_: object) -> NoReturn:
    raise _AskedError


_NO_FACTS = Facts(_asked, _asked)


@lru_cache(_SHAPES)
def _stays(shape: str) -> bool:
    """Whether no rule changes a query, whichever IRIs its parameters have: they are data, which no rule reads."""
    read = outline(shape)
    try:
        return read is None or Rewriting(read, _NO_FACTS).write() == shape
    except _AskedError:
        return False


def lower_booleans(text: str) -> str:
    """Return *text* with ``TRUE`` and ``False`` as the engine knows them, all else in its place.

    >>> lower_booleans("ASK { FILTER(TRUE && 'TRUE' != '') }")
    "ASK { FILTER(true && 'TRUE' != '') }"
    """
    capitals = text.upper()
    if capitals.count("TRUE") == text.count("true") and capitals.count("FALSE") == text.count("false"):
        return text
    written, copied = [], 0
    for token in tokens_of(text):
        if token.kind == "word" and token.text.lower() in {"true", "false"}:
            written += [text[copied : token.start], token.text.lower()]
            copied = token.end
    return "".join([*written, text[copied:]])


def may_apply(text: str) -> bool:
    """Whether a rule may apply to *text*; quick, and rather once too often."""
    code = without_comment_lines(text)  # which may ask a question
    capitals = code.upper()
    return (
        "GROUP_CONCAT" in capitals
        or "BNODE" in capitals
        or ("GRAPH" in capitals and _GRAPH.search(code) is not None)
        or _MAY_BE_PATH.search(code) is not None
    )


def find_all(text: str) -> int | None:
    """Return where the ``*`` of ``SELECT *`` stands in a query that begins with it, else None."""
    if "*" not in text or not _SELECT_ALL.search(text):
        return None
    read = outline(text)
    if read is None or not read.word(read.form, "SELECT"):
        return None
    at = read.form + 1 + read.word(read.form + 1, "DISTINCT", "REDUCED")
    return read.tokens[at].start if read.text_at(at) == "*" else None


def in_order(text: str, variables: Sequence[str]) -> list[str]:
    """Return *variables* in the order in which a query first mentions them.

    >>> in_order("SELECT * { ?s ?p ?o }", ["o", "p", "s"])
    ['s', 'p', 'o']
    """
    read = outline(text)
    mentions = {token.text[1:]: None for token in read.tokens if token.kind == "variable"} if read else {}
    order = {name: at for at, name in enumerate(mentions)}
    return sorted(variables, key=lambda name: (order.get(name, len(order)), name))
