"""An activation, a loss and a layer of one's own are as good as the library's."""

import numpy as np
import pytest

from glassnet import load, nn
from glassnet.errors import ModelFileError
from glassnet.testing import check_gradients

X = np.linspace(-1, 1, 40).reshape(-1, 1)


class Cubic(nn.Elementwise):
    """y = x³."""

    def formula(self, x):
        return x * x * x

    def derivative(self, x, y):
        return 3 * x * x


class Quartic(nn.ElementwiseLoss):
    """(ŷ - y)⁴."""

    def formula(self, prediction, target):
        return (prediction - target) ** 4

    def derivative(self, prediction, target):
        return 4 * (prediction - target) ** 3


class Shift(nn.Layer):
    """y = x + s, s learned, and a count of the batches seen."""

    def __init__(self, features):
        super().__init__()
        self.features = self.inputs = features
        self.state = {"batches": np.zeros(1, np.int64)}

    def forward(self, inputs, training=False):
        self.state["batches"] += training
        return inputs + self.parameters["shift"]

    def backward(self, gradient):
        np.sum(gradient, axis=0, keepdims=True, out=self.gradients["shift"])
        return gradient

    def shapes(self):
        return {"shift": (1, self.features)}


def network():
    return nn.Network([nn.Dense(1, 8), Cubic(), Shift(8), nn.Dense(8, 1)])


def trained(net, steps=300):
    loss, optimizer = Quartic(), nn.Adam(0.02)
    for _ in range(steps):
        value = loss.forward(net.forward(X, training=True), X**3)
        net.backward(loss.backward())
        optimizer.step(net)
    return value


def test_their_gradients_are_right():
    for own in (Cubic(), Shift(2), Quartic()):
        check_gradients(own)


def test_they_are_in_the_registries():
    assert nn.Activation.named("cubic") is nn.Layer.registry["Cubic"] is Cubic
    assert nn.Loss.named("QUARTIC") is Quartic
    assert nn.Layer.named("shift") is Shift
    assert "Shift" not in nn.Activation.registry


def test_they_train_save_and_load(tmp_path):
    net = network()
    assert trained(net) < 1e-4
    net.save(tmp_path / "own.glass")
    twin = load(tmp_path / "own.glass")
    np.testing.assert_array_equal(twin.predict(X), net.predict(X))
    assert twin.layers[2].state["batches"] == [300]


def test_a_file_that_needs_them_says_so_where_they_are_missing(tmp_path, monkeypatch):
    network().save(tmp_path / "own.glass")
    monkeypatch.delitem(nn.Layer.registry, "Cubic")
    with pytest.raises(ModelFileError, match=r"Layer\.Cubic.*import the module"):
        load(tmp_path / "own.glass")
