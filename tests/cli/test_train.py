"""`glassnet train`: what it prints, what it writes, how it fails."""

import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
import glassnet.cli.train as train_command
from glassnet.predictor import Predictor
from glassnet.record import History
from glassnet.tabular import read_table, write_table

QUICK = ("--epochs", "5", "--hidden", "8")


def assert_one_line(text):
    assert text.startswith("glassnet: ")
    assert text.count("\n") == 1
    assert "Traceback" not in text


def test_bundled_table_is_trained_scored_and_kept(run):
    code, out, err = run("train", "cars", *QUICK)
    assert (code, err) == (0, "")
    assert "804 rows" in out
    assert "Mileage" in out
    for model in ("network", "linear model", "mean"):
        assert f"\n{model}" in out
    names = {path.name for path in Path("runs/cars").iterdir()}
    assert names >= {
        "model.glass",
        "metrics.jsonl",
        "config.json",
        "learning_curve.png",
        "predicted_against_true.png",
    }


def test_network_beats_the_mean_on_the_default_settings(run):
    code, out, _ = run("train", "cars", "--out", "run")
    assert code == 0
    scores = {
        line.rsplit(maxsplit=3)[0].strip(): float(line.split()[-1])
        for line in out.splitlines()
        if line.startswith(("network", "mean", "linear"))
    }
    assert scores["network"] > 0.9 > scores["mean"]


def test_a_file_needs_a_target(run, flats):
    code, _, err = run("train", flats)
    assert code == 2
    assert_one_line(err)
    assert "--target" in err
    assert "rent" in err


def test_a_file_is_trained(run, flats):
    code, _, _ = run("train", flats, "--target", "rent", *QUICK)
    assert code == 0
    assert isinstance(gn.load("runs/flats"), Predictor)
    history = History.load("runs/flats")
    assert len(history) == 5
    assert history.config["settings"]["target"] == "rent"


def test_classes_get_probabilities_and_a_confusion_matrix(run):
    code, out, _ = run("train", "churn", "--epochs", "2", "--hidden", "4", "--seed", "3")
    assert code == 0
    assert "commonest class" in out
    assert "log_loss" in out
    assert Path("runs/churn/confusion_matrix.png").exists()


def test_weather_is_split_by_time(run):
    _, out, _ = run("train", "weather", *QUICK)
    assert "time split" in out


def test_same_seed_same_model(run):
    for folder in ("a", "b"):
        run("train", "concrete", "--out", folder, "--seed", "7", *QUICK)
    run("train", "concrete", "--out", "c", "--seed", "8", *QUICK)
    a, b, c = (gn.load(folder).network.parameters for folder in "abc")
    np.testing.assert_array_equal(a, b)
    assert not np.array_equal(a, c)


def test_without_out_a_second_run_takes_the_next_free_folder(run):
    run("train", "cars", *QUICK)
    code, out, _ = run("train", "cars", *QUICK)
    assert code == 0
    assert "runs/cars-2" in out


def test_a_folder_that_exists_is_refused_unless_forced(run):
    run("train", "cars", "--out", "run", *QUICK)
    code, out, err = run("train", "cars", "--out", "run", *QUICK)
    assert (code, out) == (1, "")
    assert_one_line(err)
    assert "--force" in err
    assert run("train", "cars", "--out", "run", "--force", *QUICK)[0] == 0


def test_force_never_empties_a_folder_that_is_no_run(run):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("dear")
    code, _, err = run("train", "cars", "--out", "mine", "--force", *QUICK)
    assert code == 1
    assert_one_line(err)
    assert Path("mine/letter.txt").read_text() == "dear"


