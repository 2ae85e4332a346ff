"""The book's optimizers against the book's formulas, step by step and to the bit."""

import numpy as np
import pytest

from glassnet.book import *
from glassnet.errors import SettingError


def sgd(parameter, gradient, state, rate, t, momentum=0.0):
    if not momentum:
        return -rate * gradient
    state["momentums"] = momentum * state["momentums"] - rate * gradient
    return state["momentums"]


def adagrad(parameter, gradient, state, rate, t, epsilon=1e-7):
    # The book adds in place, which rounds a float64 gradient to float32; here nothing is lost.
    state["cache"] = state["cache"] + gradient**2
    return -rate * gradient / (np.sqrt(state["cache"]) + epsilon)


def rmsprop(parameter, gradient, state, rate, t, epsilon=1e-7, rho=0.9):
    state["cache"] = rho * state["cache"] + (1 - rho) * gradient**2
    return -rate * gradient / (np.sqrt(state["cache"]) + epsilon)


def adam(parameter, gradient, state, rate, t, epsilon=1e-7, beta_1=0.9, beta_2=0.999):
    state["momentums"] = beta_1 * state["momentums"] + (1 - beta_1) * gradient
    corrected = state["momentums"] / (1 - beta_1**t)
    state["cache"] = beta_2 * state["cache"] + (1 - beta_2) * gradient**2
    cache = state["cache"] / (1 - beta_2**t)
    return -rate * corrected / (np.sqrt(cache) + epsilon)


CASES = [
    (Optimizer_SGD, sgd, {}, ()),
    (Optimizer_SGD, sgd, {"momentum": 0.9}, ("momentums",)),
    (Optimizer_Adagrad, adagrad, {"epsilon": 1e-5}, ("cache",)),
    (Optimizer_RMSprop, rmsprop, {"rho": 0.99}, ("cache",)),
    (Optimizer_Adam, adam, {"beta_1": 0.8, "beta_2": 0.99}, ("momentums", "cache")),
]
EVERY_CASE = pytest.mark.parametrize(("optimizer", "formula", "settings", "names"), CASES)


def gradients(step, dtype):
    generator = np.random.default_rng(step)
    return generator.standard_normal((3, 2)).astype(dtype), generator.standard_normal((1, 2))


@EVERY_CASE
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_five_steps(optimizer, formula, settings, names, dtype):
    if dtype == "float32":
        init()
    layer, optimizer = Layer_Dense(3, 2), optimizer(0.1, 0.01, **settings)
    expected = {"weight": layer.weights.copy(), "bias": layer.biases.copy()}
    state = {part: dict.fromkeys(names, np.zeros_like(p)) for part, p in expected.items()}
    for step in range(5):
        # The gradient of biases is float64 in both, as the chapter's targets make it.
        layer.dweights, layer.dbiases = gradients(step, dtype)
        optimizer.pre_update_params()
        optimizer.update_params(layer)
        optimizer.post_update_params()
        rate = 0.1 * (1.0 / (1.0 + 0.01 * step))
        assert optimizer.current_learning_rate == rate
        for part, gradient in (("weight", layer.dweights), ("bias", layer.dbiases)):
            change = formula(expected[part], gradient, state[part], rate, step + 1, **settings)
            expected[part] += change
            for name in names:
                given = getattr(layer, f"{part}_{name}")
                np.testing.assert_array_equal(given, state[part][name])
    np.testing.assert_array_equal(layer.weights, expected["weight"])
    np.testing.assert_array_equal(layer.biases, expected["bias"])
    assert layer.weights.dtype == layer.biases.dtype == dtype


@EVERY_CASE
def test_only_the_state_that_is_needed_is_made(optimizer, formula, settings, names):
    layer, optimizer = Layer_Dense(3, 2), optimizer(**settings)
    layer.dweights, layer.dbiases = gradients(0, "float64")
    optimizer.update_params(layer)
    made = {name for name in vars(layer) if name.endswith(("momentums", "cache"))}
    assert made == {f"{part}_{name}" for part in ("weight", "bias") for name in names}


def test_the_state_on_the_layer_is_what_the_next_step_uses():
    layer, optimizer = Layer_Dense(1, 1), Optimizer_Adagrad(1.0)
    layer.weights = np.zeros((1, 1))
    layer.dweights, layer.dbiases = np.array([[3.0]]), np.zeros((1, 1))
    layer.weight_cache, layer.bias_cache = np.array([[16.0]]), np.zeros((1, 1))
    optimizer.update_params(layer)
    assert layer.weight_cache == [[25]]
    np.testing.assert_allclose(layer.weights, -3 / 5, rtol=1e-6)


def test_what_a_script_assigns_to_an_optimizer_holds():
    layer, optimizer = Layer_Dense(1, 1), Optimizer_SGD(1.0, decay=0.5, momentum=0.5)
    layer.weights = np.zeros((1, 1))
    layer.dweights, layer.dbiases = np.ones((1, 1)), np.ones((1, 1))
    optimizer.learning_rate, optimizer.iterations, optimizer.momentum = 3.0, 4, 0.25
    optimizer.pre_update_params()
    assert optimizer.current_learning_rate == 1
    optimizer.update_params(layer)
    optimizer.update_params(layer)
    assert layer.weight_momentums == [[-1.25]]


@pytest.mark.parametrize(
    ("optimizer", "rate"),
    [
        (Optimizer_SGD, 1.0),
        (Optimizer_Adagrad, 1.0),
        (Optimizer_RMSprop, 0.001),
        (Optimizer_Adam, 0.001),
    ],
)
def test_the_defaults_are_the_books(optimizer, rate):
    made = optimizer()
    assert (made.learning_rate, made.current_learning_rate) == (rate, rate)
    assert (made.decay, made.iterations) == (0.0, 0)
    known = {"momentum": 0.0, "epsilon": 1e-7, "rho": 0.9, "beta_1": 0.9, "beta_2": 0.999}
    assert {name: getattr(made, name) for name in made.settings} == {
        name: known[name] for name in made.settings
    }


def test_settings_out_of_range_are_refused():
    with pytest.raises(SettingError, match="learning_rate=0"):
        Optimizer_Adam(0)
