"""What a route is told with beside its steps (cases/routes/besides.yaml), and how long these last (lasting.yaml)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from lattices import make_lattice

from kg.ask.mentions import ROLE, Mention
from kg.ask.reading import Reading
from kg.model import Item, Lattice, Need, Question, Role
from kg.paths import find_routes
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.besides import find_besides, tell_besides
from kg.tell.counting import tell_counted, tell_unnamed
from kg.tell.lasting import is_of_any_trade, tell_lasting, tell_named, tell_where
from kg.tell.repeating import told_once
from kg.tell.routing import tell_gap, tell_routes, to_question
from kg.vocab import BASE, LEVEL, STRENGTH

FOLDER = Path(__file__).parent / "cases" / "routes"
CASES, LASTING, COUNTING, UNNAMED = (
    yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("besides", "lasting", "counting", "unnamed")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_asked_beside_the_steps(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice(case, lattice)
    answer = find_routes(known, Question(to="roper"))
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_besides(answer.routes[0], answer, known, phrases) == case["told"]
    assert bool(find_besides(answer.routes[0], answer, known)) == bool(case["told"])


@pytest.mark.parametrize("case", LASTING, ids=[case["name"] for case in LASTING])
def test_length_of_a_step(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice(case, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    step = next(step for step in steps if step.what.iri not in ("permit", "roper"))
    assert tell_lasting(step, known, phrases) == case["told"]


@pytest.mark.parametrize("case", COUNTING, ids=[case["name"] for case in COUNTING])
def test_what_work_counts_for(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice({**case, "roles": ["rigger"]}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    answer = find_routes(known, Question(to="roper", source="rigger", years={"rigger": case.get("years", 3)}))
    assert tell_counted(answer.routes[0], answer, known, phrases) == case["told"]


def test_one_degree_in_two_words_is_earned_once(lattice: Lattice) -> None:
    """One statement names the field more closely than the other; both are of the same degree."""
    fields = {f"degree in {name}": {"kind": "credential", "level": 5, "field": name} for name in ("ropes", "knots")}
    known = make_lattice({"things": fields, "asks": dict.fromkeys(fields, "education")}, lattice)
    routes = find_routes(known, Question(to="roper")).routes
    assert all(len([step for step in route.steps if step.do == "earn"]) == 1 for route in routes)


@pytest.mark.parametrize(
    ("thing", "kind", "sentence", "told"),
    [
        ("time", "experience", "Ropers need experience as a rigger.", "as a rigger"),
        ("time", "experience", "Ropers need experience as a rigger in a loft, too.", ""),
        # Named as bare experience, as of many roles: the sentence says where.
        ("experience", "credential", "A diploma and experience in a rigging setting will do.", "in a rigging setting"),
        ("experience", "credential", "A diploma and experience in knots will do for ropers.", ""),
    ],
)
def test_as_what_and_where_experience_is_gained(
    thing: str, kind: str, sentence: str, told: str, lattice: Lattice
) -> None:
    asks = {thing: {"kind": "experience", "sentence": sentence}}
    known = make_lattice({"things": {thing: {"kind": kind}}, "asks": asks}, lattice)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_named(next(step for step in steps if step.what.iri == thing), known, phrases) == told


def test_other_fields_of_a_degree_are_told_with_the_first(lattice: Lattice) -> None:
    names = [f"degree in {field}" for field in ("ropes", "knots", "a field related to ropes")]
    things = {name: {"kind": "credential", "level": 5, "field": name} for name in names}
    known = make_lattice({"things": things, "asks": {" / ".join(names): "education"}}, lattice)
    answer = find_routes(known, Question(to="roper"))
    told = tell_routes(Reading("How?"), answer, known, load_phrases(load_settings().ontology / "asking"))
    assert "degree in knots, ropes or a field related to ropes" in told or "ropes, knots or a field related" in told
    assert "(or " not in told


def test_fields_that_a_degree_is_commonly_in_are_told_and_no_step(lattice: Lattice) -> None:
    """What is common of a degree does not narrow it: the fields stand behind it."""
    things = {"degree": {"kind": "credential", "level": 5}, "fields of degree: knots and art": {"kind": "credential"}}
    known = make_lattice({"things": things, "asks": dict.fromkeys(things, "education")}, lattice)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    phrases = load_phrases(load_settings().ontology / "asking")
    assert [tell_named(step, known, phrases) for step in steps if step.do == "earn"] == ["commonly in knots and art"]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Ropers need an associate’s degree from an approved knot program.", "from an approved knot program"),
        ("Ropers need an associate’s or bachelor’s degree through a rope school.", "through a rope school"),
        ("Ropers need an associate’s degree, or a diploma from a rope school.", ""),
    ],
)
def test_where_a_degree_is_to_be_earned(sentence: str, told: str, lattice: Lattice) -> None:
    asks = {"associate’s degree": {"kind": "education", "sentence": sentence}}
    things = {"associate’s degree": {"kind": "credential", "level": 4}}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    assert tell_where(next(step for step in steps if step.do == "earn"), known) == told


@pytest.mark.parametrize(("have", "first"), [((), "degree"), (("school-of-ropes",), "school-of-ropes")])
def test_usual_schooling_is_surer_than_a_shorter_one(have: tuple[str, ...], first: str, lattice: Lattice) -> None:
    things = {
        "diploma": {"kind": "credential", "level": 1, "years": [4]},
        "school of ropes": {"kind": "credential", "years": [1], "presupposes": ["diploma"]},
        "degree": {"kind": "credential", "level": 5, "years": [4], "presupposes": ["diploma"]},
    }
    usual = {"degree": {"kind": "education", "strength": "plain"}}
    known = make_lattice({"things": things, "asks": {"school of ropes / degree": "education", **usual}}, lattice)
    steps = find_routes(known, Question(to="roper", have=have)).routes[0].steps
    assert first in {step.what.iri for step in steps}


@pytest.mark.parametrize("case", UNNAMED, ids=[case["name"] for case in UNNAMED])
def test_work_that_no_source_names(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice({**case, "roles": ["tailor"]}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    answer = find_routes(known, Question(to="roper", source="tailor"))
    assert tell_unnamed(answer, known, phrases) == case["told"]
    assert [sorted(s.what.label for s in route.steps if s.do != "earn") for route in answer.routes] == case["through"]


def test_what_a_programme_takes_in_is_not_what_the_role_takes(lattice: Lattice) -> None:
    """A school that has a programme for those with less asks for less; the role does not."""
    things = {"degree": {"kind": "credential", "years": [4, 4]}, "diploma": {"kind": "credential", "years": [2, 2]}}
    routes = {}
    for sentence in ("Some lofts offer bridge programs for riggers with a diploma.", "Some lofts take a diploma."):
        less = {"kind": "education", "strength": "accepted", "prevalence": "some", "sentence": sentence}
        asks = {"degree": {"kind": "education", "strength": "required"}, "diploma": less}
        answer = find_routes(make_lattice({"things": things, "asks": asks}, lattice), Question(to="roper"))
        routes[sentence] = {step.what.iri for route in answer.routes for step in route.steps}
    offered, taken = routes.values()
    assert "diploma" not in offered and "diploma" in taken


def test_degrees_told_once_more_without_their_field_are_the_same(lattice: Lattice) -> None:
    things = {
        "degree": {"kind": "credential", "level": 5},
        "diploma": {"kind": "credential", "level": 2},
        "degree in ropes": {"kind": "credential", "level": 5, "field": "ropes", "counts_as": ["degree"]},
    }
    again = {"kind": "education", "strength": "accepted", "prevalence": "typical"}
    asks = {"degree in ropes / diploma": "education", "degree / diploma": again}
    answer = find_routes(make_lattice({"things": things, "asks": asks}, lattice), Question(to="roper"))
    taken = {step.what.iri for route in answer.routes for step in route.steps}
    assert "degree" not in taken and taken & {"degree-in-ropes", "diploma"}


@pytest.mark.parametrize(("strength", "near"), [("accepted", []), ("required", ["head roper"])])
def test_a_kind_that_asks_no_more_is_not_near(strength: str, near: list[str], lattice: Lattice) -> None:
    asks = {"permit": "licence"}
    things = {"permit": {"kind": "credential"}, "badge": {"kind": "credential"}}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    kind = Role("head roper", "head roper", specialises=("roper",))
    own = replace(
        known.requirements[0],
        iri="own",
        roles=("head roper",),
        need=Need(1, ("badge",)),
        strength=known.grades[f"{STRENGTH}{strength}"],
        instead_of=frozenset({known.requirements[0].iri}),
    )
    known = replace(known, roles={**known.roles, kind.iri: kind}, requirements=(*known.requirements, own))
    answer = find_routes(known, Question(to="roper", without=("permit",)))
    assert [one.thing.label for one in answer.nearest] == near


@pytest.mark.parametrize(
    ("label", "counts_as", "is_general"),
    [
        ("apprenticeship", ("training",), True),
        ("apprenticeship as a roper", (), False),
        ("course", ("training",), False),
    ],
)
def test_only_an_apprenticeship_in_no_trade_lasts_as_any_does(
    label: str, counts_as: tuple[str, ...], is_general: bool
) -> None:
    assert is_of_any_trade(Item("a", label, kind="training", counts_as=counts_as)) == is_general


@pytest.mark.parametrize(("strength", "is_told"), [("accepted", True), ("helpful", False)])
def test_a_school_that_some_attend_is_told_beside_the_steps(strength: str, is_told: bool, lattice: Lattice) -> None:
    asks = {
        "primary": {"kind": "education", "strength": "not-required"},
        "knot school": {"kind": "education", "strength": strength, "prevalence": "some"},
    }
    things = {"primary": {"kind": "credential", "level": 0}, "knot school": {"kind": "credential"}}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    answer = find_routes(known, Question(to="roper"))
    told = [one.label for one in find_besides(answer.routes[0], answer, known)]
    assert ("knot school" in told) == is_told


@pytest.mark.parametrize(("other", "is_told"), [("rope school", True), ("degree", False)])
def test_another_way_is_told_where_it_says_which_schooling(other: str, is_told: bool, lattice: Lattice) -> None:
    things = {
        "diploma": {"kind": "credential", "level": 1, "years": [4]},
        "knot course": {"kind": "credential", "years": [1], "presupposes": ["diploma"]},
        other: {"kind": "credential"},
    }
    less = {"kind": "education", "strength": "accepted", "prevalence": "some"}
    known = make_lattice({"things": things, "asks": {"knot course": "education", other: less}}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    answer = find_routes(known, Question(to="roper"))
    told = tell_routes(Reading("How do I become a roper?"), answer, known, phrases)
    assert (f"Another way: {other}" in told) == is_told and len(answer.routes) == 2


def test_training_that_differs_by_place_is_a_step_of_what_is_told(lattice: Lattice) -> None:
    things = {
        "diploma": {"kind": "credential", "level": 1},
        "talks": {"kind": "training"},
        "drill": {"kind": "training"},
    }
    places = {
        "talks": {"kind": "training", "context": "ashore"},
        "drill": {"kind": "training", "context": "at sea"},
    }
    known = make_lattice({"things": things, "asks": {"diploma": "education", **places}}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    told = tell_routes(Reading("How?"), find_routes(known, Question(to="roper")), known, phrases)
    assert "diploma, then training that differs by where one works" in told


@pytest.mark.parametrize(
    ("sort", "begins"),
    [
        ({"strength": "required"}, "From what sources state, there is no way"),
        ({"strength": "required", "prevalence": "most"}, "Not as a rule: sources state no way"),
        ({"strength": "typical"}, "Not as a rule: sources state no way"),
    ],
)
def test_no_way_is_told_as_firmly_as_sources_ask(sort: dict[str, str], begins: str, lattice: Lattice) -> None:
    things = {"degree": {"kind": "credential", "level": 5}}
    known = make_lattice({"things": things, "asks": {"degree": {"kind": "education", **sort}}}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    answer = find_routes(known, Question(to="roper", without=("degree",)))
    assert tell_routes(Reading("How?"), answer, known, phrases).startswith(begins)


@pytest.mark.parametrize(
    ("question", "is_told"), [("I was a roper in Norway. How do I become one?", True), ("How do I tie knots?", False)]
)
def test_what_comes_from_another_country_is_not_weighed(question: str, is_told: bool, lattice: Lattice) -> None:
    things = {"diploma": {"kind": "credential", "level": 1}}
    known = make_lattice({"things": things, "asks": {"diploma": "education"}}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    told = tell_routes(Reading(question), find_routes(known, Question(to="roper")), known, phrases)
    assert told.startswith("No source here tells how schooling, papers or work from another country") == is_told


@pytest.mark.parametrize(("start", "source"), [("head-roper", None), ("rigger", "rigger")])
def test_a_kind_of_the_goal_is_no_start(start: str, source: str | None, lattice: Lattice) -> None:
    known = make_lattice({"things": {}, "roles": ["rigger", "head-roper"]}, lattice)
    narrow = {"head-roper": replace(known.roles["head-roper"], specialises=("roper",))}
    known = replace(known, roles={**known.roles, **narrow})
    named = {"to": Mention(ROLE, "roper", ("roper",), "roper"), "from": Mention(ROLE, start, (start,), start)}
    assert to_question(Reading("How?", named=named), known).source == source


@pytest.mark.parametrize(
    ("level", "asks", "begins", "has_years"),
    [
        ("bachelor", {}, "A bachelor's degree is typical at entry to the occupation of a roper", False),
        ("postsecondary-certificate", {}, "Sources state 1 way to a roper", True),
        ("bachelor", {"badge": "licence"}, "Sources state 2 ways to a roper", False),
    ],
)
def test_a_move_from_other_work_is_no_whole_way(
    level: str, asks: dict[str, str], begins: str, has_years: bool, lattice: Lattice
) -> None:
    """Where nothing is asked of a roper itself, what is typical at entry comes before the move, else after it."""
    things = {"certificate": {"kind": "credential", "level": 2, "years": [1, 1]}, "badge": {"kind": "credential"}}
    known = make_lattice({"things": things, "asks": asks, "moves": {"rigger": {"certificate": "education"}}}, lattice)
    answer = find_routes(known, Question(to="roper"))
    grade = f"{LEVEL}{level}"
    label = known.grades[grade].label
    row = {"need": "typical education", "category": grade, "categoryLabel": label, "occupationLabel": "Ropers"}
    phrases = load_phrases(load_settings().ontology / "asking")
    told = tell_routes(Reading("How?"), answer, known, phrases, [row])
    assert told.startswith(begins)
    assert (label in told) == (level == "bachelor") and ("about 1 year" in told) == has_years


@pytest.mark.parametrize(
    ("trainings", "asks", "told"),
    [
        (["long-term on-the-job training"], {}, "by projections (Ropers): long-term on-the-job training."),
        (["no training on the job"], {}, ""),
        (["long-term on-the-job training", "no training on the job"], {}, ""),
        (["long-term on-the-job training"], {"drill": "training"}, ""),
    ],
)
def test_usual_training_is_told_where_no_step_is_training(
    trainings: list[str], asks: dict[str, str], told: str, lattice: Lattice
) -> None:
    things = {"certificate": {"kind": "credential", "level": 2}, "drill": {"kind": "training"}}
    known = make_lattice({"things": things, "asks": {"certificate": "education", **asks}}, lattice)
    answer = find_routes(known, Question(to="roper"))
    slugs = {"no training on the job": "none", "long-term on-the-job training": "long-term"}
    row = {"need": "typical training", "occupationLabel": "Ropers"}
    rows = [{**row, "category": f"{BASE}training/{slugs[name]}", "categoryLabel": name} for name in trainings]
    phrases = load_phrases(load_settings().ontology / "asking")
    for tell in (tell_routes, tell_gap):
        said = tell(Reading("How?"), answer, known, phrases, rows)
        assert (told in said) if told else "by projections" not in said


@pytest.mark.parametrize(("of", "category", "is_told"), [("rigger", "long-term", True), ("rigger", "drill", False)])
def test_usual_training_is_told_beside_that_of_a_wider_role(
    of: str, category: str, is_told: bool, lattice: Lattice
) -> None:
    """A crane operator's training is longer than that of all who move material, of whom the page speaks."""
    base = f"{BASE}training/"
    things = {"certificate": {"kind": "credential", "level": 2}, f"{base}drill": {"kind": "training"}}
    asks = {"certificate": "education", f"{base}drill": "training"}
    known = make_lattice({"things": things, "roles": [of], "asks": asks}, lattice)
    stated = [replace(one, roles=(of,)) if one.kind == "training" else one for one in known.requirements]
    known = replace(
        known, requirements=tuple(stated), roles={**known.roles, "roper": Role("roper", "roper", specialises=(of,))}
    )
    answer = find_routes(known, Question(to="roper"))
    label = f"{category} training"
    row = {"need": "typical training", "category": f"{base}{category}", "categoryLabel": label}
    phrases = load_phrases(load_settings().ontology / "asking")
    told = tell_routes(Reading("How?"), answer, known, phrases, [{**row, "occupationLabel": "Ropers"}])
    said = f"is said of a {of}; typical at entry to the occupation itself, by projections (Ropers): {label}."
    assert (said in told) == is_told


