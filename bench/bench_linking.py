"""How well the matcher links O*NET to ESCO, on half of MELO and beside the usual ways of comparing titles.

    .venv/bin/python bench/bench_linking.py [--shared ../shared] [--folds 10] [--errors]

Nothing is answered by what it was learned from. The weights are learned anew for each fold from the other folds, so
that no query has a part in the weights that rank it; the confidence and the types likewise. The crosswalk that is
judged against is read for the training folds alone, as what is to be learned: no feature is made of it, so that it
can answer nothing. The weights that are shipped come from all queries of this half, and are judged by the other.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from linking_baselines import BASELINES
from linking_data import Melo
from linking_examples import EVERYTHING, TITLES, load_examples, load_melo, setting_terms
from linking_metrics import METRICS, element_ranking, judge, mean
from linking_training import Example, folds, train

from kg.linking import Lexicon, Matcher, Weights, load_lexicon, load_weights
from kg.linking.index import Index
from kg.linking.matcher import confidences, shares_of, types
from kg.linking.space import Ints
from kg.linking.weights import PREDICATES, SETTINGS, Setting
from kg.settings import CHECKOUT

BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
COVERAGES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


def cross_validate(examples: dict[str, Example], count: int) -> dict[str, Setting]:
    """Return ``{query: the weights learned from the folds that it is not in}``."""
    queries = sorted(examples)
    of = folds(len(queries), count)
    found: dict[str, Setting] = {}
    for fold in range(count):
        setting = train([examples[query] for query, at in zip(queries, of, strict=True) if at != fold])
        found |= {query: setting for query, at in zip(queries, of, strict=True) if at == fold}
    return found


def by_share(example: Example, setting: Setting) -> Ints:
    """Return the rows of *example*, those with the largest share first."""
    return np.argsort(-shares_of(example.evidence.astype(np.float64) @ setting.evidence), kind="stable")


def by_confidence(example: Example, setting: Setting) -> Ints:
    """Return the rows of *example* as ``Matcher.candidates`` lists them: the surest first, then by share."""
    shares = shares_of(example.evidence.astype(np.float64) @ setting.evidence)
    return np.lexsort((-shares, -np.round(confidences(shares, example.compared, setting), 6)))


ORDERS = {"by share": by_share, "the surest first": by_confidence}


def rank(melo: Melo, index: Index, example: Example, order: Ints, elements: dict[str, list[str]]) -> list[str]:
    """Return the elements of the corpus for a query, the best first."""
    concepts = [index.targets[int(example.compared.targets[row])].iri for row in order]
    best = {}
    for row, iri in zip(order, concepts, strict=True):
        alike = index.labels[example.compared.matched[row][1]]
        best[iri] = sorted(elements[iri], key=lambda element: melo.elements[element][0] != alike)
    return element_ranking(concepts, best)


def row(name: str, figures: dict[str, float]) -> str:
    """Return a line of a table."""
    return f"| {name} | " + " | ".join(f"{figures[metric]:.3f}" for metric in METRICS) + " |"


def measure_baselines(melo: Melo, lexicon: Lexicon) -> None:
    """Print a line for each baseline; ties in the order of the corpus."""
    elements, queries = list(melo.elements), list(melo.queries)
    corpus = [melo.elements[element][0] for element in elements]
    for name, score in BASELINES.items():
        scores = score([melo.queries[query] for query in queries], corpus, lexicon)
        orders = np.argsort(-scores, axis=1, kind="stable")[:, :100]
        judged = [
            judge([elements[at] for at in order], melo.relevant[query])
            for query, order in zip(queries, orders, strict=True)
        ]
        print(row(name, mean(judged)), flush=True)


def measure_confidence(examples: dict[str, Example], settings: dict[str, Setting]) -> None:
    """Print the abstention curve and the reliability of the confidence, with and without a counterpart."""
    found: list[tuple[float, bool]] = []
    lacking: list[tuple[float, bool]] = []
    for query, example in examples.items():
        for compared, right, into in (
            (example.compared, example.right, found),
            (example.without_right(), None, lacking),
        ):
            shares = shares_of(compared.evidence.astype(np.float64) @ settings[query].evidence)
            sure = confidences(shares, compared, settings[query])
            best = int(np.argmax(sure))
            into.append((float(sure[best]), right is not None and best == right))
    ordered = sorted(found, reverse=True)
    print("\n| proposed | precision | least confidence |\n| --- | --- | --- |")
    for coverage in COVERAGES:
        some = ordered[: max(1, round(coverage * len(ordered)))]
        print(f"| {coverage:.0%} | {np.mean([hit for _, hit in some]):.3f} | {some[-1][0]:.2f} |")
    print("\n| confidence | queries | said, mean | right |\n| --- | --- | --- | --- |")
    for low, high in pairwise(BINS):
        some = [(sure, hit) for sure, hit in found if low <= sure < high]
        if some:
            said, hit = np.mean([sure for sure, _ in some]), np.mean([hit for _, hit in some])
            print(f"| {low:.1f} to {min(high, 1):.1f} | {len(some)} | {said:.2f} | {hit:.2f} |")
    error = np.mean([(sure - hit) ** 2 for sure, hit in found])
    refused = np.mean([sure < 0.5 for sure, _ in lacking])
    missed = np.mean([sure < 0.5 and hit for sure, hit in found])
    print(f"\nBrier score {error:.3f}. Below 0.5, where nothing is proposed: {refused:.1%} of the queries whose")
    print(f"counterparts were taken away, and {missed:.1%} of all although what was found was right.")


def measure_types(examples: dict[str, Example], settings: dict[str, Setting]) -> None:
    """Print how often the type of a pair is told as the crosswalk has it."""
    told: Counter[tuple[int, int]] = Counter()
    for query, example in examples.items():
        shares = shares_of(example.evidence.astype(np.float64) @ settings[query].evidence)
        said = types(shares, example.compared, settings[query])
        told.update((kind, said[at]) for at, kind in example.typed.items())
    total = sum(told.values())
    right = sum(count for (kind, said), count in told.items() if kind == said)
    most = max(Counter({k: sum(c for (kind, _), c in told.items() if kind == k) for k in range(4)}).values())
    print(f"\nType as in the crosswalk: {right / total:.3f} of {total} pairs; the commonest type {most / total:.3f}.")
    print("\n| is \\ said | " + " | ".join(PREDICATES) + " |\n| --- |" + " --- |" * len(PREDICATES))
    for kind, name in enumerate(PREDICATES):
        print(f"| {name} | " + " | ".join(str(told[kind, said]) for said in range(len(PREDICATES))) + " |")


def measure_time(melo: Melo, sources: Path, lexicon: Lexicon, weights: Weights) -> None:
    """Print how long all of O*NET takes, and the most memory of this process."""
    targets, _, onet = setting_terms(EVERYTHING, melo, sources)
    occupations = [term for term in targets if not term.is_group]
    start, worked = time.perf_counter(), -time.process_time()
    matcher = Matcher(occupations, lexicon, weights, onet)
    indexed = time.perf_counter() - start
    for source in onet:
        matcher.candidates(source)
    took = time.perf_counter() - start
    worked += time.process_time()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{len(onet)} x {len(occupations)} occupations with everything: {took:.0f} s (the index {indexed:.0f} s),")
    print(f"{worked:.0f} s of one core; the most memory of this process {most:.0f} MB.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--errors", action="store_true", help="each query that is not answered first")
    parser.add_argument("--only", choices=("baselines", *SETTINGS, "time"))
    given = parser.parse_args(arguments)
    sources, lexicon = given.shared / "sources", load_lexicon(CHECKOUT / "ontology")
    melo = load_melo(given.shared / "benchmarks" / "melo")
    if given.only in {None, "time"}:
        measure_time(melo, sources, lexicon, load_weights(CHECKOUT / "ontology" / "linking"))
    print(f"\n| {len(melo.queries)} queries | " + " | ".join(METRICS) + " |\n| --- |" + " --- |" * len(METRICS))
    if given.only in {None, "baselines"}:
        measure_baselines(melo, lexicon)
    elements: dict[str, list[str]] = {}
    for element, (_, iri) in melo.elements.items():
        elements.setdefault(iri, []).append(element)
    for setting in (TITLES, EVERYTHING):
        if given.only not in {None, setting}:
            continue
        index, examples = load_examples(setting, melo, sources, lexicon)
        learned = cross_validate(examples, given.folds)
        for name, order in ORDERS.items():
            rankings = {
                query: rank(melo, index, examples[query], order(examples[query], learned[query]), elements)
                for query in melo.queries
            }
            judged = [judge(rankings[query], melo.relevant[query]) for query in melo.queries]
            print(row(f"**{setting}**, cross-validated, {name}", mean(judged)))
        measure_confidence(examples, learned)
        measure_types(examples, learned)
        for query, title in melo.queries.items() if given.errors else ():
            if rankings[query][0] not in melo.relevant[query]:
                wanted = next(iter(sorted(melo.relevant[query])))
                print(f"{title}: {melo.elements[wanted][0]!r}, not {melo.elements[rankings[query][0]][0]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
