"""Activations with a bounded range: Tanh, Sigmoid, Softmax."""

import numpy as np

from glassnet.array import Array
from glassnet.nn.activations.activation import Activation, Elementwise
from glassnet.nn.formulas import sigmoid, softmax, softmax_gradient

__all__ = ["Sigmoid", "Softmax", "Tanh"]


class Tanh(Elementwise):
    """y = tanh(x), dy/dx = 1 - y².

    >>> Tanh().forward(np.array([[0.0, 1000.0]]))
    array([[0., 1.]])
    """

    def formula(self, x: Array) -> Array:
        """tanh(x)."""
        return np.tanh(x)

    def derivative(self, x: Array, y: Array) -> Array:
        """1 - y²."""
        return 1 - y * y


class Sigmoid(Elementwise):
    """y = 1 / (1 + e⁻ˣ), dy/dx = y·(1 - y): a probability. Source: chapter 16 of the book.

    The book's form overflows for x < -709; this one does not.

    >>> Sigmoid().forward(np.array([[-1000.0, 0.0]]))
    array([[0. , 0.5]])
    """

    def formula(self, x: Array) -> Array:
        """σ(x)."""
        return sigmoid(x)

    def derivative(self, x: Array, y: Array) -> Array:
        """y·(1 - y)."""
        return y * (1 - y)


class Softmax(Activation):
    """yᵢ = e^xᵢ / Σⱼ e^xⱼ over each row: class probabilities that add up to 1.

    Backward: dxᵢ = yᵢ·(dᵢ - Σⱼ dⱼyⱼ), the product of d with the Jacobian diag(y) - y·yᵀ of every
    row at once. Source: chapters 4 and 9 of the book.

    >>> Softmax().forward(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]])
    """

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """(rows, classes) of logits to probabilities."""
        self._outputs = softmax(inputs)
        return self._outputs

    def backward(self, gradient: Array) -> Array:
        """y·(d - Σ d·y)."""
        return softmax_gradient(self._outputs, gradient)
