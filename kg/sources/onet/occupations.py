"""Occupations and what is said of each in a word: titles, job zone, related occupations, tasks."""

from collections.abc import Iterator

from kg.sources.onet.release import (
    ABOUT,
    ANSWERED_BY,
    CODE,
    CONCEPT,
    DATE,
    DEFINITION,
    EXAMPLE,
    IN_SCHEME,
    MATRICES,
    NOTATION,
    NOTE,
    NOTHING,
    OCCUPATION,
    OCCUPATIONS,
    RANK,
    RESPONDENTS,
    SCHEME,
    Release,
    count,
    is_code,
    is_identifier,
    lines,
    month,
    ours,
)
from kg.sources.stream import ALT_LABEL, PREF_LABEL, TYPE, iri, text
from kg.vocab import BASE, CAREER, DCTERMS, RDFS

REPORTED_TITLE, JOB_ZONE = f"<{CAREER}reportedTitle>", f"<{CAREER}jobZone>"
RELATED, TIER, INDEX = f"<{CAREER}relatedOccupation>", f"<{CAREER}tier>", f"<{CAREER}index>"
_ZONES = iri(f"{BASE}scheme/onet-job-zone")


def read_occupations(release: Release) -> Iterator[str]:
    """Yield the occupations, which all other tables speak of.

    :raises SourceError: the release has no such table.
    """
    taxonomy = "2010" if release.number == "25.0" else "2019"
    scheme = iri(f"{BASE}scheme/onet-soc-{taxonomy}")
    yield from lines(
        scheme,
        (TYPE, SCHEME),
        (PREF_LABEL, text(f"O*NET-SOC {taxonomy} taxonomy")),
        (iri(f"{DCTERMS}publisher"), text("National Center for O*NET Development", "")),
        (iri(f"{DCTERMS}source"), iri("https://www.onetcenter.org/taxonomy.html")),
    )
    if not release.files.has(OCCUPATIONS):
        with release.files.open(OCCUPATIONS):  # which says what is here instead
            pass
    table = release.table(OCCUPATIONS, (CODE, "Title"), ("Description",))
    for code, title, description in table or ():
        if code in release.occupations:
            release.tally.leave("occupation", "its code stands in an earlier row")
        elif not is_code(code):
            release.tally.leave("occupation", "its code is no O*NET-SOC code")
        else:
            occupation = release.occupations[code] = f"<{OCCUPATION}{code}>"
            yield from lines(
                occupation,
                (TYPE, CONCEPT),
                (IN_SCHEME, scheme),
                (NOTATION, text(code, "")),
                (PREF_LABEL, text(title)),
                (DEFINITION, text(description) if description else ""),
            )
            release.tally.keep("occupation")


def read_titles(release: Release) -> Iterator[str]:
    """Yield alternate titles, long and short, and those that workers reported."""
    occupations, tally = release.occupations, release.tally
    (name,) = release.names("Alternate Titles")
    table = release.table(f"{name}.txt", (CODE, name.removesuffix("s")), ("Short Title",))
    last, seen = "", set()
    for code, title, short in table or ():
        occupation = occupations.get(code)
        if occupation is None:
            release.leave_code("alternate title", code)
            continue
        if code != last:
            last, seen = code, set(NOTHING)
        if title in seen and short in seen:
            tally.leave("alternate title", "the occupation has it already")
            continue
        for one in (title, short):
            if one not in seen:
                seen.add(one)
                yield f"{occupation} {ALT_LABEL} {text(one)} .\n"
        tally.keep("alternate title")
    table = release.table("Sample of Reported Titles.txt", (CODE, "Reported Job Title"))
    for code, title in table or ():
        occupation = occupations.get(code)
        if occupation is None:
            release.leave_code("reported title", code)
        elif title in NOTHING:
            tally.leave("reported title", "it is empty")
        else:
            yield f"{occupation} {REPORTED_TITLE} {text(title)} .\n"
            tally.keep("reported title")


