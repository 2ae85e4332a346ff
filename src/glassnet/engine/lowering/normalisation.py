"""Scale, LayerNorm and BatchNorm."""

from glassnet.engine.kernels import normalising, products
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.engine.lowering.layers import lowers
from glassnet.engine.program import Place
from glassnet.nn.layer import Layer
from glassnet.nn.normalisation import BatchNorm, LayerNorm, Scale

__all__: list[str] = []


@lowers(Scale)
def scale(layer: Scale, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """y = x·s."""
    y, s = builder.value(x.columns), builder.parameter(layer, "scale")
    text = f"{y.name} = {x.name}·s"
    builder.emit(normalising.scale, text, x.place, x.columns, s, y.place)

    def backward(d: Value) -> Value:
        sums = (x.place, x.columns, d.place, builder.gradient(layer, "scale"))
        builder.emit(normalising.scale_gradient, f"ds = Σ {d.name}·{x.name}", *sums)
        if not wanted:
            return d
        dx = builder.value(d.columns, "d")
        builder.emit(normalising.scale, f"{dx.name} = {d.name}·s", d.place, x.columns, s, dx.place)
        builder.release(d)
        return dx

    return y, backward


@lowers(LayerNorm)
def layer_norm(
    layer: LayerNorm, builder: Builder, x: Value, wanted: bool
) -> tuple[Value, Backward]:
    """Every row to mean 0 and variance 1."""
    y, normal, spread = builder.value(x.columns), builder.value(x.columns), builder.value(1)
    weight, shift = builder.parameter(layer, "scale"), builder.parameter(layer, "shift")
    epsilon = builder.layout.note([layer.epsilon])
    operands = (x.place, x.columns, weight, shift, normal.place, spread.place, y.place, epsilon)
    builder.emit(normalising.layer_norm, f"{y.name} = rows of {x.name} normalised", *operands)

    def backward(d: Value) -> Value:
        _parameter_gradients(layer, builder, normal, d)
        if wanted:
            operands = (d.place, x.columns, weight, normal.place, spread.place)
            text = f"{d.name} through the rows' moments"
            builder.emit(normalising.layer_norm_gradient, text, *operands)
        return d

    return y, backward


@lowers(BatchNorm)
def batch_norm(
    layer: BatchNorm, builder: Builder, x: Value, wanted: bool
) -> tuple[Value, Backward]:
    """Every column to mean 0 and variance 1: over the batch, or by the running moments."""
    running = builder.layout.allot(2 * layer.features)
    builder.moments.append((layer, running))
    y, n = builder.value(x.columns), x.columns
    weight, shift = builder.parameter(layer, "scale"), builder.parameter(layer, "shift")
    settings = builder.layout.note([layer.epsilon, layer.momentum])
    if not builder.training:
        kept = (x.place, n, weight, shift, y.place, running, settings)
        builder.emit(normalising.running_norm, f"{y.name} = {x.name} normalised", *kept)
        return y, lambda d: d
    normal, spread, mean = builder.value(n), builder.layout.allot(n), builder.layout.allot(n)
    operands = (x.place, n, weight, shift, normal.place, spread, y.place, mean, running, settings)
    builder.emit(normalising.batch_norm, f"{y.name} = columns of {x.name} normalised", *operands)

    def backward(d: Value) -> Value:
        _parameter_gradients(layer, builder, normal, d)
        if wanted:
            _through_moments(layer, builder, normal, d, weight, spread)
        return d

    return y, backward


def _parameter_gradients(layer: Layer, builder: Builder, normal: Value, d: Value) -> None:
    n = normal.columns
    along = (normal.place, n, d.place, builder.gradient(layer, "scale"))
    builder.emit(normalising.scale_gradient, f"dscale = Σ {d.name}·{normal.name}", *along)
    sums = (d.place, n, builder.gradient(layer, "shift"))
    builder.emit(products.column_sums, f"dshift = Σ {d.name}", *sums)


def _through_moments(
    layer: BatchNorm, builder: Builder, normal: Value, d: Value, weight: Place, spread: Place
) -> None:
    along, straight = builder.gradient(layer, "scale"), builder.gradient(layer, "shift")
    operands = (d.place, normal.columns, weight, normal.place, spread, along, straight)
    text = f"{d.name} through the batch's moments"
    builder.emit(normalising.batch_norm_gradient, text, *operands)
