"""Bringing numbers to a common scale: by mean, by median, or by rank.

Weights (rows,) count rows: one of weight 2 is two rows. Quantiles are then values that occur (the
inverse of the cumulated weights), so that a weight and repeated rows give the same digits.
"""

from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glassnet.array import Array

__all__ = [
    "SCALINGS",
    "Scaling",
    "by_rank",
    "known_of",
    "mean_and_std",
    "median_and_spread",
    "normal_scores",
    "quantiles_of",
    "robust",
]

_NOISE = 4 * float(np.finfo(np.float64).eps)
_MOST_QUANTILES = 1000
_BEND = 3


def mean_and_std(
    numbers: npt.NDArray[np.float64], weights: Array | None = None
) -> npt.NDArray[np.float64]:
    """Mean and standard deviation (divided by n) of the numbers that are not NaN, shape (2,).

    The standard deviation is 0 where rounding is all it would hold: 4 units in the last place of
    the largest magnitude. Of no numbers, both are 0.

    >>> mean_and_std(np.array([1.0, 3.0, np.nan]))
    array([2., 1.])
    >>> mean_and_std(np.array([1.0, 5.0]), np.array([3, 1]))[0]
    np.float64(2.0)
    """
    known, counted = known_of(numbers, weights)
    if not known.size:
        return np.zeros(2)
    exponent = np.frexp(np.abs(known).max())[1]  # a power of two: squares can neither overflow
    shrunk = np.ldexp(known, -exponent)  # nor vanish, and no digit changes
    mean = np.average(shrunk, weights=counted)
    std = np.sqrt(np.average((shrunk - mean) ** 2, weights=counted))
    return np.ldexp([mean, std if std > _NOISE else 0.0], exponent)


def quantiles_of(
    numbers: npt.NDArray[np.float64], levels: Sequence[float], weights: Array | None = None
) -> npt.NDArray[np.float64]:
    """Quantiles of numbers without NaN, shape (levels,).

    >>> quantiles_of(np.array([1.0, 2.0]), [0.5]), quantiles_of(np.array([1.0, 2.0]), [0.5], [1, 3])
    (array([1.5]), array([2.]))
    """
    if weights is None:
        return np.quantile(numbers, levels)
    return np.quantile(numbers, levels, method="inverted_cdf", weights=weights)


def median_and_spread(
    numbers: npt.NDArray[np.float64], weights: Array | None = None
) -> npt.NDArray[np.float64]:
    """Median and spread of the numbers that are not NaN, shape (2,).

    The spread is the distance between the quartiles, or half the range where that is 0. Of a
    constant, and of one but for rounding, it is infinite, so that `robust` gives 0.

    >>> median_and_spread(np.array([1.0, 2.0, 3.0, 4.0, 100.0]))
    array([3., 2.])
    >>> median_and_spread(np.array([0.0, 0.0, 0.0, 0.0, 8.0]))
    array([0., 4.])
    """
    known, counted = known_of(numbers, weights)
    if not known.size:
        return np.array([0.0, np.inf])
    low, first, median, third, high = quantiles_of(known, [0, 0.25, 0.5, 0.75, 1], counted)
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


def normal_scores(
    numbers: npt.NDArray[np.float64], weights: Array | None = None
) -> npt.NDArray[np.float64]:
    """Quantiles of the numbers that are not NaN, and the normal score of each, shape (2, k ≤ 1000).

    Of k quantiles, the i-th has the score Φ⁻¹((i + ½) / k), which is within ±3.3; equal ones have
    that of their middle. With weights, each distinct number, or every so many of them, has that
    of the middle of its weight. Source: van der Waerden scores.

    >>> normal_scores(np.array([1.0, 5.0, 5.0, 100.0])).round(2)
    array([[  1.  ,   5.  , 100.  ],
           [ -1.15,   0.  ,   1.15]])
    """
    known, counted = known_of(numbers, weights)
    if not known.size:
        return np.zeros((2, 1))
    if counted is not None:
        return _weighted_scores(known, counted)
    count = min(_MOST_QUANTILES, known.size)
    quantiles = np.quantile(known, np.linspace(0, 1, count))
    knots, first, times = np.unique(quantiles, return_index=True, return_counts=True)
    return _scored(knots, (first + times / 2) / count)


def _weighted_scores(known: Array, weights: Array) -> npt.NDArray[np.float64]:
    knots, place = np.unique(known, return_inverse=True)
    mass = np.bincount(place, weights)
    ranks = (np.cumsum(mass) - mass / 2) / mass.sum()
    if len(knots) > _MOST_QUANTILES:
        even = np.linspace(ranks[0], ranks[-1], _MOST_QUANTILES)
        kept = np.unique(np.searchsorted(ranks, even))
        knots, ranks = knots[kept], ranks[kept]
    return _scored(knots, ranks)


def _scored(knots: Array, ranks: Array) -> npt.NDArray[np.float64]:
    return np.array([knots, list(map(NormalDist().inv_cdf, ranks.tolist()))])


def known_of(numbers: Array, weights: Array | None) -> tuple[Array, Array | None]:
    """The numbers that are not NaN, and their weights.

    >>> known_of(np.array([1.0, np.nan]), None)
    (array([1.]), None)
    """
    there = ~np.isnan(numbers)
    return numbers[there], None if weights is None else np.asarray(weights)[there]


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
    >>> float(robustly.scale(4.0, robustly.learn(np.array([3.0, 4.0, 5.0]), None)))
    0.0
    """

    learn: Callable[[npt.NDArray[np.float64], Array | None], Array]
    scale: Callable[[Any, Array], Any]


SCALINGS = {
    "robust": Scaling(median_and_spread, robust),
    "quantile": Scaling(normal_scores, by_rank),
}