@pytest.mark.parametrize(
    ("have", "source", "had", "of_others"),
    [
        ((), None, False, False),
        (("diploma",), None, False, False),
        (("degree",), None, True, True),
        (("degree",), "rigger", True, False),
    ],
)
def test_a_move_of_others_is_not_the_way_of_who_has_the_schooling(
    have: tuple[str, ...], source: str | None, had: bool, of_others: bool, lattice: Lattice
) -> None:
    """Who has what is typical at entry is told so, and that a move from work they are not in need not be theirs."""
    grade = f"{LEVEL}bachelor"
    levels = {"certificate": 2, "diploma": 1, "degree": lattice.grades[grade].rank}
    things = {name: {"kind": "credential", "level": level} for name, level in levels.items()}
    case = {"things": things, "moves": {"rigger": {"certificate": "education"}}}
    known = make_lattice(case, lattice)
    answer = find_routes(known, Question(to="roper", have=have, source=source))
    label = known.grades[grade].label
    row = {"need": "typical education", "category": grade, "categoryLabel": label, "occupationLabel": "Ropers"}
    phrases = load_phrases(load_settings().ontology / "asking")
    for tell in (tell_routes, tell_gap):
        told = tell(Reading("How?"), answer, known, phrases, [row])
        assert ("is had already" in told, "people in other work" in told) == (had, of_others) or told.startswith(
            "Of the steps"
        )


