"""Which role a name in a page is: sentences and pages of our own, none of a source."""

from dataclasses import replace

import pytest

from kg.documents import Link, Sentence
from kg.prose import read_prose
from kg.sources.handbook.roles import Roles
from kg.sources.ooh import Occupation, Page, QuickFacts, Similar

SAILS = Link("sail makers", "/ooh/production/sail-makers.htm")
CHIEFS = Link("loft chiefs", "/ooh/management/kite-loft-chiefs.htm")


def page(slug: str, title: str, *links: Link) -> Page:
    passage = Sentence("advancement", "Advancement", 1, 0, 0, "Kite makers may move.", links)
    return Page(slug, title, None, (), (), (), (), QuickFacts(), (), (), (), (), (passage,))


@pytest.fixture(scope="module")
def roles() -> Roles:
    pages = [
        page("kite-technicians", "Kite Technologists and Technicians", SAILS, CHIEFS),
        page("wind-technicians", "Wind Technologists and Technicians"),
        page("kite-loft-chiefs", "Kite Loft Chiefs"),
        page("sail-makers", "Sail Makers"),
        page("weavers-and-testers", "Weavers and Testers"),
        page("tent-trades", "Tent Riggers and Wind Patrol Officers"),
    ]
    return Roles(pages, {}, {})


@pytest.mark.parametrize(
    ("name", "slug", "on", "label"),
    [
        ("technicians", None, "kite-technicians", "kite technician"),
        ("technicians", None, "wind-technicians", "wind technician"),
        ("technologists", None, "wind-technicians", "wind technologist"),
        ("loft chiefs", None, "weavers-and-testers", "kite loft chief"),
        ("sail makers", None, "weavers-and-testers", "sail maker"),
        ("technicians", "wind-technicians", "sail-makers", "wind technician"),
        ("testers", None, "sail-makers", "tester (sail maker)"),
        ("weavers", None, "sail-makers", "weaver"),
        ("wind officers", None, "tent-trades", "wind patrol officer"),
        ("officers", None, "tent-trades", "wind patrol officer"),
        ("start their own business", None, "sail-makers", "start their own business (sail maker)"),
        ("partners in their lofts", None, "sail-makers", "partner in their lofts (sail maker)"),
        ("director of lofts", None, "sail-makers", "director of lofts"),
        ("testing jobs", None, "weavers-and-testers", "tester"),
        ("making", None, "sail-makers", "sail maker"),
    ],
)
def test_name_is_a_role(roles: Roles, name: str, slug: str | None, on: str, label: str) -> None:
    found = roles.find(name, next(group.page for group in roles.groups.values() if group.page.slug == on), slug)
    assert [roles.label(one) for one in found] == [label]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Kite makers may become sail makers.", ["sail-makers"]),
        ("Kite makers may become loft or sail makers.", [None, "sail-makers"]),
        ("Kite makers may become sail maker positions.", [None]),
        ("Kite makers may become assistant sail makers.", [None]),
        ("Kite makers may become supervisors of sail makers.", [None]),
        ("Kite makers may become sail makers in a large loft.", ["sail-makers"]),
        ("Kite makers may become supervisory or sail makers posts.", [None, "sail-makers"]),
    ],
)
def test_each_name_has_the_page_that_it_links_to(text: str, slugs: list[str | None]) -> None:
    passage = Sentence("advancement", "Advancement", 1, 0, 0, text, (SAILS,))
    (move,) = read_prose("Kite Makers", [], [passage]).moves
    assert [slug for target in move.targets for _, slug in target.names] == slugs


def test_several_movers_are_several_roles() -> None:
    text = "Loft cutters or wool sorters may advance to kite makers."
    (move,) = read_prose("Kite Makers", [], [Sentence("a", "Advancement", 1, 0, 0, text)]).moves
    assert [name for name, _ in move.source.names] == ["Loft cutters", "wool sorters"]
    assert move.inbound


@pytest.mark.parametrize(
    ("who", "is_ours"), [("Stunt makers", True), ("Assistant makers", False), ("Tent weavers", False)]
)
def test_only_a_group_that_the_page_names_is_of_its_workers(who: str, *, is_ours: bool) -> None:
    passage = Sentence("a", "Advancement", 1, 0, 0, f"{who} may advance to loft manager.")
    (move,) = read_prose("Kite Makers and Sail Makers", ["Stunt makers"], [passage]).moves
    assert move.source.is_ours is is_ours


def test_they_are_those_of_the_sentence_before() -> None:
    texts = ("Stunt makers often start as cutters.", "They may advance to loft manager.")
    passages = [Sentence("a", "Advancement", number, 0, 0, text) for number, text in enumerate(texts, 1)]
    moves = read_prose("Kite Makers", ["Stunt makers"], passages).moves
    assert moves[1].source.name == "Stunt makers"


def test_these_positions_are_all_named_before() -> None:
    texts = (
        "Kite makers may become loft managers.",
        "They also may become wind inspectors.",
        "A bachelor's degree may be helpful for advancing to these positions.",
    )
    passages = [Sentence("a", "Advancement", number, 0, 0, text) for number, text in enumerate(texts, 1)]
    moves = read_prose("Kite Makers", [], passages).moves
    assert [target.name for target in moves[-1].targets] == ["loft managers", "wind inspectors"]


def test_who_applies_is_no_role(roles: Roles) -> None:
    own = page("sail-makers", "Sail Makers")
    assert roles.who("Cadet candidates", own) == roles.who(None, own)


def test_part_of_a_page_that_is_not_read_is_narrower_than_its_role() -> None:
    sailors = replace(page("sail-makers", "Sail Makers"), similar=(Similar("Riggers and Mast Fitters", "riggers"),))
    roles = Roles([sailors], {}, {})
    (fitter,) = roles.find("mast fitters", sailors, "riggers")
    assert {roles.label(part): roles.label(whole) for part, whole in roles.wider.items()} == {
        "mast fitter": "rigger or mast fitter"
    }
    assert roles.find("riggers and mast fitters", sailors, "riggers") == (roles.wider[fitter],)
    assert roles.find("masters of masts", sailors, "riggers") != (roles.wider[fitter],)
    assert len(roles.wider) == 1


def test_a_part_by_its_letters_is_the_group_that_they_stand_for() -> None:
    groups = Occupation("Wing Sail Testers", "49-9991"), Occupation("Weavers", "49-9992")
    titled = replace(page("testers", "WSTs and Weavers"), occupations=groups)
    roles = Roles([titled], {}, {})
    assert roles.find("wing sail testers", titled) == roles.find("WSTs", titled)
    assert len(roles.groups["testers"].all) == 3
