"""Films of what goes wrong: next to nothing, what is not finite, too much, and hostile names."""

from dataclasses import replace
from html.parser import HTMLParser

import filmed
import numpy as np
import pytest
from things import HOSTILE

import glassnet as gn
from glassnet.frames import Frame, Frames
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.strip import Strip

SMALL = {"size": (320, 180), "seconds": 1, "fps": 3}
ENDINGS = ("html", "gif", "mp4")


@pytest.fixture
def in_every_kind(tmp_path):
    """Make the three films of a run; return their paths."""

    def made(run, **settings):
        found = []
        for ending in ENDINGS:
            if ending == "mp4":
                pytest.importorskip("imageio_ffmpeg")
            found.append(gn.film(run, tmp_path / f"a.{ending}", **SMALL, **settings))
            assert found[-1].stat().st_size > 100
        return found

    return made


def spoilt(frame):
    """The frame with a value everywhere that is not finite, or nearly so: another one in each."""
    value = np.float32([np.nan, np.inf, -np.inf, 3e38][frame.epoch % 4])
    layers = [
        replace(
            layer,
            heat=None if layer.heat is None else np.full_like(layer.heat, value),
            outputs_heat=np.full_like(layer.outputs_heat, value),
            gradient_heat=np.full_like(layer.gradient_heat, value),
        )
        for layer in frame.layers
    ]
    return replace(frame, prediction=np.full_like(frame.prediction, value), layers=(*layers,))


@pytest.mark.parametrize("kind", filmed.KINDS)
def test_frames_that_are_not_finite_are_gaps(tmp_path, kind):
    run = filmed.of_frames(filmed.run(kind), spoilt)
    assert gn.film(run, tmp_path / "a.html").exists()
    composition = Composition([Strip(run, "x")], (320, 180))
    for moment in range(4):
        assert composition.picture(moment).shape == (180, 320, 4)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, -1.0])
def test_losses_that_a_logarithm_does_not_take(tmp_path, value):
    run = filmed.run("fit")
    records = [replace(record, data_loss=value, validation_loss=value) for record in run.records]
    run = replace(run, records=records)
    assert gn.film(run, tmp_path / "a.html").exists()
    assert Composition([Strip(run, "x")], (320, 180)).picture(3).shape == (180, 320, 4)


def test_a_film_of_a_training_that_overflowed(in_every_kind, tmp_path):
    x, y = filmed.rows(1)
    net = gn.Network([gn.Dense(1, 8), gn.Dense(8, 1)], seed=0)
    settings = {"optimizer": gn.SGD(10.0), "epochs": 50, "out": tmp_path / "run"}
    with pytest.raises(gn.errors.NonFiniteError):
        gn.train(net, 100 * x, y, callbacks=gn.Recorder(), **settings)
    in_every_kind(tmp_path / "run")


def test_one_epoch(in_every_kind):
    in_every_kind(filmed.run("fit", epochs=1))


def test_frames_without_an_epoch(in_every_kind):
    run = filmed.run("fit")
    frames = replace(run.frames, frames=run.frames[:1])
    in_every_kind(gn.History(frames=frames))


def test_frames_without_layers(in_every_kind):
    rows = np.zeros((4, 1))
    frames = Frames(rows, rows, (rows, rows), frames=[Frame(0, rows), Frame(9, rows)])
    in_every_kind(gn.History(frames=frames))


def test_a_target_and_inputs_that_are_all_the_same(in_every_kind):
    x = np.ones((9, 2))
    net = gn.Network([gn.Dense(2, 3), gn.Tanh(), gn.Dense(3, 1)])
    in_every_kind(gn.train(net, x, x[:, :1], epochs=2, callbacks=gn.Recorder()))


def test_a_thousand_layers_are_thinned_and_this_is_said(in_every_kind):
    layers = [layer for _ in range(500) for layer in (gn.Dense(2, 2), gn.Tanh())]
    x, y = filmed.rows(2)
    deep = gn.train(gn.Network([*layers, gn.Dense(2, 1)]), x, y, epochs=2, callbacks=gn.Recorder())
    in_every_kind(deep)
    strip = Strip(deep, "deep")
    assert len(strip.inside.stages) == 5
    assert "of 1,001)" in strip.inside.title
    assert len(strip.subtitle) < 150


def test_runs_of_different_kinds_side_by_side(in_every_kind):
    in_every_kind([filmed.run(kind) for kind in ("fit", "regions", "against", "confusion")])


class Words(HTMLParser):
    """What a page says, and its tags."""

    def __init__(self, text):
        super().__init__()
        self.text, self.tags = "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def test_hostile_titles_are_text(in_every_kind):
    title = HOSTILE + "</script><img src=x onerror=alert(1)>"
    page, *_ = in_every_kind(filmed.run("fit"), titles=title)
    found = Words(page.read_text(encoding="utf-8"))
    assert title in found.text
    assert found.tags.count("script") == 2
    assert found.tags.count("img") == 1  # the picture for readers without scripts


def test_hostile_titles_of_runs_side_by_side_are_text(in_every_kind):
    page, *_ = in_every_kind([filmed.run("fit")] * 2, titles=["$x_1$", HOSTILE])
    assert HOSTILE in Words(page.read_text(encoding="utf-8")).text
