"""Losses that are negative log-likelihoods of counts and of numbers with a spread."""

import math

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, ShapeError
from glassnet.nn.losses.loss import ElementwiseLoss, Loss, same_width

__all__ = ["GaussianNLL", "Poisson"]


class Poisson(ElementwiseLoss):
    """e^ŷ - y·ŷ for counts y ≥ 0; the network's output ŷ is the logarithm of the rate.

    It is the negative log-likelihood up to ln y!, which no weight changes. DataError for counts
    below 0. Source: the log link of generalised linear models, Nelder and Wedderburn, 1972.

    >>> Poisson().forward(np.array([[0.0]]), np.array([[2.0]]))
    1.0
    """

    predicts = "log-rate"

    def example(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Return log-rates and counts."""
        return generator.standard_normal((6, 1)), generator.poisson(2, (6, 1))

    def formula(self, prediction: Array, target: Array) -> Array:
        """e^ŷ - y·ŷ."""
        return np.exp(prediction) - target * prediction

    def derivative(self, prediction: Array, target: Array) -> Array:
        """e^ŷ - y."""
        return np.exp(prediction) - target

    def point(self, outputs: Array) -> Array:
        """Return the rate, e^ŷ."""
        return np.exp(outputs)

    def check_target(self, target: Array, outputs: int) -> Array:
        """As wide as the prediction, none below 0."""
        if target.size and not target.min() >= 0:
            raise DataError(
                f"target with minimum {target.min()}",
                rule="Poisson counts are at least 0",
                remedy="use another loss, such as MeanSquaredError",
            )
        return same_width(target, outputs)


class GaussianNLL(Loss):
    """½·(s + (y - m)²·e⁻ˢ + ln 2π): a mean m and a log-variance s for every target.

    Shapes: prediction (rows, 2k), the k means first, then the k log-variances; target (rows, k).
    Source: Nix and Weigend, "Estimating the mean and variance of the target probability
    distribution", 1994.

    >>> round(GaussianNLL().forward(np.array([[0.0, 0.0]]), np.array([[0.0]])), 4)
    0.9189
    """

    predicts = "distribution"

    def example(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Return means and log-variances of two targets."""
        return generator.standard_normal((6, 4)), generator.standard_normal((6, 2))

    def per_row(self, prediction: Array, target: Array) -> Array:
        """Mean over the k targets."""
        mean, log_variance = np.split(prediction, 2, axis=1)
        error = target - mean
        values = log_variance + error * error * np.exp(-log_variance) + math.log(2 * math.pi)
        return 0.5 * np.mean(values, axis=1)

    def row_gradient(self, prediction: Array, target: Array) -> Array:
        """Dm = (m - y)·e⁻ˢ / k, ds = ½·(1 - (y - m)²·e⁻ˢ) / k."""
        mean, log_variance = np.split(prediction, 2, axis=1)
        error, precision = target - mean, np.exp(-log_variance)
        parts = [-error * precision, 0.5 * (1 - error * error * precision)]
        return np.concatenate(parts, axis=1) / mean.shape[1]

    def point(self, outputs: Array) -> Array:
        """Return the means."""
        return outputs[:, : outputs.shape[1] // 2]

    def check_target(self, target: Array, outputs: int) -> Array:
        """Half as wide as the prediction."""
        if outputs % 2:
            raise ShapeError(
                f"{outputs} outputs",
                rule="GaussianNLL needs a mean and a log-variance for each target",
                remedy="end the network with twice as many units as the target has columns",
            )
        return same_width(target, outputs // 2)
