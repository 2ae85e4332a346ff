"""What networks are to learn of a table: known rows, settings, and the task that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.nn import Loss, Network, Quantile
from glassnet.recipe import FEW, Recipe, Rows, Task
from glassnet.table_metric import InUnits
from glassnet.tabular import ClassTarget, Encoder, NumberTarget, Schema, Table, Target
from glassnet.train import Callback, Metric

__all__ = ["FitSettings", "Known", "encoded_rows", "encoder_of", "pointed_by", "task_of"]


@dataclass(frozen=True)
class Known:
    """Rows whose targets are known: a table without them, and one column a target.

    >>> Known(Table({"x": [1, 2]}), ([3.0, 4.0],)).weights is None
    True
    """

    table: Table
    targets: Sequence[Any]
    weights: Array | None = None

    def __len__(self) -> int:
        return len(self.table)


@dataclass(frozen=True)
class FitSettings:
    """How to fit: a recipe, one or several types of networks, and what is not the recipe's.

    `kinds` overrule the schema; `numbers` is how numbers are scaled, "robust" or "quantile";
    `loss` None is squared error or cross-entropy; the best epoch, where one is chosen, is that of
    the first of `metrics`, in the targets' units, or of the loss; `intervals` learns how far the
    truth may lie; `workers` networks are trained at a time; `time_limit` is in seconds; a
    network goes on from what that of its number in `start` has learned, where shapes agree.

    >>> FitSettings().numbers
    'robust'
    """

    types: Sequence[Recipe] = (Recipe(),)
    kinds: Mapping[str, str] = field(default_factory=dict)
    numbers: str = "robust"
    loss: Loss | None = None
    metrics: Sequence[Metric] = ()
    callbacks: Sequence[Callback] = ()
    intervals: bool = True
    seed: int = 0
    workers: int | None = None
    time_limit: float | None = None
    start: Mapping[int, Network] = field(default_factory=dict)

    def after(self, seconds: float) -> "FitSettings":
        """Return the settings when so many seconds of the time limit are over.

        >>> FitSettings(time_limit=10.0).after(3.0).time_limit
        7.0
        """
        if self.time_limit is None:
            return self
        return replace(self, time_limit=max(0.0, self.time_limit - seconds))


def encoder_of(known: Known, settings: FitSettings) -> Encoder:
    """Return what the known rows tell of the columns, and how they are encoded.

    Few rows get a flag for every level: a learned number a level would have no one optimum.

    >>> encoder_of(Known(Table({"x": [1, 2, 4]}), []), FitSettings()).feature_names
    ('x',)
    """
    schema = Schema.infer(known.table, None, settings.kinds)
    if len(known) < FEW:
        return Encoder.fit(known.table, schema, settings.numbers, known.weights, most_flags=FEW)
    return Encoder.fit(known.table, schema, settings.numbers, known.weights)


def encoded_rows(encoder: Encoder, known: Known, targets: Sequence[Target]) -> Rows:
    """Return the rows as networks take them.

    >>> table = Table({"x": [1.0, 2.0, 3.0]})
    >>> encoder = Encoder.fit(table, Schema.infer(table))
    >>> known = Known(table, [[0.0, 2.0, 4.0]])
    >>> encoded_rows(encoder, known, [NumberTarget("y", 2.0, 1.0)]).target.ravel()
    array([-2.,  0.,  2.])
    """
    columns = [
        target.encode(each) if isinstance(target, ClassTarget) else target.standardised(each)
        for target, each in zip(targets, known.targets, strict=True)
    ]
    whole = columns[0] if len(columns) == 1 else np.hstack(columns)
    return Rows(encoder.encode(known.table), whole, known.weights)


def task_of(encoder: Encoder, targets: Sequence[Target], settings: FitSettings) -> Task:
    """Return what networks are to learn.

    >>> table = Table({"x": [1.0, 2.0, 3.0]})
    >>> encoder = Encoder.fit(table, Schema.infer(table))
    >>> task_of(encoder, [ClassTarget("y", ("a", "b"))], FitSettings()).outputs
    2
    """
    first = targets[0]
    numbers = [target for target in targets if isinstance(target, NumberTarget)]
    metrics = [InUnits(each, numbers) if numbers else each for each in settings.metrics]
    return Task(
        encoder.layout,
        len(first.classes) if isinstance(first, ClassTarget) else _outputs(targets, settings.loss),
        classes=isinstance(first, ClassTarget),
        loss=settings.loss,
        metrics=metrics,
        monitor=f"validation_{metrics[0].name if metrics else 'loss'}",
        callbacks=settings.callbacks,
    )


def pointed_by(task: Task) -> Loss | None:
    """Return the loss if it is needed to read the outputs: as a rate, a mean, a quantile.

    >>> from glassnet import Huber, Poisson
    >>> from glassnet.tabular import Layout
    >>> [pointed_by(Task(Layout(1, 0, ()), 1, loss=loss)) for loss in (Huber(), Poisson())]
    [None, Poisson()]
    """
    if task.classes or task.loss is None or type(task.loss).point is Loss.point:
        return None
    return task.loss


def _outputs(targets: Sequence[Target], loss: Loss | None) -> int:
    """Return how many numbers a network gives: some losses take several a target."""
    if loss is not None and loss.predicts == "distribution":
        return 2 * len(targets)
    if isinstance(loss, Quantile) and not isinstance(loss.levels, float):
        return len(loss.levels)
    return len(targets)
