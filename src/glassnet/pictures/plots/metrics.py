"""Each metric by epoch, of training and of validation rows."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.pictures.cells import cells
from glassnet.pictures.empty import say_empty
from glassnet.pictures.epoch_axis import epoch_axis
from glassnet.pictures.epoch_lines import draw_lines, histories_of, values_by_epoch
from glassnet.pictures.plot import plot
from glassnet.pictures.scales import legend_of, robust_limits
from glassnet.pictures.style import BLUE, ORANGE, current_theme, new_axes
from glassnet.pictures.wording import plain, shown_of
from glassnet.record import EpochRecord, History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["metrics"]

MOST = 6
SIDES = (
    ("metrics", "training", BLUE, "-"),
    ("validation_metrics", "validation", ORANGE, "--"),
)
FEW = 0.05  # share of epochs that may lie beyond the edge


def _names(histories: Sequence[History]) -> list[str]:
    every = [record for history in histories for record in history]
    named = [name for record in every for name in (*record.metrics, *record.validation_metrics)]
    return list(dict.fromkeys(named))


@plot(of=History, suits=lambda history: bool(_names([history])), several=True)
def metrics(runs: History | Sequence[History], ax: "Axes | None" = None) -> "Axes":
    """Each metric by epoch, on a scale of its own: validation rows dashed. The first six of them.

    Of several runs it is their mean, and a band from the lowest to the highest. Where a few epochs
    lie far from all others, mostly the first, they lie beyond the edge, and are counted.

    >>> from glassnet import EpochRecord
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, metrics={"r2": 0.9})])
    >>> [cell.get_ylabel() for cell in metrics(history).child_axes]
    ['r2']
    """
    ax, histories = new_axes(ax), histories_of(runs)
    names = _names(histories)
    shown = names[:MOST]
    several = f" of {len(histories):,} runs: mean, lowest to highest" if len(histories) > 1 else ""
    more = f", {shown_of(MOST, len(names), '')}" if len(names) > MOST else ""
    ax.set_title(f"Metrics{several}{more}")
    across = 1 if len(shown) <= 3 else 2
    if not shown:
        say_empty(ax, "no metrics")
    places = cells(ax, len(shown), across, gap=(0.25, 0.12), top=1)
    for i, (name, cell) in enumerate(zip(shown, places, strict=True)):
        _draw(cell, histories, name)
        epoch_axis(cell)
        if i + across < len(shown):
            cell.set_xlabel("")
            cell.tick_params(labelbottom=False)
        if i == 0:
            legend_of(cell)
    return ax


def _draw(ax: "Axes", histories: Sequence[History], name: str) -> None:
    every = [np.zeros(0)]
    for side, label, colour, style in SIDES:
        epochs, values = values_by_epoch(histories, _of(side, name))
        if np.isfinite(values).any():
            draw_lines(ax, epochs, values, colour=colour, style=style, label=label)
            every.append(values[np.isfinite(values)])
    found = np.concatenate(every)
    if found.size and np.ptp(found):
        low, high = robust_limits(found, FEW)
        ax.set_ylim(low, high)
        _say_beyond(ax, int(((found < low) | (found > high)).sum()))
    ax.set_ylabel(plain(name))


def _of(side: str, name: str) -> Callable[[EpochRecord], float | None]:
    return lambda record: getattr(record, side).get(name)


def _say_beyond(ax: "Axes", count: int) -> None:
    """Say how many values the axes do not show."""
    if count:
        look: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": "x-small"}
        said = f"{count:,} beyond the frame"
        ax.text(0.99, 0.02, said, transform=ax.transAxes, color=current_theme().ink, **look)
