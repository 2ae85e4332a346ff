"""Label smoothing of cross-entropy: the loss of softer targets."""

import math

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError
from glassnet.testing import check_gradients

CLASSES = np.array([0, 2, 1, 1, 0])
SHARES = np.random.default_rng(1).dirichlet([1, 1, 1], 5)
PREDICTION = np.random.default_rng(2).dirichlet([1, 1, 1], 5)
BOTH = pytest.mark.parametrize("from_logits", [False, True])
TARGETS = pytest.mark.parametrize("target", [CLASSES, SHARES], ids=["classes", "shares"])


def test_by_hand():
    """(1 - 0.3)·[1, 0, 0] + 0.3 / 3 = [0.8, 0.1, 0.1]."""
    loss = nn.CategoricalCrossentropy(0.3)
    value = loss.forward(np.array([[0.5, 0.25, 0.25]]), np.array([0]))
    assert value == pytest.approx((0.8 + 0.2 * 2) * math.log(2), rel=1e-14)
    np.testing.assert_allclose(loss.backward(), [[-1.6, -0.4, -0.4]], rtol=1e-14)


def test_by_hand_from_logits():
    loss = nn.CategoricalCrossentropy(0.3, from_logits=True)
    value = loss.forward(np.array([[2.0, 2.0, 2.0]]), np.array([0]))
    assert value == pytest.approx(math.log(3), rel=1e-14)
    np.testing.assert_allclose(loss.backward(), [[1 / 3 - 0.8, 1 / 3 - 0.1, 1 / 3 - 0.1]])


@BOTH
@TARGETS
@pytest.mark.parametrize("weights", [None, [1, 0, 2.5, 0.5, 3]], ids=["", "weighted"])
def test_it_is_the_loss_of_the_softer_target(target, from_logits, weights):
    one_hot = np.eye(3)[target] if target.ndim == 1 else target
    results = []
    for smoothing, rows in ((0.2, target), (0, 0.8 * one_hot + 0.2 / 3)):
        loss = nn.CategoricalCrossentropy(smoothing, from_logits=from_logits)
        results.append((loss.forward(PREDICTION, rows, weights), loss.backward()))
    (value, gradient), (wanted, slope) = results
    assert value == pytest.approx(wanted, rel=1e-14)
    np.testing.assert_allclose(gradient, slope, rtol=1e-13, atol=1e-16)


@BOTH
@TARGETS
def test_gradients(target, from_logits):
    loss = nn.CategoricalCrossentropy(0.1, from_logits=from_logits)
    assert check_gradients(loss, PREDICTION + 0.05, target) < 1e-6


@BOTH
def test_being_as_sure_as_the_softer_target_costs_least(from_logits):
    best = np.array([[0.05, 0.9, 0.05]])
    loss = nn.CategoricalCrossentropy(0.15, from_logits=from_logits)

    def cost(shares):
        return loss.forward(np.log(shares) if from_logits else shares, np.array([1]))

    for other in ([[0.04, 0.92, 0.04]], [[0.06, 0.88, 0.06]], [[0.07, 0.9, 0.03]]):
        assert cost(np.array(other)) > cost(best)


def test_softmax_and_loss_are_taken_together_as_before():
    loss = nn.CategoricalCrossentropy(0.1)
    fused = loss.fused_with(nn.Softmax())
    assert repr(fused) == "CategoricalCrossentropy(smoothing=0.1, from_logits=True)"
    assert loss.fused_with(nn.Sigmoid()) is None
    assert fused.fused_with(nn.Softmax()) is None


def test_predictions_are_not_smoothed():
    np.testing.assert_array_equal(nn.CategoricalCrossentropy(0.5).point(PREDICTION), PREDICTION)


@pytest.mark.parametrize("smoothing", [-0.1, 1, 1.5, math.nan, math.inf, "0.1", None], ids=repr)
def test_settings_out_of_range_are_refused(smoothing):
    with pytest.raises(SettingError, match="smoothing"):
        nn.CategoricalCrossentropy(smoothing)
