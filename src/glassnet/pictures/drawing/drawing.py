"""A network drawn: as units and weights where it is small, as blocks where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from glassnet.array import Array, as_array
from glassnet.errors import DataTypeError, SettingError, ShapeError
from glassnet.model_file import write_whole
from glassnet.nn import Dense, Loss, Network
from glassnet.pictures.drawing.blocks import network_blocks
from glassnet.pictures.drawing.layers import place_all
from glassnet.pictures.drawing.legend import draw_legend
from glassnet.pictures.drawing.marks import Sketch, text_width
from glassnet.pictures.drawing.numbers import counted, short
from glassnet.pictures.drawing.scene import Head, Piece, Scene, fitted
from glassnet.pictures.drawing.svg import svg_of
from glassnet.pictures.drawing.units import Units, draw_units

__all__ = ["Drawing", "draw", "drawing_of"]

LARGEST: Final = 190_000  # bytes of SVG
WIDEST, TALLEST = 2000, 1100  # px of units and weights
MOST_LAYERS, MOST_UNITS, FEW_UNITS = 16, 128, 4


@dataclass(frozen=True, repr=False)
class Drawing:
    """A picture as SVG text; a notebook shows it, `save` writes it.

    It takes the light or dark look of the screen it is seen on, and the light one in print.

    >>> import glassnet as gn
    >>> drawing = draw(gn.Network([gn.Dense(2, 3), gn.ReLU(), gn.Dense(3, 1)]))
    >>> drawing.svg.startswith("<svg"), drawing.width > 300
    (True, True)
    """

    svg: str
    width: float
    height: float

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file whose name ends in .svg."""
        path = Path(path)
        if path.suffix.lower() != ".svg":
            rule, remedy = "a drawing is SVG", f"save it as {path.with_suffix('.svg').name!r}"
            raise SettingError(f"path {str(path)!r}", rule=rule, remedy=remedy)
        write_whole(path, lambda file: file.write(self.svg.encode()))
        return path

    def _repr_svg_(self) -> str:
        """Return what a notebook shows."""
        return self.svg

    def __repr__(self) -> str:
        """Show the size, not the text."""
        return f"Drawing({self.width:g} × {self.height:g} px)"


def draw(network: Network, x: Any = None, y: Any = None, loss: Loss | str | None = None) -> Drawing:
    """Draw a network; with one row `x` its values, with its target `y` the gradients, too.

    Up to 16 layers of up to 128 units are drawn unit by unit, the weights as lines: thicker where
    larger, blue above 0, orange and dashed below; of more than 12 units in a column the first six
    and the last. Larger networks are blocks with shapes and parameters, the middle of many layers
    left out and counted. Hold the pointer over a unit or a line to read its number.

    `x` is one row, (columns,) or (1, columns); `y` and `loss` are what `network.trace`
    takes; a loss may be given by its name.

    Errors: ShapeError for more rows than one; SettingError for y without x.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 3), gn.Tanh(), gn.Dense(3, 1)])
    >>> draw(net, [0.5, -1.0], y=[1.0]).save("net.svg").name
    'net.svg'
    """
    scene, columns = _scene(network, x, y, None if loss is None else Loss.made(loss))
    title, description = _said(network)
    if columns is not None and _is_small(network, columns):
        drawing = Drawing(*svg_of(_in_units(scene, network, columns), title, description))
        fits = drawing.width <= WIDEST and drawing.height <= TALLEST
        if fits and len(drawing.svg.encode()) <= LARGEST:
            return drawing
    return _in_blocks(scene, network, columns, title, description)


def drawing_of(network: Network) -> str:
    """Return the drawing of any network as SVG text, below 200 kB: for a page that holds it.

    >>> import glassnet as gn
    >>> drawing_of(gn.Network([gn.Dense(16, 256), gn.ReLU(), gn.Dense(256, 1)]))[:4]
    '<svg'
    """
    return draw(network).svg


