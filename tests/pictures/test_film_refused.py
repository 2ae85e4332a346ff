"""What films refuse, and what they say of it: each error with a remedy that can be followed."""

import builtins
import os
from pathlib import Path

import filmed
import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, RunFolderError, SettingError, UnknownNameError

SMALL = {"size": (320, 180), "seconds": 2, "fps": 5}


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
        ({"seconds": 0}, "above 0"),
        ({"seconds": np.nan}, "seconds"),
        ({"seconds": np.inf}, "seconds=inf: must be above 0 and at most 3,600"),
        ({"seconds": 1e9}, "seconds"),
        ({"fps": 0}, "fps"),
        ({"fps": 121}, "fps=121: must be at most 120"),
        ({"size": (321, 180)}, "even"),
        ({"size": (20, 20)}, "size"),
        ({"size": (10_000, 180)}, "size"),
        ({"size": 320}, "size"),
        ({"size": (1200, 400)}, r"size=\(1200, 400\): films are 1.5 to 2 times as wide as high"),
        ({"size": (540, 960)}, "as wide as high"),
        ({"titles": 5}, "titles=5"),
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
    for thing in ([42], None, 3, gn.TabularRegressor()):
        with pytest.raises(SettingError, match=r"histories or run folders.*history_"):
            gn.film(thing, tmp_path / "a.html")
    with pytest.raises(RunFolderError, match="a run folder holds"):
        gn.film(tmp_path / "nothing", tmp_path / "a.html")


@pytest.mark.parametrize("ending", ["html", "gif", "mp4"])
def test_a_run_without_frames_says_how_to_get_them(tmp_path, ending):
    with pytest.raises(DataError, match=r"callbacks=gn\.Recorder\(\)"):
        gn.film(gn.History(), tmp_path / f"a.{ending}")


@pytest.mark.parametrize("path", [None, 3, b"a.html", "a\0.html"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(SettingError, match=r"path=.*try \"film\.html\""):
        gn.film(filmed.run("fit"), path)


def test_the_largest_settings_are_allowed(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.html", fps=120, seconds=3600, size=(4096, 2048))
    assert path.exists()


def test_half_a_character_in_a_title_does_no_harm(tmp_path):
    path = gn.film(filmed.run("fit"), tmp_path / "a.html", titles="a\ud800b")
    assert ">a?b</h1>" in path.read_text(encoding="utf-8")
    assert gn.film(filmed.run("fit"), tmp_path / "a.gif", titles="a\ud800b", **SMALL).exists()


def test_the_run_without_frames_is_named_by_its_place_or_folder(tmp_path):
    runs = [filmed.run("fit"), gn.History()]
    with pytest.raises(DataError, match=r"^run 2: "):
        gn.film(runs, tmp_path / "a.html", titles=["one", "two"])
    with pytest.raises(DataError, match=r"^the run: "):
        gn.film(gn.History(), tmp_path / "a.html")
    gn.History().save(tmp_path / "bare")
    with pytest.raises(DataError, match=r"bare: .*in Python.*gn\.TabularRegressor"):
        gn.film([runs[0], tmp_path / "bare"], tmp_path / "a.html")


@pytest.mark.parametrize("program", ["/bin/false", "/no/such/ffmpeg"])
def test_an_ffmpeg_that_fails_says_what_to_do(tmp_path, monkeypatch, program):
    pytest.importorskip("imageio_ffmpeg")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", program)
    with pytest.raises(SettingError, match=r"ffmpeg.*IMAGEIO_FFMPEG_EXE.*\.gif or \.html"):
        gn.film(filmed.run("fit"), tmp_path / "a.mp4", **SMALL)
    assert not list(tmp_path.iterdir())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_ffmpeg_that_fails_on_the_way_says_what_to_do(tmp_path, monkeypatch):
    pytest.importorskip("imageio_ffmpeg")
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\n[ "$1" = -version ]\n')
    program.chmod(0o700)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))
    with pytest.raises(SettingError, match=r"ffmpeg.*IMAGEIO_FFMPEG_EXE"):
        gn.film(filmed.run("fit"), tmp_path / "a.mp4", **SMALL)
