"""Sought: the roles that have something in their work or ask a quality of people, by what sources say most plainly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.ask.seeking import CONDITION, DEFINED, QUALITY, USED
from kg.english import listed
from kg.tell.matter import Matter, Told
from kg.tell.saying import Row, Said

_MANY = 10  # roles of one strength, before the rest is counted
_NOT = "not required"


def sought(matter: Matter) -> Told:
    """Tell the roles of which sources say what is sought, each once by its firmest statement; denials are left out.

    Of several conditions those that have all. That a role is not among them is no denial, which is said.
    """
    if matter.query.name == DEFINED:
        none = _none(matter, matter.named("words"))
        return _by_definition(matter, none, matter.rows) if matter.rows else none
    if matter.query.name == USED:
        return _using(matter)
    topics = [matter.phrases.conditions.topics[name] for name in matter.reading.kind.split(",") if name]
    telling = [
        [row for row in matter.rows if one.firm.search(text := row["text"].lower()) and not one.denied.search(text)]
        for one in topics
    ] or [[*matter.rows]]
    of_all = set[str].intersection(*({row["role"] for row in rows} for rows in telling))
    kept = [row for rows in telling for row in rows if row["role"] in of_all]
    name = "sought_duty"
    if matter.query.name in (CONDITION, QUALITY):
        name = "sought_quality" if matter.query.name == QUALITY else "sought_condition" if topics else "sought_place"
    told = by_role(matter, kept, name, matter.named("words", "quality"), matter.phrases.sought_as)
    return _by_definition(matter, told, matter.more) if matter.more else told


def learnt(matter: Matter) -> Told:
    """Tell the roles with training on the job, or of the kind that a question asks for by name: an apprenticeship."""
    question = matter.reading.question.lower()
    named = ((name, one) for name, one in matter.phrases.trained_as.items() if one.search(question))
    thing, pattern = next(named, ("training on the job", None))
    kept = [row for row in matter.rows if pattern is None or pattern.search(row["trainingLabel"].lower())]
    return by_role(matter, kept, "sought_training", thing, matter.phrases.strengths)


def licensed(matter: Matter) -> Told:
    """Tell the roles of which a licence, certificate or test is asked, of the kind that a question names.

    What is asked for a move from another role is not asked of all in it, and is left out; so is what is not said of
    every state, where that is asked.
    """
    question, phrases = matter.reading.question.lower(), matter.phrases
    named = ((name, one) for name, one in phrases.licensed_as.items() if one.search(question))
    thing, pattern = next(named, ("a licence, certificate or test", None))
    kept = [row for row in matter.rows if "from" not in row]
    kept = [row for row in kept if pattern is None or pattern.search(row["credentialLabel"].lower())]
    if phrases.ruled_by["every_state"].search(question):
        kept = [row for row in kept if phrases.ruled_by["of_every_state"].search(row.get("hedge", "").lower())]
        thing = phrases.part("sought_every_state", thing=thing)
    return by_role(matter, kept, "sought_licence", thing, phrases.strengths)


def _by_definition(matter: Matter, told: Told, rows: Sequence[Row]) -> Told:
    """Return what is told with the occupations of whose definitions it is a part, alone where no role is told."""
    labels = dict.fromkeys(f"{row['label']} (SOC {row['code']})" for row in rows)
    said = matter.phrases.say(
        "sought_defined",
        thing=matter.named("words"),
        count=_counted(len(labels), "occupation"),
        things=listed(labels, _MANY),
    )
    text = f"{told.text} {said}" if told.found else said
    return Told(text, (*told.rows, *rows), told.statements)


def _using(matter: Matter) -> Told:
    """Tell the occupations that use a technology or a tool, those first whose employers often ask for it.

    Behind the roles that have it among their duties.
    """
    thing = matter.named("words")
    duties = by_role(matter, matter.more, "sought_duty", thing, matter.phrases.sought_as) if matter.more else None
    if not matter.rows:
        return duties or _none(matter, thing)
    labels = dict.fromkeys(f"{row['occupationLabel']} ({row['code']})" for row in matter.rows)
    wanted = {row["occupation"] for row in matter.rows if row["inDemand"] == "true"}
    demand = matter.phrases.part("sought_in_demand", number=len(wanted)) if wanted else ""
    count = _counted(len(labels), "occupation")
    said = matter.phrases.say("sought_using", thing=thing, count=count, demand=demand, things=listed(labels, _MANY))
    if duties is None:
        return Told(said, matter.rows)
    return Told(f"{said} {duties.text}", (*matter.rows, *duties.rows), duties.statements)


def by_role(matter: Matter, rows: Sequence[Row], name: str, thing: str, heads: Mapping[str, str]) -> Told:
    """Tell the roles of *rows* under the head of their strength, the firmest first, with the sentence *name*."""
    said = _firmest(matter, rows)
    if not said:
        return _none(matter, thing)
    parts = []
    for strength in matter.phrases.strengths:
        here = [one for one in said if one.strength == strength]
        if not here:
            continue
        hedges = {one.hedge for one in here}
        head = heads.get(strength, strength)
        if len(here) > 1 and len(hedges) == 1 and (hedge := hedges.pop()):  # told once, of all
            head, here = f"{head} (“{hedge}”)", [replace(one, hedge="") for one in here]
        parts.append(f"{head}, {listed(map(str, here), _MANY)}")
    count = _counted(len(said), "role")
    text = matter.phrases.say(name, thing=thing, count=count, things="; ".join(parts))
    return Told(text, tuple(rows), tuple(one.iri for one in said))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _none(matter: Matter, thing: str) -> Told:
    return Told(matter.phrases.say("sought_none", thing=thing), (), found=False)


def _firmest(matter: Matter, rows: Iterable[Row]) -> list[Said]:
    """Return the firmest statement of each role, told by its role; what says that a thing is not needed is none."""
    order = {strength: place for place, strength in enumerate(matter.phrases.strengths)}
    of_role = defaultdict[str, list[Row]](list)
    for row in rows:
        if row["strength"] != _NOT:
            of_role[row["role"]].append(row)
    firmest = (
        min(matter.gather(own, "roleLabel"), key=lambda one: (order.get(one.strength, len(order)), one.is_limited))
        for own in of_role.values()
    )
    return sorted(firmest, key=lambda one: one.label.lower())
