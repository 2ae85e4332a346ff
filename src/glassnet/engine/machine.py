"""What the processor offers: how wide its vectors are, and how many of them it holds."""

from dataclasses import dataclass
from functools import cache

__all__ = ["Machine", "this_machine"]


@dataclass(frozen=True)
class Machine:
    """Bytes of a vector register, and the tile of a matrix product that the registers hold.

    A tile of `tile_rows` × `tile_vectors` sums needs as many registers, one more for a number of
    the left side, and `tile_vectors` for the right side.

    >>> Machine("haswell", 32, 6, 2).lanes("float32")
    8
    """

    name: str
    vector_bytes: int
    tile_rows: int
    tile_vectors: int

    def lanes(self, dtype: str) -> int:
        """Return how many numbers a vector holds."""
        return self.vector_bytes // (8 if dtype == "float64" else 4)


@cache
def this_machine() -> Machine:
    """Return what LLVM knows of this processor.

    >>> this_machine().vector_bytes in {16, 32, 64}
    True
    """
    from llvmlite.binding import get_host_cpu_features, get_host_cpu_name

    name, features = get_host_cpu_name(), get_host_cpu_features()
    if features.get("avx512f"):
        return Machine(name, 64, 6, 4)
    if features.get("avx"):
        return Machine(name, 32, 6, 2)
    return Machine(name, 16, 6, 4 if features.get("neon") else 2)
