"""Batch and layer normalisation, and the weights of features."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError

X = np.array([[3.0, 10.0], [5.0, 30.0]])


def test_running_moments_by_hand():
    layer = nn.BatchNorm(2, momentum=0.9).setup(dtype="float64")
    layer.forward(X, training=True)
    np.testing.assert_allclose(layer.state["mean"], [[0.4, 2.0]], rtol=1e-14)
    np.testing.assert_allclose(layer.state["variance"], [[1.1, 20.9]], rtol=1e-14)
    layer.forward(X, training=True)
    np.testing.assert_allclose(layer.state["mean"], [[0.76, 3.8]], rtol=1e-14)


def test_outside_training_the_running_moments_serve_and_stay():
    layer = nn.BatchNorm(2, epsilon=1e-9).setup(dtype="float64")
    layer.state["mean"][...] = [[4, 20]]
    layer.state["variance"][...] = [[4, 25]]
    np.testing.assert_allclose(layer.forward(X), [[-0.5, -2], [0.5, 2]], rtol=1e-8)
    assert layer.state["mean"].tolist() == [[4, 20]]
    assert layer.state["variance"].tolist() == [[4, 25]]


def test_without_momentum_the_last_batch_is_remembered():
    layer = nn.BatchNorm(2, momentum=0).setup(dtype="float64")
    layer.forward(X, training=True)
    np.testing.assert_allclose(layer.state["mean"], [[4, 20]])
    np.testing.assert_allclose(layer.state["variance"], [[2, 200]])


def test_running_moments_find_those_of_the_data(generator):
    layer = nn.BatchNorm(1, momentum=0.99).setup()
    for _ in range(1000):
        layer.forward(generator.normal(5, 3, (32, 1)).astype("float32"), training=True)
    assert layer.state["mean"][0, 0] == pytest.approx(5, abs=0.2)
    assert layer.state["variance"][0, 0] == pytest.approx(9, abs=1)


def test_batches_come_out_with_mean_zero_and_variance_one(generator):
    x = generator.normal(5, 3, (200, 4))
    y = nn.BatchNorm(4).setup(dtype="float64").forward(x, training=True)
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=0), 1, atol=1e-5)


def test_rows_come_out_with_mean_zero_and_variance_one(generator):
    x = generator.normal(5, 3, (4, 200))
    y = nn.LayerNorm(200).setup(dtype="float64").forward(x)
    np.testing.assert_allclose(y.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=1), 1, atol=1e-5)


def test_one_row_or_a_constant_column_becomes_the_shift():
    layer = nn.BatchNorm(2).setup(dtype="float64")
    layer.parameters["shift"][...] = [[7, 8]]
    assert layer.forward(X[:1], training=True).tolist() == [[7, 8]]
    assert np.isfinite(layer.state["variance"]).all()
    assert layer.forward(np.ones((3, 2)), training=True).tolist() == [[7, 8]] * 3


def test_scale_and_shift_come_last():
    layer = nn.LayerNorm(2, epsilon=1e-12).setup(dtype="float64")
    layer.parameters["scale"][...], layer.parameters["shift"][...] = [[10, 1]], [[0, 5]]
    np.testing.assert_allclose(layer.forward(X[:1]), [[-10, 6]])


def test_a_new_start_forgets_the_moments():
    layer = nn.BatchNorm(2).setup()
    layer.forward(X.astype("float32"), training=True)
    layer.setup()
    assert layer.state["mean"].tolist() == [[0, 0]]
    assert layer.state["variance"].tolist() == [[1, 1]]


def test_features_are_weighed():
    layer = nn.Scale(2).setup(dtype="float64")
    layer.parameters["scale"][...] = [[2, -1]]
    assert layer.forward(X).tolist() == [[6, -10], [10, -30]]
    assert layer.backward(np.array([[1.0, 1], [1, 0]])).tolist() == [[2, -1], [2, 0]]
    assert layer.gradients["scale"].tolist() == [[8, 10]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.BatchNorm(0),
        lambda: nn.LayerNorm(-1),
        lambda: nn.Scale(0),
        lambda: nn.BatchNorm(2, momentum=1),
        lambda: nn.BatchNorm(2, momentum=-0.1),
        lambda: nn.BatchNorm(2, epsilon=0),
        lambda: nn.LayerNorm(2, epsilon=-1e-5),
    ],
)
def test_settings_out_of_range_are_refused(make):
    with pytest.raises(SettingError, match="must be"):
        make()
