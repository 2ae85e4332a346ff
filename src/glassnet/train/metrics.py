"""How good predictions are, in numbers that people know."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError, UnknownNameError
from glassnet.nn.losses.loss import same_width
from glassnet.registered import Registered
from glassnet.suggest import did_you_mean

__all__ = [
    "MAE",
    "MAPE",
    "MSE",
    "R2",
    "RMSE",
    "Accuracy",
    "BalancedAccuracy",
    "CallableMetric",
    "LogLoss",
    "Metric",
    "RocAuc",
    "Within",
    "as_metric",
]

TAKEN = {"loss", "data_loss", "penalty", "learning_rate", "seconds"}


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


class MSE(Metric):
    """mean((y - ŷ)²), in squared units of the target.

    >>> MSE()(np.array([[3.0]]), np.array([[1.0]]))
    4.0
    """

    name = "mse"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        error = same_width(target, prediction.shape[1]) - prediction
        return _mean(error * error, sample_weight)


class RMSE(Metric):
    """√mean((y - ŷ)²), in units of the target.

    >>> RMSE()(np.array([[3.0]]), np.array([[1.0]]))
    2.0
    """

    name = "rmse"

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

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        return _mean(np.abs(same_width(target, prediction.shape[1]) - prediction), sample_weight)


class MAPE(Metric):
    """mean(|y - ŷ| / max(|y|, 2.2e-16)), as a share: 0.1 is 10 %. Huge where y is near 0.

    >>> MAPE()(np.array([[3.0]]), np.array([[2.0]]))
    0.5
    """

    name = "mape"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows and outputs."""
        target = same_width(target, prediction.shape[1]).astype(np.float64)
        scale = np.maximum(np.abs(target), np.finfo(np.float64).eps)
        return _mean(np.abs(target - prediction) / scale, sample_weight)


class R2(Metric):
    """1 - Σ(y - ŷ)² / Σ(y - mean y)²: 1 is perfect, 0 is the mean; mean over outputs.

    A constant target gives 1 if it is met and 0 if not, as in scikit-learn.

    >>> R2()(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]))
    1.0
    """

    name = "r2"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over outputs of each one's own."""
        target = same_width(target, prediction.shape[1]).astype(np.float64)
        weights = _weights(sample_weight, len(target))[:, None]
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
        return _mean(error < self._prepared, sample_weight)


class Accuracy(Metric):
    """Share of rows whose most probable class is the true one.

    >>> Accuracy()(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 0]))
    0.5
    """

    name = "accuracy"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows."""
        return _mean(_predicted_class(prediction) == _true_class(target), sample_weight)


class BalancedAccuracy(Metric):
    """Mean over the classes present of the share of their rows that is found.

    >>> BalancedAccuracy()(np.array([[1.0, 0.0]] * 4), np.array([0, 0, 0, 1]))
    0.5
    """

    name = "balanced_accuracy"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Recall by class, then its mean."""
        true = _true_class(target)
        weights = _weights(sample_weight, len(true))
        all_rows = np.bincount(true, weights)
        found = np.bincount(true, weights * (_predicted_class(prediction) == true))
        present = all_rows > 0
        return float(np.mean(found[present] / all_rows[present]))


