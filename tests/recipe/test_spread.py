"""Intervals: they hold for rows that nobody has seen, and are wide where the noise is."""

import numpy as np
import pytest

from glassnet.recipe import Spread, fit_spread
from glassnet.recipe.spread import ENOUGH, KEPT, LEVELS
from glassnet.tabular import Layout

LAYOUT = Layout(1, 0, ())


def noisy(count, seed):
    """Residuals whose spread grows from 0.1 to 2.1 along x."""
    generator = np.random.default_rng(seed)
    x = generator.uniform(-1, 1, (count, 1)).astype("float32")
    return x, generator.normal(size=count) * (1.1 + x[:, 0])


def share(spread, x, residuals, coverage):
    low, high = spread.interval(x, np.zeros(len(x)), coverage)
    return ((low <= residuals) & (residuals <= high)).mean(), (high - low)


@pytest.fixture(scope="module")
def learned():
    return fit_spread(LAYOUT, *noisy(2000, 0), seed=0)


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9, 0.95])
def test_fresh_rows_are_covered(learned, coverage):
    """2,000 rows to hold by and 20,000 fresh ones: the binomial error is about 0.007."""
    found, _ = share(learned, *noisy(20_000, 1), coverage)
    assert found == pytest.approx(coverage, abs=0.03)


def test_they_are_wide_where_the_noise_is(learned):
    _, widths = share(learned, np.array([[-0.9], [0.9]], "float32"), np.zeros(2), 0.9)
    assert widths[1] > 4 * widths[0]  # in truth ten times


def test_few_rows_are_covered_too():
    """Over 200 tables of 60 rows: at least what was asked for, by the theory of split conformal."""
    found = [
        share(fit_spread(LAYOUT, *noisy(60, seed), seed=0), *noisy(200, 999 + seed), 0.9)[0]
        for seed in range(200)
    ]
    assert 0.89 < np.mean(found) < 0.93


def test_quantiles_rise(learned):
    levels = np.array([0.01, 0.1, 0.5, 0.6, 0.9, 0.99])
    x, _ = noisy(100, 3)
    found = learned.quantiles(x, np.zeros(100), levels)
    assert (np.diff(found, axis=1) >= 0).all()
    np.testing.assert_allclose(found[:, 4] - found[:, 1], share(learned, x, x[:, 0], 0.8)[1])


def test_rows_that_all_have_seen_do_not_count():
    x, residuals = noisy(300, 0)
    residuals[::2] = np.nan
    spread = fit_spread(LAYOUT, x, residuals, seed=0)
    assert len(spread.residuals) == 150 < ENOUGH
    assert spread.network is None


def test_no_residuals_at_all_give_no_end():
    spread = fit_spread(LAYOUT, np.zeros((3, 1), "float32"), np.full(3, np.nan), seed=0)
    low, high = spread.interval(np.zeros((1, 1)), np.zeros(1), 0.9)
    assert (low[0], high[0]) == (-np.inf, np.inf)


def test_what_is_kept_is_bounded():
    x, residuals = noisy(KEPT + 500, 0)
    spread = fit_spread(LAYOUT, x, residuals, seed=0)
    assert spread.grid.shape == (KEPT, len(LEVELS))


def test_it_comes_back_from_its_parts(learned):
    again = Spread.restore(learned.config(), learned.arrays())
    x, _ = noisy(20, 5)
    for one, other in zip(*(s.interval(x, x[:, 0], 0.9) for s in (learned, again)), strict=True):
        np.testing.assert_array_equal(one, other)
