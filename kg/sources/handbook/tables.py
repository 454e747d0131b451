"""What the tables and lists of a page state, as triples: names, codes, figures, duties, employers, similar roles."""

import re
from collections.abc import Iterator, Mapping

from kg.documents import Sentence
from kg.prose import Option, Reading
from kg.sources.handbook.holdings import Held, find_held
from kg.sources.handbook.naming import lower_first, to_slug
from kg.sources.handbook.notes import DEFINITION, Notes, describe
from kg.sources.handbook.roles import Group
from kg.sources.mappings import CLOSE, EXACT, NARROW, Records
from kg.sources.ooh import Duty, Page
from kg.sources.stream import ALT_LABEL, TYPE, iri, text, typed
from kg.vocab import BASE, CAREER, CREDENTIAL, DCTERMS, KIND, MEASURE

_SOC_CODES, _ONET_CODES = f"{BASE}scheme/soc-2018/", "https://www.onetonline.org/link/summary/"
# The records join the sets that the ontology has of the same two vocabularies (ontology/links).
_SOC = Records("soc-2018")
_ONET = Records("onet-soc")
_NAMED = "The page names this code."
_ROWS = ("Median Pay", "Education", "Work Experience", "Training", "Number of Jobs", "Job Outlook", "Employment Change")
_EMPLOYERS_OF = re.compile(r"\bemployers of (.+?) (?:were|are) as follows")
# What stands over a list of duties: of whom, and where it says so.
_WHO = re.compile(
    r"(?:(?P<where>(?:In|At|On|For) [^,]{3,60}), )?(?P<who>.+?) "
    r"(?:(?:typically|usually|generally|often) )?do the following:$"
)
_LIMITED = re.compile(r".{3,60}? (who work in (?:the )?[\w’']+(?: (?:office|affairs|department))?)\b")
_SENTENCE = re.compile(r"(?<=[.]) (?=[A-Z])")
_LONGEST = 8  # words of a name at the head of a sentence
_EITHER = "doctoral or professional degree"  # taken for the higher of the two, and told as the page has it
_GATES = ("mandated", "required", "typical")
# What the cells of the quick facts say, by how they begin, to the level that is held.
_LEVELS = {
    "High school": "high-school",
    "Postsecondary nondegree": "postsecondary-certificate",
    "Some college": "some-college",
    "Associate": "associate",
    "Bachelor": "bachelor",
    "Master": "master",
    "Doctoral": "doctoral",
    "Short-term": "short-term",
    "Moderate-term": "moderate-term",
    "Long-term": "long-term",
    "Apprenticeship": "apprenticeship",
    "Internship": "internship-residency",
}


def iter_names(notes: Notes, page: Page) -> Iterator[str]:
    """Yield the document that a page is, the roles it is about, and their names and codes."""
    group, roles = notes.roles.groups[page.slug], notes.roles
    document = iri(notes.document(page))
    yield f"{document} {TYPE} <{CAREER}Document> .\n"
    yield f"{document} <{DCTERMS}title> {text(page.title)} .\n"
    yield f"{document} <{DCTERMS}publisher> {text('U.S. Bureau of Labor Statistics', '')} .\n"
    yield f"{document} <{DCTERMS}source> {iri(group.address)} .\n"
    yield f"{document} <{DCTERMS}isPartOf> {iri(notes.graph)} .\n"
    yield f"{document} <{CAREER}edition> {text(notes.years, '')} .\n"
    for role in group.all:
        yield f"{document} <{DCTERMS}subject> {iri(role)} .\n"
        if role not in roles.known_iris:
            definition = (page.summary if role == group.whole else None) or DEFINITION
            yield from describe(role, "Role", roles.label(role), definition)
    yield f"{iri(group.whole)} {TYPE} <{CAREER}Occupation> .\n"
    if page.title.lower() != group.label.lower():
        yield f"{iri(group.whole)} {ALT_LABEL} {text(page.title)} .\n"
    if group.head:
        yield f"{iri(group.whole)} {ALT_LABEL} {text(group.head)} .\n"
    for name, part in group.parts.items():
        if part != group.whole:
            yield f"{iri(part)} <{CAREER}specialises> {iri(group.whole)} .\n"
            if name.lower() != roles.label(part).lower():
                yield f"{iri(part)} {ALT_LABEL} {text(name)} .\n"
    yield from _codes(notes, page, group)


