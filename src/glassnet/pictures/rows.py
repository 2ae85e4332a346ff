"""Which rows are drawn: those that are numbers, and no more than an eye can tell apart."""

import numpy as np

from glassnet.array import Array

__all__ = ["MOST_POINTS", "finite_rows", "spread_out"]

MOST_POINTS = 5000
LARGEST = 1e300  # sums and differences of larger numbers are infinite


def finite_rows(*columns: Array) -> Array:
    """Return the numbers of the rows that are finite numbers in every column, (rows, …).

    >>> finite_rows(np.array([1.0, np.nan, 3.0]), np.array([[1.0], [2.0], [np.inf]]))
    array([0])
    """
    kept = np.ones(len(columns[0]), dtype=bool)
    for each in columns:
        finite = np.abs(each.astype(float)) < LARGEST
        kept &= finite.all(axis=tuple(range(1, each.ndim)))
    return np.flatnonzero(kept)


def spread_out(rows: Array, most: int = MOST_POINTS) -> Array:
    """Return so many of the rows, evenly spread.

    >>> spread_out(np.arange(9), 3)
    array([0, 4, 8])
    """
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).astype(np.intp)]
