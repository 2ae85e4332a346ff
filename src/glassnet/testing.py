"""The gradient checker: is a hand-written backward pass the derivative of its forward pass?"""

import copy
from collections.abc import Callable

import numpy as np

from glassnet.array import Array
from glassnet.errors import GradientError
from glassnet.nn.layer import Layer
from glassnet.nn.losses import Loss
from glassnet.nn.network import Network

__all__ = ["check_gradients"]


def check_gradients(
    subject: Layer | Loss | Network,
    inputs: Array | None = None,
    target: Array | None = None,
    *,
    training: bool = True,
    seed: int = 0,
    step: float = 1e-6,
    tolerance: float = 1e-6,
) -> float:
    """Compare backward with central differences, (f(x + step) - f(x - step)) / (2·step), float64.

    A layer is checked as it would be alone, a network with the parameters it has, both for the
    scalar Σ outputs·R + penalty with a fixed random R: every parameter and every input, one number
    at a time. A loss is checked on `inputs` as predictions against `target`. Where no inputs are
    given, rows and columns follow from the subject.

    Returns the largest error met, |a - n| / max(1, |a|, |n|). Raises GradientError, which names
    the array and the entry, when that is above `tolerance`. Nothing of a network is changed; a
    layer that has no arrays gets some.

    >>> import glassnet as gn
    >>> check_gradients(gn.Dense(3, 2)) < 1e-6
    True
    """
    generator = np.random.default_rng(seed)
    if isinstance(subject, Loss):
        return _check_loss(subject, inputs, target, generator, step, tolerance)
    network = _as_network(subject, seed)
    if inputs is None:
        inputs = generator.standard_normal((5, network.inputs or 4))
    inputs = np.array(inputs, dtype=np.float64)
    probe = generator.standard_normal(network.forward(inputs).shape)
    kept = {name: array.copy() for name, array in network.state().items()}

    def value() -> float:
        network.load_state(kept)
        return float(np.sum(network.forward(inputs, training) * probe)) + network.penalty()

    value()
    pairs = {"inputs": (inputs, network.backward(probe).copy())}
    for name, layer in network.walk():
        for key, array in layer.parameters.items():
            label = f"{name} {type(layer).__name__} {key}"
            pairs[label] = array, layer.gradients[key].copy()
    return max(_compare(n, a, g, value, step, tolerance) for n, (a, g) in pairs.items())


def _as_network(subject: Layer | Network, seed: int) -> Network:
    """Return a float64 network around the subject that shares nothing with it but its numbers."""
    if isinstance(subject, Network):
        return Network.restore(subject.config() | {"dtype": "float64"}, subject.arrays())
    return Network([copy.deepcopy(subject)], seed=seed, dtype="float64")


def _check_loss(
    loss: Loss,
    inputs: Array | None,
    target: Array | None,
    generator: np.random.Generator,
    step: float,
    tolerance: float,
) -> float:
    if inputs is None or target is None:
        inputs, target = loss.example(generator)
    prediction, target = np.array(inputs, dtype=np.float64), np.asarray(target)
    weights = generator.uniform(0.5, 2, len(prediction))

    def value() -> float:
        return loss.forward(prediction, target, weights)

    value()
    gradient = loss.backward().copy()
    return _compare("prediction", prediction, gradient, value, step, tolerance)


def _compare(
    name: str,
    array: Array,
    analytic: Array,
    value: Callable[[], float],
    step: float,
    tolerance: float,
) -> float:
    """Move each entry of the array up and down, and hold what happens against the gradient."""
    worst = 0.0
    if analytic.shape != array.shape:
        raise GradientError(
            f"{name}: backward gives the shape {analytic.shape}",
            rule=f"the array has {array.shape}",
            remedy="return one number for each entry",
        )
    for index in np.ndindex(array.shape):
        numeric, given = _central(array, index, value, step), float(analytic[index])
        error = abs(given - numeric) / max(1.0, abs(given), abs(numeric))
        worst = max(worst, error)
        if not error <= tolerance:
            place = ", ".join(map(str, index))
            raise GradientError(
                f"{name}[{place}]: backward gives {given:.9g}",
                rule=f"central differences give {numeric:.9g}",
                remedy="compare backward with the derivative of forward",
            )
    return worst


def _central(
    array: Array, index: tuple[int, ...], value: Callable[[], float], step: float
) -> float:
    """(f(x + step) - f(x - step)) / (2·step) for one entry, which is put back."""
    kept = array[index]
    array[index] = kept + step
    above = value()
    array[index] = kept - step
    below = value()
    array[index] = kept
    return (above - below) / (2 * step)
