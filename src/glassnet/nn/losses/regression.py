"""Losses for numbers: squared, absolute, between the two, and quantiles."""

import math
from collections.abc import Sequence
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.formulas import softplus
from glassnet.nn.losses.loss import ElementwiseLoss, same_width
from glassnet.nn.settings import above

__all__ = ["Huber", "LogCosh", "MeanAbsoluteError", "MeanSquaredError", "Quantile"]


class MeanSquaredError(ElementwiseLoss):
    """(y - ŷ)², in squared units of the target; its minimum is the mean.

    Source: chapter 17 of the book.

    >>> MeanSquaredError().forward(np.array([[3.0]]), np.array([[1.0]]))
    4.0
    """

    def formula(self, prediction: Array, target: Array) -> Array:
        """(y - ŷ)²."""
        error = target - prediction
        return error * error

    def derivative(self, prediction: Array, target: Array) -> Array:
        """-2·(y - ŷ)."""
        return -2 * (target - prediction)


class MeanAbsoluteError(ElementwiseLoss):
    """|y - ŷ|, in units of the target; its minimum is the median.

    The book's gradient is sign(y - ŷ), which climbs; the derivative is -sign(y - ŷ).

    >>> MeanAbsoluteError().forward(np.array([[3.0]]), np.array([[1.0]]))
    2.0
    """

    def formula(self, prediction: Array, target: Array) -> Array:
        """|y - ŷ|."""
        return np.abs(target - prediction)

    def derivative(self, prediction: Array, target: Array) -> Array:
        """-sign(y - ŷ)."""
        return np.sign(prediction - target)


class Huber(ElementwiseLoss):
    """½e² where |e| ≤ delta, else delta·(|e| - ½delta), with e = ŷ - y.

    `delta` is in units of the target. Source: Huber, "Robust estimation of a location
    parameter", 1964.

    >>> Huber(delta=1.0).forward(np.array([[3.0]]), np.array([[0.0]]))
    2.5
    """

    def __init__(self, delta: float = 1.0) -> None:
        super().__init__()
        self.delta = above("delta", delta, 0, "try 1")

    def formula(self, prediction: Array, target: Array) -> Array:
        """½e², or delta·(|e| - ½delta)."""
        error = np.abs(prediction - target)
        inside = np.minimum(error, self.delta)
        return inside * (error - 0.5 * inside)

    def derivative(self, prediction: Array, target: Array) -> Array:
        """E, cut to ±delta."""
        return np.clip(prediction - target, -self.delta, self.delta)


class LogCosh(ElementwiseLoss):
    """Ln cosh(e), e = ŷ - y: ½e² near 0, |e| - ln 2 far away.

    >>> round(LogCosh().forward(np.array([[1000.0]]), np.array([[0.0]])), 3)
    999.307
    """

    def formula(self, prediction: Array, target: Array) -> Array:
        """Ln cosh e = ln(1 + 2·sinh²(e/2)), or |e| + ln(1 + e^-2|e|) - ln 2 far away."""
        error = np.abs(prediction - target)
        near = np.log1p(2 * np.sinh(0.5 * np.minimum(error, 1)) ** 2)  # exact where e is small
        return np.where(error < 1, near, error + softplus(-2 * error) - math.log(2))

    def derivative(self, prediction: Array, target: Array) -> Array:
        """Tanh e."""
        return np.tanh(prediction - target)


class Quantile(ElementwiseLoss):
    """max(q·e, (q - 1)·e), e = y - ŷ: its minimum is the q-quantile (the pinball loss).

    One level, or many: then the network has one output a level, for a target of one column.
    Source: Koenker and Bassett, "Regression quantiles", 1978. SettingError unless 0 < q < 1.

    >>> Quantile(0.9).forward(np.array([[0.0]]), np.array([[1.0]]))
    0.9
    >>> Quantile([0.1, 0.9]).forward(np.array([[0.0, 0.0]]), np.array([1.0]))
    0.5
    """

    def __init__(self, levels: float | Sequence[float] = 0.5) -> None:
        super().__init__()
        self.levels = np.asarray(levels, dtype=float).tolist()
        self._row = np.atleast_1d(np.asarray(levels, dtype=float))
        if self._row.ndim != 1 or not len(self._row):
            raise SettingError(
                f"levels={levels}", rule="must be one level or a list", remedy="try 0.5"
            )
        if not ((self._row > 0) & (self._row < 1)).all():
            raise SettingError(
                f"levels={levels}", rule="every level must be between 0 and 1", remedy="try 0.5"
            )

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(0.9), cls([0.1, 0.5, 0.9])]

    def example(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Return one output a level."""
        return generator.standard_normal((6, len(self._row))), generator.standard_normal((6, 1))

    def formula(self, prediction: Array, target: Array) -> Array:
        """max(q·e, (q - 1)·e)."""
        error, q = target - prediction, self._row.astype(prediction.dtype)
        return np.maximum(q * error, (q - 1) * error)

    def derivative(self, prediction: Array, target: Array) -> Array:
        """-q where e > 0, 1 - q where e < 0, 0 at 0."""
        error, q = target - prediction, self._row.astype(prediction.dtype)
        return np.where(error > 0, -q, np.where(error < 0, 1 - q, prediction.dtype.type(0)))

    def point(self, outputs: Array) -> Array:
        """Return the level nearest to the median, as one column; one level is all there is."""
        if len(self._row) == 1:
            return outputs
        middle = int(np.argmin(np.abs(self._row - 0.5)))
        return outputs[:, middle : middle + 1]

    def check_target(self, target: Array, outputs: int) -> Array:
        """One column against one output a level; one level takes any width."""
        if len(self._row) == 1:
            return same_width(target, outputs)
        if outputs != len(self._row):
            raise SettingError(
                f"{len(self._row)} levels for {outputs} outputs",
                rule="the network needs one output a level",
                remedy=f"end the network with {len(self._row)} units",
            )
        return same_width(target, 1)
