"""Rows as 64-bit numbers, so that equal rows are found by sorting."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from glassnet.array import Array

__all__ = ["coincidence", "row_hashes", "value_bits"]

_Bits = npt.NDArray[np.uint64]
_MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def row_hashes(columns: Sequence[Array]) -> _Bits:
    """A hash of every row of these columns, shape (rows,); equal rows have equal hashes.

    Among a million different rows, two share a hash with a chance of 3e-8. Source: the mixing
    function of SplitMix64, Steele, Lea and Flood, 2014.

    >>> hashes = row_hashes([np.array([1.0, 1.0, 2.0]), np.array(["a", "a", "a"], dtype=object)])
    >>> bool(hashes[0] == hashes[1]), bool(hashes[0] == hashes[2])
    (True, False)
    """
    hashes = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        hashes = _mixed(hashes ^ value_bits(column))
    return hashes


def value_bits(values: Array) -> _Bits:
    """A number for each value of a column, the same where two are equal or both missing.

    >>> value_bits(np.array([0.0, -0.0, np.nan, np.nan])).tolist()[:2]
    [0, 0]
    """
    if values.dtype.kind == "f":
        plain = np.where(np.isnan(values), np.nan, values + 0.0)  # −0 becomes 0, NaN one NaN
        return plain.view(np.uint64)
    if values.dtype.kind == "O":
        listed = values.tolist()
        numbers = {value: number for number, value in enumerate(dict.fromkeys(listed))}
        return np.fromiter(map(numbers.__getitem__, listed), dtype=np.uint64, count=len(listed))
    return values.astype(np.int64).view(np.uint64)


def coincidence(values: Array) -> float:
    """The chance that two rows picked at random have the same value.

    >>> coincidence(np.array([1.0, 1.0, 2.0, 3.0]))
    0.375
    """
    counts = np.unique(value_bits(values), return_counts=True)[1]
    return float(((counts / len(values)) ** 2).sum())


def _mixed(bits: _Bits) -> _Bits:
    bits = bits + np.uint64(0x9E3779B97F4A7C15)  # so that zeros do not stay zeros
    bits = (bits ^ (bits >> np.uint64(30))) * _MULTIPLIERS[0]
    bits = (bits ^ (bits >> np.uint64(27))) * _MULTIPLIERS[1]
    return bits ^ (bits >> np.uint64(31))
