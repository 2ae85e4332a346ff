"""From a table and its targets to a predictor: what estimators and the command line share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.nn import Loss
from glassnet.predictor import Predictor
from glassnet.recipe import (
    FEW,
    Ensemble,
    Recipe,
    Rows,
    Spread,
    Task,
    fit_ensemble,
    fit_small,
    fit_spread,
    joined,
)
from glassnet.record import History
from glassnet.tabular import ClassTarget, Encoder, Schema, Table, Target, fit_temperature
from glassnet.train import Callback, Metric

__all__ = ["FitSettings", "Fitted", "Known", "fit_table"]


@dataclass(frozen=True)
class Known:
    """Rows whose targets are known: a table without them, and one column a target.

    >>> Known(Table({"x": [1, 2]}), ([3.0, 4.0],)).weights is None
    True
    """

    table: Table
    targets: Sequence[Any]
    weights: Array | None = None


@dataclass(frozen=True)
class FitSettings:
    """How to fit: a recipe, and what is not the recipe's.

    `kinds` overrule the schema; `numbers` is how numbers are scaled, "robust" or "quantile";
    `loss` None is squared error or cross-entropy; the best epoch, where one is chosen, is that of
    the first of `metrics`, or of the loss; `intervals` learns how far the truth may lie; `workers`
    networks are trained at a time; `time_limit` is in seconds.

    >>> FitSettings().numbers
    'robust'
    """

    recipe: Recipe = field(default_factory=Recipe)
    kinds: Mapping[str, str] = field(default_factory=dict)
    numbers: str = "robust"
    loss: Loss | None = None
    metrics: Sequence[Metric] = ()
    callbacks: Sequence[Callback] = ()
    intervals: bool = True
    seed: int = 0
    workers: int | None = None
    time_limit: float | None = None


@dataclass(frozen=True)
class Fitted:
    """What came of it: the predictor, one history a network, and the encoded rows.

    `unseen` (rows, outputs) are the predictions of the networks that had not seen a row, NaN where
    all have.

    >>> sorted(Fitted.__dataclass_fields__)
    ['histories', 'predictor', 'rows', 'unseen']
    """

    predictor: Predictor
    histories: list[History] = field(repr=False)
    rows: Rows = field(repr=False)
    unseen: Array = field(repr=False)


def fit_table(
    known: Known, targets: Sequence[Target], settings: FitSettings, held_out: Known | None = None
) -> Fitted:
    """Learn the schema, the encoding and the networks from the known rows.

    With `held_out` rows the best epoch is chosen on those; else each network holds out a fold.
    Tables below 50 rows get a linear network.

    >>> x = np.linspace(-1, 1, 40)
    >>> from glassnet.tabular import infer_target
    >>> fitted = fit_table(Known(Table({"x": x}), [3 * x]), [infer_target(3 * x)], FitSettings())
    >>> fitted.predictor.predict({"x": 0.5}).round(1)
    array([1.4])
    """
    schema = Schema.infer(known.table, None, settings.kinds)
    encoder = Encoder.fit(known.table, schema, settings.numbers)
    rows = _encoded(encoder, known, targets)
    others = None if held_out is None else _encoded(encoder, held_out, targets)
    task = _task(encoder, targets, settings)
    if len(rows) < FEW:
        ensemble = fit_small(task, rows, seed=settings.seed)
    else:
        ensemble = fit_ensemble(
            task, rows, settings.recipe, seed=settings.seed, held_out=others,
            workers=settings.workers, time_limit=settings.time_limit,
        )  # fmt: skip
    predictor = Predictor(
        encoder,
        targets,
        joined(ensemble.networks, encoder.layout.columns),
        len(ensemble.networks),
        temperature=_temperature(task, rows, ensemble),
        spreads=_spreads(task, rows, ensemble, settings),
    )
    return Fitted(predictor, ensemble.histories, rows, ensemble.unseen)


def _encoded(encoder: Encoder, known: Known, targets: Sequence[Target]) -> Rows:
    columns = [target.encode(each) for target, each in zip(targets, known.targets, strict=True)]
    whole = columns[0] if len(columns) == 1 else np.hstack(columns)
    return Rows(encoder.encode(known.table), whole, known.weights)


def _task(encoder: Encoder, targets: Sequence[Target], settings: FitSettings) -> Task:
    first = targets[0]
    classes = isinstance(first, ClassTarget)
    monitor = settings.metrics[0].name if settings.metrics else "loss"
    return Task(
        encoder.layout,
        len(first.classes) if isinstance(first, ClassTarget) else len(targets),
        classes=classes,
        loss=settings.loss,
        metrics=settings.metrics,
        monitor=f"validation_{monitor}",
        callbacks=settings.callbacks,
    )


def _temperature(task: Task, rows: Rows, ensemble: Ensemble) -> float:
    """Return the temperature that suits the classes of unseen rows; 1 for numbers."""
    seen = np.isnan(ensemble.unseen[:, 0])
    if not task.classes or seen.all():
        return 1.0
    weights = None if rows.weights is None else rows.weights[~seen]
    with np.errstate(divide="ignore"):
        logs = np.log(ensemble.unseen[~seen])
    return fit_temperature(logs, rows.target[~seen], weights)


def _spreads(task: Task, rows: Rows, ensemble: Ensemble, settings: FitSettings) -> list[Spread]:
    """Return how far the truth lies from what networks say of unseen rows, a target each."""
    if task.classes or not settings.intervals:
        return []
    residuals = rows.target.astype(np.float64) - ensemble.unseen
    return [
        fit_spread(task.layout, rows.inputs, each, seed=settings.seed + i, workers=settings.workers)
        for i, each in enumerate(residuals.T)
    ]