def _codes(notes: Notes, page: Page, group: Group) -> Iterator[str]:
    roles = notes.roles
    detailed = [one for one in page.occupations if one.code and not one.broad]
    for one in detailed:
        role = group.parts.get(one.title, group.whole)
        match = EXACT if role != group.whole or len(detailed) == 1 else NARROW
        labels = roles.label(role), one.title
        yield from _SOC.mapping(role, match, f"{_SOC_CODES}{one.code}", labels=labels, comment=_NAMED)
        notes.tally.keep("code")
    for code, title in page.onet:
        match = CLOSE if len(page.onet) == 1 else NARROW
        labels = roles.label(group.whole), title
        yield from _ONET.mapping(group.whole, match, f"{_ONET_CODES}{code}", labels=labels, comment=_NAMED)
        notes.tally.keep("code")


def iter_tables(notes: Notes, page: Page, reading: Reading) -> Iterator[str]:
    """Yield what the tables and lists of a page state; *reading* is what its prose does."""
    group = notes.roles.groups[page.slug]
    facts = {words: find_row(page, "quick-facts", words) for words in _ROWS}
    yield from _entry(notes, page, group, reading, facts)
    yield from _figures(notes, page, group, facts)
    for number, duty in enumerate(page.duties, 1):
        yield from _duty(notes, page, group, number, duty)
    yield from _similar(notes, page, group)
    yield from _employers(notes, page, group, facts["Number of Jobs"])


def _duty(notes: Notes, page: Page, group: Group, number: int, duty: Duty) -> Iterator[str]:
    """Yield a duty of all on a page, or of a kind of them: of that kind, and of all as one that is limited to it."""
    passage = next((one for one in page.facts if duty.text.startswith(one.text)), None)
    passage = next((one for one in page.facts if one.text == duty.text), passage)
    if passage is None:
        notes.tally.leave("duty", "its passage is not found")
        return
    node = notes.node("duty", page, number)
    notes.tally.keep("duty")
    kinds, where = _whose(notes, page, group, duty.of)
    graded = {"strength": "typical", "prevalence": "typical", "hedge": "typically"}
    yield from notes.statement(node, "Duty", duty.text, context=where, **graded)
    for role in (group.whole, *kinds):
        yield f"{iri(node)} <{CAREER}role> {iri(role)} .\n"
    yield f"{iri(node)} <{CAREER}does> {text(duty.text, '')} .\n"
    opening = [one for one in page.facts if where and duty.of.endswith(one.text)][:1]
    yield from notes.evidence(page, node, (passage, *opening))


def _whose(notes: Notes, page: Page, group: Group, over: str) -> tuple[tuple[str, ...], str | None]:
    """Return of which kinds of those on a page a list of duties is by what stands over it, and where or for whom.

    "Kite menders typically do the following", "In workshops, kite makers ...", "Makers who work in workshops. They".
    """
    *before, last = _SENTENCE.split(over)
    found = _WHO.match(last)
    if found is None:
        return (), None
    who, where = found["who"], lower_first(found["where"] or "")
    if who.lower() == "they" and before:
        limited = _LIMITED.match(before[-1])
        where = limited[1] if limited else where
        words = before[-1].split()
        starts = (" ".join(words[:count]) for count in range(min(len(words), _LONGEST), 0, -1))
        who = next((one for one in starts if notes.roles.named(one, page)), who)
    kinds = tuple(role for role in notes.roles.named(who, page) if role != group.whole)
    return kinds, where or (lower_first(who) if kinds else None)


