"""Metrics by name, and functions as metrics."""

from collections.abc import Callable, Sequence

from glassnet.array import Array
from glassnet.errors import SettingError, UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.train.metrics.metric import Metric
from glassnet.train.metrics.regression import RMSE

__all__ = ["CallableMetric", "as_metric", "metrics_of"]

TAKEN = {"loss", "data_loss", "penalty", "learning_rate", "seconds"}


class CallableMetric(Metric):
    """Any function of (prediction, target) as a metric, called by the function's name.

    >>> import numpy as np
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
