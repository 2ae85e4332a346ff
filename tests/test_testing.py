"""The checker of gradients: right ones pass, wrong ones are named.

The wrong ones are `abstract`, which keeps them out of the registries.
"""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import GradientError
from glassnet.testing import check_gradients


class WrongActivation(nn.Elementwise, abstract=True):
    """The derivative has the wrong sign below zero."""

    def formula(self, x):
        return x * x

    def derivative(self, x, y):
        return 2 * np.abs(x)


class WrongLayer(nn.Scale, abstract=True):
    """One array's gradient lacks its last entry; `fault` says of which."""

    def __init__(self, features, fault="scale"):
        super().__init__(features)
        self.fault = fault

    def backward(self, gradient):
        result = super().backward(gradient)
        (result if self.fault == "inputs" else self.gradients["scale"])[-1, -1] = 0
        return result


class WrongLoss(nn.ElementwiseLoss, abstract=True):
    """The book's absolute error: its gradient climbs."""

    def formula(self, prediction, target):
        return np.abs(target - prediction)

    def derivative(self, prediction, target):
        return np.sign(target - prediction)


class WrongShape(nn.Layer, abstract=True):
    """Its input gradient has another shape than its inputs."""

    def __init__(self, columns):
        super().__init__()
        self.columns = columns

    def forward(self, inputs, training=False):
        return inputs * 2

    def backward(self, gradient):
        return np.resize(gradient * 2, (len(gradient), self.columns))


class Unsteady(nn.Layer, abstract=True):
    """It gives NaN backward."""

    def forward(self, inputs, training=False):
        return inputs

    def backward(self, gradient):
        return gradient * np.nan


def test_right_gradients_return_the_largest_error():
    for subject in (nn.Dense(3, 2), nn.Mish(), nn.LogCosh(), nn.Network([nn.Dense(2, 2)])):
        assert 0 <= check_gradients(subject) < 1e-6


def test_a_wrong_activation_is_caught_at_its_entry():
    x = np.array([[1.0, 2.0], [3.0, -0.5]])
    with pytest.raises(GradientError, match=r"^inputs\[1, 1\]: backward gives") as caught:
        check_gradients(WrongActivation(), x)
    given, numeric = (float(text.split()[-1]) for text in (caught.value.value, caught.value.rule))
    assert given == pytest.approx(-numeric, rel=1e-6)


def test_a_wrong_parameter_gradient_is_caught_at_its_entry():
    with pytest.raises(GradientError, match=r"^0 WrongLayer scale\[0, 2\]: backward gives 0;?"):
        check_gradients(WrongLayer(3))


def test_a_wrong_input_gradient_is_caught_at_its_entry():
    with pytest.raises(GradientError, match=r"^inputs\[4, 2\]: backward gives 0"):
        check_gradients(WrongLayer(3, fault="inputs"))


def test_a_wrong_layer_is_found_inside_a_network(monkeypatch):
    monkeypatch.setitem(nn.Layer.registry, "WrongLayer", WrongLayer)
    network = nn.Network([nn.Dense(2, 3), nn.Residual([nn.Tanh(), WrongLayer(3)]), nn.Dense(3, 1)])
    with pytest.raises(GradientError, match=r"^1\.0\.1 WrongLayer scale\[0, 2\]"):
        check_gradients(network)


def test_a_wrong_loss_is_caught_at_its_entry():
    with pytest.raises(GradientError, match=r"^prediction\[0, 0\]: backward gives"):
        check_gradients(WrongLoss())
    with pytest.raises(GradientError, match=r"^prediction\[0, 0\]"):
        check_gradients(WrongLoss(), np.array([[1.0], [2.0]]), np.array([[5.0], [2.5]]))


@pytest.mark.parametrize("columns", [1, 3, 5])
def test_a_gradient_of_another_shape_is_caught(columns):
    with pytest.raises(GradientError, match=r"inputs.*\(5, 4\)"):
        check_gradients(WrongShape(columns))


def test_a_gradient_of_nan_is_caught():
    with pytest.raises(GradientError, match="nan"):
        check_gradients(Unsteady())


def test_the_error_is_an_assertion():
    with pytest.raises(AssertionError):
        check_gradients(WrongLayer(2))


def test_the_tolerance_decides():
    error = check_gradients(nn.Tanh())
    with pytest.raises(GradientError):
        check_gradients(nn.Tanh(), tolerance=error / 2)
    with pytest.raises(GradientError):
        check_gradients(WrongLayer(2), tolerance=1e-3)
    assert check_gradients(WrongLayer(2), tolerance=10) > 0.1


def test_the_penalty_belongs_to_the_gradient():
    class Forgetful(nn.Dense, abstract=True):
        def _add_penalty_gradients(self):
            pass

    check_gradients(nn.Dense(2, 2, weight_l2=0.1))
    with pytest.raises(GradientError, match="weights"):
        check_gradients(Forgetful(2, 2, weight_l2=0.1))


def network():
    layers = [nn.Dense(3, 4), nn.BatchNorm(4), nn.Tanh(), nn.Dropout(0.5), nn.Dense(4, 1)]
    return nn.Network(layers)


def test_a_network_is_checked_as_it_is_and_left_so():
    subject = network()
    subject.gradients[...] = 7
    kept = {name: array.copy() for name, array in subject.arrays().items()}
    check_gradients(subject)
    for name, array in subject.arrays().items():
        np.testing.assert_array_equal(array, kept[name])
    assert (subject.gradients == 7).all()
    assert subject.parameters.dtype == "float32"


def test_a_layer_of_a_network_is_checked_and_left_in_it():
    subject = network()
    check_gradients(subject.layers[0])
    assert subject.layers[0].weights.dtype == "float32"
    assert np.shares_memory(subject.layers[0].weights, subject.parameters)


def test_inputs_are_left_alone():
    x = np.ones((2, 3))
    check_gradients(nn.Dense(3, 1), x)
    prediction, target = np.ones((2, 1)), np.zeros((2, 1))
    check_gradients(nn.MeanSquaredError(), prediction, target)
    assert (x == 1).all()
    assert (prediction == 1).all()


def test_integers_and_float32_are_checked_in_float64():
    for x in (np.array([[1, 2, 3]]), np.ones((2, 3), "float32")):
        assert check_gradients(nn.Dense(3, 1), x) < 1e-6


def test_dropout_draws_the_same_mask_at_every_look():
    check_gradients(nn.Network([nn.Dense(3, 20), nn.Dropout(0.5), nn.Dense(20, 1)]), training=True)


def test_the_seed_decides_where_it_is_checked():
    same = {check_gradients(nn.Mish(), seed=3) for _ in range(2)}
    assert len(same) == 1
    assert check_gradients(nn.Mish(), seed=4) not in same
