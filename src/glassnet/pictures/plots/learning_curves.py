"""Losses by epoch: of one run, of several seeds with their spread, of runs with names."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.pictures.empty import say_empty
from glassnet.pictures.epoch_axis import epoch_axis
from glassnet.pictures.epoch_lines import draw_lines, histories_of, values_by_epoch
from glassnet.pictures.plot import plot
from glassnet.pictures.scales import legend_beside, legend_of
from glassnet.pictures.style import BLUE, GREEN, GREY, ORANGE, SERIES, current_theme, new_axes
from glassnet.pictures.wording import plain, shown_of
from glassnet.record import History
from glassnet.train.training import NON_FINITE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["learning_curves"]

Runs = History | Sequence[History]

PARTS = (
    ("data_loss", "training", BLUE, "-"),
    ("penalty", "penalty", GREEN, ":"),
    ("validation_loss", "validation", ORANGE, "--"),
)
MARKERS = ("", "o", "s")  # of named runs beyond as many as there are colours
MANY = 20_000  # epochs, beyond which looking for the emptiest corner takes long
MOST_NAMED = len(MARKERS) * len(SERIES)


@plot(of=History, several=True)
def learning_curves(runs: Runs | Mapping[str, Runs], ax: "Axes | None" = None) -> "Axes":
    """Data loss, penalty if there is one, and validation loss by epoch, the best epoch marked.

    `runs` is a history, a list of them (the same settings with other seeds: drawn is their mean,
    as long as most of them run, and a band from the lowest to the highest), or a dict of either by
    name (the first 18). The scale is logarithmic where no loss is 0 or below. What is not finite
    is a gap, and counted.

    >>> from glassnet import EpochRecord
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> learning_curves(history).get_xlabel(), learning_curves([history, history]).get_title()
    ('epoch', 'Learning curves of 2 runs: mean, lowest to highest')
    """
    ax = new_axes(ax)
    if isinstance(runs, Mapping):
        named = {_label(name): histories_of(each) for name, each in runs.items()}
        _draw_named(ax, dict(list(named.items())[:MOST_NAMED]), len(named))
        every = [history for each in named.values() for history in each]
    else:
        every = histories_of(runs)
        _draw_parts(ax, every)
    _scale(ax)
    epoch_axis(ax)
    ax.set_ylabel(_loss_label(every))
    if not any(every):
        say_empty(ax, "no epochs")
    elif not ax.lines:
        say_empty(ax, "no loss is a finite number")
    return ax


def _label(name: object) -> str:
    """Return a name as legends take it: those that begin with _ are left out of them."""
    text = plain(name)
    return f" {text}" if text.startswith("_") else text


def _draw_parts(ax: "Axes", histories: list[History]) -> None:
    """Draw the parts of the loss, of one run or of several seeds."""
    for name, label, colour, style in PARTS:
        epochs, values = values_by_epoch(histories, attrgetter(name))
        if np.isfinite(values).any() and not (name == "penalty" and not np.nansum(values)):
            draw_lines(ax, epochs, values, colour=colour, style=style, label=label)
    if len(histories) == 1 and histories[0].best_epoch is not None:
        best, monitor = histories[0].best_epoch, histories[0].monitor.replace("_", " ")
        label = f"best epoch, {best:,}, by {plain(monitor)}"
        ax.axvline(best, color=GREY, linestyle=":", label=label)
    elif len(histories) > 1:
        _mark_best(ax, histories, GREY, label="best epochs")
    ax.set_title(f"{_title(histories)}{_diverged(histories)}")
    if len(ax.get_legend_handles_labels()[0]) > 1:
        many = sum(len(history) for history in histories) > MANY
        legend_of(ax, loc="upper right" if many else "best")


def _draw_named(ax: "Axes", named: Mapping[str, list[History]], given: int) -> None:
    """Draw a colour a name: training as a line, validation dashed."""
    from matplotlib.lines import Line2D

    handles, held_out, best = [], False, False
    for i, (name, histories) in enumerate(named.items()):
        colour, marker = SERIES[i % len(SERIES)], MARKERS[i // len(SERIES)]
        handles.append(Line2D([], [], color=colour, marker=marker, label=name))
        for part, style in (("data_loss", "-"), ("validation_loss", "--")):
            epochs, values = values_by_epoch(histories, attrgetter(part))
            if np.isfinite(values).any():
                look = {"colour": colour, "style": style, "label": name, "marker": marker}
                draw_lines(ax, epochs, values, **look)
                held_out |= part == "validation_loss"
        best |= _mark_best(ax, histories, colour)
    if held_out:
        ink = current_theme().ink
        handles += [Line2D([], [], color=ink, label="training")]
        handles += [Line2D([], [], color=ink, linestyle="--", label="validation")]
    if best:
        hollow: dict[str, Any] = {"marker": "o", "markerfacecolor": "none", "linestyle": ""}
        handles.append(Line2D([], [], color=GREY, label="best epoch", **hollow))
    shown = f" of {shown_of(len(named), given, 'runs')}" if given > len(named) else ""
    every = [history for histories in named.values() for history in histories]
    ax.set_title(f"Learning curves{shown}{_diverged(every)}")
    legend_beside(ax, handles=handles)


def _mark_best(
    ax: "Axes", histories: Sequence[History], colour: str, label: str | None = None
) -> bool:
    """Mark the best epoch of each run, at its validation loss if there is one, and say if any."""
    points = []
    for history in histories:
        record = next((each for each in history if each.epoch == history.best_epoch), None)
        if record is not None:
            loss = record.validation_loss
            points.append((record.epoch, record.data_loss if loss is None else loss))
    if points:
        across, up = np.array(points).T
        ax.scatter(across, up, facecolor="none", edgecolor=colour, label=label, zorder=3)
    return bool(points)


def _scale(ax: "Axes") -> None:
    """Make the scale logarithmic where every loss is above 0."""
    low, _ = ax.dataLim.intervaly
    if 0 < low < np.inf:
        ax.set_yscale("log")


def _title(histories: Sequence[History]) -> str:
    if len(histories) < 2:
        return "Learning curve"
    return f"Learning curves of {len(histories):,} runs: mean, lowest to highest"


def _diverged(histories: Sequence[History]) -> str:
    count = sum(history.stopped.startswith(NON_FINITE) for history in histories)
    if count:
        return f" ({count} diverged)"
    losses = [record.data_loss for history in histories for record in history]
    lost = len(losses) - int(np.isfinite(losses).sum())
    return f"\n{lost:,} of {len(losses):,} epochs: not finite" if lost else ""


def _loss_label(histories: Sequence[History]) -> str:
    """Name the loss where all runs have the same."""
    losses = [history.config.get("loss") for history in histories]
    names = {loss.get("class") if isinstance(loss, Mapping) else None for loss in losses}
    name = names.pop() if len(names) == 1 else None
    return f"loss: {plain(str(name).removeprefix('Loss.'))}" if name else "loss"
