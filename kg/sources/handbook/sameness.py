"""Which of the things that one page asks for are the same by another name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.prose import Option, Requirement
from kg.prose.grammar import Grammar
from kg.sources.handbook.holdings import LEVELS, Held, to_academy
from kg.sources.handbook.roles import Group

# How strongly what names a thing is asked for, for others to be the same as it.
_ASKED = frozenset({"required", "typical"})
_STEM = 4  # letters that *nurse* and *nursing* have in common


class Same:
    """What a page asks for of all its workers, wherever they work: what it says of that in other words is the same."""

    def __init__(self, requirements: Iterable[Requirement], group: Group, grammar: Grammar) -> None:
        """Note what is asked for by a level or a name of its own."""
        self._one = grammar.one
        self._shared = _shared_words(group)
        options = [
            (asked.kind, option)
            for asked in requirements
            if asked.strength in _ASKED and asked.who is None and not asked.context
            for option in asked.any_of
        ]
        self._degrees = [one for kind, one in options if kind == "education" and self._is_degree(one)]
        self._trainings = [one for kind, one in options if kind == "training" and not self._is_bare(one)]
        self._work = [one for kind, one in options if kind == "experience" and not self._is_bare_work(one)]
        self._schools = [one for kind, one in options if kind == "education" and self._is_school(one)]

    def find(
        self, kind: str, option: Option, held: Callable[[Option], list[Held]], *, is_asked: bool, is_of_all: bool
    ) -> list[Held]:
        """Return what meets *option*, by *held* for what it is the same as.

        A licence that is named after the work is the page's licence. A degree or programme of no level is any degree
        that the page asks for, else its first programme. Training of which no more is said is any that it says more of.

        :param is_asked: whether the option stands in the way, and is not only of use.
        :param is_of_all: whether all workers of the page are asked.
        """
        if kind == "licence" and any(map(self._is_own, option.field or (option.program or "",))):
            rest = tuple(name for name in option.field if not self._is_own(name))
            words = " ".join((option.words, *option.field, option.program or "")).lower()
            level = option.level or ("certification" if "certif" in words else None)
            return held(replace(option, level=level, field=rest, program=None))
        same: list[Option] = []
        if is_asked and kind == "education" and self._is_school(option):
            fields = {field for one in self._degrees for field in one.field}
            is_theirs = is_of_all and (not option.field or not fields.isdisjoint(option.field))
            same = self._degrees if self._degrees and is_theirs else self._schools[:1] if not option.field else []
        elif is_asked and is_of_all and kind == "training" and self._is_bare(option):
            same = self._trainings or [replace(option, field=("training",))]
        elif is_asked and is_of_all and kind == "experience" and self._is_bare_work(option):
            same = self._work
        found = [one for other in same or [option] for one in held(other)]
        return list({one.iri: one for one in found}.values())

    def _is_own(self, name: str) -> bool:
        """Whether the name of a licence says no more than whose it is."""
        words = re.findall(r"[a-z]+", self._one["of_any_licence"].sub(" ", name.lower()))
        return bool(name) and all(any(_is_alike(word, other) for other in self._shared) for word in words)

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


def _is_alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > _STEM and one[:_STEM] == other[:_STEM])
