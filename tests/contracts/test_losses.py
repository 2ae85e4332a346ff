"""What holds for every loss: weights, shapes, extremes."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import DataError, NotInitialisedError, SettingError, ShapeError

CLOSE = {"rtol": 1e-12, "atol": 1e-15}


@pytest.fixture
def case(loss, generator):
    """A prediction, a target and a row count."""
    prediction, target = loss.example(generator)
    return prediction, target


def one_target(loss, generator):
    """An example with a target of one column: those with two keep the first."""
    prediction, target = loss.example(generator)
    if target.ndim == 2 and target.shape[1] == 2:
        prediction, target = prediction[:, ::2], target[:, ::2]
    return prediction, target.reshape(-1, 1)


def value_and_gradient(loss, *arguments):
    return loss.forward(*arguments), loss.backward()


def assert_same(first, second):
    for a, b in zip(first, second, strict=True):
        np.testing.assert_allclose(a, b, **CLOSE)


def test_weights_of_one_are_no_weights(loss, case):
    plain = value_and_gradient(loss, *case)
    for weight in (1, 1.0, 7.5):
        assert_same(value_and_gradient(loss, *case, np.full(len(case[0]), weight)), plain)


def test_a_weight_of_two_is_the_row_twice(loss, case):
    prediction, target = case
    value, gradient = value_and_gradient(loss, prediction, target, [2, 1, 1, 1, 1, 1])
    twice = np.array([0, 0, 1, 2, 3, 4, 5])
    same_value, rows = value_and_gradient(loss, prediction[twice], target[twice])
    assert_same((value, gradient[0], gradient[1:]), (same_value, rows[0] + rows[1], rows[2:]))


def test_a_weight_of_zero_leaves_the_row_out(loss, case):
    prediction, target = case
    value, gradient = value_and_gradient(loss, prediction, target, [0, 1, 1, 1, 1, 0])
    same_value, rows = value_and_gradient(loss, prediction[1:5], target[1:5])
    assert_same((value, gradient[1:5]), (same_value, rows))
    assert not gradient[[0, 5]].any()


def test_weights_may_be_a_column(loss, case, generator):
    weights = generator.uniform(0, 2, len(case[0]))
    column = value_and_gradient(loss, *case, weights.reshape(-1, 1))
    assert_same(value_and_gradient(loss, *case, weights), column)


def test_only_the_proportions_of_weights_count(loss, case, generator):
    weights = generator.uniform(0, 2, len(case[0]))
    assert_same(
        value_and_gradient(loss, *case, weights * 1024), value_and_gradient(loss, *case, weights)
    )


@pytest.mark.parametrize("size", [1e-60, 1e60])
def test_weights_beyond_float32_count_too(loss, generator, size):
    prediction, target = (np.asarray(part, "float32") for part in loss.example(generator))
    value, gradient = value_and_gradient(loss, prediction, target)
    weighted = value_and_gradient(loss, prediction, target, np.full(len(target), size))
    np.testing.assert_allclose(weighted[0], value, rtol=1e-5)
    np.testing.assert_allclose(weighted[1], gradient, rtol=1e-5)


def test_the_value_is_the_mean_over_rows(loss, case):
    prediction, target = case
    rows = loss.per_row(prediction, loss.check_target(target, prediction.shape[1]))
    assert rows.shape == (len(prediction),)
    assert loss.forward(prediction, target) == pytest.approx(rows.mean(), rel=1e-12)


def test_the_value_is_a_number_and_the_gradient_has_the_predictions_shape(loss, case):
    value, gradient = value_and_gradient(loss, *case)
    assert type(value) is float
    assert gradient.shape == case[0].shape


def test_a_flat_target_stands_for_one_column(loss, generator):
    prediction, target = one_target(loss, generator)
    column = value_and_gradient(loss, prediction, target)
    assert_same(value_and_gradient(loss, prediction, target[:, 0]), column)
    assert_same(value_and_gradient(loss, prediction, target[:, 0].tolist()), column)


def test_two_target_columns_for_one_output_are_refused(loss, generator):
    prediction, target = one_target(loss, generator)
    with pytest.raises(ShapeError, match=r"\(6, 2\)"):
        loss.forward(prediction, np.repeat(target, 2, axis=1))


@pytest.mark.parametrize("rows", [0, 1, 5, 7])
def test_a_target_of_other_rows_is_refused(loss, case, rows):
    prediction, target = case
    with pytest.raises(ShapeError, match="6 rows"):
        loss.forward(prediction, np.resize(target, (rows, *target.shape[1:])))


@pytest.mark.parametrize("target", [1.0, None], ids=repr)
def test_a_target_without_rows_is_refused(loss, case, target):
    with pytest.raises(ShapeError):
        loss.forward(case[0], target)


def test_a_flat_prediction_is_refused(loss, case):
    with pytest.raises(ShapeError, match=r"\(6,\)"):
        loss.forward(case[0][:, 0], case[1])


def test_a_target_of_text_is_refused(loss, case):
    prediction, target = case
    with pytest.raises(DataError, match="type <U3"):
        loss.forward(prediction, np.full(target.shape, "two"))


@pytest.mark.parametrize(
    ("weights", "error"),
    [
        ([1, 1, 1, 1, 1, -1], DataError),
        ([0, 0, 0, 0, 0, 0], DataError),
        ([1, 1, 1, 1, 1, np.nan], DataError),
        ([1, 1, 1, 1, 1, np.inf], DataError),
        ([1, 1, 1, 1, 1], ShapeError),
        (1.0, ShapeError),
        (np.ones((6, 2)), ShapeError),
        (np.ones((1, 6)), ShapeError),
    ],
    ids=["negative", "all zero", "NaN", "infinite", "too few", "scalar", "two columns", "one row"],
)
def test_bad_weights_are_refused(loss, case, weights, error):
    with pytest.raises(error, match="sample_weight"):
        loss.forward(*case, weights)


def test_backward_follows_forward(loss):
    with pytest.raises(NotInitialisedError, match="forward"):
        loss.backward()


def test_arguments_are_left_alone(loss, case, generator):
    arguments = [*case, generator.uniform(0, 1, 6)]
    kept = [array.copy() for array in arguments]
    value_and_gradient(loss, *arguments)
    for array, was in zip(arguments, kept, strict=True):
        np.testing.assert_array_equal(array, was)


def test_weights_of_text_are_refused(loss, case):
    for weights in (list("abcdef"), list("123456"), [1, 1, 1, 1, 1, [1, 2]], [1, 1, 1, 1, 1, None]):
        with pytest.raises(DataError, match="sample_weight"):
            loss.forward(*case, weights)


def test_ragged_targets_are_refused(loss, case):
    with pytest.raises(DataError, match="target that are no array"):
        loss.forward(case[0], [[1], [1], [1], [1], [1], [1, 2]])


def test_the_point_has_the_targets_shape(loss, case):
    prediction, target = case
    if target.ndim == 2:
        assert loss.point(prediction).shape == target.shape
    else:  # class numbers: a probability of each
        assert loss.point(prediction).shape == prediction.shape


def test_one_row(loss, case):
    prediction, target = case
    value, gradient = value_and_gradient(loss, prediction[:1], target[:1])
    assert np.isfinite(value)
    assert gradient.shape == (1, prediction.shape[1])


def test_a_small_step_against_the_gradient_helps(loss, case):
    prediction, target = case
    value, gradient = value_and_gradient(loss, prediction, target)
    assert loss.forward(prediction - 1e-4 * gradient, target) < value


def extreme(loss, size):
    """Predictions far out on both sides, where the loss itself is still a float32.

    Poisson's e^ŷ and GaussianNLL's e^-s are beyond float32 above 88: ŷ goes down only, s up only.
    """
    signs = np.array([[1], [-1], [1], [-1], [0], [0]], "float32")
    prediction, target = (np.asarray(a, "float32") for a in loss.example(np.random.default_rng(0)))
    prediction = np.broadcast_to(size * signs, prediction.shape).copy()
    if isinstance(loss, nn.Poisson):
        prediction = np.minimum(prediction, 0)
    if isinstance(loss, nn.GaussianNLL):
        prediction[:, 2:] = np.abs(prediction[:, 2:])
    return prediction, target


@pytest.mark.parametrize("size", [0.0, 1.0, 1e-30, 1e4, 1e15])
def test_extremes_are_finite(loss, size):
    value, gradient = value_and_gradient(loss, *extreme(loss, np.float32(size)))
    assert np.isfinite(value)
    assert np.isfinite(gradient).all()


# ---- the prediction in the target's units --------------------------------------------------


@pytest.mark.parametrize(
    ("given", "outputs", "wanted"),
    [
        (nn.MeanSquaredError(), [[3.0]], [[3.0]]),
        (nn.Poisson(), [[np.log(5.0)]], [[5.0]]),
        (nn.GaussianNLL(), [[1.0, 2.0, 8.0, 9.0]], [[1.0, 2.0]]),
        (nn.Quantile(0.9), [[1.0, 2.0]], [[1.0, 2.0]]),
        (nn.Quantile([0.9, 0.5, 0.1]), [[3.0, 2.0, 1.0]], [[2.0]]),
        (nn.Quantile([0.2, 0.6]), [[1.0, 2.0]], [[2.0]]),
        (nn.BinaryCrossentropy(), [[0.25]], [[0.25]]),
        (nn.BinaryCrossentropy(from_logits=True), [[0.0]], [[0.5]]),
        (nn.CategoricalCrossentropy(), [[0.25, 0.75]], [[0.25, 0.75]]),
        (nn.CategoricalCrossentropy(from_logits=True), [[0.0, np.log(3)]], [[0.25, 0.75]]),
    ],
    ids=repr,
)
def test_the_point_is_in_the_targets_units(given, outputs, wanted):
    np.testing.assert_allclose(given.point(np.array(outputs)), wanted, rtol=1e-12)


# ---- rows of shares ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows", [[[2.0, 0], [0, 1]], [[0, 0], [0, 1]], [[1.5, -0.5], [0, 1]], [[np.nan, 1], [0, 1]]]
)
@pytest.mark.parametrize("from_logits", [False, True])
def test_one_hot_rows_that_are_no_shares_are_refused(rows, from_logits):
    loss = nn.CategoricalCrossentropy(from_logits=from_logits)
    with pytest.raises(DataError, match="one-hot row 0"):
        loss.forward(np.full((2, 2), 0.5), np.array(rows))


@pytest.mark.parametrize("rows", [[[0.3, 0.7], [1, 0]], [[0.3, 0.7005], [1, 0]]])
def test_rows_of_shares_are_soft_labels(rows):
    loss, rows = nn.CategoricalCrossentropy(), np.array(rows)
    prediction = np.array([[0.25, 0.75], [0.5, 0.5]])
    wanted = -(rows * np.log(prediction)).sum(axis=1).mean()
    assert loss.forward(prediction, rows) == pytest.approx(wanted, rel=1e-12)


# ---- the last layer ------------------------------------------------------------------------

CROSS = [(nn.BinaryCrossentropy, nn.Sigmoid), (nn.CategoricalCrossentropy, nn.Softmax)]


@pytest.mark.parametrize(("cross", "head"), CROSS)
def test_cross_entropy_goes_with_its_last_layer(cross, head):
    raw, other = nn.Dense(2, 2), nn.Softmax() if head is nn.Sigmoid else nn.Sigmoid()
    cross().check_head(head())
    cross(from_logits=True).check_head(raw)
    named = rf"end the network with {head.__name__}\(\)"
    with pytest.raises(SettingError, match=rf"{named}, or use {cross.__name__}\(from_logits=True"):
        cross().check_head(raw)
    with pytest.raises(SettingError, match=f"{named}$"):
        cross().check_head(other)
    for last in (head(), other):
        with pytest.raises(SettingError, match="leave from_logits=True away"):
            cross(from_logits=True).check_head(last)
