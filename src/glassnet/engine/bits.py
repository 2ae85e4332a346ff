"""The bits of a float32 as an int32 and back, for compiled code: no instruction at all."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["bits_float", "float_bits"]


@intrinsic
def float_bits(context: Any, x: Any) -> tuple[Any, Any]:
    """Return the bits of a float32 as an int32.

    >>> from numba import cfunc
    >>> hex(cfunc("int32(float32)")(lambda x: float_bits(x)).ctypes(1.0))
    '0x3f800000'
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(32))

    return types.int32(types.float32), emit


@intrinsic
def bits_float(context: Any, bits: Any) -> tuple[Any, Any]:
    """Return the float32 that has these bits; of a wider integer the low 32 count.

    >>> from numba import cfunc
    >>> cfunc("float32(int32)")(lambda bits: bits_float(bits)).ctypes(0x40000000)
    2.0
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.FloatType())

    return types.float32(types.int32), emit
