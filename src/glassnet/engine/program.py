"""A program: instructions over one arena, in tasks and phases, laid out for a number of lanes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from glassnet.array import Array
from glassnet.engine.interpreter import LOSS, MOST_LANES, OPERANDS
from glassnet.engine.kernel_text import Kernel
from glassnet.errors import SettingError

__all__ = ["Instruction", "Layout", "Place", "Program", "Task"]

ALIGN = 16  # numbers: a vector begins where a cache line does
LARGEST = 2**62


@dataclass(frozen=True)
class Place:
    """Numbers of the arena: `shared`, one lane's own (`lane`), or a lane's `gradients`.

    `loss` is the lane's sum of losses, among the float64 numbers.

    >>> Place("shared", 16).after(4)
    Place(zone='shared', offset=20)
    """

    zone: str
    offset: int

    def after(self, count: int) -> "Place":
        """Return the place that many numbers further."""
        return Place(self.zone, self.offset + count)


Operand = Place | int


@dataclass(frozen=True)
class Instruction:
    """A kernel and its operands, with words for people.

    >>> Instruction(Kernel("clear", "clear", ""), (Place("lane", 0), 3), "0 → a1").text
    '0 → a1'
    """

    kernel: Kernel
    operands: tuple[Operand, ...]
    text: str


Task = list[Instruction]


@dataclass
class Layout:
    """Where everything lies: counters that hand out places, and the numbers beside the arena."""

    tile: int
    shared: int = 0
    lane: int = 0
    numbers: list[float] = field(default_factory=lambda: [0.0] * (LOSS + MOST_LANES))
    free: dict[int, list[Place]] = field(default_factory=dict)

    def allot(self, count: int) -> Place:
        """Return shared room for so many numbers."""
        place = Place("shared", self.shared)
        self.shared = _checked(self.shared + _rounded(count))
        return place

    def allot_rows(self, columns: int) -> Place:
        """Return room of the lane's own for a tile of rows, used before if there is some."""
        if self.free.get(columns):
            return self.free[columns].pop()
        return self.allot_lane(self.tile * columns)

    def allot_lane(self, count: int) -> Place:
        """Return room of the lane's own for so many numbers."""
        place = Place("lane", self.lane)
        self.lane = _checked(self.lane + _rounded(count))
        return place

    def release_rows(self, place: Place, columns: int) -> None:
        """Let the room be used again by what comes later."""
        self.free.setdefault(columns, []).append(place)

    def note(self, values: Sequence[float]) -> int:
        """Write numbers down; return where they begin."""
        self.numbers += [float(value) for value in values]
        return len(self.numbers) - len(values)


@dataclass
class Program:
    """Phases of tasks. `lanes` says how often the task of the rows phase is laid out.

    `gradients` is the first lane's place for gradients; the others have room after `shared`. Lanes
    that one thread runs may share their room for rows: there is room `rooms` times, and lane l uses
    number l % rooms.
    """

    layout: Layout
    lanes: int
    parameters: int
    gradients: Place
    phases: list[tuple[str, list[Task]]]
    rooms: int = 1

    @property
    def size(self) -> int:
        """How many numbers the arena holds."""
        _, distance = self.lane_gradients()
        extra = distance * (self.lanes - 1) + self.layout.lane * self.rooms
        return _checked(self.layout.shared + extra)

    def resolved(self, place: Operand, lane: int = 0) -> int:
        """Return the number that an operand stands for in a lane."""
        if isinstance(place, int):
            return place
        if place.zone == "shared":
            return place.offset
        if place.zone == "loss":
            return LOSS + lane
        others, distance = self.lane_gradients()
        if place.zone == "lane":
            start = others + distance * (self.lanes - 1)
            return start + lane % self.rooms * self.layout.lane + place.offset
        start = self.gradients.offset if lane == 0 else others + (lane - 1) * distance
        return start + place.offset

    def lane_gradients(self) -> tuple[int, int]:
        """Return where the second lane's gradients begin, and the distance to the third's."""
        return self.layout.shared, _rounded(self.parameters)

    def kernels(self) -> list[Kernel]:
        """Return each kernel once."""
        every = (i.kernel for _, tasks in self.phases for task in tasks for i in task)
        return list(dict.fromkeys(every))

    def tables(self) -> tuple[Array, Array, Array]:
        """Return instructions, tasks and phases as the interpreter reads them."""
        numbers = {kernel: i for i, kernel in enumerate(self.kernels())}
        table: list[list[int]] = []
        tasks: list[tuple[int, int]] = []
        phases: list[tuple[int, int, int]] = []
        for kind, every in self.phases:
            first = len(tasks)
            copies = range(self.lanes) if kind == "rows" else range(1)
            for lane in copies:
                for task in every:
                    start = len(table)
                    table += [self._row(numbers, instruction, lane) for instruction in task]
                    tasks.append((start, len(table)))
            phases.append((int(kind == "rows"), first, len(tasks)))
        return _flat(table), _flat(tasks), _flat(phases)

    def _row(self, numbers: dict[Kernel, int], instruction: Instruction, lane: int) -> list[int]:
        operands = [self.resolved(operand, lane) for operand in instruction.operands]
        return [numbers[instruction.kernel], *operands, *[0] * (OPERANDS - len(operands))]


def _flat(rows: Sequence[Sequence[int]]) -> Array:
    return np.array(rows, np.int64).reshape(-1)


def _rounded(count: int) -> int:
    return -(-count // ALIGN) * ALIGN


def _checked(size: int) -> int:
    """Refuse more numbers than an index can count."""
    if size > LARGEST:
        raise SettingError(
            f"an arena of {size} numbers",
            rule=f"its index type counts to {LARGEST}",
            remedy="use smaller layers or batches",
        )
    return size
