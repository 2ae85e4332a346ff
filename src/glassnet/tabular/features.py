"""One small encoder for every kind of column; a new kind's encoder is one more class here.

A class names its kind (`class TextEncoder(ColumnEncoder, kind=Kind.TEXT)`) and is registered. Its
fields are all it has learnt: arrays, or values that JSON holds. They are stored and restored here.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_dates, as_numbers, as_text, level_numbers, most_frequent
from glassnet.tabular.scaling import mean_and_std, standardise
from glassnet.tabular.schema import MAX_LEVELS, Column, Kind

__all__ = ["CategoryEncoder", "ColumnEncoder", "DateEncoder", "NumberEncoder", "YesNoEncoder"]

_REMEDY = "mend the value, or leave it empty"
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class ColumnEncoder(ABC):
    """Turns one column of a table into columns of a matrix, its features."""

    registry: ClassVar[dict[Kind, "type[ColumnEncoder]"]] = {}
    kind: ClassVar[Kind]

    name: str

    def __init_subclass__(cls, *, kind: Kind) -> None:
        """Register the class under its kind."""
        cls.kind = kind
        ColumnEncoder.registry[kind] = cls

    @classmethod
    @abstractmethod
    def fit(cls, column: Column, values: Array) -> Self:
        """Learn from the training rows, values of shape (rows,)."""

    @property
    @abstractmethod
    def features(self) -> tuple[str, ...]:
        """The names of the features."""

    @abstractmethod
    def encode(self, values: Array) -> npt.NDArray[np.float32]:
        """Values of shape (rows,) to a matrix of shape (rows, features)."""

    def settings(self) -> dict[str, Any]:
        """The fields that JSON holds."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: [*value] if isinstance(value, tuple) else value
            for name, value in values.items()
            if not isinstance(value, np.ndarray)
        }

    def arrays(self) -> dict[str, Array]:
        """The fields that are arrays."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}

    @classmethod
    def restore(cls, settings: Mapping[str, Any], arrays: Mapping[str, Array]) -> Self:
        """The encoder whose `settings` and `arrays` these are."""
        values: dict[str, Any] = {**settings, **arrays}
        for name, value in values.items():
            values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


@dataclass(frozen=True, eq=False)
class NumberEncoder(ColumnEncoder, kind=Kind.NUMBER):
    """(x − mean) / std of the training rows, 0 where missing; "is missing" if any was in training.

    >>> encoder = NumberEncoder.fit(Column("age", Kind.NUMBER), np.array([1.0, 3.0, np.nan]))
    >>> encoder.features
    ('age', 'age is missing')
    >>> encoder.encode(np.array([4.0, np.nan]))
    array([[2., 0.],
           [0., 1.]], dtype=float32)
    """

    mean_and_std: Array
    marks_missing: bool

    @classmethod
    def fit(cls, column: Column, values: Array) -> Self:
        """Mean and standard deviation, in float64."""
        numbers = as_numbers(column.name, values, _REMEDY)
        return cls(column.name, mean_and_std(numbers), bool(np.isnan(numbers).any()))

    @property
    def features(self) -> tuple[str, ...]:
        """The column itself, and the mark of missing values."""
        return (self.name, *_missing_mark(self))

    def encode(self, values: Array) -> npt.NDArray[np.float32]:
        """DataError for text that is no number and for infinite values."""
        numbers = as_numbers(self.name, values, _REMEDY)
        mean, std = self.mean_and_std
        return _matrix(standardise(numbers, mean, std), *_missing_column(self, np.isnan(numbers)))


@dataclass(frozen=True, eq=False)
class CategoryEncoder(ColumnEncoder, kind=Kind.CATEGORY):
    """One feature a level: 1 in the rows that have it, else 0; unknown levels are all zeros.

    The levels are those of the training rows, the most frequent 100 of them; missing is a level
    of its own if training had any.

    >>> encoder = CategoryEncoder.fit(Column("hue", Kind.CATEGORY), np.array(["b", "a"], object))
    >>> encoder.features
    ('hue=a', 'hue=b')
    >>> encoder.encode(np.array(["b", "unheard of"], object))
    array([[0., 1.],
           [0., 0.]], dtype=float32)
    """

    levels: tuple[str, ...]
    marks_missing: bool

    @classmethod
    def fit(cls, column: Column, values: Array) -> Self:
        """The levels of these rows."""
        levels = most_frequent(as_text(values), MAX_LEVELS)
        return cls(column.name, levels, bool(is_missing(values).any()))

    @property
    def features(self) -> tuple[str, ...]:
        """Column=level, and the mark of missing values."""
        return (*(f"{self.name}={level}" for level in self.levels), *_missing_mark(self))

    def encode(self, values: Array) -> npt.NDArray[np.float32]:
        """Ones and zeros."""
        numbers = level_numbers(values, self.levels)
        one_hot = numbers[:, None] == np.arange(len(self.levels))
        return _matrix(one_hot, *_missing_column(self, is_missing(values)))


@dataclass(frozen=True, eq=False)
class YesNoEncoder(ColumnEncoder, kind=Kind.YES_NO):
    """−1 for the first of two values, +1 for the second, 0 for missing or unknown ones.

    The order is that of the numbers or of the alphabet: no before yes, False before True.

    >>> column = Column("sold", Kind.YES_NO, levels=("no", "yes"))
    >>> encoder = YesNoEncoder.fit(column, np.array(["no", "yes"], object))
    >>> encoder.encode(np.array(["yes", "no", None], object)).ravel()
    array([ 1., -1.,  0.], dtype=float32)
    """

    levels: tuple[str, ...]

    @classmethod
    def fit(cls, column: Column, values: Array) -> Self:
        """The two values of the schema."""
        return cls(column.name, column.levels)

    @property
    def features(self) -> tuple[str, ...]:
        """Column=second value."""
        return (f"{self.name}={self.levels[1]}",)

    def encode(self, values: Array) -> npt.NDArray[np.float32]:
        """−1, 0 or 1."""
        signs = np.array([-1, 1, 0])  # the last is for -1, unknown
        return _matrix(signs[level_numbers(values, self.levels)])


@dataclass(frozen=True, eq=False)
class DateEncoder(ColumnEncoder, kind=Kind.DATE):
    """Standardised days since 1970, and sin and cos of 2π (days since New Year) / 365.25.

    All are 0 where missing; "is missing" if any was in training.

    >>> encoder = DateEncoder.fit(Column("day", Kind.DATE), np.array(["2023-01-01"], "M8[us]"))
    >>> encoder.encode(np.array(["2024-01-01"], "M8[us]"))
    array([[0., 0., 1.]], dtype=float32)
    """

    mean_and_std: Array
    marks_missing: bool

    @classmethod
    def fit(cls, column: Column, values: Array) -> Self:
        """Mean and standard deviation of the days."""
        days = _days(as_dates(column.name, values, _REMEDY))
        return cls(column.name, mean_and_std(days), bool(np.isnan(days).any()))

    @property
    def features(self) -> tuple[str, ...]:
        """Days, sine, cosine, and the mark of missing values."""
        parts = tuple(f"{self.name} {part}" for part in ("days", "sin of year", "cos of year"))
        return (*parts, *_missing_mark(self))

    def encode(self, values: Array) -> npt.NDArray[np.float32]:
        """DataError for what is no date."""
        dates = as_dates(self.name, values, _REMEDY)
        mean, std = self.mean_and_std
        new_year = dates.astype("datetime64[Y]").astype("datetime64[us]")
        angle = 2 * np.pi * (_days(dates) - _days(new_year)) / _DAYS_A_YEAR
        sin, cos = np.nan_to_num(np.sin(angle)), np.nan_to_num(np.cos(angle))
        scaled = standardise(_days(dates), mean, std)
        return _matrix(scaled, sin, cos, *_missing_column(self, np.isnat(dates)))


_Marking = NumberEncoder | CategoryEncoder | DateEncoder


def _missing_mark(encoder: _Marking) -> tuple[str, ...]:
    return (f"{encoder.name} is missing",) if encoder.marks_missing else ()


def _missing_column(encoder: _Marking, missing: Array) -> tuple[Array, ...]:
    return (missing,) if encoder.marks_missing else ()


def _matrix(*columns: Array) -> npt.NDArray[np.float32]:
    return np.column_stack(columns).astype(np.float32)


def _days(dates: Array) -> npt.NDArray[np.float64]:
    return np.asarray((dates - np.datetime64(0, "us")) / np.timedelta64(1, "D"), dtype=np.float64)
