"""Placing: where, when and for whom a statement holds, told so that it reads on after the statement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_JOINT = "; "  # between the parts of a context that hold together
# Words with which the noun ends that a context is about: "positions with the federal government" are positions.
_HEAD = re.compile(r",|\(|—|\b(?:that|which|who|whose|such|with|of|in|for|to|at|on|lasting)\b")
# A name keeps its capital: "FAA", "Ph.D.", "New York", "Department of Defense".
_NAME = re.compile(r"(?:\w*[A-Z.]\w*[A-Z.])|[A-Z]\w+ (?:of )?[A-Z]")

# A body by its full name with its letters behind it, which is who asks: "the Federal Aviation Administration (FAA)".
_BODY = re.compile(r"the [A-Z].*\([A-Z]{2,}\)$")


@dataclass(frozen=True)
class Places:
    """The words of ``where`` in ``answers.yaml``, by which a context is told."""

    plain: frozenset[str]
    limits: frozenset[str]
    names: frozenset[str]
    before_first: Mapping[str, frozenset[str]]
    before_noun: Mapping[str, frozenset[str]]
    otherwise: str
    those: str

    def place(self, labels: Sequence[str]) -> str:
        """Return where something holds, to stand after it; nothing for no label. Contexts hold together.

        >>> where = Places(frozenset({"for"}), frozenset({"who"}), frozenset(), {"when": frozenset({"entering"})},
        ...     {"in": frozenset({"libraries"})}, "for", "for those")
        >>> where.place(["smaller libraries"])
        'in smaller libraries'
        >>> where.place(["for some research positions"])
        'for some research positions'
        >>> where.place(["Federal officers", "entering the service"])
        'for federal officers and when entering the service'
        >>> where.place(["Coaches; who are also teachers"]), where.place(["who serve alcohol"])
        ('for coaches who are also teachers', 'for those who serve alcohol')
        >>> where.place(["the Bureau of Ropes (BR)"])
        'by the Bureau of Ropes (BR)'
        """
        different = {label.lower(): label for label in labels if label.strip()}
        told = [label for low, label in different.items() if not any(_gives_examples(one, low) for one in different)]
        return " and ".join(map(self._whole, told))

    def _whole(self, label: str) -> str:
        said = ""
        for part in filter(None, (part.strip(" —") for part in label.split(_JOINT))):
            if part.split(" ", 1)[0].lower() in self.limits:
                said = f"{said or self.those} {part}"  # it limits what stands before it
            else:
                said = f"{said} and {self._placed(part)}".removeprefix(" and ")
        return said

    def _placed(self, label: str) -> str:
        first, _, rest = label.partition(" ")
        if first not in self.names and not _NAME.match(label):
            label = f"{first.lower()} {rest}".strip()
        if first.lower() in self.plain:
            return label
        if _BODY.match(label):
            return f"by {label}"
        for before, firsts in self.before_first.items():
            if first.lower() in firsts:
                return f"{before} {label}"
        for noun in filter(None, (part.strip().rpartition(" ")[2].lower() for part in _HEAD.split(label))):
            return f"{next((b for b, nouns in self.before_noun.items() if noun in nouns), self.otherwise)} {label}"
        return f"{self.otherwise} {label}"


def _gives_examples(label: str, of: str) -> bool:
    """Whether a context is another one with examples behind it.

    >>> _gives_examples("windows, such as domes", "windows"), _gives_examples("windows in domes", "windows")
    (True, False)
    """
    return label.startswith((f"{of}, such as ", f"{of}, including "))


def load_places(found: Mapping[str, object]) -> Places:
    """Return the words of *found*, ``where`` as it is read. :raises KeyError: a part is missing."""

    def words(value: object) -> frozenset[str]:
        return frozenset(map(str, value)) if isinstance(value, Sequence) else frozenset()

    def table(value: object) -> dict[str, frozenset[str]]:
        return {str(name): words(listed) for name, listed in value.items()} if isinstance(value, Mapping) else {}

    return Places(
        words(found["plain"]),
        words(found["limits"]),
        words(found["names"]),
        table(found["before_first"]),
        table(found["before_noun"]),
        str(found["otherwise"]),
        str(found["those"]),
    )
