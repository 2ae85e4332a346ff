import sys
from types import SimpleNamespace

import numpy as np
import pytest

import glassnet as gn
from glassnet.registered import restore

X = np.array([[-1.0], [1.0]])


class Watch(gn.Callback, abstract=True):
    """Writes down what it is called for; may raise or stop at an epoch."""

    def __init__(self, calls, name="", at=None, error=None, reason=None):
        self.calls, self.name, self.at, self.error, self.reason = calls, name, at, error, reason

    def on_begin(self, training):
        self.calls.append(f"{self.name}begin")

    def on_epoch(self, training, record):
        self.calls.append(f"{self.name}{record.epoch}")
        if record.epoch == self.at and self.error:
            raise self.error
        if record.epoch == self.at and self.reason:
            training.stop(self.reason)

    def on_end(self, training):
        self.calls.append(f"{self.name}end")


class Keep(gn.Callback, abstract=True):
    """Keeps the parameters after each epoch."""

    def __init__(self):
        self.kept = []

    def on_epoch(self, training, record):
        self.kept.append(training.network.parameters.copy())


def line():
    net = gn.Network([gn.Dense(1, 1)], dtype="float64")
    net.parameters[...] = 0
    return net


def train_line(**settings):
    """ŷ = w·x + b on y = x, from 0, at rate 0.05: after n steps w = 1 - 0.9ⁿ and b = 0."""
    net = line()
    history = gn.train(net, X, X, optimizer=gn.SGD(0.05), **({"epochs": 60} | settings))
    return net.parameters[0], history


HALF = X, 0.5 * X  # w is nearest to 0.5 after 7 steps: 1 - 0.9⁷ = 0.522, 1 - 0.9⁶ = 0.469


# ---- when they are called ------------------------------------------------------------------


def test_callbacks_are_called_in_order_at_each_epoch():
    calls = []
    train_line(epochs=2, callbacks=[Watch(calls, "a"), Watch(calls, "b")])
    assert calls[:6] == ["abegin", "bbegin", "a0", "b0", "a1", "b1"]
    assert sorted(calls[6:]) == ["aend", "bend"]


@pytest.mark.parametrize("error", [ValueError("mine"), SystemExit(3)])
def test_every_callback_ends_after_an_error_too(error):
    calls = []
    watchers = [Watch(calls, "a", at=1, error=error), Watch(calls, "b")]
    with pytest.raises(type(error)):
        train_line(callbacks=watchers)
    assert calls[:5] == ["abegin", "bbegin", "a0", "b0", "a1"]
    assert sorted(calls[5:]) == ["aend", "bend"]


def test_callbacks_end_after_a_loss_that_runs_away():
    calls = []
    with pytest.raises(gn.errors.NonFiniteError):
        gn.train(line(), X, X, optimizer=gn.SGD(1e200), callbacks=[Watch(calls)])
    assert calls[-1] == "end"


def test_a_callback_sees_the_training_and_may_stop_it():
    calls = []
    _, history = train_line(callbacks=[Watch(calls, at=3, reason="seen enough")])
    assert history.stopped == "seen enough"
    assert len(history) == 4
    assert calls[-1] == "end"


def test_a_callback_without_methods_does_nothing():
    class Nothing(gn.Callback, abstract=True):
        pass

    assert train_line(epochs=2, callbacks=[Nothing()])[0] == train_line(epochs=2)[0]


def test_histories_keep_the_settings_of_callbacks():
    stopping = gn.EarlyStopping("loss", patience=3)
    history = train_line(epochs=1, callbacks=[stopping, Watch([], at=object())])[1]
    assert restore(history.config["callbacks"][0]).config() == stopping.config()
    assert history.config["callbacks"][1] == {"class": "Watch"}  # its arguments are no JSON


# ---- early stopping ------------------------------------------------------------------------


@pytest.mark.parametrize("monitor", ["validation_loss", "validation_mae", "validation_r2"])
@pytest.mark.parametrize("patience", [1, 5])
def test_early_stopping_restores_the_best_weights(monitor, patience):
    stopping = gn.EarlyStopping(monitor, patience=patience)
    weight, history = train_line(validation=HALF, metrics=["r2", "mae"], callbacks=[stopping])
    assert weight == pytest.approx(1 - 0.9**7, rel=1e-12)
    assert history.best_epoch == 6
    assert history.monitor == monitor
    assert len(history) == 7 + patience
    assert history.stopped == f"no better {monitor} for {patience} epochs"
    best = max if monitor == "validation_r2" else min
    assert history[monitor][6] == best(history[monitor])


