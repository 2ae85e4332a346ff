"""Activations: formulas from their own source, and Softmax."""

from glassnet.engine.kernels import classes
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.engine.lowering.layers import lowers
from glassnet.engine.templates import activation, activation_gradient
from glassnet.nn.activations import Elementwise, Linear, Softmax

__all__: list[str] = []


@lowers(Elementwise)
def elementwise(
    layer: Elementwise, builder: Builder, x: Value, wanted: bool
) -> tuple[Value, Backward]:
    """y = f(x), number by number; d becomes d·f'(x) where it lies."""
    name, formula = type(layer).__name__, builder.formula(layer, "formula", ["x"])
    kernel, y = activation(name, formula), builder.value(x.columns)
    text = f"{y.name} = {layer!r} of {x.name}"
    builder.emit(kernel, text, x.place, x.columns, y.place, builder.settings(formula))

    def backward(d: Value) -> Value:
        slope = builder.formula(layer, "derivative", ["x", "y"])
        operands = (x.place, x.columns, y.place, builder.settings(slope), d.place)
        text = f"{d.name} *= slope of {layer!r}"
        builder.emit(activation_gradient(name, slope), text, *operands)
        return d

    return y, backward


@lowers(Linear)
def linear(layer: Linear, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """Nothing to do."""
    return x, lambda d: d


@lowers(Softmax)
def softmax(layer: Softmax, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """Probabilities, row by row."""
    y = builder.value(x.columns)
    builder.emit(classes.softmax, f"{y.name} = softmax {x.name}", x.place, x.columns, y.place)

    def backward(d: Value) -> Value:
        text = f"{d.name} through softmax"
        builder.emit(classes.softmax_gradient, text, d.place, x.columns, y.place)
        return d

    return y, backward
