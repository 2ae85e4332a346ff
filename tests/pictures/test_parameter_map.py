"""Sweeps as a map over two parameters."""

import numpy as np
import pytest
from comparing import assert_looks_like
from matplotlib.colors import LogNorm
from swept import drawn, grid, result, usual

from glassnet.errors import UnknownNameError
from glassnet.pictures import parameter_map, plots_of, theme


def written(ax):
    return [text.get_text() for text in ax.texts]


def test_learning_rate_is_across_and_first_weights_are_up():
    ax = parameter_map(usual())
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("learning_rate", "init")
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0.001", "0.01", "0.1"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0.01", "0.1", "HeNormal"]


def test_each_pair_has_its_figure():
    image = parameter_map(usual()).images[0].get_array()
    np.testing.assert_array_equal(
        image.filled(-1), [[0.5, 0.05, -1], [0.2, 0.02, -1], [0.1, 0.3, 4.0]]
    )


def test_the_best_is_bold_and_crosses_diverged():
    ax = parameter_map(usual())
    assert [text.get_text() for text in ax.texts if text.get_weight() == "bold"] == ["0.02"]
    assert written(ax).count("×") == 2
    assert "2 of 9 diverged" in ax.get_title()


def test_figures_over_powers_of_ten_have_a_log_scale():
    assert isinstance(parameter_map(usual()).images[0].norm, LogNorm)
    near = result(grid(l1=[1, 2], l2=[1, 2]), [1.0, 1.1, 1.2, 1.3])
    assert not isinstance(parameter_map(near).images[0].norm, LogNorm)


def test_any_two_parameters_may_be_named():
    found = result(grid(l1=[1, 2], l2=[3, 4], dropout=[0.1, 0.2]), range(1, 9))
    ax = parameter_map(found, across="dropout", up="l1")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("dropout", "l1")
    assert (parameter_map(found, up="l1").get_ylabel()) == "l1"
    assert (parameter_map(found, across="l2").get_xlabel()) == "l2"


def test_where_others_vary_the_best_of_them_is_shown():
    found = result(grid(l1=[1, 2], l2=[3, 4], dropout=[0.1, 0.2]), [8, 7, 6, 5, 4, 3, 2, 1])
    ax = parameter_map(found, across="l1", up="l2")
    np.testing.assert_array_equal(ax.images[0].get_array(), [[7, 3], [5, 1]])
    assert "best over dropout" in ax.get_title()


def test_pairs_that_were_not_tried_are_empty():
    found = result([{"l1": 1, "l2": 1}, {"l1": 2, "l2": 2}], [0.1, 0.2])
    ax = parameter_map(found)
    assert ax.images[0].get_array().mask.sum() == 2
    assert written(ax) == ["0.1", "0.2"]


def test_numbers_drawn_from_ranges_are_points_on_scales():
    ax = parameter_map(drawn(40))
    assert not ax.images
    assert sum(len(each.get_offsets()) for each in ax.collections) == 40 + 1  # the best's ring
    assert "0.001" in [label.get_text() for label in ax.get_xticklabels()]


def test_a_parameter_that_did_not_vary_is_refused():
    with pytest.raises(UnknownNameError, match="did you mean 'learning_rate'"):
        parameter_map(usual(), across="learning_rat")


def test_one_parameter_makes_no_map():
    found = result(grid(l2=[1, 2]), [1, 2])
    assert written(parameter_map(found)) == ["a map needs two parameters that vary"]
    assert "parameter_map" not in [each.name for each in plots_of(found)]
    assert "parameter_map" in [each.name for each in plots_of(usual())]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_grid_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(parameter_map(usual()), f"parameter_map_{colours}")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_points_look_as_they_did(colours):
    with theme(colours):
        assert_looks_like(parameter_map(drawn(40)), f"parameter_map_points_{colours}")


def test_drawn_numbers_are_points_even_where_they_are_few():
    ax = parameter_map(drawn(10))
    assert not ax.images
    assert len(ax.collections[1].get_offsets()) == 10
