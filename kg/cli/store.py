"""Commands on the store: build, info, generations, rollback, backup, export."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.group import data_option, json_option, main, print_json, write
from kg.errors import NoGenerationError, ParameterError, StoreError, ValidationError
from kg.settings import load_settings

if TYPE_CHECKING:
    from kg.store import Generations

_SHOWN = 20  # updates


@main.command()
@click.option("--without-updates", is_flag=True, help="Leave behind what updates made, even if it cannot be read.")
@data_option
@json_option
def build(without_updates: bool, data: Path | None, as_json: bool) -> None:
    """Build the embedded graph: ontology, facts and links into a new generation, validated.

    The same files give the same generation: a second build changes nothing. Graphs that updates made are kept; what
    they changed in graphs of the build is replaced, and counted.

    \b
    Example: lattice build --data /var/lib/lattice
    """
    from kg.build import build as make

    progress: Callable[[str], None] = lambda line: click.echo(f"{line} ...", err=True)  # noqa: E731 (passed on)
    try:
        generation, is_new = make(load_settings(data=data), progress=progress, carries=not without_updates)
    except ValidationError as err:
        for finding in err.findings:
            click.echo(finding, err=True)
        raise
    if as_json:
        said = {"generation": generation.name, "new": is_new, "quads": generation.quads, "graphs": generation.graphs}
        print_json({**said, "replaced": generation.replaced if is_new else 0})
        return
    state = "built" if is_new else "unchanged"
    click.echo(f"{generation.name}: {state}, {generation.quads} statements in {len(generation.graphs)} graphs")
    if is_new and generation.replaced:
        click.echo(
            f"{generation.replaced} statement(s) that updates changed in graphs of the build are as the files say "
            f"again; `lattice rollback {generation.before}` goes back to before"
        )


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
        print_json({**asdict(generation), "data": str(settings.data)})
        return
    what = f"with {generation.updates} updates, the last" if generation.updates else "built"
    click.echo(f"{generation.name}, {what} {generation.built}, {generation.quads} statements, in {settings.data}")
    for graph, count in generation.graphs.items():
        click.echo(f"{count:>8}  {graph}")


@main.command()
@click.option("--all", "show_all", is_flag=True, help=f"Every update, not the newest {_SHOWN} alone.")
@data_option
@json_option
def generations(show_all: bool, data: Path | None, as_json: bool) -> None:
    """List the generations that are kept, the oldest first, with the updates since; the current one is marked.

    What is damaged is said to be. JSON has every update.

    \b
    Example: lattice generations
    """
    from kg.store import Generations

    settings = load_settings(data=data)
    kept = Generations(settings.data)
    if not kept.names():
        raise NoGenerationError(settings.data)
    try:
        current = kept.current()
    except StoreError as err:
        click.echo(f"lattice: {err}", err=True)
        current = None
    rows = [_generation_row(kept, name, current) for name in kept.names()]
    if as_json:
        print_json(rows)
        return
    hidden = 0 if show_all else max(sum(len(row["updates"]) for row in rows) - _SHOWN, 0)
    skipped = hidden
    for row in rows:
        state = f"{row['built']}  {row['quads']} statements" if row["damage"] is None else f"damaged: {row['damage']}"
        click.echo(f"{'*' if row['current'] else ' '} {row['name']}  {state}")
        for update in row["updates"][skipped:]:
            size = f"+{update['added']} -{update['removed']}"
            click.echo(f"{'*' if update['current'] else ' '}   {update['name']}  {update['when']}  {size}")
        skipped = max(skipped - len(row["updates"]), 0)
    if hidden:
        click.echo(f"{hidden} older updates are not shown: `lattice generations --all` shows them")


def _generation_row(kept: "Generations", name: str, current: str | None) -> dict[str, Any]:
    """Return what is known of a generation that is written out, with its updates up to the first that is damaged."""
    row: dict[str, Any] = {"name": name, "built": None, "quads": None, "damage": None, "current": name == current}
    updates: list[dict[str, Any]] = []
    try:
        found = kept.check(name)
        row |= {"built": found.built, "quads": found.quads}
        for entry in kept.updates(name):
            removed, added = entry.change.size
            said = {"number": entry.number, "name": entry.name, "when": entry.when, "added": added, "removed": removed}
            updates.append({**said, "current": entry.name == current})
    except StoreError as err:
        row["damage"] = err.problem
    return {**row, "updates": updates}


@main.command()
@click.argument("name", required=False)
@data_option
def rollback(name: str | None, data: Path | None) -> None:
    """Make generation NAME, or else the one before the current one, current again: one update, or one build.

    A service that runs follows at once. What was current stays, to be rolled forward to.

    \b
    Example: lattice rollback 0001-3f2a9c01b7de
    """
    from kg.store import Generations

    settings = load_settings(data=data)
    kept = Generations(settings.data)
    try:
        before = kept.current()
    except StoreError:
        before = None  # which is damaged: this mends it
    now = kept.rollback(name, settings.keep)
    forward = f"; `lattice rollback {before}` goes forward again" if before and before != now else ""
    click.echo(f"{now}: current{forward}")


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
    write(kept.open(load_prefixes(settings.ontology)).dump(wanted, iri), out)
