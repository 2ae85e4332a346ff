"""What holds for every layer: any number of rows, inputs left alone, extremes that stay finite."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import ShapeError

BOTH = pytest.mark.parametrize("training", [True, False], ids=["training", "outside"])


def rows_for(layer, count, dtype="float32"):
    return np.random.default_rng(0).standard_normal((count, layer.inputs or 4)).astype(dtype)


@BOTH
@pytest.mark.parametrize("count", [1, 2, 1000])
def test_any_number_of_rows(layer, count, training):
    layer.setup()
    x = rows_for(layer, count)
    y = layer.forward(x, training)
    assert y.shape == (count, layer.outputs(x.shape[1]))
    dx = layer.backward(np.ones_like(y))
    assert dx.shape == x.shape
    assert np.isfinite(y).all()
    assert np.isfinite(dx).all()


def test_no_rows_at_all(layer):
    layer.setup()
    x = rows_for(layer, 0)
    y = layer.forward(x)
    assert y.shape == (0, layer.outputs(x.shape[1]))
    assert layer.backward(y).shape == x.shape


def test_outside_training_rows_do_not_touch_each_other(layer):
    layer.setup(dtype="float64")
    x = rows_for(layer, 6, "float64")
    alone = [layer.forward(x[i : i + 1]).copy() for i in range(len(x))]
    np.testing.assert_allclose(layer.forward(x), np.concatenate(alone), rtol=1e-12, atol=1e-14)


@BOTH
@pytest.mark.parametrize("reuse", [False, True])
def test_inputs_and_gradients_are_left_alone(layer, training, reuse):
    layer.setup()
    layer.reuse_buffers(reuse)
    x = rows_for(layer, 5)
    kept_x = x.copy()
    y = layer.forward(x, training)
    d = np.random.default_rng(1).standard_normal(y.shape).astype("float32")
    kept_y, kept_d = y.copy(), d.copy()
    layer.backward(d)
    np.testing.assert_array_equal(x, kept_x)
    np.testing.assert_array_equal(y, kept_y)
    np.testing.assert_array_equal(d, kept_d)


@BOTH
def test_reused_buffers_give_the_same_bits(layer, training):
    passes = []
    for reuse in (False, True):
        layer.setup(seed=3)
        layer.reuse_buffers(reuse)
        for count in (5, 3, 5):  # the last batch of an epoch is often smaller
            y = layer.forward(rows_for(layer, count), training)
            passes.append((y.copy(), layer.backward(np.ones_like(y)).copy()))
    for plain, reused in zip(passes[:3], passes[3:], strict=True):
        np.testing.assert_array_equal(plain[0], reused[0])
        np.testing.assert_array_equal(plain[1], reused[1])


def test_gradients_are_written_anew_at_every_pass(layer):
    """Two passes give what one gives: nothing is added up, nothing is left behind."""
    layer.setup(dtype="float64")
    x = rows_for(layer, 5, "float64")
    once = []
    for _ in range(2):
        y = layer.forward(x)
        layer.backward(np.ones_like(y))
        once.append([g.copy() for _, part in layer.walk() for g in part.gradients.values()])
    for first, second in zip(*once, strict=True):
        np.testing.assert_array_equal(first, second)


def accepts(run, *arguments):
    try:
        return run(*arguments)
    except ShapeError:
        return None


@pytest.mark.parametrize("columns", range(1, 7))
def test_forward_takes_the_widths_that_outputs_takes(layer, columns):
    layer.setup()
    y = accepts(layer.forward, np.zeros((2, columns), "float32"))
    assert (None if y is None else y.shape[1]) == accepts(layer.outputs, columns)
    if columns == layer.inputs:
        assert y is not None


@pytest.mark.parametrize("size", [0.0, 1e-30, 1e4, 1e18, 1e30])
def test_activations_are_finite_at_extremes(activation, size):
    x = np.array([[size, -size, 0.0, size / 2]], "float32")
    y = activation.forward(x, training=True)
    dx = activation.backward(np.ones_like(y))
    assert np.isfinite(y).all()
    assert np.isfinite(dx).all()


@pytest.mark.parametrize("size", [1e3, 1e300])
def test_activations_are_finite_at_extremes_of_float64(activation, size):
    x = np.array([[size, -size, 0.0, size / 2]])
    y = activation.forward(x, training=True)
    assert np.isfinite(y).all()
    assert np.isfinite(activation.backward(np.ones_like(y))).all()


@pytest.mark.parametrize("size", [0.0, 1e4])
@BOTH
def test_layers_are_finite_at_extremes(layer, size, training):
    layer.setup()
    x = np.full((4, layer.inputs or 4), size, "float32")
    x[::2] *= -1
    y = layer.forward(x, training)
    assert np.isfinite(y).all()
    assert np.isfinite(layer.backward(np.ones_like(y))).all()


def test_activations_keep_the_width_and_have_no_parameters(activation):
    assert activation.outputs(7) == 7
    assert activation.shapes() == {}
    assert isinstance(activation.suited_init, nn.Initialiser)
