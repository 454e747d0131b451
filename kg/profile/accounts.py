"""How accounts of a role differ: who holds what, edition beside edition, source beside source."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.iris import slug
from kg.model import Lattice
from kg.paths.render import Json
from kg.profile.sources import Source, find_graphs
from kg.reader import Reader

Ask = Callable[[str], list[dict[str, str]]]
# Occupations whose answers are shown, the closest first: some roles are matched to dozens.
MOST = 3
_NUMBERS = ("percent", "lower", "upper")


@dataclass(frozen=True)
class Accounts:
    """``shares``: by what was asked, of which occupation. ``editions`` and ``education``: rows of the canned queries.

    ``sources``: whom to name for what is shown from elsewhere. ``more``: how many occupations are left to the query.
    """

    shares: list[Json]
    editions: list[dict[str, str]]
    education: list[dict[str, str]]
    sources: list[Source]
    more: int = 0


def load_accounts(reader: Reader, lattice: Lattice, role: Json, ask: Ask, catalogue: Mapping[str, Source]) -> Accounts:
    """Return how accounts of *role*, in the shape of ``/role/SLUG.json``, differ.

    :param ask: answers a canned query of that name for this role. What cannot have an answer is not asked.
    :param catalogue: the graphs that are loaded.
    """
    links = [link for link in role["links"] if not link["rejected"] and link["predicate"].endswith("Match")]
    matched = [link["object"] for link in links if not link["object"].endswith("NoTermFound")]
    rows = ask("preparation-by-percent") if any(link["vocabulary"] == "onet-soc" for link in links) else []
    accounts = {one.account for one in lattice.requirements_of.get(role["iri"], ())}
    accounts |= {one.account for one in lattice.advancements_from.get(role["iri"], ())}
    education = ask("entry-education-by-source") if matched or len(accounts) > 1 else []
    occupations = list(dict.fromkeys(row["occupation"] for row in rows))
    rows = [row for row in rows if row["occupation"] in occupations[:MOST]]
    education = [row for row in education if "percent" not in row or row["of"] in occupations[:MOST]]
    shown = {row["share"] for row in rows[:1]} | {row["of"] for row in education} | {*matched}
    graphs = sorted(accounts.union(find_graphs(reader, shown)))
    return Accounts(
        shares=to_shares(rows),
        editions=ask("editions-that-differ") if len(accounts) > 1 else [],
        education=education,
        sources=[catalogue[graph] for graph in graphs if graph in catalogue],
        more=len(occupations[MOST:]),
    )


def to_shares(rows: Iterable[Mapping[str, str]]) -> list[Json]:
    """Return the rows of ``preparation-by-percent`` as one table for each question and occupation.

    ``[{"kind", "occupation", "label", "fit", "respondents", "collected", "answeredBy", "rows": [{"category", "short",
    "percent", "lower", "upper", "suppressed", "share"}]}]``; numbers in percent, None where the source gives none.
    """
    found: dict[tuple[str, str], Json] = {}
    for row in rows:
        table = found.setdefault(
            (row["occupation"], row["kind"]),
            {
                "name": f"share-{len(found) + 1}",
                "kind": row["kind"],
                "occupation": row["occupation"],
                "label": row["occupationLabel"],
                "fit": row["fit"],
                "respondents": row.get("respondents"),
                "collected": row.get("collected"),
                "answeredBy": row.get("answeredBy"),
                "rows": [],
            },
        )
        category = row.get("category") or slug(row["share"])
        numbers = {name: float(row[name]) if name in row else None for name in _NUMBERS}
        table["rows"].append(
            {
                "category": category,
                # O*NET explains some of its categories after a dash.
                "short": category.split(" - ", 1)[0],
                **numbers,
                "suppressed": row.get("suppressed") == "true",
                "share": row["share"],
            }
        )
    return list(found.values())
