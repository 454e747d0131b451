"""Listing: rows told as a list, behind what they are a list of."""

from collections.abc import Sequence
from dataclasses import replace

from kg.english import article, listed
from kg.iris import slug
from kg.tell.figures import number, tell_employers
from kg.tell.matter import Matter, Told
from kg.tell.saying import Row, Said

_OF_WHOM = ("occupationLabel", "roleLabel", "saidOfLabel")  # of whom a row is, and seldom what it says
_IN_DEMAND = "inDemand"  # whether employers often ask for it
_RATED, _IMPORTANT = "importance", 3.0  # of 1 to 5, where 3 is "important"
_ENTRY = ("experience", "training")  # what is typical at entry beside education
MANY = 6  # of a list, before the rest is counted
QUALITIES = 9  # of a list of qualities, which a page tells whole


def pay_along(matter: Matter) -> Told:
    """Tell what a role and those that it leads to pay, the least first; of which no source states it comes last."""
    said = matter.gather(matter.rows, "toLabel")
    if not said:
        return replace(matter.none(), found=False)
    stated = [
        matter.phrases.say("pay_of", role=one.label, pay=number(one.row["pay"]), year=one.row["year"])
        for one in said
        if "pay" in one.row
    ]
    unstated = listed(article(one.label) for one in said if "pay" not in one.row)
    lacking = matter.phrases.say("no_pay_of", roles=unstated) if unstated else ""
    things = listed([text[:1].lower() + text[1:] for text in stated], MANY) or listed([lacking])
    is_alone = all(one.row["to"] in {iri for m in matter.reading.named.values() for iri in m.iris} for one in said)
    told = matter.tell("pay_alone" if is_alone else "rows", said, lead=matter.lead, things=things)
    return replace(told, text=f"{told.text} {lacking}." if lacking and stated else told.text, found=bool(stated))


def best_paid(matter: Matter) -> Told:
    """Tell the occupations that pay best, each with its pay and what is typical at entry."""
    said = matter.gather(matter.rows, "occupationLabel")
    if not said:
        return replace(matter.none(), found=False)
    found: dict[str, str] = {}
    for one in said:
        pay = number(one.row["pay"])
        least = matter.phrases.sentences["least_pay"].format(pay=pay) if one.row["told"] == "at least" else pay
        label = one.row.get("roleLabel", one.label)
        found.setdefault(one.row["occupation"], f"{label} {least} ({one.row['level']})")
    return matter.tell("rows", said, lead=matter.lead, things=listed(found.values(), MANY))


def by_figures(matter: Matter) -> Told:
    """Tell the occupations that were chosen by figures, each with its pay, its growth and what is typical at entry.

    The best paid come first, or, where that is asked, those that grow or decline fastest.
    """
    kind, sentences = matter.reading.kind, matter.phrases.sentences
    names = {name: mention.label for name, mention in matter.reading.named.items()}
    least = sentences["by_figures_pay"].format(pay=number(names["least"])) if names["least"] != "0" else ""
    growth = sentences["by_figures_growth"] if float(names["growth"]) > 0 else ""
    growth = sentences["by_figures_decline"] if "most" in names else growth
    entry = ""
    for name in (one for one in _ENTRY if one in names):
        entry += sentences["by_figures_entry"].format(what=names[name])
        among = matter.reading.named[name].text.split()
        matter = replace(matter, rows=tuple(row for row in matter.rows if row.get(name) in among))
    whole = sentences["by_figures_of"].format(level=names["level"], entry=entry, least=least, growth=growth)
    if field := matter.reading.named.get("field"):
        begins = tuple(field.text.split())
        matter = replace(matter, rows=tuple(row for row in matter.rows if slug(row["occupation"]).startswith(begins)))
        whole += sentences["by_figures_field"].format(
            field=field.label, codes=listed(one.rstrip("-") for one in begins)
        )
    if not matter.rows:
        return replace(matter.tell("none_projected", lead=whole), found=False)
    years = {"year": matter.rows[0]["year"], "until": matter.rows[0]["until"]}
    lead = f"{whole}{sentences['by_figures_each'].format(**years)}{sentences[f'by_figures_{kind}_first']}"
    ranked = _ranked(matter, kind)
    found: dict[str, str] = {}
    for row in ranked:
        pay = number(row["pay"])
        values = {
            "role": row.get("roleLabel", row["occupationLabel"]),
            "pay": sentences["least_pay"].format(pay=pay) if row["told"] == "at least" else pay,
            "change": f"{float(row['change']):g}",
            "level": row["levelLabel"],
        }
        found.setdefault(row["occupation"], sentences["by_figures_one"].format(**values))
    said = matter.gather(matter.rows, "occupationLabel")
    return replace(matter.tell("rows", said, lead=lead, things=listed(found.values(), MANY)), rows=tuple(ranked))


