"""Dense: three matrix products, and their thin forms."""

from glassnet.engine.formulas import NotCompilable
from glassnet.engine.kernels import products
from glassnet.engine.lowering.builder import Backward, Builder, Penalty, Value, instruction
from glassnet.engine.lowering.layers import lowers
from glassnet.engine.program import Place
from glassnet.nn.dense import Dense

__all__: list[str] = []

ROWS = -1  # an extent of a product that is the number of rows
PLAIN, BIASED, ADDED = 0, 1, 2
THIN_FORWARD, THIN_BACKWARD = 2, 5  # units up to which dot products beat the blocks of a product


@lowers(Dense)
def dense(layer: Dense, builder: Builder, x: Value, wanted: bool) -> tuple[Value, Backward]:
    """y = x·W + b."""
    if layer.accumulate == "float64" and builder.dtype != "float64":
        raise NotCompilable("accumulate='float64' sums in another precision than it keeps")
    y = builder.value(layer.units)
    w, b = builder.parameter(layer, "weights"), builder.parameter(layer, "biases")
    thin = layer.units <= THIN_FORWARD
    turned = _transposed(layer, builder, w) if wanted or thin else w
    text = f"{y.name} = {x.name}·W + b, {layer.inputs}×{layer.units}"
    if thin:
        operands = (x.place, layer.inputs, turned, y.place, layer.units, b)
        builder.emit(products.thin_product, text, *operands)
    else:
        _product(builder, text, x.place, (layer.inputs, 1), w, y.place,
                 (ROWS, layer.units, layer.inputs), b, BIASED)  # fmt: skip
    if builder.training:
        _penalise(layer, builder)

    def backward(d: Value) -> Value | None:
        _weight_gradient(layer, builder, x, d)
        sums = (d.place, layer.units, builder.gradient(layer, "biases"))
        builder.emit(products.column_sums, f"db = Σ {d.name}", *sums)
        if not wanted:
            return None
        dx = builder.value(layer.inputs, "d")
        _product(builder, f"{dx.name} = {d.name}·Wᵀ", d.place, (layer.units, 1), turned, dx.place,
                 (ROWS, layer.inputs, layer.units), dx.place, PLAIN)  # fmt: skip
        builder.release(d)
        return dx

    return y, backward


def _transposed(layer: Dense, builder: Builder, w: Place) -> Place:
    """Wᵀ, made anew before every step; W itself where both are the same numbers in a row."""
    if layer.units == 1 or layer.inputs == 1:
        return w
    turned = builder.layout.allot(layer.inputs * layer.units)
    operands = (w, layer.inputs, layer.units, turned)
    builder.prepared.append([instruction(products.transpose, "Wᵀ", *operands)])
    return turned


def _weight_gradient(layer: Dense, builder: Builder, x: Value, d: Value) -> None:
    gradient, n, k = builder.gradient(layer, "weights"), layer.units, layer.inputs
    text = f"dW = {x.name}ᵀ·{d.name}"
    if n == 1:  # one row either way: the long side goes along the vectors
        _product(builder, text, d.place, (0, 1), x.place, gradient, (1, k, ROWS), gradient, ADDED)
    elif n <= THIN_BACKWARD:
        row = builder.layout.allot_lane(k)
        operands = (x.place, k, d.place, n, gradient, row)
        builder.emit(products.thin_gradient, text, *operands)
    else:
        _product(builder, text, x.place, (1, k), d.place, gradient, (k, n, ROWS), gradient, ADDED)


def _product(
    builder: Builder, text: str, a: Place, strides: tuple[int, int], b: Place, c: Place,
    sizes: tuple[int, int, int], bias: Place, mode: int,
) -> None:  # fmt: skip
    m, n, k = sizes
    builder.emit(products.product, text, a, *strides, b, n, c, m, n, k, bias, mode)


def _penalise(layer: Dense, builder: Builder) -> None:
    terms = {
        "weights": (layer.weight_l1, layer.weight_l2),
        "biases": (layer.bias_l1, layer.bias_l2),
    }
    for name, (l1, l2) in terms.items():
        if l1 > 0 or l2 > 0:
            count = layer.parameters[name].size
            builder.penalties.append(Penalty(builder.parameter(layer, name), count, l1, l2))