def test_a_folder_that_cannot_be_written_is_an_error(run):
    Path("file").write_text("")
    code, _, err = run("train", "cars", "--out", "file/run", *QUICK)
    assert code == 1
    assert_one_line(err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cras"], "did you mean 'cars'"),
        (["cars", "--target", "Prize"], "did you mean 'Price'"),
        (["cars", "--learning-rate", "0"], "learning_rate=0.0"),
        (["cars", "--learning-rate", "-1"], "learning_rate=-1.0"),
        (["cars", "--dropout", "1"], "rate=1.0"),
        (["cars", "--epochs", "0"], "epochs=0"),
        (["cars", "--hidden", "8,x"], "--hidden 8,x"),
        (["cars", "--hidden", "0"], "units=0"),
        (["cars", "--loss", "hubber"], "did you mean 'Huber'"),
        (["cars", "--loss", "Poisson"], "log-rate"),
        (["churn", "--loss", "huber"], "CategoricalCrossentropy"),
        (["cars", "--activation", "rellu"], "did you mean"),
        (["cars", "--batch-size", "100000"], "batch_size=100000"),
        (["cars", "--task", "guess"], "task='guess'"),
        (["cars", "--split", "alphabet"], "split='alphabet'"),
        (["cars", "--test", "0"], "test=0.0"),
        (["cars", "--validation", "1"], "validation=1.0"),
        (["cars", "--kind", "Mileage"], "COLUMN=KIND"),
        (["cars", "--kind", "Mileage=words"], "words"),
        ([], "no TABLE"),
    ],
)
def test_bad_usage_ends_with_2_and_one_line(run, words, said):
    code, _, err = run("train", *words)
    assert code == 2
    assert_one_line(err)
    assert said in err


def test_unknown_option_ends_with_2(run):
    assert run("train", "cars", "--epoch", "3")[0] == 2


def test_missing_file_ends_with_1(run):
    code, _, err = run("train", "nowhere.csv", "--target", "y")
    assert code == 1
    assert_one_line(err)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rows"),
        ("x,y\n", "row"),
        ("x,y\n1,2\n", "row"),
        ("x,y\n1,3\n2,3\n3,3\n4,3\n5,3\n6,3\n", "3"),
        ("x,y\n" + "1,\n" * 6, "y"),
        ("x,y\n" + "1,5\n" * 6 + "1,4\n", "x"),
    ],
    ids=["empty file", "header only", "one row", "constant target", "no target", "constant column"],
)
def test_tables_that_teach_nothing_are_refused(run, text, said):
    Path("t.csv").write_text(text)
    code, _, err = run("train", "t.csv", "--target", "y", *QUICK)
    assert code == 1
    assert_one_line(err)
    assert said in err


def test_infinities_and_stray_text_are_named(run, flats):
    table = read_table(flats)
    columns = {name: table[name].copy() for name in table.names}
    columns["size"][3] = np.inf
    write_table(type(table)(columns), Path("inf.parquet"))
    code, _, err = run("train", "inf.parquet", "--target", "rent", *QUICK)
    assert code == 1
    assert "'size'" in err
    text = flats.read_text().splitlines()
    text[4] = "large," + text[4].partition(",")[2]
    Path("stray.csv").write_text("\n".join(text))
    code, _, err = run("train", "stray.csv", "--target", "rent", *QUICK)
    assert code == 1
    assert_one_line(err)
    assert "large" in err


def test_rows_without_a_target_are_counted(run, flats):
    lines = flats.read_text().splitlines()
    lines[3] = lines[3].rpartition(",")[0] + ","
    Path("gaps.csv").write_text("\n".join(lines))
    code, out, _ = run("train", "gaps.csv", "--target", "rent", *QUICK)
    assert code == 0
    assert "1 rows without 'rent' are left out" in out


def test_resume_ends_as_if_never_stopped(run, monkeypatch):
    words = ("cars", "--epochs", "6", "--hidden", "8", "--patience", "3")
    run("train", *words, "--out", "whole")
    with monkeypatch.context() as patched:
        fail_after(patched, 3)
        with pytest.raises(SystemError):
            run("train", *words, "--out", "cut", "--debug")
    code, _, _ = run("train", "--resume", "cut")
    assert code == 0
    whole, cut = (gn.load(folder).network.parameters for folder in ("whole", "cut"))
    np.testing.assert_array_equal(whole, cut)