def test_early_stopping_goes_on_while_the_figure_gets_better():
    weight, history = train_line(validation=(X, X), callbacks=[gn.EarlyStopping(patience=1)])
    assert (len(history), history.stopped, history.best_epoch) == (60, "all epochs", 59)
    assert weight == pytest.approx(1 - 0.9**60, rel=1e-12)


def test_the_best_of_all_epochs_is_restored_at_the_last_one_too():
    stopping = gn.EarlyStopping(patience=1000)
    weight, history = train_line(validation=HALF, callbacks=[stopping])
    assert history.stopped == "all epochs"
    assert weight == pytest.approx(1 - 0.9**7, rel=1e-12)


def test_early_stopping_restores_what_layers_keep_beside_parameters():
    states = []

    class States(gn.Callback, abstract=True):
        def on_epoch(self, training, record):
            state = training.network.state()
            states.append({name: array.copy() for name, array in state.items()})

    net = gn.Network([gn.Dense(1, 3), gn.BatchNorm(3), gn.Dropout(0.5), gn.Dense(3, 1)])
    history = gn.train(
        net, X, X, epochs=30, validation=(X, -X), optimizer=gn.SGD(0.1),
        callbacks=[gn.EarlyStopping(patience=4), States()],
    )  # fmt: skip
    assert history.best_epoch < len(states) - 1
    for name, array in net.state().items():
        np.testing.assert_array_equal(array, states[history.best_epoch][name])


def test_without_early_stopping_the_last_weights_stay():
    weight, history = train_line(validation=HALF)
    assert weight == pytest.approx(1 - 0.9**60, rel=1e-12)
    assert history.best_epoch == 6


def test_the_weights_restored_have_the_best_loss():
    # At rate 1.05 w - 1 turns its sign and grows by 1.1 a step: the start is the best there is.
    net = line()
    net.parameters[0] = 0.9
    stopping = gn.EarlyStopping("loss", patience=3)
    history = gn.train(net, X, X, optimizer=gn.SGD(1.05), epochs=20, callbacks=[stopping])
    restored = gn.MeanSquaredError().forward(net.predict(X), X)
    assert restored == pytest.approx(min(history["loss"]), rel=1e-12)


def test_early_stopping_on_the_loss_stops_when_it_rises():
    net = line()
    net.parameters[0] = 0.9
    stopping = gn.EarlyStopping("loss", patience=3)
    history = gn.train(net, X, X, optimizer=gn.SGD(1.05), epochs=20, callbacks=[stopping])
    assert len(history) == 4
    assert history.best_epoch == 0


def test_a_figure_that_is_never_a_number_stops_after_patience():
    held = X, np.ones((2, 1))
    _, history = train_line(
        validation=held, metrics=[lambda prediction, target: np.nan],
        callbacks=[gn.EarlyStopping("validation_<lambda>", patience=4)],
    )  # fmt: skip
    assert (len(history), history.best_epoch) == (5, None)


def test_two_early_stoppings_each_watch_their_own_figure():
    soon, late = gn.EarlyStopping(patience=50), gn.EarlyStopping("validation_bias", patience=3)

    def bias(prediction, target):  # rises from the first epoch on: the best is epoch 0
        return abs(prediction).mean()

    _, history = train_line(validation=HALF, metrics=[bias], callbacks=[soon, late])
    assert history.stopped == "no better validation_bias for 3 epochs"
    assert len(history) == 4


# ---- the plateau ---------------------------------------------------------------------------


def flat(prediction, target):
    return 1.0


def rates(figures, rising=False, **settings):
    """The learning rates of a training whose watched figure takes these values."""
    figures = iter(figures)

    def figure(prediction, target):
        return next(figures)

    metric = gn.CallableMetric(figure, higher_is_better=rising)
    plateau = gn.ReduceOnPlateau("figure", **settings)
    epochs = figures.__length_hint__()
    history = gn.train(
        line(), X, X, optimizer=gn.SGD(0.8), epochs=epochs, metrics=[metric], callbacks=[plateau]
    )
    return history["learning_rate"]


def test_a_plateau_lowers_the_rate_each_time_the_wait_is_over():
    found = rates([1.0] * 8, patience=2, factor=0.5)
    assert found == pytest.approx([0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1])


