"""Metrics of predicted numbers."""

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.losses.loss import same_width
from glassnet.train.metrics.metric import Metric, row_weights, weighted_mean

__all__ = ["MAE", "MAPE", "MSE", "R2", "RMSE", "Within"]


class MSE(Metric):
    """mean((y - ŷ)²), in squared units of the target.

    >>> MSE()(np.array([[3.0]]), np.array([[1.0]]))
    4.0
    """

    name = "mse"
    task = "regression"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        error = same_width(target, prediction.shape[1]) - prediction
        return weighted_mean(error * error, sample_weight)


class RMSE(Metric):
    """√mean((y - ŷ)²), in units of the target.

    >>> RMSE()(np.array([[3.0]]), np.array([[1.0]]))
    2.0
    """

    name = "rmse"
    task = "regression"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Root of the MSE."""
        return MSE()(prediction, target, sample_weight) ** 0.5


class MAE(Metric):
    """mean(|y - ŷ|), in units of the target.

    >>> MAE()(np.array([[3.0]]), np.array([[1.0]]))
    2.0
    """

    name = "mae"
    task = "regression"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        error = same_width(target, prediction.shape[1]) - prediction
        return weighted_mean(np.abs(error), sample_weight)


class MAPE(Metric):
    """mean(|y - ŷ| / max(|y|, 2.2e-16)), as a share: 0.1 is 10 %. Huge where y is near 0.

    >>> MAPE()(np.array([[3.0]]), np.array([[2.0]]))
    0.5
    """

    name = "mape"
    task = "regression"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        target = same_width(target, prediction.shape[1]).astype(np.float64)
        scale = np.maximum(np.abs(target), np.finfo(np.float64).eps)
        return weighted_mean(np.abs(target - prediction) / scale, sample_weight)


class R2(Metric):
    """1 - Σ(y - ŷ)² / Σ(y - mean y)²: 1 is perfect, 0 is the mean; mean over outputs.

    A constant target gives 1 if it is met and 0 if not, as in scikit-learn.

    >>> R2()(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]))
    1.0
    """

    name = "r2"
    task = "regression"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over outputs of each one's own."""
        target = same_width(target, prediction.shape[1]).astype(np.float64)
        weights = row_weights(sample_weight, len(target))[:, None]
        counted = target[weights[:, 0] > 0]
        varies = (counted != counted[:1]).any(axis=0)  # exact, where sums are rounded
        centre = (weights * target).sum(axis=0) / weights.sum()
        rest = (weights * (target - prediction) ** 2).sum(axis=0)
        whole = (weights * (target - centre) ** 2).sum(axis=0)
        explained = 1 - rest / np.where(varies, whole, 1)
        return float(np.mean(np.where(varies, explained, rest == 0)))


class Within(Metric):
    """Share of numbers with |y - ŷ| < tolerance: the book's accuracy for regression.

    `tolerance` is in units of the target; without one it is the training targets' standard
    deviation / 250, the book's choice. Source: chapter 17 of the book.

    >>> Within(0.5)(np.array([[1.0], [2.0]]), np.array([[1.1], [3.0]]))
    0.5
    """

    name = "within"
    task = "regression"
    higher_is_better = True

    def __init__(self, tolerance: float | None = None) -> None:
        self.tolerance = tolerance
        self._prepared = tolerance

    def prepare(self, target: Array) -> None:
        """Take std / 250 of the training targets."""
        if self.tolerance is None:
            self._prepared = float(np.std(target) / 250)

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        if self._prepared is None:
            raise SettingError(
                "Within() without a tolerance",
                rule="it comes from the training targets",
                remedy="call prepare(y_train), or give a tolerance",
            )
        error = np.abs(same_width(target, prediction.shape[1]) - prediction)
        return weighted_mean(error < self._prepared, sample_weight)
