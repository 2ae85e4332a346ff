"""A table is split and encoded once, for all runs."""

import numpy as np
import pandas as pd
import pytest

import glassnet as gn
from glassnet.errors import DataError
from glassnet.tabular import Table, write_table

QUICK = {"epochs": 2, "hidden": 4, "seeds": 2, "progress": False}
GRID = {"learning_rate": [0.01, 0.05]}


@pytest.fixture
def homes():
    generator = np.random.default_rng(0)
    size = generator.uniform(20, 120, 80)
    part = np.where(generator.random(80) < 0.5, "north", "south").astype(object)
    return {"size": size, "part": part, "rent": 9 * size + 200 * (part == "south")}


def test_rows_are_split_once_and_metrics_are_in_the_targets_units(homes):
    result = gn.sweep(homes, "rent", grid=GRID, **QUICK)
    assert result.monitor == "validation_loss"
    assert result.figures == ("loss", "validation_loss", "validation_rmse")
    for run in result.runs:
        assert (run.history.config["rows"], run.history.config["validation_rows"]) == (64, 16)
        assert run.figures["validation_rmse"] > 20  # of rents, not of standard deviations
    assert len(gn.sweep(homes, "rent", grid=GRID, validation=0.5, **QUICK).runs) == 4


def test_any_table_gives_the_same_runs(homes, losses, tmp_path):
    write_table(Table(homes), tmp_path / "homes.csv")
    first = losses(gn.sweep(homes, "rent", grid=GRID, **QUICK))
    for table in (pd.DataFrame(homes), tmp_path / "homes.csv", str(tmp_path / "homes.csv")):
        assert losses(gn.sweep(table, "rent", grid=GRID, **QUICK)) == first


def test_classes_are_scored_by_accuracy(homes):
    result = gn.sweep(homes, "part", grid=GRID, **QUICK)
    assert result.figures == ("loss", "validation_loss", "validation_accuracy")
    assert 0 <= result.best.mean("validation_accuracy") <= 1


def test_bundled_tables_know_their_target_and_their_order_of_time():
    cars = gn.sweep("cars", grid={"l2": [0.0]}, metrics=["rmse", "mae"], **QUICK)
    assert cars.figures[-2:] == ("validation_rmse", "validation_mae")
    weather = gn.sweep("weather", grid={"l2": [0.0]}, **QUICK)
    assert weather.runs[0].history.config["validation_rows"] > 100


def test_a_category_of_many_levels_is_embedded(tmp_path):
    generator = np.random.default_rng(0)
    level = generator.integers(0, 30, 300)
    table = {"zip": np.array([f"z{each}" for each in level], object), "y": level + 0.5}
    result = gn.sweep(table, "y", grid={"init": [0.1]}, out=tmp_path / "sweep", **QUICK)
    layers = result.runs[0].history.config["network"]["layers"]
    assert layers[0]["class"] == "Layer.Parallel"
    assert gn.load(result.runs[0].folder).predict({"zip": "z3"}).shape == (1,)


def test_losses_that_mean_something_else_are_read_as_such(homes, tmp_path):
    result = gn.sweep(
        homes, "rent", grid=GRID, loss="gaussiannll", out=tmp_path / "sweep", **QUICK
    )  # fmt: skip
    assert gn.load(result.best.runs[0].folder).predict(homes).shape == (80,)
    with pytest.raises(DataError, match="Poisson"):  # the target is standardised
        gn.sweep(homes, "rent", grid=GRID, loss="poisson", **QUICK)