def read_zones(release: Release) -> Iterator[str]:
    """Yield the job zones, and that of each occupation."""
    yield from lines(_ZONES, (TYPE, SCHEME), (PREF_LABEL, text("O*NET job zones")))
    notes = ("Experience", "Education", "Job Training", "SVP Range")
    reference = release.table("Job Zone Reference.txt", ("Job Zone", "Name"), ("Examples", *notes))
    for zone, name, examples, *said in reference or ():
        if not count(zone) or zone == "0":
            release.tally.leave("kind of job zone", "its number is none")
            continue
        yield from lines(
            ours("job-zone", zone),
            (TYPE, CONCEPT),
            (IN_SCHEME, _ZONES),
            (NOTATION, text(zone, "")),
            (PREF_LABEL, text(name)),
            (RANK, count(str(int(zone) - 1))),
            *((NOTE, text(f"{what}: {one}")) for what, one in zip(notes, said, strict=True) if one),
            (EXAMPLE, text(examples) if examples else ""),
        )
        release.tally.keep("kind of job zone")
    seen: set[str] = set()
    for code, zone in release.table("Job Zones.txt", (CODE, "Job Zone")) or ():
        if code not in release.occupations:
            release.leave_code("job zone", code)
        elif code in seen or not count(zone):
            release.tally.leave("job zone", "the occupation has one already" if code in seen else "its number is none")
        else:
            seen.add(code)
            yield f"{release.occupations[code]} {JOB_ZONE} {ours('job-zone', zone)} .\n"
            release.tally.keep("job zone")


def read_related(release: Release) -> Iterator[str]:
    """Yield related occupations: with their tier, or by the two matrices that earlier releases have."""
    files = [name for name in MATRICES if release.files.has(name)] or ["Related Occupations.txt"]
    if release.files.has("Related Occupations.txt"):
        files = ["Related Occupations.txt"]
    for name in files:
        table = release.table(name, (CODE, "Related O*NET-SOC Code", "Index"), ("Relatedness Tier",))
        tier = text(MATRICES.get(name, ""), "")
        start = f"{release.statement()}related/" + ("starters/" if "Starters" in name else "")
        seen: set[str] = set()
        for code, other, index, own_tier in table or ():
            occupation, related = release.occupations.get(code), release.occupations.get(other)
            if occupation is None or related is None:
                release.leave_code("related occupation", code if occupation is None else other)
                continue
            node = f"{start}{code}/{other}>"
            if node in seen:
                release.tally.leave("related occupation", "it repeats an earlier row")
                continue
            seen.add(node)
            yield f"{node} {TYPE} <{CAREER}Relatedness> .\n"
            yield f"{node} {ABOUT} {occupation} .\n"
            yield f"{node} {RELATED} {related} .\n"
            yield from lines(node, (TIER, text(own_tier, "") if own_tier else tier), (INDEX, count(index)))
            release.tally.keep("related occupation")


def read_tasks(release: Release) -> Iterator[str]:
    """Yield the tasks of each occupation."""
    columns = ("Task Type", "Incumbents Responding", "Date", "Domain Source")
    table = release.table("Task Statements.txt", (CODE, "Task ID", "Task"), columns)
    seen: set[str] = set()
    for code, identifier, task, kind, responding, when, who in table or ():
        occupation = release.occupations.get(code)
        if occupation is None:
            release.leave_code("task", code)
            continue
        if identifier in seen or not is_identifier(identifier):
            release.tally.leave("task", "its identifier stands in an earlier row, or is none")
            continue
        seen.add(identifier)
        node = ours("task", identifier)
        yield f"{node} {TYPE} <{CAREER}Task> .\n"
        yield f"{node} {ABOUT} {occupation} .\n"
        yield f"{node} <{RDFS}label> {text(task)} .\n"
        yield from lines(
            node,
            (f"<{CAREER}taskType>", "" if kind in NOTHING else text(kind, "")),
            (RESPONDENTS, count(responding)),
            (DATE, month(when)),
            (ANSWERED_BY, "" if who in NOTHING else text(who, "")),
        )
        release.tally.keep("task")
