"""Axes in the room they have: with all that is written around them, by measuring it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.transforms import Bbox

from glassnet.pictures.film.names import wrap_names
from glassnet.pictures.film.ticks import thin_out

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

__all__ = ["Panel", "arrange"]

PASSES = 3  # other sizes have other ticks, which need other room
LEAST = 0.2  # of its box that axes take at least


@dataclass(frozen=True)
class Panel:
    """Axes, and the box of the figure, in shares of it, that holds them and their labels.

    >>> from glassnet.pictures import new_axes
    >>> float(Panel(new_axes(None), Bbox([[0, 0], [1, 1]])).box.width)
    1.0
    """

    ax: "Axes"
    box: Bbox


def arrange(panels: Sequence[Panel], renderer: "RendererBase") -> None:
    """Let the axes fill their boxes; those with an edge of their boxes in common are aligned.

    >>> from matplotlib.backends.backend_agg import FigureCanvasAgg
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> ax = figure.add_subplot(ylabel="y")
    >>> arrange([Panel(ax, Bbox([[0.5, 0], [1, 1]]))], FigureCanvasAgg(figure).get_renderer())
    >>> bool(0.5 < ax.get_position().x0 < 0.7)
    True
    """
    for panel in panels:
        panel.ax.set_position(panel.box)
    for _ in range(PASSES):
        for panel in panels:
            wrap_names(panel.ax, renderer)
            thin_out(panel.ax, renderer)
        rooms = [_room(panel, renderer) for panel in panels]
        for panel in panels:
            x0, y0, x1, y1 = (
                max(room[side] for other, room in zip(panels, rooms, strict=True)
                    if _edge(other, side) == _edge(panel, side))
                for side in range(4)
            )  # fmt: skip
            box = panel.box
            x1, y1 = min(x1, (1 - LEAST) * box.width - x0), min(y1, (1 - LEAST) * box.height - y0)
            ends = [[box.x0 + x0, box.y0 + y0], [box.x1 - x1, box.y1 - y1]]
            panel.ax.set_position(Bbox(ends))


def _edge(panel: Panel, side: int) -> float:
    return float(round(panel.box.extents[side], 6))


def _room(panel: Panel, renderer: "RendererBase") -> list[float]:
    """Return how far labels reach beyond the axes: left, below, right, above."""
    figure = panel.ax.figure
    around = panel.ax.get_tightbbox(renderer)
    assert around is not None
    around = around.transformed(figure.transSubfigure.inverted())
    place = panel.ax.get_position()
    return [
        max(0.0, place.x0 - around.x0), max(0.0, place.y0 - around.y0),
        max(0.0, around.x1 - place.x1), max(0.0, around.y1 - place.y1),
    ]  # fmt: skip
