"""Mappings in RDF: the SKOS matches alone, the records of SSSOM with them, and an alignment (Alignment API, EDOAL)."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from hashlib import blake2b
from xml.sax.saxutils import escape, quoteattr

from kg.model import Mapping
from kg.slots import IRIS, NUMBERS
from kg.terms import Iri, Literal, to_token
from kg.vocab import DCTERMS, LINKS, OWL, RDF, SKOS, SSSOM, XSD

NO_TERM_FOUND = f"{SSSOM}NoTermFound"
ALIGN = "http://knowledgeweb.semanticweb.org/heterogeneity/alignment#"
# What an alignment says of the first entity: that it is the same, less or more. For the others it has no sign.
_SIGNS = {f"{SKOS}exactMatch": "=", f"{SKOS}broadMatch": "<", f"{SKOS}narrowMatch": ">"}
_OF_SET = (f"{RDF}type", f"{DCTERMS}license", f"{DCTERMS}source")


def is_match(mapping: Mapping) -> bool:
    """Whether a mapping holds: neither rejected, nor one that found no term."""
    return not mapping.negated and NO_TERM_FOUND not in (mapping.subject, mapping.object)


def iter_matches(mappings: Iterable[Mapping]) -> Iterator[str]:
    """Yield the mappings that hold as triples, lines that are N-Triples and Turtle; each triple once."""
    once = _Once()
    lines = (f"{_iri(m.subject)} {_iri(m.predicate)} {_iri(m.object)} .\n" for m in mappings if is_match(m))
    yield from filter(once.is_new, lines)


def iter_records(
    told: Iterable[tuple[Mapping, Dictionary[str, list[str]]]], sets: Iterable[Dictionary[str, str]]
) -> Iterator[str]:
    """Yield the mappings as the graph has them, lines that are N-Triples and Turtle: sets, matches and records.

    :param told: each mapping with what more is said of it, ``{slot: values}``.
    :param sets: what each set says of itself, as ``load_set`` gives it.
    """
    for said in sets:
        node = _iri(LINKS + said[f"{DCTERMS}identifier"])
        for name, value in said.items():
            is_iri = name in (f"{RDF}type", f"{DCTERMS}license", f"{DCTERMS}source") or name.removeprefix(SSSOM) in IRIS
            yield f"{node} {_iri(name)} {_iri(value) if is_iri else to_token(Literal(value))} .\n"
    once = _Once()
    for mapping, slots in told:
        if not once.is_new(mapping.record):
            continue
        yield from iter_matches([mapping])
        record = _iri(mapping.record)
        yield f"{record} <{RDF}type> <{OWL}Axiom> .\n"
        yield f"{record} <{OWL}annotatedSource> {_iri(mapping.subject)} .\n"
        yield f"{record} <{OWL}annotatedProperty> {_iri(mapping.predicate)} .\n"
        yield f"{record} <{OWL}annotatedTarget> {_iri(mapping.object)} .\n"
        yield f"{record} <{DCTERMS}isPartOf> {_iri(LINKS + mapping.vocabulary)} .\n"
        own = {
            "mapping_justification": [mapping.justification],
            "subject_label": [mapping.subject_label],
            "object_label": [mapping.object_label],
            "confidence": ["" if mapping.confidence is None else to_decimal(mapping.confidence)],
            "predicate_modifier": ["Not" if mapping.negated else ""],
            "comment": [mapping.comment],
        }
        for slot, values in {**own, **slots}.items():
            for value in filter(None, values):
                yield f"{record} <{SSSOM}{slot}> {_value(slot, value)} .\n"


def _value(slot: str, value: str) -> str:
    if slot in IRIS or slot == "mapping_justification":
        return _iri(value)
    if slot == "confidence" or slot in NUMBERS:
        return to_token(Literal(value, f"{XSD}decimal"))
    return to_token(Literal(value))


def to_decimal(number: float) -> str:
    """Return a number from 0 to 1 as a decimal has it, to twelve places.

    >>> to_decimal(0.9), to_decimal(1.0), to_decimal(1e-05)
    ('0.9', '1', '0.00001')
    """
    return format(number, ".12f").rstrip("0").rstrip(".") or "0"


def iter_alignment(mappings: Iterable[Mapping], name: str = "all") -> Iterator[str]:
    """Yield the mappings that hold as an alignment of level 0 in RDF/XML, which is EDOAL of single entities.

    The relation of a close or related match is its SKOS IRI, as alignments have no sign for it; a measure stands where
    a confidence is stated. Rejected mappings and those without a term have no place in it.

    Source: https://moex.gitlabpages.inria.fr/alignapi/format.html
    """
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<rdf:RDF xmlns="{ALIGN}" xmlns:align="{ALIGN}" xmlns:rdf="{RDF}" xmlns:xsd="{XSD}">\n'
    yield f"<Alignment rdf:about={quoteattr(LINKS + name)}>\n<xml>yes</xml>\n<level>0</level>\n<type>**</type>\n"
    once = _Once()
    for mapping in mappings:
        if not is_match(mapping) or not once.is_new(mapping.record):
            continue
        yield "<map><Cell>"
        yield f"<entity1 rdf:resource={quoteattr(mapping.subject)}/>"
        yield f"<entity2 rdf:resource={quoteattr(mapping.object)}/>"
        yield f"<relation>{escape(_SIGNS.get(mapping.predicate, mapping.predicate))}</relation>"
        if mapping.confidence is not None:
            yield f'<measure rdf:datatype="{XSD}float">{mapping.confidence!r}</measure>'
        yield "</Cell></map>\n"
    yield "</Alignment>\n</rdf:RDF>\n"


class _Once:
    """Tells whether a text was met before. It holds a digest of each, a third of what texts as long as IRIs take."""

    def __init__(self) -> None:
        self._met: set[bytes] = set()

    def is_new(self, text: str) -> bool:
        """Whether *text* is met for the first time."""
        before = len(self._met)
        self._met.add(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest())
        return len(self._met) > before


def _iri(value: str) -> str:
    return to_token(Iri(value))
