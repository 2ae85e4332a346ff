"""Settings times seeds: what is trained, and what the table tells of it."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.datasets import sine

GRID = {"learning_rate": [0.01, 0.1], "init": [0.1, "henormal", None]}


def test_every_combination_is_trained_with_every_seed(sweep):
    result = sweep(GRID, seeds=3)
    found = {(run.settings["learning_rate"], run.settings["init"], run.seed) for run in result.runs}
    inits = (0.1, "HeNormal", None)
    assert found == {(r, i, s) for r in (0.01, 0.1) for i in inits for s in range(3)}
    assert len(result.rows) == 6
    assert result.stopped == "all runs"
    assert result.varied == ("learning_rate", "init")


def test_a_run_is_the_training_that_its_settings_describe(sweep):
    result = sweep(
        {"learning_rate": [0.05], "batch_size": [8]}, hidden=(4, 3), activation="tanh", init=0.5,
        decay=0.01, optimizer="adamw", weight_decay=0.1, loss="huber", l1=0.001, l2=0.01, seeds=2,
    )  # fmt: skip
    x = np.linspace(-1, 1, 24).reshape(-1, 1)
    for run in result.runs:
        dense = [
            gn.Dense(n, m, weight_init=gn.Normal(0.5), weight_l1=0.001, weight_l2=0.01)
            for n, m in ((1, 4), (4, 3), (3, 1))
        ]
        layers = [dense[0], gn.Tanh(), dense[1], gn.Tanh(), dense[2]]
        net = gn.Network(layers, seed=run.seed)
        alone = gn.train(
            net, x, 2 * x, loss="huber", optimizer=gn.AdamW(0.05, weight_decay=0.1, decay=0.01),
            epochs=6, batch_size=8, progress=False,
        )  # fmt: skip
        assert run.history["loss"] == alone["loss"]
        expected = gn.Huber().forward(net.predict(x), (2 * x).astype("float32"))
        assert run.figures["loss"] == pytest.approx(expected)  # of the network in the end


def test_several_grids_are_tried_one_after_the_other(sweep):
    result = sweep([{"l2": [0.0], "init": [0.1, 0.2]}, {"l2": [0.1]}], seeds=1)
    assert {(row.settings["l2"], row.settings["init"]) for row in result.rows} == {
        (0.0, 0.1), (0.0, 0.2), (0.1, None),
    }  # fmt: skip
    assert result.varied == ("l2", "init")


def test_a_value_given_twice_is_trained_once(sweep):
    assert len(sweep({"init": ["HeNormal", "henormal"]}).rows) == 1


def test_rows_come_best_first_with_mean_and_spread(sweep):
    result = sweep({"learning_rate": [1e-5, 0.1, 1e-3]}, seeds=3, epochs=20)
    means = [row.mean("loss") for row in result.rows]
    assert means == sorted(means)
    assert result.best is result.rows[0]
    assert result.best.settings["learning_rate"] == 0.1
    figures = [run.figures["loss"] for run in result.best.runs]
    assert result.best.mean("loss") == pytest.approx(np.mean(figures))
    assert result.best.spread("loss") == pytest.approx(np.std(figures))


def test_the_monitor_may_be_a_metric_that_rises(sweep):
    result = sweep({"learning_rate": [1e-5, 0.1]}, metrics=["r2", "mae"], monitor="r2", epochs=20)
    assert result.best.settings["learning_rate"] == 0.1
    assert result.best.mean("r2") > result.rows[1].mean("r2")
    assert result.figures == ("loss", "r2", "mae")


def test_validation_rows_are_the_same_for_all_and_rank_them(sweep):
    result = sweep(validation=0.25, metrics="mae")
    assert result.monitor == "validation_loss"
    assert result.figures == ("loss", "validation_loss", "validation_mae")
    configs = [run.history.config for run in result.runs]
    assert {(each["rows"], each["validation_rows"]) for each in configs} == {(18, 6)}
    x = np.linspace(-1, 1, 24).reshape(-1, 1)
    given = sweep(validation=(x[:5], 2 * x[:5]))
    assert {run.history.config["validation_rows"] for run in given.runs} == {5}


def test_it_prints_as_its_table(sweep):
    result = sweep({"init": [0.1, None]}, metrics="r2")
    lines = repr(result).splitlines()
    assert lines[0].split()[:5] == ["init", "loss", "r2", "seconds", "runs"]
    assert {line.split()[0] for line in lines[1:]} == {"0.1", "none"}
    assert all(" ± " in line for line in lines[1:])
    assert str(result.table()) == repr(result)


def test_losses_of_several_kinds_are_ranked_by_a_metric(sweep):
    grid = {"loss": ["huber", "meansquarederror"]}
    assert sweep(grid, metrics="mae").monitor == "mae"
    assert sweep(grid, metrics="mae", validation=0.2).monitor == "validation_mae"
    with pytest.raises(gn.errors.SettingError, match="cannot be compared"):
        sweep(grid)


def test_a_training_whose_loss_is_not_finite_ends_alone_and_ranks_last(sweep):
    result = sweep({"learning_rate": [1e38, 0.01]}, optimizer="sgd", seeds=2)
    last = result.rows[-1]
    assert last.settings["learning_rate"] == 1e38
    assert last.diverged == 2
    assert "2 diverged" in result.table().splitlines()[-1]
    assert all(run.history.stopped.startswith("non-finite") for run in last.runs)
    assert result.rows[0].diverged == 0


def test_the_data_of_the_book_go_by_name(sweep):
    result = sweep({"init": [0.1]}, "sine", epochs=2, seeds=1, metrics="within")
    x, y = sine()
    net = gn.Network(
        [gn.Dense(1, 4, weight_init=gn.Normal(0.1)), gn.ReLU(),
         gn.Dense(4, 1, weight_init=gn.Normal(0.1))], seed=0,
    )  # fmt: skip
    assert result.runs[0].history["loss"] == gn.train(net, x, y, epochs=2)["loss"]
    spiral = sweep({"init": [0.1]}, "spiral", epochs=2, seeds=1, metrics="accuracy")
    assert 0 <= spiral.best.mean("accuracy") <= 1
    assert spiral.runs[0].history.config["rows"] == 300


def test_targets_of_arrays_are_classes_where_tables_would_have_them_so(sweep):
    x = np.linspace(-1, 1, 30).reshape(-1, 1)
    labels = np.where(x[:, 0] > 0, "above", "below")
    assert "accuracy" in sweep({"l2": [0.0]}, (x, labels), metrics="accuracy").best.runs[0].figures
    counts = np.arange(30) % 3
    assert sweep({"l2": [0.0]}, (x, counts)).runs[0].history.config["loss"]["class"] == (
        "Loss.MeanSquaredError"
    )
    classes = sweep({"l2": [0.0]}, (x, counts), task="classification")
    assert classes.runs[0].history.config["loss"]["class"] == "Loss.CategoricalCrossentropy"
    both = sweep({"l2": [0.0]}, (x, np.hstack([x, 2 * x])))
    assert both.runs[0].history.config["network"]["layers"][-1]["units"] == 2
