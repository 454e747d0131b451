"""Pay: what is told first of a role's figures, by the end or the industry that a question asks after."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.ask.mentions import Mention
from kg.english import article, listed, stems
from kg.tell.figures import MEDIANS, figures_of, number, tell_figures
from kg.tell.matter import Matter, Told
from kg.tell.saying import Phrases, Row
from kg.tell.sums import rule_on_sum

_TENTH, _NINETIETH = "pay at the tenth percentile", "pay at the ninetieth percentile"
_IN_INDUSTRY = "median pay in an industry"
_BY_PART = 6  # parts of a role whose pay is told, before the rest is counted


def pay(matter: Matter) -> Told:
    """Tell the median, and what the lowest and the highest paid tenth earn; first what the question asks after."""
    rows, phrases, question = matter.rows, matter.phrases, matter.reading.question
    medians = next(filter(None, (figures_of(rows, (measure,)) for measure in MEDIANS)), [])
    if not medians:
        return matter.nothing(MEDIANS[0])
    label = matter.named("role", "slot0")
    lowest, highest = figures_of(rows, (_TENTH,)), figures_of(rows, (_NINETIETH,))
    within = in_industries(rows, question, wholly_named(matter.reading.named.values(), label), phrases)
    named = "|".join(
        r"\W+".join(map(re.escape, m.text.split())) for m in matter.reading.named.values() if m.text
    )  # a "top executive" asks no end, nor does an "installer, ceiling tile"
    plain = re.sub(named, "", question, flags=re.IGNORECASE) if named else question
    asked = [name for name, words in phrases.pay_asked.items() if words.search(plain)]
    within = within or (_industries(rows) if "industries" in asked else [])
    bounds = {"low": _say(phrases, "pay_of_lowest", lowest), "high": _say(phrases, "pay_of_highest", highest)}
    ends = [end for end in ("low", "high") if end in asked or (end == "low" and "start" in asked)]
    if is_of_kinds := "kinds" in asked:
        ends = []
    parts = {end: _of_parts(matter.more, end) for end in ends if not bounds[end]}
    first = [bounds.pop(end) or _by_part(matter, end, parts[end]) for end in ends]
    kinds = [] if ends else _of_parts(matter.more)
    if not is_of_kinds and kinds and kinds[0]["measure"] != medians[0]["measure"]:
        kinds = []  # a mean beside a median
    by_kind = _said_by_part(phrases, kinds)
    if is_of_kinds:
        first = [by_kind or phrases.say("pay_no_kinds", role=article(label))]
    is_near = bool(lowest) or any(row["measure"] == _TENTH for row in parts.get("low", ()))
    texts = [
        rule_on_sum(question, (lowest, medians, highest), phrases),
        phrases.say("pay_in", things=listed(map(_in_industry, within))) if within else "",
        phrases.say("pay_at_start" if is_near else "pay_at_no_start", role=article(label)) if "start" in asked else "",
        *first,
        phrases.say("figures", role=label, things=tell_figures(medians)),
        *bounds.values(),
        "" if is_of_kinds else by_kind,
    ]
    beside = [*kinds, *(row for rows in parts.values() for row in rows)]
    told = matter.tell("figures", matter.gather([*medians, *lowest, *highest, *within, *beside]), role=label, things="")
    return replace(told, text=" ".join(filter(None, texts)), rows=(*rows, *beside))


def has_ends(rows: Sequence[Row]) -> bool:
    """Whether rows have what the lowest or the highest paid tenth earned."""
    return bool(figures_of(rows, (_TENTH, _NINETIETH)))


def is_of_pay(row: Row) -> bool:
    """Whether a row is of pay, and not that in an industry."""
    return row["measure"] in (_TENTH, _NINETIETH, *MEDIANS) and "industry" not in row


def _of_parts(rows: Sequence[Row], end: str = "") -> list[Row]:
    """Return what the tenth at an end earned of parts of a role, or else their pay by the year, from that end.

    Without an end their median is told, the best paid first.

    Parts are told by one measure, so that they can be compared; the first that any of them has.
    """
    measures = ({"low": _TENTH, "high": _NINETIETH}.get(end, MEDIANS[0]), *MEDIANS)
    found = next(filter(None, (figures_of(rows, (measure,)) for measure in measures)), [])
    units = [row["unit"] for row in found]
    last = max(((units.count(row["unit"]), row["year"], row["unit"]) for row in found), default=(0, "", ""))
    alike = [row for row in found if (row["year"], row["unit"]) == last[1:]]
    return sorted(alike, key=lambda row: (float(row["value"]) * (1 if end == "low" else -1), row["roleLabel"]))


def _by_part(matter: Matter, end: str, rows: Sequence[Row]) -> str:
    """Return that no source states what a tenth of a whole role earned, and what is stated of its parts."""
    phrases, role = matter.phrases, article(matter.named("role", "slot0"))
    none = phrases.say("pay_no_lowest" if end == "low" else "pay_no_highest", role=role)
    if not rows:
        return none
    return f"{none} {_said_by_part(phrases, rows, end)}"


def _said_by_part(phrases: Phrases, rows: Sequence[Row], end: str = "") -> str:
    """Return what is stated of the parts of a role; nothing where it is nothing."""
    if not rows:
        return ""
    is_end = rows[0]["measure"] not in MEDIANS  # the sentence has the bound
    said = (f"{row['roleLabel']} {number(row['value'])}{_hedged(row)}" for row in rows)
    things = listed(said, _BY_PART)
    name = f"pay_of_{'lowest' if end == 'low' else 'highest'}_parts" if is_end else "pay_of_parts"
    return phrases.say(name, measure=rows[0]["measure"], unit=rows[0]["unit"], year=rows[0]["year"], things=things)


def wholly_named(mentions: Iterable[Mention], label: str) -> str:
    """Return the label of a role with what names it and nothing else: "health inspector" asks for no industry.

    Of a title with a word of the label, "hospital pharmacist", the others may be those of an industry.
    """
    named = (m.text for m in mentions if not m.by_title or not stems(m.text) & stems(m.label))
    return " ".join((label, *named))


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


def _hedged(row: Row) -> str:
    return f" (“{row['hedge']}”)" if "hedge" in row else ""
