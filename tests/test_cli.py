"""The command: what it prints, its exit status, its errors on one line with the mend."""

import gc
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import build_small

from kg.build import build
from kg.settings import load_settings
from kg.store import Change, Generations
from server.command import main


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    build(load_settings({}, data=folder))
    return folder


def run(arguments: Sequence[str], **more: str) -> Result:
    return CliRunner().invoke(main, [*arguments], input=more.get("stdin"))


COMMANDS = sorted(main.commands)
THING = ox.NamedNode("https://example.org/thing")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    assert f"Example: lattice {command}" in run([command, "--help"]).output


def test_every_command_is_there() -> None:
    assert set(COMMANDS) >= {
        "serve",
        "build",
        "query",
        "path",
        "check",
        "export",
        "info",
        "generations",
        "rollback",
        "backup",
    }


def test_path_answers(data: Path) -> None:
    done = run(["path", "librarian", "--data", str(data)])
    assert done.exit_code == 0
    assert (
        "In every route: high school diploma or high school equivalency, bachelor's degree, master's degree in library"
        in done.output
    )


def test_role_of_several_words_needs_no_quotes(data: Path) -> None:
    assert "library technician" in run(["path", "library", "technician", "--data", str(data), "--most", "1"]).output


def test_title_that_others_use_is_suggested(data: Path) -> None:
    assert "nearest: librarian, " in run(["path", "libarian", "--data", str(data)]).output


def test_path_as_json_and_turtle(data: Path) -> None:
    found = json.loads(run(["path", "librarian", "--data", str(data), "--json"]).output)
    assert found["reachable"] is True
    assert found["routes"][0]["years"]["total"] == 10
    assert "p-plan:Step" in run(["path", "librarian", "--data", str(data), "--format", "ttl"]).output


def test_no_route_is_status_one(data: Path) -> None:
    done = run(["path", "librarian", "--without", "masters-degree", "--data", str(data)])
    assert done.exit_code == 1
    assert "Blocked by: master's degree in library science" in done.output
    assert "Within reach: library technician" in done.output


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["path", "libarian"], 2, "nearest: librarian"),
        (["path", "librarian", "--have", "gossip"], 2, "expected one of"),
        (["path", "librarian", "--most", "0"], 2, "range"),
        (["query", "no-such-query"], 2, "canned query 'no-such-query'"),
        (["query", "requirements-of-role", "-p", "role=nobody"], 2, "parameter role 'nobody'"),
        (["query", "requirements-of-role", "-p", "role"], 2, "NAME=VALUE"),
        (["query", "who-leads-to", "-p", "to=librarian"], 2, "parameter to: expected a name among role"),
        (["query", "no/such.rq"], 3, "no such file"),
        (["frob"], 2, "No such command 'frob'. See lattice --help"),
        (["path"], 2, "Missing argument 'TO'. See lattice path --help"),
        (["load", "rdf", "no\n\x1bfile"], 3, r"no\n\x1bfile: no file, folder or zip here"),
        (["load"], 2, "ooh, onet, esco, table, sssom, proposals, skos, edoal, rdf, all See lattice load --help"),
        (["export", "--format", "docx"], 2, "expected one of"),
        (["export", "--graph", "nothing"], 2, "expected one of"),
        (["rollback", "0042-nothing"], 2, "expected one of"),
        (["rollback"], 2, "no generation before 0001-"),
        (["path", "librarian", "--store", "foo"], 2, "address of a SPARQL endpoint"),
        (["serve", "--port", "99999"], 2, "a port up to 65535"),
        (["serve", "--host", "no host"], 3, "cannot be served"),
        (["export", "--out", "/dev/null/all.ttl"], 3, "/dev/null/all.ttl: cannot be written"),
        (["backup", "/dev/null/all"], 3, "the backup cannot be written"),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], status: int, said: str, data: Path) -> None:
    done = run([*arguments, "--data", str(data)])
    assert done.exit_code == status
    assert said in done.output
    assert done.output.count("\n") == 1


