"""Shares of an ensemble's types: SciPy's non-negative least squares, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from glassnet import nn
from glassnet.recipe.blending import blend_shares


def parts_of(truth, errors, seed=0):
    generator = np.random.default_rng(seed)
    return [truth + error * generator.normal(size=truth.shape) for error in errors]


def test_two_parts_by_another_search():
    truth = np.random.default_rng(1).normal(size=(300, 1))
    one, two = parts_of(truth, [0.3, 0.5])
    loss = nn.MeanAbsoluteError()
    expected = minimize_scalar(
        lambda w: np.abs(w * one + (1 - w) * two - truth).mean(), bounds=(0, 1), method="bounded"
    ).x
    np.testing.assert_allclose(blend_shares(loss, [one, two], truth)[0], expected, atol=0.01)


def test_independent_errors_count_by_their_precision():
    """The best linear unbiased mean has weights 1/σ²: here 16, 4 and 1 of 21."""
    truth = np.zeros((200_000, 1))
    shares = blend_shares(nn.MeanSquaredError(), parts_of(truth, [0.25, 0.5, 1.0]), truth)
    np.testing.assert_allclose(shares, np.array([16, 4, 1]) / 21, atol=0.01)


def test_classes_are_blended_by_log_loss():
    classes = np.random.default_rng(0).integers(0, 3, 500)
    sharp = np.full((500, 3), 0.1) + 0.7 * np.eye(3)[classes]
    blunt = np.full((500, 3), 1 / 3)
    shares = blend_shares(nn.CategoricalCrossentropy(), [sharp, blunt], classes)
    np.testing.assert_array_equal(shares, [1, 0])


def test_rows_that_a_part_does_not_know_do_not_count():
    truth = np.arange(4.0).reshape(-1, 1)
    one, two = truth.copy(), truth + 1
    one[0] = np.nan
    np.testing.assert_array_equal(blend_shares(nn.MeanSquaredError(), [one, two], truth), [1, 0])


@pytest.mark.parametrize("unknown", [0, 1])
def test_without_rows_all_count_alike(unknown):
    truth = np.ones((3, 1))
    parts = [truth, truth.copy()]
    parts[unknown][:] = np.nan
    np.testing.assert_array_equal(blend_shares(nn.MeanSquaredError(), parts, truth), [0.5, 0.5])


@settings(max_examples=30, deadline=None)
@given(
    errors=st.lists(st.floats(0.01, 10), min_size=1, max_size=5),
    seed=st.integers(0, 99), scale=st.sampled_from([1e-9, 1.0, 1e9]),
)  # fmt: skip
def test_never_worse_than_equal_weights(errors, seed, scale):
    truth = scale * np.random.default_rng(seed).normal(size=(60, 1))
    parts = parts_of(truth, [scale * error for error in errors], seed + 1)
    loss = nn.MeanSquaredError()
    shares = blend_shares(loss, parts, truth)
    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1)
    mean = sum(w * part for w, part in zip(shares, parts, strict=True))
    assert loss.forward(mean, truth) <= loss.forward(np.mean(parts, axis=0), truth) * 1.001


def test_the_scale_of_the_target_changes_nothing():
    truth = np.random.default_rng(3).normal(size=(300, 1))
    loss, parts = nn.MeanSquaredError(), parts_of(truth, [0.3, 0.5])
    small = blend_shares(loss, [part * 1e-6 for part in parts], truth * 1e-6)
    np.testing.assert_allclose(small, blend_shares(loss, parts, truth), atol=1e-6)


def test_weights_of_rows_count():
    truth = np.zeros((4, 1))
    one, two = np.array([[0.0], [0], [5], [5]]), np.array([[5.0], [5], [0], [0]])
    weights = np.array([1.0, 1, 3, 3])
    shares = blend_shares(nn.MeanSquaredError(), [one, two], truth, weights)
    np.testing.assert_allclose(shares, [0.25, 0.75], atol=1e-4)  # least of s² + 3(1 - s)²


def test_a_loss_below_zero_is_still_made_small():
    """Of -log densities: N(0, 0.1²) fits the truth, N(0, 0.02²) does not."""
    truth = 0.1 * np.random.default_rng(4).normal(size=(400, 1))
    good = np.hstack([np.zeros_like(truth), np.full_like(truth, np.log(0.01))])
    poor = np.hstack([np.zeros_like(truth), np.full_like(truth, np.log(0.0004))])
    loss = nn.GaussianNLL()
    assert loss.forward(good, truth) < 0
    shares = blend_shares(loss, [good, poor], truth)
    assert shares[0] > 0.9
