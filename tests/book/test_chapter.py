"""The chapter's runs against what the book's own code prints, digit for digit.

golden/chapter holds every 100th line of nine runs of that code, epochs 0 to 10,000. The chapter
prints its block of weights 0.1 again where it means weights 0.01 with rate 0.005; the file
init0.01_lr0.005_decay0.001.txt is what its code gives.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from glassnet import Constant, GlorotUniform
from glassnet.book import Layer_Dense, run_chapter
from glassnet.errors import SettingError

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "chapter").glob("*.txt"))
SCRIPT = Path(__file__).with_name("chapter_script.txt").read_text(encoding="utf-8")
EVERY_RUN = pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])


def printed(path, epochs):
    """Lines of the run that the name of a golden file describes."""
    scale, rate, _, decay = re.search(
        r"init([\d.]+)_lr([\d.]+)(_decay([\d.]+))?$", path.stem
    ).groups()
    hidden = 1 if path.stem.startswith("one_hidden_layer") else 2
    lines = []
    run_chapter(hidden, float(scale), float(rate), float(decay or 0), epochs, lines.append)
    return lines


def golden(path, lines):
    return path.read_text(encoding="utf-8").splitlines()[:lines]


def run_script(change):
    script = SCRIPT
    for old, new in change.items():
        assert script.count(old) == 1
        script = script.replace(old, new)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # so that tests side by side do not wait
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_there_are_nine_runs_of_101_lines():
    assert [len(golden(path, None)) for path in GOLDEN] == [101] * 9


@EVERY_RUN
def test_a_run_prints_the_books_digits_to_epoch_1000(path):
    assert printed(path, 1001) == golden(path, 11)


@pytest.mark.full
@EVERY_RUN
def test_a_run_prints_the_books_digits_to_epoch_10000(path):
    assert printed(path, 10001) == golden(path, 101)


def test_the_chapters_script_prints_the_books_digits():
    [path] = [path for path in GOLDEN if path.stem == "init0.01_lr0.005_decay0.001"]
    assert run_script({"range(10001)": "range(501)"}) == golden(path, 6)


def test_the_scale_of_weights_is_set_once_for_all_layers():
    [path] = [path for path in GOLDEN if path.stem == "init0.1_lr0.005_decay0.001"]
    change = {"range(10001)": "range(301)", "init()\n": "init()\nLayer_Dense.weight_scale = 0.1\n"}
    assert run_script(change) == golden(path, 4)


def test_nothing_of_numpy_is_replaced():
    def found():
        return {
            (module.__name__, name): value
            for module in (np, np.random, np.linalg)
            for name, value in vars(module).items()
            if callable(value)
        }

    before = found()
    run_chapter(epochs=2, on_line=str)
    assert found() == before
    assert np.dot([[1.0]], [[1.0]]).dtype == np.float64


def test_the_scale_of_one_run_stays_with_it():
    run_chapter(weight_scale=0.1, epochs=1, on_line=str)
    assert Layer_Dense.weight_scale == 0.01


def test_a_run_leaves_the_network_and_its_predictions():
    run = run_chapter(hidden=3, epochs=3, on_line=str)
    assert [layer.weights.shape for layer in run.layers] == [(1, 64), (64, 64), (64, 64), (64, 1)]
    assert run.predictions is run.steps[-1].output
    assert run.x.shape == run.y.shape == run.predictions.shape == (1000, 1)


def test_a_run_knows_its_last_accuracy_and_loss():
    lines = []
    run = run_chapter(epochs=101, on_line=lines.append)
    assert f"acc: {run.accuracy:.3f}, loss: {run.loss:.3f}" in lines[-1]


def test_weights_from_an_initialiser():
    run = run_chapter(weight_scale=Constant(0.25), learning_rate=1e-9, epochs=1, on_line=str)
    for layer in run.layers:
        np.testing.assert_allclose(layer.weights, 0.25, atol=1e-8)
    twice = [run_chapter(weight_scale=GlorotUniform(), epochs=2, on_line=str) for _ in range(2)]
    assert twice[0].loss == twice[1].loss


def test_precisions_are_those_of_the_books_code():
    """float32, and float64 where the float64 targets come in, as nnfs.init makes it."""
    layers = run_chapter(epochs=2, on_line=str).layers
    for layer in layers:
        assert {layer.weights.dtype, layer.biases.dtype, layer.dweights.dtype} == {np.dtype("f4")}
    assert [layer.dbiases.dtype for layer in layers] == ["f4", "f4", "f8"]
    assert [layer.bias_cache.dtype for layer in layers] == ["f4", "f4", "f8"]


@pytest.mark.parametrize(
    "wrong", [{"hidden": 0}, {"epochs": 0}, {"weight_scale": 0}, {"learning_rate": -1}]
)
def test_settings_out_of_range_are_refused(wrong):
    [name] = wrong
    with pytest.raises(SettingError, match=f"{name}="):
        run_chapter(**wrong)
