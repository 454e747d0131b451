"""What one page asks for by two names is one thing to hold: sentences of our own, none of a source."""

import re
from pathlib import Path

import pytest

from kg.load import load
from kg.model import Question
from kg.paths import find_routes
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.sources.handbook import read_ooh
from kg.vocab import BASE

PAGE = (Path(__file__).with_name("pages") / "glaziers-and-tinters.html").read_text(encoding="utf-8")
PROSE = re.compile(r"<p>Most glaziers and tinters need a high school diploma\..*?</p>")
DEGREE = "Glaziers and tinters typically need an associate’s degree in glass work."


def held(sentences: str, tmp_path: Path) -> set[str]:
    """Return what meets requirements and moves of a page that says *sentences*: the last two parts of the IRIs."""
    path = tmp_path / "page.html"
    path.write_text(PROSE.sub(f"<p>{sentences}</p>", PAGE), encoding="utf-8")
    lines = [line for line in read_ooh(path, lambda _: None, CHECKOUT / "ontology").lines if "/ontology#anyOf>" in line]
    return {"/".join(re.findall(r"[^/<>]+", line)[-3:-1]) for line in lines if "quick-facts" not in line}


@pytest.mark.parametrize(
    ("sentences", "is_held", "is_not"),
    [
        (
            "Tinters and glaziers must be licensed. They must have a state license.",
            "credential/licence-glazier-or-tinter",
            "credential/state-license",
        ),
        (f"{DEGREE} Most states require a degree.", "credential/associate-degree-glass-work", "credential/degree"),
        (f"{DEGREE} Tinters must have a degree in optics.", "credential/degree", ""),
        (
            "They must receive training. They must also complete two weeks of training at a glass academy.",
            "training/glass-academy",
            "training/training",
        ),
        (
            "They must complete a training course at the GLZ Academy. Most are trained at the GLZ Academy in Reno.",
            "training/glz-academy",
            "training/training-in-reno",
        ),
        (
            "Glaziers and tinters need 2 years of experience as a kiln hand. They need work experience as a kiln hand.",
            "experience/2-years-of-experience-as-a-kiln-hand",
            "experience/experience-as-a-kiln-hand",
        ),
        (
            "Glaziers and tinters need several years of experience. They need experience as a kiln hand.",
            "experience/several-years-of-experience",
            "experience/experience-as-a-kiln-hand",
        ),
        (
            "They typically need training in kiln safety.",
            "training/training-in-kiln-safety",
            "training/kiln-safety",
        ),
        (
            "Glaziers and tinters need a diploma from an approved glass school.",
            "credential/postsecondary-diploma",
            "credential/postsecondary-certificate",
        ),
        (
            "Glaziers and tinters must get certificates in the following order:</p>"
            "<ul><li>Kiln instructor certificate</li><li>Chief instructor certificate</li></ul><p>",
            "credential/chief-instructor-certificate",
            "credential/certification-glazier-or-tinter",
        ),
        (
            "They must complete a postsecondary program in optics. Tinters need a bachelor’s degree in optics.",
            "credential/bachelors-degree-optics",
            "credential/postsecondary-program",
        ),
        (
            "They must complete a postsecondary program in optics. Tinters need a bachelor’s degree in art.",
            "credential/postsecondary-program",
            "",
        ),
        (
            "They must have a kiln welding license. They need a kiln welding (KW) license.",
            "credential/kiln-welding-license",
            "credential/kiln-welding-kw-license",
        ),
        (
            "Glaziers and tinters must have a master’s degree in their chosen art.",
            "credential/masters-degree",
            "credential/masters-degree-their-chosen-art",
        ),
    ],
)
def test_two_names_are_one_thing(sentences: str, is_held: str, is_not: str, tmp_path: Path) -> None:
    found = held(sentences, tmp_path)
    assert is_held in found and is_not not in found


