"""The sine and the spiral, against PyPI's nnfs: its numbers in nnfs.json, and itself if installed.

nnfs.json keeps beside each set of numbers the command that made it.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from glassnet import datasets
from glassnet.errors import SettingError

GOLDEN = json.loads(Path(__file__).with_name("nnfs.json").read_text(encoding="utf-8"))

SAME_AS_NNFS = """
import numpy as np
{first}
import nnfs.datasets
from glassnet import datasets
for samples, classes in [(1, 1), (7, 2), (100, 3), (1000, 5)]:
    np.random.seed(0)
    theirs = nnfs.datasets.spiral_data(samples, classes)
    np.random.seed(0)
    for generator in (np.random.RandomState(0), np.random):
        ours = datasets.spiral(samples, classes, generator, dtype="{dtype}")
        for a, b in zip(ours, theirs):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
for a, b in zip(datasets.sine(), nnfs.datasets.sine_data()):
    assert a.dtype == b.dtype == np.float64
    np.testing.assert_array_equal(a, b)
"""


def test_the_sine_is_the_books():
    x, y = datasets.sine(10)
    np.testing.assert_array_equal(x, GOLDEN["sine"]["x"])
    np.testing.assert_allclose(y, GOLDEN["sine"]["y"], rtol=0, atol=1e-15)
    assert x.dtype == y.dtype == np.float64


def test_the_sine_has_a_thousand_points_unless_told():
    for x, y in (datasets.sine(), datasets.sine_test()):
        assert x.shape == y.shape == (1000, 1)


def test_no_test_point_is_a_training_point():
    x, _ = datasets.sine()
    x_test, y_test = datasets.sine_test()
    assert not np.isin(x_test, x).any()
    np.testing.assert_allclose(x_test[:-1], (x[:-1] + x[1:]) / 2, rtol=1e-14)
    np.testing.assert_allclose(y_test, np.sin(2 * np.pi * x_test), rtol=0, atol=1e-15)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_spiral_is_the_books(dtype):
    golden = GOLDEN[f"spiral_{dtype}"]
    x, y = datasets.spiral(5, 3, np.random.RandomState(0), dtype=dtype)
    np.testing.assert_allclose(x, golden["x"], rtol=0, atol=2 * np.finfo(dtype).eps)
    np.testing.assert_array_equal(y, golden["y"])
    assert (x.dtype, y.dtype) == (dtype, "uint8")


@pytest.mark.skipif(importlib.util.find_spec("nnfs") is None, reason="nnfs is not installed")
@pytest.mark.parametrize(
    ("first", "dtype"), [("", "float64"), ("import nnfs; nnfs.init()", "float32")]
)
def test_the_same_bits_as_nnfs(first, dtype):
    script = SAME_AS_NNFS.format(first=first, dtype=dtype)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_spiral_takes_the_new_generator():
    x, y = datasets.spiral(50, 4, np.random.default_rng(1))
    again, _ = datasets.spiral(50, 4, np.random.default_rng(1))
    np.testing.assert_array_equal(x, again)
    assert np.bincount(y).tolist() == [50, 50, 50, 50]
    radius = np.tile(np.linspace(0, 1, 50), 4)
    np.testing.assert_allclose(np.hypot(x[:, 0], x[:, 1]), radius, atol=1e-12)


def test_without_a_generator_the_spiral_is_drawn_afresh():
    assert (datasets.spiral(20, 2)[0] != datasets.spiral(20, 2)[0]).any()


@pytest.mark.parametrize(
    "make",
    [
        lambda: datasets.sine(0),
        lambda: datasets.sine_test(-1),
        lambda: datasets.spiral(0, 3),
        lambda: datasets.spiral(10, 0),
        lambda: datasets.spiral(10, 257),
    ],
)
def test_sizes_out_of_range_are_refused(make):
    with pytest.raises(SettingError, match="it must be 1"):
        make()
