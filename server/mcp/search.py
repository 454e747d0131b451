"""Things by their names, for the tool ``search``."""

from collections.abc import Sequence

from kg.schema import Json
from kg.search import SearchIndex
from kg.vocab import CAREER

# {kind of the tool's parameter: class}
CLASSES = {
    "role": "Role",
    "credential": "Credential",
    "context": "Context",
    "quality": "Quality",
    "field": "FieldOfStudy",
    "topic": "Topic",
    "document": "Document",
}


def search(index: SearchIndex, text: str, kinds: Sequence[str], most: int) -> list[Json]:
    """Return the things that are called *text* or much like it, ``{iri, label, kind, name}`` each, the best first.

    ``name`` is the name by which it was found.
    """
    sought = {CAREER + CLASSES[kind]: kind for kind in kinds}
    found = index.search(text, most=most, kinds=frozenset(sought))
    return [
        {"iri": one.hit.iri, "label": one.hit.label, "kind": sought[one.hit.kind], "name": one.hit.name}
        for one in found
    ]
