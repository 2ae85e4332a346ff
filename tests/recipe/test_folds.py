"""Folds: equal in size, even in classes, the same for one seed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glassnet.recipe.folds import fold_numbers


@given(st.integers(2, 300), st.integers(2, 12), st.integers(0, 9))
def test_sizes_differ_by_one_at_most(rows, folds, seed):
    counts = np.bincount(fold_numbers(None, rows, folds, seed), minlength=folds)
    assert counts.max() - counts.min() <= 1


@given(st.lists(st.integers(0, 4), min_size=2, max_size=200), st.integers(2, 6))
def test_every_class_is_dealt_out_evenly(classes, folds):
    classes = np.array(classes)
    numbers = fold_numbers(classes, len(classes), folds, 0)
    for each in np.unique(classes):
        counts = np.bincount(numbers[classes == each], minlength=folds)
        assert counts.max() - counts.min() <= 1


def test_seeds_draw_other_folds():
    first, again, other = (fold_numbers(None, 100, 5, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
