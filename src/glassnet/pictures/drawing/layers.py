"""Small networks: each layer as a column of units, or as a box where it is none."""

from collections.abc import Sequence
from functools import singledispatch
from itertools import pairwise
from typing import Final

from glassnet.array import Array
from glassnet.nn import (
    Activation,
    BatchNorm,
    Columns,
    Dense,
    Dropout,
    LayerNorm,
    Parallel,
    Parametric,
    Residual,
    Scale,
)
from glassnet.nn.layer import Layer
from glassnet.pictures.drawing.marks import Mark, Sketch, text_width
from glassnet.pictures.drawing.naming import curve_of, detail_of, name_of, parameters_of
from glassnet.pictures.drawing.numbers import counted
from glassnet.pictures.drawing.scene import Head, Piece, Scene, draw_heads, fitted
from glassnet.pictures.drawing.units import Units, draw_dots
from glassnet.pictures.drawing.weights import (
    MOST_LABELLED,
    dense_edges,
    draw_edges,
    draw_labels,
    largest_of,
    straight_edges,
)

__all__: list[str] = []

DENSE_STEP: Final = 150.0  # px from a column to the next
LABELLED_STEP: Final = 216.0
STRAIGHT_STEP: Final = 108.0
ENTRY_STEP: Final = 90.0
BOX_WIDTH: Final = 150.0
PADDING: Final = 14.0


def place_all(scene: Scene, layers: Sequence[Layer], names: Sequence[str], start: Piece) -> Piece:
    """Draw layers from left to right after the units of `start`, heads in a row above them."""
    sketch, units, heads = start.sketch, start.units, start.heads
    for layer, name in zip(layers, names, strict=True):
        piece = place(layer, scene, name, units)
        sketch.add(piece.sketch)
        units, heads = piece.units, [*heads, *piece.heads]
    draw_heads(sketch, heads)
    return Piece(sketch, units)


@singledispatch
def place(layer: Layer, scene: Scene, name: str, units: Units) -> Piece:
    """Draw a layer after the units that go into it: one of a kind unknown here as a named box."""
    sketch, (x, y) = Sketch(), units.middle
    lines = [detail_of(layer, units.count)]
    lines += [counted(parameters_of(layer), "parameter")] * (parameters_of(layer) > 0)
    lines = [fitted(line, width=BOX_WIDTH) for line in lines if line]
    title = fitted(name_of(layer), 12.0, BOX_WIDTH)
    width = 24 + max(text_width(title, 12.8), *(text_width(line) for line in lines), 56)
    height, left = 26 + 14.0 * len(lines), x + 0.5 * DENSE_STEP
    sketch.rect((left, y - height / 2), width, height, "block", repr(layer)[:200])
    sketch.words((left + width / 2, y - height / 2 + 18), title, "on bold middle", 12.0)
    for i, line in enumerate(lines, start=1):
        sketch.words((left + width / 2, y - height / 2 + 18 + 14 * i), line, "on quiet middle")
    end = left + width
    after = Units.column(layer.outputs(units.count), (end + 0.5 * DENSE_STEP, y), scene.spacing)
    for place_in in units.places.values():
        sketch.line(place_in, (left, y), "wire")
    for place_out in after.places.values():
        sketch.line((end, y), place_out, "wire")
    scene.draw(sketch, name, after)
    return Piece(sketch, after)


@place.register
def _(layer: Dense, scene: Scene, name: str, units: Units) -> Piece:
    """Every weight a line from one column to the next; the bias comes from a unit that is 1."""
    sketch, (x, y) = Sketch(), units.middle
    labelled = scene.trace is not None and (units.count + 1) * layer.units <= MOST_LABELLED
    step = LABELLED_STEP if labelled else DENSE_STEP
    after = Units.column(layer.units, (x + step, y), scene.spacing)
    one = (x, units.bottom + scene.spacing)
    gradients = [scene.gradient_of(name, key) for key in ("weights", "biases")]
    edges = dense_edges(units, after, one, [layer.weights, layer.biases, *gradients])
    draw_edges(sketch, edges, largest_of(layer.weights, layer.biases))
    if labelled:
        draw_labels(sketch, edges, (x, after.x))
    sketch.circle(one, min(scene.radius, 13.0), "unit", "1, times the biases")
    sketch.words((one[0], one[1] + 4), "1", "on quiet middle")
    scene.draw(sketch, name, after)
    lines = f"{layer.inputs:,} → {layer.units:,}", counted(layer.parameter_count(), "parameter")
    return Piece(sketch, after, [Head(after.x, "Dense", lines)])


@place.register(Activation)
@place.register(Dropout)
@place.register(BatchNorm)
@place.register(LayerNorm)
@place.register(Scale)
@place.register(Parametric)
def _(layer: Layer, scene: Scene, name: str, units: Units) -> Piece:
    """A column as high as the one before; a line from each unit to its own."""
    sketch, after = Sketch(), units.moved(STRAIGHT_STEP)
    key = {Scale: "scale", Parametric: "shares"}.get(type(layer))
    if key is None:
        for unit, place_in in units.places.items():
            sketch.line(place_in, after.at(unit), "wire")
    else:
        weights: Array = layer.parameters[key]
        edges = straight_edges(units, after, weights, scene.gradient_of(name, key))
        draw_edges(sketch, edges, largest_of(weights))
    scene.draw(sketch, name, after)
    title, _, more = name_of(layer).partition(" ")
    lines = [more, detail_of(layer, units.count) if isinstance(layer, Dropout) else ""]
    lines += [counted(layer.parameter_count(), "parameter")] * bool(layer.shapes())
    heads = [Head(after.x, title, tuple(line for line in lines if line), curve_of(layer))]
    return Piece(sketch, after, heads)


