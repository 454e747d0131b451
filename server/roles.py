"""The page of a role: summary, contents, everything that is stated, how accounts differ, whom to name."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import render_template

from kg.drawing import Bar, draw_bars
from kg.occupation import to_occupation
from kg.paths.render import Json
from kg.profile import Accounts, load_accounts, load_role
from kg.queries import get_query
from server.access import session


class Part(NamedTuple):
    """A section of the page, and how many entries it has, 0 where that says nothing."""

    id: str
    title: str
    entries: int = 0


def known_of(role: str) -> Json:
    """Return all that the graph says of a role, and what it does not know."""
    return load_role(session().reader, session().lattice, role, session().silence, session().names.label)


def ask(name: str, role: str) -> list[dict[str, str]]:
    """Return the rows of a canned query for a role."""
    query = get_query(session().queries, name).bind({"role": [role]}, session().names)
    return session().reader.texts(query)


def page(iri: str) -> str:
    """Return the page of the role *iri*."""
    role = known_of(iri)
    accounts = load_accounts(session().reader, session().lattice, role, lambda name: ask(name, iri), session().sources)
    strengths = dict.fromkeys(requirement["strength"] for requirement in role["requirements"])
    return render_template(
        "role.html",
        role=role,
        groups={one: [r for r in role["requirements"] if r["strength"] == one] for one in strengths},
        accounts=accounts,
        catalogue=session().sources,
        charts=[(table, draw_shares(table)) for table in accounts.shares],
        parts=list(_parts(role, accounts)),
        occupation=to_occupation(role),
    )


def draw_shares(table: Json) -> str:
    """Return the shares of one question to one occupation as bars; those that nobody named are in the table alone."""
    bars = [
        Bar(row["short"], row["percent"], row["lower"], row["upper"], row["suppressed"])
        for row in table["rows"]
        if row["percent"]
    ]
    said = "; ".join(f"{bar.label}: {bar.percent:g} %" for bar in bars)
    return draw_bars(f"{table['kind']}: {table['label']}", f"{said}.", bars, name=table["name"]) if bars else ""


def _parts(role: Json, accounts: Accounts) -> Iterator[Part]:
    """Yield the sections that the page has, in its order."""
    yield Part("requirements", "Requirements", len(role["requirements"]))
    if accounts.shares:
        yield Part("shares", "What it takes, by share of answers")
    if accounts.editions or accounts.education:
        yield Part("differences", "Where accounts differ")
    yield Part("to", "Advancement to here", len(role["advancedFrom"]))
    yield Part("from", "Advancement from here", len(role["advancement"]))
    yield Part("qualities", "Qualities", len(role["qualities"]))
    yield Part("duties", "What they do", len(role["duties"]))
    if role["conditions"]:
        yield Part("conditions", "Where, when and how they work", len(role["conditions"]))
    if role["outlook"]:
        yield Part("outlook", "Outlook", len(role["outlook"]))
    yield Part("figures", "Figures", len(role["facts"]))
    if near := len(role["wider"]) + len(role["narrower"]) + len(role["similar"]):
        yield Part("near", "Roles near it", near)
    yield Part("links", "Codes and links", len(role["links"]))
    yield Part("unknown", "Not known", len(role["unknown"]))
    if accounts.sources:
        yield Part("sources", "Sources to name", len(accounts.sources))
