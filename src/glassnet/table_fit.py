"""From a table and its targets to a predictor: what estimators and the command line share."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from glassnet.array import Array
from glassnet.predictor import Predictor
from glassnet.recipe import (
    FEW,
    Ensemble,
    Member,
    Rows,
    Spread,
    Task,
    fit_ensemble,
    fit_small,
    fit_spread,
    joined,
    residuals_of_mixture,
)
from glassnet.record import History
from glassnet.table_task import FitSettings, Known, encoded_rows, encoder_of, pointed_by, task_of
from glassnet.tabular import Target, fit_temperature

__all__ = ["FitSettings", "Fitted", "Known", "fit_table"]

SPREAD_SHARE = 0.2  # of the time limit, for learning how far the truth may lie


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
    known: Known,
    targets: Sequence[Target],
    settings: FitSettings,
    held_out: Known | None = None,
    *,
    kept: Mapping[int, Member] | None = None,
    on_member: Callable[[int, Member], object] | None = None,
) -> Fitted:
    """Learn the schema, the encoding and the networks from the known rows.

    With `held_out` rows the best epoch is chosen on those, and they tell how far the truth may
    lie; else each network holds out a fold. Tables below 50 rows get a linear network. `kept` and
    `on_member` are as of `fit_ensemble`.

    >>> x = np.linspace(-1, 1, 40)
    >>> from glassnet.tabular import Table, infer_target
    >>> fitted = fit_table(Known(Table({"x": x}), [3 * x]), [infer_target(3 * x)], FitSettings())
    >>> fitted.predictor.predict({"x": 0.5}).round(1)
    array([1.4])
    """
    begun = time.monotonic()
    encoder = encoder_of(known, settings)
    rows = encoded_rows(encoder, known, targets)
    others = None if held_out is None else encoded_rows(encoder, held_out, targets)
    task = task_of(encoder, targets, settings)
    if len(known) < FEW:
        ensemble = fit_small(task, rows, seed=settings.seed)
    else:
        ensemble = fit_ensemble(
            task, rows, settings.types, seed=settings.seed, held_out=others,
            workers=settings.workers, time_limit=_left(settings, task, begun),
            kept=kept, on_member=on_member, start=settings.start,
        )  # fmt: skip
    predictor = Predictor(
        encoder,
        targets,
        joined(ensemble.counted, encoder.layout.columns),
        ensemble.shares[ensemble.shares > 0],
        temperature=_temperature(task, rows, others, ensemble),
        spreads=_spreads(task, rows, others, ensemble, settings, begun),
        loss=pointed_by(task),
    )
    return Fitted(predictor, ensemble.histories, rows, ensemble.unseen)


def _left(settings: FitSettings, task: Task, begun: float) -> float | None:
    """Return the seconds that there are for the networks."""
    if settings.time_limit is None:
        return None
    share = 1 - SPREAD_SHARE if settings.intervals and not task.classes else 1.0
    return max(0.0, share * settings.time_limit - (time.monotonic() - begun))


def _temperature(task: Task, rows: Rows, others: Rows | None, ensemble: Ensemble) -> float:
    """Return the temperature that suits the classes of unseen rows; 1 for numbers and few rows."""
    if not task.classes or len(rows) < FEW:
        return 1.0
    outputs = ensemble.unseen if others is None else ensemble.outputs(others.inputs)
    rows = rows if others is None else others
    seen = np.isnan(outputs[:, 0])
    if seen.all():
        return 1.0
    weights = None if rows.weights is None else rows.weights[~seen]
    with np.errstate(divide="ignore"):
        logs = np.log(outputs[~seen])
    return fit_temperature(logs, rows.target[~seen], weights)


def _residuals(
    task: Task, rows: Rows, others: Rows | None, ensemble: Ensemble, settings: FitSettings
) -> Array:
    """Return the truth less what networks say of unseen rows, (rows, targets)."""
    loss = pointed_by(task)
    if others is not None:
        outputs = ensemble.outputs(others.inputs)
        return others.target - (outputs if loss is None else loss.point(outputs))
    if loss is not None:
        return rows.target - loss.point(ensemble.unseen)
    residuals: Array = rows.target - ensemble.unseen
    if np.isnan(residuals).all():
        return residuals
    folds = [each.folds for each in settings.types]
    return residuals_of_mixture(residuals, ensemble, rows.inputs, folds=folds, seed=settings.seed)


def _spreads(
    task: Task,
    rows: Rows,
    others: Rows | None,
    ensemble: Ensemble,
    settings: FitSettings,
    begun: float,
) -> list[Spread]:
    """Return how far the truth lies from what networks say of unseen rows, a target each."""
    if task.classes or not settings.intervals:
        return []
    residuals, limit = _residuals(task, rows, others, ensemble, settings), None
    inputs = (rows if others is None else others).inputs
    if settings.time_limit is not None:
        over = settings.time_limit - (time.monotonic() - begun)
        limit = max(0.0, over) / residuals.shape[1]
    return [
        fit_spread(
            task.layout, inputs, each,
            seed=settings.seed + i, workers=settings.workers, time_limit=limit,
        )
        for i, each in enumerate(residuals.T)
    ]  # fmt: skip
