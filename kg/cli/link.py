"""The command that proposes what the terms of a vocabulary are in the graph; `review` is beside it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.group import data_option, json_option, main, open_session, print_json, store_option, write
from kg.errors import SettingError
from kg.settings import load_settings

if TYPE_CHECKING:
    from kg.proposals import Run


class _Proposing(click.Group):
    """A group whose first word, where it is none of its commands, is what to propose links for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `lattice link PATH` as `lattice link propose PATH`."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["propose", *args]
        return super().parse_args(ctx, args)


@main.group(cls=_Proposing)
def link() -> None:
    """Propose what the terms of a vocabulary are in the graph, or judge what was proposed.

    `lattice link PATH` is short for `lattice link propose PATH`.

    \b
    Example: lattice link job-titles.csv --to esco-1-2-1 --out job-titles.sssom.tsv
    """


@link.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--to", "target", default="roles", show_default=True, help="roles, isco-08, or a graph.")
@click.option("--out", type=click.Path(path_type=Path), help="File for the table; a run that was stopped goes on.")
@click.option("--most", type=click.IntRange(1, 20), default=3, show_default=True, help="Proposals of one term.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Confidence of a proposal.")
@data_option
@store_option
@json_option
def propose(
    path: Path,
    target: str,
    out: Path | None,
    most: int,
    least: float,
    data: Path | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Propose what each term of the vocabulary at PATH is in the graph, as an SSSOM table.

    PATH is SKOS or OWL in any RDF syntax, CSV or TSV with a column of titles (and alternative titles, description,
    code), or a plain list of titles. What has no counterpart is sssom:NoTermFound. What people have said is heeded:
    what was rejected is not proposed, what was accepted is given.

    \b
    Example: lattice link propose job-titles.csv --to esco-1-2-1 --out job-titles.sssom.tsv
    """
    from kg.sources.vocabulary import find_vocabulary

    find_vocabulary(path)  # told before a package or a graph that is missing
    try:
        from kg.proposals import Wish, draft_of, run
    except ImportError as err:
        raise SettingError("lattice link", str(err), "its packages: make linking in the checkout") from err
    settings = load_settings(data=data, store=store)
    reader = open_session(settings).reader
    with _Bar(path.name) as bar:
        made = run(reader, settings.ontology, Wish(path, target, most, least), out, bar.advance)
    if out or not as_json:
        write(made.table.encode(), out)
    if out:
        draft_of(out).unlink(missing_ok=True)
    if as_json:
        print_json(_to_json(made, out))
        return
    told = made.summary
    relations = ", ".join(f"{count} {name}" for name, count in sorted(told.relations.items()))
    click.echo(f"{told.matched} of {told.terms} terms have a counterpart ({relations or 'none'})", err=True)
    if any(made.heeded.values()):
        click.echo(f"{sum(made.heeded.values())} verdicts heeded: {to_words(made.heeded)}", err=True)
    for why, count in made.vocabulary.left_out.items():
        click.echo(f"{count:>9} left out: {why}", err=True)


def to_words(counts: dict[str, int]) -> str:
    """Return how many verdicts of each kind there are, in words.

    >>> to_words({"accepted": 2, "rejected": 1, "none": 0})
    '2 accepted, 1 rejected, 0 without counterpart'
    """
    return ", ".join(f"{count} {'without counterpart' if name == 'none' else name}" for name, count in counts.items())


def _to_json(made: "Run", out: Path | None) -> dict[str, Any]:
    told = made.summary
    return {
        "terms": told.terms,
        "matched": told.matched,
        "unmatched": told.terms - told.matched,
        "relations": told.relations,
        "heeded": made.heeded,
        "leftOut": dict(made.vocabulary.left_out),
        "resumed": made.resumed,
        "digest": made.digest,
        "out": str(out) if out else None,
        "proposals": [asdict(row) for row in made.proposals],
    }


class _Bar:
    """A bar of terms, shown where a person watches."""

    def __init__(self, name: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(unit="term", desc=name, disable=None, leave=False)

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def advance(self, done: int, size: int) -> None:
        self._bar.total = size
        self._bar.update(done - self._bar.n)
