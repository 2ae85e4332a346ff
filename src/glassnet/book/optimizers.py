# ruff: noqa: N801  (the book's names)
"""The book's optimizers: its names and attributes over the update rules of `nn`."""

from typing import ClassVar

from glassnet.array import Array
from glassnet.book.layers import Layer_Dense
from glassnet.nn.optimizers.adaptive import Adagrad, Adam, RMSprop
from glassnet.nn.optimizers.gradient_descent import SGD
from glassnet.nn.optimizers.optimizer import FirstOrder
from glassnet.nn.schedules import InverseTime

__all__ = ["Optimizer_Adagrad", "Optimizer_Adam", "Optimizer_RMSprop", "Optimizer_SGD"]

PLURAL = {"momentum": "momentums", "cache": "cache"}  # an nn slot, and the end of the book's name


class _Optimizer:
    """Rate, decay and the book's three calls a step; the update is that of a rule of `nn`.

    The rate of a step is learning_rate / (1 + decay·iterations), set by `pre_update_params`.
    State lives on the layer: `weight_momentums`, `bias_momentums`, `weight_cache`, `bias_cache`.
    """

    settings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, rule: FirstOrder) -> None:
        self._rule = rule
        self.learning_rate = self.current_learning_rate = rule.learning_rate
        self.decay = rule.decay
        self.iterations = 0

    def pre_update_params(self) -> None:
        """Set `current_learning_rate`; once a step, before the layers."""
        if self.decay:
            factor = InverseTime(self.decay).factor(self.iterations, 0)
            self.current_learning_rate = self.learning_rate * factor

    def update_params(self, layer: Layer_Dense) -> None:
        """Move weights and biases of a layer against its gradients, in place."""
        for name in ("iterations", *self.settings):
            setattr(self._rule, name, getattr(self, name))
        self._update(layer, "weight", layer.weights, layer.dweights)
        self._update(layer, "bias", layer.biases, layer.dbiases)

    def post_update_params(self) -> None:
        """Count the step; once, after the layers."""
        self.iterations += 1

    def _update(self, layer: Layer_Dense, part: str, parameter: Array, gradient: Array) -> None:
        names = {slot: f"{part}_{PLURAL[slot]}" for slot in self._rule.kept}
        if not all(hasattr(layer, name) for name in names.values()):
            fresh = self._rule.new_state(parameter, gradient)
            for slot, name in names.items():
                setattr(layer, name, fresh[slot])
        state = {slot: getattr(layer, name) for slot, name in names.items()}
        self._rule.update(parameter, gradient, state, self.current_learning_rate)


class Optimizer_SGD(_Optimizer):
    """θ ← θ - rate·g; with momentum θ ← θ + v, v ← momentum·v - rate·g.

    SettingError for a learning rate not above 0 or momentum outside [0, 1). Source: chapter 10 of
    the book, as for the others.

    >>> import numpy as np
    >>> layer, optimizer = Layer_Dense(1, 1), Optimizer_SGD()
    >>> layer.weights[:], layer.dweights, layer.dbiases = 3, np.ones((1, 1)), np.zeros((1, 1))
    >>> optimizer.update_params(layer)
    >>> float(layer.weights[0, 0])
    2.0
    """

    settings = ("momentum",)

    def __init__(
        self, learning_rate: float = 1.0, decay: float = 0.0, momentum: float = 0.0
    ) -> None:
        super().__init__(SGD(learning_rate, decay=decay, momentum=momentum))
        self.momentum = momentum


class Optimizer_Adagrad(_Optimizer):
    """c ← c + g², θ ← θ - rate·g / (√c + epsilon).

    >>> Optimizer_Adagrad().current_learning_rate
    1.0
    """

    settings = ("epsilon",)

    def __init__(
        self, learning_rate: float = 1.0, decay: float = 0.0, epsilon: float = 1e-7
    ) -> None:
        super().__init__(Adagrad(learning_rate, decay=decay, epsilon=epsilon))
        self.epsilon = epsilon


class Optimizer_RMSprop(_Optimizer):
    """c ← rho·c + (1 - rho)·g², θ ← θ - rate·g / (√c + epsilon).

    >>> Optimizer_RMSprop().rho
    0.9
    """

    settings = ("epsilon", "rho")

    def __init__(
        self,
        learning_rate: float = 0.001,
        decay: float = 0.0,
        epsilon: float = 1e-7,
        rho: float = 0.9,
    ) -> None:
        super().__init__(RMSprop(learning_rate, decay=decay, epsilon=epsilon, rho=rho))
        self.epsilon, self.rho = epsilon, rho


class Optimizer_Adam(_Optimizer):
    """m ← β₁m + (1 - β₁)g, c ← β₂c + (1 - β₂)g², θ ← θ - rate·m̂ / (√ĉ + epsilon).

    m̂ = m / (1 - β₁ᵗ) and ĉ = c / (1 - β₂ᵗ), t = iterations + 1.

    >>> optimizer = Optimizer_Adam(learning_rate=0.005, decay=1e-3)
    >>> optimizer.iterations = 1000
    >>> optimizer.pre_update_params()
    >>> optimizer.current_learning_rate
    0.0025
    """

    settings = ("epsilon", "beta_1", "beta_2")

    def __init__(
        self,
        learning_rate: float = 0.001,
        decay: float = 0.0,
        epsilon: float = 1e-7,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
    ) -> None:
        rule = Adam(learning_rate, decay=decay, epsilon=epsilon, beta_1=beta_1, beta_2=beta_2)
        super().__init__(rule)
        self.epsilon, self.beta_1, self.beta_2 = epsilon, beta_1, beta_2
