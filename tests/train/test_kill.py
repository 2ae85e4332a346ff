import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import model_file

SCRIPT = Path(__file__).with_name("training_to_kill.py")
KILLS, EVERY, LONGEST = 30, 2, 1.2  # seconds, which bound the test, not what it finds


def start(folder):
    return subprocess.Popen(
        [sys.executable, SCRIPT, folder, str(EVERY)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_for(folder, seconds):
    """Train, kill after that time; return the epochs printed and whether it came to its end."""
    with start(folder) as process:
        try:
            printed, errors = process.communicate(timeout=seconds)
            assert (process.returncode, errors) == (0, "")
            return [int(line) for line in printed.split()], True
        except subprocess.TimeoutExpired:
            process.kill()
            printed, errors = process.communicate()
            assert errors == ""
            whole = printed[: printed.rfind("\n") + 1]  # a kill may cut the last line
            return [int(line) for line in whole.split()], False


def epochs_kept(folder):
    """The number of epochs that the checkpoint counts."""
    if not (folder / "checkpoint.glass").exists():
        return 0
    header, _ = model_file.read(folder / "checkpoint.glass")
    return (folder / "metrics.jsonl").read_bytes()[: header["metrics_bytes"]].count(b"\n")


def kill_until_done(folder, moments):
    """Kill and resume at the moments that are left; where they are used up, run to the end."""
    kept, kills = 0, 0
    for moment in moments:
        printed, done = run_for(folder, moment)
        if done:
            break
        kills += 1
        assert printed == list(range(kept, kept + len(printed)))  # goes on where it was
        now = epochs_kept(folder)
        assert now >= kept + len(printed) - EVERY
        assert now >= kept
        kept = now
    else:
        run_for(folder, None)
    return kills


def same_run(folder, whole):
    files = {path.name for path in folder.iterdir() if path.suffix != ".part"}
    assert files == {path.name for path in whole.iterdir()}
    for name in ("model.glass", "config.json"):
        assert (folder / name).read_bytes() == (whole / name).read_bytes()
    history, its = gn.History.load(folder), gn.History.load(whole)
    assert [replace(record, seconds=0) for record in history] == [
        replace(record, seconds=0) for record in its
    ]
    (_, arrays), (_, its_arrays) = (
        model_file.read(path / "checkpoint.glass") for path in (folder, whole)
    )
    assert arrays.keys() == its_arrays.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, its_arrays[name])


@pytest.mark.skipif(sys.platform == "win32", reason="processes end in another way there")
def test_a_run_killed_again_and_again_ends_as_one_that_never_was(tmp_path):
    begun = time.monotonic()
    run_for(tmp_path / "whole", None)
    length = min(time.monotonic() - begun, LONGEST)

    draw, kills, runs = random.Random(4), 0, 0
    while kills < KILLS:
        moments = (draw.uniform(0, length) for _ in range(KILLS - kills))
        folder = tmp_path / f"run {runs}"
        kills += kill_until_done(folder, moments)
        same_run(folder, tmp_path / "whole")
        runs += 1
