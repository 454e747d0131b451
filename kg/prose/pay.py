"""The section on pay, read into figures: of whom, how much, of which year, and where it says so in which industry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.documents import Sentence
from kg.prose.grammar import Grammar, Named
from kg.prose.model import Unread

TENTH, NINETIETH = "pay-tenth-percentile", "pay-ninetieth-percentile"
_INDUSTRY = "industry-median-pay"
_TENTHS = "tenths"
_TABLE = "-table-"


@dataclass(frozen=True)
class Pay:
    """One figure of pay.

    ``measure`` is a slug of the scheme of measures; ``who`` the group as the page names it; ``value`` is in ``unit``,
    dollars a year or an hour; ``floor`` are words that make it a least figure; ``passages`` are the sentence that says
    of whom and of which year it is, and the one that has the figure, where these are two.
    """

    measure: str
    who: str
    value: float
    unit: str
    year: str
    passages: tuple[Sentence, ...]
    floor: str | None = None
    industry: str | None = None


@dataclass(frozen=True)
class _Of:
    """What a sentence says of figures to come: of whom, by the year or the hour, of which year."""

    measure: str
    who: str
    unit: str
    year: str
    passage: Sentence


def read_pay(passages: Iterable[Sentence], grammar: Grammar) -> tuple[tuple[Pay, ...], tuple[Unread, ...]]:
    """Return the figures that sentences and rows on pay state, and the sentences and rows of which none is read.

    Bounds are of the group that the sentence before has the median of, and rows of the one that the sentence before
    their table names: where another sentence stands between, they are of nobody and stay unread.

    :param passages: of one page, in their order.
    """
    found: list[Pay] = []
    unread: list[Unread] = []
    median: _Of | None = None
    table: _Of | None = None
    for passage in passages:
        if _TABLE in passage.section:
            read = list(_row(passage, table, grammar))
        else:
            table = _named(grammar.pay.tables, passage, grammar)
            of = None if table else _named(grammar.pay.figures, passage, grammar)
            read = list(_figures(passage, of, median, grammar))
            why = next((why for why, pattern in grammar.pay.aside if pattern.search(passage.text)), None)
            median = of or (median if read or why else None)
        found += read
        if not read:
            unread.append(_unread(passage, grammar))
    told = {passage.key for pay in found for passage in pay.passages}
    return tuple(found), tuple(one for one in unread if one.passage.key not in told)


def _unread(passage: Sentence, grammar: Grammar) -> Unread:
    why = next((why for why, pattern in grammar.pay.aside if pattern.search(passage.text)), None)
    return Unread(passage, why or "no pattern fits", is_open=why is None)


def _named(patterns: Named, passage: Sentence, grammar: Grammar) -> _Of | None:
    """Return what a sentence that names a group and a year is of, None for any other."""
    for measure, pattern in patterns:
        said = pattern.search(passage.text)
        groups = said.groupdict() if said else {}
        year = groups.get("year") or groups.get("behind")
        if year and "who" in groups:
            return _Of(measure, groups["who"], grammar.pay.units[groups["period"].lower()], year, passage)
    return None


def _figures(passage: Sentence, of: _Of | None, median: _Of | None, grammar: Grammar) -> Iterator[Pay]:
    """Yield the median that a sentence states of a group, or the bounds of the one whose *median* came before."""
    patterns = dict(grammar.pay.figures)
    if of is not None:
        said = patterns[of.measure].search(passage.text)
        yield _pay(of, said["pay"] if said else "", (passage,), grammar)
    elif median is not None and (said := patterns[_TENTHS].search(passage.text)):
        for name, measure in (("low", TENTH), ("high", NINETIETH)):
            one = _Of(measure, median.who, median.unit, median.year, passage)
            yield _pay(one, said[name], (median.passage, passage), grammar)


def _row(passage: Sentence, table: _Of | None, grammar: Grammar) -> Iterator[Pay]:
    said = grammar.pay.row.search(passage.text)
    if table is None or said is None:
        return
    passages, name = (table.passage, passage), said["of"]
    if table.measure == _INDUSTRY:
        yield _pay(table, said["pay"], passages, grammar, floor=said["floor"], industry=name)
        return
    yield _pay(_Of(table.measure, name, table.unit, table.year, passage), said["pay"], passages, grammar, said["floor"])


def _pay(
    of: _Of,
    amount: str,
    passages: tuple[Sentence, ...],
    grammar: Grammar,
    floor: str | None = None,
    industry: str | None = None,
) -> Pay:
    value = float(amount.strip("$").replace(",", ""))
    if of.measure == NINETIETH and value in grammar.pay.published_up_to:
        floor = "more than"
    return Pay(of.measure, of.who, value, of.unit, of.year, passages, floor, industry)
