"""First values of weights: each a rule from fan-in (inputs) and fan-out (units) to a spread."""

from abc import ABC, abstractmethod

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.settings import above
from glassnet.registered import Registered

__all__ = [
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initialiser",
    "LeCunNormal",
    "Normal",
    "Orthogonal",
    "Uniform",
    "Zeros",
]


class Initialiser(Registered, ABC, family=True):
    """A rule for first values; call it with a shape and a generator.

    >>> Normal(0.1)((2, 3), np.random.default_rng(0)).shape
    (2, 3)
    """

    @abstractmethod
    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Return float64 values; the first axis is the fan-in, the last the fan-out."""


class Constant(Initialiser):
    """Every value the same.

    >>> Constant(0.5)((1, 2), np.random.default_rng(0))
    array([[0.5, 0.5]])
    """

    def __init__(self, value: float) -> None:
        self.value = value

    @classmethod
    def examples(cls) -> "list[Constant]":
        """See `Registered.examples`."""
        return [cls(0.25)]

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Return an array full of `value`."""
        return np.full(shape, float(self.value))


class Zeros(Initialiser):
    """Every value zero: the book's biases.

    >>> Zeros()((2,), np.random.default_rng(0))
    array([0., 0.])
    """

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Return zeros."""
        return np.zeros(shape)


class Normal(Initialiser):
    """scale · N(0, 1). The book's weights are Normal(0.01), and Normal(0.1) in its cure.

    >>> float(abs(Normal(0.01)((100, 100), np.random.default_rng(0)).std() - 0.01)) < 2e-4
    True
    """

    def __init__(self, scale: float = 0.01) -> None:
        self.scale = above("scale", scale, 0, "try 0.1")

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw N(0, scale²)."""
        return self.scale * generator.standard_normal(shape)


class Uniform(Initialiser):
    """U(-limit, limit).

    >>> bool(abs(Uniform(0.05)((9, 9), np.random.default_rng(0))).max() <= 0.05)
    True
    """

    def __init__(self, limit: float = 0.05) -> None:
        self.limit = above("limit", limit, 0, "try 0.05")

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw U(-limit, limit)."""
        return generator.uniform(-self.limit, self.limit, shape)


class GlorotUniform(Initialiser):
    """U(-a, a) with a = √(6 / (fan_in + fan_out)): for tanh, sigmoid and linear units.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", 2010.

    >>> bool(abs(GlorotUniform()((3, 3), np.random.default_rng(0))).max() <= 1)
    True
    """

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw U(-a, a)."""
        limit = np.sqrt(6 / (shape[0] + shape[-1]))
        return generator.uniform(-limit, limit, shape)


class GlorotNormal(Initialiser):
    """N(0, 2 / (fan_in + fan_out)). Source: Glorot and Bengio, 2010.

    >>> GlorotNormal()((3, 5), np.random.default_rng(0)).shape
    (3, 5)
    """

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw N(0, 2 / (fan_in + fan_out))."""
        return np.sqrt(2 / (shape[0] + shape[-1])) * generator.standard_normal(shape)


class HeUniform(Initialiser):
    """U(-a, a) with a = √(6 / fan_in): for ReLU units.

    Source: He et al., "Delving deep into rectifiers", 2015.

    >>> bool(abs(HeUniform()((6, 5), np.random.default_rng(0))).max() <= 1)
    True
    """

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw U(-a, a)."""
        limit = np.sqrt(6 / shape[0])
        return generator.uniform(-limit, limit, shape)


class HeNormal(Initialiser):
    """N(0, 2 / fan_in): for ReLU units. Source: He et al., 2015.

    >>> HeNormal()((3, 5), np.random.default_rng(0)).shape
    (3, 5)
    """

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw N(0, 2 / fan_in)."""
        return np.sqrt(2 / shape[0]) * generator.standard_normal(shape)


class LeCunNormal(Initialiser):
    """N(0, 1 / fan_in): for SELU units.

    Source: LeCun et al., "Efficient BackProp", 1998; Klambauer et al., 2017.

    >>> LeCunNormal()((3, 5), np.random.default_rng(0)).shape
    (3, 5)
    """

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw N(0, 1 / fan_in)."""
        return np.sqrt(1 / shape[0]) * generator.standard_normal(shape)


class Orthogonal(Initialiser):
    """gain · Q with orthonormal rows or columns, whichever are fewer.

    Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning", 2013.

    >>> q = Orthogonal()((4, 2), np.random.default_rng(0))
    >>> np.round(q.T @ q, 6) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = above("gain", gain, 0, "try 1")

    def __call__(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Draw a matrix and orthogonalise it; signs from R's diagonal make Q uniform."""
        rows, columns = shape[0], int(np.prod(shape[1:]))
        q, r = np.linalg.qr(generator.standard_normal((max(rows, columns), min(rows, columns))))
        q = q * np.sign(np.diag(r))
        return self.gain * (q if rows >= columns else q.T).reshape(shape)


def an_initialiser(name: str, value: Initialiser | None) -> Initialiser | None:
    """Return an initialiser or None; SettingError for anything else.

    >>> an_initialiser("weight_init", Normal(0.1))
    Normal(scale=0.1)
    """
    if value is not None and not isinstance(value, Initialiser):
        raise SettingError(
            f"{name}={value!r}",
            rule="it must be an Initialiser",
            remedy=f"make one, such as Normal(0.1); known are {', '.join(Initialiser.registry)}",
        )
    return value
