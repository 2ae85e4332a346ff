"""What averaging saves: against the truth of made networks whose errors are independent."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.recipe import Ensemble, residuals_of_mixture


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


def alike(nets, rows, types=None, shares=None):
    types = types or [0] * len(nets)
    shares = np.full(len(nets), 1 / len(nets)) if shares is None else np.array(shares)
    return Ensemble(nets, [], shares, [*range(len(nets))], types, np.zeros((rows, 1)))


@pytest.mark.parametrize(("count", "folds", "heard"), [(8, 8, 1), (8, 4, 2), (3, 4, 1)])
def test_the_scale_is_that_of_the_mean_of_all(count, folds, heard):
    """Truth 0 with noise 1, networks with variance ¼: E r² is 1 + ¼/k for a mean of k of them."""
    rows = 2000
    nets = noisy_networks(count, 0.5, rows)
    x = np.arange(rows, dtype="float64").reshape(-1, 1)
    generator = np.random.default_rng(1)
    residuals = generator.normal(size=(rows, 1)) * np.sqrt(1 + 0.25 / heard)
    found = residuals_of_mixture(residuals, alike(nets, rows), x, folds=[folds], seed=0)
    expected = (residuals**2).mean() - 0.25 * (1 / heard - 1 / count)
    assert (found**2).mean() == pytest.approx(expected, rel=0.01)


def test_types_save_by_the_square_of_their_share():
    """Two types of 4 with variances 1 and 4 and shares ¾ and ¼, one network heard of each."""
    rows = 2000
    nets = noisy_networks(4, 1.0, rows) + noisy_networks(4, 2.0, rows)
    x = np.arange(rows, dtype="float64").reshape(-1, 1)
    both = alike(nets, rows, [0] * 4 + [1] * 4, [0.75 / 4] * 4 + [0.25 / 4] * 4)
    residuals = np.full((rows, 1), 2.0)
    found = residuals_of_mixture(residuals, both, x, folds=[4, 4], seed=0)
    saved = (0.75**2 * 1 + 0.25**2 * 4) * (1 - 1 / 4)
    assert (found**2).mean() == pytest.approx(4 - saved, rel=0.02)


def test_one_network_is_its_own_mean():
    residuals, one = np.ones((500, 1)), alike(noisy_networks(1, 1.0, 5), 500)
    found = residuals_of_mixture(residuals, one, np.zeros((500, 1)), folds=[8], seed=0)
    np.testing.assert_array_equal(found, residuals)


def test_networks_far_apart_leave_half_of_the_squares():
    residuals = np.full((500, 1), 0.1)
    x = np.arange(500.0).reshape(-1, 1)
    far = alike(noisy_networks(8, 9.0, 500), 500)
    found = residuals_of_mixture(residuals, far, x, folds=[8], seed=0)
    np.testing.assert_allclose(found, residuals * np.sqrt(0.5))


def test_unknown_rows_stay_unknown():
    residuals, two = np.ones((600, 1)), alike(noisy_networks(2, 0.1, 2), 600)
    residuals[::2] = np.nan
    found = residuals_of_mixture(residuals, two, np.zeros((600, 1)), folds=[2], seed=0)
    assert np.isnan(found[::2]).all()
    assert np.isfinite(found[1::2]).all()


def test_residuals_of_few_rows_stay_as_they_are():
    """There they are too small already: epochs were chosen on the rows that they are of."""
    residuals, two = np.ones((499, 1)), alike(noisy_networks(2, 0.5, 2), 499)
    found = residuals_of_mixture(residuals, two, np.zeros((499, 1)), folds=[2], seed=0)
    np.testing.assert_array_equal(found, residuals)
