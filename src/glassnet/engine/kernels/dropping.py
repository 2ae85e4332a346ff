"""Dropout: units switched off by a hash of their position, forward and backward alike."""

from typing import Any

from glassnet.engine.plain import at, real, uint32, uint64

__all__ = ["dropout"]


def dropout(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """y = x / (1 - rate) where the unit is kept, else 0; also d in the place of itself.

    The bits are those of glassnet.nn.counter, here number by number.
    """
    columns, limit, keep = o[1], uint32(o[5]), real(1) / real(numbers[o[6]])
    x, y = at(arena, o[0], rows * columns), at(arena, o[2], rows * columns)
    step = uint64(numbers[o[4]] + numbers[1])
    key = mixed(uint64(o[3]) + (step + uint64(1)) * uint64(0x9E3779B97F4A7C15))
    key_1, key_2 = uint32(key & uint64(0xFFFFFFFF)), uint32(key >> uint64(32))
    start = uint32(first * columns)
    for i in range(rows * columns):
        bits = uint32(uint32(start + uint32(i)) + key_1)
        bits = uint32(uint32(bits ^ uint32(bits >> uint32(17))) * uint32(0xED5AD4BB))
        bits = uint32(bits ^ key_2)
        bits = uint32(uint32(bits ^ uint32(bits >> uint32(11))) * uint32(0xAC4C1B51))
        bits = uint32(uint32(bits ^ uint32(bits >> uint32(15))) * uint32(0x31848BAB))
        bits = uint32(bits ^ uint32(bits >> uint32(14)))
        y[i] = x[i] * (keep if bits >= limit else real(0))


def mixed(key: Any) -> Any:
    """splitmix64's mixing of a counter."""
    key = (key ^ (key >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> uint64(27))) * uint64(0x94D049BB133111EB)
    return key ^ (key >> uint64(31))
