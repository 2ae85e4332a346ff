"""`glassnet info`, `glassnet chapter`, and the command itself."""

import subprocess
import sys
from pathlib import Path

import pytest

import glassnet as gn

GOLDEN = Path(__file__).parent.parent / "golden" / "chapter"


def test_info_lists_versions_tables_and_every_registered_part(run):
    code, out, _ = run("info")
    assert code == 0
    assert f"glassnet {gn.__version__}" in out
    families = (gn.Layer, gn.Loss, gn.Optimizer, gn.Schedule, gn.Initialiser)
    for family in families:
        for name, cls in family.registry.items():
            assert not cls.__module__.startswith("glassnet") or name in out
    assert "weather" in out


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["chapter", "--help"]])
def test_help_reads_well(run, words):
    code, out, _ = run(*words)
    assert code == 0
    assert "Usage: glassnet" in out


def test_no_command_shows_help_and_is_bad_usage(run):
    code, out, err = run()
    assert code == 2
    assert "train" in out + err


def test_chapter_prints_the_books_lines_and_a_closing_table(run):
    code, out, _ = run("chapter", "one-hidden-layer", "--epochs", "301", "--out", "pictures")
    assert code == 0
    golden = (GOLDEN / "one_hidden_layer_init0.01_lr0.001.txt").read_text().splitlines()
    assert out.splitlines()[1:5] == golden[:4]
    assert "accuracy" in out
    assert Path("pictures/one-hidden-layer.png").stat().st_size > 10_000


def test_all_of_the_chapter_runs(run):
    code, out, _ = run("chapter", "--epochs", "2", "--out", "pictures")
    assert code == 0
    assert len(list(Path("pictures").iterdir())) == 10
    assert "glorot" in out


def test_unknown_chapter_run_suggests(run):
    code, _, err = run("chapter", "one-hidden-layr")
    assert code == 2
    assert "did you mean 'one-hidden-layer'" in err


def test_python_dash_m_works():
    done = subprocess.run(
        [sys.executable, "-m", "glassnet", "train", "cras"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("glassnet: ")


def test_version(run):
    assert run("--version")[:2] == (0, f"glassnet {gn.__version__}\n")
