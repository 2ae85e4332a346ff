"""Parametric activations, compiled: any activation within, any width, changes on the way."""

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn
from glassnet.errors import EngineError


class Bent(nn.Elementwise, abstract=True):
    """An activation of one's own, with a setting."""

    def __init__(self, bend=0.5):
        super().__init__()
        self.bend = bend

    def formula(self, x):
        return x + self.bend * np.sin(x)

    def derivative(self, x, y):
        return 1 + self.bend * np.cos(x)


def spread(layers):
    """Where the parameters of such layers, shares too, begin away from their first values."""
    size = nn.Network(layers, dtype="float64").parameters.size
    return np.random.default_rng(1).normal(0, 0.4, size)


WITHIN = [nn.Linear, nn.ReLU, nn.Sigmoid, nn.GELU, lambda: nn.LeakyReLU(0.3), Bent]


@pytest.mark.parametrize("make", WITHIN, ids=lambda make: repr(make()))
@pytest.mark.parametrize("count", [11, 350])
def test_any_activation_within(engines, make, count):
    def layers():
        return [nn.Dense(3, 9), nn.Parametric(make(), 9), nn.Dense(9, 2)]

    x, y = engines.rows(count, 3, 2)
    given = {"batch_size": 4 if count == 11 else 200, "epochs": 10, "start": spread(layers())}
    engines.assert_same_in_float64(layers(), x, y, **given)


@pytest.mark.parametrize("width", [1, 2, 15, 16, 17, 64, 130])
def test_any_width(engines, width):
    layers = [nn.Parametric(nn.SELU(), width), nn.Dense(width, 1), nn.Parametric(nn.Mish(), 1)]
    x, y = engines.rows(20, width)
    engines.assert_same_in_float64(layers, x, y, batch_size=7, epochs=4, within=1e-11)


def test_within_other_layers(engines):
    skip = nn.Residual([nn.Dense(4, 4), nn.Parametric(nn.SELU(), 4)])
    layers = [
        nn.Residual([nn.Parametric(nn.Mish(), 5)]),
        nn.Parallel(
            [
                nn.Columns(0, 3, [nn.Parametric(nn.SELU(), 3), nn.Dense(3, 2)]),
                nn.Columns(1, 3, [nn.Parametric(nn.Tanh(), 2)]),
            ]
        ),
        nn.Dropout(0.2),
        skip,
        nn.Dense(4, 2),
    ]
    x, y = engines.rows(30, 5, 2)
    engines.assert_same_in_float64(layers, x, y, batch_size=8, epochs=30)


def test_shares_have_a_rate_of_their_own(engines):
    x, y = engines.rows(30, 3)
    for factor, moves in ((0.0, False), (0.1, True)):
        held = nn.Parametric(nn.SELU(), 3, rate_factors={"shares": factor})
        run = engines.assert_same_in_float64([held, nn.Dense(3, 1)], x, y, epochs=5)
        assert (run.net.layers[0].parameters["shares"] != 1).all() == moves


def network():
    layers = [gn.Dense(3, 8), gn.Parametric(gn.LeakyReLU(), 8), gn.Dense(8, 1)]
    return gn.Network(layers, dtype="float64")


def steeper(net):
    net.layers[1].activation.slope = 0.9


def swapped(net):
    net.layers[1].activation = gn.Tanh()


class Changes(gn.Callback, abstract=True):
    """Makes a change after the third epoch."""

    def __init__(self, change):
        self.change = change

    def on_epoch(self, training, record):
        if record.epoch == 2:
            self.change(training.network)


@pytest.mark.parametrize("change", [steeper, swapped])
def test_what_is_changed_within_is_followed(engines, change):
    x, y = engines.rows(60, 3)
    net = network()
    before = net.predict(x)
    change(net)
    assert np.abs(net.predict(x) - before).max() > 1e-3
    np.testing.assert_allclose(net.predict(x), net.predict(x, engine="numpy"), rtol=1e-12)
    losses = [
        gn.train(
            network(), x, y, epochs=7, batch_size=16, engine=engine, callbacks=[Changes(change)]
        )["loss"]
        for engine in ("compiled", "numpy")
    ]
    np.testing.assert_allclose(*losses, rtol=1e-11)


def test_an_activation_with_a_way_of_its_own_runs_in_numpy():
    class Own(nn.Tanh, abstract=True):
        def forward(self, inputs, training=False):
            return super().forward(2 * inputs, training)

    x = np.ones((10, 3))
    with pytest.raises(EngineError, match="Own is a layer of its own"):
        gn.train(nn.Network([nn.Parametric(Own(), 3)]), x, x, epochs=1, engine="compiled")


def test_the_program_says_what_it_does():
    net = nn.Network([nn.Dense(2, 3), nn.Parametric(nn.SELU(), 3), nn.Dense(3, 1)])
    lines = gn.engine.explain(net, optimizer="sgd").splitlines()
    said = [" ".join(line.split()[1:]) for line in lines if "shares" in line or "SELU" in line]
    assert said == [
        "SELU_forward a2 = SELU() of a1",
        "blend a3 = shares·a2 + (1 - shares)·a1",
        "shares_gradient dshares = Σ d7·(a2 - a1)",
        "SELU_backward d8 *= slope of SELU()",
        "blend d9 = shares·d8 + (1 - shares)·d7",
    ]
