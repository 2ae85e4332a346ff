"""From a table to a scored predictor, and back from its file."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import glassnet as gn
from glassnet import baselines, model_file
from glassnet.baselines import constant_prediction, linear_prediction
from glassnet.errors import DataError, ModelFileError, ResumeError, SettingError, UnknownNameError
from glassnet.predictor import Predictor
from glassnet.scoring import score, truth_of
from glassnet.table_run import TableSettings, prepare, train_table
from glassnet.tabular import ClassTarget, Layout, NumberTarget

ROWS = 90


@pytest.fixture(scope="module")
def columns():
    generator = np.random.default_rng(1)
    size = generator.uniform(20, 100, ROWS)
    part = np.array(["north", "south"], dtype=object)[generator.integers(0, 2, ROWS)]
    return {"size": size, "part": part, "rent": 10 * size + 300 * (part == "south")}


@pytest.fixture(scope="module")
def trained(columns):
    settings = TableSettings("rent", recipe="plain", hidden=(16,), epochs=60)
    return train_table(prepare(columns, settings), settings, progress=False)


def quick(target, **changed):
    return TableSettings(target, **{"recipe": "plain", "hidden": (4,), "epochs": 2} | changed)


def trained_on(columns, settings, **more):
    return train_table(prepare(columns, settings), settings, progress=False, **more)


def test_scores_stand_beside_mean_and_linear_model(trained):
    scores = trained.scores
    assert list(scores.figures) == list(scores.seconds) == ["network", "linear model", "mean"]
    assert scores.figures["mean"]["r2"] <= 0 < scores.figures["network"]["r2"]
    assert len(scores.truth) == len(scores.prediction) == 18


def test_the_mean_is_the_mean_though_logarithms_are_learnt(columns):
    wide = columns | {"rent": np.exp(columns["size"] / 10)}
    prepared = prepare(wide, quick("rent"))
    assert prepared.target.log
    run = train_table(prepared, quick("rent"), progress=False)
    mean = prepared.training["rent"].mean()
    off = prepared.held_out["rent"] - mean
    assert run.scores.figures["mean"]["rmse"] == pytest.approx(np.sqrt((off**2).mean()), rel=1e-5)


def test_numbers_have_intervals_and_classes_none(trained, columns):
    covered, width = trained.scores.interval
    low, high = trained.predictor.predict_interval(columns, 0.9).T
    assert 0.5 < covered <= 1
    assert width == pytest.approx((high - low).mean(), rel=0.5)
    assert trained_on(columns, quick("part")).scores.interval is None


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pa.table, dict])
def test_every_dataframe_gives_the_same_predictions(trained, columns, frame):
    rows = {name: column[:7] for name, column in columns.items() if name != "rent"}
    expected = trained.predictor.predict(rows)
    np.testing.assert_array_equal(trained.predictor.predict(frame(rows)), expected)


def test_a_loaded_predictor_predicts_the_same_bits_from_raw_rows(trained, tmp_path):
    trained.predictor.save(tmp_path / "model.glass")
    loaded = gn.load(tmp_path / "model.glass")
    rows = [{"size": 50, "part": "south"}, {"size": None, "part": "west"}]
    np.testing.assert_array_equal(loaded.predict(rows), trained.predictor.predict(rows))


def test_a_predictor_file_whose_parts_do_not_fit_is_refused(trained, tmp_path):
    header, arrays = model_file.read(saved(trained, tmp_path))
    header.pop("kind")
    model_file.write(tmp_path / "bad.glass", "predictor", header | {"targets": [{}]}, arrays)
    with pytest.raises(ModelFileError):
        gn.load(tmp_path / "bad.glass")


def saved(trained, folder):
    trained.predictor.save(folder / "model.glass")
    return folder / "model.glass"


def test_a_checkpoint_is_no_model(tmp_path):
    gn.train(gn.Network([gn.Dense(1, 1)]), [[1.0]], [1.0], epochs=1, out=tmp_path, progress=False)
    with pytest.raises(ModelFileError, match="checkpoint"):
        gn.load(tmp_path / "checkpoint.glass")


def test_classes_keep_their_labels(columns):
    run = trained_on(columns, quick("part"))
    assert run.predictor.classes == ("north", "south")
    assert set(run.scores.prediction) <= {"north", "south"}
    np.testing.assert_allclose(run.predictor.predict_proba(columns).sum(axis=1), 1, rtol=1e-6)


def test_a_time_split_holds_the_last_rows_out(columns):
    prepared = prepare(columns, TableSettings("rent", split="time"))
    np.testing.assert_array_equal(prepared.held_out["rent"], columns["rent"][-18:])


def test_the_encoding_is_learned_from_the_training_rows_alone(columns):
    odd = {name: column.copy() for name, column in columns.items()}
    odd["part"][-1] = "harbour"
    prepared = prepare(odd, TableSettings("rent", split="time"))
    assert "harbour" not in prepared.schema["part"].levels


def test_too_few_rows_are_refused():
    with pytest.raises(DataError, match="at least 5"):
        prepare({"x": [1, 2, 3], "y": [1, 2, 3]}, TableSettings("y"))


@pytest.mark.parametrize(
    "changed",
    [
        {"test": 0.0}, {"test": 1.0}, {"split": "no"}, {"batch_size": 73}, {"time_limit": 0},
        {"learning_rate": 0.0}, {"kinds": {"rent": "category"}},
    ],
)  # fmt: skip
def test_bad_settings_are_refused_before_training(columns, changed):
    with pytest.raises(SettingError):
        prepare(columns, TableSettings("rent", **changed))


@pytest.mark.parametrize("changed", [{"recipe": "bst"}, {"activation": "rellu"}])
def test_unknown_names_are_refused_before_training(columns, changed):
    with pytest.raises(UnknownNameError, match="did you mean"):
        prepare(columns, TableSettings("rent", **changed))


def test_settings_change_the_recipe_and_none_leaves_it(columns):
    (first, second) = prepare(columns, TableSettings("rent")).types
    assert (first, second) == prepare(columns, TableSettings("rent", recipe="best")).types
    for changed in prepare(columns, TableSettings("rent", dropout=0.4, hidden=(7, 5))).types:
        assert (changed.dropout, changed.hidden) == (0.4, (7, 5))
        assert changed.epochs == first.epochs


def test_so_many_epochs_are_just_those(columns):
    run = trained_on(columns, quick("rent", epochs=3))
    assert [len(history) for history in run.histories] == [3] * 5


def test_baselines_by_hand():
    target = np.array([[1.0], [2.0], [6.0]])
    np.testing.assert_array_equal(constant_prediction(target, 2, 0), [[3], [3]])
    shares = constant_prediction(np.array([0, 0, 1, 2]), 1, 3)
    np.testing.assert_array_equal(shares, [[0.5, 0.25, 0.25]])


def test_linear_baseline_recovers_a_line_and_survives_repeated_columns():
    x = np.linspace(-1, 1, 50).reshape(-1, 1)
    twice = np.c_[x, x]
    predicted = linear_prediction(Layout(2, 0, ()), twice, 3 * x + 1, twice, 0)
    np.testing.assert_allclose(predicted, 3 * x + 1, atol=1e-3)


def test_linear_baseline_separates_classes():
    x = np.r_[np.full(20, -1.0), np.full(20, 1.0)].reshape(-1, 1)
    probability = linear_prediction(Layout(1, 0, ()), x, (x[:, 0] > 0).astype(int), x, 2)
    np.testing.assert_array_equal(probability.argmax(axis=1), x[:, 0] > 0)


def test_linear_baseline_has_a_weight_for_each_level_of_a_code():
    codes = np.arange(60).reshape(-1, 1) % 12.0
    truth = np.random.default_rng(0).normal(size=(12, 1))[codes[:, 0].astype(int)]
    layout = Layout(0, 0, (12,))
    found = linear_prediction(layout, codes, truth, np.array([[3.0], [-1.0]]), 0)
    assert found[0, 0] == pytest.approx(truth[3, 0], abs=0.01)
    assert found[1, 0] == pytest.approx(truth.mean(), abs=0.2)  # of an unknown level


def test_scores_are_in_units_of_the_target():
    target = NumberTarget("y", mean=100.0, std=10.0)
    figures = score(target, np.array([[1.0], [0.0]]), np.array([[100.0], [100.0]]))
    assert figures["rmse"] == pytest.approx(np.sqrt(50))
    classes = ClassTarget("y", ("a", "b"))
    assert score(classes, np.array([[0.2, 0.8]]), np.array([1]))["accuracy"] == 1


def test_predictor_classes_are_empty_for_numbers(trained):
    assert trained.predictor.classes == ()
    assert isinstance(trained.predictor, Predictor)
    assert trained.predictor.unused({"size": [1], "colour": [2]}) == ("colour",)


def test_what_is_wrong_with_held_out_rows_is_found_before_training(columns):
    odd = {name: column.copy() for name, column in columns.items()}
    odd["size"] = odd["size"].astype(object)
    odd["size"][-1] = "oops"
    with pytest.raises(DataError, match="oops"):
        prepare(odd, TableSettings("rent", split="time"))


def test_a_class_of_the_held_out_rows_alone_is_scored_as_missed(columns):
    rare = {name: column.copy() for name, column in columns.items()}
    rare["part"][-1] = "harbour"
    run = trained_on(rare, quick("part", split="time"))
    assert run.predictor.classes == ("harbour", "north", "south")
    assert run.scores.truth[-1] == "harbour"


def test_numbers_that_came_as_text_are_scored_as_numbers(columns):
    text = columns | {"rent": np.array([f"{rent:.1f}" for rent in columns["rent"]], dtype=object)}
    run = trained_on(text, quick("rent", task="regression"))
    assert run.scores.truth.dtype == np.float64


def test_reprs_are_short(trained):
    assert repr(trained.predictor) == "Predictor('rent' from 2 columns)"
    assert "EpochRecord" not in repr(trained)


@pytest.mark.parametrize("changed", [{"seed": -1}, {"seed": 1.5}])
def test_bad_seeds_are_refused(columns, changed):
    with pytest.raises(SettingError, match="seed"):
        prepare(columns, TableSettings("rent", **changed))


def test_few_rows_get_one_linear_network(columns, tmp_path):
    few = {name: column[:30] for name, column in columns.items()}
    run = trained_on(few, TableSettings("rent"), out=tmp_path / "run")
    assert len(run.histories) == 1
    assert run.history.stopped == "all epochs"
    assert gn.load(tmp_path / "run").predict(few).shape == (30,)


def test_the_folder_holds_the_run_and_each_network(columns, tmp_path):
    run = trained_on(columns, quick("rent"), out=tmp_path / "run", notes={"table": "flats"})
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"model.glass", "metrics.jsonl", "config.json", "members", "sample.glass"}
    history = gn.History.load(tmp_path / "run")
    assert history == run.history
    assert history.records == run.histories[0].records
    assert history.config["recipe"]["0"]["folds"] == 5
    assert history.config["table"] == "flats"
    inputs = run.predictor.encoder.encode(prepare(columns, quick("rent")).held_out)
    outputs = [
        gn.load(path).predict(inputs) for path in sorted((tmp_path / "run/members").iterdir())
    ]
    np.testing.assert_allclose(
        np.mean(outputs, axis=0), run.predictor.outputs_of(inputs), rtol=1e-5
    )


def test_a_resume_trains_what_is_missing_to_the_same_bits(columns, tmp_path, monkeypatch):
    settings = quick("rent")
    trained_on(columns, settings, out=tmp_path / "run")
    model = (tmp_path / "run/model.glass").read_bytes()
    for name in ("members/01.glass", "members/04.glass", "model.glass"):
        (tmp_path / "run" / name).unlink()
    numbers = []
    monkeypatch.setattr(gn.Training, "_finish", counting(gn.Training._finish, numbers))
    trained_on(columns, settings, resume=tmp_path / "run")
    assert sorted(numbers) == [1, 4]
    assert (tmp_path / "run/model.glass").read_bytes() == model


def counting(finish, numbers):
    """Note the seed of each training that ends: 1 for network 1 of an ensemble of seed 0."""

    def noted(self):
        if self.network.outputs == 1:
            numbers.append(self.batches.seed)
        return finish(self)

    return noted


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"epochs": 3}, "epochs=3, where the run had 2"),
        ({"recipe": "simple"}, "recipe='simple'"),
        ({"hidden": (5,)}, "hidden: 5, where the run had 4"),
    ],
)
def test_a_resume_refuses_other_settings(columns, tmp_path, changed, said):
    trained_on(columns, quick("rent"), out=tmp_path / "run")
    with pytest.raises(ResumeError, match=said):
        trained_on(columns, quick("rent", **changed), resume=tmp_path / "run")


@pytest.mark.parametrize("row", range(3))
def test_a_resume_refuses_other_data(columns, tmp_path, row):
    trained_on(columns, quick("rent"), out=tmp_path / "run")
    other = columns | {"size": columns["size"].copy()}
    other["size"][row] += 5
    with pytest.raises(ResumeError, match="data="):
        trained_on(other, quick("rent"), resume=tmp_path / "run")


def test_out_and_another_resume_do_not_go_together(columns, tmp_path):
    trained_on(columns, quick("rent"), out=tmp_path / "run")
    with pytest.raises(SettingError, match="leave out="):
        trained_on(columns, quick("rent"), out=tmp_path / "b", resume=tmp_path / "run")


def test_a_time_limit_ends_it_and_a_resume_goes_on(columns, tmp_path):
    settings = quick("rent", epochs=100_000, time_limit=0.2)
    run = trained_on(columns, settings, out=tmp_path / "run")
    assert run.history.stopped == "time limit"
    assert len(trained_on(columns, settings, resume=tmp_path / "run").histories) >= 1


def test_parts_that_a_kill_left_among_the_networks_are_removed(columns, tmp_path):
    trained_on(columns, quick("rent"), out=tmp_path / "run")
    (tmp_path / "run/members/.03.glass.x.part").write_bytes(b"half")
    trained_on(columns, quick("rent"), resume=tmp_path / "run")
    assert len(list((tmp_path / "run/members").iterdir())) == 5


def test_many_rows_are_thinned_for_the_linear_baseline(monkeypatch):
    monkeypatch.setattr(baselines, "MOST_ROWS", 40)
    x = np.linspace(-1, 1, 90).reshape(-1, 1)
    predicted = linear_prediction(Layout(1, 0, ()), x, 3 * x + 1, x, 0)
    np.testing.assert_allclose(predicted, 3 * x + 1, atol=1e-3)


@pytest.mark.parametrize("target", ["rent", "part"])
def test_a_predictor_scores_the_same_from_its_file(columns, tmp_path, target):
    run = trained_on(columns, quick(target), out=tmp_path / "run")
    prepared = prepare(columns, quick(target))
    loaded = gn.load(tmp_path / "run")
    outputs, truth = loaded.outputs(prepared.held_out), truth_of(loaded.target, prepared.held_out)
    assert score(loaded.target, outputs, truth) == run.scores.figures["network"]
