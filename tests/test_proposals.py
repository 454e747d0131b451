"""Proposals of links: any vocabulary read into terms, what is rejected left out, tables that hold, runs that go on."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from test_sssom import validate

from kg.build import build
from kg.cli import main
from kg.errors import ParameterError, SourceError
from kg.linking import Candidate, Term
from kg.proposals import Given, Proposal, Verdicts, draft_of, load_target, propose, read_terms, to_table
from kg.proposals.graphs import load_crosswalk
from kg.proposals.proposing import summarise, with_cardinality
from kg.reader import Reader
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.sources.sssom import NO_TERM_FOUND
from kg.sources.vocabulary import find_vocabulary
from kg.store import open_memory
from kg.vocab import BASE, CAREER, ROLE, SKOS

ONTOLOGY = CHECKOUT / "ontology"
SKOS_FILE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix : <https://example.org/> .
:b a skos:Concept ; skos:prefLabel "Bootmaker"@en , "Stiefelmacher"@de ; skos:altLabel "cobbler"@en ;
  skos:notation "7536" .
:old a skos:Concept ; skos:prefLabel "Patten maker"@en ; owl:deprecated true .
:k a skos:Concept ; skos:prefLabel "Schuster"@de .
"""
ISCO = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix esco: <http://data.europa.eu/esco/model#> .
@prefix isco: <http://data.europa.eu/esco/isco/> .
isco:C513 skos:inScheme <http://data.europa.eu/esco/concept-scheme/isco> ; skos:notation "513" ; skos:prefLabel "W"@en .
isco:C5132 skos:inScheme <http://data.europa.eu/esco/concept-scheme/isco> ; skos:notation "5132" ;
  skos:prefLabel "Bartenders"@en .
<https://e.org/1> esco:memberOfISCOGroup isco:C5132 ; skos:prefLabel "barista"@en ; skos:altLabel "coffee maker"@en .
"""
WIDER = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <https://e.org/> .
:linguist a skos:Concept ; skos:prefLabel "linguist"@en .
:interpreter a skos:Concept ; skos:prefLabel "interpreter"@en ; skos:broader :linguist , :elsewhere .
"""
MATCHED = f"""@prefix career: <{CAREER}> . @prefix skos: <{SKOS}> . @prefix : <https://e.org/> .
:guide a career:Role ; skos:prefLabel "guide"@en ; skos:altLabel "courier"@en ;
  skos:exactMatch :1 ; skos:closeMatch :2 .
:host a career:Role ; skos:prefLabel "host"@en ; skos:narrowMatch :2 , :3 ; skos:broadMatch :4 .
:1 skos:prefLabel "guides"@en , "Führer"@de .
:2 career:reportedTitle "city guide"@en .
:3 skos:altLabel "greeter"@en .
:4 skos:prefLabel "staff"@en .
"""
MADE = f"{BASE}vocabulary/jobs/"


class Matcher:
    """Stands in for the matcher: each term has the same two candidates."""

    def candidates(self, source: Term, most: int) -> list[Candidate]:
        names = ("https://example.org/1", 0.9), ("https://example.org/2", 0.6)
        return [Candidate(iri, iri[-1], at, at, "exact", (source.labels[0], iri[-1])) for iri, at in names][:most]


