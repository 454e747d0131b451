"""How well the reader of prose reads: precision, recall and F1 against pages that a person read.

``python bench/bench_prose.py [GOLD] [--zip ZIP] [--errors] [--json]``; GOLD is a folder of files as
``shared/gold/README.md`` describes them, ZIP holds the pages. Both default to what lies beside the checkout.

What counts as right:

- A sentence is known by its text, white space and apostrophes normalised. One item counts once a page, however often
  its sentence comes.
- Quick facts, codes, similar occupations, qualities: equal text, without regard to case.
- A requirement is scored option by option: same sentence, kind, level, strength and group of workers. The kind may be
  any of ``kind_also_ok``, the level of ``level_also_ok`` (experience has none), the strength of ``strength_also_ok``; a
  strength of null is met by ``proposed_strength``, by anything where there is none. For whom: both nobody in
  particular, or names of which one holds the words of the other, ``for_also_ok`` among them; where ``for_in_sentence``
  is false the sentence does not say it, and either will do.
- An advancement is scored target by target: same sentence, source and target, names of which one holds the words of the
  other, or any of ``to_resolved``; a pronoun's source is the page's occupation, and so is a target that is annotated
  with the page; a target that links to one page, is the page's occupation, or stands for several names spelt out meets
  all the names that it holds. *With needs*: besides, each need is met by one that shares half of the words of the
  shorter, in both directions; one that the annotated source itself holds (*experienced menders*) is neither right nor
  wrong, since either may say it.
- Items with ``optional`` are neither found nor missed. What is drawn from a sentence of ``ignore`` does not count.
  What is drawn from a negation is a false alarm like any other.
"""

import argparse
import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prose_agreement import edge_agrees, is_half, option_agrees, plain

from kg.documents import Sentence
from kg.prose import read_prose
from kg.prose.model import Option, Reading, Requirement
from kg.sources.ooh import Page, read_page

SHARED = Path(__file__).resolve().parents[2] / "shared"
ROWS = (
    "quick facts", "codes", "similar", "qualities", "education with strength", "education level alone",
    "training with strength", "training level alone", "licences with strength", "licence level alone",
    "experience with strength", "advancement edges", "advancement with needs", "advancement with kind",
    "other conditions", "negations",
)  # fmt: skip


@dataclass
class Tally:
    """Counts of one row: found and right, false alarms, missed; and what the last two were."""

    right: int = 0
    false: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    def row(self) -> dict[str, float]:
        """Return precision, recall and F1; 1 where there was nothing to find and nothing was found."""
        found, there = self.right + self.false, self.right + self.missed
        precision = self.right / found if found else 1.0
        recall = self.right / there if there else 1.0
        both = precision + recall
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / both if both else 0.0,
            "right": self.right,
            "false": self.false,
            "missed": self.missed,
        }


