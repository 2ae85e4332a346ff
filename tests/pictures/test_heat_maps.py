"""Heat maps of the layers at a few moments."""

import numpy as np
import pytest
from comparing import assert_looks_like

from glassnet.frames import Frame, Frames, Histogram, LayerFrame
from glassnet.pictures import (
    gradient_heat_maps,
    output_heat_maps,
    plots_of,
    theme,
    weight_heat_maps,
)

KINDS = [weight_heat_maps, output_heat_maps, gradient_heat_maps]
COUNTS = Histogram.of(np.zeros(3))


def frames(moments=4, layers=3, total=None, value=None):
    rows = np.zeros((5, 1))
    found = Frames(rows, None, (rows, rows), layers=total or layers)
    for moment in range(moments):
        found.add(Frame(2**moment, rows, tuple(layer(i, moment, value) for i in range(layers))))
    return found


def layer(i, moment, value=None):
    """A layer whose values grow with time; every second one has no weights."""
    image = np.sin(np.arange(48.0) * (i + 1)).reshape(6, 8) * (1 + moment)
    image = image if value is None else np.full((6, 8), value)
    kind, weights = ("ReLU", None) if i % 2 else ("Dense", image)
    return LayerFrame(str(i), kind, 8, COUNTS, COUNTS, None, weights, image, image, 0.0)


def test_each_layer_has_a_row_of_images():
    ax = output_heat_maps(frames(4, 2))
    assert len(ax.child_axes) == 8
    assert [cell.get_title() for cell in ax.child_axes[:4]] == [f"epoch {2**i}" for i in range(4)]
    last = frames(4, 2)[3].layers[1].outputs_heat
    np.testing.assert_array_equal(ax.child_axes[7].images[0].get_array(), last)
    assert ax.child_axes[4].get_ylabel().startswith("1 ReLU\n±")


def test_a_layer_has_one_range_of_colours():
    images = [cell.images[0] for cell in weight_heat_maps(frames(3, 1)).child_axes]
    ends = {(image.norm.vmin, image.norm.vmax) for image in images}
    assert len(ends) == 1
    low, high = ends.pop()
    assert -low == high == pytest.approx(3, rel=0.1)


def test_an_image_of_gradients_has_its_own_range():
    cells = gradient_heat_maps(frames(3, 1)).child_axes
    assert [cell.get_xlabel() for cell in cells] == ["±1", "±2", "±3"]


@pytest.mark.parametrize(("value", "said"), [(0.0, "all 0"), (np.nan, "not finite")])
def test_no_range_is_made_up(value, said):
    cells = gradient_heat_maps(frames(2, 1, value=value)).child_axes
    assert [cell.get_xlabel() for cell in cells] == [said, said]
    assert weight_heat_maps(frames(2, 1, value=value)).child_axes[0].get_ylabel().endswith(said)


def test_layers_without_weights_have_none():
    assert len(weight_heat_maps(frames(4, 3)).child_axes) == 2 * 4


@pytest.mark.parametrize("draw", KINDS)
def test_of_many_layers_and_moments_some_are_drawn_and_said(draw):
    ax = draw(frames(40, 32, total=1000))
    assert len(ax.child_axes) == 5 * 4
    assert "5 of 1,000 layers" in ax.get_title()


@pytest.mark.parametrize("draw", KINDS)
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 1e300])
def test_values_that_are_none_or_all_alike_are_drawn(draw, value):
    draw(frames(value=value)).get_figure().canvas.draw()


@pytest.mark.parametrize("draw", KINDS)
def test_of_nothing_it_says_so(draw):
    assert draw(frames(0)).texts[0].get_text() == "no frames of layers"


def test_they_suit_frames_with_such_images():
    every = {draw.__name__ for draw in KINDS}
    assert every <= {each.name for each in plots_of(frames())}
    assert not every & {each.name for each in plots_of(frames(0))}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("draw", [output_heat_maps, gradient_heat_maps])
def test_they_look_as_they_did(draw, colours):
    with theme(colours):
        assert_looks_like(draw(frames()), f"{draw.__name__}_{colours}")
