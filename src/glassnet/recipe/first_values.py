"""First values that look at the data: every unit starts at the same spread, inside the data."""

from collections.abc import Sequence

import numpy as np

from glassnet.array import Array
from glassnet.nn import Columns, Dense, Layer, Network, Parallel

__all__ = ["start_from_data"]

LOOKED_AT = 2000  # rows
NEARLY_CONSTANT = 1e-8
KINKS_BETWEEN = 5  # rows whose mean a unit's kink is put at


def start_from_data(network: Network, inputs: Array, generator: np.random.Generator) -> None:
    """Give the hidden Dense layers of a network its first values, in place, layer after layer.

    W's columns are divided by the spread of x·w over up to 2,000 rows; b = −Σᵢ eᵢ·xᵢ·w / Σᵢ eᵢ over
    five rows drawn for each unit, eᵢ ~ Exp(1), so that x·w + b changes its sign within the data.
    The last Dense keeps what it has. Source: RealMLP ("std" and "he+5"), Holzmüller et al., 2024.

    >>> from glassnet.nn import ReLU
    >>> network = Network([Dense(1, 8), ReLU(), Dense(8, 1)], seed=0)
    >>> x = np.linspace(5, 6, 50).reshape(-1, 1)
    >>> start_from_data(network, x, np.random.default_rng(0))
    >>> bool((network.layers[0].forward(network.checked(x)).std(axis=0).round(3) == 1).all())
    True
    """
    rows = generator.permutation(len(inputs))[:LOOKED_AT]
    last = [layer for layer in network.layers if isinstance(layer, Dense)][-1]
    _through(network.layers, network.checked(inputs[rows]), last, generator)


def _through(
    layers: Sequence[Layer], values: Array, last: Layer, generator: np.random.Generator
) -> None:
    """Pass the rows through the layers, those within others too; start every Dense but the last."""
    for layer in layers:
        if layer is last:
            return
        if isinstance(layer, Dense):
            _start(layer, values, generator)
        elif isinstance(layer, Columns):
            _through(layer.layers, values[:, layer.start : layer.stop], last, generator)
        elif isinstance(layer, Parallel):
            _through_each(layer, values, last, generator)
        values = layer.forward(values, training=False)


def _through_each(
    layer: Parallel, values: Array, last: Layer, generator: np.random.Generator
) -> None:
    for branch in layer.branches:
        _through([branch], values, last, generator)


def _start(layer: Dense, values: Array, generator: np.random.Generator) -> None:
    sums = values @ layer.weights
    spread = sums.std(axis=0)
    spread[spread < NEARLY_CONSTANT] = 1
    layer.weights[...] /= spread
    shape = (KINKS_BETWEEN, layer.units)
    drawn = generator.integers(len(values), size=shape)
    shares = generator.exponential(size=shape)
    kinks = (sums / spread)[drawn, np.arange(layer.units)]
    layer.biases[...] = -(shares * kinks).sum(axis=0) / shares.sum(axis=0)
