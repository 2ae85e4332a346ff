import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from glassnet.errors import DataError, SettingError, ShapeError
from glassnet.nn.losses import Quantile
from glassnet.tabular.conformal import (
    QuantileGrid,
    conformal_quantile,
    coverage_of,
    mean_width,
    pinball,
    quantile_margin,
)

coverages = st.integers(1, 127).map(lambda k: k / 128)  # exact, as are their multiples
whole = st.integers(-1000, 1000).map(float)  # sums of these are exact
triples = st.lists(st.tuples(whole, whole, whole), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("coverage", "expected"),
    # ⌈11 · coverage⌉: 1, 6, 10, 10, 11
    [(0.05, 1), (0.5, 6), (0.9, 10), (10 / 11, 10), (0.95, math.inf)],
)
def test_ten_scores_by_hand(coverage, expected):
    assert conformal_quantile([4, 9, 1, 10, 6, 2, 8, 3, 7, 5], coverage) == expected


@pytest.mark.parametrize(("coverage", "rows"), [(0.65, 2), (0.9, 9), (0.95, 19), (0.99, 99)])
def test_from_how_many_rows_on_it_is_finite(coverage, rows):
    assert conformal_quantile(np.arange(rows), coverage) == rows - 1
    assert conformal_quantile(np.arange(rows - 1), coverage) == math.inf


def test_the_rank_is_not_rounded_up_by_a_rounding_error():
    assert 25 * 0.56 > 14
    assert conformal_quantile(np.arange(1, 25), 0.56) == 14
    assert conformal_quantile(np.arange(1, 25), 0.56 + 1e-9) == 15


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=60), coverages)
def test_numpys_higher_quantile_is_the_same_rank(scores, coverage):
    n, rank = len(scores), math.ceil((len(scores) + 1) * coverage)
    # half a rank below the k-th, which "higher" then takes
    place = max(rank - 1.5, 0) / (n - 1)
    expected = np.quantile(scores, place, method="higher") if rank <= n else math.inf
    assert conformal_quantile(scores, coverage) == expected


def test_infinite_scores_are_scores():
    assert conformal_quantile([1.0, math.inf, -math.inf], 0.5) == 1.0
    assert conformal_quantile([1.0, math.inf, -math.inf], 0.75) == math.inf


@pytest.mark.parametrize(
    ("coverage", "expected"), [(0.25, -0.5), (0.5, 0.25), (0.8, 1.0), (0.9, 2.0), (0.95, math.inf)]
)
def test_ten_intervals_by_hand(coverage, expected):
    # max(low - y, y - high): y is above `high` by this much, and 1 above `low` in every row
    scores = np.array([0.25, -1.0, 2.0, -0.25, 1.0, 0.0, -0.75, 0.5, -0.5, 0.75])
    y = np.arange(10.0)
    assert quantile_margin(y, y - 1, y - scores, coverage) == expected
    assert quantile_margin(-y, scores - y, 1 - y, coverage) == expected


@settings(max_examples=100, deadline=None)
@given(triples, coverages)
def test_the_rows_themselves_are_covered(rows, coverage):
    y, low, high = np.array(rows).T
    margin = quantile_margin(y, low, high, coverage)
    assert coverage_of(y, low - margin, high + margin) >= coverage


@settings(max_examples=100, deadline=None)
@given(triples, coverages, coverages, st.randoms())
def test_the_margin_grows_with_coverage_and_knows_no_order(rows, one, other, random):
    less, more = sorted((one, other))
    y, low, high = np.array(rows).T
    assert quantile_margin(y, low, high, less) <= quantile_margin(y, low, high, more)
    random.shuffle(rows)
    shuffled = np.array(rows).T
    assert quantile_margin(*shuffled, one) == quantile_margin(y, low, high, one)


def test_fresh_rows_are_covered():
    """Noise that grows with x, and intervals of one width: coverage holds on average."""
    generator, n, shares = np.random.default_rng(0), 50, []
    for _ in range(200):
        x = generator.random(n + 1000)
        y = np.sin(6 * x) + x * generator.standard_normal(len(x))
        low, high = np.sin(6 * x) - 0.1, np.sin(6 * x) + 0.2
        margin = quantile_margin(y[:n], low[:n], high[:n], 0.9)
        shares.append(coverage_of(y[n:], low[n:] - margin, high[n:] + margin))
    slack = 3 * np.std(shares) / math.sqrt(len(shares))
    assert slack < 0.012
    assert 0.9 - slack <= np.mean(shares) <= 0.9 + 1 / (n + 1) + slack


def test_coverage_and_width_by_hand():
    low, high = np.array([0, 0, 5, -math.inf]), np.array([1, 2, 3, 4])
    assert coverage_of([1, 3, 4, -9], low, high) == 0.5
    assert mean_width(low[:3], high[:3]) == 1.0
    assert mean_width(low, high) == math.inf


@pytest.mark.parametrize("level", [0.05, 0.5, 0.9])
def test_pinball_is_the_loss_of_that_name(level):
    y, prediction = np.random.default_rng(0).standard_normal((2, 50))
    expected = Quantile(level).forward(prediction[:, None], y[:, None])
    assert pinball(y, prediction, level) == pytest.approx(expected, rel=1e-12)


def test_pinball_is_least_at_the_quantile():
    y = np.random.default_rng(0).exponential(size=999)
    losses = [pinball(y, np.full(999, q), 0.8) for q in np.sort(y)]
    assert np.sort(y)[np.argmin(losses)] == np.quantile(y, 0.8, method="inverted_cdf")


