"""The weights of a network, layer by layer."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.nn import Network
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import spread_out
from glassnet.pictures.scales import legend_beside
from glassnet.pictures.style import GREY, ORANGE, new_axes
from glassnet.pictures.tints import soft, strong
from glassnet.pictures.wording import plain, shown_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["weights"]

MOST_LAYERS = 24
QUANTILES = (0.0, 0.1, 0.5, 0.9, 1.0)


@plot(of=Network, suits=lambda network: network.parameters.size > 0)
def weights(network: Network, ax: "Axes | None" = None) -> "Axes":
    """The range of each layer's parameters, the middle 80 % of them, and their median.

    >>> from glassnet import Dense, ReLU
    >>> ax = weights(Network([Dense(2, 8), ReLU(), Dense(8, 1)]))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['0 Dense', '2 Dense']
    """
    layers = [(name, own) for name, own in _layers(network).items() if len(own)]
    shown = [layers[i] for i in spread_out(np.arange(len(layers)), MOST_LAYERS)]
    ax = new_axes(ax, height=max(2.4, 1.2 + 0.27 * len(shown)))
    title = f"Weights of {shown_of(len(shown), len(layers), 'layers')}"
    ax.set(xlabel="weights and biases", title=title)
    if not shown:
        say_empty(ax, "no finite weights")
        return ax
    places = np.arange(len(shown))
    low, lower, middle, upper, high = np.array([np.quantile(own, QUANTILES) for _, own in shown]).T
    ax.axvline(0, color=GREY, linewidth=1)
    ax.hlines(places, low, high, color=soft(), linewidth=1.5, label="all")
    ax.hlines(places, lower, upper, color=strong(), linewidth=6, label="middle 80 %")
    ax.plot(middle, places, "|", color=ORANGE, markersize=11, markeredgewidth=2, label="median")
    ax.set_yticks(places, [name for name, _ in shown])
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.grid(False, axis="y")
    legend_beside(ax)
    return ax


def _layers(network: Network) -> dict[str, Array]:
    """Return the finite parameters of each layer, (values,), by its place and class."""
    found = {}
    for place, layer in enumerate(network.layers):
        own = [array.ravel() for _, part in layer.walk() for array in part.parameters.values()]
        values = np.concatenate(own).astype(np.float64) if own else np.zeros(0)
        found[f"{place} {plain(type(layer).__name__)}"] = values[np.isfinite(values)]
    return found
