"""One question asked of every role, beside what its own page says of the matter, to be read through by a person.

    .venv/bin/python bench/read_across.py DATA licence
    .venv/bin/python bench/read_across.py DATA "must {a role} speak Spanish?" --matter "Spanish|bilingual|language"

The first is the name of a question in ``bench/columns.yaml``; ``{a role}`` and ``{role}`` stand for the name of each
role of which ten things or more are asked, in the order of the alphabet. Under each answer stand the sentences of the
documents on the role that have the matter, a regular expression. What is wrong in one answer is seldom wrong in that
one only: a column of the same question shows it where a question here and there does not.
"""

import argparse
import re
import sys
from pathlib import Path

import yaml

from kg.english import article
from kg.session import Session
from kg.settings import load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations, OxigraphReader
from kg.tell.sentences import QUERY

_ASKED = 10  # things that are asked of a role that is read


def main() -> int:
    """Print each role, its answer cut to a length, and the sentences of its own documents on the matter."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("question", help="a name in columns.yaml, or a question with {a role} or {role} in it")
    parser.add_argument("--matter", metavar="REGEX", help="what the sentences have that are shown; of a name, its own")
    parser.add_argument("--kinds", action="store_true", help="ask it of the kinds of those roles instead")
    parser.add_argument("--chars", type=int, default=600, help="the length to which an answer is cut")
    parser.add_argument("--most", type=int, default=6, help="how many sentences are shown of a role")
    given = parser.parse_args()
    known = yaml.safe_load((Path(__file__).parent / "columns.yaml").read_text(encoding="utf-8"))
    column = known.get(given.question, {"ask": given.question, "matter": given.matter})
    if "{" not in column["ask"] or not column["matter"]:
        parser.error(
            f"“{given.question}” is none of {', '.join(known)}, and no question with {{a role}} and a --matter"
        )
    matter = re.compile(given.matter or column["matter"], re.IGNORECASE)
    settings = load_settings(data=given.data)
    state = Generations(settings.data).load()
    session = Session(settings, OxigraphReader(state.store, state.name, load_prefixes(settings.ontology)))
    asked = session.lattice.requirements_of
    roles = sorted((r.label, iri) for iri, r in session.lattice.roles.items() if len(asked.get(iri, ())) >= _ASKED)
    if given.kinds:
        all_roles = session.lattice.roles
        kinds = {kind for _, iri in roles for kind in session.lattice.narrower.get(iri, ())} - {iri for _, iri in roles}
        roles = sorted((all_roles[iri].label, iri) for iri in kinds if " (" not in all_roles[iri].label)
    sentences = session.queries[QUERY]
    for label, iri in roles:
        names = {"{a role}": article(label), "{role}": label}
        question = column["ask"]
        for name, value in names.items():
            question = question.replace(name, value)
        found = session.asker.answer(question, session.reader)
        answer = " ".join(found["answer"].split())
        print(f"\n## {label}\nA [{found.get('query') or found['intent']}]: {answer[: given.chars]}")
        rows = session.reader.texts(sentences.bind({"role": [iri]}, session.names))
        own = [row["quote"] for row in rows if int(row["statements"]) >= _ASKED and matter.search(row["quote"])]
        for quote in own[: given.most]:
            print(f"S: {quote}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
