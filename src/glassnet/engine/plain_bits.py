"""Plain Python twins of `glassnet.engine.bits`, for runs with the JIT off."""

import numpy as np

__all__ = ["bits_float", "float_bits"]


def float_bits(x: np.float32) -> np.int32:
    """Return the bits of a float32 as an int32.

    >>> hex(float_bits(np.float32(1)))
    '0x3f800000'
    """
    return np.float32(x).view(np.int32)


def bits_float(bits: np.int32) -> np.float32:
    """Return the float32 that has these bits.

    >>> float(bits_float(np.int32(0x40000000)))
    2.0
    """
    return np.int32(bits).view(np.float32)
