import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from glassnet.errors import DataError, SettingError, ShapeError
from glassnet.tabular.calibration import (
    expected_calibration_error,
    fit_temperature,
    with_temperature,
)


def drawn(rows, classes, seed=0):
    """Logits, and classes drawn from the softmax of them."""
    generator = np.random.default_rng(seed)
    logits = 2 * generator.standard_normal((rows, classes))
    return logits, (logits + generator.gumbel(size=logits.shape)).argmax(axis=1)


def fitted_by_scipy(logits, classes, weights):
    weights = weights * weights.sum() / (weights**2).sum()

    def objective(log_temperature):
        beta = np.exp(-log_temperature)
        rows = log_softmax(beta * logits, axis=1)[np.arange(len(logits)), classes]
        return -(weights @ rows) + 2 * (beta - 1 - np.log(beta))

    bounds = (-np.log(20), np.log(20))
    found = minimize_scalar(objective, bounds=bounds, method="bounded", options={"xatol": 1e-10})
    return np.exp(found.x)


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("rows", [1, 5, 100])
@pytest.mark.parametrize("scale", [0.1, 1.0, 8.0])
def test_as_scipy(classes, rows, scale):
    logits, truth = drawn(rows, classes, seed=rows)
    logits = scale * logits
    expected = fitted_by_scipy(logits, truth, np.ones(rows))
    assert fit_temperature(logits, truth) == pytest.approx(expected, rel=1e-6)
    weights = np.random.default_rng(1).exponential(size=rows)
    expected = fitted_by_scipy(logits, truth, weights)
    assert fit_temperature(logits, truth, weights) == pytest.approx(expected, rel=1e-6)


def test_many_rows_of_one_kind_by_hand():
    # p = σ(4 / T) is 0.8 where T = 4 / ln(0.8 / 0.2); 100,000 rows drown the prior
    logits, classes = np.array([[0.0, 4.0]] * 5), np.array([1, 1, 1, 1, 0])
    many = fit_temperature(np.tile(logits, (20_000, 1)), np.tile(classes, 20_000))
    assert many == pytest.approx(4 / np.log(4), rel=1e-4)
    assert 1 < fit_temperature(logits, classes) < many


@pytest.mark.parametrize("classes", [2, 5])
def test_calibrated_draws_have_temperature_one(classes):
    logits, truth = drawn(5000, classes)
    assert fit_temperature(logits, truth) == pytest.approx(1, abs=0.05)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.2, 5), st.integers(0, 100))
def test_scaled_logits_scale_the_temperature(factor, seed):
    logits, truth = drawn(2000, 3, seed)
    expected = factor * fit_temperature(logits, truth)
    assert fit_temperature(factor * logits, truth) == pytest.approx(expected, rel=0.02)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(2, 4), st.integers(0, 100))
def test_what_makes_no_difference(rows, classes, seed):
    logits, truth = drawn(rows, classes, seed)
    expected, order = fit_temperature(logits, truth), np.random.default_rng(seed).permutation(rows)
    weights = np.r_[np.full(rows, 7.0), 0.0]
    for again in (
        fit_temperature(logits[order], truth[order]),
        fit_temperature(logits + np.arange(rows)[:, None], truth),
        fit_temperature(log_softmax(logits, axis=1), truth),
        fit_temperature(np.vstack([logits, logits[:1]]), np.r_[truth, truth[0]], weights),
    ):
        assert again == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_a_few_rows_that_are_all_right_do_not_make_it_certain(rows):
    logits = np.log(np.tile([[0.1, 0.9]], (rows, 1)))
    assert 0.6 < fit_temperature(logits, np.ones(rows, int)) < 1


def test_its_bounds():
    logits, ones = np.tile([[0.0, 3.0]], (1000, 1)), np.ones(1000, int)
    assert fit_temperature(logits, 1 - ones) == pytest.approx(20, rel=1e-6)
    assert fit_temperature(0.01 * logits, ones) == pytest.approx(1 / 20, rel=1e-6)
    assert fit_temperature(np.zeros((9, 2)), np.ones(9, int)) == pytest.approx(1, rel=1e-7)


def test_probabilities_that_underflowed():
    with np.errstate(divide="ignore"):
        logs = np.log(np.float32([[1, 0], [1, 0], [0.5, 0.5]]))
    right, wrong = fit_temperature(logs, [0, 0, 1]), fit_temperature(logs, [0, 1, 1])
    assert right == pytest.approx(1, rel=1e-6)
    assert 5 < wrong <= 20
    assert fit_temperature([[0, -1e300], [0, 0]], [0, 1]) == pytest.approx(1, rel=1e-6)


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 6), st.floats(0.05, 20), st.integers(0, 100))
def test_temperature_as_scipys_softmax(classes, temperature, seed):
    logits, _ = drawn(20, classes, seed)
    probabilities = softmax(logits, axis=1)
    result = with_temperature(probabilities, temperature)
    np.testing.assert_allclose(result, softmax(logits / temperature, axis=1), rtol=1e-9)
    np.testing.assert_array_equal(result.argmax(axis=1), logits.argmax(axis=1))
    np.testing.assert_allclose(with_temperature(result, 1 / temperature), probabilities, rtol=1e-7)


