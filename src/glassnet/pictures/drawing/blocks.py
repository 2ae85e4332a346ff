"""Large networks: each layer a block with its shape, layers within layers in frames."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from glassnet.array import Array
from glassnet.nn import Columns, Parametric, Residual
from glassnet.nn.layer import Layer
from glassnet.pictures.drawing.marks import Sketch, text_width
from glassnet.pictures.drawing.naming import curve_of, detail_of, name_of, parameters_of
from glassnet.pictures.drawing.numbers import counted, short
from glassnet.pictures.drawing.scene import CURVE, Scene, draw_curve, fitted

__all__ = ["Fold"]

GAP: Final = 18.0  # px between blocks, for the arrow
NARROW: Final = 230.0  # px, a block of one unit; wider by 9 px each time the units double
NAME_SIZE: Final = 12.0
PADDING: Final = 14.0
IN_A_ROW: Final = (40, 6, 4)  # layers: how many are all drawn, and of more the first and the last
SIDE_BY_SIDE: Final = (8, 4, 2)  # branches, likewise
DEEPEST: Final = 4  # frames within frames
MOST_BLOCKS: Final = 150
WIDE: Final = 960.0  # px of branches side by side
TALL: Final = 860.0  # px; what is much higher goes on in a column beside it


@dataclass(frozen=True)
class Fold:
    """Layers that are counted, not drawn.

    >>> from glassnet import Tanh
    >>> Fold((Tanh(), Tanh()), "layers").text
    '… 2 more layers …'
    """

    layers: tuple[Layer, ...]
    thing: str

    @property
    def text(self) -> str:
        """Return what stands in their place."""
        return f"… {len(self.layers):,} more {self.thing} …"


T = TypeVar("T")
Item = tuple[str, Layer | Fold, int | None]  # name, what it is, columns in


def network_blocks(scene: Scene, layers: Sequence[Layer], columns: int | None) -> Sketch:
    """Draw all layers from top to bottom, in several columns where they are many.

    Frames within frames are drawn as deep as there is room for.
    """
    fitting = [depth for depth in range(DEEPEST + 1) if _count(layers, depth) <= MOST_BLOCKS]
    depth = max(fitting, default=0)
    names = [str(i) for i in range(len(layers))]
    items = list(_items(layers, names, columns))
    blocks = [_words_block("inputs", "" if columns is None else f"{columns:,}")]
    blocks += [_block(scene, item, depth) for item in items]
    if scene.backward and scene.trace is not None and scene.trace.loss is not None:
        blocks.append(_words_block("loss", short(scene.trace.loss)))
    return _connected([_stack(part) for part in _parts(blocks)])


def _items(layers: Sequence[Layer], names: Sequence[str], columns: int | None) -> Iterator[Item]:
    """Each layer with the columns that go into it, the middle of many folded."""
    first, middle, _ = _folded(layers, IN_A_ROW)
    for i, layer in enumerate(layers):
        if not len(first) <= i < len(first) + len(middle):
            yield names[i], layer, columns
        elif i == len(first):
            yield "", Fold(tuple(middle), "layers"), None
        columns = layer.outputs(columns) if columns is not None else None


def _folded(
    things: Sequence[T], limits: tuple[int, int, int]
) -> tuple[Sequence[T], Sequence[T], Sequence[T]]:
    """Return the first, the middle that is not drawn, and the last."""
    most, first, last = limits
    if len(things) <= most:
        return things, (), ()
    return things[:first], things[first:-last], things[-last:]


def _count(layers: Sequence[Layer], depth: int) -> int:
    """Return how many blocks and frames are drawn of the layers."""
    first, _, last = _folded(layers, IN_A_ROW)
    return sum(1 + _count_within(layer, depth) for layer in (*first, *last))


def _count_within(layer: Layer, depth: int) -> int:
    if depth == 0:
        return 0
    first, _, last = _folded(layer.sequences(), SIDE_BY_SIDE)
    return sum(_count(run, depth - 1) for run in (*first, *last))


def _block(scene: Scene, item: Item, depth: int) -> Sketch:
    """Draw one layer, centred at x = 0, from y = 0 down."""
    name, layer, columns = item
    if isinstance(layer, Fold):
        return _words_block(layer.text, _counted(sum(map(parameters_of, layer.layers))), "frame")
    within = [] if isinstance(layer, Parametric) else layer.sequences()
    if not any(within):
        return _plain(scene, name, layer, columns)
    if depth == 0:
        inner = sum(1 for _ in layer.walk()) - 1
        return _words_block(name_of(layer), f"{counted(inner, 'layer')} within")
    return _framed(scene, item, within, depth)


def _plain(scene: Scene, name: str, layer: Layer, columns: int | None) -> Sketch:
    """Name and shape in the first line, parameters in the second, values in the third."""
    sketch, curve = Sketch(), curve_of(layer)
    outputs = None if columns is None else layer.outputs(columns)
    width = NARROW + 9 * math.log2(max(outputs or 1, 1))
    values = scene.passed(name, "outputs"), scene.passed(name, "output_gradient")
    count = layer.parameter_count()
    height = 26 + 15 * (count > 0) + 15 * (values[0] is not None)
    left, right = -width / 2, width / 2
    sketch.rect((left, 0.0), width, height, "block", repr(layer)[:200])
    title = fitted(name_of(layer), NAME_SIZE, NARROW - 110)
    sketch.words((left + 12, 17), title, "on bold", NAME_SIZE)
    detail, room = detail_of(layer, columns), 0.0 if curve is None else CURVE[0] + 10
    sketch.words((right - 12 - room, 17), fitted(detail, width=NARROW - 110), "on right")
    if curve is not None:
        draw_curve(sketch, curve, (right - 12 - CURVE[0], 21.0))
    if count:
        sketch.words((left + 12, 32), _counted(count), "on quiet")
    if values[0] is not None:
        sketch.words((left + 12, height - 8), _range(values[0]), "on")
        if values[1] is not None:
            sketch.words((right - 12, height - 8), f"⇐ {_range(values[1])}", "on back right")
    return sketch


def _framed(scene: Scene, item: Item, within: Sequence[Sequence[Layer]], depth: int) -> Sketch:
    """A frame with the title at its top around the runs of layers within, side by side."""
    name, layer, columns = item
    assert isinstance(layer, Layer)
    columns = layer.stop - layer.start if isinstance(layer, Columns) else columns
    runs = [
        (f"{name}.{b}", run, columns if _known(layer) else None) for b, run in enumerate(within)
    ]
    drawn = [_run(scene, run, depth - 1) for run in _few(runs)]
    sketch = _centred(_in_rows(drawn) if len(drawn) > 1 else drawn[0])
    if isinstance(layer, Residual):
        _skip(sketch)
    _frame(sketch, f"{name_of(layer)}: {_counted(parameters_of(layer))}")
    return _centred(sketch)


def _run(scene: Scene, run: tuple[str, Sequence[Layer] | Fold, int | None], depth: int) -> Sketch:
    name, layers, columns = run
    if isinstance(layers, Fold):
        return _words_block(layers.text, "", "frame")
    names = [f"{name}.{i}" for i in range(len(layers))]
    blocks = [_block(scene, item, depth) for item in _items(layers, names, columns)]
    return _stack(blocks or [_words_block("as they are", "")])


def _few(
    runs: Sequence[tuple[str, Sequence[Layer], int | None]],
) -> Iterator[tuple[str, Sequence[Layer] | Fold, int | None]]:
    """Leave the middle out of many branches."""
    first, middle, last = _folded(runs, SIDE_BY_SIDE)
    yield from first
    if middle:
        yield "", Fold(tuple(layer for _, run, _ in middle for layer in run[:1]), "branches"), None
    yield from last


def _known(layer: Layer) -> bool:
    """Whether what goes into the layer is what goes into each run within: not of a user's own."""
    return type(layer).__module__.startswith("glassnet.nn.")


