"""What is said of a kind of table: how its file is known, which edition it is, and how it is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.sources.stream import Edition, Tally
from kg.sources.tables.opened import Opened

PUBLIC_DOMAIN = "https://www.usa.gov/government-works"
BLS, NCES = "U.S. Bureau of Labor Statistics", "National Center for Education Statistics"
# A file is of a kind if its head has more than half of the columns; the most of them decides.
ENOUGH = 0.5


@dataclass(frozen=True)
class Kind:
    """A kind of table. ``to_edition`` and ``lines`` take a file that is of the kind.

    ``fit`` says, from 0 to 1, how surely a file is.
    """

    name: str
    fit: Callable[[Opened], float]
    to_edition: Callable[[Opened], Edition]
    lines: Callable[[Opened, Tally], Iterator[str]]


def by_columns(*layouts: tuple[str, ...]) -> Callable[[Opened], float]:
    """Return a fit by the columns of a head, of whichever of the *layouts* it has most."""

    def fit(file: Opened) -> float:
        best = max(file.share(columns) for columns in layouts)
        return best if best > ENOUGH else 0.0

    return fit
