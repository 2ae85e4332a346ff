"""Bringing numbers to mean 0 and standard deviation 1."""

from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array

__all__ = ["mean_and_std", "standardise"]

_NEARLY_CONSTANT = 1e-12
_FARTHEST = 1e6


def mean_and_std(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean and standard deviation (divided by n) of the numbers that are not NaN, shape (2,).

    The standard deviation is 0 where rounding is all it would hold: at most 1e-12 of the largest
    magnitude. Of no numbers, both are 0.

    >>> mean_and_std(np.array([1.0, 3.0, np.nan]))
    array([2., 1.])
    """
    known = numbers[~np.isnan(numbers)]
    if not known.size:
        return np.zeros(2)
    mean, std = float(known.mean()), float(known.std())
    return np.array([mean, std if std > _NEARLY_CONSTANT * np.abs(known).max() else 0.0])


def standardise(numbers: npt.NDArray[np.float64], mean: Any, std: Any) -> Array:
    """(x − mean) / std, 0 where x is NaN, and 0 everywhere if std is 0: nothing was learnt there.

    Clipped to ±1e6, which no row of fewer than 1e12 training rows can reach.

    >>> standardise(np.array([4.0, np.nan]), mean=2.0, std=1.0)
    array([2., 0.])
    """
    if std == 0:
        return np.zeros(len(numbers))
    scaled = np.clip((numbers - mean) / std, -_FARTHEST, _FARTHEST)
    return np.nan_to_num(scaled, nan=0.0)
