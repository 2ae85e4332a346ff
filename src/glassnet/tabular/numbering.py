"""Numbers that only tell the rows apart: row numbers and identifiers."""

import re

import numpy as np

from glassnet.array import Array

__all__ = ["are_counted", "numbering"]

_ALL_THE_SAME = 2**53  # from here on a float plus one may be that float
_FEWEST_ROWS = 20  # fewer numbers in steps of one may well mean something
# what files, pandas and R call a column of row numbers
_ROW_NUMBERS = re.compile(r"|column_\d+|unnamed: \d+|index|id|row|row_?names?|row_?numbers?|no|nr")
# what is counted in steps of one and is no row number
_TIMES = re.compile(
    r"(.*[\W_])?(year|quarter|month|week|day|hour|minute|second|date|time|age|t)s?([\W_].*)?"
)
_IDENTIFIER = re.compile(r"(?i:id|[pgu]id|uuid|(.*[\W_])id|id[\W_].*)|.*[a-z]I[dD]")


def numbering(name: str, values: Array, row_numbers: Array) -> str:
    """Why the column only tells the rows apart, or "" where it may tell more.

    Row numbers go up by one with the rows of the table that they were first in, whatever the
    name, in 20 rows or more; called index, id or the like and from 0 or 1, in fewer as well;
    never called year, day or another time. Identifiers are called id, ID or ..._id, or in 20 rows
    or more what row numbers are called, and hold whole numbers, all different.

    >>> numbering("n", np.arange(5.0, 30.0), np.arange(25))
    'row numbers'
    >>> numbering("user_id", np.array([70.0, 12.0, 31.0]), np.arange(3))
    'an identifier, another whole number in every row'
    >>> numbering("age", np.array([70.0, 12.0, 31.0]), np.arange(3))
    ''
    """
    if values.dtype.kind != "f" or len(values) < 2:
        return ""
    many, usual = len(values) >= _FEWEST_ROWS, _ROW_NUMBERS.fullmatch(name.lower()) is not None
    if are_counted(values, row_numbers):
        from_start = values[0] - row_numbers[0] in (0, 1)
        if (usual and from_start) or (many and not _TIMES.fullmatch(name.lower())):
            return "row numbers"
    if (_IDENTIFIER.fullmatch(name) or (many and usual)) and _all_different(values):
        return "an identifier, another whole number in every row"
    return ""


def are_counted(values: Array, row_numbers: Array) -> bool:
    """Whether whole numbers go up by one from row to row.

    >>> are_counted(np.array([7.0, 9.0]), np.array([0, 2])), are_counted(np.ones(2), np.arange(2))
    (True, False)
    """
    first = values[0] - row_numbers[0]
    whole = first == np.round(first) and abs(first) < _ALL_THE_SAME
    return bool(whole and (values == row_numbers + first).all())


def _all_different(values: Array) -> bool:
    known = values[~np.isnan(values)]
    if len(known) < 2 or (known != np.round(known)).any():
        return False
    return len(np.unique(known)) == len(known)
