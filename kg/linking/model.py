"""What goes into a matcher and what comes out: terms of a vocabulary, and candidates with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Term:
    """One term of a vocabulary; only the first label is needed.

    :ivar labels: what it is called, the preferred label first; at least one.
    :ivar groups: codes of a hierarchy that both vocabularies know, a longer code within what it begins with
        (``2622`` within ``26`` of ISCO-08). Of a target its own code; of a source those that crosswalks lead to.
    :ivar broader: IRIs of what is directly wider in the same vocabulary. Looked at for targets alone, and so far as
        they are targets too.
    :ivar members: names of what is in it and is no target itself: by such a name it is found too, as the
        wider. Looked at for targets alone.
    :ivar is_group: it stands for all below it, as a unit group of ISCO does.
    """

    iri: str
    labels: tuple[str, ...]
    description: str = ""
    tasks: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    is_group: bool = False
    broader: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a term that nobody could match. :raises ValueError: it has no label."""
        if not self.labels or not self.labels[0].strip():
            raise ValueError(f"term <{self.iri}>: expected a label")


@dataclass(frozen=True)
class Candidate:
    """A term that a source may be mapped to.

    :ivar object: the IRI of the target.
    :ivar label: its preferred label.
    :ivar score: its share among all candidates of the source, in [0, 1].
    :ivar confidence: how probable it is that this is the counterpart, in [0, 1], calibrated; candidates come in its
        order, and in that of their scores where it is the same.
    :ivar predicate: ``exact``, ``close``, ``broad`` (the target is the wider) or ``narrow``.
    :ivar matched: the label of the source, or the part of it, and the label of the target that are most alike.
    :ivar why: the weighted evidence, ``{feature: what it adds to the score}``, the strongest first.
    """

    object: str
    label: str
    score: float
    confidence: float
    predicate: str
    matched: tuple[str, str]
    why: Mapping[str, float] = field(default_factory=dict)