class Score:
    """The tallies of all pages."""

    def __init__(self) -> None:
        self.rows: dict[str, Tally] = defaultdict(Tally)

    def sets(self, row: str, slug: str, gold: Iterable[str], found: Iterable[str]) -> None:
        """Score two sets of texts."""
        left, right = {plain(one) for one in gold}, {plain(one) for one in found}
        tally = self.rows[row]
        tally.right += len(left & right)
        tally.false += len(right - left)
        tally.missed += len(left - right)
        tally.errors += [f"{slug}: false {one!r}" for one in sorted(right - left)]
        tally.errors += [f"{slug}: missed {one!r}" for one in sorted(left - right)]

    def page(self, gold: dict[str, Any], page: Page) -> None:
        """Score one page."""
        slug = gold["slug"]
        quick = page.quick
        facts = {
            "education": quick.education,
            "experience": quick.experience,
            "training": quick.training,
            "median_pay_year": quick.pay_year,
        }
        expected = [f"{key}: {_figure(value)}" for key, value in gold["quick"].items() if value is not None]
        self.sets("quick facts", slug, expected, [f"{key}: {_figure(value)}" for key, value in facts.items() if value])
        codes = [*gold["soc"], *gold["soc_broad"], *(one["code"] for one in gold["onet"])]
        self.sets("codes", slug, codes, [*page.soc, *page.soc_broad, *(code for code, _ in page.onet)])
        self.sets("similar", slug, gold["similar"], [one.title for one in page.similar])
        reading = read_prose(
            page.title, page.members, page.passages, aliases=page.aliases, schooling=page.quick.education
        )
        self.sets("qualities", slug, gold["qualities"], [one.label for one in reading.qualities])
        self._requirements(gold, reading)
        self._moves(gold, reading, page)
        self._places("other conditions", gold["other_conditions"], [one.passage for one in reading.conditions], gold)
        self._places("negations", gold["negations"], [one.passage for one in reading.negations], gold)

    def _places(self, row: str, gold: list[dict[str, Any]], found: Iterable[Sentence], page: dict[str, Any]) -> None:
        """Score by sentence alone."""
        ignored = _ignored(page)
        there = {plain(one["sentence"]) for one in gold}
        self.sets(row, page["slug"], there, {plain(one.text) for one in found} - ignored)

    def _requirements(self, gold: dict[str, Any], reading: Reading) -> None:
        ignored = _ignored(gold)
        # What two of the page's sentences say in the same words is one item, here as in what is found.
        whole = {
            json.dumps([plain(one["sentence"]), one["kind"], one["for"], one["any_of"], one["strength"]]): one
            for one in gold["requirements"]
        }
        expected = [(one, option) for one in whole.values() for option in one["any_of"]]
        seen: set[tuple[Any, ...]] = set()
        found: list[tuple[Requirement, Option]] = []
        for one in reading.requirements:
            for option in one.any_of:
                key = (plain(one.passage.text), one.kind, option.words, option.field, one.strength, one.who)
                if key not in seen and plain(one.passage.text) not in ignored:
                    seen.add(key)
                    found.append((one, option))
        for kind, strong, weak in (
            ("education", "education with strength", "education level alone"),
            ("training", "training with strength", "training level alone"),
            ("licence", "licences with strength", "licence level alone"),
            ("experience", "experience with strength", None),
        ):
            self._options(strong, kind, expected, found, gold["slug"], is_strong=True)
            if weak:
                self._options(weak, kind, expected, found, gold["slug"], is_strong=False)

    def _options(
        self,
        row: str,
        kind: str,
        expected: list[tuple[dict[str, Any], dict[str, Any]]],
        found: list[tuple[Requirement, Option]],
        slug: str,
        *,
        is_strong: bool,
    ) -> None:
        """Pair what was found with what is there: first of the very kind, then of a kind that is also right."""
        tally = self.rows[row]
        # What counts is paired before what is neither found nor missed.
        open_gold = sorted(range(len(expected)), key=lambda place: bool(expected[place][0].get("optional")))
        open_found = list(range(len(found)))
        pairs: list[tuple[int, int]] = []
        for is_exact in (True, False):
            for index in list(open_found):
                for place in open_gold:
                    if option_agrees(*expected[place], *found[index], is_exact=is_exact, is_strong=is_strong):
                        pairs.append((place, index))
                        open_gold.remove(place)
                        open_found.remove(index)
                        break
        for place, _ in pairs:
            one = expected[place][0]
            if one["kind"] == kind and not one.get("optional"):
                tally.right += 1
        # A requirement given twice in one sentence is met once; what agrees with one already met is no false alarm.
        for index in open_found:
            one_found, option = found[index]
            if one_found.kind == kind and not any(
                option_agrees(*expected[place], one_found, option, is_exact=False, is_strong=is_strong)
                for place, _ in pairs
            ):
                tally.false += 1
                tally.errors.append(
                    f"{slug}: false {option.level} {one_found.strength} for {one_found.who} ({option.words})\n"
                    f"    {one_found.passage.text}"
                )
        for place in open_gold:
            one, wanted = expected[place]
            if one["kind"] == kind and not one.get("optional"):
                tally.missed += 1
                strength = one["strength"] or one.get("proposed_strength")
                tally.errors.append(
                    f"{slug}: missed {wanted['level']} {strength} for {one['for']}\n    {one['sentence']}"
                )

    def _moves(self, gold: dict[str, Any], reading: Reading, page: Page) -> None:
        ignored = _ignored(gold)
        for row in ("advancement edges", "advancement with needs", "advancement with kind"):
            tally = self.rows[row]
            found = [
                (move, target)
                for move in reading.moves
                for target in move.targets
                if plain(move.passage.text) not in ignored
            ]
            for one in gold["advancement"]:
                whole: list[tuple[Any, Any]] = []
                for index, name in enumerate(one["to"]):
                    hits = (pair for pair in (*found, *whole) if edge_agrees(one, index, *pair, page, row))
                    hit = next(hits, None)
                    if hit in found:
                        found.remove(hit)
                        # What links to one page, or is spelt out, is one target, by however many names.
                        is_several = hit[1].slug or hit[1].resolved or plain(hit[1].name) == plain(page.title)
                        whole += [hit] if is_several else []
                    if one.get("optional"):
                        continue
                    if hit:
                        tally.right += 1
                    else:
                        tally.missed += 1
                        tally.errors.append(
                            f"{gold['slug']}: missed {one['from']} -> {name}, {one['kind']}, needs {one['needs']}\n"
                            f"    {one['sentence']}"
                        )
            # The spelt-out halves of one name are one edge.
            rest = [pair for pair in found if not any(is_half(one, *pair) for one in gold["advancement"])]
            tally.false += len(rest)
            tally.errors += [
                f"{gold['slug']}: false {move.source.name} -> {target.name}, {move.kind}, needs {list(move.needs)}\n"
                f"    {move.passage.text}"
                for move, target in rest
            ]


