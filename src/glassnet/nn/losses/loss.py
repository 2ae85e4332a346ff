"""What every loss is: a loss for each row, its gradient, and their weighted mean."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from glassnet.array import Array, as_array
from glassnet.errors import DataError, NotInitialisedError, ShapeError
from glassnet.nn.layer import Layer
from glassnet.registered import Registered

__all__ = ["ElementwiseLoss", "Loss"]


class Loss(Registered, ABC, family=True):
    """A number to make small: L = Σᵢ wᵢ·lossᵢ / Σᵢ wᵢ over rows i, w = 1 unless given.

    `forward` returns L and keeps its arguments; `backward` returns dL/d prediction, shaped as the
    prediction. A loss of your own implements `per_row` and `row_gradient`. `predicts` says what
    the network's output means under it: "number", "log-rate", "distribution", "yes/no", "classes".

    >>> Loss.named("huber")().forward(np.array([[3.0], [1.0]]), np.array([0.0, 1.0]))
    1.25
    """

    predicts: ClassVar[str] = "number"
    _kept: tuple[Array, Array, Array | None] | None = None

    @abstractmethod
    def per_row(self, prediction: Array, target: Array) -> Array:
        """Return the loss of each row, (rows,)."""

    @abstractmethod
    def row_gradient(self, prediction: Array, target: Array) -> Array:
        """Return d lossᵢ / d predictionᵢ, shaped as the prediction."""

    @abstractmethod
    def check_target(self, target: Array, outputs: int) -> Array:
        """Return the target in the shape that fits `outputs` columns, or refuse it."""

    def example(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Return a prediction and a target to check gradients on."""
        return generator.standard_normal((6, 1)), generator.standard_normal((6, 1))

    def fused_with(self, last: Layer) -> "Loss | None":
        """Return the loss that takes the inputs of `last` instead of its outputs, if there is one.

        Sigmoid or Softmax and cross-entropy together are safer and simpler than one by one.
        """
        return None

    def check_head(self, last: Layer) -> None:
        """Refuse a last layer whose outputs are not what the loss takes; any will do unless said.

        `train` asks; cross-entropies override it.
        """

    def point(self, outputs: Array) -> Array:
        """Return the prediction in the target's units, (rows, target columns), for metrics.

        The outputs themselves unless said: probabilities for classes.
        """
        return outputs

    def forward(
        self, prediction: Array, target: Array, sample_weight: Array | None = None
    ) -> float:
        """L, with prediction (rows, outputs), target to fit, sample_weight (rows,) or None."""
        prediction = checked_prediction(prediction)
        target = matched_rows(prediction, target)
        target = self.check_target(target, prediction.shape[1])
        weights = None
        if sample_weight is not None:
            weights = checked_weights(sample_weight, len(prediction))
            weights = (weights / weights.max()).astype(prediction.dtype)
        self._kept = prediction, target, weights
        rows = self.per_row(prediction, target)
        if weights is None:
            return float(np.mean(rows))
        return float(np.dot(rows, weights) / weights.sum())

    def backward(self) -> Array:
        """dL/d prediction at the arguments of the last `forward`."""
        if self._kept is None:
            raise NotInitialisedError(
                f"{self!r}.backward()", rule="it follows forward()", remedy="call forward first"
            )
        prediction, target, weights = self._kept
        gradient = self.row_gradient(prediction, target)
        if weights is None:
            return gradient / len(prediction)
        return gradient * (weights / weights.sum())[:, None]


class ElementwiseLoss(Loss, abstract=True):
    """A loss by one formula a number; a row's loss is the mean over its outputs.

    >>> class FourthPower(ElementwiseLoss):
    ...     def formula(self, prediction, target):
    ...         return (prediction - target) ** 4
    ...     def derivative(self, prediction, target):
    ...         return 4 * (prediction - target) ** 3
    >>> FourthPower().forward(np.array([[3.0]]), np.array([[1.0]]))
    16.0
    """

    @abstractmethod
    def formula(self, prediction: Array, target: Array) -> Array:
        """Return the loss of each number."""

    @abstractmethod
    def derivative(self, prediction: Array, target: Array) -> Array:
        """d formula / d prediction."""

    def per_row(self, prediction: Array, target: Array) -> Array:
        """Mean of the formula over outputs."""
        return np.mean(self.formula(prediction, target), axis=-1)

    def row_gradient(self, prediction: Array, target: Array) -> Array:
        """Derivative / outputs."""
        return self.derivative(prediction, target) / prediction.shape[1]

    def check_target(self, target: Array, outputs: int) -> Array:
        """As wide as the prediction; (rows,) stands for (rows, 1)."""
        return same_width(target, outputs)


def checked_prediction(prediction: Array) -> Array:
    """Return the prediction if it is (rows, outputs).

    >>> checked_prediction(np.zeros((2, 1))).shape
    (2, 1)
    """
    if np.ndim(prediction) != 2:
        raise ShapeError(
            f"prediction of shape {np.shape(prediction)}",
            rule="it must be (rows, outputs)",
            remedy="reshape one column with prediction.reshape(-1, 1)",
        )
    return np.asarray(prediction)


def matched_rows(prediction: Array, target: Array) -> Array:
    """Return the target as an array of as many rows as the prediction has.

    >>> matched_rows(np.zeros((2, 1)), [1.0, 2.0])
    array([1., 2.])
    """
    target = as_array("target", target)
    if target.ndim == 0 or len(target) != len(prediction):
        raise ShapeError(
            f"target of shape {target.shape}",
            rule=f"it must have {len(prediction)} rows, as the prediction has",
            remedy="pass one target for each row",
        )
    if target.dtype.kind not in "biuf":
        raise DataError(
            f"target of type {target.dtype}",
            rule="targets are numbers, classes too",
            remedy="number classes from 0, as np.unique(y, return_inverse=True) does",
        )
    return target


def same_width(target: Array, outputs: int) -> Array:
    """Reshape (rows,) to (rows, 1); refuse any other width than `outputs`.

    NumPy itself would broadcast (n,) against (n, 1) to a matrix, in silence.

    >>> same_width(np.array([1.0, 2.0]), 1).shape
    (2, 1)
    """
    if target.ndim == 1 and outputs == 1:
        return target.reshape(-1, 1)
    if target.shape[1:] != (outputs,):
        raise ShapeError(
            f"target of shape {target.shape}",
            rule=f"the network has {outputs} output{'s' * (outputs != 1)}, so it must be "
            f"({len(target)}, {outputs})",
            remedy=f"give the target {outputs} columns, or the last layer as many units as the "
            "target has columns",
        )
    return target


def checked_weights(weights: Array, rows: int) -> Array:
    """Return sample weights as (rows,): finite, none below 0, not all 0.

    >>> checked_weights([1, 2], 2)
    array([1., 2.])
    """
    weights = as_array("sample_weight", weights)
    if weights.dtype.kind not in "biuf":
        raise DataError(
            f"sample_weight of type {weights.dtype}",
            rule="weights are numbers",
            remedy="pass one number for each row",
        )
    weights = weights.astype(float)
    if weights.shape not in {(rows,), (rows, 1)}:
        raise ShapeError(
            f"sample_weight of shape {weights.shape}",
            rule=f"it must be ({rows},)",
            remedy="pass one weight for each row",
        )
    low = weights.min(initial=np.inf)
    if not (low >= 0 and 0 < weights.sum() < np.inf):
        raise DataError(
            f"sample_weight with minimum {low} and sum {weights.sum()}",
            rule="weights must be finite, at least 0, and not all 0",
            remedy="use 0 to leave a row out",
        )
    return weights.reshape(rows)
