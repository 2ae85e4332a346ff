"""Films as files: what they are, how long, how large, and what is refused."""

import builtins
import os
import re
import subprocess
from pathlib import Path

import filmed
import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet.cli import main
from glassnet.errors import DataError, RunFolderError, SettingError, UnknownNameError
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
        lengths = []
        for place in range(image.n_frames):
            image.seek(place)
            lengths.append(image.info["duration"])
    assert sum(lengths) == 2000
    assert 2 <= len(lengths) <= 10


def test_a_gif_has_few_colours_and_pixels_unless_told_otherwise(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.gif", seconds=1)
    with Image.open(path) as image:
        assert image.size == (960, 540)
        assert len(image.convert("RGB").getcolors(1000)) <= 128


@pytest.mark.parametrize("kind", filmed.KINDS)
def test_a_page_is_one_small_file(tmp_path, kind):
    path = gn.film(filmed.run(kind), tmp_path / "a.html")
    text = path.read_text(encoding="utf-8")
    assert len(text) < 3_000_000
    assert not re.search(r"(src|href)=|https?://|@import|url\(", text)


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
    return re.findall(r"<h[12]>(.*?)</h[12]>", path.read_text(encoding="utf-8"))


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


# ---- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.avi", "a", "a.mp3", ".gif"])
def test_an_unknown_ending_is_refused(tmp_path, name):
    with pytest.raises(UnknownNameError, match="ending"):
        gn.film(filmed.run("fit"), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_without_ffmpeg_an_mp4_says_what_to_install_and_the_others_work(tmp_path, monkeypatch):
    original = builtins.__import__

    def without(name, *given, **named):
        if name == "imageio_ffmpeg":
            raise ImportError(name)
        return original(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingError, match=r"pip install 'glassnet\[film\]'.*\.gif or \.html"):
        gn.film(filmed.run("fit"), tmp_path / "a.mp4")
    assert gn.film(filmed.run("fit"), tmp_path / "a.gif", **SMALL).exists()
    assert gn.film(filmed.run("fit"), tmp_path / "a.html").exists()


@pytest.mark.parametrize("name", ["no/such/folder/a.html", "folder.html", "file/a.html"])
def test_a_path_that_cannot_be_written_is_refused(tmp_path, name):
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "file").write_text("a file")
    with pytest.raises(RunFolderError, match="choose another path"):
        gn.film(filmed.run("fit"), tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(RunFolderError, match="Permission"):
        gn.film(filmed.run("fit"), tmp_path / "a.html")


def test_a_disk_that_is_full_is_said_in_a_line():
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with pytest.raises(RunFolderError):
        gn.film(filmed.run("fit"), "/dev/full/a.html")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"seconds": 0}, "seconds"),
        ({"seconds": np.nan}, "seconds"),
        ({"seconds": 1e9}, "seconds"),
        ({"fps": 0}, "fps"),
        ({"fps": 1000}, "fps"),
        ({"size": (321, 180)}, "even"),
        ({"size": (20, 20)}, "size"),
        ({"size": (10_000, 180)}, "size"),
        ({"size": 320}, "size"),
        ({"titles": ["one", "two"]}, "2 titles for 1 runs"),
    ],
)
def test_settings_beyond_bounds_are_refused(tmp_path, settings, told):
    with pytest.raises(SettingError, match=told):
        gn.film(filmed.run("fit"), tmp_path / "a.gif", **settings)


@pytest.mark.parametrize("count", [0, 7])
def test_a_film_has_room_for_one_to_six_runs(tmp_path, count):
    with pytest.raises(SettingError, match="1 to 6"):
        gn.film([filmed.run("fit")] * count, tmp_path / "a.html")


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(SettingError, match="histories or run folders"):
        gn.film([42], tmp_path / "a.html")
    with pytest.raises(RunFolderError, match="a run folder holds"):
        gn.film(tmp_path / "nothing", tmp_path / "a.html")


@pytest.mark.parametrize("ending", ["html", "gif", "mp4"])
def test_a_run_without_frames_says_how_to_get_them(tmp_path, ending):
    with pytest.raises(DataError, match=r"callbacks=gn\.Recorder\(\)"):
        gn.film(gn.History(), tmp_path / f"a.{ending}")


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
    assert made >= wanted | {"two.html"}
    assert headings(tmp_path / "both.html")[1:] == re.findall(r'"(first weights .*?)"', text)