def _figure(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _ignored(gold: dict[str, Any]) -> set[str]:
    """Return the sentences to ignore, but for those that something is annotated of."""
    kept = {
        plain(one["sentence"])
        for part in ("requirements", "advancement", "negations", "other_conditions")
        for one in gold[part]
    }
    return {plain(one) for one in gold["ignore"]} - kept


def score_folder(gold: Path, pages: Path) -> Score:
    """Score every file of *gold* against the pages in the zip *pages*."""
    score = Score()
    with zipfile.ZipFile(pages) as files:
        names = {Path(name).stem: name for name in files.namelist() if name.endswith(".html")}
        for path in sorted(gold.glob("*.json")):
            read = json.loads(path.read_text(encoding="utf-8"))
            page = read_page(files.read(names[read["slug"]]), names[read["slug"]])
            score.page(read, page)
    return score


def to_table(score: Score) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| what | precision | recall | F1 | right | false | missed |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name in ROWS:
        row = score.rows[name].row()
        figures = " | ".join(f"{row[key]:.3f}" for key in ("precision", "recall", "f1"))
        yield f"| {name} | {figures} | {row['right']:.0f} | {row['false']:.0f} | {row['missed']:.0f} |"


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold" / "ooh")
    parser.add_argument("--zip", type=Path, default=SHARED / "sources" / "ooh-2024-34.zip")
    parser.add_argument("--errors", action="store_true", help="each miss and false alarm with its sentence")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    if not given.gold.is_dir() or not given.zip.is_file():
        print(f"{given.gold} and {given.zip}: expected a folder of gold files and the pages", file=sys.stderr)
        return 1
    score = score_folder(given.gold, given.zip)
    if given.json:
        print(json.dumps({name: score.rows[name].row() for name in ROWS}, indent=1))
    else:
        print("\n".join(to_table(score)))
    if given.errors:
        for name in ROWS:
            print(f"\n## {name}\n", *score.rows[name].errors, sep="\n", file=sys.stderr if given.json else sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
