"""The command that loads sources which a person has downloaded."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.group import data_option, json_option, main, print_json
from kg.settings import load_settings
from kg.sources.kinds import ALL, KINDS

if TYPE_CHECKING:
    from kg.load import Loaded
    from kg.sources.stream import Progress


@main.command()
@click.argument("kind", type=click.Choice([*KINDS, ALL]))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--graph", help="Named graph to load into: its IRI, or the last part of it (default: the edition's).")
@data_option
@json_option
def load(kind: str, paths: tuple[Path, ...], graph: str | None, data: Path | None, as_json: bool) -> None:
    """Read sources into a new generation: each file, folder or zip of PATHS into its own named graph.

    KIND is ooh (pages of the Occupational Outlook Handbook), onet (the O*NET database), esco (the ESCO classification
    as CSV), table (SOC, CIP, crosswalks, projections), mappings as sssom (tables), skos (matches in RDF) or edoal
    (alignments), proposals (tables of `lattice link`, which wait for review), rdf, or all: whatever is known of what
    lies in a folder.
    What was loaded from the same files before is not read again. A service that runs follows at once.

    \b
    Example: lattice load onet db_29_1_text.zip
    """
    from kg.load import load as read

    made, loaded = read(load_settings(data=data), kind, paths, graph=graph, progress=_progress)
    if as_json:
        print_json({"generation": made.name, "quads": made.quads, "loaded": [_to_json(one) for one in loaded]})
        return
    for one in loaded:
        _print(one)
    click.echo(f"{made.name}: current, {made.quads} statements in {len(made.graphs)} graphs")


def _progress(name: str, size: int) -> "Progress":
    """Return what moves a bar of bytes, shown where a person watches."""
    from tqdm import tqdm

    bar = tqdm(total=size, unit="B", unit_scale=True, desc=name, disable=None, leave=False)

    def advance(count: int) -> None:
        bar.update(count)
        if bar.n >= size:
            bar.close()

    return advance


def _print(one: "Loaded") -> None:
    state = f"{one.statements} statements" if one.is_new else f"unchanged, {one.statements} statements"
    before = f", in the place of {one.replaced} that were read before" if one.replaced else ""
    click.echo(f"{one.edition.title}: {state} in <{one.graph}>{before}")
    for kind, count in one.tally.read.items():
        click.echo(f"{count:>9} {kind}: {one.tally.kept[kind]} kept")
    for (kind, why), count in sorted(one.tally.left.items()):
        click.echo(f"{count:>9} {kind} left out: {why}")


def _to_json(one: "Loaded") -> dict[str, Any]:
    tally = one.tally
    return {
        "path": str(one.path),
        "kind": one.kind,
        "graph": one.graph,
        "title": one.edition.title,
        "edition": one.edition.edition,
        "statements": one.statements,
        "replaced": one.replaced,
        "new": one.is_new,
        "read": dict(tally.read),
        "kept": dict(tally.kept),
        "leftOut": [{"kind": kind, "why": why, "count": count} for (kind, why), count in sorted(tally.left.items())],
    }
