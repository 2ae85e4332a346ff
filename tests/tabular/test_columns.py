import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pytest

from glassnet.errors import DataError
from glassnet.tabular.columns import as_column, is_missing, number_text

HALF_HOUR = dt.timezone(dt.timedelta(minutes=30))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None, 2.5], [1.0, np.nan, 2.5]),
        (np.array([1, 2], dtype=np.int8), [1.0, 2.0]),
        ((decimal.Decimal("1.25"), decimal.Decimal("NaN")), [1.25, np.nan]),
        ([True, 2], [1.0, 2.0]),
        ([None, None], [np.nan, np.nan]),
        ([pd.NA, np.float32(2)], [np.nan, 2.0]),
        (np.array([90, "NaT"], dtype="timedelta64[s]"), [90.0, np.nan]),
        ([dt.time(1, 0, 1), None], [3601.0, np.nan]),
    ],
)
def test_numbers(values, expected):
    column = as_column("x", values)
    assert column.dtype == np.float64
    np.testing.assert_array_equal(column, expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a", None, float("nan")], ["a", None, None]),
        (np.array(["a", "b"]), ["a", "b"]),
        ([np.str_("a"), pd.NA, pd.NaT], ["a", None, None]),
        (["abc", 12, 0.5, True], ["abc", "12", "0.5", "True"]),
        ([True, None, np.False_], [True, None, False]),
    ],
)
def test_objects(values, expected):
    column = as_column("x", values)
    assert column.dtype == object
    assert column.tolist() == expected
    assert [type(value) for value in column] == [type(value) for value in expected]


def test_bools_without_gaps_stay_bool():
    assert as_column("x", [True, False]).dtype == bool


@pytest.mark.parametrize(
    "values",
    [
        [dt.datetime(2024, 5, 31, 12), None],
        [dt.datetime(2024, 5, 31, 12, 30, tzinfo=HALF_HOUR), pd.NaT],
        [np.datetime64("2024-05-31T12"), np.datetime64("NaT")],
        np.array(["2024-05-31T12", "NaT"], dtype="datetime64[ns]"),
        [pd.Timestamp("2024-05-31 12:00"), None],
    ],
)
def test_dates(values):
    column = as_column("x", values)
    assert column.dtype == "datetime64[us]"
    assert column[0] == np.datetime64("2024-05-31T12:00")
    assert np.isnat(column[1])


def test_a_date_and_a_moment_mix():
    column = as_column("x", [dt.date(2024, 5, 31), dt.datetime(2024, 5, 31, 6)])
    assert (column[1] - column[0]) == np.timedelta64(6, "h")


@pytest.mark.parametrize(
    "values",
    [
        [1.5, -2.0],
        [1, 2**60],
        [1, 0.5],
        ["a", "b"],
        [True, False],
        [None, None],
        [dt.date(2024, 5, 31)],
        [dt.datetime(2024, 5, 31, 12, tzinfo=HALF_HOUR), dt.datetime(2024, 5, 31)],
    ],
)
def test_plain_lists_are_as_arrays_of_objects(values):
    plain, objects = as_column("x", values), as_column("x", np.array(values, dtype=object))
    assert plain.dtype == objects.dtype
    np.testing.assert_array_equal(plain, objects)
    np.testing.assert_array_equal(as_column("x", tuple(values)), plain)


def test_float64_is_not_copied():
    values = np.array([1.0, 2.0])
    assert as_column("x", values) is values


@pytest.mark.parametrize(
    ("values", "met"),
    [
        ([[1], [2]], "values of type list"),
        ([{"a": 1}], "values of type dict"),
        ([dt.date(2024, 1, 1), 3], "a mixture of date and number"),
        ([b"a"], "values of type bytes"),
        (np.array([1j]), "complex128"),
        ([10**400], "too large"),
        (np.array([10**400], dtype=object), "too large"),
        (np.zeros((2, 2)), "shape (2, 2)"),
        ("text", "shape ()"),
        (3, "shape ()"),
    ],
)
def test_refused(values, met):
    with pytest.raises(DataError, match="column 'speed'") as caught:
        as_column("speed", values)
    assert met in str(caught.value)


def test_missing_in_every_form():
    for values in ([1.0, None], ["a", None], [True, None], [dt.date(2024, 1, 1), None]):
        assert is_missing(as_column("x", values)).tolist() == [False, True]
    assert is_missing(np.array([True, False])).tolist() == [False, False]


def test_number_text_of_large_and_tiny_numbers():
    assert [number_text(x) for x in (1e20, -2.0, 1e-9, 0.1 + 0.2)] == [
        "1e+20",
        "-2",
        "1e-09",
        "0.30000000000000004",
    ]
