"""What tests share: the checkout, the embedded dataset in memory, real services, the real sources where they are."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from durability import Serving as WritingService
from flask.testing import FlaskClient
from serving import Client, Serving

from kg.build import build
from kg.dataset import iter_dataset
from kg.graph import load_lattice
from kg.model import Lattice
from kg.names import Names
from kg.session import Session
from kg.settings import Settings
from kg.store import Generations, OxigraphReader, open_memory
from server import create_app

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"


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


Serve = Callable[..., WritingService]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts services, each on the directory that it is given, else on ``data`` with one triple.

    Settings are given as environment variables. The services end with the test.
    """
    started: list[WritingService] = []

    def start(data: Path | None = None, **environment: str) -> WritingService:
        data = data or tmp_path / "data"
        if not data.exists():
            make_small(data)
        serving = WritingService(data, tmp_path / f"log-{len(started)}", **environment)
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
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the embedded graph, not to be written to."""
    data = tmp_path_factory.mktemp("built")
    build(Settings(data=data))
    return data


@pytest.fixture(scope="session")
def two_quads() -> list[ox.Quad]:
    """One triple with two objects, each in a graph of its own."""
    a, b = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b")
    return [ox.Quad(a, b, ox.Literal(text), ox.NamedNode(f"https://example.org/{text}")) for text in ("one", "two")]


@pytest.fixture(scope="session")
def built_small(two_quads: list[ox.Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two quads, not to be written to."""
    data = tmp_path_factory.mktemp("small")
    Generations(data).write(lambda store: store.extend(two_quads), digest="0" * 64, built="2026-11-25", keep=10)
    return data


@pytest.fixture(scope="session")
def start_serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Serving]]:
    """Starts a service on a copy of a data directory, with settings as Serving takes them; all end with the session."""
    started: list[Serving] = []

    def start(data: Path, **arguments: Any) -> Serving:
        place = tmp_path_factory.mktemp("serving")
        shutil.copytree(data, place / "data")
        started.append(Serving(place / "data", place / "log", **arguments))
        return started[-1].start()

    yield start
    for serving in started:
        serving.stop()


@pytest.fixture(scope="session")
def served(built: Path, start_serving: Callable[..., Serving]) -> Serving:
    """The embedded graph as strangers meet it: nobody may write."""
    return start_serving(built)


@pytest.fixture(scope="session")
def served_small(built_small: Path, start_serving: Callable[..., Serving]) -> Serving:
    """Two quads as strangers meet them, who may call endpoints of this machine."""
    return start_serving(built_small, service="http://127.0.0.1:")


@pytest.fixture(scope="session", params=["pages", "service"])
def small(request: pytest.FixtureRequest, two_quads: list[ox.Quad]) -> FlaskClient | Client:
    """A client of two quads: of the pages alone, which answer for themselves, and of the service."""
    if request.param == "pages":
        return create_app(Session(Settings(), open_memory(two_quads))).test_client()
    serving: Serving = request.getfixturevalue("served_small")
    return serving.client


@pytest.fixture(scope="session", params=["pages", "service"])
def client(request: pytest.FixtureRequest, session: Session) -> FlaskClient | Client:
    """A client of the embedded graph, in both ways."""
    if request.param == "pages":
        return create_app(session).test_client()
    serving: Serving = request.getfixturevalue("served")
    return serving.client


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of real sources; without it a test says that it skipped, and fails where it must have them."""
    return find_shared("sources", "the real sources")


@pytest.fixture(scope="session")
def suite() -> dict[str, str]:
    """The queries, updates and data of the W3C's SPARQL 1.1 tests: ``{path in the suite: text}``."""
    with zipfile.ZipFile(find_shared("w3c/sparql11.zip", "the W3C's tests")) as files:
        return {name: files.read(name).decode() for name in files.namelist() if name.endswith((".rq", ".ru", ".ttl"))}


def find_shared(name: str, what: str) -> Path:
    """Return what lies beside the clone, which is shared by clones and is no part of them."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("LATTICE_REQUIRE_SOURCES"):
            pytest.fail(f"{path} is missing: expected {what} here")
        pytest.skip(f"{what} are not here")
    return path
