"""Intervals that hold: conformal prediction from rows that the model did not learn from."""

from math import ceil, inf
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from glassnet.array import Array, as_numbers
from glassnet.errors import DataError, SettingError, ShapeError

__all__ = [
    "QuantileGrid",
    "conformal_quantile",
    "coverage_of",
    "mean_width",
    "pinball",
    "quantile_margin",
]

_ROUNDING = 1e-12

Numbers = npt.NDArray[np.float64]


def conformal_quantile(scores: Array, coverage: float) -> float:
    """The k-th smallest of n scores (n,), k = ⌈(n + 1)·coverage⌉; +inf where k > n.

    A fresh row that is exchangeable with these scores at most that much with a probability of at
    least `coverage`, and without ties of at most coverage + 1 / (n + 1), whatever the
    distribution. It is finite from n = coverage / (1 - coverage) on: 9 rows for 90 %.

    Errors: SettingError for a coverage outside (0, 1); DataError for no scores and for NaN.
    Sources: Vovk, Gammerman, Shafer, "Algorithmic learning in a random world", 2005; Lei, G'Sell,
    Rinaldo, Tibshirani, Wasserman, "Distribution-free predictive inference for regression", 2018.

    >>> conformal_quantile(np.array([3.0, 1.0, 2.0, 4.0]), coverage=0.6)
    3.0
    >>> conformal_quantile(np.array([3.0, 1.0, 2.0, 4.0]), coverage=0.9)
    inf
    """
    _check_share("coverage", coverage)
    scores = _numbers("scores", scores, finite=False)
    rank = ceil((len(scores) + 1) * coverage * (1 - _ROUNDING))  # 25 · 0.56 is a little over 14
    return float(np.partition(scores, rank - 1)[rank - 1]) if rank <= len(scores) else inf


def quantile_margin(truth: Array, low: Array, high: Array, coverage: float) -> float:
    """The m for which [low - m, high + m] holds the truth of a share `coverage` of fresh rows.

    The conformal quantile of max(low - y, y - high) over rows; all arrays (rows,), m in units of
    the target. It is +inf where the rows are too few, and negative where the intervals are too
    wide: one narrower than -2·m then becomes empty. There are no sample weights, since the
    promise rests on rows that are exchangeable.

    Errors: those of `conformal_quantile`; ShapeError for arrays that differ in length; DataError
    for values that are not finite.
    Source: Romano, Patterson, Candès, "Conformalized quantile regression", 2019.

    >>> truth = np.array([1.0, 2.0, 3.0, 4.0])
    >>> quantile_margin(truth, low=truth - 2.0, high=np.full(4, 2.5), coverage=0.6)
    0.5
    """
    y, low, high = _same_rows(truth=truth, low=low, high=high)
    return conformal_quantile(np.maximum(low - y, y - high), coverage)


class QuantileGrid:
    """Quantiles of each row at a few levels, and from them at any other level.

    `levels` are τ₁ < … < τ_K, at least two, within (0, 1); `predictions` (rows, K). `values` are
    the predictions with each row sorted, so that quantiles do not cross: this never adds to the
    pinball loss summed over levels.

    Errors: SettingError for levels that are not such; ShapeError for predictions of another
    width; DataError for predictions that are not finite.
    Source: Chernozhukov, Fernández-Val, Galichon, "Quantile and probability curves without
    crossing", 2010.

    >>> grid = QuantileGrid([0.1, 0.5, 0.9], np.array([[0.0, 10.0, 30.0], [5.0, 3.0, 4.0]]))
    >>> grid.values[1]
    array([3., 4., 5.])
    >>> grid.at(0.7)
    array([20. ,  4.5])
    """

    def __init__(self, levels: Array, predictions: Array) -> None:
        self.levels = _checked_levels(levels)
        predictions = _numbers("predictions", predictions, ndim=2)
        if predictions.shape[1] != len(self.levels):
            raise ShapeError(
                f"predictions of shape {predictions.shape}",
                rule=f"there are {len(self.levels)} levels, so it must be (rows, "
                f"{len(self.levels)})",
                remedy="give each level its column",
            )
        self.values = np.sort(predictions, axis=1)

    def at(self, level: float) -> Numbers:
        """The quantile of each row at one level within (0, 1), (rows,).

        Between two levels it is linear in τ. Below τ₁ and above τ_K the line through the two
        outermost levels goes on in z = Φ⁻¹(τ), as in a normal tail. The model said nothing about
        that tail, so this is a guess: a conformal margin makes it hold, not fit each row.

        >>> QuantileGrid([0.25, 0.75], np.array([[-0.6745, 0.6745]])).at(0.975).round(2)
        array([1.96])
        """
        _check_share("level", level)
        right = int(np.clip(np.searchsorted(self.levels, level), 1, len(self.levels) - 1))
        place = np.array([level, *self.levels[right - 1 : right + 1]])
        if not self.levels[0] <= level <= self.levels[-1]:
            place = np.array([NormalDist().inv_cdf(each) for each in place])
        share = (place[0] - place[1]) / (place[2] - place[1])
        left_values, right_values = self.values[:, right - 1], self.values[:, right]
        return left_values + share * (right_values - left_values)

    def interval(self, coverage: float) -> tuple[Numbers, Numbers]:
        """The quantiles at (1 - coverage) / 2 and (1 + coverage) / 2, two arrays (rows,).

        >>> QuantileGrid([0.2, 0.4, 0.8], np.array([[2.0, 4.0, 8.0]])).interval(0.5)
        (array([2.5]), array([7.5]))
        """
        _check_share("coverage", coverage)
        return self.at((1 - coverage) / 2), self.at((1 + coverage) / 2)


