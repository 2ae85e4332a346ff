"""What one pass of rows shows inside a network: every layer's outputs and their gradients."""

from dataclasses import dataclass

import numpy as np

from glassnet.array import Array
from glassnet.nn import Dense, Loss, Network
from glassnet.nn.activations import Activation
from glassnet.nn.defaults import with_logits
from glassnet.nn.layer import Layer
from glassnet.sample import SampledRows

__all__ = ["Inside", "LayerInside"]


@dataclass(frozen=True)
class LayerInside:
    """A layer with its outputs (rows, units) and the gradient dL/d outputs.

    >>> LayerInside(0, Dense(1, 1), np.array([[3.0], [4.0]]), np.zeros((2, 1))).size
    3.5355339059327378
    """

    place: int
    layer: Layer
    outputs: Array
    gradient: Array

    @property
    def size(self) -> float:
        """Root mean square of the outputs."""
        return _rms(self.outputs)

    @property
    def gradient_size(self) -> float:
        """Root mean square of the gradient."""
        return _rms(self.gradient)

    @property
    def weight_size(self) -> float:
        """Root mean square of all parameters, 0 where there are none."""
        own = [array.ravel() for _, part in self.layer.walk() for array in part.parameters.values()]
        return _rms(np.concatenate(own)) if own else 0.0

    @property
    def name(self) -> str:
        """Return place and class, as findings say it."""
        return f"layer {self.place} ({type(self.layer).__name__})"


class Inside:
    """All layers of a network on some rows, outside training, and the loss there.

    >>> import glassnet as gn
    >>> net, x = gn.Network([gn.Dense(1, 4), gn.ReLU(), gn.Dense(4, 1)]), np.ones((3, 1))
    >>> inside = Inside(net, gn.MeanSquaredError(), SampledRows.of(x, x, None))
    >>> [layer.outputs.shape for layer in inside.layers], len(inside.hidden)
    ([(3, 4), (3, 4), (3, 1)], 1)
    """

    def __init__(self, network: Network, loss: Loss, rows: SampledRows) -> None:
        taken, logits = with_logits(network, loss)
        with np.errstate(all="ignore"), network.undisturbed():
            self._look(network, taken, rows, network.layers[:-1] if logits else network.layers)
            self.prediction = self.layers[-1].outputs
            if logits and network.head is not None:
                self.prediction = network.head.forward(self.prediction)
        self.logits = logits

    def _look(self, network: Network, loss: Loss, rows: SampledRows, layers: list[Layer]) -> None:
        outputs = [network.checked(rows.inputs)]
        for layer in layers:
            outputs.append(layer.forward(outputs[-1], training=False).copy())
        self.loss = loss.forward(outputs[-1], rows.target, rows.weights)
        gradients = [np.asarray(loss.backward(), network.dtype)]
        for layer in reversed(layers):
            gradients.append(layer.backward(gradients[-1]).copy())
        pairs = zip(layers, outputs[1:], reversed(gradients[:-1]), strict=True)
        self.layers = [LayerInside(place, *each) for place, each in enumerate(pairs)]

    @property
    def hidden(self) -> list[LayerInside]:
        """Return the activations between the first and the last layer."""
        last = len(self.layers) - 1
        return [
            each
            for each in self.layers
            if isinstance(each.layer, Activation) and (each.place < last or self.logits)
        ]

    @property
    def dense(self) -> list[LayerInside]:
        """Return the layers that are Dense."""
        return [each for each in self.layers if isinstance(each.layer, Dense)]

    @property
    def dead(self) -> list[float]:
        """Return the share of units of each hidden activation that are 0 on every row."""
        return [float(np.mean(~each.outputs.any(axis=0))) for each in self.hidden]


def _rms(values: Array) -> float:
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))
