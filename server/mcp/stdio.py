"""The Model Context Protocol on standard input and output, by its own SDK."""

import asyncio
import signal
from importlib.metadata import version
from typing import Any

import mcp_types as types
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from kg.endpoints import find_offered
from kg.errors import KgError
from kg.session import Session
from server.mcp.desk import Desk, open_desk
from server.mcp.tools import Tool, load_instructions, load_tools
from server.problems import to_problem

Context = ServerRequestContext[Any]
# {whether it reads beyond the graph: what is said of a tool}
_READS = {
    is_open: types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=is_open
    )
    for is_open in (False, True)
}


def serve(session: Session) -> None:
    """Serve the tools until standard input ends. Nothing but the protocol goes to standard output.

    :raises StoreError: no generation can be loaded.
    """
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # nothing is half done; a thread that waits for input hears no other way
    asyncio.run(_serve(session))


async def _serve(session: Session) -> None:
    async with open_desk(session) as desk:
        server = make_server(desk)
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())


def make_server(desk: Desk) -> Server[Any]:
    """Return the server of the tools that read through *desk*."""
    tools = load_tools(desk.session.queries, find_offered(desk.session.settings.service))

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in tools.values()])

    async def call_tool(_: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        if asked.name not in tools:
            raise MCPError(types.INVALID_PARAMS, f"tool {asked.name!r}: expected one that tools/list names")
        try:
            found = await tools[asked.name].call(desk, asked.arguments or {})
        except KgError as err:
            told = to_problem(err).body
            return types.CallToolResult(content=[_text(told["detail"])], structured_content=told, is_error=True)
        return types.CallToolResult(content=[_text(found.text)], structured_content=found.content)

    return Server(
        "career-lattice",
        version=version("career-lattice"),
        title="Career Lattice",
        instructions=load_instructions(),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes,
        output_schema=tool.gives,
        annotations=_READS[tool.is_open],
    )


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)
