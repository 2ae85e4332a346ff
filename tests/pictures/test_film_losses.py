"""The losses that a film says are those of the network it shows, at every moment and at the end."""

import json
import re
from dataclasses import replace

import filmed
import numpy as np
import pytest

import glassnet as gn
from glassnet import EpochRecord
from glassnet.frames import Frame, Frames
from glassnet.pictures.film.strip import Strip, loss_axis_of
from glassnet.train.recorder import log_spaced

EPOCHS = 10_000


def long_run(epochs=EPOCHS, **ending):
    """A training whose loss is another one after each epoch; without layers."""
    losses = np.random.default_rng(4).permutation(np.linspace(0.1, 0.9, epochs))
    records = [EpochRecord(i, float(loss), 0.0, 0.1, 0.0) for i, loss in enumerate(losses)]
    rows = np.zeros((3, 1))
    moments = [Frame(epoch, rows) for epoch in [0, *log_spaced(epochs).tolist()]]
    frames = Frames(rows, None, (rows, rows), grid=(3,), frames=moments)
    return gn.History(records, frames=frames, **ending)


def page_of(path):
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script id="film" type="application/json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found.group(1))


def test_the_page_has_the_loss_of_every_moment(tmp_path):
    run = long_run()
    page = page_of(gn.film(run, tmp_path / "a.html"))
    losses, known = page["runs"][0]["losses"], run["data_loss"]
    drawn = dict(zip(losses["epochs"], losses["curves"][0]["values"], strict=True))
    assert len(drawn) < 1500
    for epoch, said in zip(page["moments"][:-1], page["runs"][0]["said"][:-1], strict=True):
        assert drawn[epoch] == pytest.approx(known[epoch], rel=1e-4)
        assert float(said) == pytest.approx(known[epoch], abs=6e-4)


def test_the_marker_of_a_picture_is_at_the_loss_of_its_moment():
    from matplotlib.figure import Figure

    run = long_run()
    strip = Strip(run, "long")
    strip.losses.draw(Figure().add_subplot(), loss_axis_of([strip]))
    epoch = strip.epochs[-9]
    strip.losses.show(epoch)
    at, loss = strip.losses.moving[1].get_data()
    assert (at.tolist(), loss.tolist()) == ([epoch], [run["data_loss"][epoch]])


def test_best_weights_that_were_put_back_are_said_with_their_loss():
    x, y = filmed.rows(1)
    net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)], seed=0)
    settings = {"optimizer": gn.Adam(0.2), "validation": 0.3, "epochs": 500}
    run = gn.train(net, x, y, callbacks=[gn.EarlyStopping(patience=5), gn.Recorder()], **settings)
    assert len(run) < 500
    strip, best = Strip(run, "stopped"), run.best_epoch + 1  # validation comes after an epoch
    assert strip.note(len(run), len(run)) == f"best weights, of epoch {best}"
    assert strip.note(len(run) - 1, len(run)) == ""
    assert strip.losses.at(len(run)) == run["data_loss"][best]
    assert strip.losses.at(len(run) - 1) == run["data_loss"][-1]


@pytest.mark.parametrize(
    ("settings", "best"),
    [
        ({"rows": 60, "batch_size": 60}, 7),  # the loss was met before the only step
        ({"rows": 60, "batch_size": 16}, 8),
        ({"rows": 60, "batch_size": 16, "monitor": "validation_loss"}, 8),
        ({"rows": 60, "batch_size": 60, "monitor": "validation_loss"}, 8),
    ],
)
def test_the_epoch_of_the_best_weights_is_told_as_epochs_done(settings, best):
    monitor = settings.pop("monitor", "loss")
    run = long_run(20, config=settings, best_epoch=7, monitor=monitor)
    run.frames.best_at_end = True
    assert Strip(run, "a run").note(20, 20) == f"best weights, of epoch {best}"


def test_runs_of_different_length_have_one_axis_and_the_shorter_says_its_end(tmp_path):
    short, long = long_run(30), long_run(300)
    strips = [Strip(short, "short"), Strip(long, "long")]
    assert loss_axis_of(strips).last == 300
    notes = [strips[0].note(epoch, 300) for epoch in (29, 30, 200)]
    assert notes == ["", "ended at epoch 30", "ended at epoch 30"]
    assert strips[1].note(300, 300) == ""
    page = page_of(gn.film([short, long], tmp_path / "a.html"))
    assert [run["note"] for run in page["runs"]] == ["ended at epoch 30", ""]
    assert page["moments"][-1] == 300


def test_a_run_that_diverged_says_so(tmp_path):
    run = long_run(30, stopped="non-finite: epoch 30: the loss is inf")
    lost = replace(run.records[-1], epoch=30, data_loss=np.nan)
    run.records.append(lost)
    strip = Strip(run, "diverged")
    assert strip.note(30, 30) == "diverged at epoch 30"
    assert strip.loss_line(30) == "loss: not a finite number"
