"""How the training is steered: seeds, threads, epochs, losses, going on, and the clock."""

import time
from typing import ClassVar

import joblib
import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

import glassnet as gn
from glassnet.errors import DataError, GlassnetError, SettingError, ShapeError, UnknownNameError
from glassnet.recipe import Recipe, apart
from glassnet.tabular import as_table


class Epochs(gn.Callback):
    """Counts all epochs of all networks, in one list that its copies share."""

    seen: ClassVar[list[int]] = []

    def on_epoch(self, training, record):
        self.seen.append(record.epoch)


@pytest.fixture
def wavy():
    generator = np.random.default_rng(7)
    x = generator.uniform(-3, 3, (400, 1))
    return x, np.sin(2 * x[:, 0]) + 0.1 * generator.normal(size=400)


def test_the_same_seed_gives_the_same_bits_on_any_number_of_threads(quick, frame, rent):
    quick |= {"folds": 3}
    expected = gn.TabularRegressor(**quick, n_jobs=1).fit(frame, rent).predict_interval(frame)
    for n_jobs in (1, 2, -1, None):
        model = gn.TabularRegressor(**quick, n_jobs=n_jobs).fit(frame, rent)
        np.testing.assert_array_equal(model.predict_interval(frame), expected)
    other = gn.TabularRegressor(**quick | {"random_state": 1}).fit(frame, rent)
    assert (other.predict_interval(frame) != expected).any()


def test_random_states_draw_seeds(quick, line):
    def predicted(state):
        return gn.TabularRegressor(**quick | {"random_state": state}).fit(*line).predict(line[0])

    state = np.random.RandomState(3)
    first, second = predicted(state), predicted(state)
    assert (first != second).any()
    np.testing.assert_array_equal(predicted(np.random.RandomState(3)), first)
    assert (predicted(None) != predicted(None)).any()
    np.testing.assert_array_equal(predicted(np.int64(5)), predicted(5))
    for wrong in ("zero", -1, 1.5):
        with pytest.raises(SettingError, match="random_state="):
            predicted(wrong)


def test_recipes_by_name_and_as_objects(line):
    own = {"epochs": 3, "hidden": (4,), "random_state": 0}
    for recipe in ("simple", Recipe(waves=0)):
        model = gn.TabularRegressor(recipe=recipe, folds=2, **own).fit(*line)
        assert len(model.histories_) == 2
        assert "PeriodicEmbedding" not in repr(model.predictor_.network)


def test_numbers_change_the_recipe(quick, line):
    quick |= {"epochs": 3, "hidden": [4, 2], "dropout": 0.0, "networks": 4, "batch_size": 50}
    model = gn.TabularRegressor(**quick, activation="ReLU", parametric=False).fit(*line)
    shown = repr(model.predictor_.network)
    assert len(model.histories_) == 8  # of two types
    assert "Dense(4, 2" in shown
    assert "ReLU()" in shown
    assert "Dropout" not in shown
    assert model.history_.config["batch_size"] == 50


def test_the_metric_chooses_the_epoch_on_the_eval_set(quick, wavy):
    x, y = wavy
    quick |= {"epochs": 30, "hidden": 16}
    held_out = x[300:], y[300:]
    for metric, best in (("mae", min), ("r2", max)):
        model = gn.TabularRegressor(**quick, metric=metric)
        model.fit(x[:300], y[:300], eval_set=held_out)
        figures = model.history_[f"validation_{metric}"]
        assert figures[model.best_epoch_] == best(figures)
        assert model.history_.monitor == f"validation_{metric}"
        assert len(model.history_) == 30
    assert all(history.config["rows"] == 300 for history in model.histories_)


def test_metrics_are_in_units_of_the_target(quick, wavy):
    x, y = wavy
    y = np.exp(3 * y)  # learned as its logarithm
    model = gn.TabularRegressor(**quick, metric=["mae", "r2"])
    model.fit(x[:300], y[:300], eval_set=[(x[300:], y[300:])])
    predictor = model.predictor_
    assert predictor.target.log
    first = apart(predictor.network)[0]
    predicted = predictor.target.decode(first.predict(predictor.encoder.encode(as_table(x[300:]))))
    figure = model.history_["validation_mae"][model.best_epoch_]
    assert figure == pytest.approx(abs(predicted - y[300:]).mean(), rel=1e-3)


