"""The settings: a flag, then an environment variable, then a default; one line each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from kg.errors import SettingError

CHECKOUT = Path(__file__).resolve().parent.parent


def _setting(default: object, variable: str, text: str) -> object:
    return field(default=default, metadata={"variable": variable, "help": text})


@dataclass(frozen=True)
class Settings:
    """Where things are and how the service answers."""

    data: Path = _setting(CHECKOUT / "data", "LATTICE_DATA", "directory of the generations")  # type: ignore[assignment]
    ontology: Path = _setting(CHECKOUT / "ontology", "LATTICE_ONTOLOGY", "directory of the ontology and facts")  # type: ignore[assignment]
    queries: Path = _setting(CHECKOUT / "queries", "LATTICE_QUERIES", "directory of the canned queries")  # type: ignore[assignment]
    documents: str = _setting("", "LATTICE_DOCUMENTS", "reader's copies of documents, for quotes: files or directories, separated as in PATH")  # type: ignore[assignment]
    store: str = _setting("", "LATTICE_STORE", "IRI of a remote SPARQL endpoint to read from; empty: the data directory")  # type: ignore[assignment]
    host: str = _setting("127.0.0.1", "LATTICE_HOST", "address to serve on")  # type: ignore[assignment]
    port: int = _setting(8000, "LATTICE_PORT", "port to serve on")  # type: ignore[assignment]
    remote_seconds: int = _setting(30, "LATTICE_REMOTE_SECONDS", "how long to wait for a remote endpoint")  # type: ignore[assignment]
    keep: int = _setting(10, "LATTICE_KEEP", "how many generations to keep")  # type: ignore[assignment]


def load_settings(environment: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """Return the settings; a flag that is None counts as not given.

    :raises SettingError: a number is not a whole number above 0.

    >>> load_settings({"LATTICE_PORT": "8080"}).port
    8080
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for item in fields(Settings):
        given = flags.get(item.name)
        if given is None:
            given = environment.get(item.metadata["variable"])
        if given is not None and given != "":
            values[item.name] = _convert(item.metadata["variable"], given, item.default)
    return Settings(**values)  # type: ignore[arg-type]


def _convert(name: str, given: object, default: object) -> object:
    if isinstance(default, Path):
        return Path(str(given))
    if not isinstance(default, int):
        return str(given)
    try:
        number = int(str(given))
    except ValueError as err:
        raise SettingError(name, given, "a whole number") from err
    if number <= 0:
        raise SettingError(name, given, "a whole number above 0")
    return number
