"""The array type of the whole library, and the one matrix product that precision goes through."""

from contextlib import suppress
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError, ShapeError

__all__ = ["Array", "as_array", "as_numbers", "product", "shaped"]

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


def as_array(name: str, values: Any) -> Array:
    """Return values as an array; DataError where their rows differ in length.

    >>> as_array("inputs", [[1, 2], [3, 4]]).shape
    (2, 2)
    """
    try:
        return np.asarray(values)
    except (TypeError, ValueError) as error:
        raise DataError(
            f"{name} that are no array ({error})",
            rule="all rows must have the same number of columns",
            remedy="fill the rows that are too short",
        ) from error


def as_numbers(name: str, values: Any, dtype: str | None = None) -> Array:
    """Return an array of numbers; DataError for text, ragged lists and other objects.

    >>> as_numbers("inputs", [[1, 2]], "float32")
    array([[1., 2.]], dtype=float32)
    """
    array = as_array(name, values)
    if array.dtype == object:
        with suppress(TypeError, ValueError):
            array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise DataError(
            f"{name} of type {array.dtype}",
            rule="they must be numbers",
            remedy="encode categories and text first; glassnet.tabular does",
        )
    return array if dtype is None else array.astype(dtype, copy=False)


def shaped(name: str, values: Any, *shape: int | None) -> Array:
    """Return values as an array of that shape, None for any length; ShapeError for another.

    >>> shaped("truth", [1.0, 2.0], None).shape
    (2,)
    """
    array = as_array(name, values)
    fits = len(shape) == array.ndim and all(
        wanted in (None, there) for wanted, there in zip(shape, array.shape, strict=True)
    )
    if not fits:
        wanted = ", ".join("any" if length is None else str(length) for length in shape)
        raise ShapeError(
            f"{name} of shape {array.shape}",
            rule=f"its shape must be ({wanted}{',' * (len(shape) == 1)})",
            remedy="pass arrays that belong to the same rows",
        )
    return array
