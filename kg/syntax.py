"""What can be read off the text of a query without parsing it: its keywords, and whether a parser's stack holds it."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from traceback import clear_frames
from typing import TypeVar

from kg.errors import QuerySyntaxError

Plain = TypeVar("Plain")
# A parser descends once a bracket, and what it makes of a long chain is as deep as the chain is long. On a stack of
# STACK bytes pyoxigraph takes 6,800 brackets (FILTER NOT EXISTS) or 35,000 words and signs (a collection) and then ends
# the process; these limits stay far below both, together too.
MOST_DEEP, MOST_PARTS, STACK = 200, 10_000, 64 * 1024 * 1024

_STRING = (
    r"\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}"
    r"|\"(?:[^\"\\\n\r]++|\\.)*+\"|'(?:[^'\\\n\r]++|\\.)*+'"
)
_COMMENT = r"#[^\n\r]*+"
_IRI = r"(?:[^<>\"{}|^`\\\s]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"
# What may hold a keyword without meaning it, in the order of what begins first; the last, an escape, is in a name.
_QUIET = re.compile(rf"<{_IRI}|{_STRING}|{_COMMENT}|\\.", re.DOTALL)
_KEYWORD = re.compile(
    r"(?<![\w:.?$@%\\-])(SELECT|ASK|CONSTRUCT|DESCRIBE|FROM|SERVICE"
    r"|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)(?![\w:.-])",
    re.IGNORECASE,
)
# In an expression ``1<a#b>`` is a comparison and a comment, elsewhere an IRI; ``<http://`` is an IRI everywhere.
_PART = re.compile(
    rf"(?P<comment>{_COMMENT})|{_STRING}|<[A-Za-z][A-Za-z0-9+.-]*://{_IRI}|(?P<doubtful><{_IRI})|\\."
    r"|[?$@]?\w++(?::\w*+)?|\S",
    re.DOTALL,
)
_BRACKETS = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


def iter_keywords(query: str) -> Iterator[str]:
    """Yield what says of which form a query or an update is, FROM and SERVICE, in order and in capitals.

    >>> list(iter_keywords("PREFIX ask: <http://example.org/select#> # DESCRIBE\\nSELECT ?from FROM <a:b> {}"))
    ['SELECT', 'FROM']
    """
    for found in _KEYWORD.finditer(_QUIET.sub(lambda found: "\\" if found[0][0] == "\\" else " ", query)):
        yield found[1].upper()


def check_depth(query: str) -> None:
    """Refuse a query that is nested too deep, or too long, for a parser that would not survive it.

    :raises QuerySyntaxError: more than ``MOST_DEEP`` brackets are open at once, or there are more than ``MOST_PARTS``
        words and signs; values by the thousand belong into several queries.

    >>> check_depth("ASK " + "{" * 201 + "}" * 201)
    Traceback (most recent call last):
    kg.errors.QuerySyntaxError: query does not parse: line 1, column 205: more than 200 brackets are open
    """
    if len(query) <= MOST_PARTS and sum(map(query.count, "{([")) <= MOST_DEEP:
        return
    depth = parts = 0
    for part in _PART.finditer(query):
        if part.lastgroup == "comment":
            continue
        depth += _BRACKETS.get(part[0], 0)
        parts += 1
        if part.lastgroup == "doubtful":
            parts += len(re.findall(r"\w+|\W", part[0]))
            if set(part[0]) & set("#'()[]\\"):
                raise _refusal(
                    query, part.start(), "an IRI with signs in a query of this size: expected it as <scheme://...>"
                )
        if depth > MOST_DEEP:
            raise _refusal(query, part.start(), f"more than {MOST_DEEP} brackets are open")
        if parts > MOST_PARTS:
            raise _refusal(query, part.start(), f"more than {MOST_PARTS} words and signs")


def with_room(work: Callable[[], Plain]) -> Plain:
    """Return what *work* does, on a stack that holds every query within the limits, as the main thread's may not.

    Its result must not be one of the engine's, which belong to their thread.
    """
    threading.stack_size(STACK)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_leave_nothing, work).result()


def _leave_nothing(work: Callable[[], Plain]) -> Plain:
    """Do *work*; an error of it keeps none of its values, since a result of pyoxigraph must not leave its thread."""
    try:
        return work()
    except Exception as err:
        cause: BaseException | None = err
        while cause is not None:
            clear_frames(cause.__traceback__)
            cause = cause.__cause__
        raise


def _refusal(query: str, position: int, problem: str) -> QuerySyntaxError:
    before = query[:position]
    return QuerySyntaxError(problem, before.count("\n") + 1, position - before.rfind("\n"))