def _stack(blocks: Sequence[Sketch]) -> Sketch:
    """One block below the other, with arrows."""
    sketch, y = Sketch(), 0.0
    for i, block in enumerate(blocks):
        _, top, _, bottom = block.box()
        sketch.add(block.moved(0.0, y - top))
        y += bottom - top
        if i + 1 < len(blocks):
            _arrow(sketch, 0.0, y + 2, y + GAP - 2)
            y += GAP
    return sketch


def _parts(blocks: Sequence[Sketch]) -> list[list[Sketch]]:
    """Break a stack that is too tall into columns of about the same height."""
    heights = [block.box()[3] - block.box()[1] + GAP for block in blocks]
    columns = max(1, math.ceil(sum(heights) / TALL - 0.4))
    parts: list[list[Sketch]] = [[] for _ in range(columns)]
    done = 0.0
    for block, height in zip(blocks, heights, strict=True):
        parts[min(int(done / (sum(heights) / columns)), columns - 1)].append(block)
        done += height
    return [part for part in parts if part]


def _connected(stacks: Sequence[Sketch]) -> Sketch:
    """Stand stacks next to each other, a line from the end of each to the start of the next."""
    sketch, x, before = Sketch(), 0.0, None
    for stack in stacks:
        left, top, right, bottom = stack.box()
        sketch.add(stack.moved(x - left, -top))
        centre = x - left
        if before is not None:
            low = before[0], before[1] + 12
            sketch.path([before, low, (x - 18, low[1]), (x - 18, -22.0), (centre, -22.0)], "wire")
            _arrow(sketch, centre, -22.0, -2.0)
        before, x = (centre, bottom - top), x + right - left + 36
    return sketch


