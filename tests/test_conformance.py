"""The W3C's SPARQL 1.1 tests: evaluation and syntax in this process, the protocols over HTTP."""

import importlib.util
import re
import sys
import zipfile
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
import yaml
from conftest import CHECKOUT, find_shared
from serving import serve

from kg.errors import KgError
from kg.formats import get_format
from kg.reader import GRAPH
from kg.store import OxigraphReader, Upload, apply, work_out_update, work_out_upload

KNOWN: dict[str, str] = yaml.safe_load((CHECKOUT / "tests" / "cases" / "conformance.yaml").read_text(encoding="utf-8"))
IN_MEMORY = "sparql11-query,sparql11-syntax,sparql11-update,sparql11-csv-tsv,sparql11-json"
OVER_HTTP = "sparql11-protocol,sparql11-gsp-indirect,sparql11-gsp-direct,sparql11-sd,sparql11-service"


class Direct:
    """Stands in for the runner's HTTP client: its queries, updates and uploads go to the store itself."""

    def __init__(self, runner: Any) -> None:
        self.runner, self.store, self.requests = runner, ox.Store(), 0

    def request(self, method: str, url: str, body: str = "", headers: Mapping[str, str] | None = None) -> Any:
        try:
            media_type, content = self.answer(urlsplit(url), method, body, dict(headers or {}))
        except KgError as err:
            return self.runner.Response(400, {"content-type": "application/problem+json"}, str(err).encode())
        return self.runner.Response(200, {"content-type": media_type}, content)

    def answer(self, url: Any, method: str, body: str, headers: dict[str, str]) -> tuple[str, bytes]:
        if url.path == "/update":
            work_out_update(self.store, body)
        elif url.path == "/graphs":
            graph = parse_qs(url.query, keep_blank_values=True).get("graph", [""])[0]
            upload = Upload(body.encode(), headers["Content-Type"])
            _, change = work_out_upload(self.store, graph, [upload], base=url.geturl(), replaces=method == "PUT")
            apply(self.store, change)
        else:
            first = headers["Accept"].split(",")[0]
            reader = OxigraphReader(self.store, "test", {}, default_is_union=False)
            content, form = reader.answer(
                body,
                lambda form: get_format("ttl", "graph") if form == GRAPH else get_format(first, "results"),
            )
            return form.media_type, content
        return "text/plain", b""


def load_runner(tests: Path, address: str, suites: str) -> Any:
    """Return the runner of the W3C's tests, which lies beside the clone, made ready for *suites*."""
    path = find_shared("tools/run_w3c.py", "the runner of the W3C's tests")
    spec = importlib.util.spec_from_file_location("run_w3c", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    given: dict[str, Any] = {
        "default_graph_as": None,
        "reset": None,
        "load": "gsp",
        "sd": None,
        "form": False,
        "no_base": False,
    }
    given |= {"token": "secret", "token_header": "Authorization", "token_scheme": "Bearer ", "timeout": 60}
    given |= {"skip": None, "filter": None, "verbose": False, "service_host": "127.0.0.1", "out": None, "label": ""}
    places = {"query": f"{address}/sparql", "update": f"{address}/update", "gsp": f"{address}/graphs"}
    runner = module.Runner(Namespace(tests=tests, suites=suites, **given, **places))
    if not address.startswith("http:"):
        runner.c = Direct(module)
    return runner


def verdicts(runner: Any, tests: int) -> dict[str, str]:
    """Return what of *tests* tests failed: ``{test: why}``; a test that is known to fail and passes is among them."""
    limit = sys.getrecursionlimit()
    runner.run()
    sys.setrecursionlimit(limit)  # the runner raises it
    for connection in getattr(runner.c, "conns", {}).values():
        connection.close()
    if runner.mock:
        runner.mock.srv.server_close()
    found = {record["test"]: record.get("note", "") for record in runner.results if record["status"] != "pass"}
    ran = {record["test"] for record in runner.results}
    unexpected = {test: note for test, note in found.items() if test not in KNOWN}
    assert len(ran) == tests
    return unexpected | dict.fromkeys(KNOWN.keys() & ran - found.keys(), "passes, although it is known to fail")


@pytest.fixture(scope="module")
def tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("w3c")
    with zipfile.ZipFile(find_shared("w3c/sparql11.zip", "the W3C's tests")) as files:
        files.extractall(folder)
    return folder / "sparql"


def test_evaluation_and_syntax(tests: Path) -> None:
    assert verdicts(load_runner(tests, "memory:", IN_MEMORY), 498) == {}


def test_protocols(tests: Path, tmp_path: Path) -> None:
    settings = {
        "update_token": "secret",
        "default_graph": "unnamed",
        "service": "http://127.0.0.1: http://invalid.endpoint.org/",
        "sparql12": "always",
    }
    with serve(tmp_path, **settings) as address:
        assert verdicts(load_runner(tests, address, OVER_HTTP), 57) == {}


def test_known_failures_stand_in_the_documentation() -> None:
    text = (CHECKOUT / "docs" / "conformance.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(sparql1\S+)` \| (.+?) \|$", text, re.MULTILINE))
    assert listed == KNOWN
