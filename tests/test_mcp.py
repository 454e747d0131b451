"""The tools of ``lattice mcp``, asked by the client of the protocol's own SDK."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from jsonschema import Draft202012Validator
from mcp import Client, MCPError, StdioServerParameters
from mcp_types import CallToolResult, Tool
from serving import Serving

from kg.errors import ParameterError, QueryError
from kg.reader import Solutions
from kg.session import Session
from kg.terms import Iri, Literal
from kg.vocab import XSD
from server.mcp.results import MOST, to_page
from server.mcp.ways import to_routes

PROGRAM = "from server.command import main; main()"
OWN = ("find_routes", "explain", "search", "query")
STATEMENT = "requirement/library-technician-high-school-only-earlier"
Call = Callable[..., CallToolResult]


def parameters(*arguments: str, **settings: str) -> StdioServerParameters:
    path = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    return StdioServerParameters(
        command=sys.executable, args=["-c", PROGRAM, "mcp", *arguments], env={**path, **settings}
    )


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as found:
        yield found


@pytest.fixture(scope="module")
def client(portal: BlockingPortal, built: Path) -> Iterator[Client]:
    asked = Client(parameters("--data", str(built), LATTICE_QUERY_SECONDS="2"))
    with portal.wrap_async_context_manager(asked) as found:
        yield found


@pytest.fixture(scope="module")
def call(portal: BlockingPortal, client: Client) -> Call:
    return lambda name, **arguments: portal.call(client.call_tool, name, arguments)


@pytest.fixture(scope="module")
def tools(portal: BlockingPortal, client: Client) -> dict[str, Tool]:
    return {tool.name: tool for tool in portal.call(client.list_tools).tools}


def text(result: CallToolResult) -> str:
    return str(getattr(result.content[0], "text", ""))


def examples(tool: Tool) -> dict[str, Any]:
    return {name: one["examples"][0] for name, one in tool.input_schema["properties"].items() if "examples" in one}


def test_every_query_is_a_tool(tools: dict[str, Tool], session: Session) -> None:
    assert set(tools) == {*session.queries, *OWN}


def test_tools_read_only_and_say_what_they_take(tools: dict[str, Tool]) -> None:
    for tool in tools.values():
        assert tool.annotations is not None and tool.annotations.read_only_hint
        assert tool.title and tool.description and tool.output_schema
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert all("description" in one for one in tool.input_schema["properties"].values()) or tool.name in OWN


def test_every_query_answers_its_example(tools: dict[str, Tool], call: Call, session: Session) -> None:
    """The client holds each answer against the schema of its tool."""
    rows = 0
    for name in session.queries:
        found = call(name, **examples(tools[name]))
        assert not found.is_error, text(found)
        rows += bool(found.structured_content.get("rows"))
    assert rows > 50


def test_route_is_found_with_its_evidence(call: Call) -> None:
    found = call("find_routes", to="librarian", have=["high-school-diploma"], most=1).structured_content
    steps = found["routes"][0]["steps"]
    assert [step["what"]["label"] for step in steps][-1] == "librarian"
    assert steps[0]["held"]
    assert steps[-1]["evidence"]["digest"]


def test_what_a_route_leaves_out_is_counted(call: Call) -> None:
    short = call("find_routes", to="librarian", most=1).structured_content
    whole = call("find_routes", to="librarian", most=1, include=["offRamps", "alsoAsked"]).structured_content
    ramps = [role for ramp in whole["routes"][0]["offRamps"] for role in ramp["roles"]]
    assert short["leftOut"]["offRamps"] == len(ramps)
    assert short["leftOut"]["alsoAsked"] == len(whole["alsoAsked"])
    assert "offRamps" not in short["routes"][0]


def test_routes_come_in_pages(call: Call) -> None:
    whole = call("find_routes", to="librarian", most=4).structured_content["routes"]
    parts = [call("find_routes", to="librarian", most=2, offset=n).structured_content["routes"] for n in (0, 2)]
    assert parts[0] + parts[1] == whole


def test_assumptions_and_years_are_heard(call: Call) -> None:
    given = {"years": {"library-assistant": 2}, "assume": {"years-bachelors-degree": 6}}
    found = call("find_routes", to="librarian", **{"from": "library-assistant"}, **given).structured_content
    assert found["years"][0]["years"] == 2
    assert {"years-bachelors-degree": 6} in [{one["name"]: one["value"]} for one in found["assumptions"]]


def test_no_route_says_what_blocks_it(call: Call) -> None:
    found = call("find_routes", to="librarian", without=["masters-degree"])
    assert not found.is_error
    assert not found.structured_content["reachable"] and found.structured_content["blockedBy"]


def test_evidence_of_a_statement_that_a_tool_named(call: Call) -> None:
    row = call("requirements-of-role", role="library technician").structured_content["rows"][0]
    found = call("explain", statement=row["requirement"]).structured_content
    assert found["says"][0]["strength"] == row["strength"]
    assert found["evidence"][0]["sentence"] >= 1


def test_what_is_no_statement_is_not_explained(call: Call) -> None:
    assert call("explain", statement="role/librarian").is_error


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("lib tech", "role", "library technician"),
        ("25-4022", "role", "librarian"),
        ("MLIS", "credential", "master's degree in library science"),
    ],
)
def test_things_are_found_by_name(typed: str, kind: str, label: str, call: Call) -> None:
    found = call("search", text=typed, kind=kind).structured_content["found"]
    assert (found[0]["label"], found[0]["kind"]) == (label, kind)


def test_graph_comes_in_pages(call: Call) -> None:
    query = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"
    first = call("query", query=query, limit=200).structured_content
    second = call("query", query=query, limit=200, offset=first["next"]).structured_content
    assert len(first["ntriples"].splitlines()) == first["next"] == 200
    assert not set(first["ntriples"].splitlines()) & set(second["ntriples"].splitlines())


def test_pages_make_up_the_whole(call: Call) -> None:
    query = "SELECT ?role WHERE { ?role a <https://w3id.org/career-lattice/ontology#Role> } ORDER BY ?role"
    rows: list[Any] = []
    offset: int | None = 0
    while offset is not None:
        page = call("query", query=query, limit=7, offset=offset).structured_content
        rows, offset = rows + page["rows"], page.get("next")
    assert len(rows) == page["total"] > 14
    assert rows == sorted(rows, key=lambda row: row["role"])


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("requirements-of-role", {}, "parameter role: expected it to be given"),
        ("requirements-of-role", {"role": "libarian"}, "such as librarian"),
        ("requirements-of-role", {"role": 7}, "of type string"),
        ("requirements-of-role", {"role": "librarian", "colour": "blue"}, "a name among role, offset, limit"),
        ("find_routes", {"to": "librarian", "most": 11}, "at most 10"),
        ("find_routes", {"to": "libarian"}, "nearest: librarian"),
        ("find_routes", {"to": "librarian", "include": ["all"]}, "one of offRamps"),
        ("search", {"text": "x", "kind": "colour"}, "one of role"),
        ("query", {"query": "ASK {}", "limit": 0}, "at least 1"),
        ("all-roles", {"offset": 10**6}, "at most"),
        ("query", {"query": "SELECT ?s WHERE {\n ?s ?p }"}, "line 2, column 9"),
        ("query", {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}, "does not parse"),
        ("query", {"query": "LOAD <http://127.0.0.1:1/>"}, "does not parse"),
        ("query", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}, "no endpoint may be called"),
        ("query", {"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"}, "narrower question"),
    ],
)
def test_wrong_use_says_what_is_right(name: str, arguments: dict[str, Any], said: str, call: Call) -> None:
    found = call(name, **arguments)
    assert found.is_error
    assert said in text(found)
    assert found.structured_content["type"].startswith("https://w3id.org/career-lattice/problem/")


def test_place_of_an_error_is_told(call: Call) -> None:
    told = call("query", query="SELECT ?s WHERE {\n ?s ?p }").structured_content
    assert (told["line"], told["column"]) == (2, 9)


def test_runaway_query_ends_and_the_next_is_answered(call: Call) -> None:
    found = call("query", query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert found.is_error
    assert found.structured_content["type"].endswith("/Deadline")
    assert call("query", query="ASK {}").structured_content == {"answer": True}


def test_unknown_tool_is_an_error_of_the_protocol(call: Call) -> None:
    with pytest.raises(MCPError, match="tools/list"):
        call("gossip")


def test_graph_kept_elsewhere_is_read(portal: BlockingPortal, served: Serving) -> None:
    asked = Client(parameters("--store", f"{served.address}/sparql"))
    with portal.wrap_async_context_manager(asked) as client:
        routes = portal.call(client.call_tool, "find_routes", {"to": "librarian"}).structured_content
        assert routes["reachable"]
        assert portal.call(client.call_tool, "query", {"query": "ASK {}"}).structured_content == {"answer": True}
        wrong = portal.call(client.call_tool, "query", {"query": "SELECT * {\n ?s ?p }"})
        assert (wrong.structured_content["line"], wrong.is_error) == (2, True)
        outward = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
        assert portal.call(client.call_tool, "query", {"query": outward}).is_error


# What goes to standard output, and what does not


def run(*arguments: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, "mcp", *arguments]
    return subprocess.run(command, input="", capture_output=True, text=True, timeout=60, check=False)


def start(data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "mcp", "--data", str(data)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)


def test_nothing_but_the_protocol_is_printed(built: Path) -> None:
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    asked: list[dict[str, Any]] = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "query", "arguments": {"query": "S"}}},
    ]
    process = start(built)
    assert process.stdin is not None and process.stdout is not None
    answers = []
    for one in asked:
        process.stdin.write(json.dumps(one) + "\n")
        process.stdin.flush()
        if "id" in one:
            answers.append(json.loads(process.stdout.readline()))
    rest, _ = process.communicate()
    assert [answer["id"] for answer in answers] == [1, 2]
    assert answers[1]["result"]["isError"]
    assert (rest, process.returncode) == ("", 0)


def test_interrupt_ends_it(built: Path) -> None:
    """Though a thread waits for input."""
    process = start(built)
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}) + "\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == -signal.SIGINT
    process.communicate()


def test_no_graph_is_one_line_and_status_3(tmp_path: Path) -> None:
    done = run("--data", str(tmp_path / "none"))
    assert (done.stdout, done.returncode, done.stderr.count("\n")) == ("", 3, 1)
    assert "lattice build" in done.stderr


def test_package_that_is_missing_is_named_with_the_mend() -> None:
    done = run(program=f"import sys; sys.modules['mcp'] = sys.modules['mcp_types'] = None; {PROGRAM}")
    assert (done.stdout, done.returncode, done.stderr.count("\n")) == ("", 2, 1)
    assert "pip install '.[mcp]'" in done.stderr


# What one answer may hold


def solutions(*texts: str) -> Solutions:
    return Solutions(("a",), tuple((Literal(text),) for text in texts))


def test_page_ends_before_it_is_too_long() -> None:
    page = to_page(solutions(*["x" * (MOST // 3)] * 5), {}, 0, 100).content
    assert (len(page["rows"]), page["next"], page["total"]) == (2, 2, 5)


def test_row_that_no_page_holds_is_refused() -> None:
    with pytest.raises(QueryError, match="row 2 alone"):
        to_page(solutions("x", "x" * MOST), {}, 1, 100)


def test_values_are_what_they_are_in_json() -> None:
    row = (
        Iri("a:b"),
        Literal("2", f"{XSD}integer"),
        Literal("NaN", f"{XSD}double"),
        Literal("1", f"{XSD}boolean"),
        None,
    )
    page = to_page(Solutions(("a", "b", "c", "d", "e"), (row,)), {}, 0, 1).content
    assert page["rows"] == [{"a": "a:b", "b": 2, "c": "NaN", "d": True}]


def test_routes_that_fill_an_answer_are_refused() -> None:
    role = {"iri": "x/role", "label": "role"}
    step = {"what": role, "statements": [], "jobZones": [], "shares": [], "why": "x" * MOST}
    routes = [{"offRamps": [], "steps": [step]}]
    found = {"to": role, "from": None, "nearest": [], "routes": routes, "alsoAsked": [], "pay": {}}
    with pytest.raises(ParameterError, match="fewer routes"):
        to_routes(found, 0, frozenset({"offRamps"}))
