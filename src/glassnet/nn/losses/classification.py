"""Losses for classes: cross-entropy of yes/no outputs and of classes that exclude each other."""

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, SettingError, ShapeError
from glassnet.nn.activations import Sigmoid, Softmax
from glassnet.nn.formulas import log_sum_exp, sigmoid, softmax, softplus
from glassnet.nn.layer import Layer
from glassnet.nn.losses.loss import ElementwiseLoss, Loss, same_width
from glassnet.nn.settings import between

__all__ = ["BinaryCrossentropy", "CategoricalCrossentropy"]

CLIP = 1e-7  # the book's: keeps the logarithm and the quotient of a probability finite
SHARES_WITHIN = 1e-3  # how far rounding may bring the sum of a row of shares from 1


class BinaryCrossentropy(ElementwiseLoss):
    """-(y·ln p + (1 - y)·ln(1 - p)) for y in [0, 1], in nats; mean over the outputs.

    p is clipped to [1e-7, 1 - 1e-7] forward and backward. `from_logits`: the prediction is the
    logit z, p = σ(z), and the loss is softplus(z) - y·z, with gradient σ(z) - y. DataError for y
    outside [0, 1]. Source: chapter 16 of the book.

    >>> round(BinaryCrossentropy().forward(np.array([[0.5]]), np.array([[1]])), 4)
    0.6931
    >>> BinaryCrossentropy(from_logits=True).forward(np.array([[-1000.0]]), np.array([[1]]))
    1000.0
    """

    predicts = "yes/no"

    def __init__(self, *, from_logits: bool = False) -> None:
        super().__init__()
        self.from_logits = from_logits

    @classmethod
    def examples(cls) -> "list[BinaryCrossentropy]":
        """See `Registered.examples`."""
        return [cls(), cls(from_logits=True)]

    def example(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Return probabilities (or logits) of two yes/no targets."""
        return generator.uniform(0.1, 0.9, (6, 2)), generator.integers(0, 2, (6, 2))

    def formula(self, prediction: Array, target: Array) -> Array:
        """-(y·ln p + (1 - y)·ln(1 - p)), or softplus(z) - y·z."""
        if self.from_logits:
            return softplus(prediction) - target * prediction
        p = np.clip(prediction, CLIP, 1 - CLIP)
        return -(target * np.log(p) + (1 - target) * np.log(1 - p))

    def derivative(self, prediction: Array, target: Array) -> Array:
        """-(y/p - (1 - y)/(1 - p)), or σ(z) - y."""
        if self.from_logits:
            return sigmoid(prediction) - target
        p = np.clip(prediction, CLIP, 1 - CLIP)
        return -(target / p - (1 - target) / (1 - p))

    def check_target(self, target: Array, outputs: int) -> Array:
        """As wide as the prediction, within [0, 1]."""
        if target.dtype == bool:
            target = target.astype(np.int8)
        if target.size and not (target.min() >= 0 and target.max() <= 1):
            raise DataError(
                f"target from {target.min()} to {target.max()}",
                rule="yes/no targets are between 0 and 1",
                remedy="code no as 0 and yes as 1, or use CategoricalCrossentropy",
            )
        return same_width(target, outputs)

    def point(self, outputs: Array) -> Array:
        """Return probabilities."""
        return sigmoid(outputs) if self.from_logits else outputs

    def check_head(self, last: Layer) -> None:
        """Sigmoid, or neither Sigmoid nor Softmax where the loss takes logits."""
        _check_head(self, last, Sigmoid, self.from_logits)

    def fused_with(self, last: Layer) -> Loss | None:
        """Logits, if the last layer is Sigmoid."""
        fits = isinstance(last, Sigmoid) and not self.from_logits
        return BinaryCrossentropy(from_logits=True) if fits else None


class CategoricalCrossentropy(Loss):
    """-Σⱼ yⱼ·ln pⱼ over classes j, in nats; y as class numbers (rows,) or one-hot rows.

    p is clipped to [1e-7, 1 - 1e-7] forward and backward. `from_logits`: the prediction is the
    logits z, p = softmax(z), and the gradient is p·Σy - y. `smoothing` ε puts (1 - ε)·y + ε/classes
    in the place of y, so that no class is ever certain.

    Errors: SettingError unless 0 ≤ ε < 1; DataError for a class number out of range, and for
    one-hot rows, or rows of shares, whose sum is not 1. Source: chapters 5 and 9 of the book;
    smoothing: Szegedy et al., "Rethinking the inception architecture", 2016.

    >>> round(CategoricalCrossentropy().forward(np.array([[0.5, 0.5]]), np.array([1])), 4)
    0.6931
    >>> round(CategoricalCrossentropy(0.2).forward(np.array([[0.1, 0.9]]), np.array([1])), 4)
    0.3251
    """

    predicts = "classes"

    def __init__(self, smoothing: float = 0.0, *, from_logits: bool = False) -> None:
        self.smoothing = between("smoothing", smoothing, 0, 1)
        self.from_logits = from_logits

    @classmethod
    def examples(cls) -> "list[CategoricalCrossentropy]":
        """See `Registered.examples`."""
        return [cls(), cls(from_logits=True), cls(0.1, from_logits=True)]

    def example(self, generator: np.random.Generator) -> tuple[Array, Array]:
        """Return probabilities (or logits) of three classes."""
        return generator.uniform(0.1, 0.9, (6, 3)), generator.integers(0, 3, 6)

    def per_row(self, prediction: Array, target: Array) -> Array:
        """-Σ y·ln p."""
        target = self._smoothed(target, prediction)
        if self.from_logits:
            mass = 1 if target.ndim == 1 else target.sum(axis=1)
            return log_sum_exp(prediction) * mass - _dot(prediction, target)
        return -_dot(np.log(np.clip(prediction, CLIP, 1 - CLIP)), target)

    def row_gradient(self, prediction: Array, target: Array) -> Array:
        """-y / p, or p·Σy - y."""
        one_hot = _one_hot(self._smoothed(target, prediction), prediction)
        if self.from_logits:
            total = one_hot.sum(axis=1, keepdims=True)
            return softmax(prediction) * total - one_hot
        return -one_hot / np.clip(prediction, CLIP, 1 - CLIP)

    def check_target(self, target: Array, outputs: int) -> Array:
        """Class numbers from 0 to outputs - 1 as (rows,), or one-hot (rows, outputs)."""
        if target.ndim == 2 and target.shape[1] == outputs and outputs > 1:
            return _checked_shares(target)
        if target.ndim == 2 and target.shape[1] == 1:
            target = target[:, 0]
        if target.ndim != 1:
            raise ShapeError(
                f"target of shape {target.shape}",
                rule=f"class numbers are ({len(target)},), one-hot rows ({len(target)}, {outputs})",
                remedy="pass class numbers, or end the network with one unit a class",
            )
        return _checked_classes(target, outputs)

    def point(self, outputs: Array) -> Array:
        """Return probabilities."""
        return softmax(outputs) if self.from_logits else outputs

    def check_head(self, last: Layer) -> None:
        """Softmax, or neither Softmax nor Sigmoid where the loss takes logits."""
        _check_head(self, last, Softmax, self.from_logits)

    def fused_with(self, last: Layer) -> Loss | None:
        """Logits, if the last layer is Softmax."""
        fits = isinstance(last, Softmax) and not self.from_logits
        return CategoricalCrossentropy(self.smoothing, from_logits=True) if fits else None

    def _smoothed(self, target: Array, prediction: Array) -> Array:
        """(1 - ε)·y + ε/classes, as rows of shares; without smoothing y as it is."""
        if self.smoothing == 0:
            return target
        even = self.smoothing / prediction.shape[1]
        return (1 - self.smoothing) * _one_hot(target, prediction) + even


def _check_head(loss: Loss, last: Layer, fitting: type[Layer], from_logits: bool) -> None:
    """Refuse probabilities where logits are wanted, and the other way round."""
    is_head, called = isinstance(last, Sigmoid | Softmax), f"{fitting.__name__}()"
    if from_logits and is_head:
        raise SettingError(
            f"{loss!r} after {last!r}",
            rule=f"it takes logits, and {last!r} has made probabilities of them already",
            remedy="leave from_logits=True away, or the last layer",
        )
    if not from_logits and not isinstance(last, fitting):
        raise SettingError(
            f"{loss!r} after {last!r}",
            rule=f"it takes probabilities, which {called} makes",
            remedy=f"end the network with {called}"
            + ("" if is_head else f", or use {type(loss).__name__}(from_logits=True)"),
        )


def _checked_shares(rows: Array) -> Array:
    """Return one-hot rows, or rows of shares: none below 0, each with sum 1 but for rounding."""
    sums = rows.sum(axis=1)
    wrong = ~((np.abs(sums - 1) <= SHARES_WITHIN) & (rows >= 0).all(axis=1))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"one-hot row {row} with minimum {rows[row].min()} and sum {sums[row]}",
            rule="every row holds shares of classes: at least 0, and 1 together",
            remedy="divide rows by their sums, or pass class numbers; counts go into sample_weight",
        )
    return rows


def _checked_classes(classes: Array, outputs: int) -> Array:
    wrong = ~((classes >= 0) & (classes < outputs) & (np.rint(classes) == classes))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"class {classes[row]} in row {row}",
            rule=f"class numbers are whole, from 0 to {outputs - 1}",
            remedy="count classes from 0, and end the network with one unit a class",
        )
    return classes.astype(np.intp, copy=False)


def _one_hot(target: Array, prediction: Array) -> Array:
    if target.ndim == 2:
        return target
    result = np.zeros(prediction.shape, prediction.dtype)
    result[np.arange(len(target)), target] = 1
    return result


def _dot(values: Array, target: Array) -> Array:
    """Σⱼ yⱼ·valuesⱼ; for class numbers the one value that counts."""
    if target.ndim == 1:
        return values[np.arange(len(target)), target]
    return (values * target).sum(axis=1)
