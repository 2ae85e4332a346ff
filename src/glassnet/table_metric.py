"""A metric of a table's targets in their own units, though networks learn them encoded."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.tabular import NumberTarget
from glassnet.train import Metric

__all__ = ["InUnits"]


class InUnits(Metric, abstract=True):
    """Any metric of numbers, of predictions and truths that are decoded first.

    One target a column; the name and the way up are the metric's own. Without it the best epoch
    would be the one of, say, the error of logarithms.

    >>> import glassnet as gn
    >>> in_dollars = InUnits(gn.MAE(), [NumberTarget("price", mean=100.0, std=10.0)])
    >>> in_dollars(np.array([[1.0]]), np.array([[0.0]]))
    10.0
    """

    def __init__(self, metric: Metric, targets: Sequence[NumberTarget]) -> None:
        self.metric, self.targets = metric, tuple(targets)
        self.name = metric.name  # type: ignore[misc]
        self.higher_is_better = metric.higher_is_better
        self.task = metric.task  # type: ignore[misc]

    def prepare(self, target: Array) -> None:
        """Let the metric learn from the decoded targets."""
        self.metric.prepare(self._decoded(target))

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Decode both, then ask the metric."""
        return self.metric(self._decoded(prediction), self._decoded(target), sample_weight)

    def config(self) -> dict[str, Any]:
        """Return the metric's."""
        return self.metric.config()

    def _decoded(self, encoded: Array) -> Array:
        columns = zip(self.targets, encoded.T, strict=True)
        return np.column_stack([target.decode(column) for target, column in columns])
