"""Questions of known sense: what is counted of them is kept as it is, and says which sense another one has."""

from pathlib import Path

import pytest

from kg.ask.grammar import Grammar
from kg.ask.wordings import OFF, TABLE, iter_table, load_wordings
from kg.errors import SourceError
from kg.search.words import load_spelling, load_yaml
from kg.settings import CHECKOUT

FOLDER = CHECKOUT / "ontology" / "asking"


def test_table_is_what_is_counted_of_the_questions() -> None:
    lines = "".join(iter_table(FOLDER, Grammar(FOLDER, load_spelling(FOLDER))))
    assert (FOLDER / TABLE).read_text(encoding="utf-8") == lines, "the questions have changed: make wordings"


def test_every_sense_has_questions_and_every_question_a_sense() -> None:
    asked = {name for path in (FOLDER / "wordings").glob("*.yaml") for name in load_yaml(path)}
    senses = {sense["name"] for sense in load_yaml(FOLDER / "cues.yaml")["senses"]}
    assert {name for name in asked if not name.startswith(OFF)} == senses


def test_no_question_stands_twice_in_a_sense() -> None:
    for path in (FOLDER / "wordings").glob("*.yaml"):
        for name, texts in load_yaml(path).items():
            assert len(texts) == len(set(texts)), name


@pytest.mark.parametrize(
    ("words", "sense"),
    [
        (". how much money do R make per year .", "pay"),
        (". will there still be work for R , or is it go to shrink .", "outlook"),
        (". R into R , which step lie between .", "path_from_to"),
        (". which color be the sky .", OFF),
    ],
)
def test_likeliest_sense_is_that_of_the_questions_with_its_words(words: str, sense: str) -> None:
    shares = load_wordings(FOLDER).likely(words.split())
    assert next(iter(shares)) == sense
    assert sum(shares.values()) == pytest.approx(1)


def test_broken_table_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text("pay\tpay:many\n", encoding="utf-8")
    with pytest.raises(SourceError, match="make wordings"):
        load_wordings(tmp_path)


def test_question_with_an_unknown_slot_is_named(tmp_path: Path) -> None:
    (tmp_path / "wordings").mkdir()
    (tmp_path / "wordings" / "odd.yaml").write_text('pay: ["what does a {job} earn"]\n', encoding="utf-8")
    (tmp_path / "clauses.yaml").write_bytes((FOLDER / "clauses.yaml").read_bytes())
    with pytest.raises(SourceError, match=r"\{job\} is none of"):
        list(iter_table(tmp_path, Grammar(FOLDER, load_spelling(FOLDER))))
