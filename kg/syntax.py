"""What can be read off the text of a query or an update without parsing it.

Its keywords, whether a parser's stack holds it, whom it calls, and whether it answers the same again.
"""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from traceback import clear_frames
from typing import TypeVar

from kg.prologue import Prologue, read_prologue
from kg.tokens import CLOSING, OPENING, Token, refusal, scan, tokens_of

Plain = TypeVar("Plain")
# A parser descends once a bracket, and what it makes of a long chain is as deep as the chain is long. On a stack of
# STACK bytes pyoxigraph takes 6,800 brackets (FILTER NOT EXISTS) or 35,000 words and signs (a collection) and then ends
# the process; these limits stay far below both, together too.
MOST_DEEP, MOST_PARTS, STACK = 200, 10_000, 64 * 1024 * 1024

_FORMS = "SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH"
_KEYWORD = re.compile(rf"{_FORMS}|FROM|SERVICE", re.IGNORECASE)
_GLUED = re.compile(
    rf"(?:{_FORMS}|FROM|SERVICE|DISTINCT|REDUCED|WHERE|NAMED|DATA|SILENT|GRAPH|DEFAULT|ALL|TO|INTO)+", re.IGNORECASE
)
# Values that need no space between them.
_VALUE = re.compile("true|false|undef", re.IGNORECASE)
_SERVICE = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
_CHANGING = re.compile("NOW|RAND|UUID|BNODE", re.IGNORECASE | re.ASCII)
# What may call one: behind its name stands a bracket, or a comment before that.
_CALLING = re.compile(rf"(?:{_CHANGING.pattern})\s*[(#]", re.IGNORECASE | re.ASCII)
_NEW = re.compile(r"<<|~|\{\||VERSION|TRIPLE|SUBJECT|PREDICATE|OBJECT|LANGDIR|HASLANG|--(?:ltr|rtl)", re.IGNORECASE)
_NEW_SIGNS = frozenset({"<<", "<<(", "{|", "~"})
_NEW_FUNCTIONS = frozenset(
    {"TRIPLE", "ISTRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR"}
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")

_COMMENT_LINE = re.compile(r"^[ \t]*#[^\n\r]*", re.MULTILINE)


def iter_keywords(query: str) -> Iterator[str]:
    """Yield what says of which form a query or an update is, FROM and SERVICE, in order and in capitals.

    >>> list(iter_keywords("PREFIX ask: <http://example.org/select#> # DESCRIBE\\nSELECT ?from FROM <a:b> {}"))
    ['SELECT', 'FROM']
    """
    for token in tokens_of(query):
        if token.kind == "word" and _GLUED.fullmatch(token.text):
            for found in _KEYWORD.finditer(token.text):
                yield found[0].upper()


def without_comment_lines(text: str) -> str:
    """Return *text* without the lines that are comments, or look so within a string: for a quick look at the rest.

    >>> without_comment_lines("# who? ").join("<>")
    '<>'
    """
    return _COMMENT_LINE.sub("", text)


def check_depth(query: str) -> None:
    """Refuse a query that is nested too deep, or too long, for a parser that would not survive it.

    :raises QuerySyntaxError: more than ``MOST_DEEP`` brackets are open at once, or there are more than ``MOST_PARTS``
        words and signs; values by the thousand belong into several queries.

    >>> check_depth("ASK " + "{" * 201 + "}" * 201)
    Traceback (most recent call last):
    kg.errors.QuerySyntaxError: query does not parse: line 1, column 205: more than 200 brackets are open
    """
    if len(query) <= MOST_PARTS and sum(map(query.count, ("{", "(", "[", "<<"))) <= MOST_DEEP:
        return
    depth = parts = 0
    for token in scan(query):
        depth += (token.text in OPENING) - (token.text in CLOSING)
        parts += 1
        if token.kind == "doubtful":
            parts += len(re.findall(r"\w+|\W", token.text))
            if token.is_sharp:
                raise refusal(
                    query, token.start, "an IRI with signs in a query of this size: expected it as <scheme://...>"
                )
        elif token.kind in {"word", "name"} and len(token.text) > len("false"):
            parts += len(_VALUE.findall(token.text))
        if depth > MOST_DEEP:
            raise refusal(query, token.start, f"more than {MOST_DEEP} brackets are open")
        if parts > MOST_PARTS:
            raise refusal(query, token.start, f"more than {MOST_PARTS} words and signs")


def check_subjects(text: str) -> None:
    """Refuse a triple term as a subject: in RDF 1.2 it is an object alone, and the engine lets it pass.

    :raises QuerySyntaxError: one stands where a triple begins, within another term or a reified triple too.

    >>> check_subjects("ASK { ?s ?p <<( ?a ?b ?c )>> } VALUES ?t { <<( <a:a> <a:b> <a:c> )>> }")
    >>> check_subjects("ASK { <<( ?a ?b ?c )>> ?p ?o }")
    Traceback (most recent call last):
    kg.errors.QuerySyntaxError: query does not parse: line 1, column 7: expected a triple term as an object alone
    """
    if "<<(" not in text:
        return
    before: deque[str] = deque(maxlen=3)
    for token in scan(text):
        if token.text == "<<(" and before and before[-1] in {"{", "}", ".", "<<(", "<<"}:
            is_value = before[-1] == "{" and before[0].upper() == "VALUES"
            if not is_value:
                raise refusal(text, token.start, "expected a triple term as an object alone")
        before.append(token.text)


@dataclass(frozen=True, slots=True)
class Service:
    """A SERVICE clause: from its keyword at ``start`` to the ``end`` of its group, of its target where that is open.

    ``target`` is an absolute IRI, a variable (``?name``), or None where the text does not tell for certain.
    """

    silent: bool
    target: str | None
    start: int
    end: int


def has_service(text: str) -> bool:
    """Whether a query or an update may call another endpoint; see :func:`find_services`."""
    return bool(find_services(text))


def find_services(text: str) -> tuple[Service, ...]:
    """Return the SERVICE clauses of a query or an update, in order, those within others too.

    Whatever Oxigraph may read as one is among them, written without spaces (``trueSERVICE<a:b>{}``) too, and whatever
    an engine may that replaces escapes (``\\u0053ERVICE``) before it reads. One may be none: where the text is in
    doubt, each mention counts, and stands without a target.

    >>> find_services("PREFIX ex: <http://example.org/> ASK { SERVICE SILENT ex:sparql { ?s ?p ?o } }")
    (Service(silent=True, target='http://example.org/sparql', start=39, end=76),)
    """
    found = _find_services(text)
    unescaped = _unescape(text)
    if unescaped != text:
        also = _find_services(unescaped)
        if [(one.silent, one.target) for one in also] != [(one.silent, one.target) for one in found]:
            found = (*found, Service(silent=False, target=None, start=0, end=len(text)))
    return found


def _find_services(text: str) -> tuple[Service, ...]:
    if not _SERVICE.search(text):
        return ()
    tokens = tuple(scan(text))
    if any(token.is_sharp for token in tokens):
        return tuple(Service(False, None, found.start(), found.end()) for found in _SERVICE.finditer(text))
    prologue, groups = read_prologue(tokens), _find_groups(tokens)
    return tuple(
        _read_service(tokens, at, prologue, groups)
        for at, token in enumerate(tokens)
        if _may_be_service(tokens, at, token)
    )


def _find_groups(tokens: Sequence[Token]) -> dict[int, int]:
    """Return ``{where an opening brace is among the tokens: where its closing one is}``."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.text == "{":
            opened.append(at)
        elif token.text == "}" and opened:
            found[opened.pop()] = at
    return found


def _unescape(text: str) -> str:
    """Replace what SPARQL may have escaped anywhere, half a pair excepted, before a text is read."""
    if "\\" not in text:
        return text

    def replace(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return found[0] if 0xD800 <= code < 0xE000 else chr(code)

    return _ESCAPE.sub(replace, text)


def _may_be_service(tokens: Sequence[Token], at: int, token: Token) -> bool:
    """Whether the engine may read SERVICE in a token; it cuts a name where its prefix is unknown or its IRI unfit."""
    if token.kind not in {"word", "name"} or not _SERVICE.search(token.text):
        return False
    ends = token.text.upper().endswith(("SERVICE", "SERVICESILENT"))
    if token.kind == "word":
        return ends
    after = [token.text for token in tokens[at + 1 : at + 3]]
    if after[:1] == ["{"]:
        before = tokens[at - 1].text.upper() if at else ""
        return before not in {"GRAPH", "FROM", "NAMED", "SERVICE", "SILENT"}
    silent = after[:1] != [] and after[0].upper().startswith("SILENT")
    return ends and (silent or after[1:] == ["{"])


def _read_service(tokens: Sequence[Token], at: int, prologue: Prologue, groups: dict[int, int]) -> Service:
    token = tokens[at]
    word = _SERVICE.search(token.text)
    assert word  # it may be one
    silent = token.text.upper().endswith("SILENT")
    end = at + 1
    if end < len(tokens) and tokens[end].text.upper() == "SILENT":
        silent, end = True, end + 1
    target = None
    if end < len(tokens) and token.kind == "word":
        if tokens[end].kind == "variable":
            target = f"?{tokens[end].text[1:]}"
        elif not tokens[end].text.upper().startswith("SILENT"):
            target = prologue.find_iri(tokens[end])
        end += tokens[end].kind in {"variable", "iri", "name"}
    return Service(silent, target, token.start + word.start(), tokens[groups.get(end, end - 1)].end)


def is_repeatable(query: str) -> bool:
    """Whether a query answers the same of the same data; False too where that cannot be told from its text.

    NOW, RAND, UUID, STRUUID and BNODE do not, nor does an endpoint named with SERVICE. An order that a query leaves
    open is no matter here.

    >>> is_repeatable("SELECT ?now { ?now ?p 'NOW()' }"), is_repeatable("SELECT (now() AS ?x) {}")
    (True, False)
    """
    return not any(_is_changing(text) for text in {query, _unescape(query)}) and not has_service(query)


def _is_changing(query: str) -> bool:
    if not _CALLING.search(query):
        return False
    before = ""
    for token in tokens_of(query):
        if token.is_sharp or (token.text == "(" and _CHANGING.search(before)):
            return True
        before = token.text if token.kind in {"word", "name"} else ""
    return False


def uses_new(query: str) -> bool:
    """Whether a query is written in SPARQL 1.2: it says so, or has something that SPARQL 1.1 does not know.

    >>> uses_new("VERSION '1.2' ASK {}"), uses_new("ASK { ?s ?p '<<' }"), uses_new("ASK { << ?s ?p ?o >> ?q ?r }")
    (True, False, True)
    """
    if not _NEW.search(query):
        return False
    before = ""
    for token in tokens_of(query):
        if token.text in _NEW_SIGNS or (token.kind == "tag" and "--" in token.text):
            return True
        if (before == "VERSION" and token.text[1:-1] == "1.2") or (before in _NEW_FUNCTIONS and token.text == "("):
            return True
        before = token.text.upper() if token.kind == "word" else ""
    return False


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
