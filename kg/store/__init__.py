"""The embedded store: generations on disk, the reader of one, and what an update changes."""

from kg.store.changes import Change, apply
from kg.store.engine import OxigraphReader, holds_new, open_memory
from kg.store.generations import Generation, Generations, State
from kg.store.updates import Upload, work_out_drop, work_out_update, work_out_upload

__all__ = [
    "Change",
    "Generation",
    "Generations",
    "OxigraphReader",
    "State",
    "Upload",
    "apply",
    "holds_new",
    "open_memory",
    "work_out_drop",
    "work_out_update",
    "work_out_upload",
]
