"""What is said of new rows, and the file that says it again."""

import subprocess
import sys

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import SettingError


def test_a_saved_model_gives_the_same_bits(regressor, classifier, frame, tmp_path):
    regressor.save(tmp_path / "rent.glass")
    loaded = gn.load(tmp_path / "rent.glass")
    np.testing.assert_array_equal(loaded.predict(frame), regressor.predict(frame))
    np.testing.assert_array_equal(loaded.predict_interval(frame), regressor.predict_interval(frame))
    np.testing.assert_array_equal(loaded.predict_std(frame), regressor.predict_std(frame))
    classifier.save(tmp_path / "price.glass")
    loaded = gn.load(tmp_path / "price.glass")
    np.testing.assert_array_equal(loaded.predict_proba(frame), classifier.predict_proba(frame))
    np.testing.assert_array_equal(loaded.predict(frame), classifier.predict(frame))


def test_a_saved_model_needs_no_scikit_learn(classifier, tmp_path):
    classifier.save(tmp_path / "price.glass")
    code = (
        f"import sys, glassnet as gn; model = gn.load({str(tmp_path / 'price.glass')!r})\n"
        "row = {'size': 50, 'rooms': 2, 'part': 'west', 'new': True, 'built': None}\n"
        "print(model.predict(row))\n"
        "print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_intervals_quantiles_and_spread_fit_together(regressor, frame):
    low, high = regressor.predict_interval(frame, coverage=0.9).T
    quantiles = regressor.predict_quantiles(frame, [0.05, 0.5, 0.95])
    np.testing.assert_allclose(quantiles[:, [0, 2]], np.c_[low, high])
    assert (np.diff(quantiles, axis=1) >= 0).all()
    wide, narrow = (regressor.predict_interval(frame, c) for c in (0.95, 0.5))
    assert (np.diff(wide, axis=1) >= np.diff(narrow, axis=1)).all()
    assert (regressor.predict_std(frame) > 0).all()


def test_intervals_hold_on_fresh_rows(quick):
    generator = np.random.default_rng(0)
    x = generator.uniform(-1, 1, (3000, 2))
    y = 3 * x[:, 0] + (0.2 + (x[:, 1] > 0)) * generator.normal(size=3000)
    model = gn.TabularRegressor(**quick | {"epochs": 30, "hidden": 16}).fit(x[:1500], y[:1500])
    low, high = model.predict_interval(x[1500:], coverage=0.8).T
    assert 0.76 < ((low <= y[1500:]) & (y[1500:] <= high)).mean() < 0.84
    width = high - low
    assert width[x[1500:, 1] > 0].mean() > 2 * width[x[1500:, 1] < 0].mean()


def test_without_intervals_there_are_none(quick, line):
    model = gn.TabularRegressor(**quick, intervals=False).fit(*line)
    for ask in (model.predict_interval, model.predict_quantiles, model.predict_std):
        with pytest.raises(SettingError, match="intervals=True"):
            ask(line[0])


@pytest.mark.parametrize("coverage", [0, 1, -0.1, 90, "most", np.nan])
def test_wrong_coverage_is_refused(coverage, regressor, frame):
    with pytest.raises(SettingError):
        regressor.predict_interval(frame, coverage=coverage)


@pytest.mark.parametrize("levels", [[0.0], [1.0], [2], ["low"], [np.nan], []])
def test_wrong_levels_are_refused(levels, regressor, frame):
    with pytest.raises(SettingError):
        regressor.predict_quantiles(frame, levels)


def test_probabilities_are_calibrated_on_rows_not_learned_from(quick):
    generator = np.random.default_rng(0)
    x = generator.normal(size=(300, 20))
    labels = generator.random(300) < 1 / (1 + np.exp(-x[:, 0]))
    quick |= {"epochs": 100, "hidden": 64, "dropout": 0.0, "keep_best": False}
    model = gn.TabularClassifier(**quick, weight_decay=0.0)
    probabilities = model.fit(x, labels).predict_proba(generator.normal(size=(500, 20)))
    assert model.predictor_.temperature > 1  # it was too sure of itself
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


def test_nothing_is_predicted_before_fitting(frame, tmp_path):
    from sklearn.exceptions import NotFittedError

    for model in (gn.TabularRegressor(), gn.TabularClassifier()):
        with pytest.raises(NotFittedError):
            model.predict(frame)
        with pytest.raises(NotFittedError):
            model.save(tmp_path / "model.glass")
