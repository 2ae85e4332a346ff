"""What any model has to beat: the mean or the commonest class, and a linear model."""

import numpy as np

from glassnet.array import Array
from glassnet.nn import LBFGS, CategoricalCrossentropy, Dense, Network, Softmax
from glassnet.nn.composition import in_batches
from glassnet.tabular import Layout
from glassnet.train import train

__all__ = ["constant_prediction", "linear_prediction"]

RIDGE = 1e-3  # a little shrinkage, so that columns that repeat each other do no harm
MOST_LEVELS = 50  # of a category, the most frequent
MOST_ROWS = 50_000  # more tell a line no better
BATCH = 2**16


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


def linear_prediction(
    layout: Layout, inputs: Array, target: Array, rows: Array, classes: int
) -> Array:
    """Fit a linear model to encoded inputs and their target, and predict `rows`.

    Least squares with a little ridge for a number; softmax regression by L-BFGS for classes. The
    50 most frequent levels of each category are flags; of more than 50,000 inputs, so many count.

    >>> x = np.array([[0.0], [1.0], [2.0]])
    >>> linear_prediction(Layout(1, 0, ()), x, 3 * x, np.array([[3.0]]), 0).round(1)
    array([[9.]])
    """
    step = -(-len(inputs) // MOST_ROWS)
    inputs, target = inputs[::step], target[::step]
    levels = [_frequent(codes) for codes in inputs[:, layout.columns - len(layout.codes) :].T]
    network = _fitted(_flagged(inputs, levels), target, classes)
    return in_batches(lambda part: network.predict(_flagged(part, levels)), rows, BATCH)


def _frequent(codes: Array) -> Array:
    """Return the most frequent of the codes, without the unknown, -1."""
    known, counts = np.unique(codes[codes >= 0], return_counts=True)
    return known[np.argsort(-counts, kind="stable")[:MOST_LEVELS]]


def _flagged(inputs: Array, levels: list[Array]) -> Array:
    """Return the matrix with a flag for each level in place of the codes, its last columns."""
    first = inputs.shape[1] - len(levels)
    flags = [inputs[:, [first + i]] == each for i, each in enumerate(levels)]
    return np.hstack([inputs[:, :first], *flags]).astype(np.float64)


def _fitted(inputs: Array, target: Array, classes: int) -> Network:
    if not classes:
        return _least_squares(inputs, target)
    dense = Dense(inputs.shape[1], classes, weight_l2=RIDGE)
    network = Network([dense, Softmax()], dtype="float64")
    train(
        network, inputs, target, loss=CategoricalCrossentropy(), optimizer=LBFGS(steps=200),
        epochs=1, engine="numpy", progress=False,
    )  # fmt: skip
    return network


def _least_squares(inputs: Array, target: Array) -> Network:
    """Return W and b of min Σ(x·W + b - y)² + 0.001·Σ(W² + b²)."""
    with_one = np.c_[inputs, np.ones(len(inputs))]
    gram = with_one.T @ with_one + RIDGE * np.eye(with_one.shape[1])
    solution = np.linalg.solve(gram, with_one.T @ target)
    dense = Dense(inputs.shape[1], target.shape[1])
    network = Network([dense], dtype="float64")
    dense.weights[...], dense.biases[...] = solution[:-1], solution[-1:]
    return network
