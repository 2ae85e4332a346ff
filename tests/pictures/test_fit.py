"""The fit of a network of one input: its curve over the data."""

from dataclasses import replace

import numpy as np
import pytest
from comparing import assert_looks_like
from things import curve

from glassnet.fitted import Fit
from glassnet.pictures import fit, theme


def test_the_curve_and_the_data():
    x = np.linspace(0, 1, 4).reshape(-1, 1)
    ax = fit(Fit(x, 2 * x, x, x))
    (line,) = ax.get_lines()
    np.testing.assert_array_equal(line.get_ydata(), 2 * x[:, 0])
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), np.hstack([x, x]))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["prediction", "4 rows"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")


def test_the_curve_runs_from_left_to_right_whatever_the_order_of_the_rows():
    x = np.array([[2.0], [0.0], [1.0]])
    (line,) = fit(Fit(x, x**2, x, x)).get_lines()
    np.testing.assert_array_equal(line.get_data(), [[0, 1, 2], [0, 1, 4]])


def test_names_label_the_axes():
    ax = fit(replace(curve(), names=("time, s",), name="height, m"))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time, s", "height, m")


def test_classes_are_curves_of_probability_and_points_at_one():
    grid = np.linspace(-1, 1, 5).reshape(-1, 1)
    shares = np.hstack([1 - grid, 1 + grid]) / 2
    ax = fit(Fit(grid, shares, np.array([[-1.0], [1.0]]), np.array([0, 1]), 2))
    assert [line.get_label() for line in ax.get_lines()] == ["class 0", "class 1"]
    assert len({line.get_linestyle() for line in ax.get_lines()}) == 2
    np.testing.assert_array_equal(ax.collections[1].get_offsets(), [[1, 1]])
    assert ax.get_ylabel() == "probability"


def test_of_many_outputs_some_are_drawn_and_it_is_said():
    many = replace(curve(), prediction=np.ones((50, 9)), target=np.ones((40, 9)))
    ax = fit(many)
    assert len(ax.get_lines()) == 6
    assert ax.get_title() == "Fit, 6 of 9 outputs"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        assert_looks_like(fit(curve()), f"fit_{name}")