def _ranked(matter: Matter, kind: str) -> Sequence[Row]:
    """Return rows by what comes first: pay, as they are; growth, decline, or the least schooling and in it the pay."""
    if kind == "level":
        ranks = {iri: rank for rank, iri in matter.lattice.level_iris.items()}
        return sorted(matter.rows, key=lambda row: ranks.get(row["level"], len(ranks)))
    turn = {"growth": -1.0, "decline": 1.0}.get(kind)
    return sorted(matter.rows, key=lambda row: turn * float(row["change"])) if turn else matter.rows


def better_paid(matter: Matter) -> Told:
    """Tell the roles that lead to one that pays more, each with that."""
    said = matter.gather(matter.rows, "roleLabel")
    if not said:
        return rows(matter)
    moves = (f"{one} ({number(one.row['pay'])}) to {one.row['toLabel']} ({number(one.row['toPay'])})" for one in said)
    return matter.tell("rows", said, lead=matter.lead, things=listed(moves, MANY))


def employers(matter: Matter) -> Told:
    """Tell the industries that employ most people in a role, those of the last year that has them."""
    last = max((row["year"] for row in matter.rows), default="")
    found = [row for row in matter.rows if row["year"] == last]
    if not found:
        return matter.nothing("the largest employers")
    return matter.tell("employers", matter.gather(found), role=matter.role, things=tell_employers(found))


def rows(matter: Matter) -> Told:
    """Tell a list: the question of the query, and the first of what it found."""
    column = _column(matter)
    if not matter.rows or column is None:
        return replace(matter.none(), found=False)
    said, lead = _that_matter(matter, column)
    in_demand = [one for one in said if one.row.get(_IN_DEMAND) == "true"]
    said = [*in_demand, *(one for one in said if one not in in_demand)] if in_demand else said
    lead = f"{lead}{matter.phrases.sentences['in_demand_first']}" if in_demand else lead
    things = listed((f"{one}{_percent(one.row)}" for one in said), MANY)
    # A query of all roles says nothing of the one whose rows are told.
    is_of_all = bool(matter.named("role")) and not any(p.of.endswith("Role") for p in matter.query.parameters)
    things = f"{things} (of {matter.role})" if is_of_all else things
    return matter.tell("rows", said, lead=lead, things=matter.unqualified(things))


def _that_matter(matter: Matter, column: str) -> tuple[list[Said], str]:
    """Return what rows say, that first which the question asks of, and what it is a list of.

    What is rated stays in its order, without what is rated as of little importance; where one group is asked after, as
    skills or personal qualities, this alone is told.
    """
    if not any(_RATED in row for row in matter.rows):
        return matter.nearest(matter.gather(matter.rows, column)), matter.lead
    rated = [row for row in matter.rows if float(row.get(_RATED, 0)) >= _IMPORTANT] or list(matter.rows)
    question = matter.reading.question.lower()
    group = next((name for name, asked in matter.phrases.rated_as.items() if asked.search(question)), "")
    if own := [row for row in rated if row.get("group") == group]:
        return matter.gather(own, column), matter.phrases.say(
            "rated_first", group=matter.phrases.sentences[f"rated_{group}"], role=matter.role
        )
    return matter.gather(rated, column), matter.lead


def _percent(row: Row) -> str:
    return f" {number(row['percent'])} percent" if "percent" in row else ""


def _column(matter: Matter) -> str | None:
    """Return the column that tells best what a row is: a label of something that the question did not name."""
    named = {mention.label for mention in matter.reading.named.values()}
    have = [name for name in matter.query.columns if any(name in row for row in matter.rows)]
    labels = [n for n in have if n.endswith(("Label", "label", "title", "text", "eligibility", "unknown", "does"))]
    fresh = [name for name in labels if {row.get(name) for row in matter.rows} - named - {None}]
    return next(
        iter([n for n in fresh if n not in ("occupationLabel", "roleLabel", "saidOfLabel")] or fresh or labels or have),
        None,
    )
