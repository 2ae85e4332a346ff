"""One column as an array in one of five forms, whatever came in."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import DataError, DataTypeError

__all__ = ["as_column", "exact", "is_missing", "is_none", "number_text"]


LARGEST_WHOLE = 2**53  # below it every whole number has a float64 of its own

_List = list[Any] | tuple[Any, ...]
_NUMBERS = (int, float, np.integer, np.floating, Decimal, Fraction)
_MISSING_TYPES = {"NoneType", "NAType", "NaTType"}  # the latter two are pandas', known by name


def as_column(name: str, values: Any) -> Array:
    """The values as a one-dimensional array in one of five forms.

    Rule: numbers become float64 (missing: NaN); true/false stays bool, or becomes an object array
    of True, False and None if a value is missing; text becomes an object array of str (missing:
    None); dates become datetime64[us] in UTC (missing: NaT); durations and times of day become
    numbers of seconds. Numbers and text mixed become text. Nothing but missing values: NaN.
    Arrays that have their form already are not copied.

    Errors: DataError if the values are not one-dimensional, are nested or mix dates with others.

    >>> as_column("age", [31, None, 4])
    array([31., nan,  4.])
    >>> as_column("when", ["x", 2.0])
    array(['x', '2'], dtype=object)
    """
    if isinstance(values, list | tuple):
        return _from_list(name, values)
    array = np.asarray(values)
    if array.ndim != 1:
        raise DataError(
            f"column {name!r} of shape {array.shape}",
            rule="a column has one dimension, one value a row",
            remedy="give a list or a one-dimensional array",
        )
    convert = _BY_DTYPE.get(array.dtype.kind)
    if convert is None:
        raise _refusal(name, str(array.dtype))
    return convert(name, array)


def is_missing(values: Array) -> npt.NDArray[np.bool_]:
    """True where a column of a table has no value.

    >>> is_missing(np.array(["a", None], dtype=object))
    array([False,  True])
    """
    if values.dtype.kind == "O":
        return is_none(values)
    if values.dtype.kind == "b":
        return np.zeros(len(values), dtype=bool)
    return np.isnat(values) if values.dtype.kind == "M" else np.isnan(values)


def is_none(objects: Array) -> npt.NDArray[np.bool_]:
    """True where an array of objects holds None.

    >>> is_none(np.array([0.0, None], dtype=object))
    array([False,  True])
    """
    return np.equal(objects, np.array(None, dtype=object)).astype(bool)


def number_text(number: float) -> str:
    """A number as text: whole numbers without a point, others with as many digits as they need.

    >>> number_text(3.0), number_text(0.1)
    ('3', '0.1')
    """
    number = float(number)
    return str(int(number)) if abs(number) < 1e15 and number.is_integer() else repr(number)


def _from_list(name: str, values: _List) -> Array:
    """Lists of one plain type without a look at each value: a row to predict is 20 such lists."""
    types = frozenset(map(type, values))
    build = _PLAIN.get(types)
    try:
        column = build(values) if build else _from_objects(name, _objects(values))
        return exact(name, _objects(values), column) if types == {int} else column
    except OverflowError:
        raise _too_large(name) from None


def _objects(values: _List) -> Array:
    # np.array would turn [1, "a"] into text of its own making, and [[1], [2]] into a matrix
    return np.fromiter(values, dtype=object, count=len(values))


def _refusal(name: str, found: str) -> DataTypeError:
    return DataTypeError(
        f"column {name!r} holds {found}",
        rule="a column holds numbers, text, true/false or dates, one single value a row",
        remedy="leave it out or turn it into such values (nested values: one column each)",
    )


def _too_large(name: str) -> DataError:
    return _refusal(name, "a number or date too large to compute with")


def _from_objects(name: str, array: Array) -> Array:
    missing = _missing_objects(array)
    kept = array[~missing]
    if not kept.size:
        return np.full(len(array), np.nan)
    build = _BUILD[_common_kind(name, set(map(type, kept)))]
    try:
        return build(kept, missing)
    except OverflowError:
        raise _too_large(name) from None


def _missing_objects(array: Array) -> npt.NDArray[np.bool_]:
    if set(map(type, array)) <= {str, bool, type(None)}:  # the usual text column, without a loop
        return is_none(array)
    return np.fromiter(map(_is_missing_object, array), dtype=bool, count=len(array))


def _is_missing_object(value: Any) -> bool:
    if type(value).__name__ in _MISSING_TYPES:
        return True
    numeric = isinstance(value, float | np.floating | Decimal | np.datetime64 | np.timedelta64)
    return numeric and bool(value != value)  # noqa: PLR0124 (NaN and NaT equal nothing)


def _common_kind(name: str, types: Iterable[type]) -> str:
    kinds = {_kind_of(name, each) for each in types}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {"bool", "number"}:
        return "number"
    if kinds <= {"bool", "number", "text"}:
        return "text"
    raise _refusal(name, f"a mixture of {' and '.join(sorted(kinds))}")


def _kind_of(name: str, each: type) -> str:
    for kind, classes in _CLASSES:
        if issubclass(each, classes):
            return kind
    raise _refusal(name, f"values of type {each.__name__}")


def _fill(missing: Array, values: Any, empty: Any, dtype: Any) -> Array:
    column = np.full(len(missing), empty, dtype=dtype)
    column[~missing] = values
    return column


def _numbers(kept: Array, missing: Array) -> Array:
    return _fill(missing, kept.astype(np.float64), np.nan, np.float64)


def _bools(kept: Array, missing: Array) -> Array:
    flags = kept.astype(bool)
    return _fill(missing, flags, None, object) if missing.any() else flags


def _texts(kept: Array, missing: Array) -> Array:
    plain = set(map(type, kept)) == {str}
    return _fill(missing, kept if plain else [_text(value) for value in kept], None, object)


def _text(value: Any) -> str:
    if isinstance(value, str | bool | np.bool_):
        return str(value)
    return number_text(float(value))


def _dates(kept: Array, missing: Array) -> Array:
    return _fill(missing, _moments(kept), np.datetime64("NaT"), "datetime64[us]")


def _moments(values: Iterable[Any]) -> Array:
    return np.array([_in_utc(value) for value in values], dtype="datetime64[us]")


def _in_utc(value: Any) -> Any:
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC).replace(tzinfo=None) if aware else value


def _times(kept: Array, missing: Array) -> Array:
    seconds = [t.hour * 3600 + t.minute * 60 + t.second + t.microsecond / 1e6 for t in kept]
    return _fill(missing, seconds, np.nan, np.float64)


def _durations(kept: Array, missing: Array) -> Array:
    seconds = kept.astype("timedelta64[us]") / np.timedelta64(1, "s")
    return _fill(missing, seconds, np.nan, np.float64)


# bool before number, as a bool is an int; the order of the others does not matter.
_CLASSES: list[tuple[str, tuple[type, ...]]] = [
    ("bool", (bool, np.bool_)),
    ("number", _NUMBERS),
    ("text", (str,)),
    ("date", (date, np.datetime64)),
    ("time", (time,)),
    ("duration", (timedelta, np.timedelta64)),
]
_BUILD: dict[str, Callable[[Array, Array], Array]] = {
    "bool": _bools,
    "number": _numbers,
    "text": _texts,
    "date": _dates,
    "time": _times,
    "duration": _durations,
}


def _floats(values: _List) -> Array:
    return np.array(values, dtype=np.float64)


_PLAIN: dict[frozenset[type], Callable[[_List], Array]] = {
    frozenset({float}): _floats,
    frozenset({int}): _floats,
    frozenset({int, float}): _floats,
    frozenset({str}): _objects,
    frozenset({bool}): np.array,
    frozenset({np.bool_}): np.array,
    frozenset({np.float64}): _floats,
    frozenset({np.int64}): _floats,
    frozenset({date}): _moments,
    frozenset({datetime}): _moments,
    frozenset({type(None)}): lambda values: np.full(len(values), np.nan),
}


def _to_float(name: str, array: Array) -> Array:
    floats = np.asarray(array, dtype=np.float64)
    return exact(name, array, floats) if array.dtype.kind in "iu" else floats


def exact(name: str, whole: Array, floats: Array) -> Array:
    """Return whole numbers as floats; DataError where several become the same.

    >>> exact("a", np.array([3, 4]), np.array([3.0, 4.0]))
    array([3., 4.])
    """
    if len(whole) > 1 and max(abs(int(whole.min())), abs(int(whole.max()))) > LARGEST_WHOLE:
        different, kept = len(np.unique(whole)), len(np.unique(floats[~np.isnan(floats)]))
        if kept < different:
            raise DataError(
                f"column {name!r} with {different:,} whole numbers up to {int(whole.max())}, of "
                f"which {kept:,} are different as floats",
                rule="whole numbers beyond 2^53 are rounded, and different ones become the same",
                remedy="pass them as text if they are names, or leave the column out",
            )
    return floats


def _to_seconds(name: str, array: Array) -> Array:
    return np.asarray(array / np.timedelta64(1, "s"), dtype=np.float64)


_BY_DTYPE: dict[str, Callable[[str, Array], Array]] = {
    **dict.fromkeys("fiu", _to_float),
    **dict.fromkeys("UT", lambda name, array: _from_objects(name, array.astype(object))),
    "b": lambda name, array: array,
    "M": lambda name, array: np.asarray(array, dtype="datetime64[us]"),
    "m": _to_seconds,
    "O": _from_objects,
}
