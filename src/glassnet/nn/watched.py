"""The passes through layers, kept as they happen, and the way back from a target."""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, SettingError
from glassnet.nn.composition import run_backward
from glassnet.nn.defaults import default_loss, with_logits
from glassnet.nn.layer import Layer
from glassnet.nn.losses import Loss

if TYPE_CHECKING:
    from glassnet.nn.network import Network

__all__ = ["WatchedPass"]


class WatchedPass:
    """What goes through a layer, both ways, from now on; the layer is a copy's, of no other use.

    >>> from glassnet.nn.activations import Tanh
    >>> layer = Tanh()
    >>> watched = WatchedPass("0", layer)
    >>> layer.forward(np.zeros((1, 2))).shape, watched.outputs
    ((1, 2), array([[0., 0.]]))
    """

    def __init__(self, name: str, layer: Layer) -> None:
        self.name, self.layer, self.seen = name, layer, False
        self._forward, self._backward = layer.forward, layer.backward
        # on this object alone: its class, and so every other layer, stays as it was
        layer.forward, layer.backward = self.forward, self.backward  # type: ignore[method-assign]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """Pass on what the layer gives."""
        outputs = self._forward(inputs, training)
        self.inputs, self.outputs, self.seen = np.array(inputs), np.array(outputs), True
        self.came_back(np.zeros_like(outputs), np.zeros_like(inputs))
        return outputs

    def backward(self, gradient: Array) -> Array:
        """Pass on what the layer gives."""
        result = self._backward(gradient)
        self.came_back(gradient, result)
        return result

    def came_back(self, output_gradient: Array, input_gradient: Array) -> None:
        """Keep dL/d outputs and dL/d inputs."""
        self.output_gradient = np.array(output_gradient)
        self.input_gradient = np.array(input_gradient)


def a_loss(loss: Any, network: "Network") -> Loss:
    """Return the loss, or the one that suits the last layer; SettingError for what is none.

    >>> import glassnet as gn
    >>> a_loss(None, gn.Network([gn.Dense(1, 1)]))
    MeanSquaredError()
    """
    if loss is None:
        return default_loss(network)
    if not isinstance(loss, Loss):
        remedy = "pass an object, such as MeanSquaredError()"
        raise SettingError(f"loss={loss!r}", rule="it must be a loss", remedy=remedy)
    loss.check_head(network.layers[-1])
    return copy.copy(loss)  # forward keeps its arguments: the caller's own stays as it was


def back_from_target(
    network: "Network", passes: Sequence[WatchedPass], loss: Loss, target: Any
) -> float:
    """Return L of the last forward, and take its gradient back through all layers.

    A last Softmax or Sigmoid goes back together with its cross-entropy, as in training: the
    gradient of the logits is p - y, with no 1/p in it that overflows.
    """
    head = next(each for each in passes if each.layer is network.layers[-1])
    if not len(head.outputs):
        rule, remedy = "the loss is their mean", "pass at least one row"
        raise DataError("inputs of no rows", rule=rule, remedy=remedy)
    value = loss.forward(head.outputs, target)
    gradient = np.asarray(loss.backward(), network.dtype)
    fused, together = with_logits(network, loss)
    if not together:
        network.backward(gradient)
        return value
    value = fused.forward(head.inputs, target)
    of_logits = np.asarray(fused.backward(), network.dtype)
    head.came_back(gradient, of_logits)
    run_backward(network.layers[:-1], of_logits)
    return value
