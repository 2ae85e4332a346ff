"""Rows for categories, waves for numbers."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError, ShapeError


@pytest.fixture
def table():
    """Three categories and the unknown: rows (0, 10), (1, 11), (2, 12), (3, 13)."""
    layer = nn.Embedding(3, 2).setup(dtype="float64")
    layer.parameters["table"][...] = [[0, 10], [1, 11], [2, 12], [3, 13]]
    return layer


@pytest.mark.parametrize("code", [0, 1, 2])
def test_a_code_takes_its_row(table, code):
    assert table.forward(np.array([[code]], float)).tolist() == [[code, 10 + code]]


@pytest.mark.parametrize("code", [3, 4, 1e9, -1, -7, np.nan, np.inf, -np.inf, 1e30])
def test_an_unknown_code_takes_the_last_row(table, code):
    for dtype in ("float32", "float64"):
        assert table.forward(np.array([[code]], dtype)).tolist() == [[3, 13]]


def test_gradients_of_one_code_are_added(table):
    table.forward(np.array([[1.0], [0.0], [1.0], [np.nan], [9.0]]))
    d = np.array([[1.0, 2], [3, 4], [10, 20], [5, 6], [50, 60]])
    assert table.backward(d).tolist() == [[0]] * 5
    assert table.gradients["table"].tolist() == [[3, 4], [11, 22], [0, 0], [55, 66]]


def test_every_code_of_a_large_table_is_exact_in_float32():
    layer = nn.Embedding(100_000, 1).setup()
    layer.parameters["table"][:, 0] = np.arange(100_001)
    codes = np.arange(0, 100_000, 997, dtype="float32").reshape(-1, 1)
    np.testing.assert_array_equal(layer.forward(codes), codes)


def test_rows_start_with_length_one(generator):
    layer = nn.Embedding(2000, 16)
    layer.allocate("float64")
    layer.initialise(generator)
    lengths = (layer.parameters["table"] ** 2).sum(axis=1)
    assert lengths.mean() == pytest.approx(1, abs=5 * np.sqrt(2 / 16 / 2001))


def test_a_start_that_is_given_is_used():
    layer = nn.Embedding(2, 2, table_init=nn.Constant(0.5)).setup()
    assert layer.parameters["table"].tolist() == [[0.5, 0.5]] * 3


def test_only_one_column_of_codes_is_taken(table):
    with pytest.raises(ShapeError, match="2 columns into"):
        table.forward(np.zeros((1, 2)))


def test_waves_by_hand():
    """cos(2π·¼·x) at x = 0, 1, 2 is 1, 0, -1; then x itself, feature by feature."""
    layer = nn.PeriodicEmbedding(2, waves=1, width=1).setup(dtype="float64")
    p = layer.parameters
    p["frequencies"][...], p["phases"][...] = [[0.25], [0.5]], [[0], [0]]
    p["weights"][...], p["biases"][...] = [[[3], [5]]], [[100], [200]]
    y = layer.forward(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 1.0]]))
    expected = [[103, 0, 205, 0], [100, 1, 195, 1], [97, 2, 195, 1]]
    np.testing.assert_allclose(y, expected, rtol=1e-13)


def test_a_phase_moves_the_wave():
    layer = nn.PeriodicEmbedding(1, waves=1, width=1).setup(dtype="float64")
    p = layer.parameters
    p["frequencies"][...], p["phases"][...], p["weights"][...] = 0, np.pi / 3, 2
    p["biases"][...] = 0
    np.testing.assert_allclose(layer.forward(np.array([[7.0]])), [[1, 7]], rtol=1e-14)


def test_first_waves_have_the_spread_that_was_asked_for():
    p = nn.PeriodicEmbedding(200, waves=100, width=2, spread=3.0).setup().parameters
    assert p["frequencies"].std() == pytest.approx(3, rel=0.03)
    assert np.abs(p["phases"]).max() <= np.pi
    assert p["phases"].std() == pytest.approx(np.pi / np.sqrt(3), rel=0.03)
    for name in ("weights", "biases"):
        assert np.abs(p[name]).max() <= 0.1


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Embedding(0, 2),
        lambda: nn.Embedding(2, 0),
        lambda: nn.PeriodicEmbedding(0),
        lambda: nn.PeriodicEmbedding(2, waves=0),
        lambda: nn.PeriodicEmbedding(2, width=0),
        lambda: nn.PeriodicEmbedding(2, spread=0),
    ],
)
def test_settings_out_of_range_are_refused(make):
    with pytest.raises(SettingError, match="must be"):
        make()
