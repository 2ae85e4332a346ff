"""A table for a sweep: split and encoded once, its target standardised, metrics in its units."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.nn import Loss, Network
from glassnet.sweep.data import Opened, SweepData, share_of
from glassnet.train.batches import split_rows
from glassnet.train.metrics import Metric, metrics_of

if TYPE_CHECKING:
    from glassnet.tabular import Table, Target

__all__ = ["of_table"]

VALIDATION = 0.2


def of_table(
    table: Any,
    target: str,
    *,
    task: str = "auto",
    validation: Any = None,
    metrics: Any = None,
    seed: int = 0,
    in_order: bool = False,
) -> Opened:
    """Return a table encoded by what its training rows tell, as `glassnet train` does it.

    `validation` is the share of rows to validate on, a fifth unless given: the last rows of a table
    `in_order` of time, else drawn at random. Metrics are in the target's units: "rmse", or
    "accuracy" of classes, unless given.

    >>> x = np.linspace(0, 1, 50)
    >>> opened = of_table({"x": x, "y": 3 * x}, "y")
    >>> opened.data.inputs.shape, opened.data.metrics[0].name
    ((40, 1), 'rmse')
    """
    from glassnet.tabular import ClassTarget, Encoder, Schema, as_table, drop_missing_target

    known, _ = drop_missing_target(as_table(table), target)
    learned, left = _split(known.rows, validation, seed, in_order)
    training, others = known.take(learned), known.take(left)
    encoder = Encoder.fit(training, Schema.infer(training, target))
    found = _target_of(known, training, target, task)
    classes = len(found.classes) if isinstance(found, ClassTarget) else 0
    data = SweepData(
        encoder.encode(training),
        found.encode(training),
        (encoder.encode(others), found.encode(others)),
        outputs=classes or 1,
        classes=classes > 0,
        metrics=tuple(_metrics_of(metrics, found)),
        layout=encoder.layout,
    )
    return Opened(data, partial(_write, encoder, found))


def _target_of(known: "Table", training: "Table", name: str, task: str) -> "Target":
    """Return the target: classes are those of all rows, all else is learned from the training."""
    from glassnet.tabular import NumberTarget, infer_target

    found = infer_target(known, name, task)
    return NumberTarget.fit(training[name], name) if isinstance(found, NumberTarget) else found


def _metrics_of(metrics: Any, target: "Target") -> list[Metric]:
    from glassnet.table_metric import InUnits
    from glassnet.tabular import NumberTarget

    if not isinstance(target, NumberTarget):
        return metrics_of("accuracy" if metrics is None else metrics)
    chosen = metrics_of("rmse" if metrics is None else metrics)
    return [InUnits(each, [target]) for each in chosen]


def _split(rows: int, share: Any, seed: int, in_order: bool) -> tuple[Array, Array]:
    share = share_of("validation", VALIDATION if share is None else share)
    if not in_order:
        return split_rows(rows, share, seed)
    _, drawn = split_rows(rows, share, seed)  # refuses a share that leaves one side empty
    first = rows - len(drawn)
    return np.arange(first), np.arange(first, rows)


def _write(encoder: Any, target: Any, network: Network, loss: Loss, path: Path) -> None:
    """Write what predicts for rows of such a table, as `glassnet predict` takes it."""
    from glassnet.predictor import Predictor

    means = None if type(loss).point is Loss.point else loss
    Predictor(encoder, [target], network, loss=means).save(path)
