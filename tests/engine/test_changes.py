"""What is changed between or during trainings and predictions is followed, as NumPy does."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

import glassnet as gn
from glassnet.errors import SettingError, UnknownNameError

GENERATOR = np.random.default_rng(0)
X = GENERATOR.standard_normal((64, 3))
Y = np.sin(X[:, :1])


def network():
    layers = [
        gn.Dense(3, 8), gn.BatchNorm(8), gn.LeakyReLU(), gn.Dropout(0.4), gn.Dense(8, 8), gn.Tanh(),
        gn.Dense(8, 1),
    ]  # fmt: skip
    return gn.Network(layers, dtype="float64")


def slope(net):
    net.layers[2].slope = 0.9


def swapped(net):
    net.layers[2] = gn.ReLU()


def popped(net):
    net.layers.pop()


def shortened(net):
    net.layers = net.layers[:-2]


def appended(net):
    net.layers.append(gn.Sigmoid())


def epsilon(net):
    net.layers[1].epsilon = 0.5


def inside(net):
    net.layers[5] = gn.Residual([gn.Tanh()])


@pytest.mark.parametrize("change", [slope, swapped, popped, shortened, appended, epsilon, inside])
def test_a_prediction_follows_the_layers(change):
    net = network()
    before = net.predict(X)
    change(net)
    after = net.predict(X)
    assert before.shape != after.shape or np.abs(before - after).max() > 1e-3
    np.testing.assert_allclose(after, net.predict(X, engine="numpy"), rtol=1e-12, atol=1e-12)


def test_layers_may_go_before_the_first_prediction():
    net = gn.Network([gn.Dense(3, 3), gn.Tanh(), gn.Dense(3, 3)], dtype="float64")
    del net.layers[0]
    np.testing.assert_allclose(net.predict(X), net.predict(X, engine="numpy"), rtol=1e-12)


def dropout_rate(training):
    training.network.layers[3].rate = 0.0


def weight_decay(training):
    training.optimizer.weight_decay = 5.0


def beta(training):
    training.optimizer.beta_1 = 0.5


def clipped(training):
    training.optimizer.clip_norm = 1e-3


def frozen(training):
    training.network.rate_factors = np.zeros(training.network.parameters.size)


def forgotten(training):
    training.optimizer.state = {}


def steeper(training):
    training.network.layers[2].slope = 0.9


def penalised(training):
    training.network.layers[4].weight_l2 = 1.0


class Changes(gn.Callback, abstract=True):
    """Makes a change after the third epoch."""

    def __init__(self, change):
        self.change = change

    def on_epoch(self, training, record):
        if record.epoch == 2:
            self.change(training)


@pytest.mark.parametrize(
    "change",
    [dropout_rate, weight_decay, beta, clipped, frozen, forgotten, steeper, penalised],
)
def test_a_training_follows_what_a_callback_changes(change):
    losses, settings = {}, {"epochs": 7, "batch_size": 16, "seed": 3}
    for engine in ("numpy", "compiled"):
        optimizer, change_it = gn.AdamW(0.01), [Changes(change)]
        history = gn.train(
            network(), X, Y, optimizer=optimizer, callbacks=change_it, engine=engine, **settings
        )
        losses[engine] = history["loss"]
    np.testing.assert_allclose(losses["compiled"], losses["numpy"], rtol=1e-9)
    undisturbed = gn.train(network(), X, Y, optimizer=gn.AdamW(0.01), **settings)["loss"]
    assert np.abs(np.array(undisturbed) - losses["compiled"]).max() > 1e-6


def test_a_pass_put_on_one_layer_runs_in_numpy():
    net = network()
    net.layers[0].forward = lambda inputs, training=False: np.zeros((len(inputs), 8))
    np.testing.assert_array_equal(net.predict(X), net.predict(X, engine="numpy"))


def test_trainings_side_by_side_leave_blas_as_it_was():
    def threads():
        return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]

    before = threads()
    workers = [
        threading.Thread(target=gn.train, args=(network(), X, Y), kwargs={"epochs": epochs})
        for epochs in (3, 60)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert threads() == before


def test_weights_too_small_to_count_leave_their_rows_out():
    weights = np.array([1.0] + [1e-42] * 63)
    for engine in ("numpy", "compiled"):
        net = gn.Network([gn.Dense(3, 1)])
        history = gn.train(net, X, Y, sample_weight=weights, batch_size=1, epochs=1, engine=engine)
        assert history.config["rows"] == 1


def few(count):
    return [gn.Network([gn.Dense(3, 4), gn.Tanh(), gn.Dense(4, 1)], seed=s) for s in range(count)]


def test_several_trainings_give_the_bits_of_each_alone():
    settings = {"epochs": 12, "batch_size": 16, "validation": 0.25, "metrics": ["r2"]}
    together, alone = few(3), few(3)
    rates = [0.001, 0.01, 0.1]
    runs = [{"network": n, "optimizer": gn.Adam(r)} for n, r in zip(together, rates, strict=True)]
    stop = gn.EarlyStopping(patience=2)
    histories = gn.train_many(runs, X, Y, callbacks=[stop], workers=3, **settings)
    for net, twin, rate, history in zip(together, alone, rates, histories, strict=True):
        lone = gn.train(
            twin,
            X,
            Y,
            optimizer=gn.Adam(rate),
            callbacks=[gn.EarlyStopping(patience=2)],
            **settings,
        )
        assert lone["loss"] == history["loss"]
        np.testing.assert_array_equal(net.parameters, twin.parameters)


def test_no_trainings_are_no_histories():
    assert gn.train_many([], X, Y) == []


def test_a_failing_training_lets_the_others_end():
    nets = few(2)
    runs = [{"network": nets[0], "optimizer": gn.SGD(1e30)}, {"network": nets[1]}]
    with pytest.raises(gn.errors.NonFiniteError):
        gn.train_many(runs, X, Y, epochs=20)
    twin = few(2)[1]
    gn.train(twin, X, Y, epochs=20)
    np.testing.assert_array_equal(nets[1].parameters, twin.parameters)


def test_what_trainings_may_not_share():
    net, optimizer = few(1)[0], gn.Adam()
    stop = gn.EarlyStopping("loss")
    for runs in (
        [net, net],
        [{"network": n, "optimizer": optimizer} for n in few(2)],
        [{"network": n, "callbacks": [stop]} for n in few(2)],
    ):
        with pytest.raises(SettingError, match="two trainings"):
            gn.train_many(runs, X, Y, epochs=1)


@pytest.mark.parametrize("runs", [[3], [{}], [{"optimizer": "adam"}]])
def test_a_training_needs_a_network(runs):
    with pytest.raises(SettingError, match="network"):
        gn.train_many(runs, X, Y)


def test_arguments_of_single_trainings_and_unknown_ones():
    with pytest.raises(SettingError, match="out= for several"):
        gn.train_many(few(1), X, Y, out="runs")
    with pytest.raises(UnknownNameError, match="epochs"):
        gn.train_many(few(1), X, Y, epoch=3)


@pytest.mark.parametrize("size", [0, -5, 2.5, "a"])
def test_a_program_needs_rows(size):
    with pytest.raises(SettingError, match="batch_size"):
        gn.engine.explain(few(1)[0], batch_size=size)
    with pytest.raises(SettingError, match="Network"):
        gn.engine.explain(3)
