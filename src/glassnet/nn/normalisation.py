"""Layers that bring columns or rows to mean 0 and variance 1, and one weight a feature."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.nn.layer import Layer
from glassnet.nn.settings import above, between, whole

__all__ = ["BatchNorm", "LayerNorm", "Scale"]


class Scale(Layer):
    """y = x·s, one weight s a feature, starting at 1: lets training weigh the columns.

    Shapes: x (rows, features), s (1, features). Source: the front scale of RealMLP, Holzmüller
    et al., "Better by default", 2024.

    >>> Scale(2).setup().forward(np.array([[3.0, 4.0]]))
    array([[3., 4.]])
    """

    def __init__(self, features: int, *, rate_factors: Mapping[str, float] | None = None) -> None:
        super().__init__()
        self.features = self.inputs = whole("features", features, 1)
        self.rate_factors = rate_factors

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(3)]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """x·s."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        self._inputs = inputs
        return np.multiply(inputs, self.parameters["scale"])

    def backward(self, gradient: Array) -> Array:
        """ds = Σ d·x over rows, dx = d·s."""
        np.sum(gradient * self._inputs, axis=0, keepdims=True, out=self.gradients["scale"])
        return np.multiply(gradient, self.parameters["scale"])

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """S."""
        return {"scale": (1, self.features)}

    def initialise(self, generator: np.random.Generator) -> None:
        """Ones."""
        self.parameters["scale"][...] = 1


class _Normalisation(Layer, abstract=True):
    """What both have: x̂ = (x - mean) / √(variance + epsilon), then y = x̂·scale + shift."""

    axis: int

    def __init__(self, features: int, epsilon: float) -> None:
        super().__init__()
        self.features = self.inputs = whole("features", features, 1)
        self.epsilon = above("epsilon", epsilon, 0, "try 1e-5")

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(3)]  # type: ignore[call-arg]  # epsilon has a default below

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Scale and shift, one a feature."""
        return {"scale": (1, self.features), "shift": (1, self.features)}

    def initialise(self, generator: np.random.Generator) -> None:
        """Scale 1, shift 0."""
        self.parameters["scale"][...] = 1
        self.parameters["shift"][...] = 0

    def normalise(self, inputs: Array, mean: Array, variance: Array) -> Array:
        """x̂·scale + shift, keeping x̂ and 1/√(variance + epsilon) for `backward`."""
        self._spread = 1 / np.sqrt(variance + self.epsilon)
        self._normalised = (inputs - mean) * self._spread
        return self._normalised * self.parameters["scale"] + self.parameters["shift"]

    def gradient_through_moments(self, gradient: Array) -> Array:
        """dx = (d̂ - mean(d̂) - x̂·mean(d̂·x̂)) / √(variance + epsilon), means along the axis."""
        mean = gradient.mean(axis=self.axis, keepdims=True)
        along = (gradient * self._normalised).mean(axis=self.axis, keepdims=True)
        return self._spread * (gradient - mean - self._normalised * along)

    def parameter_gradients(self, gradient: Array) -> Array:
        """Dscale = Σ d·x̂, dshift = Σ d over rows; return d̂ = d·scale."""
        np.sum(gradient * self._normalised, axis=0, keepdims=True, out=self.gradients["scale"])
        np.sum(gradient, axis=0, keepdims=True, out=self.gradients["shift"])
        return np.multiply(gradient, self.parameters["scale"])


class LayerNorm(_Normalisation):
    """x̂ = (x - mean) / √(variance + epsilon) over each row, y = x̂·scale + shift.

    Shapes: x, y (rows, features); scale, shift (1, features). Source: Ba et al., 2016.

    >>> LayerNorm(2).setup().forward(np.array([[1.0, 3.0]])).round(2)
    array([[-1.,  1.]])
    """

    axis = 1

    def __init__(self, features: int, epsilon: float = 1e-5) -> None:
        super().__init__(features, epsilon)

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """Normalise every row."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        mean, variance = (
            inputs.mean(axis=1, keepdims=True),
            inputs.var(axis=1, keepdims=True),
        )
        return self.normalise(inputs, mean, variance)

    def backward(self, gradient: Array) -> Array:
        """Through the row's own mean and variance."""
        return self.gradient_through_moments(self.parameter_gradients(gradient))


class BatchNorm(_Normalisation):
    """x̂ = (x - mean) / √(variance + epsilon) over the batch, y = x̂·scale + shift.

    In training mean and variance are the batch's, and running ones follow:
    running = momentum·running + (1 - momentum)·batch's (the variance without bias, n - 1).
    Outside training the running ones serve. Source: Ioffe and Szegedy, 2015.

    >>> BatchNorm(1).setup().forward(np.array([[1.0], [3.0]]), training=True).round(2)
    array([[-1.],
           [ 1.]])
    """

    axis = 0

    def __init__(self, features: int, momentum: float = 0.9, epsilon: float = 1e-5) -> None:
        super().__init__(features, epsilon)
        self.momentum = between("momentum", momentum, 0, 1)
        self.state = {
            "mean": np.zeros((1, self.features)),
            "variance": np.ones((1, self.features)),
        }

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """Normalise every column: by the batch in training, by the running moments outside."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        self._from_batch = training
        if training:
            mean, variance = inputs.mean(axis=0, keepdims=True), inputs.var(axis=0, keepdims=True)
            self._follow(mean, variance, len(inputs))
        else:
            mean, variance = (self.state[name].astype(inputs.dtype) for name in self.state)
        return self.normalise(inputs, mean, variance)

    def backward(self, gradient: Array) -> Array:
        """Through the batch's moments if they were used; the running ones are constants."""
        gradient = self.parameter_gradients(gradient)
        if self._from_batch:
            return self.gradient_through_moments(gradient)
        return np.multiply(gradient, self._spread)

    def initialise(self, generator: np.random.Generator) -> None:
        """Scale 1, shift 0, running mean 0 and variance 1."""
        super().initialise(generator)
        self.state["mean"][...] = 0
        self.state["variance"][...] = 1

    def _follow(self, mean: Array, variance: Array, rows: int) -> None:
        unbiased = variance * (rows / max(rows - 1, 1))
        for name, batch in (("mean", mean), ("variance", unbiased)):
            running = self.state[name]
            running *= self.momentum
            running += (1 - self.momentum) * batch
