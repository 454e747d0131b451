"""What classifications say of the steps of a route, as JSON and as text."""

from collections.abc import Iterable, Iterator, Sequence

from kg.model import Answer, Classified, Fields, JobZone, Lattice, Relatedness, Route, Share, Step
from kg.paths.doing import TAKING
from kg.paths.lookups import find_asking, is_studied, level_of
from kg.paths.render.statements import Json, named, thing_json

# Occupations that a text names where a role is matched to many, and figures of them.
_MOST_SHOWN = 3


def classified_json(route: Route, index: int, answer: Answer, lattice: Lattice) -> Json:
    """Return what is told of one step: ``{"jobZones": [], "shares": [], "fields": [], "related": []}``."""
    step, classified = route.steps[index], answer.classified
    takes = step.do in TAKING
    asking, level = find_asking(route, index), level_of(step, lattice)
    shares = [(role, share) for role in asking for share in classified.shares.get((role, level or ""), ())]
    studied = asking if level is not None and is_studied(level, lattice) else ()
    return {
        "jobZones": [_zone(zone) for zone in classified.zones.get(step.what.iri, ())] if takes else [],
        "shares": [_share(share, named(lattice, role)) for role, share in shares],
        "fields": [
            _fields(fields, named(lattice, role)) for role in studied for fields in classified.fields.get(role, ())
        ],
        "related": [_related(one, lattice) for one in _find_related(step, route.steps[:index], classified)],
    }


def _find_related(step: Step, before: Sequence[Step], classified: Classified) -> Iterator[Relatedness]:
    """Yield, for each role held or taken before, the closest of what lists it as related to the role of *step*."""
    if step.across is not None:
        yield step.across
    if step.do in TAKING and not step.held:
        for role in dict.fromkeys(one.what.iri for one in before if one.do in TAKING):
            known = step.across is not None and step.across.source == role
            yield from () if known else classified.related.get((role, step.what.iri), ())[:1]


def _zone(zone: JobZone) -> Json:
    return {**thing_json(zone), "number": zone.number, "fit": zone.fit, "occupation": thing_json(zone.occupation)}


def _share(share: Share, role: Json) -> Json:
    return {
        "role": role,
        "level": thing_json(share.level),
        "occupation": thing_json(share.occupation),
        "percent": share.percent,
        "respondents": share.respondents,
        "lower": share.lower,
        "upper": share.upper,
        "suppressed": share.is_suppressed,
        "statement": share.statement,
    }


def _fields(fields: Fields, role: Json) -> Json:
    return {
        "role": role,
        "code": fields.code,
        "occupation": fields.occupation,
        "first": [thing_json(one) for one in fields.first],
        "count": fields.count,
        "query": "fields-for-occupation",
    }


def _related(one: Relatedness, lattice: Lattice) -> Json:
    return {
        "from": named(lattice, one.source),
        "occupation": thing_json(one.occupation),
        "relatedOccupation": thing_json(one.related),
        "tier": one.tier,
        "index": one.index,
        "jobZone": one.zone,
        "relatedJobZone": one.related_zone,
        "statement": one.statement,
    }


def iter_notes(step: Json) -> Iterator[str]:
    """Yield what classifications say of a step, a line each; nothing where nothing is looked up or known."""
    if step["jobZones"]:
        yield zones(step["jobZones"])
    yield from (related(one) for one in step["related"])
    yield from (share(one) for one in step["shares"][:_MOST_SHOWN])
    if len(step["shares"]) > _MOST_SHOWN:
        yield f"O*NET: and of {len(step['shares']) - _MOST_SHOWN} more occupations, which --json lists"
    yield from (f"{fields(one)}: lattice query {one['query']} -p code={one['code']}" for one in step["fields"])


def zones(found: Iterable[Json]) -> str:
    """Return the job zones of a role, each with the occupations of which it is told.

    >>> zones([{"number": 4, "occupation": {"label": "Menders"}}])
    'O*NET job zone 4 (Menders)'
    """
    told: dict[int, list[str]] = {}
    for zone in found:
        told.setdefault(zone["number"], []).append(zone["occupation"]["label"])
    parts = [f"{number} ({_listed(labels)})" for number, labels in sorted(told.items())]
    return f"O*NET job zone{'' if len(parts) == 1 else 's'} {', '.join(parts)}"


def share(found: Json) -> str:
    """Return how many of those asked named a level as the one that is required.

    >>> one = {"percent": 60.5, "respondents": 28, "lower": 40.0, "upper": 80.04, "suppressed": True}
    >>> share({**one, "occupation": {"label": "Menders"}, "level": {"label": "a badge"}})
    'O*NET: 60.5 % of 28 asked about Menders name as required: a badge (95 % interval 40 to 80; not to be relied on)'
    """
    asked = "those" if found["respondents"] is None else found["respondents"]
    text = f"O*NET: {found['percent']:.3g} % of {asked} asked about {found['occupation']['label']}"
    notes = []
    if found["lower"] is not None and found["upper"] is not None:
        notes.append(f"95 % interval {found['lower']:.3g} to {found['upper']:.3g}")
    notes += ["not to be relied on"] if found["suppressed"] else []
    return f"{text} name as required: {found['level']['label']}" + (f" ({'; '.join(notes)})" if notes else "")


def fields(found: Json) -> str:
    """Return the first fields of study that prepare for an occupation, and how many there are.

    >>> fields({"code": "1-1", "count": 3, "first": [{"label": "Felt"}, {"label": "Yarn"}]})
    'Fields of study that CIP-SOC lists for SOC 1-1: Felt; Yarn; and 1 more'
    """
    shown = [one["label"] for one in found["first"]]
    more = found["count"] - len(shown)
    rest = f"; and {more} more" if more else ""
    return f"Fields of study that CIP-SOC lists for SOC {found['code']}: {'; '.join(shown)}{rest}"


def related(found: Json) -> str:
    """Return that a classification lists two roles as related, how closely, and their job zones.

    >>> one = {"from": {"label": "mender"}, "tier": "Primary-Short", "index": 2, "jobZone": 3, "relatedJobZone": None}
    >>> related({**one, "occupation": {"label": "Menders"}, "relatedOccupation": {"label": "Felters"}})
    'O*NET lists it as related to mender: Primary-Short, place 2, job zones 3 and not known (Menders and Felters)'
    """
    before, after = (found[name] or "not known" for name in ("jobZone", "relatedJobZone"))
    tier = f"{found['tier']}, " if found["tier"] else ""
    pair = f"{found['occupation']['label']} and {found['relatedOccupation']['label']}"
    place = f"{tier}place {found['index']}, job zones {before} and {after}"
    return f"O*NET lists it as related to {found['from']['label']}: {place} ({pair})"


def _listed(labels: Sequence[str]) -> str:
    more = len(labels) - _MOST_SHOWN
    return "; ".join(labels[:_MOST_SHOWN]) + (f"; and {more} more" if more > 0 else "")
