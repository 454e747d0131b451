"""The page on which people judge proposals, one subject at a time; its form goes to ``server.verdicts``."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import Forbidden

from kg.errors import ParameterError
from kg.review import (
    MOST_TITLES,
    OPEN,
    STATES,
    Case,
    Evidence,
    ProposalSet,
    after,
    count,
    find_case,
    get_set,
    last,
    load_cases,
    load_evidence,
    load_sets,
)
from server.access import session, tagged
from server.negotiation import JSON, pick
from server.verdicts import PATH, address

blueprint = Blueprint("review", __name__)
# What the keys do, in the order of the buttons; `server/static/review.js` reads them off the page.
KEYS = {
    "accept": ("a", "Accept as proposed"),
    "exact": ("e", "Exact"),
    "close": ("c", "Close"),
    "broad": ("b", "Broad: the candidate is wider"),
    "narrow": ("n", "Narrow: the candidate is narrower"),
    "related": ("l", "Related"),
    "reject": ("r", "Reject"),
    "none": ("x", "No counterpart at all"),
}


@blueprint.get(PATH)
def show() -> Response:
    """Return the sets of proposals, or of one ``set`` a case with its evidence: the ``subject``'s, or the first."""
    kind = pick(request, {JSON: "json"})
    chosen = request.args.get("set")
    if not chosen:
        counts = {name: count(load_cases(session().reader, name)) for name in load_sets(session().reader)}
        if kind == "json":
            return tagged(jsonify({"sets": counts, "case": None}))
        return tagged(Response(render_template("review.html", counts=counts, address=address)))
    found, state = get_set(session().reader, chosen), which_state()
    cases = load_cases(session().reader, chosen)
    case = which_case(cases, state)
    evidence = load_evidence(session().reader, chosen, case) if case else None
    if kind == "json":
        return tagged(jsonify(to_json(found, cases, case, evidence)))
    following = after(cases, case.subject, state) if case else None
    page = render_template(
        "review.html",
        found=found,
        counts=count(cases),
        state=state,
        case=case,
        evidence=evidence,
        following=following,
        last=last(cases),
        keys=KEYS,
        address=address,
        most_titles=MOST_TITLES,
    )
    return tagged(Response(page))


@blueprint.post(PATH)
def refuse() -> Response:
    """Refuse a verdict where there is no service that could keep it.

    :raises Forbidden: always; in a service, ``server.verdicts`` answers before.
    """
    raise Forbidden("writing is off here: the pages alone keep nothing")


def which_state() -> str:
    """Return the state of the cases that are asked for.

    :raises ParameterError: there is no such state.
    """
    state = request.args.get("state") or OPEN
    if state not in STATES:
        raise ParameterError("state", state, f"one of {', '.join(STATES)}")
    return state


def which_case(cases: list[Case], state: str) -> Case | None:
    """Return the case that is asked for, or else the first of its *state*, None where there is none.

    That which comes ``after`` a subject is the subject's own as long as it is of that state.

    :raises ParameterError: the subject has no case.
    """
    subject = request.args.get("subject")
    if not subject:
        start = request.args.get("after")
        same = find_case(cases, start) if start else None
        return same if same is not None and same.state == state else after(cases, start, state)
    case = find_case(cases, subject)
    if case is None:
        raise ParameterError("subject", subject, "one that the set has proposals for")
    return case


def to_json(found: ProposalSet, cases: list[Case], case: Case | None, evidence: Evidence | None) -> dict[str, Any]:
    """Return a case as a program reads it, with its evidence and how many cases there are of each state."""
    told = None
    if case is not None and evidence is not None:
        told = {**asdict(case), "state": case.state, "evidence": asdict(evidence)}
    return {"sets": {found.name: count(cases)}, "case": told}
