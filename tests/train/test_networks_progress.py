import sys
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import numpy as np
import pytest
import rich
from rich.console import Console

import glassnet as gn
from glassnet.train import networks_progress as module
from glassnet.train.networks_progress import networks_progress

X = np.linspace(0, 1, 8).reshape(-1, 1)


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch):
    monkeypatch.setattr(rich, "_console", Console(width=80))


def train(callbacks, networks, epochs=3):
    trainings = [
        {"network": gn.Network([gn.Dense(1, 1)], seed=i), "callbacks": deepcopy(callbacks)}
        for i in range(networks)
    ]
    return gn.train_many(trainings, X, X, epochs=epochs)


def drawn(capsys, progress, networks=3, kept=0, **settings):
    with networks_progress(networks, kept, progress, "at last") as callbacks:
        train(callbacks, networks - kept, **settings)
    return capsys.readouterr().out


def test_the_bar_counts_the_networks_and_shows_what_comes_after(capsys):
    text = drawn(capsys, True)
    assert "3 of 3 networks" in text
    assert "at last" in text


def test_networks_that_are_there_count_from_the_beginning(capsys):
    assert "5 of 5 networks" in drawn(capsys, True, networks=5, kept=3)


@pytest.mark.parametrize("progress", [None, False])
def test_a_short_training_says_nothing_where_there_is_no_terminal(capsys, progress):
    assert drawn(capsys, progress) == ""


def test_a_long_one_says_a_line_now_and_then(capsys, monkeypatch):
    monkeypatch.setattr(module, "LINE_SECONDS", 0.0)
    lines = drawn(capsys, None, networks=2, kept=1).splitlines()
    assert lines[0].startswith("1 of 2 networks, 67% of the epochs: loss ")
    assert lines[-1].startswith("2 of 2 networks, 100% of the epochs: ")


def test_a_terminal_gets_the_bar(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "3 of 3 networks" in drawn(capsys, None)


def test_no_progress_is_no_callback():
    with networks_progress(3, 0, progress=False) as callbacks:
        assert callbacks == []


def test_the_line_fits_eighty_columns(capsys):
    text = drawn(capsys, True, networks=10, epochs=2)
    assert "…" not in text
    assert "10 of 10 networks" in text


def test_many_threads_count_each_epoch_once():
    display = module._Lines(8, 0)
    record = gn.EpochRecord(0, 0.5, 0.0, 0.001, 0.1)

    def work(_):
        for _ in range(200):
            display.epoch(1 / 256, record)
        display.end(1 - 200 / 256)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert (display.done, display.ended) == (8.0, 8)
