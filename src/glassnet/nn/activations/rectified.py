"""Activations with a hinge at zero: Linear, which has none, ReLU, LeakyReLU, ELU, SELU."""

from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.nn.activations.activation import Elementwise
from glassnet.nn.initialisers import HeNormal, LeCunNormal
from glassnet.nn.settings import at_least

__all__ = ["ELU", "SELU", "LeakyReLU", "Linear", "ReLU"]


class Linear(Elementwise):
    """y = x, dy/dx = 1: the output of a regression. Source: chapter 17 of the book.

    >>> Linear().forward(np.array([[-1.0, 2.0]]))
    array([[-1.,  2.]])
    """

    def formula(self, x: Array) -> Array:
        """X itself."""
        return x

    def derivative(self, x: Array, y: Array) -> Array:
        """One."""
        return np.ones_like(x)


class ReLU(Elementwise):
    """y = max(x, 0), dy/dx = 1 where x > 0, else 0. Source: chapter 4 of the book.

    >>> ReLU().forward(np.array([[-1.0, 2.0]]))
    array([[0., 2.]])
    """

    suited_init = HeNormal()

    def formula(self, x: Array) -> Array:
        """max(x, 0)."""
        return np.maximum(x, 0)

    def derivative(self, x: Array, y: Array) -> Array:
        """1 where x > 0."""
        return np.greater(x, 0)


class LeakyReLU(Elementwise):
    """y = x where x > 0, else slope·x. Source: Maas et al., 2013.

    >>> LeakyReLU(0.1).forward(np.array([[-1.0, 2.0]]))
    array([[-0.1,  2. ]])
    """

    suited_init = HeNormal()

    def __init__(self, slope: float = 0.01) -> None:
        super().__init__()
        self.slope = at_least("slope", slope, 0)

    def formula(self, x: Array) -> Array:
        """X, or slope·x below 0."""
        return np.where(x > 0, x, self.slope * x)

    def derivative(self, x: Array, y: Array) -> Array:
        """1, or slope below 0."""
        return np.where(x > 0, x.dtype.type(1), x.dtype.type(self.slope))


class ELU(Elementwise):
    """y = x where x > 0, else alpha·(eˣ - 1); dy/dx = y + alpha below 0.

    Source: Clevert et al., 2015.

    >>> ELU().forward(np.array([[-100.0, 2.0]]))
    array([[-1.,  2.]])
    """

    suited_init = HeNormal()

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__()
        self.alpha = at_least("alpha", alpha, 0)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(), cls(0.5)]

    def formula(self, x: Array) -> Array:
        """X, or alpha·(eˣ - 1) below 0; the minimum keeps eˣ from overflowing."""
        return np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))

    def derivative(self, x: Array, y: Array) -> Array:
        """1, or y + alpha below 0."""
        return np.where(x > 0, x.dtype.type(1), y + self.alpha)


class SELU(Elementwise):
    """y = scale·x where x > 0, else scale·alpha·(eˣ - 1): keeps mean 0 and variance 1.

    scale = 1.0507…, alpha = 1.6732…. Source: Klambauer et al., "Self-normalizing neural
    networks", 2017.

    >>> float(SELU().forward(np.array([[1.0]])).round(4)[0, 0])
    1.0507
    """

    suited_init = LeCunNormal()
    scale = 1.0507009873554805
    alpha = 1.6732632423543772

    def formula(self, x: Array) -> Array:
        """scale·x, or scale·alpha·(eˣ - 1) below 0."""
        return self.scale * np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))

    def derivative(self, x: Array, y: Array) -> Array:
        """Scale, or y + scale·alpha below 0."""
        return np.where(x > 0, x.dtype.type(self.scale), y + self.scale * self.alpha)
