"""How much each type of network counts: by what its networks say of rows they had not seen."""

from collections.abc import Callable, Sequence

import numpy as np

from glassnet.array import Array
from glassnet.nn import Loss

__all__ = ["blend_shares"]

LEAST = 0.01  # a smaller share is none: those networks need not be run
LOOKED_AT = 50_000  # rows: a handful of shares needs no more
VALUES = 5_000_000  # as many outputs of a type, where there are many classes


def blend_shares(
    loss: Loss, types: Sequence[Array], target: Array, weights: Array | None = None
) -> Array:
    """Return the shares ≥ 0 with sum 1 whose mean of the types has the least loss.

    `types` are outputs for the same rows, (rows, outputs) each; rows that one of them does not
    know (NaN) do not count. Equal shares where no row is left. Most losses are convex in the
    outputs, so that the least is one. Source: stacking, Breiman, "Stacked regressions", 1996.

    >>> from glassnet.nn import MeanSquaredError
    >>> truth = np.array([[1.0], [2.0], [3.0]])
    >>> blend_shares(MeanSquaredError(), [truth + 1, truth - 3], truth).round(3)
    array([0.75, 0.25])
    """
    from scipy.optimize import minimize

    equal = np.full(len(types), 1 / len(types))
    known = np.flatnonzero(np.all([np.isfinite(each).all(axis=1) for each in types], axis=0))
    if len(types) == 1 or not len(known):
        return equal
    known = known[:: -(-len(known) // min(LOOKED_AT, VALUES // types[0].shape[1] + 1))]
    value, slope = _mixture(loss, types, target, weights, known)
    found = minimize(
        value, equal, jac=slope, method="SLSQP", bounds=[(0, 1)] * len(types),
        constraints=[{"type": "eq", "fun": lambda shares: shares.sum() - 1}],
        options={"ftol": 1e-9},
    ).x  # fmt: skip
    shares = np.where(found < LEAST, 0, found)
    better = np.isfinite(found).all() and shares.sum() > 0 and value(found) <= value(equal)
    return shares / shares.sum() if better else equal


def _mixture(
    loss: Loss, types: Sequence[Array], target: Array, weights: Array | None, rows: Array
) -> tuple[Callable[[Array], float], Callable[[Array], Array]]:
    """Return the loss of a mixture as a function of the shares, over its value for equal ones."""
    outputs = np.stack([each[rows] for each in types]).astype(np.float64)
    truth = target[rows], None if weights is None else weights[rows]
    unit = loss.forward(outputs.mean(axis=0), *truth) or 1.0
    unit = abs(unit)

    def value(shares: Array) -> float:
        return loss.forward(np.tensordot(shares, outputs, axes=1), *truth) / unit

    def slope(shares: Array) -> Array:
        value(shares)
        gradient: Array = np.tensordot(outputs, loss.backward(), axes=([1, 2], [0, 1])) / unit
        return gradient

    return value, slope
