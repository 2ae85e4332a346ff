"""Gradient descent, plain and with momentum."""

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.optimizers.optimizer import FirstOrder
from glassnet.nn.schedules import Schedule
from glassnet.nn.settings import between

__all__ = ["SGD"]


class SGD(FirstOrder):
    """θ ← θ + v, v ← momentum·v - rate·g; without momentum θ ← θ - rate·g.

    `nesterov` looks ahead: θ ← θ + momentum·v - rate·g, with the v just made. Source: chapter 10
    of the book; Sutskever et al., 2013.

    >>> import numpy as np
    >>> optimizer, theta = SGD(0.1), np.array([1.0])
    >>> optimizer.update(theta, np.array([2.0]), {}, 0.1)
    >>> theta
    array([0.8])
    """

    slots = ("momentum",)

    def __init__(
        self,
        learning_rate: float = 0.01,
        *,
        decay: float = 0.0,
        momentum: float = 0.0,
        nesterov: bool = False,
        schedule: Schedule | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__(learning_rate, decay, schedule, clip_value, clip_norm)
        self.momentum = between("momentum", momentum, 0, 1)
        self.nesterov = nesterov
        if nesterov and not momentum:
            raise SettingError(
                "nesterov=True, momentum=0",
                rule="Nesterov's step looks along the momentum",
                remedy="give momentum=0.9",
            )

    @classmethod
    def examples(cls) -> "list[SGD]":
        """See `Registered.examples`."""
        return [cls(0.1), cls(0.1, momentum=0.9), cls(0.1, momentum=0.9, nesterov=True)]

    @property
    def kept(self) -> tuple[str, ...]:
        """No slot where there is no momentum."""
        return self.slots if self.momentum else ()

    def rule(
        self, parameter: Array, gradient: Array, momentum: Array, rate: float | Array, t: int
    ) -> tuple[Array, ...]:
        """θ ← θ + v, v ← momentum·v - rate·g, in the book's order of operations."""
        if not self.momentum:
            return parameter - rate * gradient, momentum
        momentum = self.momentum * momentum - rate * gradient
        if self.nesterov:
            return parameter + (self.momentum * momentum - rate * gradient), momentum
        return parameter + momentum, momentum
