"""SOC 2010 to SOC 2018: what became of every code, as JSON that is made from the publisher's workbook."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from kg.errors import SourceError
from kg.sources.mappings import MappingSet, relation
from kg.sources.stream import Edition, Tally
from kg.sources.tables.concepts import SOC_2010, SOC_2018, soc_2010, soc_2018
from kg.sources.tables.kinds import BLS, Kind
from kg.sources.tables.opened import Opened

_CODE = re.compile(r"\d\d-\d{4}")
_MIT = "https://spdx.org/licenses/MIT"
_EDITION = Edition(
    slug="soc-2010-soc-2018",
    title="SOC 2010 to SOC 2018 crosswalk",
    description="What became of the occupations of SOC 2010: kept, split, joined, or both.",
    publisher=f"{BLS}; brought into JSON by others",
    edition="2017",
    licence=_MIT,
    homepage="https://www.bls.gov/soc/2018/",
)
SET = MappingSet(_EDITION.slug, _EDITION.title, _EDITION.description, _MIT, SOC_2010, SOC_2018)
Successors = dict[str, tuple[str, ...]]


def find_successors(file: Opened, tally: Tally) -> Successors:
    """Return the codes of 2018 for each of 2010.

    :raises SourceError: it is no whole JSON, has not the members that are known, or another number of codes than it
        says.
    """
    read = file.files.read(file.name)
    try:
        content = json.loads(read, object_pairs_hook=_once)
    except (ValueError, RecursionError) as err:
        line = getattr(err, "lineno", None)
        raise SourceError(file.where, f"no whole JSON: {err}; download it again", line) from err
    single, several = (content.get(name) if isinstance(content, dict) else None for name in ("one_to_one", "ambiguous"))
    if not isinstance(single, dict) or not isinstance(several, dict):
        raise SourceError(file.where, "no objects 'one_to_one' and 'ambiguous': expected the codes of 2010 in them")
    _check_counts(file, content, len(single), len(several))
    found: Successors = {}
    for code, value in (*single.items(), *several.items()):
        codes = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
        if not codes or not all(isinstance(one, str) and _CODE.fullmatch(one) for one in (code, *codes)):
            raise SourceError(file.where, f"code {code!r} became {value!r}: expected codes such as 25-4022")
        if code in found:
            tally.leave("code", "it was given before")
        else:
            found[code] = tuple(dict.fromkeys(codes))
    return dict(sorted(found.items()))


def _once(members: list[tuple[str, object]]) -> dict[str, object]:
    names = Counter(name for name, _ in members)
    if len(names) < len(members):
        twice = next(name for name, count in names.items() if count > 1)
        raise ValueError(f"member {twice!r} is there twice")
    return dict(members)


def _check_counts(file: Opened, content: dict[str, object], single: int, several: int) -> None:
    said = content.get("classification")
    if not isinstance(said, dict):
        return
    for name, count in (("one_to_one_source_count", single), ("ambiguous_source_count", several)):
        if said.get(name, count) != count:
            raise SourceError(file.where, f"{name} is {said[name]!r}, but there are {count}: download it again")


def relation_of(code: str, successor: str, successors: Successors, joined: Counter[str]) -> str:
    """Return how a code of 2018 stands to the code of 2010; *joined* counts the codes that each is made of."""
    return relation(subject_is_part=len(successors[code]) > 1, object_is_part=joined[successor] > 1)


def count_joined(successors: Successors) -> Counter[str]:
    """Return of how many codes of 2010 each code of 2018 is made."""
    return Counter(one for codes in successors.values() for one in codes)


def _lines(file: Opened, tally: Tally) -> Iterator[str]:
    successors = find_successors(file, tally)
    joined = count_joined(successors)
    yield from SET.lines()
    for code, codes in successors.items():
        tally.keep("code")
        for successor in codes:
            found = relation_of(code, successor, successors, joined)
            comment = f"{_became(len(codes))}, {_made(joined[successor])}."
            yield from SET.mapping(soc_2010(code), found, soc_2018(successor), comment=comment)


def _became(count: int) -> str:
    return "One code became one" if count == 1 else f"One code became {count}"


def _made(count: int) -> str:
    return "made of it alone" if count == 1 else f"made of {count} in all"


def _fit(file: Opened) -> float:
    is_json = file.start.lstrip().startswith("{")
    return float(is_json and '"ambiguous"' in file.start and "-" in file.start)


KIND = Kind("SOC 2010 to SOC 2018 (JSON)", _fit, lambda _: _EDITION, _lines)
