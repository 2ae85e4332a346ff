"""Decision regions: the plane in the colours of classes, or of amounts, and the rows on it."""

from dataclasses import replace

import numpy as np
import pytest
from comparing import assert_looks_like
from things import plane

from glassnet.fitted import Fit
from glassnet.pictures import decision_regions, theme


def halves(side=20):
    """Class 1 where the first input is above 0."""
    axis = np.linspace(-1, 1, side)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    share = (grid[:, :1] > 0).astype(float)
    rows = np.array([[-0.5, 0.2], [0.5, -0.2]])
    return Fit(grid, np.hstack([1 - share, share]), rows, np.array([0, 1]), 2, (side, side))


def test_each_point_has_the_colour_of_its_class():
    image = np.asarray(decision_regions(halves()).images[0].get_array())
    assert image.shape == (20, 20, 3)
    left, right = image[:, :10], image[:, 10:]
    assert (left == left[0, 0]).all()
    assert (right == right[0, 0]).all()
    assert left[0, 0, 2] > left[0, 0, 0]  # blue
    assert right[0, 0, 0] > right[0, 0, 2]  # orange


def test_the_first_input_runs_across():
    ax = decision_regions(halves())
    assert ax.images[0].get_extent() == [-1, 1, -1, 1]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x0", "x1")
    np.testing.assert_array_equal(ax.collections[-1].get_offsets(), [[0.5, -0.2]])


def test_what_is_less_sure_is_paler():
    sure = halves()
    unsure = replace(sure, prediction=0.5 + 0.1 * (sure.prediction - 0.5))
    one, other = (
        np.asarray(decision_regions(each).images[0].get_array())[0, 0] for each in (sure, unsure)
    )
    assert other.mean() > one.mean()


def test_classes_differ_by_their_markers_too():
    ax = decision_regions(plane())
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["class 0", "class 1", "class 2"]
    rows = [each for each in ax.collections if str(each.get_label()).startswith("class")]
    assert len({each.get_paths()[0].vertices.shape for each in rows}) == 3


def test_a_number_is_a_map_with_a_bar():
    ax = decision_regions(plane(0))
    assert ax.get_title().startswith("Prediction over two inputs")
    bar = ax.get_figure().axes[1]
    assert bar.get_ylabel() == "y, predicted; of rows, true"


def test_of_many_classes_some_are_named():
    few = plane()
    shares = np.tile(few.prediction, (1, 7)) / 7
    ax = decision_regions(replace(few, prediction=shares, classes=21))
    assert len(ax.get_legend().get_texts()) == 12
    assert ax.get_legend().get_title().get_text() == "and 9 more"


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("count", [3, 0])
def test_it_looks_as_it_should(count, name):
    what = "classes" if count else "number"
    with theme(name):
        assert_looks_like(decision_regions(plane(count)), f"decision_regions_{what}_{name}")
