"""Networks of any architecture: what one layer leaves in the arena, no other may need."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glassnet import nn
from glassnet.nn.composition import demanded, outputs_of

widths = st.integers(1, 7)
PLAIN = [nn.Tanh, nn.ReLU, nn.SiLU, nn.Softmax, nn.Linear]


@st.composite
def layers_of(draw, columns, depth):
    """A few layers, or none, of which the first takes so many columns."""
    layers = []
    for _ in range(draw(st.integers(0, 3))):
        layers.append(draw(one_layer(columns, depth)))
        columns = layers[-1].outputs(columns)
    return layers


@st.composite
def one_layer(draw, columns, depth):
    kinds = {
        "dense": lambda: nn.Dense(columns, draw(widths), weight_l2=draw(st.sampled_from([0, 0.1]))),
        "plain": draw(st.sampled_from(PLAIN)),
        "batch": lambda: nn.BatchNorm(columns),
        "row": lambda: nn.LayerNorm(columns, epsilon=0.1),
        "scale": lambda: nn.Scale(columns, rate_factors={"scale": draw(st.sampled_from([1, 0.5]))}),
        "dropout": lambda: nn.Dropout(draw(st.sampled_from([0, 0.3]))),
        "waves": lambda: nn.PeriodicEmbedding(columns, waves=2, width=1),
    }
    if columns == 1:
        kinds["codes"] = lambda: nn.Embedding(2, draw(widths))
    if depth:
        kinds["residual"] = lambda: nn.Residual(draw(as_wide(columns, depth - 1)))
        kinds["range"] = lambda: draw(a_range(columns, depth - 1))
        kinds["parallel"] = lambda: nn.Parallel(
            [draw(one_layer(columns, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
        )
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


@st.composite
def as_wide(draw, columns, depth):
    inside = draw(layers_of(columns, depth))
    if not inside or outputs_of(inside, columns) != columns:
        inside.append(nn.Dense(outputs_of(inside, columns), columns))
    return inside


@st.composite
def a_range(draw, columns, depth):
    start = draw(st.integers(0, columns - 1))
    stop = draw(st.integers(start + 1, columns))
    return nn.Columns(start, stop, draw(layers_of(stop - start, depth)))


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data(), widths, st.sampled_from([(9, 4), (110, 98)]), st.booleans(), st.integers(0, 99))
def test_a_few_steps(engines, data, columns, sizes, weighted, seed):
    count, size = sizes
    layers = data.draw(layers_of(columns, 3)) or [nn.Linear()]
    columns = demanded(layers) or columns
    x, y = engines.rows(count, columns, outputs_of(layers, columns), seed)
    weights = np.linspace(0.2, 1, count) if weighted else None
    given = {"loss": nn.MeanSquaredError(), "optimizer": nn.SGD(0.01, clip_norm=1.0)}
    given |= {"batch_size": size, "epochs": 1, "sample_weight": weights, "threads": 2}
    ours, theirs = (
        engines.train(engine, layers, x, y, **given) for engine in ("compiled", "numpy")
    )
    # every BatchNorm of nearly equal rows makes a rounding up to 300 times as large
    assert ours.history["loss"] == pytest.approx(theirs.history["loss"], rel=1e-6)
    np.testing.assert_allclose(ours.net.parameters, theirs.net.parameters, rtol=1e-6, atol=1e-7)
