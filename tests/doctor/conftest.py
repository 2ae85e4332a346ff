"""Small runs, each with one fault planted, and the rows they learn from."""

import numpy as np
import pytest

import glassnet as gn


@pytest.fixture(scope="session")
def wave():
    """A smooth function of two columns that vary as they should."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=(300, 2))
    return x, np.sin(2 * x[:, :1]) + 0.5 * x[:, 1:] + 0.02 * generator.normal(size=(300, 1))


@pytest.fixture(scope="session")
def groups():
    """Three groups of points, hardly overlapping."""
    generator = np.random.default_rng(1)
    labels = generator.integers(0, 3, 300)
    centres = np.array([[0, 2], [2, -1], [-2, -1]])
    return centres[labels] + 0.6 * generator.normal(size=(300, 2)), labels


@pytest.fixture(scope="session")
def stuck(wave):
    """A run that cannot reach its targets below 0."""
    net = gn.Network([gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()])
    return gn.train(net, *wave, optimizer=gn.Adam(0.01), epochs=200, progress=False)
