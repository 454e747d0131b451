"""Mappings in the format that is asked for, with all that the graph says of them."""

import json
from collections.abc import Iterable, Iterator, Sequence

from kg.links.paging import Links, Packed, Told
from kg.links.rdf import iter_alignment, iter_matches, iter_records
from kg.links.reading import load_set, load_slots
from kg.links.sssom import iter_sssom
from kg.model import Mapping
from kg.reader import Reader

_WITH_SLOTS = frozenset({"rdf", "sssom"})


def to_format(
    form: str, reader: Reader, mappings: Sequence[Mapping], prefixes: dict[str, str], name: str | None = None
) -> Iterator[str]:
    """Return the lines of *mappings* in one of five formats.

    :param form: ``sssom``, ``skos`` (matches as N-Triples), ``edoal`` (an alignment), ``rdf`` (records, N-Triples), or
        ``json`` (an array that has a mapping a line).
    :param name: the one set that they are of, None where they are of several.
    """
    names = list(dict.fromkeys(mapping.vocabulary for mapping in mappings)) if form in _WITH_SLOTS else []
    slots = {record: found for one in names for record, found in load_slots(reader, one).items()}
    told = [(mapping, slots.get(mapping.record, {})) for mapping in mappings]
    return _iter_lines(form, reader, told, names, prefixes, name)


def iter_export(form: str, reader: Reader, prefixes: dict[str, str], name: str | None = None) -> Iterator[str]:
    """Return what ``to_format`` does of all mappings, or of the set *name*, while no more than a page is held.

    Of a table of SSSOM, whose head tells of all mappings, those are held packed.

    :param reader: it has to stay with one state of the graph until the last line.
    """
    links = Links(reader, name, has_slots=form in _WITH_SLOTS)
    names = links.names() if form == "rdf" else []
    return _iter_lines(form, reader, Packed(links) if form == "sssom" else links, names, prefixes, name)


def _iter_lines(
    form: str, reader: Reader, told: Iterable[Told], names: list[str], prefixes: dict[str, str], name: str | None
) -> Iterator[str]:
    if form == "skos":
        return iter_matches(mapping for mapping, _ in told)
    if form == "edoal":
        return iter_alignment((mapping for mapping, _ in told), name or "all")
    if form == "rdf":
        return iter_records(told, [load_set(reader, one) for one in names])
    if form == "json":
        return _iter_json(mapping for mapping, _ in told)
    return iter_sssom(told, prefixes, load_set(reader, name) if name else None)


def _iter_json(mappings: Iterable[Mapping]) -> Iterator[str]:
    before = "["
    for mapping in mappings:
        yield before + json.dumps(vars(mapping), sort_keys=True, separators=(",", ":"))
        before = ",\n"
    yield "]\n" if before != "[" else "[]\n"
