"""Arrays as text for a page: few bytes a number, read by the player."""

import base64
from typing import Any

import numpy as np

from glassnet.array import Array

__all__ = ["packed"]

GAP = 65535  # stands for what is not a finite number
STEPS = 65000
BEYOND = 1.0  # how far, in ranges, a number may lie outside its limits


def packed(values: Array, limits: tuple[float, float] | None = None) -> dict[str, Any]:
    """Return bytes and counts as they are, and numbers in 16 bits between two limits.

    Numbers may lie a range beyond the limits; farther ones are put there.

    >>> found = packed(np.array([0.0, np.nan]), (0.0, 1.0))
    >>> np.frombuffer(base64.b64decode(found["data"]), "<u2").tolist(), found["shape"]
    ([21667, 65535], [2])
    """
    if limits is None:
        kind = "u1" if values.dtype == np.uint8 else "<u2"
        return {"data": _text(values.astype(kind)), "shape": list(values.shape), "type": kind[-2:]}
    low, high = limits
    start, end = low - BEYOND * (high - low), high + BEYOND * (high - low)
    share = (np.clip(values.astype(np.float64), start, end) - start) / (end - start)
    codes = np.where(np.isfinite(share), np.nan_to_num(share) * STEPS, GAP).round().astype("<u2")
    whole = {"data": _text(codes), "shape": list(values.shape), "type": "u2"}
    return whole | {"start": start, "end": end}


def _text(values: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
