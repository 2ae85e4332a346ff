"""The progress of several trainings together: a bar on a terminal, else a line now and then."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Self

from glassnet.record import EpochRecord
from glassnet.train.callback import Callback, UnderWay
from glassnet.train.progress import described, wants_progress

__all__ = ["NetworksProgress", "networks_progress"]

LINE_SECONDS = 5.0  # between two lines


class NetworksProgress(Callback, abstract=True):
    """Counts the epochs of all trainings that have a copy of it, and shows them.

    >>> NetworksProgress(_Lines(3, 0)).looks_inside
    False
    """

    looks_inside = False

    def __init__(self, display: "_Display") -> None:
        self._display, self._share = display, 0.0

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Copies for other networks count on the same display."""
        return type(self)(self._display)

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Count an epoch."""
        self._share += 1 / training.epochs
        self._display.epoch(1 / training.epochs, record)

    def on_end(self, training: UnderWay) -> None:
        """Count a network, and the epochs that it did not need."""
        self._display.end(1 - self._share)


@contextmanager
def networks_progress(
    networks: int, kept: int, progress: bool | None, then: str = "done"
) -> Iterator[list[NetworksProgress]]:
    """Show the progress of so many networks, `kept` of which are there already.

    Give the trainings the callbacks that come of it: none for `progress` False. True is a bar, and
    None a bar on a terminal, elsewhere a line every five seconds. `then` is said at the end.

    >>> with networks_progress(2, 0, progress=False) as callbacks:
    ...     callbacks
    []
    """
    if progress is False:
        yield []
        return
    display = (_Bar if wants_progress(progress) else _Lines)(networks, kept, then)
    with display.shown():
        yield [NetworksProgress(display)]


class _Display(ABC):
    """What is counted, by several threads."""

    def __init__(self, networks: int, kept: int, then: str = "done") -> None:
        self.networks, self.ended, self.done = networks, kept, float(kept)
        self._then, self._lock = then, Lock()

    def epoch(self, share: float, record: EpochRecord) -> None:
        with self._lock:
            self.done += share
            self.show(described(record))

    def end(self, share: float) -> None:
        with self._lock:
            self.ended += 1
            self.done += share
            if self.ended == self.networks:
                self.show(self._then)

    @property
    def counted(self) -> str:
        return f"{self.ended} of {self.networks} networks"

    @abstractmethod
    def show(self, text: str) -> None:
        """Show the count with a text."""

    @contextmanager
    def shown(self) -> Iterator[None]:
        yield


class _Lines(_Display):
    """A line if the last one is some seconds ago: for files and pipes."""

    def __init__(self, networks: int, kept: int, then: str = "done") -> None:
        super().__init__(networks, kept, then)
        self._last = time.monotonic()

    def show(self, text: str) -> None:
        if time.monotonic() - self._last >= LINE_SECONDS:
            share = self.done / self.networks
            print(f"{self.counted}, {share:.0%} of the epochs: {text}", flush=True)
            self._last = time.monotonic()


class _Bar(_Display):
    """One line that grows, by rich."""

    def show(self, text: str) -> None:
        self._progress.update(
            self._task,
            total=self.networks,
            completed=self.done,
            description=text,
            counted=self.counted,
        )

    @contextmanager
    def shown(self) -> Iterator[None]:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        self._progress = Progress(
            TextColumn("{task.fields[counted]}", table_column=Column(no_wrap=True)),
            BarColumn(bar_width=10),
            TextColumn("{task.description}", table_column=Column(no_wrap=True)),
            TimeRemainingColumn(compact=True, table_column=Column(min_width=5, no_wrap=True)),
        )
        self._task = self._progress.add_task("", total=None, counted=self.counted)
        with self._progress:
            yield
