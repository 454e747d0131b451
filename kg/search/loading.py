"""What is indexed: the names that things of ours have, and the titles of the occupations that a role is matched to."""

import re
from collections.abc import Iterator, Sequence

from kg.reader import Reader
from kg.search.index import MATCHED, NARROWER, OTHER, OWN, PART, Entry, SearchIndex
from kg.search.words import Spelling
from kg.search.written import Written, iter_texts
from kg.terms import Iri, to_token
from kg.vocab import BASE, CAREER, ONET, SKOS

KINDS = ("Role", "Credential", "Context", "FieldOfStudy", "Quality", "Topic", "Training")
_PREFIXES = f"PREFIX career: <{CAREER}>\nPREFIX skos: <{SKOS}>\n"
_THINGS = f"""SELECT DISTINCT ?s ?class ?label ?other WHERE {{
  VALUES ?class {{ {" ".join(f"career:{kind}" for kind in KINDS)} }}
  ?s a ?class ; skos:prefLabel ?label .
  OPTIONAL {{ ?s skos:altLabel ?other }}
  FILTER (STRSTARTS(STR(?s), "{BASE}") && !STRSTARTS(STR(?s), "{ONET}"))
}}"""
_OCCUPATIONS = """SELECT DISTINCT ?role ?relation ?occupation WHERE {
  ?role a career:Role .
  { VALUES ?relation { skos:exactMatch skos:closeMatch skos:narrowMatch } ?role ?relation ?occupation } UNION {
    VALUES (?stated ?relation) {
      (skos:exactMatch skos:exactMatch) (skos:closeMatch skos:closeMatch) (skos:broadMatch skos:narrowMatch)
    } ?occupation ?stated ?role }
  FILTER NOT EXISTS { ?occupation a career:Role }
}"""
# Some occupations at a time: all titles at once are a query of seconds, which a service may end.
_TITLES = """SELECT ?occupation ?title WHERE {
  VALUES ?occupation { OCCUPATIONS }
  ?occupation skos:prefLabel|skos:altLabel|career:reportedTitle ?title .
  FILTER (LANG(?title) IN ("", "en", "en-us", "en-gb"))
}"""
_AT_ONCE = 200
# A name with its short form: Registered Nurse (RN).
_SHORT_FORM = re.compile(r"([^()]+?) \(([A-Z][A-Za-z]*[A-Z]|[A-Z])s?\)")
# The field of a degree comes before it too: a library technology certificate.
_IN_A_FIELD = re.compile(r"([^,]+?) in ([^,]+)")
_JOINED = re.compile(r",\s*(?:and|or)\s+|,\s*|\s+(?:and|or)\s+")
_QUALIFIED = re.compile(r" or [^,]*,")
# A role that the reader of prose tells from others of its name by the page it was read on.
_TOLD_APART = re.compile(r"\s*\([^()]*\)\s*")


def load_index(reader: Reader, spelling: Spelling) -> SearchIndex:
    """Read every name and title into an index: a second or two where O*NET and ESCO are loaded; keep it."""
    things: dict[str, tuple[str, str]] = {}
    entries: list[Entry] = []
    for row in reader.texts(_PREFIXES + _THINGS):
        kind = row["class"].removeprefix(CAREER)
        things[row["s"]] = kind, row["label"]
        entries += _names(row["s"], kind, row["label"], OWN)
        if "other" in row:
            entries += _names(row["s"], kind, row["other"], OTHER)
    return SearchIndex(things, [*entries, *_titles(reader, things)], spelling, Written(iter_texts(reader)))


def _names(iri: str, kind: str, name: str, rank: int) -> Iterator[Entry]:
    yield Entry(iri, name, rank)
    if match := _SHORT_FORM.fullmatch(name):
        yield from (Entry(iri, part, rank) for part in match.groups())
    if kind == "Credential" and (match := _IN_A_FIELD.fullmatch(name)):
        yield Entry(iri, f"{match[2]} {match[1]}", PART)
    if kind == "Role" and rank == OWN and not _TOLD_APART.search(name):
        for part in parts(name):
            yield Entry(iri, part, PART)


def parts(name: str) -> list[str]:
    """Return the roles that a name lists: a page on several is a role here, and each of them names it.

    What "or" and commas join are roles; what "and" joins are roles or what tells one kind of a role from another.

    >>> parts("plumber, pipefitter or steamfitter"), parts("physical therapist assistant or aide")
    (['plumber', 'pipefitter', 'steamfitter'], ['physical therapist assistant', 'physical therapist aide'])
    >>> parts("airline and commercial pilot"), parts("elevator and escalator installer or repairer")[:2]
    (['commercial pilot', 'airline pilot'], ['escalator installer', 'escalator repairer'])
    """
    if _QUALIFIED.search(name):  # "installer or repairer, motor vehicles": neither is one of anything else
        return []
    before, joined, after = name.rpartition(" and ")
    kinds = _JOINED.split(before.rstrip(",")) if joined else []
    heads = [part for part in _JOINED.split(after) if part]
    if joined and " " not in heads[0]:  # roles: "librarian and archivist", "library technician and assistant"
        heads, kinds = [*kinds, *heads], []
    if len(heads) + len(kinds) < 2 or any(len(part) < 3 for part in (*heads, *kinds)):
        return []
    start = heads[0].rpartition(" ")[0]
    found = [heads[0], *(f"{start} {part}" if start and " " not in part else part for part in heads[1:])]
    return [*found, *(f"{kind} {part.rpartition(' ')[2]}" for kind in kinds for part in found)]


def _titles(reader: Reader, things: dict[str, tuple[str, str]]) -> Iterator[Entry]:
    roles: dict[str, list[tuple[str, int]]] = {}
    for row in reader.texts(_PREFIXES + _OCCUPATIONS):
        if row["role"] in things:
            rank = NARROWER if row["relation"].endswith("narrowMatch") else MATCHED
            roles.setdefault(row["occupation"], []).append((row["role"], rank))
    for some in batched(sorted(roles), _AT_ONCE):
        occupations = " ".join(to_token(Iri(iri)) for iri in some)
        for row in reader.texts(_PREFIXES + _TITLES.replace("OCCUPATIONS", occupations)):
            for role, rank in roles[row["occupation"]]:
                yield from _names(role, "", row["title"], rank)


def batched(iris: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Yield *iris* in parts of at most *size*.

    >>> list(batched(["a", "b", "c"], 2))
    [['a', 'b'], ['c']]
    """
    for start in range(0, len(iris), size):
        yield iris[start : start + size]
