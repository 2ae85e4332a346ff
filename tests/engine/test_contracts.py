"""Whatever the library has, the compiled engine trains it as NumPy does, but for rounding."""

import itertools
import signal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import glassnet as gn
from glassnet import nn
from glassnet.registered import restore

EPOCHS = 67  # of three batches: 201 steps
BATCHES = {"batch_size": 4, "epochs": EPOCHS}  # of ten rows: the last batch has two


def between(layer):
    """Networks with the layer in the middle, and at the front, where inputs need no gradient."""
    columns = layer.inputs or 4
    out = nn.Dense(layer.outputs(columns), 2, weight_init=nn.Normal(0.3))
    first = nn.Dense(3, columns, weight_init=nn.Normal(1.0))
    return [first, layer, out], [layer, nn.Dense(layer.outputs(columns), 2)]


@pytest.mark.parametrize("place", [0, 1], ids=["in the middle", "first"])
def test_every_layer(engines, layer, place):
    layers = between(layer)[place]
    x, y = engines.rows(10, 3 if place == 0 else layer.inputs or 4, 2)
    engines.assert_same_in_float64(layers, x, y, epochs=1, within=1e-13)
    engines.assert_same_in_float64(layers, x, y, **BATCHES)


def test_every_layer_in_float32(engines, layer):
    x, y = engines.rows(10, 3, 2)
    engines.assert_as_good_in_float32(between(layer)[0], x, y, epochs=1)
    engines.assert_as_good_in_float32(between(layer)[0], x, y, **BATCHES)


def test_every_layer_in_many_lanes(engines, layer):
    x, y = engines.rows(350, 3, 2)
    engines.assert_same_in_float64(between(layer)[0], x, y, batch_size=200, epochs=20)


# ---- losses --------------------------------------------------------------------------------


