"""Reading a column as numbers, dates or text.

Text is read once per distinct value, never once per row.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.tabular.columns import is_missing, is_none, number_text
from glassnet.tabular.rows import RowError

__all__ = [
    "LARGEST",
    "as_dates",
    "as_numbers",
    "as_text",
    "by_distinct",
    "read_number",
    "resolve",
    "text_of",
]

LARGEST = 1e300
"""Numbers beyond ±1e300 are refused, so that no difference of two overflows."""

_NUMERIC_SHARE = 0.9
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].+)?")


def as_numbers(name: str, values: Array, remedy: str) -> npt.NDArray[np.float64]:
    """The column as float64, shape (rows,), NaN where missing; blank text is missing.

    Errors: DataError with the column, the first bad value and its row (the first row is 0) for
    text that is not a number, for dates, and for numbers that are infinite or beyond ±1e300.

    >>> as_numbers("x", np.array(["12.5", None], dtype=object), "mend it")
    array([12.5,  nan])
    """
    numbers, bad = _numbers_and_strays(values)
    _refuse_first(name, values, bad, "it is not a number", remedy)
    infinite = np.abs(numbers) > LARGEST  # NaN compares as False
    if infinite.any():
        rule = f"numbers must be finite (within ±1e300) and {infinite.sum()} of {len(values)}"
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
    known = ~is_missing(values)
    text = np.full(len(values), None, dtype=object)
    text[known] = by_distinct(values[known], text_of)
    return text


def text_of(value: Any) -> str | None:
    """One value of a column as text, as `as_text` writes it.

    >>> text_of(3.0), text_of(True), text_of(None)
    ('3', 'True', None)
    """
    if isinstance(value, float):
        return number_text(value) if value == value else None  # noqa: PLR0124 (NaN equals nothing)
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    return None if value is None else str(value)


def resolve(name: str, values: Array, remedy: str) -> Array:
    """A text column that means numbers or dates, as these; any other column as it is.

    Rule: text is numbers if at least 90 % of its values can be read as numbers, and dates if all
    of them are ISO dates.

    Errors: DataError for the first stray text in a column of numbers.

    >>> resolve("x", np.array(["1", "2.5"], dtype=object), "mend it")
    array([1. , 2.5])
    """
    if values.dtype.kind != "O":
        return values
    counts = Counter(values.tolist())
    if bool in set(map(type, counts)):
        return values
    read, strays = _count_numbers(counts)
    if read and read >= _NUMERIC_SHARE * (read + strays):
        numbers, bad = _numbers_and_strays(values)
        rule = f"it is not a number and {read} values of the column are"
        _refuse_first(name, values, bad, rule, remedy)
        return numbers
    if strays and not any(_read_date(text) is None for text in counts):
        return as_dates(name, values, remedy)
    return values


def by_distinct(values: Array, convert: Callable[[Any], Any]) -> Array:
    """The converted values as objects; each distinct value is converted once.

    >>> by_distinct(np.array(["a", "b", "a"], dtype=object), str.upper)
    array(['A', 'B', 'A'], dtype=object)
    """
    listed = values.tolist()
    converted = {value: convert(value) for value in set(listed)}
    return np.fromiter(map(converted.__getitem__, listed), dtype=object, count=len(listed))


def read_number(text: str | bool | None) -> float | None:
    """The number in a text: NaN for a missing value or blank text, None where there is none.

    >>> read_number(" 1e3"), read_number(""), read_number("1_000")
    (1000.0, nan, None)
    """
    if text is None or (isinstance(text, str) and not text.strip()):
        return np.nan
    if isinstance(text, str) and "_" in text:  # Python would read 1_000
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _refuse_first(name: str, values: Array, bad: Array, rule: str, remedy: str) -> None:
    if not bad.any():
        return
    row = int(np.argmax(bad))
    shown = repr(values[row]) if isinstance(values[row], str) else str(values[row])
    raise RowError(name, row, shown, rule=rule, remedy=remedy)


def _count_numbers(counts: Counter[str | None]) -> tuple[int, int]:
    """How many rows can be read as numbers, and how many hold other text."""
    numbers = {text: read_number(text) for text in counts}
    strays = sum(counts[text] for text, number in numbers.items() if number is None)
    missing = sum(counts[text] for text, n in numbers.items() if n is not None and np.isnan(n))
    return counts.total() - missing - strays, strays


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
    numbers = by_distinct(values, read_number)
    return numbers.astype(np.float64), is_none(numbers)


def _dates_and_strays(values: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    if values.dtype.kind == "M":
        return values, np.zeros(len(values), dtype=bool)
    if values.dtype.kind in "fb":
        return np.full(len(values), "NaT", dtype="datetime64[us]"), ~is_missing(values)
    dates = by_distinct(values, _read_date)
    return dates.astype("datetime64[us]"), is_none(dates)
