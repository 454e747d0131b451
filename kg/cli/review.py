"""The command that judges proposals on a terminal, or by lines that a program writes."""

import getpass
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import data_option, json_option, main, open_session, print_json, store_option, store_update_option
from kg.cli.link import link
from kg.errors import ParameterError, SettingError
from kg.iris import code
from kg.settings import Settings, load_settings

if TYPE_CHECKING:
    from kg.reader import Reader
    from kg.review import Case, Edit, Side

__all__ = ["main", "review"]
KEYS = {
    "a": "accept",
    "e": "exact",
    "c": "close",
    "b": "broad",
    "n": "narrow",
    "l": "related",
    "r": "reject",
    "x": "none",
    "s": "skip",
    "u": "undo",
    "q": "quit",
}
_HELP = "a accept, e exact, c close, b broad, n narrow, l related, r reject, x no counterpart, s skip, u undo, q quit"
_LINE = re.compile(rf"(?:([1-9]\d?)\s*)?([{''.join(KEYS)}])(?:\s+(.*))?", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_MOST = 8  # titles and links of a side


@link.command()
@click.argument("target")
@click.option("--by", help="Your name or ORCID, which stands with each verdict; the login name otherwise.")
@data_option
@store_option
@store_update_option
@json_option
def review(
    target: str, by: str | None, data: Path | None, store: str | None, store_update: str | None, as_json: bool
) -> None:
    """Judge what was proposed: TARGET is a table that `lattice link` made, which is loaded, or a set that is.

    One subject at a time, the most doubtful first. A verdict is one line: a key, the number of the candidate before it
    where it is not the first that is open, and why behind it: "2 b takes in more". Keys: a accept as proposed; e exact,
    c close, b broad, n narrow, l related; r reject; x no counterpart; s skip; u undo; q quit. Lines may come from a
    pipe. Each verdict is one generation. --json lists the cases and judges nothing.

    \b
    Example: lattice link review job-titles.sssom.tsv --by "Ann B."
    """
    from kg.review import count, get_set, load_cases, to_author

    settings = load_settings(data=data, store=store, store_update=store_update)
    who = by if by is not None else _login()
    to_author(who)
    name = _load(settings, Path(target)) if Path(target).is_file() else target
    reader, update = _open(settings, writes=not as_json)
    get_set(reader(), name)
    if as_json:
        print_json([{**asdict(case), "state": case.state} for case in load_cases(reader(), name)])
        return
    desk = _Desk(name, who, reader, update)
    desk.work()
    counts = count(load_cases(reader(), name))
    left = f"{counts['open']} of {sum(counts.values())} subjects left"
    done = f"{counts['accepted']} accepted, {counts['rejected']} rejected or without counterpart"
    click.echo(f"{len(desk.made)} verdicts; {left}: {done}", err=True)


def _login() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as err:
        raise ParameterError("by", "", "your name: this machine knows none") from err


def _load(settings: Settings, path: Path) -> str:
    """Load a table of proposals; return the name of its set."""
    from kg.load import load

    if settings.store:
        raise SettingError("store", settings.store, "none with a file: load it there, and name its set")
    _, (loaded, *_) = load(settings, "proposals", [path])
    return loaded.edition.slug.removeprefix("proposals-")


def _open(settings: Settings, *, writes: bool) -> "tuple[Callable[[], Reader], Callable[[str, str], bool]]":
    """Return what gives a reader of what is current, and what carries out an update of one graph."""
    session = open_session(settings)

    def refuse(_graph: str, _text: str) -> bool:
        raise SettingError("store_update", settings.store_update, "where the remote endpoint takes updates")

    if settings.store:
        from kg.remote import RemoteWriter

        if not settings.store_update:
            return lambda: session.reader, refuse
        writer = RemoteWriter(
            settings.store_update, settings.remote_seconds, user=settings.store_user, password=settings.store_password
        )

        def send(_graph: str, text: str) -> bool:
            writer.update(text)
            return True

        return lambda: session.reader, send
    if not writes:
        return lambda: session.reader, refuse
    from kg.store import Editor, Generations

    editor = Editor(Generations(settings.data), session.prefixes)
    return lambda: editor.reader, editor.update


@dataclass
class _Desk:
    """Where a person works through the cases of a set: shows one, reads a line, keeps what it says."""

    name: str
    who: str
    reader: "Callable[[], Reader]"
    update: Callable[[str, str], bool]
    made: list[str] = field(default_factory=list)
    _line: int = 0

    def work(self) -> None:
        """Go on until nothing is open, there are no more lines, or the person quits.

        :raises ParameterError: a line from a pipe is no verdict; those before are kept.
        """
        from kg.review import after, load_cases

        is_watched = sys.stdin.isatty()
        if is_watched:
            click.echo(_HELP, err=True)
        case = after(load_cases(self.reader(), self.name), None)
        while case is not None:
            if is_watched:
                self._show(case)
                click.echo("> ", nl=False, err=True)
            line = sys.stdin.readline()
            self._line += 1
            if not line or line.strip() == "q":
                return
            if not line.strip():
                continue
            try:
                case = self._take(case, line.strip())
            except ParameterError as err:
                if not is_watched:
                    raise
                click.echo(str(err), err=True)

    def _take(self, case: "Case", line: str) -> "Case | None":
        """Keep what a line says; return the case that comes next."""
        from kg.review import Judgement, after, find_case, judge, load_cases, undo

        found = _LINE.fullmatch(line)
        if found is None:
            raise ParameterError(
                f"line {self._line}", line, f"a verdict such as 'a' or '2 r not the same work': {_HELP}"
            )
        number, what, why = found[1], KEYS[found[2]], found[3] or ""
        if what == "skip":
            return self._skip(case)
        if what == "undo":
            if not self.made:
                raise ParameterError(f"line {self._line}", line, "a verdict of this run to take back")
            edit = undo(self.reader(), self.name, self.made.pop())
            self._keep(edit, "taken back")
            return find_case(load_cases(self.reader(), self.name), edit.subject)
        object_ = "" if what == "none" else self._choose(case, number, line)
        now = datetime.now(UTC)
        edit = judge(self.reader(), self.name, Judgement(case.subject, object_, what, self.who, why), now)
        self._keep(edit, f"{what}{f' ({code(object_)})' if object_ else ''}")
        self.made.append(edit.record)
        cases = load_cases(self.reader(), self.name)
        same = find_case(cases, case.subject)
        return same if same is not None and same.state == "open" else after(cases, case.subject)

    def _skip(self, case: "Case") -> "Case | None":
        """Return the open case behind this one; none behind the last, since what was skipped is not asked again."""
        from kg.review import after, load_cases

        cases = load_cases(self.reader(), self.name)
        places = {one.subject: place for place, one in enumerate(cases)}
        following = after(cases, case.subject)
        return following if following and places[following.subject] > places[case.subject] else None

    def _choose(self, case: "Case", number: str | None, line: str) -> str:
        """Return the candidate that a line is about: that of its number, or the first that is open."""
        if number is None:
            first = case.next or (case.candidates[0] if case.candidates else None)
            return first.object if first else ""
        if int(number) > len(case.candidates):
            raise ParameterError(f"line {self._line}", line, f"a number up to {len(case.candidates)}")
        return case.candidates[int(number) - 1].object

    def _keep(self, edit: "Edit", said: str) -> None:
        self.update(edit.graph, edit.text)
        click.echo(f"{edit.subject}: {said}")

    def _show(self, case: "Case") -> None:
        """Print a case with its evidence."""
        from kg.review import load_evidence

        known = load_evidence(self.reader(), self.name, case)
        click.secho(f"\n{_plain(case.label or case.subject)}", bold=True)
        _tell(known.subject)
        for number, one in enumerate(case.candidates, 1):
            side, reason = known.objects[one.object], known.reasons[one.object]
            sure = "no confidence" if one.confidence is None else f"confidence {one.confidence:g}"
            state = f", {one.verdict.finding}" if one.verdict else ""
            click.secho(f" {number}. {_plain(side.label or one.label or one.object)}", bold=True, nl=False)
            click.echo(f"  {code(one.predicate)}, {sure}{state}")
            _tell(side)
            _row("matches", "; ".join(reason.matched))
            _row("found by", f"{code(reason.justification)}: {reason.comment}")
        if case.found_none:
            click.echo("  nothing is proposed: " + _plain(" ".join(one.comment for one in known.reasons.values())))


def _tell(side: "Side") -> None:
    _row("IRI", side.iri)
    _row("also", _several(side.titles))
    _row("is", " ".join(side.definitions))
    _row("within", " > ".join(label or iri for iri, label in side.place))
    linked = [
        f"{'not ' if one.negated else ''}{code(one.predicate)} {one.object_label or one.object}" for one in side.links
    ]
    _row("links", _several(linked))


def _several(values: "tuple[str, ...] | list[str]") -> str:
    more = f"; and {len(values) - _MOST} more" if len(values) > _MOST else ""
    return "; ".join(values[:_MOST]) + more


def _row(name: str, text: str) -> None:
    """Print a line of evidence, where there is any."""
    if text:
        click.echo(f"    {name + ':':<10}{_plain(text)}")


def _plain(text: str) -> str:
    """Return what the graph says as one line that gives a terminal no orders."""
    return _CONTROL.sub(" ", text)
