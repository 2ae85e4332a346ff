"""Reading a column as numbers, dates, text or level numbers.

Text is read once per distinct value, never once per row.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from heapq import nsmallest
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.tabular.columns import is_missing, is_none, number_text
from glassnet.tabular.rows import RowError

__all__ = ["as_dates", "as_numbers", "as_text", "level_numbers", "most_frequent", "resolve"]

_NUMERIC_SHARE = 0.9
_LARGEST = float(np.finfo(np.float32).max)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].+)?")


def as_numbers(name: str, values: Array, remedy: str) -> npt.NDArray[np.float64]:
    """The column as float64, shape (rows,), NaN where missing; blank text is missing.

    Errors: DataError with the column, the first bad value and its row (the first row is 0) for
    text that is not a number, for dates, and for what float32 cannot hold (beyond ±3.4e38).

    >>> as_numbers("x", np.array(["12.5", None], dtype=object), "mend it")
    array([12.5,  nan])
    """
    numbers, bad = _numbers_and_strays(values)
    _refuse_first(name, values, bad, "it is not a number", remedy)
    infinite = np.abs(numbers) > _LARGEST  # NaN compares as False
    if infinite.any():
        rule = f"numbers must be finite (within ±3.4e38) and {infinite.sum()} of {len(values)}"
        _refuse_first(name, values, infinite, f"{rule} are not", remedy)
    return numbers


def as_dates(name: str, values: Array, remedy: str) -> Array:
    """The column as datetime64[us], NaT where missing; text counts in ISO 8601, as 2024-05-31.

    Errors: DataError with the column, the first value that is no date and its row.

    >>> as_dates("day", np.array(["2024-05-31", None], dtype=object), "mend it")
    array(['2024-05-31T00:00:00.000000', 'NaT'], dtype='datetime64[us]')
    """
    dates, bad = _dates_and_strays(values)
    _refuse_first(name, values, bad, "it is not a date", remedy)
    return dates


def as_text(values: Array) -> Array:
    """The column as text, None where missing: 3.0 is '3', midnight is dropped from dates.

    >>> as_text(np.array([3.0, np.nan]))
    array(['3', None], dtype=object)
    """
    missing = is_missing(values)
    write: Callable[[Any], str] = _WRITE.get(values.dtype.kind, str)
    text = np.full(len(values), None, dtype=object)
    text[~missing] = _by_distinct(values[~missing], write)
    return text


def resolve(name: str, values: Array, remedy: str) -> Array:
    """A text column that means numbers or dates, as these; any other column as it is.

    Rule: text is numbers if at least 90 % of its values can be read as numbers, and dates if all
    of them are ISO dates.

    Errors: DataError for the first stray text in a column of numbers.

    >>> resolve("x", np.array(["1", "2.5"], dtype=object), "mend it")
    array([1. , 2.5])
    """
    if values.dtype.kind != "O" or _holds_bools(values):
        return values
    numbers, bad = _numbers_and_strays(values)
    read, strays = np.count_nonzero(~np.isnan(numbers)), np.count_nonzero(bad)
    if read and read >= _NUMERIC_SHARE * (read + strays):
        rule = f"it is not a number and {read} values of the column are"
        _refuse_first(name, values, bad, rule, remedy)
        return numbers
    dates, bad = _dates_and_strays(values)
    return values if bad.any() or np.isnat(dates).all() else dates


def level_numbers(values: Array, levels: Sequence[str]) -> npt.NDArray[np.int64]:
    """The position of every value's text among the levels, -1 where missing or unknown.

    If all levels are numbers, texts such as '1.0' match the level '1'.

    >>> level_numbers(np.array(["b", "z", None], dtype=object), ("a", "b"))
    array([ 1, -1, -1])
    """
    text = as_text(values)
    if values.dtype.kind == "O" and all(_plain_number(level) == level for level in levels):
        text = _by_distinct(text, lambda each: _plain_number(each) or each)
    position = {level: number for number, level in enumerate(levels)}
    return np.fromiter(map(position.get, text, repeat(-1)), dtype=np.int64, count=len(text))


def most_frequent(text: Array, limit: int) -> tuple[str, ...]:
    """The most frequent texts, at most `limit`, then sorted: numbers by size before other text.

    Ties are settled by the alphabet, so the order of the rows does not matter.

    >>> most_frequent(np.array(["b", "a", "b", "10", "9", None], dtype=object), 3)
    ('9', '10', 'b')
    """
    counts = Counter(text.tolist())
    counts.pop(None, None)
    kept = nsmallest(limit, counts, key=lambda level: (-counts[level], level))
    return tuple(sorted(kept, key=_order))


def _refuse_first(name: str, values: Array, bad: Array, rule: str, remedy: str) -> None:
    if not bad.any():
        return
    row = int(np.argmax(bad))
    shown = repr(values[row]) if isinstance(values[row], str) else str(values[row])
    raise RowError(name, row, shown, rule=rule, remedy=remedy)


def _holds_bools(values: Array) -> bool:
    return bool in set(map(type, values))


def _by_distinct(values: Array, convert: Callable[[Any], Any]) -> Array:
    listed = values.tolist()
    converted = {value: convert(value) for value in set(listed)}
    return np.fromiter(map(converted.__getitem__, listed), dtype=object, count=len(listed))


def _date_text(moment: datetime) -> str:
    return moment.isoformat().removesuffix("T00:00:00")


_WRITE: dict[str, Callable[[Any], str]] = {"f": number_text, "M": _date_text}


def _order(level: str) -> tuple[bool, float, str]:
    number = _read_number(level)
    return (True, 0.0, level) if number is None or np.isnan(number) else (False, number, level)


def _plain_number(text: str | None) -> str | None:
    """The number in the text as `number_text` writes it, None if there is none."""
    number = _read_number(text)
    return None if number is None or not np.isfinite(number) else number_text(number)


def _read_number(text: str | bool | None) -> float | None:
    """NaN for a missing value or blank text, None for what is not a number."""
    if text is None or (isinstance(text, str) and not text.strip()):
        return np.nan
    if isinstance(text, str) and "_" in text:  # Python would read 1_000
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _read_date(text: str | bool | None) -> np.datetime64 | None:
    """NaT for a missing value or blank text, None for what is not a date."""
    if text is None or not str(text).strip():
        return np.datetime64("NaT", "us")
    if not _ISO_DATE.fullmatch(str(text).strip()):
        return None
    try:
        moment = datetime.fromisoformat(str(text).strip())
    except ValueError:
        return None
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment)


def _numbers_and_strays(values: Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    if values.dtype.kind in "fb":
        return values.astype(np.float64), np.zeros(len(values), dtype=bool)
    if values.dtype.kind == "M":
        return np.full(len(values), np.nan), ~is_missing(values)
    numbers = _by_distinct(values, _read_number)
    return numbers.astype(np.float64), is_none(numbers)


def _dates_and_strays(values: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    if values.dtype.kind == "M":
        return values, np.zeros(len(values), dtype=bool)
    if values.dtype.kind in "fb":
        return np.full(len(values), "NaT", dtype="datetime64[us]"), ~is_missing(values)
    dates = _by_distinct(values, _read_date)
    return dates.astype("datetime64[us]"), is_none(dates)
