"""Review: proposals that no query takes for mappings, verdicts that are mappings, lines from a terminal or a pipe."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from test_sssom import validate

from kg.dataset import iter_dataset
from kg.errors import ParameterError
from kg.links import load_links, to_format
from kg.load import load
from kg.proposals import load_verdicts
from kg.review import Judgement, count, find_case, judge, load_cases, load_evidence, to_author, undo
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.sources.kinds import recognise
from kg.sources.links.proposals import read_proposals
from kg.store import Editor, Generations, OxigraphReader, open_memory
from kg.vocab import GRAPH, ROLE, SKOS
from server.command import main

TABLE = Path(__file__).parent / "cases" / "review" / "jobs.sssom.tsv"
NAME, JOB = "proposed-jobs", "https://example.org/jobs/"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PREFIXES = {"role": ROLE, "skos": SKOS, "job": JOB}
# What a review says of the case of the keeper, by the last parts of the objects, and what state it leads to.
SEQUENCES = [
    ([], "open"),
    ([("librarian", "accept")], "accepted"),
    ([("librarian", "reject")], "open"),
    ([("librarian", "reject"), ("public-librarian", "reject")], "rejected"),
    ([("librarian", "reject"), ("public-librarian", "broad")], "accepted"),
    ([("librarian", "accept"), ("librarian", "reject")], "open"),
    ([("librarian", "accept"), ("", "none")], "rejected"),
    ([("", "none"), ("librarian", "close")], "accepted"),
]


def proposals() -> list[ox.Quad]:
    [source] = read_proposals(TABLE, lambda _: None)
    graph = ox.NamedNode(f"{GRAPH}proposals-{NAME}")
    found = ox.parse("".join(source.lines), format=ox.RdfFormat.N_TRIPLES)
    return [ox.Quad(one.subject, one.predicate, one.object, graph) for one in found]


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """A data directory that holds proposals alone."""
    generations = Generations(tmp_path / "data")
    generations.write(lambda store: store.extend(proposals()), digest="0" * 64, built="2026-11-26", keep=10)
    return Editor(generations, {})


def say(editor: Editor, subject: str, object_: str, verdict: str, who: str = "Ann", why: str = "") -> str:
    """Keep a verdict; return its record."""
    judgement = Judgement(f"{JOB}{subject}", f"{ROLE}{object_}" if object_ else "", verdict, who, why)
    edit = judge(editor.reader, NAME, judgement, NOW)
    assert editor.update(edit.graph, edit.text)
    return edit.record


def state(editor: Editor, subject: str) -> str:
    case = find_case(load_cases(editor.reader, NAME), f"{JOB}{subject}")
    assert case is not None
    return case.state


@pytest.fixture(scope="module")
def proposed() -> OxigraphReader:
    """The embedded graph with proposals in it."""
    return open_memory([*iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries"), *proposals()])


def test_no_query_takes_a_proposal_for_a_mapping(
    proposed: OxigraphReader, embedded: OxigraphReader, session: Session
) -> None:
    """Every canned query, with its own example, but that which lists the graphs."""
    asked = [one for one in session.queries.values() if one.form == "solutions" and one.name != "graphs"]
    for query in asked:
        if "SERVICE" not in query.text:
            assert proposed.select(query.text) == embedded.select(query.text), query.name
    assert load_links(proposed) == load_links(embedded)
    assert load_verdicts(proposed) == load_verdicts(embedded)


def test_most_doubtful_come_first(editor: Editor) -> None:
    cases = load_cases(editor.reader, NAME)
    assert [case.label for case in cases] == ["Book keeper", "law librarian", "Balloon pilot", "Shelf helper"]
    assert [one.label for one in cases[0].candidates] == ["librarian", "public librarian"]
    assert count(cases) == {"open": 4, "accepted": 0, "rejected": 0}


@pytest.mark.parametrize(("verdicts", "expected"), SEQUENCES)
def test_verdicts_lead_to_a_state(verdicts: list[tuple[str, str]], expected: str, editor: Editor) -> None:
    """What is kept is one record a pair, and a match beside those that hold."""
    for object_, verdict in verdicts:
        say(editor, "keeper", object_, verdict)
    assert state(editor, "keeper") == expected
    links = load_links(editor.reader)
    assert len({(one.subject, one.object) for one in links}) == len(links)
    matches = editor.reader.texts(f"SELECT ?p {{ <{JOB}keeper> ?p ?o }}")
    assert len(matches) == (expected == "accepted")


def test_verdict_is_one_generation(editor: Editor) -> None:
    before = int(editor.reader.generation[:4])
    say(editor, "keeper", "librarian", "accept")
    assert int(editor.reader.generation[:4]) == before + 1


def test_verdict_that_is_taken_back_leaves_the_pair_open(editor: Editor) -> None:
    record = say(editor, "keeper", "librarian", "accept")
    edit = undo(editor.reader, NAME, record)
    assert editor.update(edit.graph, edit.text)
    assert (state(editor, "keeper"), load_links(editor.reader)) == ("open", [])
    assert not editor.update(edit.graph, edit.text)
    with pytest.raises(ParameterError, match="not taken back yet"):
        undo(editor.reader, NAME, record)


def facts(editor: Editor) -> set[tuple[str, ...]]:
    """What the graph says of verdicts, but what one took the place of."""
    rows = editor.reader.texts(f"SELECT ?s ?p ?o {{ GRAPH <{GRAPH}mappings-reviewed-jobs> {{ ?s ?p ?o }} }}")
    return {(row["s"], row["p"], row["o"]) for row in rows if not row["p"].endswith("earlierVerdict")}


@pytest.mark.parametrize(("verdicts", "_"), [one for one in SEQUENCES if len(one[0]) > 1])
def test_verdict_that_is_taken_back_leaves_what_was_said_before(
    verdicts: list[tuple[str, str]], _: str, editor: Editor
) -> None:
    *before, (object_, verdict) = verdicts
    for one in before:
        say(editor, "keeper", *one)
    expected = facts(editor)
    record = say(editor, "keeper", object_, verdict, "Bo", "another trade")
    assert facts(editor) != expected
    edit = undo(editor.reader, NAME, record)
    assert editor.update(edit.graph, edit.text)
    assert facts(editor) == expected


def test_what_was_judged_anew_is_not_put_back(editor: Editor) -> None:
    say(editor, "keeper", "librarian", "accept")
    none = say(editor, "keeper", "", "none")
    say(editor, "keeper", "librarian", "reject")
    edit = undo(editor.reader, NAME, none)
    assert editor.update(edit.graph, edit.text)
    assert [one.negated for one in load_links(editor.reader)] == [True]


def test_nothing_proposed_is_accepted_as_no_counterpart(editor: Editor) -> None:
    say(editor, "pilot", "", "accept")
    assert state(editor, "pilot") == "rejected"
    assert load_verdicts(editor.reader).none == {(f"{JOB}pilot", "https://w3id.org/career-lattice/ontology")}


def test_verdicts_are_learned_from(editor: Editor) -> None:
    say(editor, "keeper", "librarian", "close")
    say(editor, "keeper", "public-librarian", "reject")
    found = load_verdicts(editor.reader)
    assert found.rejected == {(f"{JOB}keeper", f"{ROLE}public-librarian")}
    assert [one.predicate for one in found.accepted[f"{JOB}keeper"]] == [f"{SKOS}closeMatch"]


def test_two_who_judge_at_once_are_both_heard(editor: Editor, tmp_path: Path) -> None:
    other = Editor(Generations(tmp_path / "data"), {})
    say(editor, "keeper", "librarian", "accept")
    say(other, "aide", "library-assistant", "reject")
    assert count(load_cases(editor.reader, NAME)) == {"open": 2, "accepted": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"subject": "urn:nobody"}, "parameter subject"),
        ({"object": "urn:nobody"}, "what is proposed for"),
        ({"verdict": "perhaps"}, "one of accept, exact"),
        ({"who": " "}, "the name or ORCID"),
        ({"who": "x" * 201}, "at most 200"),
        ({"why": "x" * 2001}, "at most 2000"),
    ],
)
def test_what_is_no_verdict_is_refused(changed: dict[str, str], said: str, editor: Editor) -> None:
    whole = {"subject": f"{JOB}keeper", "object": f"{ROLE}librarian", "verdict": "accept", "who": "Ann"} | changed
    with pytest.raises(ParameterError, match=said):
        judge(editor.reader, NAME, Judgement(**whole), NOW)


def test_set_that_is_not_there_is_told_with_those_that_are(editor: Editor) -> None:
    with pytest.raises(ParameterError, match="one of proposed-jobs"):
        undo(editor.reader, "nothing", "urn:x")


@pytest.mark.parametrize("who", ["0000-0002-1825-0097", "orcid:0000-0002-1825-0097", "https://example.org/ann"])
def test_who_has_an_iri_is_named_by_it(who: str) -> None:
    assert to_author(who)[0] == "author_id"


def test_verdict_is_exported_with_who_when_and_why(editor: Editor, tmp_path: Path) -> None:
    say(editor, "keeper", "librarian", "reject", "0000-0002-1825-0097", 'a\t"b"\n\\c')
    say(editor, "aide", "library-assistant", "accept", "Ann > B.")
    say(editor, "pilot", "", "none")
    text = "".join(to_format("sssom", editor.reader, load_links(editor.reader), PREFIXES, "reviewed-jobs"))
    for said in ("Not", "ManualMappingCuration", "0000-0002-1825-0097", "Ann > B.", "2026-11-26", "NoTermFound"):
        assert said in text
    path = tmp_path / "out.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    result = validate(path)
    assert result.returncode == 0, result.stderr


def test_evidence_is_of_both_sides(proposed: OxigraphReader) -> None:
    case = find_case(load_cases(proposed, NAME), f"{JOB}aide")
    assert case is not None
    found = load_evidence(proposed, NAME, case)
    assert (found.subject.titles, found.subject.definitions) == (("Page", "Shelver"), ("Puts books back on shelves.",))
    [side], [reason] = found.objects.values(), found.reasons.values()
    assert side.label == "library assistant" and side.links and side.definitions
    assert (reason.matched, reason.comment) == (("assistant", "helper"), "words +1.00")


def test_place_leads_from_the_top_down(proposed: OxigraphReader) -> None:
    skos = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    proposed = open_memory(
        [
            *proposals(),
            *(
                ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode("urn:g"))
                for one in ox.parse(
                    f"{skos} <{JOB}keeper> skos:broader <urn:b> . <urn:b> skos:broader <urn:c> ; skos:prefLabel 'b' .",
                    format=ox.RdfFormat.TURTLE,
                )
            ),
        ]
    )
    case = find_case(load_cases(proposed, NAME), f"{JOB}keeper")
    assert case is not None
    assert load_evidence(proposed, NAME, case).subject.place == (("urn:c", ""), ("urn:b", "b"))


def test_table_of_proposals_is_known_as_such(tmp_path: Path) -> None:
    """So that `lattice load all` never takes it for mappings, beside those that are."""
    shutil.copy(TABLE, tmp_path)
    assert recognise(tmp_path) == "proposals"
    mappings = TABLE.read_text(encoding="utf-8").replace("links/proposed-jobs", "links/jobs")
    (tmp_path / "other.sssom.tsv").write_text(mappings, encoding="utf-8")
    assert recognise(tmp_path) is None
    assert recognise(tmp_path / "other.sssom.tsv") == "sssom"


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """The embedded graph, to be written to."""
    shutil.copytree(built, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def review(data: Path) -> Callable[..., Result]:
    def run(lines: str, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["link", "review", *arguments, "--data", str(data)], input=lines)

    return run


def test_lines_from_a_pipe_are_verdicts(review: Callable[..., Result], data: Path) -> None:
    """The most doubtful first: keeper, law librarian, pilot, aide."""
    done = review("1 r no lender\n\nb takes in more\ns\nx\nu\na\n", str(TABLE), "--by", "Ann")
    assert done.exit_code == 0, done.output
    assert "3 verdicts; 2 of 4 subjects left: 1 accepted, 1 rejected" in done.output
    listed = json.loads(review("", NAME, "--json").stdout)
    assert [case["state"] for case in listed] == ["accepted", "open", "rejected", "open"]
    verdicts = {one["object"].rsplit("/")[-1]: one for one in listed[0]["verdicts"]}
    assert verdicts["librarian"]["why"] == "no lender" and verdicts["librarian"]["negated"]
    assert verdicts["public-librarian"]["predicate"] == f"{SKOS}broadMatch"
    assert {one["who"] for one in verdicts.values()} == {"Ann"}


@pytest.mark.parametrize("line", ["maybe", "7 a", "u", "2a b c"])
def test_line_that_is_no_verdict_ends_the_run_and_keeps_those_before(
    line: str, review: Callable[..., Result], data: Path
) -> None:
    done = review(f"s\nx\n{line}\n", str(TABLE))
    assert (done.exit_code, "line 3" in done.output) == (2 if line != "u" else 0, line != "u")
    assert sum(case["state"] == "rejected" for case in json.loads(review("", NAME, "--json").stdout)) == (line != "u")


def test_verdicts_outlive_the_proposals_and_come_back_from_their_export(
    review: Callable[..., Result], data: Path, tmp_path: Path
) -> None:
    review("1 r no lender\n", str(TABLE), "--by", "Ann")
    fewer = tmp_path / "fewer.sssom.tsv"
    fewer.write_text(TABLE.read_text(encoding="utf-8").replace("0.9\t", "0.91\t"), encoding="utf-8")
    before = review("", str(TABLE), "--json").stdout
    load(Settings(data=data), "proposals", [fewer])
    assert json.loads(review("", NAME, "--json").stdout)[0]["verdicts"] == json.loads(before)[0]["verdicts"]
    out = tmp_path / "reviewed-jobs.sssom.tsv"
    arguments = ["links", "export", "--set", "reviewed-jobs", "--out", str(out), "--data", str(data)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    load(Settings(data=data), "sssom", [out])
    [verdict] = json.loads(review("", NAME, "--json").stdout)[0]["verdicts"]
    assert (verdict["negated"], verdict["who"], verdict["why"]) == (True, "Ann", "no lender")
    assert review("1 a\n", NAME).exit_code == 0
    [verdict] = json.loads(review("", NAME, "--json").stdout)[0]["verdicts"]
    assert not verdict["negated"]
