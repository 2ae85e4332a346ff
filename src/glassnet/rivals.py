"""Other learners to stand beside ours: scikit-learn's boosted trees and its network."""

import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.tabular import Kind, Schema, Table
from glassnet.tabular.convert import as_dates, as_numbers, as_text

__all__ = ["RIVALS", "check_rivals", "rival_prediction"]

MANY_ROWS = 10_000  # below, threads that wait for each other took 60 times as long as one
MOST_LEVELS = 250  # of a category, about what boosted trees take; the others are one together
REMEDY = "mend the value, or leave it empty"
_DAY = np.timedelta64(1, "D")


def check_rivals() -> None:
    """Load scikit-learn, which takes a second; SettingError where it is not installed.

    >>> check_rivals()
    """
    try:
        import_module("sklearn.ensemble")
        import_module("sklearn.neural_network")
    except ImportError as error:
        raise SettingError(
            "a comparison",
            rule=f"the learners beside ours are scikit-learn's, and it cannot be used ({error})",
            remedy="pip install scikit-learn",
        ) from error


def rival_prediction(
    name: str,
    schema: Schema,
    training: Table,
    target: Array,
    rows: Table,
    *,
    classes: int,
    seed: int,
) -> Array:
    """Fit one of `RIVALS`, with its own defaults, and predict `rows`.

    target: numbers (n, 1), or class numbers (n,) where `classes` is above 0. Returns numbers
    (rows, 1), or probabilities (rows, classes).

    >>> table = Table({"x": np.linspace(-1, 1, 60), "hue": ["red", "blue", None] * 20})
    >>> y = table["x"].reshape(-1, 1)
    >>> found = rival_prediction(
    ...     "boosted trees", Schema.infer(table), table, y, table, classes=0, seed=0
    ... )
    >>> bool(abs(found - y).max() < 0.5)
    True
    """
    check_rivals()  # threads are limited of libraries that are loaded
    threads = 1 if training.rows < MANY_ROWS else None
    with warnings.catch_warnings(), threadpool_limits(threads):
        warnings.simplefilter("ignore")  # the MLP's epochs are its defaults, converged or not
        sides = [(_numbers(schema, each), _texts(schema, each)) for each in (training, rows)]
        model, first, second = RIVALS[name](sides[0], sides[1], classes, seed)
        model.fit(first, target.ravel())
        if not classes:
            return model.predict(second).reshape(-1, 1)
        probabilities = np.zeros((rows.rows, classes))
        probabilities[:, model.classes_] = model.predict_proba(second)
        return probabilities


Side = tuple[Array, Array]  # numbers and texts
Made = tuple[Any, Array, Array]  # a learner, and both sides as it takes them


def _boosted_trees(training: Side, rows: Side, classes: int, seed: int) -> Made:
    """Missing numbers and categories are given as such."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.preprocessing import OrdinalEncoder

    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan,
        max_categories=MOST_LEVELS,
    )  # fmt: skip
    texts = _transformed(codes, training[1], rows[1])
    first, second = (np.hstack(each) for each in zip((training[0], rows[0]), texts, strict=True))
    is_category = np.arange(first.shape[1]) >= training[0].shape[1]
    learner = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return learner(categorical_features=is_category, random_state=seed), first, second


def _network(training: Side, rows: Side, classes: int, seed: int) -> Made:
    """Numbers are filled with the median and standardised; categories become flags."""
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    filled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    flags = OneHotEncoder(
        handle_unknown="infrequent_if_exist", max_categories=MOST_LEVELS, sparse_output=False
    )
    numbers = _transformed(filled, training[0], rows[0])
    texts = _transformed(flags, training[1], rows[1])
    first, second = (np.hstack(each) for each in zip(numbers, texts, strict=True))
    return (MLPClassifier if classes else MLPRegressor)(random_state=seed), first, second


RIVALS: dict[str, Callable[[Side, Side, int, int], Made]] = {
    "boosted trees": _boosted_trees,
    "scikit-learn MLP": _network,
}


def _numbers(schema: Schema, table: Table) -> Array:
    """Return numbers, and dates as days, (rows, columns), NaN where missing."""
    columns = [np.empty((table.rows, 0))]
    for column in schema.used:
        if column.kind is Kind.NUMBER:
            columns.append(as_numbers(column.name, table[column.name], REMEDY).reshape(-1, 1))
        if column.kind is Kind.DATE:
            dates = as_dates(column.name, table[column.name], REMEDY)
            columns.append(((dates - np.datetime64(0, "us")) / _DAY).reshape(-1, 1))
    return np.hstack(columns)


def _texts(schema: Schema, table: Table) -> Array:
    """Return categories as text, (rows, columns), None where missing."""
    columns = [np.empty((table.rows, 0), dtype=object)]
    for column in schema.used:
        if column.kind in (Kind.CATEGORY, Kind.YES_NO):
            columns.append(as_text(table[column.name]).reshape(-1, 1))
    return np.hstack(columns)


def _transformed(transformer: Any, training: Array, rows: Array) -> Side:
    """Return both as a transformer that learnt from the first has them; none stay none."""
    if not training.shape[1]:
        return training, rows
    return transformer.fit_transform(training), transformer.transform(rows)
