"""Predicted against true: a point a row, intervals, and which rows lie outside of theirs."""

import numpy as np
import pytest
from comparing import assert_looks_like
from things import numbers

from glassnet.pictures import predicted_against_true, residuals, save_picture, theme
from glassnet.predictions import Predictions


def points_of(ax, label):
    (found,) = [each for each in ax.collections if label in each.get_label()]
    return np.asarray(found.get_offsets())


def labels_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_point_a_row_the_diagonal_and_the_targets_name():
    ax = predicted_against_true(Predictions(np.array([1.0, 3.0]), np.array([2.0, 2.5]), "price"))
    np.testing.assert_array_equal(points_of(ax, "rows"), [[1, 2], [3, 2.5]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("true price", "predicted price")
    assert labels_of(ax) == ["perfect", "2 rows"]
    assert ax.get_xlim() == ax.get_ylim()


def test_rows_outside_of_their_interval_are_marked_and_counted():
    truth, prediction = np.arange(4.0), np.array([0.0, 1.0, 2.0, 9.0])
    ax = predicted_against_true(Predictions(truth, prediction, "y", prediction - 1, prediction + 1))
    np.testing.assert_array_equal(points_of(ax, "outside"), [[3, 9]])
    assert len(points_of(ax, "rows")) == 3
    assert "25.0 % outside their 90 % interval" in labels_of(ax)


def test_intervals_are_bars_from_end_to_end():
    found = Predictions(np.ones(1), np.ones(1), "y", np.zeros(1), np.array([3.0]), 0.5)
    ax = predicted_against_true(found)
    (bars,) = [each for each in ax.collections if each.get_label() == "50 % intervals"]
    np.testing.assert_array_equal(bars.get_segments()[0], [[1, 0], [1, 3]])


def test_many_rows_are_thinned_and_it_is_said():
    ax = predicted_against_true(numbers(20_000, intervals=False, total=10_000_000))
    assert len(points_of(ax, "rows")) == 5000
    assert labels_of(ax)[-1] == "5,000 of 10,000,000 rows"


@pytest.mark.parametrize(("low", "scale"), [(1e-3, "log"), (-1.0, "linear"), (50.0, "linear")])
def test_values_of_several_magnitudes_are_on_logarithmic_axes(low, scale):
    truth = np.geomspace(1e-3, 1e4, 50) if low > 0 else np.linspace(-1, 1e4, 50)
    truth = np.maximum(truth, low)
    ax = predicted_against_true(Predictions(truth, truth, "y"))
    assert (ax.get_xscale(), ax.get_yscale()) == (scale, scale)


def test_rows_that_are_no_numbers_are_left_out():
    found = Predictions(np.array([1.0, np.nan, 3.0]), np.array([1.0, 2.0, np.inf]), "y")
    np.testing.assert_array_equal(points_of(predicted_against_true(found), "row"), [[1, 1]])


def test_without_rows_it_says_so():
    nothing = np.zeros(0)
    ax = predicted_against_true(Predictions(nothing, nothing))
    assert [text.get_text() for text in ax.texts] == ["no rows to draw"]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        assert_looks_like(predicted_against_true(numbers()), f"predicted_against_true_{name}")


def test_rows_without_an_interval_are_neither_inside_nor_outside():
    found = numbers(4)
    found.low[:2] = np.nan
    found.truth[2:] = 1000.0
    labels = labels_of(predicted_against_true(found))
    assert "100.0 % outside their 90 % interval" in labels


def test_intervals_that_are_not_drawn_are_counted():
    assert "90 % intervals, 300 of 1,000" in labels_of(predicted_against_true(numbers(1000)))


def test_numbers_at_the_end_of_floats_are_drawn_without_a_warning(tmp_path):
    values = 10.0 ** np.arange(-300, 300, 10)
    found = Predictions(values, values)
    save_picture(predicted_against_true(found), tmp_path / "far.png")
    save_picture(residuals(found), tmp_path / "left.png")
