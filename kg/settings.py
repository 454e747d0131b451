"""The settings: a flag, then an environment variable, then a default; one line each."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import SettingError

# The name that an endpoint has in LATTICE_SERVICE.
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9._-]*=")
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
    update_token: str = ""
    update_tokens: str = ""
    query_seconds: int = 10
    query_memory: int = 512
    result_megabytes: int = 256
    update_seconds: int = 0
    upload_megabytes: int = 64
    workers: int = 4
    rate: str = ""
    validate: str = "no"
    default_graph: str = "union"
    service: str = ""
    service_seconds: int = 5
    load: str = ""
    contexts: str = ""
    sparql12: str = "asked"

    @property
    def write_seconds(self) -> int:
        """How long a write may take: as long as a query, where nothing else is said."""
        return self.update_seconds or self.query_seconds


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
    "update_token": "LATTICE_UPDATE_TOKEN",
    "update_tokens": "LATTICE_UPDATE_TOKENS",
    "query_seconds": "LATTICE_QUERY_SECONDS",
    "query_memory": "LATTICE_QUERY_MEMORY",
    "result_megabytes": "LATTICE_RESULT_MEGABYTES",
    "update_seconds": "LATTICE_UPDATE_SECONDS",
    "upload_megabytes": "LATTICE_UPLOAD_MEGABYTES",
    "workers": "LATTICE_WORKERS",
    "rate": "LATTICE_RATE",
    "validate": "LATTICE_VALIDATE",
    "default_graph": "LATTICE_DEFAULT_GRAPH",
    "service": "LATTICE_SERVICE",
    "service_seconds": "LATTICE_SERVICE_SECONDS",
    "load": "LATTICE_LOAD",
    "contexts": "LATTICE_CONTEXTS",
    "sparql12": "LATTICE_SPARQL12",
}


# Settings that are one of a few words.
CHOICES = {"validate": ("no", "yes"), "default_graph": ("union", "unnamed"), "sparql12": ("asked", "always")}


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
            if item.name in CHOICES and given not in CHOICES[item.name]:
                raise SettingError(VARIABLES[item.name], given, f"one of {', '.join(CHOICES[item.name])}")
            values[item.name] = _convert(VARIABLES[item.name], given, item.default)
    return Settings(**values)  # type: ignore[arg-type]


def _convert(name: str, given: object, default: object) -> object:
    if isinstance(default, Path):
        return Path(str(given))
    if name in (VARIABLES["store"], VARIABLES["store_update"]):
        return _endpoint(name, str(given))
    if name in (VARIABLES["service"], VARIABLES["load"], VARIABLES["contexts"]):
        return _prefixes(name, str(given))
    if name == VARIABLES["rate"] and not re.fullmatch(r"\d{1,9}", str(given)):
        raise SettingError(name, given, "a whole number of requests a second, 0 for no limit")
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


def _prefixes(name: str, given: str) -> str:
    entries = given.split()
    if name == VARIABLES["service"]:
        names = [entry.partition("=")[0] for entry in entries if _NAMED.match(entry)]
        if len(set(names)) < len(names):
            raise SettingError(name, given, "each name of an endpoint once")
        entries = [_NAMED.sub("", entry) for entry in entries]
    for prefix in entries:
        if not re.fullmatch(r"https?://[^/\s@?#]+(?:/\S*|(?<=[^:]):)", prefix):
            expected = "beginnings of IRIs, each with its host and a slash, such as https://example.org/"
            also = ", or endpoints with a name, such as ours=https://example.org/sparql"
            raise SettingError(name, given, expected + (also if name == VARIABLES["service"] else ""))
    return given


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
