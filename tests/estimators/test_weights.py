"""Weights of rows and of classes."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, SettingError, ShapeError


def test_in_small_tables_a_weight_is_so_many_rows():
    """With numbers, categories, dates and missing values, scaled by rank or by quartiles."""
    generator = np.random.default_rng(0)
    rows = 14
    table = {
        "x": generator.normal(size=rows),
        "kind": np.array([f"k{n}" for n in generator.integers(0, 11, rows)], object),
        "day": np.datetime64("2024-01-01") + generator.integers(0, 400, rows),
    }
    table["x"][3] = np.nan
    weights = generator.integers(0, 4, rows)
    repeated = {name: column.repeat(weights) for name, column in table.items()}
    for numbers in ("robust", "quantile"):
        y = generator.lognormal(1, 2, rows)  # learned as its logarithm
        model = gn.TabularRegressor(numbers=numbers).fit(table, y, sample_weight=weights)
        again = gn.TabularRegressor(numbers=numbers).fit(repeated, y.repeat(weights))
        assert model.predictor_.target.log
        np.testing.assert_allclose(model.predict(table), again.predict(table), rtol=1e-9)
    labels = np.array(["a", "b", "c"])[np.arange(rows) % 3]
    model = gn.TabularClassifier().fit(table, labels, sample_weight=weights)
    again = gn.TabularClassifier().fit(repeated, labels.repeat(weights))
    np.testing.assert_allclose(
        model.predict_proba(table), again.predict_proba(table), rtol=1e-8, atol=1e-12
    )
    balanced = gn.TabularClassifier(class_weight="balanced")
    found = balanced.fit(table, labels, sample_weight=weights).predict_proba(table)
    again = balanced.fit(repeated, labels.repeat(weights)).predict_proba(table)
    np.testing.assert_allclose(found, again, rtol=1e-8, atol=1e-12)


def test_class_weights_count_in_an_eval_set_as_in_the_rows(quick, line):
    x, y = line
    labels = np.where(y > 1, "rare", "common")
    weights = np.where(labels == "rare", 9.0, 1.0)
    given = {"eval_set": (x[100:], labels[100:])}
    model = gn.TabularClassifier(**quick, class_weight={"rare": 9}).fit(
        x[:100], labels[:100], **given
    )
    same = gn.TabularClassifier(**quick).fit(
        x[:100], labels[:100], weights[:100], eval_set=(x[100:], labels[100:], weights[100:])
    )
    np.testing.assert_array_equal(model.predict_proba(x), same.predict_proba(x))
    one_class = (
        x[100:][labels[100:] == "common"],
        ["common"] * int((labels[100:] == "common").sum()),
    )
    gn.TabularClassifier(**quick, class_weight="balanced").fit(
        x[:100], labels[:100], eval_set=one_class
    )


def test_heavy_rows_pull_predictions(quick, line):
    x, _ = line
    y = np.where(np.arange(200) < 100, 1.0, 3.0)
    for heavy, expected in ((slice(0, 100), 1), (slice(100, 200), 3)):
        weights = np.full(200, 0.01)
        weights[heavy] = 1
        model = gn.TabularRegressor(**quick | {"epochs": 30}).fit(x, y, sample_weight=weights)
        assert abs(np.median(model.predict(x)) - expected) < 0.5


def test_rows_of_weight_zero_are_left_out(quick, line):
    x, y = line
    weights = np.ones(200)
    weights[:60] = 0
    spoilt = np.where(weights == 0, 1e6, y)
    model = gn.TabularRegressor(**quick).fit(x, spoilt, sample_weight=weights)
    again = gn.TabularRegressor(**quick).fit(x[60:], y[60:], sample_weight=weights[60:])
    np.testing.assert_array_equal(model.predict(x), again.predict(x))


def test_class_weights_pull_predictions(quick, line):
    x, _ = line
    labels = np.array(["a", "b"])[np.random.default_rng(0).integers(0, 2, 200)]
    for dear in "ab":
        model = gn.TabularClassifier(**quick | {"epochs": 30}, class_weight={dear: 50})
        assert (model.fit(x, labels).predict(x) == dear).mean() > 0.9


def test_balanced_is_what_scikit_learn_means(quick, line):
    from sklearn.utils.class_weight import compute_class_weight

    x, y = line
    labels = np.where(y > 2, "up", "down")
    classes = np.unique(labels)
    weights = compute_class_weight("balanced", classes=classes, y=labels)
    own = dict(zip(classes.tolist(), weights, strict=True))
    model = gn.TabularClassifier(**quick, class_weight="balanced").fit(x, labels)
    again = gn.TabularClassifier(**quick, class_weight=own).fit(x, labels)
    np.testing.assert_allclose(model.predict_proba(x), again.predict_proba(x), rtol=1e-3)


@pytest.mark.parametrize(
    ("weights", "error", "words"),
    [
        (np.zeros(200), DataError, "zero in every one"),
        (-np.ones(200), DataError, "at least 0"),
        (np.full(200, np.nan), DataError, "finite"),
        (np.full(200, np.inf), DataError, "finite"),
        (np.ones(199), ShapeError, r"\(200,\)"),
        (np.ones((200, 2)), ShapeError, r"\(200,\)"),
        (["heavy"] * 200, DataError, "weights are numbers"),
    ],
)
def test_wrong_weights_are_refused(weights, error, words, quick, line):
    with pytest.raises(error, match=words):
        gn.TabularRegressor(**quick).fit(*line, sample_weight=weights)


@pytest.mark.parametrize(
    ("class_weight", "words"),
    [
        ("even", "'balanced', a dict"),
        (3, "'balanced', a dict"),
        ({"up": -1}, "at least 0"),
        ({"up": "much"}, "finite numbers"),
        ({"up": 0, "down": 0}, "not all 0"),
        ({"upp": 2}, "y holds none of these"),
    ],
)
def test_wrong_class_weights_are_refused(class_weight, words, quick, line):
    x, y = line
    labels = np.where(y > 0, "up", "down")
    with pytest.raises(SettingError, match=words):
        gn.TabularClassifier(**quick, class_weight=class_weight).fit(x, labels)
