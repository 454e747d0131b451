"""Telling of codes: which a role has, and what a code stands for, where need be through a term that is the same."""

import re
from dataclasses import replace

from kg.english import article, listed
from kg.tell.chains import told_code
from kg.tell.matter import Matter, Told

_MANY = 6  # codes


def codes(matter: Matter) -> Told:
    """Tell the codes of a role with how well they fit, and those of terms that are exactly the same as one of them."""
    words = re.sub(r"[^a-z ]", "", matter.reading.question.lower()).split()
    named = [word for word in matter.phrases.vocabularies if word in words]
    ranked = sorted(matter.rows, key=lambda row: not any(row["vocabulary"].startswith(word) for word in named))
    texts = [
        f"{told_code(row['object'], matter.phrases, row['vocabulary'])} ({_fit(row.get('fit', ''))})"
        for row in ranked  # what is asked for first
        if "code" in row
    ]
    if not texts:
        return matter.nothing("a code")
    held = " ".join(row["vocabulary"] for row in matter.rows)
    lacking = [matter.phrases.vocabularies[word] for word in named if word not in held]
    through, known = _through(matter)
    leads = [
        matter.phrases.say("no_code_itself" if name in known else "no_code", vocabulary=name, role=matter.role)
        for name in lacking
    ]
    told = matter.tell("codes", role=matter.role, things=listed(texts, _MANY))
    parts = [*leads, through, told.text] if lacking else [told.text, through]
    return replace(told, text=" ".join(filter(None, parts)))


def _fit(name: str) -> str:
    return name.replace("Match", " match")


def _through(matter: Matter) -> tuple[str, str]:
    """Return what is told of terms that are the same, and the names of their vocabularies."""
    found: dict[str, list[str]] = {}
    for row in matter.more:
        label = f" “{row['label']}”" if "label" in row else ""
        found.setdefault(row["through"], []).append(f"{told_code(row['term'], matter.phrases)}{label}")
    texts = [
        matter.phrases.say("codes_through", through=told_code(term, matter.phrases), things=listed(things))
        for term, things in found.items()
    ]
    return " ".join(texts), " ".join(told_code(row["term"], matter.phrases) for row in matter.more)


def resolve(matter: Matter) -> Told:
    """Tell which thing of ours has a code, or is matched to what is exactly the same."""
    named = [row for row in matter.rows if "thingLabel" in row]
    ours = sorted(
        named, key=lambda row: row["thing"] not in matter.lattice.roles
    )  # those that can be asked about first
    labels = listed(dict.fromkeys(row["thingLabel"] for row in ours))
    code = next((m.label for m in matter.reading.named.values()), "")
    if matter.more:  # none of ours has the code itself
        known = matter.lattice.roles
        through = listed(told_code(row["through"], matter.phrases) for row in matter.more)
        things = listed(article(known[row["thing"]].label) for row in matter.more if row["thing"] in known)
        if things:
            return matter.tell("resolve_through", code=code, through=through, things=things)
    told = matter.tell("resolve", code=code, things=labels)
    return told if labels else replace(told, found=False)