def test_damaged_generation_is_listed_as_such(tmp_path: Path) -> None:
    build(load_settings({}, data=tmp_path))
    name = Generations(tmp_path).names()[0]
    broken = tmp_path / "generations" / f"0002-{name[5:]}"
    shutil.copytree(tmp_path / "generations" / name, broken)
    (broken / "generation.json").unlink()
    done = run(["generations", "--data", str(tmp_path)])
    assert (done.exit_code, done.output.splitlines()[0][:6]) == (0, "* 0001")
    assert "damaged" in done.output.splitlines()[1]
    listed = json.loads(run(["generations", "--json", "--data", str(tmp_path)]).output)
    assert [bool(row["damage"]) for row in listed] == [False, True]


def test_damaged_generation_is_built_anew(tmp_path: Path) -> None:
    build(load_settings({}, data=tmp_path))
    name = Generations(tmp_path).names()[0]
    shutil.rmtree(tmp_path / "generations" / name / "store")
    done = run(["path", "librarian", "--data", str(tmp_path)])
    assert (done.exit_code, done.output.count("\n")) == (3, 1)
    assert "built, " in run(["build", "--data", str(tmp_path)]).output
    assert "unchanged, " in run(["build", "--data", str(tmp_path)]).output


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK" + "{" * 2300 + "}" * 2300, 2),
        ("SELECT (<x:f>(1) AS ?y) {}", 2),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 3),
    ],
    ids=["deep", "function", "service"],
)
def test_query_that_fails_is_one_line(query: str, status: int, data: Path) -> None:
    done = run(["query", "-", "--data", str(data)], stdin=query)
    gc.collect()
    assert (done.exit_code, done.output.count("\n")) == (status, 1)


def test_nothing_built_says_how(tmp_path: Path) -> None:
    done = run(["path", "librarian", "--data", str(tmp_path)])
    assert done.exit_code == 3
    assert done.output == f"lattice: no graph in '{tmp_path}': expected one built by `lattice build`\n"


def test_build_info_generations(data: Path) -> None:
    assert "unchanged" in run(["build", "--data", str(data)]).output
    assert json.loads(run(["info", "--data", str(data), "--json"]).output)["quads"] > 5000
    assert run(["generations", "--data", str(data)]).output.startswith("* 0001-")


def test_query_by_name_file_and_input(data: Path, tmp_path: Path) -> None:
    named = run(
        ["query", "who-leads-to", "-p", "role=library-supervisor", "--format", "csv", "--data", str(data)]
    ).output
    assert "library technician" in named
    path = tmp_path / "q.rq"
    path.write_text("ASK {}", encoding="utf-8")
    assert run(["query", str(path), "--data", str(data)]).output == "yes\n"
    assert "1 row(s)" in run(["query", "-", "--data", str(data)], stdin="SELECT (1 AS ?one) {}").output
    assert json.loads(run(["query", "-", "--json", "--data", str(data)], stdin="ASK {}").output)["boolean"] is True
    assert run(["query", "-", "--data", str(data)], stdin="SELECT").exit_code == 2


def test_query_lists_names(data: Path) -> None:
    assert "requirements-of-role" in run(["query", "--data", str(data)]).output
    listed = json.loads(run(["query", "--json", "--data", str(data)]).output)
    assert {one["name"]: one["parameters"] for one in listed}["who-leads-to"] == ["role"]


def test_no_is_status_one(data: Path) -> None:
    assert run(["query", "-", "--data", str(data)], stdin="ASK { <a:b> <a:b> <a:b> }").exit_code == 1
    assert run(["query", "-", "--json", "--data", str(data)], stdin="ASK { <a:b> <a:b> <a:b> }").exit_code == 1


def test_table_shows_labels_and_says_what_it_assumed(data: Path) -> None:
    done = run(["query", "who-leads-to", "--data", str(data)])
    assert done.stderr.startswith("role=librarian, the file's own example")
    assert done.stdout.splitlines()[0].split()[:2] == ["from", "advancement"]
    wide = run(["query", "who-leads-to", "--iris", "--data", str(data)]).stdout
    assert "role/library-assistant" in wide


