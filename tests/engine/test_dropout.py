"""What compiled dropout drops: as many units as the rate says, each by itself, the rest scaled.

A column of ones times 1, against a target of 0: where the unit was kept, a step of SGD moves the
factor by 2·rate/columns·(1 / (1 - dropped))², where it was dropped by nothing.
"""

import math

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn

COLUMNS = 20_000


def kept_in(steps, rate, rows=1):
    """Which units each step kept, (steps, columns), and the loss of each step."""
    net = nn.Network([nn.Scale(COLUMNS), nn.Dropout(rate)], dtype="float64", seed=3)
    x, y, kept, losses = np.ones((rows, COLUMNS)), np.zeros((rows, COLUMNS)), [], []
    for _ in range(steps):
        net.parameters[...] = 1
        losses += gn.train(net, x, y, epochs=1, optimizer=nn.SGD(1.0), engine="compiled")["loss"]
        moved = (1 - net.parameters) * COLUMNS * rows / 2 * (1 - rate) ** 2
        kept.append(moved)
    return np.array(kept), losses


def assert_share(found, probability, draws):
    sigma = math.sqrt(probability * (1 - probability) / draws)
    assert abs(found - probability) < 5 * sigma


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_the_rate_and_the_scale(rate):
    (kept,), (loss,) = kept_in(1, rate)
    np.testing.assert_allclose(kept[np.abs(kept) > 0.5], 1, rtol=1e-9)
    assert_share(np.mean(np.abs(kept) > 0.5), 1 - rate, COLUMNS)
    assert loss == pytest.approx(kept.sum() / COLUMNS / (1 - rate) ** 2, rel=1e-9)


def test_steps_are_drawn_one_by_one():
    kept, _ = kept_in(6, 0.3)
    on = np.abs(kept) > 0.5
    for i in range(5):
        assert_share(np.mean(on[i] & on[i + 1]), 0.49, COLUMNS)
        assert_share(np.mean(on[i, 1:] & on[i, :-1]), 0.49, COLUMNS)


def test_rows_are_drawn_one_by_one():
    """Two rows of one batch: both keep a unit with the square of the probability."""
    (kept,), _ = kept_in(1, 0.3, rows=2)
    shares = [np.mean(np.abs(kept - count) < 0.5) for count in (0, 1, 2)]
    for share, probability in zip(shares, (0.09, 0.42, 0.49), strict=True):
        assert_share(share, probability, COLUMNS)
