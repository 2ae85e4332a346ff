"""Smoothed labels, compiled: class numbers and rows of shares, with and without weights."""

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn

WEIGHTS = {"none": None, "some": np.tile([0.5, 2.0], 11), "zeros": np.tile([0.0, 1.0, 3.0], 8)[:22]}
CLASSES = np.arange(22) % 3
SHARES = np.random.default_rng(3).dirichlet([1, 1, 1], 22)
ROUNDED = SHARES * np.linspace(0.9992, 1.0008, 22)[:, None]  # sums that rounding may have left
TARGETS = {"classes": CLASSES, "column": CLASSES[:, None], "shares": SHARES, "rounded": ROUNDED}


def layers(fused):
    return [nn.Dense(3, 8), nn.Tanh(), nn.Dense(8, 3), *[nn.Softmax()] * fused]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("fused", [True, False])
def test_every_kind_of_target(engines, target, weights, fused):
    x, _ = engines.rows(22, 3)
    given = {"loss": nn.CategoricalCrossentropy(0.1, from_logits=not fused)}
    given |= {"sample_weight": WEIGHTS[weights], "batch_size": 8, "epochs": 67}
    engines.assert_same_in_float64(layers(fused), x, TARGETS[target], **given)


@pytest.mark.parametrize("target", ["classes", "shares"])
def test_in_float32(engines, target):
    x, _ = engines.rows(22, 3)
    given = {"loss": nn.CategoricalCrossentropy(0.1), "sample_weight": WEIGHTS["zeros"]}
    y = TARGETS[target]
    engines.assert_as_good_in_float32(layers(True), x, y, batch_size=8, epochs=67, **given)


@pytest.mark.parametrize("target", ["classes", "shares"])
def test_in_many_lanes(engines, target):
    x, _ = engines.rows(350, 3)
    y = np.resize(TARGETS[target], (350, *TARGETS[target].shape[1:]))
    given = {"loss": nn.CategoricalCrossentropy(0.2), "batch_size": 150, "epochs": 20}
    engines.assert_same_in_float64(layers(True), x, y, **given)


@pytest.mark.parametrize("classes", [1, 2, 16, 33])
def test_any_number_of_classes(engines, classes):
    x, _ = engines.rows(20, 3)
    loss, y = nn.CategoricalCrossentropy(0.3), np.arange(20) % classes
    net = [nn.Dense(3, classes), nn.Softmax()]
    engines.assert_same_in_float64(net, x, y, loss=loss, batch_size=7, epochs=10)


def test_validation_and_metrics(engines):
    """The validation loss is smoothed, metrics are not."""
    x, _ = engines.rows(22, 3)
    run = engines.assert_same_in_float64(
        layers(True), x, CLASSES, loss=nn.CategoricalCrossentropy(0.4), validation=(x, CLASSES),
        metrics=["log_loss", "accuracy"], batch_size=8, epochs=9,
    )  # fmt: skip
    last, p = run.history.last.values(), run.net.predict(x)
    assert last["validation_log_loss"] == pytest.approx(plain(p), rel=1e-9)
    soft = 0.6 * plain(p) - 0.4 * np.log(p).mean()
    assert last["validation_loss"] == pytest.approx(soft, rel=1e-9)


def plain(p):
    return -np.log(p[np.arange(22), CLASSES]).mean()


def test_without_smoothing_the_program_is_what_it_was():
    """No target is made anew, so that the bits stay those of class numbers."""
    net = nn.Network(layers(True))
    smooth, rough = (
        gn.engine.explain(net, loss=nn.CategoricalCrossentropy(smoothing)) for smoothing in (0.1, 0)
    )
    assert "smoothed_classes" in smooth
    assert "smoothed" not in rough
    assert "class_loss" in rough
