"""What tests share: the checkout, the embedded dataset in memory, and the real sources where they are."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import Serving

from kg.dataset import iter_dataset
from kg.graph import load_lattice
from kg.model import Lattice
from kg.names import Names
from kg.session import Session
from kg.settings import Settings
from kg.store import Generations, OxigraphReader, open_memory

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = CHECKOUT.parent / "shared" / "sources"
SUITE = CHECKOUT.parent / "shared" / "w3c" / "sparql11.zip"


@pytest.fixture(scope="session")
def embedded() -> OxigraphReader:
    return open_memory(iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries"))


@pytest.fixture(scope="session")
def lattice(embedded: OxigraphReader) -> Lattice:
    return load_lattice(embedded)


@pytest.fixture(scope="session")
def names(embedded: OxigraphReader) -> Names:
    return Names(embedded)


@pytest.fixture(scope="session")
def session(embedded: OxigraphReader) -> Session:
    return Session(Settings(), embedded)


Serve = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts services, each on the directory that it is given, else on ``data`` with one triple.

    Settings are given as environment variables. The services end with the test.
    """
    started: list[Serving] = []

    def start(data: Path | None = None, **environment: str) -> Serving:
        data = data or tmp_path / "data"
        if not data.exists():
            make_small(data)
        serving = Serving(data, tmp_path / f"log-{len(started)}", **environment)
        started.append(serving)
        return serving.start()

    yield start
    for serving in started:
        serving.stop()


def make_small(data: Path) -> Generations:
    """Build a generation of one triple in one graph."""
    made, thing = Generations(data), ox.NamedNode("https://example.org/thing")
    quad = ox.Quad(thing, thing, ox.BlankNode("built"), ox.NamedNode("https://example.org/built"))
    made.write(lambda store: store.add(quad), digest="a" * 64, built="2025", keep=10)
    return made


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of real sources; without it a test says that it skipped, and fails where it must have them."""
    return _found(SOURCES, "the real sources")


@pytest.fixture(scope="session")
def suite() -> dict[str, str]:
    """The queries, updates and data of the W3C's SPARQL 1.1 tests: ``{path in the suite: text}``."""
    with zipfile.ZipFile(_found(SUITE, "the W3C's tests")) as files:
        return {name: files.read(name).decode() for name in files.namelist() if name.endswith((".rq", ".ru", ".ttl"))}


def _found(path: Path, what: str) -> Path:
    if not path.exists():
        if os.environ.get("LATTICE_REQUIRE_SOURCES"):
            pytest.fail(f"{path} is missing: expected {what} here")
        pytest.skip(f"{what} are not here")
    return path