def test_temperature_by_hand():
    # √0.64 : √0.36 = 8 : 6; 0.2² : 0.8² = 1 : 16
    np.testing.assert_allclose(with_temperature([[0.64, 0.36]], 2), [[8 / 14, 6 / 14]])
    np.testing.assert_allclose(with_temperature([[0.2, 0.8]], 0.5), [[1 / 17, 16 / 17]])
    np.testing.assert_allclose(with_temperature([[0, 0.3, 0.7], [0, 1, 0]], 1e9)[0], [0, 0.5, 0.5])
    np.testing.assert_array_equal(with_temperature(np.float32([[0, 1, 0]]), 0.05), [[0, 1, 0]])
    assert with_temperature(np.empty((0, 3)), 2).shape == (0, 3)


def test_it_mends_overconfidence_of_fresh_rows():
    logits, truth = drawn(4000, 3)
    spoilt, fresh = 3 * logits[:2000], softmax(3 * logits[2000:], axis=1)
    mended = with_temperature(fresh, fit_temperature(spoilt, truth[:2000]))
    assert expected_calibration_error(fresh, truth[2000:]) > 0.1
    assert expected_calibration_error(mended, truth[2000:]) < 0.04


def test_calibration_error_of_ten_rows_by_hand():
    # (0.5, 0.75]: 4 rows of 0.6, 3 right; (0.75, 1]: 5 rows of 0.9 and one of 1, 4 right
    p = np.array([0.6] * 4 + [0.9] * 5 + [1.0])
    truth = [1, 1, 1, 0, 1, 1, 1, 0, 0, 1]
    table = np.column_stack([1 - p, p])
    expected = (abs(3 - 4 * 0.6) + abs(4 - 5 * 0.9 - 1)) / 10
    assert expected_calibration_error(table, truth, bins=4) == pytest.approx(expected)
    assert expected_calibration_error(table[::-1], truth[::-1], bins=4) == pytest.approx(expected)
    assert expected_calibration_error(table, truth, bins=1) == pytest.approx(0.09)
    assert expected_calibration_error(np.eye(3), [0, 1, 2]) == 0


def test_calibration_error_of_calibrated_draws_is_small():
    logits, truth = drawn(20_000, 4)
    assert expected_calibration_error(softmax(logits, axis=1), truth) < 0.02


TWO = [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fit_temperature([0.5, 0.5], [0, 1]), ShapeError, r"\(2,\).*two columns 1 - p"),
        (lambda: fit_temperature([[0.5], [0.5]], [0, 1]), ShapeError, r"\(2, 1\).*two classes"),
        (lambda: fit_temperature(TWO, [0]), ShapeError, r"classes of shape \(1,\).* 2 rows"),
        (lambda: fit_temperature(np.empty((0, 2)), []), ShapeError, "there are 0 rows"),
        (lambda: fit_temperature(TWO, [0, 2]), DataError, "from 0 to 2: .* from 0 to 1"),
        (lambda: fit_temperature(TWO, [-1, 0]), DataError, "from -1 to 0"),
        (lambda: fit_temperature(TWO, [0.0, 1.0]), DataError, "classes of type float64"),
        (lambda: fit_temperature(TWO, ["a", "b"]), DataError, "classes of type <U1"),
        (lambda: fit_temperature([[0, np.nan], [0, 0]], [0, 1]), DataError, "row 0: largest nan"),
        (lambda: fit_temperature([[0, 0], [0, np.inf]], [0, 1]), DataError, "row 1: largest inf"),
        (lambda: fit_temperature([[-np.inf] * 2] * 2, [0, 1]), DataError, "row 0: largest -inf"),
        (lambda: fit_temperature(TWO, [0, 1], [1]), ShapeError, r"weights of shape \(1,\)"),
        (lambda: fit_temperature(TWO, [0, 1], [1, -1]), DataError, "weights from -1.0 to 1.0"),
        (lambda: fit_temperature(TWO, [0, 1], [0, 0]), DataError, "not all 0"),
        (lambda: fit_temperature(TWO, [0, 1], [1, np.nan]), DataError, "weights from nan"),
        (lambda: fit_temperature(TWO, [0, 1], [1, np.inf]), DataError, "to inf"),
        (lambda: with_temperature(TWO, 0), SettingError, "temperature=0: it must be finite"),
        (lambda: with_temperature(TWO, np.nan), SettingError, "temperature=nan"),
        (lambda: with_temperature(TWO, np.inf), SettingError, "temperature=inf"),
        (lambda: with_temperature([[0.5, 0.5], [2, -1]], 1), DataError, "row 1: .*-1.0.*softmax"),
        (lambda: with_temperature([[1.0, 2.0]], 1), DataError, "row 0: .*a row of them has the su"),
        (lambda: with_temperature([[np.nan, 1.0]], 1), DataError, "row 0: .*nan"),
        (lambda: with_temperature([0.5, 0.5], 1), ShapeError, "two columns 1 - p and p"),
        (lambda: expected_calibration_error(TWO, [0, 1], bins=0), SettingError, "bins=0"),
        (lambda: expected_calibration_error(TWO, [0, 1], bins=1.5), SettingError, "bins=1.5"),
        (lambda: expected_calibration_error([[2, 3]], [0]), DataError, "softmax to logits"),
        (lambda: expected_calibration_error(TWO, [0, 1, 1]), ShapeError, r"shape \(3,\)"),
    ],
)
def test_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