def test_a_function_is_a_metric_too(quick, wavy):
    x, y = wavy

    def worst(prediction, target):
        return abs(prediction - target).max()

    model = gn.TabularRegressor(**quick, metric=worst).fit(x, y)  # on the fold that it left out
    figures = model.history_["validation_worst"]
    assert model.best_epoch_ == int(np.argmin(figures))
    assert gn.TabularRegressor(**quick, metric=worst, keep_best=False).fit(x, y).best_epoch_ == 4


def test_classes_have_metrics_of_probabilities(quick, frame, dear):
    model = gn.TabularClassifier(**quick, metric=["roc_auc", "log_loss"]).fit(frame, dear)
    figures = model.history_["validation_roc_auc"]
    assert figures[model.best_epoch_] == max(figures)


def test_eval_sets_take_weights_and_frames(quick, frame, rent):
    model = gn.TabularRegressor(**quick)
    weights = np.ones(40)
    model.fit(frame[:80], rent[:80], eval_set=(frame[80:][frame.columns[::-1]], rent[80:], weights))
    assert model.history_.config["validation_rows"] == 40
    low, high = model.predict_interval(frame, coverage=0.8).T
    assert np.isfinite([low, high]).all()
    assert (low < high).all()


@pytest.mark.parametrize(
    "eval_set", [3, (1,), "rows", [], [(0, 0), (0, 0)], (np.ones((3, 3)), np.ones(2))]
)
def test_wrong_eval_sets_are_refused(eval_set, quick, line):
    with pytest.raises(GlassnetError):
        gn.TabularRegressor(**quick).fit(*line, eval_set=eval_set)


def test_callbacks_see_every_network(quick, line):
    Epochs.seen.clear()
    gn.TabularRegressor(**quick, callbacks=[Epochs()], intervals=False).fit(*line)
    assert sorted(Epochs.seen) == sorted([*range(5)] * 4)
    gn.TabularRegressor(**quick, callbacks=Epochs(), intervals=False).fit(*line)
    assert len(Epochs.seen) == 40


def test_early_stopping_stops(quick, wavy):
    quick |= {"epochs": 200, "keep_best": True}
    model = gn.TabularRegressor(**quick, callbacks=[gn.EarlyStopping(patience=3)]).fit(*wavy)
    assert all(len(history) < 200 for history in model.histories_)


@pytest.mark.parametrize("cls", [gn.TabularRegressor, gn.TabularClassifier])
def test_small_tables_leave_out_what_watches_validation(cls, line):
    Epochs.seen.clear()
    x, y = line[0][:30], line[1][:30] > 0
    callbacks = [Epochs(), gn.EarlyStopping()]
    metric = "r2" if cls is gn.TabularRegressor else "accuracy"
    model = cls(callbacks=callbacks, metric=metric, random_state=0).fit(x, y)
    assert len(Epochs.seen) == len(model.history_)
    assert len(model.histories_) == 1


def test_verbose_prints_the_schema_and_one_line_a_network(quick, line, capsys):
    gn.TabularRegressor(**quick, verbose=1).fit(*line)
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.startswith("column  kind")
    assert [each[:8] for each in lines[:3]] == ["x0      ", "x1      ", "x2      "]
    assert [each[:17] for each in lines[3:]] == [f"network {i}: 5 epoc" for i in (1, 2, 3, 4)]
    gn.TabularRegressor(**quick).fit(*line)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "loss",
    ["huber", "MeanAbsoluteError", gn.LogCosh(), gn.Quantile(0.5), gn.Quantile([0.1, 0.5, 0.9]),
     "gaussiannll", "poisson"],
)  # fmt: skip
def test_losses_of_numbers(loss, quick, wavy, tmp_path):
    x, y = wavy
    y = np.round(10 * (y - y.min()))
    quick |= {"epochs": 60, "hidden": 32, "batch_size": 32}
    model = gn.TabularRegressor(**quick, loss=loss).fit(x, y)
    assert model.score(x, y) > 0.6
    low, high = model.predict_interval(x).T
    assert ((low <= y) & (y <= high)).mean() > 0.8
    model.save(tmp_path / "model.glass")
    loaded = gn.load(tmp_path / "model.glass")
    np.testing.assert_array_equal(loaded.predict(x), model.predict(x))
    np.testing.assert_array_equal(loaded.predict_quantiles(x), model.predict_quantiles(x))


@pytest.mark.parametrize("loss", ["gaussiannll", "huber", gn.Quantile([0.2, 0.5]), "poisson"])
def test_losses_of_numbers_in_small_tables(loss, line):
    x, y = line[0][:40], line[1][:40]
    y = np.round(np.exp(y)) if loss == "poisson" else y
    assert gn.TabularRegressor(loss=loss, random_state=0).fit(x, y).score(x, y) > 0.8


