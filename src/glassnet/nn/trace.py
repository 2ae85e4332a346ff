"""Every number of one forward and one backward pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.nn.layer import Layer

__all__ = ["Trace", "TraceStep"]


@dataclass(frozen=True)
class TraceStep:
    """One layer's share: what came out, what gradient came back, and its own arrays.

    >>> TraceStep("0", "Tanh()", np.zeros((1, 1)), np.ones((1, 1)), {}, {}).layer
    'Tanh()'
    """

    name: str
    layer: str
    outputs: Array
    input_gradient: Array
    parameters: dict[str, Array]
    gradients: dict[str, Array]


@dataclass(frozen=True)
class Trace:
    """`inputs`, a `TraceStep` for each layer in order, and `gradient`, dL/d outputs.

    >>> from glassnet import Tanh
    >>> trace = Trace.of([Tanh()], np.zeros((1, 1)))
    >>> trace.steps[0].outputs, trace.steps[0].input_gradient
    (array([[0.]]), array([[1.]]))
    """

    inputs: Array
    steps: tuple[TraceStep, ...]
    gradient: Array

    @classmethod
    def of(cls, layers: Sequence[Layer], inputs: Array, gradient: Array | None = None) -> Self:
        """Run the layers forward, then backward, and keep everything."""
        outputs = [inputs]
        for layer in layers:
            outputs.append(layer.forward(outputs[-1], training=False))
        last = np.ones_like(outputs[-1]) if gradient is None else np.asarray(gradient)
        backward = [last]
        for layer in reversed(layers):
            backward.append(layer.backward(backward[-1]))
        through = reversed(backward[1:])
        steps = [
            _step(str(i), layer, output, back)
            for i, (layer, output, back) in enumerate(
                zip(layers, outputs[1:], through, strict=True)
            )
        ]
        return cls(inputs.copy(), tuple(steps), last)

    def __str__(self) -> str:
        """Show the pass forward, then the pass backward."""
        lines = [_shown("inputs", self.inputs)]
        lines += [_shown(f"{s.name} {s.layer} -> outputs", s.outputs) for s in self.steps]
        lines.append(_shown("gradient of the outputs", self.gradient))
        for s in reversed(self.steps):
            own = [_shown(f"{s.name} {s.layer} -> d {n}", g) for n, g in s.gradients.items()]
            lines += [*own, _shown(f"{s.name} {s.layer} -> d inputs", s.input_gradient)]
        return "\n".join(lines)


def _step(name: str, layer: Layer, outputs: Array, input_gradient: Array) -> TraceStep:
    parts = [(inner.removeprefix("."), part) for inner, part in layer.walk()]
    parameters, gradients = (
        {
            f"{inner}.{key}".removeprefix("."): array.copy()
            for inner, part in parts
            for key, array in getattr(part, kind).items()
        }
        for kind in ("parameters", "gradients")
    )
    return TraceStep(
        name, repr(layer), outputs.copy(), input_gradient.copy(), parameters, gradients
    )


def _shown(title: str, array: Array) -> str:
    text = np.array2string(array, precision=4, suppress_small=True, threshold=60, edgeitems=3)
    return f"{title} {array.shape}\n{text}"
