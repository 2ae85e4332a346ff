"""Parametric: the activation by itself, then a share of it in every unit."""

from glassnet.engine.kernels import blending
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.engine.lowering.layers import lower, lowers
from glassnet.nn.parametric import Parametric

__all__: list[str] = []


@lowers(Parametric)
def parametric(
    layer: Parametric, builder: Builder, x: Value, wanted: bool
) -> tuple[Value, Backward]:
    """y = a·f(x) + (1 - a)·x, and dx = a·d·f'(x) + (1 - a)·d."""
    activated, through = lower(layer.activation, builder, x, wanted)
    y = _blend(layer, builder, x, activated, "a")

    def backward(d: Value) -> Value | None:
        sums = (x.place, x.columns, activated.place, d.place, builder.gradient(layer, "shares"))
        text = f"dshares = Σ {d.name}·({activated.name} - {x.name})"
        builder.emit(blending.shares_gradient, text, *sums)
        if not wanted:
            return None
        copy = builder.value(d.columns, "d")  # the slope multiplies a gradient where it lies
        builder.move(d, copy, count=d.columns)
        sloped = through(copy)
        assert sloped is not None
        dx = _blend(layer, builder, d, sloped, "d")
        builder.release(d)
        builder.release(sloped)
        return dx

    return y, backward


def _blend(layer: Parametric, builder: Builder, x: Value, f: Value, name: str) -> Value:
    y, shares = builder.value(x.columns, name), builder.parameter(layer, "shares")
    text = f"{y.name} = shares·{f.name} + (1 - shares)·{x.name}"
    builder.emit(blending.blend, text, x.place, x.columns, f.place, shares, y.place)
    return y
