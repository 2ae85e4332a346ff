"""A sweep read back from its folder is the one that was trained."""

import json
import math
import shutil

import pytest

import glassnet as gn
from glassnet.errors import RunFolderError
from glassnet.sweep import read_sweep

GRID = {"l2": [0.0, 0.01], "learning_rate": [0.001, 0.01]}


def swept(out, **more):
    settings = {"grid": GRID, "hidden": 4, "epochs": 4, "seeds": 2} | more
    return gn.sweep("sine", out=out, progress=False, **settings)


def rows_of(result):
    return [(row.settings, row.rung, [run.seed for run in row.runs]) for row in result.rows]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"metrics": ["r2"], "monitor": "validation_r2", "validation": 0.2},
        {"search": "halving", "epochs": 9},
        {"grid": {"init": ["henormal", 0.1, None]}},
    ],
    ids=["grid", "rising", "halving", "names"],
)
def test_rows_are_the_same_in_the_same_order(tmp_path, more):
    made, found = swept(tmp_path / "sweep", **more), read_sweep(tmp_path / "sweep")
    assert rows_of(found) == rows_of(made)
    assert sorted(found.varied) == sorted(made.varied)
    assert (found.monitor, set(found.figures)) == (made.monitor, set(made.figures))
    assert found.best.mean(made.monitor) == made.best.mean(made.monitor)
    assert found.folder == tmp_path / "sweep"


def test_a_run_that_was_cut_short_is_left_out(tmp_path):
    made = swept(tmp_path / "sweep")
    (made.best.runs[0].folder / "model.glass").unlink()
    assert len(read_sweep(tmp_path / "sweep").runs) == len(made.runs) - 1


def test_a_run_that_diverged_ranks_last(tmp_path):
    swept(tmp_path / "sweep", grid={"learning_rate": [1e30, 0.01]}, seeds=1)
    last = read_sweep(tmp_path / "sweep").rows[-1]
    assert last.settings["learning_rate"] == 1e30
    assert math.isnan(last.mean("loss"))


def test_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(RunFolderError, match="a readable one"):
        read_sweep(tmp_path)


def test_a_sweep_without_a_finished_run_is_refused(tmp_path):
    made = swept(tmp_path / "sweep")
    for run in made.runs:
        shutil.rmtree(run.folder)
    with pytest.raises(RunFolderError, match="without a finished run"):
        read_sweep(tmp_path / "sweep")


def test_a_broken_sweep_file_is_refused(tmp_path):
    swept(tmp_path / "sweep")
    (tmp_path / "sweep" / "sweep.json").write_text(json.dumps([]))
    with pytest.raises(RunFolderError):
        read_sweep(tmp_path / "sweep")
