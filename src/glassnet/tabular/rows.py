"""Errors that name a row, so that a table can name the row it had before it was split."""

from functools import partial
from typing import Any

from glassnet.array import Array
from glassnet.errors import DataError

__all__ = ["RowError"]


class RowError(DataError):
    """What is wrong with one value of a column; rows count from 0 in the values at hand.

    >>> print(RowError("age", 1, "'x'", rule="it is not a number", remedy="mend it"))
    column 'age', row 1: 'x': it is not a number; mend it
    """

    def __init__(self, column: str, row: int, shown: str, *, rule: str, remedy: str) -> None:
        super().__init__(f"column {column!r}, row {row}: {shown}", rule=rule, remedy=remedy)
        self.where = column, row, shown

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with all parts."""
        return partial(type(self), rule=self.rule, remedy=self.remedy), self.where

    def renumbered(self, row_numbers: Array) -> DataError:
        """The same error with the number that the row has among these.

        >>> error = RowError("age", 1, "'x'", rule="it is not a number", remedy="mend it")
        >>> error.renumbered([7, 9]).value
        "column 'age', row 9: 'x'"
        """
        column, row, shown = self.where
        value = f"column {column!r}, row {row_numbers[row]}: {shown}"
        return DataError(value, rule=self.rule, remedy=self.remedy)
