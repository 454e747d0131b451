"""The page for programs: each example is run as it stands against a real service, by the client that it documents."""

import doctest
import json
import re
import sys
from pathlib import Path

import pytest
from serving import Serving

DOCS = Path(__file__).resolve().parent.parent / "docs"
TEXT = (DOCS / "programs.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_examples_answer_as_they_say(served: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS)
    monkeypatch.delitem(sys.modules, "lattice_client", raising=False)
    examples = "".join(blocks("python")).replace("http://127.0.0.1:8000", served.address)
    test = doctest.DocTestParser().get_doctest(examples, {}, "programs.md", None, 0)
    said: list[str] = []
    found = doctest.DocTestRunner().run(test, out=said.append)
    assert found.attempted > 10
    assert not found.failed, "".join(said)


def test_setting_of_a_desktop_client_is_json() -> None:
    (setting,) = blocks("json")
    server = json.loads(setting)["mcpServers"]["career-lattice"]
    assert (server["command"], server["args"][:2]) == ("lattice", ["mcp", "--store"])
