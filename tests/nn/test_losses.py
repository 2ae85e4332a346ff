"""Losses by hand, their targets, and the faults of the book that are mended."""

import math

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import DataError, SettingError, ShapeError

HALVES = np.full((3, 2), 0.5)


def gradient_of(loss, *arguments):
    loss.forward(*arguments)
    return loss.backward()


# ---- by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loss", "prediction", "target", "value", "gradient"),
    [
        (nn.MeanSquaredError(), [[3, 1]], [[1, 1]], 2, [[2, 0]]),
        (nn.MeanSquaredError(), [[1], [5]], [[0], [3]], 2.5, [[1], [2]]),
        (nn.MeanAbsoluteError(), [[3, 1]], [[1, 2]], 1.5, [[0.5, -0.5]]),
        (nn.MeanAbsoluteError(), [[3]], [[3]], 0, [[0]]),
        (nn.Huber(2), [[1], [-6]], [[0], [0]], (0.5 + 10) / 2, [[0.5], [-1]]),
        (nn.Quantile(0.75), [[0], [4]], [[4], [0]], (3 + 1) / 2, [[-0.375], [0.125]]),
        (nn.Quantile([0.25, 0.75]), [[1, 1]], [[5]], 2, [[-0.125, -0.375]]),
        (nn.Quantile(0.9), [[3]], [[3]], 0, [[0]]),
        (nn.Poisson(), [[0]], [[3]], 1, [[-2]]),
        (nn.GaussianNLL(), [[1, 0]], [[3]], 2 + math.log(2 * math.pi) / 2, [[-2, -1.5]]),
        (nn.BinaryCrossentropy(), [[0.25]], [[1]], math.log(4), [[-4]]),
        (nn.BinaryCrossentropy(from_logits=True), [[0]], [[1]], math.log(2), [[-0.5]]),
        (nn.CategoricalCrossentropy(), [[0.2, 0.8]], [0], math.log(5), [[-5, 0]]),
        (nn.CategoricalCrossentropy(from_logits=True), [[7, 7]], [1], math.log(2), [[0.5, -0.5]]),
    ],
    ids=repr,
)
def test_value_and_gradient(loss, prediction, target, value, gradient):
    prediction, target = np.array(prediction, float), np.array(target)
    assert loss.forward(prediction, target) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(loss.backward(), gradient, rtol=1e-14)


def test_weights_by_hand():
    loss, prediction = nn.MeanSquaredError(), np.array([[1.0], [2.0], [3.0]])
    assert loss.forward(prediction, np.zeros(3), [3, 0, 1]) == (3 * 1 + 9) / 4
    assert loss.backward().tolist() == [[1.5], [0], [1.5]]


def test_the_half_quantile_is_half_the_absolute_error(generator):
    prediction, target = generator.standard_normal((2, 20, 3))
    absolute = nn.MeanAbsoluteError().forward(prediction, target)
    assert nn.Quantile(0.5).forward(prediction, target) == pytest.approx(absolute / 2, rel=1e-14)


@pytest.mark.parametrize(
    ("loss", "statistic"),
    [
        (nn.MeanSquaredError(), np.mean),
        (nn.MeanAbsoluteError(), np.median),
        (nn.Quantile(0.9), lambda y: np.quantile(y, 0.9)),
        (nn.Poisson(), lambda y: np.log(np.mean(y))),
        (nn.BinaryCrossentropy(from_logits=True), lambda y: np.log(y.mean() / (1 - y.mean()))),
    ],
    ids=lambda each: repr(each) if isinstance(each, nn.Loss) else "",
)
def test_the_constant_that_makes_it_smallest(loss, statistic, generator):
    target = generator.uniform(0, 1, (1001, 1))
    best = statistic(target)
    at_best = loss.forward(np.full_like(target, best), target)
    for other in (best - 0.02, best + 0.02):
        assert loss.forward(np.full_like(target, other), target) > at_best


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "loss",
    [nn.MeanSquaredError(), nn.MeanAbsoluteError(), nn.Huber(), nn.LogCosh(), nn.Quantile(0.3)],
    ids=repr,
)
def test_no_error_costs_less_than_nothing(loss, dtype):
    errors = np.logspace(-12, 2, 500).astype(dtype).reshape(-1, 1)
    assert (loss.per_row(errors, np.zeros_like(errors)) > 0).all()
    assert loss.forward(errors, errors) == 0


@pytest.mark.parametrize(("dtype", "digits"), [("float32", 1e-6), ("float64", 1e-12)])
def test_log_cosh_of_a_small_error_is_half_its_square(dtype, digits):
    errors = np.logspace(-6, -3, 50).astype(dtype).reshape(-1, 1)
    wide = errors[:, 0].astype("float64")
    found = nn.LogCosh().per_row(errors, np.zeros_like(errors))
    np.testing.assert_allclose(found, wide**2 / 2 - wide**4 / 12, rtol=digits)


# ---- the book's faults -------------------------------------------------------------------------


def test_the_gradient_of_the_absolute_error_points_uphill_as_gradients_do():
    """The book has sign(y - ŷ): following it backwards makes the error larger."""
    gradient = gradient_of(nn.MeanAbsoluteError(), np.array([[5.0], [-5.0]]), np.zeros(2))
    assert gradient.tolist() == [[0.5], [-0.5]]


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_sure_and_wrong_costs_much_and_stays_finite(sure):
    """The book clips p forward only: backward divides by zero."""
    prediction = np.array([[sure, 1 - sure]], "float32")
    wrong = np.array([int(1 - sure)])
    for loss, target in (
        (nn.CategoricalCrossentropy(), 1 - wrong),
        (nn.BinaryCrossentropy(), 1 - prediction),
    ):
        assert loss.forward(prediction, target) > 7
        assert np.isfinite(loss.backward()).all()
        assert np.abs(loss.backward()).max() > 1e6


