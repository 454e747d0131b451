"""The words the reader knows, from the files of ``ontology/reading``, as compiled patterns.

The files are data: a pattern is a regular expression that is matched without regard to case, with curly apostrophes
made straight. ``{adverb}`` in one stands for a few adverbs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import SourceError

READING = Path(__file__).resolve().parents[2] / "ontology" / "reading"
KINDS = ("education", "training", "licence", "experience")
CORES = ("need", "prefer", "accept", "help", "have")
# Where what is asked for stands, seen from the words that ask.
SIDES = ("active", "passive", "either")
# Pieces that the patterns of told.yaml and of pay.yaml share.
_SHARED = ("subject", "count", "verb", "people")
_OF_PAY = ("period", "who", "pay", "amount", "year", "behind")

Pattern = re.Pattern[str]
Named = tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, eq=False)
class PayWords:
    """What ``pay.yaml`` has: patterns of sentences with figures and of those before tables, by measure; rows; units."""

    figures: Named
    tables: Named
    row: Pattern
    units: Mapping[str, str]
    published_up_to: tuple[float, ...]
    aside: Named


@dataclass(frozen=True, eq=False)
class Grammar:
    """Every pattern, by file and name.

    ``cores`` are (core, side, pattern); ``mentions`` (level, pattern) by kind, in order; ``verbs`` of moves
    (pattern, kind); ``told`` what weighs a sentence kept as it stands, by part: strength, prevalence, noted, aside;
    ``pay`` what reads the section on pay; ``one`` the patterns that stand alone, by name.
    """

    cores: tuple[tuple[str, str, Pattern], ...]
    mentions: Mapping[str, tuple[tuple[str | None, Pattern], ...]]
    weak: Mapping[str, Pattern]
    quantities: Mapping[str, Pattern]
    prevalence: Mapping[str, str]
    units: Mapping[str, float]
    numbers: Mapping[str, float]
    verbs: tuple[tuple[Pattern, str], ...]
    own: tuple[Pattern, ...]
    inbound: tuple[Pattern, ...]
    conditions: tuple[tuple[str, Pattern], ...]
    aside: tuple[tuple[str, Pattern], ...]
    sections: tuple[tuple[str, Pattern], ...]
    told: Mapping[str, Named]
    pay: PayWords
    one: Mapping[str, Pattern]


@lru_cache(maxsize=4)
def load_grammar(folder: Path = READING) -> Grammar:
    """Read the files of *folder* into patterns.

    :raises SourceError: a file is missing or no YAML, a part is missing, or a pattern does not compile.
    """
    hedges, credentials, people, moves, others, phrases, told, pay = (
        _load(folder / f"{name}.yaml")
        for name in ("hedges", "credentials", "people", "moves", "others", "phrases", "told", "pay")
    )
    try:
        adverb = hedges["adverb"]
        compiled = _Compiler(adverb)
        course = {f"course_{name}": text for name, text in others["coursework"].items()}
        singles = {
            name: text
            for part in (hedges, credentials, people, moves, course, phrases, {"quality": others["quality"]})
            for name, text in part.items()
            if isinstance(text, str) and name != "adverb"
        }
        return Grammar(
            cores=tuple(
                (core, side, compiled(rf"\b(?:{'|'.join(hedges['cores'][core][side])})\b"))
                for core in CORES
                for side in SIDES
                if side in hedges["cores"][core]
            ),
            mentions={
                kind: tuple((one["level"], compiled(rf"(?<![\w-])(?:{one['pattern']})")) for one in credentials[kind])
                for kind in KINDS
            },
            weak={name: compiled(text) for name, text in hedges["weak"].items()},
            quantities={name: compiled(rf"\b(?:{text})\b") for name, text in hedges["quantities"].items()},
            prevalence=hedges["prevalence"],
            units=credentials["units"],
            numbers=credentials["numbers"],
            verbs=tuple((compiled(rf"\b(?:{one['pattern']})"), one["kind"]) for one in moves["verbs"]),
            own=tuple(compiled(rf"\b(?:{text})") for text in moves["own"]),
            inbound=tuple(compiled(rf"\b(?:{text})") for text in moves["inbound"]),
            conditions=tuple((one["what"], compiled(rf"\b(?:{one['pattern']})")) for one in others["conditions"]),
            aside=tuple((one["why"], compiled(one["pattern"])) for one in others["aside"]),
            sections=tuple((name, compiled(words)) for name, words in others["sections"].items()),
            told={
                part: tuple((name, compiled(_placed(text, told, _SHARED))) for name, text in told[part].items())
                for part in ("strength", "prevalence", "noted", "aside")
            },
            pay=_pay(pay, compiled),
            one={
                **{name: compiled(text, is_cased=name == "quality") for name, text in singles.items()},
                "experience_subject": compiled("|".join(credentials["experience_subject"])),
            },
        )
    except (KeyError, TypeError, re.error) as err:
        raise SourceError(folder, f"not the words of a reader: {type(err).__name__} {err}") from err


class _Compiler:
    """Compiles a pattern with the adverbs filled in."""

    def __init__(self, adverb: str) -> None:
        self._adverb = adverb

    def __call__(self, text: str, *, is_cased: bool = False) -> Pattern:
        return re.compile(text.replace("{adverb}", self._adverb), 0 if is_cased else re.IGNORECASE)


def _pay(words: Mapping[str, Any], compiled: _Compiler) -> PayWords:
    def named(part: str) -> Named:
        return tuple((name, compiled(_placed(text, words, _OF_PAY))) for name, text in words[part].items())

    return PayWords(
        figures=named("figures"),
        tables=named("tables"),
        row=compiled(_placed(words["row"], words, _OF_PAY)),
        units=words["units"],
        published_up_to=tuple(map(float, words["published_up_to"])),
        aside=named("aside"),
    )


def _placed(text: str, words: Mapping[str, Any], shared: Sequence[str]) -> str:
    """Return a pattern with the pieces that several share filled in, which are named in the order they are filled."""
    for name in shared:
        text = text.replace(f"{{{name}}}", words[name])
    return text


def _load(path: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as err:
        raise SourceError(path, f"cannot be read: {err}") from err
    if not isinstance(read, dict):
        raise SourceError(path, "expected a mapping of names to patterns")
    return read


def first(patterns: Iterable[Pattern], text: str) -> "re.Match[str] | None":
    """Return the leftmost match of any of *patterns* in *text*; the earlier pattern where two start together."""
    found = [match for pattern in patterns if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start(), default=None)
