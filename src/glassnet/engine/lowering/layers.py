"""Which function lowers which layer: one registry, asked for every layer of a network."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from glassnet.engine.formulas import NotCompilable
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.nn.activations import Elementwise
from glassnet.nn.layer import Layer

__all__ = ["lower", "lower_all", "lowers"]

Lowering = Callable[[Any, Builder, Value, bool], tuple[Value, Backward]]
Kind = TypeVar("Kind", bound=Lowering)

_lowerings: dict[type[Layer], Lowering] = {}


def lowers(layer: Any) -> Callable[[Kind], Kind]:
    """Register the function that lowers this class of layers.

    It gets the layer, the builder, the inputs and whether their gradient is wanted; it returns the
    outputs and a function that, given dL/d outputs, writes the way back and returns dL/d inputs.
    It may write over the gradient it is given.
    """

    def register(function: Kind) -> Kind:
        _lowerings[layer] = function
        return function

    return register


def lower(layer: Layer, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """Lower one layer; NotCompilable if it is of a class that no function lowers."""
    found = _lowerings.get(type(layer))
    if found is None and is_elementwise(layer):
        found = _lowerings[Elementwise]  # type: ignore[type-abstract]
    if found is None:
        raise NotCompilable(
            f"{type(layer).__name__} is a layer of its own: compiled are the library's layers, and "
            "activations by formula and derivative"
        )
    return found(layer, builder, x, wanted)


def is_elementwise(layer: Layer) -> bool:
    """Whether a layer is nothing but its formula and derivative."""
    same = ("forward", "backward", "shapes", "outputs", "penalty", "sequences")
    return isinstance(layer, Elementwise) and all(
        getattr(type(layer), name) is getattr(Elementwise, name) for name in same
    )


def lower_all(
    layers: Sequence[Layer], builder: Builder, x: Value, wanted: bool
) -> tuple[Value, Backward]:
    """Lower layers in a row; before the first one with parameters no gradient is needed."""
    steps: list[Backward] = []
    for layer in layers:
        needed = wanted or bool(steps)
        x, step = lower(layer, builder, x, needed)
        if needed or any(part.shapes() for _, part in layer.walk()):
            steps.append(step)

    def backward(d: Value) -> Value | None:
        gradient: Value | None = d
        for step in reversed(steps):
            assert gradient is not None
            gradient = step(gradient)
        return gradient

    return x, backward
