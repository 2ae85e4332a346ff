"""Dropout: units switched off at random in training."""

import math
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.nn.counter import drop_below, random_bits, step_keys
from glassnet.nn.layer import Layer
from glassnet.nn.settings import between

__all__ = ["Dropout"]


class Dropout(Layer):
    """Inverted dropout: y = x·mask / (1 - rate) in training, y = x outside.

    The mask is 0 with probability `rate`, so the expected value stays what it was.

    A unit is kept where `random_bits` of its place in the batch, row·columns + column, are at least
    rate·2³². They are keyed by the layer's seed and the step, so a resumed training draws what an
    uninterrupted one would, in any precision. Source: Srivastava et al., 2014; chapter 15 of the
    book. SettingError unless 0 ≤ rate < 1.

    >>> Dropout(0.5).forward(np.ones((1, 3)))
    array([[1., 1., 1.]])
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = between("rate", rate, 0, 1)
        self.state = {"seed_and_step": np.zeros(2, np.uint64)}

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(0.3)]

    def initialise(self, generator: np.random.Generator) -> None:
        """Take a seed of its own."""
        self.state["seed_and_step"][:] = generator.integers(2**63), 0

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """x·mask / (1 - rate) in training, else x."""
        if not training or self.rate == 0:
            self._mask: Array | None = None
            return inputs
        return self.forward_kept(inputs, self._draw(inputs.shape))

    def forward_kept(self, inputs: Array, kept: Array) -> Array:
        """Use a given 0/1 array `kept` for the mask."""
        self._mask = np.divide(kept, 1 - self.rate, dtype=inputs.dtype)
        return np.multiply(inputs, self._mask)

    def backward(self, gradient: Array) -> Array:
        """d·mask / (1 - rate)."""
        return gradient if self._mask is None else np.multiply(gradient, self._mask)

    def _draw(self, shape: tuple[int, ...]) -> Array:
        state = self.state["seed_and_step"]
        keys = step_keys(*state.tolist())
        state[1] += np.uint64(1)
        places = np.arange(math.prod(shape)).astype(np.uint32).reshape(shape)
        return random_bits(places, *keys) >= drop_below(self.rate)
