"""Which networks of an ensemble there is time for, and whether one must be trained for less."""

import math
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import fmean
from threading import Lock

import numpy as np

from glassnet.recipe.members import Members, optimizer_of
from glassnet.recipe.steps import steps_of
from glassnet.train import train

__all__ = ["Budget"]

LEAST_SECONDS = 0.01
PROBED = 4  # steps of an epoch that is timed
EPOCHS = 6  # of which the fastest counts: what is done once, and looks inside, do not
MARGIN = 1.15  # steps slow down when all cores are at work, and looking at a fold takes time


class Budget:
    """The time that is left, and how long the networks of each type take.

    `clock` tells seconds; `step_seconds(number)` measures a step of a network.

    >>> Budget(None, None).left
    """

    def __init__(
        self,
        members: Members | None,
        seconds: float | None,
        clock: Callable[[], float] | None = None,
        step_seconds: Callable[[int], float] | None = None,
    ) -> None:
        self._members, self._clock = members, clock or time.monotonic
        self._end = math.inf if seconds is None else self._clock() + seconds
        self._step_seconds = step_seconds or self._probed
        self._taken: dict[int, list[float]] = defaultdict(list)
        self._lock = Lock()

    @property
    def left(self) -> float | None:
        """Return the seconds that are left, None for no limit."""
        return None if self._end == math.inf else max(LEAST_SECONDS, self._end - self._clock())

    def share(self, number: int, *, needed: bool) -> float:
        """Return what share of a network's steps there is time for: all, or none if not `needed`.

        >>> Budget(None, None).share(0, needed=False)
        1.0
        """
        if self.left is None:
            return 1.0
        if self._clock() >= self._end and not needed:
            return 0.0
        expected = MARGIN * self._expected(number)
        if expected <= self.left:
            return 1.0
        return self.left / expected if needed else 0.0

    def took(self, number: int, seconds: float) -> None:
        """Note how long all steps of a network take."""
        with self._lock:
            self._taken[self._kind(number)].append(seconds)

    def _kind(self, number: int) -> int:
        return 0 if self._members is None else self._members.type_of(number)

    def _expected(self, number: int) -> float:
        if taken := self._taken[self._kind(number)]:
            return fmean(taken)
        assert self._members is not None
        rows = int(self._members.learned(number).sum())
        epochs, size = steps_of(self._members.recipe(number), rows)
        return epochs * math.ceil(rows / size) * self._step_seconds(number)

    def _probed(self, number: int) -> float:
        """Return how long a step of a network takes, by a few on its first rows."""
        assert self._members is not None
        task, rows, recipe = self._members.task, self._members.rows, self._members.recipe(number)
        _, size = steps_of(recipe, len(rows))
        some = rows.take(np.arange(min(len(rows), PROBED * size)))
        network = self._members.network(number, some)
        history = train(
            network, some.inputs, some.target, loss=task.own_loss(recipe.smoothing),
            optimizer=optimizer_of(task, recipe), epochs=EPOCHS, batch_size=size, threads=1,
            progress=False,
        )  # fmt: skip
        return min(record.seconds for record in history) / math.ceil(len(some) / size)
