"""Count the words of the questions of known sense, and write the table that questions are likened by.

    .venv/bin/python bench/count_wordings.py        (make wordings)

The same table for the same questions; a test sees that it is the one that is kept.
"""

from kg.ask.grammar import Grammar
from kg.ask.wordings import TABLE, iter_table
from kg.search.words import load_spelling
from kg.settings import CHECKOUT

FOLDER = CHECKOUT / "ontology" / "asking"


def main() -> None:
    """Write the table."""
    lines = list(iter_table(FOLDER, Grammar(FOLDER, load_spelling(FOLDER))))
    (FOLDER / TABLE).write_text("".join(lines), encoding="utf-8")
    print(f"{FOLDER / TABLE}: {len(lines) - 1} traits")


if __name__ == "__main__":
    main()
