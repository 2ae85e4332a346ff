"""Which columns a trained predictor leans on, and which way: from rows that it has not seen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.array import Array, shaped
from glassnet.drawn import Drawn
from glassnet.errors import DataError
from glassnet.nn.settings import whole
from glassnet.predictor import Predictor
from glassnet.scoring import truth_of
from glassnet.tabular import Kind, Table, as_table, drop_missing_target
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_dates, as_numbers, as_text
from glassnet.tabular.levels import most_frequent
from glassnet.train import as_metric
from glassnet.train.threads import cores

__all__ = ["Effect", "Importance", "column_effect", "permutation_importance"]

Score = Callable[[Array], float]

MOST_ROWS = 2000  # more would tell the same, and take longer
BAND = (0.1, 0.9)
REMEDY = "mend the value, or leave it empty"


@dataclass(frozen=True)
class Importance(Drawn):
    """By how much the score gets worse when one column's values are shuffled among the rows.

    `rises` (columns, repeats) are in units of the `measure`: "rmse", in the target's own, or
    "log_loss", in nats; `score` is the one of the rows as they are. `rows` of `rows_given` were
    looked at.

    >>> found = Importance(("age",), np.array([[1.0, 3.0]]), "rmse", 2.0, 100, 100)
    >>> found.mean, found.spread
    (array([2.]), array([1.]))
    """

    columns: tuple[str, ...]
    rises: Array
    measure: str
    score: float
    rows: int
    rows_given: int

    def __post_init__(self) -> None:
        """Refuse rises that are not of these columns."""
        object.__setattr__(self, "rises", shaped("rises", self.rises, len(self.columns), None))

    @property
    def mean(self) -> Array:
        """The mean rise over the repeats, (columns,)."""
        return self.rises.mean(axis=1)

    @property
    def spread(self) -> Array:
        """The standard deviation over the repeats, (columns,)."""
        with np.errstate(all="ignore"):  # infinite rises have none
            return self.rises.std(axis=1)


@dataclass(frozen=True)
class Effect(Drawn):
    """What is predicted, over rows whose column is set to one value after another.

    `values` (points,) are numbers, dates or text by the column's `kind`. `mean`, `low` and `high`,
    each (points, outputs), are mean, 10 % and 90 % quantile over the rows: of numbers in the
    target's unit, or of the probability of each class; `outputs` names them. `rows` of
    `rows_given` were looked at.

    >>> one = np.ones((2, 1))
    >>> Effect("age", Kind.NUMBER, np.array([3.0, 9.0]), one, one, one, ("price",), 50, 50).outputs
    ('price',)
    """

    column: str
    kind: Kind
    values: Array
    mean: Array
    low: Array
    high: Array
    outputs: tuple[Any, ...]
    rows: int
    rows_given: int


def permutation_importance(
    predictor: Predictor, rows: Any, repeats: int = 5, seed: int = 0
) -> Importance:
    """Measure how much worse the score becomes without each column the model uses.

    rise = score(values of the column shuffled) - score, on rows that hold the true target and were
    not learned from. Columns that tell the same share their importance: each makes up for the
    other. Rows without a target are left out; of more than 2,000, so many are drawn.

    Errors: ColumnError for a missing column; DataError for fewer than two rows, and as of
    `Encoder.encode`. Source: Breiman, "Random forests", 2001.

    >>> from glassnet.table_fit import FitSettings, Known, fit_table
    >>> from glassnet.tabular import infer_target
    >>> generator = np.random.default_rng(0)
    >>> x, noise = generator.normal(size=(2, 40))
    >>> known = Known(Table({"x": x, "noise": noise}), [2 * x])
    >>> predictor = fit_table(known, [infer_target(2 * x, "y")], FitSettings()).predictor
    >>> found = permutation_importance(predictor, {"x": x, "noise": noise, "y": 2 * x})
    >>> bool(found.mean[0] > 10 * found.mean[1])
    True
    """
    whole("repeats", repeats, 1)
    table = as_table(rows)
    for target in predictor.targets:
        table, _ = drop_missing_target(table, target.name)
    looked_at = _sampled(table, seed)
    if looked_at.rows < 2:
        raise DataError(
            "one row to look at", rule="shuffling needs at least two", remedy="give more rows"
        )
    measure, score = _score_of(predictor, looked_at)
    inputs = predictor.encoder.encode(looked_at)
    before = score(predictor.outputs_of(inputs))
    generator = np.random.default_rng([seed, looked_at.rows])
    orders = [generator.permutation(looked_at.rows) for _ in range(repeats)]
    names = tuple(column.name for column in predictor.encoder.columns)
    shuffled = _all_shuffled(predictor, score, inputs, names, orders)
    return Importance(names, shuffled - before, measure, before, looked_at.rows, table.rows)


def column_effect(
    predictor: Predictor, rows: Any, column: str, points: int = 30, *, seed: int = 0
) -> Effect:
    """Predict the rows with one column set to each of its values in turn: partial dependence.

    The values are quantiles of a number, the most frequent levels of a category, evenly spaced
    dates: at most `points` of them. The target is not needed; of more than 2,000 rows, so many
    are drawn.

    Errors: ColumnError for a column that the model does not look at, or the rows lack; DataError
    where all of its values are missing. Source: Friedman, "Greedy function approximation", 2001.

    >>> from glassnet.table_fit import FitSettings, Known, fit_table
    >>> from glassnet.tabular import infer_target
    >>> x = np.linspace(-1, 1, 40)
    >>> target = infer_target(3 * x, "y")
    >>> predictor = fit_table(Known(Table({"x": x}), [3 * x]), [target], FitSettings()).predictor
    >>> effect = column_effect(predictor, {"x": x}, "x", points=3)
    >>> effect.values.round(1), effect.mean.ravel().round(1)
    (array([-1.,  0.,  1.]), array([-2.7,  0.1,  2.7]))
    """
    whole("points", points, 2)
    encoder, table = predictor.encoder.column(column), as_table(rows)
    looked_at = _sampled(table, seed)
    kind = predictor.encoder.schema[column].kind
    values = _values_of(looked_at, column, kind, points)
    features = np.column_stack(encoder.encode(values))
    inputs, places = predictor.encoder.encode(looked_at), predictor.encoder.places(column)
    curves = []
    for feature in features:
        inputs[:, places] = feature
        predicted = _predicted(predictor, predictor.outputs_of(inputs))
        curves.append([predicted.mean(axis=0), *np.quantile(predicted, BAND, axis=0)])
    mean, low, high = np.array(curves).transpose(1, 0, 2)
    names = predictor.classes or tuple(target.name for target in predictor.targets)
    return Effect(column, kind, values, mean, low, high, names, looked_at.rows, table.rows)


def _sampled(table: Table, seed: int) -> Table:
    if table.rows <= MOST_ROWS:
        return table
    drawn = np.random.default_rng([seed, table.rows]).permutation(table.rows)[:MOST_ROWS]
    return table.take(np.sort(drawn))


def _predicted(predictor: Predictor, outputs: Array) -> Array:
    """Return probabilities, or numbers in the targets' units, (rows, outputs)."""
    return outputs if predictor.classes else predictor.decode(outputs).reshape(len(outputs), -1)