@pytest.mark.parametrize(
    ("kind", "things", "told"),
    [
        ("experience", ["years of rigging", "years of rigging, as a sailor"], ["years of rigging, as a sailor"]),
        ("licence", ["related certification program", "certification as a roper"], ["certification as a roper"]),
        (
            "licence",
            ["crane license", "related certification program"],
            ["crane license", "related certification program"],
        ),
    ],
)
def test_what_another_step_says_is_told_once(kind: str, things: list[str], told: list[str], lattice: Lattice) -> None:
    of = {"kind": kind if kind == "experience" else "credential"}
    known = make_lattice({"things": dict.fromkeys(things, of), "asks": dict.fromkeys(things, kind)}, lattice)
    steps = told_once(find_routes(known, Question(to="roper")).routes[0], known).steps
    assert sorted(step.what.label for step in steps if step.what.iri != "roper") == told


def test_work_before_the_experience_that_is_gained_in_it_is_told_once(lattice: Lattice) -> None:
    things = {"years of experience, as a rigger": {"kind": "experience"}}
    case = {"things": things, "asks": dict.fromkeys(things, "experience"), "moves": {"rigger": {}}}
    known = make_lattice(case, lattice)
    route = find_routes(known, Question(to="roper")).routes[0]
    work = replace(route.steps[-1], what=replace(route.steps[-1].what, iri="rigger", label="rigger"))
    route = replace(route, steps=(work, *(step for step in route.steps if step.what.iri != "rigger")))
    assert [step.what.label for step in told_once(route, known).steps] == ["years of experience, as a rigger", "roper"]


