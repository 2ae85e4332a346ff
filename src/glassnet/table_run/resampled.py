"""How far a score may be off, since the rows that it comes from are a few of many."""

import math
import warnings

import numpy as np

from glassnet.array import Array
from glassnet.scoring import score
from glassnet.tabular import Target

__all__ = ["resampled"]

REPEATS = 100
MOST_ROWS = 2000  # drawn each time; the interval narrows with the root of the rows


def resampled(
    target: Target, outputs: Array, truth: Array, coverage: float = 0.9, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return the ends of an interval around each metric, by drawing rows anew with replacement.

    A metric that is not finite, or a row alone, has none.

    metric + quantiles of (metric of n drawn rows - metric): the percentile bootstrap. Of more than
    2,000 rows, m = 2,000 are drawn at a time, and deviations shrink by √(m/n). Source: Efron and
    Tibshirani, "An introduction to the bootstrap", 1993.

    >>> from glassnet.tabular import NumberTarget
    >>> truth = np.linspace(0, 1, 50).reshape(-1, 1)
    >>> off = truth + np.resize([0.1, -0.1], (50, 1))
    >>> low, high = resampled(NumberTarget("y", 0.0, 1.0), off, truth)["r2"]
    >>> 0.8 < low < 0.885 < high < 0.95
    True
    """
    rows, drawn = len(truth), min(len(truth), MOST_ROWS)
    if rows < 2:
        return {}
    generator, whole = np.random.default_rng([seed, rows]), score(target, outputs, truth)
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a draw may hold one value, or lack a class
        for _ in range(REPEATS):
            chosen = generator.integers(0, rows, drawn)
            found.append(score(target, outputs[chosen], truth[chosen]))
    tails, narrower = np.array([1 - coverage, 1 + coverage]) / 2, math.sqrt(drawn / rows)
    ranges = {}
    for name, value in whole.items():
        figures = np.array([each[name] for each in found])
        if np.isfinite([value, *figures]).all():
            low, high = value + np.quantile(figures - value, tails) * narrower
            ranges[name] = (float(low), float(high))
    return ranges
