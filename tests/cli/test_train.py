"""`glassnet train`: what it prints, what it writes, how it fails."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
import glassnet.cli.train as train_command
import glassnet.cli.training_shown as shown
from glassnet import model_file, rivals
from glassnet.predictor import Predictor
from glassnet.recipe import FOR_NUMBERS
from glassnet.record import History
from glassnet.table_run.folder import TableFolder
from glassnet.tabular import read_table, write_table

QUICK = ("--recipe", "plain", "--epochs", "5", "--hidden", "8")
NETWORKS = FOR_NUMBERS["plain"][0].members


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
        "learning_curves.png",
        "predicted_against_true.png",
    }


def test_network_beats_the_mean_on_the_default_settings(run):
    code, out, _ = run("train", "cars", "--out", "run")
    assert code == 0
    scores = r2_of(out)
    assert scores["network"] > 0.95
    assert scores["network"] > scores["linear model"] + 0.02
    assert scores["mean"] <= 0
    covered = float(re.search(r"90 % intervals hold ([\d.]+) %", out)[1])
    assert 80 < covered <= 100


def r2_of(out):
    """The column r2, of a table that ends with the seconds, by learner."""
    header = next(line for line in out.splitlines() if line.startswith("held-out rows"))
    assert header.split()[2:] == ["rmse", "mae", "r2", "seconds"]
    lines = out[out.index(header) + len(header) :].strip().split("\n\n")[0].splitlines()
    return {line.rsplit(maxsplit=4)[0].strip(): float(line.split()[-2]) for line in lines}


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
        (["cars", "--dropout", "1"], "dropout=1.0"),
        (["cars", "--epochs", "0"], "epochs=0"),
        (["cars", "--hidden", "8,x"], "--hidden 8,x"),
        (["cars", "--hidden", "0"], "hidden=0"),
        (["cars", "--recipe", "simpel"], "did you mean 'simple'"),
        (["cars", "--time-limit", "0"], "time_limit=0.0"),
        (["cars", "--loss", "hubber"], "did you mean 'Huber'"),
        (["cars", "--loss", "Poisson"], "log-rate"),
        (["churn", "--loss", "huber"], "CategoricalCrossentropy"),
        (["cars", "--activation", "rellu"], "did you mean"),
        (["cars", "--batch-size", "100000"], "batch_size=100000"),
        (["cars", "--task", "guess"], "task='guess'"),
        (["cars", "--split", "alphabet"], "split='alphabet'"),
        (["cars", "--test", "0"], "test=0.0"),
        (["cars", "--kind", "Mileage"], "COLUMN=KIND"),
        (["cars", "--kind", "Mileage=words"], "words"),
        (["cars", "--kind", "Price=category"], "--task"),
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
    words = ("cars", "--seed", "3", *QUICK)
    run("train", *words, "--out", "whole")
    with monkeypatch.context() as patched:
        fail_after(patched, 4)
        with pytest.raises(SystemError):
            run("train", *words, "--out", "cut", "--debug")
    assert not Path("cut/model.glass").exists()
    code, out, _ = run("train", "--resume", "cut")
    assert code == 0
    assert f"{NETWORKS} of {NETWORKS} networks" in out
    assert same_files("whole", "cut")


def fail_after(monkeypatch, networks):
    """Make the training fail when so many networks are trained."""
    real = TableFolder.keep

    def keep(self, number, member):
        if len(self.kept()) == networks:
            raise SystemError
        real(self, number, member)

    monkeypatch.setattr(TableFolder, "keep", keep)


def same_files(*folders):
    """Whether model and settings are the same, byte by byte."""
    contents = {
        (Path(folder, "model.glass").read_bytes(), Path(folder, "config.json").read_bytes())
        for folder in folders
    }
    return len(contents) == 1


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
    def full(axes, path):
        raise OSError(28, "No space left on device", path)

    monkeypatch.setattr(shown, "save_picture", full)
    code, _, err = run("train", "cars", *QUICK)
    assert code == 1
    assert "No space left on device" in err
    assert_one_line(err)


@pytest.mark.parametrize("cut", ["03.glass", "model.glass"])
def test_a_disk_that_fills_up_while_training_is_named_and_the_run_goes_on(run, monkeypatch, cut):
    run("train", "cars", "--out", "whole", *QUICK)
    with monkeypatch.context() as patched:
        fill_up_at(patched, cut)
        code, _, err = run("train", "cars", "--out", "run", *QUICK)
    assert code == 1
    assert_one_line(err)
    assert "No space left on device" in err
    assert run("train", "--resume", "run")[0] == 0
    assert same_files("whole", "run")


def fill_up_at(monkeypatch, name):
    """Let the disk be full when the file of that name is written."""
    real = model_file.write_whole

    def write_whole(path, write_to):
        if path.name == name:
            raise OSError(28, "No space left on device")
        real(path, write_to)

    monkeypatch.setattr(model_file, "write_whole", write_whole)


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


def test_what_an_interrupt_cut_short_is_left_out_where_networks_are_whole(run, monkeypatch):
    with monkeypatch.context() as patched:
        interrupt_network(patched, NETWORKS - 1)
        code, out, _ = run("train", "cars", "--out", "run", *QUICK)
    assert code == 0
    trained = int(re.search(r"(\d+) of \d+ networks are trained: interrupted", out)[1])
    assert trained == gn.load("run").members < NETWORKS
    assert run("train", "--resume", "run")[0] == 0
    assert gn.load("run").members == NETWORKS


def interrupt_network(monkeypatch, number):
    """Press Ctrl-C, as it were, in one of the networks."""
    real = gn.Training._epoch

    def interrupted(self):
        if self.batches.seed == number and self.network.outputs == 1:
            raise KeyboardInterrupt
        return real(self)

    monkeypatch.setattr(gn.Training, "_epoch", interrupted)


def test_an_interrupt_between_networks_says_how_to_go_on(run, monkeypatch):
    def interrupted(*arguments, **settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(train_command, "train_table", interrupted)
    code, _, err = run("train", "cars", "--out", "run", *QUICK)
    assert code != 0
    assert "glassnet train --resume run" in err


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


def test_intervals_are_scored_for_numbers_and_not_for_classes(run):
    assert "90 % intervals hold" in run("train", "concrete", *QUICK)[1]
    assert "intervals" not in run("train", "churn", "--epochs", "1", "--hidden", "4")[1]


def test_possible_leaks_are_told_with_a_remedy(run, flats):
    table = read_table(flats)
    columns = {name: table[name] for name in table.names}
    write_table(type(table)(columns | {"tax": 0.2 * table["rent"]}), Path("told.csv"))
    code, out, _ = run("train", "told.csv", "--target", "rent", *QUICK)
    assert code == 0
    line = next(line for line in out.splitlines() if line.startswith("possible leak: "))
    assert "'tax'" in line
    assert "--kind" in line
    assert "possible leak" not in run("train", flats, "--target", "rent", *QUICK)[1]


def test_few_rows_are_said_to_get_a_line(run):
    rows = "x,y\n" + "".join(f"{i / 7},{i * 2.5}\n" for i in range(30))
    Path("few.csv").write_text(rows)
    code, out, _ = run("train", "few.csv", "--target", "y")
    assert code == 0
    assert "below 50 rows to learn from: a linear network" in out
    assert "networks are trained" not in out


@pytest.mark.parametrize("recipe", FOR_NUMBERS)
def test_the_recipe_says_how_many_networks(run, recipe):
    networks = sum(each.members for each in FOR_NUMBERS[recipe])
    words = ("--recipe", recipe, "--epochs", "1", "--hidden", "8")
    _, out, _ = run("train", "cars", "--out", "run", *words)
    assert f"recipe {recipe}: {networks} networks of 8 units" in out
    assert len(list(Path("run/members").glob("*.glass"))) == networks


def test_a_time_limit_is_kept_and_said(run):
    words = ("--epochs", "100000", "--hidden", "8", "--time-limit", "1")
    code, out, _ = run("train", "cars", "--out", "run", *words)
    assert code == 0
    assert "networks are trained: time limit" in out


@pytest.mark.parametrize("table", ["cars", "churn"])
def test_compare_puts_other_learners_into_the_table(run, table):
    pytest.importorskip("sklearn")
    code, out, err = run("train", table, "--compare", "--epochs", "1", "--hidden", "4")
    assert (code, err) == (0, "")
    for learner in rivals.RIVALS:
        assert f"training {learner} …" in out
        (line,) = (line for line in out.splitlines() if line.startswith(f"{learner} "))
        assert float(line.split()[-1]) > 0


def test_compare_without_scikit_learn_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    code, out, err = run("train", "cars", "--compare", *QUICK)
    assert (code, out) == (2, "")
    assert_one_line(err)
    assert "pip install scikit-learn" in err


def test_compare_goes_with_resume(run):
    pytest.importorskip("sklearn")
    run("train", "cars", "--out", "run", *QUICK)
    code, out, _ = run("train", "--resume", "run", "--compare")
    assert code == 0
    assert "boosted trees" in out


def test_a_run_of_another_version_is_not_resumed(run):
    run("train", "cars", "--out", "run", *QUICK)
    config = json.loads(Path("run/config.json").read_text())
    config["settings"]["patience"] = 40
    Path("run/config.json").write_text(json.dumps(config))
    code, _, err = run("train", "--resume", "run")
    assert code == 2
    assert_one_line(err)
    assert "a version of Glassnet with other settings" in err
