"""Where a network's first values come from: a seed, and the initialiser that suits each layer."""

from collections.abc import Sequence

import numpy as np

from glassnet.nn.activations import Activation
from glassnet.nn.dense import Dense
from glassnet.nn.layer import Layer

__all__ = ["choose_initialisers", "fresh_seed"]


def choose_initialisers(layers: Sequence[Layer]) -> None:
    """Give every Dense the initialiser that suits the next activation after it.

    >>> from glassnet import ReLU
    >>> dense = Dense(2, 2)
    >>> choose_initialisers([dense, ReLU()])
    >>> dense.suited_init
    HeNormal()
    """
    suited = Activation.suited_init
    for layer in reversed(layers):
        if isinstance(layer, Activation):
            suited = layer.suited_init
        elif isinstance(layer, Dense):
            layer.suited_init = suited
            suited = Activation.suited_init
        for sequence in layer.sequences():
            choose_initialisers(sequence)


def fresh_seed() -> int:
    """Return a seed from the operating system's randomness, small enough to type.

    >>> fresh_seed() < 2**32
    True
    """
    return int(np.random.SeedSequence().generate_state(1)[0])
