import sys

import numpy as np
import pytest
import rich
from rich.console import Console

import glassnet as gn
from glassnet.train.progress import described, wants_progress

X = np.linspace(0, 1, 8).reshape(-1, 1)


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch):
    monkeypatch.setattr(rich, "_console", Console(width=80))


def drawn(capsys, **settings):
    net = gn.Network([gn.Dense(1, 1)])
    gn.train(net, X, X, **({"epochs": 3} | settings))
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.mark.parametrize("progress", [None, False])
def test_nothing_is_drawn_where_there_is_no_terminal(capsys, progress):
    assert drawn(capsys, progress=progress) == ""


def test_the_bar_shows_epochs_losses_and_rate(capsys):
    text = drawn(capsys, progress=True, metrics=["mae", "r2"], validation=0.25)
    assert "epoch 3/3" in text
    assert "loss 0." in text
    assert "mae 0." in text
    assert "r2" not in text  # only the first metric has room


def test_the_bar_ends_where_training_was_stopped(capsys):
    class Stop(gn.Callback, abstract=True):
        def on_epoch(self, training, record):
            raise KeyboardInterrupt

    assert "epoch 0/3" in drawn(capsys, progress=True, callbacks=[Stop()])


def test_the_bar_of_a_resumed_run_begins_where_it_was(capsys, tmp_path):
    drawn(capsys, out=tmp_path / "run")
    assert "epoch 3/3" in drawn(capsys, resume=tmp_path / "run", progress=True)


def test_a_terminal_wants_a_bar(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert wants_progress(None)
    assert not wants_progress(False)


def test_a_record_in_one_line():
    record = gn.EpochRecord(
        4, data_loss=0.25, penalty=0.5, learning_rate=0.00125, seconds=1.0,
        metrics={"r2": 0.91234, "mae": 3.0}, validation_loss=0.125, validation_metrics={"r2": 0.5},
    )  # fmt: skip
    line = described(record)
    assert line == "loss 0.75  validation 0.125  r2 0.5  rate 0.00125"


def test_the_line_fits_eighty_columns_however_long_the_numbers(capsys):
    text = drawn(capsys, progress=True, metrics=["r2"], validation=0.25, epochs=300)
    assert "…" not in text
    assert "epoch 300/300" in text
    assert "rate 0.001" in text
