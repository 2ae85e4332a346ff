"""Histograms of the layers over time."""

import numpy as np
import pytest
from comparing import assert_looks_like

from glassnet.frames import Frame, Frames, Histogram, LayerFrame
from glassnet.pictures import (
    gradient_histograms,
    output_histograms,
    plots_of,
    theme,
    weight_histograms,
)

KINDS = [weight_histograms, output_histograms, gradient_histograms]


def layer(i, moment, values=None):
    """A layer whose values spread with time; every second one has no weights."""
    values = np.sin(np.arange(200.0)) ** 3 * (1 + moment) if values is None else values
    counts = Histogram.of(values)
    weights = None if i % 2 else counts
    name = "ReLU" if i % 2 else "Dense"
    return LayerFrame(str(i), name, 8, counts, counts, weights, None, None, None, 0.0)


def frames(moments=4, layers=3, total=None, values=None):
    rows = np.zeros((5, 1))
    found = Frames(rows, None, (rows, rows), layers=total or layers)
    for moment in range(moments):
        inside = tuple(layer(i, moment, values) for i in range(layers))
        found.add(Frame(2**moment, rows, inside))
    return found


def titles(ax):
    return [cell.get_title() for cell in ax.child_axes]


def test_each_layer_has_a_cell_with_a_ridge_a_moment():
    ax = output_histograms(frames())
    assert titles(ax) == ["0 Dense", "1 ReLU", "2 Dense"]
    first = ax.child_axes[0]
    assert len(first.collections) == 4
    assert [label.get_text() for label in first.get_yticklabels()] == ["1", "2", "4", "8"]
    assert first.get_ylabel() == "epoch"


def test_layers_without_weights_have_none():
    assert titles(weight_histograms(frames())) == ["0 Dense", "2 Dense"]


def test_a_ridge_is_as_high_as_the_root_of_the_share():
    counts = [100] * 15 + [25] * 15
    values = np.concatenate([np.full(count, float(i)) for i, count in enumerate(counts)])
    ax = output_histograms(frames(1, 1, values=values))
    up = -ax.child_axes[0].collections[0].get_paths()[0].vertices[:, 1]
    levels = np.unique(up.round(6))
    assert levels[1] / levels[2] == pytest.approx(0.5)


def test_gradients_have_a_scale_of_their_own_at_each_moment():
    cell = gradient_histograms(frames(2, 1)).child_axes[0]
    written = [text.get_text() for text in cell.texts]
    assert written == ["±1", "±2"]
    for ridge in cell.collections:
        assert np.abs(ridge.get_paths()[0].vertices[:, 0]).max() == pytest.approx(1)


@pytest.mark.parametrize("draw", KINDS)
def test_of_many_layers_and_moments_some_are_drawn_and_said(draw):
    ax = draw(frames(40, 32, total=1000))
    assert len(ax.child_axes) == 6
    assert "6 of 1,000 layers" in ax.get_title()
    assert all(len(cell.collections) == 9 for cell in ax.child_axes)


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 1e30])
def test_values_that_are_none_or_all_alike_are_drawn(draw, value):
    draw(frames(values=np.full(50, value))).get_figure().canvas.draw()


@pytest.mark.parametrize("draw", KINDS)
def test_of_nothing_it_says_so(draw):
    assert draw(frames(0)).texts[0].get_text() == "no frames of layers"


def test_they_suit_frames_with_such_values():
    every = {draw.__name__ for draw in KINDS}
    assert every <= {each.name for each in plots_of(frames())}
    assert not every & {each.name for each in plots_of(frames(0))}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("draw", [weight_histograms, gradient_histograms])
def test_they_look_as_they_did(draw, colours):
    with theme(colours):
        assert_looks_like(draw(frames(9, 5)), f"{draw.__name__}_{colours}")
