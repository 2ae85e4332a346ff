"""y in: columns of numbers, or one of labels."""

import warnings
from itertools import count
from typing import Any

import numpy as np
from sklearn.exceptions import DataConversionWarning

from glassnet.array import Array, as_array
from glassnet.errors import DataError, ShapeError
from glassnet.estimators.inputs import refuse_complex
from glassnet.tabular import as_column, as_table
from glassnet.tabular.columns import is_missing
from glassnet.tabular.target_checks import dates_refused, refuse_missing

__all__ = ["label_column", "number_columns"]

Columns = dict[str, Array]  # by the names of the targets


def number_columns(y: Any) -> Columns:
    """Return the columns of y, (rows,) or (rows, targets), by the names that they have, if any.

    A column vector (rows, 1) counts as (rows,), with scikit-learn's warning. What is no number is
    refused later, where targets are fitted. Errors: DataError for no y at all and for complex
    numbers; ShapeError for other than one or two dimensions.

    >>> list(number_columns(np.zeros((3, 2))))
    ['target 0', 'target 1']
    """
    columns = _dataframe_columns(y)
    if columns is None:
        array = _checked(y)
        if array.ndim == 1:
            return {_name_of(y): array}
        names = ["target"] if array.shape[1] == 1 else map("target {}".format, count())
        columns = dict(zip(names, array.T, strict=False))
    if len(columns) == 1:
        _warn_of_column_vector()
    return columns


def label_column(y: Any) -> Columns:
    """Return the one column of y with its labels: text, whole numbers, or true and false.

    Errors: those of `number_columns`; DataError for missing labels, dates, numbers with a
    fraction, labels of several types, and for several columns.

    >>> label_column(["b", "a"])
    {'target': array(['b', 'a'], dtype='<U1')}
    """
    columns = number_columns(y)
    if len(columns) > 1:
        raise DataError(
            f"y of {len(columns)} columns",
            rule="a classifier predicts one column of labels",
            remedy="fit one a column (sklearn.multioutput.MultiOutputClassifier)",
        )
    ((name, labels),) = columns.items()
    return {name: _plain(name, labels)}


def _dataframe_columns(y: Any) -> Columns | None:
    import narwhals as nw

    if not nw.dependencies.is_into_dataframe(y):
        return None
    whole = _whole_numbers(y)
    if whole is not None:
        return whole
    table = as_table(y)
    return {name: table[name] for name in table.names}


def _whole_numbers(y: Any) -> Columns | None:
    """Return the one column of a dataframe if it is of whole numbers: they stay so, if large."""
    import narwhals as nw

    try:
        frame = nw.from_native(y, eager_only=True)
    except nw.exceptions.DuplicateError:
        return None
    if len(frame.columns) != 1 or not frame[frame.columns[0]].dtype.is_integer():
        return None
    series = frame[frame.columns[0]]
    return None if series.is_null().any() else {str(frame.columns[0]): series.to_numpy()}


def _warn_of_column_vector() -> None:
    warnings.warn(
        "A column-vector y was passed when a 1d array was expected. Please change the shape of y "
        "to (n_samples, ), for example using ravel().",
        DataConversionWarning,
        stacklevel=5,
    )


def _checked(y: Any) -> Array:
    if y is None:
        raise DataError(
            "y=None",
            rule="the estimator requires y to be passed, but the target y is None",
            remedy="pass the values to predict, one a row",
        )
    array = as_array("y", y)
    if np.ma.is_masked(y):
        array = array.astype(object)
        array[np.ma.getmaskarray(y)] = None
    if isinstance(y, list | tuple) and array.dtype.kind in "US":
        array = _as_they_are(array, np.array(y, dtype=object))
    refuse_complex("y", array)
    if array.ndim not in {1, 2} or 0 in array.shape:
        raise ShapeError(
            f"y of shape {array.shape}",
            rule="y should be a 1d array, or have a column a target, and a row for each of X",
            remedy="pass one value a row",
        )
    return array


def _as_they_are(written: Array, objects: Array) -> Array:
    """Return the objects where NumPy wrote numbers, or what is missing, as text."""
    texts = all(isinstance(each, str) for each in objects.ravel())
    return written if texts else objects


def _name_of(y: Any) -> str:
    name = getattr(y, "name", None)
    return "target" if name is None or callable(name) or name == "" else str(name)


def _plain(name: str, labels: Array) -> Array:
    """Return labels of one type that can be sorted, and told apart exactly."""
    if labels.dtype.kind in "biuU":
        return labels
    column = as_column(name, labels)  # knows what is missing, in all the ways there are
    refuse_missing(name, is_missing(column))
    if column.dtype.kind == "M":
        raise dates_refused(name)
    if labels.dtype.kind == "O":
        labels = _of_one_type(labels)
    if labels.dtype.kind == "f":
        _refuse_continuous(labels)
    return labels


def _refuse_continuous(labels: Array) -> None:
    wrong = ~np.isfinite(labels) | (np.rint(labels) != labels)
    if wrong.any():
        raise DataError(
            f"y of numbers such as {labels[wrong][0]:.6g}",
            rule="Unknown label type: continuous; classes are text or whole numbers",
            remedy="use TabularRegressor, or make classes of the numbers first",
        )


def _of_one_type(labels: Array) -> Array:
    kinds = {type(label).__name__ for label in labels}
    found = np.array(labels.tolist())
    texts = all(isinstance(label, str) for label in labels)
    if found.dtype.kind in "biuf" or texts:
        return labels.astype(object) if texts else found
    raise DataError(
        f"y of {' and '.join(sorted(kinds))}",
        rule="Unknown label type: labels of several types cannot be told apart reliably",
        remedy="make them all text, or all whole numbers",
    )
