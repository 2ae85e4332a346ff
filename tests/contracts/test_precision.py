"""float32 stays float32: a wider number anywhere would double the time and the memory."""

import numpy as np
import pytest

from glassnet import nn


def rows_for(layer, count=5, dtype="float32"):
    return np.random.default_rng(0).standard_normal((count, layer.inputs or 4)).astype(dtype)


def assert_float32_through(layer, training):
    x = rows_for(layer)
    y = layer.forward(x, training)
    dx = layer.backward(np.ones_like(y))
    arrays = {"outputs": y, "input gradient": dx}
    arrays |= {name: g for _, part in layer.walk() for name, g in part.gradients.items()}
    assert {name: a.dtype.name for name, a in arrays.items()} == dict.fromkeys(arrays, "float32")


@pytest.mark.parametrize("training", [True, False])
def test_of_every_layer(layer, training):
    assert_float32_through(layer.setup(), training)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("accumulate", [None, "float64"])
def test_of_every_layer_in_a_network(layer, training, accumulate):
    nn.Network([layer], accumulate=accumulate)
    assert_float32_through(layer, training)


def test_of_float64_too(layer):
    layer.setup(dtype="float64")
    y = layer.forward(rows_for(layer, dtype="float64"), training=True)
    assert y.dtype == layer.backward(np.ones_like(y)).dtype == "float64"


@pytest.mark.parametrize("weights", [None, [1.0, 2.0, 0.0, 1.0, 1.0, 3.0]])
def test_of_every_loss(loss, weights, generator):
    prediction, target = (np.asarray(part, "float32") for part in loss.example(generator))
    loss.forward(prediction, target, weights)
    assert loss.backward().dtype == "float32"
    assert (
        loss.per_row(prediction, loss.check_target(target, prediction.shape[1])).dtype == "float32"
    )


@pytest.mark.parametrize(
    "layer_of",
    [
        nn.LeakyReLU,
        nn.ELU,
        lambda number: nn.BatchNorm(4, epsilon=number),
        lambda number: nn.LayerNorm(4, epsilon=number),
        nn.Dropout,
        lambda number: nn.Dense(4, 2, weight_l1=number, bias_l2=number),
    ],
    ids=["LeakyReLU", "ELU", "BatchNorm", "LayerNorm", "Dropout", "Dense"],
)
def test_numpy_numbers_as_settings_do_not_widen_a_layer(layer_of):
    assert_float32_through(layer_of(np.float64(0.25)).setup(), training=True)


def test_numpy_numbers_as_settings_do_not_widen_a_loss():
    loss = nn.Huber(np.float64(0.5))
    loss.forward(np.ones((2, 1), "float32"), np.zeros((2, 1), "float32"))
    assert loss.backward().dtype == "float32"


def test_every_optimizer_keeps_the_networks_precision(optimizer):
    network = nn.Network([nn.Dense(2, 1)])
    optimizer.advance(network, lambda: downhill(network))
    assert network.parameters.dtype == "float32"
    assert {array.dtype.name for array in optimizer.state.values()} <= {"float32"}


def downhill(network):
    network.gradients[...] = network.parameters
    return float(network.parameters @ network.parameters) / 2
