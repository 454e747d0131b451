"""The measures of the bench, against cases worked out by hand."""

import sys

import pytest

from kg.settings import CHECKOUT

sys.path.insert(0, str(CHECKOUT / "bench"))
from linking_metrics import SPREAD, element_ranking, judge, mean


@pytest.mark.parametrize(
    ("ranking", "relevant", "wanted"),
    [
        ("abc", "a", (1, 1, 1, 1, 1)),
        ("abc", "bc", (1 / 2, 0, 1, 1, (1 / 2 + 2 / 3) / 2)),
        ("abcdefg", "g", (1 / 7, 0, 0, 1, 1 / 7)),
        ("abc", "z", (0, 0, 0, 0, 0)),
        ("abc", "az", (1, 1, 1, 1, 1 / 2)),
    ],
)
def test_ranking_is_judged(ranking: str, relevant: str, wanted: tuple[float, ...]) -> None:
    assert tuple(judge(list(ranking), set(relevant)).values()) == pytest.approx(wanted)


def test_what_comes_after_a_hundred_is_not_found() -> None:
    assert judge([*map(str, range(100)), "a"], {"a"})["MRR"] == 0


def test_mean_is_over_queries() -> None:
    assert mean([judge(["a"], {"a"}), judge(["b"], {"a"})])["hit@1"] == 0.5


def test_first_concepts_have_one_element_each_before_the_rest() -> None:
    concepts = [str(at) for at in range(SPREAD + 1)]
    ranking = element_ranking(concepts, {at: [f"{at}a", f"{at}b"] for at in concepts})
    assert ranking[: SPREAD + 1] == [*(f"{at}a" for at in concepts[:SPREAD]), "0b"]
    assert sorted(ranking) == sorted(f"{at}{which}" for at in concepts for which in "ab")
