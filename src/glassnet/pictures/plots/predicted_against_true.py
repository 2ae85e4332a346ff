"""Predicted against true numbers."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import check_kind, finite_rows, spread_out
from glassnet.pictures.scales import equal_limits, legend_of, readable_ticks, spans_magnitudes
from glassnet.pictures.style import GREY, ORANGE, new_axes
from glassnet.pictures.tints import soft, strong
from glassnet.pictures.wording import plain, shown_of
from glassnet.predictions import Predictions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["predicted_against_true"]

FEW = 300  # rows, among which a legend may find a better place
MOST_BARS = 300  # more intervals than that hide each other


@plot(of=Predictions, suits=lambda found: not found.classes)
def predicted_against_true(found: Predictions, ax: "Axes | None" = None) -> "Axes":
    """One point a row, the true value across and the predicted one up, with intervals.

    Rows whose truth lies outside of their interval are marked. Both axes are logarithmic where
    values, all above 0, are of several magnitudes.

    >>> import numpy as np
    >>> found = Predictions(np.array([1.0, 2.0]), np.array([1.1, 1.9]), "price")
    >>> predicted_against_true(found).get_xlabel()
    'true price'
    """
    check_kind(found, "numbers")
    ax = new_axes(ax, width=5.2, height=5.0)
    name = plain(found.name)
    ax.set(xlabel=f"true {name}", ylabel=f"predicted {name}", title="Predicted against true")
    known = finite_rows(found.truth, found.prediction)
    if not len(known):
        say_empty(ax, "no rows to draw")
        return ax
    _scale(ax, found, known)
    ax.axline((0, 0), (1, 1), color=GREY, linewidth=1, label="perfect", transform=ax.transAxes)
    _draw_rows(ax, found, known, _draw_intervals(ax, found, known))
    legend_of(ax, loc="best" if len(known) < FEW else "upper left")
    return ax


def _draw_rows(ax: "Axes", found: Predictions, known: Array, missed: Array) -> None:
    """Draw points; those whose truth lies outside of the interval are crosses, and counted."""
    shown = spread_out(known)
    inside, outside = shown[~missed[shown]], shown[missed[shown]]
    seen_through = 0.7 if len(shown) < 1000 else 0.35
    ax.scatter(
        found.truth[inside], found.prediction[inside], s=14, color=strong(), alpha=seen_through,
        linewidth=0, label=shown_of(len(shown), found.total or len(found)), zorder=2,
    )  # fmt: skip
    if found.low is None:
        return
    told = known[_has_interval(found)[known]]
    share = 100 * float(missed[told].mean()) if len(told) else np.nan
    ax.scatter(
        found.truth[outside], found.prediction[outside], s=22, marker="x", color=ORANGE,
        linewidth=1.2, label=f"{share:.1f} % outside their {_coverage(found)} interval", zorder=3,
    )  # fmt: skip


def _draw_intervals(ax: "Axes", found: Predictions, known: Array) -> Array:
    """Draw some as bars; return for every row whether its truth lies outside, (rows,)."""
    missed = np.zeros(len(found), dtype=bool)
    if found.low is None or found.high is None:
        return missed
    missed = (found.truth < found.low) | (found.truth > found.high)
    told = known[_has_interval(found)[known]]
    barred = spread_out(told)
    barred = spread_out(barred[np.argsort(found.truth[barred], kind="stable")], MOST_BARS)
    ax.vlines(
        found.truth[barred], found.low[barred], found.high[barred], color=soft(), linewidth=1,
        alpha=0.55, zorder=1,
        label=f"{_coverage(found)} intervals{_some(len(barred), len(told))}",
    )  # fmt: skip
    return missed


def _has_interval(found: Predictions) -> Array:
    """Return of every row whether both ends of its interval are numbers, (rows,)."""
    assert found.low is not None
    assert found.high is not None
    return ~(np.isnan(found.low) | np.isnan(found.high))


def _some(shown: int, there: int) -> str:
    return f", {shown_of(shown, there, '')}".rstrip() if shown < there else ""


def _scale(ax: "Axes", found: Predictions, known: Array) -> None:
    both = np.concatenate([found.truth[known], found.prediction[known]]).astype(float)
    if spans_magnitudes(both):
        ax.set(xscale="log", yscale="log")
    else:
        readable_ticks(ax)
    equal_limits(ax, both)


def _coverage(found: Predictions) -> str:
    return f"{100 * found.coverage:.0f} %"