def coverage_of(truth: Array, low: Array, high: Array) -> float:
    """The share of rows with low ≤ y ≤ high; all (rows,), bounds may be infinite.

    Errors: ShapeError for arrays that differ in length; DataError for NaN and for no rows.

    >>> coverage_of(np.array([1.0, 2.0, 9.0, 4.0]), low=np.zeros(4), high=np.full(4, 4.0))
    0.75
    """
    y, low, high = _same_rows(finite=False, truth=truth, low=low, high=high)
    return float(np.mean((low <= y) & (y <= high)))


def mean_width(low: Array, high: Array) -> float:
    """Mean of max(high - low, 0) over rows: an interval that is empty has no width.

    Both (rows,), in units of the target; errors as of `coverage_of`.

    >>> mean_width(low=np.array([0.0, 1.0]), high=np.array([3.0, 2.0]))
    2.0
    """
    low, high = _same_rows(finite=False, low=low, high=high)
    return float(np.mean(np.maximum(high - low, 0)))


def pinball(truth: Array, prediction: Array, level: float) -> float:
    """Mean of max(τ·e, (τ - 1)·e) over rows, e = y - ŷ: least where ŷ is the τ-quantile.

    Both (rows,), the result in units of the target. Errors: SettingError for a level outside
    (0, 1); ShapeError for arrays that differ in length; DataError for values that are not finite.
    Source: Koenker and Bassett, "Regression quantiles", 1978.

    >>> pinball(np.array([3.0, 0.0]), np.array([1.0, 1.0]), level=0.75)
    0.875
    """
    _check_share("level", level)
    y, prediction = _same_rows(truth=truth, prediction=prediction)
    error = y - prediction
    return float(np.mean(np.maximum(level * error, (level - 1) * error)))


def _check_share(name: str, value: float) -> None:
    if not 0 < value < 1:
        rule, remedy = "it must be above 0 and below 1", "write 90 % as 0.9"
        raise SettingError(f"{name}={value}", rule=rule, remedy=remedy)


def _checked_levels(levels: Array) -> Numbers:
    array = as_numbers("levels", levels, "float64")
    inside = array.ndim == 1 and len(array) > 1 and ((array > 0) & (array < 1)).all()
    if not (inside and (np.diff(array) > 0).all()):
        raise SettingError(
            f"levels={array.tolist()}",
            rule="they must be at least two, above 0, below 1, and each above the one before",
            remedy="sort them, as in [0.05, 0.5, 0.95]",
        )
    return array


def _same_rows(*, finite: bool = True, **columns: Array) -> list[Numbers]:
    """The arrays as float64 (rows,); NumPy itself would broadcast other shapes in silence."""
    arrays = [_numbers(name, values, finite=finite) for name, values in columns.items()]
    lengths = [len(array) for array in arrays]
    if len(set(lengths)) > 1:
        raise ShapeError(
            f"{', '.join(columns)} of {', '.join(map(str, lengths))} rows",
            rule="they must have the same number of rows",
            remedy="pass one value for each row",
        )
    return arrays


def _numbers(name: str, values: Array, *, ndim: int = 1, finite: bool = True) -> Numbers:
    """The values as float64 of `ndim` axes, none NaN, and none infinite unless allowed.

    One axis is there to take a mean or a rank over, so it must not be empty.
    """
    array = as_numbers(name, values, "float64")
    if array.ndim != ndim:
        raise ShapeError(
            f"{name} of shape {array.shape}",
            rule=f"it must be {'(rows,)' if ndim == 1 else '(rows, levels)'}",
            remedy="use reshape; one column is values.reshape(-1)",
        )
    if ndim == 1 and not array.size:
        rule, remedy = "at least one is needed", "give rows that the model did not learn from"
        raise DataError(f"{name} of 0 rows", rule=rule, remedy=remedy)
    wrong = ~np.isfinite(array) if finite else np.isnan(array)
    if wrong.any():
        row = int(np.argwhere(wrong)[0, 0])
        rule = "it must be a finite number" if finite else "it must be a number"
        remedy = "drop the row, or find out where the model went wrong"
        raise DataError(f"{name}, row {row}: {array[wrong][0]}", rule=rule, remedy=remedy)
    return array
