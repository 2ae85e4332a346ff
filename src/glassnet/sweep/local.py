"""The runs of a sweep on this machine: several at a time, on threads."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

from glassnet.record import History
from glassnet.sweep.data import SweepData
from glassnet.sweep.running import Job, Running, Trained, is_whole
from glassnet.train import Callback
from glassnet.train.pool import run_pool
from glassnet.train.training import Training

__all__ = ["Ended", "run_here"]

Ended = Callable[[Job, Trained], object]


def run_here(
    data: SweepData,
    jobs: Sequence[Job],
    ended: Ended,
    watchers: Sequence[Callback],
    *,
    workers: int,
) -> bool:
    """Train all jobs, so many at a time, one core each; say whether all came to their end.

    `ended(job, trained)` is called as soon as one is over, one call at a time. Ctrl-C ends those
    under way and begins no other.

    >>> run_here(None, [], print, [], workers=1)
    True
    """
    running: dict[int, Running] = {}

    def made(number: int) -> Training:
        running[number] = Running(data, jobs[number], watchers)
        return cast(Training, running[number])

    def over(number: int, history: History) -> None:
        ended(jobs[number], Trained(history, running.pop(number).network))

    makers: list[Any] = [partial(made, number) for number in range(len(jobs))]
    histories = run_pool(makers, workers, over)
    return all(map(is_whole, histories))