@pytest.mark.parametrize(
    ("context", "years"), [("applicants to rope schools", "about 2 to 4 years"), (None, "about 4 years")]
)
def test_less_than_a_degree_that_admission_asks_shortens_a_way(
    context: str | None, years: str, lattice: Lattice
) -> None:
    things = {
        "degree": {"kind": "credential", "level": 5, "years": [4, 4]},
        "rope school": {"kind": "credential", "level": 9, "presupposes": ["degree"]},
        "2 years of undergraduate courses": {"kind": "credential"},
    }
    less = {"kind": "education", "context": context} if context else {"kind": "education", "strength": "preferred"}
    asks = {"rope school": "education", "2 years of undergraduate courses": less}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    answer = find_routes(known, Question(to="roper"))
    phrases = load_phrases(load_settings().ontology / "asking")
    assert years in tell_routes(Reading("How?"), answer, known, phrases)


def test_schooling_that_a_source_says_is_not_always_asked_for(lattice: Lattice) -> None:
    said = {"kind": "education", "strength": "not-required", "sentence": "Schooling isn’t always asked of ropers."}
    things = {"diploma": {"kind": "credential", "level": 1}, "badge": {"kind": "credential", "level": 2}}
    known = make_lattice({"things": things, "asks": {"badge": "education", "diploma": said}}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    told = tell_routes(Reading("How?"), find_routes(known, Question(to="roper")), known, phrases)
    assert "Schooling is not asked of all." in told and "isn’t always asked of ropers" in told


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        ("Degrees also are common.", {"diploma"}),
        ("Degrees are asked for by lofts.", {"diploma", "degree"}),
    ],
)
def test_schooling_that_is_common_is_no_second_step(sentence: str, steps: set[str], lattice: Lattice) -> None:
    things = {"diploma": {"kind": "credential", "level": 4}, "degree": {"kind": "credential", "level": 5}}
    asks = {"diploma": "education", "degree": {"kind": "education", "sentence": sentence}}
    answer = find_routes(make_lattice({"things": things, "asks": asks}, lattice), Question(to="roper"))
    assert {step.what.iri for step in answer.routes[0].steps if step.do == "earn"} == steps


