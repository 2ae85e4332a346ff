"""Random search and halving."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import SettingError, UnknownNameError

X = np.linspace(-1, 1, 24).reshape(-1, 1)
RANGES = {
    "learning_rate": gn.Range(1e-4, 1e-1, log=True), "dropout": gn.Range(0, 0.5),
    "hidden": gn.Range(2, 6), "activation": ["relu", "tanh"],
}  # fmt: skip


@pytest.fixture
def sweep():
    """Sweep over tiny networks that learn a line, unless told otherwise."""

    def call(grid, **settings):
        fixed = {"seeds": 1, "epochs": 6, "progress": False} | settings
        fixed |= {} if "hidden" in grid else {"hidden": 4}
        return gn.sweep((X, 2 * X), grid=grid, **fixed)

    return call


def chosen(result):
    return [tuple(row.settings.values()) for row in result.rows]


def drawn(sweep, draws=30, **settings):
    return sweep(RANGES, search="random", draws=draws, epochs=1, **settings)


def test_random_settings_lie_in_their_ranges_and_lists(sweep):
    settings = [row.settings for row in drawn(sweep).rows]
    assert len(settings) == 30
    rates = [each["learning_rate"] for each in settings]
    assert all(1e-4 <= rate <= 1e-1 for rate in rates)
    assert 8 <= sum(rate < 10**-2.5 for rate in rates) <= 22  # by factors, not by differences
    assert all(0 <= each["dropout"] <= 0.5 for each in settings)
    assert {each["hidden"] for each in settings} == {"2", "3", "4", "5", "6"}
    assert {each["activation"] for each in settings} == {"ReLU", "Tanh"}


def test_the_same_seed_draws_the_same_settings_and_another_others(sweep):
    assert chosen(drawn(sweep, 5)) == chosen(drawn(sweep, 5))
    assert set(chosen(drawn(sweep, 5))) != set(chosen(drawn(sweep, 5, seed=1)))


def test_no_settings_are_drawn_twice(sweep):
    result = sweep({"l2": [0.0, 0.1], "hidden": [2, 3]}, search="random", draws=50)
    assert len(result.rows) == 4


def test_halving_trains_all_a_little_and_the_best_third_longer(sweep, tmp_path):
    rates = [0.1 / 2**power for power in range(9)]
    sweep({"learning_rate": rates}, search="halving", epochs=90, seeds=2, out=tmp_path / "sweep")
    trained = {}
    for folder in (tmp_path / "sweep").iterdir():
        if folder.is_dir():
            history = gn.History.load(folder)
            settings, figures = history.config["sweep"], history.config["figures"]
            assert len(history) == settings["epochs"]
            scores = trained.setdefault(settings["epochs"], {})
            scores.setdefault(settings["learning_rate"], []).append(figures["loss"])
    assert {epochs: len(scores) for epochs, scores in trained.items()} == {10: 9, 30: 3, 90: 1}
    for epochs, more in ((10, 30), (30, 90)):
        means = {rate: np.mean(values) for rate, values in trained[epochs].items()}
        best = sorted(means, key=means.get)[: len(means) // 3]
        assert set(trained[more]) == set(best)


def test_halving_ranks_by_how_far_settings_came(sweep):
    result = sweep({"learning_rate": [0.1, 0.05, 0.02, 0.01]}, search="halving", epochs=30)
    assert [row.settings["epochs"] for row in result.rows] == [30, 30, 10, 10]
    assert result.varied == ("learning_rate", "epochs")
    assert len({row.settings["learning_rate"] for row in result.rows}) == 4
    assert result.best.rung == 1


def test_halving_takes_drawn_settings_too(sweep):
    grid = {"learning_rate": gn.Range(1e-3, 1e-1)}
    result = sweep(grid, search="halving", draws=5, epochs=9)
    assert sorted(row.settings["epochs"] for row in result.rows) == [3, 3, 3, 9, 9]


def test_a_last_rung_is_the_training_of_that_length(sweep):
    grid = {"learning_rate": [0.1, 0.05, 0.02]}
    best = sweep(grid, search="halving", epochs=9).best
    alone = sweep({"learning_rate": [best.settings["learning_rate"]]}, epochs=9).best
    assert alone.runs[0].history["loss"] == best.runs[0].history["loss"]


def test_halving_goes_on_in_its_folder(sweep, tmp_path):
    grid = {"learning_rate": [0.1, 0.05, 0.02]}
    settings = {"search": "halving", "epochs": 9, "out": tmp_path / "sweep"}
    first = sweep(grid, **settings)
    models = {path: path.stat().st_mtime_ns for path in (tmp_path / "sweep").rglob("model.glass")}
    assert len(models) == 4
    assert repr(sweep(grid, **settings)) == repr(first)
    assert {path: path.stat().st_mtime_ns for path in models} == models


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"search": "random"}, "draws"),
        ({"search": "optuna"}, "draws"),
        ({"draws": 5}, "draws=5 of a grid"),
        ({"search": "random", "draws": 0}, "draws=0"),
        ({"search": "hyperband", "draws": 3}, "'hyperband'"),
        ({"search": "halving", "grid": {"epochs": [3, 9]}}, "shares them out"),
        ({"grid": {"l2": gn.Range(0, 1)}}, "too many values"),
    ],
)
def test_searches_that_cannot_be_are_refused(settings, match):
    given = {"grid": {"learning_rate": [0.1, 0.2]}} | settings
    with pytest.raises((SettingError, UnknownNameError), match=match):
        gn.sweep((X, X), **given)
