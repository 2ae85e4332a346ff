"""`glassnet sweep`: what it prints, and how it ends."""

from pathlib import Path

import pytest

import glassnet as gn
from glassnet.sweep import cluster

QUICK = ("--epochs", "2", "--seeds", "1", "--grid", "hidden=4")


def folders(path="runs/sweep"):
    return sorted(each.name for each in Path(path).iterdir() if each.is_dir())


def test_it_prints_the_settings_best_first(run):
    code, out, err = run("sweep", "sine", "--grid", "init=0.01,0.1,henormal", *QUICK)
    assert (code, err) == (0, "")
    header, *lines = out.splitlines()[:4]
    assert header.split()[:2] == ["init", "loss"]
    assert {line.split()[0] for line in lines} == {"0.01", "0.1", "HeNormal"}
    losses = [float(line.split()[1]) for line in lines]
    assert losses == sorted(losses)
    assert f"best by loss: runs/sweep/init={lines[0].split()[0]},seed=0" in out
    assert folders() == ["init=0.01,seed=0", "init=0.1,seed=0", "init=HeNormal,seed=0"]


def test_values_are_numbers_names_units_and_none(run):
    words = ("--grid", "hidden=4,4-3", "--grid", "batch_size=none,500", "--grid", "init=none")
    code, _, _ = run("sweep", "sine", *words, "--epochs", "1", "--seeds", "2", "--out", "here")
    assert code == 0
    assert len(folders("here")) == 8
    assert "hidden=4-3,batch_size=none,seed=1" in folders("here")


def test_a_table_has_a_target_and_its_best_run_predicts(run, flats):
    code, out, _ = run("sweep", flats, "--target", "rent", "--grid", "l2=0,0.1", *QUICK)
    assert code == 0
    assert "validation_rmse" in out
    best = out.partition("best by validation_loss: ")[2].splitlines()[0]
    assert run("predict", best, flats)[0] == 0


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--random", "3", "--grid", "l2=0.001:0.1:log"), 3),
        (("--halving", "--grid", "l2=0,0.1,0.2"), 4),
        (("--halving", "--random", "3", "--grid", "dropout=0:0.5"), 4),
        (("--optuna", "3", "--grid", "l2=0.001:0.1"), 3),
    ],
)
def test_searches(run, words, count):
    code, _, err = run("sweep", "sine", *words, *QUICK)
    assert (code, err) == (0, "")
    assert len(folders()) == count


def test_the_chapters_experiment(run):
    code, out, _ = run("sweep", "sine", "--chapter", "--epochs", "1")
    assert code == 0
    assert out.splitlines()[0].split()[:5] == ["init", "learning_rate", "decay", "loss", "within"]
    assert len(folders()) == 8
    for name in folders():
        settings = gn.History.load(Path("runs/sweep", name)).config["sweep"]
        assert settings["decay"] == (0.0 if settings["learning_rate"] == 0.001 else 0.001)
        assert (settings["hidden"], settings["activation"]) == ("64-64", "ReLU")


def test_the_same_command_goes_on(run):
    words = ("sweep", "sine", "--grid", "init=0.01,0.1", *QUICK)
    first = run(*words)
    Path("runs/sweep/init=0.1,seed=0/model.glass").unlink()
    before = Path("runs/sweep/init=0.01,seed=0/model.glass").stat().st_mtime_ns
    code, out, _ = run(*words)
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [
        line.split()[:2] for line in first[1].splitlines()
    ]
    assert Path("runs/sweep/init=0.01,seed=0/model.glass").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sine",), "grid"),
        (("sine", "--grid", "learning_rat=0.1"), "did you mean 'learning_rate'"),
        (("sine", "--grid", "l2"), "NAME=V1,V2"),
        (("sine", "--grid", "l2="), "NAME=V1,V2"),
        (("sine", "--grid", "l2=1", "--grid", "l2=2"), "once for each name"),
        (("sine", "--grid", "l2=0:1:ln"), "LOW:HIGH:log"),
        (("sine", "--grid", "l2=0:x"), "LOW:HIGH:log"),
        (("sine", "--grid", "l2=0:1"), "too many values"),
        (("sine", "--grid", "l2=fast"), "must be a number"),
        (("sine", "--grid", "l2=1", "--optuna", "2", "--halving"), "another search"),
        (("sine", "--grid", "l2=1", "--chapter"), "its own grid"),
        (("cars", "--chapter"), "on sine"),
        (("sin", "--grid", "l2=1"), "did you mean 'sine'"),
    ],
)
def test_bad_usage_is_one_line(run, words, says):
    code, _, err = run("sweep", *words)
    assert code == 2
    assert err.count("\n") == 1
    assert says in err


def test_a_scheduler_that_is_not_there(run, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    code, _, err = run("sweep", "sine", "--grid", "l2=0", *QUICK, "--on", "tcp://127.0.0.1:9")
    assert code == 1
    assert err.count("\n") == 1
    assert "no Dask scheduler answers" in err


def test_another_sweeps_folder(run):
    run("sweep", "sine", "--grid", "init=0.1", *QUICK)
    code, _, err = run("sweep", "sine", "--grid", "init=0.2", *QUICK)
    assert code == 1
    assert "choose another folder" in err
