"""The parameters and figures of a sweep on axes: numbers, on a log scale or not, and text."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator

from glassnet.array import Array
from glassnet.errors import UnknownNameError
from glassnet.pictures.rows import spread_out
from glassnet.pictures.wording import plain
from glassnet.suggest import did_you_mean
from glassnet.sweep.parameters import Value
from glassnet.sweep.result import SweepResult
from glassnet.text import figure

__all__ = ["ValueAxis", "figures_of", "in_order", "said", "varied_name"]

DECADE = 10.0  # what spans more is on a log scale
MOST_TICKS = 8


@dataclass(frozen=True)
class ValueAxis:
    """Where values lie, from 0 to 1; `ticks` and `labels` say what is there."""

    places: Array
    ticks: list[float]
    labels: list[str]

    @classmethod
    def of(cls, values: Sequence[Value]) -> "ValueAxis":
        """Lay out numbers on a scale, logarithmic where they span a power of ten; text by name.

        >>> ValueAxis.of([0.001, 0.01, 0.1]).places, ValueAxis.of(["Adam", None]).labels
        (array([0. , 0.5, 1. ]), ['Adam', 'none'])
        """
        if values and all(isinstance(value, int | float) for value in values):
            return cls._of_numbers(np.array(values, dtype=float))
        choices = in_order(values)
        places = np.linspace(0, 1, len(choices)) if len(choices) > 1 else np.array([0.5])
        place = dict(zip(choices, places.tolist(), strict=False))
        shown = [choices[i] for i in spread_out(np.arange(len(choices)), MOST_TICKS)]
        at = np.array([place[value] for value in values])
        return cls(at, [place[value] for value in shown], [said(value) for value in shown])

    @classmethod
    def _of_numbers(cls, values: Array) -> "ValueAxis":
        finite = values[np.isfinite(values)]
        if not finite.size or finite.min() == finite.max():
            places = np.where(np.isfinite(values), 0.5, np.nan)
            return cls(places, [0.5] if finite.size else [], [said(float(v)) for v in finite[:1]])
        log = finite.min() > 0 and finite.max() > DECADE * finite.min()
        scaled = np.log(np.where(values > 0, values, np.nan)) if log else values
        low, high = (math.log(v) if log else v for v in (finite.min(), finite.max()))
        places = (scaled - low) / (high - low)
        there = np.unique(finite)
        at = there if len(there) <= MOST_TICKS else _round_values(*there[[0, -1]], log=log)
        ticks = ((np.log(at) if log else at) - low) / (high - low)
        return cls(places, ticks.tolist(), [said(float(value)) for value in at])


def figures_of(result: SweepResult) -> Array:
    """Return the mean of the monitor of each row, (rows,); NaN where a run diverged.

    >>> figures_of(SweepResult([], ("l2",), "loss", ("loss",), "all runs"))
    array([], dtype=float64)
    """
    means = np.array([row.mean(result.monitor) for row in result.rows], dtype=float)
    return np.where(np.isfinite(means), means, np.nan)


def in_order(values: Sequence[Value]) -> list[Value]:
    """Return the different values: numbers first, by size, then text, then none.

    >>> in_order(["Tanh", 0.1, None, 0.01, 0.1])
    [0.01, 0.1, 'Tanh', None]
    """
    different = dict.fromkeys(values)
    numbers = sorted(value for value in different if isinstance(value, int | float))
    texts = sorted(value for value in different if isinstance(value, str))
    return [*numbers, *texts, *([None] if None in different else [])]


def said(value: Value) -> str:
    """Return a value as it is written on an axis.

    >>> said(0.001), said(None), said("HeNormal")
    ('0.001', 'none', 'HeNormal')
    """
    if isinstance(value, int | float):
        return figure(value)
    return "none" if value is None else plain(value, 16)


def varied_name(result: SweepResult, name: str) -> str:
    """Return the name of a parameter that the sweep varied, or refuse it.

    >>> varied_name(SweepResult([], ("l2", "init"), "loss", ("loss",), ""), "init")
    'init'
    """
    if name not in result.varied:
        raise UnknownNameError(
            f"parameter {name!r}",
            rule="the sweep did not vary it",
            remedy=did_you_mean(name, result.varied) if result.varied else "sweep over some",
        )
    return name


def _round_values(low: float, high: float, *, log: bool) -> Array:
    """Return some round values between two: powers of ten, or multiples of one."""
    if log:
        powers: Array = 10.0 ** np.arange(np.ceil(np.log10(low)), np.log10(high) + 1e-9)
        if len(powers) > 1:
            return powers[:: math.ceil(len(powers) / MOST_TICKS)]
    ticks: Array = np.asarray(MaxNLocator(5).tick_values(low, high))
    return ticks[(ticks >= low) & (ticks <= high)]
