"""One thing that a person can do next, and the kinds of things to do."""

from dataclasses import dataclass

from kg.model import Certainty, Duration, Relatedness
from kg.paths.ways import UNWEIGHED, Statement

COUNTS = "counts"
EARN, TAKE_ROLE, TRAIN, GAIN, ADVANCE = "earn", "take-role", "train", "gain-experience", "advance"
LATERAL = "lateral"
# What takes a role.
TAKING = frozenset({TAKE_ROLE, ADVANCE, LATERAL})


@dataclass(frozen=True)
class Action:
    """One thing to do. A ``counts`` action takes no doing: one fact entails another.

    ``across``: what a lateral move rests on.
    """

    do: str
    what: str
    gives: str
    needs: frozenset[str]
    certainty: Certainty = UNWEIGHED
    statements: tuple[Statement, ...] = ()
    years: float | None = 0.0
    duration: Duration | None = None
    assumption: str | None = None
    across: Relatedness | None = None

    @property
    def is_step(self) -> bool:
        """Whether a person has anything to do."""
        return self.do != COUNTS
