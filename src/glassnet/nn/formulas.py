"""Formulas that activations and losses share, safe at every finite x."""

import numpy as np

from glassnet.array import Array

__all__ = ["log_sum_exp", "sigmoid", "softmax", "softmax_gradient", "softplus"]


def sigmoid(x: Array) -> Array:
    """1 / (1 + e⁻ˣ), by e^-|x|, which cannot overflow.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def softplus(x: Array) -> Array:
    """ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|).

    >>> softplus(np.array([-1000.0, 1000.0]))
    array([   0., 1000.])
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def softmax(x: Array) -> Array:
    """e^xᵢ / Σⱼ e^xⱼ over each row of (rows, classes); the row's maximum is taken off first.

    >>> softmax(np.array([[1000.0, 1000.0]]))
    array([[0.5, 0.5]])
    """
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    exponentials /= exponentials.sum(axis=1, keepdims=True)
    return exponentials


def softmax_gradient(y: Array, gradient: Array) -> Array:
    """yᵢ·(dᵢ - Σⱼ dⱼyⱼ) over each row: dL/dx from y = softmax(x) and d = dL/dy.

    It is the product of d with the Jacobian diag(y) - y·yᵀ, of every row at once.

    >>> softmax_gradient(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]]))
    array([[ 0.25, -0.25]])
    """
    return y * (gradient - np.sum(gradient * y, axis=1, keepdims=True))


def log_sum_exp(x: Array) -> Array:
    """Ln Σⱼ e^xⱼ over each row of (rows, classes); (rows,).

    >>> bool(np.isclose(log_sum_exp(np.array([[1000.0, 1000.0]]))[0], 1000 + np.log(2)))
    True
    """
    top = x.max(axis=1, keepdims=True)
    return np.log(np.exp(x - top).sum(axis=1)) + top[:, 0]
