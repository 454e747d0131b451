"""Commands on the store: build, info, generations, rollback, backup, export."""

from collections.abc import Callable
from pathlib import Path

import click

from kg.cli.group import data_option, json_option, main, print_json, write
from kg.errors import NoGenerationError, ParameterError, StoreError, ValidationError
from kg.settings import load_settings


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
        print_json(
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
        print_json({**asdict(generation), "data": str(settings.data)})
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

    settings = load_settings(data=data)
    kept = Generations(settings.data)
    if not kept.names():
        raise NoGenerationError(settings.data)
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
        print_json(rows)
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
    write(kept.open(load_prefixes(settings.ontology)).dump(wanted, iri), out)