def test_folder_of_copies_is_checked(sources: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    shutil.copy(sources / "library-technicians.txt", folder)
    done = run(["check", "--document", str(folder), "--data", str(tmp_path / "data")])
    assert (done.exit_code, "21 passages proved" in done.output) == (0, True)


def test_export_and_backup(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.nq"
    assert run(["export", "--format", "nq", "--out", str(out), "--data", str(data)]).exit_code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) > 5000
    assert run(["backup", str(tmp_path / "copy"), "--data", str(data)]).exit_code == 0
    assert run(["path", "librarian", "--data", str(tmp_path / "copy")]).exit_code == 0


@pytest.mark.checks
def test_check_with_a_document_keeps_it(sources: Path, tmp_path: Path) -> None:
    build(load_settings({}, data=tmp_path))
    done = run(["check", "--document", str(sources / "library-technicians.txt"), "--data", str(tmp_path)])
    assert done.exit_code == 0
    assert "21 passages proved" in done.output
    said = run(["path", "library-technician", "--data", str(tmp_path), "--json"]).output
    assert any(step["evidence"] and step["evidence"]["quote"] for step in json.loads(said)["routes"][0]["steps"])


@pytest.mark.checks
def test_check_of_a_changed_copy_is_no(sources: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(
        (sources / "library-technicians.txt").read_text(encoding="utf-8").replace("smaller", "larger"), encoding="utf-8"
    )
    done = run(["check", "--document", str(copy), "--data", str(tmp_path / "data"), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.output)["proofs"][0]["findings"][0]["subject"].endswith("/education-2")


def test_csv_for_a_spreadsheet(data: Path) -> None:
    query = 'SELECT * WHERE { VALUES (?a ?b) { ("=1" -5) } }'
    arguments = ["query", "-", "--data", str(data), "--format"]
    assert run([*arguments, "spreadsheet"], stdin=query).output.splitlines()[1] == "'=1,-5"
    assert run([*arguments, "csv"], stdin=query).output.splitlines()[1] == "=1,-5"


def test_of_many_updates_the_newest_are_listed(tmp_path: Path) -> None:
    kept = build_small(tmp_path, [ox.Quad(THING, THING, THING, THING)])
    state = kept.load()
    for number in range(25):
        change = Change(added=f'<http://e/s> <http://e/p> "{number}" <http://e/g> .\n', created=("http://e/g",))
        state = kept.update(state, change, "2025-11-25T12:00:00")
    listed = run(["generations", "--data", str(tmp_path)]).output.splitlines()
    assert len(listed) == 1 + 20 + 1
    assert listed[-2] == f"*   {state.name}  2025-11-25T12:00:00  +1 -0"
    assert listed[-1] == "5 older updates are not shown: `lattice generations --all` shows them"
    assert len(run(["generations", "--all", "--data", str(tmp_path)]).output.splitlines()) == 1 + 25
    updates = json.loads(run(["generations", "--json", "--data", str(tmp_path)]).output)[0]["updates"]
    assert [update["number"] for update in updates] == [*range(2, 27)]
    assert updates[-1]["current"]


def test_rollback_says_how_to_go_forward_again(tmp_path: Path) -> None:
    kept = build_small(tmp_path, [ox.Quad(THING, THING, THING, THING)])
    change = Change(added='<http://e/s> <http://e/p> "1" <http://e/g> .\n', created=("http://e/g",))
    name = kept.update(kept.load(), change, "2025").name
    assert f"`lattice rollback {name}` goes forward again" in run(["rollback", "--data", str(tmp_path)]).output
    run(["rollback", name, "--data", str(tmp_path)])
    for command in (["info"], ["export", "--format", "nq"], ["query", "-"]):
        done = run([*command, "--data", str(tmp_path)], stdin="SELECT ?g { GRAPH ?g { ?s ?p '1' } }")
        assert "http://e/g" in done.output


@pytest.mark.checks
def test_build_says_how_many_statements_of_updates_it_replaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = build(load_settings({}, data=tmp_path))
    kept, graph = Generations(tmp_path), "https://w3id.org/career-lattice/graph/ladder"
    change = Change(added=f'<http://e/s> <http://e/p> "1" <{graph}> .\n')
    name = kept.update(kept.load(), change, "2025").name
    assert "unchanged" in run(["build", "--data", str(tmp_path)]).output
    ontology = tmp_path / "ontology"
    shutil.copytree(load_settings({}).ontology, ontology)
    with (ontology / "career.ttl").open("a") as file:
        file.write("# another digest\n")
    monkeypatch.setenv("LATTICE_ONTOLOGY", str(ontology))
    said = run(["build", "--data", str(tmp_path)]).output.splitlines()[-1]
    assert said.startswith("1 statement(s) that updates changed")
    assert f"`lattice rollback {name}`" in said
    assert kept.info().quads == made.quads