def test_what_follows_other_schooling_is_no_way_alone(lattice: Lattice) -> None:
    sentence = "Some take a degree in sails or in nets, followed by a certificate in knots."
    things = {
        "degree in sails": {"kind": "credential", "level": 5},
        "degree in nets": {"kind": "credential", "level": 5},
        "postsecondary certificate in knots": {"kind": "credential", "level": 2},
    }
    asks = {" / ".join(things): {"kind": "education", "sentence": sentence}}
    routes = find_routes(make_lattice({"things": things, "asks": asks}, lattice), Question(to="roper")).routes
    earned = [[step.what.label for step in route.steps if step.do == "earn"] for route in routes]
    assert earned and all(len(one) == 2 and one[1] == "postsecondary certificate in knots" for one in earned)


@pytest.mark.parametrize("context", ["in some lofts", "some lofts"])
def test_where_alone_a_way_holds_is_told_with_one_in(context: str, lattice: Lattice) -> None:
    asks = {"permit": {"kind": "licence", "context": context}}
    known = make_lattice({"things": {"permit": {"kind": "credential"}}, "asks": asks}, lattice)
    answer = find_routes(known, Question(to="roper", contexts=(context,)))
    open_ = replace(answer, question=replace(answer.question, contexts=()))
    phrases = load_phrases(load_settings().ontology / "asking")
    assert "only in some lofts" in tell_routes(Reading("How do I become a roper?"), open_, known, phrases)
