"""The textbook runner: one epoch of batches, in NumPy."""

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import NonFiniteError
from glassnet.nn import Loss, Network, Optimizer
from glassnet.record import EpochRecord, ProbeRecord
from glassnet.train.batches import Batches, Rows
from glassnet.train.metrics import Metric
from glassnet.train.metrics.metric import as_figure
from glassnet.train.probe import Probe

__all__ = ["NumpyRunner"]


QUIET: dict[str, Any] = dict.fromkeys(("over", "invalid", "divide", "under"), "ignore")


class NumpyRunner:
    """Runs epochs of a training: forward, loss, backward, step, batch after batch.

    Where the last layer is Sigmoid or Softmax and the loss is its cross-entropy, both are taken
    together, from the logits.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 1)])
    >>> rows = Rows(np.ones((4, 1), "float32"), np.ones((4, 1), "float32"), None)
    >>> runner = NumpyRunner(net, gn.MeanSquaredError(), gn.Adam(), rows, Batches(4, 2), [])
    >>> runner.run_epoch(0).epoch
    0
    """

    def __init__(
        self,
        network: Network,
        loss: Loss,
        optimizer: Optimizer,
        rows: Rows,
        batches: Batches,
        metrics: Sequence[Metric],
    ) -> None:
        fused = None if network.head is None else loss.fused_with(network.head)
        self.loss, self.logits = fused or loss, fused is not None
        self._point = loss.point
        self.network, self.optimizer = network, optimizer
        self.rows, self.batches, self.metrics = rows, batches, metrics
        self.probe = Probe(network, self.loss, rows, logits=self.logits)
        self._outputs: Array | None = None

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
            metrics=self._figures(),
            probes=tuple(probes),
        )

    def evaluate(self, rows: Rows) -> tuple[float, dict[str, float]]:
        """Return data loss and metrics of other rows, outside training."""
        with np.errstate(**QUIET):
            outputs = self.network.predict(rows.inputs, logits=self.logits)
            value = self.loss.forward(outputs, rows.target, rows.weights)
            return value, self._metrics(outputs, rows)

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

    def _look(self, before: Array) -> ProbeRecord:
        return self.probe.look(self.optimizer.iterations, before)

    def _keep(self, outputs: Array, batch: Array) -> None:
        """Keep the outputs of a training batch for the metrics of the epoch."""
        if not self.metrics:
            return
        if self._outputs is None:
            self._outputs = np.empty((len(self.rows), outputs.shape[1]), outputs.dtype)
        self._outputs[batch] = outputs

    def _figures(self) -> dict[str, float]:
        return {} if self._outputs is None else self._metrics(self._outputs, self.rows)

    def _metrics(self, outputs: Array, rows: Rows) -> dict[str, float]:
        """Return the figures of what the outputs predict, in the target's units."""
        if not self.metrics:
            return {}
        point = self._point(self._head(outputs))
        return {
            m.name: as_figure(m.name, m(point, rows.target, rows.weights)) for m in self.metrics
        }

    def _head(self, outputs: Array) -> Array:
        head = self.network.head
        return head.forward(outputs) if self.logits and head is not None else outputs

    def _non_finite(self, epoch: int, rows: Rows, value: float) -> NonFiniteError:
        """Find the first layer that is not finite any more, and say what to try."""
        rate = self.optimizer.current_learning_rate
        return NonFiniteError(
            f"epoch {epoch}: the loss is {value}",
            rule=f"it must stay finite; {first_non_finite(self.network, rows.inputs)}",
            remedy=f"try a learning rate of {rate / 10:g}, clip_norm=1.0, or inputs and targets "
            "brought to mean 0 and spread 1",
        )


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
