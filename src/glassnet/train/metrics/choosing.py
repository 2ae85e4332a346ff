"""Metrics by name, functions as metrics, and which of them suit a task."""

from collections.abc import Callable, Iterable
from typing import Any

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.suggest import listed
from glassnet.train.metrics.metric import Metric, as_figure
from glassnet.train.metrics.regression import RMSE

__all__ = ["CallableMetric", "as_metric", "metrics_of"]

GivenMetric = Metric | str | Callable[[Array, Array], float]

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
        if not callable(function) or isinstance(function, type):
            raise SettingError(
                f"CallableMetric of {function!r}",
                rule="it takes a function of (prediction, target)",
                remedy="give the function itself; a run's settings keep only its name",
            )
        self.function = function
        self.higher_is_better = higher_is_better
        self.name: str = getattr(function, "__name__", type(function).__name__)  # type: ignore[misc]

    @classmethod
    def examples(cls) -> "list[CallableMetric]":
        """See `Registered.examples`."""
        return [cls(RMSE())]

    def config(self) -> dict[str, Any]:
        """Keep the function's name: a function is no JSON value."""
        return super().config() | {"function": self.name}

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Call it; sample weights are not passed on. SettingError unless it returns a number."""
        return as_figure(self.name, self.function(prediction, target))


def as_metric(metric: GivenMetric) -> Metric:
    """Return a metric for an instance, a name such as "r2" (in any case), or a function.

    >>> as_metric("r2")
    R2()
    """
    if callable(metric) and not isinstance(metric, Metric | type):
        return CallableMetric(metric)
    made: Metric = Metric.made(metric)
    return made


def metrics_of(metrics: GivenMetric | Iterable[GivenMetric] | None) -> list[Metric]:
    """Return metrics for whatever names them, one or many, one name once.

    >>> [metric.name for metric in metrics_of(["mae", "r2"])], metrics_of("R2"), metrics_of(None)
    (['mae', 'r2'], [R2()], [])
    """
    found = [as_metric(metric) for metric in as_many(metrics)]
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


def as_many(given: Any) -> list[Any]:
    """Return a list of what was given: of one thing, of many, or of none.

    >>> as_many("r2"), as_many(("r2", "mae")), as_many(None)
    (['r2'], ['r2', 'mae'], [])
    """
    if given is None:
        return []
    several = isinstance(given, Iterable) and not isinstance(given, str | type)
    return list(given) if several and not callable(given) else [given]


def check_task(metrics: Iterable[Metric], task: str) -> None:
    """Refuse a metric of another task than "regression" or "classification".

    >>> check_task([as_metric("r2")], "regression")
    """
    other = next((each for each in metrics if each.task not in {None, task}), None)
    if other is not None:
        fitting = [name for name, each in Metric.names().items() if each.task == task]
        raise SettingError(
            f"metric {other.name!r}",
            rule=f"it is of {other.task}, and the loss is of {task}",
            remedy=f"choose from {listed(fitting)}",
        )
