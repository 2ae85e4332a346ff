"""What averaging saves: against the truth of made networks whose errors are independent."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.recipe import residuals_of_mean


def noisy_networks(count, spread, rows):
    """Networks that are wrong by independent amounts at every row: each looks a row's error up."""
    generator = np.random.default_rng(0)
    nets = []
    for _ in range(count):
        table = nn.Embedding(rows, 1)
        net = nn.Network([table], dtype="float64")
        net.parameters[...] = spread * generator.normal(size=net.parameters.size)
        nets.append(net)
    return nets


@pytest.mark.parametrize(("count", "averaged"), [(8, 1), (8, 2), (3, 1)])
def test_the_scale_is_that_of_the_mean_of_all(count, averaged):
    """Truth 0 with noise 1, networks with variance ¼: E r² is 1 + ¼/k for a mean of k of them."""
    rows = 2000
    nets = noisy_networks(count, 0.5, rows)
    x = np.arange(rows, dtype="float64").reshape(-1, 1)
    generator = np.random.default_rng(1)
    residuals = generator.normal(size=(rows, 1)) * np.sqrt(1 + 0.25 / averaged)
    found = residuals_of_mean(residuals, nets, x, averaged=averaged, seed=0)
    expected = (residuals**2).mean() - 0.25 * (1 / averaged - 1 / count)
    assert (found**2).mean() == pytest.approx(expected, rel=0.01)


def test_one_network_is_its_own_mean():
    residuals = np.ones((5, 1))
    nets = noisy_networks(1, 1.0, 5)
    assert residuals_of_mean(residuals, nets, np.zeros((5, 1)), averaged=1, seed=0) is residuals


def test_networks_far_apart_leave_half_of_the_squares():
    residuals = np.full((50, 1), 0.1)
    x = np.arange(50.0).reshape(-1, 1)
    found = residuals_of_mean(residuals, noisy_networks(8, 9.0, 50), x, averaged=1, seed=0)
    np.testing.assert_allclose(found, residuals * np.sqrt(0.5))


def test_unknown_rows_stay_unknown():
    residuals = np.array([[np.nan], [1.0]])
    nets = noisy_networks(2, 0.1, 2)
    found = residuals_of_mean(residuals, nets, np.zeros((2, 1)), averaged=1, seed=0)
    assert np.isnan(found[0, 0])
    assert np.isfinite(found[1, 0])
