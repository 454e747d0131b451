"""Telling whether sources agree: what each of them names, by name, and behind a verdict in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.english import listed, stems
from kg.tell.chains import told_code
from kg.tell.figures import number
from kg.tell.matter import Matter, Told
from kg.tell.saying import EVERYWHERE, Phrases, Row

_WAIVED = "not required"
_FEW = 3  # levels of a source by percent, before the rest is counted


@dataclass(frozen=True)
class Source:
    """What one source names: the levels that it names as usual, all that it names with their grade, and in words."""

    title: str
    edition: str
    usual: tuple[str, ...]
    grades: Mapping[str, str]
    text: str

    @property
    def name(self) -> str:
        """Its title, with the edition where the title has it not."""
        return self.title if not self.edition or self.edition in self.title else f"{self.title} ({self.edition})"


def by_source(matter: Matter) -> Told:
    """Tell whether sources agree on the education of a role, and what each names."""
    sources = _sources(matter)
    if not sources:
        return replace(matter.none(), found=False)
    say = matter.phrases.say
    common = [level for level in sources[0].usual if all(level in source.usual for source in sources)]
    beside = any(len(source.usual) > len(common) for source in sources)
    if len(sources) == 1:
        verdict = say("one_source", role=matter.role)
    elif common:
        name = "agreed_in_part" if beside else "agreed"
        verdict = say(name, role=matter.role, levels=_either(common))
    else:
        verdict = " ".join(filter(None, (say("disagreed", role=matter.role), _shared(sources, matter.phrases))))
    editions = _editions(sources, matter.phrases)
    asked = set(re.findall(r"[a-z]+", matter.reading.question.lower()))
    parts = [editions, verdict] if asked & matter.phrases.of_editions else [verdict, editions]
    parts += [say("source_names", source=source.name, things=source.text) for source in sources]
    stated = dict.fromkeys(row["statement"] for row in matter.rows if "strength" in row)
    return Told(" ".join(filter(None, parts)), matter.rows, tuple(stated))


def _sources(matter: Matter) -> list[Source]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in matter.rows:
        title = row.get("source", row["told"]).split(", ")[0]
        found.setdefault((title, row.get("edition", "")), []).append(row)
    named = stems(" ".join(mention.text for mention in matter.reading.named.values()))
    made = [_source(title, edition, _of_named(rows, named), matter.phrases) for (title, edition), rows in found.items()]
    stated = [one for one, rows in zip(made, found.values(), strict=True) if "strength" in rows[0]]
    return [*stated, *(one for one in made if one not in stated)]


def _of_named(rows: Sequence[Row], named: frozenset[str]) -> Sequence[Row]:
    """Return the rows of the one occupation of several that has the words that a role is asked for by, or all."""
    if "percent" not in rows[0]:
        return rows
    fitting = {row["of"] for row in rows if named and named <= stems(row.get("ofLabel", ""))}
    return [row for row in rows if row["of"] in fitting] if len(fitting) == 1 else rows


def _source(title: str, edition: str, rows: Sequence[Row], phrases: Phrases) -> Source:
    if "percent" in rows[0]:
        occupations = sorted({row["of"] for row in rows})  # shares of one add up to a whole, those of several to none
        ranked = sorted((r for r in rows if r["of"] == occupations[0]), key=lambda row: -float(row["percent"]))
        first, *others = [f"{row['levelLabel']} ({number(row['percent'])} percent)" for row in ranked]
        rest = phrases.sentences["then"].format(things=listed(others, _FEW)) if others else ""
        more = phrases.sentences["of_several"].format(count=len(occupations)) if len(occupations) > 1 else ""
        code = told_code(occupations[0], phrases)
        words = phrases.sentences["most_named"].format(first=first, rest=rest, occupation=code, more=more)
        first_of: dict[str, str] = {}  # each of several occupations has a level that is named most often
        for row in sorted(rows, key=lambda row: -float(row["percent"])):
            first_of.setdefault(row["of"], row["levelLabel"])
        return Source(title, edition, tuple(dict.fromkeys(first_of[of] for of in occupations)), {}, words)
    if "strength" not in rows[0]:
        levels = tuple(dict.fromkeys(row["levelLabel"] for row in rows))
        return Source(title, edition, levels, {}, f"{_either(levels)} [{phrases.sentences['at_entry']}]")
    ranks = list(phrases.strengths)
    statements: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (ranks.index(row["strength"]), row["context"] != EVERYWHERE)):
        statements.setdefault(row["statement"], []).append(row)
    grades: dict[str, str] = {}
    for row in (row for same in statements.values() for row in same):
        grades.setdefault(row["levelLabel"], row["strength"])
    firm = [row for row in rows if row["strength"] in phrases.firm and row["context"] == EVERYWHERE]
    waived = {row["levelLabel"] for row in rows if row["strength"] == _WAIVED and row["context"] == EVERYWHERE}
    usual = tuple(dict.fromkeys(row["levelLabel"] for row in firm)) or tuple(one for one in grades if one not in waived)
    texts: dict[str, str] = {}
    for same in statements.values():
        texts.setdefault(_stated(same, phrases, hedged=False), _stated(same, phrases, hedged=True))
    return Source(title, edition, usual, grades, listed(texts.values(), _FEW + 1))


def _stated(rows: Sequence[Row], phrases: Phrases, *, hedged: bool) -> str:
    """Return a statement: its levels, where it holds and its grade, and the words that hedge it."""
    where = phrases.places.place(list(dict.fromkeys(r["context"] for r in rows if r["context"] != EVERYWHERE)))
    levels = _either(dict.fromkeys(row["levelLabel"] for row in rows))
    hedge = f", “{rows[0]['hedge']}”" if hedged and "hedge" in rows[0] else ""
    return f"{levels}{f', {where}' if where else ''} [{rows[0]['strength']}{hedge}]"


def _either(labels: Iterable[str]) -> str:
    return " or ".join(labels)


def _shared(sources: Sequence[Source], phrases: Phrases) -> str:
    """Return what most of the sources that do not all agree have in common; nothing where no two have anything."""
    naming = {level: [s.name for s in sources if level in s.usual] for source in sources for level in source.usual}
    level, names = max(naming.items(), key=lambda pair: len(pair[1]), default=("", []))
    return "" if len(names) < 2 else phrases.say("shared", sources=listed(names), level=level)


def _editions(sources: Sequence[Source], phrases: Phrases) -> str:
    """Return what two editions of one source grade or name differently."""
    for one in sources:
        for other in sources:
            if one.title == other.title and one.edition < other.edition and one.grades and other.grades:
                levels = dict.fromkeys([*one.grades, *other.grades])
                texts = [text for level in levels if (text := _differing(level, one, other, phrases))]
                named = {"title": one.title, "one": one.edition, "other": other.edition}
                return phrases.say("editions_differ" if texts else "editions_alike", **named, things=listed(texts))
    return ""


def _differing(level: str, one: Source, other: Source, phrases: Phrases) -> str:
    grade, other_grade = one.grades.get(level), other.grades.get(level)
    if grade == other_grade:
        return ""
    if grade is None or other_grade is None:
        edition, only = (other.edition, other_grade) if grade is None else (one.edition, grade)
        return phrases.sentences["in_one"].format(level=level, edition=edition, grade=only)
    return phrases.sentences["in_both"].format(
        level=level, one=one.edition, grade=grade, other=other.edition, other_grade=other_grade
    )


def by_edition(matter: Matter) -> Told:
    """Tell what editions name for a role and grade differently, thing by thing, each edition by its name."""
    said = matter.gather(matter.rows, "thingLabel")
    if not said:
        return replace(matter.none(), found=False)
    found: dict[str, dict[str, None]] = {}
    for one in said:
        hedge = f", “{one.hedge}”" if one.hedge else ""
        found.setdefault(one.label, {})[f"{one.row['edition']} has it as {one.strength}{hedge}"] = None
    things = listed((f"{label} ({listed(texts)})" for label, texts in found.items()), _FEW * 2)
    return matter.tell("rows", said, lead=matter.lead, things=things)
