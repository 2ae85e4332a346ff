"""The dense layer: products, penalties, settings."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import NotInitialisedError, SettingError, ShapeError


def by_hand(**settings):
    """W = [[1, -2], [3, 4]], b = [-5, 6]."""
    layer = nn.Dense(2, 2, **settings).setup(dtype="float64")
    layer.weights[...] = [[1, -2], [3, 4]]
    layer.biases[...] = [[-5, 6]]
    return layer


def test_forward_and_backward_by_hand():
    layer = by_hand()
    y = layer.forward(np.array([[1.0, 1.0], [2.0, 0.0]]))
    assert y.tolist() == [[-1, 8], [-3, 2]]
    dx = layer.backward(np.array([[1.0, 0.0], [0.0, 2.0]]))
    assert dx.tolist() == [[1, 3], [-4, 8]]
    assert layer.gradients["weights"].tolist() == [[1, 4], [1, 0]]
    assert layer.gradients["biases"].tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("settings", "penalty", "weights", "biases"),
    [
        ({}, 0, [[0, 0], [0, 0]], [[0, 0]]),
        ({"weight_l1": 0.1}, 0.1 * 10, [[0.1, -0.1], [0.1, 0.1]], [[0, 0]]),
        ({"weight_l2": 0.1}, 0.1 * 30, [[0.2, -0.4], [0.6, 0.8]], [[0, 0]]),
        ({"bias_l1": 0.1}, 0.1 * 11, [[0, 0], [0, 0]], [[-0.1, 0.1]]),
        ({"bias_l2": 0.1}, 0.1 * 61, [[0, 0], [0, 0]], [[-1, 1.2]]),
        ({"weight_l1": 1, "bias_l2": 2}, 10 + 122, [[1, -1], [1, 1]], [[-20, 24]]),
    ],
    ids=repr,
)
def test_penalties_by_hand(settings, penalty, weights, biases):
    layer = by_hand(**settings)
    assert layer.penalty() == pytest.approx(penalty, rel=1e-15)
    layer.forward(np.zeros((1, 2)))
    layer.backward(np.zeros((1, 2)))
    np.testing.assert_allclose(layer.gradients["weights"], weights, rtol=1e-15)
    np.testing.assert_allclose(layer.gradients["biases"], biases, rtol=1e-15)


def test_the_penalty_of_nothing_pulls_nowhere():
    layer = nn.Dense(2, 2, weight_init=nn.Zeros(), weight_l1=1.0).setup()
    layer.forward(np.zeros((1, 2), "float32"))
    layer.backward(np.zeros((1, 2), "float32"))
    assert not layer.gradients["weights"].any()


def test_sums_in_float64_are_rounded_once(generator):
    x, d = (generator.standard_normal((500, n)).astype("float32") for n in (300, 40))
    network = nn.Network([nn.Dense(300, 40)], accumulate="float64")
    layer = network.layers[0]
    wide_x, wide_d, wide_w = (array.astype("float64") for array in (x, d, layer.weights))
    np.testing.assert_array_equal(network.forward(x), (wide_x @ wide_w).astype("float32"))
    np.testing.assert_array_equal(network.backward(d), (wide_d @ wide_w.T).astype("float32"))
    np.testing.assert_array_equal(layer.gradients["weights"], (wide_x.T @ wide_d).astype("float32"))


def test_sums_in_float32_differ_in_the_last_digits(generator):
    x = generator.standard_normal((500, 300)).astype("float32")
    plain, wide = (nn.Network([nn.Dense(300, 40)], accumulate=a) for a in (None, "float64"))
    difference = np.abs(plain.forward(x) - wide.forward(x)).max()
    assert 0 < difference < 1e-4


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"units": 0}, "units=0"),
        ({"units": -3}, "units=-3"),
        ({"inputs": 0}, "inputs=0"),
        ({"inputs": np.nan}, "inputs=nan"),
        ({"inputs": 2.5}, "inputs=2.5"),
        ({"units": "3"}, "units='3'"),
        ({"units": None}, "units=None"),
        ({"weight_l1": -1e-9}, "weight_l1"),
        ({"weight_l2": -1}, "weight_l2"),
        ({"bias_l1": np.nan}, "bias_l1"),
        ({"bias_l2": np.inf}, "bias_l2"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_settings_out_of_range_are_refused(arguments, named):
    with pytest.raises(SettingError, match=named):
        nn.Dense(**({"inputs": 2, "units": 3} | arguments))


def test_a_layer_without_arrays_says_so():
    for layer in (nn.Dense(2, 1), nn.Scale(2), nn.BatchNorm(2), nn.LayerNorm(2)):
        with pytest.raises(NotInitialisedError, match="setup"):
            layer.forward(np.zeros((1, 2)))


def test_rows_of_another_width_are_refused():
    with pytest.raises(ShapeError, match="3 columns into"):
        by_hand().forward(np.zeros((1, 3)))


@pytest.mark.parametrize("rows", [np.ones((1, 2)), np.ones((3, 2)), np.eye(2)], ids=["1", "3", "2"])
def test_waking_survives_data_that_cannot_wake(rows):
    """One row, or the same row again: there is no inside to put a kink into."""
    layer = nn.Dense(2, 2, weight_init=nn.Constant(-1)).setup(dtype="float64")
    assert layer.wake(rows, np.random.default_rng(0)) == 2
    assert np.isfinite(layer.forward(rows)).all()
