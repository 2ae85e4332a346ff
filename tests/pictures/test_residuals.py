"""Residuals: their size over the prediction, their spread, and tails that do not squash them."""

import numpy as np
import pytest
from comparing import assert_looks_like
from things import numbers

from glassnet.pictures import residuals, theme
from glassnet.predictions import Predictions


def collection(ax, label):
    (found,) = [each for each in ax.collections if label in str(each.get_label())]
    return found


def around_zero(noise):
    prediction = np.linspace(0, 10, len(noise))
    return Predictions(prediction + noise, prediction, "price")


def test_a_point_a_row_of_truth_less_prediction():
    ax = residuals(Predictions(np.array([1.0, 2.0]), np.array([1.5, 1.0]), "price"))
    np.testing.assert_array_equal(collection(ax, "rows").get_offsets(), [[1.5, -0.5], [1.0, 1.0]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted price", "true - predicted price")


def test_the_band_holds_the_middle_of_the_rows():
    noise = np.tile(np.arange(-10.0, 11), 120)
    ax = residuals(around_zero(noise))
    (median,) = [line for line in ax.get_lines() if line.get_label() == "median"]
    np.testing.assert_allclose(median.get_ydata(), 0, atol=1.5)
    heights = collection(ax, "middle 80 %").get_paths()[0].vertices[:, 1]
    np.testing.assert_allclose([heights.min(), heights.max()], [-8, 8], atol=1.5)


def test_few_rows_have_no_band():
    assert "median" not in [line.get_label() for line in residuals(numbers(30)).get_lines()]


def test_a_row_far_away_is_marked_at_the_edge_and_counted():
    ax = residuals(around_zero(np.array([*np.tile([-1.0, 1.0], 300), 30.0])))
    assert ax.get_ylim()[1] < 10
    (place,) = collection(ax, "1 beyond the frame").get_offsets()
    assert place[1] == ax.get_ylim()[1]


def test_heavy_tails_are_on_a_scale_that_holds_them():
    noise = np.concatenate([np.tile([-1.0, 1.0], 100), [1e4, -1e5] * 5])
    ax = residuals(around_zero(noise))
    assert ax.get_yscale() == "symlog"
    assert not [each for each in ax.collections if "beyond" in str(each.get_label())]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        assert_looks_like(residuals(numbers(120)), f"residuals_{name}")
