"""Small axes within axes: the same picture of several things side by side."""

import math
from typing import TYPE_CHECKING

from glassnet.pictures.style import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["cells"]


def cells(
    ax: "Axes",
    count: int,
    across: int,
    *,
    gap: tuple[float, float] = (0.12, 0.35),
    top: float = 0.91,
) -> "list[Axes]":
    """Return `count` small axes in rows of `across`; the axes themselves keep only their title.

    `gap` is the room between two, across and down, in widths and heights of one; they fill the
    axes from the bottom to `top`, so that titles of their own have room.

    >>> ax = new_axes(None)
    >>> len(cells(ax, 5, 3)), len(ax.child_axes)
    (5, 5)
    """
    ax.set_axis_off()
    across = max(1, min(across, count))
    down = math.ceil(count / across)
    width = 1 / (across + gap[0] * (across - 1))
    height = top / (down + gap[1] * (down - 1))
    found = []
    for i in range(count):
        row, column = divmod(i, across)
        left = column * width * (1 + gap[0])
        bottom = (down - 1 - row) * height * (1 + gap[1])
        found.append(new_axes(ax.inset_axes((left, bottom, width, height))))
        found[-1].tick_params(labelsize="x-small")
    return found
