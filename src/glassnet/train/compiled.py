"""The compiled runner: whole epochs outside Python, between the points where somebody looks."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import numpy as np

from glassnet.array import Array
from glassnet.engine.lowering.networks import Shapes, lower_training
from glassnet.engine.session import Session
from glassnet.engine.signature import training_signature
from glassnet.nn import Loss, Network, Optimizer
from glassnet.nn.dropout import Dropout
from glassnet.nn.normalisation import BatchNorm
from glassnet.record import EpochRecord, ProbeRecord
from glassnet.train.batches import Batches, Rows
from glassnet.train.metrics import Metric
from glassnet.train.pace import Pace
from glassnet.train.probe import next_log_spaced
from glassnet.train.runner import QUIET, EpochRunner
from glassnet.train.threads import cores, one_blas_thread

__all__ = ["CompiledRunner"]

PROBED_STEPS = 8  # steps of an epoch beyond this one are never looked at


class CompiledRunner(EpochRunner):
    """Runs epochs as a compiled program; made only where every part of the training compiles.

    The parameters live in the program's arena meanwhile. The numbers are the textbook's but for
    rounding, and the same bits on any number of threads.
    """

    engine = "compiled"

    def __init__(
        self,
        network: Network,
        loss: Loss,
        optimizer: Optimizer,
        rows: Rows,
        batches: Batches,
        metrics: Sequence[Metric],
        threads: int | None,
    ) -> None:
        super().__init__(network, loss, optimizer, rows, batches, metrics)
        self._steps, self._threads = len(batches), threads or cores()
        self._target = rows.target.astype(network.dtype, copy=False).reshape(len(rows), -1)
        self._make_program()
        flops = 6 * network.parameters.size * batches.size
        self._pace = Pace(self._session.most_threads, flops)

    def _make_program(self) -> None:
        """Lower network, loss and optimizer as they are now."""
        network, rows = self.network, self.rows
        self._made_for = training_signature(network, self.loss, self.optimizer)
        self._runs_ahead = not any(isinstance(part, BatchNorm) for _, part in network.walk())
        shapes = Shapes(self.batches.size, rows.inputs.shape[1], self._target.shape[1], self.logits)
        lowered = lower_training(network, self.loss, self.optimizer, shapes, keep_best=True)
        self._session = Session(
            network, lowered, shapes, rows.inputs, self._target, rows.weights,
            threads=self._threads,
        )  # fmt: skip
        width = lowered.outputs.columns
        self._outputs = np.empty((len(rows), width), network.dtype) if self.metrics else None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Move network and optimizer into the arena; the program needs no threads of BLAS."""
        with one_blas_thread(), ExitStack() as self._housed:
            self._housed.enter_context(self._session.running())
            yield

    def _follow_changes(self) -> None:
        """Make the program anew where a callback changed a setting, a layer or the moments."""
        now = training_signature(self.network, self.loss, self.optimizer)
        if now == self._made_for and self._session.is_at_home:
            return
        self._housed.close()
        self._make_program()
        self._housed.enter_context(self._session.running())

    def run_epoch(self, epoch: int) -> EpochRecord:
        """Go once through the batches of that epoch; NonFiniteError for a NaN or infinite loss."""
        self._follow_changes()
        start, order, probes = time.perf_counter(), self.batches.order(epoch), []
        self._sums, done = np.zeros((1, 3)), 0
        for step in self._looked_at(epoch):
            self._run(epoch, order, done, step)
            before = self.network.parameters.copy()
            self._run(epoch, order, step, step + 1)
            with np.errstate(**QUIET):
                probes.append(self._look(before))
            done = step + 1
        self._run(epoch, order, done, self._steps)
        with np.errstate(**QUIET):
            metrics = self._figures(self._outputs, self.rows)
        sums, seconds = self._sums[0].tolist(), time.perf_counter() - start
        return self._record(epoch, sums, self._rate, seconds, metrics, tuple(probes))

    def run_ahead(self, first: int, count: int, best: float) -> list[EpochRecord]:
        """Run up to `count` epochs of which nobody looks at anything but the record.

        None is run where the next is to be looked inside. The numbers of the best epoch so far are
        then in `best_arrays`, if its loss was below `best`.
        """
        count = min(count, next_log_spaced(first) - first, self._pace.steps // self._steps)
        if count < 2 or not self._runs_ahead:
            return []
        start, state = time.perf_counter(), self._state()
        threads = self._pace.threads(count * self._steps)
        orders = [
            self.batches.order(first + i) for i in range(count if self.batches.shuffle else 1)
        ]
        sums, stride = np.zeros((count, 3)), len(self.rows) if self.batches.shuffle else 0
        bad, rates = self._session.run(
            np.concatenate(orders), 0, count * self._steps, sums,
            threads=threads, best=best, stride=stride,
        )  # fmt: skip
        if bad is not None:
            epoch = bad // self._steps
            raise self._bad_step(first + epoch, orders[epoch % len(orders)], bad)
        seconds = time.perf_counter() - start
        self._pace.note(threads, count * self._steps, seconds)
        self._note_best(first, state)
        last = rates[self._steps - 1 :: self._steps].tolist()
        return [
            self._record(first + i, row, rate, seconds / count)
            for i, (row, rate) in enumerate(zip(sums.tolist(), last, strict=True))
        ]

    def _state(self) -> dict[str, Array]:
        return {name: array.copy() for name, array in self.network.state().items()}

    def _note_best(self, first: int, state: dict[str, Array]) -> None:
        """Say which of the epochs just run was the best, and what the layers' state was then.

        Only steps of dropout are such state: they are counted on from what they were. The figure of
        an epoch of one step belongs to the numbers before that step.
        """
        step = self._session.best_step
        self.best_epoch, done = first + step // self._steps, step + (self._steps > 1)
        for name, layer in self.network.walk():
            if isinstance(layer, Dropout) and layer.rate > 0:
                state[f"{name}.seed_and_step"][1] += np.uint64(done)
        self.best_arrays = {"parameters": self._session.best, **state}

    def _looked_at(self, epoch: int) -> list[int]:
        return [s for s in range(min(self._steps, PROBED_STEPS)) if self.probe.is_due(epoch, s)]

    def _run(self, epoch: int, order: Array, first: int, last: int) -> None:
        """Run some steps of an epoch, in calls short enough for a second Ctrl-C to come through."""
        while first < last:
            count = min(last - first, self._pace.steps)
            start, threads = time.perf_counter(), self._pace.threads(count)
            bad, rates = self._session.run(
                order, first, first + count, self._sums, threads=threads, outputs=self._outputs
            )
            if bad is not None:
                raise self._bad_step(epoch, order, bad)
            self._pace.note(threads, count, time.perf_counter() - start)
            self._rate = float(rates[-1])
            first += count

    def _bad_step(self, epoch: int, order: Array, step: int) -> Exception:
        start = step % self._steps * self.batches.size
        rows = self.rows.take(order[start : start + self.batches.size])
        with np.errstate(**QUIET):
            value, _ = self.evaluate(rows)
            return self._non_finite(epoch, rows, float("nan") if np.isfinite(value) else value)

    @staticmethod
    def _record(
        epoch: int,
        sums: Sequence[float],
        rate: float,
        seconds: float,
        metrics: dict[str, float] | None = None,
        probes: tuple[ProbeRecord, ...] = (),
    ) -> EpochRecord:
        loss, penalty, weight = sums
        return EpochRecord(
            epoch, loss / weight, penalty / weight, rate, seconds, metrics or {}, probes=probes
        )
