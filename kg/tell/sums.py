"""Sums: whether those in a role earn more or less than a sum that a question names."""

import re
from collections.abc import Sequence

from kg.tell.figures import number
from kg.tell.saying import Phrases, Row

_THOUSAND = 1000
_SIX_FIGURES = 100_000


def rule_on_sum(question: str, figures: Sequence[Sequence[Row]], phrases: Phrases) -> str:
    """Return how many earn more than the sum that yes or no is asked of, with yes or no; nothing where none is named.

    :param figures: the rows of the lowest-paid tenth, the median, and the highest-paid tenth.
    """
    found = phrases.pay_sum["sum"].search(question)
    if found is None or phrases.pay_sum["other"].search(question):
        return ""
    unit = "US dollars an hour" if phrases.pay_sum["hour"].search(question) else "US dollars a year"
    lowest, median, highest = (next((row for row in rows if row["unit"] == unit), None) for rows in figures)
    least = _sum_of(found)
    if median is None:
        return ""
    if lowest is not None and float(lowest["value"]) > least:
        name = "all"
    elif float(median["value"]) > least:
        name = "half"
    elif "hedge" in median:  # a bound, which the median may be far above
        return ""
    else:
        is_few = highest is not None and float(highest["value"]) <= least and "hedge" not in highest
        name = "few" if is_few else "not_half"
    more = "less" if phrases.pay_sum["under"].search(question) else "more"
    return phrases.say(f"sum_{more}_{name}", sum=number(str(least)), unit=unit, year=median["year"])


def _sum_of(found: re.Match[str]) -> float:
    if not found["number"]:
        return _SIX_FIGURES
    return float(found["number"].replace(",", "")) * (_THOUSAND if found["thousand"] else 1)
