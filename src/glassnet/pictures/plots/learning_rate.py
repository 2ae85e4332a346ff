"""The learning rate, epoch by epoch."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from glassnet.pictures.empty import say_empty
from glassnet.pictures.epoch_axis import epoch_axis
from glassnet.pictures.epoch_lines import draw_lines, histories_of, values_by_epoch
from glassnet.pictures.plot import plot
from glassnet.pictures.style import BLUE, new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["learning_rate"]

DECADE = 10  # beyond, small rates are seen on a log scale only


def _changes(history: History) -> bool:
    return len(set(history["learning_rate"])) > 1


@plot(of=History, suits=_changes, several=True)
def learning_rate(runs: History | Sequence[History], ax: "Axes | None" = None) -> "Axes":
    """Learning rate of each epoch's last step; on a log scale where it spans a power of ten.

    Of several runs it is their mean, and a band from the lowest to the highest.

    >>> from glassnet import EpochRecord
    >>> rates = learning_rate(History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)]))
    >>> rates.get_xlabel(), rates.get_lines()[0].get_ydata()
    ('epoch', array([0.001]))
    """
    ax = new_axes(ax)
    epochs, rates = values_by_epoch(histories_of(runs), attrgetter("learning_rate"))
    if np.isfinite(rates).any():
        draw_lines(ax, epochs, rates, colour=BLUE, style="-", label="learning rate")
    else:
        say_empty(ax, "no learning rates")
    above = rates[rates > 0]
    if above.size and above.max() > DECADE * above.min():
        ax.set_yscale("log")
    epoch_axis(ax)
    ax.set(ylabel="learning rate", title="Learning rate")
    return ax