def test_apprenticeship_is_as_long_as_its_page_says(tmp_path: Path) -> None:
    said = "Most glaziers and tinters learn in an apprenticeship. Apprenticeships typically take 3 to 4 years."
    assert "training/apprenticeship-glazier-or-tinter" in held(said, tmp_path)


def test_length_of_a_programme_is_stated_for_the_role(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    said = "Glaziers and tinters typically need a postsecondary certificate. These programs usually take 2 to 3 years."
    path.write_text(PROSE.sub(f"<p>{said}</p>", PAGE), encoding="utf-8")
    found = list(read_ooh(path, lambda _: None, CHECKOUT / "ontology").lines)
    node = next(line.split(" ")[0] for line in found if "#ProgrammeLength>" in line)
    lines = " ".join(line for line in found if line.startswith(node))
    wanted = ("role/glazier-or-tinter>", "credential/postsecondary-certificate>", '"2.0"', '"3.0"', '"usually"')
    assert all(one in lines for one in wanted)


def test_items_of_a_list_in_order_are_held_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    items = "<li>Kiln instructor certificate</li><li>Chief instructor certificate</li>"
    listed = f"<p>Glaziers and tinters must get certificates in the following order:</p><ul>{items}</ul>"
    path.write_text(PROSE.sub(listed, PAGE), encoding="utf-8")
    found = read_ooh(path, lambda _: None, CHECKOUT / "ontology").lines
    lines = [line for line in found if "#presupposes>" in line]
    assert any("chief-instructor-certificate> " in line and "kiln-instructor-certificate> ." in line for line in lines)


@pytest.mark.parametrize(
    ("move", "is_held"),
    [
        (
            "As they gain a thorough knowledge of kilns, glaziers may become supervisors.",
            "knowledge/knowledge-of-kilns",
        ),
        ("As they take on more responsibility, glaziers may become supervisors.", ""),
    ],
)
def test_how_well_people_do_is_nothing_to_hold(move: str, is_held: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = PAGE.replace("With experience, glaziers may become supervisors.", move)
    path.write_text(page, encoding="utf-8")
    text = "".join(read_ooh(path, lambda _: None, CHECKOUT / "ontology").lines)
    assert bool(re.search(r"-need-1> <\S+#anyOf>", text)) == bool(is_held)
    assert is_held in text


def test_training_that_two_roles_of_a_route_share_is_done_once_and_schooling_before_a_licence(tmp_path: Path) -> None:
    sentences = (
        "Glaziers and tinters must be licensed. They typically need an associate’s degree. "
        "They must complete two weeks of training at a glass academy. "
        "Because they need experience in glazing, tinters typically begin their careers as glaziers."
    )
    page = tmp_path / "page.html"
    plain = re.sub(r"<h3>Training</h3>\s*<p>.*?</p>", "", PAGE)
    plain = plain.replace("<td>Apprenticeship</td>", "<td>None</td>")
    page.write_text(PROSE.sub(f"<p>{sentences}</p>", plain), encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    load(settings, "ooh", [page])
    answer = find_routes(Session(settings).lattice, Question(f"{BASE}role/tinter"))
    done = [step.what.label for step in answer.routes[0].steps]
    assert done == [
        "high school diploma",
        "associate's degree",
        "glass academy",
        "licence as a glazier or tinter",
        "glazier",
        "experience: glazing, as a glazier",
        "tinter",
    ]


def test_two_lengths_of_one_programme_are_a_range(tmp_path: Path) -> None:
    sentences = (
        "Glaziers and tinters typically need a bachelor’s degree. These programs usually take 4 years. "
        "Programs in warm glass generally take 6 years."
    )
    page = tmp_path / "page.html"
    page.write_text(PROSE.sub(f"<p>{sentences}</p>", PAGE), encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    load(settings, "ooh", [page])
    lengths = Session(settings).lattice.programme_lengths
    length = lengths[f"{BASE}role/glazier-or-tinter", f"{BASE}credential/bachelors-degree"]
    assert (length.at_least, length.at_most, len(length.evidence)) == (4.0, 6.0, 2)
