"""Each metric by epoch, of training and of validation rows."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.pictures.cells import cells
from glassnet.pictures.empty import say_empty
from glassnet.pictures.epoch_axis import epoch_axis
from glassnet.pictures.plot import plot
from glassnet.pictures.scales import legend_of, robust_limits
from glassnet.pictures.style import BLUE, ORANGE, new_axes
from glassnet.pictures.wording import plain, shown_of
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["metrics"]

MOST = 6
FEW = 0.05  # share of epochs that may lie beyond the edge


def _names(history: History) -> list[str]:
    every = [name for record in history for name in (*record.metrics, *record.validation_metrics)]
    return list(dict.fromkeys(every))


@plot(of=History, suits=lambda history: bool(_names(history)))
def metrics(history: History, ax: "Axes | None" = None) -> "Axes":
    """Each metric by epoch, on a scale of its own: validation rows dashed. The first six of them.

    Where a few epochs lie far from all others, mostly the first, they lie beyond the edge.

    >>> from glassnet import EpochRecord
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, metrics={"r2": 0.9})])
    >>> [cell.get_ylabel() for cell in metrics(history).child_axes]
    ['r2']
    """
    ax, names = new_axes(ax), _names(history)
    shown = names[:MOST]
    ax.set_title(f"Metrics: {shown_of(MOST, len(names), '')}" if len(names) > MOST else "Metrics")
    across = 1 if len(shown) <= 3 else 2
    if not shown:
        say_empty(ax, "no metrics")
    places = cells(ax, len(shown), across, gap=(0.25, 0.12), top=1)
    for i, (name, cell) in enumerate(zip(shown, places, strict=True)):
        _draw(cell, history, name)
        epoch_axis(cell)
        if i + across < len(shown):
            cell.set_xlabel("")
            cell.tick_params(labelbottom=False)
        if i == 0:
            legend_of(cell)
    return ax


def _draw(ax: "Axes", history: History, name: str) -> None:
    epochs = [record.epoch for record in history]
    sides = (
        ([record.metrics for record in history], "training", BLUE, "-"),
        ([record.validation_metrics for record in history], "validation", ORANGE, "--"),
    )
    every = []
    for figures, label, colour, style in sides:
        values = np.array([each.get(name, np.nan) for each in figures], dtype=float)
        values[~np.isfinite(values)] = np.nan
        if not np.isnan(values).all():
            marker = "o" if len(epochs) == 1 else ""
            width = 2.2 if style == "--" else 1.3
            look: dict[str, Any] = {
                "color": colour,
                "linestyle": style,
                "linewidth": width,
                "marker": marker,
            }
            ax.plot(epochs, values, label=label, zorder=3 - width / 2, **look)
            every.append(values[~np.isnan(values)])
    if every and np.ptp(np.concatenate(every)):
        ax.set_ylim(robust_limits(np.concatenate(every), FEW))
    ax.set_ylabel(plain(name))