def find_row(page: Page, section: str, words: str) -> Sentence | None:
    """Return the first row or sentence of a section that has these words."""
    return next((one for one in page.facts if one.section == section and words in one.text), None)


def _similar(notes: Notes, page: Page, group: Group) -> Iterator[str]:
    for number, similar in enumerate(page.similar, 1):
        passage = find_row(page, "similar-jobs", similar.title)
        others = [role for role in notes.roles.find(similar.title, page, similar.slug) if role != group.whole]
        if passage is None or not others:
            notes.tally.leave("similar occupation", "its passage is not found" if others else "it is itself")
            continue
        node = notes.node("similarity", page, number)
        notes.tally.keep("similar occupation")
        yield from notes.statement(node, "Similarity", f"{group.label}: work like that of {similar.title}")
        yield f"{iri(node)} <{CAREER}role> {iri(group.whole)} .\n"
        for role in others:
            yield f"{iri(node)} <{CAREER}similarTo> {iri(role)} .\n"
        yield from notes.evidence(page, node, (passage,))


def _employers(notes: Notes, page: Page, group: Group, jobs: Sentence | None) -> Iterator[str]:
    """Yield the shares of the tables of employers, each of the whole page, or of the group that its table is on."""
    year = find_year(jobs)
    several = len({share.of for share in page.settings}) > 1
    taken: set[str] = set()
    for number, share in enumerate(page.settings, 1):
        rows = (one for one in page.facts if one.text.startswith(f"{share.setting}:") and one.key not in taken)
        passage = next(rows, None)
        if passage is None or year is None:
            notes.tally.leave("work setting", "its passage or year is not found")
            continue
        taken.add(passage.key)
        named = _EMPLOYERS_OF.search(share.of) if several else None
        roles = notes.roles.named(named[1], page) if named else (group.whole,) if not several else ()
        if len(roles) != 1:
            notes.tally.leave("work setting", "the page has no one role of that name")
            continue
        node = notes.node("observation", page, f"share-{number}")
        notes.tally.keep("work setting")
        yield from notes.statement(node, "Observation", f"share of {group.plural}: {share.setting}")
        yield f"{iri(node)} <{CAREER}role> {iri(roles[0])} .\n"
        yield f"{iri(node)} <{CAREER}measure> <{MEASURE}employer-share> .\n"
        yield f"{iri(node)} <{CAREER}industry> {text(share.setting, '')} .\n"
        yield from iter_value(node, share.percent, "percent of jobs", year)
        yield from notes.evidence(page, node, (passage,))


def _figures(notes: Notes, page: Page, group: Group, facts: Mapping[str, Sentence | None]) -> Iterator[str]:
    """Yield pay, jobs and outlook of the quick facts."""
    quick, outlook = page.quick, facts["Job Outlook"]
    span = re.search(r"\b(20\d\d)[–-](\d\d)\b", outlook.text) if outlook else None
    now, then = (span[1], f"{span[1][:2]}{span[2]}") if span else (None, None)
    pay = find_year(facts["Median Pay"])
    for name, label, value, unit, year, row in (
        ("median-pay", "median pay", quick.pay_year, "US dollars a year", pay, "Median Pay"),
        ("median-pay-hourly", "median hourly pay", quick.pay_hour, "US dollars an hour", pay, "Median Pay"),
        ("jobs", "jobs", quick.jobs, "jobs", now, "Number of Jobs"),
        ("employment-change", "projected change", quick.outlook, f"percent, from {now}", then, "Job Outlook"),
        ("employment-change-in-jobs", "change in jobs", quick.change, f"jobs, from {now}", then, "Employment Change"),
    ):
        passage = facts[row]
        if value is None or year is None or passage is None:
            notes.tally.leave("figure", "the page has none")
            continue
        node = notes.node("observation", page, name)
        notes.tally.keep("figure")
        floor = "equal to or greater than" if row == "Median Pay" and quick.pay_at_least else None
        yield from notes.statement(node, "Observation", f"{label} of {group.plural}", hedge=floor)
        yield f"{iri(node)} <{CAREER}role> {iri(group.whole)} .\n"
        yield f"{iri(node)} <{CAREER}measure> <{MEASURE}{name.removesuffix('-hourly')}> .\n"
        yield from iter_value(node, value, unit, year)
        yield from notes.evidence(page, node, (passage,))


