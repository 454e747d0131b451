"""The embedded store: generations on disk, and the reader of one."""

from kg.store.engine import OxigraphReader, open_memory
from kg.store.generations import Generation, Generations

__all__ = ["Generation", "Generations", "OxigraphReader", "open_memory"]
