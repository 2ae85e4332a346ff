"""Single optimizers: what is particular to them."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError

X = np.linspace(-1, 1, 30).reshape(-1, 1)


def evaluation(network, y):
    loss = nn.MeanSquaredError()

    def evaluate():
        value = loss.forward(network.forward(X, training=True), y)
        network.backward(loss.backward())
        return value

    return evaluate


def test_lbfgs_finds_a_line_in_one_move():
    network = nn.Network([nn.Dense(1, 1)], dtype="float64")
    nn.LBFGS().advance(network, evaluation(network, 3 * X + 1))
    np.testing.assert_allclose(network.parameters, [3, 1], rtol=1e-7)


def test_lbfgs_minimises_the_penalty_too():
    """Σ(wx - 3x)²/n + l·w² is smallest at w = 3·m / (m + l), m the mean of x²."""
    layer = nn.Dense(1, 1, weight_l2=0.5)
    network = nn.Network([layer], dtype="float64")
    nn.LBFGS().advance(network, evaluation(network, 3 * X))
    mean = np.mean(X * X)
    np.testing.assert_allclose(layer.weights, 3 * mean / (mean + 0.5), rtol=1e-6)


def test_lbfgs_takes_as_many_steps_as_it_is_told():
    losses = []
    for steps in (1, 5, 50):
        layers = [nn.Dense(1, 8), nn.Tanh(), nn.Dense(8, 1)]
        network = nn.Network(layers, dtype="float64")
        evaluate = evaluation(network, np.sin(3 * X))
        optimizer = nn.LBFGS(steps=steps)
        assert optimizer.current_learning_rate == 1
        optimizer.advance(network, evaluate)
        losses.append(evaluate())
    assert losses[0] > 2 * losses[1] > 4 * losses[2]


def test_lbfgs_works_on_float32():
    network = nn.Network([nn.Dense(1, 1)])
    nn.LBFGS().advance(network, evaluation(network, 3 * X + 1))
    np.testing.assert_allclose(network.parameters, [3, 1], rtol=1e-4)


def test_an_optimizer_of_ones_own_is_a_rule_and_its_slots(own_registries):
    class Sign(nn.FirstOrder):
        """θ ← θ - rate·sign(m), m ← m/2 + g."""

        slots = ("memory",)

        def __init__(self, learning_rate=0.01):
            super().__init__(learning_rate, 0.0, None, None, None)

        def rule(self, parameter, gradient, memory, rate, t):
            memory = 0.5 * memory + gradient
            return parameter - rate * np.sign(memory), memory

    network, optimizer = nn.Network([nn.Dense(1, 1)]), Sign()
    evaluate = evaluation(network, 0.5 * X)
    losses = [optimizer.advance(network, evaluate) for _ in range(300)]
    assert losses[-1] < 1e-3
    assert nn.Optimizer.named("sign") is Sign
    assert repr(optimizer) == "Sign()"
    assert list(optimizer.state) == ["memory"]


class Own(nn.FirstOrder, abstract=True):
    slots = ("last", "second_last")

    def __init__(self):
        super().__init__(0.1)


def test_a_rule_may_hand_back_what_it_was_given():
    class Late(Own, abstract=True):
        """Follows the gradient before the last one."""

        def rule(self, parameter, gradient, last, second_last, rate, t):
            return parameter - second_last, gradient, last

    optimizer, theta = Late(), np.zeros(1)
    state = optimizer.new_state(theta, theta)
    arrays = dict(state)
    for gradient in (1.0, 10.0, 100.0, 1000.0):
        optimizer.update(theta, np.array([gradient]), state, 0.1)
    assert (theta, state["last"], state["second_last"]) == (-11, 1000, 100)
    assert all(state[name] is array for name, array in arrays.items())


@pytest.mark.parametrize(
    ("result", "described"),
    [
        (lambda p, *state: p, "one ndarray"),
        (lambda p, *state: [p, *state], "one list"),
        (lambda p, *state: (p,), "a tuple of 1"),
        (lambda p, *state: (p, *state, p), "a tuple of 4"),
    ],
)
def test_a_rule_that_forgets_its_state_is_told_what_to_return(result, described):
    class Forgetful(Own, abstract=True):
        def rule(self, parameter, gradient, last, second_last, rate, t):
            return result(parameter, last, second_last)

    optimizer, theta = Forgetful(), np.zeros(3)
    remedy = r"return \(parameter, last, second_last,\)"
    with pytest.raises(SettingError, match=f"Forgetful.rule returned {described}: .*; {remedy}"):
        optimizer.update(theta, theta, optimizer.new_state(theta, theta), 0.1)


def test_gradient_descent_without_momentum_keeps_nothing():
    network, optimizer = nn.Network([nn.Dense(1, 1)]), nn.SGD(0.1)
    optimizer.advance(network, evaluation(network, X))
    assert optimizer.state == {}
    optimizer.momentum = 0.5
    optimizer.advance(network, evaluation(network, X))
    assert list(optimizer.state) == ["momentum"]


def test_a_schedule_of_ones_own_does_not_widen_the_rate():
    class Halves(nn.Schedule, abstract=True):
        def factor(self, step, total):
            return np.float64(0.5)

    optimizer = nn.SGD(0.1, schedule=Halves())
    optimizer.total_steps = 1
    assert type(optimizer.current_learning_rate) is float


@pytest.mark.parametrize("parameter", ["float32", "float64"])
@pytest.mark.parametrize("gradient", ["float32", "float64"])
def test_state_is_as_precise_as_parameter_and_gradient_together(parameter, gradient):
    """The book's bias gradients are float64 where its targets are."""
    state = nn.Adam().new_state(np.zeros(2, parameter), np.zeros(2, gradient))
    wide = "float64" if "float64" in (parameter, gradient) else "float32"
    assert {array.dtype.name for array in state.values()} == {wide}


def test_a_float64_gradient_moves_a_float32_parameter():
    for optimizer in (nn.SGD(momentum=0.9), nn.Adagrad(), nn.RMSprop(), nn.Adam(), nn.AdamW()):
        theta, gradient = np.ones(2, "float32"), np.array([1.0, -1.0])
        optimizer.update(theta, gradient, optimizer.new_state(theta, gradient), 0.1)
        assert theta.dtype == "float32"
        assert theta[0] < 1 < theta[1]


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: nn.SGD(momentum=1), "momentum"),
        (lambda: nn.SGD(momentum=-0.1), "momentum"),
        (lambda: nn.SGD(nesterov=True), "momentum"),
        (lambda: nn.RMSprop(rho=1), "rho"),
        (lambda: nn.RMSprop(epsilon=0), "epsilon"),
        (lambda: nn.Adagrad(epsilon=-1), "epsilon"),
        (lambda: nn.Adam(beta_1=1), "beta_1"),
        (lambda: nn.Adam(beta_2=1), "beta_2"),
        (lambda: nn.Adam(epsilon=0), "epsilon"),
        (lambda: nn.AdamW(weight_decay=-1), "weight_decay"),
        (lambda: nn.AdamW(beta_2=1), "beta_2"),
        (lambda: nn.LBFGS(steps=0), "steps"),
        (lambda: nn.LBFGS(memory=0), "memory"),
    ],
)
def test_settings_out_of_range_are_refused(make, named):
    with pytest.raises(SettingError, match=named):
        make()
