"""How good outputs are, in units of the target."""

from glassnet.array import Array
from glassnet.tabular import ClassTarget, NumberTarget, Table, Target
from glassnet.train import as_metric

__all__ = ["score", "truth_of"]

METRICS = {True: ("accuracy", "balanced_accuracy", "log_loss"), False: ("rmse", "mae", "r2")}


def score(target: Target, outputs: Array, truth: Array) -> dict[str, float]:
    """Return the metrics of outputs against the truth, in the target's units.

    The truth is numbers, (rows, 1), or class numbers, (rows,): see `truth_of`.

    >>> import numpy as np
    >>> score(NumberTarget("y", 5.0, 2.0), np.array([[1.0]]), np.array([[5.0]]))["mae"]
    2.0
    """
    if isinstance(target, NumberTarget):
        outputs = target.decode(outputs).reshape(-1, 1)
    metrics = [as_metric(name) for name in METRICS[isinstance(target, ClassTarget)]]
    return {metric.name: metric(outputs, truth) for metric in metrics}


def truth_of(target: Target, rows: Table) -> Array:
    """Return what the target was in these rows: numbers (rows, 1), or class numbers (rows,).

    >>> truth_of(NumberTarget("y", 5.0, 2.0), Table({"y": [7.0]}))
    array([[7.]])
    """
    if isinstance(target, ClassTarget):
        return target.encode(rows)
    return target.numbers(rows).reshape(-1, 1)
