"""What the tables refer to: elements of the content model, scales, and the categories that people choose from."""

from collections.abc import Iterator
from functools import lru_cache

from kg.sources.onet.release import (
    BROADER,
    CONCEPT,
    DEFINITION,
    EXACT_MATCH,
    IN_SCHEME,
    NOTATION,
    RANK,
    SCHEME,
    Release,
    count,
    is_identifier,
    lines,
    ours,
)
from kg.sources.stream import PREF_LABEL, TYPE, decimal, iri, text
from kg.vocab import BASE, LEVEL, SCHEMA

CONTENT_MODEL, SCALES = iri(f"{BASE}scheme/onet-content-model"), iri(f"{BASE}scheme/onet-scale")
EDUCATION = "2.D.1"
# Our level for each category of the required level of education, as its notations in alignments.ttl say.
LEVELS = (
    "less-than-high-school",
    "high-school",
    "postsecondary-certificate",
    "some-college",
    "associate",
    "bachelor",
    "post-baccalaureate-certificate",
    "master",
    "post-masters-certificate",
    "first-professional",
    "doctoral",
    "post-doctoral",
)


def read_references(release: Release) -> Iterator[str]:
    """Yield elements, scales and categories."""
    yield from _elements(release)
    yield from _scales(release)
    yield from _categories(release)


def _elements(release: Release) -> Iterator[str]:
    yield from lines(CONTENT_MODEL, (TYPE, SCHEME), (PREF_LABEL, text("O*NET Content Model")))
    table = release.table("Content Model Reference.txt", ("Element ID", "Element Name"), ("Description",))
    for identifier, name, description in table or ():
        if identifier in release.elements or not is_identifier(identifier):
            release.tally.leave("element", "its identifier stands in an earlier row, or is none")
            continue
        yield from describe_element(release, identifier, name, description)
        parent = release.elements.get(identifier.rpartition(".")[0], "")
        yield from lines(release.elements[identifier], (BROADER, parent))


def describe_element(release: Release, identifier: str, name: str, description: str = "") -> Iterator[str]:
    """Yield what an element is, once; *identifier* must be one."""
    if identifier in release.elements:
        return
    element = release.elements[identifier] = ours("element", identifier)
    yield from lines(
        element,
        (TYPE, CONCEPT),
        (IN_SCHEME, CONTENT_MODEL),
        (NOTATION, text(identifier, "")),
        (PREF_LABEL, text(name or identifier)),
        (DEFINITION, text(description) if description else ""),
    )
    release.tally.keep("element")


def _scales(release: Release) -> Iterator[str]:
    yield from lines(SCALES, (TYPE, SCHEME), (PREF_LABEL, text("O*NET scales")))
    table = release.table("Scales Reference.txt", ("Scale ID", "Scale Name"), ("Minimum", "Maximum"))
    for identifier, name, least, most in table or ():
        if not is_identifier(identifier):
            release.tally.leave("scale", "its identifier is none")
            continue
        yield from lines(
            ours("scale", identifier),
            (TYPE, CONCEPT),
            (IN_SCHEME, SCALES),
            (NOTATION, text(identifier, "")),
            (PREF_LABEL, text(name)),
            (iri(f"{SCHEMA}minValue"), decimal(least)),
            (iri(f"{SCHEMA}maxValue"), decimal(most)),
        )
        release.tally.keep("scale")


def _categories(release: Release) -> Iterator[str]:
    """Yield the answers that an element may have, each list of them a scheme in which they have a rank."""
    columns = ("Element ID", "Scale ID", "Category", "Category Description")
    schemes: set[str] = set()
    tables = (
        release.table(f"{one}.txt", columns, ("Element Name",))
        for one in release.names("Education, Training, and Experience Categories")
    )
    for identifier, scale, number, description, name in (row for table in tables for row in table or ()):
        if not (is_identifier(identifier) and is_identifier(scale) and count(number) and number != "0"):
            release.tally.leave("category", "its element, scale or number is none")
            continue
        scheme = ours("categories", f"{identifier}-{scale}")
        if scheme not in schemes:
            schemes.add(scheme)
            yield from lines(scheme, (TYPE, SCHEME), (PREF_LABEL, text(f"{name or identifier}, categories")))
        is_level = identifier == EDUCATION and int(number) <= len(LEVELS)
        yield from lines(
            category(identifier, scale, number),
            (TYPE, CONCEPT),
            (IN_SCHEME, scheme),
            (PREF_LABEL, text(description)),
            (RANK, count(str(int(number) - 1))),
            (NOTATION, f'"{number}"^^{iri(f"{BASE}scheme/onet-education")}' if is_level else ""),
            (EXACT_MATCH, iri(LEVEL + LEVELS[int(number) - 1]) if is_level else ""),
        )
        release.tally.keep("category")


@lru_cache(maxsize=10_000)
def category(element: str, scale: str, number: str) -> str:
    """Return the IRI of an answer that an element may have."""
    return ours("category", f"{element}-{scale}-{number}")
