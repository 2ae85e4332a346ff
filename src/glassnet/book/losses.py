# ruff: noqa: N801  (the book's names)
"""The book's losses: its names and attributes over the losses of `nn`."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.book.activations import Activation_Softmax
from glassnet.book.layers import Layer_Dense
from glassnet.nn.losses import loss as nn
from glassnet.nn.losses.classification import BinaryCrossentropy, CategoricalCrossentropy
from glassnet.nn.losses.regression import MeanAbsoluteError, MeanSquaredError

__all__ = [
    "Activation_Softmax_Loss_CategoricalCrossentropy",
    "Loss",
    "Loss_BinaryCrossentropy",
    "Loss_CategoricalCrossentropy",
    "Loss_MeanAbsoluteError",
    "Loss_MeanSquaredError",
]


class Loss(ABC):
    """What the book's losses share; a loss of your own has `forward` and `backward`.

    >>> Loss_MeanSquaredError().calculate(np.array([[3.0]]), np.array([[1.0]]))
    np.float64(4.0)
    """

    dinputs: Array

    @abstractmethod
    def forward(self, y_pred: Array, y_true: Array) -> Array:
        """Return the loss of each row, (rows,)."""

    @abstractmethod
    def backward(self, dvalues: Array, y_true: Array) -> None:
        """Set `dinputs`, the gradient of the mean loss at the predictions `dvalues`."""

    def calculate(self, output: Array, y: Array) -> np.floating[Any]:
        """Return the data loss: the mean of `forward` over rows."""
        return np.mean(self.forward(output, y))

    def regularization_loss(self, layer: Layer_Dense) -> float:
        """Return l1·Σ|w| + l2·Σw² over the layer's weights, and likewise over its biases.

        >>> layer = Layer_Dense(1, 1, bias_regularizer_l2=0.5)
        >>> layer.biases[:] = 2
        >>> Loss_MeanSquaredError().regularization_loss(layer)
        2.0
        """
        return layer.dense.penalty()


class _FromNN(Loss):
    """A loss whose formulas, and whose check of shapes, are those of a loss of `nn`.

    ShapeError where y_true does not fit: (rows,) stands for (rows, 1), nothing broadcasts.
    """

    def __init__(self, formulas: nn.Loss) -> None:
        self._formulas = formulas

    def forward(self, y_pred: Array, y_true: Array) -> Array:
        """Return the loss of each row, (rows,)."""
        return self._formulas.per_row(y_pred, self._target(y_pred, y_true))

    def backward(self, dvalues: Array, y_true: Array) -> None:
        """Set `dinputs`, shaped as the predictions `dvalues`."""
        target = self._target(dvalues, y_true)
        self.dinputs = self._formulas.row_gradient(dvalues, target) / len(dvalues)

    def _target(self, y_pred: Array, y_true: Array) -> Array:
        return self._formulas.check_target(nn.matched_rows(y_pred, y_true), y_pred.shape[1])


class Loss_CategoricalCrossentropy(_FromNN):
    """-Σⱼ yⱼ·ln pⱼ, p clipped to [1e-7, 1 - 1e-7] forward and backward; the book's backward is not.

    y_true is (rows,) of class numbers, or one-hot (rows, classes); DataError for a class number
    out of range. Source: chapters 5 and 9 of the book.

    >>> loss = Loss_CategoricalCrossentropy()
    >>> loss.backward(np.array([[1.0, 0.0]]), np.array([1]))
    >>> bool(np.isfinite(loss.dinputs).all())
    True
    """

    def __init__(self) -> None:
        super().__init__(CategoricalCrossentropy())


class Loss_BinaryCrossentropy(_FromNN):
    """-(y·ln p + (1 - y)·ln(1 - p)), p clipped to [1e-7, 1 - 1e-7]; mean over outputs.

    DataError for y outside [0, 1]. Source: chapter 16 of the book.

    >>> Loss_BinaryCrossentropy().forward(np.array([[0.5]]), np.array([[1]])).round(4)
    array([0.6931])
    """

    def __init__(self) -> None:
        super().__init__(BinaryCrossentropy())


class Loss_MeanSquaredError(_FromNN):
    """(y - ŷ)², mean over outputs; gradient -2·(y - ŷ) / outputs / rows. Source: chapter 17.

    >>> loss = Loss_MeanSquaredError()
    >>> loss.backward(np.array([[3.0]]), np.array([[1.0]]))
    >>> loss.dinputs
    array([[4.]])
    """

    def __init__(self) -> None:
        super().__init__(MeanSquaredError())


class Loss_MeanAbsoluteError(_FromNN):
    """|y - ŷ|, mean over outputs; gradient -sign(y - ŷ) / outputs / rows. Source: chapter 17.

    The book's gradient has the other sign and climbs.

    >>> loss = Loss_MeanAbsoluteError()
    >>> loss.backward(np.array([[3.0]]), np.array([[1.0]]))
    >>> loss.dinputs
    array([[1.]])
    """

    def __init__(self) -> None:
        super().__init__(MeanAbsoluteError())


class Activation_Softmax_Loss_CategoricalCrossentropy:
    """Softmax and cross-entropy in one, with the gradient (p - y) / rows at the logits.

    `forward` returns the data loss and sets `output`, the probabilities p; `backward` takes these
    as `dvalues`. y_true as in Loss_CategoricalCrossentropy. Source: chapter 9 of the book.

    >>> both = Activation_Softmax_Loss_CategoricalCrossentropy()
    >>> round(float(both.forward(np.array([[0.0, 0.0]]), np.array([1]))), 4)
    0.6931
    >>> both.backward(both.output, np.array([1]))
    >>> both.dinputs
    array([[ 0.5, -0.5]])
    """

    output: Array
    dinputs: Array

    def __init__(self) -> None:
        self.activation = Activation_Softmax()
        self.loss = Loss_CategoricalCrossentropy()

    def forward(self, inputs: Array, y_true: Array) -> np.floating[Any]:
        """Return the data loss of logits (rows, classes)."""
        self.activation.forward(inputs)
        self.output = self.activation.output
        return self.loss.calculate(self.output, y_true)

    def backward(self, dvalues: Array, y_true: Array) -> None:
        """dinputs = (p - y) / rows."""
        target = self.loss._target(dvalues, y_true)
        classes = target if target.ndim == 1 else np.argmax(target, axis=1)
        self.dinputs = dvalues.copy()
        self.dinputs[np.arange(len(dvalues)), classes] -= 1
        self.dinputs /= len(dvalues)
