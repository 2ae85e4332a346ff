"""Any table in: dataframes, arrays, dicts and raw rows become a `Table`."""

from collections.abc import Mapping, Sequence, Sized
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, DataTypeError
from glassnet.tabular.columns import exact, number_text
from glassnet.tabular.table import Table, refuse_duplicates

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["as_table"]


def as_table(data: Any) -> Table:
    """The data as a `Table`; a `Table` comes back as it is.

    Rule: a dict of columns is taken by its keys, and so is a dict of single values, which is one
    row; a two-dimensional NumPy array of shape (rows, columns) gets the names x0, x1, ...; a list
    of dicts holds one row each, and a key that a row lacks is missing there; pandas, polars and
    pyarrow tables go through narwhals. Their nullable whole numbers and decimals become float64,
    their categoricals text (and are remembered as categories), their dates UTC.

    Errors: DataError for what is no table and for whatever `Table` refuses; DataTypeError for
    nested and binary columns.

    >>> as_table([{"age": 3, "colour": "red"}, {"age": 4}])["colour"]
    array(['red', None], dtype=object)
    >>> as_table({"age": 3, "colour": "red"})
    Table(1 rows; 'age', 'colour')
    >>> as_table(np.eye(2)).names
    ('x0', 'x1')
    """
    if isinstance(data, Table):
        return data
    if isinstance(data, Mapping):
        return _from_dict(data)
    if isinstance(data, np.ndarray):
        return _from_matrix(data)
    if isinstance(data, list | tuple):
        return _from_rows(data)
    return _from_dataframe(data)


def _from_dict(columns: Mapping[Any, Any]) -> Table:
    first = next(iter(columns.values()), ())
    if isinstance(first, str) or not isinstance(first, Sized):
        return Table({name: [value] for name, value in columns.items()})
    return Table(columns)


def _from_matrix(matrix: Array) -> Table:
    if matrix.ndim != 2:
        raise DataError(
            f"an array of shape {matrix.shape}",
            rule="a table has two dimensions, rows and columns",
            remedy="reshape it: array.reshape(-1, 1) for one column, (1, -1) for one row",
        )
    return Table({f"x{number}": column for number, column in enumerate(matrix.T)})


def _from_rows(rows: Sequence[Any]) -> Table:
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise DataError(
                f"row {number} of type {type(row).__name__}",
                rule="a list of rows holds dicts from column names to values",
                remedy="name the values, or give a two-dimensional NumPy array",
            )
    names = dict.fromkeys(name for row in rows for name in row)
    return Table({name: [row.get(name) for row in rows] for name in names})


def _from_dataframe(data: Any) -> Table:
    import narwhals as nw

    try:
        frame = nw.from_native(data, eager_only=True)
        names = [str(name) for name in frame.columns]
    except TypeError:
        raise DataError(
            f"data of type {type(data).__name__}",
            rule="a table is a dataframe (pandas, polars, pyarrow), a dict of columns, a list of "
            "dicts or a two-dimensional NumPy array",
            remedy="convert it (a series: .to_frame(); a lazy frame: .collect())",
        ) from None
    except nw.exceptions.DuplicateError as error:
        raise DataError(
            f"a table with the columns {str(error).splitlines()[-1].lstrip('- ')}",
            rule="a column is found by its name",
            remedy="give every column a name of its own",
        ) from None
    refuse_duplicates(names)
    columns = dict(zip(names, frame.iter_columns(), strict=True))
    return Table(
        {name: _values(name, series) for name, series in columns.items()},
        categories=[name for name, series in columns.items() if _is_categorical(series)],
    )


def _values(name: str, series: "nw.Series[Any]") -> Array:
    import narwhals as nw

    dtype = series.dtype
    if dtype.is_numeric():
        return _numbers(name, series)
    if dtype == nw.String or _is_categorical(series):
        return _texts(series)
    if dtype in (nw.Date, nw.Datetime):
        return _dates(series)
    if dtype in (nw.Boolean, nw.Duration, nw.Time, nw.Object, nw.Unknown):
        return _objects(series)
    if series.is_null().all():
        return np.full(len(series), np.nan)
    raise DataTypeError(
        f"column {name!r} of type {dtype}",
        rule="a column holds numbers, text, true/false or dates, one single value a row",
        remedy="leave it out or turn it into such values (nested values: one column each)",
    )


def _objects(series: "nw.Series[Any]") -> Array:
    """The values as they are; pandas has time zones whose type narwhals does not know."""
    import narwhals as nw

    if series.dtype != nw.Unknown:
        return series.to_numpy()
    return np.fromiter(series.to_list(), dtype=object, count=len(series))


def _numbers(name: str, series: "nw.Series[Any]") -> Array:
    import narwhals as nw

    floats = series.cast(nw.Float64).to_numpy()
    whole = series.dtype.is_integer()
    return exact(name, series.drop_nulls().to_numpy(), floats) if whole else floats


def _is_categorical(series: "nw.Series[Any]") -> bool:
    import narwhals as nw

    return series.dtype in (nw.Categorical, nw.Enum)


def _texts(series: "nw.Series[Any]") -> Array:
    import narwhals as nw

    texts = np.array(series.cast(nw.String).to_numpy(), dtype=object)
    texts[series.is_null().to_numpy()] = None
    if _is_categorical(series):  # pandas writes whole-numbered categories beside NaN as '1.0'
        plain = {text: _plain(text) for text in set(texts.tolist())}
        texts = np.array([plain[text] for text in texts.tolist()], dtype=object)
    return texts


def _plain(text: str | None) -> str | None:
    try:
        number = float(text or "")
    except ValueError:
        return text
    return number_text(number) if repr(number) == text else text


def _dates(series: "nw.Series[Any]") -> Array:
    import narwhals as nw

    if getattr(series.dtype, "time_zone", None):
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return series.cast(nw.Datetime("us")).to_numpy()
