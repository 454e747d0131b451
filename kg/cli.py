"""The command ``lattice``: arguments and printing only.

Exit status: 0 done, 1 the answer is no, 2 wrong use, 3 a source or the store could not be read.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from kg.errors import (
    KgError,
    ParameterError,
    QueryError,
    SettingError,
    StoreError,
    UnknownFormatError,
    UnknownGenerationError,
    UnknownQueryError,
    UnknownRoleError,
    UnknownThingError,
    ValidationError,
)
from kg.settings import Settings, load_settings
from kg.syntax import with_room

# What a person asked for wrongly (2), and an answer that is no (1); everything else could not be read (3).
WRONG_USE = (
    ParameterError,
    QueryError,
    SettingError,
    UnknownFormatError,
    UnknownGenerationError,
    UnknownQueryError,
    UnknownRoleError,
    UnknownThingError,
)
data_option = click.option("--data", type=click.Path(path_type=Path), help="Data directory (LATTICE_DATA).")
store_option = click.option("--store", help="Remote SPARQL endpoint to read instead (LATTICE_STORE).")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


class Lattice(click.Group):
    """The group: one place where an error becomes one line and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; print an error of ours on standard error and leave with its status."""
        try:
            return super().invoke(ctx)
        except KgError as err:
            click.echo(f"lattice: {err}", err=True)
            ctx.exit(1 if isinstance(err, ValidationError) else 2 if isinstance(err, WRONG_USE) else 3)
        except KeyboardInterrupt:
            click.echo("lattice: stopped; what was current before is current still", err=True)
            ctx.exit(130)


@click.group(cls=Lattice, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="career-lattice")
def main() -> None:
    """Ask a career knowledge graph which path leads to a role, with the evidence for every step.

    \b
    Example: lattice path librarian --have high-school-diploma
    """


def _print_json(found: object) -> None:
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))


def _session(settings: Settings) -> Any:
    """Return a session; imported here so that ``--help`` stays quick."""
    from kg.session import Session

    return Session(settings)


@main.command()
@data_option
@json_option
def build(data: Path | None, as_json: bool) -> None:
    """Build the embedded graph: ontology, facts and links into a new generation, validated.

    The same files give the same generation: a second build changes nothing.

    \b
    Example: lattice build --data /var/lib/lattice
    """
    from kg.build import build as make

    progress: Callable[[str], None] = lambda line: click.echo(f"{line} ...", err=True)  # noqa: E731 (passed on)
    try:
        generation, is_new = make(load_settings(data=data), progress=progress)
    except ValidationError as err:
        for finding in err.findings:
            click.echo(finding, err=True)
        raise
    if as_json:
        _print_json(
            {"generation": generation.name, "new": is_new, "quads": generation.quads, "graphs": generation.graphs}
        )
    else:
        state = "built" if is_new else "unchanged"
        click.echo(f"{generation.name}: {state}, {generation.quads} statements in {len(generation.graphs)} graphs")


@main.command()
@data_option
@json_option
def info(data: Path | None, as_json: bool) -> None:
    """Say what the current generation holds.

    \b
    Example: lattice info --json
    """
    from dataclasses import asdict

    from kg.store import Generations

    settings = load_settings(data=data)
    generation = Generations(settings.data).info()
    if as_json:
        _print_json({**asdict(generation), "data": str(settings.data)})
        return
    click.echo(f"{generation.name}, built {generation.built}, {generation.quads} statements, in {settings.data}")
    for graph, count in generation.graphs.items():
        click.echo(f"{count:>8}  {graph}")


@main.command()
@data_option
@json_option
def generations(data: Path | None, as_json: bool) -> None:
    """List the generations that are kept, the oldest first; the current one is marked.

    \b
    Example: lattice generations
    """
    from kg.store import Generations

    kept = Generations(load_settings(data=data).data)
    try:
        current = kept.current()
    except StoreError as err:
        click.echo(f"lattice: {err}", err=True)
        current = None
    rows: list[dict[str, object]] = []
    for name in kept.names():
        try:
            found = kept.check(name)
            row = {"built": found.built, "quads": found.quads, "damage": None}
        except StoreError as err:
            row = {"built": None, "quads": None, "damage": err.problem}
        rows.append({"name": name, **row, "current": name == current})
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        state = f"{row['built']}  {row['quads']} statements" if row["damage"] is None else f"damaged: {row['damage']}"
        click.echo(f"{'*' if row['current'] else ' '} {row['name']}  {state}")


@main.command()
@click.argument("name", required=False)
@data_option
def rollback(name: str | None, data: Path | None) -> None:
    """Make generation NAME, or else the one before the current one, current again.

    \b
    Example: lattice rollback 0001-3f2a9c01b7de
    """
    from kg.store import Generations

    click.echo(f"{Generations(load_settings(data=data).data).rollback(name)}: current")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@data_option
def backup(target: Path, data: Path | None) -> None:
    """Copy the current generation to the new directory TARGET, from which it can be served.

    \b
    Example: lattice backup /backups/lattice-today
    """
    from kg.store import Generations

    click.echo(f"{Generations(load_settings(data=data).data).backup(target)}: copied to {target}")


@main.command()
@click.option("--format", "form", default="trig", show_default=True, help="ttl, nt, rdf, jsonld, trig or nq.")
@click.option("--graph", help="One named graph alone: its IRI, or the last part of it.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; standard output otherwise.")
@data_option
def export(form: str, graph: str | None, out: Path | None, data: Path | None) -> None:
    """Write the whole dataset, or one named graph, as RDF.

    A format without named graphs gets the union of them.

    \b
    Example: lattice export --format ttl --graph ooh-2024-34 --out ooh.ttl
    """
    from kg.formats import get_format
    from kg.sources.turtle import load_prefixes
    from kg.store import Generations
    from kg.vocab import GRAPH

    settings = load_settings(data=data)
    wanted = get_format(form, "graph")
    kept = Generations(settings.data)
    iri = None if graph is None else graph if ":" in graph else f"{GRAPH}{graph}"
    if iri is not None and iri not in kept.info().graphs:
        raise ParameterError("graph", graph, f"one of {', '.join(kept.info().graphs)}")
    _write(kept.open(load_prefixes(settings.ontology)).dump(wanted, iri), out)


def _write(body: bytes, out: Path | None) -> None:
    """Write *body* to a file in one rename, or to standard output.

    :raises StoreError: it cannot be written there.
    """
    try:
        if out is None:
            click.echo(body, nl=False)
            return
        draft = out.with_name(f".{out.name}.partial")
        try:
            draft.write_bytes(body)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    except BrokenPipeError:  # the reader has enough; click leaves quietly
        raise
    except OSError as err:
        raise StoreError(f"{out or 'standard output'}: cannot be written: {err.strerror or err}") from err


@main.command()
@click.argument("query", required=False)
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat for several."
)
@click.option(
    "--format", "form", help="json, xml, csv, tsv; ttl, nt, rdf, jsonld for graphs. Default: a table, or Turtle."
)
@data_option
@store_option
@json_option
def query(
    query: str | None, parameters: Sequence[str], form: str | None, data: Path | None, store: str | None, as_json: bool
) -> None:
    """Run a canned query by name, a SPARQL file, or a query on standard input (-); without one, list the names.

    \b
    Example: lattice query requirements-of-role -p role=library-technician
    """
    session = _session(load_settings(data=data, store=store))
    if query is None:
        for canned in session.queries.values():
            click.echo(f"{canned.name:<40} {canned.summary}")
        return
    text = _query_text(session, query, parameters)
    if form is None and as_json:
        form = "json"
    with_room(lambda: _answer(session.reader, text, form))


def _answer(reader: Any, text: str, form: str | None) -> None:
    """Print the answer to the query *text*: in the format *form*, or else as a table or as Turtle."""
    from kg.formats import get_format

    if form is None and not _is_graph(text):
        _print_table(reader, text)
        return
    body, _ = reader.answer(text, lambda kind: get_format(form or "ttl", "graph" if kind == "graph" else "results"))
    _write(body.rstrip(b"\n") + b"\n", None)


def _query_text(session: Any, given: str, parameters: Sequence[str]) -> str:
    from kg.queries import get_query, load_query

    pairs: dict[str, list[str]] = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterError("-p", text, "NAME=VALUE")
        pairs.setdefault(name, []).append(value)
    path = Path(given)
    if given == "-":
        return sys.stdin.read()
    if given in session.queries or not path.is_file():
        return str(get_query(session.queries, given).bind(pairs, session.names))
    if "#+" in path.read_text(encoding="utf-8"):
        return load_query(path).bind(pairs, session.names)
    return path.read_text(encoding="utf-8")


def _is_graph(text: str) -> bool:
    from kg.reader import find_form

    return find_form(text) == "graph"


def _print_table(reader: Any, text: str) -> None:
    from kg.reader import find_form

    if find_form(text) == "boolean":
        click.echo("yes" if reader.ask(text) else "no")
        return
    found = reader.select(text)
    rows = [["" if term is None else _short(str(term)) for term in row] for row in found.rows]
    widths = [
        max(len(name), *(len(row[i]) for row in rows)) if rows else len(name) for i, name in enumerate(found.variables)
    ]
    click.echo("  ".join(name.ljust(width) for name, width in zip(found.variables, widths, strict=True)).rstrip())
    click.echo("  ".join("-" * width for width in widths))
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(f"{len(rows)} row(s)", err=True)


def _short(text: str) -> str:
    """Return one of our IRIs without what they all begin with."""
    from kg.vocab import BASE

    return text.removeprefix(BASE)


@main.command()
@click.argument("to")
@click.option("--from", "source", metavar="ROLE", help="The role held now.")
@click.option("--have", multiple=True, metavar="CREDENTIAL", help="A credential held; repeat for several.")
@click.option("--years", multiple=True, metavar="ROLE=N", help="Years already spent in a role.")
@click.option(
    "--without", multiple=True, metavar="CREDENTIAL", help="A credential to leave out; a level leaves out all of it."
)
@click.option(
    "--context", "contexts", multiple=True, metavar="CONTEXT", help="Where: public-school, small-library, ..."
)
@click.option("--assume", multiple=True, metavar="NAME=VALUE", help="Another value for a named assumption.")
@click.option("--most", type=click.IntRange(1, 50), default=6, show_default=True, help="How many routes to show.")
@click.option("--format", "form", type=click.Choice(["text", "json", "ttl"]), default="text", show_default=True)
@data_option
@store_option
@json_option
@click.pass_context
def path(
    ctx: click.Context,
    to: str,
    source: str | None,
    have: Sequence[str],
    years: Sequence[str],
    without: Sequence[str],
    contexts: Sequence[str],
    assume: Sequence[str],
    most: int,
    form: str,
    data: Path | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Say which routes lead to the role TO, best first, with the evidence for every step.

    Exit status 1: there is none; what blocks it and what is nearest are printed.

    \b
    Example: lattice path librarian --from library-assistant --have high-school-diploma
    """
    from kg.paths import find_routes
    from kg.paths.render import to_json, to_text, to_triples
    from kg.question import to_question
    from kg.terms import to_rdf

    session = _session(load_settings(data=data, store=store))
    question = to_question(
        session.names,
        to=to,
        source=source,
        have=have,
        without=without,
        contexts=contexts,
        years=years,
        assume=assume,
        most=most,
    )
    lattice = session.lattice
    answer = find_routes(lattice, question)
    if as_json or form == "json":
        _print_json(to_json(answer, lattice))
    elif form == "ttl":
        _write(to_rdf(to_triples(answer, lattice), "text/turtle", session.prefixes), None)
    else:
        click.echo(to_text(answer, lattice))
    ctx.exit(0 if answer.reachable else 1)


@main.command()
@click.option(
    "--document",
    "documents",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A copy of a source; repeat for several.",
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
    from kg.build import build as make
    from kg.check import check as run
    from kg.copies import keep_copy
    from kg.documents import load_document
    from kg.iris import slug
    from kg.store import Generations

    settings = load_settings(data=data)
    report = run(settings, documents)
    if as_json:
        _print_json(report.to_json())
    else:
        for line in report.lines():
            click.echo(line)
    if not report.holds:
        ctx.exit(1)
    for document, proof in zip(documents, report.proofs, strict=True):
        count = keep_copy(settings.data, slug(proof.document), load_document(document))
        click.echo(f"{count} sentences of {document} kept in {settings.data}, to be shown as quotes", err=True)
    if documents and Generations(settings.data).current() is not None:
        make(settings)


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
