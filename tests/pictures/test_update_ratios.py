"""Update-to-weight ratios over time."""

import numpy as np
import pytest
from comparing import assert_looks_like
from looks import NAN, layer, looked, stack

from glassnet.pictures import plots_of, theme, update_ratios
from glassnet.record import History


def dense(name, weights, update):
    return layer(name, "Dense", weights=weights, update=update)


def test_ratios_are_drawn_on_a_log_scale():
    ax = update_ratios(looked([dense("0", 0.5, 0.01)], [dense("0", 0.5, 0.001)]))
    np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), [0.02, 0.002])
    assert ax.get_yscale() == "log"
    assert ax.get_ylabel() == "size of update / size of weights"


def test_the_usual_ratios_are_shaded():
    ax = update_ratios(looked([dense("0", 0.5, 0.01)]))
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (band.y0, band.y1) == pytest.approx((3e-4, 3e-3))
    assert ax.get_legend().get_texts()[0].get_text() == "usual: about 1e-3"


def test_updates_of_exactly_0_are_marked_at_the_foot():
    ax = update_ratios(looked([dense("0", 1.0, 0.01)], [dense("0", 1.0, 0.0)]))
    line, zeros = ax.get_lines()
    np.testing.assert_array_equal(line.get_ydata(), [0.01, NAN])
    assert (zeros.get_label(), zeros.get_marker()) == ("exactly 0", "v")
    np.testing.assert_array_equal(zeros.get_xdata(), [2])


def test_layers_without_weights_or_with_weights_of_0_have_none():
    ax = update_ratios(looked([layer("1", "ReLU"), dense("0", 0.0, 0.1), dense("2", NAN, 0.1)]))
    assert not ax.get_lines()
    assert ax.texts[0].get_text() == "no layer was looked at"


def test_it_suits_histories_with_ratios():
    assert "update_ratios" in [each.name for each in plots_of(looked([dense("0", 1.0, 0.1)]))]
    for history in (History(), looked([layer("1", "ReLU")])):
        assert "update_ratios" not in [each.name for each in plots_of(history)]


def test_many_layers_are_a_map():
    ax = update_ratios(stack(100))
    assert ax.images[0].get_array().shape == (50, 5)
    assert ax.images[0].norm.vmin > 0


def test_a_map_says_where_updates_are_exactly_0():
    ax = update_ratios(looked([dense(str(i), 1.0, 0.01 * (i > 0)) for i in range(20)]))
    assert ax.images[0].colorbar.ax.get_ylabel().endswith("dark end: exactly 0")


def test_a_map_of_zeros_is_drawn():
    ax = update_ratios(looked([dense(str(i), 1.0, 0.0) for i in range(20)]))
    ax.get_figure().canvas.draw()
    assert ax.images[0].get_array().shape == (20, 1)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(update_ratios(stack(7)), f"update_ratios_{colours}")
