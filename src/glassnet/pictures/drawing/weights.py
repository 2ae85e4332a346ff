"""Weights as lines: thicker where larger, blue above 0, orange and dashed below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from glassnet.array import Array
from glassnet.pictures.drawing.marks import Point, Sketch
from glassnet.pictures.drawing.numbers import short
from glassnet.pictures.drawing.units import Units

__all__ = ["Edge"]

THIN, THICK = 0.5, 4.5  # px
MOST_LABELLED: Final = 20
CLEAR: Final = 52.0  # px around a column that labels keep free
APART: Final = 56.0  # px between labels side by side


@dataclass(frozen=True)
class Edge:
    """A line from one place to another, its weight, and dL/d weight where it is known.

    >>> Edge(0, (0.0, 0.0), (10.0, 10.0), 0.5, None, "weight").height_at(5.0)
    5.0
    """

    source: int
    start: Point
    end: Point
    weight: float
    gradient: float | None
    name: str

    def height_at(self, x: float) -> float:
        """Return y of the line at x."""
        share = (x - self.start[0]) / (self.end[0] - self.start[0])
        return self.start[1] + share * (self.end[1] - self.start[1])


def dense_edges(
    sources: Units, targets: Units, bias_place: Point, arrays: Sequence[Array | None]
) -> list[Edge]:
    """Return a line for each shown weight, and for each shown bias from `bias_place`."""
    weights, biases, weight_gradients, bias_gradients = arrays
    assert weights is not None
    assert biases is not None
    edges = [
        Edge(i, start, end, *_pair(weights, weight_gradients, (i, j)), f"{i + 1} to {j + 1}")
        for i, start in sources.places.items()
        for j, end in targets.places.items()
    ]
    for j, end in targets.places.items():
        pair = _pair(biases, bias_gradients, (0, j))
        edges.append(Edge(sources.count, bias_place, end, *pair, f"bias of {j + 1}"))
    return edges


def straight_edges(
    sources: Units, targets: Units, weights: Array, gradients: Array | None
) -> list[Edge]:
    """Return a line for each unit that goes on by itself, times its own weight."""
    return [
        Edge(i, start, targets.at(i), *_pair(weights, gradients, (0, i)), f"factor of {i + 1}")
        for i, start in sources.places.items()
    ]


def draw_edges(sketch: Sketch, edges: Sequence[Edge], largest: float) -> None:
    """Draw the lines, thickness in proportion to the largest weight of the layer."""
    for edge in edges:
        hint = f"{edge.name}: {edge.weight:.6g}"
        if edge.gradient is not None:
            hint += f", gradient {edge.gradient:.6g}"
        width = _thickness(edge.weight, largest)
        sketch.line(edge.start, edge.end, _look(edge), width, hint)


def draw_labels(sketch: Sketch, edges: Sequence[Edge], columns: tuple[float, float]) -> None:
    """Write each weight on its line, with its gradient below, if there is room for all."""
    height = 26.0 if any(edge.gradient is not None for edge in edges) else 14.0
    for edge, x in _label_places(edges, columns, height):
        y = edge.height_at(x) + (4 if edge.gradient is None else -2)
        sketch.words((x, y), short(edge.weight), "middle")
        if edge.gradient is not None:
            sketch.words((x, y + 12), f"⇐ {short(edge.gradient)}", "back middle")


def _label_places(
    edges: Sequence[Edge], columns: tuple[float, float], height: float
) -> Iterator[tuple[Edge, float]]:
    """Choose up to three places across, a source to each in turn: no label on another.

    Of all such, those where the labels are furthest from lines that are not theirs; where there is
    none, nothing is written: the tooltips have all.
    """
    places = np.arange(columns[0] + CLEAR, columns[1] - CLEAR + 1, 8.0)
    heights = np.array([[edge.height_at(x) for x in places.tolist()] for edge in edges])
    apart = np.abs(heights[:, None] - heights[None])
    apart[np.diag_indices(len(edges))] = np.inf  # a label may lie on its own line
    clear = np.minimum(apart.min(axis=1), height)
    turn = np.unique([edge.source for edge in edges], return_inverse=True)[1]
    best, chosen = -1.0, None
    for taken in _ways(places):
        at = np.array(taken)[turn % len(taken)]
        room = float(clear[np.arange(len(edges)), at].min())
        if room > best + 1 and all(_free(heights[at == p, p], height) for p in taken):
            best, chosen = room, at
    if chosen is not None:
        yield from zip(edges, places[chosen].tolist(), strict=True)


def _ways(places: Array) -> Iterator[tuple[int, ...]]:
    """One, two or three of the places, far enough from each other for labels side by side."""
    for number in (1, 2, 3):
        for taken in combinations(range(len(places)), number):
            if all(places[right] - places[left] >= APART for left, right in pairwise(taken)):
                yield taken


def _free(heights: Array, height: float) -> bool:
    return bool((np.diff(np.sort(heights)) >= height).all())


def largest_of(*arrays: Array | None) -> float:
    """Return the largest finite size of all numbers, at least a little above 0.

    >>> largest_of(np.array([-2.0, np.nan]), None)
    2.0
    """
    sizes = np.concatenate([np.abs(np.ravel(each)) for each in arrays if each is not None])
    sizes = sizes[np.isfinite(sizes)]
    return float(max(sizes.max(initial=0), 1e-30))


def _pair(
    weights: Array, gradients: Array | None, place: tuple[int, int]
) -> tuple[float, float | None]:
    return float(weights[place]), None if gradients is None else float(gradients[place])


def _thickness(weight: float, largest: float) -> float:
    share = min(abs(weight) / largest, 1.0) if np.isfinite(weight) else 0.5
    return THIN + (THICK - THIN) * share


def _look(edge: Edge) -> str:
    if not np.isfinite(edge.weight):
        return "odd"
    return "minus" if edge.weight < 0 else "plus" if edge.weight > 0 else "zero"
