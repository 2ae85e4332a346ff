import datetime as dt
import decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from glassnet.errors import DataError
from glassnet.tabular import Table, as_table

PARIS = "Europe/Paris"  # one hour ahead of UTC in January
VALUES = {
    "whole": [1, None, 3],
    "real": [1.5, None, float("nan")],
    "flag": [True, False, True],
    "maybe": [True, None, False],
    "text": ["x", None, "y"],
    "day": [dt.date(2024, 1, 1), None, dt.date(1969, 12, 31)],
    "moment": [dt.datetime(2024, 1, 1, 3), None, dt.datetime(2021, 1, 1)],
    "money": [decimal.Decimal("1.25"), None, decimal.Decimal("3")],
    "length": [dt.timedelta(minutes=1), None, dt.timedelta(seconds=1)],
    "clock": [dt.time(0, 1), None, dt.time(0, 0, 1)],
    "nothing": [None, None, None],
    "class": ["b", None, "a"],
    "zoned": [dt.datetime(2024, 1, 1, 3), None, dt.datetime(2021, 1, 1)],
}
EXPECTED = {
    "whole": [1.0, np.nan, 3.0],
    "real": [1.5, np.nan, np.nan],
    "flag": [True, False, True],
    "maybe": [True, None, False],
    "text": ["x", None, "y"],
    "day": np.array(["2024-01-01", "NaT", "1969-12-31"], "M8[us]"),
    "moment": np.array(["2024-01-01T03", "NaT", "2021-01-01"], "M8[us]"),
    "money": [1.25, np.nan, 3.0],
    "length": [60.0, np.nan, 1.0],
    "clock": [60.0, np.nan, 1.0],
    "nothing": [np.nan] * 3,
    "class": ["b", None, "a"],
    "zoned": np.array(["2024-01-01T02", "NaT", "2020-12-31T23"], "M8[us]"),
}


def from_polars():
    zoned = pl.col("zoned").dt.replace_time_zone(PARIS)
    return pl.DataFrame(VALUES).with_columns(zoned, pl.col("class").cast(pl.Categorical))


def from_pandas():
    frame = pd.DataFrame(VALUES)
    frame["class"] = frame["class"].astype("category")
    frame["zoned"] = pd.to_datetime(frame["zoned"]).dt.tz_localize(PARIS)
    return frame


def from_nullable_pandas():
    frame = from_pandas()
    frame["whole"] = pd.array(VALUES["whole"], dtype="Int64")
    frame["real"] = pd.array([1.5, None, None], dtype="Float64")
    frame["maybe"] = pd.array(VALUES["maybe"], dtype="boolean")
    frame["text"] = pd.array(VALUES["text"], dtype="string")
    return frame


def from_pyarrow():
    columns = {**VALUES, "class": pa.array(VALUES["class"]).dictionary_encode()}
    columns["zoned"] = from_polars()["zoned"].to_arrow()
    return pa.table(columns)


def from_dict():
    zoned = [moment and moment - dt.timedelta(hours=1) for moment in VALUES["zoned"]]
    return {**VALUES, "zoned": zoned}


def from_rows():
    columns = from_dict()
    return [{name: columns[name][row] for name in columns} for row in range(3)]


MAKERS = [from_polars, from_pandas, from_nullable_pandas, from_pyarrow, from_dict, from_rows]


@pytest.mark.parametrize("make", MAKERS)
def test_every_source_gives_the_same_table(make):
    table = as_table(make())
    assert table.names == tuple(EXPECTED)
    for name, expected in EXPECTED.items():
        values, wanted = table[name], np.asarray(expected)
        assert values.dtype == wanted.dtype, name
        np.testing.assert_array_equal(values, wanted, err_msg=name)


@pytest.mark.parametrize("make", MAKERS[:4])
def test_categoricals_are_remembered(make):
    assert as_table(make()).categories == {"class"}


