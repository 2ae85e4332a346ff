"""Activations without a kink: GELU, SiLU, Mish, Softplus."""

import math

import numpy as np

from glassnet.array import Array
from glassnet.nn.activations.activation import Elementwise
from glassnet.nn.formulas import sigmoid, softplus
from glassnet.nn.initialisers import HeNormal

__all__ = ["GELU", "Mish", "SiLU", "Softplus"]


class GELU(Elementwise):
    """y = ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), the tanh form of x·Φ(x).

    It differs from x·Φ(x) by less than 5e-4. Source: Hendrycks and Gimpel, 2016.

    >>> GELU().forward(np.array([[0.0, 100.0]]))
    array([[  0., 100.]])
    """

    suited_init = HeNormal()
    root = math.sqrt(2 / math.pi)

    def formula(self, x: Array) -> Array:
        """½x·(1 + t)."""
        return 0.5 * x * (1 + self._tanh(np.clip(x, -10, 10)))

    def derivative(self, x: Array, y: Array) -> Array:
        """½(1 + t) + ½x·(1 - t²)·√(2/π)·(1 + 3·0.044715x²)."""
        x = np.clip(x, -10, 10)  # beyond, t is ±1 to the last digit and x³ might overflow
        t = self._tanh(x)
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * self.root * (1 + 0.134145 * x * x)

    def _tanh(self, x: Array) -> Array:
        return np.tanh(self.root * (x + 0.044715 * x * x * x))


class SiLU(Elementwise):
    """y = x·σ(x), dy/dx = σ(x)·(1 + x·(1 - σ(x))); also called swish.

    Source: Elfwing et al., 2017; Ramachandran et al., 2017.

    >>> SiLU().forward(np.array([[0.0, 100.0]]))
    array([[  0., 100.]])
    """

    suited_init = HeNormal()

    def formula(self, x: Array) -> Array:
        """x·σ(x)."""
        return x * sigmoid(x)

    def derivative(self, x: Array, y: Array) -> Array:
        """σ·(1 + x·(1 - σ))."""
        s = sigmoid(x)
        return s * (1 + x * (1 - s))


class Mish(Elementwise):
    """y = x·t with t = tanh(softplus(x)); dy/dx = t + x·(1 - t²)·σ(x).

    Source: Misra, "Mish: a self regularized non-monotonic activation function", 2019.

    >>> Mish().forward(np.array([[0.0, 100.0]]))
    array([[  0., 100.]])
    """

    suited_init = HeNormal()

    def formula(self, x: Array) -> Array:
        """x·tanh(softplus(x))."""
        return x * np.tanh(softplus(x))

    def derivative(self, x: Array, y: Array) -> Array:
        """T + x·(1 - t²)·σ(x)."""
        t = np.tanh(softplus(x))
        return t + x * (1 - t * t) * sigmoid(x)


class Softplus(Elementwise):
    """y = ln(1 + eˣ), dy/dx = σ(x): for outputs above zero. Source: Dugas et al., 2001.

    >>> Softplus().forward(np.array([[-1000.0, 1000.0]]))
    array([[   0., 1000.]])
    """

    suited_init = HeNormal()

    def formula(self, x: Array) -> Array:
        """ln(1 + eˣ)."""
        return softplus(x)

    def derivative(self, x: Array, y: Array) -> Array:
        """σ(x)."""
        return sigmoid(x)
