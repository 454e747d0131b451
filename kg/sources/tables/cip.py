"""CIP 2020: fields of study as a hierarchy, with what became of the codes of 2010."""

import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.sources.stream import Edition, Tally, iri, text, typed
from kg.sources.tables.concepts import CIP_2020, DEFINITION, cip, concept_lines, place_lines, scheme_lines
from kg.sources.tables.kinds import NCES, PUBLIC_DOMAIN, Kind, by_columns
from kg.sources.tables.opened import Opened
from kg.sources.tables.workbooks import to_code
from kg.vocab import DCTERMS, OWL, SKOS

CODE = re.compile(r"\d\d(\.\d\d(\d\d)?)?")
COLUMNS = ("CIPCode", "Action", "CIPTitle", "CIPDefinition")
MORE = ("CrossReferences", "Examples")
LEVELS = {"series": "series", "group": "group of programmes", "programme": "programme"}
_BY_LENGTH = {2: "series", 5: "group", 7: "programme"}
# Rows on a code that is no code of the edition any more, and those whose text repeats the code's own.
_GONE, _UNCHANGED = ("moved from", "deleted"), "no substantive changes"
_EDITION = Edition(
    slug="cip-2020",
    title="Classification of Instructional Programs 2020",
    description="Fields of study with their definitions, what they refer to, and what became of earlier codes.",
    publisher=NCES,
    edition="2020",
    licence=PUBLIC_DOMAIN,
    homepage="https://nces.ed.gov/ipeds/cipcode/",
)
_REFERENCE = re.compile(r"\b(\d\d\.\d{4}|\d\d\.\d\d) - ")
_SUCCESSOR = re.compile(r"(?:\bto|\bunder)\s+(\d\d\.\d{4})\b")
_RELATED, _EXAMPLE, _NOTE = f"<{SKOS}related>", f"<{SKOS}example>", f"<{SKOS}changeNote>"
_DEPRECATED, _REPLACED_BY = f"<{OWL}deprecated>", f"<{DCTERMS}isReplacedBy>"
Row = tuple[str, ...]


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    rows = _rows(file, tally)
    yield from scheme_lines(CIP_2020, _EDITION.title, LEVELS)
    codes = {code for code, row in rows.items() if not row[1].lower().startswith(_GONE)}
    scheme = iri(CIP_2020)
    levels = {name: iri(f"{CIP_2020}/{name}") for name in LEVELS}
    for code, (_, action, title, definition, references, examples) in rows.items():
        node = iri(cip(code))
        yield from concept_lines(node, code, title.strip().removesuffix("."), scheme)
        if action.lower() != _UNCHANGED:
            yield f"{node} {_NOTE} {text(action)} .\n"
        if code not in codes:
            yield from _gone(node, definition, codes, tally)
            continue
        tally.keep("code")
        parent = code[:2] if len(code) == 5 else code[:5] if len(code) == 7 else ""
        if parent in codes or not parent:
            yield from place_lines(node, scheme, levels[_BY_LENGTH[len(code)]], iri(cip(parent)) if parent else "")
        else:
            tally.leave("place in the hierarchy", "the group above is not in this copy")
        if definition:
            yield f"{node} {DEFINITION} {text(' '.join(definition.split()))} .\n"
        yield from _references(node, code, references, codes, tally)
        for example in _examples(examples):
            yield f"{node} {_EXAMPLE} {text(example)} .\n"


def _rows(file: Opened, tally: Tally) -> dict[str, Row]:
    """Return the rows by their codes; of two with one code, the first, but rather one that holds than one gone."""
    found: dict[str, Row] = {}
    table = file.rows(COLUMNS, MORE)
    for row in table:
        code = to_code(row[0])
        if not CODE.fullmatch(code):
            raise SourceError(table.where, f"code {code!r}: expected one such as 25, 25.03 or 25.0301", table.line)
        if not row[2].strip():
            tally.leave("code", "it has no title")
        elif code in found and not found[code][1].lower().startswith(_GONE):
            tally.leave("code", "it was given before")
        else:
            if code in found:
                tally.leave("code", "it was given before")
            found[code] = row
    return found


def _gone(node: str, definition: str, codes: set[str], tally: Tally) -> Iterator[str]:
    """Yield that a code is one of 2010 alone, and which took its place."""
    tally.keep("code that is gone")
    yield f"{node} {_DEPRECATED} {typed('true', 'boolean')} .\n"
    for successor in _SUCCESSOR.findall(definition):
        if successor in codes:
            yield f"{node} {_REPLACED_BY} {iri(cip(successor))} .\n"
        else:
            tally.leave("code that takes the place of another", "it is not in this copy")


def _references(node: str, code: str, references: str, codes: set[str], tally: Tally) -> Iterator[str]:
    for other in dict.fromkeys(_REFERENCE.findall(references)):
        if other in codes and not code.startswith(other) and not other.startswith(code):
            tally.keep("reference")
            yield f"{node} {_RELATED} {iri(cip(other))} .\n"
        else:
            tally.leave("reference", "its code is gone, not in this copy, or above or below the one that refers to it")


def _examples(examples: str) -> list[str]:
    """Return what a list of examples names.

    >>> _examples("Examples: - Agroecology, - Organic Farming")
    ['Agroecology', 'Organic Farming']
    """
    parts = re.split(r"(?:^|,)\s*- ", examples.strip().removeprefix("Examples:").strip())
    return list(dict.fromkeys(part.strip(" ,") for part in parts if part.strip(" ,")))


KIND = Kind("CIP 2020", by_columns((*COLUMNS, *MORE)), lambda _: _EDITION, _lines)
