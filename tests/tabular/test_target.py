import json
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from glassnet.errors import ColumnError, DataError, ModelFileError, SettingError, ShapeError
from glassnet.tabular import (
    ClassTarget,
    NumberTarget,
    Table,
    drop_missing_target,
    infer_target,
    restore_target,
)


@pytest.mark.parametrize(
    ("values", "task", "kind"),
    [
        ([1.5, 2.5, 3.5], "auto", NumberTarget),
        ([3, 4, 5, 3], "auto", NumberTarget),
        ([1.5, 2.5], "auto", NumberTarget),
        (["1", "2", "3.5"], "auto", NumberTarget),
        ([0, 1, 1], "auto", ClassTarget),
        ([1, 2, None], "auto", ClassTarget),
        (["0", "1"], "auto", ClassTarget),
        (["a", "b", "c"], "auto", ClassTarget),
        ([True, False], "auto", ClassTarget),
        (["2024-01-01", "b", "c"], "auto", ClassTarget),
        ([0, 1, 1], "regression", NumberTarget),
        ([True, False], "regression", NumberTarget),
        ([3, 4, 5], "classification", ClassTarget),
        (["1", "2", "x"], "classification", ClassTarget),
    ],
)
def test_inferred(values, task, kind):
    assert isinstance(infer_target(values, "y", task), kind)


def test_numbers_by_hand():
    # 2, 4, 9: mean 5, variance (9 + 1 + 16) / 3
    target = infer_target([2, 4, None, 9], "y")
    assert (target.mean, target.std) == (5.0, pytest.approx((26 / 3) ** 0.5, rel=1e-15))
    outputs = target.encode([5, 5 + (26 / 3) ** 0.5])
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(outputs, [[0], [1]], atol=1e-7)
    assert target.decode(np.float32([0, 1])).dtype == np.float64


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e30, 1e30, allow_subnormal=False), min_size=2, max_size=30))
def test_numbers_come_back(values):
    spread = np.std(values)
    assume(spread > 1e-9 * np.max(np.abs(values)))
    target = NumberTarget.fit(values, "y")
    back = target.decode(target.encode(values))
    np.testing.assert_allclose(back, values, rtol=1e-6, atol=1e-5 * spread)
    again = restore_target(json.loads(json.dumps(target.to_json())), target.arrays())
    assert again == target


@pytest.mark.parametrize(
    ("values", "classes", "dtype"),
    [
        (["b", "a", "b"], ("a", "b"), object),
        ([2, 1, 3], (1, 2, 3), np.int64),
        ([2.0, 1.0], (1, 2), np.int64),
        ([0.5, 1.0], (0.5, 1.0), np.float64),
        ([True, False], (False, True), np.bool_),
        (["10", "9"], ("10", "9"), object),
        (pd.Series(["b", "a"]), ("a", "b"), object),
    ],
)
def test_labels_keep_their_type(values, classes, dtype):
    target = infer_target(values, "y", "classification")
    assert target.classes == classes
    assert [type(label) for label in target.classes] == [type(label) for label in classes]
    labels = target.decode(np.eye(len(classes), dtype=np.float32))
    assert labels.dtype == dtype
    assert labels.tolist() == list(classes)
    assert target.encode(labels).tolist() == list(range(len(classes)))
    assert target.encode(labels).dtype == np.int64
    again = restore_target(json.loads(json.dumps(target.to_json())), target.arrays())
    assert again == target
    assert [type(label) for label in again.classes] == [type(label) for label in classes]


labels = st.one_of(
    st.lists(st.text(max_size=5), min_size=2, max_size=20),
    st.lists(st.integers(-5, 5), min_size=2, max_size=20),
    st.lists(st.booleans(), min_size=2, max_size=20),
)


@settings(max_examples=60, deadline=None)
@given(labels)
def test_labels_come_back(values):
    assume(len(set(values)) > 1)
    target = infer_target(values, "y", "classification")
    one_hot = np.eye(len(target.classes))[target.encode(values)]
    assert target.decode(one_hot).tolist() == values


def test_labels_that_come_in_another_form():
    assert ClassTarget("y", (1, 2)).encode(["2", "1"]).tolist() == [1, 0]
    assert ClassTarget("y", ("1", "2")).encode([2, 1]).tolist() == [1, 0]
    assert ClassTarget("y", (False, True)).encode([1, 0]).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("values", "task", "message"),
    [
        ([], "auto", "target 'y' is known in 0 rows"),
        ([None, None], "auto", "target 'y' is known in 0 rows"),
        ([3], "auto", "target 'y' is known in 1 rows: at least two"),
        ([3, 3, 3], "auto", "target 'y' is 3 in every row"),
        (["a", "a"], "auto", "target 'y' is 'a' in every row"),
        ([1, np.inf, 2], "auto", "column 'y', row 1: inf"),
        ([1, np.inf, 2], "classification", "column 'y', row 1: inf"),
        (["1"] * 9 + ["2"] * 10 + ["x"], "auto", "'x': .*task='classification', or --task clas"),
        (["a", "b"], "regression", "column 'y', row 0: 'a': it is not a number"),
        (np.array(["2024-01-01", "2024-01-02"], "M8[D]"), "auto", "'y' of dates: .*of days"),
        (["2024-01-01", "2024-01-02"], "auto", "'y' of dates: .*predict a number of days"),
        (np.array(["2024-01-01", "2024-01-02"], "M8[D]"), "regression", "'y' of dates"),
        (np.array(["2024-01-01", "2024-01-02"], "M8[D]"), "classification", "'y' of dates"),
    ],
)
def test_refused(values, task, message):
    with pytest.raises(DataError, match=message):
        infer_target(values, "y", task)


