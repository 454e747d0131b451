"""Choosing: a question which jobs of a level of education pay so much or grow, of no role in particular."""

import re
from dataclasses import dataclass
from pathlib import Path

from kg.ask.mentions import CODE, KNOWN, Mention
from kg.ask.reading import Reading
from kg.errors import SourceError
from kg.search.words import load_yaml
from kg.vocab import BASE, LEVEL

QUERY = "occupations-by-figures"
BY_PAY, BY_GROWTH, BY_DECLINE, BY_LEVEL = "pay", "growth", "decline", "level"  # what comes first in the answer
_SHRINKING = "-0.1"  # percent of change, up to which all are told that decline
_ANY = "-100"  # percent of change, from which all are told


@dataclass(frozen=True)
class _Level:
    words: re.Pattern[str]
    label: str
    iris: tuple[str, ...]
    has_best: bool  # the best paid of it are told by a query of their own
    is_enough: bool  # a question that names it names enough


class Choosing:
    """Reads such questions by ``choosing.yaml``."""

    def __init__(self, folder: Path) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        path = folder / "choosing.yaml"
        found = load_yaml(path)
        try:
            self._jobs, self._sum, self._grows, self._fastest, self._paid, self._best, self._shrinks, self._studied = (
                re.compile(found[name])
                for name in ("jobs", "sum", "grows", "fastest", "paid", "best", "shrinks", "studied")
            )
            self._entry = {
                name: [
                    (
                        re.compile(one["words"]),
                        str(one["label"]),
                        tuple(f"{BASE}{name}/{slug}" for slug in one["among"]),
                    )
                    for one in some
                ]
                for name, some in found["entry"].items()
            }
            self._fields = [
                (re.compile(one["words"]), str(one["label"]), " ".join(one["codes"]), bool(one.get("is_enough")))
                for one in found["fields"]
            ]
            self._levels = [
                _Level(
                    re.compile(one["words"]),
                    str(one["label"]),
                    tuple(LEVEL + slug for slug in one["levels"]),
                    bool(one.get("has_best")),
                    bool(one.get("is_enough")),
                )
                for one in found["levels"]
            ]
            self._plain = frozenset(" ".join(found["plain"]).split())
            self._growing, self._any = str(found["growing"]), str(found["any"])
        except (KeyError, TypeError, re.error) as err:
            raise SourceError(path, f"is not how jobs are chosen by figures: {err}") from err

    def read(self, question: str) -> Reading | None:
        """Return the reading of a question that chooses jobs by figures and says nothing else; None of any other.

        Pay is named, as a sum or as the best, or growth or decline, experience or training that is not asked for, or a
        field of work; a level of education with one of them.
        """
        text = re.sub(r"[?!.,]+(?=\s|$)", " ", question.lower().replace("’", "'")).strip()
        if not self._jobs.search(text):
            return None
        level = next((one for one in self._levels if one.words.search(text)), None)
        sums = [*self._sum.finditer(text)]
        grows, fastest = self._grows.search(text), self._fastest.search(text)
        is_studied = self._studied.search(text)
        bare = level.words.sub(" ", text) if level and level.is_enough else text  # "no formal education" is no field
        field = next((one for one in self._fields if not is_studied and one[0].search(bare)), None)
        best = self._best.search(text) and not (level and level.has_best)
        shrinks = self._shrinks.search(text)
        entry = {
            name: one
            for name, some in self._entry.items()
            if (one := next((one for one in some if one[0].search(text)), None))
        }
        is_asked = bool(sums or grows or fastest or best or shrinks or entry or (level and level.is_enough))
        is_asked = is_asked or (field is not None and (field[3] or level is not None))
        asked = tuple(one.words for one in (level,) if one) + tuple(one[0] for one in (field,) if one)
        asked = (*(one[0] for one in entry.values()), *asked)
        patterns = (self._sum, self._fastest, self._grows, self._shrinks, self._best, self._paid, *asked, self._jobs)
        rest = text
        for pattern in patterns:
            rest = pattern.sub(" ", rest)
        left = {word for word in re.findall(r"[\w'$]+", rest) if word not in self._plain}
        if not is_asked or len(sums) > 1 or left:
            return None
        least = _dollars(sums[0]) if sums else "0"
        named = {
            "level": Mention(KNOWN, "", level.iris if level else self._all(), level.label if level else self._any),
            "least": Mention(CODE, least, (), least),
            "growth": Mention(CODE, "", (), self._growing if grows or fastest else _ANY),
        }
        if shrinks:
            named["most"] = Mention(CODE, "", (), _SHRINKING)
        named |= {name: Mention(CODE, " ".join(iris), (), label) for name, (_, label, iris) in entry.items()}
        if field:
            named["field"] = Mention(CODE, field[2], (), field[1])
        is_of_pay = sums or best or self._paid.search(text)
        kind = BY_GROWTH if fastest or (grows and not is_of_pay) else BY_DECLINE if shrinks else BY_PAY
        if entry and kind == BY_PAY and not is_of_pay:
            kind = BY_LEVEL
        return Reading(question, intent="pay_without", query=QUERY, tell="by_figures", kind=kind, named=named)

    def _all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(iri for level in self._levels for iri in level.iris))


def _dollars(found: re.Match[str]) -> str:
    """Return a sum as whole dollars a year: "80k" is 80000."""
    if not found["number"]:
        return "100000"  # six figures
    number = float(found["number"].replace(",", ""))
    return f"{number * (1000 if found['thousand'] else 1):.0f}"
