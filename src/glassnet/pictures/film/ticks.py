"""Numbers along the axes of a film: short, and no more than there is room for."""

from itertools import pairwise
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.backend_bases import RendererBase

__all__ = ["few_ticks", "short", "thin_out"]

MOST = 6
APART = 0.4  # of the height of the numbers: the gap between two of them


def few_ticks(ax: "Axes", axes: str = "xy") -> None:
    """Put a few round numbers along the axes, written short.

    >>> from glassnet.pictures import new_axes
    >>> ax = new_axes(None)
    >>> few_ticks(ax)
    >>> ax.xaxis.get_major_formatter()(315_000, None)
    '315k'
    """
    for axis in (getattr(ax, f"{name}axis") for name in axes):
        axis.set_major_locator(MaxNLocator(MOST - 1))
        axis.set_major_formatter(lambda value, _: short(value))


def short(value: float) -> str:
    """Write a number in little room: thousands as k, millions as M; nothing is rounded off.

    >>> short(-0.5), short(9500), short(315_000), short(2.5e6), short(3e-5), short(1e12)
    ('−0.5', '9,500', '315k', '2.5M', '3e-5', '1e12')
    """
    size = abs(value)
    if size and not 1e-4 <= size < 1e9:
        number, power = f"{value:.9e}".split("e")
        text = f"{float(number):g}e{int(power)}"
    elif size >= 1e4:
        unit, letter = (1e6, "M") if size >= 1e6 else (1e3, "k")
        text = f"{value / unit:.10g}{letter}"
    else:
        text = f"{value:,.10g}"
    return text.replace("-", "−", 1) if value < 0 else text


def thin_out(ax: "Axes", renderer: "RendererBase") -> None:
    """Leave out ticks, every other one or more, until no number touches the next."""
    for axis, side in ((ax.xaxis, 0), (ax.yaxis, 1)):
        low, high = sorted(axis.get_view_interval())
        ticks = [tick for tick in axis.get_majorticklocs() if low <= tick <= high]
        for every in range(1, len(ticks)):
            axis.set_ticks(ticks[::every])
            if _are_apart(axis, side, renderer):
                break


def _are_apart(axis: "Axis", side: int, renderer: "RendererBase") -> bool:
    boxes = [label.get_window_extent(renderer) for label in axis.get_ticklabels()]
    spans = sorted((box.min[side], box.max[side]) for box in boxes)
    gap = APART * max((box.height for box in boxes), default=0.0) * (side == 0)
    return all(end + gap <= start for (_, end), (start, _) in pairwise(spans))
