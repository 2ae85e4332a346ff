"""A look inside the layers during training, on a few rows, at a few steps."""

import math

import numpy as np

from glassnet.array import Array
from glassnet.nn import Loss, Network
from glassnet.record import LayerRecord, ProbeRecord
from glassnet.train.batches import Rows

__all__ = ["Probe", "is_log_spaced", "next_log_spaced"]

PROBE_ROWS = 64
SAFE_SQUARE = 1e-20


class Probe:
    """Runs the probe rows forward and backward, outside training, and records each layer.

    Steps 1, 2, 4 and 8 of the first epoch are looked at, then one step of the epochs 1, 2, 4, 8,
    16, …: `bench/looking.py` prints what that costs.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 2), gn.ReLU(), gn.Dense(2, 1)])
    >>> rows = Rows(np.ones((4, 1), "float32"), np.ones((4, 1), "float32"), None)
    >>> before = net.parameters.copy()
    >>> [layer.layer for layer in Probe(net, gn.MeanSquaredError(), rows).look(1, before).layers]
    ['Dense', 'ReLU', 'Dense']
    """

    def __init__(self, network: Network, loss: Loss, rows: Rows, *, logits: bool = False) -> None:
        spread = np.linspace(0, len(rows) - 1, min(PROBE_ROWS, len(rows))).astype(np.intp)
        self.rows = rows.take(spread)
        self.network, self.loss, self.logits = network, loss, logits
        sizes = [
            sum(a.size for _, part in layer.walk() for a in part.parameters.values())
            for layer in network.layers
        ]
        ends = np.cumsum(sizes).tolist()
        self._shares = {
            str(i): (end - size, end) for i, (size, end) in enumerate(zip(sizes, ends, strict=True))
        }

    def is_due(self, epoch: int, step_of_epoch: int) -> bool:
        """Whether the step that comes next is one to look at."""
        if epoch == 0:
            return step_of_epoch in {0, 1, 3, 7}
        return step_of_epoch == 0 and is_log_spaced(epoch)

    def look(self, step: int, before: Array) -> ProbeRecord:
        """Record every layer; `before` are the parameters as they were before the last step."""
        network = self.network
        layers = network.layers[:-1] if self.logits else network.layers
        outputs = [network.checked(self.rows.inputs)]
        for layer in layers:
            outputs.append(layer.forward(outputs[-1], training=False))
        self.loss.forward(outputs[-1], self.rows.target, self._weights())
        gradients = [np.asarray(self.loss.backward(), network.dtype)]
        for layer in reversed(layers):
            gradients.append(layer.backward(gradients[-1]))
        moved = network.parameters - before
        pairs = zip(outputs[1:], reversed(gradients[:-1]), strict=True)
        records = [self._layer(str(i), out, grad, moved) for i, (out, grad) in enumerate(pairs)]
        return ProbeRecord(step, tuple(records))

    def _layer(self, name: str, outputs: Array, gradient: Array, moved: Array) -> LayerRecord:
        zero = outputs == 0
        layer = self.network.layers[int(name)]
        mean = float(np.add.reduce(outputs, axis=None)) / outputs.size
        return LayerRecord(
            name=name,
            layer=type(layer).__name__,
            mean=mean,
            spread=_rms(outputs - outputs.dtype.type(mean)) or 0.0,
            zeros=np.count_nonzero(zero) / zero.size,
            dead=np.count_nonzero(np.logical_and.reduce(zero)) / zero.shape[1],
            gradient=_rms(gradient) or 0.0,
            weights=self._own(self.network.parameters, name),
            weight_gradient=self._own(self.network.gradients, name),
            update=self._own(moved, name),
        )

    def _own(self, vector: Array, name: str) -> float | None:
        """Root mean square of one layer's share of a flat vector."""
        start, stop = self._shares[name]
        return _rms(vector[start:stop])

    def _weights(self) -> Array | None:
        """Leave out weights that are zero on every probe row."""
        weights = self.rows.weights
        return None if weights is None or not weights.any() else weights


def is_log_spaced(epoch: int) -> bool:
    """Whether an epoch is one of 1, 2, 4, 8, 16, …

    >>> [epoch for epoch in range(30) if is_log_spaced(epoch)]
    [1, 2, 4, 8, 16]
    """
    return epoch > 0 and epoch & (epoch - 1) == 0


def next_log_spaced(epoch: int) -> int:
    """Return the first of these epochs, or epoch 0, that is not before `epoch`.

    >>> [next_log_spaced(epoch) for epoch in (0, 1, 5, 13)]
    [0, 1, 8, 16]
    """
    return 0 if epoch == 0 else 1 << (epoch - 1).bit_length()


def _rms(values: Array) -> float | None:
    if not values.size:
        return None
    flat = values.reshape(-1)
    square = float(np.dot(flat, flat))
    if not SAFE_SQUARE < square < 1 / SAFE_SQUARE:  # beyond what float32 can add up
        flat = flat.astype(np.float64)
        square = float(np.dot(flat, flat))
    return math.sqrt(square / flat.size)
