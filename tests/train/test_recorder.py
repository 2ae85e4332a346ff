"""The recorder keeps what it says, in little room, and leaves no trace in the training."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import NonFiniteError
from glassnet.train.recorder import log_spaced


def table(rows=60, columns=3):
    generator = np.random.default_rng(2)
    x = generator.normal(size=(rows, columns))
    return x, x[:, :1] + 0.1 * generator.normal(size=(rows, 1))


def network(inputs=3, outputs=1, head=()):
    layers = [gn.Dense(inputs, 8), gn.BatchNorm(8), gn.ReLU(), gn.Dropout(0.3)]
    return gn.Network([*layers, gn.Dense(8, outputs), *head], seed=3)


def recorded(net, x, y, **settings):
    return gn.train(net, x, y, callbacks=gn.Recorder(), **settings).frames


def few_megabytes(frames):
    """Whether 200 frames such as the last would be at most 10 MB."""
    fixed = [frames.inputs, *frames.points]
    arrays = [frames[-1].prediction]
    for layer in frames[-1].layers:
        heats = (layer.heat, layer.outputs_heat, layer.gradient_heat)
        counts = [part.counts for part in (layer.outputs, layer.gradient, layer.weights) if part]
        arrays += [*(heat for heat in heats if heat is not None), *counts]
    return sum(a.nbytes for a in fixed) + 200 * sum(a.nbytes for a in arrays) < 10e6


def same_frames(some, others):
    assert some.epochs == others.epochs
    for one, other in zip(some, others, strict=True):
        np.testing.assert_array_equal(one.prediction, other.prediction)
        for layer, its in zip(one.layers, other.layers, strict=True):
            assert (layer.name, layer.layer, layer.units) == (its.name, its.layer, its.units)
            np.testing.assert_array_equal(layer.outputs.counts, its.outputs.counts)
            np.testing.assert_array_equal(layer.gradient_heat, its.gradient_heat)


class StopOnce(gn.Callback, abstract=True):
    """Ctrl-C after three epochs, the first time."""

    def __init__(self):
        self._stopped = False  # kept under another name: no setting that a resume compares

    def on_epoch(self, training, record):
        if record.epoch == 2 and not self._stopped:
            self._stopped = True
            raise KeyboardInterrupt


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_it_leaves_no_trace_in_the_training(engine):
    found = []
    for callbacks in ([], [gn.Recorder()]):
        net = network()
        settings = {"epochs": 20, "batch_size": 16, "validation": 0.2, "metrics": ["r2"]}
        history = gn.train(net, *table(), callbacks=callbacks, engine=engine, **settings)
        figures = [history[name] for name in ("loss", "validation_loss", "r2")]
        found.append((net.arrays(), figures))
    assert found[0][1] == found[1][1]
    for name, array in found[0][0].items():
        np.testing.assert_array_equal(array, found[1][0][name])


def test_epochs_done_before_without_it_are_run_at_one_go_and_still_the_same():
    x, y = table(columns=1)
    found = []
    for callbacks in ([], [gn.Recorder()]):
        net = gn.Network([gn.Dense(1, 6), gn.Tanh(), gn.Dense(6, 1)], seed=1)
        gn.train(net, x, y, epochs=700, callbacks=callbacks)
        found.append(net.parameters.copy())
    np.testing.assert_array_equal(*found)


def test_frames_begin_untrained_and_end_with_the_trained_network():
    x, y = table(columns=1)
    net = gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)], seed=0)
    untrained = net.copy()
    frames = recorded(net, x, y, epochs=5)
    assert frames.epochs == [0, 1, 2, 3, 4, 5]
    for frame, known in ((frames[0], untrained), (frames[-1], net)):
        wanted = known.predict(frames.inputs.astype("float32"))
        np.testing.assert_allclose(frame.prediction, wanted, rtol=1e-5, atol=1e-6)


def test_epochs_are_ever_further_apart():
    moments = log_spaced(100_000)
    assert moments[0] == 1
    assert moments[-1] == 100_000
    assert len(moments) < 240
    assert (np.diff(moments[10:]) >= np.diff(moments[10:])[0] - 1).all()


@pytest.mark.parametrize("columns", [1, 2])
def test_few_inputs_are_seen_on_a_grid_over_the_data(columns):
    x, y = table(columns=columns)
    frames = recorded(gn.Network([gn.Dense(columns, 1)]), x, y, epochs=1)
    assert frames.target is None
    assert len(frames.grid) == columns
    assert len(frames.inputs) == np.prod(frames.grid)
    assert (frames.inputs.min(0) < x.min(0)).all()
    assert (frames.inputs.max(0) > x.max(0)).all()
    steps = np.diff(frames.inputs[:, 0].reshape(frames.grid), axis=0)
    assert (steps > 0).all()  # the first column changes slowest


def test_more_inputs_are_seen_on_rows_of_the_data_in_the_order_of_the_target():
    x, y = table(rows=900)
    frames = recorded(gn.Network([gn.Dense(3, 1)]), x, y, epochs=1)
    assert frames.grid == ()
    assert frames.inputs.shape == (500, 3)
    assert frames.rows == 900
    assert (np.diff(frames.target[:, 0]) >= 0).all()
    rows = {tuple(row) for row in x.astype("float32").tolist()}
    assert rows >= {tuple(row) for row in frames.inputs.tolist()}


def test_codes_of_an_embedding_have_no_grid():
    x = np.random.default_rng(0).integers(0, 4, (30, 1)).astype(float)
    frames = recorded(gn.Network([gn.Embedding(4, 2), gn.Dense(2, 1)]), x, x, epochs=1)
    assert frames.grid == ()
    assert set(frames.inputs.ravel()) <= {0, 1, 2, 3}


def test_classes_are_numbers_of_classes_and_probabilities():
    x, _ = table()
    labels = np.arange(60) % 3
    softmax = recorded(network(outputs=3, head=[gn.Softmax()]), x, labels, epochs=2)
    assert softmax.classes == 3
    np.testing.assert_array_equal(np.unique(softmax.target), [0, 1, 2])
    for frame in softmax:
        np.testing.assert_allclose(frame.prediction.sum(1), 1, rtol=1e-5)
    yes_no = recorded(network(head=[gn.Sigmoid()]), x, labels[:, None] > 0, epochs=2)
    assert yes_no.classes == 2
    assert ((yes_no[-1].prediction >= 0) & (yes_no[-1].prediction <= 1)).all()


def test_layers_are_those_of_a_pass_by_hand():
    x, y = table(40)
    net = gn.Network([gn.Dense(3, 4), gn.ReLU(), gn.Dense(4, 1)], dtype="float64")
    net.layers[0].biases[...] = [-100, 0, 0, 1]  # the first unit is dead
    frames = recorded(net, x, y, epochs=1)
    dense, relu, last = frames[0].layers
    assert [layer.layer for layer in frames[0].layers] == ["Dense", "ReLU", "Dense"]
    assert [dense.units, relu.units, last.units] == [4, 4, 1]
    assert (dense.dead, relu.dead) == (0, 0.25)
    assert relu.weights is None
    assert relu.heat is None
    assert dense.heat.shape == (3, 4)
    assert relu.outputs_heat.shape == (32, 4)
    assert relu.outputs.counts.sum() == 40 * 4
    np.testing.assert_allclose(
        last.gradient_heat, 2 * (last.outputs_heat - np.sort(y, 0)[_spread(40, 32)]) / 40, atol=1e-6
    )


def _spread(size, most):
    return np.linspace(0, size - 1, most).astype(int)


def test_a_resumed_training_has_the_frames_of_one_that_was_not_interrupted(tmp_path):
    x, y = table(columns=1)
    settings = {"epochs": 9, "batch_size": 8}
    whole = recorded(network(1), x, y, **settings)
    settings["callbacks"] = [gn.Recorder(), StopOnce()]
    cut = gn.train(network(1), x, y, out=tmp_path, checkpoint=gn.Checkpoint(epochs=1), **settings)
    assert cut.frames.epochs == [0, 1, 2, 3]
    assert gn.History.load(tmp_path).frames.best_at_end  # Ctrl-C puts the best weights back
    resumed = gn.train(network(1), x, y, resume=tmp_path, **settings)
    assert not resumed.frames.best_at_end
    same_frames(resumed.frames, whole)
    same_frames(gn.History.load(tmp_path).frames, whole)


def test_early_stopping_ends_with_the_best_weights():
    x, y = table(columns=1)
    net = gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)], seed=0)
    callbacks = [gn.Recorder(), gn.EarlyStopping("loss", patience=3)]
    settings = {"epochs": 400, "optimizer": gn.SGD(0.5), "batch_size": 7}
    history = gn.train(net, x, y, callbacks=callbacks, **settings)
    assert len(history) < 400
    assert history.frames.best_at_end
    assert history.frames.epochs[-1] == len(history)
    assert history.frames.epochs == sorted(set(history.frames.epochs))
    wanted = net.predict(history.frames.inputs)
    np.testing.assert_allclose(history.frames[-1].prediction, wanted, rtol=1e-5, atol=1e-6)


def test_trainings_side_by_side_have_frames_of_their_own():
    x, y = table(columns=1)
    nets = [gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)], seed=i) for i in range(2)]
    lone = [recorded(net.copy(), x, y, epochs=6) for net in nets]
    together = gn.train_many(nets, x, y, epochs=6, callbacks=gn.Recorder())
    for history, frames in zip(together, lone, strict=True):
        same_frames(history.frames, frames)


def test_a_training_that_overflows_is_kept_up_to_its_end(tmp_path):
    x, y = table(columns=1)
    net = gn.Network([gn.Dense(1, 8), gn.Dense(8, 1)], seed=0)
    settings = {"optimizer": gn.SGD(10.0), "epochs": 50, "out": tmp_path}
    with pytest.raises(NonFiniteError):
        recorded(net, 100 * x, y, **settings)
    frames = gn.History.load(tmp_path).frames
    assert frames[0].epoch == 0
    assert np.isfinite(frames[0].prediction).all()
    assert not np.isfinite(frames[-1].prediction).all()


def test_weights_that_overflow_at_once_hide_no_error_and_add_none(tmp_path):
    x, y = table(columns=2)
    net = gn.Network([gn.Dense(2, 8), gn.Dense(8, 1)], seed=0)
    net.parameters[...] = 1e38
    with pytest.raises(NonFiniteError):
        recorded(net, x, y, epochs=3, out=tmp_path)
    layer = gn.History.load(tmp_path).frames[0].layers[-1]
    assert np.isnan([layer.outputs.low, layer.outputs.high]).all()
    assert layer.outputs.counts.sum() == 0


def test_one_row_and_one_epoch_are_enough():
    frames = recorded(gn.Network([gn.Dense(1, 1)]), np.ones((1, 1)), np.ones((1, 1)), epochs=1)
    assert frames.epochs == [0, 1]
    assert len(np.unique(frames.inputs)) == len(frames.inputs)  # a grid around the only value


def test_few_megabytes_of_many_rows_wide_layers_and_many_outputs():
    generator = np.random.default_rng(0)
    x = generator.normal(size=(20_000, 300)).astype("float32")
    y = generator.normal(size=(20_000, 40)).astype("float32")
    net = gn.Network([gn.Dense(300, 500), gn.ReLU(), gn.Dense(500, 40)])
    frames = recorded(net, x, y, epochs=3, batch_size=5000)
    assert frames.outputs == 40
    assert frames[0].prediction.shape[1] == 16
    assert few_megabytes(frames)


def test_few_megabytes_of_many_columns():
    x, y = table(rows=300, columns=6000)
    frames = recorded(gn.Network([gn.Dense(6000, 1)]), x, y, epochs=1)
    assert 20 < len(frames.inputs) < 300
    assert few_megabytes(frames)


def test_few_megabytes_of_a_thousand_layers():
    layers = [layer for _ in range(500) for layer in (gn.Dense(4, 4), gn.Tanh())]
    frames = recorded(gn.Network([*layers, gn.Dense(4, 1)]), *table(columns=4), epochs=2)
    assert frames.layers == 1001
    assert len(frames[0].layers) == 32
    assert frames[0].layers[0].name == "0"
    assert frames[0].layers[-1].name == "1000"
    assert few_megabytes(frames)
