"""Where a network's first values come from: a seed, and the initialiser that suits each layer."""

from collections.abc import Sequence

import numpy as np

from glassnet.array import Array
from glassnet.nn.activations import Activation, ReLU
from glassnet.nn.dense import Dense
from glassnet.nn.layer import Layer
from glassnet.nn.parametric import Parametric

__all__ = ["choose_initialisers", "fresh_seed", "wake_dead_units"]


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
        if isinstance(layer, Activation | Parametric):
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


def wake_dead_units(layers: Sequence[Layer], values: Array, generator: np.random.Generator) -> int:
    """Wake every Dense that a ReLU follows, first to last; return how many units were dead.

    >>> from glassnet import Constant
    >>> dense = Dense(1, 2, weight_init=Constant(-1)).setup()
    >>> wake_dead_units([dense, ReLU()], np.ones((4, 1)), np.random.default_rng(0))
    2
    """
    woken = 0
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, Dense) and isinstance(following, ReLU):
            woken += layer.wake(values, generator)
        values = layer.forward(values)
    return woken
