"""What may happen between epochs: stopping early, lowering the rate, anything of yours."""

import math
from collections.abc import Sequence
from typing import Any

from glassnet.errors import SettingError
from glassnet.nn.settings import at_least, between, whole
from glassnet.record import EpochRecord
from glassnet.train.callback import Callback, UnderWay

__all__ = ["EarlyStopping", "ReduceOnPlateau"]


class _Waiting(Callback, abstract=True):
    """Counts the epochs since a figure was last better.

    >>> EarlyStopping("loss").state()
    {'best': None, 'since': -1}
    """

    def __init__(self, figure: str, patience: int) -> None:
        self.figure = figure
        self.patience = whole("patience", patience, 1)
        self._best: float | None = None
        self._since = -1

    def figures(self) -> tuple[str, ...]:
        """Return the one it waits for."""
        return (self.figure,)

    def on_begin(self, training: UnderWay) -> None:
        """Begin anew, unless the training is resumed."""
        if not len(training.history):
            self._best, self._since = None, -1

    def waited(self, training: UnderWay, record: EpochRecord) -> bool:
        """Count this epoch; say whether patience is at its end."""
        value = record.value(self.figure)
        if not math.isnan(value) and (
            self._best is None or training.is_better(self.figure, value, self._best)
        ):
            self._best, self._since = value, 0
        else:
            self._since += 1
        return self._since >= self.patience

    def state(self) -> dict[str, Any]:
        """Best figure and epochs since."""
        return {"best": self._best, "since": self._since}

    def load_state(self, state: dict[str, Any]) -> None:
        """Take both back."""
        self._best, self._since = state["best"], state["since"]


class EarlyStopping(_Waiting):
    """Stops when `monitor` has not been better for `patience` epochs; restores the best weights.

    `monitor` is any figure of the records, such as "validation_loss" or "validation_r2"; the
    metric knows which way is up.

    >>> EarlyStopping("validation_loss", patience=5)
    EarlyStopping(patience=5)
    """

    def __init__(self, monitor: str = "validation_loss", patience: int = 20) -> None:
        super().__init__(monitor, patience)
        self.monitor = monitor

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Count from the best epoch."""
        if self.waited(training, record):
            training.stop(f"no better {self.monitor} for {self.patience} epochs")


class ReduceOnPlateau(_Waiting):
    """Multiplies the learning rate by `factor` after `patience` epochs without a better figure.

    >>> ReduceOnPlateau("loss", factor=0.5, patience=10).factor
    0.5
    """

    def __init__(
        self,
        watched: str = "validation_loss",
        factor: float = 0.5,
        patience: int = 10,
        lowest: float = 1e-6,
    ) -> None:
        super().__init__(watched, patience)
        self.watched = watched
        self.factor = between("factor", factor, 0, 1)
        if not factor:
            raise SettingError("factor=0", rule="must be above 0", remedy="try 0.5")
        self.lowest = at_least("lowest", lowest, 0)

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Lower the rate where the wait is over; the count starts anew."""
        lower = record.learning_rate * self.factor
        if self.waited(training, record) and lower >= self.lowest:
            training.optimizer.rate_scale *= self.factor
            self._since = 0


def restore_monitor(callbacks: Sequence[Callback]) -> str | None:
    """Return the figure that one of the callbacks wants the best epoch of.

    >>> restore_monitor([ReduceOnPlateau(), EarlyStopping("validation_r2")])
    'validation_r2'
    """
    return next((each.monitor for each in callbacks if each.monitor is not None), None)
