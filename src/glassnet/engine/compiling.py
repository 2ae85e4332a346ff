"""The decorators of kernel files: what numba is told of each kind of function."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba import cfunc, njit, types

__all__ = ["cached", "function", "kernel", "loop"]

OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}}

_cached = [True]


@contextmanager
def cached(on: bool) -> Iterator[None]:
    """Within, what is compiled is kept on disk, or not."""
    _cached.append(on)
    try:
        yield
    finally:
        _cached.pop()


def function(python: Callable[..., Any]) -> Any:
    """Compile a function that kernels of the same file call."""
    return njit(forceinline=True, **OPTIONS)(python)  # a call would keep a loop from vectors


def kernel(real: Any) -> Callable[..., Any]:
    """Compile a kernel now; its `address` is what the interpreter calls."""
    whole = types.int64
    pointers = [types.CPointer(kind) for kind in (real, types.float64, whole)]
    return cfunc(types.void(*pointers, whole, whole, whole), cache=_cached[-1], **OPTIONS)


def loop(real: Any, arguments: str) -> Callable[..., Any]:
    """Compile a loop that Python calls, without the GIL.

    `arguments` has a letter for each: r an array of reals, f of float64, i of int64, n a number.
    """
    kinds = {
        "r": types.Array(real, 1, "C"),
        "f": types.Array(types.float64, 1, "C"),
        "i": types.Array(types.int64, 1, "C"),
        "n": types.int64,
    }
    signature = tuple(kinds[letter] for letter in arguments)
    return njit([signature], nogil=True, cache=_cached[-1], **OPTIONS)
