"""Technology skills and tools: what an occupation uses, and what kind of goods each is.

The kinds are commodities of the UNSPSC; of software they are elements of the content model from release 30.3 on.
"""

from collections.abc import Iterator
from urllib.parse import quote

from kg.sources.onet.references import describe_element
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
    is_identifier,
    lines,
    ours,
)
from kg.sources.stream import PREF_LABEL, TYPE, iri, text
from kg.vocab import BASE, CAREER

_UNSPSC = iri(f"{BASE}scheme/unspsc")
_LEVELS = ("Commodity", "Class", "Family", "Segment")
_COLUMNS = ("Example", "Commodity Code", "Commodity Title")


def read_tools(release: Release) -> Iterator[str]:
    """Yield commodities, then the technologies and tools that are of them, and which occupations use those."""
    known: set[str] = set()
    yield from _commodities(release, known)
    (name,) = release.names("Technology Skills")
    if name == "Software Skills":
        columns = ("Workplace Example", "Element ID", "Element Name")
        yield from _used(release, f"{name}.txt", columns, "technology", known)
    else:
        yield from _used(release, f"{name}.txt", _COLUMNS, "technology", known)
    yield from _used(release, "Tools Used.txt", _COLUMNS, "tool", known)


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


def _used(release: Release, name: str, columns: tuple[str, str, str], kind: str, known: set[str]) -> Iterator[str]:
    """Yield the rows of a table; what one is and whether it is hot is said once, where it is first met.

    :param columns: those of its name, of the code of what kind it is, and of the title of that.
    """
    table = release.table(name, (CODE, *columns[:2]), (columns[2], "Hot Technology", "In Demand"))
    is_element = columns[1] == "Element ID"
    uses, demanded = f"<{CAREER}uses{kind.title()}>", f"<{CAREER}technologyInDemand>"
    met: set[tuple[str, str]] = set()
    things: dict[str, str] = {}
    for code, example, commodity, title, hot, demand in table or ():
        occupation = release.occupations.get(code)
        if occupation is None:
            release.leave_code(kind, code)
            continue
        if example in NOTHING or not (is_identifier(commodity) if is_element else count(commodity)):
            release.tally.leave(kind, "it has no name, or no kind")
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
            if is_element:
                yield from describe_element(release, commodity, title)
            elif commodity not in known:
                yield from _describe(commodity, title, known)
            yield f"{thing} <{CAREER}commodity> {ours('element' if is_element else 'unspsc', commodity)} .\n"
        yield f"{occupation} {uses} {thing} .\n"
        if demand == "Y":
            yield f"{occupation} {demanded} {thing} .\n"
        release.tally.keep(kind)
