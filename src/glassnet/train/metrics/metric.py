"""What every metric is, and how the rows count in it."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.registered import Registered

__all__ = ["Metric"]


class Metric(Registered, ABC, family=True):
    """A figure over all rows: call it with prediction, target and, if any, sample weights.

    `name` is how records call it; `higher_is_better` tells early stopping which way is up.
    `task` is "regression" or "classification", or None for any: `train` refuses the other one.
    Predictions are (rows, outputs): numbers, or probabilities of classes; class targets are class
    numbers (rows,), one-hot rows, or 0 and 1 for one probability.

    >>> class LargestError(Metric):
    ...     name = "largest_error"
    ...
    ...     def __call__(self, prediction, target, sample_weight=None):
    ...         return float(abs(prediction - target).max())
    >>> LargestError()(np.array([[3.0]]), np.array([[1.0]]))
    2.0
    """

    name: ClassVar[str]
    higher_is_better = False
    task: ClassVar[str | None] = None

    @classmethod
    def names(cls) -> dict[str, type["Metric"]]:
        """Return the metrics by the names that records call them by."""
        found = {getattr(each, "name", None): each for each in cls.registry.values()}
        return {name: each for name, each in found.items() if isinstance(name, str)}

    @abstractmethod
    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Return the figure."""

    def prepare(self, target: Array) -> None:
        """Learn from the training targets what the metric needs to know, if anything."""


def as_figure(name: str, value: object) -> float:
    """Return what a metric returned as a float; SettingError if it is no number.

    >>> as_figure("share", np.float32(0.5))
    0.5
    """
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "biuf":
        raise SettingError(
            f"metric {name!r} returned {str(value)[:60]}",
            rule="a metric is one number for all rows",
            remedy="return a mean, a largest value or another single number",
        )
    return float(array.item())


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
