"""Queries of MELO with the evidence for their targets, in both settings."""

from pathlib import Path

from linking_data import Melo, esco_targets, load_melo, load_pairs, onet_sources, title_targets
from linking_thinning import load_fewer
from linking_training import Example

from kg.linking import Lexicon, Term
from kg.linking.comparing import compare
from kg.linking.index import Index
from kg.linking.weights import EVERYTHING, PREDICATES, TITLES


def setting_terms(setting: str, melo: Melo, sources: Path) -> tuple[list[Term], dict[str, Term], list[Term]]:
    """Return the targets, the queries as sources, and the background of *setting*."""
    if setting == TITLES:
        return (
            title_targets(melo),
            {query: Term(f"melo:{query}", (title,)) for query, title in melo.queries.items()},
            [],
        )
    known = {term.labels[0]: term for term in onet_sources(sources).values()}
    targets = esco_targets(melo, sources / "ESCO dataset - v1.2.1 - classification - en - csv.zip")
    return targets, {query: known[title] for query, title in melo.queries.items()}, [*known.values()]


def load_examples(setting: str, melo: Melo, sources: Path, lexicon: Lexicon) -> tuple[Index, dict[str, Example]]:
    """Return the index of the targets, and ``{query: example}``."""
    targets, queries, background = setting_terms(setting, melo, sources)
    index, pairs = Index(targets, lexicon, background), load_pairs(sources)
    number = {term.iri: at for at, term in enumerate(index.targets)}
    fewer = load_fewer(melo, pairs, targets, queries, lexicon, background)
    found = {}
    for query, source in queries.items():
        compared = compare(index, source, titles_only=setting == TITLES)
        row = {int(target): at for at, target in enumerate(compared.targets)}
        typed = {
            row[number[iri]]: PREDICATES.index(predicate)
            for iri, predicate in pairs.get(melo.queries[query], {}).items()
            if number.get(iri) in row
        }
        found[query] = Example(compared, row.get(number[melo.answer(query)]), typed, tuple(fewer[query]))
    return index, found


__all__ = ["EVERYTHING", "TITLES", "load_examples", "load_melo", "setting_terms"]
