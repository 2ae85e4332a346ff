"""Whether what is called probable happens that often."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import check_kind, finite_rows
from glassnet.pictures.scales import legend_of
from glassnet.pictures.style import GREY, current_theme, new_axes
from glassnet.pictures.tints import strong
from glassnet.pictures.wording import plain, shown_of
from glassnet.predictions import Predictions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["calibration"]

BINS = 10
COUNTS_HEIGHT = 0.16  # of the axes


@dataclass(frozen=True)
class _Bins:
    """Rows by the probability they were given: its mean, the share that it came true, how many."""

    predicted: Array
    observed: Array
    count: Array


@plot(of=Predictions, suits=lambda found: found.probabilities is not None)
def calibration(found: Predictions, ax: "Axes | None" = None) -> "Axes":
    """Observed share over predicted probability, in ten steps; on the diagonal they agree.

    Of two classes it is the second one's probability; of more, that of the class that was
    predicted. Bars around the points hold two standard errors; those below count the rows.

    >>> import numpy as np
    >>> given = np.array([[0.9, 0.1], [0.2, 0.8]])
    >>> truth = np.array(["no", "yes"], dtype=object)
    >>> found = Predictions(truth, truth, "sold", classes=("no", "yes"), probabilities=given)
    >>> calibration(found).get_xlabel()
    "predicted probability of 'yes'"
    """
    check_kind(found, "probabilities")
    ax = new_axes(ax, width=5.2, height=5.0)
    bins = _binned(*_asked(found))
    rows = shown_of(int(bins.count.sum()), found.total or len(found))
    ax.set(xlabel=_across(found), ylabel="observed share", title=f"Calibration, {rows}")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    if not len(bins.count):
        say_empty(ax, "no rows to draw")
    else:
        ax.plot([0, 1], [0, 1], color=GREY, linewidth=1, label="perfect")
        _draw_counts(ax, bins)
        error = 2 * np.sqrt(bins.observed * (1 - bins.observed) / bins.count)
        ax.errorbar(
            bins.predicted, bins.observed, _within(bins.observed, error), color=strong(),
            marker="o", linewidth=1.2, elinewidth=1, label="this model", clip_on=False, zorder=3,
        )  # fmt: skip
    legend_of(ax, loc="upper left")
    return ax


def _within(observed: Array, error: Array) -> Array:
    """Return the error below and above, (2, bins), no further than 0 and 1."""
    return np.array([np.minimum(error, observed), np.minimum(error, 1 - observed)])


def _asked(found: Predictions) -> tuple[Array, Array]:
    """Return the probability of what was asked of each row, and whether it came true."""
    assert found.probabilities is not None
    known = finite_rows(found.probabilities)
    given, truth = found.probabilities[known], found.truth[known]
    if len(found.classes) == 2:
        return given[:, 1], truth == found.classes[1]
    return given.max(axis=1, initial=0), truth == found.prediction[known]


def _across(found: Predictions) -> str:
    if len(found.classes) == 2:
        return f"predicted probability of {plain(repr(found.classes[1]))}"
    return f"probability of the predicted {plain(found.name)}"


def _binned(probability: Array, true: Array) -> _Bins:
    places = np.clip((probability * BINS).astype(int), 0, BINS - 1)
    count = np.bincount(places, minlength=BINS)
    there = count > 0
    predicted, observed = (
        np.bincount(places, each, BINS)[there] / count[there] for each in (probability, true)
    )
    return _Bins(predicted, observed, count[there])


def _draw_counts(ax: "Axes", bins: _Bins) -> None:
    """Draw bars of the counts at the bottom, the longest a sixth of the height."""
    left = np.floor(np.minimum(bins.predicted, 1 - 1e-9) * BINS) / BINS
    heights = COUNTS_HEIGHT * bins.count / bins.count.max()
    ax.bar(left, heights, 1 / BINS, align="edge", color=GREY, alpha=0.35, linewidth=0, label="rows")
    for place, height, count in zip(left, heights, bins.count, strict=True):
        ax.text(
            place + 0.5 / BINS, height + 0.005, f"{count:,}", ha="center", va="bottom",
            fontsize="xx-small", color=current_theme().ink,
        )  # fmt: skip
