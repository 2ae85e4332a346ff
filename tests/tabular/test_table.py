import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import glassnet.tabular
from glassnet.errors import ColumnError, DataError
from glassnet.tabular import Table

LEAVES = {"glassnet.array", "glassnet.errors", "glassnet.suggest", "glassnet.text"}


def test_names_rows_and_columns():
    table = Table({"a": [1, 2], "b": ["x", None], 3: [True, False]})
    assert table.names == ("a", "b", "3")
    assert table.rows == len(table) == 2
    assert repr(table) == "Table(2 rows; 'a', 'b', '3')"


def test_take_rows_by_number_and_by_mask():
    table = Table({"a": [1, 2, 3], "b": ["x", "y", None]}, categories=["b"])
    assert table.take([2, 0])["b"].tolist() == [None, "x"]
    assert table.take(np.array([False, True, True]))["a"].tolist() == [2, 3]
    assert table.take([0]).categories == {"b"}


def test_rows_keep_the_numbers_they_had():
    table = Table({"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})
    assert table.row_numbers.tolist() == [0, 1, 2, 3]
    part = table.take([3, 1, 0]).take(np.array([True, True, False])).without("b")
    assert part.row_numbers.tolist() == [3, 1]


def test_without():
    table = Table({"a": [1], "b": [2], "c": ["x"]}, categories=["c", "unheard of"])
    assert table.without("a", "c").names == ("b",)
    assert table.without("c").categories == frozenset()
    with pytest.raises(ColumnError, match="did you mean 'b'"):
        table.without("B")


def test_a_column_that_is_not_there():
    table = Table({"price": [1], "colour": ["x"]})
    with pytest.raises(ColumnError, match=r"column 'prise': .*; did you mean 'price'"):
        table["prise"]
    with pytest.raises(LookupError, match="choose from 'price', 'colour'"):
        table["zzz"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, "0 columns and 0 rows"),
        ({"a": []}, "1 columns and 0 rows"),
        ({"a": [1, 2], "b": [1]}, "'b' of 1 rows beside 'a' of 2"),
        ({1: [1], "1": [2]}, "column names '1' more than once"),
    ],
)
def test_refused(columns, message):
    with pytest.raises(DataError, match=message):
        Table(columns)


def test_nothing_left_to_take():
    with pytest.raises(DataError, match="0 rows"):
        Table({"a": [1]}).take([])


def imported_on_top(source):
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module


def test_the_package_is_a_leaf():
    folder = Path(glassnet.tabular.__file__).parent
    for path in folder.glob("*.py"):
        for module in imported_on_top(path.read_text(encoding="utf-8")):
            own = module in LEAVES or module.startswith("glassnet.tabular")
            base = module.split(".")[0] in {"numpy", *sys.stdlib_module_names}
            assert own or base, f"{path.name} imports {module}"


def test_importing_loads_no_dataframe_library():
    code = "import sys, glassnet.tabular; print({'narwhals', 'polars', 'pandas'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
