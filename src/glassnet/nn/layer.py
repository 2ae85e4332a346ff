"""What every layer is: two methods, forward and backward, and named arrays."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.errors import NotInitialisedError, SettingError, ShapeError
from glassnet.nn.settings import at_least
from glassnet.registered import Registered

__all__ = ["Layer"]

Shape = tuple[int, ...]


class Layer(Registered, ABC, family=True):
    """One step of a network: (rows, inputs) in, (rows, outputs) out.

    `parameters` and `gradients` are dicts of arrays with the same names and shapes; `state` holds
    what training changes without gradients (running means, a dropout counter). Inside a `Network`
    the arrays are views into its flat vectors. Source: the layer classes of "Neural Networks from
    Scratch in Python".

    A layer of your own implements `forward` and `backward`, and `shapes` and `initialise` if it
    has parameters; constructor arguments are kept in attributes of the same names.

    >>> class Double(Layer):
    ...     def forward(self, inputs, training=False):
    ...         return 2 * inputs
    ...
    ...     def backward(self, gradient):
    ...         return 2 * gradient
    >>> Double().forward(np.ones((1, 2)))
    array([[2., 2.]])
    """

    inputs: int | None = None
    rate_factors: Mapping[str, float] | None = None
    accumulate: str | None = None

    def __init__(self) -> None:
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.state: dict[str, Array] = {}
        self._buffers: dict[tuple[str, Shape, np.dtype[np.generic]], Array] | None = None

    @abstractmethod
    def forward(self, inputs: Array, training: bool = False) -> Array:
        """Return the outputs, (rows, outputs), and keep what `backward` needs."""

    @abstractmethod
    def backward(self, gradient: Array) -> Array:
        """Take dL/d outputs, write `gradients`, return dL/d inputs. L is the mean loss."""

    def outputs(self, inputs: int) -> int:
        """Return how many columns come out when `inputs` go in; ShapeError if they do not fit."""
        self.check_width(inputs)
        return inputs

    def shapes(self) -> dict[str, Shape]:
        """Names and shapes of the parameters."""
        return {}

    def parameter_count(self) -> int:
        """Return how many numbers `shapes` asks for, those of inner layers aside."""
        return sum(math.prod(shape) for shape in self.shapes().values())

    def rate_factor(self, name: str) -> float:
        """Return what multiplies the learning rate of this array; 1 unless told otherwise."""
        factors = self.rate_factors or {}
        unknown = set(factors) - set(self.shapes())
        if unknown:
            raise SettingError(
                f"rate_factors={factors}",
                rule=f"this layer has {', '.join(self.shapes())}",
                remedy="name one of these arrays",
            )
        return at_least(f"rate_factors[{name!r}]", factors.get(name, 1), 0)

    def initialise(self, generator: np.random.Generator) -> None:
        """Write first values into `parameters` and `state`, in place."""

    def penalty(self) -> float:
        """Return the regularisation loss of this layer's parameters."""
        return 0.0

    def sequences(self) -> Sequence[Sequence["Layer"]]:
        """Return the runs of layers inside this one: empty but for wrappers such as Residual."""
        return ()

    def walk(self, name: str = "") -> Iterator[tuple[str, "Layer"]]:
        """Yield this layer and all within it, each with its dotted name."""
        yield name, self
        for b, sequence in enumerate(self.sequences()):
            for i, layer in enumerate(sequence):
                yield from layer.walk(f"{name}.{b}.{i}")

    def allocate(self, dtype: str) -> None:
        """Give this layer, and those within, zeroed arrays of its own."""
        for _, layer in self.walk():
            shapes = layer.shapes().items()
            layer.parameters = {name: np.zeros(shape, dtype) for name, shape in shapes}
            layer.gradients = {name: np.zeros(shape, dtype) for name, shape in shapes}

    def setup(self, seed: int = 0, dtype: str = "float32") -> Self:
        """Make the layer usable by itself, outside a network.

        >>> import glassnet as gn
        >>> gn.Dense(2, 3).setup(seed=0).forward(np.ones((4, 2), "float32")).shape
        (4, 3)
        """
        self.allocate(dtype)
        generator = np.random.default_rng(seed)
        for _, layer in self.walk():
            layer.initialise(generator)
        return self

    def check_width(self, inputs: int) -> None:
        """Refuse rows of another width than the layer was made for."""
        if self.inputs is not None and inputs != self.inputs:
            raise ShapeError(
                f"{inputs} columns into {self!r}",
                rule=f"it takes {self.inputs}",
                remedy="make the layer before it, or the data, that wide",
            )

    def check_ready(self) -> None:
        """Refuse to run without parameters."""
        if not self.parameters and self.shapes():
            raise NotInitialisedError(
                f"{self!r} has no parameters yet",
                rule="they are made when it joins a network",
                remedy="put it in a Network, or call setup()",
            )

    def buffer(self, name: str, shape: Shape, dtype: np.dtype[np.generic]) -> Array:
        """Return an array to write into: a fresh one, or the kept one while buffers are reused."""
        if self._buffers is None:
            return np.empty(shape, dtype)
        key = (name, shape, dtype)
        if key not in self._buffers:
            self._buffers[key] = np.empty(shape, dtype)
        return self._buffers[key]

    def reuse_buffers(self, on: bool) -> None:
        """Keep result arrays from one call to the next: each result then lives until the next."""
        for _, layer in self.walk():
            layer._buffers = {} if on else None
