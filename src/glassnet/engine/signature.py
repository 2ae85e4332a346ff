"""What a program was made for: it is stale where this has changed since."""

from collections.abc import Iterable
from typing import Any

from glassnet.nn import Dropout, Layer, Loss, Network, Optimizer

__all__ = ["network_signature", "training_signature"]

Signature = tuple[Any, ...]

FOLLOWED = {"iterations", "rate_scale", "total_steps", "learning_rate"}  # read at every step


def network_signature(layers: Iterable[Layer]) -> Signature:
    """Return each layer with its settings; those inside others too.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 1), gn.LeakyReLU()])
    >>> before = network_signature(net.layers)
    >>> net.layers[1].slope = 0.5
    >>> network_signature(net.layers) == before
    False
    """
    return tuple(
        (part, *_settings(part), _seed(part)) for layer in layers for _, part in layer.walk()
    )


def training_signature(network: Network, loss: Loss, optimizer: Optimizer) -> Signature:
    """Return all that the program of a training was made from."""
    factors = network.rate_factors
    known = None if factors is None else factors.tobytes()
    own = [item for item in _settings(optimizer) if item[0] not in FOLLOWED]
    return network_signature(network.layers), tuple(_settings(loss)), tuple(own), known


def _settings(part: object) -> list[tuple[str, Any]]:
    """The plain values that an object keeps under public names."""
    plain = (int, float, str, bool, type(None))
    return [
        (name, value)
        for name, value in vars(part).items()
        if isinstance(value, plain) and name[0] != "_"
    ]


def _seed(part: Layer) -> int:
    return int(part.state["seed_and_step"][0]) if isinstance(part, Dropout) else 0
