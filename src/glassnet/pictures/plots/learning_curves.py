"""Losses by epoch: of one run, of several seeds with their spread, of runs with names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.pictures.empty import say_empty
from glassnet.pictures.epoch_axis import epoch_axis
from glassnet.pictures.plot import plot
from glassnet.pictures.scales import legend_of
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


@plot(of=History)
def learning_curves(runs: Runs | Mapping[str, Runs], ax: "Axes | None" = None) -> "Axes":
    """Data loss, penalty if there is one, and validation loss by epoch, the best epoch marked.

    `runs` is a history, a list of them (the same settings with other seeds: drawn is their mean,
    and a band from the lowest to the highest), or a dict of either by name (the first 18). The
    scale is logarithmic where no loss is 0 or below. What is not finite is a gap.

    Errors: DataError for anything else.

    >>> from glassnet import EpochRecord
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> learning_curves(history).get_xlabel(), learning_curves([history, history]).get_title()
    ('epoch', 'Learning curves of 2 runs: mean, lowest to highest')
    """
    ax = new_axes(ax)
    if isinstance(runs, Mapping):
        named = {_label(name): _many(each) for name, each in runs.items()}
        _draw_named(ax, dict(list(named.items())[:MOST_NAMED]), len(named))
        every = [history for each in named.values() for history in each]
    else:
        every = _many(runs)
        _draw_parts(ax, every)
    _scale(ax)
    epoch_axis(ax)
    ax.set_ylabel(_loss_label(every))
    if not any(every):
        say_empty(ax, "no epochs")
    return ax


def _label(name: object) -> str:
    """Return a name as legends take it: those that begin with _ are left out of them."""
    text = plain(name)
    return f" {text}" if text.startswith("_") else text


def _many(runs: Runs) -> list[History]:
    several = isinstance(runs, Iterable) and not isinstance(runs, History)
    found: list[Any] = list(runs) if several else [runs]
    wrong = next((each for each in found if not isinstance(each, History)), None)
    if wrong is not None:
        raise DataError(
            f"a run of type {type(wrong).__name__}",
            rule="learning curves are drawn of histories",
            remedy="pass what train returned, a list of these, or a dict of them by name",
        )
    return found


def _draw_parts(ax: "Axes", histories: list[History]) -> None:
    """Draw the parts of the loss, of one run or of several seeds."""
    for name, label, colour, style in PARTS:
        epochs, values = _values(histories, name)
        if np.isfinite(values).any() and not (name == "penalty" and not np.nansum(values)):
            _draw(ax, epochs, values, colour, style, label)
    if len(histories) == 1 and histories[0].best_epoch is not None:
        best, monitor = histories[0].best_epoch, histories[0].monitor.replace("_", " ")
        label = f"best epoch, {best:,}, by {plain(monitor)}"
        ax.axvline(best, color=GREY, linestyle=":", label=label)
    elif len(histories) > 1:
        _mark_best(ax, histories)
    ax.set_title(f"{_title(histories)}{_diverged(histories)}")
    if len(ax.get_legend_handles_labels()[0]) > 1:
        many = sum(len(history) for history in histories) > MANY
        legend_of(ax, loc="upper right" if many else "best")


def _draw_named(ax: "Axes", named: Mapping[str, list[History]], given: int) -> None:
    """Draw a colour a name: training as a line, validation dashed."""
    from matplotlib.lines import Line2D

    handles, held_out = [], False
    for i, (name, histories) in enumerate(named.items()):
        colour, marker = SERIES[i % len(SERIES)], MARKERS[i // len(SERIES)]
        handles.append(Line2D([], [], color=colour, marker=marker, label=name))
        for part, style in (("data_loss", "-"), ("validation_loss", "--")):
            epochs, values = _values(histories, part)
            if np.isfinite(values).any():
                _draw(ax, epochs, values, colour, style, name, marker)
                held_out |= part == "validation_loss"
    if held_out:
        ink = current_theme().ink
        handles += [Line2D([], [], color=ink, label="training")]
        handles += [Line2D([], [], color=ink, linestyle="--", label="validation")]
    shown = f" of {shown_of(len(named), given, 'runs')}" if given > len(named) else ""
    every = [history for histories in named.values() for history in histories]
    ax.set_title(f"Learning curves{shown}{_diverged(every)}")
    legend_of(ax, handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)


def _values(histories: Sequence[History], name: str) -> tuple[Array, Array]:
    """Return the epochs of any run, and a figure of each run, (runs, epochs), NaN for gaps."""
    epochs = sorted({record.epoch for history in histories for record in history})
    place = {epoch: i for i, epoch in enumerate(epochs)}
    values = np.full((len(histories), len(epochs)), np.nan)
    for own, history in zip(values, histories, strict=True):
        for record in history:
            value = getattr(record, name)
            own[place[record.epoch]] = np.nan if value is None else value
    values[~np.isfinite(values)] = np.nan
    return np.array(epochs), values


def _draw(
    ax: "Axes", epochs: Array, values: Array, colour: str, style: str, label: str, marker: str = ""
) -> None:
    """Draw the mean over the runs, and a band from the lowest to the highest."""
    there = np.isfinite(values)
    count = there.sum(axis=0)
    mean = np.where(there, values, 0).sum(axis=0) / np.where(count, count, np.nan)
    alone = np.isfinite(mean).sum() == 1  # a single point makes no line
    every = max(1, len(epochs) // 10)
    look: dict[str, Any] = {
        "marker": marker or ("o" if alone else ""),
        "markevery": every,
        "markersize": 4,
    }
    width, order = (2.2, 2.0) if style == "--" else (1.3, 2.1)  # both seen where they lie together
    look |= {"linewidth": width, "zorder": order}
    ax.plot(epochs, mean, color=colour, linestyle=style, label=label, **look)
    if (count > 1).any():
        low = np.where(there, values, np.inf).min(axis=0)
        high = np.where(there, values, -np.inf).max(axis=0)
        ax.fill_between(epochs, low, high, where=count > 1, color=colour, alpha=0.2, linewidth=0)


def _mark_best(ax: "Axes", histories: Sequence[History]) -> None:
    """Mark the best epoch of each run, at its validation loss if there is one."""
    points = []
    for history in histories:
        record = next((each for each in history if each.epoch == history.best_epoch), None)
        if record is not None:
            loss = record.validation_loss
            points.append((record.epoch, record.data_loss if loss is None else loss))
    if points:
        across, up = np.array(points).T
        ax.scatter(across, up, facecolor="none", edgecolor=GREY, label="best epochs", zorder=3)


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
    return f" ({count} diverged)" if count else ""


def _loss_label(histories: Sequence[History]) -> str:
    """Name the loss where all runs have the same."""
    names = {history.config.get("loss", {}).get("class", "loss") for history in histories}
    name = names.pop().removeprefix("Loss.") if len(names) == 1 else "loss"
    return "loss" if name == "loss" else f"loss: {plain(name)}"
