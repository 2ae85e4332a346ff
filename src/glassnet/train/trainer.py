"""The training loop: epochs, validation, callbacks, the best weights, the run folder."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn import (
    Adam,
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Loss,
    MeanSquaredError,
    Network,
    Optimizer,
    Sigmoid,
)
from glassnet.nn.settings import above, at_least
from glassnet.record import EpochRecord, History
from glassnet.train.batches import Batches, Rows, split_rows
from glassnet.train.best import Best
from glassnet.train.callbacks import Callback, restore_monitor
from glassnet.train.checkpoint import Checkpoint, open_folder, run_in_folder
from glassnet.train.metrics import Metric, metrics_of
from glassnet.train.progress import ProgressBar, wants_progress
from glassnet.train.runner import NumpyRunner
from glassnet.train.threads import blas_threads

__all__ = ["Training", "train"]

INTERRUPTED, TIME_LIMIT, ALL_EPOCHS = "interrupted", "time limit", "all epochs"


def train(
    network: Network,
    inputs: Array,
    target: Array,
    *,
    loss: Loss | None = None,
    optimizer: Optimizer | None = None,
    epochs: int = 100,
    batch_size: int | None = None,
    validation: float | tuple[Array, ...] | None = None,
    sample_weight: Array | None = None,
    metrics: Sequence[Metric | str | Callable[[Array, Array], float]] = (),
    callbacks: Sequence[Callback] = (),
    shuffle: bool = True,
    seed: int | None = None,
    time_limit: float | None = None,
    progress: bool | None = None,
    out: str | Path | None = None,
    overwrite: bool = False,
    checkpoint: Checkpoint | None = None,
    resume: str | Path | None = None,
    notes: Mapping[str, Any] | None = None,
) -> History:
    """Train a network, in place, and return the history of its epochs.

    inputs (rows, columns); target (rows,) or (rows, outputs), or class numbers (rows,). The loss
    follows from the last layer unless given: cross-entropy for Softmax and Sigmoid, squared error
    for all others. `batch_size=None` takes all rows at once. `validation` is a share of the rows,
    or (inputs, target) or (inputs, target, weights). `metrics` are names, Metrics or functions.
    `seed` (the network's unless given) draws the split and the shuffles. `time_limit` is in
    seconds. `progress=None` shows a bar on a terminal only. `out` is a folder for metrics,
    settings, model and checkpoints; `resume` the folder of a run to go on with, given the same
    arguments otherwise: it ends with the same bits as if it had never stopped. `notes` are JSON
    values to keep among the run's settings.

    Ctrl-C ends training, not the program, and restores the weights of the best epoch: by
    validation loss, or by loss where there are no validation rows. So does EarlyStopping.

    Errors: ShapeError, DataError and SettingError for what does not fit; NonFiniteError when the
    loss becomes NaN or infinite; RunFolderError, ResumeError.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 64).reshape(-1, 1)
    >>> net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1)])
    >>> history = train(net, x, x**2, optimizer=gn.Adam(0.01), epochs=500, metrics=["r2"])
    >>> history.last.metrics["r2"] > 0.99
    True
    """
    loss = loss or default_loss(network)
    seed = network.seed if seed is None else int(at_least("seed", seed, 0))
    _check_checkpoints(callbacks, checkpoint, out or resume)
    rows = Rows.checked(network, loss, inputs, target, sample_weight)
    rows, held_out = _split(network, loss, rows, validation, seed)
    training = Training(
        network,
        loss,
        optimizer or Adam(),
        rows,
        held_out,
        epochs=epochs,
        batches=Batches(len(rows), batch_size, seed, shuffle),
        metrics=metrics_of(metrics),
        callbacks=callbacks,
        watchers=[ProgressBar()] if wants_progress(progress) else [],
        time_limit=time_limit,
    )
    training.history.config = {**(notes or {}), **training.history.config}
    if out is None and resume is None:
        return training.run()
    folder = open_folder(out, resume, overwrite=overwrite)
    return run_in_folder(training, folder, checkpoint or Checkpoint())


class Training:
    """A training under way: what callbacks see.

    `network`, `optimizer`, `history` and `best` may be read and, with care, changed; `stop`
    ends it after this epoch. `callbacks` are the user's, whose state a checkpoint keeps; `watchers`
    come after them and keep nothing. Made by `train`.

    >>> Training.stop.__name__
    'stop'
    """

    def __init__(
        self,
        network: Network,
        loss: Loss,
        optimizer: Optimizer,
        rows: Rows,
        held_out: Rows | None,
        *,
        epochs: int,
        batches: Batches,
        metrics: Sequence[Metric],
        callbacks: Sequence[Callback],
        watchers: Sequence[Callback],
        time_limit: float | None,
    ) -> None:
        self.network, self.loss, self.optimizer = network, loss, optimizer
        self.rows, self.held_out, self.batches = rows, held_out, batches
        self.epochs = int(at_least("epochs", epochs, 1))
        self.metrics, self.callbacks, self.watchers = metrics, callbacks, list(watchers)
        if time_limit is not None:
            above("time_limit", time_limit, 0, "give seconds, such as 60")
        self.time_limit = time_limit
        for metric in metrics:
            metric.prepare(rows.target)
        optimizer.total_steps = optimizer.iterations + self.epochs * len(batches)
        self.runner = NumpyRunner(network, loss, optimizer, rows, batches, metrics)
        self._restored = restore_monitor(self.callbacks)
        monitor = self._restored or ("loss" if held_out is None else "validation_loss")
        self.best = Best(monitor, lambda new, old: self.is_better(monitor, new, old))
        self.history = History(config=self._config(), monitor=monitor)

    @property
    def finished(self) -> bool:
        """Whether the epoch just run was the last."""
        return len(self.history) >= self.epochs or bool(self.history.stopped)

    def run(self) -> History:
        """Run epochs until the last one, a stop, the time limit or Ctrl-C."""
        self._begun = time.monotonic() - sum(record.seconds for record in self.history)
        every = [*self.callbacks, *self.watchers]
        with ExitStack() as stack:
            stack.enter_context(self.network.reused_buffers())
            stack.enter_context(blas_threads(self.network, self.batches.size))
            try:
                for callback in every:
                    callback.on_begin(self)
                    stack.callback(callback.on_end, self)
                while not self.finished:
                    record = self._epoch()
                    for callback in every:
                        callback.on_epoch(self, record)
            except KeyboardInterrupt:
                self.stop(INTERRUPTED)
            return self._finish()

    def stop(self, reason: str) -> None:
        """End the training after this epoch."""
        self.history.stopped = reason

    def go_on(self) -> None:
        """Take back a stop that another run may go beyond."""
        if self.history.stopped == TIME_LIMIT:
            self.history.stopped = ""

    def is_better(self, name: str, new: float, old: float) -> bool:
        """Whether one value of a figure is better than another: metrics know which way is up."""
        rising = {metric.name for metric in self.metrics if metric.higher_is_better}
        return new > old if name.removeprefix("validation_") in rising else new < old

    def _epoch(self) -> EpochRecord:
        """Run one, add the validation, keep the best, look at the clock."""
        before = self._kept_before_an_epoch()
        record = self.runner.run_epoch(len(self.history))
        if self.held_out is not None:
            value, figures = self.runner.evaluate(self.held_out)
            record = replace(record, validation_loss=value, validation_metrics=figures)
        self.history.records.append(record)
        arrays = before or self.network.arrays()
        self.best.consider(arrays, record.epoch, record.value(self.best.monitor))
        if self.time_limit and time.monotonic() - self._begun >= self.time_limit:
            self.stop(TIME_LIMIT)
        return record

    def _kept_before_an_epoch(self) -> dict[str, Array]:
        """Copy the numbers that the figure of an epoch of one step belongs to."""
        if self.best.monitor.startswith("validation_") or len(self.batches) > 1:
            return {}
        return {name: array.copy() for name, array in self.network.arrays().items()}

    def _finish(self) -> History:
        """Put the best weights back where that was asked for, or the training was cut short."""
        self.history.stopped = self.history.stopped or ALL_EPOCHS
        if self._restored or self.history.stopped == INTERRUPTED:
            self.best.restore(self.network)
        self.history.best_epoch = self.best.epoch
        return self.history

    def _config(self) -> dict[str, Any]:
        """What repeats the run."""
        return {
            "network": self.network.config(),
            "loss": self.loss.config(),
            "optimizer": self.optimizer.config(),
            "epochs": self.epochs,
            "batch_size": self.batches.size,
            "shuffle": self.batches.shuffle,
            "seed": self.batches.seed,
            "metrics": [metric.name for metric in self.metrics],
            "callbacks": [type(callback).__name__ for callback in self.callbacks],
            "rows": len(self.rows),
            "validation_rows": 0 if self.held_out is None else len(self.held_out),
        }


def default_loss(network: Network) -> Loss:
    """Return cross-entropy for a last Softmax or Sigmoid, else squared error.

    >>> import glassnet as gn
    >>> default_loss(gn.Network([gn.Dense(2, 3), gn.Softmax()]))
    CategoricalCrossentropy()
    """
    if network.head is None:
        return MeanSquaredError()
    return BinaryCrossentropy() if isinstance(network.head, Sigmoid) else CategoricalCrossentropy()


def _check_checkpoints(
    callbacks: Sequence[Callback], checkpoint: Checkpoint | None, folder: str | Path | None
) -> None:
    """Refuse a checkpoint among the callbacks, and one that has no folder to go to."""
    if any(isinstance(callback, Checkpoint) for callback in callbacks):
        raise SettingError(
            "a Checkpoint among the callbacks",
            rule="it needs the run's folder",
            remedy="pass it as checkpoint=, with out=",
        )
    if checkpoint is not None and folder is None:
        raise SettingError(
            f"checkpoint={checkpoint!r} without a folder",
            rule="checkpoints are written into the run's folder",
            remedy="pass out= too",
        )


def _split(
    network: Network,
    loss: Loss,
    rows: Rows,
    validation: float | tuple[Array, ...] | None,
    seed: int,
) -> tuple[Rows, Rows | None]:
    """Return training and validation rows."""
    if validation is None:
        return rows, None
    if isinstance(validation, tuple) and len(validation) in {2, 3}:
        inputs, target, *weights = validation
        return rows, Rows.checked(network, loss, inputs, target, weights[0] if weights else None)
    if not isinstance(validation, int | float):
        raise SettingError(
            f"validation of type {type(validation).__name__}",
            rule="it is a share of the rows or a tuple of arrays",
            remedy="pass a share such as 0.2, (x, y) or (x, y, weights)",
        )
    kept, held_out = split_rows(len(rows), validation, seed)
    return rows.take(kept), rows.take(held_out)
