"""Whether the confidence holds where a vocabulary is small: a hundred titles as employers write them, in four lists.

    .venv/bin/python bench/bench_small_vocabularies.py --data ../data [--melo] [--errors]

Each list is linked to ESCO and to the roles of the graph at --data, where all is loaded; then the other way, titles of
ESCO to each list, and to its first five titles alone, as a user does who links to a list of their own: nearly all of
them have no counterpart there. `small_vocabularies.tsv` says what a careful person takes for a counterpart, by the
preferred label of the target (empty: there is none); any of them is right. `small_vocabularies_unseen.tsv` has sixty
titles more, of three employers, written before any output was seen and reported apart. With --melo, every
query of MELO among few targets drawn at random, with weights learned from other queries.
"""

import argparse
import csv
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from kg.cli.group import open_session
from kg.linking import ENOUGH, Matcher, Term, load_lexicon, load_weights
from kg.proposals.graphs import load_names, load_target
from kg.settings import CHECKOUT, load_settings

GRAPHS = ("esco-1-2-1", "roles")
BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
FEW, OTHERS, SEED = 5, 150, 1
Judged = tuple[float, bool, bool]  # how sure, whether it is right, whether there is anything that would be


def load_lists(path: Path) -> dict[str, dict[str, dict[str, set[str]]]]:
    """Return ``{list: {title: {graph: labels of its counterparts}}}``."""
    found: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            right = {graph: {cell.split(" ", 1)[1] for cell in filter(None, row[graph].split("|"))} for graph in GRAPHS}
            found[row["vocabulary"]][row["title"]] = right
    return dict(found)


def judge(matcher: Matcher, asked: Iterable[tuple[str, set[str]]], *, tells: bool) -> list[Judged]:
    """Return how the first candidate of each title fares, and print those that are wrong where it *tells*."""
    found = []
    for title, right in asked:
        best = matcher.candidates(Term("urn:asked", (title,)), 1)[0]
        found.append((best.confidence, best.label in right, bool(right)))
        if tells and best.confidence >= matcher.weights.threshold and not found[-1][1]:
            print(f"{best.confidence:.2f} {title!r}: {best.label!r}")
    return found


def tell(name: str, found: Sequence[Judged]) -> None:
    """Print what is proposed, and the reliability."""
    sure, right, has = (np.array(column, float) for column in zip(*found, strict=True))
    proposed, brier = sure >= 0.5, np.mean((sure - right) ** 2)
    print(f"\n**{name}**: {len(found)} titles, {int(has.sum())} with a counterpart; Brier {brier:.3f}.", end=" ")
    print(f"The first is right for {right.sum() / max(has.sum(), 1):.3f} of those.")
    if proposed.any():
        said, held = sure[proposed].mean(), right[proposed].mean()
        print(f"Proposed {int(proposed.sum())}, said {said:.2f}, right {held:.2f};", end=" ")
    print(f"no term found for {int((~proposed & (has == 0)).sum())} of the {int((has == 0).sum())} that have none.")
    print("\n| confidence | titles | said | right |\n| --- | --- | --- | --- |")
    for low, high in pairwise(BINS):
        some = (sure >= low) & (sure < high)
        if some.any():
            said, held = sure[some].mean(), right[some].mean()
            print(f"| {low:.1f} to {min(high, 1):.1f} | {some.sum()} | {said:.2f} | {held:.2f} |")


def measure_melo(shared: Path) -> None:
    """Print the reliability of queries of MELO among few targets, each with weights that had not seen it."""
    from bench_linking import cross_validate
    from linking_examples import TITLES, load_examples, load_melo

    from kg.linking.matcher import confidences, shares_of

    melo = load_melo(shared / "benchmarks" / "melo")
    _, examples = load_examples(TITLES, melo, shared / "sources", load_lexicon(CHECKOUT / "ontology"))
    learned = cross_validate(examples, 10)
    found: dict[int, list[Judged]] = defaultdict(list)
    for query, example in examples.items():
        for few in example.fewer:
            shares = shares_of(few.compared.evidence.astype(np.float64) @ learned[query].evidence)
            sure = confidences(shares, few.compared, learned[query])
            best = int(sure.argmax())
            found[few.compared.choice].append((float(sure[best]), best == few.right, few.right is not None))
    for size, judged in sorted(found.items()):
        tell(f"MELO among {size} targets", judged)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared")
    parser.add_argument("--melo", action="store_true")
    parser.add_argument("--errors", action="store_true", help="what is proposed and not right")
    given = parser.parse_args(arguments)
    lists = load_lists(CHECKOUT / "bench" / "small_vocabularies.tsv")
    unseen = load_lists(CHECKOUT / "bench" / "small_vocabularies_unseen.tsv")
    lexicon, weights = load_lexicon(CHECKOUT / "ontology"), load_weights(CHECKOUT / "ontology" / "linking")
    reader = open_session(load_settings(data=given.data)).reader
    targets = {graph: load_target(reader, graph).terms for graph in GRAPHS}
    names = load_names(reader)
    for graph, terms in targets.items():
        known = {term.labels[0] for term in terms}
        matcher = Matcher(terms, lexicon, weights, names=names if len(terms) < ENOUGH else ())
        for name, vocabularies in (("the lists", lists), ("the unseen lists", unseen)):
            asked = [(title, right[graph]) for titles in vocabularies.values() for title, right in titles.items()]
            assert all(right <= known for _, right in asked), "a counterpart is no preferred label"
            tell(f"{name} to {graph}", judge(matcher, asked, tells=given.errors))
    esco = [term.labels[0] for term in targets["esco-1-2-1"]]
    counterparts = {label for titles in lists.values() for right in titles.values() for label in right["esco-1-2-1"]}
    others = random.Random(SEED).sample(sorted(set(esco) - counterparts), OTHERS)
    for most in (None, FEW):
        found: list[Judged] = []
        for titles in lists.values():
            some = dict(list(titles.items())[:most])
            terms = tuple(Term(f"urn:title:{at:03}", (title,)) for at, title in enumerate(some))
            asked = [
                (label, {title for title, right in some.items() if label in right["esco-1-2-1"]})
                for label in (*sorted(counterparts), *others)
            ]
            found += judge(Matcher(terms, lexicon, weights, names=names), asked, tells=given.errors)
        tell(f"ESCO to the lists{f', {most} titles of each' if most else ''}", found)
    if given.melo:
        measure_melo(given.shared)
    return 0


if __name__ == "__main__":
    sys.exit(main())
