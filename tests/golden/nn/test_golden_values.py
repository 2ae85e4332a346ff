"""Formulas against numbers of other libraries; each JSON file names the command that made it."""

import json
from pathlib import Path

import numpy as np
import pytest

from glassnet import nn

HERE = Path(__file__).parent
CLOSE = {"rtol": 1e-12, "atol": 1e-14}


def golden(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def made(text):
    """The object that a line such as `Adam(learning_rate=0.05)` makes."""
    return eval(text, vars(nn).copy())


ACTIVATIONS, LOSSES, OPTIMIZERS = golden("activations"), golden("losses"), golden("optimizers")
NORMALISATION, SCHEDULES = golden("normalisation"), golden("schedules")


@pytest.mark.parametrize("name", ACTIVATIONS["cases"])
def test_activation(name):
    activation, case = made(name), ACTIVATIONS["cases"][name]
    y = activation.forward(np.array(ACTIVATIONS["x"]), training=True)
    np.testing.assert_allclose(y, case["y"], **CLOSE)
    dx = activation.backward(np.array(ACTIVATIONS["d"]))
    np.testing.assert_allclose(dx, case["dx"], **CLOSE)


@pytest.mark.parametrize("case", LOSSES["cases"], ids=lambda case: case["loss"])
def test_loss(case):
    loss, weights = made(case["loss"]), case.get("sample_weight")
    value = loss.forward(np.array(case["prediction"]), np.array(case["target"]), weights)
    assert value == pytest.approx(case["value"], rel=1e-12)
    np.testing.assert_allclose(loss.backward(), case["gradient"], **CLOSE)


@pytest.mark.parametrize("name", OPTIMIZERS["cases"])
def test_optimizer(name):
    optimizer, theta = made(name), np.array(OPTIMIZERS["start"])
    state = optimizer.new_state(theta, theta)
    steps = zip(OPTIMIZERS["gradients"], OPTIMIZERS["cases"][name], strict=True)
    for gradient, expected in steps:
        rate = optimizer.current_learning_rate
        optimizer.update(theta, np.array(gradient), state, rate)
        optimizer.iterations += 1
        np.testing.assert_allclose(theta, expected, **CLOSE)


@pytest.mark.parametrize("name", SCHEDULES["cases"])
def test_schedule(name):
    schedule, total = made(name), SCHEDULES["total"]
    factors = [schedule.factor(step, total) for step in range(total)]
    np.testing.assert_allclose(factors, SCHEDULES["cases"][name], **CLOSE)


def normalisation(text):
    layer = made(text).setup(dtype="float64")
    for name in ("scale", "shift"):
        layer.parameters[name][...] = NORMALISATION[name]
    return layer


def assert_same_pass(layer, batch, expected, training):
    """Outputs and gradients to twelve digits of the largest of their kind."""
    found = {"y": layer.forward(np.array(batch), training)}
    found["dx"] = layer.backward(np.array(NORMALISATION["d"]))
    found |= {f"d{name}": gradient[0] for name, gradient in layer.gradients.items()}
    for name, array in found.items():
        largest = np.abs(expected[name]).max()
        np.testing.assert_allclose(array, expected[name], rtol=0, atol=1e-12 * largest)


@pytest.mark.parametrize("training", [True, False])
def test_layer_norm(training):
    layer = normalisation("LayerNorm(3)")
    for batch, expected in zip(NORMALISATION["batches"], NORMALISATION["layer_norm"], strict=True):
        assert_same_pass(layer, batch, expected, training)


def test_batch_norm_follows_the_batches_and_then_serves():
    layer = normalisation("BatchNorm(3)")
    batches = NORMALISATION["batches"]
    for batch, expected in zip(batches, NORMALISATION["batch_norm_training"], strict=True):
        assert_same_pass(layer, batch, expected, training=True)
        for name in ("mean", "variance"):
            np.testing.assert_allclose(layer.state[name][0], expected[name], **CLOSE)
    for batch, expected in zip(batches, NORMALISATION["batch_norm_outside"], strict=True):
        assert_same_pass(layer, batch, expected, training=False)


def test_embedding_takes_rows_and_adds_gradients_where_codes_repeat():
    case = golden("embedding")
    layer = made("Embedding(4, 3)").setup(dtype="float64")
    layer.parameters["table"][...] = case["table"]
    y = layer.forward(np.array(case["codes"], dtype=float).reshape(-1, 1))
    np.testing.assert_array_equal(y, case["y"])
    layer.backward(np.array(case["d"]))
    np.testing.assert_allclose(layer.gradients["table"], case["dtable"], **CLOSE)


def test_ten_steps_of_a_network():
    case = golden("training")
    text = "Network([Dense(2, 5), Tanh(), Dense(5, 4), ReLU(), Dense(4, 1)], dtype='float64')"
    network, loss, optimizer = made(text), made("MeanSquaredError()"), made("Adam(0.05)")
    network.parameters[...] = np.concatenate([np.ravel(array) for array in case["start"]])
    losses = []
    for _ in case["losses"]:
        losses.append(loss.forward(network.forward(np.array(case["x"]), training=True), case["y"]))
        network.backward(loss.backward())
        optimizer.step(network)
    np.testing.assert_allclose(losses, case["losses"], rtol=1e-12)
    end = np.concatenate([np.ravel(array) for array in case["end"]])
    np.testing.assert_allclose(network.parameters, end, rtol=1e-10)


# The parts of version 0.1, none of which may lose its golden values; a later one may go without.
FIRST_PARTS = {
    nn.Activation: "ELU GELU LeakyReLU Linear Mish ReLU SELU SiLU Sigmoid Softmax Softplus Tanh",
    nn.Loss: (
        "BinaryCrossentropy CategoricalCrossentropy GaussianNLL Huber LogCosh MeanAbsoluteError "
        "MeanSquaredError Poisson Quantile"
    ),
    nn.FirstOrder: "Adagrad Adam AdamW RMSprop SGD",
}


@pytest.mark.parametrize(
    ("family", "names"),
    [
        (nn.Activation, ACTIVATIONS["cases"]),
        (nn.Loss, [case["loss"] for case in LOSSES["cases"]]),
        (nn.FirstOrder, OPTIMIZERS["cases"]),
    ],
    ids=["activations", "losses", "optimizers"],
)
def test_none_of_the_first_parts_is_left_out(family, names):
    golden = {type(made(name)).__name__ for name in names}
    assert golden >= set(FIRST_PARTS[family].split())
    assert golden <= set(family.registry)
