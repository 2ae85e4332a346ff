"""How a run of a film ended: with which weights, and what is said of it."""

from dataclasses import dataclass
from typing import Self

from glassnet.frames import Frames
from glassnet.record import History

__all__ = ["Ending"]


@dataclass(frozen=True)
class Ending:
    """The last `epoch` of a run, whether it `diverged`, and of which epoch its weights are.

    `best` is None unless the weights of that epoch were put back at the end.

    >>> ending = Ending(72, best=51)
    >>> ending.weights_of(71), ending.weights_of(72), ending.note(72)
    (71, 51, 'best weights, of epoch 51')
    >>> Ending(300).note(1000)
    'ended at epoch 300'
    """

    epoch: int
    best: int | None = None
    diverged: bool = False

    @classmethod
    def of(cls, history: History, frames: Frames) -> Self:
        """Return how a run ended that left these."""
        diverged = history.stopped.startswith("non-finite")
        return cls(frames.epochs[-1], _best(history) if frames.best_at_end else None, diverged)

    def weights_of(self, epoch: int) -> int:
        """Return how many epochs the weights had learned that are seen at an epoch."""
        return epoch if self.best is None or epoch < self.epoch else self.best

    def note(self, last: int) -> str:
        """Say what is particular about the end, in a film that ends at `last`."""
        if self.diverged:
            return f"diverged at epoch {self.epoch:,}"
        if self.best is None:
            return f"ended at epoch {self.epoch:,}" if self.epoch < last else ""
        best = f"best weights, of epoch {self.best:,}"
        return f"ended at epoch {self.epoch:,}; {best}" if self.epoch < last else best


def _best(history: History) -> int | None:
    """Return after how many epochs the weights were the best.

    A loss of training rows is met before the steps; with one step an epoch the weights kept are
    those it belongs to, else those after the epoch, as they are for validation.
    """
    if history.best_epoch is None:
        return None
    rows, size = (history.config.get(name) or 0 for name in ("rows", "batch_size"))
    is_before = not history.monitor.startswith("validation_") and (size >= rows or not size)
    return history.best_epoch + (not is_before)
