"""Checks of settings, said once: value, rule, remedy."""

import math
from typing import Any

import numpy as np

from glassnet.errors import SettingError, UnknownNameError
from glassnet.suggest import did_you_mean

__all__ = [
    "above", "at_least", "between", "checked_engine", "checked_precision", "number",
    "true_or_false", "whole",
]  # fmt: skip

ENGINES = ("auto", "compiled", "numpy")


def number(name: str, value: float) -> float:
    """Return `value` as a plain number: one of NumPy's would widen float32 arrays.

    >>> number("slope", np.float64(0.1))
    0.1
    """
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, int | float):
        raise SettingError(f"{name}={value!r}", rule="must be a number", remedy="give a number")
    return value


def whole(name: str, value: float, least: int) -> int:
    """Return `value` if it is a whole number of at least `least`.

    >>> whole("units", 64.0, 1)
    64
    """
    value = at_least(name, value, least)
    if value != int(value):
        raise SettingError(
            f"{name}={value}", rule="must be whole", remedy=f"try {math.ceil(value)}"
        )
    return int(value)


def true_or_false(name: str, value: Any) -> bool:
    """Return `value` if it is True or False: "no" would count as True.

    >>> true_or_false("skip", False)
    False
    """
    if not isinstance(value, bool | np.bool_):
        raise SettingError(
            f"{name}={value!r}", rule="must be True or False", remedy="choose one of the two"
        )
    return bool(value)


def at_least(name: str, value: float, least: float) -> float:
    """Return `value` if it is a finite number of at least `least`.

    >>> at_least("units", 64, 1)
    64
    """
    value = number(name, value)
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
    value = number(name, value)
    if not (math.isfinite(value) and value > bound):
        raise SettingError(f"{name}={value}", rule=f"must be above {bound}", remedy=remedy)
    return value


def between(name: str, value: float, low: float, high: float) -> float:
    """Return `value` if low ≤ value < high.

    >>> between("rate", 0.1, 0, 1)
    0.1
    """
    value = number(name, value)
    if not low <= value < high:
        raise SettingError(
            f"{name}={value}",
            rule=f"must be at least {low} and below {high}",
            remedy="choose one in that range",
        )
    return value


def checked_precision(name: str, dtype: str) -> str:
    """Return "float32" or "float64", however it was spelt.

    >>> checked_precision("dtype", "float64")
    'float64'
    """
    known = getattr(dtype, "name", getattr(dtype, "__name__", dtype))
    if known not in ("float32", "float64"):
        raise SettingError(
            f"{name}={dtype!r}",
            rule="the precisions are 'float32' and 'float64'",
            remedy="use float32 unless rounding matters more than time",
        )
    return known


def checked_engine(engine: str) -> str:
    """Return the name of an engine, or refuse it.

    >>> checked_engine("auto")
    'auto'
    """
    if engine not in ENGINES:
        raise UnknownNameError(
            f"engine {engine!r}",
            rule="there is none of that name",
            remedy=did_you_mean(engine, ENGINES),
        )
    return engine
