"""Predictions of rows whose truth is known, with intervals or probabilities beside them."""

import warnings

import numpy as np

from glassnet.array import Array
from glassnet.predictions import Predictions
from glassnet.predictor import Predictor
from glassnet.scoring import truth_of
from glassnet.tabular import ClassTarget, Table, Target, drop_missing_target

__all__ = ["labels_of", "predictions_of"]

MOST_ROWS = 100_000  # more would look the same, and take longer
COVERAGE = 0.9


def predictions_of(predictor: Predictor, rows: Table, seed: int = 0) -> Predictions:
    """Predict rows that hold the true target, the first of several.

    Intervals hold 90 %, where the predictor has them; they are infinite where it cannot tell.
    Rows without a target are left out; of more than 100,000, so many are drawn.

    Errors: ColumnError for a missing column; DataError as of `Encoder.encode`.

    >>> from glassnet.table_fit import FitSettings, Known, fit_table
    >>> from glassnet.tabular import infer_target
    >>> x = np.linspace(-1, 1, 40)
    >>> known = Known(Table({"x": x}), [2 * x])
    >>> predictor = fit_table(known, [infer_target(2 * x, "y")], FitSettings()).predictor
    >>> found = predictions_of(predictor, Table({"x": x, "y": 2 * x}))
    >>> len(found), found.name, bool((found.low <= found.high).all())
    (40, 'y', True)
    """
    table, _ = drop_missing_target(rows, predictor.target.name)
    drawn, target = _drawn(table, seed), predictor.target
    outputs = predictor.outputs(drawn)
    truth = labels_of(target, truth_of(target, drawn))
    if predictor.classes:
        return Predictions(
            truth, target.decode(outputs), target.name,
            classes=predictor.classes, probabilities=outputs, total=table.rows,
        )  # fmt: skip
    prediction = predictor.decode(outputs).reshape(len(outputs), -1)[:, 0]
    low, high = _intervals(predictor, drawn)
    return Predictions(truth, prediction, target.name, low, high, COVERAGE, total=table.rows)


def labels_of(target: Target, truth: Array) -> Array:
    """Return the truth as it is predicted, (rows,): labels for class numbers, or numbers.

    >>> labels_of(ClassTarget("sold", ("no", "yes")), np.array([1, 0]))
    array(['yes', 'no'], dtype=object)
    """
    if not isinstance(target, ClassTarget):
        return truth.reshape(-1)
    return target.decode(np.eye(len(target.classes))[truth])


def _drawn(table: Table, seed: int) -> Table:
    if table.rows <= MOST_ROWS:
        return table
    generator = np.random.default_rng([seed, table.rows])
    return table.take(np.sort(generator.choice(table.rows, MOST_ROWS, replace=False)))


def _intervals(predictor: Predictor, rows: Table) -> tuple[Array | None, Array | None]:
    if not predictor.spreads:
        return None, None
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "intervals without an end")  # pictures show these
        ends = predictor.predict_interval(rows, COVERAGE).reshape(rows.rows, 2, -1)
    return ends[:, 0, 0], ends[:, 1, 0]
