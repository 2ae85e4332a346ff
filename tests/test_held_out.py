"""Predictions, importance and effects on the rows that a run held out."""

import json

import numpy as np
import pytest

import glassnet as gn
from glassnet import predicting
from glassnet.errors import DataError, ModelFileError, SettingError
from glassnet.explaining import permutation_importance
from glassnet.predicting import predictions_of
from glassnet.table_run import (
    HeldOut,
    TableSettings,
    effects_of,
    held_out_predictions,
    held_out_rows,
    importance_of,
    prepare,
    train_table,
)
from glassnet.tabular import Table, read_table, write_table

ROWS = 150


def columns():
    generator = np.random.default_rng(3)
    size = generator.uniform(20, 100, ROWS)
    part = np.array(["north", "south"], dtype=object)[generator.integers(0, 2, ROWS)]
    rent = 10 * size + 300 * (part == "south") + 20 * generator.normal(size=ROWS)
    return {"size": size, "part": part, "rent": rent, "dear": np.where(rent > 700, "yes", "no")}


def trained(folder, target):
    """Train a run in a folder, as the command line does."""
    table = Table(columns()).without("dear" if target == "rent" else "rent")
    path = folder / "flats.csv"
    write_table(table, path)
    settings = TableSettings(target, recipe="plain", hidden=(8,), epochs=10)
    train_table(
        prepare(read_table(path), settings), settings, out=folder / "run", progress=False,
        notes={"table": str(path)},
    )  # fmt: skip
    return folder / "run"


@pytest.fixture(scope="module")
def rents(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("rents"), "rent")


@pytest.fixture(scope="module")
def dear(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("dear"), "dear")


def test_numbers_come_with_intervals(rents):
    found, held_out = held_out_predictions(rents), HeldOut.of(rents)
    np.testing.assert_array_equal(found.truth, held_out.rows["rent"])
    np.testing.assert_array_equal(found.prediction, held_out.predictor.predict(held_out.rows))
    ends = held_out.predictor.predict_interval(held_out.rows, 0.9)
    np.testing.assert_array_equal(np.stack([found.low, found.high], axis=1), ends)
    assert (found.name, found.coverage, found.total, found.classes) == ("rent", 0.9, 30, ())


def test_classes_come_with_probabilities(dear):
    found, held_out = held_out_predictions(dear), HeldOut.of(dear)
    assert found.classes == ("no", "yes")
    np.testing.assert_array_equal(found.truth, held_out.rows["dear"])
    proba = held_out.predictor.predict_proba(held_out.rows)
    np.testing.assert_array_equal(found.probabilities, proba)
    assert set(found.prediction) <= {"no", "yes"}
    assert found.low is None


def test_rows_are_those_that_the_run_was_scored_on(rents):
    assert held_out_rows(rents).rows == ROWS // 5


def test_importance_and_effects_are_of_the_held_out_rows(rents):
    held_out = HeldOut.of(rents)
    found = importance_of(held_out)
    expected = permutation_importance(held_out.predictor, held_out.rows)
    np.testing.assert_array_equal(found.rises, expected.rises)
    first, second = sorted(
        found.columns, key=dict(zip(found.columns, -found.mean, strict=True)).get
    )
    assert [each.column for each in effects_of(held_out, found)] == [first, second]
    assert [each.column for each in effects_of(rents, found, most=1)] == [first]


def test_many_rows_are_drawn_and_counted(rents, monkeypatch):
    monkeypatch.setattr(predicting, "MOST_ROWS", 10)
    found = held_out_predictions(rents)
    assert (len(found), found.total) == (10, 30)
    again = held_out_predictions(rents)
    np.testing.assert_array_equal(found.truth, again.truth)


def test_rows_without_a_target_are_left_out(rents):
    rows = HeldOut.of(rents).rows
    rent = rows["rent"].copy()
    rent[:4] = np.nan
    less = Table({"size": rows["size"], "part": rows["part"], "rent": rent})
    assert len(predictions_of(HeldOut.of(rents).predictor, less)) == 26


def test_a_model_file_does_not_know_its_rows(rents):
    with pytest.raises(SettingError, match="give a table"):
        held_out_predictions(rents / "model.glass")


def test_a_table_that_changed_is_refused(tmp_path):
    run = trained(tmp_path, "rent")
    table = columns()
    table["rent"][0] += 1
    write_table(Table(table).without("dear"), tmp_path / "flats.csv")
    with pytest.raises(DataError, match="changed since"):
        held_out_predictions(run)


def test_a_run_whose_model_is_a_network_is_refused(tmp_path):
    run = trained(tmp_path, "rent")
    gn.Network([gn.Dense(1, 1)]).save(run / "model.glass")
    with pytest.raises(ModelFileError, match="network without a table"):
        HeldOut.of(run)


def test_the_run_of_something_else_is_refused(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"seed": 0}))
    with pytest.raises(SettingError, match="not a run of"):
        held_out_rows(tmp_path)
