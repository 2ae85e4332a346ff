"""The fully connected layer."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from glassnet.array import Array, product
from glassnet.nn.initialisers import GlorotUniform, Initialiser, Zeros, an_initialiser
from glassnet.nn.layer import Layer
from glassnet.nn.settings import at_least, whole

__all__ = ["Dense"]


class Dense(Layer):
    """y = x·W + b, with x (rows, inputs), W (inputs, units), b (1, units), y (rows, units).

    Penalty, added to the data loss: l1·Σ|w| + l2·Σw², for weights and for biases. Without
    `weight_init`, the network chooses what suits the activation that follows: HeNormal for the
    rectified, LeCunNormal for SELU, GlorotUniform for all others. `rate_factors`, such as
    {"biases": 0.1}, multiply the learning rate of one array.

    Errors: ShapeError for rows of another width; SettingError for sizes below 1 or penalties
    below 0. Source: chapters 3, 9 and 14 of the book.

    >>> from glassnet import Constant
    >>> layer = Dense(2, 1, weight_init=Constant(0.5)).setup()
    >>> layer.forward(np.array([[1.0, 3.0]], "float32"))
    array([[2.]], dtype=float32)
    """

    def __init__(
        self,
        inputs: int,
        units: int,
        *,
        weight_init: Initialiser | None = None,
        bias_init: Initialiser | None = None,
        weight_l1: float = 0.0,
        weight_l2: float = 0.0,
        bias_l1: float = 0.0,
        bias_l2: float = 0.0,
        rate_factors: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__()
        self.inputs: int = whole("inputs", inputs, 1)
        self.units = whole("units", units, 1)
        self.weight_init = an_initialiser("weight_init", weight_init)
        self.bias_init = an_initialiser("bias_init", bias_init)
        self.weight_l1 = at_least("weight_l1", weight_l1, 0)
        self.weight_l2 = at_least("weight_l2", weight_l2, 0)
        self.bias_l1 = at_least("bias_l1", bias_l1, 0)
        self.bias_l2 = at_least("bias_l2", bias_l2, 0)
        self.rate_factors = rate_factors
        self.suited_init: Initialiser = GlorotUniform()

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        start = GlorotUniform()
        lasso = cls(3, 2, bias_init=start, weight_l1=0.01, bias_l1=0.03)
        return [cls(3, 4), lasso, cls(3, 2, bias_init=start, weight_l2=0.02, bias_l2=0.04)]

    @property
    def weights(self) -> Array:
        """W, (inputs, units)."""
        return self.parameters["weights"]

    @property
    def biases(self) -> Array:
        """Return b, (1, units)."""
        return self.parameters["biases"]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """x·W + b."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        self._inputs = inputs
        out = self.buffer("outputs", (len(inputs), self.units), self.weights.dtype)
        product(inputs, self.weights, out, self.accumulate)
        out += self.biases
        return out

    def backward(self, gradient: Array) -> Array:
        """dW = xᵀ·d, db = Σ d over rows, dx = d·Wᵀ; d is (rows, units)."""
        weights, biases = self.gradients["weights"], self.gradients["biases"]
        product(self._inputs.T, gradient, weights, self.accumulate)
        np.sum(gradient, axis=0, keepdims=True, out=biases)
        self._add_penalty_gradients()
        out = self.buffer("gradient", (len(gradient), self.inputs), self.weights.dtype)
        return product(gradient, self.weights.T, out, self.accumulate)

    def penalty(self) -> float:
        """l1·Σ|w| + l2·Σw² over weights, and likewise over biases."""
        total = 0.0
        for values, l1, l2 in self._penalised():
            if l1 > 0:
                total += l1 * float(np.sum(np.abs(values)))
            if l2 > 0:
                total += l2 * float(np.sum(values * values))
        return total

    def outputs(self, inputs: int) -> int:
        """Return `units`, whatever comes in."""
        self.check_width(inputs)
        return self.units

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """W and b."""
        return {"weights": (self.inputs, self.units), "biases": (1, self.units)}

    def initialise(self, generator: np.random.Generator) -> None:
        """Draw W, then b."""
        weight_init = self.weight_init or self.suited_init
        self.weights[...] = weight_init(self.weights.shape, generator)
        self.biases[...] = (self.bias_init or Zeros())(self.biases.shape, generator)

    def wake(self, inputs: Array, generator: np.random.Generator) -> int:
        """Move the bias of each unit that is ≤ 0 on every row; return how many there were.

        Such a unit is dead before a ReLU: it passes nothing on and gets no gradient. Its new bias,
        b = -w·x_r for a row r drawn at random, puts its kink inside the data, and its sign is
        turned where the row drawn is the very top of its range.
        """
        values = inputs @ self.weights + self.biases
        dead = np.flatnonzero(values.max(axis=0) <= 0)
        rows = generator.integers(len(inputs), size=len(dead))
        for unit, row in zip(dead, rows, strict=True):
            projection = inputs @ self.weights[:, unit]
            self.biases[0, unit] = -projection[row]
            if projection.max() <= projection[row]:
                self.weights[:, unit] *= -1
                self.biases[0, unit] *= -1
        return len(dead)

    def _penalised(self) -> tuple[tuple[Array, float, float], ...]:
        return (
            (self.weights, self.weight_l1, self.weight_l2),
            (self.biases, self.bias_l1, self.bias_l2),
        )

    def _add_penalty_gradients(self) -> None:
        """l1·sign(w) + 2·l2·w, added to what the data asks for."""
        pairs = zip(self._penalised(), self.gradients.values(), strict=True)
        for (values, l1, l2), gradient in pairs:
            if l1 > 0:
                np.add(gradient, l1 * np.sign(values), out=gradient)
            if l2 > 0:
                np.add(gradient, 2 * l2 * values, out=gradient)
