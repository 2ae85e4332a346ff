"""The axis of epochs: whole numbers, with commas between thousands."""

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["epoch_axis"]


def epoch_axis(ax: "Axes") -> None:
    """Count epochs along the axes' foot.

    >>> from glassnet.pictures.style import new_axes
    >>> ax = new_axes(None)
    >>> epoch_axis(ax)
    >>> ax.get_xlabel(), ax.xaxis.get_major_formatter()(2000, None)
    ('epoch', '2,000')
    """
    ax.set_xlabel("epoch")
    first, last = ax.dataLim.intervalx
    if 0 <= last - first < 1:  # a single epoch: room for whole numbers around it
        ax.set_xlim(first - 1, last + 1)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
