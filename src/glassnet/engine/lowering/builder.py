"""What layers, losses and optimizers write their instructions with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from glassnet.engine.formulas import Formula, translate
from glassnet.engine.kernel_text import Kernel, handwritten
from glassnet.engine.program import Instruction, Layout, Operand, Place, Task
from glassnet.nn.dropout import Dropout
from glassnet.nn.layer import Layer
from glassnet.nn.normalisation import BatchNorm
from glassnet.registered import Registered

__all__ = ["Backward", "Builder", "Penalty", "Value", "instruction"]


@dataclass(frozen=True)
class Value:
    """Rows of so many columns, in a lane of the arena; `name` is for people.

    >>> Value(Place("lane", 0), 64, "a1").columns
    64
    """

    place: Place
    columns: int
    name: str


@dataclass(frozen=True)
class Penalty:
    """l1·Σ|w| + l2·Σw² of one array.

    >>> Penalty(Place("shared", 0), 4, 0.0, 0.1).l2
    0.1
    """

    place: Place
    count: int
    l1: float
    l2: float


Backward = Callable[[Value], Value | None]


@dataclass
class Builder:
    """Collects the instructions of one pass over the rows, and what happens around it.

    `parameters` finds a layer's arrays and their gradients; `training` is False for a program that
    only predicts. `prepared` tasks run before the rows, at every step. `dropouts` and
    """

    layout: Layout
    dtype: str
    training: bool
    parameters: dict[tuple[int, str], tuple[Place, Place]]
    formulas: dict[tuple[int, str], Formula]
    rows: Task = field(default_factory=list)
    prepared: list[Task] = field(default_factory=list)
    dropouts: list[tuple[Dropout, int]] = field(default_factory=list)
    moments: list[tuple[BatchNorm, Place]] = field(default_factory=list)
    penalties: list[Penalty] = field(default_factory=list)
    counted: int = 0

    def formula(self, part: Registered, method: str, elements: Sequence[str]) -> Formula:
        """Return a formula of a layer or loss, translated once for trial and program."""
        key = id(part), method
        if key not in self.formulas:
            self.formulas[key] = translate(part, method, elements)
        return self.formulas[key]

    def parameter(self, layer: Layer, name: str) -> Place:
        """Return where an array of a layer lies."""
        return self.parameters[id(layer), name][0]

    def gradient(self, layer: Layer, name: str) -> Place:
        """Return where the lane's gradient of that array lies."""
        return self.parameters[id(layer), name][1]

    def value(self, columns: int, name: str = "a") -> Value:
        """Return room for rows of so many columns, with a name of its own."""
        self.counted += 1
        return Value(self.layout.allot_rows(columns), columns, f"{name}{self.counted}")

    def release(self, value: Value) -> None:
        """Let what comes later use the room of a value."""
        self.layout.release_rows(value.place, value.columns)

    def emit(self, python: Callable[..., Any] | Kernel, text: str, *operands: Operand) -> None:
        """Add an instruction to the pass over the rows."""
        self.rows.append(instruction(python, text, *operands))

    def settings(self, formula: Formula) -> int:
        """Write the numbers of a formula down; return where."""
        columns = [number for column in formula.columns for number in column]
        return self.layout.note([*formula.settings, *columns])

    def move(
        self, x: Value, y: Value, *, take: int = 0, put: int = 0, count: int, add: bool = False
    ) -> None:
        """Copy `count` columns of x from `take` on to those of y from `put` on, or add them."""
        from glassnet.engine.kernels.moving import columns

        sign = "+=" if add else "="
        text = f"{y.name}[{put}:{put + count}] {sign} {x.name}[{take}:{take + count}]"
        operands = (x.place, x.columns, take, y.place, y.columns, put, count, int(add))
        self.emit(columns, text, *operands)


def instruction(python: Callable[..., Any] | Kernel, text: str, *operands: Operand) -> Instruction:
    """Return an instruction of a kernel or of a function of glassnet.engine.kernels."""
    kernel = python if isinstance(python, Kernel) else handwritten(python)
    return Instruction(kernel, tuple(operands), text)
