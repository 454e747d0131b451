"""What classifications say of a few roles, in a query each: job zones, shares, related occupations, fields of study."""

from collections.abc import Collection, Iterable, Iterator
from itertools import product

from kg.errors import StoreError
from kg.iris import code
from kg.model import Classified, Fields, JobZone, Relatedness, Share, Thing
from kg.reader import Reader
from kg.terms import Iri, to_token
from kg.vocab import CAREER, DCTERMS, LINKS, OWL, SKOS, SSSOM

_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX skos: <{SKOS}>
PREFIX sssom: <{SSSOM}>
"""
# An occupation that nothing is told of is one of another classification.
_MATCHED = """SELECT DISTINCT ?role ?relation ?occupation ?label ?zone ?zoneLabel ?number WHERE {
  VALUES ?role { ROLES }
  VALUES ?relation { skos:exactMatch skos:closeMatch skos:narrowMatch skos:broadMatch }
  ?role ?relation ?occupation .
  FILTER EXISTS { ?told career:occupation|career:relatedOccupation ?occupation }
  ?occupation skos:prefLabel ?label .
  OPTIONAL { ?occupation career:jobZone ?zone . ?zone skos:notation ?number ; skos:prefLabel ?zoneLabel }
} ORDER BY ?role ?occupation ?number"""
# The occupations are given, since a query that looks for them itself begins at every figure there is; what is said of
# an occupation is hundreds of figures, so that levels and lists are the way in.
_SHARES = """SELECT DISTINCT ?share ?occupation ?level ?levelLabel ?percent ?respondents ?lower ?upper ?scale WHERE {
  VALUES ?level { LEVELS }
  ?category skos:exactMatch ?level .
  ?share career:category ?category ; career:occupation ?occupation .
  FILTER (?occupation IN (OCCUPATIONS))
  ?share career:percent ?percent .
  ?level skos:prefLabel ?levelLabel .
  OPTIONAL { ?share career:respondents ?respondents }
  OPTIONAL { ?share career:lowerBound ?lower }
  OPTIONAL { ?share career:upperBound ?upper }
  OPTIONAL { ?share career:suppressedOn ?scale }
} ORDER BY ?level ?share ?scale"""
_RELATED = """SELECT ?relatedness ?occupation ?related ?tier ?index WHERE {
  VALUES ?related { OCCUPATIONS }
  ?relatedness career:relatedOccupation ?related ; career:occupation ?occupation ; career:index ?index .
  FILTER (?occupation IN (ALIKE))
  OPTIONAL { ?relatedness career:tier ?tier }
} ORDER BY ?index ?relatedness"""
_FIELDS = f"""SELECT DISTINCT ?role ?occupation ?code ?field ?title WHERE {{
  VALUES ?role {{ ROLES }}
  VALUES ?relation {{ skos:exactMatch skos:closeMatch skos:narrowMatch skos:broadMatch }}
  ?role ?relation ?occupation .
  ?link owl:annotatedTarget ?occupation ; dcterms:isPartOf <{LINKS}cip-2020-soc-2018> ; owl:annotatedSource ?field .
  ?occupation skos:notation ?code .
  OPTIONAL {{ ?link sssom:subject_label ?title }}
}} ORDER BY ?role ?code ?title ?field"""
# Fields that are named; how many there are is told.
_MOST_FIELDS = 3

# How a role may be matched to an occupation, the closest first.
_FITS = [f"{SKOS}{fit}Match" for fit in ("exact", "close", "narrow", "broad")]

Row = dict[str, str]
# {role: the occupations that it is matched to}
Matched = dict[str, list[Row]]


def load_classified(
    reader: Reader, roles: Collection[str], levels: Collection[str], studied: Collection[str]
) -> Classified:
    """Return what the classifications that are loaded say of *roles*; nothing where none is.

    :param levels: IRIs of levels of education whose shares are wanted.
    :param studied: the roles whose fields of study are wanted.

    :raises StoreError: a value that should be a number is none; what it is a value of is named.

    Four journeys to the store at most, a few milliseconds each for the roles of an answer.
    """
    matched = _matched(reader, roles)
    related: dict[tuple[str, str], tuple[Relatedness, ...]] = {}
    for one in _related(reader, matched):
        pair = one.source, one.target
        related[pair] = (*related.get(pair, ()), one)
    return Classified(
        zones={role: zones for role, found in matched.items() if (zones := tuple(_zones(found)))},
        shares=_shares(reader, matched, levels),
        fields=_fields(reader, studied),
        related=related,
    )


def load_related(reader: Reader, roles: Collection[str]) -> list[Relatedness]:
    """Return the statements that list the occupation of one of *roles* as related to that of another, closest first."""
    return _related(reader, _matched(reader, roles))


def _rows(reader: Reader, query: str, **iris: Iterable[str]) -> list[Row]:
    """Return the solutions of *query* for the values given; none where any of them is none."""
    for name, values in iris.items():
        wanted = [to_token(Iri(iri)) for iri in sorted(set(values))]
        if not wanted:
            return []
        query = query.replace(f"{{ {name} }}", f"{{ {' '.join(wanted)} }}").replace(
            f"({name})", f"({', '.join(wanted)})"
        )
    return reader.texts(_PREFIXES + query)


def _number(row: Row, name: str) -> float:
    """Return a value as a number.

    :raises StoreError: it is none.
    """
    try:
        return float(row[name])
    except ValueError as err:
        about = row.get("share") or row.get("relatedness") or row["zone"]
        raise StoreError(f"<{about}> {name} {row[name]!r}: expected a number") from err


def _matched(reader: Reader, roles: Iterable[str]) -> Matched:
    """Return the occupations that *roles* are matched to, closest first, each once for every job zone it has."""
    found: Matched = {}
    for row in sorted(_rows(reader, _MATCHED, ROLES=roles), key=lambda row: _FITS.index(row["relation"])):
        found.setdefault(row["role"], []).append(row)
    return found


def _occupations(matched: Matched) -> dict[str, Thing]:
    return {row["occupation"]: Thing(row["occupation"], row["label"]) for rows in matched.values() for row in rows}


def _zones(rows: Iterable[Row]) -> Iterator[JobZone]:
    for row in rows:
        if "zone" in row:
            occupation, fit = Thing(row["occupation"], row["label"]), row["relation"].removeprefix(SKOS)
            yield JobZone(row["zone"], row["zoneLabel"], int(_number(row, "number")), occupation, fit)


def _shares(reader: Reader, matched: Matched, levels: Iterable[str]) -> dict[tuple[str, str], tuple[Share, ...]]:
    known, told = _occupations(matched), dict[str, Share]()
    for row in _rows(reader, _SHARES, OCCUPATIONS=known, LEVELS=levels):
        told.setdefault(row["share"], _share(row, known[row["occupation"]]))
    found: dict[tuple[str, str], tuple[Share, ...]] = {}
    for role, rows in matched.items():
        for occupation in dict.fromkeys(row["occupation"] for row in rows):
            for share in (share for share in told.values() if share.occupation.iri == occupation):
                pair = role, share.level.iri
                found[pair] = (*found.get(pair, ()), share)
    return found


def _share(row: Row, occupation: Thing) -> Share:
    return Share(
        statement=row["share"],
        level=Thing(row["level"], row["levelLabel"]),
        occupation=occupation,
        percent=_number(row, "percent"),
        respondents=int(_number(row, "respondents")) if "respondents" in row else None,
        lower=_number(row, "lower") if "lower" in row else None,
        upper=_number(row, "upper") if "upper" in row else None,
        is_suppressed="scale" in row,
    )


def _related(reader: Reader, matched: Matched) -> list[Relatedness]:
    """Return what is related among *matched*, by their places in the lists.

    Where an occupation has two zones, of two releases, those that are furthest apart are told: no move is made easier.
    """
    known = _occupations(matched)
    roles, zones = dict[str, dict[str, None]](), dict[str, list[int]]()
    for role, rows in matched.items():
        for row in rows:
            roles.setdefault(row["occupation"], {})[role] = None
            zones.setdefault(row["occupation"], []).extend([int(_number(row, "number"))] if "number" in row else [])
    found = []
    for row in _rows(reader, _RELATED, OCCUPATIONS=known, ALIKE=known) if len(matched) > 1 else ():
        one, other = row["occupation"], row["related"]
        for source, target in product(roles[one], roles[other]):
            if source != target:
                found.append(
                    Relatedness(
                        statement=row["relatedness"],
                        source=source,
                        target=target,
                        occupation=known[one],
                        related=known[other],
                        tier=row.get("tier"),
                        index=int(_number(row, "index")),
                        zone=min(zones[one], default=None),
                        related_zone=max(zones[other], default=None),
                    )
                )
    return found


def _fields(reader: Reader, roles: Iterable[str]) -> dict[str, tuple[Fields, ...]]:
    """Return the fields of each code of *roles*; a field without a title in the table is named by its own code."""
    titles: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in _rows(reader, _FIELDS, ROLES=roles):
        listed = titles.setdefault((row["role"], row["occupation"], row["code"]), {})
        listed.setdefault(row["field"], row.get("title", code(row["field"])))
    found: dict[str, tuple[Fields, ...]] = {}
    for (role, occupation, number), listed in titles.items():
        first = tuple(Thing(iri, title) for iri, title in list(listed.items())[:_MOST_FIELDS])
        found[role] = (*found.get(role, ()), Fields(occupation, number, first, len(listed)))
    return found
