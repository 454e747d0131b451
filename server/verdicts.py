"""Verdicts on proposals, as a form or a program sends them: each is one generation, for who has the update token."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from werkzeug.exceptions import Conflict, UnsupportedMediaType

from kg.review import OPEN, Edit, Judgement, undo
from kg.review import judge as work_out
from kg.session import Session
from server import elsewhere
from server.asked import FORM, Asked
from server.backend import Backend
from server.negotiation import wants_html
from server.reply import Reply
from server.rights import right_of
from server.updates import write

PATH = "/links/review"


async def judge(service: Backend, asked: Asked) -> Reply:
    """Keep a verdict, or take one back; a browser is sent on to what is open next.

    The token stands in the header, or in the field ``token`` of the form, whose content is neither logged nor kept.

    :raises UnsupportedMediaType: the content is no form.
    :raises ParameterError: a field does not say what it should.
    :raises Conflict: nothing came of it: it was taken back meanwhile.
    """
    if asked.mimetype != FORM:
        raise UnsupportedMediaType(f"content type {asked.mimetype!r}: expected {FORM}")
    right = right_of(asked, service.rights, asked.form.get("token", ""))
    edit = await asyncio.to_thread(to_edit, service.session, asked.form)
    right.check([edit.graph])
    headers = [("Cache-Control", "no-store")]
    if service.pool is None:
        await elsewhere.send(service, asked, edit.text)
    else:
        content = edit.text.encode()
        job = {"do": "update", "default": (), "named": (), "size": len(content), "loaded": []}
        end, headers = await write(service, asked, right, job, content)
        if not any(end["size"]):
            raise Conflict("the graph says so already, or the verdict was taken back meanwhile: nothing was changed")
    following = find_following(asked.form, edit)
    if wants_html(asked):
        return Reply(303, [("Location", following), ("Cache-Control", "no-store")])
    body = {"record": edit.record, "subject": edit.subject, "next": following}
    return Reply(200, [*headers, ("Content-Type", "application/json")], json.dumps(body).encode() + b"\n")


def to_edit(session: Session, form: Mapping[str, str]) -> Edit:
    """Return the update that the fields of a form ask for.

    :raises ParameterError: a field does not say what it should.
    """
    name = form.get("set", "")
    if form.get("undo"):
        return undo(session.reader, name, form["undo"])
    said = {field: form.get(field, "") for field in ("subject", "object", "verdict")}
    judgement = Judgement(**said, who=form.get("by", ""), why=form.get("comment", ""))
    return work_out(session.reader, name, judgement, datetime.now(UTC))


def find_following(form: Mapping[str, str], edit: Edit) -> str:
    """Return where to go on: at the subject that was looked up or is open again; else at what is open from there on."""
    state = form.get("state") or OPEN
    is_same = state != OPEN or bool(form.get("undo"))
    return address(form["set"], state, **{"subject" if is_same else "after": edit.subject})


def address(name: str, state: str = OPEN, **place: str) -> str:
    """Return the address of a case: of a ``subject``, of what is open ``after`` one, or of the first of a *state*."""
    return f"{PATH}?{urlencode({'set': name, 'state': state, **place}, quote_via=quote)}"