def test_a_grid_by_hand():
    grid = QuantileGrid([0.1, 0.2, 0.6], [[3.0, 1.0, 5.0], [0.0, 0.0, 8.0]])
    np.testing.assert_array_equal(grid.values, [[1, 3, 5], [0, 0, 8]])
    np.testing.assert_allclose(grid.at(0.15), [2, 0])
    np.testing.assert_allclose(grid.at(0.3), [3.5, 2])
    low, high = grid.interval(0.2)
    np.testing.assert_allclose(low, [4, 4])
    np.testing.assert_allclose(high, [5, 8])


def test_beyond_its_levels_a_grid_goes_on_as_a_normal_tail():
    levels, scale, centre = np.array([0.1, 0.25, 0.5, 0.8]), np.array([1, 20]), np.array([0, 7])
    grid = QuantileGrid(levels, norm.ppf(levels) * scale[:, None] + centre[:, None])
    for level in (1e-6, 0.01, 0.1, 0.25, 0.5, 0.8, 0.95, 1 - 1e-6):
        np.testing.assert_allclose(grid.at(level), norm.ppf(level) * scale + centre, rtol=1e-9)


tables = st.integers(2, 6).flatmap(
    lambda k: st.tuples(
        st.lists(st.integers(1, 99), min_size=k, max_size=k, unique=True).map(sorted),
        st.lists(st.lists(whole, min_size=k, max_size=k), min_size=1, max_size=8),
    )
)


@settings(max_examples=100, deadline=None)
@given(tables, coverages, coverages)
def test_quantiles_do_not_cross_and_meet_the_levels(table, one, other):
    levels = np.array(table[0]) / 100
    grid = QuantileGrid(levels, table[1])
    less, more = sorted((one, other))
    assert (grid.at(less) <= grid.at(more) + 1e-7).all()
    low, high = grid.interval(one)
    assert (low <= high + 1e-7).all()
    for level, values in zip(levels, np.sort(table[1], axis=1).T, strict=True):
        np.testing.assert_allclose(grid.at(level), values, atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(tables, whole)
def test_sorting_does_not_add_to_the_pinball_loss(table, y):
    levels, predictions = np.array(table[0]) / 100, np.array(table[1])
    truth, grid = np.full(len(predictions), y), QuantileGrid(levels, predictions)

    def total(values):
        return sum(pinball(truth, each, q) for each, q in zip(values.T, levels, strict=True))

    assert total(grid.values) <= total(predictions) + 1e-9


def test_a_grid_of_no_rows():
    assert QuantileGrid([0.1, 0.9], np.empty((0, 2))).at(0.5).shape == (0,)


@pytest.mark.parametrize("share", [0, 1, -0.1, 90, math.nan])
def test_shares_that_are_none(share):
    grid = QuantileGrid([0.1, 0.9], [[0.0, 1.0]])
    for call in (
        lambda: conformal_quantile([1.0], share),
        lambda: quantile_margin([1.0], [1.0], [1.0], share),
        lambda: grid.interval(share),
    ):
        with pytest.raises(SettingError, match=r"^coverage=.*above 0 and below 1; write 90 % as"):
            call()
    for call in (lambda: grid.at(share), lambda: pinball([1.0], [1.0], share)):
        with pytest.raises(SettingError, match=r"^level=.*above 0 and below 1"):
            call()


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        ([0.5], "[0.5]"),
        (0.5, "0.5"),
        ([0, 0.5], "[0.0, 0.5]"),
        ([0.5, 1], "[0.5, 1.0]"),
        ([0.9, 0.1], "[0.9, 0.1]"),
        ([0.1, 0.1], "[0.1, 0.1]"),
        ([0.1, math.nan], "[0.1, nan]"),
    ],
)
def test_levels_that_are_none(levels, shown):
    with pytest.raises(SettingError, match="each above the one before") as caught:
        QuantileGrid(levels, np.zeros((3, 2)))
    assert caught.value.value == f"levels={shown}"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: conformal_quantile([], 0.9), DataError, "scores of 0 rows: at least one"),
        (lambda: conformal_quantile([1, math.nan], 0.9), DataError, "scores, row 1: nan: it must"),
        (lambda: conformal_quantile(["a"], 0.9), DataError, "scores of type <U1"),
        (lambda: conformal_quantile([[1.0]], 0.9), ShapeError, r"scores of shape \(1, 1\)"),
        (lambda: quantile_margin([1], [1, 2], [1], 0.9), ShapeError, "of 1, 2, 1 rows"),
        (lambda: quantile_margin([1], [1], [math.inf], 0.9), DataError, "high, row 0: inf"),
        (lambda: coverage_of([1], [math.nan], [1]), DataError, "low, row 0: nan"),
        (lambda: coverage_of([], [], []), DataError, "truth of 0 rows"),
        (lambda: mean_width([1, 2], [1]), ShapeError, "low, high of 2, 1 rows"),
        (lambda: pinball([1], [math.inf], 0.5), DataError, "prediction, row 0: inf"),
        (lambda: pinball([1, 2], [[1], [2]], 0.5), ShapeError, r"shape \(2, 1\).*reshape\(-1\)"),
        (lambda: QuantileGrid([0.1, 0.9], [[1, 2, 3]]), ShapeError, r"2 levels.*\(rows, 2\)"),
        (lambda: QuantileGrid([0.1, 0.9], [1, 2]), ShapeError, r"\(2,\): it must be .rows, levels"),
        (lambda: QuantileGrid([0.1, 0.9], [[1, 2], [1, math.nan]]), DataError, "row 1: nan"),
    ],
)
def test_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
