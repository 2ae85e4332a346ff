"""Films as files: what they are, how long, how large, and what is refused."""

import re
import subprocess
from pathlib import Path

import filmed
import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet.cli import main
from glassnet.pictures import theme
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.strip import Strip
from glassnet.pictures.film.titles import titles_of

SMALL = {"size": (320, 180), "seconds": 2, "fps": 5}
DOCUMENT = Path(__file__).parents[2] / "docs" / "film.md"


def pictures_of(path):
    """Size, pictures a second and number of pictures of an MP4, as ffmpeg reads it."""
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    words = [ffmpeg, "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    read = subprocess.run(words, capture_output=True, check=True)
    found = re.search(r"Video: h264.* (\d+)x(\d+).* (\d+) fps", read.stderr.decode())
    width, height, fps = map(int, found.groups())
    return (width, height), fps, len(read.stdout) / (width * height)


def picture(run, share=1.0, size=(640, 360), title="a title"):
    """The picture of a film at a share of its moments."""
    composition = Composition([Strip(run, title)], size)
    last = len(composition.moments) - 1
    return composition.picture(round(share * last))[..., :3].astype(int).copy()


# ---- the three kinds ---------------------------------------------------------------------------


def test_an_mp4_has_the_size_and_length_that_were_asked_for(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.mp4", **SMALL)
    assert path == tmp_path / "a.mp4"
    assert pictures_of(path) == ((320, 180), 5, 10)


def test_an_mp4_is_full_hd_unless_told_otherwise(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.mp4", seconds=0.2)
    assert pictures_of(path) == ((1920, 1080), 30, 6)


def test_a_gif_has_the_size_and_length_that_were_asked_for(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.gif", **SMALL)
    with Image.open(path) as image:
        assert image.size == (320, 180)
        assert image.info["loop"] == 0
    lengths = lengths_of(path)
    assert sum(lengths) == 2000
    assert 2 <= len(lengths) <= 10


def lengths_of(path):
    """How long each picture of a GIF is shown, in milliseconds."""
    with Image.open(path) as image:
        found = []
        for place in range(image.n_frames):
            image.seek(place)
            found.append(image.info["duration"])
    return found


@pytest.mark.parametrize(("seconds", "fps"), [(1, 120), (0.5, 60), (2, 45), (3, 30)])
def test_a_gif_is_as_long_as_asked_for_however_many_pictures(tmp_path, seconds, fps):
    run = filmed.run("fit", epochs=400)
    settings = {"size": (320, 180), "seconds": seconds, "fps": fps}
    lengths = lengths_of(gn.film(run, tmp_path / "a.gif", **settings))
    assert sum(lengths) == 1000 * seconds
    assert min(lengths) >= 20


def test_the_last_picture_of_a_gif_stays_before_it_begins_again(tmp_path):
    run = filmed.run("fit", epochs=400)
    settings = {"size": (320, 180), "seconds": 4, "fps": 10}
    assert lengths_of(gn.film(run, tmp_path / "a.gif", **settings))[-1] >= 1000


@pytest.mark.parametrize("name", ["light", "dark"])
def test_ink_and_paper_of_a_gif_are_those_of_the_theme(tmp_path, name):
    with theme(name) as own:
        path = gn.film(filmed.run("regions"), tmp_path / "a.gif", seconds=0.2)
    with Image.open(path) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1000)}
    assert {tuple(bytes.fromhex(colour[1:])) for colour in (own.ink, own.paper)} <= colours


def test_a_gif_has_few_colours_and_pixels_unless_told_otherwise(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.gif", seconds=1)
    with Image.open(path) as image:
        assert image.size == (960, 540)
        assert len(image.convert("RGB").getcolors(1000)) <= 128


def test_a_gif_keeps_the_rare_colours_of_its_scale(tmp_path):
    """Yellow, the end of the scale, is in a few pixels alone: it must not become orange."""
    path = gn.film(filmed.run("surface"), tmp_path / "a.gif", seconds=1)
    with Image.open(path) as image:
        shown = np.array(image.convert("RGB")).reshape(-1, 3).astype(int)
    yellow = np.array([253, 231, 37])  # where matplotlib's viridis ends
    assert np.abs(shown - yellow).max(axis=1).min() <= 2


@pytest.mark.parametrize("kind", filmed.KINDS)
def test_a_page_is_one_small_file(tmp_path, kind):
    path = gn.film(filmed.run(kind), tmp_path / "a.html")
    text = path.read_text(encoding="utf-8")
    assert len(text) < 3_000_000
    assert not re.search(r"src=(?!\"data:)|href=|https?://|@import|url\(", text)


def test_a_page_of_long_trainings_side_by_side_leaves_out_frames(tmp_path):
    long = filmed.run("regions", epochs=2000)
    assert len(long.frames) > 140
    path = gn.film([long] * 5, tmp_path / "a.html")
    assert path.stat().st_size < 3_000_000


def test_the_ending_may_be_written_in_capitals(tmp_path):
    assert gn.film(filmed.run("fit"), tmp_path / "A.HTML").exists()


# ---- what is drawn -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", filmed.KINDS)
def test_the_pictures_of_every_kind_change_through_the_training(kind):
    early, late = picture(filmed.run(kind), 0.0), picture(filmed.run(kind), 1.0)
    assert early.shape == (360, 640, 3)
    changed = np.abs(early - late).max(axis=2) > 30
    left, right = changed[60:330, :340], changed[60:330, 340:]
    assert left.mean() > 0.005  # the predictions move
    assert right.mean() > 0.005  # the losses and the layers, too


def test_films_are_dark_in_the_dark_theme():
    with theme("dark"):
        assert picture(filmed.run("fit")).mean() < 100
    assert picture(filmed.run("fit")).mean() > 200


def test_no_number_of_an_axis_is_cut_off_at_the_right():
    long = filmed.run("fit", epochs=10_000)
    for strips in ([Strip(long, "one")], [Strip(long, "one"), Strip(long, "two")]):
        drawn = Composition(strips, (960, 540)).picture(0)[..., :3]
        assert (drawn[:, -3:] == 255).all()


def test_the_marker_of_the_loss_is_whole_at_the_end_of_its_axis():
    drawn = picture(filmed.run("fit", epochs=1), 0.0)[80:170, 345:]  # where the losses are
    rows, columns = np.nonzero(np.abs(drawn - (0xD5, 0x5E, 0x00)).max(axis=2) < 30)
    assert np.ptp(rows) > 2
    assert np.ptp(columns) >= np.ptp(rows) - 1


def test_long_titles_do_not_reach_the_counter_of_epochs():
    plain, long = (picture(filmed.run("fit"), title=title) for title in ("x", "x" * 300))
    np.testing.assert_array_equal(plain[:36, 530:], long[:36, 530:])


def test_the_probability_of_two_classes_is_that_of_class_1():
    x, y = filmed.rows(1)
    net = gn.Network([gn.Dense(1, 2), gn.Softmax()], seed=0)
    net.layers[0].biases[...] = [-9, 9]  # class 1 is certain
    run = gn.train(net, x, (y[:, 0] > 9) * 1, epochs=1, callbacks=gn.Recorder())
    view = Strip(run, "two classes").view
    assert view.names == ["probability of class 1"]
    assert view.lines[0].min() > 0.99


# ---- titles ------------------------------------------------------------------------------------


def history(layers=(), optimizer=None, **config):
    settings = {"network": {"layers": list(layers)}, "optimizer": optimizer or {}}
    return gn.History(config=settings | config)


def dense(scale=None, units=8):
    first = None if scale is None else {"class": "Initialiser.Normal", "scale": scale}
    return {"class": "Layer.Dense", "inputs": 3, "units": units, "weight_init": first}


def sgd(rate):
    return {"class": "Optimizer.SGD", "learning_rate": rate, "nesterov": False}


@pytest.mark.parametrize(
    ("runs", "titles"),
    [
        ([history(optimizer=sgd(r)) for r in (0.1, 1e-3)],
         ["learning rate 0.1", "learning rate 0.001"]),
        ([history([dense(s), dense(s)]) for s in (0.01, None)],
         ["first weights Normal 0.01", "first weights as usual"]),
        ([history(optimizer={"class": f"Optimizer.{name}"}) for name in ("Adam", "SGD")],
         ["Adam", "SGD"]),
        ([history([dense()] * count, seed=0) for count in (1, 3)], ["1 layer", "3 layers"]),
        ([history([dense(units=units)], seed=units) for units in (4, 8)],
         ["units 4, seed 4", "units 8, seed 8"]),
        ([history(optimizer=sgd(0.1) | {"nesterov": given}) for given in (True, False)],
         ["nesterov", "no nesterov"]),
        ([history(optimizer=sgd(r)) for r in (0.1, 0.1, 0.2)],
         ["run 1, learning rate 0.1", "run 2, learning rate 0.1", "run 3, learning rate 0.2"]),
        ([history(), history()], ["run 1", "run 2"]),
        ([history()], ["A network learns"]),
    ],
)  # fmt: skip
def test_runs_without_titles_are_named_by_what_differs(runs, titles):
    assert titles_of(runs) == titles


def headings(path):
    return re.findall(r"<h[12][^>]*>(.*?)</h[12]>", path.read_text(encoding="utf-8"))


def test_the_films_runs_are_named_by_their_learning_rates(tmp_path):
    runs = [filmed.run("fit", rate=rate) for rate in (0.05, 0.5)]
    path = gn.film(runs, tmp_path / "a.html")
    assert headings(path)[1:] == ["learning rate 0.05", "learning rate 0.5"]


def test_folders_are_named_by_themselves_unless_two_have_one_name(tmp_path):
    runs = {rate: filmed.run("fit", rate=rate) for rate in (0.05, 0.5)}
    for rate, run in runs.items():
        run.save(tmp_path / f"{rate}" / "run")
        run.save(tmp_path / f"rate {rate}")
    named = gn.film([tmp_path / f"rate {rate}" for rate in runs], tmp_path / "a.html")
    assert headings(named)[1:] == ["rate 0.05", "rate 0.5"]
    alike = gn.film([tmp_path / f"{rate}" / "run" for rate in runs], tmp_path / "b.html")
    assert headings(alike)[1:] == ["learning rate 0.05", "learning rate 0.5"]


def test_titles_are_taken_as_given(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.html", titles="mine")
    assert headings(path) == ["mine"]


# ---- the document ------------------------------------------------------------------------------


def test_the_code_and_the_commands_of_the_document_run(tmp_path, monkeypatch, capsys):
    pytest.importorskip("imageio_ffmpeg")
    monkeypatch.chdir(tmp_path)
    text = DOCUMENT.read_text(encoding="utf-8")
    names = {}
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, DOCUMENT.name, "exec"), names)
    for line in re.findall(r"^    glassnet (film .*)$", text, re.MULTILINE):
        assert main(line.split()) == 0
    made = {path.name for path in tmp_path.iterdir()}
    wanted = {"sine.html", "sine.gif", "sine.mp4", "both.html", "folder.html", "film.html"}
    assert made >= wanted | {"two.html", "table.html"}
    assert "numbers scaled" in (tmp_path / "table.html").read_text(encoding="utf-8")
    assert headings(tmp_path / "both.html")[1:] == re.findall(r'"(first weights .*?)"', text)
