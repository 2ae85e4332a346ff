"""What is refused before a training begins, and what may be given in more ways than one."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, SettingError, UnknownNameError

X = np.linspace(-1, 1, 12).reshape(-1, 1)
Y = X**2
YES = (X > 0).astype(int)
CLASSES = np.arange(12) % 3


def network(*last, units=1):
    return gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, units), *last])


def train(net=None, x=X, y=Y, **settings):
    return gn.train(net or network(), x, y, **({"epochs": 2} | settings))


def refused(error, match, tmp_path=None, **settings):
    """Training is refused with a remedy, before it touches a folder."""
    folder = {} if tmp_path is None else {"out": tmp_path / "run"}
    with pytest.raises(error, match=match) as caught:
        train(**settings, **folder)
    assert caught.value.remedy
    assert tmp_path is None or not (tmp_path / "run").exists()


# ---- loss and last layer -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "net", "match"),
    [
        ("CategoricalCrossentropy", network(units=3), r"end the network with Softmax\(\), or use"),
        ("BinaryCrossentropy", network(), r"end the network with Sigmoid\(\), or use"),
        ("BinaryCrossentropy", network(gn.Softmax(), units=2), r"with Sigmoid\(\)$"),
        ("CategoricalCrossentropy", network(gn.Sigmoid(), units=3), r"with Softmax\(\)$"),
        (gn.CategoricalCrossentropy(from_logits=True), network(gn.Softmax(), units=3), "takes log"),
        (gn.BinaryCrossentropy(from_logits=True), network(gn.Sigmoid()), "takes logits"),
    ],
)
def test_cross_entropy_of_what_is_no_probability_is_refused(loss, net, match, tmp_path):
    y = CLASSES if net.outputs == 3 else YES
    refused(SettingError, match, tmp_path, net=net, y=y, loss=loss)


def test_logits_train_as_their_last_layer_does():
    one, other = network(gn.Softmax(), units=3), network(units=3)
    metrics = ["accuracy", "log_loss"]
    first = train(one, y=CLASSES, metrics=metrics, validation=0.25)
    loss = gn.CategoricalCrossentropy(from_logits=True)
    second = train(other, y=CLASSES, metrics=metrics, validation=0.25, loss=loss)
    np.testing.assert_array_equal(one.parameters, other.parameters)
    assert [record.metrics for record in first] == [record.metrics for record in second]


# ---- metrics of what the loss predicts -----------------------------------------------------


def test_counts_are_scored_as_counts():
    y, net = np.array([[1.0], [3.0]]), gn.Network([gn.Dense(1, 1)], dtype="float64")
    net.parameters[...] = [0, np.log(2)]
    x = np.array([[-1.0], [1.0]])
    history = train(net, x, y, loss=gn.Poisson(), metrics=["mae", "r2"], epochs=1)
    assert history.last.metrics == pytest.approx({"mae": 1.0, "r2": 0.0})


@pytest.mark.parametrize(
    ("loss", "units", "column"),
    [(gn.GaussianNLL(), 2, 0), (gn.Quantile([0.1, 0.5, 0.9]), 3, 1)],
    ids=repr,
)
def test_one_of_the_outputs_is_scored(loss, units, column):
    net = network(units=units)
    wanted = gn.MAE()(net.predict(X)[:, [column]], Y)
    history = train(net, loss=loss, metrics=["mae"], epochs=1, validation=(X, Y))
    assert history.last.metrics["mae"] == pytest.approx(wanted, rel=1e-6)
    held_out = gn.MAE()(net.predict(X)[:, [column]], Y)
    assert history.last.validation_metrics["mae"] == pytest.approx(held_out, rel=1e-6)


@pytest.mark.parametrize(
    ("metric", "net", "y", "fitting"),
    [
        ("accuracy", network(), Y, "'r2'"),
        ("roc_auc", network(), YES, "'mae'"),
        ("r2", network(gn.Sigmoid()), YES, "'accuracy'"),
        ("mae", network(gn.Softmax(), units=3), CLASSES, "'log_loss'"),
    ],
)
def test_metrics_of_another_task_are_refused(metric, net, y, fitting, tmp_path):
    match = f"metric '{metric}': it is of .* the loss is of .*{fitting}"
    refused(SettingError, match, tmp_path, net=net, y=y, metrics=[metric])


def test_any_metric_goes_with_probabilities_and_a_squared_error():
    def mine(prediction, target):
        return 1.0

    loss, metrics = gn.MeanSquaredError(), ["accuracy", "mse", mine]
    history = train(network(gn.Sigmoid()), y=YES, loss=loss, metrics=metrics)
    assert set(history.last.metrics) == {"accuracy", "mse", "mine"}
    assert train(network(gn.Sigmoid()), y=YES, metrics=[mine]).last.metrics == {"mine": 1.0}


def test_a_metric_that_returns_no_number_is_named():
    def mine(prediction, target):
        return "good"

    refused(SettingError, "metric 'mine' returned good", metrics=[mine])


# ---- names, classes, lists -----------------------------------------------------------------


@pytest.mark.parametrize(("loss", "made"), [("huber", gn.Huber()), ("LogCosh", gn.LogCosh())])
def test_losses_and_optimizers_may_be_names(loss, made):
    history = train(loss=loss, optimizer="adamw")
    assert history.config["loss"] == made.config()
    assert history.config["optimizer"] == gn.AdamW().config()


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"loss": "mse"}, "loss 'mse'"),
        ({"optimizer": "adm"}, "did you mean 'Adam'"),
        ({"metrics": "rr2"}, "did you mean 'r2'"),
    ],
)
def test_unknown_names_are_refused(settings, match):
    refused(UnknownNameError, match, **settings)


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"loss": gn.Huber}, r"loss Huber, a class: .*make one: Huber\(\)"),
        ({"optimizer": gn.Adam}, r"optimizer Adam, a class: .*make one: Adam\(\)"),
        ({"metrics": [gn.R2]}, r"metric R2, a class: .*make one: R2\(\)"),
        ({"metrics": gn.R2}, r"make one: R2\(\)"),
        (
            {"callbacks": [gn.EarlyStopping]},
            r"callback EarlyStopping, a class: .*EarlyStopping\(\)",
        ),
        ({"loss": gn.Adam()}, "loss Adam"),
        ({"loss": lambda prediction, target: 0}, "loss <function"),
        ({"optimizer": 0.01}, r"optimizer 0\.01"),
        ({"metrics": [3]}, "metric 3"),
        ({"callbacks": [print]}, "callback <built-in"),
        ({"callbacks": 3}, "callback 3"),
    ],
)
def test_what_is_no_object_of_its_kind_is_refused(settings, match, tmp_path):
    refused(SettingError, match, tmp_path, **settings)


@pytest.mark.parametrize("net", [[gn.Dense(1, 1)], gn.Dense(1, 1), "net"], ids=str)
def test_what_is_no_network_is_refused(net):
    with pytest.raises(SettingError, match=r"Network\(\[\.\.\.\]\)"):
        gn.train(net, X, Y)


def test_one_of_a_kind_needs_no_list():
    history = train(metrics="r2", callbacks=gn.EarlyStopping("r2", patience=1))
    assert list(history.last.metrics) == ["r2"]
    assert history.monitor == "r2"
    history = train(metrics=None, callbacks=None)
    assert (history.config["metrics"], history.config["callbacks"]) == ([], [])


# ---- numbers and notes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"epochs": 2.7}, r"epochs=2\.7"),
        ({"epochs": "3"}, "epochs='3'"),
        ({"batch_size": 2.5}, r"batch_size=2\.5"),
        ({"batch_size": "6"}, "batch_size='6'"),
        ({"batch_size": np.nan}, "batch_size=nan"),
        ({"seed": 2.5}, r"seed=2\.5"),
        ({"seed": "1"}, "seed='1'"),
        ({"notes": {"when": object()}}, "notes"),
        ({"notes": {(1, 2): 3}}, "notes"),
        ({"notes": 3}, "notes"),
    ],
)
def test_settings_of_the_wrong_kind_are_refused(settings, match, tmp_path):
    refused(SettingError, match, tmp_path, **settings)


@pytest.mark.parametrize("patience", [2.5, "3"])
@pytest.mark.parametrize("kind", [gn.EarlyStopping, gn.ReduceOnPlateau])
def test_patience_is_whole(kind, patience):
    with pytest.raises(SettingError, match="patience"):
        kind(patience=patience)


def test_whole_numbers_may_be_written_as_others():
    config = train(epochs=2.0, batch_size=6.0, seed=np.int64(3)).config
    assert (config["epochs"], config["batch_size"], config["seed"]) == (2, 6, 3)
    assert all(type(config[name]) is int for name in ("epochs", "batch_size", "seed"))


@pytest.mark.parametrize("share", [np.float32(0.25), np.float64(0.25)])
def test_a_share_may_be_a_number_of_numpy(share):
    assert train(validation=share).config["validation_rows"] == 3


def test_ragged_rows_and_weights_of_text_are_refused():
    refused(DataError, "inputs that are no array", x=[[1.0], [1.0, 2.0]], y=[1.0, 2.0])
    refused(DataError, "target that are no array", x=[[1.0], [2.0]], y=[[1.0], [1.0, 2.0]])
    refused(DataError, "sample_weight of type", sample_weight=list("abcdefghijkl"))
    refused(
        DataError, "one-hot row 0", net=network(gn.Softmax(), units=2), y=np.tile([2, 0], (12, 1))
    )


# ---- figures that are watched --------------------------------------------------------------


@pytest.mark.parametrize(
    ("callback", "settings", "match"),
    [
        (gn.EarlyStopping(), {}, "'validation_loss': .*pass validation=0.2$"),
        (gn.ReduceOnPlateau(), {}, "'validation_loss': .*pass validation=0.2$"),
        (gn.EarlyStopping("val_loss"), {}, "pass validation=0.2; did you mean 'validation_loss'"),
        (
            gn.EarlyStopping("val_loss"),
            {"validation": 0.25},
            "'val_loss': .*; did you mean 'validation_loss'",
        ),
        (gn.EarlyStopping("val_r2"), {"validation": 0.25, "metrics": "r2"}, "'validation_r2'"),
        (gn.EarlyStopping("validation_r2"), {"validation": 0.25}, "did you mean 'validation_"),
        (gn.EarlyStopping("validation_r2"), {"metrics": "r2"}, "pass validation=0.2$"),
        (gn.ReduceOnPlateau("los"), {}, "did you mean 'loss'"),
        (gn.EarlyStopping(3), {}, "figure 3"),
    ],
)
def test_figures_that_there_will_not_be_are_refused_at_once(callback, settings, match, tmp_path):
    refused(UnknownNameError, match, tmp_path, callbacks=[callback], **settings)


@pytest.mark.parametrize(
    "name", ["loss", "data_loss", "r2", "validation_loss", "validation_r2", "learning_rate"]
)
def test_every_figure_of_the_records_may_be_watched(name):
    callback = gn.ReduceOnPlateau(name)
    assert len(train(callbacks=[callback], metrics="r2", validation=0.25)) == 2


# ---- an optimizer that was used before -----------------------------------------------------


def test_a_rate_lowered_by_an_earlier_training_is_the_first_again():
    optimizer = gn.SGD(1e-9)
    flat = gn.CallableMetric(max)
    flat.function = lambda prediction, target: 1.0
    plateau = gn.ReduceOnPlateau("max", patience=1, lowest=0)
    for _ in range(2):
        history = train(optimizer=optimizer, callbacks=[plateau], metrics=[flat], epochs=4)
        assert history["learning_rate"] == pytest.approx([1e-9, 1e-9, 5e-10, 2.5e-10])
