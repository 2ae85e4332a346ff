"""The progress bar on a terminal: loss, metric, rate, time left."""

import sys

from glassnet.record import EpochRecord
from glassnet.train.callback import Callback, UnderWay

__all__ = ["ProgressBar"]


class ProgressBar(Callback):
    """One line that grows, by rich: epoch, loss, the first metric, learning rate, time left.

    >>> ProgressBar()
    ProgressBar()
    """

    looks_inside = False

    def on_begin(self, training: UnderWay) -> None:
        """Draw the bar."""
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        widest = len(f"epoch {training.epochs}/{training.epochs}")
        self._progress = Progress(
            TextColumn(
                "epoch {task.completed}/{task.total}",
                table_column=Column(min_width=widest, no_wrap=True),
            ),
            BarColumn(bar_width=10),
            TextColumn("{task.description}", table_column=Column(no_wrap=True)),
            TimeRemainingColumn(compact=True, table_column=Column(min_width=5, no_wrap=True)),
        )
        self._task = self._progress.add_task("", total=training.epochs)
        self._progress.update(self._task, completed=len(training.history))
        self._progress.start()

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Move it on."""
        self._progress.update(self._task, advance=1, description=described(record))

    def on_end(self, training: UnderWay) -> None:
        """Leave the last state on the screen."""
        self._progress.stop()


def described(record: EpochRecord) -> str:
    """Return the figures that fit beside the bar in 80 columns; validation's metric if there is.

    >>> described(EpochRecord(0, 0.25, 0.0, 0.001, 0.1, {"r2": 0.5}))
    'loss 0.25  r2 0.5  rate 0.001'
    """
    parts = {"loss": record.loss}
    if record.validation_loss is not None:
        parts["validation"] = record.validation_loss
    parts |= dict(list((record.validation_metrics or record.metrics).items())[:1])
    parts["rate"] = record.learning_rate
    return "  ".join(f"{name} {value:.3g}" for name, value in parts.items())


def wants_progress(progress: bool | None) -> bool:
    """Return the choice made, or whether output goes to a terminal.

    >>> wants_progress(False)
    False
    """
    return sys.stdout.isatty() if progress is None else progress
