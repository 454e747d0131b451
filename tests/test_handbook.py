"""Pages of the handbook as statements: roles and their parts, what is asked, how it is said, where it stands."""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import SourceError
from kg.graph import load_lattice
from kg.load import load
from kg.model import Lattice, Question
from kg.names import Names
from kg.paths import find_routes
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.sources.handbook import read_ooh
from kg.sources.handbook.roles import Roles
from kg.sources.ooh import read_page
from kg.vocab import BASE, CAREER, SKOS, STRENGTH
from server.app import create_app

PAGE = Path(__file__).with_name("pages") / "glaziers-and-tinters.html"
ONTOLOGY = CHECKOUT / "ontology"
GRAPH = f"{BASE}graph/ooh-pages-2024-34"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Session:
    settings = Settings(data=tmp_path_factory.mktemp("handbook") / "data")
    load(settings, "ooh", [PAGE])
    return Session(settings)


@pytest.fixture(scope="module")
def read(loaded: Session) -> Lattice:
    return loaded.lattice


def ask(session: Session, pattern: str) -> bool:
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in session.prefixes.items())
    return session.reader.ask(f"{declared}ASK {{ GRAPH <{GRAPH}> {{ {pattern} }} }}")


def test_page_that_stands_for_two_groups_is_a_role_with_two_parts(read: Lattice) -> None:
    whole = f"{BASE}role/glazier-or-tinter"
    assert read.roles[f"{BASE}role/glazier"].specialises == (whole,)
    assert read.roles[f"{BASE}role/tinter"].specialises == (whole,)


def test_group_is_called_what_the_heading_calls_one_of_it(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8").replace("How to Become a Glazier", "How to Become a Pane Setter")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    lines = "".join(read_ooh(tmp_path / "page.html", lambda _: None, ONTOLOGY).lines)
    assert f'<{BASE}role/pane-setter> <{SKOS}prefLabel> "pane setter"@en' in lines
    assert f'<{BASE}role/pane-setter> <{SKOS}altLabel> "Glaziers"@en' in lines


def test_share_of_an_industry_is_of_the_group_that_its_table_is_on(tmp_path: Path) -> None:
    table = "<table><tbody><tr><td>Boatyards</td><td>88%</td></tr></tbody></table>"
    more = f"<p>The largest employers of tinters were as follows:</p>{table}<p>Glaziers stand on scaffolds"
    page = PAGE.read_text(encoding="utf-8").replace("<p>Glaziers stand on scaffolds", more)
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    lines = [line for line in read_ooh(tmp_path / "page.html", lambda _: None, ONTOLOGY).lines if "-share-" in line]
    of = {line.split()[0]: line.split()[2] for line in lines if f"<{CAREER}role>" in line}
    shares = {line.split()[0]: line.split()[2] for line in lines if f"<{CAREER}value>" in line}
    tinters = next(node for node, share in shares.items() if share.startswith('"88'))
    assert of[tinters].endswith("/tinter>") and len(set(of.values())) == 2


@pytest.mark.parametrize(
    ("opening", "roles", "where"),
    [
        ("Glaziers and tinters typically do the following:", {"glazier-or-tinter"}, "unrestricted"),
        ("Tinters typically do the following:", {"glazier-or-tinter", "tinter"}, "tinters"),
        ("In boatyards, glaziers and tinters typically do the following:", {"glazier-or-tinter"}, "boatyards"),
        ("Tinters dye panes. They typically do the following:", {"glazier-or-tinter", "tinter"}, "tinters"),
        (
            "Glaziers and tinters who work in the dye office plan. They typically do the following:",
            {"glazier-or-tinter"},
            "who-work-in-the-dye-office",
        ),
    ],
)
def test_duties_are_of_those_whom_the_line_over_their_list_names(
    opening: str, roles: set[str], where: str, tmp_path: Path
) -> None:
    more = f"<p>{opening}</p><ul><li>Sweep up shards</li></ul><h3>"
    whole = PAGE.read_text(encoding="utf-8")
    head, tail = whole.split("Cut panes", 1)
    (tmp_path / "page.html").write_text(f"{head}Cut panes{tail.replace('</ul>', '</ul>' + more, 1)}", encoding="utf-8")
    lines = [*read_ooh(tmp_path / "page.html", lambda _: None, ONTOLOGY).lines]
    duty = next(line.split()[0] for line in lines if "Sweep up shards" in line and f"<{CAREER}does>" in line)
    own = [line.split() for line in lines if line.startswith(f"{duty} ")]
    said = {
        name: {line[2].strip("<>").rsplit("/", 1)[-1] for line in own if line[1] == f"<{CAREER}{name}>"}
        for name in ("role", "context")
    }
    assert said == {"role": roles, "context": {where}}


def test_title_turned_round_is_the_name_before_its_comma() -> None:
    page = read_page('<h1>Weavers, Lace and Felt</h1><article aria-labelledby="become-one"><p>So.</p></article>')
    roles = Roles([page], {}, {})
    assert roles.who("weavers", page) == roles.find("weaver", page) == (f"{BASE}role/weaver-lace-and-felt",)


def test_what_is_asked_of_all_is_asked_of_the_page_and_of_one_group_of_its_part(read: Lattice) -> None:
    asked = {
        (r.roles[0].rsplit("/", 1)[-1], r.kind, r.strength.label)
        for r in read.requirements
        if "glazier" in r.iri and r.roles
    }
    assert ("glazier-or-tinter", "education", "typical") in asked
    assert any(role == "tinter" and kind == "licence" for role, kind, _ in asked)


def test_hedge_and_words_that_a_rule_went_by_are_kept(loaded: Session) -> None:
    assert ask(loaded, '?s career:hedge "Most" ; career:readBy ?rule ; career:sureness ?sure ; career:matched ?words')


def test_what_the_graph_has_is_not_named_anew(loaded: Session) -> None:
    """Every thing has one preferred name in a language, in whichever graph."""
    twice = "ASK { ?s skos:prefLabel ?a , ?b FILTER (STRSTARTS(STR(?s), STR(career:)) = false && STR(?a) < STR(?b)) }"
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in loaded.prefixes.items())
    assert not loaded.reader.ask(declared + twice)


