"""A figure by epoch: the line of one run, or mean and range of several."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.pictures.rows import drawable
from glassnet.record import EpochRecord, History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_lines", "histories_of", "values_by_epoch"]

MANY = 10  # markers along a line


def histories_of(runs: History | Sequence[History]) -> list[History]:
    """Return one history, or several, as a list.

    >>> len(histories_of(History())), len(histories_of([History(), History()]))
    (1, 2)
    """
    return [runs] if isinstance(runs, History) else list(runs)


def values_by_epoch(
    histories: Sequence[History], value: Callable[[EpochRecord], float | None]
) -> tuple[Array, Array]:
    """Return the epochs of any run, and a figure of each run, (runs, epochs), NaN for gaps.

    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> values_by_epoch([history], lambda record: record.data_loss)
    (array([0]), array([[0.5]]))
    """
    epochs = sorted({record.epoch for history in histories for record in history})
    place = {epoch: i for i, epoch in enumerate(epochs)}
    values = np.full((len(histories), len(epochs)), np.nan)
    for own, history in zip(values, histories, strict=True):
        for record in history:
            found = value(record)
            own[place[record.epoch]] = np.nan if found is None else found
    return np.array(epochs, dtype=int), drawable(values)


def draw_lines(
    ax: "Axes", epochs: Array, values: Array, *,
    colour: str, style: str, label: str, marker: str = "",
) -> None:  # fmt: skip
    """Draw the mean over the runs, and a band from the lowest to the highest.

    The mean ends where half of the runs or fewer are left: that of the survivors would jump. A
    value without neighbours makes no line and is a point.
    """
    there = np.isfinite(values)
    count, runs = there.sum(axis=0), there.any(axis=1).sum()
    enough = count > runs / 2
    mean = np.where(there, values, 0).sum(axis=0) / np.where(enough, count, np.nan)
    width, order = (2.2, 2.0) if style == "--" else (1.3, 2.1)  # both seen where they lie together
    look: dict[str, Any] = {"color": colour, "zorder": order, "markersize": 4}
    every = max(1, len(epochs) // MANY)
    ax.plot(
        epochs, mean, linestyle=style, linewidth=width, label=label, marker=marker,
        markevery=every, **look,
    )  # fmt: skip
    alone = _alone(np.isfinite(mean))
    if alone.any():
        ax.plot(epochs[alone], mean[alone], "o", **look)
    if (count > 1).any():
        low = np.where(there, values, np.inf).min(axis=0)
        high = np.where(there, values, -np.inf).max(axis=0)
        ax.fill_between(epochs, low, high, where=count > 1, color=colour, alpha=0.2, linewidth=0)


def _alone(there: Array) -> Array:
    """Return where a value has none before and none after it."""
    padded = np.concatenate([[False], there, [False]])
    return there & ~padded[:-2] & ~padded[2:]
