"""Dropout: a hash of the position decides, so that nothing is kept for the way back."""

from glassnet.engine.kernels.dropping import dropout as dropout_kernel
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.engine.lowering.layers import lowers
from glassnet.engine.program import Operand
from glassnet.nn.counter import drop_below
from glassnet.nn.dropout import Dropout

__all__: list[str] = []


@lowers(Dropout)
def dropout(layer: Dropout, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """y = x·mask / (1 - rate) in training, x itself outside."""
    if not builder.training or layer.rate == 0:
        return x, lambda d: d
    y = builder.value(x.columns)
    step, share = builder.layout.note([0.0]), builder.layout.note([1 - layer.rate])
    builder.dropouts.append((layer, step))
    seed = int(layer.state["seed_and_step"][0])
    key = seed - 2**64 if seed >= 2**63 else seed  # the same 64 bits as a signed number
    settings: list[Operand] = [key, step, drop_below(layer.rate), share]

    def masked(values: Value, into: Value) -> None:
        text = f"{into.name} = {values.name} with {layer.rate:g} of it dropped"
        operands = (values.place, x.columns, into.place, *settings)
        builder.emit(dropout_kernel, text, *operands)

    masked(x, y)

    def backward(d: Value) -> Value:
        dx = builder.value(d.columns, "d")  # in place, the loop would not run in vectors
        masked(d, dx)
        builder.release(d)
        return dx

    return y, backward
