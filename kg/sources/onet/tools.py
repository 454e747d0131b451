"""Technology skills and tools: what an occupation uses, each of a commodity of the UNSPSC."""

from collections.abc import Iterator
from urllib.parse import quote

from kg.sources.onet.release import (
    BROADER,
    CODE,
    CONCEPT,
    IN_SCHEME,
    NOTATION,
    NOTHING,
    SCHEME,
    TRUE,
    Release,
    count,
    lines,
    ours,
)
from kg.sources.stream import PREF_LABEL, TYPE, iri, text
from kg.vocab import BASE, CAREER

_UNSPSC = iri(f"{BASE}scheme/unspsc")
_LEVELS = ("Commodity", "Class", "Family", "Segment")
_TECHNOLOGY_COLUMNS = (CODE, "Example", "Commodity Code")


def read_tools(release: Release) -> Iterator[str]:
    """Yield commodities, then the technologies and tools that are of them, and which occupations use those."""
    known: set[str] = set()
    yield from _commodities(release, known)
    yield from _used(release, "Technology Skills.txt", "technology", known)
    yield from _used(release, "Tools Used.txt", "tool", known)


def _commodities(release: Release, known: set[str]) -> Iterator[str]:
    yield from lines(_UNSPSC, (TYPE, SCHEME), (PREF_LABEL, text("United Nations Standard Products and Services Code")))
    columns = [f"{level} {what}" for level in _LEVELS for what in ("Code", "Title")]
    for row in release.table("UNSPSC Reference.txt", tuple(columns[:2]), tuple(columns[2:])) or ():
        for place in range(0, len(row), 2):
            code, title, wider = row[place], row[place + 1], row[place + 2] if place + 2 < len(row) else ""
            if code in known or not count(code):
                continue
            yield from _describe(code, title, known)
            yield from lines(ours("unspsc", code), (BROADER, ours("unspsc", wider) if count(wider) else ""))
            release.tally.keep("commodity")


def _describe(code: str, title: str, known: set[str]) -> Iterator[str]:
    known.add(code)
    return lines(
        ours("unspsc", code),
        (TYPE, CONCEPT),
        (IN_SCHEME, _UNSPSC),
        (NOTATION, text(code, "")),
        (PREF_LABEL, text(title or code)),
    )


def _used(release: Release, name: str, kind: str, known: set[str]) -> Iterator[str]:
    """Yield the rows of a table; what one is and whether it is hot is said once, where it is first met."""
    table = release.table(name, _TECHNOLOGY_COLUMNS, ("Commodity Title", "Hot Technology", "In Demand"))
    uses, demanded = f"<{CAREER}uses{kind.title()}>", f"<{CAREER}technologyInDemand>"
    met: set[tuple[str, str]] = set()
    things: dict[str, str] = {}
    for code, example, commodity, title, hot, demand in table or ():
        occupation = release.occupations.get(code)
        if occupation is None:
            release.leave_code(kind, code)
            continue
        if example in NOTHING or not count(commodity):
            release.tally.leave(kind, "it has no name, or no commodity")
            continue
        thing = things.get(example)
        if thing is None:
            thing = things[example] = ours(kind, quote(example, safe=""))
            yield from lines(
                thing,
                (TYPE, f"<{CAREER}{kind.title()}>"),
                (PREF_LABEL, text(example)),
                (f"<{CAREER}isHot>", TRUE if hot == "Y" else ""),
            )
        if (example, commodity) not in met:
            met.add((example, commodity))
            if commodity not in known:
                yield from _describe(commodity, title, known)
            yield f"{thing} <{CAREER}commodity> {ours('unspsc', commodity)} .\n"
        yield f"{occupation} {uses} {thing} .\n"
        if demand == "Y":
            yield f"{occupation} {demanded} {thing} .\n"
        release.tally.keep(kind)
