"""Axes that stay readable: few ticks, commas between thousands, logarithms over magnitudes."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.pictures.rows import LARGEST
from glassnet.pictures.style import current_theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "equal_limits",
    "legend_beside",
    "legend_of",
    "readable_ticks",
    "robust_limits",
    "spans_magnitudes",
]

MAGNITUDES = 300.0  # times from the low to the high values, above which logarithms show more
MARGIN = 0.04


def readable_ticks(ax: "Axes", axes: str = "xy") -> None:
    """Few enough not to touch, with commas between thousands.

    >>> from glassnet.pictures.style import new_axes
    >>> ax = new_axes(None)
    >>> readable_ticks(ax, "x")
    >>> ax.xaxis.get_major_formatter()(12500, None)
    '12,500'
    """
    from matplotlib.ticker import MaxNLocator

    for axis in (getattr(ax, f"{name}axis") for name in axes):
        axis.set_major_locator(MaxNLocator(6))
        axis.set_major_formatter(lambda value, _: _tick(value))


def spans_magnitudes(values: Array) -> bool:
    """Whether the values are all above 0, and of several magnitudes.

    >>> spans_magnitudes(np.array([1.0, 10.0, 5000.0])), spans_magnitudes(np.array([-1.0, 5000.0]))
    (True, False)
    """
    if not len(values) or values.min() < 1 / LARGEST:
        return False
    low, high = np.quantile(values, [0.02, 0.98])
    return bool(high > MAGNITUDES * low)


def equal_limits(ax: "Axes", values: Array) -> None:
    """Give both axes the range of the values, and a little more.

    >>> from glassnet.pictures.style import new_axes
    >>> ax = new_axes(None)
    >>> equal_limits(ax, np.array([0.0, 100.0]))
    >>> ax.get_xlim() == ax.get_ylim()
    True
    """
    low, high = float(values.min()), float(values.max())
    if ax.get_xscale() == "log":
        room = MARGIN * (np.log10(high) - np.log10(low))
        low, high = 10 ** (np.log10(low) - room), 10 ** (np.log10(high) + room)
    else:
        room = MARGIN * (high - low) or abs(high) or 1.0
        low, high = low - room, high + room
    ax.set(xlim=(low, high), ylim=(low, high))


def robust_limits(values: Array, share: float = 0.005) -> tuple[float, float]:
    """Return limits that hold most values, with room: a few far ones do not squash the others.

    >>> robust_limits(np.array([*np.zeros(1000), 1.0, 1e9])), robust_limits(np.array([1.0, 3.0]))
    ((-0.08, 1.08), (0.84, 3.16))
    """
    low, high = (float(each) for each in (values.min(), values.max()))
    near, far = (float(each) for each in np.quantile(values, [share, 1 - share]))
    room = (far - near) or 1.0
    low, high = max(low, near - room), min(high, far + room)
    margin = 2 * MARGIN * (high - low) or abs(high) or 1.0
    return low - margin, high + margin


def legend_of(ax: "Axes", **placed: object) -> None:
    """Name what is drawn, in the ink of the theme; nothing where nothing has a name.

    >>> from glassnet.pictures.style import new_axes
    >>> legend_of(new_axes(None))
    """
    if not ax.get_legend_handles_labels()[0]:
        return
    options = {"frameon": False, "fontsize": "small", "labelcolor": current_theme().ink}
    ax.legend(**(options | placed))


def legend_beside(ax: "Axes", **placed: object) -> None:
    """Name what is drawn at the right of the axes, or within where a figure makes no room for it.

    >>> from glassnet.pictures.style import new_axes
    >>> legend_beside(new_axes(None))
    """
    figure = ax.get_figure(root=True)
    if figure is None or figure.get_layout_engine() is None:
        legend_of(ax, **placed)
    else:
        beside = {"loc": "upper left", "bbox_to_anchor": (1.01, 1), "borderaxespad": 0}
        legend_of(ax, **(beside | placed))


def _tick(value: float) -> str:
    small = value and not 1e-4 <= abs(value) < 1e12
    return (f"{value:.3g}" if small else f"{value:,.10g}").replace("-", "−")
