"""The inside of a network's layers on a few rows, thinned to what a picture shows."""

from functools import cache

import numpy as np

from glassnet.array import Array
from glassnet.frames import Histogram, LayerFrame
from glassnet.nn import Layer, Loss, Network
from glassnet.nn.composition import run_forward
from glassnet.nn.defaults import with_logits
from glassnet.train.batches import Rows

__all__ = ["INSIDE_ROWS", "recorded_layers"]

INSIDE_ROWS = 100
LAYERS = 32
SIDE = 32  # of a heat map
HEAT_VALUES = 5000  # of all heat maps of a frame: 200 frames take 4 MB of float32
MATRICES = ("weights", "table")
COUNTED = 2**16  # values of a histogram


def recorded_layers(network: Network, loss: Loss, rows: Rows) -> tuple[LayerFrame, ...]:
    """Pass the rows forward and backward; return up to 32 layers, spread over all of them.

    As in `Probe`, a last Sigmoid or Softmax that is taken together with its loss is left out.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 40), gn.ReLU(), gn.Dense(40, 1)])
    >>> rows = Rows(np.ones((4, 1), "float32"), np.ones((4, 1), "float32"), None)
    >>> [layer.layer for layer in recorded_layers(net, gn.MeanSquaredError(), rows)]
    ['Dense', 'ReLU', 'Dense']
    """
    loss, logits = with_logits(network, loss)
    layers = network.layers[:-1] if logits else network.layers
    outputs = [network.checked(rows.inputs)]
    for layer in layers:
        outputs.append(run_forward([layer], outputs[-1], training=False))
    loss.forward(outputs[-1], rows.target, _weights(rows))
    gradients = [np.asarray(loss.backward(), network.dtype)]
    for layer in reversed(layers):
        gradients.append(layer.backward(gradients[-1]))
    gradients.reverse()
    shown = _spread(len(layers), LAYERS).tolist()
    matrices = [matrix.shape for i in shown if (matrix := _matrix(layers[i])) is not None]
    side = _side((*matrices, *(2 * [outputs[i + 1].shape for i in shown])))
    return tuple(_recorded(i, layers[i], outputs[i + 1], gradients[i + 1], side) for i in shown)


def _recorded(place: int, layer: Layer, outputs: Array, gradient: Array, side: int) -> LayerFrame:
    own = [array for _, part in layer.walk() for array in part.parameters.values() if array.size]
    matrix = _matrix(layer)
    return LayerFrame(
        name=str(place),
        layer=type(layer).__name__,
        units=outputs.shape[1],
        outputs=Histogram.of(outputs),
        gradient=Histogram.of(gradient),
        weights=Histogram.of(np.concatenate([_some(array) for array in own])) if own else None,
        heat=None if matrix is None else _thinned(matrix, side),
        outputs_heat=_thinned(outputs, side),
        gradient_heat=_thinned(gradient, side),
        dead=1 - np.count_nonzero(outputs.any(axis=0)) / outputs.shape[1],
    )


def _matrix(layer: Layer) -> Array | None:
    """Return the first weights of `Dense`, or table of `Embedding`, in the layer."""
    every = (part.parameters.get(name) for _, part in layer.walk() for name in MATRICES)
    return next((array for array in every if array is not None and array.ndim == 2), None)


def _some(array: Array) -> Array:
    """Return up to 65,536 values, spread evenly."""
    return array.reshape(-1)[:: -(-array.size // COUNTED)]


def _thinned(values: Array, side: int) -> Array:
    """Return at most `side` rows and columns, spread evenly, of their own."""
    rows, columns = (_spread(size, side) for size in values.shape)
    return values[rows[:, None], columns].astype(np.float32)


@cache
def _spread(size: int, most: int) -> Array:
    """Return up to `most` places in a row of `size`, the first and the last among them."""
    return np.linspace(0, size - 1, min(most, size)).astype(np.intp)


@cache
def _side(shapes: tuple[tuple[int, ...], ...]) -> int:
    """Return the largest side at which heat maps of all these are small enough together."""
    for side in range(SIDE, 1, -1):
        if sum(min(side, rows) * min(side, columns) for rows, columns in shapes) <= HEAT_VALUES:
            return side
    return 1


def _weights(rows: Rows) -> Array | None:
    """Leave out weights that are zero on every row."""
    return None if rows.weights is None or not rows.weights.any() else rows.weights