def targets(loss, count, generator):
    """As many targets as that, of the kind the loss takes, and how many outputs it wants."""
    pairs = [loss.example(generator) for _ in range(-(-count // 6))]
    return np.concatenate([pair[1] for pair in pairs])[:count], pairs[0][0].shape[1]


def head_for(loss):
    return {
        "BinaryCrossentropy()": [nn.Sigmoid()],
        "CategoricalCrossentropy()": [nn.Softmax()],
    }.get(repr(loss), [])


def case(engines, loss, count=22):
    y, outputs = targets(loss, count, np.random.default_rng(1))
    if y.dtype.kind == "f":
        y = y.astype("float32")
    x, _ = engines.rows(count, 3)
    layers = [nn.Dense(3, 8), nn.Tanh(), nn.Dense(8, outputs), *head_for(loss)]
    return layers, x, y


WEIGHTS = {"none": None, "some": np.tile([0.5, 2.0], 11), "zeros": np.tile([0.0, 1.0, 3.0], 8)[:22]}


@pytest.mark.parametrize("weights", WEIGHTS)
def test_every_loss(engines, loss, weights):
    given = {"loss": loss, "sample_weight": WEIGHTS[weights]}
    engines.assert_same_in_float64(*case(engines, loss), epochs=1, within=1e-13, **given)
    engines.assert_same_in_float64(*case(engines, loss), batch_size=8, epochs=EPOCHS, **given)


def test_every_loss_in_float32(engines, loss):
    given = {"loss": loss, "sample_weight": WEIGHTS["zeros"]}
    engines.assert_as_good_in_float32(*case(engines, loss), epochs=1, **given)
    engines.assert_as_good_in_float32(*case(engines, loss), batch_size=8, epochs=EPOCHS, **given)


def test_every_loss_in_many_lanes(engines, loss):
    layers, x, y = case(engines, loss, 350)
    weights = np.random.default_rng(2).uniform(0, 1, 350).astype("float32")
    weights[::7] = 0
    for some in (None, weights):
        engines.assert_same_in_float64(
            layers, x, y, loss=loss, sample_weight=some, batch_size=150, epochs=20
        )


@pytest.mark.parametrize("head", [nn.Sigmoid(), nn.Softmax()], ids=repr)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_head_whose_loss_is_not_cross_entropy(engines, head, weighted):
    x, y = engines.rows(10, 3, 2)
    layers = [nn.Dense(3, 5), nn.Tanh(), nn.Dense(5, 2), head]
    weights = np.linspace(0, 1, 10) if weighted else None
    engines.assert_same_in_float64(
        layers, x, y, loss=nn.MeanSquaredError(), sample_weight=weights, batch_size=4, epochs=EPOCHS
    )


SHARES = np.random.default_rng(3).dirichlet([1, 1, 1], 22)


ROUNDED = SHARES * np.linspace(0.9992, 1.0008, 22)[:, None]  # sums that rounding may have left


@pytest.mark.parametrize(
    "target", [SHARES, ROUNDED, np.eye(3)[np.arange(22) % 3]], ids=["shares", "rounded", "one-hot"]
)
@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("fused", [True, False])
def test_classes_as_rows_of_shares(engines, target, weights, fused):
    x, _ = engines.rows(22, 3)
    layers = [nn.Dense(3, 8), nn.Tanh(), nn.Dense(8, 3), *[nn.Softmax()] * fused]
    loss = nn.CategoricalCrossentropy(from_logits=not fused)
    engines.assert_same_in_float64(
        layers, x, target, loss=loss, sample_weight=WEIGHTS[weights], batch_size=8, epochs=EPOCHS
    )


SEVERAL = [nn.MeanSquaredError(), nn.Huber(0.5), nn.LogCosh(), nn.Quantile(0.2), nn.Poisson()]


@pytest.mark.parametrize("one", SEVERAL, ids=repr)
@pytest.mark.parametrize("outputs", [2, 17])
def test_several_outputs(engines, one, outputs):
    x, y = engines.rows(22, 3, outputs)
    layers = [nn.Dense(3, 8), nn.Tanh(), nn.Dense(8, outputs)]
    engines.assert_same_in_float64(layers, x, np.abs(y), loss=one, batch_size=8, epochs=EPOCHS)


@pytest.mark.parametrize("targets", [1, 2, 3])
def test_several_distributions(engines, targets):
    x, y = engines.rows(22, 3, targets)
    layers = [nn.Dense(3, 8), nn.Tanh(), nn.Dense(8, 2 * targets)]
    given = {"loss": nn.GaussianNLL(), "sample_weight": WEIGHTS["some"]}
    engines.assert_same_in_float64(layers, x, y, batch_size=8, epochs=EPOCHS, **given)


@pytest.mark.parametrize("kind", [int, float, "int8", bool])
def test_classes_and_numbers_of_any_type(engines, kind):
    x, _ = engines.rows(22, 3)
    y = (np.arange(22) % 2).astype(kind)
    for last in ([nn.Dense(3, 2), nn.Softmax()], [nn.Dense(3, 1), nn.Sigmoid()], [nn.Dense(3, 1)]):
        for target in (y, y.reshape(-1, 1)):
            engines.assert_same_in_float64(last, x, target, batch_size=8, epochs=5)


def test_weights_far_apart(engines):
    """A batch may hold nothing but rows that weigh next to nothing beside those of others."""
    x, y = engines.rows(4, 3)
    for least in (1e-30, 1e-37, 1e-41):
        given = {"sample_weight": [1, least, 1, least], "batch_size": 1, "epochs": 2}
        runs = [
            engines.train(engine, [nn.Dense(3, 1)], x, y, dtype="float32", **given)
            for engine in ("compiled", "numpy")
        ]
        engines.assert_near(*runs, 1e-5)


def test_yes_and_no_as_truth_values_and_as_shares(engines):
    x, y = engines.rows(22, 3)
    layers = [nn.Dense(3, 4), nn.Tanh(), nn.Dense(4, 1), nn.Sigmoid()]
    for target in (y > 0, np.linspace(0, 1, 22)):
        engines.assert_same_in_float64(layers, x, target, batch_size=8, epochs=EPOCHS)


def test_far_logits_do_not_overflow(engines):
    """e^x is beyond float32 from 89 on."""
    x = np.array([[300.0], [-300.0], [90.0], [-90.0]], "float32")
    for head, y in ((nn.Softmax(), [0, 1, 1, 0]), (nn.Sigmoid(), [0, 1, 1, 0])):
        outputs = 2 if isinstance(head, nn.Softmax) else 1
        layers = [nn.Dense(1, outputs, weight_init=nn.Normal(2.0)), head]
        run = engines.train("compiled", layers, x, y, dtype="float32", epochs=3)
        other = engines.train("numpy", layers, x, y, dtype="float32", epochs=3)
        engines.assert_near(run, other, 1e-5)


# ---- optimizers ----------------------------------------------------------------------------

HIDDEN = [nn.Dense(3, 70), nn.Tanh(), nn.Dense(70, 60), nn.Tanh(), nn.Dense(60, 1)]


def with_settings(rule, **settings):
    return restore(rule.config() | settings)


def test_every_rule(engines, rule):
    x, y = engines.rows(20, 3)
    given = {"optimizer": with_settings(rule, learning_rate=0.01)}
    engines.assert_same_in_float64(HIDDEN, x, y, epochs=1, within=1e-12, **given)
    engines.assert_same_in_float64(HIDDEN, x, y, batch_size=8, epochs=EPOCHS, **given)


def test_every_rule_in_float32(engines, rule):
    x, y = engines.rows(20, 3)
    given = {"optimizer": with_settings(rule, learning_rate=0.01), "batch_size": 8}
    engines.assert_as_good_in_float32(HIDDEN, x, y, epochs=EPOCHS, **given)


@pytest.mark.parametrize(
    "limits",
    [{"clip_norm": 0.05}, {"clip_value": 0.01}, {"clip_value": 0.01, "clip_norm": 0.05}],
    ids="+".join,
)
def test_every_rule_with_gradients_cut(engines, rule, limits):
    x, y = engines.rows(20, 3)
    cut = with_settings(rule, **limits)
    run = engines.assert_same_in_float64(HIDDEN, x, y, optimizer=cut, batch_size=8, epochs=EPOCHS)
    free = engines.train("compiled", HIDDEN, x, y, optimizer=rule, batch_size=8, epochs=EPOCHS)
    assert engines.distances(run, free)["parameters"] > 1e-4  # the limits were reached


def test_every_rule_with_rate_factors_and_decay(engines, rule):
    x, y = engines.rows(20, 3)
    layers = [
        nn.Dense(3, 8, rate_factors={"biases": 0.25}),
        nn.Tanh(),
        nn.Dense(8, 1, rate_factors={"weights": 0.0}),
    ]
    decayed = with_settings(rule, decay=0.05)
    engines.assert_same_in_float64(layers, x, y, optimizer=decayed, batch_size=8, epochs=EPOCHS)


def test_every_schedule(engines, schedule):
    x, y = engines.rows(10, 3)
    layers, optimizer = [nn.Dense(3, 4), nn.Tanh(), nn.Dense(4, 1)], nn.Adam(schedule=schedule)
    for size in (4, None):
        run = engines.assert_same_in_float64(
            layers, x, y, optimizer=optimizer, batch_size=size, epochs=EPOCHS
        )
        step, total = run.optimizer.iterations - 1, run.optimizer.total_steps
        assert run.history.last.learning_rate == 0.001 * schedule.factor(step, total)


@pytest.mark.parametrize("term", ["weight_l1", "weight_l2", "bias_l1", "bias_l2"])
def test_penalties(engines, term):
    x, y = engines.rows(10, 3)
    wide = nn.Dense(70, 60, bias_init=nn.Normal(0.3), **{term: 0.02})
    layers = [nn.Dense(3, 70), nn.Tanh(), wide, nn.Tanh(), nn.Dense(60, 1, **{term: 0.01})]
    run = engines.assert_same_in_float64(layers, x, y, **BATCHES)
    assert min(run.history["penalty"]) > 0


def test_an_optimizer_goes_on_where_another_training_left_it(engines):
    x, y = engines.rows(10, 3)
    left = []
    for engine in ("compiled", "numpy"):
        net, optimizer = nn.Network([nn.Dense(3, 1)], dtype="float64"), nn.Adam(decay=0.1)
        for size in (4, None, 3):
            gn.train(net, x, y, optimizer=optimizer, batch_size=size, epochs=5, engine=engine)
        left.append(np.concatenate([net.parameters, *optimizer.state.values()]))
    np.testing.assert_allclose(*left, rtol=1e-12)


def test_engines_may_take_turns(engines):
    x, y = engines.rows(10, 3)
    left = []
    for turns in (("numpy",) * 4, ("compiled", "numpy", "compiled", "numpy")):
        layers = [nn.Dense(3, 4), nn.Dropout(0.3), nn.BatchNorm(4), nn.Tanh(), nn.Dense(4, 1)]
        net, optimizer = nn.Network(layers, dtype="float64"), nn.Adam(decay=0.1)
        for turn in turns:
            gn.train(net, x, y, optimizer=optimizer, batch_size=4, epochs=5, engine=turn)
        arrays = [*net.arrays().values(), *optimizer.state.values()]
        left.append(np.concatenate([np.ravel(array) for array in arrays]))
    np.testing.assert_allclose(*left, rtol=1e-10)


# ---- layers within layers ------------------------------------------------------------------


def nested():
    """Branches that share columns, three levels deep, with the parallel layer first."""
    deep = nn.Residual(
        [
            nn.Dense(4, 6),
            nn.Residual([nn.Mish(), nn.Columns(0, 6, [nn.Dense(6, 6), nn.LayerNorm(6)])]),
            nn.Parallel([nn.Columns(0, 3, [nn.Dense(3, 2)]), nn.Columns(2, 6, [nn.Dense(4, 2)])]),
        ]
    )
    return [
        nn.Parallel(
            [
                nn.Columns(0, 2, [nn.PeriodicEmbedding(2, waves=3, width=2, spread=0.5)]),
                nn.Columns(1, 4, [nn.Dense(3, 4, weight_l2=0.01), deep]),
                nn.Columns(1, 3, []),
                nn.Columns(4, 5, [nn.Embedding(3, 2), nn.Dropout(0.2)]),
            ]
        ),
        nn.Scale(14),
        nn.BatchNorm(14),
        nn.Dropout(0.3),
        nn.Residual([nn.SiLU()]),
        nn.Dense(14, 2, weight_init=nn.Normal(0.2)),
    ]


def plain_descent():
    """Not Adam, which makes steps of rounding: before BatchNorm a bias has no other gradient."""
    return nn.SGD(0.01, momentum=0.9)


def coded(engines, count):
    """Rows whose last column is a code: known, negative, too large."""
    x, y = engines.rows(count, 5, 2)
    x[:, 4] = np.resize([0, 1, 2, 3, 99, -1, 1e30], count)
    return x, y


@pytest.mark.parametrize(("count", "size"), [(11, 4), (11, None), (350, 200), (1, 1), (3, 1)])
def test_layers_within_layers(engines, count, size):
    x, y = coded(engines, count)
    settings = {"batch_size": size, "epochs": 30, "optimizer": plain_descent()}
    engines.assert_same_in_float64(nested(), x, y, **settings)


def test_layers_within_layers_in_float32(engines):
    settings = {"batch_size": 8, "epochs": 30, "optimizer": plain_descent()}
    engines.assert_as_good_in_float32(nested(), *coded(engines, 30), **settings)


@pytest.mark.parametrize(
    "codes",
    [[0, 1, 2], [0, 0], [3, -1, 99, 1e30, -1e30], [0.4, -0.4, 2.4, 1.6], [0.5, 1.5, 2.5, -0.5]],
    ids=["known", "one", "unknown", "near", "halfway"],
)
def test_codes(engines, codes):
    _, y = engines.rows(12, 1, 2)
    x = np.resize(codes, (12, 1)).astype("float32")
    layers = [nn.Embedding(3, 4), nn.Dense(4, 2)]
    engines.assert_same_in_float64(layers, x, y, batch_size=5, epochs=EPOCHS)


def test_layers_without_any_parameters(engines):
    x, y = engines.rows(10, 2, 2)
    for layers in ([nn.Tanh()], [nn.Linear()], [nn.Residual([nn.Columns(0, 2, []), nn.SiLU()])]):
        engines.assert_same_in_float64(layers, x, y, batch_size=4, epochs=1)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.99])
@pytest.mark.parametrize("count", [7, 350])
def test_the_same_units_are_dropped(engines, rate, count):
    x, y = engines.rows(count, 3)
    layers = [nn.Dropout(rate), nn.Dense(3, 37), nn.Tanh(), nn.Dropout(rate), nn.Dense(37, 1)]
    run = engines.assert_same_in_float64(  # Adam would blow up the rounding of tiny gradients
        layers, x, y, batch_size=min(count, 200), epochs=10, optimizer=nn.SGD(0.001)
    )
    steps = run.optimizer.iterations if rate else 0
    assert [array[1] for array in run.net.state().values()] == [steps, steps]


def test_seeds_of_dropout_beyond_what_a_signed_number_holds(engines):
    x, y = engines.rows(10, 3)
    left = []
    for engine in ("compiled", "numpy"):
        net = nn.Network([nn.Dense(3, 30), nn.Dropout(0.5), nn.Dense(30, 1)], dtype="float64")
        net.layers[1].state["seed_and_step"][:] = 2**64 - 5, 2**33
        gn.train(net, x, y, epochs=5, batch_size=4, optimizer="sgd", engine=engine)
        left.append(net)
    np.testing.assert_allclose(left[0].parameters, left[1].parameters, rtol=1e-12)
    np.testing.assert_array_equal(*[net.layers[1].state["seed_and_step"] for net in left])


@pytest.mark.parametrize("size", [None, 4, 1])
def test_what_batch_normalisation_remembers(engines, size):
    x, y = engines.rows(9, 3)
    layers = [nn.Dense(3, 5), nn.BatchNorm(5, momentum=0.7), nn.Tanh(), nn.Dense(5, 1)]
    run = engines.assert_same_in_float64(layers, 2 * x + 1, y, batch_size=size, epochs=20)
    assert run.net.state()["1.variance"].dtype == "float64"
    assert (run.net.state()["1.mean"] != 0).all()


# ---- sizes ---------------------------------------------------------------------------------

EDGES = [1, 2, 3, 5, 6, 15, 16, 17, 63, 64, 65, 100, 130]
edges = st.sampled_from(EDGES)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@settings(
    max_examples=80,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(inputs=edges, units=edges, outputs=edges, count=edges)
def test_products_of_any_width(engines, dtype, inputs, units, outputs, count):
    """One step of two layers: three products each, and the sums of the biases."""
    x, y = engines.rows(count, inputs, outputs)
    layers = [nn.Dense(inputs, units), nn.Tanh(), nn.Dense(units, outputs)]
    runs = [
        engines.train(engine, layers, x, y, dtype=dtype, optimizer=nn.SGD(1.0), epochs=1)
        for engine in ("compiled", "numpy")
    ]
    # 130 products, each rounded to 2^-24 or 2^-53
    within = 130 * (2**-24 if dtype == "float32" else 2**-53)
    engines.assert_near(*runs, within)


@pytest.mark.parametrize("width", EDGES)
def test_every_layer_of_every_width(engines, width):
    """What goes through rows number by number, where a vector's end is no row's end."""
    x, y = engines.rows(20, width)
    layers = [
        nn.Scale(width), nn.LayerNorm(width), nn.SiLU(), nn.BatchNorm(width), nn.Softmax(),
        nn.Dropout(0.1), nn.Residual([nn.Dense(width, width), nn.GELU()]), nn.Dense(width, 1),
    ]  # fmt: skip
    engines.assert_same_in_float64(layers, x, y, batch_size=7, epochs=4, within=1e-11)


@pytest.mark.parametrize(
    ("count", "size"),
    [(1, None), (1, 1), (2, 1), (5, 2), (95, 95), (96, 96), (100, 100), (97, 96), (350, None),
     (350, 100), (1000, None), (1000, 350), (1000, 999)],
)  # fmt: skip
@pytest.mark.parametrize("weighted", [False, True])
def test_batches_of_any_size(engines, count, size, weighted):
    x, y = engines.rows(count, 16)
    weights = np.random.default_rng(4).uniform(0.1, 1, count) if weighted else None
    layers = [nn.Dense(16, 30, weight_l2=1e-3), nn.Tanh(), nn.Dense(30, 1)]
    given = {"batch_size": size, "epochs": 5, "sample_weight": weights, "metrics": ["rmse"]}
    engines.assert_same_in_float64(layers, x, y, optimizer=nn.Adam(0.01, clip_norm=0.1), **given)


def test_a_network_whose_lanes_have_much_to_add_up(engines):
    """More parameters than the gradients of many lanes may have: two lanes."""
    x, y = engines.rows(300, 16)
    layers = [nn.Dense(16, 256), nn.ReLU(), nn.Dense(256, 256), nn.ReLU(), nn.Dense(256, 1)]
    engines.assert_same_in_float64(layers, x, y, optimizer=nn.Adam(clip_norm=0.5), epochs=3)


def test_a_table_that_lies_in_memory_in_another_way(engines):
    x, y = engines.rows(40, 6)
    layers = [nn.Dense(3, 5), nn.Tanh(), nn.Dense(5, 1)]
    plain = engines.train("compiled", layers, x[:, ::2].copy(), y, epochs=3, batch_size=7)
    turned = np.asfortranarray(x[:, ::2]), y[::-1][::-1]
    for table in (turned, (x[:, ::2], y[:, 0].tolist())):
        assert engines.train("compiled", layers, *table, epochs=3, batch_size=7).bits == plain.bits


# ---- what is recorded on the way -----------------------------------------------------------


def test_validation_metrics_and_the_best_epoch(engines):
    x, y = engines.rows(60, 3)
    layers = [nn.Dense(3, 20), nn.Tanh(), nn.Dropout(0.2), nn.Dense(20, 1)]
    run = engines.assert_same_in_float64(
        layers, x, y, batch_size=16, epochs=40, validation=0.3, metrics=["r2", "mae"],
        optimizer=nn.Adam(0.03),
    )  # fmt: skip
    assert {"r2", "validation_mae", "validation_loss"} <= run.history.last.values().keys()


def test_metrics_of_classes_from_logits(engines):
    x, y = engines.rows(40, 3)
    layers = [nn.Dense(3, 9), nn.Tanh(), nn.Dense(9, 2), nn.Softmax()]
    weights = np.linspace(0, 2, 40)
    engines.assert_same_in_float64(
        layers, x, y[:, 0] > 0, batch_size=16, epochs=20, metrics=["log_loss", "accuracy"],
        sample_weight=weights, validation=(x, y[:, 0] > 0, weights),
    )  # fmt: skip


def test_what_is_looked_at_inside_the_layers(engines):
    """The probes of both engines: the same steps, and the same numbers but for rounding."""
    x, y = engines.rows(40, 3)
    layers = [nn.Dense(3, 9), nn.ReLU(), nn.Dense(9, 1)]
    runs = [engines.train(e, layers, x, y, batch_size=4, epochs=9) for e in ("compiled", "numpy")]
    probes = [[probe for record in run.history for probe in record.probes] for run in runs]
    assert [probe.step for probe in probes[0]] == [probe.step for probe in probes[1]] != []
    for ours, theirs in zip(*probes, strict=True):
        for layer, same in zip(ours.layers, theirs.layers, strict=True):
            numbers, others = (
                [value for value in vars(each).values() if isinstance(value, float)]
                for each in (layer, same)
            )
            np.testing.assert_allclose(numbers, others, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("figure", ["loss", "validation_loss"])
@pytest.mark.parametrize("size", [None, 8])
def test_early_stopping(engines, figure, size):
    x, y = engines.rows(30, 3)
    layers = [nn.Dense(3, 20), nn.Tanh(), nn.Dense(20, 1)]
    stop = gn.EarlyStopping(figure, patience=3)
    run = engines.assert_same_in_float64(
        layers, x, y, batch_size=size, epochs=300, validation=(x[:9], -y[:9]), callbacks=[stop],
        optimizer=nn.Adam(0.2),
    )  # fmt: skip
    assert "no better" in run.history.stopped
    assert run.history.best_epoch < len(run.history) - 1


def test_a_plateau_lowers_the_rate(engines):
    x, y = engines.rows(30, 3)
    slower = gn.ReduceOnPlateau("loss", patience=2)
    run = engines.assert_same_in_float64(
        [nn.Dense(3, 4), nn.Tanh(), nn.Dense(4, 1)], x, y, batch_size=8, epochs=60,
        optimizer=nn.SGD(0.5), callbacks=[slower],
    )  # fmt: skip
    assert run.history.last.learning_rate < 0.5


@pytest.mark.parametrize(
    "setting", [{"batch_size": 7}, {"batch_size": None}], ids=["batches", "all"]
)
def test_a_resumed_run_ends_with_the_bits_of_an_uninterrupted_one(engines, tmp_path, setting):
    x, y = engines.rows(30, 3)
    layers = [nn.Dense(3, 9), nn.Dropout(0.2), nn.Tanh(), nn.BatchNorm(9), nn.Dense(9, 1)]
    given = setting | {"dtype": "float32", "optimizer": nn.Adam(0.02, clip_norm=0.5)}
    whole = engines.train("compiled", layers, x, y, epochs=20, out=tmp_path / "whole", **given)
    engines.train("compiled", layers, x, y, epochs=8, out=tmp_path / "parts", **given)
    parts = engines.train("compiled", layers, x, y, epochs=20, resume=tmp_path / "parts", **given)
    assert parts.bits == whole.bits


def test_a_run_of_one_engine_is_not_resumed_by_another(engines, tmp_path):
    x, y = engines.rows(10, 3)
    engines.train("numpy", [nn.Dense(3, 1)], x, y, epochs=3, out=tmp_path / "run")
    with pytest.raises(gn.errors.ResumeError, match="engine='compiled', where the run had 'numpy'"):
        engines.train("compiled", [nn.Dense(3, 1)], x, y, epochs=9, resume=tmp_path / "run")


# ---- the network meanwhile -----------------------------------------------------------------


class Shown(gn.Callback, abstract=True):
    """Keeps what it sees of the network, and breaks off after an epoch."""

    def __init__(self, x, last):
        self.x, self.last, self.seen = x, last, []

    def on_epoch(self, training, record):
        net = training.network
        arrays = [net.parameters, net.layers[0].weights, net.predict(self.x), net.forward(self.x)]
        arrays += [net.copy().parameters, *net.state().values(), *training.optimizer.state.values()]
        self.seen += [np.array(each, copy=True) for each in arrays]
        if record.epoch == self.last:
            raise RuntimeError("enough")


@pytest.mark.parametrize("size", [None, 4])
def test_callbacks_see_the_network_as_it_is(engines, size):
    """And what they break off is left as it was then, in the network's own arrays."""
    x, y = engines.rows(10, 3)
    left = []
    for engine in ("compiled", "numpy"):
        net = nn.Network(
            [nn.Dense(3, 4), nn.Dropout(0.2), nn.Tanh(), nn.Dense(4, 1)], dtype="float64"
        )
        vector, shown, optimizer = net.parameters, Shown(x, 5), nn.Adam(0.1)
        with pytest.raises(RuntimeError, match="enough"):
            gn.train(
                net, x, y, optimizer=optimizer, epochs=9, batch_size=size, engine=engine,
                callbacks=[shown],
            )  # fmt: skip
        assert net.parameters is vector
        assert np.shares_memory(net.layers[3].biases, vector)
        assert np.shares_memory(net.layers[3].gradients["biases"], net.gradients)
        left.append([*shown.seen, *net.arrays().values(), *optimizer.state.values()])
    for ours, theirs in zip(*left, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)


def test_a_callback_may_change_the_parameters(engines):
    """They are the ones that the next step starts from, as is the rate."""

    class Meddle(gn.Callback, abstract=True):
        def on_epoch(self, training, record):
            training.network.parameters[0] = record.epoch
            training.network.layers[0].parameters["biases"][...] += 1
            training.optimizer.learning_rate *= 0.5

    x, y = engines.rows(10, 3)
    for size in (None, 4):
        given = {"callbacks": [Meddle()], "batch_size": size, "epochs": 5}
        engines.assert_same_in_float64([nn.Dense(3, 1)], x, y, **given)


# ---- epochs run ahead ----------------------------------------------------------------------

NOISY = [nn.Dense(3, 20), nn.Tanh(), nn.Dropout(0.2), nn.Dense(20, 1, weight_l2=1e-3)]
SIZES = {"all rows": None, "batches": 8, "one row": 1}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("epochs", [1, 2, 3, 300])
@pytest.mark.parametrize("extra", [[], [nn.BatchNorm(1)]], ids=repr)
def test_epochs_that_nobody_sees_are_the_same(engines, size, epochs, extra):
    x, y = engines.rows(30, 3)
    given = {"dtype": "float32", "optimizer": nn.Adam(0.1), "batch_size": size, "epochs": epochs}
    ahead = engines.train("compiled", [*NOISY, *extra], x, y, **given)
    seen = engines.train("compiled", [*NOISY, *extra], x, y, **given, callbacks=[engines.Look()])
    assert ahead.bits == seen.bits


class Wild(nn.Schedule, abstract=True):
    """A rate that is far too high from one step on, and Ctrl-C when that of another is asked for.

    The best epoch is before the first of them, whenever the training ends.
    """

    def __init__(self, start, pressed=None):
        self.start, self.pressed = start, pressed

    def factor(self, step, total):
        if step == self.pressed:
            signal.raise_signal(signal.SIGINT)
        return 1.0 if step < self.start else 60.0


@pytest.mark.parametrize(("size", "calm"), [(None, 60), (8, 60), (1, 40)], ids=SIZES)
@pytest.mark.parametrize("looked", [False, True], ids=["ahead", "looked at"])
def test_an_interrupt_restores_the_best_epoch(engines, size, calm, looked):
    """Even one that was run ahead, whatever came after it: as EarlyStopping does in NumPy."""
    x, y = engines.rows(30, 3)
    start, given = calm * len(range(0, 30, size or 30)), {"x": x, "y": y, "batch_size": size}
    pressed = nn.SGD(0.02, clip_norm=1.0, schedule=Wild(start, 2 * start))
    callbacks = [engines.Look()] if looked else []
    run = engines.train(
        "compiled", NOISY, **given, optimizer=pressed, epochs=10**6, callbacks=callbacks
    )
    assert run.history.stopped == "interrupted"
    assert run.history.best_epoch < calm
    assert not run.history[run.history.best_epoch].probes  # it may have been run ahead
    given |= {"epochs": len(run.history), "callbacks": [gn.EarlyStopping("loss", 10**6)]}
    again = engines.train(
        "numpy", NOISY, **given, optimizer=nn.SGD(0.02, clip_norm=1.0, schedule=Wild(start))
    )
    assert again.history.best_epoch == run.history.best_epoch
    np.testing.assert_allclose(run.net.parameters, again.net.parameters, rtol=1e-9, atol=1e-12)
    for name, array in again.net.state().items():
        np.testing.assert_array_equal(run.net.state()[name], array)


def test_dropout_of_nothing_counts_no_steps(engines):
    x, y = engines.rows(30, 3)
    slow = nn.SGD(1e-3, schedule=Wild(10**9, 1000))
    run = engines.train(
        "compiled", [nn.Dense(3, 1), nn.Dropout(0.0)], x, y, optimizer=slow, epochs=10**6
    )
    assert run.history.stopped == "interrupted"
    assert run.net.state()["1.seed_and_step"][1] == 0


def test_a_time_limit_ends_epochs_run_ahead(engines):
    x, y = engines.rows(30, 3)
    run = engines.train("compiled", NOISY, x, y, epochs=10**7, time_limit=0.05)
    assert run.history.stopped == "time limit"
    assert [record.epoch for record in run.history] == list(range(len(run.history)))


# ---- the same arguments, one after another -------------------------------------------------


def test_nothing_of_one_training_is_left_in_the_next(engines):
    """Kernels are shared, settings are not: every order of three trainings gives the same bits."""
    x, y = engines.rows(30, 3)
    kinds = {
        "slope": ([nn.Dense(3, 4), nn.LeakyReLU(0.3), nn.Dense(4, 1)], nn.Adam(0.1)),
        "other slope": ([nn.Dense(3, 4), nn.LeakyReLU(0.1), nn.Dense(4, 1)], nn.Adam(0.01)),
        "wider": ([nn.Dense(3, 40), nn.LeakyReLU(0.3), nn.Dense(40, 1)], nn.Adam(0.1, beta_1=0.5)),
    }
    found = {}
    for order in itertools.permutations(kinds):
        for name in order:
            layers, optimizer = kinds[name]
            run = engines.train("compiled", layers, x, y, optimizer=optimizer, epochs=5)
            assert found.setdefault(name, run.bits) == run.bits
