"""Pay: what is told first of a role's figures, by the end or the industry that a question asks after."""

from collections.abc import Sequence
from dataclasses import replace

from kg.english import article, listed, stems
from kg.tell.figures import MEDIANS, figures_of, number, tell_figures
from kg.tell.matter import Matter, Told
from kg.tell.saying import Phrases, Row

_TENTH, _NINETIETH = "pay at the tenth percentile", "pay at the ninetieth percentile"
_IN_INDUSTRY = "median pay in an industry"


def pay(matter: Matter) -> Told:
    """Tell the median, and what the lowest and the highest paid tenth earn; first what the question asks after."""
    rows, phrases, question = matter.rows, matter.phrases, matter.reading.question
    medians = next(filter(None, (figures_of(rows, (measure,)) for measure in MEDIANS)), [])
    if not medians:
        return matter.nothing(MEDIANS[0])
    label = matter.named("role", "slot0")
    lowest, highest = figures_of(rows, (_TENTH,)), figures_of(rows, (_NINETIETH,))
    within = in_industries(rows, question, label, phrases)
    asked = [name for name, words in phrases.pay_asked.items() if words.search(question)]
    within = within or (_industries(rows) if "industries" in asked else [])
    bounds = {"low": _say(phrases, "pay_of_lowest", lowest), "high": _say(phrases, "pay_of_highest", highest)}
    first = [bounds.pop(end) for end in ("low", "high") if end in asked or (end == "low" and "start" in asked)]
    texts = [
        phrases.say("pay_in", things=listed(map(_in_industry, within))) if within else "",
        phrases.say("pay_at_start", role=article(label)) if "start" in asked else "",
        *first,
        phrases.say("figures", role=label, things=tell_figures(medians)),
        *bounds.values(),
    ]
    told = matter.tell("figures", matter.gather([*medians, *lowest, *highest, *within]), role=label, things="")
    return replace(told, text=" ".join(filter(None, texts)))


def in_industries(rows: Sequence[Row], question: str, label: str, phrases: Phrases) -> list[Row]:
    """Return the pay in the industries that a question names best, the best paid first; none where it names none.

    :param label: of the role, whose words name no industry.
    """
    asked = stems(question) - phrases.asking - stems(label)
    found = [(asked & stems(_taken_in(row, phrases)), row) for row in _industries(rows)]
    named = [(words, row) for words, row in found if words - phrases.no_industry]
    # Of "federal government" no other government is meant; "hospitals or offices" are two.
    return [row for words, row in named if not any(words < others for others, _ in named)]


def industry_words(rows: Sequence[Row], question: str, label: str, phrases: Phrases) -> frozenset[str]:
    """Return the stems of words by which a question names industries that a source gives the pay in."""
    within = in_industries(rows, question, label, phrases)
    asked = stems(question) - phrases.asking - stems(label)
    return frozenset(word for row in within for word in asked & stems(_taken_in(row, phrases)))


def _industries(rows: Sequence[Row]) -> list[Row]:
    found = [row for row in rows if row["measure"] == _IN_INDUSTRY and "industry" in row]
    return sorted(found, key=lambda row: (-float(row["value"]), row["industry"]))


def _taken_in(row: Row, phrases: Phrases) -> str:
    """Return the name of an industry without what it leaves out: *government, excluding hospitals* is no hospital."""
    return phrases.leaving_out.split(row["industry"])[0]


def _say(phrases: Phrases, name: str, rows: Sequence[Row]) -> str:
    things = listed(f"{number(row['value'])} {row['unit']} ({row['year']})" for row in rows)
    return phrases.say(name, things=things) if things else ""


def _in_industry(row: Row) -> str:
    return f"“{row['industry']}” {number(row['value'])} {row['unit']} ({row['year']})"
