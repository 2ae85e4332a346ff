"""A trace: every number of a pass, with a target the loss and its gradients, and no mark left."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet import nn
from glassnet.errors import DataError, SettingError, ShapeError, UnknownNameError
from glassnet.testing import check_gradients


def by_hand():
    """y = 3·tanh(x₁·w₁ + x₂·w₂ + b) - 1 of weights that are set here."""
    network = nn.Network([nn.Dense(2, 1), nn.Tanh(), nn.Dense(1, 1)], dtype="float64")
    network.parameters[...] = [0.5, -0.25, 0.1, 3.0, -1.0]
    return network


def numeric(network, x, y, loss, step=1e-6):
    """dL/d parameters by central differences, the penalty in L."""
    result = np.empty_like(network.parameters)
    for i in range(len(result)):
        values = []
        for sign in (1, -1):
            twin = network.copy()
            twin.parameters[i] += sign * step
            values.append(loss.forward(twin.forward(x), y) + twin.penalty())
        result[i] = (values[0] - values[1]) / (2 * step)
    return result


def gradients_of(trace):
    arrays = [array for step in trace.steps for array in step.gradients.values()]
    return np.concatenate([array.ravel() for array in arrays])


# ---- forward and backward -----------------------------------------------------------------------


def test_it_goes_forward_and_back_as_by_hand():
    trace = by_hand().trace([[2.0, 1.0]], y=[[0.5]])
    z = 2 * 0.5 - 1 * 0.25 + 0.1
    a = np.tanh(z)
    out = 3 * a - 1
    d = 2 * (out - 0.5)
    assert [step.outputs.item() for step in trace.steps] == pytest.approx([z, a, out])
    assert trace.loss == pytest.approx((out - 0.5) ** 2)
    assert trace.gradient.item() == pytest.approx(d)
    dz = d * 3 * (1 - a * a)
    backwards = [d, d * 3, dz]
    assert [step.output_gradient.item() for step in reversed(trace.steps)] == pytest.approx(
        backwards
    )
    first, _, last = trace.steps
    assert last.gradients["weights"].item() == pytest.approx(d * a)
    assert last.gradients["biases"].item() == pytest.approx(d)
    np.testing.assert_allclose(first.gradients["weights"], [[dz * 2], [dz * 1]])
    np.testing.assert_allclose(first.input_gradient, [[dz * 0.5, dz * -0.25]])
    assert (trace.target.tolist(), repr(trace.objective)) == ([[0.5]], "MeanSquaredError()")


@pytest.mark.parametrize(
    ("head", "loss", "y"),
    [
        ([], nn.MeanSquaredError(), [[0.5, 0.1], [1, 2], [0, -1]]),
        ([], nn.Huber(), [[0.5, 0.1], [1, 2], [0, -1]]),
        ([nn.Softmax()], None, [0, 1, 0]),
        ([nn.Softmax()], nn.MeanSquaredError(), [[0, 1], [1, 0], [0.5, 0.5]]),
        ([nn.Sigmoid()], None, [[0, 1], [1, 0], [1, 1]]),
        ([], nn.CategoricalCrossentropy(from_logits=True), [1, 1, 0]),
    ],
    ids=str,
)
def test_its_gradients_are_the_numeric_ones_penalty_and_all(head, loss, y):
    layers = [nn.Dense(3, 4, weight_l2=0.01), nn.Mish(), nn.Dense(4, 2), *head]
    network = nn.Network(layers, dtype="float64")
    x = np.random.default_rng(0).standard_normal((3, 3))
    trace = network.trace(x, y, loss)
    np.testing.assert_allclose(
        gradients_of(trace), numeric(network, x, y, trace.objective), rtol=1e-5, atol=1e-8
    )
    assert trace.penalty == pytest.approx(network.penalty())
    check_gradients(network, x)


def test_a_last_softmax_goes_back_with_its_loss_and_nothing_overflows():
    network = nn.Network([nn.Dense(1, 2), nn.Softmax()])
    network.parameters[...] = [50, -50, 0, 0]
    trace = network.trace([[1.0]], y=[1])
    assert trace.loss == pytest.approx(100)
    np.testing.assert_allclose(trace.steps[-1].input_gradient, [[1, -1]])
    np.testing.assert_allclose(trace.steps[0].gradients["biases"], [[1, -1]])


def test_layers_within_layers_have_their_steps():
    columns = [nn.Columns(0, 2, [nn.Dense(2, 3)]), nn.Columns(2, 3, [nn.Embedding(4, 2)])]
    skip = nn.Residual([nn.Dense(5, 5), nn.Tanh()])
    network = nn.Network([nn.Parallel(columns), skip, nn.Dense(5, 1)], dtype="float64")
    x = np.array([[0.1, -0.2, 3.0]])
    trace = network.trace(x, y=[[1.0]])
    np.testing.assert_array_equal(trace["0.0.0.0.0"].inputs, x[:, :2])
    np.testing.assert_array_equal(
        trace["0"].outputs, np.hstack([trace["0.0.0.0.0"].outputs, trace["0.1.0.0.0"].outputs])
    )
    np.testing.assert_allclose(trace["1"].outputs, trace["1.0.1"].outputs + trace["0"].outputs)
    np.testing.assert_array_equal(trace["1.0.1"].output_gradient, trace["2"].input_gradient)
    assert [step.name for step in trace.steps] == ["0", "1", "2"]
    assert len(trace.every) == len(list(network.walk()))


def test_a_layer_within_that_nobody_calls_has_no_step():
    network = nn.Network([nn.Columns(0, 1, [])])
    assert [step.name for step in network.trace([[1.0, 2.0]]).every] == ["0"]


def test_dropout_passes_and_batch_norm_uses_its_running_moments():
    network = nn.Network([nn.BatchNorm(2), nn.Dropout(0.5)])
    np.testing.assert_allclose(network.trace([[1.0, 2.0]]).steps[1].outputs, [[1, 2]], rtol=1e-4)


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=5), st.integers(1, 4), st.integers(0, 99))
def test_what_comes_out_goes_in_next_both_ways(widths, rows, seed):
    layers = [nn.Dense(*pair) for pair in pairwise(widths)]
    layers = [layer for each in layers for layer in (each, nn.GELU())][:-1]
    network = nn.Network(layers, seed=seed, dtype="float64")
    generator = np.random.default_rng(seed)
    x, y = (generator.standard_normal((rows, width)) for width in (widths[0], widths[-1]))
    trace = network.trace(x, y)
    for step, following in pairwise(trace.steps):
        np.testing.assert_array_equal(step.outputs, following.inputs)
        np.testing.assert_array_equal(step.output_gradient, following.input_gradient)
    np.testing.assert_array_equal(trace.steps[-1].outputs, network.forward(x))
    assert trace.loss == nn.MeanSquaredError().forward(network.forward(x), y)
    network.backward(trace.gradient)
    np.testing.assert_array_equal(gradients_of(trace), network.gradients)


# ---- what stays as it was -----------------------------------------------------------------------


def test_a_trace_between_forward_and_backward_changes_nothing():
    """Nor what the layers keep for backward."""
    network, x = by_hand(), np.array([[1.0, 2.0]])
    network.backward(np.ones_like(network.forward(x)))
    wanted = network.gradients.copy()
    outputs = network.forward(x)
    network.trace([[7.0, -7.0]], y=[[9.0]])
    network.backward(np.ones_like(outputs))
    np.testing.assert_array_equal(network.gradients, wanted)
    assert all("forward" not in vars(layer) for layer in network.layers)


def test_the_loss_given_is_left_as_it_was():
    loss, network = nn.MeanSquaredError(), by_hand()
    loss.forward(np.array([[3.0]]), np.array([[1.0]]))
    network.trace([[1.0, 2.0]], y=[[9.0]], loss=loss)
    assert loss.backward().tolist() == [[4.0]]


# ---- how it reads -------------------------------------------------------------------------------


def test_a_prompt_shows_a_table_of_sizes():
    lines = repr(by_hand().trace([[3.0, 4.0]], y=[[1.0]])).splitlines()
    assert lines[0].startswith("1 row, loss ")
    assert lines[0].endswith("MeanSquaredError()")
    assert lines[1].split()[:4] == ["layer", "outputs", "size", "gradient"]
    assert lines[2].split()[:4] == ["inputs", "(1,", "2)", "3.54"]
    assert [line.split()[0] for line in lines[3:]] == ["0", "1", "2"]
    assert lines[3].split()[-2] == "3"


def test_text_of_a_trace_shows_the_loss():
    text = str(by_hand().trace([[3.0, 4.0]], y=[[1.0]]))
    assert text.index("outputs") < text.index("loss MeanSquaredError()") < text.index("d weights")


def test_long_layers_are_cut_in_the_table():
    layer = nn.Dense(2, 3, weight_init=nn.Normal(0.001), bias_init=nn.Uniform(0.5), weight_l1=0.5)
    table = repr(nn.Network([layer]).trace([[1, 2]]))
    assert max(map(len, table.splitlines())) < 100


def test_no_rows_and_numbers_that_are_none_are_shown():
    network = by_hand()
    assert "(0, 2)" in repr(network.trace(np.empty((0, 2))))
    trace = network.trace([[np.nan, np.inf]], y=[[1.0]])
    assert np.isnan(trace.loss)
    assert "nan" in repr(trace)


# ---- what is refused ----------------------------------------------------------------------------


def test_what_does_not_fit():
    network, x = by_hand(), [[1.0, 2.0]]
    with pytest.raises(ShapeError, match=r"shape \(2,\).*1 rows"):
        network.trace(x, y=[1.0, 2.0])
    with pytest.raises(ShapeError, match="the last forward gave"):
        network.trace(x, gradient=[[1.0, 2.0]])
    with pytest.raises(SettingError, match="without y"):
        network.trace(x, loss=nn.Huber())
    with pytest.raises(SettingError, match="y and gradient"):
        network.trace(x, y=[[1.0]], gradient=[[1.0]])
    with pytest.raises(SettingError, match="must be a loss"):
        network.trace(x, y=[[1.0]], loss="mse")
    with pytest.raises(DataError, match="no rows"):
        network.trace(np.empty((0, 2)), y=np.empty((0, 1)))
    with pytest.raises(SettingError):
        network.trace(x, y=[1], loss=nn.CategoricalCrossentropy())


def test_a_name_that_is_none():
    with pytest.raises(UnknownNameError, match=r"layer '7'.*'0', '1', '2'"):
        by_hand().trace([[1.0, 2.0]])["7"]
