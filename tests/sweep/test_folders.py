"""A run folder for each run, and a sweep that goes on where it stopped."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, ResumeError, RunFolderError

SCRIPT = Path(__file__).with_name("sweep_to_kill.py")
RUNS = {"learning_rate=0.01,seed=0", "learning_rate=0.01,seed=1"} | {
    "learning_rate=0.1,seed=0", "learning_rate=0.1,seed=1",
}  # fmt: skip


def folders(path):
    return {each.name for each in path.iterdir() if each.is_dir()}


def written(path):
    """When each file of each run was written, and its inode: a new one is another file."""
    return {
        file: (file.stat().st_mtime_ns, file.stat().st_ino)
        for file in path.rglob("*")
        if file.is_file()
    }


def test_each_run_has_a_folder_with_records_and_model(sweep, tmp_path):
    result = sweep(out=tmp_path / "sweep", metrics="r2")
    assert folders(tmp_path / "sweep") == RUNS
    for run in result.runs:
        history = gn.History.load(run.folder)
        assert history["loss"] == run.history["loss"]
        assert history.config["figures"] == run.figures
        x = np.linspace(-1, 1, 24).reshape(-1, 1)
        loss = gn.MeanSquaredError().forward(gn.load(run.folder).predict(x), 2 * x)
        assert loss == pytest.approx(run.figures["loss"], rel=1e-5)
    assert result.folder == tmp_path / "sweep"


def test_finished_runs_are_not_run_again(sweep, losses, tmp_path):
    first = sweep(out=tmp_path / "sweep")
    before = written(tmp_path / "sweep")
    again = sweep(out=tmp_path / "sweep")
    assert written(tmp_path / "sweep") == before
    assert losses(again) == losses(first)
    assert repr(again) == repr(first)


def test_what_is_missing_is_run_to_the_same_bits(sweep, losses, tmp_path):
    first = sweep(out=tmp_path / "sweep")
    kept = tmp_path / "sweep" / "learning_rate=0.1,seed=0"
    for name in RUNS - {kept.name}:
        (tmp_path / "sweep" / name / "model.glass").unlink()  # as a kill would leave it
    (tmp_path / "sweep" / "learning_rate=0.01,seed=0" / ".model.glass.x.part").touch()
    before = written(kept)
    again = sweep(out=tmp_path / "sweep")
    assert written(kept) == before
    assert losses(again) == losses(first)
    assert not list((tmp_path / "sweep").rglob("*.part"))


def test_runs_that_diverged_are_finished_too(sweep, tmp_path):
    settings = {"grid": {"learning_rate": [1e38]}, "optimizer": "sgd", "out": tmp_path / "sweep"}
    first = sweep(**settings)
    before = written(tmp_path / "sweep")
    again = sweep(**settings)
    assert written(tmp_path / "sweep") == before
    assert again.rows[0].diverged == first.rows[0].diverged == 2
    with pytest.raises(DataError, match="all diverged"):
        again.best  # noqa: B018


@pytest.mark.parametrize(
    ("file", "left"), [("model.glass", b"no model"), ("config.json", b"{"), ("metrics.jsonl", b"")]
)
def test_a_damaged_run_is_named_and_can_be_run_again(sweep, tmp_path, file, left):
    settings = {"grid": {"l2": [0.0, 0.1]}, "out": tmp_path / "sweep"}
    first = sweep(**settings)
    folder = first.rows[0].runs[0].folder
    (folder / file).write_bytes(left)
    with pytest.raises(RunFolderError, match=r"damaged.*delete it"):
        sweep(**settings)
    shutil.rmtree(folder)
    assert str(sweep(**settings).rows[0].settings) == str(first.rows[0].settings)


def test_a_table_leaves_models_that_predict_from_raw_rows(tmp_path):
    size = np.linspace(20, 120, 60)
    homes = {"size": size, "part": np.where(size % 3 < 1, "north", "south"), "rent": 9 * size}
    result = gn.sweep(
        homes, "rent", grid={"learning_rate": [0.05]}, hidden=8, epochs=150, seeds=1,
        out=tmp_path / "sweep", progress=False,
    )  # fmt: skip
    (predicted,) = gn.load(result.best.runs[0].folder).predict({"size": 70, "part": "south"})
    assert predicted == pytest.approx(630, rel=0.15)


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"grid": {"learning_rate": [0.01, 0.2]}}, "grid"),
        ({"seeds": 3}, "seeds=3, where the run had 2"),
        ({"epochs": 7}, "epochs=7, where the run had 6"),
        ({"metrics": "r2"}, "metrics"),
        ({"data": (np.ones((4, 1)), np.arange(4.0))}, "data"),
    ],
)
def test_the_folder_of_another_sweep_is_refused(sweep, tmp_path, changed, match):
    sweep(out=tmp_path / "sweep")
    before = written(tmp_path / "sweep")
    with pytest.raises(ResumeError, match=match):
        sweep(out=tmp_path / "sweep", **changed)
    assert written(tmp_path / "sweep") == before


def test_a_run_folder_with_other_settings_is_refused(sweep, tmp_path):
    sweep(out=tmp_path / "sweep")
    path = tmp_path / "sweep" / "learning_rate=0.1,seed=0" / "config.json"
    config = json.loads(path.read_text())
    config["sweep"]["l2"] = 0.5
    path.write_text(json.dumps(config))
    with pytest.raises(ResumeError, match=r"l2.*0\.5"):
        sweep(out=tmp_path / "sweep")


def test_a_folder_that_is_no_sweep_is_refused(sweep, tmp_path):
    (tmp_path / "own.txt").write_text("mine")
    with pytest.raises(RunFolderError, match="no sweep"):
        sweep(out=tmp_path)
    with pytest.raises(RunFolderError, match="no sweep"):
        sweep(out=tmp_path / "own.txt")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "sweep.json").write_text("{")
    with pytest.raises(RunFolderError, match="readable"):
        sweep(out=tmp_path / "broken")


def test_long_names_become_short(tmp_path):
    grid = {"hidden": ["-".join(["4"] * 90), "4"]}
    result = gn.sweep(
        (np.ones((3, 1)), np.arange(3.0)), grid=grid, epochs=1, seeds=1, out=tmp_path / "sweep",
        progress=False,
    )  # fmt: skip
    assert {len(run.folder.name) for run in result.runs} == {len("hidden=4,seed=0"), 16}


class Press(gn.Metric, abstract=True):
    """Presses Ctrl-C while a run's end is looked at, as often as it is told."""

    name = "press"
    times = 0

    def __call__(self, prediction, target, sample_weight=None):
        if Press.times:
            Press.times -= 1
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        return 0.0


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_ends_what_is_under_way_and_keeps_what_is_finished(tmp_path):
    Press.times = 1
    stopped = gn.sweep(
        (np.ones((4, 1)), np.arange(4.0)), grid={"epochs": [1, 10**9]}, hidden=4, seeds=1,
        workers=1, metrics=Press(), progress=False, out=tmp_path / "sweep",
    )  # fmt: skip
    assert stopped.stopped == "interrupted"
    assert [run.settings["epochs"] for run in stopped.runs] == [1]
    assert folders(tmp_path / "sweep") == {"epochs=1,seed=0"}


@pytest.mark.skipif(sys.platform == "win32", reason="processes end in another way there")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_that_was_cut_short_goes_on(tmp_path, number):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}

    def start():
        return subprocess.Popen(
            [sys.executable, SCRIPT, tmp_path / "sweep"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    with start() as process:
        assert process.stdout.readline() == "finished a run\n"
        process.send_signal(number)
        printed, errors = process.communicate(timeout=60)
    assert errors == ""
    assert printed.endswith("interrupted\n") == (number == signal.SIGINT)
    kept = [path.parent for path in (tmp_path / "sweep").rglob("model.glass")]
    assert 0 < len(kept) < 6
    before = {path: written(path) for path in kept}
    with start() as process:
        printed, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert printed.count("finished a run") == 6 - len(kept)
    assert printed.endswith("all runs\n")
    assert {path: written(path) for path in kept} == before
