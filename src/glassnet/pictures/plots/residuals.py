"""Truth less prediction, over the prediction."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import check_kind, finite_rows, spread_out
from glassnet.pictures.scales import legend_of, readable_ticks, robust_limits, spans_magnitudes
from glassnet.pictures.style import GREY, ORANGE, YELLOW, new_axes
from glassnet.pictures.tints import strong
from glassnet.pictures.wording import plain, shown_of
from glassnet.predictions import Predictions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["residuals"]

MOST_BINS, LEAST_IN_BIN = 12, 20
HEAVY = 40.0  # times from the middle residual to the far ones
BAND = (0.1, 0.5, 0.9)


@plot(of=Predictions, suits=lambda found: not found.classes)
def residuals(found: Predictions, ax: "Axes | None" = None) -> "Axes":
    """One point a row, the prediction across and truth - prediction up; their spread as a band.

    The band holds the middle 80 % of the rows around it. A few rows far away do not squash the
    others: they are marked at the edge, and counted; where there are many, the scale is
    logarithmic on both sides of 0.

    >>> import numpy as np
    >>> found = Predictions(np.array([1.0, 2.0]), np.array([1.1, 1.9]), "price")
    >>> residuals(found).get_ylabel()
    'true - predicted price'
    """
    check_kind(found, "numbers")
    ax = new_axes(ax)
    name = plain(found.name)
    ax.set(xlabel=f"predicted {name}", ylabel=f"true - predicted {name}", title="Residuals")
    ax.axhline(0, color=GREY, linewidth=1)
    known = finite_rows(found.truth, found.prediction)
    if not len(known):
        say_empty(ax, "no rows to draw")
        return ax
    across, up = found.prediction[known], found.residuals[known]
    _scale(ax, across, up)
    shown = spread_out(np.arange(len(known)))
    ax.scatter(
        across[shown], up[shown], s=12, color=strong(), alpha=0.6 if len(shown) < 1000 else 0.3,
        linewidth=0, label=shown_of(len(shown), found.total or len(found)),
    )  # fmt: skip
    _draw_spread(ax, across, up)
    _mark_beyond(ax, across, up)
    legend_of(ax)
    return ax


def _scale(ax: "Axes", across: Array, up: Array) -> None:
    """Choose scales and limits: logarithmic ones hold every row."""
    readable_ticks(ax)
    if spans_magnitudes(across):
        ax.set_xscale("log")
    else:
        ax.set_xlim(robust_limits(across))
    middle, far = np.quantile(np.abs(up), [0.5, 0.995])
    if middle > 0 and far > HEAVY * middle:
        ax.set_yscale("symlog", linthresh=10 ** np.ceil(np.log10(middle)))
    else:
        ax.set_ylim(robust_limits(up))


def _draw_spread(ax: "Axes", across: Array, up: Array) -> None:
    """Draw median and middle 80 % of the residuals, over bins of equally many rows."""
    bins = min(MOST_BINS, len(across) // LEAST_IN_BIN)
    if bins < 2:
        return
    parts = np.array_split(np.argsort(across, kind="stable"), bins)
    places = np.array([np.median(across[part]) for part in parts])
    low, middle, high = np.array([np.quantile(up[part], BAND) for part in parts]).T
    ax.fill_between(places, low, high, color=YELLOW, alpha=0.3, linewidth=0, label="middle 80 %")
    ax.plot(places, middle, color=ORANGE, linewidth=1.5, label="median")


def _mark_beyond(ax: "Axes", across: Array, up: Array) -> None:
    """Mark rows beyond the frame at its edge."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    beyond = (across < left) | (across > right) | (up < low) | (up > high)
    if not beyond.any():
        return
    ax.scatter(
        np.clip(across[beyond], left, right), np.clip(up[beyond], low, high), s=26, marker="D",
        color=ORANGE, clip_on=False, zorder=4, label=f"{beyond.sum():,} beyond the frame",
    )  # fmt: skip
