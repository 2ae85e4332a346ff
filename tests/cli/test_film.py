"""`glassnet film`: a film of run folders."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import glassnet as gn


@pytest.fixture
def runs():
    """Two folders of tiny trainings, recorded."""
    x = np.linspace(-1, 1, 40).reshape(-1, 1)
    for name in ("one", "two"):
        net = gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)])
        gn.train(net, x, x**2, epochs=3, out=name, progress=False, callbacks=gn.Recorder())
    return "one", "two"


def test_a_page_unless_told_otherwise(run, runs):
    code, out, err = run("film", "one")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"film: film\.html, 0\.0\d+ MB\n", out)
    assert ">one</h1>" in Path("film.html").read_text(encoding="utf-8")


def test_length_and_kind_may_be_chosen(run, runs):
    code, _, err = run("film", "one", "--out", "a.gif", "--seconds", "1", "--fps", "3")
    assert (code, err) == (0, "")
    with Image.open("a.gif") as image:
        assert image.n_frames <= 3


def test_size_and_theme_may_be_chosen(run, runs):
    words = ("--size", "320", "180", "--theme", "dark", "--seconds", "0.2")
    code, _, err = run("film", "one", "--out", "a.gif", *words)
    assert (code, err) == (0, "")
    with Image.open("a.gif") as image:
        assert image.size == (320, 180)
        assert image.convert("L").getpixel((1, 1)) < 60


def test_several_runs_and_their_titles(run, runs):
    code, _, err = run("film", *runs, "--title", "first", "--title", "second")
    assert (code, err) == (0, "")
    page = Path("film.html").read_text(encoding="utf-8")
    assert ">first</h2>" in page
    assert ">second</h2>" in page


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("one", "--out", "a.avi"), 2, "the ending says which kind of film it is"),
        (("one", "--seconds", "0"), 2, "seconds"),
        (("one", "--theme", "drak"), 2, "dark"),
        (("one", "--size", "320", "320"), 2, "as wide as high"),
        (("one", "two", "--title", "x"), 2, "1 titles for 2 runs"),
        (("nothing",), 1, "a run folder holds"),
        (("bare",), 1, "callbacks=gn.Recorder()"),
        (("one", "--out", "no/such/a.html"), 1, "choose another path"),
    ],
)
def test_bad_usage_is_said_in_a_line(run, runs, words, code, said):
    gn.History().save("bare")
    found, _, err = run("film", *words)
    assert found == code
    assert said in err
    assert err.count("\n") == 1


def test_a_damaged_file_of_frames_is_named(run, runs):
    Path("one/frames.glass").write_bytes(b"\0" * 50)
    code, _, err = run("film", "one")
    assert code == 1
    assert "one/frames.glass" in err
    assert "train anew with callbacks=gn.Recorder()" in err
