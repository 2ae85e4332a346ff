"""The book's known faults: each shown by the book's formula, and mended."""

import numpy as np
import pytest

from glassnet.book import (
    Activation_ReLU,
    Activation_Sigmoid,
    Layer_Dense,
    Loss_CategoricalCrossentropy,
    Loss_MeanAbsoluteError,
    Loss_MeanSquaredError,
    init,
    run_chapter,
    sine_data,
    sine_test_data,
)
from glassnet.errors import ShapeError

BOTH_PRECISIONS = pytest.mark.parametrize("dtype", ["float32", "float64"])


def test_the_gradient_of_the_absolute_error_had_the_wrong_sign():
    y_pred, y_true, loss = (
        np.array([[3.0], [-1.0]]),
        np.array([[1.0], [5.0]]),
        Loss_MeanAbsoluteError(),
    )
    before = loss.calculate(y_pred, y_true)

    books = np.sign(y_true - y_pred) / 1 / len(y_pred)
    assert loss.calculate(y_pred - 0.1 * books, y_true) > before

    loss.backward(y_pred, y_true)
    assert loss.calculate(y_pred - 0.1 * loss.dinputs, y_true) < before
    np.testing.assert_array_equal(loss.dinputs, -books)


@BOTH_PRECISIONS
def test_backward_of_cross_entropy_was_not_clipped(dtype):
    p, y_true = np.array([[1.0, 0.0], [0.5, 0.5]], dtype), np.array([1, 0])

    with np.errstate(divide="ignore"):
        books = -np.eye(2)[y_true] / p / len(p)
    assert np.isinf(books).any()

    loss = Loss_CategoricalCrossentropy()
    loss.backward(p, y_true)
    np.testing.assert_allclose(loss.dinputs, [[0, -1e7 / 2], [-2 / 2, 0]], rtol=1e-6)


def test_targets_of_shape_n_broadcast_against_n_1_in_silence():
    y_pred = np.arange(4.0).reshape(-1, 1)
    y_true = np.arange(4.0)

    books = np.mean((y_true - y_pred) ** 2, axis=-1)
    assert np.mean(books) == 2.5  # of a perfect prediction: the mean over all 16 pairs

    loss = Loss_MeanSquaredError()
    assert loss.calculate(y_pred, y_true) == 0
    loss.backward(y_pred, y_true)
    assert loss.dinputs.shape == (4, 1)


@pytest.mark.parametrize("shape", [(4, 2), (3, 1), (1, 1), (1,), ()])
def test_targets_that_do_not_fit_are_refused(shape):
    loss = Loss_MeanSquaredError()
    for method in (loss.forward, loss.backward):
        with pytest.raises(ShapeError, match="target of shape"):
            method(np.zeros((4, 1)), np.zeros(shape))


@BOTH_PRECISIONS
def test_the_sigmoid_overflowed(dtype):
    x = np.array([[-1000.0, 0.0, 1000.0]], dtype)

    with pytest.warns(RuntimeWarning, match="overflow"):
        1 / (1 + np.exp(-x))

    sigmoid = Activation_Sigmoid()
    sigmoid.forward(x)
    np.testing.assert_array_equal(sigmoid.output, [[0, 0.5, 1]])
    sigmoid.backward(np.ones_like(x))
    np.testing.assert_array_equal(sigmoid.dinputs, [[0, 0.25, 0]])


def test_the_chapters_test_set_is_its_training_set():
    (x, y), (books_x, books_y) = sine_data(), sine_data()
    assert np.array_equal(x, books_x)
    assert np.array_equal(y, books_y)

    test_x, test_y = sine_test_data()
    assert np.intersect1d(x, test_x).size == 0
    np.testing.assert_allclose(test_x[:-1], (x[:-1] + x[1:]) / 2)
    np.testing.assert_allclose(test_y, np.sin(2 * np.pi * test_x), atol=1e-15)


def dead(layer, x):
    """How many units a ReLU lets through on no row: none of these gets a gradient."""
    relu = Activation_ReLU()
    layer.forward(x)
    relu.forward(layer.output)
    relu.backward(np.ones_like(relu.output))
    layer.backward(relu.dinputs)
    silent = (relu.output == 0).all(axis=0)
    assert not layer.dweights[:, silent].any()
    assert not layer.dbiases[:, silent].any()
    return int(silent.sum())


def test_half_of_the_first_layer_was_dead_at_birth():
    init()
    x, _ = sine_data()
    layer = Layer_Dense(1, 64)
    negative = int((layer.weights < 0).sum())  # with x ≥ 0 and biases 0, dead and negative are one
    assert 20 <= negative == dead(layer, x) <= 44

    weights, biases = layer.weights, layer.biases
    assert layer.wake(x) == negative
    assert dead(layer, x) == 0
    assert layer.weights is weights
    assert layer.biases is biases


def fit(wake, rate, decay, epochs):
    return run_chapter(2, 0.01, rate, decay, epochs, on_line=str, wake=wake).loss


def test_waking_the_first_layer_frees_the_chapters_stuck_run():
    assert fit(False, 0.01, 1e-3, 501) > 0.03
    assert fit(True, 0.01, 1e-3, 501) < 0.001


@pytest.mark.full
@pytest.mark.parametrize(("rate", "decay"), [(0.001, 0.0), (0.01, 1e-3), (0.05, 1e-3)])
def test_all_stuck_runs_of_the_chapter_end_free_when_woken(rate, decay):
    assert fit(False, rate, decay, 10001) > 0.03
    assert fit(True, rate, decay, 10001) < 1e-5
