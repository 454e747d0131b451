"""What tests share: the checkout, the embedded dataset in memory, and the real sources where they are."""

import os
import zipfile
from pathlib import Path

import pytest

from kg.dataset import iter_dataset
from kg.graph import load_lattice
from kg.model import Lattice
from kg.names import Names
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader, open_memory

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
