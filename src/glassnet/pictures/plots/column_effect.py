"""What one column does to the prediction."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.explaining import Effect
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.scales import legend_beside, legend_of, readable_ticks
from glassnet.pictures.style import SERIES, new_axes
from glassnet.pictures.tints import strong
from glassnet.pictures.wording import plain, shown_of
from glassnet.tabular import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["column_effect"]

MOST_OUTPUTS, MANY = 6, 4  # beyond which the legend is beside the axes
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))  # told apart without colours, too
MARKERS = "os^Dvp"
MOST_LEVELS = 20
MOST_TICKS = 8
BAND = "middle 80 % of rows"


@plot(of=Effect, suits=lambda effect: len(effect.values) > 0)
def column_effect(effect: Effect, ax: "Axes | None" = None) -> "Axes":
    """The mean prediction over the values of one column, and the middle 80 % of the rows.

    Of two classes it is the second one's probability; of many, those that change most.

    >>> import numpy as np
    >>> one = np.ones((2, 1))
    >>> values = np.array([3.0, 9.0])
    >>> effect = Effect("age", Kind.NUMBER, values, one, one - 1, one + 1, ("price",), 50, 50)
    >>> column_effect(effect).get_xlabel()
    'age'
    """
    ax = new_axes(ax)
    outputs = _chosen(effect)
    draw = _draw_curve if effect.kind in (Kind.NUMBER, Kind.DATE) else _draw_levels
    for series, output in enumerate(outputs):
        draw(ax, effect, output, series, len(outputs))
    several = len(effect.outputs) > 1
    what = f"predicted {plain(effect.outputs[0])}"
    if several:
        what = "probability" + (f" of {plain(effect.outputs[1])}" if len(outputs) == 1 else "")
    title = f"Effect of {plain(effect.column)}, {shown_of(effect.rows, effect.rows_given)}"
    if several and len(outputs) < len(effect.outputs) != 2:
        title += f"\n{len(outputs)} of {len(effect.outputs)} classes"
    if draw is _draw_levels and len(effect.values) > MOST_LEVELS:
        title += f"\n{shown_of(MOST_LEVELS, len(effect.values), 'levels')}"
    if not np.isfinite(effect.mean[:, outputs]).any():
        say_empty(ax, "no finite prediction")
    ax.set(xlabel=plain(effect.column), ylabel=what, title=title)
    readable_ticks(ax, "xy" if effect.kind is Kind.NUMBER else "y")
    if effect.kind is Kind.NUMBER and _is_few(effect.values):
        ax.set_xticks(effect.values)
    if draw is _draw_levels:
        ax.margins(y=0.2)  # room for the legend above the bars
    if len(outputs) >= MANY:
        legend_beside(ax)
    else:
        legend_of(ax, **{"loc": "upper center", "ncols": 2} if draw is _draw_levels else {})
    return ax


def _is_few(values: Array) -> bool:
    """Whether these are a few whole numbers, and there is room for a tick at each."""
    apart, whole = np.diff(values), bool((np.rint(values) == values).all())
    return whole and 0 < len(apart) < MOST_TICKS and bool(apart.min() > 0.5 * apart.mean())


def _chosen(effect: Effect) -> list[int]:
    """Return the outputs to draw: those of a class that change most."""
    if len(effect.outputs) <= 2:
        return [len(effect.outputs) - 1]
    changes = np.ptp(np.nan_to_num(effect.mean), axis=0)
    return sorted(np.argsort(-changes, kind="stable")[:MOST_OUTPUTS].tolist())


def _look(effect: Effect, output: int, series: int, of: int) -> dict[str, Any]:
    if of == 1:
        return {"color": strong(), "label": "mean"}
    return {"color": SERIES[series], "label": plain(effect.outputs[output])}


def _draw_curve(ax: "Axes", effect: Effect, output: int, series: int, of: int) -> None:
    look = _look(effect, output, series, of)
    mean, low, high = (each[:, output] for each in (effect.mean, effect.low, effect.high))
    marker = MARKERS[series] if len(effect.values) <= 12 else ""
    ax.plot(effect.values, mean, linestyle=LINES[series], marker=marker, **look)
    if of == 1:
        ax.fill_between(
            effect.values, low, high, color=look["color"], alpha=0.2, linewidth=0,
            label=BAND,
        )  # fmt: skip
    if effect.kind is Kind.DATE:
        ax.tick_params(axis="x", rotation=25)


def _draw_levels(ax: "Axes", effect: Effect, output: int, series: int, of: int) -> None:
    """Draw a point and a bar for each level, the outputs beside each other."""
    look = _look(effect, output, series, of)
    names = [plain(value, 16) for value in effect.values[:MOST_LEVELS]]
    mean, low, high = (
        each[:MOST_LEVELS, output] for each in (effect.mean, effect.low, effect.high)
    )
    places = np.arange(len(names)) + (series - (of - 1) / 2) * 0.6 / of
    band = BAND if of == 1 else "_"  # which legends leave out
    ax.vlines(places, low, high, color=look["color"], linewidth=5, alpha=0.3, label=band)
    ax.plot(places, mean, marker=MARKERS[series], linestyle="", **look)
    ax.set_xlim(-0.6, len(names) - 0.4)
    crowded = sum(map(len, names)) > 45
    ax.set_xticks(np.arange(len(names)), names, rotation=40 if crowded else 0)
    if crowded:
        for label in ax.get_xticklabels():
            label.set(ha="right", rotation_mode="anchor")
