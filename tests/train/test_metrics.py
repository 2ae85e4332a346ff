import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import SettingError, ShapeError, UnknownNameError
from glassnet.registered import restore
from glassnet.train.metrics import metrics_of

GOLDEN = Path(__file__).parents[1] / "golden" / "train" / "metrics.json"
CASES = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
KNOWN = {
    cls.name: cls
    for cls in gn.Metric.registry.values()
    if cls.__module__.startswith("glassnet.") and hasattr(cls, "name")
}
OF_CLASSES = {"accuracy", "balanced_accuracy", "log_loss", "roc_auc"}


def drawn(name, rows=30, seed=3):
    """A prediction, a target and whole-number weights that suit the metric."""
    generator = np.random.default_rng(seed)
    weights = generator.integers(0, 4, rows).astype(float)
    if name in OF_CLASSES:
        p = generator.dirichlet(np.ones(3), rows).round(1) + 0.1
        p = (p / p.sum(axis=1, keepdims=True)).astype("float32").astype("float64")
        return p, generator.integers(0, 3, rows), weights
    prediction = generator.normal(size=(rows, 2))
    return prediction, prediction + generator.normal(size=(rows, 2)), weights


def prepared(name):
    metric = KNOWN[name]()
    metric.prepare(drawn(name, seed=4)[1] * 100)
    return metric


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_values_are_those_of_scikit_learn(case):
    prediction, target = np.array(case["prediction"]), np.array(case["target"])
    weights = None if case["weights"] is None else np.array(case["weights"])
    found = {name: KNOWN[name]()(prediction, target, weights) for name in case["expected"]}
    assert found == pytest.approx(case["expected"], rel=1e-12, abs=1e-14)


def test_the_golden_file_has_every_metric_but_the_one_of_the_book():
    assert {name for case in CASES for name in case["expected"]} == set(KNOWN) - {"within"}


@pytest.mark.parametrize("name", KNOWN)
def test_every_metric_has_an_example(name):
    assert ">>> " in KNOWN[name].__doc__
    assert f"{KNOWN[name].__name__}(" in KNOWN[name].__doc__


@pytest.mark.parametrize("name", KNOWN)
def test_every_metric_is_found_by_its_name(name):
    assert type(gn.as_metric(name)) is KNOWN[name]
    assert gn.as_metric(name).name == name


@pytest.mark.parametrize("name", KNOWN)
def test_weights_of_one_are_no_weights(name):
    prediction, target, weights = drawn(name)
    metric = prepared(name)
    alike = metric(prediction, target, np.ones_like(weights))
    assert alike == pytest.approx(metric(prediction, target), rel=1e-12)


@pytest.mark.parametrize("name", KNOWN)
def test_a_weight_counts_a_row_so_many_times(name):
    prediction, target, weights = drawn(name)
    metric, times = prepared(name), weights.astype(int)
    repeated = metric(np.repeat(prediction, times, axis=0), np.repeat(target, times, axis=0))
    assert metric(prediction, target, weights) == pytest.approx(repeated, rel=1e-12)


@pytest.mark.parametrize("name", KNOWN)
def test_every_metric_returns_a_float_also_for_float32(name):
    prediction, target, weights = drawn(name)
    found = prepared(name)(prediction.astype("float32"), target, weights)
    assert type(found) is float
    assert found == pytest.approx(prepared(name)(prediction, target, weights), rel=1e-5)


@pytest.mark.parametrize("name", sorted(OF_CLASSES))
def test_class_numbers_and_one_hot_rows_are_the_same(name):
    prediction, target, weights = drawn(name)
    metric = KNOWN[name]()
    assert metric(prediction, np.eye(3)[target], weights) == metric(prediction, target, weights)


@pytest.mark.parametrize("name", sorted(OF_CLASSES))
def test_yes_no_targets_may_be_a_column(name):
    p, target = np.array([[0.2], [0.7], [0.6], [0.4]]), np.array([0, 1, 0, 1])
    metric = KNOWN[name]()
    assert metric(p, target.reshape(-1, 1).astype("float32")) == metric(p, target)


@pytest.mark.parametrize("name", sorted(set(KNOWN) - OF_CLASSES))
def test_one_column_against_two_is_refused(name):
    with pytest.raises(ShapeError, match=r"\(5, 2\)"):
        prepared(name)(np.zeros((5, 1)), np.zeros((5, 2)))


@pytest.mark.parametrize("name", sorted(set(KNOWN) - OF_CLASSES))
def test_a_flat_target_stands_for_one_column(name):
    prediction, target, _ = drawn(name)
    metric, one = prepared(name), prediction[:, :1]
    assert metric(one, target[:, 0]) == metric(one, target[:, :1])


def test_within_takes_its_tolerance_from_the_training_targets():
    metric = gn.Metric.registry["Within"]()
    metric.prepare(np.array([[0.0], [500.0]]))  # standard deviation 250, so the tolerance is 1
    prediction, target = np.array([[0.5], [1.0], [-0.75], [9.0]]), np.zeros((4, 1))
    assert metric(prediction, target) == 0.5
    assert metric(prediction, target, np.array([1.0, 1.0, 0.0, 6.0])) == 0.125


def test_within_a_given_tolerance_keeps_it():
    metric = gn.Metric.registry["Within"](2.0)
    metric.prepare(np.array([[0.0], [500.0]]))
    assert metric(np.array([[1.5], [2.5]]), np.zeros((2, 1))) == 0.5


