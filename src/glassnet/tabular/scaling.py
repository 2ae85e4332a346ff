"""Bringing numbers to a common scale: by mean, by median, or by rank."""

from collections.abc import Callable
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glassnet.array import Array

__all__ = [
    "SCALINGS",
    "Scaling",
    "by_rank",
    "mean_and_std",
    "median_and_spread",
    "normal_scores",
    "robust",
]

_NOISE = 4 * float(np.finfo(np.float64).eps)
_MOST_QUANTILES = 1000
_BEND = 3


def mean_and_std(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean and standard deviation (divided by n) of the numbers that are not NaN, shape (2,).

    The standard deviation is 0 where rounding is all it would hold: 4 units in the last place of
    the largest magnitude. Of no numbers, both are 0.

    >>> mean_and_std(np.array([1.0, 3.0, np.nan]))
    array([2., 1.])
    """
    known = numbers[~np.isnan(numbers)]
    if not known.size:
        return np.zeros(2)
    exponent = np.frexp(np.abs(known).max())[1]  # a power of two: squares can neither overflow
    shrunk = np.ldexp(known, -exponent)  # nor vanish, and no digit changes
    mean, std = shrunk.mean(), shrunk.std()
    return np.ldexp([mean, std if std > _NOISE else 0.0], exponent)


def median_and_spread(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Median and spread of the numbers that are not NaN, shape (2,).

    The spread is the distance between the quartiles, or half the range where that is 0. Of a
    constant, and of one but for rounding, it is infinite, so that `robust` gives 0.

    >>> median_and_spread(np.array([1.0, 2.0, 3.0, 4.0, 100.0]))
    array([3., 2.])
    >>> median_and_spread(np.array([0.0, 0.0, 0.0, 0.0, 8.0]))
    array([0., 4.])
    """
    known = numbers[~np.isnan(numbers)]
    if not known.size:
        return np.array([0.0, np.inf])
    low, first, median, third, high = np.quantile(known, [0, 0.25, 0.5, 0.75, 1])
    spread = third - first or (high - low) / 2
    return np.array([median, spread if spread > _NOISE * abs(median) else np.inf])


def robust(numbers: Any, learnt: Array) -> Any:
    """z/√(1 + (z/3)²) of z = (x − median) / spread: about z near the median, never beyond ±3.

    Computed as 3d/√((3·spread)² + d²), d = x − median, which no number overflows. One number or
    an array; NaN stays NaN. Source: RealMLP, Holzmüller et al., "Better by default", 2024.

    >>> robust(np.array([5.0, 1e300]), np.array([3.0, 2.0])).round(3)
    array([0.949, 3.   ])
    """
    median, spread = learnt.tolist()
    distance = numbers - median
    return _BEND * distance / np.hypot(_BEND * spread, distance)


def normal_scores(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Quantiles of the numbers that are not NaN, and the normal score of each, shape (2, k ≤ 1000).

    Of k quantiles, the i-th has the score Φ⁻¹((i + ½) / k), which is within ±3.3; equal ones have
    that of their middle. Source: van der Waerden scores.

    >>> normal_scores(np.array([1.0, 5.0, 5.0, 100.0])).round(2)
    array([[  1.  ,   5.  , 100.  ],
           [ -1.15,   0.  ,   1.15]])
    """
    known = numbers[~np.isnan(numbers)]
    if not known.size:
        return np.zeros((2, 1))
    count = min(_MOST_QUANTILES, known.size)
    quantiles = np.quantile(known, np.linspace(0, 1, count))
    knots, first, times = np.unique(quantiles, return_index=True, return_counts=True)
    ranks = (first + times / 2) / count
    return np.array([knots, list(map(NormalDist().inv_cdf, ranks.tolist()))])


def by_rank(numbers: Any, learnt: Array) -> Any:
    """The normal score of each number, by straight lines between the quantiles; NaN stays NaN.

    >>> by_rank(np.array([-7.0, 3.0, 5.0]), np.array([[1.0, 5.0], [-1.0, 1.0]]))
    array([-1.,  0.,  1.])
    """
    quantiles, scores = learnt
    return np.interp(numbers, quantiles, scores)


class Scaling(NamedTuple):
    """What to learn from the training numbers, and how to scale by it.

    >>> robustly = SCALINGS["robust"]
    >>> float(robustly.scale(4.0, robustly.learn(np.array([3.0, 4.0, 5.0]))))
    0.0
    """

    learn: Callable[[npt.NDArray[np.float64]], Array]
    scale: Callable[[Any, Array], Any]


SCALINGS = {
    "robust": Scaling(median_and_spread, robust),
    "quantile": Scaling(normal_scores, by_rank),
}
