"""Layers made of layers: a skip, a range of columns, ranges side by side."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError, ShapeError
from glassnet.nn.activations import Tanh
from glassnet.nn.dense import Dense
from glassnet.nn.layer import Layer
from glassnet.nn.settings import whole

__all__ = ["Columns", "Parallel", "Residual"]


def checked_layers(layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers as a list; SettingError for anything else.

    >>> checked_layers((Tanh(),))
    [Tanh()]
    """
    found = list(layers) if isinstance(layers, Iterable) else [None]
    if not all(isinstance(layer, Layer) for layer in found):
        raise SettingError(
            f"layers={layers!r}",
            rule="a network, or a part of one, is a list of at least one layer",
            remedy="pass instances, such as [Dense(1, 64), ReLU(), Dense(64, 1)]",
        )
    return found


def free_layers(layers: Sequence[Layer]) -> list[Layer]:
    """Return at least one layer, none at two places or in a network already.

    >>> free_layers([Tanh()])
    [Tanh()]
    """
    layers = checked_layers(layers)
    if not layers:
        raise SettingError(
            "layers=[]",
            rule="a network is a list of at least one layer",
            remedy="add a Dense layer",
        )
    every = [id(inner) for layer in layers for _, inner in layer.walk()]
    if len(set(every)) < len(every):
        raise SettingError(
            "one layer object at two places",
            rule="each layer keeps its own arrays",
            remedy="make a new object for each place",
        )
    arrays = [
        array for layer in layers for _, part in layer.walk() for array in part.parameters.values()
    ]
    if any(array.base is not None for array in arrays):
        raise SettingError(
            "layers of another network",
            rule="a layer's arrays are views into one network's parameters",
            remedy="make new layers, or take network.copy()",
        )
    return layers


def demanded(layers: Sequence[Layer]) -> int | None:
    """Return the width that the first layer asks for; one that keeps any width passes it on.

    >>> demanded([Tanh(), Dense(3, 1)]), demanded([Columns(0, 2, []), Dense(2, 1)])
    (3, None)
    """
    for layer in layers:
        if layer.inputs is not None or type(layer).outputs is not Layer.outputs:
            return layer.inputs
    return None


def run_forward(layers: Sequence[Layer], values: Array, training: bool) -> Array:
    """Pass values through the layers, first to last.

    >>> run_forward([Tanh(), Tanh()], np.zeros((1, 1)), training=False)
    array([[0.]])
    """
    for layer in layers:
        values = layer.forward(values, training)
    return values


def run_backward(layers: Sequence[Layer], gradient: Array) -> Array:
    """Pass a gradient through the layers, last to first.

    >>> layers = [Tanh()]
    >>> y = run_forward(layers, np.zeros((1, 1)), training=True)
    >>> run_backward(layers, np.ones((1, 1)))
    array([[1.]])
    """
    for layer in reversed(layers):
        gradient = layer.backward(gradient)
    return gradient


def in_batches(forward: Callable[[Array], Array], values: Array, size: int) -> Array:
    """Pass rows through `forward`, `size` at a time, and join the results.

    >>> in_batches(lambda rows: 2 * rows, np.ones((3, 1)), 2).ravel()
    array([2., 2., 2.])
    """
    first = forward(values[:size])
    if len(values) <= size:
        return first.copy()
    result = np.empty((len(values), first.shape[1]), first.dtype)
    result[:size] = first
    for start in range(size, len(values), size):
        result[start : start + size] = forward(values[start : start + size])
    return result


def outputs_of(layers: Sequence[Layer], inputs: int) -> int:
    """How many columns come out of the last layer when `inputs` go into the first.

    >>> outputs_of([Dense(3, 8), Tanh()], 3)
    8
    """
    return reduce(lambda columns, layer: layer.outputs(columns), layers, inputs)


def widest(layers: Sequence[Layer], inputs: int) -> int:
    """Return the most columns at any place, within layers too.

    >>> widest([Residual([Dense(2, 9), Dense(9, 2)])], 2)
    9
    """
    most = inputs
    for layer in layers:
        columns = layer.stop - layer.start if isinstance(layer, Columns) else inputs
        most = max(most, *(widest(inside, columns) for inside in layer.sequences()), 0)
        inputs = layer.outputs(inputs)
        most = max(most, inputs)
    return most


