"""Figures: what was answered about each element of an occupation, as means or as shares of the answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.sources.onet.references import category, describe_element
from kg.sources.onet.release import (
    ABOUT,
    ANSWERED_BY,
    CODE,
    DATE,
    NOTHING,
    RATINGS,
    TRUE,
    Release,
    count,
    is_identifier,
    month,
    ours,
)
from kg.sources.stream import TYPE, decimal, text
from kg.vocab import CAREER

_SAID = (
    "N",
    "Standard Error",
    "Lower CI Bound",
    "Upper CI Bound",
    "Recommend Suppress",
    "Not Relevant",
    "Date",
    "Domain Source",
)


@dataclass(frozen=True)
class _Figures:
    """The predicates of a mean: itself, its standard error, the bounds of its interval, how many answered."""

    mean: str
    error: str
    lower: str
    upper: str
    respondents: str


def _figures(mean: str, error: str, lower: str, upper: str, respondents: str = "respondents") -> _Figures:
    return _Figures(*(f"<{CAREER}{name}>" for name in (mean, error, lower, upper, respondents)))


def _named(name: str, respondents: str = "respondents") -> _Figures:
    return _figures(name, f"{name}StandardError", f"{name}LowerBound", f"{name}UpperBound", respondents)


_RATING, _SHARE = f"<{CAREER}Rating>", f"<{CAREER}Share>"
_ELEMENT, _TASK, _CATEGORY, _SCALE = (f"<{CAREER}{name}>" for name in ("element", "task", "category", "scale"))
_SUPPRESSED_ON, _NOT_RELEVANT = f"<{CAREER}suppressedOn>", f"<{CAREER}isNotRelevant>"
_SCORE = _figures("score", "standardError", "lowerBound", "upperBound")
_PERCENT = _figures("percent", "standardError", "lowerBound", "upperBound")
# The scales of means. Those that share a property say which they are.
_MEANS = {
    "IM": _named("importance"),
    "LV": _named("levelNeeded", "levelRespondents"),
    "RT": _named("relevance", "relevanceRespondents"),
    **dict.fromkeys(("CT", "CX", "EX", "OI", "WI"), _SCORE),
}
_SHARES = {"OJ", "PT", "RL", "RW"}
_LEFT = {
    "IH": "a high point, which the scores show",
    "VH": "a high point, which the scores show",
    "CTP": "a share of answers that the mean sums up",
    "CXP": "a share of answers that the mean sums up",
    "FT": "a share of answers on how often a task is done",
    "DR": "a rank of distinctiveness",
    "DS": "a rank to show scores by",
}


def read_ratings(release: Release) -> Iterator[str]:
    """Yield what was answered, table by table; a table that is not there is noted."""
    columns = (CODE, "Element ID", "Scale ID", "Data Value")
    for table in RATINGS:
        for name in release.names(table):
            yield from _rows(release, name, columns, "Element Name")
    yield from _rows(release, "Task Ratings", (CODE, "Task ID", "Scale ID", "Data Value"), "Task")


def _rows(release: Release, name: str, required: tuple[str, ...], named: str) -> Iterator[str]:  # noqa: PLR0912, PLR0915 - see below
    """Yield the figures of one table.

    Importance and level of an element are one node, begun by the first of its rows. What varies from row to row
    is written out here and not in functions of its own, since a release has half a million rows.
    """
    kind, tally, occupations = name.lower(), release.tally, release.occupations
    start, seen, kept = release.statement(), set[str](), 0
    begun = answered = ""  # the node of the row before, and how many had answered
    table = release.table(f"{name}.txt", required, (*_SAID, "Category", named))
    for row in table or ():
        code, thing, scale, value, n, error, lower, upper, suppress, relevant, when, who, answer, label = row
        occupation, amount = occupations.get(code), decimal(value)
        if occupation is None:
            release.leave_code(kind, code)
            continue
        is_share = answer not in NOTHING
        figures = _PERCENT if is_share and scale in _SHARES else None if is_share else _MEANS.get(scale)
        key = f"{code}/{thing}/{scale}-{answer}"
        if figures is None or not amount or key in seen:
            tally.leave(kind, _why(scale, is_number=bool(amount), is_new=key not in seen))
            continue
        seen.add(key)
        about = _about(release, thing, named)
        if not about or not (is_share <= is_identifier(answer)):
            tally.leave(kind, "what it is about has no identifier")
            continue
        if named == "Element Name" and thing not in release.elements:
            yield from describe_element(release, thing, label)
        node = f"{start}{key}>" if is_share else f"{start}{code}/{thing}>"
        if node != begun:
            begun, answered = node, ""
            yield f"{node} {TYPE} {_SHARE if is_share else _RATING} .\n"
            yield f"{node} {ABOUT} {occupation} .\n"
            yield f"{node} {about} .\n"
            if is_share:
                yield f"{node} {_CATEGORY} {category(thing, scale, answer)} .\n"
            if at := month(when):
                yield f"{node} {DATE} {at} .\n"
            if who not in NOTHING:
                yield f"{node} {ANSWERED_BY} {text(who, '')} .\n"
        yield f"{node} {figures.mean} {amount} .\n"
        if figures is _SCORE:
            yield f"{node} {_SCALE} {ours('scale', scale)} .\n"
        if n != answered and (many := count(n)):
            answered = n
            yield f"{node} {figures.respondents} {many} .\n"
        if figure := decimal(error):
            yield f"{node} {figures.error} {figure} .\n"
        if figure := decimal(lower):
            yield f"{node} {figures.lower} {figure} .\n"
        if figure := decimal(upper):
            yield f"{node} {figures.upper} {figure} .\n"
        if suppress == "Y":
            yield f"{node} {_SUPPRESSED_ON} {ours('scale', scale)} .\n"
        if relevant == "Y":
            yield f"{node} {_NOT_RELEVANT} {TRUE} .\n"
        kept += 1
    if kept:
        tally.keep(kind, kept)


def _why(scale: str, *, is_number: bool, is_new: bool) -> str:
    if scale in _LEFT:
        return _LEFT[scale]
    if not is_new:
        return "it repeats an earlier row"
    return "its scale is none that is read" if is_number else "its value is no number"


def _about(release: Release, thing: str, named: str) -> str:
    """Return the predicate and object of what a row is about; empty where its identifier is none."""
    if named == "Task":
        return f"{_TASK} {ours('task', thing)}" if is_identifier(thing) else ""
    element = release.elements.get(thing)
    if element is None:
        return f"{_ELEMENT} {ours('element', thing)}" if is_identifier(thing) else ""
    return f"{_ELEMENT} {element}"
