"""First values: the seed, the initialisers that suit, and units that are dead at birth."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError


def small(**settings):
    return nn.Network([nn.Dense(2, 3), nn.Tanh(), nn.Dense(3, 1)], **settings)


def test_the_seed_decides_the_first_values():
    np.testing.assert_array_equal(small(seed=7).parameters, small(seed=7).parameters)
    assert (small(seed=7).parameters != small(seed=8).parameters).any()


def test_no_seed_is_a_fresh_one_that_is_kept():
    first, second = small(seed=None), small(seed=None)
    assert first.seed != second.seed
    np.testing.assert_array_equal(small(seed=first.seed).parameters, first.parameters)


def test_two_layers_of_one_shape_start_differently():
    first, second = nn.Network([nn.Dense(3, 3), nn.Dense(3, 3)]).layers
    assert (first.weights != second.weights).all()


@pytest.mark.parametrize("seed", [-1, 1.5, "zero"])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(SettingError, match="seed"):
        small(seed=seed)


@pytest.mark.parametrize(
    ("following", "suited"),
    [
        ([nn.ReLU()], "HeNormal()"),
        ([nn.BatchNorm(2), nn.Dropout(0.1), nn.Mish()], "HeNormal()"),
        ([nn.SELU()], "LeCunNormal()"),
        ([nn.Tanh()], "GlorotUniform()"),
        ([nn.Dense(2, 2), nn.ReLU()], "GlorotUniform()"),
        ([], "GlorotUniform()"),
    ],
    ids=repr,
)
def test_weights_suit_the_activation_that_follows(following, suited):
    dense = nn.Dense(2, 2)
    nn.Network([dense, *following])
    assert repr(dense.suited_init) == suited


def test_weights_suit_the_activation_inside_a_branch():
    dense = nn.Dense(2, 2)
    nn.Network([nn.Residual([dense, nn.SELU()]), nn.ReLU()])
    assert repr(dense.suited_init) == "LeCunNormal()"


def test_an_initialiser_that_is_given_is_used():
    network = nn.Network([nn.Dense(2, 2, weight_init=nn.Constant(3), bias_init=nn.Constant(4))])
    assert network.parameters.tolist() == [3, 3, 3, 3, 4, 4]


# ---- units that are dead at birth --------------------------------------------------------------


def at_birth(seed, units=64):
    """The chapter's first layer: weights 0.01·N(0, 1), biases 0."""
    layers = [nn.Dense(1, units, weight_init=nn.Normal(0.01)), nn.ReLU(), nn.Dense(units, 1)]
    return nn.Network(layers, seed=seed)


def dead_units(network, x):
    return int((network.layers[1].forward(network.layers[0].forward(x)).max(axis=0) == 0).sum())


POSITIVE = np.linspace(0, 1, 100, dtype="float32").reshape(-1, 1)


@pytest.mark.parametrize("seed", range(5))
def test_about_half_of_the_first_layer_is_dead_at_birth_until_it_is_woken(seed):
    network = at_birth(seed)
    dead = dead_units(network, POSITIVE)
    assert dead == pytest.approx(32, abs=16)  # half of 64 weights are below 0, up to 4 deviations
    assert network.wake(POSITIVE) == dead
    assert dead_units(network, POSITIVE) == 0


def units_with_a_gradient(network):
    network.forward(POSITIVE)
    network.backward(np.ones_like(POSITIVE))
    return int((network.layers[0].gradients["biases"] != 0).sum())


def test_units_that_were_woken_learn():
    network = at_birth(0)
    assert units_with_a_gradient(network) < 48
    network.wake(POSITIVE)
    assert units_with_a_gradient(network) == 64


def test_waking_moves_the_dead_only():
    network = at_birth(0)
    first = network.layers[0]
    alive = first.forward(POSITIVE).max(axis=0) > 0
    kept = first.weights[:, alive].copy(), first.biases[:, alive].copy()
    rest = network.layers[2].weights.copy()
    network.wake(POSITIVE)
    np.testing.assert_array_equal(first.weights[:, alive], kept[0])
    np.testing.assert_array_equal(first.biases[:, alive], kept[1])
    np.testing.assert_array_equal(network.layers[2].weights, rest)


def test_kinks_of_woken_units_lie_inside_the_data():
    network = at_birth(0)
    first = network.layers[0]
    dead = first.forward(POSITIVE).max(axis=0) <= 0
    network.wake(POSITIVE)
    kinks = (-first.biases / first.weights)[0, dead]
    assert ((kinks > -1e-6) & (kinks < 1 + 1e-6)).all()
    assert len(np.unique(kinks)) > len(kinks) // 2


def test_waking_again_finds_nobody_and_the_seed_decides():
    first, second, other = at_birth(0), at_birth(0), at_birth(0)
    first.wake(POSITIVE)
    second.wake(POSITIVE)
    other.wake(POSITIVE, seed=1)
    assert first.wake(POSITIVE) == 0
    np.testing.assert_array_equal(first.parameters, second.parameters)
    assert (first.parameters != other.parameters).any()


def test_deeper_layers_are_woken_too():
    deep = nn.Dense(64, 8, weight_init=nn.Constant(-0.1))
    network = nn.Network([nn.Dense(1, 64), nn.ReLU(), deep, nn.ReLU(), nn.Dense(8, 1)])
    network.wake(POSITIVE)
    assert (network.trace(POSITIVE).steps[3].outputs.max(axis=0) > 0).all()


@pytest.mark.parametrize("following", [nn.Linear(), nn.Tanh(), nn.Sigmoid(), nn.ELU()], ids=repr)
def test_units_that_pass_something_on_below_zero_are_not_dead(following):
    network = nn.Network([nn.Dense(1, 4, weight_init=nn.Constant(-1)), following])
    kept = network.parameters.copy()
    assert network.wake(POSITIVE) == 0
    np.testing.assert_array_equal(network.parameters, kept)
