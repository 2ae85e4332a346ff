"""What any model has to beat: the mean or the commonest class, and a linear model."""

import numpy as np

from glassnet.array import Array
from glassnet.nn import LBFGS, CategoricalCrossentropy, Dense, Network, Softmax
from glassnet.train import train

__all__ = ["constant_prediction", "linear_prediction"]

RIDGE = 1e-3  # a little shrinkage, so that columns that repeat each other do no harm


def constant_prediction(target: Array, rows: int, classes: int) -> Array:
    """Return the mean of the training targets, or the share of each class, for every row.

    target (n, 1) for a number, class numbers (n,) otherwise, when `classes` is above 0.

    >>> constant_prediction(np.array([[1.0], [3.0]]), 2, 0)
    array([[2.],
           [2.]])
    """
    if not classes:
        return np.repeat(target.mean(axis=0, keepdims=True), rows, axis=0)
    shares = np.bincount(target, minlength=classes) / len(target)
    return np.repeat(shares[None, :], rows, axis=0)


def linear_prediction(inputs: Array, target: Array, rows: Array, classes: int) -> Array:
    """Fit a linear model to inputs and target and predict `rows`.

    Least squares with a little ridge for a number; softmax regression by L-BFGS for classes.

    >>> x = np.array([[0.0], [1.0], [2.0]])
    >>> linear_prediction(x, 3 * x, np.array([[3.0]]), 0).round(1)
    array([[9.]])
    """
    if classes:
        return _softmax_regression(inputs, target, rows, classes)
    with_one, rows_with_one = (
        np.c_[part, np.ones(len(part))].astype(np.float64) for part in (inputs, rows)
    )
    gram = with_one.T @ with_one + RIDGE * np.eye(with_one.shape[1])
    return rows_with_one @ np.linalg.solve(gram, with_one.T @ target)


def _softmax_regression(inputs: Array, target: Array, rows: Array, classes: int) -> Array:
    dense = Dense(inputs.shape[1], classes, weight_l2=RIDGE)
    network = Network([dense, Softmax()], dtype="float64")
    loss, optimizer = CategoricalCrossentropy(), LBFGS(steps=200)
    train(network, inputs, target, loss=loss, optimizer=optimizer, epochs=1, progress=False)
    return network.predict(rows)