def proposals(terms: Sequence[Term], **given: Any) -> list[Proposal]:
    return [one for some in propose(terms, Matcher(), **given) for one in some]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content", "terms"),
    [
        ("jobs.txt", "Bootmaker\n\nMender\n", {f"{MADE}Bootmaker": ("Bootmaker",), f"{MADE}Mender": ("Mender",)}),
        ("jobs.csv", "Code,Title,Synonyms\n7,Maker,cobbler|clog\n", {f"{MADE}7": ("Maker", "cobbler", "clog")}),
        ("jobs.tsv", "uri\ttitle\nhttps://e.org/a\tBootmaker\n", {"https://e.org/a": ("Bootmaker",)}),
        ("jobs.ttl", SKOS_FILE, {"https://example.org/b": ("Bootmaker", "cobbler")}),
    ],
)  # fmt: skip
def test_vocabulary_is_read_in_every_form(name: str, content: str, terms: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = read_terms(tmp_path / name, ONTOLOGY)
    assert {term.iri: term.labels for term in found.terms} == terms


def test_what_is_no_term_is_counted(tmp_path: Path) -> None:
    (tmp_path / "jobs.ttl").write_text(SKOS_FILE, encoding="utf-8")
    found = read_terms(tmp_path / "jobs.ttl", ONTOLOGY)
    assert found.left_out == {"it is deprecated": 1, "it has no English label": 1}
    assert found.terms[0].groups == ("7536",)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"code,pay\n1,2\n", "jobs.csv:1: columns code, pay: expected one of titles, such as title, label"),
        (b'title\n"a\n', "cannot be read"),
        (b"title\nCaf\xe9\n", "jobs.csv:2: is not UTF-8"),
        (b"title\n", "no term here"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_is_expected(content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_bytes(content)
    with pytest.raises(SourceError, match=problem):
        read_terms(tmp_path / "jobs.csv", ONTOLOGY)


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.zip", "folder"])
def test_table_is_read_in_a_folder_or_zip(name: str, tmp_path: Path) -> None:
    content = "Code,Title\n7,Maker\n"
    if name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as zipped:
            zipped.writestr("catalogue/jobs.csv", content)
    else:
        file = tmp_path / name if name.endswith("csv") else tmp_path / name / "jobs.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    assert [term.labels for term in read_terms(tmp_path / name, ONTOLOGY).terms] == [("Maker",)]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (None, "jobs: no file, folder or zip here"),
        ((), "jobs: no file in it"),
        (("one.csv", "two.csv"), "several files that may be the vocabulary.*found one.csv, two.csv"),
        (("empty.csv",), "it is empty: expected titles"),
    ],
)
def test_what_is_no_vocabulary_is_told_before_missing_packages(
    files: tuple[str, ...] | None, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kg.proposals", None)  # as without numpy
    if files is not None:
        (tmp_path / "jobs").mkdir()
        for file in files:
            (tmp_path / "jobs" / file).touch()
    found = CliRunner().invoke(main, ["link", str(tmp_path / "jobs"), "--data", str(tmp_path / "nowhere")])
    assert re.search(problem, found.output) and found.exit_code == 3


def test_file_that_may_not_be_read_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = tmp_path / "jobs.csv"
    jobs.write_text("title\nMaker\n", encoding="utf-8")

    def refused(path: Path, *_: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(SourceError, match=r"jobs\.csv: cannot be read: Permission denied$"):
        find_vocabulary(jobs)


def test_missing_package_is_told_where_there_is_a_vocabulary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kg.proposals", None)
    (tmp_path / "jobs.txt").write_text("Maker\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["link", str(tmp_path / "jobs.txt"), "--data", str(tmp_path / "nowhere")])
    assert "make linking in the checkout" in found.output


def test_roles_of_the_graph_are_terms_with_their_other_names(session: Session) -> None:
    terms = {term.iri: term.labels for term in load_target(session.reader).terms}
    assert terms[f"{ROLE}librarian"][0] == "librarian"
    assert len(terms[f"{ROLE}library-technician"]) > 1


def test_graph_that_is_not_there_is_told_with_those_that_are(session: Session) -> None:
    with pytest.raises(ParameterError, match=r"a graph with roles, occupations or concepts: .*things"):
        load_target(session.reader, "nowhere")


def loaded(turtle: str) -> Reader:
    """A graph that holds *turtle* alone."""
    graph = ox.NamedNode("https://e.org/g")
    found = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return open_memory(ox.Quad(one.subject, one.predicate, one.object, graph) for one in found)


def test_unit_groups_are_terms_with_the_names_of_who_is_in_them() -> None:
    target = load_target(loaded(ISCO), "isco-08")
    assert [(term.iri[-5:], term.labels, term.members, term.groups, term.is_group) for term in target.terms] == [
        ("C5132", ("Bartenders",), ("barista", "coffee maker"), ("5132",), True)
    ]


def test_role_has_the_titles_of_the_occupations_nearest_to_it() -> None:
    """What another role is, is no name of the wider one; what no role is, is a name of what is in it."""
    terms = {term.labels[0]: term for term in load_target(loaded(MATCHED)).terms}
    assert terms["guide"].labels == ("guide", "courier", "city guide", "guides")
    assert (terms["host"].labels, terms["host"].members) == (("host",), ("greeter",))


def test_link_stated_from_the_occupation_counts_as_one_from_the_role() -> None:
    turned = """:1 skos:exactMatch :guide . :2 skos:closeMatch :guide . :2 skos:broadMatch :host .
        :3 skos:broadMatch :host . :4 skos:narrowMatch :host ."""
    stated = MATCHED.replace("skos:exactMatch :1 ; skos:closeMatch :2", "a career:Role")
    stated = stated.replace("skos:narrowMatch :2 , :3 ; skos:broadMatch :4", "a career:Role")
    assert load_target(loaded(stated + turned)).terms == load_target(loaded(MATCHED)).terms


def test_role_that_another_is_matched_to_is_no_occupation() -> None:
    guide, _ = load_target(loaded(MATCHED + ":host skos:broadMatch :guide .")).terms
    assert "host" not in (*guide.labels, *guide.members)


@pytest.mark.parametrize("ends", ["isco:C2622 skos:closeMatch soc:25-4022", "soc:25-4022 skos:broadMatch isco:C2622"])
def test_crosswalk_leads_on_whichever_side_states_it(ends: str) -> None:
    prefixes = f"@prefix soc: <{BASE}scheme/soc-2018/> . @prefix isco: <http://data.europa.eu/esco/isco/> ."
    found = load_crosswalk(loaded(f"@prefix skos: <{SKOS}> . {prefixes} {ends} ."))
    assert found == {"25-4022": ("2622",)}


def test_terms_of_a_graph_say_what_is_wider() -> None:
    """The matcher looks at what is narrower than a target, and leaves out what is no target."""
    terms = {term.iri: term.broader for term in load_target(loaded(WIDER), "https://e.org/g").terms}
    assert terms == {
        "https://e.org/interpreter": ("https://e.org/elsewhere", "https://e.org/linguist"),
        "https://e.org/linguist": (),
    }


def test_what_was_rejected_is_not_proposed_again() -> None:
    found = proposals([Term("t:1", ("one",))], verdicts=Verdicts(frozenset({("t:1", "https://example.org/1")})))
    assert [one.object for one in found] == ["https://example.org/2"]


def test_what_was_accepted_is_given_and_nothing_else_by_its_relation() -> None:
    known = {"t:1": (Given(f"{SKOS}exactMatch", "https://example.org/2", "2"),)}
    (found,) = proposals([Term("t:1", ("one",))], verdicts=Verdicts(accepted=known))
    assert (found.object, found.confidence, found.justification[-21:]) == (
        "https://example.org/2",
        None,
        "ManualMappingCuration",
    )
    other = {"t:1": (Given(f"{SKOS}broadMatch", "https://example.org/3", "3"),)}
    found_too = proposals([Term("t:1", ("one",))], verdicts=Verdicts(accepted=other))
    assert [one.object[-1] for one in found_too] == ["3", "1", "2"]


def test_nothing_is_proposed_where_a_person_said_that_there_is_nothing() -> None:
    (found,) = proposals([Term("t:1", ("one",))], verdicts=Verdicts(none=frozenset({("t:1", "t:")})))
    assert (found.object, found.confidence) == (NO_TERM_FOUND, None)


def test_verdicts_concern_a_run_by_both_ends() -> None:
    verdicts = Verdicts(
        frozenset({("a", "x"), ("a", "elsewhere"), ("b", "x")}),
        {"a": (Given("p", "x"), Given("p", "elsewhere"))},
        frozenset({("a", "here"), ("a", "there")}),
    )
    assert verdicts.concerning({"a"}, {"x"}, "here").count() == {"accepted": 1, "rejected": 1, "none": 1}


def test_what_has_no_counterpart_says_so_with_what_came_nearest() -> None:
    (found,) = proposals([Term("t:1", ("one",))], least=0.95)
    assert (found.object, found.confidence, found.comment) == (NO_TERM_FOUND, 0.1, "The likeliest: 1 (0.90)")


def test_cardinality_counts_both_sides() -> None:
    rows = with_cardinality(proposals([Term("t:1", ("one",)), Term("t:2", ("two",))]))
    assert {row.cardinality for row in rows} == {"n:n"}
    assert summarise(rows).relations == {"exactMatch": 4}


def test_table_is_valid(tmp_path: Path) -> None:
    rows = with_cardinality(
        [*proposals([Term("https://e.org/1", ("one\ttwo",))]), *proposals([Term("https://e.org/2", ("a",))], least=1)]
    )
    path = tmp_path / "all.sssom.tsv"
    path.write_text(to_table(rows, name="jobs", source="https://example.org/", version="1"), encoding="utf-8")
    result = validate(path)
    assert result.returncode == 0, result.stderr


def test_run_that_was_stopped_goes_on_and_gives_the_same(tmp_path: Path) -> None:
    """The command itself: a whole run; then one whose draft has been cut within a line."""
    settings = Settings(data=tmp_path / "data")
    build(settings)
    jobs, out = tmp_path / "jobs.txt", tmp_path / "jobs.sssom.tsv"
    jobs.write_text("Librarian\nLibrary aide\nAstronaut\n", encoding="utf-8")

    def link(*more: str) -> dict[str, Any]:
        program = "from server.command import main; main()"
        command: list[str | Path] = [
            sys.executable,
            "-c",
            program,
            "link",
            jobs,
            "--data",
            settings.data,
            "--out",
            out,
            "--json",
            *more,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, cwd=CHECKOUT)
        return dict(json.loads(done.stdout))

    first = link()
    whole = out.read_text(encoding="utf-8")
    assert (first["terms"], first["resumed"], draft_of(out).exists()) == (3, 0, False)
    assert first["proposals"][0]["object"] == f"{ROLE}librarian"
    draft = "\n".join([first["digest"], json.dumps(first["proposals"][:1]), '[{"subject'])
    draft_of(out).write_text(draft, encoding="utf-8")
    again = link()
    assert again["resumed"] == 1
    assert out.read_text(encoding="utf-8") == whole
