"""A role as schema.org has occupations, for machines that read pages (https://schema.org/Occupation).

What schema.org has no place for stays in the text: strength, prevalence, hedge and context.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.iris import words

Json = dict[str, Any]
# {kind of a requirement: property}; every other kind is among the qualifications.
_PROPERTIES = {"education": "educationRequirements", "experience": "experienceRequirements"}
# {key of a profile's codes: what the vocabulary calls itself}
_CODE_SETS = {"soc": "SOC 2018", "onet": "O*NET-SOC 2019", "isco": "ISCO-08"}
# {unit of a figure: currency and period}, as ISO 4217 and ISO 8601 write them
_PAY = {"US dollars a year": ("USD", "P1Y"), "US dollars an hour": ("USD", "PT1H")}
_PERCENTILES = {"payTenthPercentile": "percentile10", "payNinetiethPercentile": "percentile90"}


def to_occupation(profile: Json) -> Json:
    """Return the *profile* of a role as an Occupation in JSON-LD; a property that nothing is known for is left out.

    :param profile: as :func:`kg.profile.load_role` returns it.
    """
    asked: dict[str, list[str]] = {}
    for requirement in (*profile["requirements"], *profile["inherited"]):
        name = _PROPERTIES.get(requirement["kind"], "qualifications")
        wider = f", as for {_listed(requirement['roles'])}" if requirement in profile["inherited"] else ""
        asked.setdefault(name, []).append(_said(requirement["label"] + wider, requirement))
    asked.setdefault("qualifications", []).extend(_said(one["text"], one) for one in profile["eligibility"])
    found = {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "@id": profile["iri"],
        "url": profile["iri"],
        "name": profile["label"],
        "description": profile["definition"],
        "alternateName": profile["altLabels"],
        "occupationalCategory": list(_categories(profile["codes"])),
        **asked,
        "responsibilities": [_said(_duty(one), one) for one in profile["duties"]],
        "skills": [_said(f"{one['label']}: {one['neededFor']}", one) for one in profile["qualities"]],
        "estimatedSalary": list(_salaries(profile["facts"])),
        "sameAs": [one["object"] for one in profile["links"] if _is_same(one)],
        "subjectOf": list(_documents(profile)),
    }
    return {name: _unique(value) for name, value in found.items() if value}


def _unique(value: Any) -> Any:
    """Return a list without what it says twice, in its order."""
    return [one for at, one in enumerate(value) if one not in value[:at]] if isinstance(value, list) else value


def _said(text: str, statement: Json) -> str:
    """Return a statement as text, with how binding, how widespread and where it is.

    >>> grades = {"strength": "typical", "prevalence": "most", "hedge": "usually", "context": [{"label": "schools"}]}
    >>> _said("a degree", grades)
    'a degree (typical; prevalence most; “usually”; only in schools)'
    """
    parts = [words(statement["strength"])] if statement["strength"] else []
    if statement["prevalence"] and statement["prevalence"] != "unstated":
        parts.append(f"prevalence {words(statement['prevalence'])}")
    if statement["hedge"]:
        parts.append(f"“{statement['hedge']}”")
    if statement["context"]:
        parts.append(f"only in {_listed(statement['context'])}")
    return f"{text} ({'; '.join(parts)})" if parts else text


def _listed(things: Iterable[Json]) -> str:
    return ", ".join(thing["label"] for thing in things)


def _duty(duty: Json) -> str:
    return f"{duty['does']}, for {duty['forWhom']}" if duty["forWhom"] else str(duty["does"])


def _categories(codes: Mapping[str, Iterable[str]]) -> Iterator[Json]:
    for key, name in _CODE_SETS.items():
        code_set = {"@type": "CategoryCodeSet", "name": name}
        yield from ({"@type": "CategoryCode", "codeValue": code, "inCodeSet": code_set} for code in codes[key])


def _salaries(facts: Mapping[str, Json]) -> Iterator[Json]:
    """Yield the median pay of a year, and of whatever else is said in that measure, with the percentiles beside it."""
    median = facts.get("medianPay")
    for figure in [median, *median["others"]] if median else []:
        unit, _, more = figure["unit"].partition(", ")
        if unit not in _PAY:
            continue
        currency, duration = _PAY[unit]
        hedge = f" (“{figure['hedge']}”)" if figure["hedge"] else ""
        yield {
            "@type": "MonetaryAmountDistribution",
            "name": f"median pay in {figure['year']}{', ' + more if more else ''}{hedge}",
            "currency": currency,
            "duration": duration,
            "median": figure["value"],
            **{name: facts[key]["value"] for key, name in _PERCENTILES.items() if _is_beside(facts.get(key), figure)},
        }


def _is_beside(percentile: Json | None, median: Json) -> bool:
    """Whether a percentile is of the same pay as a median: in its unit, of its year."""
    return percentile is not None and all(percentile[key] == median[key] for key in ("unit", "year"))


def _is_same(link: Json) -> bool:
    is_exact = link["predicate"].endswith("exactMatch") and not link["rejected"]
    return is_exact and link["object"].startswith("http") and not link["object"].endswith("NoTermFound")


def _documents(profile: Json) -> Iterator[Json]:
    """Yield the documents that the statements of a role were read from."""
    stated = (profile[name] for name in ("requirements", "eligibility", "qualities", "duties", "conditions", "outlook"))
    for statements in stated:
        for passage in (passage for statement in statements for passage in statement["allEvidence"]):
            name = f"{passage['title']}, {passage['edition']}"
            yield {"@type": "CreativeWork", "@id": passage["document"], "name": name, "url": passage["source"]}
