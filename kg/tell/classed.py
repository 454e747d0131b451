"""Telling of what O*NET classes an occupation by: its job zone, and the interests that it suits."""

from dataclasses import replace
from itertools import groupby

from kg.english import listed
from kg.tell.matter import Matter, Told
from kg.tell.saying import Row

_MANY = 4  # occupations of which each is told
_HIGHEST = 3  # interests that are told as the highest


def job_zone(matter: Matter) -> Told:
    """Tell the job zone of each occupation that a role is, and what O*NET says of the schooling in these zones."""
    rows = _nearest(matter)
    if not rows:
        return replace(matter.none(), found=False)
    named = {label: list[str]() for label in dict.fromkeys(row["zoneLabel"] for row in rows)}
    for row in rows:
        named[row["zoneLabel"]].append(matter.phrases.part("classed", **_labels(row)))
    things = [
        matter.phrases.part("job_zone_of", occupations=listed(some, _MANY), zone=zone) for zone, some in named.items()
    ]
    zones = {row["number"]: row["education"] for row in rows if "education" in row}
    notes = [
        matter.phrases.say("job_zone_says", number=number, said=said.partition(": ")[2])
        for number, said in sorted(zones.items())
    ]
    told = matter.tell("job_zone", role=matter.named("code") or matter.role, things=listed(things, len(things)))
    is_compared = matter.phrases.ruled_by["other_sources"].search(matter.reading.question.lower())
    lead = [matter.phrases.say("job_zone_alone")] if is_compared else []  # before what it is, since that is asked
    return replace(told, text=" ".join([*lead, told.text, *notes]))


def interests(matter: Matter) -> Told:
    """Tell the interests of each occupation that a role is, the highest first, each with its score."""
    rows = _nearest(matter)
    if not rows:
        return replace(matter.none(), found=False)
    texts = list[str]()
    for _, found in groupby(rows, key=lambda row: row["occupation"]):
        scored = {row["interestLabel"]: row for row in found}
        first = next(iter(scored.values()))
        highest = [*scored][:_HIGHEST]
        scores = listed((f"{label} {row['score']}" for label, row in scored.items()), len(scored))
        letters = "".join(label[0] for label in highest)
        of = {"highest": listed(highest), "letters": letters, "scores": scores}
        texts.append(
            matter.phrases.say("interests_of", occupation=matter.phrases.part("classed", **_labels(first)), **of)
        )
    told = matter.tell("interests")
    return replace(told, text=" ".join([told.text, *texts[:_MANY]]))


def _nearest(matter: Matter) -> list[Row]:
    """Return the rows of the occupations that a role is, or else of those that are wider or narrower."""
    same = [row for row in matter.rows if row.get("fit", "exactMatch") in ("exactMatch", "closeMatch")]
    return same or list(matter.rows)


def _labels(row: Row) -> dict[str, str]:
    fit = ", which is wider" if row.get("fit") == "broadMatch" else ""
    return {"label": row["occupationLabel"], "fit": fit, "code": row["occupation"].rpartition("/")[2]}
