"""Mappings as one SSSOM/TSV table, line by line."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary

from kg.iris import code
from kg.links.rdf import to_decimal
from kg.model import Mapping
from kg.slots import ADDRESSES, IRIS, OF_SET
from kg.vocab import DCTERMS, LINKS, SEMAPV, SSSOM

SSSOM_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "object_source",
    "object_source_version",
    "comment",
)
_LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
_CURIES = IRIS - ADDRESSES


def to_sssom(mappings: Iterable[Mapping], prefixes: dict[str, str]) -> str:
    """Return *mappings* as one SSSOM/TSV table, whole: the lines of :func:`iter_sssom`."""
    return "".join(iter_sssom([(mapping, {}) for mapping in mappings], prefixes))


def iter_sssom(
    told: Iterable[tuple[Mapping, Dictionary[str, list[str]]]],
    prefixes: dict[str, str],
    said: Dictionary[str, str] | None = None,
) -> Iterator[str]:
    """Yield the lines of mappings as one SSSOM/TSV table; IRIs that no prefix covers get one from their set's name.

    :param told: each mapping with what more is said of it, ``{slot: values}``; gone through twice, since the head tells
        of all of them. There is a column for each slot that any of them has.
    :param said: what the one set says of itself that all of them are of, by property; None where they are of several.
    """
    said = said or {}
    curies, found_slots = {**prefixes, "semapv": SEMAPV}, set[str]()
    for mapping, own in told:
        found_slots |= own.keys()
        for end in (mapping.subject, mapping.predicate, mapping.object, mapping.justification):
            _cover(end, mapping.vocabulary, curies)
        for slot, values in own.items():
            if slot in _CURIES:
                for value in values:
                    _cover(value, mapping.vocabulary, curies)
    more = sorted(found_slots - set(SSSOM_COLUMNS) - {"mapping_justification"})
    covering = _Curies(curies)
    yield from _head(curies, said)
    yield "\t".join((*SSSOM_COLUMNS, *more)) + "\n"
    for mapping, own in told:
        values = [
            covering.to_curie(mapping.subject),
            mapping.subject_label,
            covering.to_curie(mapping.predicate),
            "Not" if mapping.negated else "",
            covering.to_curie(mapping.object),
            mapping.object_label,
            covering.to_curie(mapping.justification),
            "" if mapping.confidence is None else to_decimal(mapping.confidence),
            "".join(own.get("object_source", [])[:1]) or mapping.source or f"{LINKS}{mapping.vocabulary}",
            "".join(own.get("object_source_version", [])[:1]) or mapping.source_version,
            mapping.comment,
        ]
        for slot in more:
            found = own.get(slot, [])
            values.append("|".join(covering.to_curie(one) if slot in _CURIES else one for one in found))
        yield "\t".join(_cell(value) for value in values) + "\n"


def _head(curies: Dictionary[str, str], said: Dictionary[str, str]) -> Iterator[str]:
    """Yield the head: of one set what it says of itself, of several what they are together."""
    name = said.get(f"{DCTERMS}identifier")
    given = {
        "mapping_set_id": said.get(f"{DCTERMS}source") or f"{LINKS}{name or 'all'}",
        "mapping_set_title": said.get(f"{DCTERMS}title") or f"Career Lattice, {f'set {name}' if name else 'all links'}",
        "mapping_set_description": said.get(f"{DCTERMS}description", ""),
        "license": said.get(f"{DCTERMS}license") or (_UNSPECIFIED if said else _LICENCE),
        "mapping_date": said.get(f"{DCTERMS}created", ""),
    }
    known = {slot: value for slot in OF_SET if (value := said.get(SSSOM + slot)) and slot not in ("comment", "other")}
    for slot, value in {**known, **{slot: value for slot, value in given.items() if value}}.items():
        if slot in _CURIES:
            yield f"#{slot}: {_quoted(_Curies(curies).to_curie(value))}\n"
        else:
            yield f"#{slot}: {_quoted(value)}\n"
    yield "#curie_map:\n"
    for prefix, space in sorted(curies.items()):
        yield f"#  {prefix}: {_quoted(space)}\n"


def _quoted(value: str) -> str:
    """Return a text as a scalar of YAML on one line: as it stands where that is safe, in quotes as JSON otherwise."""
    import json

    is_plain = bool(value) and value == value.strip() and not set(value) & set("#:\"'\n\r\t[]{}&*!|>%@`,")
    is_iri = value.startswith(("http://", "https://")) and not set(value) & set(" #\n")
    return value if is_plain or is_iri else json.dumps(value, ensure_ascii=False)


def _cell(value: str) -> str:
    """Return a cell of the table, in quotes where it would end it."""
    return '"' + value.replace('"', '""') + '"' if set(value) & set('"\t\n\r') else value


def _cover(iri: str, name: str, curies: dict[str, str]) -> None:
    """Add a prefix for an IRI that none stands for, up to its last part."""
    space = iri[: len(iri) - len(code(iri))] if code(iri) else iri
    if iri and space and not any(iri.startswith(one) for one in curies.values()):
        number = 1
        while f"{name}-{number}" in curies:
            number += 1
        curies[f"{name}-{number}"] = space


class _Curies:
    """The prefixes, the longest of which covers an IRI."""

    def __init__(self, prefixes: Dictionary[str, str]) -> None:
        self._spaces = sorted(
            ((space, name) for name, space in prefixes.items()), key=lambda one: (-len(one[0]), one[1])
        )
        self._known: dict[str, str] = {}

    def to_curie(self, iri: str) -> str:
        """Return *iri* with the longest prefix that covers it."""
        if iri not in self._known:
            found = ((space, name) for space, name in self._spaces if iri.startswith(space))
            space, name = next(found, ("", ""))
            self._known[iri] = f"{name}:{iri[len(space) :]}" if name else iri
        return self._known[iri]
