"""Means, spreads and limits of first values, for every initialiser."""

import math

import numpy as np
import pytest

from glassnet import nn

SHAPE = FAN_IN, FAN_OUT = 400, 250
FANS = FAN_IN + FAN_OUT

# the standard deviation, and the largest value that can come (a uniform one is √3 of the former)
SPREADS = [
    (nn.Constant(0.25), 0, 0.25),
    (nn.Zeros(), 0, 0),
    (nn.Normal(), 0.01, math.inf),
    (nn.Normal(0.1), 0.1, math.inf),
    (nn.Uniform(), 0.05 / math.sqrt(3), 0.05),
    (nn.Uniform(2.0), 2 / math.sqrt(3), 2.0),
    (nn.GlorotUniform(), math.sqrt(2 / FANS), math.sqrt(6 / FANS)),
    (nn.GlorotNormal(), math.sqrt(2 / FANS), math.inf),
    (nn.HeUniform(), math.sqrt(2 / FAN_IN), math.sqrt(6 / FAN_IN)),
    (nn.HeNormal(), math.sqrt(2 / FAN_IN), math.inf),
    (nn.LeCunNormal(), math.sqrt(1 / FAN_IN), math.inf),
    (nn.Orthogonal(), math.sqrt(1 / FAN_IN), 1),
    (nn.Orthogonal(3.0), 3 * math.sqrt(1 / FAN_IN), 3),
]


@pytest.mark.parametrize(("one", "spread", "limit"), SPREADS, ids=repr)
def test_mean_spread_and_limit(one, spread, limit, generator):
    values = one(SHAPE, generator)
    mean = one.value if isinstance(one, nn.Constant) else 0
    assert values.mean() == pytest.approx(mean, abs=5 * spread / math.sqrt(values.size))
    assert values.std() == pytest.approx(spread, rel=5 / math.sqrt(2 * values.size), abs=1e-15)
    assert np.abs(values).max() <= limit


def test_every_initialiser_has_its_spread_checked(initialiser):
    assert type(initialiser) in {type(one) for one, _, _ in SPREADS}


@pytest.mark.parametrize("shape", [(3, 4), (1, 5), (5, 1), (2, 3, 4)])
def test_the_seed_decides(initialiser, shape):
    first, same, other = (initialiser(shape, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert first.shape == shape
    assert first.dtype == np.float64
    if np.ptp(first):
        assert (first != other).any()


@pytest.mark.parametrize("shape", [(30, 7), (7, 30), (8, 8), (12, 2, 3), (4, 3, 5)])
def test_orthogonal_is(shape, generator):
    q = nn.Orthogonal(2.0)(shape, generator).reshape(shape[0], -1)
    product = q.T @ q if len(q) >= q.shape[1] else q @ q.T
    np.testing.assert_allclose(product, 4 * np.eye(len(product)), atol=1e-14)


def test_orthogonal_prefers_no_direction(generator):
    """Without the signs of R, the diagonal of a QR factor leans to one side."""
    corners = [nn.Orthogonal()((3, 3), generator)[0, 0] for _ in range(400)]
    assert abs(np.mean(corners)) < 5 * 3**-0.5 / math.sqrt(400)


@pytest.mark.parametrize("wide", [nn.HeNormal, nn.LeCunNormal, nn.GlorotNormal, nn.Normal])
def test_normal_ones_have_normal_tails(wide, generator):
    values = wide()(SHAPE, generator)
    within = np.mean(np.abs(values) < values.std())
    assert within == pytest.approx(0.6827, abs=5 * math.sqrt(0.22 / values.size))


@pytest.mark.parametrize("make", [nn.Normal, nn.Uniform, nn.Orthogonal])
@pytest.mark.parametrize("size", [0, -1, math.nan, math.inf])
def test_a_spread_of_nothing_is_refused(make, size):
    with pytest.raises(ValueError, match="must be above 0"):
        make(size)