def test_counts_keep_their_scale(quick, line):
    """Poisson: rates of thousands are learned as shares of their mean."""
    x, y = line
    counts = np.random.default_rng(0).poisson(5000 * np.exp(0.3 * y)).astype(float)
    model = gn.TabularRegressor(**quick | {"epochs": 60}, loss="poisson").fit(x, counts)
    assert model.predict(x).mean() == pytest.approx(counts.mean(), rel=0.1)
    assert model.score(x, counts) > 0.7


def test_several_targets_with_losses_of_several_outputs(quick, line):
    x, y = line
    both = np.c_[y, y**2]
    for loss in ("gaussiannll", "huber"):
        assert gn.TabularRegressor(**quick, loss=loss).fit(x, both).predict(x).shape == (200, 2)


def test_losses_of_classes(quick, frame, dear):
    smooth = gn.CategoricalCrossentropy(0.4)
    model = gn.TabularClassifier(**quick | {"epochs": 40}, loss=smooth).fit(frame, dear)
    assert model.history_.config["loss"]["smoothing"] == 0.4
    same = gn.TabularClassifier(**quick | {"epochs": 40}, smoothing=0.4).fit(frame, dear)
    np.testing.assert_array_equal(model.predict_proba(frame), same.predict_proba(frame))


def test_losses_of_another_kind_are_refused(quick, frame, rent, dear):
    with pytest.raises(SettingError, match="'CategoricalCrossentropy'"):
        gn.TabularClassifier(**quick, loss="huber").fit(frame, dear)
    for loss in ("binarycrossentropy", gn.CategoricalCrossentropy()):
        with pytest.raises(SettingError, match="'Huber'"):
            gn.TabularRegressor(**quick, loss=loss).fit(frame, rent)
    with pytest.raises(SettingError, match="target_transform"):
        gn.TabularRegressor(**quick, loss="poisson", target_transform="log").fit(frame, rent)
    with pytest.raises(DataError, match="at least 0"):
        gn.TabularRegressor(**quick, loss="poisson").fit(frame, rent - rent.max())


def test_the_target_is_transformed_as_told(quick, wavy):
    x, y = wavy
    y = np.exp(3 * y)
    for told, log in (("auto", True), ("log", True), ("none", False)):
        model = gn.TabularRegressor(**quick, target_transform=told).fit(x, y)
        assert model.predictor_.target.log is log
        assert y.min() <= model.predict(x).min()


def test_warm_start_goes_on(quick, wavy):
    model = gn.TabularRegressor(**quick, warm_start=True).fit(*wavy)
    first = model.history_["loss"]
    model.fit(*wavy)
    assert model.history_["loss"][0] < first[0]
    assert model.history_["loss"][-1] < first[-1]
    model.set_params(hidden=4).fit(*wavy)  # other shapes: from the beginning
    cold = gn.TabularRegressor(**quick | {"hidden": 4}).fit(*wavy)
    np.testing.assert_array_equal(model.predict(wavy[0]), cold.predict(wavy[0]))


def test_without_warm_start_a_second_fit_forgets(quick, wavy):
    model = gn.TabularRegressor(**quick).fit(*wavy)
    first = model.predict(wavy[0])
    np.testing.assert_array_equal(model.fit(*wavy).predict(wavy[0]), first)


def test_partial_fit_learns_from_pieces(quick, wavy):
    x, y = wavy
    quick |= {"hidden": 32, "batch_size": 16}
    model = gn.TabularRegressor(**quick)
    model.partial_fit(x[:100], y[:100])
    encoder, before = model.predictor_.encoder, model.score(x, y)
    for _ in range(8):
        for piece in range(0, 400, 100):
            model.partial_fit(x[piece : piece + 100], y[piece : piece + 100])
    assert model.predictor_.encoder is encoder
    assert model.score(x, y) > max(0.5, before)
    with pytest.raises(SettingError, match="no spread"):
        model.predict_interval(x)


def test_partial_fit_goes_on_from_fit_and_widens_the_range(quick, wavy):
    x, y = wavy
    model = gn.TabularRegressor(**quick | {"epochs": 40}).fit(x, y)
    fitted = model.score(x, y)
    model.partial_fit(x, y)
    assert model.score(x, y) > fitted - 0.2
    model.partial_fit([[0.0]], [-50]).partial_fit([[0.1]], [50])
    assert (model.predictor_.target.low, model.predictor_.target.high) == (-50, 50)
    small = gn.TabularRegressor(**quick).fit(x[:30], y[:30])
    assert len(small.partial_fit(x, y).histories_) == 1


