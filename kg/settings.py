"""The settings: a flag, then an environment variable, then a default; one line each."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import SettingError

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where things are and how the service answers. The README has a table of them."""

    data: Path = CHECKOUT / "data"
    ontology: Path = CHECKOUT / "ontology"
    queries: Path = CHECKOUT / "queries"
    documents: str = ""
    store: str = ""
    store_update: str = ""
    store_user: str = ""
    store_password: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    remote_seconds: int = 30
    keep: int = 10


# {setting: its environment variable}; the table in the README says what each is for.
VARIABLES = {
    "data": "LATTICE_DATA",
    "ontology": "LATTICE_ONTOLOGY",
    "queries": "LATTICE_QUERIES",
    "documents": "LATTICE_DOCUMENTS",
    "store": "LATTICE_STORE",
    "store_update": "LATTICE_STORE_UPDATE",
    "store_user": "LATTICE_STORE_USER",
    "store_password": "LATTICE_STORE_PASSWORD",
    "host": "LATTICE_HOST",
    "port": "LATTICE_PORT",
    "remote_seconds": "LATTICE_REMOTE_SECONDS",
    "keep": "LATTICE_KEEP",
}


def load_settings(environment: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """Return the settings; a flag that is None counts as not given.

    :raises SettingError: a number is not a whole number above 0, a port above 65535, a store no address of the web.

    >>> load_settings({"LATTICE_PORT": "8080"}).port
    8080
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for item in fields(Settings):
        given = flags.get(item.name)
        if given is None:
            given = environment.get(VARIABLES[item.name])
        if given is not None and given != "":
            values[item.name] = _convert(VARIABLES[item.name], given, item.default)
    return Settings(**values)  # type: ignore[arg-type]


def _convert(name: str, given: object, default: object) -> object:
    if isinstance(default, Path):
        return Path(str(given))
    if name in (VARIABLES["store"], VARIABLES["store_update"]):
        return _endpoint(name, str(given))
    if not isinstance(default, int):
        return str(given)
    try:
        number = int(str(given))
    except ValueError as err:
        raise SettingError(name, given, "a whole number") from err
    if number <= 0:
        raise SettingError(name, given, "a whole number above 0")
    if name == VARIABLES["port"] and number > 65535:
        raise SettingError(name, given, "a port up to 65535")
    return number


def _endpoint(name: str, given: str) -> str:
    expected = "the address of a SPARQL endpoint, such as http://localhost:7878/query"
    try:
        parts = urlsplit(given)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that are none
        is_address = False
    if not is_address or re.search(r"[\x00-\x20<>\"{}|^`\\]", given):
        raise SettingError(name, given, expected)
    if parts.username is not None:  # messages name the endpoint
        raise SettingError(
            name, f"{parts.scheme}://...@{parts.hostname}", f"{expected}: name and password are settings"
        )
    return given
