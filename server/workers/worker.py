"""A worker: a fork of the keeper that does one job after another, and may be killed in any of them."""

import io
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from kg.errors import AnswerTooLargeError, KgError, PresenceError, ValidationError
from kg.federation import pass_over_services
from kg.formats import Format, get_format
from kg.reader import Selection
from kg.settings import Settings
from kg.store import (
    Change,
    OxigraphReader,
    State,
    Upload,
    apply,
    check_depth,
    work_out_drop,
    work_out_update,
    work_out_upload,
)
from server.workers.frames import Header, pack, receive
from server.workers.limits import confine, limit_seconds
from server.workers.trouble import to_trouble

# Bytes: an answer up to so many leaves whole, so that what fails before fails before its first byte, and so that it can
# be kept; a longer one leaves in such parts after that.
_WHOLE, _PART = 2**20, 128 * 1024


def run(front: socket.socket, state: State, prefixes: dict[str, str], settings: Settings, limits: Header) -> None:
    """Do what *front* asks until it has gone.

    :param limits: ``memory`` in bytes beyond what the keeper has, ``niceness``, ``keeper``, its process, and whether
        the graph ``may_be_new``: hold what RDF 1.1 does not know.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    state = state.opened()  # whose memory is not that of a query
    confine(limits["memory"], limits["keeper"], limits["niceness"])
    desk = Desk(state, prefixes, settings, may_be_new=limits["may_be_new"])
    while (asked := receive(front)) is not None:
        header, payload = asked
        limit_seconds(header["seconds"])
        output = Output(front, header.get("most"))
        try:
            found = desk.jobs[header["do"]](header, payload, output)
        except KgError as err:
            output.end(to_trouble(err))
        except MemoryError:
            os.kill(os.getpid(), signal.SIGABRT)  # as the engine does where it can get no more
        else:
            output.end(found)


class Output(io.RawIOBase):
    """Where a job writes its answer: it goes to the front in frames, the last of which says how it ended."""

    def __init__(self, front: socket.socket, most: int | None) -> None:
        """Send to *front*; more than *most* bytes are an error."""
        self._front, self._most = front, most
        self._held, self._size, self._is_begun = bytearray(), 0, False
        self.form: Format | None = None

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, content: object) -> int:
        """Take *content*; send what has come together.

        :raises AnswerTooLargeError: it is more than may be.
        """
        assert isinstance(content, (bytes, bytearray, memoryview))
        self._size += len(content)
        if self._most is not None and self._size > self._most:
            raise AnswerTooLargeError(self._most)
        self._held += content
        if len(self._held) > (_PART if self._is_begun else _WHOLE):
            self._is_begun = True
            self._front.sendall(pack({"part": self._name()}, bytes(self._held)))
            self._held.clear()
        return len(content)

    def end(self, found: Header) -> None:
        """Send the rest and how it ended."""
        content = b"" if "error" in found else bytes(self._held)
        self._front.sendall(pack({"end": self._name(), **found}, content))

    def _name(self) -> str:
        return self.form.name if self.form else ""


class Desk:
    """The jobs that a worker can do, by name: each takes a header, a payload and an output, and returns the end."""

    def __init__(self, state: State, prefixes: dict[str, str], settings: Settings, *, may_be_new: bool) -> None:
        self._state, self._settings = state, settings
        self._reader, self._plain_reader = (
            OxigraphReader(
                state.store,
                state.name,
                prefixes,
                default_is_union=is_union,
                is_guarded=False,
                may_be_new=may_be_new,
            )
            for is_union in (True, False)
        )
        self.jobs: dict[str, Callable[[Header, bytes, Output], Header]] = {
            "answer": self._answer,
            "describe": self._describe,
            "drop": self._drop,
            "dump": self._dump,
            "update": self._update,
            "upload": self._upload,
        }

    def _answer(self, header: Header, payload: bytes, output: Output) -> Header:
        """Answer a query in the format that ``formats`` has for its form; say which form where it has none.

        ``union`` says whether a query without a dataset sees all graphs, or the one without a name. With ``old``, say
        where the answer holds what RDF 1.1 does not know, and give none.
        """
        formats: dict[str, str] = header["formats"]
        unfit: list[str] = []

        def choose(form: str) -> Format | None:
            if form not in formats:
                unfit.append(form)
                return None
            output.form = get_format(formats[form], "graph" if form == "graph" else "results")
            return output.form

        selection = Selection(tuple(header["default"]), tuple(header["named"]))
        reader = self._reader if header["union"] else self._plain_reader
        query = pass_over_services(payload.decode())
        if header["old"] and reader.is_new(query, selection):
            return {"is_new": True}
        reader.write_answer(query, choose, selection, output)
        return {"unfit": unfit[0]} if unfit else {}

    def _describe(self, header: Header, _: bytes, output: Output) -> Header:
        self._reader.write_description(header["iri"], output)
        return {}

    def _dump(self, header: Header, _: bytes, output: Output) -> Header:
        """Write a graph, or the dataset; say where there is no such graph, and with ``old``, as an answer does."""
        if header.get("old") and self._reader.is_new_graph(header["graph"]):
            return {"is_new": True}
        output.form = get_format(header["format"], "graph")
        is_there = self._reader.write_dump(output.form, header["graph"], output)
        return {"is_there": is_there}

    def _update(self, header: Header, payload: bytes, output: Output) -> Header:
        """Work out an update; ``loaded`` are the IRIs, sizes and media types of documents behind its text."""
        selection = Selection(tuple(header["default"]), tuple(header["named"]))
        text, rest = payload[: header["size"]].decode(), payload[header["size"] :]
        uploads = _cut(rest, [one[1:] for one in header["loaded"]], header["contexts"])
        loaded = dict(zip((one[0] for one in header["loaded"]), uploads, strict=True))
        return self._propose(header, work_out_update(self._state.store, text, selection, loaded), output)

    def _upload(self, header: Header, payload: bytes, output: Output) -> Header:
        """Put what was uploaded in place of a graph, or beside what it holds; ``parts`` are sizes and media types."""
        uploads = _cut(payload, header["parts"], header["contexts"])
        is_new, change = work_out_upload(
            self._state.store, header["graph"], uploads, base=header["base"], replaces=header["replaces"]
        )
        _check_presence(header, is_there=not is_new)
        return {"is_new": is_new, **self._propose(header, change, output)}

    def _drop(self, header: Header, _: bytes, output: Output) -> Header:
        is_there, change = work_out_drop(self._state.store, header["graph"])
        _check_presence(header, is_there=is_there)
        return {"is_there": is_there, **self._propose(header, change, output)}

    def _propose(self, header: Header, change: Change, output: Output) -> Header:
        """Write a change for the front to have made; with ``validate``, only where the graph then meets the shapes."""
        check_depth(change)
        if header.get("validate"):
            self._validate(change, is_made=header["do"] == "update")
        output.write(change.to_json().encode())
        return {"graphs": sorted(change.graphs), "size": change.size, "is_empty": not change}

    def _validate(self, change: Change, *, is_made: bool) -> None:
        """Refuse a change after which something is at odds with the shapes that was not before.

        :param is_made: whether the store has it already, as an update has to be made to see what it does.
        :raises ValidationError: it carries what is new.
        """
        from kg.check import check_graph

        def findings() -> list[str]:
            return [str(finding) for finding in check_graph(self._reader, self._settings)]

        if not is_made:
            apply(self._state.store, change)
        after = findings()
        if after:
            apply(self._state.store, change.undone)
            before = set(findings())
            if new := [finding for finding in after if finding not in before]:
                raise ValidationError(new)


def _check_presence(header: Header, *, is_there: bool) -> None:
    """Refuse to write to a graph that is there, or not, where the header's ``presence`` wants it otherwise."""
    if header["presence"] is not None and header["presence"] != is_there:
        raise PresenceError(header["graph"], is_there=is_there)


def _cut(payload: bytes, parts: list[list[Any]], contexts: list[list[Any]] | None) -> list[Upload]:
    """Return the documents that follow one another in *payload*, by size and media type.

    :param contexts: those of JSON-LD that follow the documents, by IRI and size; None where none may be had.
    """
    held = io.BytesIO(payload)
    documents = [(held.read(size), media_type) for size, media_type in parts]
    known = None if contexts is None else {iri: held.read(size) for iri, size in contexts}
    return [Upload(content, media_type, known) for content, media_type in documents]
