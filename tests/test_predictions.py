"""Things that pictures are drawn of, made by hand from arrays that do not belong together."""

import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.explaining import Importance
from glassnet.fitted import Fit
from glassnet.predictions import Predictions
from glassnet.surface import LossSurface

THREE, TWO, LINE = np.zeros(3), np.zeros(2), np.zeros((3, 1))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Predictions(THREE, TWO),
        lambda: Predictions(np.zeros((3, 2)), np.zeros((3, 2))),
        lambda: Predictions(THREE, THREE, low=TWO, high=THREE),
        lambda: Predictions(THREE, THREE, classes=(0, 1), probabilities=LINE),
        lambda: Predictions(THREE, THREE, classes=(0, 1), probabilities=np.zeros((2, 2))),
        lambda: Importance(("a", "b"), np.zeros((3, 5)), "rmse", 1.0, 3, 3),
        lambda: LossSurface(THREE, np.zeros((2, 3)), 1.0, np.zeros((2, 4)), 3, 3),
        lambda: Fit(LINE, THREE, LINE, LINE),
        lambda: Fit(LINE, LINE, np.zeros((3, 2)), LINE),
        lambda: Fit(LINE, LINE, LINE, TWO),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_refused(make):
    with pytest.raises(ShapeError, match="its shape must be"):
        make()


def test_lists_are_arrays():
    found = Predictions([1.0, 2.0], [2.0, 2.0], low=[0.0, 0.0], high=[3.0, 3.0])
    np.testing.assert_array_equal(found.residuals, [-1, 0])
