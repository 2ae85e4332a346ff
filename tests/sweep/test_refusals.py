"""What cannot be tried is refused before any training, with a remedy."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ColumnError, DataError, SettingError, ShapeError, UnknownNameError
from glassnet.sweep.parameters import PARAMETERS

X = np.linspace(-1, 1, 24).reshape(-1, 1)


def refused(tmp_path, error, match, data=(X, X), grid=None, **settings):
    grid = {"learning_rate": [0.1]} if grid is None else grid
    with pytest.raises(error, match=match) as caught:
        gn.sweep(data, grid=grid, out=tmp_path / "sweep", progress=False, **settings)
    assert caught.value.remedy
    assert not list(tmp_path.rglob("model.glass"))


@pytest.mark.parametrize("grid", [{}, [], [{"l2": [0.1]}, {}], {"l2": []}, {"l2": np.array([])}])
def test_an_empty_grid(tmp_path, grid):
    refused(tmp_path, SettingError, "grid|list of values", grid=grid)


@pytest.mark.parametrize("grid", [5, "l2"])
def test_a_grid_that_is_none(tmp_path, grid):
    refused(tmp_path, SettingError, "grid=", grid=grid)


def test_a_validation_that_is_no_share(tmp_path):
    refused(tmp_path, SettingError, "validation of type str", validation="a")


@pytest.mark.parametrize("values", [0.1, "0.1", (0.1, 0.2), None])
def test_values_that_are_no_list(tmp_path, values):
    refused(tmp_path, SettingError, "list of values", grid={"l2": values})


def test_a_misspelt_parameter(tmp_path):
    match = "'learning_rat': .*did you mean 'learning_rate'"
    refused(tmp_path, UnknownNameError, match, grid={"learning_rat": [0.1]})
    refused(tmp_path, UnknownNameError, "did you mean 'epochs'", epoch=3)
    refused(tmp_path, UnknownNameError, "did you mean 'seeds'", seedz=3)


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [
        ("hidden", 0, "hidden=0"),
        ("hidden", "64-x", "64-x"),
        ("activation", "rleu", "did you mean 'ReLU'"),
        ("init", -0.1, "init=-0.1"),
        ("init", "henormall", "did you mean 'HeNormal'"),
        ("init", "constant", "needs value"),
        ("learning_rate", 0, "learning_rate=0"),
        ("learning_rate", "fast", "must be a number"),
        ("decay", -1, "decay=-1"),
        ("optimizer", "adm", "did you mean 'Adam'"),
        ("optimizer", gn.Adam(0.01), "none of that name"),
        ("weight_decay", -1, "weight_decay=-1"),
        ("loss", "hubert", "did you mean 'Huber'"),
        ("batch_size", 0, "batch_size=0"),
        ("batch_size", 25, "24 training rows"),
        ("epochs", 1.5, "epochs=1.5"),
        ("epochs", None, "epochs=None"),
        ("dropout", 1, "dropout=1"),
        ("l1", -1, "l1=-1"),
        ("l2", np.nan, "l2=nan"),
    ],
)
def test_values_that_a_parameter_does_not_take(tmp_path, name, value, match):
    refused(tmp_path, (SettingError, UnknownNameError), match, grid={name: [value]})
    refused(tmp_path, (SettingError, UnknownNameError), match, **{name: value})


def test_every_parameter_takes_its_usual_value():
    for name, each in PARAMETERS.items():
        assert each.check(name, each.usual) == each.usual


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"l2": 0.1, "grid": {"l2": [0.1]}}, "in the grid and fixed"),
        ({"weight_decay": 0.1}, "Adam has none"),
        ({"learning_rate": 0.1, "optimizer": "lbfgs", "grid": {"l2": [0]}}, "LBFGS has none"),
        ({"loss": "categoricalcrossentropy"}, "target is of numbers"),
        ({"loss": "binarycrossentropy"}, "target is of numbers"),
        ({"seeds": 0}, "seeds=0"),
        ({"seed": -1}, "seed=-1"),
        ({"workers": 0}, "workers=0"),
        ({"validation": 1.5}, "validation=1.5"),
        ({"target": "y"}, "leave it away"),
        ({"data": (X, X, X)}, "tuple of 3"),
        ({"workers": 2, "on": "tcp://127.0.0.1:1"}, "its own workers"),
    ],
)
def test_settings_that_do_not_go_together(tmp_path, settings, match):
    refused(tmp_path, SettingError, match, **settings)


def test_settings_that_only_one_of_many_has_wrong(tmp_path):
    grid = {"optimizer": ["adamw", "adam"], "weight_decay": [0.1]}
    refused(tmp_path, SettingError, "Adam has none", grid=grid)


@pytest.mark.parametrize(
    "ends", [(0.1, 0.1), (1, 0), (0, 1, True), (-1, 1, True), (0, np.inf), ("a", 1)]
)
def test_ranges_that_are_none(ends):
    with pytest.raises(SettingError):
        gn.Range(*ends)


@pytest.mark.parametrize(
    ("name", "ends"), [("dropout", (0, 1)), ("activation", (0, 1)), ("hidden", (0.5, 8))]
)
def test_ranges_that_a_parameter_does_not_take(tmp_path, name, ends):
    settings = {"grid": {name: gn.Range(*ends)}, "search": "random", "draws": 2}
    refused(tmp_path, (SettingError, UnknownNameError), name, **settings)


def test_figures_that_there_will_not_be(tmp_path):
    refused(tmp_path, UnknownNameError, "'validation_loss'", monitor="validation_loss")
    match = "did you mean 'validation_r2'"
    refused(tmp_path, UnknownNameError, match, monitor="val_r2", metrics="r2", validation=0.2)


@pytest.mark.parametrize(
    ("settings", "error", "match"),
    [
        ({"data": "sin"}, UnknownNameError, "did you mean 'sine'"),
        ({"data": "no_such.csv"}, Exception, "no_such.csv"),
        ({"data": {"x": [1, 2, 3], "y": [1, 2, 3]}}, SettingError, "no target"),
        ({"data": {"x": [1, 2, 3]}, "target": "y"}, ColumnError, "'y'"),
        ({"data": (X[:, 0], X)}, ShapeError, "reshape"),
        ({"data": (X[:5], X)}, ShapeError, "rows"),
        ({"data": (X[:5], X), "validation": 0.2}, ShapeError, "rows"),
        ({"data": (np.full((4, 1), np.nan), X[:4])}, DataError, "nan"),
        ({"data": (X, np.ones(24))}, DataError, "constant"),
        ({"metrics": "accuracy"}, SettingError, "classification"),
    ],
)
def test_data_that_nothing_can_be_learned_from(tmp_path, settings, error, match):
    refused(tmp_path, error, match, **settings)
