"""Little trainings of everything, for a run with NUMBA_DISABLE_JIT=1: then the kernels are Python.

There an index beyond what a kernel says it touches is an error, and lines are counted. With the JIT
on the same numbers come out, so these tests hold either way.
"""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import NonFiniteError

FEW = {"batch_size": 3, "epochs": 2, "dtype": "float32", "optimizer": nn.SGD(0.1)}


def assert_same(engines, layers, x, y, **settings):
    """Two epochs of three batches, the last of one row, in float32: sums of few products."""
    given = FEW | settings
    runs = [engines.train(engine, layers, x, y, **given) for engine in ("compiled", "numpy")]
    engines.assert_near(*runs, 1e-5)


def test_every_layer(engines, layer):
    columns = layer.inputs or 4
    x, y = engines.rows(7, 3, 2)
    out = nn.Dense(layer.outputs(columns), 2)
    assert_same(engines, [nn.Dense(3, columns), layer, out], x, y)
    x, _ = engines.rows(7, columns)
    assert_same(engines, [layer, nn.Dense(layer.outputs(columns), 2)], x, y)


@pytest.mark.parametrize("weighted", [False, True])
def test_every_loss(engines, loss, weighted):
    pairs = [loss.example(np.random.default_rng(seed)) for seed in range(2)]
    y, outputs = np.concatenate([pair[1] for pair in pairs])[:7], pairs[0][0].shape[1]
    heads = {"BinaryCrossentropy()": nn.Sigmoid(), "CategoricalCrossentropy()": nn.Softmax()}
    layers = [nn.Dense(3, outputs, weight_l1=0.01, bias_l2=0.1), heads.get(repr(loss), nn.Linear())]
    weights = np.linspace(0.5, 1, 7) if weighted else None
    assert_same(engines, layers, engines.rows(7, 3)[0], y, loss=loss, sample_weight=weights)


@pytest.mark.parametrize("smoothing", [0, 0.1])
def test_rows_of_shares(engines, smoothing):
    shares, loss = np.random.default_rng(0).dirichlet([1, 1, 1], 7), nn.CategoricalCrossentropy
    layers = [nn.Dense(3, 3), nn.Softmax()]
    assert_same(engines, layers, engines.rows(7, 3)[0], shares, loss=loss(smoothing))


def test_every_rule(engines, rule):
    x, y = engines.rows(7, 3)
    layers = [nn.Dense(3, 2, rate_factors={"biases": 0.5}), nn.Tanh(), nn.Dense(2, 1)]
    for factors in (layers, [nn.Dense(3, 1)]):
        assert_same(engines, factors, x, y, optimizer=rule, metrics=["rmse"])


@pytest.mark.parametrize("limits", [{"clip_value": 0.01}, {"clip_norm": 0.1}], ids=str)
def test_gradients_cut(engines, limits):
    x, y = engines.rows(7, 4)
    assert_same(engines, [nn.Dense(4, 1)], x, y, optimizer=nn.SGD(0.1, **limits))


def test_a_loss_that_is_no_number(engines):
    x, y = engines.rows(7, 3)
    for engine in ("compiled", "numpy"):
        with pytest.raises(NonFiniteError, match="epoch 0: the loss is inf"):
            engines.train(engine, [nn.Dense(3, 1)], x, y, **FEW | {"optimizer": nn.SGD(1e18)})


@pytest.mark.parametrize(
    ("inputs", "units"), [(1, 1), (2, 20), (20, 2), (17, 19), (16, 16), (5, 3), (66, 6), (7, 67)]
)
def test_widths_around_those_of_vectors(engines, inputs, units):
    x, y = engines.rows(8, 2, 2)
    layers = [nn.Dense(2, inputs), nn.Tanh(), nn.Dense(inputs, units), nn.Dense(units, 2)]
    assert_same(engines, layers, x, y, batch_size=7)


@pytest.mark.parametrize("count", [100, 1600], ids=["lanes", "lanes of two parts"])
def test_many_rows(engines, count):
    x, y = engines.rows(count, 1, 3)
    layers = [nn.Dense(1, 2), nn.Dropout(0.3), nn.Scale(2), nn.Dense(2, 3)]
    given = {"batch_size": count - 2, "epochs": 1, "sample_weight": np.linspace(0, 1, count)}
    assert_same(engines, layers, x, y, threads=2, **given)


def test_epochs_run_ahead(engines):
    x, y = engines.rows(5, 1)
    for size in (None, 2):
        assert_same(engines, [nn.Dense(1, 1)], x, y, batch_size=size, epochs=12)


def test_layers_within_layers(engines):
    x, y = engines.rows(6, 3)
    x[:, 2] = [0, 1, 2, -1, 9, 1]
    layers = [
        nn.Parallel(
            [
                nn.Columns(0, 2, [nn.PeriodicEmbedding(2, waves=3, width=2)]),
                nn.Columns(2, 3, [nn.Embedding(3, 2)]),
                nn.Columns(1, 2, []),
            ]
        ),
        nn.Residual([nn.Dense(9, 2), nn.SiLU(), nn.Dense(2, 9)]),
        nn.BatchNorm(9),
        nn.Dropout(0.2),
        nn.Dense(9, 1),
    ]
    assert_same(engines, layers, x, y, batch_size=6)
