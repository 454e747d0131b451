"""Commands that ask: ask, search, query, path."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.group import (
    NO,
    UNREADABLE,
    data_option,
    json_option,
    main,
    open_session,
    print_json,
    store_option,
    write,
)
from kg.cli.table import to_lines
from kg.errors import ParameterError, SourceError
from kg.settings import load_settings
from kg.syntax import with_room

if TYPE_CHECKING:
    from kg.joining import Joined

_MOST_CITED = 20  # passages; --json has all


@main.command()
@click.argument("question", nargs=-1, required=True)
@data_option
@store_option
@json_option
@click.pass_context
def ask(ctx: click.Context, question: Sequence[str], data: Path | None, store: str | None, as_json: bool) -> None:
    """Answer a QUESTION in plain English, with what it rests on.

    Exit status 1: it is not clear what is asked, or it cannot be answered; the nearest questions are printed.

    \b
    Example: lattice ask "Can I become a library technician without a degree?"
    """
    session = open_session(load_settings(data=data, store=store))
    found = session.asker.answer(" ".join(question), session.reader)
    if as_json:
        print_json(found)
        ctx.exit(0 if found["understood"] else NO)
    click.echo(found["answer"])
    for passage in found["passages"]:
        click.echo(f"  “{passage['quote']}”, {_place(passage)}")
    for passage in found["evidence"][:_MOST_CITED]:
        click.echo(f"  - {_place(passage)}")
    if len(found["evidence"]) > _MOST_CITED:
        click.echo(f"  - and {len(found['evidence']) - _MOST_CITED} more, which --json lists")
    for suggestion in found["suggestions"]:
        click.echo(f"  ? {suggestion}")
    ctx.exit(0 if found["understood"] else NO)


def _place(passage: dict[str, Any]) -> str:
    """Return where a passage stands."""
    return f"{passage['title']} ({passage['edition']}), {passage['section']}, sentence {passage['sentence']}"


@main.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--most", type=click.IntRange(1, 100), default=20, show_default=True, help="How many things to show.")
@data_option
@store_option
@json_option
@click.pass_context
def search(
    ctx: click.Context, text: Sequence[str], most: int, data: Path | None, store: str | None, as_json: bool
) -> None:
    """Find what is called TEXT, or much like it: roles, credentials, qualities, contexts, fields and topics.

    Exit status 1: nothing is.

    \b
    Example: lattice search lib tech
    """
    session = open_session(load_settings(data=data, store=store))
    found = session.search.search(" ".join(text), most=most)
    if as_json:
        print_json([one.to_json() for one in found])
    else:
        for one in found:
            also = "" if one.hit.name == one.hit.label else f"  ({one.hit.name})"
            click.echo(f"{one.hit.kind:<14} {one.hit.label}{also}  <{one.hit.iri}>")
    ctx.exit(0 if found else NO)


@main.command()
@click.argument("query", required=False)
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat for several."
)
@click.option(
    "--format",
    "form",
    help="json, xml, csv, tsv, spreadsheet; ttl, nt, rdf, jsonld for graphs. Default: a table, or Turtle.",
)
@click.option("--iris", is_flag=True, help="In a table, show IRIs and labels in columns of their own.")
@data_option
@store_option
@json_option
@click.pass_context
def query(
    ctx: click.Context,
    query: str | None,
    parameters: Sequence[str],
    form: str | None,
    iris: bool,
    data: Path | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Run a canned query by name, a SPARQL file, or a query on standard input (-); without one, list the names.

    Exit status 1: the answer to an ASK is no. 3: an endpoint that it asks gave no answer; the rest is printed.

    \b
    Example: lattice query requirements-of-role -p role=library-technician
    """
    session = open_session(load_settings(data=data, store=store))
    if query is None:
        _list(session.queries.values(), as_json=as_json)
        return
    joined = _query_text(session, query, parameters)
    form = "json" if form is None and as_json else form
    is_yes = with_room(lambda: _answer(session.reader, joined, form, iris=iris))
    for one in joined.unanswered:
        click.echo(f"lattice: {one}", err=True)
    ctx.exit(UNREADABLE if joined.unanswered else 0 if is_yes else NO)


