"""Commands on the links to other vocabularies: export, check."""

from pathlib import Path

import click

from kg.cli.group import NO, data_option, json_option, main, open_session, print_json, store_option, write_parts
from kg.errors import ParameterError
from kg.settings import load_settings

FORMATS = ("sssom", "skos", "edoal", "rdf")


@main.group()
def links() -> None:
    """Write the links to other vocabularies, or check them.

    \b
    Example: lattice links export --set esco
    """


@links.command()
@click.option("--format", "form", type=click.Choice(FORMATS), default="sssom", show_default=True, help="Format.")
@click.option("--set", "name", help="One set of mappings alone, by its name; all otherwise.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; standard output otherwise.")
@data_option
@store_option
def export(form: str, name: str | None, out: Path | None, data: Path | None, store: str | None) -> None:
    """Write mappings as an SSSOM table, SKOS matches, an alignment (EDOAL, level 0), or the records in RDF.

    SSSOM and RDF have all that is known of each, rejected ones and those without a term among them; the other two have
    what holds. `lattice load` reads each of them back.

    \b
    Example: lattice links export --format edoal --set esco --out esco.rdf
    """
    from kg.links import Links, iter_export, load_links, to_format

    settings = load_settings(data=data, store=store)
    session = open_session(settings)
    reader = session.reader
    if name and name not in (known := Links(reader).names()):
        raise ParameterError("set", name, f"one of {', '.join(known)}")
    if settings.store:  # it has no generation to stay with
        lines = to_format(form, reader, load_links(reader, vocabulary=name), session.prefixes, name)
    else:
        lines = iter_export(form, reader, session.prefixes, name)
    write_parts(map(str.encode, lines), out)


@links.command("check")
@data_option
@store_option
@json_option
@click.pass_context
def check_links(ctx: click.Context, data: Path | None, store: str | None, as_json: bool) -> None:
    """Check the mappings of the current generation, with all that was loaded.

    Circles of wider terms, two exact matches within one vocabulary, terms that are withdrawn, relations that cannot
    both hold, and a term where none was found. Exit status 1: something was found.

    \b
    Example: lattice links check
    """
    from dataclasses import asdict

    from kg.check import check_violations

    settings = load_settings(data=data, store=store)
    findings = check_violations(open_session(settings).reader, settings.queries, "link-*-violation.rq")
    if as_json:
        print_json({"holds": not findings, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(finding)
        click.echo(f"{len(findings)} finding(s)" if findings else "nothing found")
    if findings:
        ctx.exit(NO)
