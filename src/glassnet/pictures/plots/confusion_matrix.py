"""Rows by their true and their predicted class."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import check_kind
from glassnet.pictures.style import BLUE, current_theme, new_axes
from glassnet.pictures.wording import plain, shown_of
from glassnet.predictions import Predictions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

__all__ = ["confusion_matrix"]

MOST_COUNTS = 12  # classes, for counts to be written into the cells
MOST_LABELS = 30
DARK = 0.5  # mean of a cell's channels, below which white is read best


@plot(of=Predictions, suits=lambda found: bool(found.classes))
def confusion_matrix(found: Predictions, ax: "Axes | None" = None) -> "Axes":
    """How many rows of each true class were given each predicted one, and which share of them.

    >>> import numpy as np
    >>> truth, given = np.array([0, 1]), np.array([0, 0])
    >>> confusion_matrix(Predictions(truth, given, "sold", classes=(0, 1))).get_ylabel()
    'true sold'
    """
    check_kind(found, "classes")
    name, labels = plain(found.name), _labels(found)
    counts = _counts(found, labels)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = 4.2 + 0.25 * min(len(labels), MOST_COUNTS)
    ax = new_axes(ax, width=size + 0.6, height=size)
    ax.grid(False)
    ax.imshow(shares, cmap=_blues(), vmin=0, vmax=1, interpolation="nearest")
    if len(labels) <= MOST_COUNTS:
        _write_counts(ax, counts, shares)
    _name_classes(ax, labels)
    rows = shown_of(len(found), found.total)
    shade = "" if len(labels) <= MOST_COUNTS else "\nstronger: a larger share of the true class"
    title = f"Confusion matrix, {rows}{shade}"
    ax.set(xlabel=f"predicted {name}", ylabel=f"true {name}", title=title)
    return ax


def _labels(found: Predictions) -> list[Any]:
    """Return the classes, and what else is among the rows."""
    there = dict.fromkeys([*found.classes, *found.truth.tolist(), *found.prediction.tolist()])
    return [*there]


def _counts(found: Predictions, labels: list[Any]) -> Array:
    place = {label: i for i, label in enumerate(labels)}
    rows, columns = (
        [place[label] for label in part.tolist()] for part in (found.truth, found.prediction)
    )
    counts = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(counts, (rows, columns), 1)
    return counts


def _blues() -> "Colormap":
    """From the background to blue, so that none is nothing in either theme."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("blues", [current_theme().paper, BLUE])


def _write_counts(ax: "Axes", counts: Array, shares: Array) -> None:
    size = "medium" if len(counts) <= 6 else "x-small"
    blues = _blues()
    for (i, j), count in np.ndenumerate(counts):
        colour = "white" if np.mean(blues(shares[i, j])[:3]) < DARK else "#222222"
        text = f"{count:,}\n{shares[i, j]:.0%}"
        ax.text(j, i, text, ha="center", va="center", color=colour, fontsize=size)


def _name_classes(ax: "Axes", labels: list[Any]) -> None:
    """Name the classes, or some of very many."""
    places = np.arange(0, len(labels), max(1, -(-len(labels) // MOST_LABELS)))
    names = [plain(labels[place], 16) for place in places]
    crowded = max(map(len, names), default=0) * len(names) > 40
    ax.set_xticks(places, names)
    ax.set_yticks(places, names)
    if len(names) > MOST_COUNTS:
        ax.tick_params(labelsize=6)
        ax.tick_params(axis="x", rotation=90)
    elif crowded:
        for label in ax.get_xticklabels():
            label.set(rotation=30, ha="right", rotation_mode="anchor")
