"""Weights in what is learnt from columns: one of 2 is two rows, to the last bit where it can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.tabular import ClassTarget, Encoder, NumberTarget, Schema, Table
from glassnet.tabular.scaling import (
    SCALINGS,
    mean_and_std,
    median_and_spread,
    normal_scores,
    quantiles_of,
)

NUMBERS = st.lists(
    st.tuples(st.floats(-1e6, 1e6, allow_subnormal=False), st.integers(1, 5)),
    min_size=1,
    max_size=30,
)


@given(NUMBERS)
def test_quantiles_are_those_of_repeated_rows(pairs):
    numbers, weights = (np.array(each, float) for each in zip(*pairs, strict=True))
    repeated = numbers.repeat(weights.astype(int))
    ones = np.ones(len(repeated))
    for scaling in SCALINGS.values():
        learnt = scaling.learn(numbers, weights)
        np.testing.assert_array_equal(learnt, scaling.learn(repeated, ones))
    found, expected = mean_and_std(numbers, weights), mean_and_std(repeated)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_quantiles_are_as_numpy_has_them():
    # numpy.quantile([1., 2., 3., 4.], [.25, .5, .75], method="inverted_cdf", weights=[1, 1, 5, 1])
    numbers = np.array([1.0, 2.0, 3.0, 4.0])
    found = quantiles_of(numbers, [0.25, 0.5, 0.75], np.array([1, 1, 5, 1]))
    assert found.tolist() == [2.0, 3.0, 3.0]
    assert median_and_spread(numbers, np.ones(4)).tolist() == [2.0, 2.0]


def test_missing_numbers_weigh_nothing():
    numbers, weights = np.array([1.0, np.nan, 3.0, 5.0]), np.array([1.0, 1e9, 1.0, 1.0])
    known = ~np.isnan(numbers)
    for scaling in SCALINGS.values():
        expected = scaling.learn(numbers[known], weights[known])
        np.testing.assert_array_equal(scaling.learn(numbers, weights), expected)
    nothing = np.full(3, np.nan)
    assert mean_and_std(nothing, np.ones(3)).tolist() == [0, 0]
    assert normal_scores(nothing, np.ones(3)).shape == (2, 1)


def test_many_weighted_numbers_have_a_thousand_scores():
    numbers = np.random.default_rng(0).normal(size=5000)
    knots, scores = normal_scores(numbers, np.ones(5000))
    assert 900 < len(knots) <= 1000
    assert (np.diff(knots) > 0).all()
    assert (np.diff(scores) > 0).all()
    assert knots[0] == numbers.min()
    assert knots[-1] == numbers.max()
    np.testing.assert_allclose(np.interp(0, knots, scores), 0, atol=0.1)


@pytest.mark.parametrize("numbers", ["robust", "quantile"])
def test_an_encoder_of_weighted_rows(numbers):
    table = Table(
        {"x": [1.0, None, 4.0, 9.0], "day": np.datetime64("2024-01-01") + np.arange(4) ** 3}
    )
    weights = np.array([1, 2, 3, 1])
    repeated = table.take(np.arange(4).repeat(weights))
    one = Encoder.fit(table, Schema.infer(table), numbers, weights)
    two = Encoder.fit(repeated, Schema.infer(repeated), numbers, np.ones(7))
    np.testing.assert_array_equal(one.encode(table), two.encode(table))


def test_flags_for_as_many_levels_as_asked():
    table = Table({"kind": [f"k{n % 12}" for n in range(40)]})
    encoder = Encoder.fit(table, Schema.infer(table), most_flags=12)
    assert encoder.layout.flags == 12
    assert Encoder.fit(table, Schema.infer(table)).layout.codes == (12,)


def test_a_target_of_weighted_rows():
    y, weights = np.array([1.0, 10.0, 1000.0, 2.0]), np.array([3, 1, 1, 2])
    target = NumberTarget.fit(y, "y", weights=weights)
    again = NumberTarget.fit(y.repeat(weights), "y", weights=np.ones(7))
    assert target.log == again.log
    np.testing.assert_allclose(
        [target.mean, target.std, target.gain], [again.mean, again.std, again.gain], rtol=1e-12
    )
    assert target.standardised(y).dtype == np.float64
    np.testing.assert_array_equal(target.encode(y), target.standardised(y).astype(np.float32))


def test_whole_labels_beyond_what_floats_tell_apart():
    target = ClassTarget("id", (2**60, 2**60 + 1))
    assert target.encode(np.array([2**60 + 1, 2**60])).tolist() == [1, 0]
