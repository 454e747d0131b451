"""How many questions in plain English are answered as meant, on the whole graph.

    .venv/bin/python bench/bench_asking.py DATA [FILE ...] [--errors]

DATA is a data directory into which everything has been loaded (``lattice load all``); a FILE is a list of groups as in
``tests/cases/ask``, by default all of ``tests/cases/ask/whole-graph``. A question is right where the query, or the
intent where its group names none, and the parameters that it names are as meant, or where it is
asked back and the group says so (``asked_back``); it is wrong where something else is answered, and otherwise asked
back. Time is that of one question in process.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from kg.ask.reading import Reading
from kg.iris import slug
from kg.model import Lattice
from kg.session import Session
from kg.settings import CHECKOUT, load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations, OxigraphReader

FOLDER = CHECKOUT / "tests" / "cases" / "ask" / "whole-graph"
ROUTES = {"path_to", "path_from_to", "gap"}  # one answer, told from one end or the other
RIGHT, BACK, WRONG = "right", "asked back", "wrong"


def judge(found: dict[str, Any], reading: Reading, meant: dict[str, Any], lattice: Lattice) -> str:
    """Return whether an answer is the one that a group of questions wants.

    Where nothing is stated of a role the answer is what is stated of a wider one or by another query, and says so: it
    is what the question was read as that counts then. Of two things that are asked at once either may be the one.
    """
    answers = [(found, reading), *(({**found, **more}, reading.also) for more in found["also"])]
    verdicts = [_judge(answer, read, meant, lattice) for answer, read in answers if read]
    return RIGHT if RIGHT in verdicts else verdicts[0]


def _judge(found: dict[str, Any], reading: Reading, meant: dict[str, Any], lattice: Lattice) -> str:
    if not found["understood"]:
        return RIGHT if "asked_back" in meant else BACK
    if "asked_back" in meant or meant.get("query", found["query"]) not in (found["query"], reading.query):
        return WRONG
    if "query" not in meant and found["intent"] != meant["intent"] and not {found["intent"], meant["intent"]} <= ROUTES:
        return WRONG
    source = (reading.person.source,) if reading.person.source else ()
    named = [iri for mention in (*reading.named.values(), *source) for iri in mention.iris]
    read = {slug(iri) for iri in named} | {slug(iri) for one in named for iri in _narrower(one, lattice)}
    person = reading.person
    told = {"have": person.have, "without": person.without}
    given = {name: {slug(iri) for one in mentions for iri in one.iris} for name, mentions in told.items()}
    given |= {name: _set(value) for name, value in found["parameters"].items()}
    wanted = {name: _set(value) for name, value in meant.get("parameters", {}).items()}
    is_as_meant = all(
        value <= given.get(name, set()) or (name in ("role", "to", "from", "credential") and value <= read)
        for name, value in wanted.items()
    )
    return RIGHT if is_as_meant else WRONG


def _narrower(iri: str, lattice: Lattice) -> list[str]:
    """Return the roles that a role takes in: what is stated of a page's role is stated of each of its parts."""
    return [role.iri for role in lattice.roles.values() if iri in role.specialises]


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
            verdict = judge(found, session.asker.read(question), meant, session.lattice)
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
