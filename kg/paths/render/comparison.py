"""Two routes of an answer side by side: their figures, and what each asks that the other does not."""

from collections.abc import Sequence

from kg.paths.doing import TAKING
from kg.paths.render.statements import Json


def compare(found: Json, numbers: Sequence[int]) -> list[Json]:
    """Return the routes of *numbers*, from 1, each with its figures and with what the others do not ask.

    :param found: an answer in the shape of ``/paths``.
    :returns: ``[{"number", "years", "steps", "certainty", "assumed", "pay", "only", "statements"}]``. ``steps`` counts
        what is still to do; ``pay`` lists the roles on the way, the last one too, ``{"iri", "label", "pay"}``, whose
        pay is None where no source gives it; ``only`` are the steps to things that no other of the routes
        goes to, and ``statements`` the statements that no other rests on.
    """
    chosen = [(number, found["routes"][number - 1]) for number in numbers]
    return [
        _side(number, route, [other for place, other in chosen if place != number], found) for number, route in chosen
    ]


def _side(number: int, route: Json, others: Sequence[Json], found: Json) -> Json:
    todo = [step for step in route["steps"] if not step["held"]]
    elsewhere = {step["what"]["iri"] for other in others for step in other["steps"] if not step["held"]}
    theirs = {said["iri"] for other in others for step in other["steps"] for said in step["statements"]}
    statements = {said["iri"]: said for step in route["steps"] for said in step["statements"]}
    roles = {step["what"]["iri"]: step["what"] for step in todo if step["do"] in TAKING}
    return {
        "number": number,
        "years": route["years"],
        "steps": len(todo),
        "uncertain": sum(not step["certain"] for step in todo),
        "certainty": route["certainty"],
        "assumed": sorted(
            {step["assumption"] for step in route["steps"] if step["assumption"]}
            | ({route["orderAssumption"]} if route["orderAssumption"] else set())
        ),
        "pay": [{**role, "pay": found["pay"].get(iri)} for iri, role in roles.items()],
        "only": [step for step in todo if step["what"]["iri"] not in elsewhere],
        "statements": [said for iri, said in statements.items() if iri not in theirs],
    }
