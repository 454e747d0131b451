"""What is written of a generation beside its store: the record that says what it is, proved by a digest of its own."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.errors import StoreError
from kg.store.changes import Change
from kg.store.disk import digest_of, reason

RECORD, STORE, EDITS = "generation.json", "store", "edits.json"
_SEAL = "sha256"
MEND = "`lattice generations` lists what is whole, `lattice rollback NAME` goes back to it"
# Files of RocksDB that say how it fared, and hold nothing.
_UNPROVED = {"LOCK", "LOG"}


@dataclass(frozen=True)
class Generation:
    """What a generation says of itself.

    ``digest`` is that of the inputs of its build; ``graphs`` counts triples by graph, in the default graph under the
    empty name; ``files`` has the digest of each file of its store; ``owned`` are the graphs that its build made, as
    against those that updates did; ``updates`` is the number of updates since it was written out; ``before`` is the
    generation that a rollback goes back to, empty where there is none, None where that is not known; ``replaced`` is
    how many statements of updates its build did not keep.
    """

    name: str
    built: str
    digest: str
    quads: int
    graphs: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    owned: list[str] = field(default_factory=list)
    updates: int = 0
    before: str | None = None
    replaced: int = 0


def number_of(name: str) -> int:
    """Return the number of a generation, by which they are ordered.

    >>> number_of("0012-3f2a9c01b7de")
    12
    """
    return int(name.split("-", maxsplit=1)[0])


def load_record(folder: Path) -> Generation:
    """Return the record in the folder of a generation.

    :raises StoreError: there is none to read, or it is not what was written.
    """
    path = folder / RECORD
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        seal = found.pop(_SEAL, None)
        generation = Generation(**found)
    except (OSError, ValueError, TypeError, AttributeError) as err:
        raise StoreError(f"generation {folder.name} has no record to read: {MEND}", f"{path}: {reason(err)}") from err
    if generation.name != folder.name or seal not in (None, _seal(generation)):  # an old one has no seal
        raise StoreError(f"the record of generation {folder.name} is not what was written: {MEND}", path)
    return generation


def write_record(folder: Path, generation: Generation) -> None:
    """Write the record of a generation into its folder.

    :raises OSError: it cannot be written.
    """
    content = json.dumps({**asdict(generation), _SEAL: _seal(generation)}, indent=1)
    (folder / RECORD).write_text(content + "\n", encoding="utf-8")


def _seal(generation: Generation) -> str:
    return hashlib.sha256(json.dumps(asdict(generation), sort_keys=True).encode()).hexdigest()


def digest_files(folder: Path) -> dict[str, str]:
    """Return the digest of each file in the folder of a generation that its record is to prove, by its path there."""
    files = {path.name: digest_of(path) for path in sorted((folder / STORE).iterdir()) if path.name not in _UNPROVED}
    return files | ({EDITS: digest_of(folder / EDITS)} if (folder / EDITS).exists() else {})


def prove(folder: Path, record: Generation) -> None:
    """Refuse a generation of which a file is gone or is not what was written. A gigabyte in about a second.

    :raises StoreError: one is.
    """
    for file, digest in record.files.items():
        path = folder / file if file == EDITS else folder / STORE / file
        try:
            found = digest_of(path)
        except OSError as err:
            problem = f"generation {record.name} cannot be read: the file {file}: {reason(err)}: {MEND}"
            raise StoreError(problem, path) from err
        if found != digest:
            raise StoreError(f"generation {record.name}: the file {file} is not what was written: {MEND}", path)


def write_edits(folder: Path, edits: Change) -> None:
    """Write what updates changed in the build's own graphs, of which the store alone does not tell.

    :raises OSError: it cannot be written.
    """
    if edits:
        (folder / EDITS).write_text(edits.to_json() + "\n", encoding="utf-8")


def load_edits(folder: Path) -> Change:
    """Return what updates had changed in the build's own graphs when the generation was written out.

    :raises StoreError: it cannot be read.
    """
    try:
        return Change.from_json((folder / EDITS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Change()
    except (OSError, ValueError) as err:
        raise StoreError(f"generation {folder.name} cannot be read: the file {EDITS}: {reason(err)}: {MEND}") from err
