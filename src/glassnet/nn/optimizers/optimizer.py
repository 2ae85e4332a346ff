"""What every optimizer is, and the base of those that follow the gradient one step at a time."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.network import Network
from glassnet.nn.schedules import Schedule, as_schedule
from glassnet.nn.settings import above
from glassnet.registered import Registered

__all__ = ["FirstOrder", "Optimizer"]

Evaluate = Callable[[], float]

FLUSH_EVERY = 64
FLUSH_BELOW = 1e-30


class Optimizer(Registered, ABC, family=True):
    """A rule that moves `network.parameters` downhill.

    `advance` makes one move on the batch that `evaluate` looks at; `state` holds the named flat
    arrays that a checkpoint needs, beside `iterations` and `rate_scale`.

    >>> Optimizer.named("adam")().progress()
    {'iterations': 0, 'rate_scale': 1.0}
    """

    def __init__(self) -> None:
        self.state: dict[str, Array] = {}
        self.iterations = 0
        self.total_steps: int | None = None
        self.rate_scale = 1.0

    @property
    @abstractmethod
    def current_learning_rate(self) -> float:
        """Return the rate of the next step."""

    @abstractmethod
    def advance(self, network: Network, evaluate: Evaluate) -> float:
        """Move once; `evaluate` writes `network.gradients` and returns the data loss.

        Return the data loss before the move.
        """

    def progress(self) -> dict[str, Any]:
        """Return what a checkpoint keeps beside `state`."""
        return {"iterations": self.iterations, "rate_scale": self.rate_scale}

    def resume(self, progress: dict[str, Any], state: dict[str, Array]) -> None:
        """Go on from what a checkpoint kept."""
        self.iterations = int(progress["iterations"])
        self.rate_scale = float(progress["rate_scale"])
        self.state = {name: array.copy() for name, array in state.items()}


class FirstOrder(Optimizer, abstract=True):
    """One update rule over parameter, gradient and named state; the rest is here.

    The rate is learning_rate·schedule·rate_scale; `decay` is short for InverseTime(decay). The
    gradient is cut to ±`clip_value`, then shrunk to a norm of at most `clip_norm`. An optimizer
    of your own names its `slots` and implements `update`, in place and in any shape.

    >>> class SignDescent(FirstOrder):
    ...     def __init__(self, learning_rate=0.1):
    ...         super().__init__(learning_rate)
    ...
    ...     def update(self, parameter, gradient, state, rate):
    ...         parameter -= rate * np.sign(gradient)
    >>> theta = np.array([1.0])
    >>> SignDescent().update(theta, np.array([5.0]), {}, 0.1)
    >>> theta
    array([0.9])
    """

    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        learning_rate: float,
        decay: float = 0.0,
        schedule: Schedule | None = None,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__()
        self.learning_rate = float(above("learning_rate", learning_rate, 0, "try 0.001"))
        self.decay = float(decay)
        self.schedule = schedule
        self._schedule = as_schedule(self.decay, schedule)
        self.clip_value = _clip("clip_value", clip_value)
        self.clip_norm = _clip("clip_norm", clip_norm)
        self._scratch: dict[tuple[Any, ...], Array] = {}

    @abstractmethod
    def update(
        self, parameter: Array, gradient: Array, state: dict[str, Array], rate: float | Array
    ) -> None:
        """Change `parameter` and `state` in place; all arrays have one shape."""

    @property
    def current_learning_rate(self) -> float:
        """learning_rate·schedule(iterations)·rate_scale."""
        if self._schedule.needs_total and self.total_steps is None:
            raise SettingError(
                f"{self._schedule!r} in a training of unknown length",
                rule="it needs the number of steps",
                remedy="set optimizer.total_steps first; gn.train does it for you",
            )
        factor = self._schedule.factor(self.iterations, self.total_steps or 0)
        return self.learning_rate * factor * self.rate_scale

    def advance(self, network: Network, evaluate: Evaluate) -> float:
        """Evaluate, then step."""
        value = evaluate()
        self.step(network)
        return value

    def step(self, network: Network) -> None:
        """Move `network.parameters` against `network.gradients`."""
        rate: float | Array = self.current_learning_rate
        if network.rate_factors is not None:
            rate = rate * network.rate_factors
        if not self.state:
            self.state = self.new_state(network.parameters, network.gradients)
        self._check_size(network)
        self.update(network.parameters, self._clipped(network.gradients), self.state, rate)
        self.iterations += 1
        if self.iterations % FLUSH_EVERY == 0:
            self._flush_denormals()

    def _check_size(self, network: Network) -> None:
        """Refuse a network of another size than the one whose moments are kept."""
        kept = {array.size for array in self.state.values()} - {network.parameters.size}
        if kept:
            raise SettingError(
                f"{self!r} on a network of {network.parameters.size} parameters",
                rule=f"it keeps the moments of another one, of {kept.pop()}",
                remedy=f"make a new {type(self).__name__} for each network",
            )

    def new_state(self, parameter: Array, gradient: Array) -> dict[str, Array]:
        """Zeros a slot, in the precision of parameter and gradient together."""
        dtype = np.result_type(parameter, gradient)
        return {name: np.zeros(parameter.shape, dtype) for name in self.slots}

    def scratch(self, like: Array, name: str) -> Array:
        """Return a kept array of that shape to compute in."""
        key = name, like.shape, like.dtype
        if key not in self._scratch:
            self._scratch[key] = np.empty_like(like)
        return self._scratch[key]

    def _clipped(self, gradient: Array) -> Array:
        if self.clip_value is not None:
            np.clip(gradient, -self.clip_value, self.clip_value, out=gradient)
        if self.clip_norm is not None:
            norm = float(np.linalg.norm(gradient.astype(np.float64, copy=False)))
            if norm > self.clip_norm:
                gradient *= self.clip_norm / norm
        return gradient

    def _flush_denormals(self) -> None:
        """Moments of dead units decay into denormals, which cost the processor three times."""
        for array in self.state.values():
            array[np.abs(array) < FLUSH_BELOW] = 0


def _clip(name: str, value: float | None) -> float | None:
    return None if value is None else above(name, value, 0, "try 1")
