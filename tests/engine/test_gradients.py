"""A compiled step goes down the slope of the loss: its gradients against differences of values.

With a rate of 1 the step of SGD is the gradient. The values are those of NumPy's forward pass, in
float64; there is no backward pass on that side.
"""

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn

STEP = 1e-6


def compiled_gradient(net, x, y, loss, weights):
    before, state = net.parameters.copy(), {k: v.copy() for k, v in net.state().items()}
    given = {"loss": loss, "sample_weight": weights, "optimizer": nn.SGD(1.0), "epochs": 1}
    gn.train(net, x, y, engine="compiled", **given)
    gradient = before - net.parameters
    net.parameters[...] = before
    return gradient, state


def numeric_gradient(net, x, y, loss, weights, state):
    """(L(θ + step) - L(θ - step)) / (2·step), one parameter after another."""

    def value():
        net.load_state(state)
        return loss.forward(net.forward(x, training=True), y, weights) + net.penalty()

    gradient = np.empty_like(net.parameters)
    for i, kept in enumerate(net.parameters.copy()):
        net.parameters[i] = kept + STEP
        above = value()
        net.parameters[i] = kept - STEP
        gradient[i] = (above - value()) / (2 * STEP)
        net.parameters[i] = kept
    return gradient


def check(layers, x, y, loss, weights=None):
    net = nn.Network(layers, dtype="float64", seed=1)
    net.parameters += np.random.default_rng(5).normal(0, 0.1, net.parameters.shape)
    gradient, state = compiled_gradient(net, x, y, loss, weights)
    numeric = numeric_gradient(net, x, y, loss, weights, state)
    assert np.abs(numeric).max() > 1e-3
    np.testing.assert_allclose(gradient, numeric, rtol=1e-6, atol=1e-8)


def table(engines, count, columns, outputs):
    x, y = engines.rows(count, columns, outputs)
    return x.astype(float), y.astype(float)


@pytest.mark.parametrize("count", [5, 100])
def test_of_every_layer(engines, layer, count):
    """As the first layer, and behind one whose gradient goes through it; 100 rows are two lanes."""
    columns = layer.inputs or 4
    x, y = table(engines, count, 3, 2)
    layers = [nn.Dense(3, columns), layer, nn.Dense(layer.outputs(columns), 2), nn.Tanh()]
    check(layers, x, y, nn.MeanSquaredError(), np.linspace(0.5, 2, count))


def test_of_every_layer_at_the_front(engines, layer):
    x, y = table(engines, 5, layer.inputs or 4, 2)
    layers = [layer, nn.Dense(layer.outputs(x.shape[1]), 2)]
    check(layers, x, y, nn.MeanSquaredError())


@pytest.mark.parametrize("weights", [None, np.linspace(0.5, 2, 12)], ids=["", "weighted"])
def test_of_every_loss(engines, loss, weights):
    pairs = [loss.example(np.random.default_rng(seed)) for seed in range(2)]
    y, outputs = np.concatenate([pair[1] for pair in pairs]), pairs[0][0].shape[1]
    x, _ = table(engines, 12, 3, 1)
    heads = {"BinaryCrossentropy()": nn.Sigmoid(), "CategoricalCrossentropy()": nn.Softmax()}
    head = heads.get(repr(loss), nn.Linear())
    layers = [nn.Dense(3, 4), nn.Tanh(), nn.Dense(4, outputs, weight_l2=0.1, bias_l1=0.2), head]
    check(layers, x, y, loss, weights)


@pytest.mark.parametrize("head", [nn.Sigmoid(), nn.Softmax()], ids=repr)
def test_of_a_head_by_itself(engines, head):
    x, y = table(engines, 7, 3, 2)
    check([nn.Dense(3, 2), head], x, y, nn.MeanSquaredError())


def test_of_layers_within_layers(engines):
    x, y = table(engines, 9, 4, 2)
    x[:, 3] = np.arange(9) % 5
    inside = [nn.LayerNorm(5), nn.Dense(5, 4), nn.Residual([nn.SiLU()]), nn.Dense(4, 5)]
    layers = [
        nn.Parallel(
            [
                nn.Columns(0, 2, [nn.PeriodicEmbedding(2, waves=3, width=2, spread=0.5)]),
                nn.Columns(1, 3, [nn.Dense(2, 3), nn.Tanh()]),
                nn.Columns(3, 4, [nn.Embedding(4, 3)]),
            ]
        ),
        nn.Dense(12, 5),
        nn.BatchNorm(5),
        nn.Dropout(0.3),
        nn.Residual(inside),
        nn.Parallel([nn.Columns(0, 3, [nn.Scale(3)]), nn.Columns(1, 5, [nn.Mish()])]),
        nn.Dense(7, 2, weight_l1=0.01),
    ]
    check(layers, x, y, nn.LogCosh())