def test_partial_fit_of_classes(quick, wavy):
    x, y = wavy
    labels = np.array(["a", "b", "c"])[np.digitize(y, [-0.3, 0.3])]
    model = gn.TabularClassifier(**quick | {"hidden": 32, "batch_size": 16})
    with pytest.raises(DataError, match=r"classes=np\.unique"):
        model.partial_fit(x, labels)
    first = labels[:50] != "c"
    model.partial_fit(x[:50][first], labels[:50][first], classes=["a", "b", "c"])
    for _ in range(30):
        model.partial_fit(x, labels, sample_weight=np.ones(400))
    assert model.score(x, labels) > 0.6
    with pytest.raises(DataError, match="none of the classes"):
        model.partial_fit(x[:2], ["a", "z"])
    with pytest.raises(DataError, match="those learned so far"):
        model.partial_fit(x, labels, classes=["a", "b"])
    with pytest.raises(SettingError, match="rows to come"):
        gn.TabularClassifier(class_weight="balanced").partial_fit(x, labels, classes=[*"abc"])


@pytest.mark.parametrize("before", ["fit", "partial_fit"])
def test_partial_fit_goes_on_where_workers_share_their_memory(before, quick, wavy, tmp_path):
    model = gn.TabularRegressor(**quick, dropout=0.1)
    getattr(model, before)(*wavy)
    joblib.dump(model, tmp_path / "model.joblib")
    shared = joblib.load(tmp_path / "model.joblib", mmap_mode="r").partial_fit(*wavy)
    np.testing.assert_array_equal(
        shared.predict(wavy[0]), model.partial_fit(*wavy).predict(wavy[0])
    )


def test_partial_fit_that_fails_leaves_the_networks_as_they_were(quick, wavy):
    class Full(gn.Callback):
        def on_epoch(self, training, record):
            raise OSError("no space left on device")

    model = gn.TabularRegressor(**quick).partial_fit(*wavy)
    before = model.predict(wavy[0])
    with pytest.raises(OSError, match="no space"):
        model.set_params(callbacks=Full()).partial_fit(*wavy)
    np.testing.assert_array_equal(model.predict(wavy[0]), before)
    again = gn.TabularRegressor(**quick).partial_fit(*wavy).partial_fit(*wavy)
    model.set_params(callbacks=()).partial_fit(*wavy)
    np.testing.assert_array_equal(model.predict(wavy[0]), again.predict(wavy[0]))


def test_partial_fit_gives_the_same_bits_again(quick, wavy):
    def predicted():
        model = gn.TabularRegressor(**quick)
        for _ in range(3):
            model.partial_fit(*wavy)
        return model.predict(wavy[0])

    np.testing.assert_array_equal(predicted(), predicted())


def test_a_time_limit_leaves_the_first_networks(quick, wavy, monkeypatch):
    """By a clock that runs a second at every look."""
    clock = iter(range(10**9))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    quick |= {"folds": 5, "networks": 20, "epochs": 50}
    model = gn.TabularRegressor(**quick, time_limit=20, n_jobs=1).fit(*wavy)
    assert 1 <= len(model.histories_) < 20
    assert np.isfinite(model.predict_interval(wavy[0])).all()


@pytest.mark.parametrize(
    ("parameters", "error", "words"),
    [
        ({"recipe": "bets"}, UnknownNameError, "did you mean 'best'"),
        ({"recipe": 3}, UnknownNameError, "no such recipe"),
        ({"loss": "hubr"}, UnknownNameError, "did you mean 'Huber'"),
        ({"loss": gn.Huber}, SettingError, r"Huber\(\)"),
        ({"metric": "rmsee"}, UnknownNameError, "did you mean 'rmse'"),
        ({"metric": "accuracy"}, SettingError, "of classification"),
        ({"activation": "ReLUU"}, UnknownNameError, "did you mean 'ReLU'"),
        ({"schedule": "cosin"}, UnknownNameError, "did you mean 'Cosine'"),
        ({"callbacks": ["EarlyStoping"]}, UnknownNameError, "EarlyStopping"),
        ({"callbacks": 3}, SettingError, "callback"),
        ({"kinds": {"x0": "numbr"}}, UnknownNameError, "did you mean 'number'"),
        ({"kinds": {"x9": "number"}}, LookupError, "no such column"),
        ({"kinds": "number"}, SettingError, "kinds"),
        ({"numbers": "robot"}, SettingError, "did you mean 'robust'"),
        ({"target_transform": "lag"}, SettingError, "did you mean 'log'"),
        ({"hidden": 0}, SettingError, "hidden=0"),
        ({"hidden": "wide"}, SettingError, "hidden"),
        ({"hidden": [8, None]}, SettingError, "hidden"),
        ({"epochs": 0}, SettingError, "epochs=0"),
        ({"epochs": 2.5}, SettingError, "must be whole"),
        ({"folds": 1}, SettingError, "folds=1"),
        ({"dropout": 1.0}, SettingError, "dropout=1.0"),
        ({"dropout": "much"}, SettingError, "must be a number"),
        ({"learning_rate": -1}, SettingError, "learning_rate"),
        ({"learning_rate": 0}, SettingError, "learning_rate"),
        ({"time_limit": 0}, SettingError, "time_limit=0"),
        ({"n_jobs": 0}, SettingError, "n_jobs=0"),
        ({"n_jobs": "all"}, SettingError, "n_jobs"),
        ({"batch_size": 0}, SettingError, "batch_size=0"),
    ],
    ids=str,
)
def test_wrong_parameters_are_refused_at_fit(parameters, error, words, line):
    model = gn.TabularRegressor(**{"epochs": 2, "hidden": 4, **parameters})
    with pytest.raises(error, match=words) as caught:
        model.fit(*line)
    assert isinstance(caught.value, GlassnetError)


