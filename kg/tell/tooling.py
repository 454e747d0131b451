"""Tooling: the tools of a role, one of each kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.english import listed, stems
from kg.tell.matter import Matter, Told
from kg.tell.saying import Row

_MANY = 12  # kinds of tools, whose names are short


def tools(matter: Matter) -> Told:
    """Tell the tools of a role: what the question names first, then one of each kind, the kinds with most first."""
    if not matter.rows:
        return replace(matter.none(), found=False)
    question = matter.phrases.ruled_by["tools"].sub(" ", matter.reading.question.lower())
    named = stems(" ".join(f"{m.text} {m.label}" for m in matter.reading.named.values()))
    asked = stems(question) - matter.phrases.asking - named
    meant = [row["toolLabel"] for row in matter.rows if asked & stems(row["toolLabel"])]
    things = listed([*meant, *one_of_each(matter.rows)], _MANY)
    return matter.tell("rows", matter.gather(matter.rows, "toolLabel"), lead=matter.lead, things=things)


def one_of_each(rows: Sequence[Row]) -> list[str]:
    """Return the tool with the shortest name of each kind, which is the plainest; the kinds with most tools first.

    >>> rows = [("Gaff hooks", "Hooks"), ("Hooks", "Hooks"), ("Nets", "Nets")]
    >>> one_of_each([{"toolLabel": tool, "commodity": kind} for tool, kind in rows])
    ['Hooks', 'Nets']
    """
    pairs = dict.fromkeys((row["toolLabel"], row.get("commodity", row["toolLabel"])) for row in rows)
    counts = Counter(kind for _, kind in pairs)
    plainest: dict[str, str] = {}
    for tool, kind in sorted(pairs, key=lambda pair: (len(pair[0]), pair[0])):
        plainest.setdefault(kind, tool)
    return list(dict.fromkeys(plainest[kind] for kind, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))))
