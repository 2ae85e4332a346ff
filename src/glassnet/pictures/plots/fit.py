"""The curve that a network of one input has learned, over its data."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.fitted import Fit
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import finite_rows, spread_out
from glassnet.pictures.scales import legend_of
from glassnet.pictures.style import GREY, ORANGE, SERIES, new_axes
from glassnet.pictures.wording import plain, shown_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["fit"]

MOST_OUTPUTS = 6
MARKERS = "os^Dvp"
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))


@plot(of=Fit, suits=lambda found: found.grid.shape[1] == 1)
def fit(found: Fit, ax: "Axes | None" = None) -> "Axes":
    """The prediction as a line and the data as points; of several outputs, each in its colour.

    Of classes the lines are their probabilities, and each row is a point at 1 in its class.

    >>> x = np.linspace(0, 1, 5).reshape(-1, 1)
    >>> fit(Fit(x, 2 * x, x, x)).get_lines()[0].get_ydata()
    array([0. , 0.5, 1. , 1.5, 2. ])
    """
    ax = new_axes(ax)
    target, outputs = _columns(found), found.prediction.shape[1]
    order = np.argsort(found.grid[:, 0], kind="stable")
    drawn = range(min(outputs, MOST_OUTPUTS))
    for output in drawn:
        ax.plot(
            found.grid[order, 0], found.prediction[order, output], linewidth=2, zorder=3,
            color=ORANGE if outputs == 1 else SERIES[output], linestyle=LINES[output],
            label="prediction" if outputs == 1 else _named(found, output),
        )  # fmt: skip
        _draw_data(ax, found, target[:, output], output, outputs)
    title = "Fit" if outputs <= MOST_OUTPUTS else f"Fit, {MOST_OUTPUTS} of {outputs} outputs"
    up = "probability" if found.classes else plain(found.name)
    ax.set(xlabel=plain(found.names[0]), ylabel=up, title=title)
    legend_of(ax)
    if not np.isfinite(found.prediction[:, drawn]).any():
        ax.set_title(f"{title}: no prediction is a finite number")
    return ax


def _columns(found: Fit) -> Array:
    """Return the target as the prediction is: classes one-hot."""
    if not found.classes:
        return found.target if found.target.ndim == 2 else found.target[:, None]
    return np.eye(found.classes)[np.clip(found.target.astype(int), 0, found.classes - 1)]


def _named(found: Fit, output: int) -> str:
    return f"class {output}" if found.classes else f"output {output}"


def _draw_data(ax: "Axes", found: Fit, target: Array, output: int, outputs: int) -> None:
    rows = finite_rows(found.inputs, target)
    if found.classes:
        rows = rows[target[rows] == 1]
    shown = spread_out(rows)
    label = shown_of(len(shown), found.total or len(found.inputs)) if outputs == 1 else None
    ax.scatter(
        found.inputs[shown, 0], target[shown], s=14, alpha=0.8 if len(shown) < 500 else 0.4,
        color=GREY if outputs == 1 else SERIES[output], marker=MARKERS[output], linewidth=0,
        label=label, zorder=2,
    )  # fmt: skip