def fail_after(monkeypatch, epochs):
    """Make the training fail after that many epochs, each with a checkpoint."""
    real = gn.Checkpoint.on_epoch

    def on_epoch(self, training, record):
        self.epochs = 1
        real(self, training, record)
        if record.epoch + 1 == epochs:
            raise SystemError

    monkeypatch.setattr(gn.Checkpoint, "on_epoch", on_epoch)


def test_resume_refuses_other_settings_and_other_folders(run):
    run("train", "cars", "--out", "run", *QUICK)
    code, _, err = run("train", "--resume", "run", "--epochs", "9")
    assert code == 2
    assert "epochs" in err
    code, _, err = run("train", "--resume", "nowhere")
    assert code == 1
    assert_one_line(err)
    gn.train(gn.Network([gn.Dense(1, 1)]), [[1.0]], [[1.0]], epochs=1, out="other", progress=False)
    code, _, err = run("train", "--resume", "other")
    assert code == 2
    assert_one_line(err)


def test_debug_shows_where_an_error_comes_from(run):
    with pytest.raises(gn.errors.UnknownNameError):
        run("train", "cras", "--debug")


def test_an_unexpected_error_is_one_line_too(run, monkeypatch):
    def broken(name):
        raise ZeroDivisionError("no\nluck")

    monkeypatch.setattr(train_command, "open_table", broken)
    code, _, err = run("train", "cars")
    assert code == 1
    assert_one_line(err)
    assert "ZeroDivisionError" in err


def test_a_full_disk_is_one_line(run, monkeypatch):
    def full(folder, run):
        raise OSError(28, "No space left on device", "runs/cars/model.glass")

    monkeypatch.setattr(train_command, "_finish", full)
    code, _, err = run("train", "cars", *QUICK)
    assert code == 1
    assert "No space left on device" in err
    assert_one_line(err)


def test_config_repeats_the_run(run):
    run("train", "cars", "--out", "run", "--seed", "5", *QUICK)
    config = json.loads(Path("run/config.json").read_text())
    assert config["seed"] == 5
    assert config["table"] == "cars"
    assert config["end"]["stopped"] == "all epochs"


def test_a_bundled_table_is_resumed_beside_a_folder_of_its_name(run):
    Path("cars").mkdir()
    run("train", "cars", "--out", "run", *QUICK)
    code, _, err = run("train", "--resume", "run")
    assert (code, err) == (0, "")


def test_an_interrupted_run_says_how_to_go_on(run, monkeypatch):
    with monkeypatch.context() as patched:
        interrupt_at(patched, 3)
        code, out, _ = run("train", "cars", "--out", "run", *QUICK)
    assert code == 0
    assert "glassnet train --resume run" in out


def test_a_run_interrupted_at_once_leaves_no_score(run, monkeypatch):
    with monkeypatch.context() as patched:
        interrupt_at(patched, 0)
        code, _, err = run("train", "cars", "--out", "run", *QUICK)
    assert code == 1
    assert_one_line(err)
    assert "no epoch was finished" in err


def interrupt_at(monkeypatch, epoch):
    """Press Ctrl-C, as it were, when that epoch begins."""
    real = gn.Training._epoch

    def interrupted(self):
        if len(self.history) == epoch:
            raise KeyboardInterrupt
        return real(self)

    monkeypatch.setattr(gn.Training, "_epoch", interrupted)


def test_a_name_that_the_font_lacks_does_not_warn(run, flats):
    text = flats.read_text().replace("rent", "租金", 1)
    flats.write_text(text)
    assert run("train", flats, "--target", "租金", *QUICK)[0] == 0


@pytest.mark.parametrize("words", [("--seed", "-1"), ("--batch-size", "0")])
def test_bad_numbers_are_bad_usage(run, words):
    code, _, err = run("train", "cars", *words)
    assert code == 2
    assert_one_line(err)
