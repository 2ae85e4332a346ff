import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from glassnet.tabular.scaling import (
    by_rank,
    mean_and_std,
    median_and_spread,
    normal_scores,
    robust,
)

finite = st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=30).map(np.array)


def test_mean_and_std_leave_missing_values_out():
    assert mean_and_std(np.array([1.0, np.nan, 3.0])).tolist() == [2, 1]
    assert mean_and_std(np.array([np.nan])).tolist() == [0, 0]
    assert mean_and_std(np.full(50, 0.1))[1] == 0


@pytest.mark.parametrize("unit", [2.0**-1070, 2.0**-500, 1.0, 2.0**990])
def test_mean_and_std_in_any_unit(unit):
    # 2, 4, 9: mean 5, variance (9 + 1 + 16) / 3
    mean, std = mean_and_std(np.array([2.0, 4.0, 9.0]) * unit) / unit
    assert mean == 5
    assert std == pytest.approx((26 / 3) ** 0.5, rel=0.1 if unit < 1e-300 else 1e-15)


def test_median_and_spread_by_hand():
    assert median_and_spread(np.array([1.0, 3.0, np.nan, 5.0])).tolist() == [3, 2]
    assert median_and_spread(np.array([0.0] * 9 + [6.0])).tolist() == [0, 3]
    assert median_and_spread(np.array([4.0, 4.0])).tolist() == [4, np.inf]
    assert median_and_spread(np.array([np.nan])).tolist() == [0, np.inf]


@settings(max_examples=60, deadline=None)
@given(finite, st.floats(-1e300, 1e300))
def test_robust_is_one_formula_for_a_number_and_for_many(values, value):
    learnt = median_and_spread(values)
    assert robust(value, learnt) == robust(np.array([value]), learnt)[0]
    assert np.isnan(robust(np.nan, learnt))
    assert abs(robust(value, learnt)) <= 3 + 1e-15


def test_normal_scores_as_scipy():
    values = np.random.default_rng(0).normal(size=200)
    quantiles, scores = normal_scores(values)
    np.testing.assert_allclose(quantiles, np.sort(values), rtol=1e-12)
    np.testing.assert_allclose(scores, stats.norm.ppf((np.arange(200) + 0.5) / 200), rtol=1e-12)


def test_a_thousand_quantiles_of_many_numbers_give_a_normal_distribution():
    values = np.random.default_rng(0).exponential(size=20_000) ** 3
    learnt = normal_scores(values)
    assert learnt.shape == (2, 1000)
    scores = by_rank(values, learnt)
    assert stats.kstest(scores, "norm").statistic < 0.005


def test_equal_numbers_share_the_score_of_their_middle():
    # scipy.stats.norm.ppf([3 / 10, 8 / 10])
    quantiles, scores = normal_scores(np.array([0.0] * 6 + [7.0] * 4))
    assert quantiles.tolist() == [0, 7]
    np.testing.assert_allclose(scores, stats.norm.ppf([0.3, 0.8]))
    assert normal_scores(np.full(5, 3.0)).tolist() == [[3], [0]]


@settings(max_examples=60, deadline=None)
@given(finite)
def test_normal_scores_rise(values):
    quantiles, scores = normal_scores(values)
    assert (np.diff(quantiles) > 0).all()
    assert (np.diff(scores) > 0).all()
    assert np.isfinite(by_rank(values, np.array([quantiles, scores]))).all()
