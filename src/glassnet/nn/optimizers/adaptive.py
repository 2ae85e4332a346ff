"""Optimizers with a rate for every parameter: Adagrad, RMSprop, Adam, AdamW."""

import numpy as np

from glassnet.array import Array
from glassnet.nn.optimizers.optimizer import FirstOrder
from glassnet.nn.schedules import Schedule
from glassnet.nn.settings import above, at_least, between

__all__ = ["Adagrad", "Adam", "AdamW", "RMSprop"]


class Adagrad(FirstOrder):
    """c ← c + g², θ ← θ - rate·g / (√c + epsilon).

    Source: Duchi et al., 2011; chapter 10 of the book.

    >>> optimizer, theta = Adagrad(1.0), np.array([1.0])
    >>> optimizer.update(theta, np.array([2.0]), {"cache": np.zeros(1)}, 1.0)
    >>> theta.round(6)
    array([0.])
    """

    slots = ("cache",)

    def __init__(
        self,
        learning_rate: float = 0.01,
        *,
        decay: float = 0.0,
        epsilon: float = 1e-7,
        schedule: Schedule | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, decay, schedule, clip_value, clip_norm)
        self.epsilon = above("epsilon", epsilon, 0, "try 1e-7")

    def rule(
        self, parameter: Array, gradient: Array, cache: Array, rate: float | Array, t: int
    ) -> tuple[Array, ...]:
        """One step, in the book's order of operations."""
        cache = cache + gradient**2
        return parameter - rate * gradient / (np.sqrt(cache) + self.epsilon), cache


class RMSprop(FirstOrder):
    """c ← rho·c + (1 - rho)·g², θ ← θ - rate·g / (√c + epsilon).

    Source: Tieleman and Hinton, 2012; chapter 10 of the book.

    >>> optimizer, theta = RMSprop(0.1, rho=0.75), np.array([1.0])
    >>> optimizer.update(theta, np.array([2.0]), {"cache": np.zeros(1)}, 0.1)
    >>> theta.round(6)
    array([0.8])
    """

    slots = ("cache",)

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        decay: float = 0.0,
        epsilon: float = 1e-7,
        rho: float = 0.9,
        schedule: Schedule | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, decay, schedule, clip_value, clip_norm)
        self.epsilon = above("epsilon", epsilon, 0, "try 1e-7")
        self.rho = between("rho", rho, 0, 1)

    def rule(
        self, parameter: Array, gradient: Array, cache: Array, rate: float | Array, t: int
    ) -> tuple[Array, ...]:
        """One step, in the book's order of operations."""
        cache = self.rho * cache + (1 - self.rho) * gradient**2
        return parameter - rate * gradient / (np.sqrt(cache) + self.epsilon), cache


class Adam(FirstOrder):
    """θ ← θ - rate·m̂ / (√ĉ + epsilon), with running means of g and g² made unbiased.

    m ← β₁m + (1 - β₁)g, c ← β₂c + (1 - β₂)g², m̂ = m / (1 - β₁ᵗ), ĉ = c / (1 - β₂ᵗ), t the
    number of steps. Source: Kingma and Ba, 2014; chapter 10 of the book.

    >>> optimizer, theta = Adam(0.1), np.array([1.0])
    >>> state = {"momentum": np.zeros(1), "cache": np.zeros(1)}
    >>> optimizer.update(theta, np.array([2.0]), state, 0.1)
    >>> theta.round(6)
    array([0.9])
    """

    slots = ("momentum", "cache")

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        decay: float = 0.0,
        epsilon: float = 1e-7,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        schedule: Schedule | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, decay, schedule, clip_value, clip_norm)
        self.epsilon = above("epsilon", epsilon, 0, "try 1e-7")
        self.beta_1 = between("beta_1", beta_1, 0, 1)
        self.beta_2 = between("beta_2", beta_2, 0, 1)

    def rule(
        self,
        parameter: Array,
        gradient: Array,
        momentum: Array,
        cache: Array,
        rate: float | Array,
        t: int,
    ) -> tuple[Array, ...]:
        """One step, in the book's order of operations."""
        momentum = self.beta_1 * momentum + (1 - self.beta_1) * gradient
        cache = self.beta_2 * cache + (1 - self.beta_2) * gradient**2
        mean, square = momentum / (1 - self.beta_1**t), cache / (1 - self.beta_2**t)
        return parameter - rate * mean / (np.sqrt(square) + self.epsilon), momentum, cache


class AdamW(Adam):
    """Adam, and θ ← θ - rate·weight_decay·θ beside it, which Adam's scaling does not touch.

    Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2017.

    >>> optimizer, theta = AdamW(0.1, weight_decay=0.5), np.array([1.0])
    >>> state = {"momentum": np.zeros(1), "cache": np.zeros(1)}
    >>> optimizer.update(theta, np.array([2.0]), state, 0.1)
    >>> theta.round(6)
    array([0.85])
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        weight_decay: float = 0.01,
        decay: float = 0.0,
        epsilon: float = 1e-7,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        schedule: Schedule | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__(
            learning_rate,
            decay=decay,
            epsilon=epsilon,
            beta_1=beta_1,
            beta_2=beta_2,
            schedule=schedule,
            clip_value=clip_value,
            clip_norm=clip_norm,
        )
        self.weight_decay = at_least("weight_decay", weight_decay, 0)

    _adam = Adam.rule  # under a name that AdamW's own rule does not hide

    def rule(
        self,
        parameter: Array,
        gradient: Array,
        momentum: Array,
        cache: Array,
        rate: float | Array,
        t: int,
    ) -> tuple[Array, ...]:
        """Decay, then Adam's step."""
        decayed = (1 - rate * self.weight_decay) * parameter
        return self._adam(decayed, gradient, momentum, cache, rate, t)
