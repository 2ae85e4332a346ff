"""First values from the data: every unit at spread 1, its kink inside the data."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.recipe.first_values import start_from_data

ROWS = np.random.default_rng(0).normal(3.0, 5.0, (400, 6)).astype("float32")


def started(layers, rows=ROWS, seed=0):
    network = nn.Network(layers, seed=seed)
    start_from_data(network, rows, np.random.default_rng(seed))
    return network


def test_every_hidden_unit_has_spread_one_whatever_the_inputs():
    net = started([nn.Dense(6, 20), nn.Mish(), nn.Dense(20, 30), nn.Mish(), nn.Dense(30, 1)])
    values = ROWS
    for i in (0, 2):
        values = net.layers[i].forward(values)
        np.testing.assert_allclose(values.std(axis=0), 1, rtol=2e-3)
        values = net.layers[i + 1].forward(values)


def test_kinks_are_means_of_five_rows():
    """b = -Σ e·z / Σ e over five rows: its spread is that of such a mean, √(2/6) by Exp(1)."""
    net = started([nn.Dense(6, 4000), nn.Mish(), nn.Dense(4000, 1)])
    layer = net.layers[0]
    kinks = layer.biases[0] + (ROWS @ layer.weights).mean(axis=0)
    # For shares s of Exp(1) draws, E Σ s² = 2 / (5 + 1); the rows' spread is 1.
    assert kinks.std() == pytest.approx(np.sqrt(2 / 6), rel=0.05)
    assert abs(kinks.mean()) < 0.05


def test_the_last_layer_stays_as_it_is():
    net = started([nn.Dense(6, 4), nn.Mish(), nn.Dense(4, 2, weight_init=nn.Zeros())])
    assert (net.layers[2].parameters["weights"] == 0).all()


def test_constant_columns_leave_everything_finite():
    net = started([nn.Dense(6, 8), nn.Mish(), nn.Dense(8, 1)], rows=np.ones((10, 6), "float32"))
    assert np.isfinite(net.parameters).all()


def test_same_generator_same_values():
    layers = [nn.Dense(6, 8), nn.Mish(), nn.Dense(8, 1)]
    again = [nn.Dense(6, 8), nn.Mish(), nn.Dense(8, 1)]
    np.testing.assert_array_equal(started(layers).parameters, started(again).parameters)


def test_layers_within_others_are_started():
    deep = nn.Columns(0, 6, [nn.Dense(6, 20), nn.Mish()])
    net = started([nn.Parallel([deep, nn.Columns(2, 6, [])]), nn.Dense(24, 1)])
    values = deep.layers[0].forward(ROWS)
    np.testing.assert_allclose(values.std(axis=0), 1, rtol=2e-3)
    assert isinstance(net.layers[1], nn.Dense)
