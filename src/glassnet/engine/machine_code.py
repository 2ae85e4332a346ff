"""Object code brought into this process by LLVM, ready to be called."""

import ctypes
from functools import cache
from typing import Any

__all__ = ["LoopFunction", "is_there", "loaded"]


class LoopFunction:
    """A loop that Python calls, without the GIL; arrays are passed as their addresses.

    It returns the whole number that the loop returns, 0 where that is nothing.
    """

    def __init__(self, address: int, arguments: str) -> None:
        places: list[Any] = [ctypes.POINTER(ctypes.c_int64), ctypes.POINTER(ctypes.c_void_p)]
        kinds = [ctypes.c_int64 if each == "n" else ctypes.c_void_p for each in arguments]
        self._call = ctypes.CFUNCTYPE(ctypes.c_int, *places, *kinds)(address)

    def __call__(self, *arguments: int) -> int:
        """Call it with addresses and numbers."""
        result, error = ctypes.c_int64(), ctypes.c_void_p()
        self._call(ctypes.byref(result), ctypes.byref(error), *arguments)
        return result.value


def loaded(code: bytes, symbol: str) -> int:
    """Return the address of a symbol of object code."""
    from llvmlite import binding

    engine = _engine()
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return int(engine.get_function_address(symbol))


@cache
def _engine() -> Any:
    """Return the one that owns all code; it is never given up."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    machine = binding.Target.from_default_triple().create_target_machine()
    return binding.create_mcjit_compiler(binding.parse_assembly(""), machine)


def is_there(symbol: str) -> bool:
    """Whether this process, by itself, has a symbol that object code needs."""
    try:
        return bool(ctypes.cast(getattr(ctypes.CDLL(None), symbol), ctypes.c_void_p).value)
    except (AttributeError, OSError, TypeError):
        return False
