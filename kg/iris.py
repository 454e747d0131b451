"""What can be read off an IRI: the slug of one of ours, the code in one of another vocabulary."""

import re


def slug(iri: str) -> str:
    """Return the last part of an IRI of ours.

    >>> slug("https://w3id.org/career-lattice/role/librarian")
    'librarian'
    """
    return iri.rstrip("/").rsplit("/", 1)[-1]


def words(name: str | None) -> str:
    """Return a slug as words; nothing for None.

    >>> words("in-some-cases")
    'in some cases'
    """
    return (name or "").replace("-", " ")


def code(iri: str) -> str:
    """Return the code at the end of another vocabulary's IRI.

    >>> code("http://data.europa.eu/esco/isco/C2622"), code("https://example.org/classes.htm#OCCO_25402200")
    ('C2622', 'OCCO_25402200')
    """
    return re.split(r"[/#=:]", iri.rstrip("/"))[-1]


def codes(iri: str) -> frozenset[str]:
    """Return the codes that people use for another vocabulary's IRI, in lower case.

    >>> sorted(codes("http://data.europa.eu/esco/isco/C2622"))
    ['2622', 'c2622']
    """
    local = code(iri).lower()
    return frozenset({local, re.sub(r"^(c|occo_)(?=\d)", "", local)})
