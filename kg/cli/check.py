"""Commands on facts and documents: check, passages."""

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.group import NO, data_option, json_option, main, print_json
from kg.settings import load_settings


@main.command()
@click.option(
    "--document",
    "documents",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A copy of a source, or a folder of them; repeat for several.",
)
@data_option
@json_option
@click.pass_context
def check(ctx: click.Context, documents: Sequence[Path], data: Path | None, as_json: bool) -> None:
    """Check the facts against the shapes; with documents, every passage against its document.

    A document that proves all its passages is remembered: its sentences are shown as quotes from then on, on this
    machine only. Exit status 1: something does not hold.

    \b
    Example: lattice check --document library-technicians.txt
    """
    from kg.build import keep_proved
    from kg.check import check as run
    from kg.copies import iter_files

    settings = load_settings(data=data)
    copies = [file for path in documents for file in iter_files(path)]
    report = run(settings, copies)
    if as_json:
        print_json(report.to_json())
    else:
        for line in report.lines():
            click.echo(line)
    if not report.holds:
        ctx.exit(NO)
    for count, document in keep_proved(settings, zip(copies, report.proofs, strict=True)):
        click.echo(f"{count} sentences of {document} kept in {settings.data}, to be shown as quotes", err=True)


@main.command()
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="The document's slug in ontology/facts/documents.ttl.")
def passages(document: Path, name: str) -> None:
    """Print Turtle for every sentence of DOCUMENT: its place and digest, never its text.

    \b
    Example: lattice passages librarians.html --name ooh-librarians-2024-34 > passages.ttl
    """
    from kg.documents import load_document, to_passages

    click.echo(to_passages(load_document(document), name), nl=False)
