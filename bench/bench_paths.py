"""How long a question takes: in process, as a whole process, and a build. Prints figures for bench/README.md."""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.build import build
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.question import to_question
from kg.session import Session
from kg.settings import load_settings

QUESTIONS: list[dict[str, object]] = [
    {"to": "librarian"},
    {"to": "librarian", "source": "library-assistant", "have": ["high-school-diploma"]},
    {"to": "library-technician", "without": ["associate-degree", "postsecondary-certificate"]},
    {"to": "library-technician", "contexts": ["public-school"]},
    {"to": "library-supervisor"},
    {"to": "librarian", "without": ["masters-degree"]},
    {"to": "librarian", "contexts": ["public-school"]},
    {"to": "high-school-teacher"},
]


def milliseconds(run: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Return minimum, median and maximum of *times* runs, after one that does not count."""
    run()
    took = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        took.append((time.perf_counter() - start) * 1000)
    return min(took), statistics.median(took), max(took)


def random_questions(lattice: Lattice, number: int) -> list[Question]:
    """Return questions about anything in the graph, the same ones each time."""
    chance = random.Random(5)
    roles, contexts = sorted(lattice.roles), sorted(lattice.contexts)
    credentials = sorted(iri for iri, item in lattice.items.items() if item.kind == "credential")
    return [
        Question(
            to=chance.choice(roles),
            source=chance.choice([None, None, *roles]),
            have=tuple(chance.sample(credentials, chance.choice([0, 0, 1, 2]))),
            without=tuple(chance.sample(credentials, chance.choice([0, 0, 1]))),
            contexts=tuple(chance.sample(contexts, chance.choice([0, 0, 1, 1, 2]))),
        )
        for _ in range(number)
    ]


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({}, data=Path(folder) / "data")
        start = time.perf_counter()
        generation, _ = build(settings)
        print(f"build, {generation.quads} statements: {time.perf_counter() - start:.2f} s")
        session = Session(settings)
        names, lattice = session.names, session.lattice
        for given in QUESTIONS:
            question = to_question(names, **given)  # type: ignore[arg-type]
            least, median, most = milliseconds(lambda question=question: find_routes(lattice, question), 50)  # type: ignore[misc]
            print(f"{json.dumps(given)}: {least:.1f} / {median:.1f} / {most:.1f} ms")
        least_of = sorted(
            milliseconds(lambda question=question: find_routes(lattice, question), 3)[0]  # type: ignore[misc]
            for question in random_questions(lattice, 600)
        )
        quantiles = [least_of[int(len(least_of) * part)] for part in (0.5, 0.95, 0.99)]
        print(
            "600 random questions, median / 95 % / 99 % / slowest:", *(f"{q:.1f}" for q in [*quantiles, least_of[-1]])
        )
        command: list[str | Path] = [
            Path(sys.executable).with_name("lattice"),
            "path",
            "librarian",
            "--data",
            str(settings.data),
        ]
        least, median, most = milliseconds(lambda: subprocess.run(command, capture_output=True, check=True), 10)
        print(f"lattice path librarian, whole process: {least:.0f} / {median:.0f} / {most:.0f} ms")


if __name__ == "__main__":
    main()
