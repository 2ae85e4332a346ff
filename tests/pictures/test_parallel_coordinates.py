"""Sweeps as lines from parameter to parameter."""

import numpy as np
import pytest
from comparing import assert_looks_like
from swept import NAN, drawn, grid, result, usual

from glassnet.pictures import parallel_coordinates, plots_of, theme


def bundles(ax):
    """The dashed lines of those that diverged, and those of the others."""
    lost, told = ax.collections
    return lost.get_segments(), told.get_segments()


def written(ax):
    return [text.get_text() for text in ax.texts]


def test_each_setting_is_a_line_to_its_figure():
    ax = parallel_coordinates(result(grid(l2=[0.0, 1.0, 4.0]), [0.1, 0.4, 0.2]))
    _, told = bundles(ax)
    best = told[-1]
    np.testing.assert_allclose(best, [[0, 0], [1, 0]])
    np.testing.assert_allclose(sorted(line[0, 1] for line in told), [0, 0.25, 1])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["l2", "loss"]
    assert "3 settings" in ax.get_title()


def test_numbers_that_span_a_power_of_ten_are_on_a_log_scale():
    _, told = bundles(parallel_coordinates(result(grid(l2=[0.001, 0.01, 0.1]), [1, 2, 3])))
    np.testing.assert_allclose(sorted(line[0, 1] for line in told), [0, 0.5, 1])


@pytest.mark.parametrize("low", [0.0, 1.0])
def test_many_numbers_have_round_ticks(low):
    """From 0, or within a power of ten, the scale is linear."""
    values = [low + 0.0123 * i for i in range(80)]
    ax = parallel_coordinates(result(grid(l2=values), [7.0] * 80))
    assert {f"{low + 0.2 * i:.3g}" for i in range(5)} <= set(written(ax))


def test_text_and_none_have_places_by_name():
    ax = parallel_coordinates(result(grid(init=["HeNormal", 0.1, None]), [1, 2, 3]))
    assert {"0.1", "HeNormal", "none"} <= set(written(ax))


def test_the_best_is_thick():
    ax = parallel_coordinates(usual())
    thick = max(ax.get_lines(), key=lambda line: line.get_linewidth())
    np.testing.assert_allclose(thick.get_ydata(), [0.5, 0.5, 0])


def test_settings_that_diverged_are_dashed_and_said():
    ax = parallel_coordinates(usual())
    lost, told = bundles(ax)
    assert (len(lost), len(told)) == (2, 7)
    assert all(line[-1, 1] < 0 for line in lost)
    assert "dashed: 2 diverged" in ax.get_title()
    assert "diverged" in written(ax)


def test_where_all_diverged_there_is_no_best():
    lost, told = bundles(parallel_coordinates(result(grid(l2=[0.1, 0.2]), [NAN, NAN])))
    assert (len(lost), len(told)) == (2, 0)


def test_of_many_settings_some_are_drawn_and_said():
    ax = parallel_coordinates(drawn(3000))
    assert sum(map(len, bundles(ax))) == 1000
    assert "1,000 of 3,000 settings" in ax.get_title()


def test_names_are_written_as_they_are():
    ax = parallel_coordinates(result(grid(init=["$x$", "<script>"]), [1, 2]))
    assert {r"\$x\$", "<script>"} <= set(written(ax))


def test_of_nothing_it_says_so():
    assert "no finished run" in written(parallel_coordinates(result([], [])))


@pytest.mark.parametrize("values", [[0.1], [0.1, float("inf")], [-1.0, 5.0]])
def test_one_value_and_odd_ones_are_drawn(values):
    found = result(grid(l2=values), values)
    parallel_coordinates(found).get_figure().canvas.draw()


def test_it_suits_sweeps_with_runs_and_something_that_varies():
    assert "parallel_coordinates" in [each.name for each in plots_of(usual())]
    assert "parallel_coordinates" not in [each.name for each in plots_of(result([], []))]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(parallel_coordinates(usual()), f"parallel_coordinates_{colours}")
