"""How the learning rate changes over the steps of a training: factors of its first value."""

import math
from abc import ABC, abstractmethod
from typing import Self

from glassnet.errors import SettingError
from glassnet.nn.settings import above, at_least, between, whole
from glassnet.registered import Registered

__all__ = [
    "ConstantRate",
    "CosLog4",
    "Cosine",
    "Exponential",
    "InverseTime",
    "OneCycle",
    "Schedule",
    "StepDecay",
    "WarmUp",
]


class Schedule(Registered, ABC, family=True):
    """A factor of the learning rate for each step.

    `factor(step, total)` takes the number of finished steps and the steps of the whole training;
    `needs_total` says whether it needs the second.

    >>> class Straight(Schedule):
    ...     def factor(self, step, total):
    ...         return 1 - step / total
    >>> Straight().factor(1, 4)
    0.75
    """

    needs_total = True

    @abstractmethod
    def factor(self, step: int, total: int) -> float:
        """Return the factor for the step that comes after `step` finished ones."""


class ConstantRate(Schedule):
    """1, always.

    >>> ConstantRate().factor(7, 10)
    1.0
    """

    needs_total = False

    def factor(self, step: int, total: int) -> float:
        """One."""
        return 1.0


class InverseTime(Schedule):
    """1 / (1 + decay·step): the decay of the book, chapter 10.

    >>> InverseTime(1e-3).factor(1000, 0)
    0.5
    """

    needs_total = False

    def __init__(self, decay: float) -> None:
        self.decay = at_least("decay", decay, 0)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(1e-3)]

    def factor(self, step: int, total: int) -> float:
        """1 / (1 + decay·step)."""
        return 1.0 / (1.0 + self.decay * step)


class StepDecay(Schedule):
    """factor^k, k the number of `every` steps that have passed.

    >>> StepDecay(every=100, by=0.5).factor(250, 0)
    0.25
    """

    needs_total = False

    def __init__(self, every: int, by: float = 0.1) -> None:
        self.every = whole("every", every, 1)
        self.by = above("by", by, 0, "try 0.1")

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(10)]

    def factor(self, step: int, total: int) -> float:
        """by^⌊step / every⌋."""
        return float(self.by ** (step // self.every))


class Exponential(Schedule):
    """gamma^step.

    >>> Exponential(0.5).factor(3, 0)
    0.125
    """

    needs_total = False

    def __init__(self, gamma: float) -> None:
        self.gamma = above("gamma", gamma, 0, "try 0.999")

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(0.99)]

    def factor(self, step: int, total: int) -> float:
        """gamma^step."""
        return float(self.gamma**step)


class Cosine(Schedule):
    """end + (1 - end)·½(1 + cos πt), t = step / total: from 1 down to `end`.

    Source: Loshchilov and Hutter, "SGDR", 2016.

    >>> Cosine().factor(5, 10)
    0.5
    """

    def __init__(self, end: float = 0.0) -> None:
        self.end = at_least("end", end, 0)

    def factor(self, step: int, total: int) -> float:
        """end + (1 - end)·½(1 + cos πt)."""
        wave = 0.5 * (1 + math.cos(math.pi * _progress(step, total)))
        return self.end + (1 - self.end) * wave


class OneCycle(Schedule):
    """Up along a cosine from 1/start to 1, for the share `rise`, then down to 1/(start·end).

    The learning rate given is the highest one. Source: Smith and Topin, "Super-convergence",
    2017; the defaults are PyTorch's.

    >>> OneCycle(rise=0.5).factor(50, 101)
    1.0
    """

    def __init__(self, rise: float = 0.3, start: float = 25.0, end: float = 1e4) -> None:
        self.rise = between("rise", rise, 0, 1)
        self.start = at_least("start", start, 1)
        self.end = at_least("end", end, 1)

    def factor(self, step: int, total: int) -> float:
        """Two halves of cosines, the last step at the lowest rate."""
        last = max(total - 1, 1)
        top, done = self.rise * last, min(step, last)
        if done < top:
            return _between_cosine(1 / self.start, 1.0, done / top)
        return _between_cosine(1.0, 1 / (self.start * self.end), (done - top) / (last - top))


class CosLog4(Schedule):
    """½(1 - cos(2π·log₂(1 + 15t))), t = step / total: four waves, each longer than the last.

    Source: the schedule of RealMLP, Holzmüller et al., "Better by default", 2024.

    >>> CosLog4().factor(0, 10)
    0.0
    """

    def factor(self, step: int, total: int) -> float:
        """½(1 - cos(2π·log₂(1 + 15t)))."""
        return 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + 15 * _progress(step, total))))


class WarmUp(Schedule):
    """(step + 1) / steps for the first `steps` steps, then another schedule from its start.

    Source: Goyal et al., "Accurate, large minibatch SGD", 2017.

    >>> [WarmUp(4).factor(step, 100) for step in range(5)]
    [0.25, 0.5, 0.75, 1.0, 1.0]
    """

    def __init__(self, steps: int, then: Schedule | None = None) -> None:
        self.steps = whole("steps", steps, 1)
        self.then = then or ConstantRate()
        self.needs_total = self.then.needs_total

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(3), cls(3, Cosine())]

    def factor(self, step: int, total: int) -> float:
        """A straight rise, then `then`."""
        if step < self.steps:
            return (step + 1) / self.steps
        return self.then.factor(step - self.steps, total - self.steps)


def as_schedule(decay: float, schedule: Schedule | None) -> Schedule:
    """Return the schedule that an optimizer's two arguments mean; giving both is an error.

    >>> as_schedule(0.001, None)
    InverseTime(0.001)
    """
    at_least("decay", decay, 0)
    if not isinstance(schedule, Schedule | None):
        raise SettingError(
            f"schedule={schedule!r}",
            rule="it must be a Schedule",
            remedy=f"make one, such as Cosine(); known: {', '.join(Schedule.registry)}",
        )
    if schedule is None:
        return InverseTime(decay) if decay else ConstantRate()
    if decay:
        raise SettingError(
            f"decay={decay} and schedule={schedule!r}",
            rule="decay is short for schedule=InverseTime(decay)",
            remedy="give one of the two",
        )
    return schedule


def _progress(step: int, total: int) -> float:
    return min(step / max(total, 1), 1.0)


def _between_cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * share))
