"""What tests share: the checkout, the embedded dataset in memory, and the real sources where they are."""

import os
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
SOURCES = CHECKOUT.parent / "shared" / "sources"


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
    if not SOURCES.is_dir():
        if os.environ.get("LATTICE_REQUIRE_SOURCES"):
            pytest.fail(f"{SOURCES} is missing: expected the real sources here")
        pytest.skip("the real sources are not here")
    return SOURCES
