"""Projections of occupations, told: of one occupation what answers the question, of several each with its own name."""

from collections.abc import Sequence
from dataclasses import replace

from kg.english import listed
from kg.iris import slug
from kg.tell.figures import OPENING, tell_figure
from kg.tell.listing import MANY
from kg.tell.matter import Matter, Told
from kg.tell.saying import Row, Said

LABEL = "occupationLabel"  # of whom a row is, where a role has several occupations
_CHANGE, _OPENINGS = "projected change in employment", "projected openings a year"
_MEASURES = {  # which answer which question, and of how many each of several occupations is told
    "pay": (("median pay",), 1),
    "jobs": (("jobs", _CHANGE), 1),
    "outlook": ((_CHANGE, _OPENINGS, "jobs", "projected number of jobs"), 2),
}


def projected(matter: Matter) -> Told:
    """Tell the figures of projections that answer the question, the one it names first."""
    question = matter.reading.question
    if "code" in matter.reading.named:
        asked = [name for names, _ in _MEASURES.values() for name in names]
        few = len(asked)
    else:
        names, few = _MEASURES.get(matter.reading.intent, ((), 0))
        asked = sorted(names, key=lambda name: name != _OPENINGS) if OPENING.search(question) else list(names)
    rows = [row for name in dict.fromkeys(asked) for row in matter.rows if row["measure"] == name]
    labels = {row["occupation"]: row[LABEL] for row in rows if LABEL in row}
    rest = tuple(row for row in matter.rows if row not in rows)
    if len(labels) > 1:
        told = _each(matter, [row for row in rows if row["measure"] in asked[:few]], labels, asked[0])
    else:
        told = of_occupation("projected", matter, rows, [_figure(row) for row in rows if "value" in row])
    return replace(told, rows=(*rows, *rest), found=bool(rows))


def foreseen_first(matter: Matter, said: Sequence[Said]) -> list[Said]:
    """Return statements on the outlook with what is projected of all first, where that is asked after.

    What goes on from a sentence that is not before it comes last.
    """
    rules = matter.phrases.ruled_by
    if matter.reading.tell != "outlook" or not rules["in_demand"].search(matter.reading.question.lower()):
        return list(said)

    def rank(one: Said) -> tuple[bool, bool]:
        text = one.label.lower()
        return not rules["foreseen"].search(text), bool(rules["goes_on"].search(text))

    return sorted(said, key=rank)


def needs_of(rows: Sequence[Row], differing: str = "") -> list[str]:
    """Return what is typical at entry, each kind once: a level that stands for two is either of them.

    :param differing: is said of what differs by occupation, where *rows* are of several.

    >>> rows = [{"need": "typical education", "categoryLabel": name, "occupation": "1"} for name in ("PhD", "MD")]
    >>> needs_of(rows)
    ['education: PhD or MD']
    """
    found: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        kinds = found.setdefault(row["need"].removeprefix("typical "), {})
        kinds.setdefault(row["categoryLabel"], set()).add(row["occupation"])
    texts = []
    for need, kinds in found.items():
        is_apart = len({frozenset(occupations) for occupations in kinds.values()}) > 1
        text = f"{need}: {' or '.join(kinds)}"
        texts.append(f"{text} ({differing})" if is_apart and differing else text)
    return texts


def of_occupation(sentence: str, matter: Matter, rows: Sequence[Row], texts: Sequence[str]) -> Told:
    """Return *texts* as what projections have of the occupation of *rows*, by its code where none is told before."""
    occupations = listed(f"SOC {slug(row['occupation'])}" for row in rows)
    if "code" not in matter.reading.named and len({row["occupation"] for row in rows}) == 1:
        sentence += "_there"
    return matter.tell(sentence, occupations=occupations, things=listed(texts, MANY))


def _each(matter: Matter, rows: Sequence[Row], labels: dict[str, str], first: str) -> Told:
    """Return what each of several occupations has, that with most of the *first* measure first."""
    most = {row["occupation"]: -float(row["value"]) for row in rows if row["measure"] == first and "value" in row}
    things = [
        f"{labels[one]} (SOC {slug(one)}) {listed(_figure(row) for row in rows if row['occupation'] == one)}"
        for one in sorted(labels, key=lambda one: (most.get(one, 0.0), one))
    ]
    return matter.tell("projected_each", things="; ".join(things))


def _figure(row: Row) -> str:
    if "value" not in row:
        return f"{row['measure']} {row['told']}"
    return f"{tell_figure(row)}{'' if row['told'] == 'figure' else ', ' + row['told']}"
