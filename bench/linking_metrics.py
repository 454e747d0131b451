"""How a ranking is judged, as trec_eval does, which MELO uses: of each query the first 100 elements.

MELO ranks the elements of the corpus, that is strings, one concept having many: nothing is merged, and a query is
answered by the first element of the right concept. What a list does not have counts as never found.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from statistics import fmean

DEPTH = 100
SPREAD = 10
METRICS = ("MRR", "hit@1", "hit@5", "hit@10", "MAP")


def judge(ranking: Sequence[str], relevant: Set[str]) -> dict[str, float]:
    """Return each of ``METRICS`` for one query, in [0, 1].

    >>> judge(["b", "a", "c"], {"a", "c"})["MRR"]
    0.5
    """
    places = [place for place, element in enumerate(ranking[:DEPTH], 1) if element in relevant]
    first = places[0] if places else float("inf")
    precision = [found / place for found, place in enumerate(places, 1)]
    hits = {f"hit@{most}": float(first <= most) for most in (1, 5, 10)}
    return {"MRR": 1 / first, **hits, "MAP": sum(precision) / len(relevant)}


def mean(judged: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each metric over queries."""
    rows = list(judged)
    return {metric: fmean(row[metric] for row in rows) for metric in METRICS}


def element_ranking(concepts: Sequence[str], elements: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the elements of *concepts* in one ranking: one of each of the first ``SPREAD``, then concept by concept.

    MRR asks how soon the right concept comes; a dozen strings of a wrong one before it tell a reader nothing.

    :param concepts: IRIs, the likeliest first. :param elements: the elements of each, the best first.
    """
    first = [elements[iri][0] for iri in concepts[:SPREAD]]
    return [*first, *(element for iri in concepts for element in elements[iri] if element not in first)]
