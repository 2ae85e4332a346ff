"""From a table to a scored predictor, and back from its file."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import glassnet as gn
from glassnet import model_file
from glassnet.baselines import constant_prediction, linear_prediction
from glassnet.errors import DataError, ModelFileError, SettingError
from glassnet.predictor import Predictor
from glassnet.table_run import TableSettings, prepare, score, train_table
from glassnet.tabular import ClassTarget, NumberTarget

ROWS = 90


@pytest.fixture(scope="module")
def columns():
    generator = np.random.default_rng(1)
    size = generator.uniform(20, 100, ROWS)
    part = np.array(["north", "south"], dtype=object)[generator.integers(0, 2, ROWS)]
    return {"size": size, "part": part, "rent": 10 * size + 300 * (part == "south")}


@pytest.fixture(scope="module")
def trained(columns):
    settings = TableSettings("rent", hidden=(16,), epochs=60, dropout=0.0, learning_rate=0.01)
    return train_table(prepare(columns, settings), settings, progress=False)


def test_scores_stand_beside_mean_and_linear_model(trained):
    assert list(trained.scores) == ["network", "linear model", "mean"]
    assert trained.scores["mean"]["r2"] <= 0 < trained.scores["network"]["r2"]
    assert len(trained.truth) == len(trained.prediction) == 18


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
    settings = TableSettings("part", hidden=(4,), epochs=3)
    run = train_table(prepare(columns, settings), settings, progress=False)
    assert run.predictor.classes == ("north", "south")
    assert set(run.prediction) <= {"north", "south"}
    np.testing.assert_allclose(run.predictor.predict_proba(columns).sum(axis=1), 1, rtol=1e-6)


def test_a_time_split_holds_the_last_rows_out(columns):
    prepared = prepare(columns, TableSettings("rent", split="time"))
    np.testing.assert_array_equal(prepared.held_out[1][:, 0], columns["rent"][-18:])


def test_the_encoding_is_learned_from_the_training_rows_alone(columns):
    odd = {name: column.copy() for name, column in columns.items()}
    odd["part"][-1] = "harbour"
    prepared = prepare(odd, TableSettings("rent", split="time"))
    assert "harbour" not in prepared.schema["part"].levels


def test_too_few_rows_are_refused():
    with pytest.raises(DataError, match="at least 5"):
        prepare({"x": [1, 2, 3], "y": [1, 2, 3]}, TableSettings("y"))


@pytest.mark.parametrize("changed", [{"test": 0.0}, {"test": 1.0}, {"split": "no"}])
def test_bad_splits_are_refused(columns, changed):
    with pytest.raises(SettingError):
        prepare(columns, TableSettings("rent", **changed))


def test_baselines_by_hand():
    target = np.array([[1.0], [2.0], [6.0]])
    np.testing.assert_array_equal(constant_prediction(target, 2, 0), [[3], [3]])
    shares = constant_prediction(np.array([0, 0, 1, 2]), 1, 3)
    np.testing.assert_array_equal(shares, [[0.5, 0.25, 0.25]])


def test_linear_baseline_recovers_a_line_and_survives_repeated_columns():
    x = np.linspace(-1, 1, 50).reshape(-1, 1)
    twice = np.c_[x, x]
    np.testing.assert_allclose(linear_prediction(twice, 3 * x + 1, twice, 0), 3 * x + 1, atol=1e-3)


def test_linear_baseline_separates_classes():
    x = np.r_[np.full(20, -1.0), np.full(20, 1.0)].reshape(-1, 1)
    probability = linear_prediction(x, (x[:, 0] > 0).astype(int), x, 2)
    np.testing.assert_array_equal(probability.argmax(axis=1), x[:, 0] > 0)


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
    settings = TableSettings("part", split="time", hidden=(4,), epochs=2)
    run = train_table(prepare(rare, settings), settings, progress=False)
    assert run.predictor.classes == ("harbour", "north", "south")
    assert run.truth[-1] == "harbour"


def test_numbers_that_came_as_text_are_scored_as_numbers(columns):
    text = columns | {"rent": np.array([f"{rent:.1f}" for rent in columns["rent"]], dtype=object)}
    settings = TableSettings("rent", hidden=(4,), epochs=2, task="regression")
    run = train_table(prepare(text, settings), settings, progress=False)
    assert run.truth.dtype == np.float64


def test_reprs_are_short(trained):
    assert repr(trained.predictor) == "Predictor('rent' from 2 columns)"
    assert "EpochRecord" not in repr(trained)


@pytest.mark.parametrize("changed", [{"seed": -1}, {"seed": 1.5}])
def test_bad_seeds_are_refused(columns, changed):
    with pytest.raises(SettingError, match="seed"):
        prepare(columns, TableSettings("rent", **changed))
