"""What runs the epochs of a training: the part that all runners share, and the textbook's."""

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.errors import NonFiniteError
from glassnet.nn import Loss, Network, Optimizer
from glassnet.nn.defaults import with_logits
from glassnet.record import EpochRecord, ProbeRecord
from glassnet.train.batches import Batches, Rows
from glassnet.train.metrics import Metric
from glassnet.train.metrics.metric import as_figure
from glassnet.train.probe import Probe
from glassnet.train.threads import blas_threads

__all__ = ["EpochRunner", "NumpyRunner"]


QUIET: dict[str, Any] = dict.fromkeys(("over", "invalid", "divide", "under"), "ignore")


class EpochRunner(ABC):
    """Runs epochs of a training: forward, loss, backward, step, batch after batch.

    Where the last layer is Sigmoid or Softmax and the loss is its cross-entropy, both are taken
    together, from the logits.
    """

    engine: ClassVar[str]
    best_epoch = 0
    best_arrays: Mapping[str, Array] = {}

    def __init__(
        self,
        network: Network,
        loss: Loss,
        optimizer: Optimizer,
        rows: Rows,
        batches: Batches,
        metrics: Sequence[Metric],
    ) -> None:
        self.loss, self.logits = with_logits(network, loss)
        self._point = loss.point
        self.network, self.optimizer = network, optimizer
        self.rows, self.batches, self.metrics = rows, batches, metrics
        self.probe = Probe(network, self.loss, rows, logits=self.logits)

    @abstractmethod
    def run_epoch(self, epoch: int) -> EpochRecord:
        """Go once through the batches of that epoch; NonFiniteError for a NaN or infinite loss."""

    def run_ahead(self, first: int, count: int, best: float) -> list[EpochRecord]:
        """Run epochs that nobody looks at, if that saves anything: here it does not.

        `best_arrays` are then the network's numbers of `best_epoch`, where its loss was below
        `best`.
        """
        return []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Hold what the epochs need; every epoch is run within."""
        yield

    def evaluate(self, rows: Rows) -> tuple[float, dict[str, float]]:
        """Return data loss and metrics of other rows, outside training."""
        with np.errstate(**QUIET):
            outputs = self.network.predict(rows.inputs, logits=self.logits, engine=self.engine)
            value = self.loss.forward(outputs, rows.target, rows.weights)
            return value, self._figures(outputs, rows)

    def _figures(self, outputs: Array | None, rows: Rows) -> dict[str, float]:
        """Return the metrics of what the outputs predict, in the target's units."""
        if outputs is None or not self.metrics:
            return {}
        point = self._point(self._head(outputs))
        return {
            m.name: as_figure(m.name, m(point, rows.target, rows.weights)) for m in self.metrics
        }

    def _head(self, outputs: Array) -> Array:
        head = self.network.head
        return head.forward(outputs) if self.logits and head is not None else outputs

    def _look(self, before: Array) -> ProbeRecord:
        return self.probe.look(self.optimizer.iterations, before)

    def _non_finite(self, epoch: int, rows: Rows, value: float) -> NonFiniteError:
        """Find the first layer that is not finite any more, and say what to try."""
        rate = self.optimizer.current_learning_rate
        return NonFiniteError(
            f"epoch {epoch}: the loss is {value}",
            rule=f"it must stay finite; {first_non_finite(self.network, rows.inputs)}",
            remedy=f"try a learning rate of {rate / 10:g}, clip_norm=1.0, or inputs and targets "
            "brought to mean 0 and spread 1",
        )


class NumpyRunner(EpochRunner):
    """The textbook: every step in NumPy.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 1)])
    >>> rows = Rows(np.ones((4, 1), "float32"), np.ones((4, 1), "float32"), None)
    >>> runner = NumpyRunner(net, gn.MeanSquaredError(), gn.Adam(), rows, Batches(4, 2), [])
    >>> runner.run_epoch(0).epoch
    0
    """

    engine = "numpy"
    _outputs: Array | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Reuse the layers' result arrays; keep small products on one thread."""
        with self.network.reused_buffers(), blas_threads(self.network, self.batches.size):
            yield

    def run_epoch(self, epoch: int) -> EpochRecord:
        """Go once through the batches of that epoch; NonFiniteError for a NaN or infinite loss."""
        start, sums, probes = time.perf_counter(), np.zeros(3), []
        with np.errstate(**QUIET):
            for step, batch in enumerate(self.batches.of(epoch)):
                rows = self.rows if len(batch) == len(self.rows) else self.rows.take(batch)
                looked = self.network.parameters.copy() if self.probe.is_due(epoch, step) else None
                sums += self._step(epoch, rows, batch)
                if looked is not None:
                    probes.append(self._look(looked))
        data_loss, penalty, _ = sums / sums[2]
        return EpochRecord(
            epoch=epoch,
            data_loss=float(data_loss),
            penalty=float(penalty),
            learning_rate=self._rate,
            seconds=time.perf_counter() - start,
            metrics=self._figures(self._outputs, self.rows),
            probes=tuple(probes),
        )

    def _step(self, epoch: int, rows: Rows, batch: Array) -> Array:
        """One move of the optimizer; return loss, penalty and 1, times the batch's weight."""
        first = True

        def evaluate() -> float:
            nonlocal first
            outputs = self.network.forward(rows.inputs, training=True, logits=self.logits)
            if first:
                self._keep(outputs, batch)
                first = False
            value = self.loss.forward(outputs, rows.target, rows.weights)
            if not math.isfinite(value):
                raise self._non_finite(epoch, rows, value)
            self.network.backward(self.loss.backward(), logits=self.logits)
            return value

        weight = float(len(batch) if rows.weights is None else rows.weights.sum())
        penalty, self._rate = self.network.penalty(), self.optimizer.current_learning_rate
        value = self.optimizer.advance(self.network, evaluate)
        return np.array([value * weight, penalty * weight, weight])

    def _keep(self, outputs: Array, batch: Array) -> None:
        """Keep the outputs of a training batch for the metrics of the epoch."""
        if not self.metrics:
            return
        if self._outputs is None:
            self._outputs = np.empty((len(self.rows), outputs.shape[1]), outputs.dtype)
        self._outputs[batch] = outputs


def first_non_finite(network: Network, inputs: Array) -> str:
    """Say which layer is the first with parameters or outputs that are not finite.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 1)])
    >>> net.parameters[0] = np.nan
    >>> first_non_finite(net, np.ones((1, 1)))
    'the first bad values are the parameters of layer 0, Dense(1, 1)'
    """
    values = network.checked(inputs)
    for i, layer in enumerate(network.layers):
        own = [a for _, part in layer.walk() for a in part.parameters.values()]
        if not all(np.isfinite(array).all() for array in own):
            return f"the first bad values are the parameters of layer {i}, {layer!r}"
        values = layer.forward(values, training=False)
        if not np.isfinite(values).all():
            return f"the first bad values are the outputs of layer {i}, {layer!r}"
    return "all layers are finite, the loss itself overflowed"
