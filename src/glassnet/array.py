"""The array type of the whole library, and the one matrix product that precision goes through."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError

__all__ = ["Array", "as_numbers", "product"]

Array: TypeAlias = NDArray[Any]


def product(left: Array, right: Array, out: Array, accumulate: str | None = None) -> Array:
    """Write left @ right, (n, k) @ (k, m), into out (n, m).

    With `accumulate`, sums run in that precision and the result is rounded once to out's dtype.

    >>> product(np.ones((2, 3)), np.ones((3, 1)), out=np.empty((2, 1)))
    array([[3.],
           [3.]])
    """
    if accumulate is None and left.shape[1] == 1:
        return np.multiply(left, right, out=out)  # the same digits in a third of the time
    if accumulate is None:
        return np.matmul(left, right, out=out)
    wide_left, wide_right = (side.astype(accumulate, copy=False) for side in (left, right))
    out[...] = np.dot(wide_left, wide_right)
    return out


def as_numbers(values: Any, dtype: str | None = None) -> Array:
    """Return an array of numbers; DataError for text, ragged lists and other objects.

    >>> as_numbers([[1, 2]], "float32")
    array([[1., 2.]], dtype=float32)
    """
    try:
        array = np.asarray(values, dtype)
        array = array.astype(np.float64) if array.dtype == object else array
    except (TypeError, ValueError):
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise DataError(
            f"{type(values).__name__} of something else than numbers",
            rule="it must be a rectangle of numbers",
            remedy="encode categories and text first; glassnet.tabular does",
        )
    return array
