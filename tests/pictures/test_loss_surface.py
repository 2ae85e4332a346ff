"""The loss around a network."""

import numpy as np
import pytest
from comparing import assert_looks_like
from matplotlib.colors import LogNorm

from glassnet.pictures import loss_surface, theme
from glassnet.surface import LossSurface

STEPS = np.linspace(-1, 1, 11)
BOWL = STEPS[:, None] ** 2 + 3 * STEPS**2 + 0.1


def surface(losses, rows=1000, given=1000):
    return LossSurface(STEPS, losses, float(losses[5, 5]), np.zeros((2, 4)), rows, given)


def test_contours_are_filled_on_a_log_scale():
    ax = loss_surface(surface(BOWL))
    drawn = ax.collections[0]
    assert isinstance(drawn.norm, LogNorm)
    assert (drawn.norm.vmin, drawn.norm.vmax) == pytest.approx((BOWL.min(), BOWL.max()))
    assert ax.get_xlabel() == "along direction 1, in lengths of the weights"


def test_the_network_is_marked_and_its_loss_written():
    ax = loss_surface(surface(BOWL))
    star = ax.get_lines()[0]
    assert (star.get_xdata()[0], star.get_ydata()[0], star.get_marker()) == (0, 0, "*")
    assert "star: the network, 0.1" in ax.get_title()


def test_losses_below_0_have_a_linear_scale():
    assert not isinstance(loss_surface(surface(BOWL - 2)).collections[0].norm, LogNorm)


def test_sampled_rows_are_said():
    assert "1,000 of 2,000,000 rows" in loss_surface(surface(BOWL, 1000, 2_000_000)).get_title()


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_is_empty(value):
    losses = BOWL.copy()
    losses[:3] = value
    ax = loss_surface(surface(losses))
    assert ax.collections[0].get_datalim(ax.transData).y0 >= STEPS[3] - 1e-9
    ax.get_figure().canvas.draw()


def test_of_nothing_finite_it_says_so():
    assert loss_surface(surface(BOWL * np.nan)).texts[0].get_text() == "no finite loss"


@pytest.mark.parametrize("losses", [BOWL * 0, BOWL * 0 + 1, 1e300 * BOWL, 1e-300 * BOWL])
def test_flat_and_extreme_ones_are_drawn(losses):
    loss_surface(surface(losses)).get_figure().canvas.draw()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(loss_surface(surface(BOWL)), f"loss_surface_{colours}")
