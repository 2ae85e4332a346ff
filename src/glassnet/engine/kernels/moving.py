"""Columns copied, added and cleared; gradients of lanes summed; random units dropped."""

from typing import Any

from glassnet.engine.plain import at, real

__all__ = ["clear", "columns", "keep", "sum_lanes"]


def columns(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Copy a range of columns, or add it to what is there (last operand 1)."""
    from_width, to_width, count = o[1], o[4], o[6]
    for i in range(rows):
        x = at(arena, o[0] + i * from_width + o[2], count)
        y = at(arena, o[3] + i * to_width + o[5], count)
        if o[7] == 1:
            for j in range(count):
                y[j] += x[j]
        else:
            for j in range(count):
                y[j] = x[j]


def clear(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Zeros in every row."""
    count = rows * o[1]
    y = at(arena, o[0], count)
    for i in range(count):
        y[i] = real(0)


def sum_lanes(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Add up a range of the gradients of all lanes, in their order, into the first's."""
    count = o[1]
    total = at(arena, o[0], count)
    for lane in range(o[4]):
        part = at(arena, o[2] + lane * o[3], count)
        for i in range(count):
            total[i] += part[i]


def keep(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Copy a range of the parameters where this step's loss is the best so far."""
    count = o[1]
    if numbers[o[3]] != 0:
        x, y = at(arena, o[0], count), at(arena, o[2], count)
        for i in range(count):
            y[i] = x[i]
