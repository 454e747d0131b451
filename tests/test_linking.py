"""The matcher: titles taken apart, and candidates that depend on nothing but what is compared."""

from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.linking import Lexicon, Matcher, Term, Weights, load_lexicon, load_weights
from kg.linking.comparing import compare
from kg.linking.evidence import ALL_EVIDENCE
from kg.linking.relating import STANDING, Standing, standing_parts, standing_words
from kg.linking.titles import parse
from kg.linking.weights import save_weights
from kg.settings import CHECKOUT

CASES = CHECKOUT / "tests" / "cases" / "linking"
TITLES: list[dict[str, Any]] = yaml.safe_load((CASES / "titles.yaml").read_text(encoding="utf-8"))
FOUND: dict[str, Any] = yaml.safe_load((CASES / "candidates.yaml").read_text(encoding="utf-8"))
TARGETS = [Term(f"urn:target:{at}", tuple(labels)) for at, labels in enumerate(FOUND["targets"])]
LEXICON = load_lexicon(CHECKOUT / "ontology")
WEIGHTS = load_weights(CHECKOUT / "ontology" / "linking")
MATCHER = Matcher(TARGETS, LEXICON, WEIGHTS)
labels = st.sampled_from([label for term in TARGETS for label in term.labels])
titles = st.lists(labels, min_size=1, max_size=3).map(" and ".join) | st.text(min_size=1).filter(str.strip)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return LEXICON


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["title"])
def test_title_is_taken_apart(case: dict[str, Any], lexicon: Lexicon) -> None:
    found = parse(case["title"], lexicon)
    assert [" ".join(part) for part in found.parts] == case["parts"]
    assert (list(found.excluded), found.is_rest) == (case.get("excluded", []), case.get("rest", False))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("attorney", "lawyers"),
        ("Labour adviser", "labor advisors"),
        ("stewardess", "steward"),
        ("policewoman", "policeman"),
        ("day care", "childcare"),
        ("movie theatre", "cinema"),
    ],
)
def test_words_with_one_meaning_are_one(one: str, other: str, lexicon: Lexicon) -> None:
    assert lexicon.meanings(lexicon.words(one)) == lexicon.meanings(lexicon.words(other))


@given(titles)
def test_any_title_has_a_part(title: str) -> None:
    assert parse(title, LEXICON).parts


@pytest.mark.parametrize(("title", "wanted"), FOUND["titles"].items())
def test_counterpart_is_found_or_none(title: str, wanted: str | None) -> None:
    found = MATCHER.find(Term("urn:source", (title,)))
    assert (found and found.label) == wanted


@given(st.sampled_from(TARGETS))
def test_its_own_label_comes_first_and_exact(target: Term) -> None:
    best = MATCHER.candidates(Term("urn:source", target.labels[:1]))[0]
    assert (best.object, best.predicate) == (target.iri, "exact")


@given(titles, st.permutations(TARGETS))
@settings(max_examples=20, deadline=None)
def test_order_of_targets_changes_nothing(title: str, targets: list[Term]) -> None:
    source = Term("urn:source", (title,))
    assert Matcher(targets, LEXICON, WEIGHTS).candidates(source) == MATCHER.candidates(source)


@given(titles, st.permutations(TARGETS[0].labels[1:] + TARGETS[3].labels[1:]))
def test_order_of_other_titles_changes_nothing(title: str, others: list[str]) -> None:
    source = Term("urn:source", (title, *others), "Helps readers.", ("Lend books.",), ("26",))
    assert MATCHER.candidates(source) == MATCHER.candidates(replace(source, labels=(title, *sorted(others))))


@given(titles)
def test_scores_are_shares_and_the_surest_comes_first(title: str) -> None:
    found = MATCHER.candidates(Term("urn:source", (title,)), len(TARGETS))
    order = [(candidate.confidence, candidate.score) for candidate in found]
    assert order == sorted(order, reverse=True) and sum(score for _, score in order) == pytest.approx(1, abs=1e-4)
    assert all(0 <= candidate.confidence <= 1 and set(candidate.why) <= set(ALL_EVIDENCE) for candidate in found)


def test_what_many_are_called_is_no_sure_sign_among_few() -> None:
    """In a list of three with one assistant, "assistant" is as rare as any word; other names say that it is not."""
    few = [term for term in TARGETS if term.labels[0] in ("library assistant", "dental hygienist", "gardener")]
    matcher = Matcher(few, LEXICON, WEIGHTS, names=FOUND["names"])
    assert matcher.find(Term("urn:source", ("Kitchen assistants",))) is None
    found = matcher.find(Term("urn:source", ("Library assistants",)))
    assert found is not None and found.label == "library assistant"


def test_what_stands_in_brackets_tells_one_from_another() -> None:
    chiefs = [Term(f"urn:chief:{at}", (f"chief ({of})",)) for at, of in enumerate(("firefighter", "library assistant"))]
    matcher = Matcher([*chiefs, *TARGETS], LEXICON, WEIGHTS)
    best = matcher.candidates(Term("urn:source", ("Chief library assistant",)))[0]
    assert best.label in ("chief (library assistant)", "library assistant")
    assert matcher.find(Term("urn:source", ("Chief",))) is None


def test_group_is_wider_than_who_is_in_it() -> None:
    group = Term("urn:group", ("Bar staff",), groups=("5132",), is_group=True, members=("barista", "bartender"))
    best = Matcher([group, *TARGETS], LEXICON, WEIGHTS).candidates(Term("urn:source", ("Barista",)))[0]
    assert (best.object, best.predicate) == ("urn:group", "broad")


def test_what_else_is_known_decides() -> None:
    plain = Term("urn:source", ("Page",))
    told = replace(plain, labels=("Page", "library aide", "circulation assistant"))
    assert MATCHER.find(plain) is None
    assert MATCHER.candidates(told)[0].label == "library assistant"


