"""What other programs write as CSV: encodings, separators, unnamed columns, codes."""

import codecs
import gzip

import numpy as np
import pandas as pd
import pytest

from glassnet.errors import DataError
from glassnet.tabular import Kind, Schema, read_table, table_csv


def read(folder, text, name="cars.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path)


@pytest.mark.parametrize(
    "content",
    [
        "Größe,Farbe\n1,2\n".encode("cp1252"),
        "a,b\n1,Größe\n".encode("cp1252"),
        ("a,b\n" + "1,2\n" * 9000 + "1,Größe\n").encode("latin-1"),
        "Größe;Farbe\n1;2\n".encode("cp1252"),
    ],
)
def test_a_file_that_is_not_utf8(tmp_path, content):
    for name, packed in [("a.csv", content), ("a.csv.gz", gzip.compress(content))]:
        with pytest.raises(DataError, match=r"its text is not UTF-8.*save it as UTF-8") as caught:
            read(tmp_path, packed, name)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.csv.gz"])
def test_utf16_is_named(tmp_path, mark, name):
    text = mark + "Größe\tb\n1\t2\n".encode("utf-16-le")
    with pytest.raises(DataError, match=r"UTF-16.*save it as UTF-8"):
        read(tmp_path, gzip.compress(text) if name.endswith(".gz") else text, name)


def test_quoted_names(tmp_path):
    table = read(tmp_path, '"x, the ""size""","two\nlines"," c "\n1,2,3\n')
    assert table.names == ('x, the "size"', "two\nlines", "c")


def test_semicolons_and_decimal_commas(tmp_path):
    text = (
        '"Größe, m";Farbe;Preis;Datum;PLZ;Code;gemischt\n'
        "1,5;rot, hell;-12;2024-05-31;01067;1,5a;1,5\n"
        "NA;blau;1e3;2024-06-01;10115;2,5;1.234,5\n"
    )
    table = read(tmp_path, text)
    assert table.names == ("Größe, m", "Farbe", "Preis", "Datum", "PLZ", "Code", "gemischt")
    np.testing.assert_array_equal(table["Größe, m"], [1.5, np.nan])
    assert table["Farbe"].tolist() == ["rot, hell", "blau"]
    assert table["Preis"].tolist() == [-12, 1000]
    assert table["Datum"].dtype.kind == "M"
    assert table["PLZ"].tolist() == ["01067", "10115"]
    assert table["Code"].tolist() == ["1,5a", "2,5"]
    assert table["gemischt"].tolist() == ["1,5", "1.234,5"]


def test_decimal_points_beside_semicolons(tmp_path):
    assert read(tmp_path, "a;b\n1.5;x\n2;y\n", "a.csv")["a"].tolist() == [1.5, 2]


def test_decimal_commas_between_commas_stay_text(tmp_path):
    assert read(tmp_path, 'a,b\n"1,5",2\n"2,5",3\n')["a"].tolist() == ["1,5", "2,5"]


def test_a_semicolon_in_a_header_with_commas(tmp_path):
    assert read(tmp_path, "a;b,c\n1,2\n").names == ("a;b", "c")


def test_lines_that_do_not_fit_a_semicolon_header(tmp_path):
    with pytest.raises(DataError, match="line 3 has 3 values, the header 2 names"):
        read(tmp_path, "a;b\n1;2\n1;2;3\n")


@pytest.mark.parametrize(
    "texts",
    [
        ["00001", "12345"],
        ["123456789012345678", "123456789012345679"],
        ["9007199254740993", "1"],
        ["-00.5", "1"],
    ],
)
def test_codes_are_neither_rounded_nor_shortened(tmp_path, texts):
    table = read(tmp_path, "code,x\n" + "".join(f"{text},1\n" for text in texts))
    assert table["code"].tolist() == texts
    assert table_csv(table).split()[1:] == [f"{text},1" for text in texts]


def test_numbers_that_begin_with_nought_or_are_large(tmp_path):
    texts = ["0", "0.5", "-0.25", "0e3", "9007199254740992", "1e300", "12345678901234567890.0"]
    table = read(tmp_path, "a\n" + "\n".join(texts) + "\n")
    assert table["a"].tolist() == [float(text) for text in texts]


@pytest.mark.parametrize("rows", [5, 40])
def test_the_index_of_pandas_is_left_out(tmp_path, rows):
    frame = pd.DataFrame({"size": np.arange(rows) ** 2})
    table = read(tmp_path, frame.to_csv())
    assert table.names == ("column_0", "size")
    column = Schema.infer(table)["column_0"]
    assert (column.kind, column.note) == (Kind.IDENTIFIER, "left out: row numbers")


def test_trailing_commas_are_dropped(tmp_path):
    assert read(tmp_path, "a,b,, ,\n1,2,,,\n3,,, ,NA\n").names == ("a", "b")


def test_unnamed_columns_with_values_are_numbered(tmp_path):
    table = read(tmp_path, ",a,,\n7,1,,x\n8,2,,y\n")
    assert table.names == ("column_0", "a", "column_3")


def test_a_name_that_an_unnamed_column_would_get(tmp_path):
    with pytest.raises(DataError, match="'column_0' more than once"):
        read(tmp_path, ",column_0\n1,2\n")