@pytest.mark.parametrize(
    "column",
    [
        pd.Categorical([1, None, 2]),
        pd.Categorical(["1", None, "2"]),
    ],
)
def test_whole_numbered_categories_read_alike(column):
    assert as_table(pd.DataFrame({"a": column}))["a"].tolist() == ["1", None, "2"]


def test_a_polars_enum_is_a_category():
    series = pl.Series("a", ["low", "high"], dtype=pl.Enum(["low", "high"]))
    assert as_table(series.to_frame()).categories == {"a"}


def test_a_table_comes_back_as_it_is():
    table = Table({"a": [1]})
    assert as_table(table) is table


def test_matrix():
    table = as_table(np.array([[1, 2], [3, 4]]))
    assert table.names == ("x0", "x1")
    assert table["x1"].tolist() == [2.0, 4.0]


def test_rows_that_lack_keys():
    table = as_table([{"a": 1}, {"b": "x", "a": 2}])
    assert table.names == ("a", "b")
    assert table["b"].tolist() == [None, "x"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3.0),
        (2.5, 2.5),
        (np.float32(0.5), 0.5),
        ("two words", "two words"),
        (True, True),
        (decimal.Decimal("1.25"), 1.25),
        (dt.date(2024, 1, 1), dt.datetime(2024, 1, 1)),
        (dt.datetime(2024, 1, 1, 3), dt.datetime(2024, 1, 1, 3)),
        (pd.Timestamp("2024-01-01 03:00"), dt.datetime(2024, 1, 1, 3)),
        (dt.timedelta(minutes=1), 60.0),
    ],
)
def test_a_dict_of_single_values_is_one_row(value, expected):
    for row in ({"a": value, "b": None}, {"b": None, "a": value}):
        table = as_table(row)
        assert (table.rows, table.names) == (1, tuple(row))
        assert table["a"].tolist() == [expected]
        assert np.isnan(table["b"]).all()
    as_lists = as_table({"a": [value], "b": [None]})
    assert as_lists["a"].tolist() == [expected]
    assert as_lists["a"].dtype == table["a"].dtype


def test_names_that_are_numbers():
    assert as_table(pd.DataFrame([[1, 2]])).names == ("0", "1")


def test_a_mixed_pandas_column_is_text():
    assert as_table(pd.DataFrame({"a": [1, "x"]}))["a"].tolist() == ["1", "x"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (np.zeros(3), r"an array of shape \(3,\): .*reshape"),
        ([[1, 2], [3, 4]], "row 0 of type list: .*name the values"),
        ([], "0 rows"),
        (3, "data of type int: .*convert it"),
        (pl.Series([1]), r"data of type Series: .*to_frame"),
        (pl.LazyFrame({"a": [1]}), r"data of type LazyFrame: .*collect"),
        (pl.DataFrame({"a": [[1]]}), r"column 'a' of type List.*: .*; leave it out"),
        (pl.DataFrame({"a": [{"b": 1}]}), "column 'a' of type Struct"),
        (pl.DataFrame({"a": [b"x"]}), "column 'a' of type Binary"),
        (pa.table({"a": [[1]]}), "column 'a' of type List"),
        (pd.DataFrame({"a": [[1], [2]]}), "column 'a' holds values of type list"),
        (pd.DataFrame({"a": [1j]}), "column 'a' holds values of type complex"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "columns 'a' 2 times: "),
        (pd.DataFrame([[1, 2]], columns=[1, "1"]), "column names '1' more than once"),
        (pl.DataFrame(), "0 columns and 0 rows"),
        (pl.DataFrame({"a": []}), "1 columns and 0 rows"),
        ({"a": 1, "b": [1]}, "column 'b' holds values of type list"),
        ({"a": [1], "b": 1}, r"column 'b' of shape \(\)"),
        ({"a": ["x", "y"], "b": "xy"}, r"column 'b' of shape \(\)"),
        ({}, "0 columns and 0 rows"),
    ],
)
def test_refused(data, message):
    with pytest.raises(DataError, match=message):
        as_table(data)