def test_sentence_that_no_rule_reads_is_kept_as_a_passage_without_a_statement(loaded: Session) -> None:
    assert ask(loaded, "?p a career:Passage ; oa:exact ?text FILTER NOT EXISTS { ?s career:evidence ?p }")


def test_sentence_is_evidence_with_its_text(loaded: Session) -> None:
    quote = "Most glaziers and tinters need a high school diploma."
    assert ask(loaded, f'?s career:evidence ?p . ?p <http://www.w3.org/ns/oa#exact> "{quote}"@en ; career:digest ?d')


def test_length_of_an_apprenticeship_is_that_of_the_page(read: Lattice) -> None:
    item = read.items[f"{BASE}training/apprenticeship-glazier-or-tinter"]
    assert item.duration is not None and (item.duration.at_least, item.duration.at_most) == (3.0, 4.0)


def test_vague_target_of_an_advancement_is_a_role_of_the_page(read: Lattice) -> None:
    moves = [move for move in read.advancements if "glaziers-and-tinters" in move.iri]
    assert [target for move in moves for target in move.targets] == [f"{BASE}role/supervisor-glazier-or-tinter"]


def test_either_degree_of_the_quick_facts_is_told_as_it_stands(tmp_path: Path) -> None:
    page = re.sub(
        r"(Entry-Level Education</th><td>)[^<]+", r"\1Doctoral or professional degree", PAGE.read_text("utf-8")
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    lines = "".join(read_ooh(tmp_path / "page.html", lambda _: None, ONTOLOGY).lines)
    asked = re.findall(r"education-quick-facts-2024-34> <[^>]*anyOf> <[^>]*/([^/>]+)>", lines)
    assert asked == ["doctoral-degree"]
    assert "doctoral or professional degree, as usual on entry" in lines


def test_years_that_are_more_than_enough_are_no_length(tmp_path: Path) -> None:
    more = "<p>Tinters typically need less than 5 years of experience in a related occupation.</p><h3>"
    page = PAGE.read_text(encoding="utf-8").replace("<h3>Training</h3>", f"{more}Training</h3>", 1)
    assert more in page
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    lines = "".join(read_ooh(tmp_path / "page.html", lambda _: None, ONTOLOGY).lines)
    held = f"<{BASE}experience/experience-related-occupation-less-than-5-years>"
    assert f"anyOf> {held}" in lines
    assert not re.search(rf"{held} <[^>]*yearsAtLeast>", lines)


def test_quick_facts_weigh_nothing_where_the_prose_says_more(read: Lattice) -> None:
    found = {r.iri.rsplit("/", 1)[-1]: r.strength.iri for r in read.requirements if "quick-facts" in r.iri}
    assert found["glaziers-and-tinters-education-quick-facts-2024-34"] == f"{STRENGTH}plain"
    assert found["glaziers-and-tinters-experience-quick-facts-2024-34"] == f"{STRENGTH}not-required"


@pytest.mark.parametrize(
    "pattern",
    [
        'observation:glaziers-and-tinters-median-pay-2024-34 career:value 50000 ; career:unit "US dollars a year"',
        "role:glazier skos:exactMatch <https://w3id.org/career-lattice/scheme/soc-2018/47-9991>",
        '?duty a career:Duty ; career:does "Cut panes"',
        "?likeness a career:Similarity ; career:similarTo role:roofer",
        "?need a career:QualityNeed ; career:quality quality:patience",
    ],
)
def test_tables_and_lists_are_statements(loaded: Session, pattern: str) -> None:
    assert ask(loaded, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        '?s a career:WorkCondition ; career:condition "Glaziers stand on scaffolds in wind and rain." ; '
        "career:strength strength:plain ; career:prevalence prevalence:unstated",
        'work-condition:glaziers-and-tinters-work-environment-injuries-and-illnesses-1-2024-34 career:hedge "may" ; '
        "career:role role:glazier-or-tinter ; career:strength strength:conditional",
        '?s career:condition "Most glaziers work full time, and some work at night." ; '
        'career:prevalence prevalence:some ; career:hedge "Most ... some"',
        '?s a career:Outlook ; career:outlook ?said ; career:hedge "projected" ; '
        'career:evidence [ career:section "job-outlook-opening" ; oa:exact ?text ] FILTER (?said = STR(?text))',
    ],
)
def test_work_and_outlook_are_told_as_they_stand(loaded: Session, pattern: str) -> None:
    assert ask(loaded, pattern)


