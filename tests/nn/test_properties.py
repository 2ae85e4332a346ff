"""Properties of networks of any architecture."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glassnet import load, nn
from glassnet.nn.composition import outputs_of

quick = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
widths = st.integers(1, 6)


@st.composite
def layers_of(draw, columns, depth=2):
    """A few layers of which the first takes so many columns."""
    layers = []
    for _ in range(draw(st.integers(1, 4))):
        layer = draw(one_layer(columns, depth))
        columns = layer.outputs(columns)
        layers.append(layer)
    return layers


@st.composite
def one_layer(draw, columns, depth):
    kinds = ["dense", "batch", "row", "scale", "dropout", "tanh", "mish", "softmax", "waves"]
    kind = draw(st.sampled_from(kinds + ["residual", "parallel"] * (depth > 0)))
    if kind == "residual":
        inside = draw(layers_of(columns, depth - 1))
        return nn.Residual([*inside, nn.Dense(outputs_of(inside, columns), columns)])
    if kind == "parallel":
        return nn.Parallel([draw(a_range(columns, depth - 1)) for _ in range(draw(widths))])
    return {
        "dense": lambda: nn.Dense(columns, draw(widths)),
        "batch": lambda: nn.BatchNorm(columns),
        "row": lambda: nn.LayerNorm(columns),
        "scale": lambda: nn.Scale(columns),
        "dropout": lambda: nn.Dropout(0.3),
        "tanh": nn.Tanh,
        "mish": nn.Mish,
        "softmax": nn.Softmax,
        "waves": lambda: nn.PeriodicEmbedding(columns, waves=2, width=1),
    }[kind]()


@st.composite
def a_range(draw, columns, depth):
    start = draw(st.integers(0, columns - 1))
    stop = draw(st.integers(start + 1, columns))
    return nn.Columns(start, stop, draw(layers_of(stop - start, depth)))


@st.composite
def networks(draw, dtype="float32"):
    columns = draw(widths)
    layers = [nn.Dense(columns, columns), *draw(layers_of(columns))]
    return nn.Network(layers, seed=draw(st.integers(0, 2**32)), dtype=dtype)


def rows_for(network, count, seed=0):
    return np.random.default_rng(seed).standard_normal((count, network.inputs))


@quick
@given(networks())
def test_the_flat_vector_is_the_arrays_in_a_row(network):
    for vector, kind in ((network.parameters, "parameters"), (network.gradients, "gradients")):
        vector[...] = np.arange(vector.size) + 1
        arrays = [array for _, layer in network.walk() for array in getattr(layer, kind).values()]
        assert sum(array.size for array in arrays) == vector.size
        np.testing.assert_array_equal(np.concatenate([a.ravel() for a in arrays]), vector)
        for array in arrays:
            assert np.shares_memory(array, vector)


@quick
@given(networks("float64"), st.integers(0, 12), st.integers(1, 13))
def test_predictions_do_not_depend_on_the_batches(network, count, batch_size):
    x = rows_for(network, count)
    whole, parts = network.forward(x), network.predict(x, batch_size=batch_size)
    assert parts.shape == (count, network.outputs)
    np.testing.assert_allclose(parts, whole, rtol=1e-9, atol=1e-12)


@quick
@given(network=networks())
def test_a_file_keeps_every_bit(network, tmp_path):
    x = rows_for(network, 5)
    network.forward(x, training=True)
    network.save(tmp_path / "a.glass")
    twin = load(tmp_path / "a.glass")
    assert (twin.config(), repr(twin)) == (network.config(), repr(network))
    np.testing.assert_array_equal(twin.predict(x), network.predict(x))
    np.testing.assert_array_equal(twin.forward(x, training=True), network.forward(x, training=True))


@quick
@given(networks())
def test_backward_fits_forward(network):
    x = rows_for(network, 4)
    y = network.forward(x, training=True)
    assert y.shape == (4, network.outputs)
    assert network.backward(np.ones_like(y)).shape == x.shape
