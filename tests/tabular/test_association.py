"""Figures of association against SciPy, scikit-learn's formulas and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from glassnet.tabular.association import (
    class_by_level,
    class_by_number,
    correlation,
    neighbours_agree,
    number_by_level,
    ranks,
)

numbers = st.lists(st.integers(-5, 5), min_size=3, max_size=30).map(lambda x: np.array(x, float))


@settings(max_examples=60, deadline=None)
@given(numbers)
def test_ranks_as_scipy(values):
    np.testing.assert_array_equal(ranks(values), stats.rankdata(values) - 1)


def test_spearman_as_scipy():
    x, y = np.random.default_rng(0).integers(0, 9, (2, 50)).astype(float)
    expected = stats.spearmanr(x, y).statistic
    assert correlation(ranks(x), ranks(y)) == pytest.approx(expected, rel=1e-12)
    assert correlation(np.ones(5), np.arange(5.0)) == 0


def test_number_by_level_has_the_f_statistic_of_scipy():
    # adjusted R² = 1 - (1 - R²)(n - 1)/(n - k), and F = (R²/(k - 1)) / ((1 - R²)/(n - k))
    groups = [np.array(part) for part in ([1.0, 2, 4], [8.0, 9], [5.0, 5, 6, 7])]
    f, n, k = stats.f_oneway(*groups).statistic, 9, 3
    r2 = f * (k - 1) / (f * (k - 1) + n - k)
    levels = np.repeat([7, 2, 5], [3, 2, 4])
    expected = 1 - (1 - r2) * (n - 1) / (n - k)
    assert number_by_level(levels, np.concatenate(groups)) == pytest.approx(expected, rel=1e-12)


def test_number_by_level_without_anything_to_tell():
    assert number_by_level(np.arange(4), np.arange(4.0)) == 0
    assert number_by_level(np.array([1, 1, 2]), np.ones(3)) == 0


def test_class_by_level_leaves_the_row_itself_out():
    # level 0: classes 0, 0, 0, 1: three right; level 1: 2, 2: both right; level 2: one row;
    # level 3: 0, 1: each would be told the other
    levels = np.array([0, 0, 0, 0, 1, 1, 2, 3, 3])
    classes = np.array([0, 0, 0, 1, 2, 2, 1, 0, 1])
    assert class_by_level(levels, classes) == pytest.approx(5 / 9)


def by_leaving_one_out(levels, classes):
    right = 0
    for row in range(len(levels)):
        others = (levels == levels[row]) & (np.arange(len(levels)) != row)
        counts = np.bincount(classes[others], minlength=5)
        best = np.flatnonzero(counts == counts.max())
        right += best.tolist() == [classes[row]]
    return right / len(levels)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40))
def test_class_by_level_row_by_row(pairs):
    levels, classes = np.array(pairs).T
    assert class_by_level(levels, classes) == pytest.approx(by_leaving_one_out(levels, classes))


@pytest.mark.parametrize(
    ("values", "classes", "expected"),
    [
        ([1, 2, 3, 4], [0, 0, 1, 1], 1),
        ([4, 1, 3, 2], [1, 0, 1, 0], 1),
        ([1, 1, 2, 2, 3, 3], [1, 1, 2, 2, 0, 0], 1),  # two changes between three classes
        ([1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 1, 1, 0, 0, 1, 1], 0.75),  # three, two of them to spare
        ([1, 1, 1, 2, 2], [0, 0, 1, 1, 1], 0.8),  # one of three equal numbers is wrong
        ([1, 2, 3, 4, 5], [0, 0, 1, 0, 0], 0.8),  # one row alone
        ([1, 2, 3, 4], [0, 1, 2, 3], 0),  # all alone
        ([1, 2, np.nan, np.nan], [0, 0, 1, 1], 1),
    ],
)
def test_class_by_number(values, classes, expected):
    assert class_by_number(np.array(values, float), np.array(classes)) == expected


def test_a_number_without_bearing_tells_no_class():
    generator = np.random.default_rng(0)
    assert class_by_number(generator.normal(size=1000), generator.integers(0, 2, 1000)) < 0.6
    assert class_by_number(np.repeat([0.0, 1.0], 500), generator.integers(0, 2, 1000)) < 0.6


def test_neighbours_agree_by_hand():
    # agreement 4/5, shares 1/2 and 1/2: (0.8 - 0.5) / 0.5
    assert neighbours_agree(np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(0.6)
    assert neighbours_agree(np.zeros(4, dtype=int)) == 0
    assert abs(neighbours_agree(np.random.default_rng(0).integers(0, 3, 5000))) < 0.05
