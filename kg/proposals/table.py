"""Proposals as an SSSOM table, and the draft of one, which a run that was stopped goes on from."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import SourceError, StoreError
from kg.proposals.proposing import Proposal
from kg.sources.links.proposals import DESCRIPTION, EXTENSIONS, PROPOSED, TITLES
from kg.vocab import BASE, LINKS, SEMAPV, SKOS, SSSOM

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "match_string",
    "mapping_cardinality",
    "comment",
)
# What stands in more columns, declared in the head, where a vocabulary says more of its terms than a title.
_MORE: dict[str, Callable[[Proposal], str]] = {
    TITLES: lambda one: "|".join(title.replace("|", "/") for title in one.titles),
    DESCRIPTION: lambda one: one.description,
}
_PREFIXES = {"skos": SKOS, "semapv": SEMAPV, "sssom": SSSOM, "lattice": BASE}
# A space of IRIs gets a prefix of its own where so many terms lie in it.
_WORTH = 2


def to_table(proposals: Sequence[Proposal], *, name: str, source: str, version: str) -> str:
    """Return *proposals* as SSSOM/TSV, the same for the same; no date stands in it.

    :param name: of the vocabulary that is linked; ends the IRI of the set.
    :param source: IRI of what it is linked to.
    :param version: of this program.
    """
    curies = _prefixes(proposals)
    more = [slot for slot, of in _MORE.items() if any(of(one) for one in proposals)]
    head = [
        f"#mapping_set_id: {LINKS}{PROPOSED}{name}",
        f"#mapping_set_title: {name}, proposals of Career Lattice",
        "#license: https://www.apache.org/licenses/LICENSE-2.0",
        f"#subject_source: {BASE}vocabulary/{name}",
        f"#object_source: {source}",
        "#mapping_tool: Career Lattice",
        f'#mapping_tool_version: "{version}"',
        *(["#extension_definitions:"] if more else []),
        *(f"#  - slot_name: {slot}\n#    property: {EXTENSIONS[slot]}" for slot in more),
        "#curie_map:",
        *(f'#  {prefix}: "{space}"' for prefix, space in sorted(curies.items())),
        "\t".join((*COLUMNS, *more)),
    ]
    rows = [
        (
            _curie(one.subject, curies),
            one.subject_label,
            _curie(one.predicate, curies),
            _curie(one.object, curies),
            one.object_label,
            _curie(one.justification, curies),
            "" if one.confidence is None else f"{one.confidence:g}",
            one.match,
            one.cardinality,
            one.comment,
            *(_MORE[slot](one) for slot in more),
        )
        for one in proposals
    ]
    return "\n".join([*head, *("\t".join(" ".join(cell.split()) for cell in row) for row in rows)]) + "\n"


def _prefixes(proposals: Iterable[Proposal]) -> dict[str, str]:
    spaces: dict[str, int] = {}
    for one in proposals:
        for iri in (one.subject, one.object):
            space = iri[: max(iri.rfind(mark) for mark in "/#:") + 1]
            spaces[space] = spaces.get(space, 0) + 1
    found = dict(_PREFIXES)
    for space in sorted(space for space, count in spaces.items() if count >= _WORTH and space.count(":")):
        if space not in found.values():
            found[f"ns{len(found) - len(_PREFIXES) + 1}"] = space
    return found


def _curie(iri: str, prefixes: Mapping[str, str]) -> str:
    covering = [(len(space), name) for name, space in prefixes.items() if iri.startswith(space) and iri != space]
    if not covering:
        return iri
    length, name = max(covering)
    return f"{name}:{iri[length:]}"


def draft_of(out: Path) -> Path:
    """Return the file beside *out* that holds what is known of it so far."""
    return out.with_name(f".{out.name}.draft")


class Draft:
    """What is known of a table so far, beside where the table will be: a line for each term."""

    def __init__(self, out: Path, digest: str) -> None:
        """Read what a run with the same *digest* of all its inputs has left; what another one left is dropped."""
        self._path = draft_of(out)
        self.found: dict[str, list[Proposal]] = {}
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []
        except (OSError, UnicodeDecodeError) as err:
            raise SourceError(self._path, f"cannot be read: {err}; remove it") from err
        kept = lines[:1] == [digest]
        for line in lines[1:] if kept else ():
            try:
                rows = [_proposal(row) for row in json.loads(line)]
            except (ValueError, TypeError, KeyError):  # the last line of a run that was stopped while it wrote
                break
            self.found[rows[0].subject] = rows
        head = [digest, *(_line(rows) for rows in self.found.values())]
        try:
            self._path.write_text("\n".join(head) + "\n", encoding="utf-8")
            self._file = self._path.open("a", encoding="utf-8")
        except OSError as err:
            raise StoreError(f"{self._path}: cannot be written: {err.strerror or err}") from err

    def add(self, proposals: list[Proposal]) -> None:
        """Note the proposals of one term."""
        self._file.write(_line(proposals) + "\n")

    def close(self) -> None:
        """Stop writing; what is noted stays."""
        self._file.close()


def _proposal(row: dict[str, Any]) -> Proposal:
    return Proposal(**{**row, "titles": tuple(row["titles"])})


def _line(proposals: Sequence[Proposal]) -> str:
    return json.dumps([asdict(one) for one in proposals], ensure_ascii=False)