class Residual(Layer):
    """y = x + f(x), f a list of layers that ends as wide as it began.

    Backward: dx = d + f'(d). Source: He et al., "Deep residual learning", 2015.

    >>> layer = Residual([Dense(2, 2), Tanh()]).setup()
    >>> layer.forward(np.zeros((1, 2), "float32"))
    array([[0., 0.]], dtype=float32)
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__()
        self.layers = _some(layers)
        self.inputs = demanded(self.layers)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls([Dense(3, 4), Tanh(), Dense(4, 3)])]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """X + f(x)."""
        return np.add(inputs, run_forward(self.layers, inputs, training))

    def backward(self, gradient: Array) -> Array:
        """D + f'(d)."""
        return np.add(gradient, run_backward(self.layers, gradient))

    def outputs(self, inputs: int) -> int:
        """As many as come in; ShapeError if f ends with another width."""
        inside = outputs_of(self.layers, inputs)
        if inside != inputs:
            raise ShapeError(
                f"Residual with {inputs} columns in and {inside} out of its layers",
                rule="x and f(x) are added, so both must be as wide",
                remedy=f"end its layers with {inputs} units",
            )
        return inputs

    def sequences(self) -> Sequence[Sequence[Layer]]:
        """Return f."""
        return (self.layers,)


class Columns(Layer):
    """y = f(x[:, start:stop]): a range of the columns through layers of its own.

    Backward writes f'(d) into these columns; all others get 0.

    >>> Columns(1, 3, [Tanh()]).forward(np.zeros((2, 5))).shape
    (2, 2)
    """

    def __init__(self, start: int, stop: int, layers: Sequence[Layer]) -> None:
        super().__init__()
        self.start = whole("start", start, 0)
        self.stop = whole("stop", stop, self.start + 1)
        self.layers = checked_layers(layers)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(1, 3, [Dense(2, 4), Tanh()])]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """f of the range."""
        self.outputs(inputs.shape[1])
        self._shape = inputs.shape
        return run_forward(self.layers, inputs[:, self.start : self.stop], training)

    def backward(self, gradient: Array) -> Array:
        """f'(d) in the range, zeros elsewhere."""
        result = np.zeros(self._shape, gradient.dtype)
        result[:, self.start : self.stop] = run_backward(self.layers, gradient)
        return result

    def outputs(self, inputs: int) -> int:
        """Columns out of f; ShapeError if the table is narrower than the range."""
        if inputs < self.stop:
            raise ShapeError(
                f"{inputs} columns into Columns({self.start}, {self.stop})",
                rule=f"the range ends at column {self.stop}",
                remedy="give wider rows, or a range within them",
            )
        return outputs_of(self.layers, self.stop - self.start)

    def sequences(self) -> Sequence[Sequence[Layer]]:
        """Return f."""
        return (self.layers,)


class Parallel(Layer):
    """y = [f₁(x), f₂(x), …] side by side: each branch, mostly `Columns`, sees the same rows.

    One matrix carries everything: category codes travel as whole numbers in float columns to
    their `Embedding`. Backward: dx = Σ fᵢ'(dᵢ).

    >>> from glassnet import Embedding
    >>> layer = Parallel([Columns(0, 2, [Tanh()]), Columns(2, 3, [Embedding(5, 4)])]).setup()
    >>> layer.forward(np.array([[0.1, 0.2, 3.0]])).shape
    (1, 6)
    """

    def __init__(self, branches: Sequence[Layer]) -> None:
        super().__init__()
        self.branches = _some(branches)
        stops = [branch.stop for branch in self.branches if isinstance(branch, Columns)]
        fixed = [branch.inputs for branch in self.branches if branch.inputs is not None]
        self.inputs = fixed[0] if fixed else None
        if len(stops) == len(self.branches):
            self.inputs = max(stops)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls([Columns(0, 2, [Dense(2, 3)]), Columns(1, 3, [Tanh()])])]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """All branches, joined."""
        results = [branch.forward(inputs, training) for branch in self.branches]
        self._ends = np.cumsum([result.shape[1] for result in results])
        return np.concatenate(results, axis=1)

    def backward(self, gradient: Array) -> Array:
        """Each branch gets its columns of d; what they return is added."""
        parts = np.split(gradient, self._ends[:-1], axis=1)
        pairs = zip(self.branches, parts, strict=True)
        return reduce(np.add, (branch.backward(part) for branch, part in pairs))

    def outputs(self, inputs: int) -> int:
        """Return the branches' columns together."""
        return sum(branch.outputs(inputs) for branch in self.branches)

    def sequences(self) -> Sequence[Sequence[Layer]]:
        """Return each branch, as a run of one."""
        return tuple([branch] for branch in self.branches)


def _some(layers: Sequence[Layer]) -> list[Layer]:
    layers = checked_layers(layers)
    if not layers:
        raise SettingError("no layers", rule="at least one is needed", remedy="add a Dense layer")
    return layers