def _score_of(predictor: Predictor, rows: Table) -> tuple[str, Score]:
    """Return the name of the score, and the score of outputs for these rows: less is better."""
    name = "log_loss" if predictor.classes else "rmse"
    metric, columns = as_metric(name), [truth_of(target, rows) for target in predictor.targets]
    truth = columns[0] if len(columns) == 1 else np.hstack(columns)
    return name, lambda outputs: metric(_predicted(predictor, outputs), truth)


def _all_shuffled(
    predictor: Predictor,
    score: Score,
    inputs: Array,
    names: tuple[str, ...],
    orders: list[Array],
) -> Array:
    """Return the score for each column and order, (columns, orders), on all cores."""

    def work(own: tuple[str, ...]) -> list[list[float]]:
        alone = deepcopy(predictor)  # what it computes in is one thread's
        return [_shuffled(alone, score, inputs, name, orders) for name in own]

    workers = min(cores(), len(names))
    scores = np.empty((len(names), len(orders)))
    with ThreadPoolExecutor(workers) as pool:
        parts = pool.map(work, [names[i::workers] for i in range(workers)])
        for i, part in enumerate(parts):
            scores[i::workers] = part
    return scores


def _shuffled(
    predictor: Predictor, score: Score, inputs: Array, column: str, orders: list[Array]
) -> list[float]:
    """Return the score for each order of a column's values: of its features, encoded once."""
    places, shuffled = predictor.encoder.places(column), inputs.copy()
    scores = []
    for order in orders:
        shuffled[:, places] = inputs[:, places][order]
        scores.append(score(predictor.outputs_of(shuffled)))
    return scores


def _values_of(rows: Table, column: str, kind: Kind, points: int) -> Array:
    """Return the values to set a column to, in order."""
    given = rows[column]
    if is_missing(given).all():
        raise DataError(
            f"column {column!r} without a value in {rows.rows} rows",
            rule="its effect is seen at the values that rows have",
            remedy="give rows in which it is known",
        )
    if kind is Kind.DATE:
        dates = as_dates(column, given, REMEDY)
        moments = dates[~np.isnat(dates)].astype(np.int64)
        return np.linspace(moments.min(), moments.max(), points).astype("datetime64[us]")
    if kind is Kind.NUMBER:
        numbers = as_numbers(column, given, REMEDY)
        distinct = np.unique(numbers[~np.isnan(numbers)])
        if len(distinct) <= points:
            return distinct
        steps = np.linspace(0, 1, points)
        return np.unique(np.nanquantile(numbers, steps, method="nearest"))
    return np.array(most_frequent(as_text(given), points), dtype=object)
