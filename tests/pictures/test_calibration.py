"""Calibration: the share that came true, over the probability that was given."""

import numpy as np
import pytest
from comparing import assert_looks_like
from things import classes

from glassnet.pictures import calibration, theme
from glassnet.predictions import Predictions


def binary(probability, truth):
    """Rows whose second class, 1, has this probability."""
    second = np.array(probability)
    probabilities = np.stack([1 - second, second], axis=1)
    return Predictions(
        np.array(truth), (second > 0.5).astype(int), "sold", classes=(0, 1),
        probabilities=probabilities,
    )  # fmt: skip


def curve_of(ax):
    (line,) = [each for each in ax.get_lines() if each.get_marker() == "o"]
    return np.array(line.get_data()).T


def test_of_two_classes_it_is_the_second_ones_probability():
    ax = calibration(binary([0.12, 0.18, 0.85, 0.85, 0.85, 0.85], [0, 1, 1, 1, 1, 0]))
    np.testing.assert_allclose(curve_of(ax), [[0.15, 0.5], [0.85, 0.75]])
    assert ax.get_xlabel() == "predicted probability of 1"
    assert [text.get_text() for text in ax.texts] == ["2", "4"]


def test_bars_are_two_standard_errors_and_end_at_one():
    ax = calibration(binary([0.85] * 4, [1, 1, 1, 0]))
    (bars,) = [each for each in ax.collections if each.get_array() is None]
    ((_, low), (_, high)) = bars.get_segments()[0]
    np.testing.assert_allclose([low, high], [0.75 - 2 * np.sqrt(0.75 * 0.25 / 4), 1])


def test_of_several_classes_it_is_that_of_the_predicted_one():
    probabilities = np.array([[0.62, 0.2, 0.18], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1]])
    found = Predictions(
        np.array([0, 0, 1]), np.array([0, 2, 1]), "kind", classes=(0, 1, 2),
        probabilities=probabilities,
    )  # fmt: skip
    ax = calibration(found)
    np.testing.assert_allclose(curve_of(ax), [[0.61, 0.5], [0.8, 1.0]])
    assert ax.get_xlabel() == "probability of the predicted kind"


def test_a_sure_prediction_falls_into_the_last_step():
    np.testing.assert_allclose(curve_of(calibration(binary([1.0, 0.95], [1, 1]))), [[0.975, 1]])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        assert_looks_like(calibration(classes()), f"calibration_{name}")


def test_rows_without_probabilities_are_not_counted():
    found = classes(rows=10)
    found.probabilities[:9] = np.nan
    ax = calibration(found)
    assert ax.get_title() == "Calibration, 1 of 10 rows"
    assert [text.get_text() for text in ax.texts] == ["1"]
