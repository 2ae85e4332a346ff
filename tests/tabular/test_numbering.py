import numpy as np
import pytest

from glassnet.tabular.numbering import are_counted, numbering

ROWS = np.arange(25)
SHUFFLED = np.random.default_rng(0).permutation(25) + 100.0


@pytest.mark.parametrize("name", ["x", "Order", "seq", "", "index", "paid", "weekly sales"])
@pytest.mark.parametrize("first", [0, 1, 1000, -3])
def test_row_numbers(name, first):
    assert numbering(name, ROWS + float(first), ROWS) == "row numbers"


@pytest.mark.parametrize(
    "name", ["year", "Day", "day_of_trial", "t", "age", "elapsed-hours", "YEAR"]
)
def test_times_are_no_row_numbers(name):
    assert numbering(name, ROWS + 1990.0, ROWS) == ""


@pytest.mark.parametrize(
    "name", ["id", "Id", "ID", "PID", "uuid", "user_id", "id.1", "CustomerID", "userId"]
)
def test_identifiers(name):
    assert numbering(name, SHUFFLED[:3], ROWS[:3]).startswith("an identifier")


@pytest.mark.parametrize(
    "name", ["paid", "PAID", "humid", "ideal", "grid", "Madrid", "identity", "x"]
)
def test_names_that_are_no_identifiers(name):
    assert numbering(name, SHUFFLED, ROWS) == ""


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "rownames", "index", "nr"])
def test_row_numbers_of_another_table(name):
    assert numbering(name, SHUFFLED, ROWS).startswith("an identifier")
    assert numbering(name, SHUFFLED[:3], ROWS[:3]) == ""


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.5, 2.5, 4.0]),
        np.array([3.0, 3.0, 4.0]),
        np.array([np.nan, np.nan, 4.0]),
        np.array(["a", "b", "c"], dtype=object),
        np.array([True, False, True]),
        np.array([7.0]),
    ],
)
def test_values_that_are_no_identifiers(values):
    assert numbering("id", values, np.arange(len(values))) == ""


def test_counted_rows_may_be_a_part_in_another_order():
    rows = np.array([7, 2, 9])
    assert are_counted(rows + 5.0, rows)
    assert not are_counted(rows + 0.5, rows)
    assert not are_counted(np.array([7.0, 2.0, 8.0]), rows)
    assert not are_counted(np.array([np.nan, 2.0, 9.0]), rows)
