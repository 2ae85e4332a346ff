"""Looking inside a network: its summary, its trace, its layers; and leaving no mark."""

import numpy as np
import pytest

from glassnet import nn


def nested(**settings):
    columns = [nn.Columns(0, 2, [nn.Dense(2, 3)]), nn.Columns(2, 3, [nn.Embedding(4, 2)])]
    skip = nn.Residual([nn.BatchNorm(5), nn.Dense(5, 5), nn.Dropout(0.4)])
    return nn.Network([nn.Parallel(columns), skip, nn.Dense(5, 1)], **settings)


def rows(count, columns=2, seed=0):
    return np.random.default_rng(seed).standard_normal((count, columns)).astype("float32")


def test_the_summary_counts_columns_and_parameters():
    network = nn.Network([nn.Dense(2, 1000), nn.ReLU(), nn.Dense(1000, 1)])
    lines = [
        "layer             output  parameters",
        "0 Dense(2, 1000)    1000       3,000",
        "1 ReLU()            1000           0",
        "2 Dense(1000, 1)       1       1,001",
        "total                          4,001",
    ]
    assert str(network.summary()) == "\n".join(lines)
    assert repr(network.summary()) == str(network.summary())


def test_the_summary_counts_what_is_inside():
    lines = nested().summary().splitlines()
    assert [line.split()[-1] for line in lines[1:]] == ["19", "40", "6", "65"]


def test_the_summary_does_not_guess_widths():
    assert "?" in nn.Network([nn.Tanh()]).summary()


def traced():
    """y = max(2·x + 1, 0)·3, by hand."""
    settings = {"weight_init": nn.Constant(2), "bias_init": nn.Constant(1)}
    last = nn.Dense(1, 1, weight_init=nn.Constant(3))
    return nn.Network([nn.Dense(1, 1, **settings), nn.ReLU(), last], dtype="float64")


def test_a_trace_holds_every_number_of_both_passes():
    trace = traced().trace([[1.0], [-1.0]])
    assert trace.inputs.tolist() == [[1], [-1]]
    assert [step.outputs.tolist() for step in trace.steps] == [[[3], [-1]], [[3], [0]], [[9], [0]]]
    back = [step.input_gradient.tolist() for step in trace.steps]
    assert back == [[[6], [0]], [[3], [0]], [[3], [3]]]
    assert trace.gradient.tolist() == [[1], [1]]
    first, relu, last = trace.steps
    assert first.gradients["weights"].tolist() == [[3]]
    assert last.gradients["weights"].tolist() == [[3]]
    assert last.parameters["biases"].tolist() == [[0]]
    assert (relu.name, relu.layer, relu.parameters) == ("1", "ReLU()", {})


def test_a_trace_takes_a_gradient():
    trace = traced().trace([[1.0], [1.0]], gradient=[[1.0], [-2.0]])
    assert trace.steps[0].input_gradient.tolist() == [[6], [-12]]
    assert trace.steps[0].gradients["biases"].tolist() == [[-3]]


def test_a_trace_reads_forward_and_then_backward():
    text = str(traced().trace([[1.0]]))
    titles = [line for line in text.splitlines() if not line.startswith("[")]
    assert titles == [
        "inputs (1, 1)",
        f"0 {traced().layers[0]!r} -> outputs (1, 1)",
        "1 ReLU() -> outputs (1, 1)",
        f"2 {traced().layers[2]!r} -> outputs (1, 1)",
        "gradient of the outputs (1, 1)",
        f"2 {traced().layers[2]!r} -> d weights (1, 1)",
        f"2 {traced().layers[2]!r} -> d biases (1, 1)",
        f"2 {traced().layers[2]!r} -> d inputs (1, 1)",
        "1 ReLU() -> d inputs (1, 1)",
        f"0 {traced().layers[0]!r} -> d weights (1, 1)",
        f"0 {traced().layers[0]!r} -> d biases (1, 1)",
        f"0 {traced().layers[0]!r} -> d inputs (1, 1)",
    ]


def test_a_trace_names_what_is_inside():
    step = nested().trace(np.zeros((2, 3))).steps[1]
    assert list(step.parameters) == ["0.0.scale", "0.0.shift", "0.1.weights", "0.1.biases"]
    assert list(step.gradients) == list(step.parameters)


def test_a_trace_keeps_its_numbers_when_the_network_moves_on():
    network = traced()
    with network.reused_buffers():
        trace = network.trace([[1.0]])
        network.parameters[...] = 0
        network.forward(np.zeros((1, 1)))
    assert [step.outputs.tolist() for step in trace.steps] == [[[3]], [[3]], [[9]]]
    assert trace.steps[0].parameters["weights"].tolist() == [[2]]


def state_of(network):
    arrays = {"gradients": network.gradients, **network.state()}
    return {name: array.copy() for name, array in arrays.items()}


def assert_state(network, kept):
    for name, array in state_of(network).items():
        np.testing.assert_array_equal(array, kept[name], err_msg=name)


def test_looking_disturbs_nothing():
    network, x = nested(), np.abs(rows(8, 3))
    network.backward(network.forward(x, training=True))
    kept = state_of(network)
    network.trace(x)
    assert_state(network, kept)
    with network.undisturbed():
        network.backward(network.forward(2 * x, training=True))
        assert (network.gradients != kept["gradients"]).any()
    assert_state(network, kept)


def test_undisturbed_holds_through_an_error():
    network, x = nested(), np.abs(rows(8, 3))
    kept = state_of(network)

    def fails_halfway():
        with network.undisturbed():
            network.backward(network.forward(x, training=True))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails_halfway()
    assert_state(network, kept)


def test_layers_within_layers_are_walked_with_dotted_names():
    names = [(name, type(layer).__name__) for name, layer in nested().walk()]
    assert names == [
        ("0", "Parallel"),
        ("0.0.0", "Columns"),
        ("0.0.0.0.0", "Dense"),
        ("0.1.0", "Columns"),
        ("0.1.0.0.0", "Embedding"),
        ("1", "Residual"),
        ("1.0.0", "BatchNorm"),
        ("1.0.1", "Dense"),
        ("1.0.2", "Dropout"),
        ("2", "Dense"),
    ]


def test_the_repr_is_the_layers():
    network = nn.Network([nn.Dense(2, 3), nn.Tanh(), nn.Dense(3, 1)])
    assert repr(network) == "Network([Dense(2, 3), Tanh(), Dense(3, 1)])"
