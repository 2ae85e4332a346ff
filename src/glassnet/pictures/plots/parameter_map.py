"""What a sweep found over two of its parameters: learning rate by initialisation, mostly."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize

from glassnet.array import Array
from glassnet.pictures.colours import amounts
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.style import GREY, ORANGE, current_theme, new_axes
from glassnet.pictures.sweep_values import ValueAxis, figures_of, in_order, said, varied_name
from glassnet.pictures.wording import plain
from glassnet.sweep.parameters import Value
from glassnet.sweep.result import SweepResult
from glassnet.text import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["parameter_map"]

USUAL = ("learning_rate", "init")
MOST_VALUES = 12  # along a side of a grid; drawn values are points on scales
DECADE = 10.0
CROWDED = 45  # letters along the foot


@plot(of=SweepResult, suits=lambda result: bool(result.rows) and len(result.varied) > 1)
def parameter_map(
    result: SweepResult,
    ax: "Axes | None" = None,
    across: str | None = None,
    up: str | None = None,
) -> "Axes":
    """The figure that ranks the settings, over two parameters: by colour, and written.

    The parameters are learning rate and first weights if the sweep varied them, else the first
    two that it did, unless named. Where others vary, too, a place has the best of them. Numbers
    drawn from ranges are points on scales. The best of all is bold, or has a ring; crosses are
    settings of which a run diverged.

    Errors: UnknownNameError for a parameter that the sweep did not vary.

    >>> from glassnet.record import History
    >>> from glassnet.sweep.result import SweepRow, SweepRun
    >>> settings, history = {"l2": 0.1, "init": 0.5}, History(config={"figures": {"loss": 1}})
    >>> row = SweepRow(settings, [SweepRun(settings, 0, history)])
    >>> ax = parameter_map(SweepResult([row], ("l2", "init"), "loss", ("loss",), "all runs"))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('init', 'l2')
    """
    ax, names = new_axes(ax, width=6.8, height=4.8), _names(result, across, up)
    ax.grid(False)
    if len(names) < 2 or not result.rows:
        say_empty(ax, "a map needs two parameters that vary")
        return ax
    values = [[row.settings.get(name) for row in result.rows] for name in names]
    figures = figures_of(result)
    on_grid = _is_grid(values)
    draw, scale = _draw_grid if on_grid else _draw_points, _scale(figures)
    draw(ax, values[0], values[1], figures, scale)
    root = ax.get_figure()
    assert root is not None
    bar = root.colorbar(ScalarMappable(scale, amounts()), ax=ax)
    bar.set_label(plain(result.monitor.replace("_", " ")), color=current_theme().ink)
    bar.ax.tick_params(colors=current_theme().ink, which="both")
    ax.set(xlabel=plain(names[0]), ylabel=plain(names[1]), title=_title(result, names, figures))
    ax.title.set_fontsize("medium")
    return ax


def _names(result: SweepResult, across: str | None, up: str | None) -> list[str]:
    """Return the two parameters: those named, the usual ones, the first ones."""
    given = [varied_name(result, name) for name in (across, up) if name is not None]
    usual = [name for name in USUAL if name in result.varied]
    rest = [name for name in dict.fromkeys([*usual, *result.varied]) if name not in given]
    return [*given, *rest][:2] if up is None or across is not None else [*rest[:1], *given]


def _is_grid(values: list[list[Value]]) -> bool:
    """Whether there are few values, and most pairs of them were tried: drawn ones are not."""
    sides = [len(set(each)) for each in values]
    tried = len(set(zip(*values, strict=True)))
    return max(sides) <= MOST_VALUES and 2 * tried >= sides[0] * sides[1]


def _scale(figures: Array) -> Normalize:
    found = figures[np.isfinite(figures)]
    low, high = (float(found.min()), float(found.max())) if found.size else (0.0, 1.0)
    return LogNorm(low, high) if 0 < DECADE * low < high else Normalize(low, high)


def _draw_grid(
    ax: "Axes", across: list[Value], up: list[Value], figures: Array, scale: Normalize
) -> None:
    """Draw a square for each pair of values: with its figure, a cross, or empty if not tried."""
    columns, rows = in_order(across), in_order(up)
    best: dict[tuple[int, int], float] = {}
    for x, y, value in zip(across, up, figures, strict=True):
        best.setdefault((rows.index(y), columns.index(x)), value)  # the best come first
    image = np.full((len(rows), len(columns)), np.nan)
    for place, value in best.items():
        image[place] = value
    ax.imshow(
        np.ma.masked_invalid(image),
        cmap=colormaps["viridis"],
        norm=scale,
        aspect="auto",
        origin="lower",
    )
    for i, ((row, column), value) in enumerate(best.items()):
        failed = np.isnan(value)
        ink = current_theme().ink if failed else "black" if scale(value) > 0.55 else "white"
        look = {"ha": "center", "va": "center", "color": ink, "fontsize": "small"}
        look["weight"] = "normal" if i else "bold"  # the best of all
        ax.text(column, row, "×" if failed else figure(value), None, **look)
    ax.set_xticks(range(len(columns)), [said(value) for value in columns])
    ax.set_yticks(range(len(rows)), [said(value) for value in rows])


def _draw_points(
    ax: "Axes", across: list[Value], up: list[Value], figures: Array, scale: Normalize
) -> None:
    """Draw a point for each setting, the best on top and with a ring."""
    horizontal, vertical = ValueAxis.of(across), ValueAxis.of(up)
    x, y, failed = horizontal.places[::-1], vertical.places[::-1], np.isnan(figures[::-1])
    ax.scatter(x[failed], y[failed], marker="x", color=GREY)
    told: dict[str, Any] = {"c": figures[::-1][~failed], "cmap": amounts(), "norm": scale}
    ax.scatter(x[~failed], y[~failed], s=60, linewidth=0.6, edgecolor=current_theme().ink, **told)
    if not failed[-1]:
        ax.scatter(x[-1:], y[-1:], s=170, facecolor="none", edgecolor=ORANGE, linewidth=2)
    ax.set_xticks(horizontal.ticks, horizontal.labels)
    if sum(map(len, horizontal.labels)) > CROWDED:
        ax.tick_params(axis="x", rotation=30)
    ax.set_yticks(vertical.ticks, vertical.labels)
    ax.grid(True, color=current_theme().grid)


def _title(result: SweepResult, names: list[str], figures: Array) -> str:
    others = [plain(name) for name in result.varied if name not in names]
    failed = int(np.isnan(figures).sum())
    said = [f"best over {', '.join(others)}"] if others else []
    said += [f"{failed:,} of {len(figures):,} diverged (×)"] if failed else []
    what = f"{plain(result.monitor.replace('_', ' '))} by {plain(names[0])} and {plain(names[1])}"
    return "\n".join([what, "; ".join(said)] if said else [what])