def _in_rows(stacks: Sequence[Sketch]) -> Sketch:
    """Set stacks next to each other, their tops level, in rows that are not too wide."""
    sketch, x, y, below = Sketch(), 0.0, 0.0, 0.0
    for stack in stacks:
        left, top, right, bottom = stack.box()
        if x and x + right - left > WIDE:
            x, y = 0.0, below + GAP
        sketch.add(stack.moved(x - left, y - top))
        x, below = x + right - left + GAP, max(below, y + bottom - top)
    return sketch


def _centred(sketch: Sketch) -> Sketch:
    left, top, right, _ = sketch.box()
    return sketch.moved(-(left + right) / 2, -top)


def _arrow(sketch: Sketch, x: float, start: float, end: float) -> None:
    sketch.line((x, start), (x, end), "wire", 1.2)
    sketch.path([(x - 4, end - 5), (x, end), (x + 4, end - 5)], "wire")


def _skip(sketch: Sketch) -> None:
    """The way past the layers of a Residual, down its right side, to a sum."""
    _, top, right, bottom = sketch.box()
    x = right + 22
    corners = [(0.0, top - 10), (x, top - 10), (x, bottom + 14), (9.0, bottom + 14)]
    sketch.line((0.0, top - 10), (0.0, top), "wire", 1.2)
    sketch.path(corners, "wire")
    sketch.line((0.0, bottom), (0.0, bottom + 5), "wire", 1.2)
    sketch.circle((0.0, bottom + 14), 9, "unit", "the sum of both")
    sketch.words((0.0, bottom + 18), "+", "on middle")
    sketch.words((x - 5, (top + bottom) / 2), "x", "quiet right")


def _words_block(title: str, detail: str, look: str = "block") -> Sketch:
    sketch = Sketch()
    width = max(NARROW, 48 + text_width(title, 12.8) + text_width(detail))
    sketch.rect((-width / 2, 0.0), width, 26.0, look)
    sketch.words((-width / 2 + 12, 17), title, "on bold", NAME_SIZE)
    if detail:
        sketch.words((width / 2 - 12, 17), detail, "on quiet right")
    return sketch


def _frame(sketch: Sketch, title: str) -> None:
    left, top, right, bottom = sketch.box()
    width = max(right - left, text_width(title, 12.8)) + 2 * PADDING
    left -= (width - (right - left)) / 2
    sketch.rect((left, top - 32), width, bottom - top + 32 + PADDING, "frame")
    sketch.words((left + 12, top - 15), title, "bold", NAME_SIZE)


def _counted(parameters: int) -> str:
    return counted(parameters, "parameter")


def _range(values: Array) -> str:
    """The least and the largest of the numbers that are finite."""
    finite = values[np.isfinite(values)]
    if len(finite) < len(values):
        return f"{counted(len(values) - len(finite), 'value')} not finite"
    low, high = short(float(values.min())), short(float(values.max()))
    return low if low == high else f"{low} to {high}"
