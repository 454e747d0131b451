"""How many wordings of the same question are answered as one, on the whole graph.

    PYTHONPATH=tests .venv/bin/python bench/bench_alike.py DATA [--roles N] [--seed N] [--errors]

DATA is a data directory into which everything has been loaded (``lattice load all``). Each wording of each group of
``tests/cases/alike.yaml`` is asked of N roles, drawn by the seed from those of which ten things or more are asked; so
is the first of each group with what may stand around it. It is alike where the query is that of the first and where
both open with the same yes, no or otherwise.
"""

import argparse
import random
import sys
from pathlib import Path

from alike import sense_of, wordings

from kg.session import Session
from kg.settings import load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations, OxigraphReader

_ASKED = 10  # things that are asked of a role, from which it is drawn


def main() -> int:
    """Print a row for each group that has any unlike the first, and one for all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--roles", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="store_true", help="each question that is not alike, with both senses")
    given = parser.parse_args()
    settings = load_settings(data=given.data)
    state = Generations(settings.data).load()
    session = Session(settings, OxigraphReader(state.store, state.name, load_prefixes(settings.ontology)))
    known = session.lattice.requirements_of
    drawn = sorted(role.label for iri, role in session.lattice.roles.items() if len(known.get(iri, ())) >= _ASKED)
    roles = random.Random(given.seed).sample(drawn, given.roles)
    counts: dict[str, list[int]] = {}
    errors = []
    for role in roles:
        for group, (first, *others) in wordings(role):
            wanted = sense_of(session.asker.answer(first, session.reader))
            for question in others:
                sense = sense_of(session.asker.answer(question, session.reader))
                count = counts.setdefault(group, [0, 0])
                count[0] += 1
                if sense != wanted:
                    count[1] += 1
                    errors.append(f"{group}: {question}: {sense}, and {wanted}: {first}")
    print("| group | asked | unlike |\n| --- | ---: | ---: |")
    for group, (asked, unlike) in sorted(counts.items(), key=lambda one: -one[1][1]):
        if unlike:
            print(f"| `{group}` | {asked} | {unlike} |")
    asked, unlike = (sum(count[part] for count in counts.values()) for part in (0, 1))
    print(f"| all, of {', '.join(roles)} | {asked} | {unlike} |")
    if given.errors:
        print("", *errors, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