def test_a_better_figure_begins_the_wait_anew():
    found = rates([3.0, 3.0, 2.0, 2.0, 2.0, 2.0], patience=2, factor=0.25)
    assert found == pytest.approx([0.8] * 5 + [0.2])


def test_a_rising_figure_is_better_when_higher():
    assert rates([1.0, 2.0, 3.0, 4.0], rising=True, patience=1) == [0.8] * 4
    falling = rates([4.0, 3.0, 2.0, 1.0], rising=True, patience=1)
    assert falling == pytest.approx([0.8, 0.8, 0.4, 0.2])


def test_the_rate_is_not_lowered_below_the_lowest():
    found = rates([1.0] * 6, patience=1, factor=0.5, lowest=0.2)
    assert found == pytest.approx([0.8, 0.8, 0.4, 0.2, 0.2, 0.2])


def test_a_plateau_after_values_that_are_no_numbers_is_left_again():
    found = rates([np.nan, 3.0, 2.0, 1.0, 0.5], patience=1, factor=0.5)
    assert found == [0.8] * 5


def test_one_plateau_serves_two_trainings():
    plateau, first = gn.ReduceOnPlateau("loss", patience=2), []
    for start in (0.99, 0.0):  # the second training begins with a larger loss than the first
        net = line()
        net.parameters[0] = start
        history = gn.train(net, X, X, optimizer=gn.SGD(0.05), epochs=6, callbacks=[plateau])
        first.append(history["learning_rate"])
    assert first == [[0.05] * 6] * 2


# ---- the clock and Ctrl-C ------------------------------------------------------------------


def test_the_time_limit_ends_training_after_an_epoch():
    _, history = train_line(epochs=10**6, time_limit=1e-9)
    assert (len(history), history.stopped) == (1, "time limit")


def test_the_time_limit_counts_from_the_start(monkeypatch):
    clock = iter([100.0, 100.4, 100.8, 101.2, 101.6])
    training = sys.modules["glassnet.train.training"]
    monkeypatch.setattr(training, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    _, history = train_line(time_limit=1.0)
    assert len(history) == 3


def test_a_time_limit_far_away_changes_nothing():
    weight, history = train_line(time_limit=1e6)
    assert history.stopped == "all epochs"
    assert weight == train_line()[0]


@pytest.mark.parametrize("at", [6, 7, 30])
def test_an_interruption_restores_the_best_weights(at):
    calls = []
    stop = Watch(calls, at=at, error=KeyboardInterrupt())
    weight, history = train_line(validation=HALF, callbacks=[stop])
    assert history.stopped == "interrupted"
    assert weight == pytest.approx(1 - 0.9**7, rel=1e-12)
    assert (len(history), history.best_epoch) == (at + 1, 6)
    assert calls[-1] == "end"


def test_an_interruption_within_an_epoch_keeps_the_epochs_before(monkeypatch):
    forward, calls = gn.MeanSquaredError.forward, []

    def interrupted(self, *arguments):
        calls.append(1)
        if len(calls) == 40:
            raise KeyboardInterrupt
        return forward(self, *arguments)

    monkeypatch.setattr(gn.MeanSquaredError, "forward", interrupted)
    keep = Keep()
    net = line()
    history = gn.train(net, X, X, epochs=60, optimizer=gn.SGD(0.05), callbacks=[keep], batch_size=1)
    assert history.stopped == "interrupted"
    assert 0 < len(history) < 60
    np.testing.assert_array_equal(net.parameters, keep.kept[history.best_epoch])


def test_an_interruption_before_the_first_epoch_leaves_an_empty_history():
    class AtOnce(gn.Callback, abstract=True):
        def on_begin(self, training):
            raise KeyboardInterrupt

    weight, history = train_line(callbacks=[AtOnce()])
    assert (weight, len(history), history.stopped, history.best_epoch) == (
        0,
        0,
        "interrupted",
        None,
    )


def test_a_network_can_be_trained_on_after_an_interruption():
    net = line()
    for _ in range(2):
        stop = Watch([], at=2, error=KeyboardInterrupt())
        gn.train(net, X, X, optimizer=gn.SGD(0.05), validation=(X, X), callbacks=[stop])
    assert net.parameters[0] == pytest.approx(1 - 0.9**6, rel=1e-12)
