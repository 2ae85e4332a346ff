"""Each of a sweep's settings as a line from parameter to parameter, to what it scores."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection

from glassnet.array import Array
from glassnet.pictures.colours import shades
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import spread_out
from glassnet.pictures.style import GREY, current_theme, new_axes
from glassnet.pictures.sweep_values import ValueAxis, figures_of
from glassnet.pictures.wording import plain, shown_of
from glassnet.sweep.result import SweepResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["parallel_coordinates"]

MOST_ROWS = 1000
FAILED = -0.09  # the place of settings without a figure, below the axis


@plot(of=SweepResult, suits=lambda result: bool(result.rows and result.varied))
def parallel_coordinates(result: SweepResult, ax: "Axes | None" = None) -> "Axes":
    """One line a setting over axes of the parameters that vary, and of the figure that ranks them.

    Numbers are on a log scale where they span a power of ten, text is by name. The best is thick,
    the others from blue to orange by their rank; settings of which a run diverged are dashed, and
    end below the last axis. Of more than 1,000 settings so many are drawn.

    >>> from glassnet.record import History
    >>> from glassnet.sweep.result import SweepRow, SweepRun
    >>> runs = [SweepRun({"l2": v}, 0, History(config={"figures": {"loss": v}})) for v in (0.1, 1)]
    >>> rows = [SweepRow(run.settings, [run]) for run in runs]
    >>> ax = parallel_coordinates(SweepResult(rows, ("l2",), "loss", ("loss",), "all runs"))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['l2', 'loss']
    """
    ax = new_axes(ax, width=max(6.4, 1.5 * len(result.varied) + 3))
    ax.grid(False)
    if not result.rows:
        say_empty(ax, "no finished run")
    figures = figures_of(result)
    rows = spread_out(np.arange(len(result.rows)), MOST_ROWS)
    columns = [[row.settings.get(name) for row in result.rows] for name in result.varied]
    scales = [*map(ValueAxis.of, columns), ValueAxis.of(figures.tolist())]
    for i, scale in enumerate(scales):
        _draw_scale(ax, i, scale)
    _draw_lines(ax, np.stack([scale.places[rows] for scale in scales], axis=1))
    failed = int(np.isnan(figures).sum())
    ax.set_title(_title(result, len(rows), failed), fontsize="medium")
    _name_scales(ax, [*result.varied, result.monitor], 2 * FAILED if failed else FAILED / 2)
    return ax


def _name_scales(ax: "Axes", names: list[str], foot: float) -> None:
    ax.set_xticks(range(len(names)), [plain(name).replace("_", "\n") for name in names])
    ax.set(yticks=[], xlim=(-0.25, len(names) - 0.6), ylim=(foot, 1.06))
    ax.tick_params(axis="x", length=0, pad=2)
    ax.spines[:].set_visible(False)


def _draw_scale(ax: "Axes", place: int, scale: ValueAxis) -> None:
    """Draw one vertical axis, its values beside it."""
    ink, paper = current_theme().ink, current_theme().paper
    ax.plot([place, place], [0, 1], color=ink, linewidth=1, zorder=3)
    box = {"facecolor": paper, "edgecolor": "none", "pad": 0.8, "alpha": 0.75}
    look: dict[str, Any] = {
        "color": ink,
        "fontsize": "small",
        "va": "center",
        "bbox": box,
        "zorder": 4,
    }
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        ax.plot([place, place + 0.03], [tick, tick], color=ink, linewidth=1, zorder=3)
        ax.text(place + 0.05, tick, label, **look)


def _draw_lines(ax: "Axes", lines: Array) -> None:
    """Draw lines, (rows, axes), the best first in order, in the colours of their rank."""
    across, failed = np.arange(lines.shape[1]), np.isnan(lines[:, -1])
    points = [np.column_stack([across, line]) for line in np.where(np.isnan(lines), FAILED, lines)]
    look: dict[str, Any] = {
        "linewidths": 1.2,
        "alpha": float(np.clip(30 / max(1, len(points)), 0.15, 0.8)),
    }
    lost, told = np.flatnonzero(failed), np.flatnonzero(~failed)
    dashed = [points[i] for i in lost]
    ax.add_collection(LineCollection(dashed, colors=GREY, linestyles="--", **look))
    ranked = [points[i] for i in told[::-1]]  # the best on top
    ax.add_collection(LineCollection(ranked, colors=shades(len(told))[::-1], **look))
    if len(told):
        ax.plot(*ranked[-1].T, color=current_theme().ink, linewidth=2.6, zorder=2.5)
    if len(lost):
        ax.text(
            across[-1], FAILED - 0.01, "diverged",
            ha="center", va="top", fontsize="small", color=current_theme().ink,
        )  # fmt: skip


def _title(result: SweepResult, shown: int, failed: int) -> str:
    said = [f"dashed: {failed:,} diverged"] if failed else []
    said = ["thick: the best", "blue to orange: the others by rank", *said]
    settings = shown_of(shown, len(result.rows), "settings")
    return f"Sweep: {settings}\n{', '.join(said)}" if shown else f"Sweep: {settings}"
