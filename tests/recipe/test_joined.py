"""Networks side by side: the bits of each alone, in one program."""

import numpy as np
import pytest

from glassnet.recipe import Recipe, joined, mixture, table_network
from glassnet.tabular import Layout

LAYOUT = Layout(3, 2, (11, 40))


def networks(count, *, classes=False, outputs=1, **settings):
    recipe = Recipe(hidden=(9, 7), **settings)
    nets = [
        table_network(LAYOUT, outputs, recipe, classes=classes, seed=seed) for seed in range(count)
    ]
    for seed, net in enumerate(nets):  # last layers begin at zero
        net.parameters[...] += np.random.default_rng(seed).normal(0, 0.1, net.parameters.size)
    return nets


def rows(count=70):
    generator = np.random.default_rng(1)
    numbers = generator.normal(size=(count, 5))
    codes = generator.integers(-1, 11, (count, 2))
    return np.hstack([numbers, codes]).astype("float32")


@pytest.mark.parametrize(("classes", "outputs"), [(False, 1), (False, 3), (True, 4)])
@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_outputs_are_those_of_each_alone(classes, outputs, engine):
    nets = networks(3, classes=classes, outputs=outputs)
    both = joined(nets, LAYOUT.columns)
    alone = np.hstack([net.predict(rows(), engine=engine) for net in nets])
    np.testing.assert_array_equal(both.predict(rows(), engine=engine), alone)


def test_the_mean_is_over_members():
    nets = networks(4, outputs=2)
    outputs = joined(nets, LAYOUT.columns).predict(rows())
    expected = np.mean([net.predict(rows()).astype("float64") for net in nets], axis=0)
    np.testing.assert_allclose(mixture(outputs, np.full(4, 0.25)), expected, rtol=1e-12)


def test_members_are_left_alone():
    nets = networks(2)
    before = [net.parameters.copy() for net in nets]
    joined(nets, LAYOUT.columns).parameters[...] = 0
    for net, kept in zip(nets, before, strict=True):
        np.testing.assert_array_equal(net.parameters, kept)
