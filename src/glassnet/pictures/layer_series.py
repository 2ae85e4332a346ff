"""One figure of every layer, look by look: how it moves in time, and over the depth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from glassnet.array import Array
from glassnet.pictures.colours import amounts, shades
from glassnet.pictures.empty import say_empty
from glassnet.pictures.rows import drawable, spread_out
from glassnet.pictures.scales import legend_beside
from glassnet.pictures.style import current_theme
from glassnet.pictures.wording import plain
from glassnet.record import History, LayerRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Normalize

__all__ = ["LayerSeries", "draw_by_depth", "draw_over_time"]

MOST_LINES = 8  # of layers over time; more are a map
MOST_MOMENTS = 5  # of a picture over the depth
STYLES = ("-", "--", "-.", ":")


@dataclass(frozen=True)
class LayerSeries:
    """`values` (looks, layers) after each of the `steps`; NaN where there is none.

    `layers` is how many the network has: some may have none of these values.
    """

    steps: Array
    names: tuple[str, ...]
    values: Array
    layers: int

    @classmethod
    def of(cls, history: History, value: Callable[[LayerRecord], float | None]) -> Self:
        """Read a value of each layer; layers that never have one are left out.

        >>> from glassnet import EpochRecord
        >>> from glassnet.record import ProbeRecord
        >>> look = ProbeRecord(1, (LayerRecord("0", "ReLU", 0.1, 0.2, 0.5, 0.25, 1e-3),))
        >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, probes=(look,))])
        >>> LayerSeries.of(history, lambda layer: layer.dead).values
        array([[0.25]])
        """
        looks = [look for record in history for look in record.probes]
        named = dict.fromkeys((each.name, each.layer) for look in looks for each in look.layers)
        place = {name: i for i, (name, _) in enumerate(named)}
        values = np.full((len(looks), len(named)), np.nan)
        for i, look in enumerate(looks):
            for layer in look.layers:
                found = value(layer)
                values[i, place[layer.name]] = np.nan if found is None else found
        values = drawable(values)
        some = ~np.isnan(values).all(axis=0)
        names = [f"{name} {layer}" for name, layer in named]
        kept = tuple(plain(name) for name, there in zip(names, some, strict=True) if there)
        return cls(np.array([look.step for look in looks]), kept, values[:, some], len(named))

    @property
    def positive(self) -> Array:
        """Return the values above 0."""
        found: Array = self.values[self.values > 0]
        return found


def draw_over_time(ax: "Axes", series: LayerSeries, label: str, *, log: bool = False) -> None:
    """Draw a line a layer over the steps; of more than eight layers a map, layer by step."""
    if not series.names:
        say_empty(ax, "no layer was looked at")
    if len(series.names) > MOST_LINES:
        _draw_map(ax, series, label, log=log)
        return
    colours = shades(len(series.names))
    for i, (name, colour) in enumerate(zip(series.names, colours, strict=True)):
        drawn = _line(series.steps, series.values[:, i], log=log)
        style = STYLES[i % len(STYLES)]
        ax.plot(*drawn, color=colour, linestyle=style, marker="o", markersize=3, label=name)
    if log:
        _log_scale(ax, series, series.steps, series.values.T, colours)
    ax.set(xlabel="step", ylabel=label)
    if len(series.steps):
        ax.set_xscale("log")
    legend_beside(ax)


def draw_by_depth(ax: "Axes", series: LayerSeries, label: str) -> None:
    """Draw a line over the layers, first to last, at up to five moments, on a log scale."""
    if not series.names:
        say_empty(ax, "no layer was looked at")
    shown = _some(len(series.steps), MOST_MOMENTS)
    colours, places = shades(len(shown)), np.arange(len(series.names))
    marker = "o" if len(places) <= 40 else ""
    for i, (look, colour) in enumerate(zip(shown, colours, strict=True)):
        drawn, style = _line(places, series.values[look], log=True), STYLES[i % len(STYLES)]
        named = f"step {series.steps[look]:,}"
        ax.plot(*drawn, color=colour, marker=marker, markersize=4, linestyle=style, label=named)
    _log_scale(ax, series, places, series.values[shown], colours)
    ticks = _some(len(places), 8)
    ax.set_xticks(ticks, [series.names[i] for i in ticks], rotation=30, ha="right")
    ax.set_ylabel(label)
    legend_beside(ax)


def _some(count: int, most: int) -> list[int]:
    """Return places spread evenly, the first and the last among them."""
    return spread_out(np.arange(count), most).tolist()


def _line(x: Array, y: Array, *, log: bool) -> tuple[Array, Array]:
    """Leave out what a log scale has no place for."""
    return x, np.where(y > 0, y, np.nan) if log else y


def _log_scale(ax: "Axes", series: LayerSeries, x: Array, lines: Array, colours: list[str]) -> None:
    """Make the scale logarithmic, and mark values of exactly 0 at its foot."""
    if not series.positive.size:
        return
    ax.set_yscale("log")
    foot, label = series.positive.min() / 3, "exactly 0"
    for y, colour in zip(lines, colours, strict=True):
        zero = x[y == 0]
        if zero.size:
            look: dict[str, Any] = {"color": colour, "marker": "v", "linestyle": "", "label": label}
            ax.plot(zero, np.full(zero.shape, foot), **look)
            label = "_again"


def _draw_map(ax: "Axes", series: LayerSeries, label: str, *, log: bool) -> None:
    """Draw colours: layers down, looks across."""
    figure = ax.get_figure()
    assert figure is not None
    ax.grid(False)
    colours = amounts().with_extremes(bad=current_theme().grid, under=current_theme().ink)
    values, scale = series.values.T, _scale(series, log=log)
    if log:  # 0 has no place on the scale: below it
        values = np.where(values == 0, np.finfo(float).tiny, values)
    image = ax.imshow(values, aspect="auto", cmap=colours, norm=scale)
    zeros = log and bool((series.values == 0).any())
    bar = figure.colorbar(image, ax=ax, extend="min" if zeros else "neither")
    bar.set_label(f"{label}; {'dark end: exactly 0' if zeros else ''}".removesuffix("; "))
    bar.ax.yaxis.label.set_color(current_theme().ink)
    bar.ax.tick_params(colors=current_theme().ink, which="both")
    across, down = _some(len(series.steps), 8), _some(len(series.names), 10)
    ax.set_xticks(across, [f"{series.steps[i]:,}" for i in across], rotation=30, ha="right")
    ax.set_yticks(down, [series.names[i] for i in down])
    ax.set_xlabel("step")


def _scale(series: LayerSeries, *, log: bool) -> "Normalize":
    from matplotlib.colors import LogNorm, Normalize

    if not log:
        return Normalize(0, 1)
    if not series.positive.size:
        return LogNorm(0.1, 1)
    low, high = series.positive.min(), series.positive.max()
    return LogNorm(low, high if high > low else 2 * low)
