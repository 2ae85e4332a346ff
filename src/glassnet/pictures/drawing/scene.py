"""What is drawn with: the numbers of a trace, the sizes that follow, pieces and their heads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from glassnet.array import Array
from glassnet.nn import Trace
from glassnet.pictures.drawing.marks import SMALL, Point, Sketch, text_width
from glassnet.pictures.drawing.units import Units, draw_units

__all__ = ["Head", "Piece", "Scene"]

HEAD_WIDTH: Final = 98.0
NAME_SIZE: Final = 12.0
LINE: Final = 14.0  # px from one line of words to the next
CURVE: Final = (28.0, 16.0)  # width and height of an activation's curve


@dataclass(frozen=True)
class Scene:
    """The trace to write into the drawing, if there is one, and whether its gradients, too.

    `few` units a column stand further apart, so that weights can be written between them.

    >>> Scene(None).radius < Scene(None).spacing
    True
    """

    trace: Trace | None
    backward: bool = False
    few: bool = False

    @property
    def radius(self) -> float:
        """Return that of a unit: with room for a number where there is one to write."""
        return 11.0 if self.trace is None else 22.0

    @property
    def spacing(self) -> float:
        """Return how far apart units of a column are."""
        if self.trace is None:
            return 38.0
        return (76.0 if self.backward else 58.0) + (28.0 if self.few else 0.0)

    def passed(self, name: str, kind: str) -> Array | None:
        """Return an array of a layer's step, "outputs" or "output_gradient": its only row."""
        if self.trace is None or (kind != "outputs" and not self.backward):
            return None
        found = [step for step in self.trace.every if step.name == name]
        return getattr(found[0], kind)[0] if found else None

    def gradient_of(self, name: str, key: str) -> Array | None:
        """Return dL/d parameter of a layer."""
        if not self.backward or self.trace is None:
            return None
        found = [step for step in self.trace.every if step.name == name]
        return found[0].gradients[key] if found else None

    def draw(self, sketch: Sketch, name: str, units: Units) -> None:
        """Draw the circles of a layer's outputs, with its numbers."""
        values = [self.passed(name, kind) for kind in ("outputs", "output_gradient")]
        known = [None if v is None or len(v) != units.count else v for v in values]
        draw_units(sketch, units, self.radius, *known)


@dataclass(frozen=True)
class Head:
    """What stands above a column: its name in bold, lines below, an activation's curve.

    >>> Head(0, "Dense", ("2 → 3", "9 parameters")).height
    42.0
    """

    x: float
    name: str
    lines: tuple[str, ...] = ()
    curve: Array | None = None

    @property
    def height(self) -> float:
        """Return how high its words and its curve are together."""
        rows = bool(self.name) + len(self.lines)
        return LINE * rows + (0 if self.curve is None else CURVE[1] + 4)

    def draw(self, sketch: Sketch, top: float) -> None:
        """Write the lines from `top` down."""
        y = top - 3
        if self.name:
            y += LINE
            sketch.words((self.x, y), fitted(self.name, NAME_SIZE), "bold middle", NAME_SIZE)
        for i, line in enumerate(self.lines, start=1):
            sketch.words((self.x, y + i * LINE), line, "quiet middle")
        if self.curve is not None:
            left, bottom = self.x - CURVE[0] / 2, top + self.height
            draw_curve(sketch, self.curve, (left, bottom))


@dataclass
class Piece:
    """A part of the drawing: its marks, the units that come out of it, the heads to come."""

    sketch: Sketch
    units: Units
    heads: list[Head] = field(default_factory=list)

    def moved(self, across: float, down: float) -> "Piece":
        """Return the same piece at another place; its heads are drawn already."""
        return Piece(self.sketch.moved(across, down), self.units.moved(across, down))


def draw_curve(sketch: Sketch, curve: Array, corner: Point) -> None:
    """Draw an activation's curve over a thin axis; `corner` is the lower left one."""
    (left, bottom), (width, height) = corner, CURVE
    sketch.path([(left, bottom), (left + width, bottom)], "wire")
    points = np.array([left, bottom]) + curve * [width, -height]
    sketch.path([(float(x), float(y)) for x, y in points], "curve")


def draw_heads(sketch: Sketch, heads: Sequence[Head]) -> None:
    """Write the heads above all that is there, in one row, their first lines level."""
    if heads:
        top = sketch.box()[1] - 16 - max(head.height for head in heads)
        for head in heads:
            head.draw(sketch, top)


def fitted(text: str, size: float = SMALL, width: float = HEAD_WIDTH) -> str:
    """Return as much of the text as there is room for.

    >>> fitted("Dense"), fitted("ABitTooLongAName")
    ('Dense', 'ABitTooLongANa…')
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text}…"