@pytest.mark.parametrize(
    "pattern", ["{:,}.56", "{}%", "${}.50", "{} kg", "a text about {}", "{},5"]
)
def test_text_that_is_no_class_is_refused(pattern):
    values = [pattern.format(number * 1234) for number in range(160)]
    with pytest.raises(DataError, match=r"target 'y' of 160 distinct texts .*such as.*1234\.56"):
        infer_target(values, "y")
    assert len(infer_target(values, "y", "classification").classes) == 160


def test_texts_that_may_well_be_classes():
    assert len(infer_target([f"c{n}" for n in range(20)], "y").classes) == 20
    assert len(infer_target([f"c{n % 30}" for n in range(60)], "y").classes) == 30
    with pytest.raises(DataError, match=r"31 distinct texts in 61 rows.*--task classification"):
        infer_target([f"c{n % 31}" for n in range(61)], "y")


def test_the_remedy_for_dates_is_one_that_works():
    with pytest.raises(DataError) as caught:
        infer_target(np.array(["2024-01-01", "2024-01-02"], "M8[D]"), "y")
    assert "classification" not in str(caught.value)


def test_a_table_in_place_of_its_target_column_names_the_original_row():
    table = Table({"x": [1] * 12, "y": [*range(10), "stray", None]})
    part = table.take(np.arange(11, -1, -1))
    with pytest.raises(DataError, match="column 'y', row 10: 'stray'"):
        infer_target(part, "y")
    target = infer_target(table.take(range(10)), "y")
    assert target == infer_target([*range(10)], "y")
    assert target.encode(table.take([9, 3])).shape == (2, 1)
    with pytest.raises(DataError, match="column 'y', row 11: a missing value"):
        target.encode(table.take([3, 11]))
    with pytest.raises(DataError, match="column 'y', row 10: 'stray': the label"):
        ClassTarget("y", ("a", "b")).encode(table.take([10]))


def test_errors_travel_between_processes():
    with pytest.raises(DataError) as caught:
        NumberTarget("y", 0.0, 1.0).encode(["x"])
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (type(caught.value), str(caught.value))


def test_an_unknown_task():
    with pytest.raises(SettingError, match=r"task='regress': .*did you mean 'regression'"):
        infer_target([1, 2, 3], "y", "regress")


def test_encoding_what_does_not_fit():
    numbers, classes = NumberTarget.fit([1, 2, 3], "y"), ClassTarget.fit(["a", "b"], "y")
    with pytest.raises(DataError, match="column 'y', row 1: a missing value"):
        numbers.encode([1, None])
    with pytest.raises(DataError, match="column 'y', row 1: a missing value"):
        classes.encode(["a", None])
    with pytest.raises(DataError, match="column 'y', row 0: 'x': it is not a number"):
        numbers.encode(["x"])
    with pytest.raises(DataError, match=r"row 1: 'c': .*the classes are 'a', 'b'"):
        classes.encode(["a", "c"])


def test_outputs_of_the_wrong_shape():
    with pytest.raises(ShapeError, match=r"outputs of shape \(2, 3\): .*\(rows, 1\)"):
        NumberTarget.fit([1, 2, 3]).decode(np.zeros((2, 3)))
    with pytest.raises(ShapeError, match=r"outputs of shape \(2,\): .*\(rows, 2\)"):
        ClassTarget.fit(["a", "b"]).decode(np.zeros(2))


def test_rows_without_a_target_are_dropped():
    table = Table({"x": [1, 2, 3], "y": ["a", None, "b"]})
    kept, dropped = drop_missing_target(table, "y")
    assert (kept["x"].tolist(), dropped) == ([1, 3], 1)
    assert drop_missing_target(table, "x") == (table, 0)
    with pytest.raises(DataError, match="target 'z' is known in 0 rows"):
        drop_missing_target(Table({"z": [None], "x": [1]}), "z")
    with pytest.raises(ColumnError, match="did you mean 'y'"):
        drop_missing_target(table, "Y")


@pytest.mark.parametrize(
    ("json_part", "arrays"),
    [
        ({}, {}),
        ({"task": "poetry"}, {}),
        ({"task": "regression", "name": "y"}, {}),
        ({"task": "regression", "name": "y"}, {"mean_and_std": np.zeros(3)}),
        ({"task": "classification", "name": "y"}, {}),
    ],
)
def test_damaged_files(json_part, arrays):
    with pytest.raises(ModelFileError, match="a target that cannot be read"):
        restore_target(json_part, arrays)
