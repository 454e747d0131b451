"""Questions which jobs pay so much or grow, with which schooling; and those that ask something else."""

from pathlib import Path

import pytest

from kg.ask.choosing import BY_DECLINE, BY_GROWTH, BY_LEVEL, BY_PAY, Choosing
from kg.errors import SourceError
from kg.iris import slug

CHOOSING = Choosing(Path(__file__).resolve().parent.parent / "ontology" / "asking")
NO_DEGREE = ["less-than-high-school", "high-school", "postsecondary-certificate", "some-college"]


@pytest.mark.parametrize(
    ("question", "levels", "least", "is_growing", "first"),
    [
        ("Which jobs pay over $75k with an associate's degree?", ["associate"], "75000", False, BY_PAY),
        ("what careers make 90,000 a year with just a bachelors", ["bachelor"], "90000", False, BY_PAY),
        ("jobs that pay six figures without a degree", NO_DEGREE, "100000", False, BY_PAY),
        ("well paid jobs with no degree that are growing", NO_DEGREE, "0", True, BY_PAY),
        ("best paid jobs with only a high school diploma", ["high-school"], "0", False, BY_PAY),
        ("fastest growing jobs that require a certificate", ["postsecondary-certificate"], "0", True, BY_GROWTH),
        ("which jobs without a degree are growing", NO_DEGREE, "0", True, BY_GROWTH),
        ("jobs with no experience and no degree", NO_DEGREE, "0", False, BY_LEVEL),
        ("which jobs without a degree are dying out", NO_DEGREE, "0", False, BY_DECLINE),
        ("Which jobs can I get with no high school diploma?", NO_DEGREE[:1], "0", False, BY_PAY),
        ("what jobs need no formal education", NO_DEGREE[:1], "0", False, BY_PAY),
    ],
)
def test_jobs_are_chosen_by_figures(question: str, levels: list[str], least: str, is_growing: bool, first: str) -> None:
    reading = CHOOSING.read(question)
    assert reading is not None
    assert [slug(iri) for iri in reading.named["level"].iris] == levels
    assert reading.named["least"].label == least
    assert (float(reading.named["growth"].label) > 0) is is_growing
    assert reading.kind == first


def test_what_declines_and_what_is_not_asked_at_entry_are_parameters() -> None:
    reading = CHOOSING.read("which jobs with no experience and short training are declining")
    assert reading is not None
    assert float(reading.named["most"].label) < 0
    assert [slug(iri) for iri in reading.named["experience"].text.split()] == ["none"]
    assert [slug(iri) for iri in reading.named["training"].text.split()] == ["short-term", "none"]


@pytest.mark.parametrize(
    "question",
    [
        "what jobs pay over 100k?",
        "top 5 fastest growing jobs with percent growth",
        "highest paying jobs",
        "careers in law enforcement",
    ],
)
def test_one_thing_is_enough(question: str) -> None:
    assert CHOOSING.read(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "which jobs pay over 80k in Texas with an associate's degree",
        "which jobs pay under 40k without a degree",
        "which jobs do not pay 80k with a bachelor's degree",
        "does a librarian with a master's degree make 80k",
        "fastest growing jobs for introverts",
        "best paid jobs without a degree",
        "best paid jobs with a bachelor's degree in business",
        "jobs with a medical associate's degree",
        "how many jobs with a bachelor's degree",
        "what jobs pay between 50k and 60k without a degree",
    ],
)
def test_what_asks_something_else_is_left(question: str) -> None:
    assert CHOOSING.read(question) is None


@pytest.mark.parametrize(
    ("question", "field", "level"),
    [
        ("jobs in health care that need an associate degree", "health care", "an associate's degree"),
        ("Which health care jobs pay the most?", "health care", "any level of education"),
        ("computer jobs that don't need a degree", "work with computers", "no degree"),
        ("best paid jobs in construction without a degree", "construction", "no degree"),
    ],
)
def test_jobs_are_of_a_field_of_work(question: str, field: str, level: str) -> None:
    reading = CHOOSING.read(question)
    assert reading is not None
    assert (reading.named["field"].label, reading.named["level"].label) == (field, level)


def test_a_file_without_levels_is_named(tmp_path: Path) -> None:
    (tmp_path / "choosing.yaml").write_text("jobs: x\n")
    with pytest.raises(SourceError):
        Choosing(tmp_path)
