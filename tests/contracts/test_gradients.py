"""Every hand-written gradient is the derivative of what it stands beside."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.testing import check_gradients

BOTH = pytest.mark.parametrize("training", [True, False], ids=["training", "outside"])


@BOTH
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_of_every_layer(layer, training, seed):
    check_gradients(layer, training=training, seed=seed)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_of_every_loss(loss, seed):
    check_gradients(loss, seed=seed)


def test_of_every_activation_far_from_zero(activation):
    x = np.array([[-30.0, -9.0, -3.0, 3.0, 9.0, 30.0]])
    check_gradients(activation, x)


def everything_stacked():
    columns = nn.Parallel(
        [
            nn.Columns(0, 2, [nn.PeriodicEmbedding(2, waves=3, width=2, spread=0.5)]),
            nn.Columns(2, 3, [nn.Embedding(4, 3)]),
        ]
    )
    skip = nn.Residual([nn.LayerNorm(5), nn.Dense(5, 4), nn.SiLU(), nn.Dense(4, 5)])
    return nn.Network(
        [
            columns,
            nn.Scale(9),
            nn.Dense(9, 5, weight_l1=1e-3, weight_l2=1e-2),
            nn.BatchNorm(5),
            nn.Mish(),
            nn.Dropout(0.3),
            skip,
            nn.Dense(5, 3, bias_init=nn.Uniform(0.5), bias_l2=0.1),
            nn.Softmax(),
        ],
        dtype="float64",
    )


@BOTH
def test_of_a_network_of_many_layers(training, generator):
    x = np.column_stack([generator.standard_normal((7, 2)), generator.integers(0, 6, 7)])
    check_gradients(everything_stacked(), x, training=training)


def test_of_loss_and_penalty_with_respect_to_the_flat_vector(loss, generator):
    """L(θ + step) - L(θ - step) along random directions, through network, loss and penalty."""
    prediction, target = loss.example(generator)
    last = nn.Dense(4, prediction.shape[1], weight_l2=0.1, weight_l1=0.01, bias_l1=0.2)
    head = nn.Sigmoid() if "Crossentropy()" in repr(loss) else nn.Linear()
    network = nn.Network([nn.Dense(3, 4), nn.Tanh(), last, head], dtype="float64")
    network.parameters += generator.normal(0, 0.1, network.parameters.shape)
    x = generator.standard_normal((len(target), 3))

    def value():
        return loss.forward(network.forward(x, training=True), target) + network.penalty()

    value()
    network.backward(loss.backward())
    gradient, theta = network.gradients.copy(), network.parameters.copy()
    for direction in generator.standard_normal((5, theta.size)):
        network.parameters[...] = theta + 1e-6 * direction
        above = value()
        network.parameters[...] = theta - 1e-6 * direction
        numeric = (above - value()) / 2e-6
        assert gradient @ direction == pytest.approx(numeric, rel=1e-6, abs=1e-7)
