import hashlib
import math
import os
import subprocess
import sys

import numpy as np
import pytest

import glassnet as gn

OPTIMIZERS = [
    example
    for cls in gn.Optimizer.registry.values()
    if cls.__module__.startswith("glassnet.") and cls is not gn.LBFGS
    for example in cls.examples()
]
TWO_PROCESSES = """
import hashlib, numpy as np, glassnet as gn
x = np.linspace(-1, 1, 50).reshape(-1, 1)
net = gn.Network([gn.Dense(1, 8), gn.ReLU(), gn.Dropout(0.2), gn.Dense(8, 1)], seed=5)
gn.train(net, x, x**2, epochs=7, batch_size=8, validation=0.2)
print(hashlib.sha256(net.parameters.tobytes()).hexdigest())
"""


class Line(gn.Callback, abstract=True):
    """Keeps the training it is called with."""

    def on_begin(self, training):
        self.training = training


class Spy(gn.Layer, abstract=True):
    """Passes its inputs on, and keeps the first column of those of training."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, inputs, training=False):
        if training:
            self.seen.append(inputs[:, 0].astype(int).tolist())
        return inputs

    def backward(self, gradient):
        return gradient


class UnfusedClasses(gn.CategoricalCrossentropy, abstract=True):
    def fused_with(self, last):
        return None


class UnfusedYesNo(gn.BinaryCrossentropy, abstract=True):
    def fused_with(self, last):
        return None


def parabola(rows=24):
    x = np.linspace(-1, 1, rows).reshape(-1, 1)
    return x, x**2


def network(*last, units=1, seed=0, dtype="float32"):
    layers = [gn.Dense(1, 6), gn.Tanh(), gn.Dense(6, units), *last]
    return gn.Network(layers, seed=seed, dtype=dtype)


def line(dtype="float64", **settings):
    """ŷ = w·x + b, beginning at 0."""
    net = gn.Network([gn.Dense(1, 1, **settings)], dtype=dtype)
    net.parameters[...] = 0
    return net


def spied(rows, **settings):
    """The first columns that a training met, batch by batch."""
    spy = Spy()
    x = np.arange(rows, dtype=float).reshape(-1, 1)
    net = gn.Network([spy, gn.Dense(1, 1)])
    gn.train(net, x, 0 * x, optimizer=gn.SGD(1e-9), **settings)
    return spy.seen


# ---- what a step does ----------------------------------------------------------------------


def test_one_step_by_hand():
    net = line()
    x, y = np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]])
    history = gn.train(net, x, y, optimizer=gn.SGD(0.1), epochs=1, metrics=["mae"])
    # dL/dw = -2·mean(x·y) = -10, dL/db = -2·mean(y) = -6
    assert net.parameters.tolist() == pytest.approx([1.0, 0.6], rel=1e-15)
    assert history.last.loss == 10.0  # (4 + 16) / 2, before the step
    assert history.last.metrics == {"mae": 3.0}


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_a_loop_by_hand_gives_the_same_parameters(optimizer):
    def layers():
        return [
            gn.Dense(1, 6, weight_l2=1e-3),
            gn.BatchNorm(6),
            gn.ReLU(),
            gn.Dropout(0.2),
            gn.Dense(6, 1),
        ]

    x, y = (part.astype("float32") for part in parabola())
    trained, by_hand = gn.Network(layers()), gn.Network(layers())
    twin = type(optimizer)(**arguments(optimizer))
    history = gn.train(trained, x, y, optimizer=twin, epochs=9, engine="numpy")

    loss, losses = gn.MeanSquaredError(), []
    for _ in range(9):
        y_pred = by_hand.forward(x, training=True)
        losses.append(loss.forward(y_pred, y) + by_hand.penalty())
        by_hand.backward(loss.backward())
        optimizer.step(by_hand)
    np.testing.assert_array_equal(trained.parameters, by_hand.parameters)
    assert history["loss"] == pytest.approx(losses, rel=1e-12)


def arguments(optimizer):
    return {name: value for name, value in optimizer.config().items() if name != "class"}


@pytest.mark.parametrize("weights", [None, np.linspace(0.1, 2, 30)])
def test_lbfgs_finds_the_least_squares_line(weights):
    generator = np.random.default_rng(0)
    x, y = generator.normal(size=(30, 3)), generator.normal(size=(30, 1))
    net = gn.Network([gn.Dense(3, 1)], dtype="float64")
    gn.train(net, x, y, sample_weight=weights, optimizer=gn.LBFGS(), epochs=3)
    scale = np.ones((30, 1)) if weights is None else np.sqrt(weights)[:, None]
    wanted = np.linalg.lstsq(scale * np.hstack([x, np.ones((30, 1))]), scale * y, rcond=None)[0]
    np.testing.assert_allclose(net.parameters, wanted[:, 0], rtol=1e-6)


def test_training_learns_a_sine():
    x = np.linspace(0, 1, 100).reshape(-1, 1)
    net = gn.Network([gn.Dense(1, 24), gn.Tanh(), gn.Dense(24, 1)])
    y = np.sin(2 * np.pi * x)
    history = gn.train(net, x, y, optimizer=gn.Adam(0.02), epochs=600, metrics=["r2"])
    assert history.last.metrics["r2"] > 0.99
    assert history.stopped == "all epochs"


def test_results_are_not_shared_once_training_is_over():
    x, y = parabola()
    net = network()
    gn.train(net, x, y, epochs=2)
    assert not np.shares_memory(net.forward(x), net.forward(x))


# ---- seeds ---------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bits_in_another_process():
    here = {}
    exec(TWO_PROCESSES.replace("print", "digest ="), here)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", TWO_PROCESSES]
    there = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here["digest"]


@pytest.mark.parametrize("settings", [{"batch_size": 5}, {"validation": 0.3}])
def test_the_seed_draws_shuffles_and_split(settings):
    def digest(**seed):
        net = network()
        x, y = parabola()
        history = gn.train(net, x, y, epochs=3, **settings, **seed)
        return history.seed, hashlib.sha256(net.parameters.tobytes()).hexdigest()

    assert digest(seed=1) == digest(seed=1)
    assert digest(seed=1)[1] != digest(seed=2)[1]
    assert digest() == digest(seed=0)  # the network's


# ---- batches -------------------------------------------------------------------------------


def test_every_epoch_meets_every_row_once():
    epochs = spied(10, epochs=3, batch_size=4)
    assert [len(batch) for batch in epochs] == [4, 4, 2] * 3
    for start in (0, 3, 6):
        epoch = [row for batch in epochs[start : start + 3] for row in batch]
        assert sorted(epoch) == list(range(10))


def test_batches_are_shuffled_anew_each_epoch_and_by_seed():
    one, again, other = (spied(12, epochs=2, batch_size=4, seed=seed) for seed in (1, 1, 2))
    assert one == again != other
    assert one[:3] != one[3:]


def test_without_shuffling_rows_keep_their_order():
    assert spied(5, epochs=2, batch_size=2, shuffle=False) == [[0, 1], [2, 3], [4]] * 2


def test_all_rows_at_once_keep_their_order():
    assert spied(5, epochs=2) == [[0, 1, 2, 3, 4]] * 2
    assert spied(5, epochs=1, batch_size=5) == [[0, 1, 2, 3, 4]]


def test_small_last_batches_count_by_their_rows():
    x, y = parabola(10)
    net = network(dtype="float64")
    at_rest = gn.MeanSquaredError().forward(net.predict(x), y)
    history = gn.train(net, x, y, optimizer=gn.SGD(1e-14), epochs=1, batch_size=4, metrics=["mse"])
    assert history.last.data_loss == pytest.approx(at_rest, rel=1e-10)
    assert history.last.metrics["mse"] == pytest.approx(at_rest, rel=1e-10)


# ---- validation ----------------------------------------------------------------------------


def test_a_share_of_the_rows_is_held_out():
    kept = []
    for seed in (1, 1, 2):
        callback = Line()
        x = np.arange(20.0).reshape(-1, 1)
        gn.train(
            line(), x, 0 * x, optimizer=gn.SGD(1e-9), epochs=1, validation=0.25, seed=seed,
            callbacks=[callback],
        )  # fmt: skip
        sides = callback.training.rows.inputs, callback.training.held_out.inputs
        training, held_out = (side[:, 0].tolist() for side in sides)
        assert (len(training), len(held_out)) == (15, 5)
        assert sorted(training + held_out) == list(range(20))
        kept.append(held_out)
    assert kept[0] == kept[1] != kept[2]


def test_held_out_rows_are_not_trained_on():
    seen = spied(20, epochs=2, validation=0.5, batch_size=5)
    assert len({row for batch in seen for row in batch}) == 10


def test_validation_figures_are_those_of_the_epochs_end():
    x, y = parabola()
    held_x, held_y = x[:5] * 3, y[:5] - 1
    net = network(dtype="float64")
    history = gn.train(
        net, x, y, epochs=3, batch_size=5, validation=(held_x, held_y), metrics=["mae"]
    )
    error = held_y - net.predict(held_x)
    assert history.last.validation_loss == pytest.approx((error**2).mean(), rel=1e-12)
    assert history.last.validation_metrics["mae"] == pytest.approx(abs(error).mean(), rel=1e-12)
    assert history.config["rows"] == 24
    assert history.config["validation_rows"] == 5


def test_validation_rows_may_be_weighted():
    held = np.zeros((2, 1)), np.array([[1.0], [3.0]]), np.array([3.0, 1.0])
    x, y = parabola()
    history = gn.train(
        line(), x, 0 * y, epochs=1, optimizer=gn.SGD(1e-9), validation=held, metrics=["mse"]
    )
    assert history.last.validation_loss == 3.0  # (3·1 + 1·9) / 4
    assert history.last.validation_metrics["mse"] == 3.0


# ---- weights -------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", [gn.SGD, gn.Adam])
def test_a_weight_of_two_is_the_row_twice(optimizer):
    x, y = parabola(9)
    times = np.array([1, 2, 1, 1, 3, 1, 1, 2, 1])
    weighted, repeated = network(dtype="float64"), network(dtype="float64")
    histories = [
        gn.train(weighted, x, y, sample_weight=times, optimizer=optimizer(), epochs=5),
        gn.train(
            repeated, np.repeat(x, times, axis=0), np.repeat(y, times, axis=0),
            optimizer=optimizer(), epochs=5,
        ),
    ]  # fmt: skip
    np.testing.assert_allclose(weighted.parameters, repeated.parameters, rtol=1e-9)
    assert histories[0]["loss"] == pytest.approx(histories[1]["loss"], rel=1e-9)


@pytest.mark.parametrize("scale", [2.0**-300, 2.0**-140, 3.0, 2.0**140, 2.0**300])
def test_only_the_proportions_of_weights_count(scale):
    x, y = parabola(9)
    weights = np.linspace(0.5, 2, 9)
    plain, scaled = network(), network()
    histories = [
        gn.train(
            net, x, y, sample_weight=factor * weights, optimizer=gn.SGD(0.1), epochs=5,
            batch_size=4, metrics=["mae"],
        )
        for net, factor in ((plain, 1), (scaled, scale))
    ]  # fmt: skip
    np.testing.assert_allclose(scaled.parameters, plain.parameters, rtol=1e-5, atol=1e-7)
    for name in ("loss", "mae"):
        assert histories[0][name] == pytest.approx(histories[1][name], rel=1e-5)


def test_a_row_of_weight_zero_is_left_out():
    x, y = parabola(6)
    wild = np.vstack([y[:-1], [[1e6]]])
    weights = np.array([1, 1, 1, 1, 1, 0.0])
    with_zero, without = network(dtype="float64"), network(dtype="float64")
    gn.train(with_zero, x, wild, sample_weight=weights, epochs=5)
    gn.train(without, x[:-1], y[:-1], epochs=5)
    np.testing.assert_allclose(with_zero.parameters, without.parameters, rtol=1e-9)


def test_batches_of_weight_zero_only_do_not_stop_the_training():
    x, y = parabola(6)
    weights = np.array([0.0, 0, 0, 1, 1, 1])
    net = network()
    history = gn.train(net, x, y, sample_weight=weights, epochs=4, batch_size=2, metrics=["r2"])
    assert all(np.isfinite(list(record.values().values())).all() for record in history)
    assert np.isfinite(net.parameters).all()


def test_metrics_are_weighted_as_the_loss_is():
    x, y = np.zeros((2, 1)), np.array([[1.0], [3.0]])
    weights = np.array([3.0, 1.0])
    history = gn.train(line(), x, y, sample_weight=weights, epochs=1, metrics=["mse", "mae"])
    assert history.last.data_loss == 3.0
    assert history.last.metrics == {"mse": 3.0, "mae": 1.5}


# ---- losses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "units", "target", "fused", "unfused"),
    [
        (gn.Softmax, 3, np.arange(24) % 3, gn.CategoricalCrossentropy, UnfusedClasses),
        (gn.Softmax, 3, np.eye(3)[np.arange(24) % 3], gn.CategoricalCrossentropy, UnfusedClasses),
        (gn.Sigmoid, 1, np.arange(24) % 2, gn.BinaryCrossentropy, UnfusedYesNo),
    ],
)
def test_loss_and_last_layer_together_are_both_one_by_one(head, units, target, fused, unfused):
    networks, histories = [], []
    for loss in (fused(), unfused()):
        networks.append(network(head(), units=units, dtype="float64"))
        histories.append(
            gn.train(
                networks[-1], parabola()[0], target, loss=loss, optimizer=gn.SGD(0.5), epochs=40,
                batch_size=6, metrics=["accuracy", "log_loss"], validation=0.25,
            )
        )  # fmt: skip
    np.testing.assert_allclose(networks[0].parameters, networks[1].parameters, rtol=1e-9)
    for name in ("loss", "validation_loss", "log_loss", "accuracy", "validation_log_loss"):
        assert histories[0][name] == pytest.approx(histories[1][name], rel=1e-9)


@pytest.mark.parametrize(
    ("head", "weights", "target"),
    [(gn.Softmax, [[0.0, 1000.0]], [0]), (gn.Sigmoid, [[-1000.0]], [1])],
)
def test_a_hopelessly_wrong_prediction_has_a_finite_loss(head, weights, target):
    layer = gn.Dense(1, len(weights[0]))
    net = gn.Network([layer, head()])
    layer.weights[...] = weights
    assert net.predict([[1.0]])[0, 0] == 0  # so that -ln p itself is infinite
    history = gn.train(net, np.ones((1, 1)), np.array(target), optimizer=gn.SGD(0.1), epochs=1)
    assert history.last.data_loss == 1000.0
    assert np.isfinite(net.parameters).all()
    assert (layer.weights != np.float32(weights)).all()  # and it still learns


@pytest.mark.parametrize(
    ("last", "units", "wanted"),
    [
        ([], 1, "Loss.MeanSquaredError"),
        ([gn.Tanh()], 1, "Loss.MeanSquaredError"),
        ([gn.Sigmoid()], 1, "Loss.BinaryCrossentropy"),
        ([gn.Softmax()], 2, "Loss.CategoricalCrossentropy"),
    ],
)
def test_the_loss_follows_from_the_last_layer(last, units, wanted):
    x = parabola()[0]
    target = (x[:, 0] > 0).astype(int)
    history = gn.train(network(*last, units=units), x, target, epochs=1)
    assert history.config["loss"]["class"] == wanted
    assert history.config["optimizer"]["class"] == "Optimizer.Adam"


def test_a_flat_target_is_a_column():
    x, y = parabola()
    flat, column = network(), network()
    gn.train(flat, x, y[:, 0], epochs=5, validation=(x, y[:, 0]))
    gn.train(column, x, y, epochs=5, validation=(x, y))
    np.testing.assert_array_equal(flat.parameters, column.parameters)


def test_lists_and_whole_numbers_will_do():
    net = gn.Network([gn.Dense(2, 1)])
    history = gn.train(net, [[1, 2], [3, 4]], [1, 2], epochs=1, sample_weight=[1, 2])
    assert history.last.probes[0].layers[0].layer == "Dense"


def test_a_network_of_any_width_trains():
    net = gn.Network([gn.Tanh()])
    history = gn.train(net, np.zeros((3, 2)), np.full((3, 2), 2.0), epochs=1)
    assert history.last.loss == 4.0


def test_the_penalty_stands_beside_the_data_loss():
    net = line(weight_l2=0.5, bias_l1=0.25)
    net.parameters[...] = [2.0, -4.0]
    x, y = np.array([[1.0], [3.0]]), np.array([[0.0], [0.0]])
    held = np.array([[2.0]]), np.array([[1.0]])
    history = gn.train(net, x, y, optimizer=gn.SGD(1e-12), epochs=1, validation=held)
    record = history.last
    assert record.data_loss == 4.0  # ŷ = -2 and 2
    assert record.penalty == 3.0  # 0.5·2² + 0.25·4
    assert record.loss == history["loss"][0] == 7.0
    assert record.validation_loss == pytest.approx(1.0, rel=1e-9)  # ŷ = 0, no penalty


# ---- the learning rate ---------------------------------------------------------------------


def test_the_rate_of_a_record_is_that_of_the_last_step():
    x, y = parabola(10)
    optimizer = gn.SGD(0.1, decay=0.5)
    history = gn.train(network(), x, y, optimizer=optimizer, epochs=3, batch_size=5)
    steps = [1, 3, 5]  # finished ones before the second step of each epoch
    wanted = [0.1 / (1 + 0.5 * step) for step in steps]
    assert history["learning_rate"] == pytest.approx(wanted, rel=1e-15)


def test_schedules_know_the_steps_of_the_whole_training():
    class Remaining(gn.Schedule, abstract=True):
        def factor(self, step, total):
            return total - step

    x, y = parabola(10)
    optimizer = gn.SGD(1e-6, schedule=Remaining())
    history = gn.train(network(), x, y, optimizer=optimizer, epochs=3, batch_size=4)
    assert optimizer.total_steps == 9
    assert history["learning_rate"] == pytest.approx([7e-6, 4e-6, 1e-6])
    # a second training with the same optimizer begins where the first ended
    history = gn.train(network(), x, y, optimizer=optimizer, epochs=2)
    assert optimizer.total_steps == 11
    assert history["learning_rate"] == pytest.approx([2e-6, 1e-6])


def test_a_cosine_ends_at_zero():
    x, y = parabola(10)
    optimizer = gn.SGD(0.1, schedule=gn.Cosine())
    history = gn.train(network(), x, y, optimizer=optimizer, epochs=4)
    wanted = [0.05 * (1 + math.cos(math.pi * k / 4)) for k in range(4)]
    assert history["learning_rate"] == pytest.approx(wanted)
    assert optimizer.current_learning_rate == pytest.approx(0, abs=1e-17)
