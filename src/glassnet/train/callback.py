"""What every callback is, and what it sees of the training."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from glassnet.nn import Loss, Network, Optimizer
from glassnet.record import EpochRecord, History
from glassnet.registered import Registered
from glassnet.train.batches import Rows

__all__ = ["Callback", "UnderWay"]


class UnderWay(Protocol):
    """A training as its callbacks see it; `glassnet.Training` is one.

    >>> def stop_at_zero(training: UnderWay) -> None:
    ...     if training.history.last.loss == 0:
    ...         training.stop("nothing is left to learn")
    """

    network: Network
    loss: Loss
    optimizer: Optimizer
    rows: Rows
    history: History
    epochs: int
    callbacks: Sequence["Callback"]

    def stop(self, reason: str) -> None:
        """End the training after this epoch."""

    def is_better(self, name: str, new: float, old: float) -> bool:
        """Whether one value of a figure is better than another."""
        ...


class Callback(Registered, family=True):
    """Called before the first epoch, after each, and at the end; override what you need.

    `training` gives `network`, `optimizer`, `history` and `stop(reason)`. What a resumed
    training must know again is returned by `state` and taken by `load_state`, as JSON values.

    >>> class Shout(Callback):
    ...     def on_epoch(self, training, record):
    ...         print("epoch", record.epoch)
    """

    looks_inside: ClassVar[bool] = True  # whether on_epoch sees more of the training than records
    monitor: str | None = None  # the figure whose best epoch is restored at the end, if any

    def figures(self) -> tuple[str, ...]:
        """Return the names of the figures it looks at: `train` refuses those there will not be."""
        return () if self.monitor is None else (self.monitor,)

    def next_look(self, done: int) -> int | None:
        """Return the first epoch, `done` or later, after which it looks inside; None: never.

        Epochs up to there may be run at one go: all of them where it never looks.
        """
        return done if self.looks_inside else None

    def on_begin(self, training: UnderWay) -> None:
        """Before the first epoch, or the first after a resume."""

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """After each epoch, when its record is in the history."""

    def on_end(self, training: UnderWay) -> None:
        """After the last epoch, however it came to be the last."""

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint keeps."""
        return {}

    def load_state(self, state: dict[str, Any]) -> None:
        """Take back what `state` returned."""
