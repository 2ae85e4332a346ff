"""Kernels made ready to be called: compiled, or as plain Python where numba's JIT is off."""

import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glassnet.engine import interpreter, plain, plain_bits, scalars
from glassnet.engine.kernel_files import load
from glassnet.engine.kernel_text import Kernel, interpreter_loop

__all__ = ["bound", "jit_is_off"]


def jit_is_off() -> bool:
    """Whether NUMBA_DISABLE_JIT asks for plain Python: slow, and good for finding faults."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}


def bound(kernels: Sequence[Kernel], dtype: str, loop: str) -> tuple[Callable[..., Any], Any]:
    """Return a loop of the interpreter, and the kernels as it calls them.

    >>> from glassnet.engine.kernel_text import handwritten
    >>> from glassnet.engine.kernels.moving import clear
    >>> run, kernels = bound([handwritten(clear)], "float32", "run_rows")
    >>> len(kernels)
    1
    """
    if jit_is_off():
        return getattr(interpreter, loop), [in_python(kernel, dtype) for kernel in kernels]
    *found, run = load([*kernels, interpreter_loop(loop)], dtype)
    return run, np.array([kernel.address for kernel in found], np.int64)


def in_python(kernel: Kernel, dtype: str) -> Callable[..., Any]:
    """Return the function itself, or what the text of a formula's kernel defines."""
    if kernel.python is not None:
        return kernel.python
    namespace: dict[str, Any] = {"np": np, "function": lambda python: python}
    for module in (plain, plain_bits):
        namespace |= {name: getattr(module, name) for name in module.__all__}
    namespace["real"] = np.dtype(dtype).type
    exec(scalars.source(kernel.scalars, dtype), namespace)
    exec(kernel.text.replace("{decorator}", ""), namespace)
    return namespace[kernel.entry]