class LogLoss(Metric):
    """mean(-ln p of the true class), in nats; p is clipped away from 0.

    >>> round(LogLoss()(np.array([[0.5, 0.5]]), np.array([1])), 4)
    0.6931
    """

    name = "log_loss"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows."""
        smallest = np.finfo(prediction.dtype).eps
        p = np.clip(_probabilities(prediction), smallest, 1)
        p /= p.sum(axis=1, keepdims=True)
        true = _true_class(target)
        return _mean(-np.log(p[np.arange(len(true)), true]), sample_weight)


class RocAuc(Metric):
    """Chance that a row of the class scores above a row outside it; ties count half.

    More than two classes: the mean over classes, each against the rest. NaN where only one class
    is there. Source: Hanley and McNeil, 1982.

    >>> RocAuc()(np.array([[0.1], [0.4], [0.35], [0.8]]), np.array([0, 0, 1, 1]))
    0.75
    """

    name = "roc_auc"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """One area for two classes, the mean of all for more."""
        p, true = _probabilities(prediction), _true_class(target)
        weights = _weights(sample_weight, len(true))
        classes = [1] if p.shape[1] == 2 else range(p.shape[1])
        return float(np.mean([_area(p[:, c], true == c, weights) for c in classes]))


class CallableMetric(Metric):
    """Any function of (prediction, target) as a metric, called by the function's name.

    >>> def largest_error(prediction, target):
    ...     return abs(prediction - target).max()
    >>> CallableMetric(largest_error)(np.array([[3.0]]), np.array([[1.0]]))
    2.0
    """

    def __init__(
        self, function: Callable[[Array, Array], float], higher_is_better: bool = False
    ) -> None:
        self.function = function
        self.higher_is_better = higher_is_better
        self.name: str = getattr(function, "__name__", type(function).__name__)  # type: ignore[misc]

    @classmethod
    def examples(cls) -> "list[CallableMetric]":
        """See `Registered.examples`."""
        return [cls(RMSE())]

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Call it; sample weights are not passed on."""
        return float(self.function(prediction, target))


def as_metric(metric: "Metric | str | Callable[[Array, Array], float]") -> Metric:
    """Return a metric for an instance, a name such as "r2", or a function.

    >>> as_metric("r2")
    R2()
    """
    if isinstance(metric, Metric):
        return metric
    if isinstance(metric, type):
        raise SettingError(
            f"metric {metric.__name__}, a class",
            rule="a metric is an object, a name or a function",
            remedy=f"make one: {metric.__name__}()",
        )
    if callable(metric):
        return CallableMetric(metric)
    by_name = {cls.name: cls for cls in Metric.registry.values() if hasattr(cls, "name")}
    if metric not in by_name:
        raise UnknownNameError(
            f"metric {metric!r}",
            rule="there is none of that name, and it is no function",
            remedy=did_you_mean(metric, by_name),
        )
    return by_name[metric]()


def _weights(sample_weight: Array | None, rows: int) -> Array:
    return np.ones(rows) if sample_weight is None else np.asarray(sample_weight, np.float64)


def _mean(values: Array, sample_weight: Array | None) -> float:
    """Mean over rows, weighted, of the mean over outputs."""
    rows = values.reshape(len(values), -1).mean(axis=1, dtype=np.float64)
    return float(np.average(rows, weights=sample_weight))


def _probabilities(prediction: Array) -> Array:
    """Return (rows, classes); one column p stands for 1 - p and p."""
    if prediction.shape[1] > 1:
        return prediction
    return np.concatenate([1 - prediction, prediction], axis=1)


def _predicted_class(prediction: Array) -> Array:
    return _probabilities(prediction).argmax(axis=1)


def _true_class(target: Array) -> Array:
    if target.ndim == 2 and target.shape[1] > 1:
        return target.argmax(axis=1)
    return target.reshape(-1).astype(np.intp)


def _area(score: Array, positive: Array, weights: Array) -> float:
    """Area under the curve, by the weight of negatives below each score, ties half."""
    values, place = np.unique(score, return_inverse=True)
    up = np.bincount(place, weights * positive, len(values))
    down = np.bincount(place, weights * ~positive, len(values))
    if not (up.sum() > 0 and down.sum() > 0):
        return float("nan")
    below = np.cumsum(down) - down / 2
    return float((up * below).sum() / (up.sum() * down.sum()))


def metrics_of(metrics: Sequence[Metric | str | Callable[[Array, Array], float]]) -> list[Metric]:
    """Return metrics for whatever names them, one name once.

    >>> [metric.name for metric in metrics_of(["mae", "r2"])]
    ['mae', 'r2']
    """
    found = [as_metric(metric) for metric in metrics]
    names = [metric.name for metric in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise SettingError(
            f"metric {twice!r} twice",
            rule="records find a figure by its name",
            remedy="leave one out, or give the function another name",
        )
    taken = next((name for name in names if name in TAKEN or name.startswith("validation_")), None)
    if taken is not None:
        raise SettingError(
            f"metric {taken!r}",
            rule="records have a figure of that name already",
            remedy="give the function another name",
        )
    return found