def _list(queries: Any, *, as_json: bool) -> None:
    """Print the names of the canned queries with their questions."""
    if as_json:
        names = [{"name": q.name, "summary": q.summary, "parameters": [p.name for p in q.parameters]} for q in queries]
        print_json(names)
        return
    for canned in queries:
        click.echo(f"{canned.name:<40} {canned.summary}")


def _answer(reader: Any, joined: "Joined", form: str | None, *, iris: bool) -> bool:
    """Print the answer to a query: in the format *form*, or else as a table or as Turtle; False for a no."""
    from kg.formats import SPREADSHEET, get_format
    from kg.joining import mark
    from kg.reader import BOOLEAN, SOLUTIONS, find_form
    from kg.spreadsheet import to_spreadsheet

    text = joined.text
    kind = find_form(text)
    if form is None and kind == BOOLEAN:
        is_yes = bool(reader.ask(text))
        click.echo("yes" if is_yes else "no")
        return is_yes
    if form is None and kind == SOLUTIONS:
        found = reader.select(text)
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in to_lines(found, width=width, iris=iris):
            click.echo(line)
        click.echo(f"{len(found.rows)} row(s)", err=True)
        return True
    body, given = reader.answer(text, lambda kind: get_format(form or "ttl", "graph" if kind == "graph" else "results"))
    if given == SPREADSHEET:
        body = b"".join(to_spreadsheet([body]))
    write(mark(body, given, joined.unanswered).rstrip(b"\n") + b"\n")
    return kind != BOOLEAN or bool(reader.ask(text))


def _query_text(session: Any, given: str, parameters: Sequence[str]) -> "Joined":
    """Return the query that is named, is in a file or comes on standard input; endpoints answer for a canned one."""
    from kg.endpoints import find_offered
    from kg.joining import Joined
    from kg.queries import ENDPOINT, get_query, load_query

    pairs: dict[str, list[str]] = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterError("-p", text, "NAME=VALUE")
        pairs.setdefault(name, []).append(value)
    path = Path(given)
    if given == "-":
        return Joined(_decoded(sys.stdin.buffer.read(), "standard input"))
    is_file = path.is_file() and given not in session.queries
    if not is_file and (path.suffix == ".rq" or len(path.parts) > 1):
        raise SourceError(path, "no such file: expected a SPARQL file, or the name of a canned query")
    text = _decoded(path.read_bytes(), given) if is_file else ""
    if is_file and "#+" not in text:
        return Joined(text)
    canned = load_query(path) if is_file else get_query(session.queries, given)
    joined: Joined = session.prepare(canned, pairs)
    offered = list(find_offered(session.settings.service))
    for parameter in canned.parameters:
        if parameter.name not in pairs and parameter.type == ENDPOINT and offered:
            click.echo(f"{parameter.name}={offered[0]}, the first of LATTICE_SERVICE", err=True)
        elif parameter.name not in pairs:
            click.echo(f"{parameter.name}={' '.join(parameter.default)}, the file's own example", err=True)
    return joined


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as err:
        raise SourceError(name, f"not UTF-8 at byte {err.start}: expected a SPARQL query in UTF-8") from err


@main.command()
@click.argument("to", nargs=-1, required=True, metavar="TO")
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
    to: Sequence[str],
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
    from kg.paths.render import to_json, to_text, to_triples
    from kg.question import to_question
    from kg.terms import to_rdf

    session = open_session(load_settings(data=data, store=store))
    question = to_question(
        session.names,
        to=" ".join(to),
        source=source,
        have=have,
        without=without,
        contexts=contexts,
        years=years,
        assume=assume,
        most=most,
    )
    lattice = session.lattice
    answer = session.find_routes(question)
    if as_json or form == "json":
        print_json(to_json(answer, lattice))
    elif form == "ttl":
        write(to_rdf(to_triples(answer, lattice), "text/turtle", session.prefixes), None)
    else:
        click.echo(to_text(answer, lattice))
    ctx.exit(0 if answer.reachable else 1)