def _scene(network: Network, x: Any, y: Any, loss: Any) -> tuple[Scene, int | None]:
    """Return what is to be written, and how many columns go in, None where nobody knows."""
    if not isinstance(network, Network):
        rule, remedy = "only a Network is drawn", "pass the network itself"
        raise DataTypeError(f"a {type(network).__name__}", rule=rule, remedy=remedy)
    if x is None:
        if y is not None or loss is not None:
            rule, remedy = "gradients belong to a row", "pass x, too"
            raise SettingError("y or loss without x", rule=rule, remedy=remedy)
        return Scene(None), network.inputs
    rows = np.atleast_2d(as_array("x", x))
    if len(rows) != 1:
        rule, remedy = "a drawing shows one row", "pass one, such as x[:1]"
        raise ShapeError(f"x of shape {np.shape(x)}", rule=rule, remedy=remedy)
    trace = network.trace(rows, None if y is None else _one_target(y), loss)
    few = max(rows.shape[1], *(step.outputs.shape[1] for step in trace.every)) <= FEW_UNITS
    return Scene(trace, y is not None, few), rows.shape[1]


def _one_target(y: Any) -> Array:
    """Return one row's target as rows of one: a number, or as many as there are outputs."""
    target = np.atleast_1d(as_array("y", y))
    return target[None] if target.ndim == 1 and len(target) > 1 else target


def _is_small(network: Network, columns: int) -> bool:
    layers = [layer for _, layer in network.walk()]
    units = [layer.units for layer in layers if isinstance(layer, Dense)]
    return len(layers) <= MOST_LAYERS and max([columns, *units]) <= MOST_UNITS


def _in_units(scene: Scene, network: Network, columns: int) -> Sketch:
    """From left to right: inputs, layers, loss."""
    sketch, units = Sketch(), Units.column(columns, (0.0, 0.0), scene.spacing)
    trace, values, gradient = scene.trace, None, None
    if trace is not None:
        values = trace.inputs[0]
        gradient = trace.steps[0].input_gradient[0] if scene.backward else None
    draw_units(sketch, units, scene.radius, values, gradient)
    for unit, (x, y) in units.places.items():
        sketch.words((x - scene.radius - 6, y + 4), f"x{_low(unit + 1)}", "quiet right")
    names = [str(i) for i in range(len(network.layers))]
    start = Piece(sketch, units, [Head(0.0, "inputs", (f"{columns:,}",))])
    piece = place_all(scene, network.layers, names, start)
    _draw_end(piece.sketch, scene, piece.units)
    weighted = any(mark.look in ("plus", "minus") for mark in piece.sketch.marks)
    draw_legend(piece.sketch, weighted, trace is not None, scene.backward)
    return piece.sketch


def _draw_end(sketch: Sketch, scene: Scene, units: Units) -> None:
    """Name the outputs, or lead them into a box with the loss."""
    trace = scene.trace
    if not scene.backward or trace is None or trace.loss is None:
        for unit, (x, y) in units.places.items():
            sketch.words((x + scene.radius + 6, y + 4), f"ŷ{_low(unit + 1)}", "quiet")
        return
    (x, y), name = units.middle, type(trace.objective).__name__
    target = np.ravel(trace.target if trace.target is not None else [])
    told = ", ".join(short(float(v)) for v in target[:3]) + ", …" * (len(target) > 3)
    lines = fitted(name, width=180.0), f"target {told}", f"loss {short(trace.loss)}"
    left, width = x + 90, 24 + max(text_width(line) for line in lines)
    for place in units.places.values():
        sketch.line(place, (left, y), "wire")
    sketch.rect((left, y - 32), width, 64.0, "block")
    for line, down, look in zip(lines, (-14, 3, 21), ("quiet", "", "bold"), strict=True):
        sketch.words((left + width / 2, y + down), line, f"on {look} middle")


def _in_blocks(
    scene: Scene, network: Network, columns: int | None, title: str, description: str
) -> Drawing:
    sketch = network_blocks(scene, network.layers, columns)
    draw_legend(sketch, lines=False, values=scene.trace is not None, gradients=scene.backward)
    return Drawing(*svg_of(sketch, title, description))


def _said(network: Network) -> tuple[str, str]:
    """Return a title and a description for those who do not see the picture."""
    parameters = counted(network.parameters.size, "parameter")
    title = f"Neural network: {counted(len(network.layers), 'layer')}, {parameters}"
    return title, _listed([type(layer).__name__ for layer in network.layers])


def _listed(names: Sequence[str]) -> str:
    more = f", and {len(names) - 20:,} more" if len(names) > 20 else ""
    return f"From inputs to outputs: {', '.join(names[:20])}{more}."


def _low(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
