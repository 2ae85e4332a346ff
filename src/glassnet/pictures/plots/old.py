"""Plots of a training and of its predictions; each takes an optional `ax` and returns it."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from glassnet.array import Array
from glassnet.pictures.style import BLUE, GREY, ORANGE, new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["confusion_matrix", "fitted_curve", "learning_curve", "predicted_against_true"]

MOST_POINTS = 5000  # more than an eye can tell apart


def learning_curve(history: History, ax: "Axes | None" = None) -> "Axes":
    """Loss of training and validation rows by epoch, on a logarithmic scale, best epoch marked.

    >>> from glassnet import EpochRecord
    >>> learning_curve(History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])).get_xlabel()
    'epoch'
    """
    ax = new_axes(ax)
    epochs = [record.epoch for record in history]
    ax.plot(epochs, history["loss"], color=BLUE, label="training", marker=_marker(epochs))
    if history.records and history.last.validation_loss is not None:
        held_out = history["validation_loss"]
        ax.plot(epochs, held_out, color=ORANGE, label="validation", marker=_marker(epochs))
    if history.best_epoch is not None:
        label = f"best epoch, {history.best_epoch}, by {history.monitor.replace('_', ' ')}"
        ax.axvline(history.best_epoch, color=GREY, linestyle=":", label=label)
    if all(value > 0 for value in history["loss"]):
        ax.set_yscale("log")
    ax.set(xlabel="epoch", ylabel=_loss_label(history), title="Learning curve")
    ax.legend(frameon=False)
    return ax


def predicted_against_true(
    truth: Array, prediction: Array, name: str = "target", ax: "Axes | None" = None
) -> "Axes":
    """One point a row, the target's true value across and the predicted one up.

    >>> predicted_against_true(np.array([1.0, 2.0]), np.array([1.1, 1.9]), "price").get_xlabel()
    'true price'
    """
    ax = new_axes(ax, width=5.2, height=5.0)
    shown = np.linspace(0, len(truth) - 1, min(len(truth), MOST_POINTS)).astype(np.intp)
    low = min(truth.min(), prediction.min())
    high = max(truth.max(), prediction.max())
    ax.plot([low, high], [low, high], color=GREY, linewidth=1, label="perfect")
    ax.scatter(truth[shown], prediction[shown], s=14, color=BLUE, alpha=0.6, label="held-out rows")
    ax.set(xlabel=f"true {name}", ylabel=f"predicted {name}", title="Predicted against true")
    _readable_ticks(ax)
    ax.legend(frameon=False)
    return ax


def confusion_matrix(
    truth: Array, prediction: Array, name: str = "target", ax: "Axes | None" = None
) -> "Axes":
    """How many rows of each true class were given each predicted one, and which share.

    >>> confusion_matrix(np.array([0, 1]), np.array([0, 0]), "sold").get_ylabel()
    'true sold'
    """
    labels = sorted({*truth.tolist(), *prediction.tolist()})
    place = {label: i for i, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(counts, tuple([place[v] for v in part.tolist()] for part in (truth, prediction)), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax = new_axes(ax, width=5.2, height=4.6)
    ax.grid(False)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    if len(labels) <= 12:
        _write_counts(ax, counts, shares)
    ticks: dict[str, Any] = {"ticks": range(len(labels)), "labels": [str(v) for v in labels]}
    ax.set_xticks(**ticks)
    ax.set_yticks(**ticks)
    ax.set(xlabel=f"predicted {name}", ylabel=f"true {name}", title="Held-out rows by class")
    return ax


def fitted_curve(
    x: Array, truth: Array, prediction: Array, title: str = "Fit", ax: "Axes | None" = None
) -> "Axes":
    """The true curve and the predicted one over the only input.

    >>> x = np.linspace(0, 1, 5)
    >>> fitted_curve(x, x, x, "line").get_title()
    'line'
    """
    ax = new_axes(ax)
    ax.plot(x.ravel(), truth.ravel(), color=GREY, linewidth=3, alpha=0.5, label="true")
    ax.plot(x.ravel(), prediction.ravel(), color=ORANGE, linewidth=1.5, label="predicted")
    ax.set(xlabel="x", ylabel="y", title=title)
    ax.legend(frameon=False)
    return ax


def _readable_ticks(ax: "Axes") -> None:
    """Few enough not to touch, with commas between thousands."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(6))
        axis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def _marker(epochs: list[int]) -> str:
    """A single point makes no line."""
    return "o" if len(epochs) == 1 else ""


def _loss_label(history: History) -> str:
    loss = history.config.get("loss", {}).get("class", "loss").removeprefix("Loss.")
    return "loss" if loss == "loss" else f"loss: {loss}"


def _write_counts(ax: "Axes", counts: Array, shares: Array) -> None:
    for (i, j), count in np.ndenumerate(counts):
        colour = "white" if shares[i, j] > 0.6 else "black"
        ax.text(j, i, f"{count}\n{shares[i, j]:.0%}", ha="center", va="center", color=colour)
