# ruff: noqa: N801  (the book's names)
"""The book's activations: its names and attributes over the formulas of `nn`."""

import numpy as np

from glassnet.array import Array
from glassnet.nn.activations import Elementwise, Linear, ReLU, Sigmoid
from glassnet.nn.formulas import softmax, softmax_gradient

__all__ = ["Activation_Linear", "Activation_ReLU", "Activation_Sigmoid", "Activation_Softmax"]


class _ByNumber:
    """output = f(inputs), dinputs = d·f'(inputs), by the formulas of an activation of `nn`."""

    inputs: Array
    output: Array
    dinputs: Array

    def __init__(self, formulas: Elementwise) -> None:
        self._formulas = formulas

    def forward(self, inputs: Array) -> None:
        """Set `inputs` and `output`, shapes alike."""
        self.inputs = inputs
        self.output = self._formulas.formula(inputs)

    def backward(self, dvalues: Array) -> None:
        """Set `dinputs`, shaped as `dvalues`."""
        self.dinputs = dvalues * self._formulas.derivative(self.inputs, self.output)


class Activation_ReLU(_ByNumber):
    """output = max(inputs, 0), dinputs = d where inputs > 0. Source: chapter 4 of the book.

    >>> relu = Activation_ReLU()
    >>> relu.forward(np.array([[-1.0, 2.0]]))
    >>> relu.output
    array([[0., 2.]])
    """

    def __init__(self) -> None:
        super().__init__(ReLU())


class Activation_Sigmoid(_ByNumber):
    """output = 1 / (1 + e⁻ˣ), dinputs = d·(1 - output)·output. Source: chapter 16 of the book.

    The book's form overflows for x < -709; this one does not.

    >>> sigmoid = Activation_Sigmoid()
    >>> sigmoid.forward(np.array([[-1000.0, 0.0]]))
    >>> sigmoid.output
    array([[0. , 0.5]])
    """

    def __init__(self) -> None:
        super().__init__(Sigmoid())


class Activation_Linear(_ByNumber):
    """output = inputs, dinputs = d: the output of a regression. Source: chapter 17 of the book.

    >>> linear = Activation_Linear()
    >>> linear.forward(np.array([[-1.0, 2.0]]))
    >>> linear.output
    array([[-1.,  2.]])
    """

    def __init__(self) -> None:
        super().__init__(Linear())


class Activation_Softmax:
    """outputᵢ = e^xᵢ / Σⱼ e^xⱼ over each row; dinputs = output·(d - Σⱼ dⱼ·outputⱼ).

    Shapes are (rows, classes). `backward` goes by `output`, which may be assigned, as chapter 9
    does. Source: chapters 4 and 9 of the book.

    >>> softmax = Activation_Softmax()
    >>> softmax.forward(np.array([[0.0, 0.0]]))
    >>> softmax.output
    array([[0.5, 0.5]])
    """

    inputs: Array
    output: Array
    dinputs: Array

    def forward(self, inputs: Array) -> None:
        """Set `inputs` and `output`, shapes alike."""
        self.inputs = inputs
        self.output = softmax(np.asarray(inputs))

    def backward(self, dvalues: Array) -> None:
        """Set `dinputs`, shaped as `dvalues`."""
        self.dinputs = softmax_gradient(self.output, dvalues)
