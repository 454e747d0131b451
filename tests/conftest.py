"""What tests share: the checkout, the embedded dataset in memory, real services, the real sources where they are."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from serving import TOKEN, Client, Serving

from kg.build import build
from kg.dataset import iter_dataset
from kg.graph import load_lattice
from kg.model import Lattice
from kg.names import Names
from kg.session import Session
from kg.settings import Settings
from kg.store import Generations, OxigraphReader, open_memory
from server.app import create_app

# How long an example takes depends on the machine: timings are not for tests.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

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


Serve = Callable[..., Serving]


@pytest.fixture
def serve(two_quads: list[ox.Quad], tmp_path: Path) -> Iterator[Serve]:
    """Starts a service that is written to, on ``data`` of the test, with two quads where there is nothing yet."""
    started: list[Serving] = []

    def start(data: Path | None = None, **arguments: Any) -> Serving:
        data = data or tmp_path / "data"
        if not data.exists():
            build_small(data, two_quads)
        started.append(Serving(data, tmp_path / f"log-{len(started)}", **{"update_token": TOKEN, **arguments}))
        return started[-1].start()

    yield start
    for serving in started:
        serving.stop()


def build_small(data: Path, quads: list[ox.Quad]) -> Generations:
    """Build a generation of *quads*, with a blank node beside them."""
    made, node = Generations(data), ox.BlankNode("built")
    more = [*quads, ox.Quad(node, quads[0].predicate, node, quads[0].graph_name)]
    made.write(lambda store: store.extend(more), digest="a" * 64, built="2025-11-25", keep=10)
    return made


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
def dyers() -> Session:
    """The embedded graph with roles of our own that share pages and occupations."""
    case = Path(__file__).resolve().parent / "cases" / "telling" / "dyers.trig"
    quads = ox.parse(case.read_bytes(), format=ox.RdfFormat.TRIG)
    dataset = iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries")
    return Session(Settings(), open_memory(chain(dataset, quads)))


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
