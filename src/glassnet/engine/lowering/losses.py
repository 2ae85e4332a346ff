"""Losses: the value of every row, its weighted sum, and the gradient to go back with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from glassnet.engine.formulas import NotCompilable
from glassnet.engine.interpreter import WEIGHT
from glassnet.engine.kernels import classes, likelihood
from glassnet.engine.lowering.builder import Builder, Value
from glassnet.engine.program import Place
from glassnet.engine.templates import elementwise_loss
from glassnet.nn.losses import CategoricalCrossentropy, ElementwiseLoss, GaussianNLL, Loss

__all__ = ["Rows", "lower_loss"]

SUM = Place("loss", 0)


@dataclass(frozen=True)
class Rows:
    """Where a lane finds the target of its rows, of so many columns, and their weights.

    >>> Rows(Value(Place("lane", 0), 1, "y"), Place("lane", 16)).weights.offset
    16
    """

    target: Value
    weights: Place


def lower_loss(loss: Loss, builder: Builder, z: Value, rows: Rows) -> Value:
    """Write the loss of prediction z down; return its gradient."""
    if is_elementwise(loss):
        return _elementwise(loss, builder, z, rows)
    found = _LOWERINGS.get(type(loss))
    if found is None:
        raise NotCompilable(
            f"{type(loss).__name__} is a loss of its own: compiled are the library's losses, and "
            "those by formula and derivative"
        )
    kernel, target = found(loss, builder, z, rows.target)
    d = builder.value(z.columns, "d")
    operands = (z.place, z.columns, target.place, d.place, rows.weights, SUM, WEIGHT)
    builder.emit(kernel, f"{d.name} = gradient of {loss!r} at {z.name}", *operands)
    return d


def is_elementwise(loss: Loss) -> bool:
    """Whether a loss is nothing but its formula and derivative."""
    same = ("forward", "backward", "per_row", "row_gradient")
    return isinstance(loss, ElementwiseLoss) and all(
        getattr(type(loss), name) is getattr(ElementwiseLoss, name) for name in same
    )


def _elementwise(loss: Loss, builder: Builder, z: Value, rows: Rows) -> Value:
    arguments = ["prediction", "target"]
    formula, slope = (builder.formula(loss, name, arguments) for name in ("formula", "derivative"))
    d, room = builder.value(z.columns, "d"), builder.value(z.columns, "l")
    operands = (
        z.place, z.columns, rows.target.place, rows.target.columns, d.place, rows.weights, SUM,
        WEIGHT, builder.settings(formula), builder.settings(slope), room.place,
    )  # fmt: skip
    widths = z.columns, rows.target.columns
    kernel = elementwise_loss(type(loss).__name__, formula, slope, *widths)
    builder.emit(kernel, f"{d.name} = gradient of {loss!r} at {z.name}", *operands)
    return d


def _categorical(
    loss: CategoricalCrossentropy, builder: Builder, z: Value, target: Value
) -> tuple[Callable[..., Any], Value]:
    """The kernel and its target: class numbers, or rows of shares, which smoothed ones are."""
    if not loss.from_logits:
        raise NotCompilable("CategoricalCrossentropy of probabilities compiles after Softmax only")
    if loss.smoothing > 0:
        return classes.share_loss, _smoothed(loss, builder, z, target)
    return classes.class_loss if target.columns == 1 else classes.share_loss, target


def _smoothed(loss: CategoricalCrossentropy, builder: Builder, z: Value, target: Value) -> Value:
    kernel = classes.smoothed_classes if target.columns == 1 else classes.smoothed_shares
    shares = builder.value(z.columns, "y")
    text = f"{shares.name} = {target.name} with {loss.smoothing:g} of it spread over all classes"
    setting = builder.layout.note([loss.smoothing])
    builder.emit(kernel, text, target.place, z.columns, shares.place, setting)
    return shares


def _gaussian(
    loss: GaussianNLL, builder: Builder, z: Value, target: Value
) -> tuple[Callable[..., Any], Value]:
    return likelihood.gaussian_loss, target


Chosen = Callable[[Any, Builder, Value, Value], tuple[Callable[..., Any], Value]]

_LOWERINGS: dict[type[Loss], Chosen] = {
    CategoricalCrossentropy: _categorical,
    GaussianNLL: _gaussian,
}