@pytest.mark.parametrize("loss", ["gaussiannll"])
def test_types_are_mixed_under_a_loss_below_zero(loss, wavy):
    x, y = wavy
    good = Recipe(hidden=(32,), wave_spread=0.3, epochs=60, folds=2, batch_size=32)
    poor = Recipe(hidden=(), waves=0, skip=False, scale_rate=0.0, epochs=60, folds=2)
    own = {"loss": loss, "random_state": 0, "intervals": False}
    both = gn.TabularRegressor(recipe=[good, poor], **own).fit(x, y).score(x, y)
    assert both > gn.TabularRegressor(recipe=[poor], **own).fit(x, y).score(x, y) + 0.05


def test_a_fit_that_fails_leaves_what_was_fitted(quick, frame, dear):
    model = gn.TabularClassifier(**quick).fit(frame, dear)
    before = model.predict_proba(frame)
    other = np.where(dear == "dear", "yes", "no")
    with pytest.raises(ShapeError):
        model.fit(frame, other, eval_set=3)
    assert model.classes_.tolist() == ["cheap", "dear"]
    np.testing.assert_array_equal(model.predict_proba(frame), before)
    fresh = gn.TabularClassifier(**quick)
    with pytest.raises(ShapeError):
        fresh.fit(frame, other, eval_set=3)
    with pytest.raises(NotFittedError):
        fresh.predict(frame)


def test_classes_that_weigh_nothing_are_left_out(quick, frame, dear):
    model = gn.TabularClassifier(**quick, class_weight={"cheap": 0}).fit(frame, dear)
    assert (model.predict(frame) == "dear").all()
    weights = np.ones(len(dear))
    weights[0] = 1e-40
    gn.TabularClassifier(**quick).fit(frame, dear, sample_weight=weights)


def test_more_folds_than_rows_are_refused(quick, line):
    quick |= {"folds": 201, "networks": 2}
    with pytest.raises(SettingError, match="folds=201 of 200 rows"):
        gn.TabularRegressor(**quick).fit(*line)


def test_a_warm_start_keeps_the_seed_so_that_unseen_rows_stay_unseen(quick, line):
    quick |= {"random_state": None, "warm_start": True}
    model = gn.TabularRegressor(**quick).fit(*line)
    first = model.history_.config["seed"]
    assert model.fit(*line).history_.config["seed"] == first


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"skip": "no"}, "True or False"),
        ({"folds": 2.5}, "must be whole"),
        ({"steps_power": 200}, "below 1.01"),
        ({"patience": 1e308}, "below 1.01"),
        ({"steps": 1e300}, "below"),
        ({"learning_rate": -1}, "above 0"),
        ({"activation": "nope"}, "nope"),
        ({"schedule": "nope"}, "nope"),
    ],
)
def test_settings_that_cannot_be_are_refused_before_any_training(settings, words):
    with pytest.raises((SettingError, UnknownNameError), match=words):
        Recipe(**settings)


def test_whole_numbers_may_be_floats_and_one_layer_a_number():
    recipe = Recipe(hidden=64, folds=2.0, networks=2.0)
    assert (recipe.hidden, recipe.folds, recipe.networks) == ((64,), 2, 2)
    assert all(type(each) is int for each in (recipe.folds, recipe.networks))
