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
