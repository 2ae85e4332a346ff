"""One line on the screen for each network that has been trained."""

from threading import Lock
from typing import Any

from glassnet.record import History
from glassnet.train import Callback, UnderWay

__all__ = ["Told"]


class Told(Callback, abstract=True):
    """Prints a line when a training ends; copies of it count together.

    >>> print(Told().line(History(monitor="loss", stopped="all epochs")))
    network 1: 0 epochs, all epochs
    """

    looks_inside = False

    def __init__(self) -> None:
        self._count = _Count()

    def on_end(self, training: UnderWay) -> None:
        """Print it, unless the training ended in an error."""
        if training.history.stopped:
            print(self.line(training.history), flush=True)

    def line(self, history: History) -> str:
        """Return the next line: which network, its epochs, the figure watched, why it ended."""
        figures = ""
        if len(history):
            epoch = history.last.epoch if history.best_epoch is None else history.best_epoch
            figures = f"{history.monitor} {history[epoch].value(history.monitor):.4g}, "
        return f"network {self._count.next()}: {len(history)} epochs, {figures}{history.stopped}"


class _Count:
    """Counts up across threads, and stays one however often it is copied.

    >>> count = _Count()
    >>> count.next(), count.next()
    (1, 2)
    """

    def __init__(self) -> None:
        self._lock, self._value = Lock(), 0

    def next(self) -> int:
        """Return the next number."""
        with self._lock:
            self._value += 1
            return self._value

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Count":
        return self
