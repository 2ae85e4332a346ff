import datetime as dt
import gzip
import os

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glassnet.errors import DataError
from glassnet.tabular import Table, read_table, write_table

ENDINGS = [".csv", ".tsv", ".csv.gz", ".parquet", ".jsonl", ".ndjson"]


def written(folder, text, name="cars.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def same(left, right):
    assert left.names == right.names
    for name in left.names:
        assert left[name].dtype == right[name].dtype, name
        np.testing.assert_array_equal(left[name], right[name], err_msg=name)


def test_types_are_inferred_from_the_whole_file(tmp_path):
    lines = "".join(f"{number},\n" for number in range(2000))
    table = read_table(written(tmp_path, f"a,b\n{lines}0.5,x\n"))
    assert table["a"].dtype == np.float64
    assert table["a"][-1] == 0.5
    assert table["b"][-1] == "x"


def test_every_type_in_csv(tmp_path):
    text = (
        "n,t,flag,maybe,day,moment,zoned,us,gap\n"
        "1,red,true,True,2024-01-01,2024-01-01 03:00,2024-01-01T03:00:00+01:00,01/02/2024,\n"
        "-1e3,NA,FALSE,,,2024-01-02T00:00:00.5,,03/04/2024,?\n"
    )
    table = read_table(written(tmp_path, text))
    assert table["n"].tolist() == [1.0, -1000.0]
    assert table["t"].tolist() == ["red", None]
    assert table["flag"].tolist() == [True, False]
    assert table["maybe"].tolist() == [True, None]
    assert table["day"].tolist() == [dt.datetime(2024, 1, 1), None]
    assert table["moment"][1] == np.datetime64("2024-01-02T00:00:00.5")
    assert table["zoned"][0] == np.datetime64("2024-01-01T02:00")
    assert table["us"].tolist() == ["01/02/2024", "03/04/2024"]
    assert np.isnan(table["gap"]).all()


@pytest.mark.parametrize(
    "token", ["", "NA", "N/A", "n/a", "<NA>", "NaN", "nan", "NULL", "null", "?"]
)
def test_missing_texts(tmp_path, token):
    table = read_table(written(tmp_path, f"a,b\n{token},1\nx, {token} \n"))
    assert table["a"].tolist() == [None, "x"]
    np.testing.assert_array_equal(table["b"], [1.0, np.nan])


def test_texts_that_are_not_missing(tmp_path):
    table = read_table(written(tmp_path, "a,b,c\nNone,.,-\n"))
    assert [table[name][0] for name in "abc"] == ["None", ".", "-"]


def test_spaces_quotes_and_marks_of_old_tools(tmp_path):
    text = '\ufeffage , job\n 39, "a, b"\n 50, ?\n\n'.replace(', "', ',"')
    table = read_table(written(tmp_path, text))
    assert table.names == ("age", "job")
    assert table["age"].tolist() == [39.0, 50.0]
    assert table["job"].tolist() == ["a, b", None]


def test_numbers_with_a_stray_text_are_text(tmp_path):
    assert read_table(written(tmp_path, "a\n12\n13\nabc\n"))["a"].tolist() == ["12", "13", "abc"]


@pytest.mark.parametrize("day", ["2024-13-01", "2024-01-01x"])
def test_what_only_looks_like_a_date_is_text(tmp_path, day):
    table = read_table(written(tmp_path, f"a\n2024-01-01\n{day}\n"))
    assert table["a"].tolist() == ["2024-01-01", day]


def test_one_column_keeps_its_empty_lines(tmp_path):
    assert len(read_table(written(tmp_path, "a\n1\n\n2\n"))) == 3


def test_empty_lines_are_skipped_and_missing_rows_kept(tmp_path):
    table = read_table(written(tmp_path, "\na,b\n1,2\n\n,\n  \n3,\n\n"))
    np.testing.assert_array_equal(table["a"], [1, np.nan, 3])
    np.testing.assert_array_equal(table["b"], [2, np.nan, np.nan])


@pytest.mark.parametrize("name", ["a[1].csv", "a*.csv", "a[1].parquet", "a?.jsonl", "A.CSV"])
def test_names_with_wildcards_and_capitals(tmp_path, name):
    write_table(Table({"a": [1, 2]}), tmp_path / name)
    assert read_table(tmp_path / name)["a"].tolist() == [1, 2]


def test_json_lines_are_inferred_from_the_whole_file(tmp_path):
    lines = "".join(f'{{"a": {number}}}\n' for number in range(2000))
    table = read_table(written(tmp_path, lines + '{"a": 0.5, "b": "x"}\n', "rows.jsonl"))
    assert table["a"][-1] == 0.5
    assert table["b"][-1] == "x"


def test_json_lines(tmp_path):
    text = '{"a": 1, "b": "x", "c": true}\n{"a": 2.5, "b": null, "d": "2024-01-01"}\n'
    table = read_table(written(tmp_path, text, "rows.jsonl"))
    assert table["a"].tolist() == [1.0, 2.5]
    assert table["b"].tolist() == ["x", None]
    assert table["c"].tolist() == [True, None]
    assert table["d"].tolist() == [None, "2024-01-01"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_round_trip(tmp_path, ending):
    table = Table(
        {
            "whole": [1, None, 3],
            "real": [0.1, -1e300, np.nan],
            "text": ["a, b", 'say "so"', "tab\tbar"],
            "maybe": [True, None, False],
            "flag": [True, False, False],
        }
    )
    path = tmp_path / f"cars{ending}"
    write_table(table, path)
    same(read_table(path), table)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_dates_round_trip(tmp_path, ending):
    moments = np.array(["2024-01-01T00:00:01.5", "NaT"], "M8[us]")
    table = Table({"day": np.array(["2024-01-01", "NaT"], "M8[us]"), "moment": moments})
    write_table(table, tmp_path / f"d{ending}")
    same(read_table(tmp_path / f"d{ending}"), table)


def test_csv_is_written_for_people(tmp_path):
    path = tmp_path / "a.csv"
    days = np.array(["2024-01-01", "NaT"], "M8[us]")
    write_table(Table({"n": [3, None], "day": days, "t": ["x", None]}), path)
    assert path.read_text() == "n,day,t\n3,2024-01-01,x\n,,\n"


number = st.floats(allow_nan=True, allow_infinity=False) | st.integers(-99, 99).map(float)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    numbers=st.lists(number, min_size=4, max_size=4),
    texts=st.lists(st.sampled_from(["a", "b,", '"c"', "d\ne", "é"]), min_size=4, max_size=4),
    ending=st.sampled_from(ENDINGS),
)
def test_any_numbers_and_texts_round_trip(tmp_path, numbers, texts, ending):
    table = Table({"text": texts, "number": numbers})
    write_table(table, tmp_path / f"any{ending}")
    same(read_table(tmp_path / f"any{ending}"), table)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", "x", "the ending '.xlsx' says no kind of table; the endings are '.csv'"),
        ("a.csv", "", "holds no rows"),
        ("a.csv", "\n\n", "holds no rows"),
        ("a.csv", "a,b\n", "holds no rows"),
        ("a.csv", "a,b\n1,2\n3,4,5\n", "line 3 has 3 values, the header 2 names"),
        ("a.csv", "a,b\n1,2\n3\n", "line 3 has 1 values, the header 2 names"),
        ("a.csv", "a|b\n1|2\n", r"separated by '\|'; save it with commas"),
        ("a.tsv", "a;b\n1;2\n", "separated by ';'; save it with commas"),
        ("a.csv", "a,b , b\n1,2,3\n", "column names 'b' more than once"),
        ("a.csv", b"a,b\n\xff\xfe,2\n", "cannot be read .*UTF-8.*save it as UTF-8"),
        ("a.csv", 'a,b\n1,"x\n2,3\n', "line 3 has 2 values|cannot be read"),
        ("a.csv", "a" * 200_000 + "\n1\n", "cannot be read .*field larger"),
        ("a.csv.gz", "a,b\n1,2\n", "cannot be read .*gzip"),
        ("a.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0)[:12], "cannot be read"),
        ("a.parquet", "not parquet", "cannot be read .*; check that the file is whole"),
        ("a.jsonl", "{oops\n", "cannot be read"),
        ("a.jsonl", '{"a": {"b": 1}}\n', "column 'a' of type Struct"),
    ],
)
def test_bad_files(tmp_path, name, content, message):
    path = written(tmp_path, content, name)
    with pytest.raises(DataError, match=message) as caught:
        read_table(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    written(tmp_path, "a\n1\n", "cars.csv")
    with pytest.raises(DataError, match=r"there is no such file; did you mean 'cars.csv'"):
        read_table(tmp_path / "car.csv")
    with pytest.raises(DataError, match="check the folder"):
        read_table(tmp_path / "nowhere" / "cars.csv")


def test_a_folder(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(DataError, match="it is a folder"):
        read_table(tmp_path / "a.csv")
    with pytest.raises(DataError, match="it is a folder"):
        read_table(tmp_path)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = written(tmp_path, "a\n1\n")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(DataError, match=r"cannot be written .*No space left"):
        write_table(Table({"a": [2]}), path)
    assert path.read_text() == "a\n1\n"
    assert [each.name for each in tmp_path.iterdir()] == ["cars.csv"]


def test_nowhere_to_write(tmp_path):
    with pytest.raises(DataError, match="cannot be written"):
        write_table(Table({"a": [2]}), tmp_path / "nowhere" / "a.csv")
    with pytest.raises(DataError, match="says no kind of table"):
        write_table(Table({"a": [2]}), tmp_path / "a.txt")


def test_polars_reads_the_same(tmp_path):
    path = written(tmp_path, "a,b\n1,x\n2,y\n")
    assert read_table(path)["a"].tolist() == pl.read_csv(path)["a"].to_list()
