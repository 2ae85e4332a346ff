"""What a network makes of a grid over its inputs, and of rows whose truth is known."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, ShapeError
from glassnet.fitted import fit_of, fitted, network_predictions
from glassnet.predictions import Predictions


def network(inputs, outputs=1, head=()):
    return gn.Network([gn.Dense(inputs, 6), gn.Tanh(), gn.Dense(6, outputs), *head])


def test_a_curve_reaches_a_little_beyond_the_data():
    net, x = network(1), np.linspace(0, 10, 20)
    found = fit_of(net, x, x)
    np.testing.assert_allclose([found.grid.min(), found.grid.max()], [-0.5, 10.5])
    np.testing.assert_allclose(found.prediction, net.predict(found.grid))
    assert (found.names, found.classes, found.total) == (("x",), 0, 20)


def test_a_surface_has_a_grid_whose_first_input_changes_slowest():
    found = fit_of(network(2), np.eye(2), np.ones(2), names=("width", "height"))
    assert found.sides == (160, 160)
    grid = found.grid.reshape(160, 160, 2)
    assert np.ptp(grid[0, :, 0]) == 0
    assert np.ptp(grid[:, 0, 1]) == 0
    assert found.names == ("width", "height")


def test_rows_that_are_not_finite_do_not_widen_the_grid():
    x = np.array([0.0, 1.0, np.nan, np.inf])
    found = fit_of(network(1), x, np.ones(4))
    np.testing.assert_allclose([found.grid.min(), found.grid.max()], [-0.05, 1.05])


@pytest.mark.parametrize("x", [np.ones(5), np.full(5, np.nan)])
def test_an_input_that_never_varies_has_a_grid_around_it(x):
    grid = fit_of(network(1), x, np.ones(5)).grid
    assert np.isfinite(grid).all()
    assert np.ptp(grid) == 2


def test_of_many_rows_some_are_kept():
    x = np.linspace(0, 1, 20_000)
    found = fit_of(network(1), x, x)
    assert (len(found.inputs), len(found.target), found.total) == (5000, 5000, 20_000)


@pytest.mark.parametrize("one_hot", [False, True])
def test_softmax_gives_probabilities_of_classes(one_hot):
    target = np.array([0, 2, 1, 2])
    given = np.eye(3)[target] if one_hot else target
    found = fit_of(network(2, 3, [gn.Softmax()]), np.ones((4, 2)), given)
    np.testing.assert_allclose(found.prediction.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(found.target, target)
    assert found.classes == 3


def test_logits_become_probabilities():
    net = network(2, 3)
    found = fit_of(net, np.ones((4, 2)), np.array([0, 2, 1, 2]))
    np.testing.assert_allclose(found.prediction.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(found.prediction.argmax(1), net.predict(found.grid).argmax(1))


def test_a_sigmoid_is_two_classes():
    found = network_predictions(network(3, 1, [gn.Sigmoid()]), np.ones((4, 3)), [0, 1, 1, 0])
    assert found.classes == (0, 1)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1)


def test_several_outputs_of_numbers_are_the_first():
    x, y = np.ones((4, 3)), np.arange(8.0).reshape(4, 2)
    found = network_predictions(network(3, 2), x, y)
    np.testing.assert_array_equal(found.truth, y[:, 0])
    assert found.name == "y 0 of 2"


@pytest.mark.parametrize(("columns", "kind"), [(1, "Fit"), (2, "Fit"), (3, "Predictions")])
def test_fitted_is_drawn_over_one_or_two_inputs(columns, kind):
    assert type(fitted(network(columns), np.ones((4, columns)), np.ones(4))).__name__ == kind


@pytest.mark.parametrize(
    ("inputs", "target", "error", "said"),
    [
        (np.ones((3, 3)), np.ones(3), ShapeError, "over one input, or two"),
        (np.ones((3, 1)), np.ones(2), ShapeError, "one target for each row"),
        (np.ones((0, 1)), np.ones(0), ShapeError, "at least one row"),
        (np.ones((3, 2)), np.ones(3), ShapeError, r"the network takes \(rows, 1\)"),
        ([["a"]], [1], DataError, "must be numbers"),
    ],
)
def test_what_does_not_fit_is_refused(inputs, target, error, said):
    with pytest.raises(error, match=said):
        fit_of(network(1), inputs, target)


def test_residuals_are_truth_less_prediction():
    found = Predictions(np.array([3.0]), np.array([1.0]))
    np.testing.assert_array_equal(found.residuals, [2])


@pytest.mark.parametrize("wrong", [7, -1, 0.5, np.nan])
def test_a_class_that_the_network_does_not_have_is_refused(wrong):
    net = network(2, 3, [gn.Softmax()])
    with pytest.raises(DataError, match=r"in row 1: class numbers are whole, from 0 to 2"):
        fitted(net, np.ones((2, 2)), np.array([0, wrong]))


@pytest.mark.parametrize("names", ["price", ("a",), ("a", "b", "c")])
def test_each_input_has_a_name(names):
    with pytest.raises(ShapeError, match="each input has one name"):
        fit_of(network(2), np.ones((3, 2)), np.ones(3), names=names)
