"""Moving: the moves out of a role and into it, each with what it needs."""

import re

from kg.english import listed
from kg.tell.grading import relabelled
from kg.tell.listing import MANY
from kg.tell.matter import Matter, Told
from kg.tell.saying import Row, Said

_AN = re.compile(r"^(?:An?|The) ")  # a need as it opened its sentence


def advancement(matter: Matter) -> Told:
    """Tell the moves out of a role."""
    said = matter.gather(_as_of_role(row, matter) for row in matter.rows)
    moves = listed((f"{_to_what(one, matter)}{_needing(one, matter)}" for one in said), MANY)
    moves = matter.unqualified(moves)
    return matter.tell("advancement", said, role=matter.role, moves=moves) if said else matter.nothing("an advancement")


def _to_what(said: Said, matter: Matter) -> str:
    """Return a move without the role that it is out of, which is the one that is asked after."""
    return re.sub(rf"^from {re.escape(matter.named('role', 'to', 'from', 'slot0'))} (?=to )", "", str(said))


def _as_of_role(row: Row, matter: Matter) -> Row:
    """Return a move of several roles as that of the one that is asked after: its label names the first of them."""
    move = next((one for one in matter.lattice.advancements if one.iri == row.get("advancement")), None)
    own = next((iri for iri in matter.iris if move is not None and iri in move.sources), None)
    if move is None or own is None or own == move.sources[0]:
        return row
    first, asked = (matter.lattice.roles[iri].label for iri in (move.sources[0], own))
    return {**row, "label": re.sub(rf"^from {re.escape(first)} to ", lambda _: f"from {asked} to ", row["label"])}


def _needing(said: Said, matter: Matter) -> str:
    own = [row["needs"] for row in matter.rows if row.get("advancement") == said.iri and "needs" in row]
    needs = listed(_AN.sub(lambda found: found[0].lower(), relabelled(need, matter.phrases)) for need in own)
    needs = needs.removesuffix(".")
    return f", needing {needs}" if needs and needs.split(", to")[0] not in said.label else ""


def leads_to(matter: Matter) -> Told:
    """Tell the roles that lead to a role."""
    said = matter.gather(matter.rows, "fromLabel")
    if not said:
        return matter.nothing("an advancement into the work")
    moves = listed((f"{one}{_needing(one, matter)}" for one in said), MANY)
    return matter.tell("leads_to", said, role=matter.role, moves=matter.unqualified(moves))
