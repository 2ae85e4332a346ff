"""Dates: days on a scale, and the place in the year, the week and the day."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glassnet.array import Array
from glassnet.tabular.convert import as_dates
from glassnet.tabular.features import ENCODE_REMEDY, ColumnEncoder, missing_flag
from glassnet.tabular.kinds import Column
from glassnet.tabular.layout import Feature, Group
from glassnet.tabular.scaling import median_and_spread, robust

__all__ = ["DateEncoder"]

_SECOND = 1_000_000  # of microseconds
_DAY = 86_400 * _SECOND
_LENGTHS = {"year": 365.25 * _DAY, "week": 7 * _DAY, "day": _DAY}
# the same date of every year falls on other days of it by leap years: no season to learn from
_LEEWAYS = {"year": 2 * _DAY, "week": 0, "day": 0}


@dataclass(frozen=True, eq=False)
class DateEncoder(ColumnEncoder):
    """Days since 1970 scaled as robust numbers, then sin and cos of 2π·(place in the cycle).

    The cycles are the year, the week (by whole days) and the day, less those in which all
    training rows have the same place. All are 0 where missing; "is missing" if any was in
    training.

    >>> from glassnet.tabular import Kind
    >>> days = np.array(["2023-01-02", "2023-01-03", "2023-07-04"], "M8[us]")
    >>> encoder = DateEncoder.fit(Column("day", Kind.DATE), days)
    >>> [feature.name for feature in encoder.features]
    ['day days', 'day sin of year', 'day cos of year', 'day sin of week', 'day cos of week']
    >>> np.round(encoder.encode(np.array(["2024-01-01"], "M8[us]")), 2).ravel()
    array([2.39, 0.  , 1.  , 0.  , 1.  ])
    """

    learnt: Array
    cycles: tuple[str, ...]
    marks_missing: bool

    @classmethod
    def fit(cls, column: Column, values: Array, weights: Array | None = None) -> "DateEncoder":
        """Median and spread of the days, and the cycles that the training rows vary in."""
        dates = as_dates(column.name, values, ENCODE_REMEDY)
        known = dates[~np.isnat(dates)]
        cycles = [c for c in _LENGTHS if known.size and np.ptp(_places(c, known)) > _LEEWAYS[c]]
        missing = known.size < dates.size
        learnt = median_and_spread(_days(dates), weights)
        return cls(column.name, learnt, tuple(cycles), missing)

    @property
    def features(self) -> tuple[Feature, ...]:
        """Days, sine and cosine of every cycle, and the flag of missing values."""
        waves = [f"{wave} of {cycle}" for cycle in self.cycles for wave in ("sin", "cos")]
        parts = tuple(Feature(f"{self.name} {p}", Group.NUMBERS) for p in ("days", *waves))
        return (*parts, missing_flag(self.name)) if self.marks_missing else parts

    def encode(self, values: Array) -> tuple[Array, ...]:
        """DataError for what is no date."""
        dates = as_dates(self.name, values, ENCODE_REMEDY)
        missing = np.isnat(dates)
        parts = [robust(_days(dates), self.learnt)]
        for cycle in self.cycles:
            angle = 2 * np.pi / _LENGTHS[cycle] * _places(cycle, dates)
            parts += [np.sin(angle), np.cos(angle)]
        for part in parts:
            part[missing] = 0
        return (*parts, missing) if self.marks_missing else tuple(parts)

    def encode_one(self, values: Array) -> Sequence[float]:
        """The same: dates have no shorter way."""
        return [part[0] for part in self.encode(values)]


def _places(cycle: str, dates: Array) -> Array:
    """Microseconds since New Year, since Monday (by whole days) or since midnight."""
    moments = dates.astype(np.int64)
    if cycle == "year":
        return moments - dates.astype("datetime64[Y]").astype("datetime64[us]").astype(np.int64)
    if cycle == "day":
        return moments % _DAY
    return (moments // _DAY + 3) % 7 * _DAY  # 1970 began on a Thursday


def _days(dates: Array) -> Array:
    return (dates - np.datetime64(0, "us")) / np.timedelta64(1, "D")
