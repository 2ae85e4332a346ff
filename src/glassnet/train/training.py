"""A training under way: epochs, validation, callbacks, the best weights."""

import math
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from operator import gt, lt
from typing import Any

from glassnet.array import Array
from glassnet.errors import NonFiniteError
from glassnet.nn import Loss, Network, Optimizer
from glassnet.nn.settings import above, whole
from glassnet.record import EpochRecord, History
from glassnet.sample import Sample, SampledRows
from glassnet.train.batches import Batches, Rows
from glassnet.train.best import Best
from glassnet.train.callback import Callback
from glassnet.train.callbacks import restore_monitor
from glassnet.train.engines import runner_for
from glassnet.train.interrupt import Interrupt
from glassnet.train.metrics import Metric
from glassnet.train.settings import settings_of

__all__ = ["Training"]

INTERRUPTED, TIME_LIMIT, ALL_EPOCHS = "interrupted", "time limit", "all epochs"
NON_FINITE = "non-finite"


class Training:
    """A training under way: what `train` runs.

    `network`, `optimizer`, `history` and `best` may be read and, with care, changed; `stop`
    ends it after this epoch. `callbacks` are the user's, whose state a checkpoint keeps; `watchers`
    come after them and keep nothing. Made by `train`.

    >>> import glassnet as gn
    >>> class Enough(gn.Callback):
    ...     def on_epoch(self, training, record):
    ...         if record.epoch == 2:
    ...             training.stop("enough")
    >>> x = [[0.0], [1.0]]
    >>> len(gn.train(gn.Network([gn.Dense(1, 1)], seed=0), x, x, epochs=9, callbacks=Enough()))
    3
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
        time_limit: float | None,
        engine: str = "auto",
        threads: int | None = None,
    ) -> None:
        self.network, self.loss, self.optimizer = network, loss, optimizer
        self.rows, self.held_out, self.batches = rows, held_out, batches
        self.epochs = whole("epochs", epochs, 1)
        self.metrics, self.callbacks = metrics, callbacks
        self.watchers: list[Callback] = []
        if time_limit is not None:
            above("time_limit", time_limit, 0, "give seconds, such as 60")
        self.time_limit = time_limit
        for metric in metrics:
            metric.prepare(rows.target)
        optimizer.rate_scale = 1.0  # an earlier training may have lowered it
        optimizer.total_steps = optimizer.iterations + self.epochs * len(batches)
        self.runner = runner_for(engine, threads, network, loss, optimizer, rows, batches, metrics)
        self._restored = restore_monitor(self.callbacks)
        self._watch(self._restored or ("loss" if held_out is None else "validation_loss"))

    def _watch(self, monitor: str) -> None:
        """Begin the history, whose best epoch is that of the monitored value."""
        self.best = Best(monitor, gt if self._rises(monitor) else lt)
        self.history = History(config=self._config(), monitor=monitor, sample=self._sample())

    @property
    def finished(self) -> bool:
        """Whether the epoch just run was the last."""
        return len(self.history) >= self.epochs or bool(self.history.stopped)

    def run(self) -> History:
        """Run epochs until the last one, a stop, the time limit or Ctrl-C.

        A first Ctrl-C ends the training after the epoch under way, a second one at once.
        """
        self._begun = time.monotonic() - sum(record.seconds for record in self.history)
        self._interrupt = Interrupt()
        every = [*self.callbacks, *self.watchers]
        with ExitStack() as stack:
            stack.enter_context(self.runner.running())
            try:
                for callback in every:
                    callback.on_begin(self)
                    stack.callback(callback.on_end, self)
                with self._interrupt.noted():
                    self._run_epochs(every)
            except KeyboardInterrupt:
                self.stop(INTERRUPTED)
            except NonFiniteError as error:
                self.stop(f"{NON_FINITE}: {error.value}, {error.rule}")
                error.history = self.history
                raise
            return self._finish()

    def stop(self, reason: str) -> None:
        """End the training after this epoch."""
        self.history.stopped = reason

    def go_on(self) -> None:
        """Take back a stop that another run may go beyond."""
        if self.history.stopped in {TIME_LIMIT, INTERRUPTED}:
            self.history.stopped = ""

    def is_better(self, name: str, new: float, old: float) -> bool:
        """Whether one value of a figure is better than another: metrics know which way is up."""
        return new > old if self._rises(name) else new < old

    def _rises(self, name: str) -> bool:
        rising = {metric.name for metric in self.metrics if metric.higher_is_better}
        return name.removeprefix("validation_") in rising

    def _run_epochs(self, callbacks: Sequence[Callback]) -> None:
        """Run them, each with its callbacks; the last one, Checkpoint, keeps all that came."""
        while not self.finished:
            done = len(self.history)
            looks = [callback.next_look(done) for callback in callbacks]
            last = min(look for look in (*looks, self.epochs - 1) if look is not None)
            records = self._epochs_ahead(last + 1 - done) or [self._epoch()]
            for record in records:
                for callback in callbacks:
                    self._notice_interrupt()
                    callback.on_epoch(self, record)

    def _notice_interrupt(self) -> None:
        """Stop after a Ctrl-C, unless there is another reason: a resume goes on from this one."""
        if self._interrupt.came and not self.history.stopped:
            self.stop(INTERRUPTED)

    def _epochs_ahead(self, most: int) -> list[EpochRecord]:
        """Run epochs before whose end nobody looks inside; none where that is not so."""
        if self.held_out is not None or self.metrics or self.best.monitor != "loss":
            return []
        done = len(self.history)
        best = math.inf if self.best.value is None else self.best.value
        records = self.runner.run_ahead(done, most, best)
        if not records:
            return []
        self.history.records += records
        for record in records:
            if record.loss < best and record.epoch == self.runner.best_epoch:
                self.best.consider(dict(self.runner.best_arrays), record.epoch, record.loss)
        self._look_at_the_clock()
        return records

    def _look_at_the_clock(self) -> None:
        if self.time_limit and time.monotonic() - self._begun >= self.time_limit:
            self.stop(TIME_LIMIT)
        self._notice_interrupt()

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
        self._look_at_the_clock()
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
        if self.history.sample is not None:
            self.history.sample.end = Sample.numbers_of(self.network.arrays())
        return self.history

    def _sample(self) -> Sample:
        rows, others = self.rows, self.held_out
        training = SampledRows.of(rows.inputs, rows.target, rows.weights)
        held_out = (
            None if others is None else SampledRows.of(others.inputs, others.target, others.weights)
        )
        return Sample(training, held_out, Sample.numbers_of(self.network.arrays()))

    def _config(self) -> dict[str, Any]:
        """What repeats the run."""
        return {
            "network": self.network.config(),
            "loss": settings_of(self.loss),
            "optimizer": settings_of(self.optimizer),
            "engine": self.runner.engine,
            "epochs": self.epochs,
            "batch_size": self.batches.size,
            "shuffle": self.batches.shuffle,
            "seed": self.batches.seed,
            "metrics": [settings_of(metric) for metric in self.metrics],
            "callbacks": [settings_of(callback) for callback in self.callbacks],
            "rows": len(self.rows),
            "validation_rows": 0 if self.held_out is None else len(self.held_out),
        }
