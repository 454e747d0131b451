"""What is ruled before rows are read: on a title that a licence brings, and on what somebody says that they have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.ask.mentions import ROLE
from kg.ask.reading import PLANNER, Reading
from kg.model import Lattice
from kg.queries import CannedQuery, get_query
from kg.tell.licensing import rule_on_licence
from kg.tell.matter import Matter
from kg.tell.ruling import Ruled, asks_whether, asks_whether_enough
from kg.tell.saying import Phrases
from kg.tell.sufficing import rule_on_enough

_REQUIREMENTS = "requirements-of-role"


def rule_on_title(
    reading: Reading, queries: Mapping[str, CannedQuery], lattice: Lattice, phrases: Phrases
) -> tuple[Reading, Ruled] | None:
    """Return whether a role must have the title that comes with a licence, as that of a CPA, and of what that is read.

    None where the question asks no such thing.
    """
    named, source = reading.named, reading.named.get("from") or reading.person.source
    role = named.get("to") or named.get("role")
    source = source or next((m for m in reading.mentions if role and m != role and m.iris == role.iris), None)
    is_asked = reading.query == PLANNER or reading.tell == "requirements"
    if not is_asked or source is None or role is None or role.kind != ROLE or reading.person.have:
        return None
    query = get_query(queries, _REQUIREMENTS)
    for title, of in ((role, source), (source, role)):
        if title.text.lower() in of.label.lower():  # "auditor" is no title that comes with a licence
            continue
        asked = replace(reading, intent="requirements", query=query.name, tell="requirements", named={"role": of})
        ruled = rule_on_licence(Matter(asked, (), query, lattice, phrases), title.text, title.label)
        if ruled is not None and phrases.ruled_by["must_be"].search(reading.question.lower()):
            notes = tuple(note for note in reading.notes if f"“{title.text}”" not in note)
            return replace(asked, notes=notes), ruled
    return None


def rule_on_held(
    reading: Reading,
    held: Sequence[str],
    queries: Mapping[str, CannedQuery],
    lattice: Lattice,
    phrases: Phrases,
    *,
    is_possible: bool,
) -> Ruled | None:
    """Return whether what somebody has is enough; None where that is not asked.

    :param held: IRIs of it.
    :param is_possible: whether there is a way with it.
    """
    # "With just a bachelor's"
    is_only = is_possible and reading.person.only and asks_whether(reading.question, phrases)
    is_enough = reading.tell == "gap" and asks_whether_enough(reading.question, phrases)
    can_be = is_possible and reading.tell == "routes" and _asks_if_one_can_be(reading, lattice, phrases)
    if not (is_only or is_enough or can_be):
        return None
    return rule_on_enough(Matter(reading, (), get_query(queries, _REQUIREMENTS), lattice, phrases), held)


def _asks_if_one_can_be(reading: Reading, lattice: Lattice, phrases: Phrases) -> bool:
    """Whether somebody who has schooling of a level, and in no field, asks if one can be something with that.

    What a degree is in decides for much work, and who leaves something out asks for a way without it.
    """
    person, question = reading.person, reading.question.lower()
    items = [lattice.items.get(iri) for mention in person.have for iri in mention.iris]
    is_plain = bool(items) and all(item and item.level is not None and item.field is None for item in items)
    is_all = not (person.without or person.source or person.years or reading.named.get("from"))
    return is_plain and is_all and bool(phrases.ruled_by["can_be"].search(question))
