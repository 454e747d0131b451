"""ISCO-08 to SOC 2018, chained through SOC 2010: what two crosswalks say together, and how surely."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.sources.mappings import CHAINED, EXACT, MappingSet, chain
from kg.sources.stream import Edition, Tally, iri
from kg.sources.tables import isco_soc, soc_2010
from kg.sources.tables.concepts import ISCO_08, SOC_2018, isco, notation_line, soc_2018
from kg.sources.tables.kinds import PUBLIC_DOMAIN
from kg.sources.tables.opened import Opened

EDITION = Edition(
    slug="isco-08-soc-2018",
    title="ISCO-08 to SOC 2018, chained",
    description="What follows for SOC 2018 from ISCO-08 to SOC 2010 and SOC 2010 to SOC 2018; no source says it so.",
    publisher="Career Lattice, from the U.S. Bureau of Labor Statistics",
    edition="2018",
    licence=PUBLIC_DOMAIN,
)
SET = MappingSet(
    EDITION.slug, EDITION.title, EDITION.description, PUBLIC_DOMAIN, ISCO_08, SOC_2018, justification=CHAINED
)
# How sure a chain is to hold at all: every step from one code to another that is not the same takes a little.
_STEP = 0.95


@dataclass(frozen=True)
class Way:
    """One way from a group through a code of SOC 2010 to one of SOC 2018."""

    through: str
    relation: str
    confidence: float


def lines(first: Opened, second: Opened, tally: Tally) -> Iterator[str]:
    """Yield a mapping for each group of ISCO-08 and code of SOC 2018 that a chain joins.

    Where several ways join them, the surest counts, and the relation is theirs if they agree on one.
    """
    pairs = isco_soc.find_pairs(first, Tally())
    successors = soc_2010.find_successors(second, Tally())
    labels = {pair.group: pair.group_label for pair in pairs.values()}
    yield from SET.lines()
    found = _ways(pairs.values(), successors, tally)
    for code in dict.fromkeys(code for _, code in found):
        yield notation_line(iri(soc_2018(code)), code)
    for (group, code), ways in found.items():
        relations = {way.relation for way in ways}
        relation = relations.pop() if len(relations) == 1 else chain("", "")
        confidence = max(way.confidence for way in ways)
        tally.keep("pair")
        comment = f"Chained through SOC 2010 {', '.join(way.through for way in ways)}."
        yield from SET.mapping(
            isco(group),
            relation,
            soc_2018(code),
            labels=(labels[group], ""),
            comment=comment,
            confidence=format(round(confidence, 2), "g"),
        )


def _ways(
    pairs: Iterable[isco_soc.Pair], successors: soc_2010.Successors, tally: Tally
) -> dict[tuple[str, str], list[Way]]:
    joined = soc_2010.count_joined(successors)
    found: defaultdict[tuple[str, str], list[Way]] = defaultdict(list)
    for pair in pairs:
        codes = successors.get(pair.occupation, ())
        if not codes:
            tally.leave("pair of ISCO-08 and SOC 2010", "no code of SOC 2018 is given for it")
        for code in codes:
            second = soc_2010.relation_of(pair.occupation, code, successors, joined)
            way = Way(pair.occupation, chain(pair.relation, second), confidence(pair, second, len(codes)))
            found[pair.group, code].append(way)
    return found


def confidence(pair: isco_soc.Pair, second: str, split_into: int) -> float:
    """Return how sure it is, from 0 to 1, that the group and the code of SOC 2018 share work.

    They do for certain where all of the SOC 2010 code belongs to the group. Where a part alone does and the code was
    split, that part may lie in any of the codes it became, so that the figure is divided among them. The figures are
    ours: no source gives any.
    """
    sure = 1.0 if pair.relation == EXACT else _STEP
    sure *= 1.0 if second == EXACT else _STEP
    return sure / split_into if pair.occupation_is_part else sure
