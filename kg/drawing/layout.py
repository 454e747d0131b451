"""Where boxes stand and how arrows run: layers from top to bottom, by Sugiyama's method: docs/decisions/0019."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fast_sugiyama import from_edges

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """The middle of each box, the course of each arrow from border to border, and the size of it all."""

    centres: tuple[Point, ...]
    courses: Mapping[tuple[int, int], tuple[Point, ...]]
    width: float
    height: float


def lay_out(
    heights: Sequence[float], arrows: Sequence[tuple[int, int]], *, box: float, gap: float, layer: float
) -> Layout:
    """Return where boxes stand that are *box* wide and as high as *heights* says.

    :param arrows: pairs of positions in *heights*; they make no circle, and every box has one.
    :param gap: room between boxes side by side.
    :param layer: room between layers, where arrows run.

    The order of *arrows* alone decides between layouts that are equally good.
    """
    # One layout for each part that hangs together; an answer hangs together at its start.
    ((places, _, _, edges),) = from_edges(arrows, vertex_spacing=1, dummy_vertices=True, dummy_size=0.35)
    known = {int(node): (float(x), round(float(y))) for node, (x, y) in places}
    left = min(x for x, _ in known.values())
    across = {node: (x - left) * (box + gap) + box / 2 for node, (x, _) in known.items()}
    tops, bottoms, y = {}, {}, 0.0
    for level in sorted({level for _, level in known.values()}, reverse=True):
        tops[level] = y
        y += max((heights[node] for node, (_, at) in known.items() if at == level and node < len(heights)), default=0)
        bottoms[level] = y
        y += layer
    levels = {node: level for node, (_, level) in known.items()}
    centres = tuple((across[node], tops[levels[node]] + heights[node] / 2) for node in range(len(heights)))
    after: dict[int, list[int]] = {}
    for source, target in edges or ():
        after.setdefault(int(source), []).append(int(target))

    def course(source: int, target: int) -> tuple[Point, ...]:
        way = _between(after, source, target, len(heights))
        bends = [(across[node], side[levels[node]]) for node in way for side in (tops, bottoms)]
        start = (across[source], tops[levels[source]] + heights[source])
        # A box that is lower than its layer still has its arrow start where the layer ends.
        return (start, (across[source], bottoms[levels[source]]), *bends, (across[target], tops[levels[target]]))

    right = max(*(x + box / 2 for x, _ in centres), *across.values())
    return Layout(centres, {pair: course(*pair) for pair in arrows}, right, y - layer)


def _between(after: Mapping[int, Sequence[int]], source: int, target: int, boxes: int) -> list[int]:
    """Return the bends that the layout put into the arrow from *source* to *target*, none where it is short."""
    if target in after[source]:
        return []
    for first in (node for node in after[source] if node >= boxes):
        way = [first]
        while way[-1] >= boxes:
            way.append(after[way[-1]][0])
        if way[-1] == target:
            return way[:-1]
    raise ValueError(f"arrow {source} to {target}: expected a course in the layout")
