"""The command ``lattice`` with its one command that needs a server."""

from pathlib import Path

import click

from kg.cli import data_option, main, store_option, store_update_option
from kg.settings import load_settings

__all__ = ["main"]


@main.command()
@click.option("--host", help="Address to serve on (LATTICE_HOST).")
@click.option("--port", type=int, help="Port to serve on (LATTICE_PORT).")
@data_option
@store_option
@store_update_option
def serve(host: str | None, port: int | None, data: Path | None, store: str | None, store_update: str | None) -> None:
    """Serve the SPARQL endpoint, the canned queries and the pages.

    What else can be set (LATTICE_WORKERS, LATTICE_QUERY_SECONDS, LATTICE_RATE, tokens, ...) is in the table of the
    README, and docs/operating.md says how to choose it.

    \b
    Example: lattice serve --port 8080
    """
    from kg.build import build
    from kg.session import Session
    from server.serving import serve as run

    settings = load_settings(host=host, port=port, data=data, store=store, store_update=store_update)
    if settings.documents and not settings.store:
        build(settings)  # the copies named by LATTICE_DOCUMENTS become quotes; nothing else changes
    address = f"http://{settings.host}:{settings.port}/"
    run(
        Session(settings), ready=lambda name: click.echo(f"Career Lattice {name} on {address} (Ctrl-C stops)", err=True)
    )


@main.command()
@data_option
@store_option
def mcp(data: Path | None, store: str | None) -> None:
    """Serve the graph as tools on standard input and output, by the Model Context Protocol.

    One read-only tool a canned query, and find_routes, explain, search and query. A client starts this command by
    itself: docs/programs.md says how to tell it. With --store it reads from a service that runs already.

    \b
    Example: lattice mcp --store http://127.0.0.1:8000/sparql
    """
    from kg.session import Session

    try:
        from server.mcp.stdio import serve as run
    except ModuleNotFoundError as err:
        if err.name not in ("jsonschema", "mcp", "mcp_types"):
            raise
        problem = "this needs the package mcp, which is not installed: `make mcp`, or pip install '.[mcp]'."
        raise click.UsageError(problem, click.get_current_context()) from err
    run(Session(load_settings(data=data, store=store)))
