"""X in: whatever scikit-learn's users pass, as a table whose columns have the fitted names."""

import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, DataTypeError
from glassnet.suggest import did_you_mean, listed
from glassnet.tabular import Table, as_table

__all__ = ["matched", "read_table", "refuse_complex"]


def read_table(data: Any) -> tuple[Table, bool]:
    """Return X as a table, and whether its columns have names of their own, all of them text.

    Dataframes, dicts and what else `as_table` takes; arrays and lists of lists, whose columns are
    x0, x1, …, as in scikit-learn. Errors: DataTypeError for sparse matrices and nested values;
    DataError for complex numbers, for other than two dimensions, and for no rows or columns.

    >>> read_table([[1, "a"], [2, "b"]])
    (Table(2 rows; 'x0', 'x1'), False)
    """
    _refuse_sparse(data)
    try:
        if _has_rows_of_values(data):
            return _from_array(_as_matrix(data)), False
        table = as_table(data)
    except DataTypeError as error:
        raise DataTypeError(
            error.value,
            rule="each argument must be a string or a number, true/false or a date",
            remedy=error.remedy,
        ) from None
    if _has_text_names(data):
        return table, True
    return _renamed(table, [f"x{number}" for number in range(len(table.names))]), False


def matched(
    data: Any, fitted: Sequence[str], needed: Sequence[str], *, named: bool, who: str
) -> Table:
    """Return X with the columns of the table that was fitted.

    Where both have names, columns are found by these: in any order, beside any others, and only
    those `needed` must be there. Else they are found by position, with scikit-learn's warning if
    one of the two has names. DataError for columns that are lacking or too many.

    >>> matched({"b": [1], "a": [2]}, ["a", "b"], ["a"], named=True, who="it").names
    ('b', 'a')
    >>> matched([[1, 2]], ["x0", "x1"], ["x0"], named=False, who="it").names
    ('x0', 'x1')
    """
    table, has_names = read_table(data)
    if has_names and named:
        _refuse_lacking(table, needed)
        return table
    if len(table.names) != len(fitted):
        raise DataError(
            f"X has {len(table.names)} features, but {who} is expecting {len(fitted)} features "
            "as input",
            rule="columns without names are told apart by their places",
            remedy=f"give the columns it was fitted on: {listed(fitted)}",
        )
    if named:
        warnings.warn(f"X does not have valid feature names, but {who} was fitted with feature "
                      "names", stacklevel=4)  # fmt: skip
    elif has_names:
        warnings.warn(f"X has feature names, but {who} was fitted without feature names",
                      stacklevel=4)  # fmt: skip
    return _renamed(table, fitted)


def refuse_complex(name: str, array: Array) -> None:
    """Raise DataError for complex numbers.

    >>> refuse_complex("X", np.array([1.0]))
    """
    if np.iscomplexobj(array):
        raise DataError(
            f"{name} of type {array.dtype}",
            rule="Complex data not supported",
            remedy="give real and imaginary part as two columns",
        )


def _refuse_sparse(data: Any) -> None:
    from scipy.sparse import issparse

    if issparse(data):
        raise DataTypeError(
            f"a sparse {type(data).__name__} of shape {data.shape}",
            rule="sparse data is not supported: a table has a value in every cell",
            remedy="pass X.toarray(); one-hot columns are better given as the categories they "
            "came from",
        )


def _has_rows_of_values(data: Any) -> bool:
    """Whether this is an array, or nested lists: no dataframe, no dict, no list of dicts."""
    import narwhals as nw

    if isinstance(data, list | tuple):
        return not any(isinstance(row, Mapping) for row in data)
    return hasattr(data, "__array__") and not nw.dependencies.is_into_dataframe(data)


def _has_text_names(data: Any) -> bool:
    """Whether all names are text: those of pandas may be numbers, which are mere places."""
    import narwhals as nw

    names = nw.from_native(data).columns if nw.dependencies.is_into_dataframe(data) else ()
    others = [name for name in names if not isinstance(name, str)]
    if others and len(others) < len(names):
        raise DataTypeError(
            f"column names such as {others[0]!r} beside names of text",
            rule="Feature names are only supported if all input features have string names",
            remedy="rename them: X.columns = X.columns.astype(str)",
        )
    return not others


def _as_matrix(data: Any) -> Array:
    if isinstance(data, np.ma.MaskedArray):
        objects = np.array(data.data, dtype=object)
        objects[np.ma.getmaskarray(data)] = None
        return _as_matrix(objects)
    array = np.empty(0, dtype=object)
    with suppress(ValueError):  # rows of unequal length
        array = np.asarray(data)
        if array.dtype.kind in "US" and not isinstance(data, np.ndarray):
            array = np.array(data, dtype=object)  # NumPy would write numbers beside text as text
    if array.ndim != 2:
        raise DataError(
            f"X of shape {array.shape}" if array.size else "X whose rows differ in length",
            rule="a table has two dimensions, rows and columns",
            remedy="Reshape your data: X.reshape(-1, 1) for one column, X.reshape(1, -1) for one "
            "row",
        )
    return array


def _from_array(matrix: Array) -> Table:
    refuse_complex("X", matrix)
    if not matrix.shape[1]:
        raise DataError(
            f"X with 0 feature(s) (shape={matrix.shape}) while a minimum of 1 is required.",
            rule="there is nothing to learn from",
            remedy="check where the columns were dropped",
        )
    return as_table(matrix)


def _renamed(table: Table, names: Sequence[str]) -> Table:
    """Return the table with other names, in the order of its columns."""
    pairs = dict(zip(table.names, names, strict=True))
    return Table(
        {new: table[old] for old, new in pairs.items()},
        categories=[pairs[old] for old in table.categories],
        row_numbers=table.row_numbers,
    )


def _refuse_lacking(table: Table, needed: Sequence[str]) -> None:
    there = set(table.names)
    lacking = [name for name in needed if name not in there]
    if lacking:
        raise DataError(
            f"X without the columns {listed(lacking)}",
            rule="the feature names should match those that were passed during fit",
            remedy=did_you_mean(lacking[0], table.names),
        )
