"""Things by their names, for the tool ``search``."""

from collections.abc import Iterator, Sequence

from kg.iris import slug
from kg.names import Names
from kg.schema import Json
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


def search(names: Names, text: str, kinds: Sequence[str], most: int) -> list[Json]:
    """Return the things whose name is or resembles *text*, ``{iri, label, kind}`` each, those named so first."""
    exact = [(iri, kind) for kind in kinds if (iri := names.find(text, CAREER + CLASSES[kind]))]
    near = [(iri, kind) for kind in kinds for iri in _near(names, text, CAREER + CLASSES[kind], most)]
    found = dict(exact) | {iri: kind for iri, kind in near if iri not in dict(exact)}
    return [{"iri": iri, "label": names.label(iri), "kind": kind} for iri, kind in found.items()][:most]


def _near(names: Names, text: str, class_: str, most: int) -> Iterator[str]:
    for name in names.nearest(text, class_, most=most):
        iri = names.find(name, class_)
        assert iri is not None and slug(iri) == name  # it is the slug of one
        yield iri
