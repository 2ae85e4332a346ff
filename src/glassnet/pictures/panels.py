"""Several plots beside each other in one figure."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from glassnet.pictures.plot import Plot
from glassnet.pictures.style import current_theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["panels"]

WIDTH, HEIGHT = 6.0, 4.0  # inches, of one panel
MOST_ACROSS = 2


def panels(drawn: Sequence[tuple[Plot, Any]]) -> Figure:
    """Draw each plot of its thing, two in a row; return the figure.

    >>> from glassnet import EpochRecord, History
    >>> from glassnet.pictures.plot import plots_of
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> len(panels([(each, history) for each in plots_of(history)]).axes) >= 1
    True
    """
    across = min(MOST_ACROSS, max(1, len(drawn)))
    down = max(1, math.ceil(len(drawn) / across))
    figure = Figure(
        figsize=(WIDTH * across, HEIGHT * down),
        dpi=120,
        layout="constrained",
        facecolor=current_theme().paper,
    )
    places: list[Axes] = list(figure.subplots(down, across, squeeze=False).flat)
    for (plot, thing), ax in zip(drawn, places, strict=False):
        plot.draw(thing, ax=ax)
    for ax in places[len(drawn) :]:
        ax.set_visible(False)
    return figure
