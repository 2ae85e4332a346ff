"""The decorators of kernel files, and what they leave: object code and the symbol to call.

numba types, optimises and lowers; its own wrappers and cache are left out. A compiled function is
then a plain symbol, int f(result*, error*, arguments...), which LLVM alone loads in another
process: importing numba there would take longer than all the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from llvmlite import binding
from numba import njit, types

__all__ = ["Compiled", "entry", "function"]

OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}}
BARE: dict[str, Any] = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


@dataclass(frozen=True)
class Compiled:
    """Object code, the symbol to call in it, and the symbols that it needs from the process."""

    code: bytes
    symbol: str
    needs: tuple[str, ...]


def function(python: Callable[..., Any]) -> Any:
    """Compile a function that kernels of the same file call."""
    return njit(forceinline=True, **OPTIONS)(python)  # a call would keep a loop from vectors


def entry(real: Any, arguments: str) -> Callable[[Callable[..., Any]], Compiled]:
    """Compile the function that a file is for.

    `arguments` has a letter for each: r a pointer to reals, f to float64, i to int64, n a number.
    """
    kinds = {
        "r": types.CPointer(real),
        "f": types.CPointer(types.float64),
        "i": types.CPointer(types.int64),
        "n": types.int64,
    }
    given = tuple(kinds[letter] for letter in arguments)

    def compiled(python: Callable[..., Any]) -> Compiled:
        result: Any = njit([given], **BARE, **OPTIONS)(python).overloads[given]
        module = binding.parse_assembly(result.library.get_llvm_str())
        outside = [f.name for f in module.functions if f.is_declaration]
        needs = tuple(name for name in outside if not name.startswith("llvm."))
        code = result.library.codegen._tm.emit_object(module)
        return Compiled(code, result.fndesc.llvm_func_name, needs)

    return compiled
