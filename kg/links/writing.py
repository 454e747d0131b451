"""Mappings in the format that is asked for, with all that the graph says of them."""

from collections.abc import Iterator, Sequence

from kg.links.rdf import iter_alignment, iter_matches, iter_records
from kg.links.reading import load_set, load_slots
from kg.links.sssom import iter_sssom
from kg.model import Mapping
from kg.reader import Reader


def to_format(
    form: str, reader: Reader, mappings: Sequence[Mapping], prefixes: dict[str, str], name: str | None = None
) -> Iterator[str]:
    """Return the lines of *mappings* in one of four formats.

    :param form: ``sssom``, ``skos`` (matches as N-Triples), ``edoal`` (an alignment), or ``rdf`` (records, N-Triples).
    :param name: the one set that they are of, None where they are of several.
    """
    if form == "skos":
        return iter_matches(mappings)
    if form == "edoal":
        return iter_alignment(mappings, name or "all")
    names = dict.fromkeys(mapping.vocabulary for mapping in mappings)
    slots = {record: found for one in names for record, found in load_slots(reader, one).items()}
    if form == "rdf":
        return iter_records(mappings, slots, [load_set(reader, one) for one in names])
    return iter_sssom(mappings, prefixes, slots, load_set(reader, name) if name else None)
