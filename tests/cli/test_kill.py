"""`glassnet train` killed, and interrupted, while its networks are trained."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import glassnet as gn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes end in another way")
WORDS = ("concrete", "--recipe", "simple", "--epochs", "60", "--hidden", "48,48")
NETWORKS, PATIENCE = 5, 120  # seconds, which bound the test, not what it finds


def start(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "glassnet", "train", *words],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process):
    printed, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    return printed


def networks(folder):
    return len(list(Path(folder, "members").glob("*.glass")))


def wait_for(process, met):
    until = time.monotonic() + PATIENCE
    while process.poll() is None and not met() and time.monotonic() < until:
        time.sleep(0.005)


def same_run(folder, whole):
    for name in ("model.glass", "config.json"):
        assert Path(folder, name).read_bytes() == Path(whole, name).read_bytes()
    assert list(Path(folder).rglob("*.part")) == []
    assert len(gn.History.load(folder)) == len(gn.History.load(whole))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "whole"
    end(start(*WORDS, "--out", folder))
    return folder


def test_a_run_killed_after_every_few_networks_ends_as_one_that_never_was(whole, run):
    words, left = (*WORDS, "--out", "cut"), 0
    while left < NETWORKS:
        with start(*words) as process:
            wait_for(process, lambda kept=left: networks("cut") > kept)
            process.kill()
        assert networks("cut") > left
        left, words = networks("cut"), ("--resume", "cut")
    assert run("train", "--resume", "cut")[0] == 0
    same_run("cut", whole)


@pytest.mark.parametrize("name", ["config.json", "metrics.jsonl"])
def test_a_run_killed_at_its_very_beginning_goes_on_or_says_what_is_missing(whole, run, name):
    with start(*WORDS, "--out", "cut") as process:
        wait_for(process, Path("cut", name).exists)
        process.kill()
    code, _, err = run("train", "--resume", "cut")
    if Path("cut/config.json").exists():
        assert code == 0
        same_run("cut", whole)
    else:
        assert code == 1
        assert "config.json" in err


def test_ctrl_c_scores_the_networks_that_are_whole_and_a_resume_the_rest(whole, run):
    with start(*WORDS, "--out", "cut") as process:
        wait_for(process, lambda: networks("cut"))
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=PATIENCE)
    if process.returncode == 0:  # it came while networks were trained
        assert errors == ""
        assert "held-out rows" in printed
        if "interrupted" in printed:
            assert "glassnet train --resume cut" in printed
    else:  # it came between two of them
        assert "glassnet train --resume cut" in errors
    assert run("train", "--resume", "cut")[0] == 0
    same_run("cut", whole)