def test_a_flat_target_is_not_broadcast_to_a_matrix():
    """NumPy makes (3,) - (3, 1) a (3, 3) matrix, whose mean is no loss of anything."""
    prediction = np.array([[1.0], [2.0], [3.0]])
    for loss in (nn.MeanSquaredError(), nn.MeanAbsoluteError(), nn.Huber(), nn.LogCosh()):
        assert loss.forward(prediction, np.array([1.0, 2.0, 3.0])) == 0
        assert loss.backward().shape == (3, 1)


@pytest.mark.parametrize("logit", [1e4, -1e4])
def test_logits_cost_their_size_when_they_are_wrong(logit):
    binary = nn.BinaryCrossentropy(from_logits=True)
    assert binary.forward(np.array([[logit]]), np.array([[logit < 0]])) == 1e4
    assert binary.forward(np.array([[logit]]), np.array([[logit > 0]])) == 0
    categorical = nn.CategoricalCrossentropy(from_logits=True)
    assert categorical.forward(np.array([[logit, 0.0]]), np.array([int(logit > 0)])) == 1e4
    assert categorical.forward(np.array([[logit, 0.0]]), np.array([int(logit < 0)])) == 0


# ---- classes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "float32", "bool"])
def test_class_numbers_are_one_hot_rows(from_logits, dtype, generator):
    loss = nn.CategoricalCrossentropy(from_logits=from_logits)
    prediction = generator.uniform(0.1, 0.9, (4, 2))
    classes = np.array([1, 0, 0, 1], dtype)
    one_hot = np.eye(2)[classes.astype(int)]
    value, gradient = loss.forward(prediction, classes), loss.backward()
    assert loss.forward(prediction, one_hot) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(loss.backward(), gradient, rtol=1e-14)
    assert loss.forward(prediction, classes.reshape(-1, 1)) == value


@pytest.mark.parametrize(
    ("classes", "named"),
    [
        ([0, 1, 2], "class 2 in row 2"),
        ([0, -1, 1], "class -1 in row 1"),
        ([0.0, 0.5, 1.0], "class 0.5 in row 1"),
        ([np.nan, 0.0, 1.0], "class nan in row 0"),
        ([0.0, np.inf, 1.0], "class inf in row 1"),
        ([[0], [1], [9]], "class 9 in row 2"),
        (["no", "yes", "no"], "type <U3"),
        ([None, 0, 1], "type object"),
        ([1j, 0, 1], "type complex128"),
    ],
    ids=str,
)
@pytest.mark.parametrize("from_logits", [False, True])
def test_what_is_no_class_number_is_refused(classes, named, from_logits):
    with pytest.raises(DataError, match=named):
        nn.CategoricalCrossentropy(from_logits=from_logits).forward(HALVES, np.array(classes))


@pytest.mark.parametrize("shape", [(3, 3), (3, 2, 1), (3, 1, 1)])
def test_one_hot_rows_of_another_shape_are_refused(shape):
    with pytest.raises(ShapeError, match="one-hot"):
        nn.CategoricalCrossentropy().forward(HALVES, np.zeros(shape))


@pytest.mark.parametrize(
    "target", [[[0.0], [2.0], [1.0]], [[-0.1], [0], [1]], [[np.nan], [0], [1]]]
)
def test_yes_and_no_are_between_0_and_1(target):
    for loss in (nn.BinaryCrossentropy(), nn.BinaryCrossentropy(from_logits=True)):
        with pytest.raises(DataError, match="between 0 and 1"):
            loss.forward(HALVES[:, :1], np.array(target))


def test_yes_and_no_may_be_true_and_false():
    loss, prediction = nn.BinaryCrossentropy(), np.array([[0.9], [0.2]], "float32")
    value, gradient = loss.forward(prediction, np.array([True, False])), loss.backward()
    assert value == loss.forward(prediction, np.array([1, 0], "int8"))
    assert gradient.dtype == "float32"


@pytest.mark.parametrize("target", [[[-1], [0], [1]], [[-0.5], [0], [1]], [[np.nan], [0], [1]]])
def test_counts_are_not_below_zero(target):
    with pytest.raises(DataError, match="at least 0"):
        nn.Poisson().forward(HALVES[:, :1], np.array(target))


# ---- shapes and settings -----------------------------------------------------------------------


def test_a_mean_and_a_log_variance_for_each_target():
    with pytest.raises(ShapeError, match="twice as many units"):
        nn.GaussianNLL().forward(np.zeros((2, 3)), np.zeros((2, 1)))
    with pytest.raises(ShapeError, match=r"\(2, 2\)"):
        nn.GaussianNLL().forward(np.zeros((2, 4)), np.zeros((2, 1)))


def test_one_output_a_level():
    with pytest.raises(SettingError, match="end the network with 3 units"):
        nn.Quantile([0.1, 0.5, 0.9]).forward(np.zeros((2, 2)), np.zeros(2))


@pytest.mark.parametrize("levels", [0, 1, -0.1, 1.1, math.nan, [], [0.5, 1.0], [[0.5]]], ids=repr)
def test_levels_are_between_0_and_1(levels):
    with pytest.raises(SettingError, match="levels"):
        nn.Quantile(levels)


@pytest.mark.parametrize("delta", [0, -1, math.nan, math.inf])
def test_a_huber_of_nothing_is_refused(delta):
    with pytest.raises(SettingError, match="delta"):
        nn.Huber(delta)


@pytest.mark.parametrize("slope", [-0.1, math.nan])
def test_slopes_below_zero_are_refused(slope):
    for make in (nn.LeakyReLU, nn.ELU):
        with pytest.raises(SettingError, match="must be at least 0"):
            make(slope)