def test_one_target_is_enough() -> None:
    assert [found.label for found in Matcher(TARGETS[:1], LEXICON, WEIGHTS).candidates(TARGETS[0])] == ["librarian"]


@pytest.mark.parametrize("targets", [[], [TARGETS[0], TARGETS[0]]])
def test_targets_need_iris_of_their_own(targets: list[Term]) -> None:
    with pytest.raises(ValueError, match="targets: expected"):
        Matcher(targets, LEXICON, WEIGHTS)


@pytest.mark.parametrize("given_labels", [(), (" ",)])
def test_term_without_label_is_refused(given_labels: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected a label"):
        Term("urn:bare", given_labels)


def test_weights_are_written_as_read(tmp_path: Path) -> None:
    save_weights(WEIGHTS, tmp_path)
    shipped = CHECKOUT / "ontology" / "linking"
    for name in ("weights.tsv", "confidence.tsv", "types.tsv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (shipped / name).read_text(encoding="utf-8")


def test_missing_weight_is_named(tmp_path: Path) -> None:
    save_weights(WEIGHTS, tmp_path)
    table = tmp_path / "weights.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("head_usual", "head_use"), encoding="utf-8")
    with pytest.raises(SourceError, match="head_usual"):
        load_weights(tmp_path)


def test_surer_evidence_is_never_less_sure() -> None:
    assert isinstance(WEIGHTS, Weights)
    assert all((setting.confidence[1:] >= 0).all() for setting in WEIGHTS.settings.values())


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Gardeners", "gardener"),
        ("Software devs", "software developer"),
        ("Sales assistants", "sales assistant"),
        ("Assistant managers", None),
        ("Gardeners, except market gardeners", None),
        ("Gardeners and lawyers", None),
    ],
)
def test_title_is_the_name_of_one_target_or_of_none(title: str, named: str | None) -> None:
    compared = compare(MATCHER.index, Term("urn:source", (title,)), titles_only=True)
    found = [int(target) for target, one in zip(compared.targets, compared.identical(), strict=True) if one]
    assert [MATCHER.index.targets[at].labels[0] for at in found] == ([named] if named else [])


def test_two_targets_of_one_name_leave_it_open() -> None:
    twins = [Term(f"urn:twin:{at}", ("gardener",)) for at in range(2)]
    index = Matcher(twins, LEXICON, WEIGHTS).index
    assert not compare(index, Term("urn:source", ("Gardener",)), titles_only=True).identical().any()


FAMILY = (
    Term("urn:wide", ("linguists",)),
    Term("urn:narrow:1", ("interpreter",), broader=("urn:wide", "urn:elsewhere")),
    Term("urn:narrow:2", ("translator",), broader=("urn:wide",)),
    Term("urn:narrow:3", ("sign language interpreter",), broader=("urn:narrow:1",)),
)


def evidence_of(name: str, targets: tuple[Term, ...], source: Term) -> dict[str, float]:
    index = Matcher(targets, LEXICON, WEIGHTS).index
    compared = compare(index, source, titles_only=False)
    column = compared.evidence[:, list(ALL_EVIDENCE).index(name)]
    return {index.targets[at].iri: float(value) for at, value in zip(compared.targets, column, strict=True)}


def test_wider_target_has_what_is_narrower() -> None:
    found = evidence_of("family_covered", FAMILY, Term("urn:source", ("Interpreters and Translators", "linguist")))
    assert found["urn:wide"] == pytest.approx(1) and found["urn:narrow:1"] < 1


def test_breadth_counts_at_any_depth() -> None:
    found = evidence_of("breadth", FAMILY, Term("urn:source", ("Interpreters", "linguist")))
    assert found == pytest.approx({"urn:wide": log(4), "urn:narrow:1": log(2), "urn:narrow:2": 0, "urn:narrow:3": 0})


def test_circle_of_wider_targets_ends() -> None:
    ring = tuple(replace(term, broader=(other.iri,)) for term, other in zip(FAMILY, FAMILY[1:] + FAMILY, strict=False))
    found = evidence_of("breadth", ring, Term("urn:source", ("Interpreters", "linguist")))
    assert found == pytest.approx(dict.fromkeys(found, log(4)))


def test_standing_counts_who_is_before_and_what_is_wider() -> None:
    """Three candidates, of which the second is wider than the first, and the last two are of one unit group."""
    labels = [frozenset({"pastry", "chef"}), frozenset({"chef"}), frozenset({"cook"})]
    words = standing_words(labels, [frozenset({"chef"})])
    place, unit = np.array([[1, 0], [0, 1], [0, 0]], np.float32), np.array([-1, 4, 4])
    standing = Standing(words, place, ((0, 1),), unit, np.zeros(3, np.float32))
    shares, named, preferred = np.array([0.2, 0.7, 0.1]), np.array([0.0, 2, 0]), np.array([0.5, 1, 0])
    found = standing_parts(shares, named, preferred, standing)
    by_name = {name: found[:, at].round(2).tolist() for at, name in enumerate(STANDING)}
    assert by_name["rank"] == [0.69, 0, 1.1] and by_name["other_named"] == [1, 0, 1]
    assert (by_name["adds"], by_name["lacks"], by_name["is_longer"]) == ([1, 0, 1], [0, 0, 1], [1, 0, 0])
    assert (by_name["wider_first"], by_name["narrower_first"]) == ([1, 0, 0], [0, 0, 0])
    assert (by_name["unit_before"], by_name["unit_near"]) == ([0, 0, 0.69], [0, 0.69, 0.69])
    assert standing.only([1, 0]).wider == ((1, 0),)
