"""Kernels made ready to be called: compiled, or as plain Python where numba's JIT is off."""

import math
import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from glassnet.engine import interpreter, plain, plain_bits, scalars
from glassnet.engine.kernel_files import load
from glassnet.engine.kernel_text import Kernel, interpreter_loop
from glassnet.engine.machine_code import LoopFunction

__all__ = ["address_of", "bound", "jit_is_off"]


@cache
def jit_is_off() -> bool:
    """Whether NUMBA_DISABLE_JIT asks for plain Python: slow, and good for finding faults."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}


def bound(kernels: Sequence[Kernel], dtype: str, loop: str) -> tuple[Callable[..., int], Any]:
    """Return a loop of the interpreter, and the kernels as it calls them.

    >>> from glassnet.engine.kernel_text import handwritten
    >>> from glassnet.engine.kernels.moving import clear
    >>> run, kernels = bound([handwritten(clear)], "float32", "run_rows")
    >>> len(kernels)
    1
    """
    if jit_is_off():
        return getattr(interpreter, loop), [in_python(kernel, dtype) for kernel in kernels]
    last = interpreter_loop(loop)
    *found, run = load([*kernels, last], dtype)
    return LoopFunction(run, last.arguments), np.array(found, np.int64)


def address_of(array: Any) -> Any:
    """Return what the loops take for an array: its address, or with the JIT off the array itself.

    >>> import numpy as np
    >>> a = np.zeros(1)
    >>> address_of(a) == a.ctypes.data
    True
    """
    if jit_is_off():
        return array
    return array.__array_interface__["data"][0]


def in_python(kernel: Kernel, dtype: str) -> Callable[..., Any]:
    """Return the function itself, or what the text defines.

    The text is for formulas, and for float64 where the scalar functions are other ones.
    """
    if kernel.python is not None and (dtype == "float32" or not kernel.scalars):
        return kernel.python
    namespace: dict[str, Any] = {"np": np, "math": math, "Any": Any, "function": lambda f: f}
    for module in (plain, plain_bits):
        namespace |= {name: getattr(module, name) for name in module.__all__}
    namespace["real"] = np.dtype(dtype).type
    exec(scalars.source(kernel.scalars, dtype), namespace)
    exec(kernel.text.replace("{decorator}", ""), namespace)
    return namespace[kernel.entry]