def test_within_without_a_tolerance_says_where_it_comes_from():
    with pytest.raises(SettingError, match=r"prepare\(y_train\)"):
        gn.as_metric("within")(np.zeros((1, 1)), np.zeros((1, 1)))


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e6 + 0.1])
def test_r2_of_a_constant_target_is_0_or_1_whatever_the_constant(value):
    target = np.full((7, 1), value)
    assert gn.R2()(target, target) == 1
    assert gn.R2()(target + 1, target) == 0


def test_area_of_one_class_only_is_not_a_number():
    assert np.isnan(gn.RocAuc()(np.array([[0.1], [0.9]]), np.array([1, 1])))


def test_a_certain_mistake_costs_the_logarithm_of_the_precision():
    for dtype in ("float32", "float64"):
        cost = gn.LogLoss()(np.array([[0.0, 1.0]], dtype), np.array([0]))
        assert cost == pytest.approx(-np.log(np.finfo(dtype).eps), rel=1e-6)


def test_any_function_is_a_metric():
    def largest(prediction, target):
        return np.abs(prediction - target).max()

    metric = gn.as_metric(largest)
    assert (metric.name, metric.higher_is_better) == ("largest", False)
    value = metric(np.array([[3.0], [1.0]], "float32"), np.array([[1.0], [1.0]]), np.ones(2))
    assert (value, type(value)) == (2.0, float)


def test_any_callable_object_is_a_metric():
    class Bias:
        def __call__(self, prediction, target):
            return (prediction - target).mean()

    metric = gn.as_metric(Bias())
    assert (metric.name, metric(np.array([[3.0]]), np.array([[1.0]]))) == ("Bias", 2.0)


@pytest.mark.parametrize("metric", gn.CallableMetric.examples())
def test_the_examples_of_callables_are_called(metric):
    assert metric(np.array([[3.0]]), np.array([[1.0]])) == 2.0


def test_a_function_can_be_told_to_rise():
    assert gn.CallableMetric(min, higher_is_better=True).higher_is_better


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("rsme", "rmse"), ("RR2", "r2"), ("acuracy", "accuracy"), ("auc", "roc_auc")],
)
def test_unknown_names_suggest_a_near_one(wrong, meant):
    with pytest.raises(UnknownNameError, match=f"did you mean '{meant}"):
        gn.as_metric(wrong)


@pytest.mark.parametrize("name", ["R2", "r2", "LOG_loss", "LogLoss", "roc_AUC"])
def test_names_ignore_case_and_may_be_those_of_classes(name):
    found = gn.as_metric(name)
    assert name.lower() in {found.name, type(found).__name__.lower()}
    assert gn.Metric.named(name) is type(found)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        (gn.R2, r"metric R2, a class: .*make one: R2\(\)"),
        (3, "metric 3: .*choose from .*'accuracy'"),
        (gn.EarlyStopping(), "metric EarlyStopping"),
        ("CallableMetric", "needs function"),
    ],
)
def test_what_is_no_metric_is_refused(given, match):
    with pytest.raises(SettingError, match=match):
        gn.as_metric(given)


def test_one_metric_needs_no_list():
    assert [metric.name for metric in metrics_of("mae")] == ["mae"]
    assert [metric.name for metric in metrics_of(gn.MAE())] == ["mae"]
    assert [metric.name for metric in metrics_of(max)] == ["max"]
    assert [metric.name for metric in metrics_of(iter(["mae", "r2"]))] == ["mae", "r2"]
    assert metrics_of(None) == metrics_of([]) == []


@pytest.mark.parametrize("value", [None, "good", [1.0, 2.0], np.zeros((2, 1)), 1j, {"a": 1}])
def test_a_function_that_returns_no_number_is_named(value):
    def mine(prediction, target):
        return value

    with pytest.raises(SettingError, match="metric 'mine' returned"):
        gn.as_metric(mine)(np.zeros((2, 1)), np.zeros((2, 1)))


@pytest.mark.parametrize("value", [1, True, np.float32(1), np.array([1.0]), np.array([[1]])])
def test_a_function_may_return_any_kind_of_number(value):
    found = gn.as_metric(lambda prediction, target: value)(np.zeros((2, 1)), np.zeros((2, 1)))
    assert (found, type(found)) == (1.0, float)


def test_settings_keep_the_name_of_a_function():
    def mine(prediction, target):
        return 0.0

    wanted = {"class": "Metric.CallableMetric", "function": "mine", "higher_is_better": True}
    assert gn.CallableMetric(mine, higher_is_better=True).config() == wanted
    with pytest.raises(SettingError, match="give the function itself"):
        restore(wanted)


@pytest.mark.parametrize("name", KNOWN)
def test_every_metric_tells_its_task(name):
    assert KNOWN[name].task == ("classification" if name in OF_CLASSES else "regression")


def test_names_near_nothing_are_told_all_there_are():
    with pytest.raises(UnknownNameError) as error:
        gn.as_metric("zzzzzz")
    assert all(name in str(error.value) for name in KNOWN)


def test_one_name_twice_is_refused():
    with pytest.raises(SettingError, match="'mae' twice"):
        metrics_of(["mae", "r2", gn.MAE()])


@pytest.mark.parametrize(
    "name", ["loss", "data_loss", "penalty", "learning_rate", "seconds", "validation_loss"]
)
def test_the_names_of_other_figures_are_refused(name):
    def figure(prediction, target):
        return 0.0

    figure.__name__ = name
    with pytest.raises(SettingError, match=name):
        metrics_of([figure])
