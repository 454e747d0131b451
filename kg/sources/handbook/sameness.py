"""Which of the things that one page asks for are the same by another name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.prose import Option, Requirement
from kg.prose.grammar import Grammar
from kg.sources.handbook.holdings import LEVELS, Held, find_worker, to_academy
from kg.sources.handbook.naming import to_singular
from kg.sources.handbook.roles import Group

# How strongly what names a thing is asked for, for others to be the same as it.
_ASKED = frozenset({"required", "typical"})
_STEM = 4  # letters that *nurse* and *nursing* have in common


class Same:
    """What a page asks for of all its workers, wherever they work: what it says of that in other words is the same."""

    def __init__(self, requirements: Iterable[Requirement], group: Group, grammar: Grammar) -> None:
        """Note what is asked for by a level or a name of its own."""
        requirements = list(requirements)
        self._one = grammar.one
        self._shared = _shared_words(group)
        self._called = [re.findall(r"[a-z]+", to_singular(name).lower()) for name in group.page.aliases]
        options = [
            (asked.kind, option)
            for asked in requirements
            if asked.strength in _ASKED and asked.who is None and not asked.context
            for option in asked.any_of
        ]
        self._degrees = [one for kind, one in options if kind == "education" and self._is_degree(one)]
        parts = (asked for asked in requirements if asked.who is not None and asked.strength in _ASKED)
        schooling = [one for asked in parts if asked.kind == "education" for one in asked.any_of]
        self._degrees_of_parts = [one for one in schooling if self._is_degree(one) and one.field]
        self._trainings = [one for kind, one in options if kind == "training" and not self._is_bare(one)]
        self._work = [one for kind, one in options if kind == "experience" and not self._is_bare_work(one)]
        self._schools = [one for kind, one in options if kind == "education" and self._is_school(one)]
        licences = [one for kind, one in options if kind == "licence"]
        self._licences = [one for one in licences if self._is_named(one)]
        self._spelt = {name for one in licences for name in _names(one) if _spelt(name) == name}

    def find(
        self, kind: str, option: Option, held: Callable[[Option], list[Held]], *, is_asked: bool, is_of_all: bool
    ) -> list[Held]:
        """Return what meets *option*, by *held* for what it is the same as.

        A licence that is named after the work is the page's licence. A degree or programme of no level is any degree
        that the page asks for, else, where it has a field, any in that field that the page asks of some of its workers,
        else its first programme. Training of which no more is said is any that it says more of,
        and *certificates* without a name are any that it names. A name with its letters behind it is that name.

        :param is_asked: whether the option stands in the way, and is not only of use.
        :param is_of_all: whether all workers of the page are asked.
        """
        is_several = is_asked and is_of_all and kind == "licence" and self._is_several(option)
        is_own = not (is_several and len(self._licences) > 1)
        if is_own and kind == "licence" and any(map(self._is_own, option.field or (option.program or "",))):
            rest = tuple(name for name in option.field if not self._is_own(name))
            words = " ".join((option.words, *option.field, option.program or "")).lower()
            level = option.level or ("certification" if "certif" in words else None)
            return held(replace(option, level=level, field=rest, program=None))
        same: list[Option] = []
        if kind == "licence":
            option = self._in_full(option)
        if is_several:
            same = self._licences if len(self._licences) > 1 else []
        elif is_asked and kind == "education" and self._is_school(option):
            fields = {field for one in self._degrees for field in one.field}
            is_theirs = is_of_all and (not option.field or not fields.isdisjoint(option.field))
            same = self._degrees if self._degrees and is_theirs else self._schools[:1] if not option.field else []
            if is_of_all and not self._degrees:
                same = [one for one in self._degrees_of_parts if not {*one.field}.isdisjoint(option.field)] or same
        elif is_asked and is_of_all and kind == "training" and self._is_bare(option):
            same = self._trainings or [replace(option, field=("training",))]
        elif is_asked and is_of_all and kind == "experience" and self._is_bare_work(option):
            same = [one for one in self._work if not self._longer(one)]
        elif is_asked and is_of_all and kind == "experience":
            same = self._longer(option)
        found = [one for other in same or [option] for one in held(other)]
        return list({one.iri: one for one in found}.values())

    def _longer(self, option: Option) -> list[Option]:
        """Return the years of the same work that the page asks for where *option* says none, else nothing.

        Years of which it does not say what work they are of are of that.
        """
        worker = "" if option.amount else find_worker(option)
        if not worker:
            return []
        same = [one for one in self._work if one.amount and find_worker(one) == worker]
        years = (one for one in self._work if not one.field and not find_worker(one))
        return same[:1] or [one for one in years if self._one["years_of_work"].fullmatch(one.words)][:1]

    def _is_own(self, name: str) -> bool:
        """Whether the name of a licence says no more than whose it is."""
        words = re.findall(r"[a-z]+", self._one["of_any_licence"].sub(" ", name.lower()))
        if words in self._called:
            return True
        return bool(name) and all(any(_is_alike(word, other) for other in self._shared) for word in words)

    def _in_full(self, option: Option) -> Option:
        """Return *option* under the names that the page has without letters behind them, where it has them."""
        full = {name: _spelt(name) for name in _names(option) if _spelt(name) in self._spelt}
        field = tuple(full.get(name, name) for name in option.field)
        return replace(option, field=field, program=full.get(option.program or "", option.program))

    def _is_named(self, option: Option) -> bool:
        """Whether a certificate has a name of its own, which says more than whose it is."""
        names = option.field or ((option.program,) if option.program else ())
        return (
            "certif" in " ".join((option.words, *names)).lower() and bool(names) and not any(map(self._is_own, names))
        )

    def _is_several(self, option: Option) -> bool:
        """Whether words speak of certificates without the name of any."""
        return all(map(self._one["certificates"].fullmatch, (option.words, *_names(option))))

    @staticmethod
    def _is_degree(option: Option) -> bool:
        return option.level in LEVELS and option.level not in ("high-school", "some-college")

    def _is_school(self, option: Option) -> bool:
        return option.level is None and self._one["some_school"].search(option.program or option.words) is not None

    def _is_bare_work(self, option: Option) -> bool:
        is_bare = self._one["some_experience"].fullmatch(option.words) is not None and option.amount is None
        return is_bare and all(map(self._one["a_related_field"].fullmatch, option.field))

    def _is_bare(self, option: Option) -> bool:
        words = {option.words, *option.field} - {""}
        return option.level is None and all(map(self._one["some_training"].fullmatch, map(to_academy, words)))


def _shared_words(group: Group) -> frozenset[str]:
    """Return the words that the names of all workers of a page have: licences of brokers and of agents are two."""
    names = [re.findall(r"[a-z]+", name.lower()) for name in {*group.parts} or {group.label}]
    return frozenset(names[0]).intersection(*names[1:])


def _names(option: Option) -> tuple[str, ...]:
    """Return the names that a licence has, none where it has none."""
    return option.field or ((option.program,) if option.program else ())


def _spelt(name: str) -> str:
    """Return *name* without the letters that stand for it.

    >>> _spelt("kiln welding (KW) license")
    'kiln welding license'
    """
    return re.sub(r"\s*\([A-Z][\w.]*\)", "", name)


def _is_alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > _STEM and one[:_STEM] == other[:_STEM])
