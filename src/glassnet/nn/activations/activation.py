"""What every activation is, and the base of those that work number by number."""

from abc import abstractmethod
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.nn.initialisers import GlorotUniform, Initialiser
from glassnet.nn.layer import Layer

__all__ = ["Activation", "Elementwise"]


class Activation(Layer, family=True):
    """A layer without parameters that keeps the width: (rows, units) in and out.

    `suited_init` draws good first weights for the `Dense` layer before it.

    >>> Activation.named("relu")().suited_init
    HeNormal()
    """

    suited_init: Initialiser = GlorotUniform()


class Elementwise(Activation, abstract=True):
    """y = f(x), number by number: an activation of your own needs these two formulas.

    >>> class Square(Elementwise):
    ...     def formula(self, x):
    ...         return x * x
    ...     def derivative(self, x, y):
    ...         return 2 * x
    >>> Square().forward(np.array([[3.0]]))
    array([[9.]])
    """

    @abstractmethod
    def formula(self, x: Array) -> Array:
        """y = f(x)."""

    @abstractmethod
    def derivative(self, x: Array, y: Array) -> Array:
        """dy/dx, from x and y, whichever makes it simple."""

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """f(x), shape kept."""
        self._inputs = inputs
        self._outputs = self.formula(inputs)
        return self._outputs

    def backward(self, gradient: Array) -> Array:
        """d · f'(x), shape kept."""
        out = self.buffer("gradient", gradient.shape, gradient.dtype)
        return np.multiply(gradient, self.derivative(self._inputs, self._outputs), out=out)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls()]
