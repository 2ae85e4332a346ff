"""An activation, a loss and a layer of one's own are as good as the library's."""

from types import SimpleNamespace

import numpy as np
import pytest

from glassnet import load, nn
from glassnet.errors import ModelFileError
from glassnet.testing import check_gradients

X = np.linspace(-1, 1, 40).reshape(-1, 1)


@pytest.fixture
def own(own_registries):
    class Cubic(nn.Elementwise):
        def formula(self, x):
            return x * x * x

        def derivative(self, x, y):
            return 3 * x * x

    class Quartic(nn.ElementwiseLoss):
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

    return SimpleNamespace(Cubic=Cubic, Quartic=Quartic, Shift=Shift)


def network(own):
    return nn.Network([nn.Dense(1, 8), own.Cubic(), own.Shift(8), nn.Dense(8, 1)])


def trained(net, loss, steps=300):
    optimizer = nn.Adam(0.02)
    for _ in range(steps):
        value = loss.forward(net.forward(X, training=True), X**3)
        net.backward(loss.backward())
        optimizer.step(net)
    return value


def test_their_gradients_are_right(own):
    for subject in (own.Cubic(), own.Shift(2), own.Quartic()):
        check_gradients(subject)


def test_they_are_in_the_registries(own):
    assert nn.Activation.named("cubic") is nn.Layer.registry["Cubic"] is own.Cubic
    assert nn.Loss.named("QUARTIC") is own.Quartic
    assert nn.Layer.named("shift") is own.Shift
    assert "Shift" not in nn.Activation.registry


def test_they_train_save_and_load(own, tmp_path):
    net = network(own)
    assert trained(net, own.Quartic()) < 1e-4
    net.save(tmp_path / "own.glass")
    twin = load(tmp_path / "own.glass")
    np.testing.assert_array_equal(twin.predict(X), net.predict(X))
    assert twin.layers[2].state["batches"] == [300]


def test_a_file_that_needs_them_says_so_where_they_are_missing(own, tmp_path, monkeypatch):
    network(own).save(tmp_path / "own.glass")
    monkeypatch.delitem(nn.Layer.registry, "Cubic")
    with pytest.raises(ModelFileError, match=r"Layer\.Cubic.*import the module"):
        load(tmp_path / "own.glass")
