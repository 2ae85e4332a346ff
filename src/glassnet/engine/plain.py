"""Plain Python twins of what kernels and the interpreter call, for runs with the JIT off.

Arrays stand for pointers: `at` cuts out what a kernel says it touches, so that an index beyond
shows as an error.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.array import Array

__all__ = [
    "at", "call", "corner_block", "dot", "flush_denormals", "low_block", "past",
    "real", "restore_denormals", "right_block", "total", "transpose_block", "uint32", "uint64",
    "wait", "wide_block",
]  # fmt: skip

real, uint32, uint64 = float, np.uint32, np.uint64
TILE_ROWS, TILE_WIDTH, LANES = 6, 64, 16


def at(base: Array, offset: int, size: int) -> Array:
    """Return `size` numbers from `offset` on; IndexError beyond the end.

    >>> at(np.arange(5), 2, 2)
    array([2, 3])
    """
    if not 0 <= offset <= offset + size <= len(base):
        raise IndexError(f"{size} numbers at {offset} of {len(base)}")
    return base[offset : offset + size]


def past(base: Array, offset: int) -> Array:
    """Return what comes after the first `offset` numbers.

    >>> past(np.arange(3), 2)
    array([2])
    """
    return base[offset:]


def call(kernels: Sequence[Any], kernel: int, *arguments: Any) -> None:
    """Call one of the kernels.

    >>> call([print], 0, "arena", "numbers")
    arena numbers
    """
    kernels[kernel](*arguments)


def wait(barrier: Array, threads: int) -> None:
    """Nobody else is there to wait for.

    >>> wait(np.zeros(16, np.int64), 1)
    """


def flush_denormals() -> int:
    """Leave the processor as it is.

    >>> flush_denormals()
    0
    """
    return 0


def restore_denormals(before: int) -> None:
    """Leave the processor as it is.

    >>> restore_denormals(0)
    """


def dot(a: Array, b: Array, n: int) -> Any:
    """Σ aᵢ·bᵢ.

    >>> float(dot(np.ones(3), np.ones(3), 3))
    3.0
    """
    return np.dot(a[:n], b[:n])


def total(a: Array, n: int) -> Any:
    """Σ aᵢ.

    >>> float(total(np.ones(3), 2))
    2.0
    """
    return np.sum(a[:n])


def _block(rows: int, width: int) -> Any:
    def block(
        a: Array, a_row: int, a_column: int, b: Array, b_row: int, c: Array, c_row: int,
        k: int, mode: int, bias: Array, columns: int,
    ) -> None:  # fmt: skip
        for i in range(rows):
            for j in range(min(width, columns)):
                total = a.dtype.type(0)
                for step in range(k):
                    total += a[i * a_row + step * a_column] * b[step * b_row + j]
                if mode == 1:
                    total += bias[j]
                if mode == 2:
                    total += c[i * c_row + j]
                c[i * c_row + j] = total

    return block


wide_block, low_block = _block(TILE_ROWS, TILE_WIDTH), _block(1, TILE_WIDTH)
right_block, corner_block = _block(TILE_ROWS, LANES), _block(1, LANES)


def transpose_block(a: Array, a_row: int, b: Array, b_row: int) -> None:
    """B = Aᵀ for a square of LANES rows.

    >>> b = np.zeros(256)
    >>> transpose_block(np.arange(256.0), 16, b, 16)
    >>> b[:3]
    array([ 0., 16., 32.])
    """
    for i in range(LANES):
        for j in range(LANES):
            b[j * b_row + i] = a[i * a_row + j]
