"""The tools: one for each canned query, and those of ``interface/tools.yaml``."""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from kg.errors import ParameterError
from kg.paths.render import to_json
from kg.paths.render.as_text import cite
from kg.queries import ENDPOINT, CannedQuery, get_query, to_term
from kg.question import to_question
from kg.reader import GRAPH, parse_results
from kg.schema import Json, parameter_schema, row_schema
from kg.session import Session
from server.mcp.arguments import check
from server.mcp.desk import FORMATS, Desk
from server.mcp.results import Result, to_answer, to_graph, to_page, with_unanswered
from server.mcp.search import CLASSES, search
from server.mcp.ways import to_routes
from server.openapi import load

Run = Callable[[Desk, Json], Awaitable[Result]]
_PAGE: Json = {
    "offset": {"type": "integer", "minimum": 0, "default": 0, "description": "How many rows to pass over."},
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": 500,
        "default": 100,
        "description": "How many rows at most.",
    },
}


@dataclass(frozen=True)
class Tool:
    """One tool: its words, what it takes and gives as JSON Schema, and what it does."""

    name: str
    title: str
    description: str
    takes: Json
    gives: Json
    run: Run
    is_open: bool = False  # whether it reads beyond the graph

    async def call(self, desk: Desk, arguments: Json) -> Result:
        """Return the answer to *arguments*.

        :raises KgError: one is wrong, or it cannot be answered.
        """
        return await self.run(desk, check(self.takes, arguments))


def load_tools(queries: Mapping[str, CannedQuery], endpoints: Collection[str] = ()) -> dict[str, Tool]:
    """Return every tool by name: those that need more than a query first.

    :param endpoints: the names of those that may be asked.
    """
    own = {name: _own(name, told) for name, told in load("tools")["tools"].items()}
    return own | {query.name: _canned(query, endpoints) for query in queries.values()}


def load_instructions() -> str:
    """Return what a program is told of the tools as a whole."""
    return str(load("tools")["about"])


def _own(name: str, told: Json) -> Tool:
    gives = told["gives"] if isinstance(told["gives"], dict) else {"$ref": f"#/components/schemas/{told['gives']}"}
    return Tool(name, told["title"], told["description"], told["input"], _whole(gives), _RUNS[name])


def _canned(query: CannedQuery, endpoints: Collection[str]) -> Tool:
    """Return the tool that asks a canned query: every parameter has to be given, since the file's own is an example.

    An endpoint may be left out: the first that may be asked is taken then, and the answer says it where there is none.
    """
    pages = {} if query.form == "boolean" else _PAGE
    takes = {
        "type": "object",
        "additionalProperties": False,
        "required": [parameter.name for parameter in query.parameters if parameter.type != ENDPOINT],
        "properties": {one.name: parameter_schema(one, endpoints) for one in query.parameters} | pages,
    }
    asked = f" Answers, for example: {'; '.join(query.ask)}." if query.ask else ""
    description = f"{query.summary} {query.description}".strip() + asked
    run = partial(_ask_canned, query)
    return Tool(query.name, query.summary, description, takes, _gives(query), run, is_open=query.asks_elsewhere)


def _gives(query: CannedQuery) -> Json:
    if query.form == "boolean":
        return {"type": "object", "required": ["answer"], "properties": {"answer": {"type": "boolean"}}}
    page: Json = {"ntriples": {"type": "string"}}
    if query.form == "solutions":
        page = {"columns": {"const": list(query.columns)}, "rows": {"type": "array", "items": row_schema(query)}}
    if query.asks_elsewhere:
        page["unanswered"] = load("schemas")["Unanswered"]
    count = {"type": "integer", "minimum": 0}
    following = {**count, "description": "Where the next page begins; left out at the end."}
    return {
        "type": "object",
        "required": [*(name for name in page if name != "unanswered"), "total", "offset"],
        "properties": {**page, "total": count, "offset": count, "next": following},
    }


def _whole(schema: Json) -> Json:
    """Return *schema* with the shapes that it points at beside it, as an object at its root."""
    text = json.dumps(schema)
    if "#/components/" not in text:
        return schema
    shapes = {name: json.loads(_here(json.dumps(shape))) for name, shape in load("schemas").items()}
    return {"type": "object", **json.loads(_here(text)), "$defs": _reached(json.loads(_here(text)), shapes)}


def _here(text: str) -> str:
    return text.replace("#/components/schemas/", "#/$defs/")


