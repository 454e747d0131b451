"""Things by their names and codes, for the tool ``search``."""

from collections.abc import Sequence

from kg.schema import Json
from kg.session import Session
from kg.vocab import CAREER

# {kind of the tool's parameter: class}
CLASSES = {
    "role": "Role",
    "credential": "Credential",
    "context": "Context",
    "quality": "Quality",
    "field": "FieldOfStudy",
    "topic": "Topic",
    "training": "Training",
}


def search(session: Session, text: str, kinds: Sequence[str], most: int) -> list[Json]:
    """Return the things that *text* names (slug, IRI, code or label), then those of a like name, the best first.

    ``{iri, label, kind, name}`` each, where ``name`` is that by which it was found.
    """
    names, sought = session.names, {CLASSES[kind]: kind for kind in kinds}
    named = ((names.find(text, CAREER + class_), kind) for class_, kind in sought.items())
    found = {iri: {"iri": iri, "label": names.label(iri), "kind": kind, "name": text} for iri, kind in named if iri}
    for one in session.search.search(text, most=most, kinds=frozenset(sought)):
        hit = {"iri": one.hit.iri, "label": one.hit.label, "kind": sought[one.hit.kind], "name": one.hit.name}
        found.setdefault(one.hit.iri, hit)
    return list(found.values())[:most]
