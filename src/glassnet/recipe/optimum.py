"""The optimum of a small network to the last digits, where a line search sees no more progress."""

from collections.abc import Callable

import numpy as np

from glassnet.array import Array
from glassnet.nn import Loss, Network
from glassnet.nn.defaults import with_logits
from glassnet.recipe.task import Rows

__all__ = ["to_the_optimum"]

ROUNDS = 4
STEP = 1e-5  # of the differences, in units of the parameters' norm
ACCURACY = 1e-6  # of each Newton step: the next one mends the rest

Gradient = Callable[[Array], Array]


def to_the_optimum(network: Network, loss: Loss, rows: Rows) -> None:
    """Take Newton steps from near the optimum until the gradient grows no smaller.

    A line search compares losses, which tells parameters to half of the digits; the gradient tells
    them to nearly all. H·d = -g is solved by conjugate gradients, with
    H·v ≈ (g(x + εv) - g(x - εv)) / 2ε.

    >>> from glassnet.nn import Dense, MeanSquaredError
    >>> x = np.linspace(-1, 1, 9).reshape(-1, 1)
    >>> network = Network([Dense(1, 1)], dtype="float64")
    >>> to_the_optimum(network, MeanSquaredError(), Rows(x, 3 * x))
    >>> bool(abs(network.parameters - [3, 0]).max() < 1e-12)
    True
    """
    gradient = _gradient_of(network, loss, rows)
    best = network.parameters.copy()
    slope = gradient(best)
    for _ in range(ROUNDS):
        if not slope.any():
            break
        moved = best + _newton_step(gradient, best, slope)
        new = gradient(moved)
        if not np.abs(new).max() < np.abs(slope).max():
            break
        best, slope = moved, new
    network.parameters[...] = best


def _gradient_of(network: Network, loss: Loss, rows: Rows) -> Gradient:
    loss, logits = with_logits(network, loss)

    def gradient(parameters: Array) -> Array:
        network.parameters[...] = parameters
        outputs = network.forward(rows.inputs, training=True, logits=logits)
        loss.forward(outputs, rows.target, rows.weights)
        network.backward(loss.backward(), logits=logits)
        return network.gradients.copy()

    return gradient


def _newton_step(gradient: Gradient, at: Array, slope: Array) -> Array:
    """Solve H·step = -slope by conjugate gradients, as far as H curves upwards."""
    scale = STEP * max(1.0, float(np.linalg.norm(at)))
    step, rest = np.zeros_like(at), -slope
    direction, left = rest, float(rest @ rest)
    enough = (ACCURACY**2) * left
    for _ in range(2 * at.size):
        ratio = scale / float(np.linalg.norm(direction))
        ends = gradient(at + ratio * direction), gradient(at - ratio * direction)
        bent = (ends[0] - ends[1]) / (2 * ratio)
        curvature = float(direction @ bent)
        if curvature <= 0:
            break
        length = left / curvature
        step, rest = step + length * direction, rest - length * bent
        before, left = left, float(rest @ rest)
        if left <= enough:
            break
        direction = rest + (left / before) * direction
    return step
