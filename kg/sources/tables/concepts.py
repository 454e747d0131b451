"""What a classification is in the graph: a SKOS scheme with levels of XKOS, and a concept for each code."""

from collections.abc import Iterator, Mapping

from kg.sources.stream import PREF_LABEL, TYPE, iri, text, typed
from kg.vocab import BASE, SKOS

XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"
CONCEPT, SCHEME = f"<{SKOS}Concept>", f"<{SKOS}ConceptScheme>"
NOTATION, DEFINITION, BROADER = f"<{SKOS}notation>", f"<{SKOS}definition>", f"<{SKOS}broader>"
IN_SCHEME, TOP_OF, MEMBER = f"<{SKOS}inScheme>", f"<{SKOS}topConceptOf>", f"<{SKOS}member>"
LEVEL, DEPTH = f"<{XKOS}ClassificationLevel>", f"<{XKOS}depth>"

CIP_2020, ISCO_08, SOC_2010, SOC_2018 = (
    f"{BASE}scheme/cip-2020",
    "http://data.europa.eu/esco/concept-scheme/isco",
    f"{BASE}scheme/soc-2010",
    f"{BASE}scheme/soc-2018",
)
_CIP = "https://nces.ed.gov/ipeds/cipcode/cipdetail.aspx?y=56&cip="


def cip(code: str) -> str:
    """Return the IRI of a code of CIP 2020: the address of its page."""
    return f"{_CIP}{code}"


def isco(code: str) -> str:
    """Return the IRI that ESCO gives to a group of ISCO-08."""
    return f"http://data.europa.eu/esco/isco/C{code}"


def onet(code: str) -> str:
    """Return the IRI of an occupation of O*NET: the address of its page."""
    return f"https://www.onetonline.org/link/summary/{code}"


def soc_2010(code: str) -> str:
    """Return the IRI of a code of SOC 2010; it has no public ones."""
    return f"{SOC_2010}/{code}"


def soc_2018(code: str) -> str:
    """Return the IRI of a code of SOC 2018; it has no public ones."""
    return f"{SOC_2018}/{code}"


def scheme_lines(scheme: str, title: str, levels: Mapping[str, str]) -> Iterator[str]:
    """Yield what a classification is, with its *levels*, the highest first: ``{last part of the IRI: label}``."""
    node = iri(scheme)
    yield f"{node} {TYPE} {SCHEME} .\n"
    yield f"{node} {PREF_LABEL} {text(title)} .\n"
    for depth, (name, label) in enumerate(levels.items(), start=1):
        level = iri(f"{scheme}/{name}")
        yield f"{level} {TYPE} {LEVEL} .\n"
        yield f"{level} {PREF_LABEL} {text(label)} .\n"
        yield f"{level} {DEPTH} {typed(str(depth), 'positiveInteger')} .\n"
        yield f"{level} {IN_SCHEME} {node} .\n"


def concept_lines(node: str, code: str, label: str, scheme: str) -> tuple[str, ...]:
    """Return what every concept has: *node* and *scheme* as N-Triples have them."""
    return (
        f"{node} {TYPE} {CONCEPT} .\n",
        f"{node} {NOTATION} {text(code, '')} .\n",
        f"{node} {PREF_LABEL} {text(label)} .\n",
        f"{node} {IN_SCHEME} {scheme} .\n",
    )


def notation_line(node: str, code: str) -> str:
    """Return the code of a concept, by which it is found also where the table that describes it is not loaded."""
    return f"{node} {NOTATION} {text(code, '')} .\n"


def place_lines(node: str, scheme: str, level: str, parent: str) -> tuple[str, ...]:
    """Return where a concept stands: in a level, and below *parent*, at the top where that is empty."""
    above = f"{node} {BROADER} {parent} .\n" if parent else f"{node} {TOP_OF} {scheme} .\n"
    return (f"{level} {MEMBER} {node} .\n", above)