def test_tables_and_the_summary_tell_nothing_of_work_or_outlook() -> None:
    source = read_ooh(PAGE, lambda _: None, ONTOLOGY)
    assert list(source.lines)
    assert (source.tally.kept["work condition"], source.tally.kept["outlook"]) == (3, 1)
    assert source.tally.left["work condition", "it introduces a table"] == 1
    assert source.tally.left["work condition", "it counts jobs"] == 1
    assert source.tally.left["outlook", "it introduces a table"] == 1


PAID = "observation:glaziers-and-tinters-"


@pytest.mark.parametrize(
    "pattern",
    [
        f"{PAID}median-pay-2024-34 career:evidence [ career:section 'quick-facts' ] , [ career:section 'pay-opening' ]",
        f"{PAID}pay-tenth-percentile-2024-34 career:role role:glazier-or-tinter ; career:value 31310 ; "
        "career:measure measure:pay-tenth-percentile ; career:year '2024'^^xsd:gYear",
        f"{PAID}median-pay-tinter-2024-34 career:role role:tinter ; career:value 47470",
        f"{PAID}pay-ninetieth-percentile-tinter-2024-34 career:role role:tinter ; career:hedge 'more than'",
        f"{PAID}pay-table-1-2-2024-34 career:measure measure:industry-median-pay ; career:industry 'Boatyards' ; "
        "career:hedge 'or more' ; career:evidence [ career:section 'pay-opening' ] , [ career:section 'pay-table-1' ]",
    ],
)
def test_pay_is_of_the_role_that_its_sentence_names(loaded: Session, pattern: str) -> None:
    assert ask(loaded, pattern)


def test_role_page_calls_pay_in_an_industry_so_where_it_has_no_share(loaded: Session) -> None:
    page = create_app(loaded).test_client().get("/role/glazier-or-tinter", headers={"Accept": "text/html"}).text
    assert "Glass fairs: median pay 48,480 US dollars a year (2024)" in re.sub(r"<[^>]+>", "", page)


def test_pay_of_whom_the_page_does_not_list_makes_no_role_and_stays_a_passage(loaded: Session) -> None:
    assert not ask(loaded, "?role skos:prefLabel ?name FILTER (CONTAINS(?name, 'polisher'))")
    assert ask(loaded, "?passage career:section 'pay-opening' ; oa:exact ?said FILTER (CONTAINS(?said, 'polishers'))")


