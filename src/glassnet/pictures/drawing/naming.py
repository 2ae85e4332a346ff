"""What is written about a layer: its name, its shape, its parameters, the curve it applies."""

import numpy as np

from glassnet.array import Array
from glassnet.nn import Columns, Dense, Dropout, Elementwise, Embedding, Parametric
from glassnet.nn.layer import Layer
from glassnet.pictures.drawing.numbers import cut

__all__: list[str] = []

CURVE_FROM, CURVE_TO, CURVE_POINTS = -3.0, 3.0, 25


def name_of(layer: Layer) -> str:
    """Return the layer's class, and what tells it from others of the class.

    >>> from glassnet import Mish
    >>> name_of(Parametric(Mish(), 3))
    'Parametric Mish'
    """
    name = type(layer).__name__
    if isinstance(layer, Columns):
        first, last = layer.start + 1, layer.stop
        name = f"Column {first:,}" if first == last else f"Columns {first:,} to {last:,}"
    if isinstance(layer, Parametric):
        name = f"{name} {type(layer.activation).__name__}"
    return cut(name)


def detail_of(layer: Layer, columns: int | None) -> str:
    """Return what went in and what comes out, or the setting that says more.

    >>> from glassnet import Dense
    >>> detail_of(Dense(2, 3), 2), detail_of(Dense(3, 3), None), detail_of(Dropout(0.3), 4)
    ('2 → 3', '3 → 3', '30 %')
    """
    if isinstance(layer, Dropout):
        return f"{100 * layer.rate:.3g} %"
    if isinstance(layer, Embedding):
        return f"{layer.categories:,} categories → {layer.width:,}"
    columns = layer.inputs if columns is None else columns
    if columns is None:
        return ""
    outputs = layer.outputs(columns)
    if isinstance(layer, Dense):
        return f"{columns:,} → {outputs:,}"
    return f"{columns:,}" if outputs == columns else f"{columns:,} → {outputs:,}"


def parameters_of(layer: Layer) -> int:
    """Return how many parameters the layer has, those within counted.

    >>> from glassnet import Dense, Residual
    >>> parameters_of(Residual([Dense(2, 2)]))
    6
    """
    return sum(part.parameter_count() for _, part in layer.walk())


def curve_of(layer: Layer) -> Array | None:
    """Return points (x, y) of an activation's curve, both from 0 to 1; None of other layers.

    >>> from glassnet import ReLU
    >>> curve_of(ReLU()).shape, curve_of(Dropout(0.1))
    ((25, 2), None)
    """
    layer = layer.activation if isinstance(layer, Parametric) else layer
    if not isinstance(layer, Elementwise):
        return None
    x = np.linspace(CURVE_FROM, CURVE_TO, CURVE_POINTS)
    with np.errstate(all="ignore"):
        y = np.asarray(layer.formula(x), dtype=float)  # keeps nothing, as forward would
    y = y[np.isfinite(y)] if y.shape == x.shape else y[:0]
    if len(y) < len(x):
        return None
    spread = max(float(np.ptp(y)), 1e-9)
    return np.column_stack([np.linspace(0, 1, len(x)), (y - y.min()) / spread])
