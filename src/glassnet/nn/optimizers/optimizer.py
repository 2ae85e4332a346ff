"""What every optimizer is, and the base of those that follow the gradient one step at a time."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.network import Network
from glassnet.nn.schedules import ConstantRate, Schedule, as_schedule
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
    """One formula over parameter, gradient and named state; the rest is here.

    The rate is learning_rate·schedule·rate_scale; `decay` is short for InverseTime(decay). The
    gradient is cut to ±`clip_value`, then shrunk to a norm of at most `clip_norm`. An optimizer
    of your own names its `slots`, which start at zero, and implements `rule`.

    >>> class SignDescent(FirstOrder):
    ...     slots = ("momentum",)
    ...
    ...     def __init__(self, learning_rate=0.1):
    ...         super().__init__(learning_rate)
    ...
    ...     def rule(self, parameter, gradient, momentum, rate, t):
    ...         momentum = 0.9 * momentum + gradient
    ...         return parameter - rate * np.sign(momentum), momentum
    >>> theta = np.array([1.0])
    >>> SignDescent().update(theta, np.array([5.0]), {"momentum": np.zeros(1)}, 0.1)
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

    @abstractmethod
    def rule(self, parameter: Array, gradient: Array, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """Return the new parameter and each slot's new values: (parameter, ...).

        The arguments are parameter, gradient, the `slots` by their names and in their order, rate,
        and t, which counts the steps from 1. Arrays have one shape; rate is a number or an array.
        A rule is a plain formula that holds for every number by itself and changes none in place:
        arithmetic, comparisons, np.sqrt, np.abs, np.sign, np.maximum, np.minimum and np.where.
        """

    @property
    def kept(self) -> tuple[str, ...]:
        """The slots that these settings need; the rule is given 0 for any other."""
        return self.slots

    def update(
        self, parameter: Array, gradient: Array, state: dict[str, Array], rate: float | Array
    ) -> None:
        """Change `parameter` and `state` by the rule, in place; SettingError for a wrong rule."""
        given = [state[name] if name in self.kept else 0.0 for name in self.slots]
        result = self.rule(parameter, gradient, *given, rate, self.iterations + 1)
        self._check_result(result)
        # Copies, since a rule may hand back an array that it was given, such as the last gradient.
        parameter[...], *after = map(np.array, result)
        for name, values in zip(self.slots, after, strict=True):
            if name in self.kept:
                state[name][...] = values

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
        # A NumPy number out of a schedule of one's own would widen float32 arrays.
        return float(self.learning_rate * factor * self.rate_scale)

    def rates(self, steps: int) -> Array:
        """Return the learning rates of the next steps, (steps,), in float64."""
        if isinstance(self._schedule, ConstantRate):
            return np.full(steps, self.current_learning_rate)
        now, rates = self.iterations, np.empty(steps)
        for i in range(steps):
            self.iterations = now + i
            rates[i] = self.current_learning_rate
        self.iterations = now
        return rates

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
        self.check_size(network)
        self.update(network.parameters, self._clipped(network.gradients), self.state, rate)
        self.iterations += 1
        if self.iterations % FLUSH_EVERY == 0:
            self._flush_denormals()

    def check_size(self, network: Network) -> None:
        """Refuse a network of another size than the one whose moments are kept."""
        kept = {array.size for array in self.state.values()} - {network.parameters.size}
        if kept:
            raise SettingError(
                f"{self!r} on a network of {network.parameters.size} parameters",
                rule=f"it keeps the moments of another one, of {kept.pop()}",
                remedy=f"make a new {type(self).__name__} for each network",
            )

    def _check_result(self, result: Any) -> None:
        """Refuse what is not the parameter and every slot: arrays unpack without a complaint."""
        if not isinstance(result, tuple) or len(result) != 1 + len(self.slots):
            raise SettingError(
                f"{type(self).__name__}.rule returned {_described(result)}",
                rule="it must return the new parameter and each slot's new values, as a tuple",
                remedy=f"return ({', '.join(('parameter', *self.slots))},)",
            )

    def new_state(self, parameter: Array, gradient: Array) -> dict[str, Array]:
        """Zeros for each slot that is kept, in the precision of parameter and gradient together."""
        dtype = np.result_type(parameter, gradient)
        return {name: np.zeros(parameter.shape, dtype) for name in self.kept}

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


def _described(result: Any) -> str:
    kind = type(result).__name__
    return f"a tuple of {len(result)}" if isinstance(result, tuple) else f"one {kind}"


def _clip(name: str, value: float | None) -> float | None:
    return None if value is None else above(name, value, 0, "try 1")
