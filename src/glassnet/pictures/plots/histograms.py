"""How the weights, outputs and gradients of each layer are spread, and how that moves in time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from glassnet.frames import Frames, Histogram
from glassnet.pictures.cells import cells
from glassnet.pictures.colours import shades
from glassnet.pictures.empty import say_empty
from glassnet.pictures.frame_layers import layers_with, title_of_layers
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import spread_out
from glassnet.pictures.style import current_theme, new_axes
from glassnet.pictures.wording import plain, plus_minus

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["gradient_histograms", "output_histograms", "weight_histograms"]

MOST_LAYERS, ACROSS = 6, 3
MOST_MOMENTS = 9
HEIGHT = 2.2  # of a ridge, in steps from one to the next


def _has(what: str) -> Callable[[Frames], bool]:
    return lambda frames: bool(layers_with(frames, what))


@plot(of=Frames, suits=_has("weights"))
def weight_histograms(frames: Frames, ax: "Axes | None" = None) -> "Axes":
    """Histograms of each layer's parameters, a ridge for each of nine moments, the first on top.

    A ridge is as high as the root of the share of values there, so that small shares are seen. Up
    to six layers are shown, spread over all.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=5, callbacks=gn.Recorder()).frames
    >>> [cell.get_title() for cell in weight_histograms(frames).child_axes]
    ['0 Dense', '2 Dense']
    """
    return _histograms(frames, "weights", "Weights and biases", ax)


@plot(of=Frames, suits=_has("outputs"))
def output_histograms(frames: Frames, ax: "Axes | None" = None) -> "Axes":
    """Histograms of each layer's outputs: see `weight_histograms`.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=2, callbacks=gn.Recorder()).frames
    >>> output_histograms(frames).get_title()
    'Activations'
    """
    return _histograms(frames, "outputs", "Activations", ax)


@plot(of=Frames, suits=_has("gradient"))
def gradient_histograms(frames: Frames, ax: "Axes | None" = None) -> "Axes":
    """Histograms of the gradient that reaches each layer, dL/d outputs: see `weight_histograms`.

    Each ridge has a scale of its own, written beside it.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=2, callbacks=gn.Recorder()).frames
    >>> gradient_histograms(frames).get_title()
    'Gradients, dL/d outputs'
    """
    return _histograms(frames, "gradient", "Gradients, dL/d outputs", ax)


def _histograms(frames: Frames, what: str, title: str, ax: "Axes | None") -> "Axes":
    """Draw a cell for each of up to six layers."""
    ax, layers = new_axes(ax, width=8, height=5), layers_with(frames, what)
    shown = spread_out(np.array(layers, dtype=int), MOST_LAYERS).tolist()
    ax.set_title(title_of_layers(title, frames, what, len(shown)))
    if not shown:
        say_empty(ax, "no frames of layers")
    moments = [frames[i] for i in spread_out(np.arange(len(frames)), MOST_MOMENTS)]
    own_scale = what == "gradient"  # it shrinks by powers of ten
    places = cells(ax, len(shown), ACROSS, gap=(0.3 if own_scale else 0.12, 0.35))
    for i, (layer, cell) in enumerate(zip(shown, places, strict=True)):
        _draw_ridges(cell, [getattr(frame.layers[layer], what) for frame in moments], own_scale)
        about = moments[0].layers[layer]
        cell.set_title(plain(f"{about.name} {about.layer}"), fontsize="small")
        first = i % ACROSS == 0
        cell.set_yticks(
            range(len(moments)), [f"{frame.epoch:,}" if first else "" for frame in moments]
        )
        cell.set_ylabel("epoch" if first else "", fontsize="small")
    return ax


def _draw_ridges(ax: "Axes", found: list[Histogram], own_scale: bool) -> None:
    """Draw one histogram behind another, the last in front; each on its own scale, if asked."""
    for place, (histogram, colour) in enumerate(zip(found, shades(len(found)), strict=True)):
        if histogram.counts.sum():
            _draw_ridge(ax, place, histogram, colour, own_scale)
        else:
            _say(ax, 0.4, place, plus_minus(np.nan))
    ax.set_ylim(len(found) - 0.5, -HEIGHT - 0.2)
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(MaxNLocator(3))
    if own_scale:
        ax.set(xlim=(-1.02, 1.02), xticks=[0], xticklabels=["0"])


def _draw_ridge(ax: "Axes", place: int, histogram: Histogram, colour: str, own_scale: bool) -> None:
    edges, heights = histogram.edges, np.sqrt(histogram.counts / histogram.counts.max())
    if own_scale:
        reach = max(abs(histogram.low), abs(histogram.high))
        edges = edges / (reach or 1.0)
        _say(ax, 1.01, place, plus_minus(reach))
    across = [edges[0], *(edges[1:] + edges[:-1]) / 2, edges[-1]]
    up = place - HEIGHT * np.array([0, *heights, 0])
    ax.fill_between(
        across, place, up, facecolor=colour, edgecolor=current_theme().paper, linewidth=0.8,
        alpha=0.85, zorder=2 + place / 100,
    )  # fmt: skip


def _say(ax: "Axes", across: float, place: int, what: str) -> None:
    """Write beside a ridge, at a share of the width."""
    ax.text(
        across, place, what, transform=ax.get_yaxis_transform(), va="bottom",
        color=current_theme().ink, fontsize="xx-small",
    )  # fmt: skip
