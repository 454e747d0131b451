"""The group that every command is of: where an error becomes one line and an exit status; what commands share."""

import json
import os
import re
import sys
from collections.abc import Iterable
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
from kg.settings import Settings

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
# What a file has in it may be in a message, which is one line and gives a terminal no orders.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
NO, WRONG, UNREADABLE, STOPPED, PIPE_CLOSED = 1, 2, 3, 130, 141
data_option = click.option("--data", type=click.Path(path_type=Path), help="Data directory (LATTICE_DATA).")
store_option = click.option("--store", help="Remote SPARQL endpoint to read instead (LATTICE_STORE).")
store_update_option = click.option(
    "--store-update",
    help="Where the remote endpoint takes updates (LATTICE_STORE_UPDATE); without it, none.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


def status_of(error: KgError) -> int:
    """Return the exit status that an error of ours leaves with."""
    return NO if isinstance(error, ValidationError) else WRONG if isinstance(error, WRONG_USE) else UNREADABLE


class Lattice(click.Group):
    """The group: every failure is one line on standard error, and a status."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line; wrong use is one line too, with where to look."""
        try:
            status = super().main(*args, **{**extra, "prog_name": "lattice", "standalone_mode": False})
        except click.UsageError as err:
            command = err.ctx.command_path if err.ctx else "lattice"
            said = " ".join(err.format_message().split())  # choices stand on lines of their own
            click.echo(f"lattice: {said} See {command} --help", err=True)
            sys.exit(WRONG)
        except click.Abort:
            click.echo("lattice: stopped; what was current before is current still", err=True)
            sys.exit(STOPPED)
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; print an error of ours on standard error and leave with its status."""
        try:
            return super().invoke(ctx)
        except KgError as err:
            click.echo(f"lattice: {_CONTROL.sub(_escape, str(err))}", err=True)
            ctx.exit(status_of(err))
        except BrokenPipeError:
            # The reader has enough, as `head` does. What is left to flush has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(PIPE_CLOSED)


@click.group(cls=Lattice, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="career-lattice")
def main() -> None:
    """Ask a career knowledge graph which path leads to a role, with the evidence for every step.

    \b
    Example: lattice path librarian --have high-school-diploma
    """


def print_json(found: object) -> None:
    """Print what a program reads."""
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))


def open_session(settings: Settings) -> Any:
    """Return a session; imported here so that ``--help`` stays quick."""
    from kg.session import Session

    return Session(settings)


def write(body: bytes, out: Path | None = None) -> None:
    """Write *body* to a file in one rename, or to standard output.

    :raises StoreError: it cannot be written there.
    """
    write_parts([body], out)


def write_parts(parts: Iterable[bytes], out: Path | None = None) -> None:
    """Write *parts*, one after the other while they are made, as ``write`` does.

    :raises StoreError: it cannot be written there.
    """
    try:
        if out is None:
            stream = sys.stdout.buffer
            for part in parts:
                stream.write(part)
            stream.flush()
            return
        draft = out.with_name(f".{out.name}.partial")
        try:
            with draft.open("wb") as file:
                file.writelines(parts)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as err:
        raise StoreError(f"{out or 'standard output'}: cannot be written: {err.strerror or err}") from err
