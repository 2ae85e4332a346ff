"""Residual, Columns and Parallel: layers within layers."""

from glassnet.engine.kernels.moving import clear
from glassnet.engine.lowering.builder import Backward, Builder, Value
from glassnet.engine.lowering.layers import lower, lower_all, lowers
from glassnet.nn.composition import Columns, Parallel, Residual

__all__: list[str] = []


@lowers(Residual)
def residual(layer: Residual, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """y = x + f(x), d + f'(d)."""
    inside, through = lower_all(layer.layers, builder, x, wanted)
    y = builder.value(x.columns)
    builder.move(x, y, count=x.columns)
    builder.move(inside, y, count=x.columns, add=True)

    def backward(d: Value) -> Value | None:
        copy = builder.value(d.columns, "d")  # what is inside may write over its gradient
        builder.move(d, copy, count=d.columns)
        dx = through(copy)
        if dx is None or not wanted:
            return None
        builder.move(dx, d, count=d.columns, add=True)
        return d

    return y, backward


@lowers(Columns)
def columns(layer: Columns, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """A range of the columns through layers of its own."""
    count = layer.stop - layer.start
    part = builder.value(count)
    builder.move(x, part, take=layer.start, count=count)
    y, through = lower_all(layer.layers, builder, part, wanted)

    def backward(d: Value) -> Value | None:
        inner = through(d)
        if inner is None or not wanted:
            return None
        dx = builder.value(x.columns, "d")
        builder.emit(clear, f"{dx.name} = 0", dx.place, dx.columns)
        builder.move(inner, dx, put=layer.start, count=count)
        return dx

    return y, backward


@lowers(Parallel)
def parallel(layer: Parallel, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """All branches side by side; what they return is added."""
    lowered = [lower(branch, builder, x, wanted) for branch in layer.branches]
    y, starts = builder.value(sum(value.columns for value, _ in lowered)), [0]
    for value, _ in lowered:
        builder.move(value, y, put=starts[-1], count=value.columns)
        starts.append(starts[-1] + value.columns)

    def backward(d: Value) -> Value | None:
        total: Value | None = None
        for (value, through), start in zip(lowered, starts, strict=False):
            part = builder.value(value.columns, "d")
            builder.move(d, part, take=start, count=value.columns)
            dx = through(part)
            if dx is None or not wanted:
                continue
            if total is None:
                total = builder.value(x.columns, "d")
                builder.move(dx, total, count=x.columns)
            else:
                builder.move(dx, total, count=x.columns, add=True)
        return total

    return y, backward
