"""The embedded store: generations on disk, the reader of one, and what an update changes."""

from kg.store.changes import Change, apply, check_depth
from kg.store.editing import Editor
from kg.store.engine import OxigraphReader, holds_new, open_memory
from kg.store.generations import Generations
from kg.store.journal import Entry
from kg.store.records import Generation
from kg.store.states import State
from kg.store.updates import Upload, to_triples, work_out_drop, work_out_update, work_out_upload

__all__ = [
    "Change",
    "Editor",
    "Entry",
    "Generation",
    "Generations",
    "OxigraphReader",
    "State",
    "Upload",
    "apply",
    "check_depth",
    "holds_new",
    "open_memory",
    "to_triples",
    "work_out_drop",
    "work_out_update",
    "work_out_upload",
]
