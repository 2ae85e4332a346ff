"""Checks of settings, said once: value, rule, remedy."""

import math

import numpy as np

from glassnet.errors import SettingError

__all__ = ["above", "at_least", "between", "checked_precision"]


def at_least(name: str, value: float, least: float) -> float:
    """Return `value` if it is a finite number of at least `least`.

    >>> at_least("units", 64, 1)
    64
    """
    if not (math.isfinite(value) and value >= least):
        raise SettingError(
            f"{name}={value}", rule=f"must be at least {least}", remedy="choose a larger one"
        )
    return value


def above(name: str, value: float, bound: float, remedy: str) -> float:
    """Return `value` if it is a finite number above `bound`.

    >>> above("learning_rate", 0.001, 0, "try 0.001")
    0.001
    """
    if not (math.isfinite(value) and value > bound):
        raise SettingError(f"{name}={value}", rule=f"must be above {bound}", remedy=remedy)
    return value


def between(name: str, value: float, low: float, high: float) -> float:
    """Return `value` if low ≤ value < high.

    >>> between("rate", 0.1, 0, 1)
    0.1
    """
    if not low <= value < high:
        raise SettingError(
            f"{name}={value}",
            rule=f"must be at least {low} and below {high}",
            remedy=f"try {(low + high) / 10:g}",
        )
    return value


def checked_precision(name: str, dtype: str) -> str:
    """Return "float32" or "float64", however it was spelt.

    >>> checked_precision("dtype", "float64")
    'float64'
    """
    known = np.dtype(dtype).name if dtype in {"float32", "float64", np.float32, np.float64} else ""
    if not known:
        raise SettingError(
            f"{name}={dtype!r}",
            rule="the precisions are 'float32' and 'float64'",
            remedy="use float32 unless rounding matters more than time",
        )
    return known
