"""What follows from a network's last layer: its loss, and whether both are taken together."""

from typing import TYPE_CHECKING

from glassnet.nn.activations import Sigmoid
from glassnet.nn.losses import BinaryCrossentropy, CategoricalCrossentropy, Loss, MeanSquaredError

if TYPE_CHECKING:
    from glassnet.nn.network import Network

__all__ = ["default_loss", "with_logits"]


def default_loss(network: "Network") -> Loss:
    """Return cross-entropy for a last Softmax or Sigmoid, else squared error.

    >>> import glassnet as gn
    >>> default_loss(gn.Network([gn.Dense(2, 3), gn.Softmax()]))
    CategoricalCrossentropy()
    """
    if network.head is None:
        return MeanSquaredError()
    return BinaryCrossentropy() if isinstance(network.head, Sigmoid) else CategoricalCrossentropy()


def with_logits(network: "Network", loss: Loss) -> tuple[Loss, bool]:
    """Return the loss to train with, and whether it takes logits, the last layer left out.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 3), gn.Softmax()])
    >>> with_logits(net, default_loss(net))
    (CategoricalCrossentropy(from_logits=True), True)
    """
    fused = None if network.head is None else loss.fused_with(network.head)
    return fused or loss, fused is not None
