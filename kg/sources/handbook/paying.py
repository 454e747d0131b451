"""What a page says of pay: medians of its groups, what the lowest and the highest paid tenth earn, pay by industry."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.prose import Pay, Unread, read_pay
from kg.sources.handbook.naming import lower_first
from kg.sources.handbook.notes import Notes
from kg.sources.handbook.tables import find_row, find_year, iter_value
from kg.sources.ooh import Page
from kg.sources.stream import iri, text
from kg.vocab import CAREER, MEASURE

_ARTICLE, _SURROUNDINGS = "pay-", "work-environment-"
_WORDS = {
    "median-pay": "median pay",
    "mean-pay": "mean pay",
    "pay-tenth-percentile": "pay at the tenth percentile",
    "pay-ninetieth-percentile": "pay at the ninetieth percentile",
    "industry-median-pay": "median pay",
}
_TOGETHER = {1: "", 2: ", both roles together"}


def iter_pay(notes: Notes, page: Page) -> Iterator[str]:
    """Yield the figures of the section on pay, and every sentence of it that states none as a passage.

    A figure is of the role that its sentence names. One of a group that the page does not have as a role is left out;
    a median that the quick facts have too is that one, with the sentence as further evidence.
    """
    figures, unread = read_pay((one for one in page.facts if one.section.startswith(_ARTICLE)), notes.grammar)
    elsewhere = {one.text for one in page.facts if one.section.startswith(_SURROUNDINGS)}
    told: set[str] = set()
    for pay in figures:
        roles = notes.roles.named(pay.who, page)
        node = _node(notes, page, pay, roles)
        if not roles:
            notes.tally.leave("figure of pay", "the page has no role of that name")
            unread = (*unread, Unread(pay.passages[-1], "it names no role of the page", is_open=True))
        elif _is_in_quick_facts(notes, page, pay, roles):
            yield from notes.evidence(page, node, pay.passages)
        elif node in told:
            notes.tally.leave("figure of pay", "the page has said it")
        else:
            told.add(node)
            yield from _figure(notes, page, pay, roles, node)
    for one in unread:
        is_twice = one.is_open and one.passage.text in elsewhere
        aside = replace(one, reason="the work environment says it", is_open=False)
        yield from notes.unread(page, aside if is_twice else one)


def _node(notes: Notes, page: Page, pay: Pay, roles: Sequence[str]) -> str:
    if pay.industry is not None:
        return notes.node("observation", page, pay.passages[-1].key)
    whose = [role.rsplit("/", 1)[-1] for role in roles if role != notes.roles.groups[page.slug].whole]
    by = ["hourly"] if pay.unit.endswith("an hour") else []
    return notes.node("observation", page, "-".join([pay.measure, *by, *whose]))


def _is_in_quick_facts(notes: Notes, page: Page, pay: Pay, roles: Sequence[str]) -> bool:
    row = find_row(page, "quick-facts", "Median Pay")
    is_of_all = pay.measure == "median-pay" and roles == (notes.roles.groups[page.slug].whole,)
    values = {page.quick.pay_hour if pay.unit.endswith("an hour") else page.quick.pay_year}
    return is_of_all and find_year(row) == pay.year and pay.value in values


def _figure(notes: Notes, page: Page, pay: Pay, roles: Sequence[str], node: str) -> Iterator[str]:
    place = f": {pay.industry}" if pay.industry else ""
    together = _TOGETHER.get(len(roles), f", all {len(roles)} roles together")
    notes.tally.keep("pay in an industry" if pay.industry else "figure of pay")
    label = f"{_WORDS[pay.measure]} of {lower_first(pay.who)}{place}"
    yield from notes.statement(node, "Observation", label, hedge=pay.floor)
    for role in roles:
        yield f"{iri(node)} <{CAREER}role> {iri(role)} .\n"
    yield f"{iri(node)} <{CAREER}measure> <{MEASURE}{pay.measure}> .\n"
    if pay.industry:
        yield f"{iri(node)} <{CAREER}industry> {text(pay.industry, '')} .\n"
    yield from iter_value(node, pay.value, f"{pay.unit}{together}", pay.year)
    yield from notes.evidence(page, node, pay.passages)
