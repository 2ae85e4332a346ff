"""Settings that Optuna suggests."""

import numpy as np
import optuna
import pytest

import glassnet as gn
from glassnet.errors import SettingError

GRID = {
    "learning_rate": gn.Range(1e-3, 1e-1, log=True), "dropout": gn.Range(0, 0.3),
    "hidden": gn.Range(2, 8), "activation": ["relu", "tanh"],
}  # fmt: skip


X = np.linspace(-1, 1, 24).reshape(-1, 1)


def sweep(grid, **settings):
    fixed = {"epochs": 9, "seeds": 1, "progress": False}
    return gn.sweep((X, 2 * X), grid=grid, **fixed | settings)


def suggested(search="optuna", draws=6, **settings):
    return sweep(GRID, search=search, draws=draws, **settings)


def settings_of(result):
    return {tuple(run.settings.values()) for run in result.runs}


def test_as_many_are_tried_as_asked_for_and_the_same_again():
    first = suggested()
    assert len(first.rows) == 6
    assert settings_of(suggested()) == settings_of(first)
    assert settings_of(suggested(seed=1)) != settings_of(first)
    assert all(2 <= int(row.settings["hidden"]) <= 8 for row in first.rows)


def test_a_sampler_is_used():
    found = suggested(optuna.samplers.RandomSampler(seed=3))
    assert settings_of(found) == settings_of(suggested(optuna.samplers.RandomSampler(seed=3)))
    assert settings_of(found) != settings_of(suggested())


def test_a_pruner_ends_some_after_a_share_of_their_epochs():
    result = suggested(optuna.pruners.PercentilePruner(25, n_startup_trials=2), draws=8)
    epochs = [row.settings["epochs"] for row in result.rows]
    assert set(epochs) <= {1, 3, 9}
    assert max(epochs) == 9
    assert min(epochs) < 9
    assert epochs == sorted(epochs, reverse=True)


def test_a_study_keeps_its_trials():
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    result = suggested(study, draws=5, validation=0.25)
    assert len(study.trials) == 5
    assert study.best_value == pytest.approx(result.best.mean("validation_loss"))


def test_it_goes_on_in_its_folder(tmp_path):
    first = suggested(out=tmp_path / "sweep")
    models = {path: path.stat().st_mtime_ns for path in (tmp_path / "sweep").rglob("model.glass")}
    assert repr(suggested(out=tmp_path / "sweep")) == repr(first)
    assert {path: path.stat().st_mtime_ns for path in models} == models


def test_a_run_that_diverges_is_told_to_it():
    grid = {"learning_rate": [1e38, 0.01]}
    assert sweep(grid, search="optuna", draws=5, optimizer="sgd").best.diverged == 0


def test_what_it_does_not_take_is_refused():
    with pytest.raises(SettingError, match="one by one"):
        sweep([{"l2": [0.1]}, {"l1": [0.1]}], search="optuna", draws=2)
    with pytest.raises(SettingError, match="maximises"):
        sweep({"l2": [0.1]}, search=optuna.create_study(direction="maximize"), draws=2)
