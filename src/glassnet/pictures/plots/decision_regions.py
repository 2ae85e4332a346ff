"""What a network of two inputs says of every point of the plane."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.fitted import Fit
from glassnet.pictures.colours import amounts
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import finite_rows, spread_out
from glassnet.pictures.scales import legend_beside
from glassnet.pictures.style import SERIES, current_theme, new_axes
from glassnet.pictures.wording import plain, shown_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["decision_regions"]

MOST_POINTS = 2000
MOST_NAMED = 12  # classes in the legend
MARKERS = "os^DvpP*X<>h"
STRENGTH = 0.45  # of a region's colour where its class is certain


@plot(of=Fit, suits=lambda found: found.grid.shape[1] == 2)
def decision_regions(found: Fit, ax: "Axes | None" = None) -> "Axes":
    """Each point of the plane in the colour of its class, the paler the less sure; rows on top.

    Of a number it is a map of the prediction, and rows in the colour of their true value.

    >>> import glassnet as gn
    >>> from glassnet.fitted import fit_of
    >>> x, y = gn.datasets.spiral(100, 3)
    >>> net = gn.Network([gn.Dense(2, 8), gn.ReLU(), gn.Dense(8, 3), gn.Softmax()])
    >>> decision_regions(fit_of(net, x, y)).get_xlabel()
    'x0'
    """
    ax = new_axes(ax, width=5.8, height=5.0)
    ax.grid(False)
    rows = spread_out(finite_rows(found.inputs, found.target), MOST_POINTS)
    if found.classes:
        _draw_classes(ax, found, rows)
    else:
        _draw_numbers(ax, found, rows)
    across, up = (plain(name) for name in found.names)
    what = "Decision regions" if found.classes else "Prediction over two inputs"
    title = f"{what}, {shown_of(len(rows), found.total or len(found.inputs))}"
    ax.set(xlabel=across, ylabel=up, title=title)
    return ax


def _ends(found: Fit) -> tuple[float, float, float, float]:
    (left, bottom), (right, top) = found.grid.min(axis=0), found.grid.max(axis=0)
    return float(left), float(right), float(bottom), float(top)


def _on_plane(found: Fit, values: Array) -> Array:
    """Return values of the grid as an image, (up, across, …)."""
    return values.reshape(*found.sides, *values.shape[1:]).swapaxes(0, 1)


def _draw_classes(ax: "Axes", found: Fit, rows: Array) -> None:
    from matplotlib.colors import to_rgb

    likeliest = found.prediction.argmax(axis=1)
    sure = np.nan_to_num(found.prediction.max(axis=1))
    least = 1 / found.classes
    strength = STRENGTH * (0.35 + 0.65 * np.clip((sure - least) / (1 - least), 0, 1))[:, None]
    colours = np.array([to_rgb(SERIES[i % len(SERIES)]) for i in range(found.classes)])
    paper = np.array(to_rgb(current_theme().paper))
    image = _on_plane(found, colours[likeliest] * strength + paper * (1 - strength))
    ax.imshow(image, extent=_ends(found), origin="lower", aspect="auto", interpolation="bilinear")
    _draw_borders(ax, found, likeliest)
    for number in range(found.classes):
        own = rows[found.target[rows].reshape(-1) == number]
        ax.scatter(
            found.inputs[own, 0], found.inputs[own, 1], s=20, color=colours[number],
            marker=MARKERS[number % len(MARKERS)], edgecolor=current_theme().paper, linewidth=0.5,
            label=f"class {number}" if number < MOST_NAMED else None,
        )  # fmt: skip
    more = found.classes - MOST_NAMED
    title = f"and {more} more" if more > 0 else None
    legend_beside(ax, title=title)


def _draw_borders(ax: "Axes", found: Fit, likeliest: Array) -> None:
    """Draw a line between regions, so that they are told apart without colours."""
    across, up = (np.unique(found.grid[:, i]) for i in (0, 1))
    if len(across) * len(up) != len(found.grid):
        return
    for number in range(min(found.classes, MOST_NAMED)):
        region = _on_plane(found, (likeliest == number).astype(float))
        if 0 < region.mean() < 1:
            ax.contour(across, up, region, [0.5], colors=current_theme().ink, linewidths=0.7)


def _draw_numbers(ax: "Axes", found: Fit, rows: Array) -> None:
    values = found.prediction[:, 0]
    truth = (found.target if found.target.ndim == 1 else found.target[:, 0])[rows]
    both = np.concatenate([values[np.isfinite(values)], truth])
    low, high = (both.min(), both.max()) if len(both) else (0.0, 1.0)
    image = ax.imshow(
        _on_plane(found, values), extent=_ends(found), origin="lower", aspect="auto",
        cmap=amounts(), vmin=low, vmax=high, interpolation="nearest",
    )  # fmt: skip
    ax.scatter(
        found.inputs[rows, 0], found.inputs[rows, 1], c=truth, cmap=amounts(), vmin=low, vmax=high,
        s=22, edgecolor="white", linewidth=0.7,
    )  # fmt: skip
    figure = ax.get_figure()
    assert figure is not None
    ink = current_theme().ink
    bar = figure.colorbar(image, ax=ax)
    bar.set_label(f"{plain(found.name)}, predicted; of rows, true", color=ink)
    bar.ax.tick_params(colors=ink)
