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

    ½(1 + tanh u) = σ(2u), which is how it is computed. It differs from x·Φ(x) by less than 5e-4.
    Source: Hendrycks and Gimpel, 2016.

    >>> GELU().forward(np.array([[0.0, 100.0]]))
    array([[  0., 100.]])
    """

    suited_init = HeNormal()
    slope = 2 * math.sqrt(2 / math.pi)

    def formula(self, x: Array) -> Array:
        """x·σ(2u)."""
        return np.maximum(x, -10) * self._share(np.clip(x, -10, 10))

    def derivative(self, x: Array, y: Array) -> Array:
        """s + x·s·(1 - s)·2u', with s = σ(2u) and 2u' = 2·√(2/π)·(1 + 3·0.044715x²)."""
        x = np.clip(x, -10, 10)  # beyond, s is 0 or 1 to the last digit and x³ might overflow
        s = self._share(x)
        return s + x * s * (1 - s) * self.slope * (1 + 0.134145 * x * x)

    def _share(self, x: Array) -> Array:
        return sigmoid(self.slope * (x + 0.044715 * x * x * x))


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

    With e = eˣ and n = e·(e + 2), t = n / (n + 2) and 1 - t² = 4·(n + 1) / (n + 2)²: one
    exponential does for both. Source: Misra, "Mish: a self regularized non-monotonic activation
    function", 2019.

    >>> Mish().forward(np.array([[0.0, 100.0]]))
    array([[  0., 100.]])
    """

    suited_init = HeNormal()

    def formula(self, x: Array) -> Array:
        """x·t."""
        e = np.exp(np.minimum(x, 20))  # beyond, t is 1 to the last digit and n might overflow
        n = e * (e + 2)
        return x * (n / (n + 2))

    def derivative(self, x: Array, y: Array) -> Array:
        """(n + 4·x·e·(e + 1) / (n + 2)) / (n + 2), from n + 1 = (e + 1)² and σ = e / (e + 1)."""
        x = np.minimum(x, 20)
        e = np.exp(x)
        n = e * (e + 2)
        return (n + 4 * (x * e) * (e + 1) / (n + 2)) / (n + 2)


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