@place.register
def _(layer: Columns, scene: Scene, name: str, units: Units) -> Piece:
    return _side_by_side([(layer, name)], scene, name, units, "Columns")


@place.register
def _(layer: Parallel, scene: Scene, name: str, units: Units) -> Piece:
    branches = [(branch, f"{name}.{b}.0") for b, branch in enumerate(layer.branches)]
    return _side_by_side(branches, scene, name, units, "Parallel, joined after")


@place.register
def _(layer: Residual, scene: Scene, name: str, units: Units) -> Piece:
    """A frame around the layers within, a line past it, and a column of sums."""
    entry = Units.column(units.count, (units.x + ENTRY_STEP, units.middle[1]), scene.spacing)
    inside = _inside(scene, layer.layers, f"{name}.0", entry, "x")
    sketch = Sketch()
    sketch.add(inside.sketch)
    _frame(sketch, "Residual: y = x + f(x)")
    left, top, right, _ = sketch.box()
    after = Units.column(
        units.count, (right + ENTRY_STEP - 20, inside.units.middle[1]), scene.spacing
    )
    for before, behind in ((units, entry), (inside.units, after)):
        for unit, place_in in before.places.items():
            sketch.line(place_in, behind.at(unit), "wire")
    first, last, over = min(units.places.values()), min(after.places.values()), top - 14
    corners = [first, (first[0], over), (last[0], over), last]
    for start, end in pairwise(corners):
        sketch.line(start, end, "wire", 2.5)
    sketch.words(((left + right) / 2, over - 5), "x", "quiet middle")
    scene.draw(sketch, name, after)
    return Piece(sketch, after, [Head(after.x, "+", ("x + f(x)",))])


def _side_by_side(
    branches: Sequence[tuple[Layer, str]], scene: Scene, name: str, units: Units, title: str
) -> Piece:
    """Each branch over the next in one frame, then a column of all that comes out."""
    pieces, wires = _stacked(branches, scene, units)
    sketch = Sketch()
    for piece in pieces:
        sketch.add(piece.sketch)
    _frame(sketch, title)
    _, top, right, bottom = sketch.box()
    sketch.marks += wires
    count = sum(piece.units.count for piece in pieces)
    after = Units.column(count, (right + ENTRY_STEP - 20, (top + bottom) / 2), scene.spacing)
    offset = 0
    for piece in pieces:
        for unit, place_out in piece.units.places.items():
            sketch.line(place_out, after.at(offset + unit), "wire")
        offset += piece.units.count
    draw_dots(sketch, after)
    return Piece(sketch, after, [Head(after.x, "joined", (f"{count:,}",))])


def _stacked(
    branches: Sequence[tuple[Layer, str]], scene: Scene, units: Units
) -> tuple[list[Piece], list[Mark]]:
    """Return the branches, one below the other, and the lines that lead into them."""
    drawn = [_branch(branch, scene, name, units.count) for branch, name in branches]
    heights = [piece.sketch.box()[3] - piece.sketch.box()[1] for _, piece, _ in drawn]
    across, down = units.x + ENTRY_STEP, units.middle[1] - (sum(heights) + 22 * len(drawn)) / 2
    pieces, wires = [], Sketch()
    for (entry, piece, first), height in zip(drawn, heights, strict=True):
        shift = across, down - piece.sketch.box()[1]
        pieces.append(piece.moved(*shift))
        for unit, place_in in entry.moved(*shift).places.items():
            wires.line(units.at(first + unit), place_in, "wire")
        down += height + 22
    return pieces, wires.marks


def _branch(layer: Layer, scene: Scene, name: str, columns: int) -> tuple[Units, Piece, int]:
    """Return the units that go in, all that is drawn, and the first column that goes in."""
    if isinstance(layer, Columns):
        entry = Units.column(layer.stop - layer.start, (0.0, 0.0), scene.spacing)
        title = name_of(layer).lower()
        return entry, _inside(scene, layer.layers, f"{name}.0", entry, title), layer.start
    entry = Units.column(columns, (0.0, 0.0), scene.spacing)
    sketch = Sketch()
    draw_dots(sketch, entry)
    start = Piece(sketch, entry, [Head(entry.x, "", ("all columns",))])
    return entry, place_all(scene, [layer], [name], start), 0


def _inside(scene: Scene, layers: Sequence[Layer], prefix: str, entry: Units, title: str) -> Piece:
    sketch = Sketch()
    draw_dots(sketch, entry)
    names = [f"{prefix}.{i}" for i in range(len(layers))]
    return place_all(scene, layers, names, Piece(sketch, entry, [Head(entry.x, "", (title,))]))


def _frame(sketch: Sketch, title: str) -> None:
    """A dashed frame around all there is, its title within, at the top."""
    left, top, right, bottom = sketch.box()
    width = max(right - left, text_width(title, 12.8)) + 2 * PADDING
    corner = left - PADDING, top - PADDING - 16
    sketch.rect(corner, width, bottom - corner[1] + PADDING, "frame")
    sketch.words((left - PADDING / 2, corner[1] + 16), title, "bold", 12.0)
