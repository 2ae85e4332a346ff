import json
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

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
    assume(spread > 0)
    target = NumberTarget.fit(values, "y")
    back = target.decode(target.encode(values))
    relative = 1e-6 * max(1, target.std if target.log else 1)  # z is float32
    np.testing.assert_allclose(back, values, rtol=relative, atol=1e-5 * spread)
    again = restore_target(json.loads(json.dumps(target.to_json())), target.arrays())
    assert again == target


def test_no_prediction_leaves_what_training_has_seen():
    target = NumberTarget.fit([2, 4, 9], "y")
    assert target.decode(np.float32([-100, 0, 100])).tolist() == [2, 5, 9]
    assert target.decode(np.array([[np.inf], [-np.inf]])).tolist() == [9, 2]
    assert NumberTarget("y", 0.0, 1.0).decode(np.array([7.0])).tolist() == [7]


def log_likelihood_gain(values):
    """By scipy, with parameters at their best: mean log pdf of log-normal less that of normal."""
    logs = np.log(values)
    normal = stats.norm.logpdf(values, np.mean(values), np.std(values))
    log_normal = stats.lognorm.logpdf(values, np.std(logs), scale=np.exp(np.mean(logs)))
    return np.mean(log_normal) - np.mean(normal)


def test_logarithms_where_they_are_likelier():
    values = np.exp(np.random.default_rng(0).normal(3, 1, 400))
    target = NumberTarget.fit(values, "price")
    assert target.log
    assert target.gain == pytest.approx(log_likelihood_gain(values), rel=1e-9)
    encoded = target.encode(values)
    assert encoded.mean() == pytest.approx(0, abs=1e-5)
    assert encoded.std() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(target.decode(encoded), values, rtol=1e-5)
    assert target.described() == (
        f"price, a number from {values.min():.4g} to {values.max():.4g}, learnt as its logarithm "
        f"(closer to normal by {target.gain:.2f} nats a row)"
    )
    again = restore_target(json.loads(json.dumps(target.to_json())), target.arrays())
    assert again == target
    assert not NumberTarget.fit(values, "price", transform="none").log


GENERATOR = np.random.default_rng(1)


@pytest.mark.parametrize(
    "values",
    [
        GENERATOR.normal(100, 10, 400),  # normal
        GENERATOR.normal(0, 1, 400),  # below 0 as well
        np.exp(GENERATOR.normal(0, 0.3, 400)),  # log-normal, but 1 % and 99 % a factor 4 apart
        GENERATOR.uniform(0.001, 1, 400),  # wide, and no closer to log-normal
        [*np.exp(GENERATOR.normal(0, 2, 400)), 0.0],
    ],
)
def test_no_logarithms_elsewhere(values):
    target = NumberTarget.fit(values, "y")
    assert not target.log
    assert target.described().startswith("y, a number, mean ")


def test_logarithms_on_demand():
    target = NumberTarget.fit([1, 2, 3], "y", transform="log")
    assert target.log
    np.testing.assert_allclose(target.decode(np.array([0.0])), 6 ** (1 / 3))
    with pytest.raises(DataError, match="'y' with the value -1: a logarithm is of numbers above 0"):
        NumberTarget.fit([1, -1, 3], "y", transform="log")
    with pytest.raises(SettingError, match=r"transform='logs': .*did you mean 'log'"):
        NumberTarget.fit([1, 2, 3], "y", transform="logs")
    with pytest.raises(DataError, match="target 'y' is 3 in every row"):
        NumberTarget.fit([3, 3, 3], "y", transform="log")


def test_a_target_at_or_below_zero_where_logarithms_are_learnt():
    target = NumberTarget.fit([1, 10, 100], "y", transform="log")
    np.testing.assert_array_equal(target.encode([0, -5]), target.encode([1, 1]))


@pytest.mark.parametrize("transform", ["auto", "none"])
def test_targets_from_1e_minus_9_to_1e12(transform):
    values = np.logspace(-9, 12, 200)
    target = NumberTarget.fit(values, "y", transform)
    assert target.log == (transform == "auto")
    encoded = target.encode(values)
    assert np.isfinite(encoded).all()
    spread = 0 if target.log else 1e-6 * values.std()
    np.testing.assert_allclose(target.decode(encoded), values, rtol=1e-5, atol=spread)
    assert np.isfinite(target.encode([1e300, -1e300])).all()


@pytest.mark.parametrize("unit", [1e-300, 1e-150, 1e150, 1e299])
def test_targets_in_any_unit(unit):
    values = np.array([1.0, 2.0, 4.0])
    expected = NumberTarget.fit(values, "y").encode(values)
    np.testing.assert_allclose(NumberTarget.fit(values * unit).encode(values * unit), expected)


def test_targets_far_from_zero_keep_their_steps():
    values = 1e15 + np.arange(10)
    assert NumberTarget.fit(values).decode(NumberTarget.fit(values).encode(values)) == (
        pytest.approx(values, abs=1e-3, rel=0)
    )


def test_a_target_as_numbers():
    target = NumberTarget.fit(["1.5", "2"], "y", transform="log")
    assert target.numbers(["-7", "1e20"]).tolist() == [-7, 1e20]
    with pytest.raises(DataError, match="column 'y', row 5: a missing value"):
        target.numbers(Table({"y": [1, 2, 3, 4, 5, None]}).take([0, 5]))


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


def test_targets_in_a_line():
    assert ClassTarget("hue", ("a", "b")).described() == "hue, one of 2 classes: a, b"
    assert (
        ClassTarget("n", tuple(range(10)))
        .described()
        .endswith("classes: 0, 1, 2, 3, 4, 5, 6, 7, …")
    )
    assert NumberTarget.fit([1, 3], "price").described() == (
        "price, a number, mean 2, standard deviation 1"
    )


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
        ({"task": "regression", "name": "y", "log": False}, {"figures": np.zeros(3)}),
        ({"task": "regression", "name": "y"}, {"figures": np.zeros(5)}),
        ({"task": "classification", "name": "y"}, {}),
    ],
)
def test_damaged_files(json_part, arrays):
    with pytest.raises(ModelFileError, match="a target that cannot be read"):
        restore_target(json_part, arrays)


def test_numbers_with_fractions_are_no_classes():
    with pytest.raises(DataError, match=r"such as 0\.5, as classes"):
        infer_target([n + 0.5 for n in range(21)], "y", task="classification")
