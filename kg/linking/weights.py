"""What the evidence weighs, as tables that a person can read: how probable a mapping is, and of which type."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.errors import SourceError
from kg.linking.evidence import ALL_EVIDENCE, TITLE_EVIDENCE
from kg.linking.relating import STANDING
from kg.linking.space import Floats

TITLES, EVERYTHING = "titles", "everything"
SETTINGS: Mapping[str, Mapping[str, str]] = {TITLES: TITLE_EVIDENCE, EVERYTHING: ALL_EVIDENCE}
PREDICATES = ("exact", "close", "broad", "narrow")
IDENTICAL = "identical"  # the title is the preferred label of this target and of no other
CONFIDENCE = (
    "always",
    "share",
    "lead",
    "alike",
    "filled",
    IDENTICAL,
    "choice",
)  # what the confidence is made of, see kg.linking.matcher
SHARE = "log share"  # in the table of types, beside the evidence
ALWAYS = "always"


@dataclass(frozen=True)
class Setting:
    """The weights of one setting.

    :ivar evidence: of each feature of the setting, in its order.
    :ivar confidence: of each of ``CONFIDENCE``.
    :ivar types: of each of ``type_names`` (rows) for each of ``PREDICATES`` (columns).
    """

    evidence: Floats
    confidence: Floats
    types: Floats


@dataclass(frozen=True)
class Weights:
    """The weights of all settings, and the confidence below which nothing is proposed."""

    settings: Mapping[str, Setting]
    threshold: float = 0.5


def type_names(setting: str) -> tuple[str, ...]:
    """Return what the type is told from in *setting*, in order."""
    return (ALWAYS, SHARE, IDENTICAL, *STANDING, *SETTINGS[setting])


def load_weights(folder: Path) -> Weights:
    """Read ``weights.tsv``, ``confidence.tsv`` and ``types.tsv`` of *folder*.

    :raises SourceError: one is not there, or a feature of the program is not in it.
    """
    evidence = _read(folder / "weights.tsv", ("feature", *SETTINGS))
    confidence = _read(folder / "confidence.tsv", ("part", *SETTINGS))
    settings = {}
    for name, features in SETTINGS.items():
        types = _read(folder / "types.tsv", ("setting", "feature", *PREDICATES), name)
        settings[name] = Setting(
            _column(evidence, features, name, folder / "weights.tsv"),
            _column(confidence, CONFIDENCE, name, folder / "confidence.tsv"),
            np.column_stack([_column(types, type_names(name), one, folder / "types.tsv") for one in PREDICATES]),
        )
    return Weights(settings)


def save_weights(weights: Weights, folder: Path) -> None:
    """Write what :func:`load_weights` reads, four decimals each."""
    rows = []
    for at, (feature, meaning) in enumerate(ALL_EVIDENCE.items()):
        found = [_text(one.evidence[at]) if at < len(one.evidence) else "" for one in weights.settings.values()]
        rows.append([feature, *found, meaning])
    _write(folder / "weights.tsv", ["feature", *weights.settings, "meaning"], rows)
    confidence = [
        [part, *(_text(one.confidence[at]) for one in weights.settings.values())] for at, part in enumerate(CONFIDENCE)
    ]
    _write(folder / "confidence.tsv", ["part", *weights.settings], confidence)
    types = [
        [name, feature, *map(_text, one.types[at])]
        for name, one in weights.settings.items()
        for at, feature in enumerate(type_names(name))
    ]
    _write(folder / "types.tsv", ["setting", "feature", *PREDICATES], types)


def _read(path: Path, columns: tuple[str, ...], setting: str = "") -> dict[str, dict[str, str]]:
    key = "feature" if "feature" in columns else "part"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
    except OSError as err:
        raise SourceError(path, f"cannot be read: {err.strerror or err}") from err
    if not rows or not set(columns) <= set(rows[0]):
        raise SourceError(path, f"has not the columns {', '.join(columns)}")
    return {row[key]: row for row in rows if not setting or row["setting"] == setting}


def _column(rows: Mapping[str, Mapping[str, str]], names: Iterable[str], column: str, path: Path) -> Floats:
    try:
        return np.array([float(rows[name][column]) for name in names], np.float64).astype(np.float32)
    except (KeyError, ValueError) as err:
        raise SourceError(path, f"column {column}: {err}: expected a number for each feature") from err


def _text(value: float) -> str:
    return f"{float(value):.4f}"


def _write(path: Path, head: list[str], rows: Iterable[list[str]]) -> None:
    lines = ["\t".join(row) for row in [head, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
