"""Embedding and PeriodicEmbedding."""

from glassnet.engine.kernels import embedding as kernels
from glassnet.engine.kernels.moving import clear
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.engine.lowering.layers import lowers
from glassnet.engine.program import Operand
from glassnet.nn.embedding import Embedding, PeriodicEmbedding

__all__: list[str] = []

ARRAYS = ("frequencies", "phases", "weights", "biases")


@lowers(Embedding)
def embedding(layer: Embedding, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """A row of the table for every code; codes have no gradient."""
    y, table = builder.value(layer.width), builder.parameter(layer, "table")
    operands = (x.place, layer.categories, table, layer.width, y.place)
    builder.emit(kernels.embedding, f"{y.name} = table[{x.name}]", *operands)

    def backward(d: Value) -> Value | None:
        gradient = builder.gradient(layer, "table")
        operands = (x.place, layer.categories, gradient, layer.width, d.place)
        builder.emit(kernels.embedding_gradient, f"dtable = Σ {d.name} by code", *operands)
        if not wanted:
            return None
        dx = builder.value(1, "d")
        builder.emit(clear, f"{dx.name} = 0", dx.place, 1)
        return dx

    return y, backward


@lowers(PeriodicEmbedding)
def periodic(
    layer: PeriodicEmbedding, builder: Builder, x: Value, wanted: bool
) -> tuple[Value, Backward]:
    """Waves of every number, mixed, and the number itself."""
    n = layer.features * layer.waves
    y = builder.value(layer.features * (layer.width + 1))
    cosines, sines = builder.value(n), builder.value(n)
    sizes = [layer.features, layer.waves, layer.width]
    arrays = [builder.parameter(layer, name) for name in ARRAYS]
    repeated, total = builder.layout.allot_lane(n), builder.layout.allot_lane(n)
    operands: list[Operand] = [x.place, *sizes, *arrays]
    operands += [cosines.place, sines.place, y.place, repeated]
    builder.emit(kernels.periodic, f"{y.name} = waves of {x.name}", *operands)

    def backward(d: Value) -> Value | None:
        first = builder.gradient(layer, ARRAYS[0])  # the others follow it in the flat vector
        operands: list[Operand] = [x.place, *sizes, first, cosines.place, sines.place]
        operands += [d.place, arrays[2], repeated, total]
        text = f"gradients of the waves from {d.name}"
        builder.emit(kernels.periodic_gradient, text, *operands)
        if not wanted:
            return None
        dx = builder.value(layer.features, "d")
        operands = [dx.place, *sizes, arrays[0], sines.place, d.place]
        builder.emit(kernels.periodic_inputs, f"{dx.name} = {d.name} through the waves", *operands)
        return dx

    return y, backward