def test_what_the_work_environment_says_too_is_set_aside_under_pay(loaded: Session) -> None:
    aside = "?passage career:section 'pay-opening' ; career:setAside 'the work environment says it' ; oa:exact ?said"
    assert ask(loaded, f"{aside} FILTER (CONTAINS(?said, 'at night'))")
    assert not ask(loaded, f"{aside} FILTER (CONTAINS(?said, 'by the pane'))")


def test_shortcuts_are_concluded_beside_the_statements(loaded: Session) -> None:
    derived = f"ASK {{ GRAPH <{GRAPH}-derived> {{ <{BASE}role/glazier-or-tinter> <{CAREER}typicallyNeeds> ?what }} }}"
    assert loaded.reader.ask(derived)


def test_role_is_found_by_its_title(loaded: Session) -> None:
    assert Names(loaded.reader).get_role("Glaziers and Tinters") == f"{BASE}role/glazier-or-tinter"


def test_page_that_a_person_has_modelled_is_left_out(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8").replace("glaziers-and-tinters", "librarians")
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(page if name == "a.html" else PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    source = read_ooh(tmp_path, lambda _: None, ONTOLOGY)
    lines = list(source.lines)
    assert source.tally.left["page", "the graph has it, modelled by hand"] == 1
    assert lines and not any("librarians-" in line for line in lines)
    with pytest.raises(SourceError, match=r"a\.html: no page here .*modelled by hand"):
        list(read_ooh(tmp_path / "a.html", lambda _: None, ONTOLOGY).lines)


def test_what_is_no_page_of_the_handbook_is_refused_alone_and_counted_among_others(tmp_path: Path) -> None:
    (tmp_path / "recipes.html").write_text("<h1>Recipes</h1>", encoding="utf-8")
    with pytest.raises(SourceError, match=r"recipes\.html"):
        list(read_ooh(tmp_path / "recipes.html", lambda _: None, ONTOLOGY).lines)
    shutil.copy(PAGE, tmp_path)
    source = read_ooh(tmp_path, lambda _: None, ONTOLOGY)
    assert list(source.lines) and source.tally.left["page", "it is no page of the handbook"] == 1
    assert any(name == "recipes.html" for name, _ in source.tally.left)


def test_every_line_is_a_triple() -> None:
    lines = list(read_ooh(PAGE, lambda _: None, ONTOLOGY).lines)
    assert len(list(ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES))) == len(lines)


def test_planner_reads_what_is_loaded(loaded: Session) -> None:
    assert f"{BASE}role/glazier" in load_lattice(loaded.reader).roles


def test_page_is_read_again_by_other_rules(tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, ontology)
    settings = Settings(data=tmp_path / "data", ontology=ontology)
    load(settings, "ooh", [PAGE])
    assert load(settings, "ooh", [PAGE])[1][0].is_new is False
    with (ontology / "reading" / "hedges.yaml").open("a", encoding="utf-8") as rules:
        rules.write("# another reading\n")
    assert load(settings, "ooh", [PAGE])[1][0].is_new is True


def test_role_that_asks_for_no_schooling_is_open_to_all(tmp_path: Path) -> None:
    """What training on the job is, and how much of it, is one training."""
    settings = Settings(data=tmp_path / "data")
    plain = PAGE.read_text(encoding="utf-8")
    start = plain.index("</h2>", plain.index('aria-labelledby="become-one"')) + len("</h2>")
    end = plain.index("</article>", start)
    prose = """<p>Glaziers and tinters typically need no formal education to enter the occupation.
They learn on the job.</p>
<p>Glaziers and tinters typically receive short-term on-the-job training.</p>"""
    (page := tmp_path / "page.html").write_text(plain[:start] + prose + plain[end:], encoding="utf-8")
    load(settings, "ooh", [page])
    lattice = Session(settings).lattice
    route = find_routes(lattice, Question(to=f"{BASE}role/glazier-or-tinter")).routes[0]
    assert [(step.do, step.what.iri.rsplit("/", 1)[-1]) for step in route.steps] == [
        ("take-role", "glazier-or-tinter"),
        ("train", "short-term"),
    ]
