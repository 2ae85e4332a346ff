"""The learning rate, epoch by epoch."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.pictures.epoch_axis import epoch_axis
from glassnet.pictures.plot import plot
from glassnet.pictures.style import BLUE, new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["learning_rate"]

DECADE = 10  # beyond, small rates are seen on a log scale only


def _changes(history: History) -> bool:
    return len(set(history["learning_rate"])) > 1


@plot(of=History, suits=_changes)
def learning_rate(history: History, ax: "Axes | None" = None) -> "Axes":
    """Learning rate of each epoch's last step; on a log scale where it spans a power of ten.

    >>> from glassnet import EpochRecord
    >>> rates = learning_rate(History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)]))
    >>> rates.get_xlabel(), rates.get_lines()[0].get_ydata()
    ('epoch', array([0.001]))
    """
    ax = new_axes(ax)
    rates = np.array(history["learning_rate"], dtype=float)
    rates[~np.isfinite(rates)] = np.nan
    epochs = [record.epoch for record in history]
    ax.plot(epochs, rates, color=BLUE, marker="o" if len(epochs) == 1 else "")
    above = rates[rates > 0]
    if above.size and above.max() > DECADE * above.min():
        ax.set_yscale("log")
    epoch_axis(ax)
    ax.set(ylabel="learning rate", title="Learning rate")
    return ax
