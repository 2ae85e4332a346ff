"""Which rows are drawn: those that are numbers, and no more than an eye can tell apart."""

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.predictions import Predictions

__all__ = ["LARGEST", "MOST_POINTS", "check_kind", "drawable", "finite_rows", "spread_out"]

MOST_POINTS = 5000
LARGEST = 1e150  # squares of larger numbers, and ticks beyond them, are infinite


def check_kind(found: Predictions, what: str) -> None:
    """DataError for predictions that are no "numbers", "classes" or "probabilities".

    >>> check_kind(Predictions(np.zeros(2), np.zeros(2)), "numbers")
    """
    there = {"classes"} if found.classes else {"numbers"}
    there |= set() if found.probabilities is None else {"probabilities"}
    if what not in there:
        raise DataError(
            f"predicted {'classes' if found.classes else 'numbers'} of {found.name!r}",
            rule=f"this picture shows predicted {what}",
            remedy="glassnet.pictures.show(predictions) draws those that suit",
        )


def drawable(values: Array) -> Array:
    """Return the numbers as floats, NaN where there is no room for them on any axis.

    Numbers nearer to 0 than axes can tell are 0.

    >>> drawable(np.array([1.0, np.inf, 1e300, 1e-300]))
    array([ 1., nan, nan,  0.])
    """
    found = np.array(values, dtype=float)
    size = np.abs(found)
    found[~(size < LARGEST)] = np.nan
    found[size < 1 / LARGEST] = 0.0
    return found


def finite_rows(*columns: Array) -> Array:
    """Return the numbers of the rows that are finite numbers in every column, (rows, …).

    >>> finite_rows(np.array([1.0, np.nan, 3.0]), np.array([[1.0], [2.0], [np.inf]]))
    array([0])
    """
    kept = np.ones(len(columns[0]), dtype=bool)
    for each in columns:
        finite = np.isfinite(drawable(each))
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
