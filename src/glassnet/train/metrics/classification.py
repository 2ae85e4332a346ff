"""Metrics of predicted classes and their probabilities."""

import numpy as np

from glassnet.array import Array
from glassnet.train.metrics.metric import Metric, row_weights, weighted_mean

__all__ = ["Accuracy", "BalancedAccuracy", "LogLoss", "RocAuc"]


class Accuracy(Metric):
    """Share of rows whose most probable class is the true one.

    >>> Accuracy()(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 0]))
    0.5
    """

    name = "accuracy"
    task = "classification"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows."""
        return weighted_mean(_predicted_class(prediction) == _true_class(target), sample_weight)


class BalancedAccuracy(Metric):
    """Mean over the classes present of the share of their rows that is found.

    >>> BalancedAccuracy()(np.array([[1.0, 0.0]] * 4), np.array([0, 0, 0, 1]))
    0.5
    """

    name = "balanced_accuracy"
    task = "classification"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Recall by class, then its mean."""
        true = _true_class(target)
        weights = row_weights(sample_weight, len(true))
        all_rows = np.bincount(true, weights)
        found = np.bincount(true, weights * (_predicted_class(prediction) == true))
        present = all_rows > 0
        return float(np.mean(found[present] / all_rows[present]))


class LogLoss(Metric):
    """mean(-ln p of the true class), in nats; p is clipped away from 0.

    >>> round(LogLoss()(np.array([[0.5, 0.5]]), np.array([1])), 4)
    0.6931
    """

    name = "log_loss"
    task = "classification"

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """Mean over rows."""
        smallest = np.finfo(prediction.dtype).eps
        p = np.clip(_probabilities(prediction), smallest, 1)
        p /= p.sum(axis=1, keepdims=True)
        true = _true_class(target)
        return weighted_mean(-np.log(p[np.arange(len(true)), true]), sample_weight)


class RocAuc(Metric):
    """Chance that a row of the class scores above a row outside it; ties count half.

    More than two classes: the mean over classes, each against the rest. NaN where only one class
    is there. Source: Hanley and McNeil, 1982.

    >>> RocAuc()(np.array([[0.1], [0.4], [0.35], [0.8]]), np.array([0, 0, 1, 1]))
    0.75
    """

    name = "roc_auc"
    task = "classification"
    higher_is_better = True

    def __call__(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """One area for two classes, the mean of all for more."""
        p, true = _probabilities(prediction), _true_class(target)
        weights = row_weights(sample_weight, len(true))
        classes = [1] if p.shape[1] == 2 else range(p.shape[1])
        return float(np.mean([_area(p[:, c], true == c, weights) for c in classes]))


def _probabilities(prediction: Array) -> Array:
    """Return (rows, classes); one column p stands for 1 - p and p."""
    if prediction.shape[1] > 1:
        return prediction
    return np.concatenate([1 - prediction, prediction], axis=1)


def _predicted_class(prediction: Array) -> Array:
    return _probabilities(prediction).argmax(axis=1)


def _true_class(target: Array) -> Array:
    if target.ndim == 2 and target.shape[1] > 1:
        return target.argmax(axis=1)
    return target.reshape(-1).astype(np.intp)


def _area(score: Array, positive: Array, weights: Array) -> float:
    """Area under the curve, by the weight of negatives below each score, ties half."""
    values, place = np.unique(score, return_inverse=True)
    up = np.bincount(place, weights * positive, len(values))
    down = np.bincount(place, weights * ~positive, len(values))
    if not (up.sum() > 0 and down.sum() > 0):
        return float("nan")
    below = np.cumsum(down) - down / 2
    return float((up * below).sum() / (up.sum() * down.sum()))
