"""Named columns of equal length."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import ColumnError, DataError
from glassnet.suggest import did_you_mean, listed
from glassnet.tabular.columns import as_column
from glassnet.tabular.rows import RowError

__all__ = ["Table", "refuse_duplicates"]


class Table:
    """Named columns as arrays of equal length, in the forms that `as_column` describes.

    `columns` maps names to values, shape (rows,) each. `categories` names the columns that their
    source declared to be categories, such as a dataframe's categorical columns: their values are
    text, and text of numbers among it is not read as numbers. `row_numbers` count from 0 in the
    table that the rows were first in; `take` keeps them, and errors name rows by them.

    Errors: DataError if there are no columns or no rows, names that occur twice, or columns of
    unequal length; ColumnError for a name that is not there.

    >>> cars = Table({"age": [3, None], "colour": ["red", "blue"]})
    >>> cars
    Table(2 rows; 'age', 'colour')
    >>> cars["age"]
    array([ 3., nan])
    >>> cars["color"]
    Traceback (most recent call last):
    glassnet.errors.ColumnError: column 'color': the table has no such column; did you mean
    'colour'?
    """

    def __init__(
        self,
        columns: Mapping[str, Any],
        *,
        categories: Iterable[str] = (),
        row_numbers: Array | None = None,
    ) -> None:
        self._columns = {str(name): as_column(str(name), each) for name, each in columns.items()}
        if len(self._columns) < len(columns):
            refuse_duplicates([str(name) for name in columns])
        self.categories = frozenset(categories) & self._columns.keys()
        self.rows = _common_length(self._columns)
        self.row_numbers = np.arange(self.rows) if row_numbers is None else row_numbers

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(self._columns)

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, name: str) -> Array:
        if name not in self._columns:
            raise self._no_column(name)
        return self._columns[name]

    def __repr__(self) -> str:
        return f"Table({self.rows} rows; {listed(self.names)})"

    def take(self, indices: Any) -> "Table":
        """The rows with these numbers, in their order, or those where a bool array is True.

        >>> Table({"x": [1, 2, 3]}).take([2, 0])["x"]
        array([3., 1.])
        """
        picked = {name: values[indices] for name, values in self._columns.items()}
        numbers = self.row_numbers[indices]
        return Table(picked, categories=self.categories, row_numbers=numbers)

    def without(self, *names: str) -> "Table":
        """The table less these columns.

        >>> Table({"x": [1], "y": [2]}).without("y").names
        ('x',)
        """
        for name in names:
            if name not in self._columns:
                raise self._no_column(name)
        kept = {name: values for name, values in self._columns.items() if name not in names}
        return Table(kept, categories=self.categories, row_numbers=self.row_numbers)

    @contextmanager
    def naming_rows(self) -> Iterator[None]:
        """Within, errors about a row of this table name it by its row number.

        >>> part = Table({"x": [1, 2, 3]}).take([2])
        >>> with part.naming_rows():
        ...     raise RowError("x", 0, "3.0", rule="it is too large", remedy="mend it")
        Traceback (most recent call last):
        glassnet.errors.DataError: column 'x', row 2: 3.0: it is too large; mend it
        """
        try:
            yield
        except RowError as error:
            raise error.renumbered(self.row_numbers) from None

    def _no_column(self, name: str) -> ColumnError:
        return ColumnError(
            f"column {name!r}",
            rule="the table has no such column",
            remedy=did_you_mean(str(name), self.names),
        )


def refuse_duplicates(names: Iterable[str]) -> None:
    """Raise DataError if a name occurs twice.

    >>> refuse_duplicates(["a", "b"])
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DataError(
            f"column names {listed(twice)} more than once",
            rule="a column is found by its name",
            remedy="give every column a name of its own",
        )


def _common_length(columns: Mapping[str, Array]) -> int:
    lengths = {len(values) for values in columns.values()}
    if not any(lengths):
        raise DataError(
            f"a table of {len(columns)} columns and 0 rows",
            rule="there must be at least one column and one row",
            remedy="check where the table comes from and what was filtered out",
        )
    if len(lengths) > 1:
        raise _unequal(columns)
    return lengths.pop()


def _unequal(columns: Mapping[str, Array]) -> DataError:
    (first, values), *others = columns.items()
    name, other = next(each for each in others if len(each[1]) != len(values))
    return DataError(
        f"column {name!r} of {len(other)} rows beside {first!r} of {len(values)}",
        rule="columns have equal length",
        remedy="fill the shorter one (None where nothing is known)",
    )
