"""What a network learns to predict, and back: a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import DataError, SettingError
from glassnet.suggest import did_you_mean
from glassnet.tabular.columns import as_column
from glassnet.tabular.convert import as_numbers
from glassnet.tabular.scaling import known_of, mean_and_std, quantiles_of
from glassnet.tabular.table import Table
from glassnet.tabular.target_checks import (
    TARGET_REMEDY,
    UNLESS_CLASSES,
    constant_refused,
    dates_refused,
    known_twice,
    refuse_missing,
    wrong_shape,
)
from glassnet.text import figure

__all__ = ["NumberTarget"]

_TRANSFORMS = ("auto", "none", "log")
_PLAINLY_LIKELIER = 0.1  # nats a row
_FARTHEST = 1e6
_WIDE = 10.0  # from the 1 % to the 99 % quantile


@dataclass(frozen=True)
class NumberTarget:
    """A number, standardised: z = (y − mean) / std, or z = (log y − mean) / std.

    Mean and standard deviation are those of y, or of log y, in the training rows; `low` and
    `high` are the ends of y there, which no prediction leaves; `gain` says by how many nats a row
    log y is closer to a normal distribution than y.

    >>> target = NumberTarget.fit([1.0, 3.0], "price")
    >>> target.encode([1.0, 5.0])
    array([[-1.],
           [ 3.]], dtype=float32)
    >>> target.decode(np.array([[0.5], [3.0]]))
    array([2.5, 3. ])
    """

    name: str
    mean: float
    std: float
    low: float = -np.inf
    high: float = np.inf
    log: bool = False
    gain: float = 0.0

    @classmethod
    def fit(
        cls,
        values: Any,
        name: str = "target",
        transform: str = "auto",
        weights: Array | None = None,
    ) -> "NumberTarget":
        """Learn from the values that are not missing, in float64; a weight of 2 counts as two rows.

        Rule for `transform` "auto": "log" if all values are above 0, their 99 % quantile is 10
        times the 1 % one or more, and a log-normal distribution fits them better than a normal
        one by over 0.1 nats a row (mean log-likelihood, each at its best); else "none".

        Errors: SettingError for an unknown transform; DataError for text that is no number,
        dates, infinite values, fewer than two values, values that are all the same, and "log" of
        values that are not above 0.
        """
        if transform not in _TRANSFORMS:
            rule, remedy = "there is no such transform", did_you_mean(transform, _TRANSFORMS)
            raise SettingError(f"transform={transform!r}", rule=rule, remedy=remedy)
        numbers, weights = known_of(_numbers(values, name), weights)
        low, high = float(numbers.min()), float(numbers.max())
        gain = _log_gain(numbers, weights) if low > 0 else 0.0
        log = transform == "log" or (
            transform == "auto" and gain > _PLAINLY_LIKELIER and _spans_wide(numbers, weights)
        )
        if log and low <= 0:
            raise _no_logarithm(name, low)
        mean, std = mean_and_std(np.log(numbers) if log else numbers, weights).tolist()
        if std == 0:
            raise constant_refused(name, f"{numbers[0]:.6g}")
        return cls(name, mean, std, low, high, log, gain)

    def numbers(self, values: Any) -> npt.NDArray[np.float64]:
        """y itself, in float64: values of shape (rows,), or a table with them, to shape (rows,).

        Errors: DataError for a missing or infinite value and for text that is no number.
        """
        if isinstance(values, Table):
            with values.naming_rows():
                return self.numbers(values[self.name])
        numbers = as_numbers(self.name, as_column(self.name, values), TARGET_REMEDY)
        refuse_missing(self.name, np.isnan(numbers))
        return numbers

    def encode(self, values: Any) -> npt.NDArray[np.float32]:
        """z of values of shape (rows,), or of a table with them, in shape (rows, 1)."""
        return self.standardised(values).astype(np.float32)

    def standardised(self, values: Any) -> npt.NDArray[np.float64]:
        """z as `encode` gives it, before it is rounded to float32.

        Where logarithms are learnt, y at or below 0 counts as `low`. z is clipped to ±1e6, which
        no row of fewer than 1e12 training rows can reach. Errors as of `numbers`.
        """
        numbers = self.numbers(values)
        if self.log:
            numbers = np.log(np.where(numbers > 0, numbers, self.low))
        with np.errstate(over="ignore"):
            scaled = np.clip((numbers - self.mean) / self.std, -_FARTHEST, _FARTHEST)
        return scaled.reshape(-1, 1)

    def decode(self, outputs: Array) -> npt.NDArray[np.float64]:
        """y = mean + std·z, or its exponential, within `low` and `high`, in the target's own unit.

        Outputs of shape (rows, 1) or (rows,), to (rows,).
        """
        if outputs.ndim > 2 or (outputs.ndim == 2 and outputs.shape[1] != 1):
            raise wrong_shape(outputs, "(rows, 1)")
        numbers = outputs.astype(np.float64).reshape(-1) * self.std + self.mean
        if self.log:
            with np.errstate(over="ignore"):  # what overflows is beyond `high`
                numbers = np.exp(numbers)
        return np.clip(numbers, self.low, self.high)

    def described(self) -> str:
        """One line for people."""
        if not self.log:
            spread = f"mean {figure(self.mean)}, standard deviation {figure(self.std)}"
            return f"{self.name}, a number, {spread}"
        return (
            f"{self.name}, a number from {figure(self.low)} to {figure(self.high)}, learnt as its "
            f"logarithm (closer to normal by {self.gain:.2f} nats a row)"
        )

    def to_json(self) -> dict[str, Any]:
        """Name, task, and whether logarithms are learnt."""
        return {"task": "regression", "name": self.name, "log": self.log}

    def arrays(self) -> dict[str, Array]:
        """Mean, standard deviation, low, high and gain as "figures", shape (5,)."""
        return {"figures": np.array([self.mean, self.std, self.low, self.high, self.gain])}

    @classmethod
    def restore(cls, json: Mapping[str, Any], arrays: Mapping[str, Array]) -> "NumberTarget":
        """The target that `to_json` and `arrays` describe."""
        mean, std, low, high, gain = arrays["figures"].tolist()
        return cls(json["name"], mean, std, low, high, bool(json["log"]), gain)


def _numbers(values: Any, name: str) -> npt.NDArray[np.float64]:
    column = known_twice(values, name)
    if column.dtype.kind == "M":
        raise dates_refused(name)
    return as_numbers(name, column, UNLESS_CLASSES)


def _log_gain(numbers: npt.NDArray[np.float64], weights: Array | None) -> float:
    """Mean log-likelihood of the best log-normal distribution less that of the best normal one.

    A normal distribution at its best has −log σ − ½ log 2πe a row; a log-normal one the same of
    log y, less the mean of log y, its Jacobian.
    """
    logs = np.log(numbers)
    std, (log_mean, log_std) = mean_and_std(numbers, weights)[1], mean_and_std(logs, weights)
    if std == 0 or log_std == 0:
        return 0.0
    return float(np.log(std) - np.log(log_std) - log_mean)


def _spans_wide(numbers: npt.NDArray[np.float64], weights: Array | None) -> bool:
    first, last = quantiles_of(numbers, [0.01, 0.99], weights)
    return bool(last >= _WIDE * first)


def _no_logarithm(name: str, low: float) -> DataError:
    return DataError(
        f"target {name!r} with the value {low:.6g}",
        rule="a logarithm is of numbers above 0",
        remedy="choose transform='none', or add a constant to the target first",
    )
