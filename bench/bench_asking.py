"""How many questions in plain English are answered as meant, on the whole graph.

    .venv/bin/python bench/bench_asking.py DATA [FILE ...] [--errors]

DATA is a data directory into which everything has been loaded (``lattice load all``); a FILE is a list of groups as in
``tests/cases/ask``, by default all of ``tests/cases/ask/whole-graph``. A question is right where intent, query and the
parameters that its group names are as meant, or where it is asked back and the group says so (``asked_back``); it is
wrong where something else is answered, and otherwise asked back. Time is that of one question in process.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from kg.session import Session
from kg.settings import CHECKOUT, load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations, OxigraphReader

FOLDER = CHECKOUT / "tests" / "cases" / "ask" / "whole-graph"
RIGHT, BACK, WRONG = "right", "asked back", "wrong"


def judge(found: dict[str, Any], meant: dict[str, Any]) -> str:
    """Return whether an answer is the one that a group of questions wants."""
    if not found["understood"]:
        return RIGHT if "asked_back" in meant else BACK
    if "asked_back" in meant or found["intent"] != meant["intent"]:
        return WRONG
    if found["query"] != meant.get("query", found["query"]):
        return WRONG
    given = {name: _set(value) for name, value in found["parameters"].items()}
    wanted = {name: _set(value) for name, value in meant.get("parameters", {}).items()}
    return RIGHT if all(value <= given.get(name, set()) for name, value in wanted.items()) else WRONG


def _set(value: str | list[str]) -> set[str]:
    return {*value} if isinstance(value, list) else {value}


def main() -> int:
    """Print a row for each file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(FOLDER.glob("*.yaml")))
    parser.add_argument("--errors", action="store_true", help="each question that is not right, and how it was read")
    given = parser.parse_args()
    settings = load_settings(data=given.data)
    state = Generations(settings.data).load()
    session = Session(settings, OxigraphReader(state.store, state.name, load_prefixes(settings.ontology)))
    start = time.perf_counter()
    session.asker.answer("what does a librarian need", session.reader)
    print(f"first answer, with the index made: {time.perf_counter() - start:.1f} s\n")
    print("| file | questions | right | asked back | wrong | median, ms |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    errors = []
    for path in given.files:
        counts, times = dict.fromkeys((RIGHT, BACK, WRONG), 0), []
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))
        for question, meant in ((question, group) for group in groups for question in group["questions"]):
            start = time.perf_counter()
            found = session.asker.answer(question, session.reader)
            times.append((time.perf_counter() - start) * 1000)
            verdict = judge(found, meant)
            counts[verdict] += 1
            if verdict != RIGHT:
                errors.append(f"{verdict}: {question}: {found['intent']} {found['query']} {found['parameters']}")
        figures = " | ".join(str(count) for count in counts.values())
        print(f"| `{path.name}` | {sum(counts.values())} | {figures} | {statistics.median(times):.1f} |")
    if given.errors:
        print("", *errors, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
