"""What every metric is, and how the rows count in it."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.registered import Registered

__all__ = ["Metric"]


class Metric(Registered, ABC, family=True):
    """A figure over all rows: call it with prediction, target and, if any, sample weights.

    `name` is how records call it; `higher_is_better` tells early stopping which way is up.
    Predictions are (rows, outputs): numbers, or probabilities of classes; class targets are class
    numbers (rows,), one-hot rows, or 0 and 1 for one probability.
    """

    name: ClassVar[str]
    higher_is_better = False

    @abstractmethod
    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Return the figure."""

    def prepare(self, target: Array) -> None:
        """Learn from the training targets what the metric needs to know, if anything."""


def row_weights(sample_weight: Array | None, rows: int) -> Array:
    """Return a weight for each row, 1 unless given.

    >>> row_weights(None, 2)
    array([1., 1.])
    """
    return np.ones(rows) if sample_weight is None else np.asarray(sample_weight, np.float64)


def weighted_mean(values: Array, sample_weight: Array | None) -> float:
    """Mean over rows, weighted, of the mean over outputs.

    >>> weighted_mean(np.array([[1.0, 3.0], [4.0, 4.0]]), None)
    3.0
    """
    rows = values.reshape(len(values), -1).mean(axis=1, dtype=np.float64)
    return float(np.average(rows, weights=sample_weight))