def find_year(passage: Sentence | None) -> str | None:
    """Return the first year in a passage."""
    found = re.search(r"\b(20\d\d)\b", passage.text) if passage else None
    return found[1] if found else None


def iter_value(node: str, value: float, unit: str, year: str) -> Iterator[str]:
    """Yield the value of an observation, with its unit and year."""
    number = typed(str(int(value)), "integer") if value == int(value) else typed(str(value), "decimal")
    yield f"{iri(node)} <{CAREER}value> {number} .\n"
    yield f"{iri(node)} <{CAREER}unit> {text(unit, '')} .\n"
    yield f"{iri(node)} <{CAREER}year> {typed(year, 'gYear')} .\n"


def _entry(
    notes: Notes, page: Page, group: Group, reading: Reading, facts: Mapping[str, Sentence | None]
) -> Iterator[str]:
    """Yield the usual education, experience and training on entry.

    Where the prose says what is asked for, it is more exact: what the table says is then stated without weight.
    """
    asked = {one.kind for one in reading.requirements if one.who is None and one.strength in _GATES}
    for kind, words, given in (
        ("education", "Education", page.quick.education),
        ("experience", "Work Experience", page.quick.experience),
        ("training", "Training", page.quick.training),
    ):
        held, passage = _of_table(kind, given), facts[words]
        if held is None or passage is None:
            continue
        is_none = given is not None and given.startswith(("None", "No formal"))
        is_either = (given or "").lower().startswith(_EITHER)
        label = f"{kind}: none" if is_none else _EITHER if is_either else held.label
        node = notes.node("requirement", page, f"{kind}-quick-facts")
        notes.tally.keep("requirement")
        yield from notes.statement(
            node,
            "Requirement",
            f"{label}, as usual on entry",
            strength="not-required" if is_none else "plain" if kind in asked else "typical",
            prevalence="unstated" if is_none else "typical",
            hedge="Typical" if kind == "education" else None,
        )
        yield f"{iri(node)} <{CAREER}role> {iri(group.whole)} .\n"
        yield f"{iri(node)} <{CAREER}kind> <{KIND}{kind}> .\n"
        yield f"{iri(node)} <{CAREER}anyOf> {iri(notes.hold(held))} .\n"
        yield from notes.evidence(page, node, (passage,))


def _of_table(kind: str, given: str | None) -> Held | None:
    """Return what a cell of the quick facts asks for, None where it points elsewhere."""
    if given is None or given.startswith("See "):
        return None
    if given.startswith("No formal"):
        return Held(f"{CREDENTIAL}high-school-diploma", "high school diploma", ("Credential",), is_ours=True)
    if given.startswith("None"):
        if kind == "training":
            return Held(f"{BASE}training/on-the-job", "training on the job", ("Training",), is_ours=True)
        return Held(f"{BASE}experience/related-occupation", "experience", ("Experience",), is_ours=True)
    if kind == "experience":
        words = f"work experience in a related occupation: {given.lower()}"
        years = 5 if given.startswith("5") else None
        return Held(f"{BASE}experience/{to_slug(words)}", words, ("Experience",), years=years)
    level = next((level for start, level in _LEVELS.items() if given.startswith(start)), None)
    return find_held(Option(level, given), kind, "", "")[0] if level else None
