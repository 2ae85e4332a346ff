"""What an object says about itself is enough to make it again."""

import json

import numpy as np
import pytest

from glassnet import load, nn
from glassnet.registered import restore


def assert_made_again(thing):
    config = thing.config()
    twin = restore(json.loads(json.dumps(config)))
    assert type(twin) is type(thing)
    assert (twin.config(), repr(twin)) == (config, repr(thing))
    typed = eval(repr(thing), vars(nn).copy())
    assert (typed.config(), repr(typed)) == (config, repr(thing))


def test_every_layer_is_made_again(layer):
    assert_made_again(layer)


def test_every_loss_is_made_again(loss):
    assert_made_again(loss)


def test_every_optimizer_is_made_again(optimizer):
    assert_made_again(optimizer)


def test_every_schedule_is_made_again(schedule):
    assert_made_again(schedule)


def test_every_initialiser_is_made_again(initialiser):
    assert_made_again(initialiser)


def test_an_optimizer_keeps_its_schedule(schedule):
    assert_made_again(nn.Adam(0.1, schedule=schedule, clip_norm=1.0))


def test_a_dense_layer_keeps_its_initialiser(initialiser):
    assert_made_again(nn.Dense(2, 3, weight_init=initialiser, rate_factors={"biases": 0.5}))


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (nn.LeakyReLU(np.float64(0.25)), "LeakyReLU(slope=0.25)"),
        (nn.Dense(np.int64(2), np.int32(3)), "Dense(2, 3)"),
        (nn.Quantile(np.array([0.1, 0.9])), "Quantile(levels=[0.1, 0.9])"),
        (nn.Huber(np.float32(0.5)), "Huber(delta=0.5)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_numpy_numbers_as_settings_are_shown_and_kept_as_numbers(thing, shown):
    assert repr(thing) == shown
    assert_made_again(thing)


def used(layer):
    """A network of this layer alone, with arrays and state that no new one has."""
    network = nn.Network([layer], seed=5)
    network.parameters[...] += np.random.default_rng(1).normal(0, 0.1, network.parameters.shape)
    x = np.random.default_rng(2).standard_normal((6, network.inputs or 4)).astype("float32")
    for _ in range(3):
        network.forward(x, training=True)
    return network, x


def test_every_layer_predicts_the_same_bits_from_a_file(layer, tmp_path):
    network, x = used(layer)
    network.save(tmp_path / "layer.glass")
    twin = load(tmp_path / "layer.glass")
    assert twin.config() == network.config()
    np.testing.assert_array_equal(twin.parameters, network.parameters)
    np.testing.assert_array_equal(twin.predict(x), network.predict(x))
    np.testing.assert_array_equal(twin.forward(x, training=True), network.forward(x, training=True))


def test_every_layer_predicts_the_same_bits_as_its_copy(layer):
    network, x = used(layer)
    np.testing.assert_array_equal(network.copy().predict(x), network.predict(x))
