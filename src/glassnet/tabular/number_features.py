"""Numbers: scaled by what the training rows show, and marked where missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glassnet.array import Array
from glassnet.tabular.convert import LARGEST, as_numbers
from glassnet.tabular.features import ENCODE_REMEDY, ColumnEncoder, missing_flag
from glassnet.tabular.kinds import Column
from glassnet.tabular.layout import Feature, Group
from glassnet.tabular.scaling import SCALINGS

__all__ = ["NumberEncoder"]


@dataclass(frozen=True, eq=False)
class NumberEncoder(ColumnEncoder):
    """The scaled number, 0 where missing; and "is missing" if any was in training.

    `scaling` names one of `SCALINGS`: "robust" for z/√(1 + (z/3)²) of z = (x − median) / IQR,
    "quantile" for normal scores. `learnt` is what that learnt from the training rows.

    >>> from glassnet.tabular import Kind
    >>> ages = np.array([1.0, 3.0, 5.0, np.nan])  # the quartiles are 2, 3, 4
    >>> encoder = NumberEncoder.fit(Column("age", Kind.NUMBER), ages)
    >>> [feature.name for feature in encoder.features]
    ['age', 'age is missing']
    >>> encoder.encode(np.array([5.0, np.nan]))
    (array([0.9486833, 0.       ]), array([False,  True]))
    """

    scaling: str
    learnt: Array
    marks_missing: bool

    @classmethod
    def fit(
        cls, column: Column, values: Array, scaling: str = "robust", weights: Array | None = None
    ) -> "NumberEncoder":
        """Learn the scale, in float64."""
        numbers = as_numbers(column.name, values, ENCODE_REMEDY)
        learnt = SCALINGS[scaling].learn(numbers, weights)
        return cls(column.name, scaling, learnt, bool(np.isnan(numbers).any()))

    @property
    def features(self) -> tuple[Feature, ...]:
        """The number itself, and the flag of missing ones."""
        number = Feature(self.name, Group.NUMBERS)
        return (number, missing_flag(self.name)) if self.marks_missing else (number,)

    def encode(self, values: Array) -> tuple[Array, ...]:
        """DataError for text that is no number and for infinite values."""
        numbers = as_numbers(self.name, values, ENCODE_REMEDY)
        missing = np.isnan(numbers)
        scaled = SCALINGS[self.scaling].scale(numbers, self.learnt)
        scaled[missing] = 0
        return (scaled, missing) if self.marks_missing else (scaled,)

    def encode_one(self, values: Array) -> Sequence[float]:
        """The same of one number; text takes the longer way."""
        number = values.item()
        if type(number) is not float or abs(number) > LARGEST:
            return [column[0] for column in self.encode(values)]
        missing = number != number  # noqa: PLR0124 (NaN equals nothing)
        scaled = 0.0 if missing else SCALINGS[self.scaling].scale(number, self.learnt)
        return (scaled, missing) if self.marks_missing else (scaled,)