def _reached(schema: Json, shapes: Json) -> Json:
    """Return those of *shapes* that a schema points at, by way of others too."""
    found: Json = {}
    pending = [schema]
    while pending:
        text = json.dumps(pending.pop())
        for name in shapes:
            if name not in found and f'"#/$defs/{name}"' in text:
                found[name] = shapes[name]
                pending.append(shapes[name])
    return found


async def _ask_canned(query: CannedQuery, desk: Desk, given: Json) -> Result:
    values = {one.name: [_text(given[one.name])] for one in query.parameters if one.name in given}

    def ask(session: Session) -> Result:
        joined = session.prepare(query, values)
        return with_unanswered(read(session, joined.text), joined.unanswered)

    def read(session: Session, text: str) -> Result:
        if query.form == "boolean":
            return to_answer(session.reader.ask(text))
        if query.form == "graph":
            body, _ = session.reader.answer(text, lambda _: FORMATS[GRAPH])
            return to_graph(body.decode(), given["offset"], given["limit"])
        return to_page(session.reader.select(text), dict(query.columns), given["offset"], given["limit"])

    return await desk.read(ask)


def _text(value: Any) -> str:
    """Return a value of JSON as the text that a parameter takes."""
    return json.dumps(value) if isinstance(value, (bool, int, float)) else str(value)


async def _query(desk: Desk, given: Json) -> Result:
    body, form = await desk.ask(given["query"])
    if form.kind == "graph":
        return to_graph(body.decode(), given["offset"], given["limit"])
    found = parse_results(body)
    return to_answer(found) if isinstance(found, bool) else to_page(found, {}, given["offset"], given["limit"])


async def _search(desk: Desk, given: Json) -> Result:
    kinds = [given["kind"]] if "kind" in given else list(CLASSES)
    found = await desk.read(lambda session: search(session, given["text"], kinds, given["most"]))
    lines = [f"{one['label']} ({one['kind']}): {one['iri']}" for one in found]
    return Result({"found": found}, "\n".join(lines) or "Nothing of a like name: the graph may call it otherwise.")


async def _explain(desk: Desk, given: Json) -> Result:
    def ask(session: Session) -> Result:
        query = get_query(session.queries, "what-statement-says")
        iri = str(to_term(query.parameters[0], given["statement"], session.names))
        says = session.reader.texts(query.bind({"statement": [iri]}, session.names))
        if not says:
            raise ParameterError("statement", iri, "the IRI of a statement, as the rows of other tools have it")
        query = get_query(session.queries, "evidence-of-statement")
        passages = session.reader.texts(query.bind({"statement": [iri]}, session.names))
        evidence = [_evidence(row) for row in passages]
        return Result({"iri": iri, "says": says, "evidence": evidence}, _told(says, evidence))

    return await desk.read(ask)


def _evidence(row: Mapping[str, str]) -> Json:
    """Return a row of evidence-of-statement as the shape Evidence."""
    kept = {name: row[name] for name in ("passage", "document", "title", "edition", "source", "digest")}
    section = row.get("heading") or row["section"]
    return {**kept, "section": section, "sentence": int(row["sentence"]), "quote": row.get("quote")}


def _told(says: list[dict[str, str]], evidence: list[Json]) -> str:
    first = says[0]
    grades = [f"{name} {first[name]}" for name in ("strength", "prevalence", "hedge", "context") if name in first]
    label = f": {first['label']}" if "label" in first else ""
    lines = [f"{first['type'].capitalize()}{label}{' (' + '; '.join(grades) + ')' if grades else ''}"]
    lines += [f"- {cite(one)}, {one['source']}" for one in evidence]
    lines += [] if evidence else [f"No passage; stated by {first.get('graphTitle', first['graph'])}."]
    return "\n".join(lines)


async def _find_routes(desk: Desk, given: Json) -> Result:
    offset, most = given["offset"], given["most"]

    def find(session: Session) -> Result:
        question = to_question(
            session.names,
            to=given["to"],
            source=given.get("from"),
            have=given.get("have", ()),
            without=given.get("without", ()),
            contexts=given.get("context", ()),
            years=[f"{role}={_text(years)}" for role, years in given.get("years", {}).items()],
            assume=[f"{name}={_text(value)}" for name, value in given.get("assume", {}).items()],
            most=offset + most,
        )
        found = to_json(session.find_routes(question), session.lattice)
        return to_routes(found, offset, frozenset(given["include"]))

    return await desk.read(find)


_RUNS: dict[str, Run] = {"find_routes": _find_routes, "explain": _explain, "search": _search, "query": _query}
