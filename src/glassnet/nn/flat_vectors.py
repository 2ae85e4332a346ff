"""Layers over flat vectors: one of all parameters, one of all gradients."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from glassnet.array import Array
from glassnet.errors import ModelFileError
from glassnet.nn.layer import Layer

__all__ = ["FlatVectors"]


class FlatVectors:
    """The half of a `Network` that knows where every array lies.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 1)])
    >>> {name: view.shape for name, view in net.named(net.parameters).items()}
    {'0.weights': (2, 1), '0.biases': (1, 1)}
    """

    layers: list[Layer]
    dtype: str
    parameters: Array
    gradients: Array
    rate_factors: Array | None

    def walk(self) -> Iterator[tuple[str, Layer]]:
        """Yield every layer, those inside others too, with its dotted name: "0", "2.0.1"."""
        for i, layer in enumerate(self.layers):
            yield from layer.walk(str(i))

    def named(self, vector: Array) -> dict[str, Array]:
        """Return views into a flat vector such as `parameters`, by names such as "0.weights"."""
        views, start = {}, 0
        for name, layer in self.walk():
            for key, shape in layer.shapes().items():
                stop = start + math.prod(shape)
                views[f"{name}.{key}"] = vector[start:stop].reshape(shape)
                start = stop
        return views

    def state(self) -> dict[str, Array]:
        """Return what the layers keep beside parameters: running means, dropout counters."""
        return {
            f"{name}.{key}": array
            for name, layer in self.walk()
            for key, array in layer.state.items()
        }

    def load_state(self, kept: dict[str, Array]) -> None:
        """Write kept state back, in place."""
        for name, array in self.state().items():
            if name not in kept or kept[name].shape != array.shape:
                raise ModelFileError(
                    f"state {name!r}",
                    rule=f"an array of shape {array.shape} is needed",
                    remedy="the file was altered: train anew",
                )
            array[...] = kept[name]

    def arrays(self) -> dict[str, Array]:
        """Return the numbers: the flat vector and the state."""
        return {"parameters": self.parameters, **self.state()}

    @contextmanager
    def housed(self, parameters: Array, gradients: Array) -> Iterator[None]:
        """Within, the network's vectors are these arrays; its own have the numbers at the end."""
        own = self.parameters, self.gradients
        parameters[:], gradients[:] = own
        self._move_into(parameters, gradients)
        try:
            yield
        finally:
            own[0][:], own[1][:] = parameters, gradients
            self._move_into(*own)

    def _allocate(self) -> None:
        """Lay the layers' arrays into new flat vectors, in the order of the layers."""
        size = sum(layer.parameter_count() for _, layer in self.walk())
        self._move_into(np.zeros(size, self.dtype), np.zeros(size, self.dtype))
        factors = np.ones(size, self.dtype)
        views = self.named(factors)
        for name, layer in self.walk():
            for key in layer.shapes():
                views[f"{name}.{key}"][...] = layer.rate_factor(key)
        self.rate_factors = factors if (factors != 1).any() else None

    def _move_into(self, parameters: Array, gradients: Array) -> None:
        """Make every layer's arrays views into these vectors."""
        self.parameters, self.gradients = parameters, gradients
        views = self.named(parameters), self.named(gradients)
        for name, layer in self.walk():
            for key in layer.shapes():
                layer.parameters[key], layer.gradients[key] = (v[f"{name}.{key}"] for v in views)
